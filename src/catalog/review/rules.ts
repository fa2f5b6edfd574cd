import { has, type Person } from '../../accounts/rules.ts'
import type { ProductState } from '../rules.ts'
import type { Fields } from '../versions/rules.ts'

/** What an administrator is asked before; `automatic` goes at once. */
export type ReviewRules = {
  editing: 'manual' | 'automatic'
  /** Price and stock change at once even where texts and pictures wait. */
  pricesAtOnce: boolean
  delisting: 'manual' | 'automatic'
}

/** What a merchant may do without being asked about it. */
export type Trust = { listing: boolean; editing: boolean; delisting: boolean }
export const trusts = ['listing', 'editing', 'delisting'] as const
export const noTrust: Trust = { listing: false, editing: false, delisting: false }

export const applicationKinds = ['edit', 'delist'] as const
export type ApplicationKind = (typeof applicationKinds)[number]

/** As asked for: with the stock that was seen and typed. */
export type Wanted = Omit<Fields, 'variants'> & { variants: (Omit<Fields['variants'][number], 'id'> & { id: number | null; stock: number; stockSeen: number })[] }

export type Application = {
  id: number
  productId: number
  merchantId: number
  kind: ApplicationKind
  /** As it is to be; null when it is to be taken off. */
  fields: Wanted | null
  reason: string
  state: 'waiting' | 'approved' | 'declined' | 'withdrawn'
  askedAt: number
  decidedAt: number | null
  note: string
}

/** An edit of something that has been through review waits; a draft is its merchant's own. */
export const editWaits = ({ editing }: Pick<ReviewRules, 'editing'>, trust: Trust, merchant: Person, state: ProductState) =>
  editing === 'manual' && !trust.editing && !has(merchant, 'admin') && (state === 'on-sale' || state === 'off-sale')

export const delistWaits = ({ delisting }: Pick<ReviewRules, 'delisting'>, trust: Trust, merchant: Person) =>
  delisting === 'manual' && !trust.delisting && !has(merchant, 'admin')

/** Prices of what is there as they are now, whatever was asked for with the rest; what is new comes with its own. */
export const withPricesOf = (wanted: Wanted, now: Fields): Wanted => ({
  ...wanted,
  variants: wanted.variants.map(variant => {
    const known = now.variants.find(({ id }) => id === variant.id)
    return known ? { ...variant, price: known.price, stock: 0, stockSeen: 0 } : variant
  }),
})

/** What is there, at the prices and with the stock that were asked for. */
export const onlyPricesOf = (wanted: Wanted, now: Fields): Wanted => ({
  ...now,
  variants: now.variants.map(variant => {
    const asked = wanted.variants.find(({ id }) => id === variant.id)
    return { ...variant, price: asked?.price ?? variant.price, stock: asked?.stock ?? 0, stockSeen: asked?.stockSeen ?? 0 }
  }),
})

/** Without the stock, to be compared with what was said before. */
export const saidBy = ({ variants, ...fields }: Wanted): Fields =>
  ({ ...fields, variants: variants.map(({ stock: _, stockSeen: _s, id, ...variant }) => ({ ...variant, id: id ?? 0 })) }) as Fields
