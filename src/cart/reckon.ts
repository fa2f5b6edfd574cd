import { pathOf } from '../catalog/categories/rules.ts'
import { listCategories } from '../catalog/categories/store.ts'
import { feesFor } from '../catalog/shipping/fees.ts'
import { findWay, type Way, type WayKind } from '../catalog/shipping/ways/rules.ts'
import { listWaysOf } from '../catalog/shipping/ways/store.ts'
import { findOpenVariant, type OpenVariant } from '../catalog/variants/store.ts'
import { words as catalogWords } from '../catalog/words.ts'
import type { Db } from '../platform/db.ts'
import type { Minor } from '../platform/money.ts'
import type { Word } from '../platform/words.ts'
import { pricesOfVariants, type PriceNow } from '../promotions/prices/actions.ts'
import { offersFor, readCode } from '../promotions/redeeming.ts'
import { quote, type BasketLine, type Quote, type QuoteMerchant } from '../promotions/rules.ts'
import { mostPieces, type Explanation, type Wanted } from './rules.ts'
import { hasBought, listLiveRoomIds, type Named } from './store.ts'
import { words } from './words.ts'

/** `pieces` of it go at a special price of now, which makes them cheaper by `off` together. */
export type ReckonedLine = Wanted & { variant: OpenVariant; discount: Minor; total: Minor; special: { pieces: number; off: Minor } }

/** What one merchant sells of a basket: one order. */
export type Share = {
  merchantId: number
  lines: ReckonedLine[]
  /** What the goods cost after `discount`, which is what offers took off. */
  goodsTotal: Minor
  discount: Minor
  /** Chosen instead of being sent as usual. */
  way: Way | null
  /** After `shippingDiscount`, with what the way costs on top of it. */
  shippingFee: Minor
  shippingDiscount: Minor
  total: Minor
  explanation: Explanation[]
  /** Why it cannot be sent there, or not in that way. */
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
  /** By merchant; as usual where none is named. */
  ways?: Map<number, WayKind>
}

/** What this costs here and now, merchant by merchant: for showing it, and within the change that places the orders for charging it. */
export const reckon = (db: Db, wanted: Wanted[], { now, region, buyerId, codes, ways = new Map() }: Occasion): Reckoning => {
  const problems: Reckoning['problems'] = []
  const found = wanted.flatMap(line => {
    const variant = findOpenVariant(db, line.variantId)
    const reason = whyNotThis(variant, line)
    if (reason) problems.push({ variantId: line.variantId, reason })
    return variant && !reason ? [{ ...line, variant }] : []
  })

  const sent = sendingOf(db, found, region, ways)
  const flat = new Map([...sent].map(([merchantId, { fee }]) => [merchantId, fee]))
  const offers = offersFor(db, { merchantIds: [...sent.keys()], buyerId, codes, now })
  const categoriesOf = offers.some(({ categoryIds }) => categoryIds.length) ? above(db) : (id: number) => [id]
  const basket = found.map(({ variant, quantity, roomId }): BasketLine => ({
    key: variant.id, productId: variant.productId, merchantId: variant.merchantId, categoryIds: categoriesOf(variant.categoryId), price: variant.price, quantity, roomId,
  }))
  const isNew = offers.some(({ newBuyersOnly }) => newBuyersOnly) && (buyerId === null || !hasBought(db, buyerId))
  const liveRoomIds = offers.some(({ kind }) => kind === 'live-price') ? listLiveRoomIds(db) : []
  // A visitor is shown what a new buyer would pay: who they are is known when they order.
  const quoted = quote(basket, offers, { now, buyer: { id: buyerId ?? 0, isNew }, liveRoomIds }, flat)

  const lines = found.map((line, at): ReckonedLine => ({ ...line, discount: quoted.lines[at]!.discount, total: quoted.lines[at]!.total, special: specialOf(quoted.lines[at]!) }))
  const usedIds = new Set(quoted.merchants.flatMap(({ reasons }) => reasons.map(({ offerId }) => offerId)))
  const coupons = codes.map(readCode).filter(Boolean).map(code => {
    const offer = offers.find(offer => offer.code === code)
    return { code, state: !offer ? ('unknown' as const) : usedIds.has(offer.id) ? ('used' as const) : ('idle' as const) }
  })
  const shares = quoted.merchants.map(merchant => shareOf(merchant, lines.filter(({ variant }) => variant.merchantId === merchant.merchantId), sent.get(merchant.merchantId)!))
  return { total: shares.reduce((sum, { total }) => sum + total, 0), problems, quoted, coupons, shares }
}

type Sending = { /** Before offers, and without what the way costs on top. */ fee: Minor; way: Way | null; refused: Word | null }

/** How each merchant's part reaches the buyer and what that costs. Whatever is collected is sent nowhere. */
const sendingOf = (db: Db, found: { variant: OpenVariant; quantity: number }[], region: string | null, ways: Map<number, WayKind>): Map<number, Sending> => {
  const fees = feesFor(db, found.map(({ variant, quantity }) => ({ ...variant, quantity, total: variant.price * quantity })), region)
  const offered = ways.size ? listWaysOf(db, [...fees.keys()]) : new Map<number, Way[]>()
  return new Map([...fees].map(([merchantId, shipping]): [number, Sending] => {
    const chosen = findWay(offered.get(merchantId), ways.get(merchantId))
    const way = 'way' in chosen ? chosen.way : null
    if (way?.kind === 'collect') return [merchantId, { fee: 0, way, refused: null }]
    const refused = 'refused' in chosen ? chosen.refused : 'refused' in shipping ? shipping.refused : null
    return [merchantId, { fee: 'fee' in shipping ? shipping.fee : 0, way, refused }]
  }))
}

const specialOf = ({ reasons }: Quote['lines'][number]) => ({
  pieces: reasons.reduce((sum, { pieces = 0 }) => sum + pieces, 0),
  off: reasons.reduce((sum, { pieces, amount }) => sum + (pieces ? amount : 0), 0),
})

/** What the things in a cart cost now, by variant, where that is not what they usually cost. */
export const pricesIn = (db: Db, named: Iterable<Named>, now: number): Map<number, PriceNow> =>
  pricesOfVariants(db, [...named].map(({ variantId: id, productId, price }) => ({ id, productId, price })), { now, liveRoomIds: () => listLiveRoomIds(db) })

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

const shareOf = ({ merchantId, goods, discount, shipping, shippingDiscount, total, reasons }: QuoteMerchant, lines: ReckonedLine[], { way, refused }: Sending): Share => ({
  merchantId, lines, discount, shippingDiscount, way, refused,
  goodsTotal: goods - discount,
  shippingFee: shipping - shippingDiscount + (way?.fee ?? 0),
  total: total + (way?.fee ?? 0),
  explanation: reasons.map(({ text, amount }) => ({ text, amount: -amount })),
})
