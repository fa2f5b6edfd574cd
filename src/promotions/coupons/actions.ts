import type { Person } from '../../accounts/rules.ts'
import type { App } from '../../app.ts'
import { refuse } from '../../platform/refusal.ts'
import { claim, readCode } from '../redeeming.ts'
import { findOfferByCode, findUnusedClaim, type OfferInFull } from '../store.ts'
import { words } from './words.ts'

/** Codes can be guessed: one person's tries. */
export const codeTries = { name: 'coupon codes', burst: 10, every: 30_000 }

/** A code of any merchant here; who holds it already keeps the one they have. */
export const claimByCode = (app: App, me: Person, typed: string): Promise<OfferInFull> =>
  app.change(db => {
    const offer = findOfferByCode(db, readCode(typed), app.now()) ?? refuse(words.codeUnknown)
    if (!findUnusedClaim(db, offer.id, me.id)) claim(db, offer, me.id, app.now())
    return offer
  })
