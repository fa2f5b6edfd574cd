import type { Db } from '../../platform/db.ts'
import { findProduct } from '../store.ts'
import { listVariants } from '../variants/store.ts'
import { fieldsOf, type Fields, type Version } from './rules.ts'

type Row = Omit<Version, 'fields'> & { fields: string }

const columns = `product_id as productId, version, fields, at, person_id as personId, (select name from people where id = person_id) as personName`

const toVersion = (row: Row): Version => ({ ...row, fields: JSON.parse(row.fields) as Fields })

export const readFields = (db: Db, productId: number): Fields => fieldsOf(findProduct(db, productId)!, listVariants(db, productId))

export const findVersion = (db: Db, productId: number, version: number) => {
  const row = db.query<Row, [number, number]>(`select ${columns} from product_versions where product_id = ? and version = ?`).get(productId, version)
  return row && toVersion(row)
}

/** What the product said when it had this number: before its first edit, what it said until then. */
export const findVersionAt = (db: Db, productId: number, version: number): Version | null => {
  const row =
    db.query<Row, [number, number]>(`select ${columns} from product_versions where product_id = ? and version <= ? order by version desc limit 1`).get(productId, version) ??
    db.query<Row, [number]>(`select ${columns} from product_versions where product_id = ? order by version limit 1`).get(productId)
  if (row) return toVersion(row)
  const product = findProduct(db, productId)
  return product && { productId, version: product.version, fields: readFields(db, productId), at: product.madeAt, personId: product.merchantId, personName: null }
}

/** Newest first. */
export const listVersions = (db: Db, productId: number, { before = Number.MAX_SAFE_INTEGER, limit }: { before?: number; limit: number }) =>
  db
    .query<Row, [number, number, number]>(`select ${columns} from product_versions where product_id = ? and version < ? order by version desc limit ?`)
    .all(productId, before, limit)
    .map(toVersion)

const findNewest = (db: Db, productId: number) =>
  db.query<{ version: number; fields: string }, [number]>('select version, fields from product_versions where product_id = ? order by version desc limit 1').get(productId)

/** Part of every change of a product: keeps what it says now, when that is not what was kept last. */
export const keepVersion = (db: Db, productId: number, by: number | null, at: number) => {
  const product = findProduct(db, productId)!
  const fields = JSON.stringify(readFields(db, productId))
  if (findNewest(db, productId)?.fields === fields) return
  db.query('insert into product_versions (product_id, version, fields, at, person_id) values (?, ?, ?, ?, ?) on conflict do update set fields = excluded.fields, at = excluded.at, person_id = excluded.person_id')
    .run(productId, product.version, fields, at, by)
}
