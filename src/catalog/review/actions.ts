import { findPerson } from '../../accounts/store.ts'
import { has, type Person } from '../../accounts/rules.ts'
import type { App } from '../../app.ts'
import type { Db } from '../../platform/db.ts'
import { noteDeed } from '../../platform/deeds.ts'
import { refuse, refuseIf } from '../../platform/refusal.ts'
import { checkFields, editProduct, moveProduct, writeProduct } from '../actions.ts'
import { whyIncomplete, type Product } from '../rules.ts'
import { findProduct, findProductOf } from '../store.ts'
import { words as versionWords } from '../versions/words.ts'
import { findVersion, readFields } from '../versions/store.ts'
import { words } from '../words.ts'
import { tellMerchant, withdrawWaiting } from './applications.ts'
import { withPricesOf, type Application, type ApplicationKind, type ReviewRules, type Trust } from './rules.ts'
import { findApplication, findReviewRules, updateApplicationDecided, updateReviewRules, upsertTrust } from './store.ts'

/** The administrator's. What was withdrawn or replaced meanwhile is not decided. */
export const decideApplication = (app: App, by: Person, id: number, { approve, note = '' }: { approve: boolean; note?: string }): Promise<Product> =>
  app.change(db => {
    if (!has(by, 'admin')) refuse(words.notYours, 403)
    const application = findApplication(db, id) ?? refuse(words.noApplication, 404)
    const product = findProduct(db, application.productId) ?? refuse(words.gone, 404)
    if (!approve && !note) refuse(words.needsNote)
    if (!updateApplicationDecided(db, id, { state: approve ? 'approved' : 'declined', at: app.now(), by: by.id, note: approve ? '' : note })) refuse(words.noApplication, 409)

    const { kind } = application
    noteDeed(db, { at: app.now(), personId: by.id, deed: `product.${kind}${approve ? 'Approved' : 'Declined'}`, subject: `product ${product.id}`, detail: note ? `${product.title}: ${note}` : product.title })
    if (approve) carryOut(app, db, application, product)
    const word = kind === 'edit' ? (approve ? words.toldEdited : words.toldNotEdited) : approve ? words.toldDelisted : words.toldNotDelisted
    tellMerchant(app, db, product, word, note)
    return findProduct(db, product.id)!
  })

const carryOut = (app: App, db: Db, { kind, fields, merchantId }: Application, product: Product) => {
  if (kind === 'delist' && product.state === 'on-sale') moveProduct(app, db, 'clock', product, 'take-off', '')
  if (kind === 'delist' || !fields) return
  const merchant = findPerson(db, merchantId)!
  const { pricesAtOnce } = findReviewRules(db)
  const wanted = pricesAtOnce ? withPricesOf(fields, readFields(db, product.id)) : fields
  checkFields(db, merchant, wanted)
  refuseIf(whyIncomplete({ pictureIds: wanted.pictureIds, price: Math.min(...wanted.variants.map(({ price }) => price)) }))
  writeProduct(app, db, merchant, product, wanted)
}

export const withdrawApplication = (app: App, merchant: Person, productId: number, kind: ApplicationKind): Promise<Product> =>
  app.change(db => {
    const product = findProductOf(db, merchant, productId) ?? refuse(words.gone, 404)
    if (!withdrawWaiting(app, db, productId, kind, merchant.id)) refuse(words.noApplication, 409)
    return product
  })

/** An edit like any other: it waits where edits wait. The stock stays as it is. */
export const restoreVersion = async (app: App, merchant: Person, productId: number, version: number): Promise<Product> => {
  if (!findProductOf(app.db, merchant, productId)) refuse(words.gone, 404)
  const { fields } = findVersion(app.db, productId, version) ?? refuse(versionWords.noVersion, 404)
  return editProduct(app, merchant, productId, { ...fields, variants: fields.variants.map(variant => ({ ...variant, stock: 0, stockSeen: 0 })) })
}

export const changeReviewRules = (app: App, by: Person, rules: ReviewRules): Promise<void> =>
  app.change(db => {
    updateReviewRules(db, rules)
    noteDeed(db, { at: app.now(), personId: by.id, deed: 'review.rulesChanged', subject: 'shop', detail: JSON.stringify(rules) })
  })

export const trustMerchant = (app: App, by: Person, merchantId: number, trust: Trust): Promise<void> =>
  app.change(db => {
    const merchant = findPerson(db, merchantId)
    if (!has(merchant, 'merchant')) refuse(words.notAMerchant, 404)
    upsertTrust(db, merchantId, trust, by.id, app.now())
    noteDeed(db, { at: app.now(), personId: by.id, deed: 'merchant.trusted', subject: `person ${merchantId}`, detail: JSON.stringify(trust) })
  })
