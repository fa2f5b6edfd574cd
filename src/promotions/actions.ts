import type { Person } from '../accounts/rules.ts'
import type { App } from '../app.ts'
import { pathOf } from '../catalog/categories/rules.ts'
import { findCategory, listCategories } from '../catalog/categories/store.ts'
import { findProduct, findProductOf } from '../catalog/store.ts'
import type { Db } from '../platform/db.ts'
import { noteDeed } from '../platform/deeds.ts'
import { emit } from '../platform/event-log.ts'
import { refuse, refuseIf } from '../platform/refusal.ts'
import { clash, keepPromise, mostOffers, whyNotOffer, type OfferFields } from './checks.ts'
import type { PromotionEvent } from './events.ts'
import { covers, isPrice } from './offer.ts'
import { nameOf } from './rules.ts'
import { findOffer, findOfferOf, insertOffer, listOffersToCome, updateOffer, updateOfferEnded, type OfferInFull } from './store.ts'
import { words } from './words.ts'

export const addOffer = (app: App, merchant: Person, fields: OfferFields): Promise<OfferInFull> =>
  app.change(db => {
    if (listOffersToCome(db, merchant.id, app.now()).length >= mostOffers) refuse(words.tooMany(mostOffers))
    check(app, db, merchant, fields, null)
    const id = insertOffer(db, { ...fields, merchantId: merchant.id, madeAt: app.now() })
    return tell(app, db, merchant, id, 'offer.added')
  })

export const editOffer = (app: App, merchant: Person, id: number, typed: OfferFields): Promise<OfferInFull> =>
  app.change(db => {
    const offer = findOfferOf(db, merchant, id) ?? refuse(words.gone, 404)
    if (offer.endsAt <= app.now() || typed.kind !== offer.kind) refuse(words.over)
    const fields = keepPromise(offer, typed, app.now())
    check(app, db, merchant, fields, id)
    if (fields.supply !== null && fields.supply < offer.taken) refuse(words.supplyTooLow(offer.taken))
    updateOffer(db, { ...fields, id, changedAt: app.now() })
    return tell(app, db, merchant, id, 'offer.changed')
  })

export const endOffer = (app: App, merchant: Person, id: number): Promise<OfferInFull> =>
  app.change(db => {
    const offer = findOfferOf(db, merchant, id) ?? refuse(words.gone, 404)
    if (offer.endsAt <= app.now()) refuse(words.over)
    updateOfferEnded(db, id, app.now())
    return tell(app, db, merchant, id, 'offer.ended')
  })

const check = (app: App, db: Db, merchant: Person, fields: OfferFields, ownId: number | null) => {
  refuseIf(whyNotOffer(fields, app.now())?.reason)
  if (fields.productIds.some(id => !findProductOf(db, merchant, id))) refuse(words.notYourProduct)
  if (fields.categoryIds.some(id => !findCategory(db, id))) refuse(words.noCategory)
  const others = listOffersToCome(db, merchant.id, app.now()).filter(({ id }) => id !== ownId)
  if (fields.code && others.some(({ code }) => code === fields.code)) refuse(words.codeTaken(fields.code))
  const clashing = others.find(other => clash(fields, other, id => categoriesOf(db, id)))
  if (clashing) refuse(words.clashes(nameOf(clashing)))
}

const categoriesOf = (db: Db, productId: number) => {
  const product = findProduct(db, productId)
  return product ? withThoseAbove(db, product.categoryId) : []
}

const withThoseAbove = (db: Db, categoryId: number) => pathOf(listCategories(db), categoryId).map(({ id }) => id)

/** What a product's page may tell of: offers for it that are open to everybody without a coupon. */
export const listShownOffers = (db: Db, { id, merchantId, categoryId }: { id: number; merchantId: number; categoryId: number }, now: number): OfferInFull[] => {
  const open = listOffersToCome(db, merchantId, now).filter(offer => offer.startsAt <= now && offer.left !== 0 && offer.kind !== 'coupon' && !isPrice(offer))
  if (!open.length) return []
  const goods = { productId: id, merchantId, categoryIds: withThoseAbove(db, categoryId) }
  return open.filter(offer => covers(offer, goods))
}

/** What is promised to buyers is written down with who and when. */
const tell = (app: App, db: Db, merchant: Person, id: number, deed: 'offer.added' | 'offer.changed' | 'offer.ended'): OfferInFull => {
  const offer = findOffer(db, id)!
  const { kind, title, code, terms, startsAt, endsAt, supply, perBuyer, productIds, categoryIds } = offer
  noteDeed(db, { at: app.now(), personId: merchant.id, deed, subject: `offer ${id}`, detail: JSON.stringify({ kind, title, code, terms, startsAt, endsAt, supply, perBuyer, productIds, categoryIds }).slice(0, 2000) })
  emit<PromotionEvent>(db, app.now(), { kind: 'offer.changed', offerId: id, merchantId: merchant.id })
  return offer
}
