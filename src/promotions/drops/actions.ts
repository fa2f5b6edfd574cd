import type { Person } from '../../accounts/rules.ts'
import type { App } from '../../app.ts'
import { emit } from '../../platform/event-log.ts'
import { refuse, Refusal } from '../../platform/refusal.ts'
import { standingOf } from '../checks.ts'
import type { PromotionEvent } from '../events.ts'
import { claim } from '../redeeming.ts'
import { findOfferOf, findUnusedClaim } from '../store.ts'
import { findDropIn, insertDrop, updateDropsEnded, type Dropped } from './store.ts'
import { words } from './words.ts'

/** One at a time: a new one takes the place of what lay there. */
export const dropCoupon = (app: App, merchant: Person, { roomId, offerId, lasts }: { roomId: number; offerId: number; lasts: number }) =>
  app.change(db => {
    const now = app.now()
    const offer = findOfferOf(db, merchant, offerId)
    if (offer?.kind !== 'coupon') return refuse(words.gone, 404)
    if (standingOf(offer, now) !== 'running' || offer.left === 0) refuse(words.notDroppable)
    updateDropsEnded(db, roomId, now)
    insertDrop(db, { offerId, roomId, droppedAt: now, endsAt: Math.min(offer.endsAt, now + lasts) })
    emit<PromotionEvent>(db, now, { kind: 'coupon.dropped', offerId, roomId })
  })

/** Takes away what lies there; what has been claimed stays with its buyers. */
export const takeUpCoupon = (app: App, roomId: number) =>
  app.change(db => {
    updateDropsEnded(db, roomId, app.now())
    emit<PromotionEvent>(db, app.now(), { kind: 'coupon.dropped', offerId: 0, roomId })
  })

/** One tap, one coupon: who holds one that is not used yet has it already. */
export const claimDrop = (app: App, me: Person, roomId: number, dropId: number): Promise<{ drop: Dropped; held: boolean }> =>
  app.change(db => {
    const drop = findDropIn(db, roomId, dropId) ?? refuse(words.gone, 404)
    if (findUnusedClaim(db, drop.offerId, me.id)) return { drop, held: true }
    if (drop.endsAt <= app.now() || standingOf(drop.offer, app.now()) !== 'running') refuse(words.over)
    if (drop.offer.left === 0) throw new Refusal(words.allGone)
    claim(db, drop.offer, me.id, app.now())
    return { drop, held: false }
  })
