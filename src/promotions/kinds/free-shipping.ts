import type { Minor } from '../../platform/money.ts'
import { amountOf, type Lot } from '../offer.ts'

/** From `threshold` on the merchant pays the shipping, up to `most`. */
export type FreeShipping = { threshold: Minor; most: Minor | null }

export const freeShipping = ({ threshold, most }: FreeShipping, lots: Lot[], fee: Minor): Minor =>
  amountOf(lots) < threshold ? 0 : Math.min(fee, most ?? fee)
