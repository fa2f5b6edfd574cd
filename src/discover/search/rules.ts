import type { Minor } from '../../platform/money.ts'

export const sortings = ['relevance', 'newest', 'price-up', 'price-down', 'best-selling'] as const
export type Sorting = (typeof sortings)[number]

/** What a list is sorted by of the last thing seen, and its number: `16800_12`. */
export type Key = { value: number; id: number }

/** What somebody looks for, as the address says it. */
export type Asked = {
  q: string
  /** The slug of a category; everything below it counts too. */
  category: string
  min: Minor | null
  max: Minor | null
  inStock: boolean
  live: boolean
  merchant: number | null
  tag: string
  sort: Sorting
  after: Key | null
}

export const nothingAsked: Asked = { q: '', category: '', min: null, max: null, inStock: false, live: false, merchant: null, tag: '', sort: 'newest', after: null }

/** Without a word nothing is more to the point than anything else. */
export const defaultSorting = (q: string): Sorting => (q ? 'relevance' : 'newest')

export const sortingsFor = (q: string) => (q ? sortings : sortings.filter(sort => sort !== 'relevance'))

type Query = Record<string, string | undefined>

/** What makes no sense is passed over: an address typed by hand still shows something. `amount` reads a price. */
export const readAsked = (query: Query, amount: (text: string) => Minor | null): Asked => {
  const q = (query.q ?? '').trim().slice(0, 60)
  const merchant = Number(query.merchant)
  return {
    q,
    category: (query.category ?? '').slice(0, 100),
    min: query.min ? amount(query.min) : null,
    max: query.max ? amount(query.max) : null,
    inStock: Boolean(query.stock),
    live: Boolean(query.live),
    merchant: Number.isSafeInteger(merchant) && merchant > 0 ? merchant : null,
    tag: (query.tag ?? '').trim().slice(0, 40),
    sort: sortingsFor(q).find(sort => sort === query.sort) ?? defaultSorting(q),
    after: readKey(query.after ?? ''),
  }
}

const readKey = (text: string): Key | null => {
  const [, value, id] = /^(-?[\d.e+-]{1,30})_(\d{1,15})$/.exec(text) ?? []
  return value !== undefined && Number.isFinite(Number(value)) ? { value: Number(value), id: Number(id) } : null
}

/** The address of a list. `amount` writes a price as one would type it. From the first page, unless `after` is told. */
export const listHref = ({ q, category, min, max, inStock, live, merchant, tag, sort, after }: Asked, amount: (minor: Minor) => string) => {
  const query = new URLSearchParams({
    ...(q ? { q } : {}),
    ...(min === null ? {} : { min: amount(min) }),
    ...(max === null ? {} : { max: amount(max) }),
    ...(inStock ? { stock: '1' } : {}),
    ...(live ? { live: '1' } : {}),
    ...(merchant === null ? {} : { merchant: String(merchant) }),
    ...(tag ? { tag } : {}),
    ...(sort === defaultSorting(q) ? {} : { sort }),
    ...(after ? { after: `${after.value}_${after.id}` } : {}),
  })
  const path = category ? `/categories/${encodeURIComponent(category)}` : '/search'
  return query.size ? `${path}?${query}` : path
}

export const filterNames = ['category', 'price', 'inStock', 'live', 'merchant', 'tag'] as const
export type FilterName = (typeof filterNames)[number]

export const without = (asked: Asked, name: FilterName): Asked => ({
  ...asked, after: null,
  ...(name === 'price' ? { min: null, max: null } : { [name]: nothingAsked[name] }),
})

export const activeFilters = (asked: Asked): FilterName[] =>
  filterNames.filter(name => (name === 'price' ? asked.min !== null || asked.max !== null : Boolean(asked[name])))
