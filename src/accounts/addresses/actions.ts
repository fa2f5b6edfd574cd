import type { App } from '../../app.ts'
import type { Db } from '../../platform/db.ts'
import { refuse, refuseIf } from '../../platform/refusal.ts'
import type { Vault } from '../../platform/vault.ts'
import { mostAddresses, sameAddress, type AddressFields } from './rules.ts'
import { insertAddress, listAddresses, updateAddress, updateAddressRemoved, updateAddressUsed } from './store.ts'
import { words } from './words.ts'

/** Keeps an address in the book and makes it the default; one that is already there is not kept twice. Returns its number. */
export const keepAddress = (db: Db, vault: Vault, personId: number, fields: AddressFields, at: number): number => {
  const book = listAddresses(db, vault, personId)
  const known = book.find(address => sameAddress(address, fields))
  if (known) {
    touchAddress(db, personId, known.id, at)
    return known.id
  }
  refuseIf(book.length >= mostAddresses ? words.tooMany(mostAddresses) : null)
  return insertAddress(db, vault, personId, fields, at)
}

/** The address last used is the default. */
export const touchAddress = (db: Db, personId: number, id: number, at: number) => void updateAddressUsed(db, personId, id, at)

export const changeAddress = (app: App, personId: number, id: number, fields: AddressFields) =>
  app.change(db => void (updateAddress(db, app.vault, personId, id, fields) || refuse(words.gone, 404)))

/** Out of the book; orders keep the address they were sent to. */
export const removeAddress = (app: App, personId: number, id: number) =>
  app.change(db => void (updateAddressRemoved(db, personId, id, app.now()) || refuse(words.gone, 404)))
