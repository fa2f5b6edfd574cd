import type { OpenVariant } from '../catalog/variants/store.ts'
import { findOpenVariant } from '../catalog/variants/store.ts'
import { words as catalogWords } from '../catalog/words.ts'
import type { Db } from '../platform/db.ts'
import type { Minor } from '../platform/money.ts'
import type { Word } from '../platform/words.ts'
import { mostPieces, type Explanation } from './rules.ts'
import { words } from './words.ts'

export type Wanted = { variantId: number; quantity: number; roomId: number | null }

export type ReckonedLine = Wanted & { variant: OpenVariant; discount: Minor; total: Minor }

/** What one merchant sells of it: one order. */
export type Share = {
  merchantId: number
  lines: ReckonedLine[]
  /** What the goods cost after `discount`, which is what offers took off. */
  goodsTotal: Minor
  discount: Minor
  /** After `shippingDiscount`. */
  shippingFee: Minor
  shippingDiscount: Minor
  total: Minor
  explanation: Explanation[]
}

export type Reckoning = {
  shares: Share[]
  total: Minor
  /** What stands in the way, by variant. Those are in no share. */
  problems: { variantId: number; reason: Word }[]
}

/** What these cost here and now, shop by shop: for showing it and, within the change that places the order, for charging it. */
export const reckon = (db: Db, wanted: Wanted[]): Reckoning => {
  const problems: Reckoning['problems'] = []
  const lines = wanted.flatMap(line => {
    const variant = findOpenVariant(db, line.variantId)
    const reason = whyNotThis(variant, line)
    if (reason) problems.push({ variantId: line.variantId, reason })
    return variant && !reason ? [{ ...line, variant, discount: 0, total: variant.price * line.quantity }] : []
  })
  const shares = [...Map.groupBy(lines, ({ variant }) => variant.merchantId)].map(([merchantId, lines]) => shareOf(merchantId, lines))
  return { shares, total: shares.reduce((sum, { total }) => sum + total, 0), problems }
}

const whyNotThis = (variant: OpenVariant | null, { quantity }: Wanted): Word | null => {
  if (!Number.isSafeInteger(quantity) || quantity < 1 || quantity > mostPieces) return words.pieces
  if (!variant) return catalogWords.notOnSale
  if (!variant.stock) return catalogWords.soldOut
  return variant.stock < quantity ? catalogWords.fewLeft(variant.stock) : null
}

const shareOf = (merchantId: number, lines: ReckonedLine[]): Share => {
  const goodsTotal = lines.reduce((sum, { total }) => sum + total, 0)
  const shippingFee = [...new Map(lines.map(({ variant }) => [variant.productId, variant.shippingFee])).values()].reduce((sum, fee) => sum + fee, 0)
  return { merchantId, lines, goodsTotal, discount: 0, shippingFee, shippingDiscount: 0, total: goodsTotal + shippingFee, explanation: [] }
}
