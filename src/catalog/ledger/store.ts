import { mostCounted, type Db } from '../../platform/db.ts'
import { inPlaces, matchNames } from '../search/rules.ts'
import { hasChangedWords } from '../search/store.ts'
import type { StockEntry } from '../variants/rules.ts'
import type { StockLine } from './rules.ts'

type Owner = { id: number }
type Row = Omit<StockLine, 'values'> & { values: string }
type Bind = string | number

const columns = `variants.id as variantId, product_id as productId, products.title, option_values as "values", code, barcode, variants.stock, low_at as lowAt,
  supplier_id as supplierId, coalesce(picture_id, (select picture_id from product_pictures where product_id = products.id and position = 0)) as pictureId`

const toLine = (row: Row): StockLine => ({ ...row, values: JSON.parse(row.values) })

/** The last line of a page, to go on from. */
export type After = { productId: number; variantId: number }

type Stretch = { low?: boolean; after?: After | undefined; limit: number }
type Condition = [sql: string, ...binds: Bind[]]

/** Newest product first. `q`: an exact code or barcode, or words of the name. */
export const listStock = (db: Db, merchant: Owner, { q = '', ...stretch }: { q?: string } & Stretch): StockLine[] => {
  if (!q.trim()) return listLines(db, merchant, stretch.low ? short : owned, [], stretch)
  const coded = listLines(db, merchant, 'variants join products on products.id = product_id', [[`variants.id in (${ofCode})`, q.trim(), q.trim()]], stretch)
  const names = matchNames(q)
  const named = names ? listCalled(db, merchant, `(${names}) AND ${inPlaces({ categoryIds: [], merchantIds: [merchant.id] })}`, stretch) : []
  const both = new Map([...coded, ...named].map(line => [line.variantId, line]))
  return [...both.values()].sort((a, b) => b.productId - a.productId || b.variantId - a.variantId).slice(0, stretch.limit)
}

const owned = 'products indexed by products_owned join variants on product_id = products.id'
const short = 'variants indexed by variants_short cross join products on products.id = product_id'
const ofCode = "select id from variants where code = ? and code <> '' union select id from variants where barcode = ? and barcode <> ''"

const productsAtOnce = 200

/** Of products that are called so, some at a time, until there is enough. */
const listCalled = (db: Db, merchant: Owner, match: string, stretch: Stretch): StockLine[] => {
  const table = hasChangedWords(db) ? 'product_words' : 'product_names'
  const called = db.query<{ id: number }, [string, number]>(`select rowid as id from ${table} where ${table} match ? and rowid <= ? order by rowid desc limit ${productsAtOnce}`)
  const lines: StockLine[] = []
  for (let next = stretch.after?.productId ?? Number.MAX_SAFE_INTEGER; lines.length < stretch.limit; ) {
    const ids = called.all(match, next).map(({ id }) => id)
    lines.push(...listLines(db, merchant, 'products cross join variants on product_id = products.id', [['products.id in (select value from json_each(?))', JSON.stringify(ids)]], stretch))
    if (ids.length < productsAtOnce) break
    next = ids.at(-1)! - 1
  }
  return lines
}

/** The order is that of what `from` begins with, so that reading ends with the page. */
const listLines = (db: Db, merchant: Owner, from: string, conditions: Condition[], { low = false, after, limit }: Stretch): StockLine[] => {
  const first = from === short ? 'product_id' : 'products.id'
  const all: Condition[] = [
    ...conditions, [from === short ? 'owner_id = ?' : from === owned ? 'products.merchant_id = ?' : '+products.merchant_id = ?', merchant.id], ['removed_at is null'],
    ...(low ? [['low_at is not null and variants.stock <= low_at'] satisfies Condition] : []),
    ...(after ? [[`(${first}, variants.id) < (?, ?) and ${first} <= ?`, after.productId, after.variantId, after.productId] satisfies Condition] : []),
  ]
  return db
    .query<Row, Bind[]>(`select ${columns} from ${from} where ${all.map(([sql]) => sql).join(' and ')} order by ${first} desc, variants.id desc limit ?`)
    .all(...all.flatMap(([, ...binds]) => binds), limit)
    .map(toLine)
}

/** Not beyond `mostCounted` and one. */
export const countLow = (db: Db, merchant: Owner) =>
  db
    .query<{ count: number }, [number]>(
      `select count(*) as count from (select 1 from variants indexed by variants_short
         where owner_id = ? and low_at is not null and stock <= low_at and removed_at is null limit ${mostCounted + 1})`,
    )
    .get(merchant.id)!.count

export const findStockLine = (db: Db, merchant: Owner, variantId: number): StockLine | null => {
  const row = db.query<Row, [number, number]>(`select ${columns} from variants join products on products.id = product_id where variants.id = ? and merchant_id = ?`).get(variantId, merchant.id)
  return row && toLine(row)
}

/** By its code or its barcode; null when there is none, or more than one. */
export const findVariantIdByCode = (db: Db, merchant: Owner, code: string): number | null => {
  const found = db
    .query<{ id: number }, [string, number]>(
      `select distinct variants.id from variants join products on products.id = product_id
       where variants.id in (select id from variants where code = ?1 and code <> '' union select id from variants where barcode = ?1 and barcode <> '')
         and removed_at is null and merchant_id = ?2 limit 2`,
    )
    .all(code, merchant.id)
  return found.length === 1 ? found[0]!.id : null
}

/** At how many pieces the merchant wants to hear of it, by variant. */
export const listLowAt = (db: Db, productId: number): Map<number, number | null> =>
  new Map(db.query<{ id: number; lowAt: number | null }, [number]>('select id, low_at as lowAt from variants where product_id = ?').all(productId).map(({ id, lowAt }) => [id, lowAt]))

export const updateLowAt = (db: Db, variantId: number, lowAt: number | null) =>
  db.query('update variants set low_at = ?, alarmed_at = null where id = ? and low_at is not ?').run(lowAt, variantId, lowAt)

export const updateSupplier = (db: Db, variantId: number, supplierId: number | null) =>
  db.query('update variants set supplier_id = ? where id = ?').run(supplierId, variantId)

export type LedgerLine = StockEntry & { personName: string | null; productId: number; title: string; values: string[]; code: string }

/** Newest first; of one variant or of all. */
export const listLedger = (db: Db, merchant: Owner, { variantId, before = Number.MAX_SAFE_INTEGER, limit }: { variantId?: number; before?: number; limit: number }): LedgerLine[] => {
  const source = variantId === undefined
    ? 'merchant_entries join stock_entries on stock_entries.id = entry_id'
    : 'stock_entries'
  return db
    .query<Omit<LedgerLine, 'values'> & { values: string }, Bind[]>(
      `select stock_entries.id, variant_id as variantId, change, reason, subject, person_id as personId, stock_entries.at,
         (select name from people where id = person_id) as personName, product_id as productId, title, option_values as "values", code
       from ${source} join variants on variants.id = variant_id join products on products.id = product_id
       where ${variantId === undefined ? 'merchant_entries.merchant_id = ? and entry_id < ?' : 'products.merchant_id = ? and stock_entries.id < ? and variant_id = ?'}
       order by ${variantId === undefined ? 'entry_id' : 'stock_entries.id'} desc limit ?`,
    )
    .all(merchant.id, before, ...(variantId === undefined ? [] : [variantId]), limit)
    .map(row => ({ ...row, values: JSON.parse(row.values) }))
}

export type LowVariant = StockLine & { merchantId: number }

/** Nobody has been told of these yet. */
export const listUnalarmed = (db: Db, limit: number): LowVariant[] =>
  db
    .query<Row & { merchantId: number }, [number]>(
      `select ${columns}, merchant_id as merchantId from variants indexed by variants_low cross join products on products.id = product_id
       where low_at is not null and variants.stock <= low_at and alarmed_at is null and removed_at is null and state = 'on-sale' limit ?`,
    )
    .all(limit)
    .map(row => ({ ...toLine(row), merchantId: row.merchantId }))

export const updateAlarmed = (db: Db, variantIds: number[], at: number) =>
  db.query('update variants set alarmed_at = ? where id in (select value from json_each(?))').run(at, JSON.stringify(variantIds))

/** There is enough again: the next time it will be told anew. */
export const updateUnalarmed = (db: Db) =>
  db.query('update variants indexed by variants_alarmed set alarmed_at = null where alarmed_at is not null and (low_at is null or stock > low_at)').run()

export const hasRecovered = (db: Db) =>
  db.query<{ id: number }, []>('select id from variants indexed by variants_alarmed where alarmed_at is not null and (low_at is null or stock > low_at) limit 1').get() !== null

/** Some variants after this one: the last of them, and those whose stock is not the sum of their entries. */
export const auditVariants = (db: Db, after: number, limit: number) => {
  const rows = db
    .query<{ id: number; stock: number; counted: number }, [number, number]>(
      `select id, stock, coalesce((select sum(change) from stock_entries where variant_id = variants.id), 0) as counted
       from variants where id > ? order by id limit ?`,
    )
    .all(after, limit)
  return { last: rows.at(-1)?.id ?? null, wrong: rows.filter(({ stock, counted }) => stock !== counted) }
}
