import type { Db } from '../../platform/db.ts'

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
