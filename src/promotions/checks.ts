import type { Word } from '../platform/words.ts'
import { isPrice, open, type Pledge } from './offer.ts'
import type { OfferInFull } from './store.ts'
import { words } from './words.ts'

export type OfferFields = Pick<OfferInFull, 'title' | 'code' | 'roomId' | 'startsAt' | 'endsAt' | 'supply' | 'perBuyer' | 'newBuyersOnly' | 'productIds' | 'categoryIds'> & Pledge

export const mostOffers = 200
export const mostProducts = 200
export const longestTitle = 30
export const longestCode = 20
export const mostPercent = 90
export const mostSteps = 3

/** Where a fault is shown on the form. */
export type Fault = { field: string; reason: Word }

/** What makes an offer one that could not be kept, or null. */
export const whyNotOffer = (fields: OfferFields, now: number): Fault | null => whyNotTerms(fields) ?? whyNotGoods(fields) ?? whyNotWhen(fields, now)

const fault = (field: string, reason: Word): Fault => ({ field, reason })

const whyNotTerms = (offer: OfferFields): Fault | null => {
  switch (offer.kind) {
    case 'live-price':
    case 'flash-sale':
      if (offer.terms.percent !== undefined) return whyNotPercent(offer.terms.percent)
      return offer.terms.price > 0 ? null : fault('price', words.needsCut)
    case 'coupon':
      if (offer.terms.percent !== undefined) return whyNotPercent(offer.terms.percent)
      if (offer.terms.amount <= 0) return fault('amount', words.needsAmount)
      return offer.terms.amount < offer.terms.threshold ? null : fault('threshold', words.thresholdTooLow)
    case 'spend-and-save':
      if (!offer.terms.steps.length) return fault('from-1', words.needsStep)
      return offer.terms.steps.some(({ from, off }) => off <= 0 || off >= from) ? fault('from-1', words.stepTooLow) : null
    case 'buy-x-get-y':
      return offer.terms.buy >= 1 && offer.terms.free >= 1 ? null : fault('buy', words.needsPieces)
    case 'free-shipping':
      return null
  }
}

const whyNotPercent = (percent: number) => (percent >= 1 && percent <= mostPercent ? null : fault('percent', words.percentBetween(mostPercent)))

const whyNotGoods = (fields: OfferFields): Fault | null => {
  if (isPrice(fields) && !fields.productIds.length) return fault('goods', words.needsProducts)
  if (fields.productIds.length > mostProducts) return fault('goods', words.tooManyProducts(mostProducts))
  return fields.kind === 'live-price' && fields.roomId === null ? fault('room', words.needsRoom) : null
}

const whyNotWhen = ({ kind, startsAt, endsAt, supply }: OfferFields, now: number): Fault | null => {
  if (endsAt <= startsAt) return fault('endsAt', words.endsBeforeStart)
  if (endsAt <= now) return fault('endsAt', words.endsInPast)
  if (kind === 'flash-sale' && endsAt === open) return fault('endsAt', words.flashNeedsEnd)
  return kind === 'flash-sale' && supply === null ? fault('supply', words.flashNeedsShare) : null
}

type Goods = Pick<OfferInFull, 'kind' | 'startsAt' | 'endsAt' | 'productIds' | 'categoryIds'>

/**
 * Whether two offers would count the same goods at the same time, which surprises everybody: two 满减 of one basket.
 * `categoriesOf` says in which categories a product is, with those above.
 */
export const clash = (one: Goods, other: Goods, categoriesOf: (productId: number) => number[]) =>
  one.kind === other.kind && (one.kind === 'buy-x-get-y' || one.kind === 'spend-and-save') &&
  one.startsAt < other.endsAt && other.startsAt < one.endsAt && shareGoods(one, other, categoriesOf)

const shareGoods = (one: Goods, other: Goods, categoriesOf: (productId: number) => number[]) => {
  const forAll = ({ productIds, categoryIds }: Goods) => !productIds.length && !categoryIds.length
  const within = (a: Goods, b: Goods) => a.productIds.some(id => b.productIds.includes(id) || categoriesOf(id).some(category => b.categoryIds.includes(category)))
  return forAll(one) || forAll(other) || within(one, other) || within(other, one) || one.categoryIds.some(id => other.categoryIds.includes(id))
}

/** What has begun is a promise: its name, end and numbers may change, what it gives and for what may not. */
export const keepPromise = (offer: OfferInFull, fields: OfferFields, now: number): OfferFields =>
  offer.startsAt > now
    ? fields
    : {
        ...fields, code: offer.code, roomId: offer.roomId, startsAt: offer.startsAt, newBuyersOnly: offer.newBuyersOnly,
        productIds: offer.productIds, categoryIds: offer.categoryIds, ...pledgeOf(offer),
      }

const pledgeOf = ({ kind, terms }: OfferInFull) => ({ kind, terms }) as Pledge

export const standingOf = ({ startsAt, endsAt }: Pick<OfferInFull, 'startsAt' | 'endsAt'>, now: number) =>
  endsAt <= now ? 'over' : startsAt > now ? 'planned' : 'running'
