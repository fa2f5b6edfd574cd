import type { Minor } from '../../platform/money.ts'

/** A price of its own, or so many per cent off: what flash sales and live prices have in common. */
export type PriceCut = { price: Minor; percent?: never } | { percent: number; price?: never }

/** What a piece costs under it: never more than without it. Parts of a cent stay with the shop. */
export const cutPrice = (cut: PriceCut, price: Minor): Minor =>
  cut.price !== undefined ? Math.min(price, cut.price) : price - Math.floor((price * cut.percent) / 100)
