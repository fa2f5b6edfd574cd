import type { Person } from '../../accounts/rules.ts'
import type { App } from '../../app.ts'
import { findProduct, findProductOf } from '../../catalog/store.ts'
import { findVariant, listVariants } from '../../catalog/variants/store.ts'
import { words as catalogWords } from '../../catalog/words.ts'
import type { Db } from '../../platform/db.ts'
import { noteDeed } from '../../platform/deeds.ts'
import type { Minor } from '../../platform/money.ts'
import { refuse } from '../../platform/refusal.ts'
import { emit } from '../../platform/event-log.ts'
import type { PromotionEvent } from '../events.ts'
import { cutPrice } from '../kinds/price-cut.ts'
import { checkStruck, lookBack, struckFor, wasBefore, type Asked, type Special } from './rules.ts'
import { deleteStruck, insertAsked, insertStruck, listAsked, listPriceOffers, listPriceOffersSince, listStruck, type PriceOffer } from './store.ts'

/** Keeps what the variants of a product cost, whenever one of them has come to cost something else. */
export const noteAsked = (app: App, db: Db, productId: number) => {
  if (findProduct(db, productId)?.state !== 'on-sale') return
  for (const { id, price } of listVariants(db, productId)) {
    if (listAsked(db, id).at(-1)?.price === price) continue
    insertAsked(db, id, app.now(), price)
    deleteStruck(db, id)
  }
}

/** Shows a price struck through beside the variant's lowered one, or null for none. Refused when it was never asked. */
export const strikePrice = (app: App, merchant: Person, variantId: number, struck: Minor | null): Promise<void> =>
  app.change(db => {
    const variant = findVariant(db, variantId)
    const product = variant && findProductOf(db, merchant, variant.productId)
    if (!variant || !product) return refuse(catalogWords.gone, 404)
    const say = app.speak(app.shop().locale)
    if (struck === null) deleteStruck(db, variantId)
    else {
      const checked = checkStruck(struck, historyOf(db, variantId, variant), specialsOf(db, variant.productId, variant.price, app.now()), app.now(), say.money)
      if ('reason' in checked) return refuse(checked.reason)
      insertStruck(db, { variantId, price: struck, ...checked }, merchant.id, app.now())
    }
    noteDeed(db, { at: app.now(), personId: merchant.id, deed: 'price.struck', subject: `variant ${variantId}`, detail: struck === null ? '' : `${variant.price} < ${struck}` })
    emit<PromotionEvent>(db, app.now(), { kind: 'price.struck', productId: product.id })
  })

/** What was asked before anything was written down: the present price, since the product was last touched. */
const historyOf = (db: Db, variantId: number, { productId, price }: { productId: number; price: Minor }): Asked[] => {
  const history = listAsked(db, variantId)
  if (history.length) return history
  const product = findProduct(db, productId)
  return product ? [{ at: product.changedAt, price }] : []
}

const specialsOf = (db: Db, productId: number, usual: Minor, now: number, except?: number): Special[] =>
  listPriceOffersSince(db, productId, now - lookBack - struckFor, now)
    .filter(({ id }) => id !== except)
    .map(({ startsAt, endsAt, terms }) => ({ from: startsAt, to: endsAt, price: cutPrice(terms, usual) }))

/** What a product costs now where that is not its usual price, or where it has been lowered: what tiles, shelves and pages show. */
export type PriceNow = {
  price: Minor
  was: Minor | null
  kind: 'flash-sale' | 'live-price' | null
  endsAt: number | null
  /** Pieces left at this price. */
  left: number | null
}

/** Which rooms are live is only asked where a live price is. */
type Asking = { now: number; liveRoomIds: () => number[] }

/** A product at the price of its cheapest variant, or of the one that is named. */
export type Priced = { id: number; price: Minor; variantId?: number }

/** Of those only that have something to tell. */
export const pricesNow = (db: Db, products: Priced[], { now, liveRoomIds }: Asking): Map<number, PriceNow> => {
  if (!products.length) return new Map()
  const ids = products.map(({ id }) => id)
  const running = listPriceOffers(db, ids, now)
  const live = running.some(({ kind }) => kind === 'live-price') ? liveRoomIds() : []
  const offers = Map.groupBy(running.filter(({ kind, roomId }) => kind === 'flash-sale' || live.includes(roomId!)), ({ productId }) => productId)
  const struck = Map.groupBy(listStruck(db, ids, now - struckFor), ({ productId }) => productId)
  return new Map(products.flatMap(product => {
    const { id, price, variantId } = product
    const best = offers.get(id)?.toSorted((a, b) => cutPrice(a.terms, price) - cutPrice(b.terms, price) || a.id - b.id)[0]
    const lowered = struck.get(id)?.find(one => (variantId === undefined ? one.now === price : one.variantId === variantId)) ?? null
    if (best && cutPrice(best.terms, price) < price) return [[id, specialNow(db, product, best, now)] as const]
    return lowered && lowered.price > price ? [[id, { price, was: lowered.price, kind: null, endsAt: null, left: null }] as const] : []
  }))
}

/** The same of each variant by itself. */
export const pricesOfVariants = (db: Db, variants: { id: number; productId: number; price: Minor }[], asking: Asking): Map<number, PriceNow> => {
  const ids = [...new Set(variants.map(({ productId }) => productId))]
  const special = new Set([...listPriceOffers(db, ids, asking.now), ...listStruck(db, ids, asking.now - struckFor)].map(({ productId }) => productId))
  return new Map(variants.filter(({ productId }) => special.has(productId)).flatMap(({ id, productId, price }) => {
    const now = pricesNow(db, [{ id: productId, price, variantId: id }], asking).get(productId)
    return now ? [[id, now] as const] : []
  }))
}

const specialNow = (db: Db, { id: productId, price: usual, variantId }: Priced, { id, kind, terms, startsAt, endsAt, left }: PriceOffer, now: number): PriceNow => {
  const price = cutPrice(terms, usual)
  const variant = variantId === undefined ? listVariants(db, productId).toSorted((a, b) => a.price - b.price || a.position - b.position)[0] : findVariant(db, variantId)
  const was = variant ? wasBefore(price, usual, historyOf(db, variant.id, variant), specialsOf(db, productId, usual, now, id), startsAt) : null
  return { price, was, kind, endsAt: kind === 'flash-sale' ? endsAt : null, left }
}
