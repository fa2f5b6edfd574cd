import { open, type Kind, type Terms } from '../promotions/offer.ts'
import { findOffer, insertOffer, type NewOffer } from '../promotions/store.ts'
import type { world } from './world.ts'

type World = Pick<ReturnType<typeof world>, 'app'>

/** An offer of this merchant for all their goods, open since an hour and without an end, unless told otherwise. */
export const offerOf = <K extends Kind>({ app }: World, merchant: { id: number }, kind: K, terms: Terms[K], more: Partial<NewOffer> = {}) => {
  const now = app.now()
  const id = insertOffer(app.db, {
    merchantId: merchant.id, kind, terms, title: '六月', code: null, roomId: null, startsAt: now - 3_600_000, endsAt: open, supply: null, perBuyer: null,
    newBuyersOnly: false, productIds: [], categoryIds: [], madeAt: now, ...more,
  } as NewOffer)
  return findOffer(app.db, id)!
}
