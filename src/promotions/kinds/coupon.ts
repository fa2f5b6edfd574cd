import type { Minor } from '../../platform/money.ts'
import { amountOf, type Lot } from '../offer.ts'

/** From `threshold` on an amount off, or so many per cent up to `most`. */
export type Coupon = { threshold: Minor } & ({ amount: Minor; percent?: never } | { percent: number; most: Minor | null; amount?: never })

export const coupon = (terms: Coupon, lots: Lot[]): Minor => {
  const goods = amountOf(lots)
  if (goods < terms.threshold) return 0
  return terms.amount !== undefined ? terms.amount : Math.min(terms.most ?? Infinity, Math.floor((goods * terms.percent) / 100))
}
