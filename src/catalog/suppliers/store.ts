import type { Db } from '../../platform/db.ts'
import type { Vault } from '../../platform/vault.ts'
import type { Hour, Invitation, Supplied } from './rules.ts'

type Owner = { id: number }

/** Who supplies a merchant. */
export type Supplier = { personId: number; name: string; since: number; variants: number }

export const listSuppliersOf = (db: Db, merchant: Owner): Supplier[] =>
  db
    .query<Supplier, [number]>(
      `select person_id as personId, name, since,
         (select count(*) from variants join products on products.id = product_id
          where supplier_id = person_id and merchant_id = suppliers.merchant_id and removed_at is null) as variants
       from suppliers join people on people.id = person_id where merchant_id = ? order by name, person_id`,
    )
    .all(merchant.id)

export const isSupplierOf = (db: Db, merchant: Owner, personId: number) =>
  db.query<{ since: number }, [number, number]>('select since from suppliers where merchant_id = ? and person_id = ?').get(merchant.id, personId) !== null

/** Null when there is none of this name, or several. */
export const findSupplierIdByName = (db: Db, merchant: Owner, name: string): number | null => {
  const found = db
    .query<{ id: number }, [number, string]>('select person_id as id from suppliers join people on people.id = person_id where merchant_id = ? and name = ? limit 2')
    .all(merchant.id, name)
  return found.length === 1 ? found[0]!.id : null
}

export const insertSupplier = (db: Db, merchant: Owner, personId: number, since: number) =>
  db.query('insert or ignore into suppliers (merchant_id, person_id, since) values (?, ?, ?)').run(merchant.id, personId, since)

export const deleteSupplier = (db: Db, merchant: Owner, personId: number) =>
  db.query('delete from suppliers where merchant_id = ? and person_id = ?').run(merchant.id, personId)

export const countSuppliersOf = (db: Db, merchant: Owner) =>
  db
    .query<{ count: number }, [number]>('select (select count(*) from suppliers where merchant_id = ?1) + (select count(*) from supplier_invitations where merchant_id = ?1) as count')
    .get(merchant.id)!.count

/** Nobody's goods any more. */
export const updateNoSupplier = (db: Db, merchant: Owner, personId: number) =>
  db
    .query('update variants set supplier_id = null where supplier_id = ? and product_id in (select id from products where merchant_id = ?)')
    .run(personId, merchant.id)

export const insertInvitation = (db: Db, merchant: Owner, contactIndex: string, contact: Uint8Array, at: number) =>
  db
    .query('insert into supplier_invitations (merchant_id, contact_index, contact, invited_at) values (?, ?, ?, ?) on conflict do update set invited_at = excluded.invited_at')
    .run(merchant.id, contactIndex, contact, at)

export const listInvitationsOf = (db: Db, vault: Vault, merchant: Owner) =>
  db
    .query<{ contactIndex: string; contact: Uint8Array; invitedAt: number }, [number]>(
      'select contact_index as contactIndex, contact, invited_at as invitedAt from supplier_invitations where merchant_id = ? order by invited_at desc',
    )
    .all(merchant.id)
    .map(row => ({ ...row, contact: vault.open(row.contact) }))

/** For whoever has proved that one of these is theirs. */
export const listInvitationsTo = (db: Db, contactIndexes: string[]) =>
  db
    .query<Invitation, [string]>(
      `select merchant_id as merchantId, name as merchantName, max(invited_at) as invitedAt
       from supplier_invitations join people on people.id = merchant_id
       where contact_index in (select value from json_each(?)) group by merchant_id order by invitedAt desc`,
    )
    .all(JSON.stringify(contactIndexes))

/** How many there were. */
export const deleteInvitations = (db: Db, merchant: Owner, contactIndexes: string[]) =>
  db
    .query('delete from supplier_invitations where merchant_id = ? and contact_index in (select value from json_each(?))')
    .run(merchant.id, JSON.stringify(contactIndexes)).changes

/** Sold less what came back, from when they became the merchant's supplier. */
const soldOf = `reason in ('ordered', 'cancelled', 'refunded', 'returned') and stock_entries.at >= suppliers.since`

const supplied = `variants cross join products on products.id = product_id
  join suppliers on suppliers.merchant_id = products.merchant_id and suppliers.person_id = supplier_id`

type SuppliedRow = Omit<Supplied, 'values'> & { values: string }

/** The newest first. `soldSince` in ms. */
export const listSupplied = (db: Db, supplier: Owner, { before = Number.MAX_SAFE_INTEGER, low = false, soldSince, limit }: { before?: number; low?: boolean; soldSince: number; limit: number }): Supplied[] =>
  db
    .query<SuppliedRow, [number, number, number, number]>(
      `select variants.id as variantId, title, option_values as "values", code, variants.stock, low_at as lowAt,
         (select name from people where id = products.merchant_id) as merchantName,
         coalesce(picture_id, (select picture_id from product_pictures where product_id = products.id and position = 0)) as pictureId,
         (select coalesce(-sum(change), 0) from stock_entries where variant_id = variants.id and ${soldOf} and stock_entries.at >= ?3) as sold
       from ${supplied}
       where supplier_id = ?1 and removed_at is null and variants.id < ?2 ${low ? 'and low_at is not null and variants.stock <= low_at' : ''}
       order by variants.id desc limit ?4`,
    )
    .all(supplier.id, before, soldSince, limit)
    .map(row => ({ ...row, values: JSON.parse(row.values) }))

export const findSupplied = (db: Db, supplier: Owner, variantId: number) => {
  const row = db
    .query<{ title: string; values: string }, [number, number]>(`select title, option_values as "values" from ${supplied} where supplier_id = ? and variants.id = ?`)
    .get(supplier.id, variantId)
  return row && { title: row.title, values: JSON.parse(row.values) as string[] }
}

/** Of one variant or of all. */
export const listSoldHours = (db: Db, supplier: Owner, { variantId, since }: { variantId?: number; since: number }): Hour[] =>
  db
    .query<Hour, number[]>(
      `select stock_entries.at / 3600000 as hour, -sum(change) as pieces
       from ${supplied} join stock_entries on variant_id = variants.id
       where supplier_id = ? ${variantId === undefined ? '' : 'and variants.id = ?'} and ${soldOf} and stock_entries.at >= ?
       group by hour order by hour`,
    )
    .all(supplier.id, ...(variantId === undefined ? [] : [variantId]), since)
