import type { Category } from '../../catalog/rules.ts'
import { subtreeOf } from '../../catalog/categories/rules.ts'
import { inPlaces, matchNames, matchOf, type Places } from '../../catalog/search/rules.ts'
import { hasChangedWords } from '../../catalog/search/store.ts'
import type { Db } from '../../platform/db.ts'
import type { PriceNow } from '../../promotions/prices/actions.ts'
import type { Asked, Key, Sorting } from './rules.ts'

export type Ware = { id: number; reviews: number | null; stars: number | null; title: string; price: number; highestPrice: number; stock: number; coverId: string | null; returnExcluded: string | null; live: boolean; key: number; now?: PriceNow | undefined }

type Bind = string | number
type Part = [sql: string, ...binds: Bind[]]

const onAir = `select distinct product_id from rooms join room_products on room_id = rooms.id where rooms.state = 'live'`

const columns = `products.id, products.title, price, highest_price as highestPrice, stock, return_excluded as returnExcluded,
  (select count from review_scores where product_id = products.id) as reviews, (select review_scores.stars from review_scores where product_id = products.id) as stars,
  (select picture_id from product_pictures where product_id = products.id and position = 0) as coverId,
  exists (select 1 from room_products join rooms on rooms.id = room_id where product_id = products.id and rooms.state = 'live') as live`

type Indexed = Exclude<Sorting, 'relevance'>

/** By what, and from where on: the number is the second key, so that each thing has its one place. `through`: the indexes in that order. */
const orders: Record<Indexed, { by: string; key: string; after: string; through: Record<'all' | 'category' | 'merchant', string> }> = {
  newest: { by: 'products.id desc', key: 'products.id', after: 'products.id < ?', through: { all: 'products_state', category: 'products_open', merchant: 'products_merchant' } },
  'price-up': { by: 'price, products.id', key: 'price', after: '(price, products.id) > (?, ?)', through: { all: 'products_open_price', category: 'products_category_price', merchant: 'products_merchant_price' } },
  'price-down': { by: 'price desc, products.id desc', key: 'price', after: '(price, products.id) < (?, ?)', through: { all: 'products_open_price', category: 'products_category_price', merchant: 'products_merchant_price' } },
  'best-selling': { by: 'sold desc, products.id desc', key: 'sold', after: '(sold, products.id) < (?, ?)', through: { all: 'products_open_sold', category: 'products_category_sold', merchant: 'products_merchant_sold' } },
}

const afterKey = (sort: Indexed, { value, id }: Key): Part => (sort === 'newest' ? [orders[sort].after, id] : [orders[sort].after, value, id])

/** Of what so many fit, the newest so many are put in order of price or sales: the others are not looked at. */
export const mostSorted = 500

/** The names of categories and merchants are words of the products in them. */
const namedBy = (db: Db, categories: Category[]) => (word: string): Places => {
  const fits = (name: string) => (/^\w/.test(word) ? new RegExp(`\\b${RegExp.escape(word)}`, 'i').test(name) : name.includes(word))
  return {
    categoryIds: [...new Set(categories.filter(({ nameZh, nameEn }) => fits(nameZh) || fits(nameEn)).flatMap(({ id }) => subtreeOf(categories, id)))],
    merchantIds: listMerchantsNamed(db, word, 20),
  }
}

const listMerchantsNamed = (db: Db, word: string, limit: number) =>
  db
    .query<{ id: number }, [string, number]>(
      `select people.id from grants cross join people on people.id = person_id
       where role = 'merchant' and suspended_at is null and instr(lower(name), ?) limit ?`,
    )
    .all(word, limit)
    .map(({ id }) => id)

/** `capped`: only the newest of what fits were put in this order, as there are more than `mostSorted`. */
export type Found = { wares: Ware[]; capped: boolean }

/** What is on sale and fits, a page of it. `categories` are all there are. Nothing for words that are none. */
export const listFound = (db: Db, asked: Asked, categories: Category[], limit: number): Found => {
  const category = categories.find(({ slug }) => slug === asked.category)
  const within = category ? subtreeOf(categories, category.id) : null
  const conditions = filtersOf(asked)
  if (asked.q) return listNamed(db, asked, categories, within, conditions, limit)

  const sort = asked.sort === 'relevance' ? 'newest' : asked.sort
  const all: Part[] = [
    ...conditions,
    ...(asked.merchant === null ? [] : [['merchant_id = ?', asked.merchant] satisfies Part]),
    ...(within ? [['category_id in (select value from json_each(?))', JSON.stringify(within)] satisfies Part] : []),
  ]
  if (!asked.live && isNarrow(db, asked, sort)) return everyOne(listFew(db, 'products_open_price', sort, asked, all.concat(tagged(asked)), limit))
  if (asked.live) return everyOne(listAll(db, '', sort, asked, all, limit))
  if (asked.tag) return listFrom(db, ['product_tags cross join products on products.id = product_id where tag = ?', asked.tag], 'product_id', sort, asked, all, limit)
  if (asked.merchant !== null) return everyOne(listAll(db, orders[sort].through.merchant, sort, asked, all, limit))
  return everyOne(within ? listIn(db, within, sort, asked, conditions, limit) : listAll(db, orders[sort].through.all, sort, asked, all, limit))
}

const fewPriced = 2000

/** So few have a price in this range that reading the others in their order would find them late: these are read and sorted then. */
const isNarrow = (db: Db, { min, max }: Asked, sort: Indexed) => {
  if ((min === null && max === null) || sort === 'price-up' || sort === 'price-down') return false
  const { count } = db
    .query<{ count: number }, [number, number]>(
      `select count(*) as count from (select 1 from products indexed by products_open_price where state = 'on-sale' and price >= ? and price <= ? limit ${fewPriced + 1})`,
    )
    .get(min ?? 0, max ?? Number.MAX_SAFE_INTEGER)!
  return count <= fewPriced
}

const everyOne = (wares: Ware[]): Found => ({ wares, capped: false })

const filtersOf = ({ min, max, inStock, live, tag, q }: Asked): Part[] => [
  ["state = 'on-sale'"],
  ...(min === null ? [] : [['price >= ?', min] satisfies Part]),
  ...(max === null ? [] : [['price <= ?', max] satisfies Part]),
  ...(inStock ? [['stock > 0'] satisfies Part] : []),
  ...(live && !q ? [[`products.id in (${onAir})`] satisfies Part] : []),
  ...(q || live ? tagged({ tag }) : []),
]

const tagged = ({ tag }: Pick<Asked, 'tag'>): Part[] => (tag ? [['exists (select 1 from product_tags where tag = ? and product_id = products.id)', tag]] : [])

const sqlOf = (parts: Part[]) => parts.map(([sql]) => sql).join(' and ')
const bindsOf = (parts: Part[]) => parts.flatMap(([, ...binds]) => binds)

type Row = Omit<Ware, 'live'> & { live: number }
const toWare = <One extends Row>(row: One) => ({ ...row, live: row.live === 1 })
const ask = (db: Db, sql: string, ...binds: Bind[]): Ware[] => db.query<Row, Bind[]>(sql).all(...binds).map(toWare)

/** By words. What is called so comes first, then what only its texts say it of; among these the newest first. */
const listNamed = (db: Db, asked: Asked, categories: Category[], within: number[] | null, conditions: Part[], limit: number): Found => {
  const [words, names] = [matchOf(asked.q, namedBy(db, categories)), matchNames(asked.q)]
  if (!words || !names) return everyOne([])
  const places = [
    within && inPlaces({ categoryIds: within, merchantIds: [] }), asked.merchant !== null && inPlaces({ categoryIds: [], merchantIds: [asked.merchant] }),
    asked.tag && matchNames(asked.tag)?.replaceAll('{title tags codes}', 'tags'),
  ].filter(place => !!place)
  const narrowed = (match: string) => [`(${match})`, ...places].join(' AND ')
  // What is shown now is little: then each of it is looked up among the words, not the other way round.
  const from = (table: 'product_words' | 'product_names', match: string): Part =>
    [`${asked.live ? `(${onAir}) as shown cross join ${table} on ${table}.rowid = shown.product_id` : table} cross join products on products.id = ${table}.rowid where ${table} match ?`, match]

  if (asked.sort !== 'relevance') return listFrom(db, from('product_words', narrowed(words)), 'product_words.rowid', asked.sort, asked, conditions, limit)

  const { after } = asked
  // After an update of the program the names are entered one by one: until that is done the texts find them as well.
  if (hasChangedWords(db)) return everyOne(listNewest(db, from('product_words', narrowed(words)), 'product_words.rowid', conditions, { before: after?.id, key: 1, limit }))
  const called = after && after.value > 0 ? [] : listNewest(db, from('product_names', narrowed(names)), 'product_names.rowid', conditions, { before: after?.id, key: 0, limit })
  if (called.length === limit) return everyOne(called)
  const before = after && after.value > 0 ? after.id : undefined
  return everyOne([...called, ...listNewest(db, from('product_words', `(${narrowed(words)}) NOT (${names})`), 'product_words.rowid', conditions, { before, key: 1, limit: limit - called.length })])
}

/** Of what is read newest first, and as far as that is needed. `number` is what the source calls the product's. */
const listNewest = (db: Db, [from, ...source]: Part, number: string, conditions: Part[], { before = Number.MAX_SAFE_INTEGER, key, limit }: { before?: number | undefined; key: number | string; limit: number }) =>
  ask(
    db, `select ${columns}, ${key} as key from ${from} and ${number} < ? and ${sqlOf(conditions)} order by ${number} desc limit ?`,
    ...source, before, ...bindsOf(conditions), limit,
  )

const listFrom = (db: Db, source: Part, number: string, sort: Indexed, { after }: Asked, conditions: Part[], limit: number): Found => {
  if (sort === 'newest') return everyOne(listNewest(db, source, number, conditions, { before: after?.id, key: 'products.id', limit }))
  const [from, ...binds] = source
  const { by, key } = orders[sort]
  const bare = (sql: string) => sql.replaceAll('products.', '')
  const on: Part[] = after ? [afterKey(sort, after)] : []
  const wares = db
    .query<Row & { candidates: number }, Bind[]>(
      // The page is chosen by what it is sorted by alone; the rest is looked up for that page.
      `with found as materialized (select products.id, price, sold from ${from} and ${sqlOf(conditions)} order by ${number} desc limit ${mostSorted + 1}),
         page as materialized (select id from (select * from found limit ${mostSorted}) ${on.length ? `where ${bare(sqlOf(on))}` : ''} order by ${bare(by)} limit ?)
       select ${columns}, ${key} as key, (select count(*) from found) as candidates from page cross join products on products.id = page.id order by ${by}`,
    )
    .all(...binds, ...bindsOf(conditions), ...bindsOf(on), limit)
  return { wares: wares.map(({ candidates: _, ...row }) => toWare(row)), capped: (wares[0]?.candidates ?? 0) > mostSorted }
}

/** Of each category the first few, and of these the first: never through all that is for sale. */
const listIn = (db: Db, categoryIds: number[], sort: Indexed, { after }: Asked, conditions: Part[], limit: number) => {
  const { by, key, through } = orders[sort]
  const all = after ? [...conditions, afterKey(sort, after)] : conditions
  return ask(
    db,
    `select ${columns}, ${key} as key from json_each(?) as place cross join products on products.id in (
       select id from products indexed by ${through.category} where category_id = place.value and ${sqlOf(all)} order by ${by} limit ?)
     order by ${by} limit ?`,
    JSON.stringify(categoryIds), ...bindsOf(all), limit, limit,
  )
}

/** The page is chosen by what it is sorted by alone; the rest is looked up for that page. */
const listFew = (db: Db, index: string, sort: Indexed, { after }: Asked, conditions: Part[], limit: number) => {
  const { by, key } = orders[sort]
  const all = after ? [...conditions, afterKey(sort, after)] : conditions
  return ask(
    db,
    `with page as materialized (select id from products indexed by ${index} where ${sqlOf(all)} order by ${by} limit ?)
     select ${columns}, ${key} as key from page cross join products on products.id = page.id order by ${by}`,
    ...bindsOf(all), limit,
  )
}

/** Read in their order until there is enough; without an index to read, what is shown now is found first and sorted then. */
const listAll = (db: Db, index: string, sort: Indexed, { after }: Asked, conditions: Part[], limit: number) => {
  const { by, key } = orders[sort]
  const all = after ? [...conditions, afterKey(sort, after)] : conditions
  return ask(db, `select ${columns}, ${key} as key from products ${index && `indexed by ${index}`} where ${sqlOf(all)} order by ${by} limit ?`, ...bindsOf(all), limit)
}

/** Tags of these products, the most frequent first. */
export const listTagsOf = (db: Db, productIds: number[], limit: number) =>
  db
    .query<{ tag: string }, [string, number]>(
      `select tag from product_tags where product_id in (select value from json_each(?)) group by tag order by count(*) desc, tag limit ?`,
    )
    .all(JSON.stringify(productIds), limit)
    .map(({ tag }) => tag)
