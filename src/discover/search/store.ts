import type { Category } from '../../catalog/rules.ts'
import { subtreeOf } from '../../catalog/categories/rules.ts'
import { inPlaces, matchOf, type Places } from '../../catalog/search/rules.ts'
import type { Db } from '../../platform/db.ts'
import type { PriceNow } from '../../promotions/prices/actions.ts'
import type { Asked, Key, Sorting } from './rules.ts'

export type Ware = { id: number; reviews: number | null; stars: number | null; title: string; price: number; highestPrice: number; stock: number; coverId: string | null; returnExcluded: string | null; live: boolean; key: number; now?: PriceNow | undefined }

type Bind = string | number
type Part = [sql: string, ...binds: Bind[]]

const onAir = `select product_id from rooms join room_products on room_id = rooms.id where rooms.state = 'live'`

const columns = `products.id, products.title, price, highest_price as highestPrice, stock, return_excluded as returnExcluded,
  (select count from review_scores where product_id = products.id) as reviews, (select review_scores.stars from review_scores where product_id = products.id) as stars,
  (select picture_id from product_pictures where product_id = products.id and position = 0) as coverId,
  exists (select 1 from room_products join rooms on rooms.id = room_id where product_id = products.id and rooms.state = 'live') as live`

/** By what, and from where on: the number is the second key, so that each thing has its one place. `through`: the indexes in that order. */
const orders: Record<Sorting, { by: string; key: string; after: string; through?: [all: string, category: string] }> = {
  relevance: { by: 'rank, products.id desc', key: 'rank', after: '(rank, -products.id) > (?, -?)' },
  newest: { by: 'products.id desc', key: 'products.id', after: '', through: ['products_state', 'products_open'] },
  'price-up': { by: 'price, products.id', key: 'price', after: '(price, products.id) > (?, ?)', through: ['products_open_price', 'products_category_price'] },
  'price-down': { by: 'price desc, products.id desc', key: 'price', after: '(price, products.id) < (?, ?)', through: ['products_open_price', 'products_category_price'] },
  'best-selling': { by: 'sold desc, products.id desc', key: 'sold', after: '(sold, products.id) < (?, ?)', through: ['products_open_sold', 'products_category_sold'] },
}

const afterKey = (sort: Sorting, { value, id }: Key): Part => (sort === 'newest' ? ['products.id < ?', id] : [orders[sort].after, value, id])

/** A word so common that more match is no longer ranked: the newest of them are. */
const mostRanked = 5000

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

/** What is on sale and fits, a page of it. `categories` are all there are. Nothing for words that are none. */
export const listFound = (db: Db, asked: Asked, categories: Category[], limit: number): Ware[] => {
  const category = categories.find(({ slug }) => slug === asked.category)
  const within = category ? subtreeOf(categories, category.id) : null
  const conditions = filtersOf(asked)
  if (!asked.q) return within && !asked.live && !asked.tag && asked.merchant === null ? listIn(db, within, asked, conditions, limit) : listAll(db, within, asked, conditions, limit)

  const words = matchOf(asked.q, namedBy(db, categories))
  if (!words) return []
  const places = [within && inPlaces({ categoryIds: within, merchantIds: [] }), asked.merchant !== null && inPlaces({ categoryIds: [], merchantIds: [asked.merchant] })]
  const match = [`(${words})`, ...places.filter(place => !!place)].join(' AND ')
  return listMatching(db, match, asked, conditions, limit)
}

const filtersOf = ({ min, max, inStock, live, tag, after, sort }: Asked): Part[] => [
  ["state = 'on-sale'"],
  ...(min === null ? [] : [['price >= ?', min] satisfies Part]),
  ...(max === null ? [] : [['price <= ?', max] satisfies Part]),
  ...(inStock ? [['stock > 0'] satisfies Part] : []),
  ...(live ? [[`products.id in (${onAir})`] satisfies Part] : []),
  ...(tag ? [['products.id in (select product_id from product_tags where tag = ?)', tag] satisfies Part] : []),
  ...(after ? [afterKey(sort, after)] : []),
]

const sqlOf = (parts: Part[]) => parts.map(([sql]) => sql).join(' and ')
const bindsOf = (parts: Part[]) => parts.flatMap(([, ...binds]) => binds)

const ask = (db: Db, sql: string, ...binds: Bind[]): Ware[] =>
  db.query<Omit<Ware, 'live'> & { live: number }, Bind[]>(sql).all(...binds).map(ware => ({ ...ware, live: ware.live === 1 }))

const listMatching = (db: Db, match: string, { sort }: Asked, conditions: Part[], limit: number) => {
  const { by, key } = orders[sort]
  const found = sort === 'relevance'
    ? `(select rowid as id, rank from product_words where product_words match ? order by rowid desc limit ${mostRanked}) as found join products on products.id = found.id where true`
    : 'product_words cross join products on products.id = product_words.rowid where product_words match ?'
  return ask(db, `select ${columns}, ${key} as key from ${found} and ${sqlOf(conditions)} order by ${by} limit ?`, match, ...bindsOf(conditions), limit)
}

/** Of each category the first few, and of these the first: never through all that is for sale. */
const listIn = (db: Db, categoryIds: number[], { sort }: Asked, conditions: Part[], limit: number) => {
  const { by, key, through } = orders[sort]
  return ask(
    db,
    `select ${columns}, ${key} as key from json_each(?) as place cross join products on products.id in (
       select id from products indexed by ${through![1]} where category_id = place.value and ${sqlOf(conditions)} order by ${by} limit ?)
     order by ${by} limit ?`,
    JSON.stringify(categoryIds), ...bindsOf(conditions), limit, limit,
  )
}

const listAll = (db: Db, within: number[] | null, { sort, merchant, tag, live }: Asked, conditions: Part[], limit: number) => {
  const { by, key, through } = orders[sort]
  const all: Part[] = [
    ...conditions,
    ...(merchant === null ? [] : [['merchant_id = ?', merchant] satisfies Part]),
    ...(within ? [['category_id in (select value from json_each(?))', JSON.stringify(within)] satisfies Part] : []),
  ]
  // These are found first and sorted then; everything else is read in its order until there is enough.
  const few = merchant !== null || tag !== '' || live
  return ask(db, `select ${columns}, ${key} as key from products ${few ? '' : `indexed by ${through![0]}`} where ${sqlOf(all)} order by ${by} limit ?`, ...bindsOf(all), limit)
}

/** Tags of these products, the most frequent first. */
export const listTagsOf = (db: Db, productIds: number[], limit: number) =>
  db
    .query<{ tag: string }, [string, number]>(
      `select tag from product_tags where product_id in (select value from json_each(?)) group by tag order by count(*) desc, tag limit ?`,
    )
    .all(JSON.stringify(productIds), limit)
    .map(({ tag }) => tag)
