import type { Db } from '../../platform/db.ts'
import type { Vault } from '../../platform/vault.ts'
import type { Address, AddressFields } from './rules.ts'

type Row = { id: number; address: Uint8Array }

const open = (vault: Vault, { id, address }: Row): Address => ({ id, ...(JSON.parse(vault.open(address)) as AddressFields) })

/** Last used first: the first is the default. */
export const listAddresses = (db: Db, vault: Vault, personId: number): Address[] =>
  db
    .query<Row, [number]>('select id, address from addresses where person_id = ? and removed_at is null order by used_at desc, id desc')
    .all(personId)
    .map(row => open(vault, row))

export const findAddress = (db: Db, vault: Vault, personId: number, id: number): Address | null => {
  const row = db.query<Row, [number, number]>('select id, address from addresses where person_id = ? and id = ? and removed_at is null').get(personId, id)
  return row && open(vault, row)
}

export const insertAddress = (db: Db, vault: Vault, personId: number, fields: AddressFields, at: number): number =>
  db
    .query<{ id: number }, [number, Uint8Array, number]>('insert into addresses (person_id, address, used_at) values (?, ?, ?) returning id')
    .get(personId, vault.seal(JSON.stringify(fields)), at)!.id

export const updateAddress = (db: Db, vault: Vault, personId: number, id: number, fields: AddressFields) =>
  db.query('update addresses set address = ? where person_id = ? and id = ? and removed_at is null').run(vault.seal(JSON.stringify(fields)), personId, id).changes

/** Nothing is written when it is the last one used already. */
export const updateAddressUsed = (db: Db, personId: number, id: number, at: number) =>
  db
    .query(
      `update addresses set used_at = ?3 where person_id = ?1 and id = ?2
         and exists (select 1 from addresses as others where others.person_id = ?1 and others.removed_at is null and others.id <> ?2 and others.used_at >= addresses.used_at)`,
    )
    .run(personId, id, at)

export const updateAddressRemoved = (db: Db, personId: number, id: number, at: number) =>
  db.query('update addresses set removed_at = ? where person_id = ? and id = ? and removed_at is null').run(at, personId, id).changes
