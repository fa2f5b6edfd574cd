import type { Db } from '../platform/db.ts'
import { refuse } from '../platform/refusal.ts'
import { isPrice, type Offer } from './offer.ts'
import { nameOf, type Quote } from './rules.ts'
import {
  findOffer, findUnusedClaim, insertClaim, insertUse, listOpenOffers, listUsesOf, updateClaimGivenBack, updateClaimUsed, updateGivenBack, updateTaken, updateUsed,
  updateUseGivenBack, type Asked, type OfferInFull, type Taking,
} from './store.ts'
import { words } from './words.ts'

/** As typed: tea10 and ＴＥＡ10 are TEA10. */
export const readCode = (typed: string) => typed.normalize('NFKC').replace(/\s/g, '').toUpperCase().slice(0, 20)

/** What may make this buyer's basket cheaper: to be handed to `quote`. */
export const offersFor = (db: Db, asked: Asked): Offer[] => listOpenOffers(db, { ...asked, codes: asked.codes.map(readCode) })

export type Redemption = { orderId: number; merchantId: number; buyerId: number; quoted: Quote; at: number }

/**
 * Part of an order's own change, once for each order: counts what the quote has used of each offer of its merchant.
 * Refused when one of them has run out, for all or for this buyer, since it was quoted.
 */
export const redeem = (db: Db, { orderId, merchantId, buyerId, quoted, at }: Redemption) => {
  const merchant = quoted.merchants.find(merchant => merchant.merchantId === merchantId)
  for (const { offerId, kind, amount } of merchant?.reasons ?? []) {
    const pieces = quoted.lines.flatMap(({ reasons }) => reasons).reduce((sum, reason) => sum + (reason.offerId === offerId ? (reason.pieces ?? 0) : 0), 0)
    const times = isPrice({ kind }) ? pieces : 1
    const held = kind === 'coupon' ? findUnusedClaim(db, offerId, buyerId) : null
    if (held) {
      updateClaimUsed(db, held.id, orderId, at)
      updateUsed(db, offerId, 1, amount)
    } else take(db, offerId, buyerId, { times, used: 1, given: amount })
    // One that nobody held is claimed by being used.
    const claimId = held?.id ?? (kind === 'coupon' ? insertClaim(db, offerId, buyerId, at, orderId) : null)
    insertUse(db, { orderId, offerId, personId: buyerId, claimId, times, amount, at })
  }
}

/** One more for this person; refused when there is none left, or none for them. */
export const claim = (db: Db, { id: offerId }: Pick<OfferInFull, 'id'>, personId: number, at: number): number => {
  take(db, offerId, personId, { times: 1, used: 0, given: 0 })
  return insertClaim(db, offerId, personId, at)
}

const take = (db: Db, offerId: number, personId: number, taking: Taking) => {
  if (updateTaken(db, offerId, personId, taking)) return
  const offer = findOffer(db, offerId) ?? refuse(words.gone)
  refuse(offer.left !== null && offer.left < taking.times ? words.ranOut(nameOf(offer)) : words.enough(nameOf(offer)))
}

/** Part of an order's cancelling: coupons can be used again, pieces and uses are there for others. */
export const giveBack = (db: Db, orderId: number, at: number) => {
  for (const { offerId, claimId, times, amount } of listUsesOf(db, orderId)) {
    if (claimId === null) updateGivenBack(db, offerId, times)
    else updateClaimGivenBack(db, claimId)
    updateUseGivenBack(db, orderId, offerId, at)
    updateUsed(db, offerId, -1, -amount)
  }
}

/** Why what was shown to a buyer is not to be had any more, or null: the first of these offers that the quote lacks. */
export const whyLost = (db: Db, shownOfferIds: number[], quoted: Quote, now: number) => {
  const has = new Set(quoted.merchants.flatMap(({ reasons }) => reasons.map(({ offerId }) => offerId)))
  const lost = shownOfferIds.filter(id => !has.has(id)).map(id => findOffer(db, id)).find(offer => offer !== null && offer.startsAt <= now)
  return lost ? words.lost(nameOf(lost)) : null
}
