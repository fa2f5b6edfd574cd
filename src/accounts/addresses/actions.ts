import type { Db } from '../../platform/db.ts'
import { refuseIf } from '../../platform/refusal.ts'
import type { Vault } from '../../platform/vault.ts'
import { mostAddresses, sameAddress, type AddressFields } from './rules.ts'
import { insertAddress, listAddresses, updateAddressUsed } from './store.ts'
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
