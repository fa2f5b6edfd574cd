import { has, type Person } from '../accounts/rules.ts'
import type { Say, Word } from '../platform/words.ts'
import type { Comparison, Points, ReturnExclusion } from './content/rules.ts'
import { words } from './words.ts'

export const productStates = ['draft', 'submitted', 'on-sale', 'off-sale', 'declined'] as const
export type ProductState = (typeof productStates)[number]

export type Product = {
  id: number
  merchantId: number
  title: string
  description: string
  /** The names of its options: 颜色, 尺寸. None: there is one variant. */
  options: string[]
  /** The lowest of its variants. */
  price: number
  highestPrice: number
  /** Of all its variants. */
  stock: number
  shippingFee: number
  /** Instead of the flat fee. */
  shippingTemplateId: number | null
  /** When an order that is paid online takes the stock: placed, it is kept for a quarter of an hour; paid, whoever pays first is served first. */
  hold: 'placing' | 'paying'
  categoryId: number
  state: ProductState
  /** What the administrator wrote when declining. */
  reviewNote: string
  /** One more with every edit. */
  version: number
  madeAt: number
  changedAt: number
  /** In order; the first is the cover. */
  pictureIds: string[]
  tags: string[]
  /** What speaks for it. */
  points: Points
  comparison: Comparison | null
  /** Why it is not taken back without a reason; null: it is, for seven days. */
  returnExcluded: ReturnExclusion | null
}

export type Category = {
  id: number
  slug: string
  nameZh: string
  nameEn: string
  /** Null: it stands at the top. */
  parentId: number | null
  hiddenAt: number | null
  /** Products on sale right in it, not below. */
  onSale: number
}

export const categoryName = (say: Say, { nameZh, nameEn }: Pick<Category, 'nameZh' | 'nameEn'>) => (say.locale === 'en' ? nameEn : nameZh)

export const coverOf = (product: Pick<Product, 'pictureIds'>) => product.pictureIds[0] ?? null

/** Its name as an address says it: 手绘盖碗-150-ml. */
export const slugOf = (title: string) =>
  [...title.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-')].slice(0, 60).join('').replace(/^-|-$/g, '')

/** The one address of a product. */
export const productPath = ({ id, title }: Pick<Product, 'id' | 'title'>) => `/products/${[id, encodeURIComponent(slugOf(title))].filter(Boolean).join('-')}`

export const mostPictures = 9
export const mostStock = 1_000_000

export const productTransitions = ['submit', 'withdraw', 'approve', 'decline', 'take-off', 'put-back'] as const
export type ProductTransition = (typeof productTransitions)[number]

/** The life of a product. The buttons, the checks and the tests are all read off this table. */
export const transitions: Record<ProductTransition, { from: ProductState[]; to: ProductState; by: ('merchant' | 'admin' | 'clock')[] }> = {
  submit: { from: ['draft', 'declined'], to: 'submitted', by: ['merchant'] },
  withdraw: { from: ['submitted'], to: 'draft', by: ['merchant', 'clock'] },
  approve: { from: ['submitted'], to: 'on-sale', by: ['admin', 'clock'] },
  decline: { from: ['submitted'], to: 'declined', by: ['admin'] },
  'take-off': { from: ['on-sale'], to: 'off-sale', by: ['merchant', 'clock'] },
  'put-back': { from: ['off-sale'], to: 'on-sale', by: ['merchant'] },
}

/** A person, or the clock when something happens by itself. */
export type Actor = Person | 'clock'

/** Why `by` may not make this transition now, or null if they may. */
export const whyNot = (product: Product, by: Actor, transition: ProductTransition): Word | null => {
  const rule = transitions[transition]
  if (!rule.from.includes(product.state)) return words.tooLate
  if (!rule.by.some(role => is(by, role, product))) return words.notYours
  if (rule.to === 'submitted' || rule.to === 'on-sale') return whyIncomplete(product)
  return null
}

const is = (by: Actor, role: 'merchant' | 'admin' | 'clock', product: Product) => {
  if (by === 'clock' || role === 'clock') return by === role
  return role === 'admin' ? has(by, 'admin') : by.id === product.merchantId
}

export const allowedTransitions = (product: Product, by: Actor) =>
  productTransitions.filter(transition => !whyNot(product, by, transition))

/** What is still missing before anybody may see it, or null. A draft may lack everything but its name. */
export const whyIncomplete = (product: Pick<Product, 'price' | 'pictureIds'>): Word | null => {
  if (product.price <= 0) return words.needsPrice
  if (!product.pictureIds.length) return words.needsPicture
  return null
}

/** A first listing waits for an administrator, unless the shop trusts everybody or the merchant is one. */
export const goesOnSaleAtOnce = (review: 'manual' | 'automatic', merchant: Person) => review === 'automatic' || has(merchant, 'admin')

/** A form takes a while to fill in and sales go on meanwhile: what was typed counts as a difference from what was seen. */
export const restocked = (stock: number, seen: number, typed: number) => Math.max(0, Math.min(mostStock, stock + typed - seen))
