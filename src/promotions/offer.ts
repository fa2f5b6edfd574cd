import type { Minor } from '../platform/money.ts'
import type { BuyXGetY } from './kinds/buy-x-get-y.ts'
import type { Coupon } from './kinds/coupon.ts'
import type { FreeShipping } from './kinds/free-shipping.ts'
import type { PriceCut } from './kinds/price-cut.ts'
import type { SpendAndSave } from './kinds/spend-and-save.ts'

/** What an offer of each kind promises. */
export type Terms = {
  'live-price': PriceCut
  'flash-sale': PriceCut
  'buy-x-get-y': BuyXGetY
  'spend-and-save': SpendAndSave
  coupon: Coupon
  'free-shipping': FreeShipping
}

/** In the order in which they are reckoned. */
export const kinds = ['live-price', 'flash-sale', 'buy-x-get-y', 'spend-and-save', 'coupon', 'free-shipping'] as const
export type Kind = (typeof kinds)[number]

type Common = {
  id: number
  /** Whose goods it is for, and nobody else's. */
  merchantId: number
  title: string
  startsAt: number
  /** `open` when it has no end of its own. */
  endsAt: number
  /** Both empty: all goods of the merchant. */
  productIds: number[]
  categoryIds: number[]
  newBuyersOnly: boolean
  /** What a buyer types. Only coupons have one, and not all of them. */
  code: string | null
  /** The live price holds while this room is live. */
  roomId: number | null
  /** How often this buyer may still use it; pieces, where it is a price. Null: no limit. */
  left: number | null
}

/** What it gives, without for what and until when. */
export type Pledge<K extends Kind = Kind> = K extends Kind ? { kind: K; terms: Terms[K] } : never

export type Offer<K extends Kind = Kind> = Common & Pledge<K>

/** The end of what has none. */
export const open = Number.MAX_SAFE_INTEGER

export const isPrice = <One extends { kind: Kind }>(offer: One): offer is One & { kind: 'live-price' | 'flash-sale' } => offer.kind === 'live-price' || offer.kind === 'flash-sale'

/** Pieces at one price: what is left of a line when prices are settled. */
export type Lot = { price: Minor; quantity: number }

export const amountOf = (lots: Lot[]): Minor => lots.reduce((sum, { price, quantity }) => sum + price * quantity, 0)

type Goods = { merchantId: number; productId: number; categoryIds: number[] }

/** Whether it is for these goods. */
export const covers = ({ merchantId, productIds, categoryIds }: Pick<Common, 'merchantId' | 'productIds' | 'categoryIds'>, goods: Goods) =>
  merchantId === goods.merchantId &&
  ((!productIds.length && !categoryIds.length) || productIds.includes(goods.productId) || goods.categoryIds.some(id => categoryIds.includes(id)))
