import { pathOf } from '../catalog/categories/rules.ts'
import { listCategories } from '../catalog/categories/store.ts'
import { feesFor } from '../catalog/shipping/fees.ts'
import { findOpenVariant, type OpenVariant } from '../catalog/variants/store.ts'
import { words as catalogWords } from '../catalog/words.ts'
import type { Db } from '../platform/db.ts'
import type { Minor } from '../platform/money.ts'
import type { Word } from '../platform/words.ts'
import { offersFor, readCode } from '../promotions/redeeming.ts'
import { quote, type BasketLine, type Quote, type QuoteMerchant } from '../promotions/rules.ts'
import { mostPieces, type Explanation, type Wanted } from './rules.ts'
import { hasBought, listLiveRoomIds } from './store.ts'
import { words } from './words.ts'

export type ReckonedLine = Wanted & { variant: OpenVariant; discount: Minor; total: Minor }

/** What one merchant sells of a basket: one order. */
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
  /** Why it cannot be sent there. */
  refused: Word | null
}

export type Reckoning = {
  shares: Share[]
  /** What the offers have made of it. */
  quoted: Quote
  total: Minor
  /** What became of each coupon that was typed. */
  coupons: { code: string; state: 'used' | 'idle' | 'unknown' }[]
  /** What stands in the way of one of them; those are in no share. */
  problems: { variantId: number; reason: Word }[]
}

export type Occasion = {
  now: number
  /** Where to; null: nobody has said yet. */
  region: string | null
  buyerId: number | null
  /** Coupons that were typed. */
  codes: string[]
}

/** What this costs here and now, merchant by merchant: for showing it, and within the change that places the orders for charging it. */
export const reckon = (db: Db, wanted: Wanted[], { now, region, buyerId, codes }: Occasion): Reckoning => {
  const problems: Reckoning['problems'] = []
  const found = wanted.flatMap(line => {
    const variant = findOpenVariant(db, line.variantId)
    const reason = whyNotThis(variant, line)
    if (reason) problems.push({ variantId: line.variantId, reason })
    return variant && !reason ? [{ ...line, variant }] : []
  })

  const fees = feesFor(db, found.map(({ variant, quantity }) => ({ ...variant, quantity, total: variant.price * quantity })), region)
  const flat = new Map([...fees].map(([merchantId, shipping]) => [merchantId, 'fee' in shipping ? shipping.fee : 0]))
  const offers = offersFor(db, { merchantIds: [...fees.keys()], buyerId, codes, now })
  const categoriesOf = offers.some(({ categoryIds }) => categoryIds.length) ? above(db) : (id: number) => [id]
  const basket = found.map(({ variant, quantity, roomId }): BasketLine => ({
    key: variant.id, productId: variant.productId, merchantId: variant.merchantId, categoryIds: categoriesOf(variant.categoryId), price: variant.price, quantity, roomId,
  }))
  const isNew = offers.some(({ newBuyersOnly }) => newBuyersOnly) && (buyerId === null || !hasBought(db, buyerId))
  const liveRoomIds = offers.some(({ kind }) => kind === 'live-price') ? listLiveRoomIds(db) : []
  // A visitor is shown what a new buyer would pay: who they are is known when they order.
  const quoted = quote(basket, offers, { now, buyer: { id: buyerId ?? 0, isNew }, liveRoomIds }, flat)

  const lines = found.map((line, at): ReckonedLine => ({ ...line, discount: quoted.lines[at]!.discount, total: quoted.lines[at]!.total }))
  const refusal = (merchantId: number) => {
    const shipping = fees.get(merchantId)!
    return 'refused' in shipping ? shipping.refused : null
  }
  const usedIds = new Set(quoted.merchants.flatMap(({ reasons }) => reasons.map(({ offerId }) => offerId)))
  const coupons = codes.map(readCode).filter(Boolean).map(code => {
    const offer = offers.find(offer => offer.code === code)
    return { code, state: !offer ? ('unknown' as const) : usedIds.has(offer.id) ? ('used' as const) : ('idle' as const) }
  })
  return { total: quoted.total, problems, quoted, coupons, shares: quoted.merchants.map(merchant => shareOf(merchant, lines.filter(({ variant }) => variant.merchantId === merchant.merchantId), refusal(merchant.merchantId))) }
}

/** A category and those it stands in. */
const above = (db: Db) => {
  const all = listCategories(db)
  return (id: number) => pathOf(all, id).map(category => category.id)
}

export const whyNotThis = (variant: Pick<OpenVariant, 'stock'> | null, { quantity }: Pick<Wanted, 'quantity'>): Word | null => {
  if (!Number.isSafeInteger(quantity) || quantity < 1 || quantity > mostPieces) return words.pieces
  if (!variant) return catalogWords.notOnSale
  if (!variant.stock) return catalogWords.soldOut
  return variant.stock < quantity ? catalogWords.fewLeft(variant.stock) : null
}

const shareOf = ({ merchantId, goods, discount, shipping, shippingDiscount, total, reasons }: QuoteMerchant, lines: ReckonedLine[], refused: Word | null): Share => ({
  merchantId, lines, discount, shippingDiscount, total, refused,
  goodsTotal: goods - discount,
  shippingFee: shipping - shippingDiscount,
  explanation: reasons.map(({ text, amount }) => ({ text, amount: -amount })),
})
