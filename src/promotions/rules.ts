import type { Minor } from '../platform/money.ts'
import type { Locale } from '../platform/words.ts'
import { buyXGetY } from './kinds/buy-x-get-y.ts'
import { coupon } from './kinds/coupon.ts'
import { flashSale } from './kinds/flash-sale.ts'
import { freeShipping } from './kinds/free-shipping.ts'
import { livePrice } from './kinds/live-price.ts'
import { spendAndSave } from './kinds/spend-and-save.ts'
import { lay } from './laying.ts'
import { amountOf, covers, isPrice, kinds, type Kind, type Lot, type Offer, type Terms } from './offer.ts'
import { words } from './words.ts'

/**
 * How a basket is reckoned, merchant by merchant:
 *
 * | step | what happens | how it combines |
 * |---|---|---|
 * | 1 | live price, flash sale | each piece has one price: the lowest open to it, as far as pieces last |
 * | 2 | buy X, get Y | with all others |
 * | 3 | spend and save | with all others; one marked exclusive not with a coupon |
 * | 4 | coupon | one for each merchant: the one that takes most off |
 * | 5 | shipping fee | – |
 * | 6 | free shipping | the one that takes most off |
 *
 * Thresholds and percentages of 2 to 6 look at the goods at the price of step 1, so that no offer spoils another. Where
 * a coupon and an exclusive offer stand against each other, the buyer gets what takes more off. Together they take off
 * no more than the goods cost. More goods never make the sum of what comes off smaller.
 */
const goodsKinds: { [K in GoodsKind]: (terms: Terms[K], lots: Lot[]) => Minor } = { 'buy-x-get-y': buyXGetY, 'spend-and-save': spendAndSave, coupon }
const priceKinds = { 'live-price': livePrice, 'flash-sale': flashSale }
type GoodsKind = 'buy-x-get-y' | 'spend-and-save' | 'coupon'

export type BasketLine = {
  /** The variant. */
  key: number
  productId: number
  merchantId: number
  /** Its own category and those above it. */
  categoryIds: number[]
  price: Minor
  quantity: number
  roomId: number | null
}

export type QuoteContext = { now: number; buyer: { id: number; isNew: boolean } | null; liveRoomIds: number[] }

/** `pieces`: how many got this price. */
export type LineReason = { offerId: number; amount: Minor; pieces?: number }
export type Reason = { offerId: number; kind: Kind; text: Record<Locale, string>; amount: Minor }

/** `total` = `price` × `quantity` − `discount`, and `discount` is the sum of the reasons. */
export type QuoteLine = { key: number; price: Minor; quantity: number; discount: Minor; total: Minor; reasons: LineReason[] }

/** `goods` before any offer. `total` = goods − discount + shipping − shippingDiscount. */
export type QuoteMerchant = { merchantId: number; goods: Minor; discount: Minor; shipping: Minor; shippingDiscount: Minor; total: Minor; reasons: Reason[] }

export type Quote = { lines: QuoteLine[]; merchants: QuoteMerchant[]; total: Minor }

/** What a basket costs with these offers. Neither the order of the lines nor that of the offers matters. */
export const quote = (lines: BasketLine[], offers: Offer[], context: QuoteContext, shippingFees: Map<number, Minor>): Quote => {
  const usable = offers.filter(offer => isUsable(offer, context)).toSorted((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || a.id - b.id)
  const merchants = [...Map.groupBy(lines, line => line.merchantId)].sort(([a], [b]) => a - b).map(([merchantId, own]) =>
    quoteMerchant(merchantId, own.toSorted((a, b) => a.key - b.key), usable.filter(offer => offer.merchantId === merchantId), shippingFees.get(merchantId) ?? 0))

  const drawn = new Map(merchants.flatMap(({ lines }) => lines.map(line => [line.key, line])))
  return {
    lines: lines.map(({ key }) => drawn.get(key)!),
    merchants: merchants.map(({ merchant }) => merchant),
    total: merchants.reduce((sum, { merchant }) => sum + merchant.total, 0),
  }
}

/** Whether it is open to this buyer now, whatever is in the basket. */
export const isUsable = (offer: Offer, context: QuoteContext) =>
  offer.startsAt <= context.now && context.now < offer.endsAt &&
  (offer.left === null || offer.left > 0) &&
  (!offer.newBuyersOnly || (context.buyer?.isNew ?? false)) &&
  (!isPrice(offer) || priceKinds[offer.kind].holds(offer, context))

const quoteMerchant = (merchantId: number, lines: BasketLine[], offers: Offer[], shipping: Minor) => {
  const goods = amountOf(lines)
  const priced = pricePieces(lines, offers.filter(isPrice))
  const { taken, parts } = bestDeductions(lines, priced, offers)

  const drawn: QuoteLine[] = lines.map(({ key, price, quantity }, at) => {
    const reasons = [...priced[at]!.reasons, ...taken.map(({ id }, one) => ({ offerId: id, amount: parts[one]![at]! })).filter(({ amount }) => amount > 0)]
    const discount = reasons.reduce((sum, { amount }) => sum + amount, 0)
    return { key, price, quantity, discount, total: price * quantity - discount, reasons }
  })

  const free = bestFreeShipping(lines, priced, offers, shipping)
  const discount = drawn.reduce((sum, line) => sum + line.discount, 0)
  const shippingDiscount = free?.amount ?? 0
  const byOffer = Map.groupBy(drawn.flatMap(({ reasons }) => reasons), ({ offerId }) => offerId)
  const reasons = offers.flatMap(offer => {
    const amount = byOffer.get(offer.id)?.reduce((sum, reason) => sum + reason.amount, 0) ?? (offer === free?.offer ? shippingDiscount : 0)
    return amount > 0 ? [{ offerId: offer.id, kind: offer.kind, text: nameOf(offer), amount }] : []
  })
  return {
    lines: drawn,
    merchant: { merchantId, goods, discount, shipping, shippingDiscount, total: goods - discount + shipping - shippingDiscount, reasons },
  }
}

type Priced = { lots: Lot[]; reasons: LineReason[] }

/** Whoever saves most gets the pieces of an offer first. */
const pricePieces = (lines: BasketLine[], offers: Offer<'live-price' | 'flash-sale'>[]): Priced[] => {
  const priced: Priced[] = lines.map(() => ({ lots: [], reasons: [] }))
  const waiting = lines.map(({ quantity }) => quantity)
  const left = new Map(offers.map(({ id, left }) => [id, left ?? Infinity]))
  const bids = lines.flatMap((line, at) => offers.filter(offer => covers(offer, line)).map(offer => {
    const price = priceKinds[offer.kind].priceOf(offer.terms, line.price)
    return { at, offerId: offer.id, price, saving: line.price - price }
  }))

  for (const { at, offerId, price, saving } of bids.filter(({ saving }) => saving > 0).sort((a, b) => b.saving - a.saving || a.offerId - b.offerId || a.at - b.at)) {
    const pieces = Math.min(waiting[at]!, left.get(offerId)!)
    if (!pieces) continue
    waiting[at]! -= pieces
    left.set(offerId, left.get(offerId)! - pieces)
    priced[at]!.lots.push({ price, quantity: pieces })
    priced[at]!.reasons.push({ offerId, amount: saving * pieces, pieces })
  }
  lines.forEach(({ price }, at) => { if (waiting[at]) priced[at]!.lots.push({ price, quantity: waiting[at]! }) })
  return priced
}

/** What comes off the goods: with no coupon, or with the one beside which most comes off. */
const bestDeductions = (lines: BasketLine[], priced: Priced[], offers: Offer[]) => {
  const costs = priced.map(({ lots }) => amountOf(lots))
  const worths = offers.filter(isForGoods).map(offer => deductionOf(offer, lines, priced)).filter(({ amount }) => amount > 0)
  const others = worths.filter(({ offer }) => offer.kind !== 'coupon')
  const combining = others.filter(({ offer }) => offer.kind !== 'spend-and-save' || !offer.terms.exclusive)
  const choices = [others, ...worths.filter(({ offer }) => offer.kind === 'coupon').map(one => [...combining, one])]

  let best = { taken: [] as Offer[], parts: [] as Minor[][], sum: 0 }
  for (const choice of choices) {
    if (choice.reduce((sum, { amount }) => sum + amount, 0) <= best.sum) continue
    const parts = lay(choice, costs)
    const sum = parts.flat().reduce((all, part) => all + part, 0)
    if (sum > best.sum) best = { taken: choice.map(({ offer }) => offer), parts, sum }
  }
  return best
}

const isForGoods = (offer: Offer): offer is Offer<GoodsKind> => offer.kind in goodsKinds

const deductionOf = (offer: Offer<GoodsKind>, lines: BasketLine[], priced: Priced[]) => {
  const covered = placesOf(offer, lines)
  const worth = goodsKinds[offer.kind] as (terms: Terms[GoodsKind], lots: Lot[]) => Minor
  return { offer, lines: covered, amount: worth(offer.terms, covered.flatMap(at => priced[at]!.lots)) }
}

const bestFreeShipping = (lines: BasketLine[], priced: Priced[], offers: Offer[], fee: Minor) => {
  const worths = offers.filter(offer => offer.kind === 'free-shipping').map(offer => {
    const covered = placesOf(offer, lines)
    return { offer, amount: covered.length ? freeShipping(offer.terms, covered.flatMap(at => priced[at]!.lots), fee) : 0 }
  })
  return worths.filter(({ amount }) => amount > 0).sort((a, b) => b.amount - a.amount || a.offer.id - b.offer.id)[0] ?? null
}

const placesOf = (offer: Offer, lines: BasketLine[]) => lines.flatMap((line, at) => (covers(offer, line) ? [at] : []))

/** How it is called on a receipt: coupon TEA10. */
export const nameOf = ({ kind, code, title }: Pick<Offer, 'kind' | 'code' | 'title'>): Record<Locale, string> => {
  const name = words.kind[kind]
  return { 'zh-CN': `${name['zh-CN']} ${code ?? title}`, en: `${name.en} ${code ?? title}` }
}
