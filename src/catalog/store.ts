import type { Person } from '../accounts/rules.ts'
import { mostCounted, type Db } from '../platform/db.ts'
import type { Content } from './content/rules.ts'
export { findCategory, findCategoryBySlug, listCategories } from './categories/store.ts'
import type { Product, ProductState } from './rules.ts'
import { inPlaces, matchOf } from './search/rules.ts'

type Written = 'options' | 'tags' | 'points' | 'comparison'
type Row = Omit<Product, 'pictureIds' | Written> & { pictureIds: string | null } & Record<Written, string>
type Bind = string | number

const columns = `products.id, merchant_id as merchantId, products.title, description, options, price, highest_price as highestPrice, stock, shipping_fee as shippingFee,
  shipping_template_id as shippingTemplateId, hold, category_id as categoryId, state, review_note as reviewNote, version, made_at as madeAt, changed_at as changedAt,
  products.tags, products.points, comparison, return_excluded as returnExcluded,
  (select group_concat(picture_id, ' ' order by position) from product_pictures where product_id = products.id) as pictureIds`

const toProduct = (row: Row): Product => ({
  ...row,
  options: JSON.parse(row.options) as Product['options'],
  tags: JSON.parse(row.tags) as Product['tags'],
  points: JSON.parse(row.points) as Product['points'],
  comparison: JSON.parse(row.comparison) as Product['comparison'],
  pictureIds: row.pictureIds?.split(' ') ?? [],
})

const one = (db: Db, where: string, ...binds: Bind[]) => {
  const row = db.query<Row, Bind[]>(`select ${columns} from products where ${where}`).get(...binds)
  return row && toProduct(row)
}

export const findProduct = (db: Db, id: number) => one(db, 'id = ?', id)

/** Only what is on sale is there for a visitor. */
export const findOpenProduct = (db: Db, id: number) => one(db, "id = ? and state = 'on-sale'", id)

export const findProductOf = (db: Db, merchant: Pick<Person, 'id'>, id: number) => one(db, 'id = ? and merchant_id = ?', id, merchant.id)

type Page = { q?: string; before?: number; limit: number }

export const listProductsOf = (db: Db, merchant: Pick<Person, 'id'>, { state, ...page }: Page & { state?: ProductState }) =>
  list(db, { ...page, merchantId: merchant.id }, ['merchant_id = ?', [merchant.id]], state && ['state = ?', [state]])

export const listOpenProducts = (db: Db, { categoryId, merchantId, ...page }: Page & { categoryId?: number; merchantId?: number }) =>
  list(db, { ...page, merchantId }, ["state = 'on-sale'", []], categoryId && ['category_id = ?', [categoryId]], merchantId && ['merchant_id = ?', [merchantId]])

/** Who has waited longest is served first. */
export const listSubmitted = (db: Db, { after, limit }: { after?: { at: number; id: number }; limit: number }) =>
  db
    .query<Row & { submittedAt: number }, Bind[]>(
      `select ${columns}, submitted_at as submittedAt from products indexed by products_submitted where state = 'submitted' and (submitted_at, id) > (?, ?) order by submitted_at, id limit ?`,
    )
    .all(after?.at ?? 0, after?.id ?? 0, limit)
    .map(({ submittedAt, ...row }) => ({ product: toProduct(row), submittedAt }))

type Condition = [sql: string, binds: Bind[]] | false | 0 | '' | undefined

/** With words they are read from the index of words, newest first; without, from the table. Every word must occur, and without a word in what was typed nothing is found. */
const list = (db: Db, { q = '', before = Number.MAX_SAFE_INTEGER, limit, merchantId }: Page & { merchantId?: number | undefined }, ...conditions: Condition[]) => {
  const all = conditions.filter(condition => !!condition)
  const match = q.trim() ? matchIn(q, merchantId) : null
  const [from, id] = match ? ['product_words cross join products on products.id = product_words.rowid', 'product_words.rowid'] : ['products', 'products.id']
  const where = [...(match ? ['product_words match ?'] : []), `${id} < ?`, ...all.map(([sql]) => sql)]
  return db
    .query<Row, Bind[]>(`select ${columns} from ${from} where ${where.join(' and ')} order by ${id} desc limit ?`)
    .all(...(match ? [match] : []), before, ...all.flatMap(([, binds]) => binds), limit)
    .map(toProduct)
}

const matchIn = (q: string, merchantId: number | undefined) => {
  const words = matchOf(q)
  if (!words) return 'places : none'
  return merchantId === undefined ? words : `(${words}) AND ${inPlaces({ categoryIds: [], merchantIds: [merchantId] })}`
}

const mostTerms = 6

export const likeTerms = (q: string) =>
  q.normalize('NFKC').trim().split(/\s+/).filter(Boolean).slice(0, mostTerms).map(term => `%${term.slice(0, 60).replace(/[\\%_]/g, '\\$&')}%`)

export const countProductsOf = (db: Db, merchant: Pick<Person, 'id'>): Partial<Record<ProductState, number>> =>
  Object.fromEntries(
    db
      .query<{ state: ProductState; count: number }, [number]>('select state, count from product_counts where merchant_id = ? and count > 0')
      .all(merchant.id)
      .map(({ state, count }) => [state, count]),
  )

/** Not beyond `mostCounted` and one. */
export const countSubmitted = (db: Db) =>
  db.query<{ count: number }, []>(`select count(*) as count from (select 1 from products indexed by products_submitted where state = 'submitted' limit ${mostCounted + 1})`).get()!.count

export type NewProduct = Pick<Product, 'merchantId' | 'title' | 'description' | 'shippingFee' | 'categoryId' | 'state' | 'madeAt'> & { options?: string[] }

/** Without variants: it cannot be bought before it has one. */
export const insertProduct = (db: Db, { merchantId, title, description, shippingFee, categoryId, state, madeAt, options = [] }: NewProduct): number =>
  db
    .query<{ id: number }, Omit<NewProduct, 'options'> & { options: string }>(
      `insert into products (merchant_id, title, description, options, price, shipping_fee, category_id, state, made_at, changed_at)
       values ($merchantId, $title, $description, $options, 0, $shippingFee, $categoryId, $state, $madeAt, $madeAt)
       returning id`,
    )
    .get({ merchantId, title, description, shippingFee, categoryId, state, madeAt, options: JSON.stringify(options) })!.id

type Edited = Pick<Product, 'id' | 'title' | 'description' | 'options' | 'shippingFee' | 'categoryId' | 'changedAt'>

export const updateProduct = (db: Db, { id, title, description, options, shippingFee, categoryId, changedAt }: Edited) =>
  db
    .query<null, Omit<Edited, 'options'> & { options: string }>(
      `update products set title = $title, description = $description, options = $options,
         shipping_fee = $shippingFee, category_id = $categoryId, changed_at = $changedAt, version = version + 1
       where id = $id`,
    )
    .run({ id, title, description, shippingFee, categoryId, changedAt, options: JSON.stringify(options) })

export const updateProductContent = (db: Db, id: number, { tags, points, comparison, returnExcluded }: Content) =>
  db
    .query('update products set tags = ?, points = ?, comparison = ?, return_excluded = ? where id = ?')
    .run(JSON.stringify(tags), JSON.stringify(points), JSON.stringify(comparison), returnExcluded, id)

export const updateProductHold = (db: Db, id: number, hold: Product['hold']) => db.query('update products set hold = ? where id = ?').run(hold, id)

/** After a change of its variants. */
export const updateProductVersion = (db: Db, id: number, changedAt: number) =>
  db.query('update products set changed_at = ?, version = version + 1 where id = ?').run(changedAt, id)

export const updateProductState = (db: Db, id: number, state: ProductState, reviewNote: string, changedAt: number) =>
  db
    .query('update products set state = ?, review_note = ?, changed_at = ?, version = version + 1 where id = ?')
    .run(state, reviewNote, changedAt, id)

export const updateProductPictures = (db: Db, id: number, pictureIds: string[]) => {
  db.query('delete from product_pictures where product_id = ?').run(id)
  const insert = db.query('insert into product_pictures (product_id, position, picture_id) values (?, ?, ?)')
  pictureIds.forEach((pictureId, position) => insert.run(id, position, pictureId))
}

type Sales = { upTo: number; pieces: Map<number, number> }

/** What was ordered and what came back since it was last counted, by product. */
export const listSales = (db: Db, limit: number): Sales => {
  const rows = db
    .query<{ id: number; productId: number; change: number; reason: string }, [number]>(
      `select stock_entries.id, product_id as productId, change, reason from stock_entries join variants on variants.id = variant_id
       where stock_entries.id > (select entry_id from sales_counted) order by stock_entries.id limit ?`,
    )
    .all(limit)
  const pieces = new Map<number, number>()
  for (const { productId, change, reason } of rows) {
    if (/^(ordered|cancelled|refunded|returned)$/.test(reason)) pieces.set(productId, (pieces.get(productId) ?? 0) - change)
  }
  return { upTo: rows.at(-1)?.id ?? 0, pieces }
}

export const updateSold = (db: Db, { upTo, pieces }: Sales) => {
  const update = db.query('update products set sold = max(0, sold + ?) where id = ?')
  for (const [productId, count] of pieces) if (count) update.run(count, productId)
  if (upTo) db.query('update sales_counted set entry_id = ?').run(upTo)
}
