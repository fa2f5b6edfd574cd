import type { ReturnExclusion } from '../content/rules.ts'
import type { Db } from '../../platform/db.ts'
import type { StockEntry, Variant } from './rules.ts'

type Row = Omit<Variant, 'values'> & { values: string }

const columns = `id, product_id as productId, position, option_values as "values", price, stock, code, barcode, weight,
  picture_id as pictureId, supplier_id as supplierId, removed_at as removedAt`

const toVariant = (row: Row): Variant => ({ ...row, values: JSON.parse(row.values) as string[] })

export const findVariant = (db: Db, id: number) => {
  const row = db.query<Row, [number]>(`select ${columns} from variants where id = ?`).get(id)
  return row && toVariant(row)
}

/** Those that are offered, in the order the merchant gave them. */
export const listVariants = (db: Db, productId: number) =>
  db
    .query<Row, [number]>(`select ${columns} from variants where product_id = ? and removed_at is null order by position, id`)
    .all(productId)
    .map(toVariant)

export const listVariantsOfAll = (db: Db, productIds: number[]): Map<number, Variant[]> =>
  Map.groupBy(
    db
      .query<Row, [string]>(
        `select ${columns} from variants where product_id in (select value from json_each(?)) and removed_at is null order by product_id, position, id`,
      )
      .all(JSON.stringify(productIds))
      .map(toVariant),
    variant => variant.productId,
  )

/** With those that are no longer offered. */
export const listEveryVariant = (db: Db, productId: number) =>
  db.query<Row, [number]>(`select ${columns} from variants where product_id = ? order by position, id`).all(productId).map(toVariant)

export type VariantRow = Pick<Variant, 'productId' | 'position' | 'values' | 'price' | 'code' | 'barcode' | 'weight' | 'pictureId' | 'supplierId'>

type Binds = Omit<VariantRow, 'values'> & { values: string }
const bound = (variant: VariantRow): Binds => ({
  productId: variant.productId, position: variant.position, values: JSON.stringify(variant.values), price: variant.price,
  code: variant.code, barcode: variant.barcode, weight: variant.weight, pictureId: variant.pictureId, supplierId: variant.supplierId,
})

/** Without stock: that comes by an entry. */
export const insertVariant = (db: Db, variant: VariantRow): number =>
  db
    .query<{ id: number }, Binds>(
      `insert into variants (product_id, position, option_values, price, code, barcode, weight, picture_id, supplier_id)
       values ($productId, $position, $values, $price, $code, $barcode, $weight, $pictureId, $supplierId) returning id`,
    )
    .get(bound(variant))!.id

/** Offered again when it had been taken away. */
export const updateVariant = (db: Db, id: number, variant: VariantRow) =>
  db
    .query<null, Omit<Binds, 'productId'> & { id: number }>(
      `update variants set position = $position, option_values = $values, price = $price, code = $code, barcode = $barcode,
         weight = $weight, picture_id = $pictureId, supplier_id = $supplierId, removed_at = null
       where id = $id`,
    )
    .run((({ productId: _, ...rest }) => ({ ...rest, id }))(bound(variant)))

export const updateVariantPrice = (db: Db, id: number, price: number) => db.query('update variants set price = ? where id = ?').run(price, id)

export const updateVariantRemoved = (db: Db, id: number, at: number) =>
  db.query('update variants set removed_at = ? where id = ? and removed_at is null').run(at, id)

/** A trigger counts it into the variant's stock, which never goes below zero. */
export const insertStockEntry = (db: Db, { variantId, change, reason, subject, personId, at }: Omit<StockEntry, 'id'>) =>
  db
    .query('insert into stock_entries (variant_id, change, reason, subject, person_id, at) values (?, ?, ?, ?, ?, ?)')
    .run(variantId, change, reason, subject, personId, at)

/** Newest first. */
export const listStockEntries = (db: Db, variantId: number, { before = Number.MAX_SAFE_INTEGER, limit }: { before?: number; limit: number }) =>
  db
    .query<StockEntry & { personName: string | null }, [number, number, number]>(
      `select stock_entries.id, variant_id as variantId, change, reason, subject, person_id as personId, at,
         (select name from people where id = person_id) as personName
       from stock_entries where variant_id = ? and stock_entries.id < ? order by stock_entries.id desc limit ?`,
    )
    .all(variantId, before, limit)

export type OpenVariant = {
  id: number
  productId: number
  merchantId: number
  categoryId: number
  title: string
  values: string[]
  price: number
  stock: number
  weight: number
  templateId: number | null
  /** Of what has no template. */
  shippingFee: number
  version: number
  hold: 'placing' | 'paying'
  returnExcluded: ReturnExclusion | null
  /** Its own picture, or the product's first. */
  pictureId: string | null
}

/** By sub-selects, which SQLite here does in a quarter of the time that a join takes it: every purchase asks for this. */
const ofProduct = (column: string) => `(select ${column} from products where id = product_id)`

/** As it can be bought now: null when it, or its product, is not offered. */
export const findOpenVariant = (db: Db, id: number): OpenVariant | null => {
  const row = db
    .query<Omit<OpenVariant, 'values'> & { values: string }, [number]>(
      `select id, product_id as productId, ${ofProduct('merchant_id')} as merchantId, ${ofProduct('category_id')} as categoryId, ${ofProduct('title')} as title,
         option_values as "values", price, stock, weight, ${ofProduct('shipping_template_id')} as templateId, ${ofProduct('shipping_fee')} as shippingFee, ${ofProduct('version')} as version, ${ofProduct('hold')} as hold,
         ${ofProduct('return_excluded')} as returnExcluded,
         coalesce(picture_id, (select picture_id from product_pictures where product_id = variants.product_id and position = 0)) as pictureId
       from variants where id = ? and removed_at is null and ${ofProduct('state')} = 'on-sale'`,
    )
    .get(id)
  return row && { ...row, values: JSON.parse(row.values) as string[] }
}

/** Variants whose stock is not what their entries say: there are none, or something is broken. */
export const listMiscounted = (db: Db, limit: number) =>
  db
    .query<{ id: number; stock: number; counted: number }, [number]>(
      `select id, stock, coalesce((select sum(change) from stock_entries where variant_id = variants.id), 0) as counted
       from variants where stock <> counted limit ?`,
    )
    .all(limit)
