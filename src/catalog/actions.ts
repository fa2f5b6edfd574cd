import type { Person } from '../accounts/rules.ts'
import type { App } from '../app.ts'
import type { Db } from '../platform/db.ts'
import { noteDeed } from '../platform/deeds.ts'
import { emit } from '../platform/event-log.ts'
import { findPictureOf } from '../platform/images.ts'
import { refuse, refuseIf } from '../platform/refusal.ts'
import type { CatalogEvent } from './events.ts'
import { goesOnSaleAtOnce, mostPictures, restocked, transitions, whyNot, type Actor, type Product, type ProductTransition } from './rules.ts'
import { findCategory, findProduct, findProductOf, insertProduct, listProductsOf, updateProduct, updateProductPictures, updateProductState } from './store.ts'
import { words } from './words.ts'

export type ProductFields = Pick<Product, 'title' | 'description' | 'price' | 'stock' | 'shippingFee' | 'categoryId' | 'pictureIds'>

/** A new draft. */
export const addProduct = (app: App, merchant: Person, fields: ProductFields): Promise<Product> =>
  app.change(db => {
    check(db, merchant, fields)
    const id = insertProduct(db, { ...fields, merchantId: merchant.id, state: 'draft', madeAt: app.now() })
    updateProductPictures(db, id, fields.pictureIds)
    return findProduct(db, id)!
  })

/** `stockSeen` is the stock the merchant looked at while typing: what was sold meanwhile stays sold. */
export const editProduct = (app: App, merchant: Person, id: number, fields: ProductFields & { stockSeen: number }): Promise<Product> =>
  app.change(db => {
    const before = findProductOf(db, merchant, id) ?? refuse(words.gone, 404)
    check(db, merchant, fields)
    updateProduct(db, { ...fields, id, stock: restocked(before.stock, fields.stockSeen, fields.stock), changedAt: app.now() })
    updateProductPictures(db, id, fields.pictureIds)
    return tell(app, db, merchant, before)
  })

/** Price and stock alone, from the list. */
export const repriceProduct = (
  app: App, merchant: Person, id: number, { price, stock, stockSeen }: { price: number; stock: number; stockSeen: number },
): Promise<Product> =>
  app.change(db => {
    const before = findProductOf(db, merchant, id) ?? refuse(words.gone, 404)
    if (price <= 0 && before.state !== 'draft') refuse(words.needsPrice)
    updateProduct(db, { ...before, price, stock: restocked(before.stock, stockSeen, stock), changedAt: app.now() })
    return tell(app, db, merchant, before)
  })

/** `version` is what an administrator looked at; a product that was changed since then must be looked at again. */
export const transitionProduct = (
  app: App, by: Person, id: number, transition: ProductTransition, { note = '', version }: { note?: string; version?: number } = {},
): Promise<Product> =>
  app.change(db => {
    const product = (transitions[transition].by.includes('admin') ? findProduct(db, id) : findProductOf(db, by, id)) ?? refuse(words.gone, 404)
    if (version !== undefined && version !== product.version) refuse(words.changedMeanwhile, 409)
    if (transition === 'decline' && !note) refuse(words.needsNote)

    const moved = move(app, db, by, product, transition, note)
    const atOnce = transition === 'submit' && goesOnSaleAtOnce(app.shop().productReview, by)
    return atOnce ? move(app, db, 'clock', moved, 'approve', '') : moved
  })

/** For who may no longer sell: nothing of theirs can be bought, and nothing waits for review. */
export const takeOffAllOf = (app: App, db: Db, merchantId: number) => {
  const all = (state: 'on-sale' | 'submitted') => listProductsOf(db, { id: merchantId }, { state, limit: -1 })
  all('on-sale').forEach(product => move(app, db, 'clock', product, 'take-off', ''))
  all('submitted').forEach(product => move(app, db, 'clock', product, 'withdraw', ''))
}

const move = (app: App, db: Db, by: Actor, product: Product, transition: ProductTransition, note: string): Product => {
  refuseIf(whyNot(product, by, transition))
  updateProductState(db, product.id, transitions[transition].to, note, app.now())
  emit<CatalogEvent>(db, app.now(), { kind: 'product.transitioned', productId: product.id, transition })
  noteDeed(db, {
    at: app.now(), personId: by === 'clock' ? null : by.id, deed: `product.${transition}`, subject: `product ${product.id}`,
    detail: note ? `${product.title}: ${note}` : product.title,
  })
  return findProduct(db, product.id)!
}

/** A product that has been through review may be changed at once, but not unnoticed. */
const tell = (app: App, db: Db, merchant: Person, before: Product): Product => {
  const after = findProduct(db, before.id)!
  const detail = differences(before, after)
  if (detail) emit<CatalogEvent>(db, app.now(), { kind: 'product.changed', productId: after.id })
  if (detail && (before.state === 'on-sale' || before.state === 'off-sale')) {
    noteDeed(db, { at: app.now(), personId: merchant.id, deed: 'product.changed', subject: `product ${after.id}`, detail })
  }
  return after
}

const compared = ['title', 'description', 'price', 'stock', 'shippingFee', 'categoryId', 'pictureIds'] as const

const differences = (before: Product, after: Product) =>
  compared
    .filter(field => String(before[field]) !== String(after[field]))
    .map(field => `${field}: ${String(before[field]).slice(0, 200)} → ${String(after[field]).slice(0, 200)}`)
    .join('\n')

const check = (db: Db, merchant: Person, { categoryId, pictureIds }: ProductFields) => {
  if (!findCategory(db, categoryId)) refuse(words.noCategory)
  if (pictureIds.length > mostPictures) refuse(words.tooManyPictures(mostPictures))
  if (pictureIds.some(id => !findPictureOf(db, merchant.id, id))) refuse(words.notYourPicture)
}
