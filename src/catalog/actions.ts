import type { Person } from '../accounts/rules.ts'
import type { App } from '../app.ts'
import type { Db } from '../platform/db.ts'
import { noteDeed } from '../platform/deeds.ts'
import { emit } from '../platform/event-log.ts'
import { findPictureOf } from '../platform/images.ts'
import { refuse, refuseIf } from '../platform/refusal.ts'
import { whyNotContent, type Content } from './content/rules.ts'
import type { CatalogEvent } from './events.ts'
import { goesOnSaleAtOnce, mostPictures, restocked, transitions, whyNot, type Actor, type Product, type ProductTransition } from './rules.ts'
import { findTemplateOf, updateProductTemplate } from './shipping/store.ts'
import { words as shippingWords } from './shipping/words.ts'
import { ask, tellMerchant, withdrawWaiting } from './review/applications.ts'
import { delistWaits, editWaits, onlyPricesOf, saidBy, withPricesOf, type Wanted } from './review/rules.ts'
import { findReviewRules, findTrust } from './review/store.ts'
import { hasChangedWords, updateWords } from './search/store.ts'
import { setStock } from './stock.ts'
import {
  findCategory, findProduct, findProductOf, insertProduct, listProductsOf, listSales, updateProduct, updateProductContent, updateProductPictures,
  updateProductHold, updateProductState, updateProductVersion, updateSold,
} from './store.ts'
import { variantName, whyNotThese, type StockReason, type Variant } from './variants/rules.ts'
import { insertVariant, listEveryVariant, listVariants, updateVariant, updateVariantRemoved, type VariantRow } from './variants/store.ts'
import { fieldsOf, sameFields } from './versions/rules.ts'
import { keepVersion, readFields } from './versions/store.ts'
import { words } from './words.ts'

/** Of the content, what is not told stays as it is. */
type Common = Pick<Product, 'title' | 'description' | 'shippingFee' | 'categoryId' | 'pictureIds'> & Partial<Content> & { shippingTemplateId?: number | null; hold?: Product['hold'] }

/** `id` null: a new one. `stockSeen` is the stock that was looked at while typing: what was sold meanwhile stays sold. */
export type VariantFields = Omit<VariantRow, 'productId' | 'position'> & { id: number | null; stock: number; stockSeen: number }

/** With options and a variant for each combination that is offered, or with the price and stock of the only one. */
export type ProductFields = Common & ({ options: string[]; variants: VariantFields[] } | { price: number; stock: number; stockSeen?: number; variants?: undefined })

/** A new draft. */
export const addProduct = (app: App, merchant: Person, fields: ProductFields): Promise<Product> =>
  app.change(db => addProductWithin(app, db, merchant, fields))

export const editProduct = (app: App, merchant: Person, id: number, fields: ProductFields): Promise<Product> =>
  app.change(db => editProductWithin(app, db, merchant, id, fields))

/** Why its stock is what it is: 'import 3'. */
type Source = { reason: StockReason; subject: string }

/** Part of a larger change. */
export const addProductWithin = (app: App, db: Db, merchant: Person, fields: ProductFields, source: Source = { reason: 'opening', subject: '' }): Product => {
  checkFields(db, merchant, fields)
  const id = insertProduct(db, { ...fields, options: fields.variants ? fields.options : [], merchantId: merchant.id, state: 'draft', madeAt: app.now() })
  updateProductPictures(db, id, fields.pictureIds)
  if (fields.shippingTemplateId !== undefined) updateProductTemplate(db, id, fields.shippingTemplateId)
  if (fields.hold) updateProductHold(db, id, fields.hold)
  keepContent(db, findProduct(db, id)!, fields)
  keepVariants(app, db, merchant, id, variantsOf(fields, []), source)
  keepWords(db, source)
  keepVersion(db, id, merchant.id, app.now())
  return findProduct(db, id)!
}

/** Where an edit waits for an administrator, what is on sale stays as it is until then. */
export const editProductWithin = (app: App, db: Db, merchant: Person, id: number, fields: ProductFields, source: Source = { reason: 'edited', subject: '' }): Product => {
  const before = findProductOf(db, merchant, id) ?? refuse(words.gone, 404)
  checkFields(db, merchant, fields)
  if (editWaits(findReviewRules(db), findTrust(db, merchant.id), merchant, before.state)) return askToEdit(app, db, merchant, before, wantedOf(db, before, fields))
  return writeProduct(app, db, merchant, before, fields, source)
}

/** Part of a change: so it is from now on. What it said until now is kept. */
export const writeProduct = (app: App, db: Db, merchant: Person, before: Product, fields: ProductFields, source: Source = { reason: 'edited', subject: '' }): Product => {
  const { id } = before
  const known = listVariants(db, id)
  keepVersion(db, id, merchant.id, before.changedAt)
  updateProduct(db, { ...fields, id, options: fields.variants ? fields.options : [], changedAt: app.now() })
  updateProductPictures(db, id, fields.pictureIds)
  if (fields.shippingTemplateId !== undefined) updateProductTemplate(db, id, fields.shippingTemplateId)
  if (fields.hold) updateProductHold(db, id, fields.hold)
  keepContent(db, before, fields)
  keepVariants(app, db, merchant, id, variantsOf(fields, known), source)
  keepWords(db, source)
  return tell(app, db, merchant, before, known)
}

/** Of thousands at once they follow by themselves, see indexProducts: they would hold up everybody else. */
const keepWords = (db: Db, { reason }: Source) => {
  if (reason !== 'imported') updateWords(db)
}

/** What a product can say, as it is to be; what the form does not speak of stays. */
const wantedOf = (db: Db, before: Product, fields: ProductFields): Wanted => {
  const known = listVariants(db, before.id)
  const now = fieldsOf(before, known)
  const asked = Object.entries(fields).filter(([key, value]) => key in now && value !== undefined)
  return {
    ...now, ...Object.fromEntries(asked), options: fields.variants ? fields.options : [],
    variants: variantsOf(fields, known).map(({ id, values, price, stock, stockSeen, code, barcode, weight, pictureId, supplierId }) =>
      ({ id, values, price, stock, stockSeen, code, barcode, weight, pictureId, supplierId })),
  }
}

/** Prices and stock at once where the shop says so; the rest is asked for, in place of what was asked before. */
const askToEdit = (app: App, db: Db, merchant: Person, before: Product, wanted: Wanted): Product => {
  const { pricesAtOnce } = findReviewRules(db)
  const product = pricesAtOnce ? writeProduct(app, db, merchant, before, onlyPricesOf(wanted, readFields(db, before.id))) : before
  const now = readFields(db, before.id)
  const left = pricesAtOnce ? withPricesOf(wanted, now) : wanted
  const moved = !sameFields(saidBy(left), now) || left.variants.some(({ id, stock, stockSeen }) => id !== null && stock !== stockSeen)
  withdrawWaiting(app, db, before.id, 'edit', merchant.id)
  if (moved) ask(app, db, product, { kind: 'edit', fields: left, reason: '' })
  return product
}

const keepContent = (db: Db, before: Product, { tags = before.tags, points = before.points, comparison = before.comparison, returnExcluded = before.returnExcluded }: Common) =>
  updateProductContent(db, before.id, { tags, points, comparison, returnExcluded })

/** Price and stock alone, from the list. */
export const repriceProduct = (
  app: App, merchant: Person, id: number, { price, stock, stockSeen }: { price: number; stock: number; stockSeen: number },
): Promise<Product> =>
  app.change(db => {
    const before = findProductOf(db, merchant, id) ?? refuse(words.gone, 404)
    const known = listVariants(db, id)
    if (known.length > 1) refuse(words.severalVariants)
    if (price <= 0 && before.state !== 'draft') refuse(words.needsPrice)
    const rules = findReviewRules(db)
    if (!rules.pricesAtOnce && editWaits(rules, findTrust(db, merchant.id), merchant, before.state)) {
      const now = fieldsOf(before, known)
      return askToEdit(app, db, merchant, before, { ...now, variants: now.variants.map(variant => ({ ...variant, price, stock, stockSeen })) })
    }
    keepVersion(db, id, merchant.id, before.changedAt)
    keepVariants(app, db, merchant, id, known.map(variant => ({ ...variant, price, stock, stockSeen })), { reason: 'edited', subject: '' })
    updateProductVersion(db, id, app.now())
    return tell(app, db, merchant, before, known)
  })

/** A simple product keeps the code and weight of its only variant. */
const variantsOf = (fields: ProductFields, known: Variant[]): VariantFields[] => {
  if (fields.variants) return fields.variants
  const { price, stock, stockSeen = 0 } = fields
  const [only] = known
  return [{ code: '', barcode: '', weight: 0, pictureId: null, supplierId: null, ...only, values: [], id: only?.id ?? null, price, stock, stockSeen }]
}

/** What is no longer among them is offered no more; one that comes back with the same values is the one that was there. */
const keepVariants = (app: App, db: Db, by: Person, productId: number, variants: VariantFields[], source: Source) => {
  const at = app.now()
  const known = listEveryVariant(db, productId)
  const kept = new Set<number>()
  variants.forEach((fields, position) => {
    const before = known.find(({ id }) => id === fields.id) ?? known.find(({ id, values }) => !kept.has(id) && same(values, fields.values))
    const row = { ...fields, productId, position }
    const id = before?.id ?? insertVariant(db, row)
    if (before) updateVariant(db, id, row)
    setStock(db, { variantId: id, to: restocked(before?.stock ?? 0, fields.id === null ? (before?.stock ?? 0) : fields.stockSeen, fields.stock), ...source, by: by.id, at })
    kept.add(id)
  })
  for (const { id } of known) if (!kept.has(id)) updateVariantRemoved(db, id, at)
}

const same = (some: string[], others: string[]) => JSON.stringify(some) === JSON.stringify(others)

type Judged = { note?: string; version?: number }

/** `version` is what an administrator looked at; a product that was changed since then must be looked at again. */
export const transitionProduct = (app: App, by: Person, id: number, transition: ProductTransition, judged: Judged = {}): Promise<Product> =>
  app.change(db => transitionWithin(app, db, by, id, transition, judged))

/** Part of a larger change. */
export const transitionWithin = (app: App, db: Db, by: Person, id: number, transition: ProductTransition, { note = '', version }: Judged = {}): Product => {
  const product = (transitions[transition].by.includes('admin') ? findProduct(db, id) : findProductOf(db, by, id)) ?? refuse(words.gone, 404)
  if (version !== undefined && version !== product.version) refuse(words.changedMeanwhile, 409)
  if (transition === 'decline' && !note) refuse(words.needsNote)

  if (transition === 'take-off' && delistWaits(findReviewRules(db), findTrust(db, by.id), by)) return askToDelist(app, db, by, product, note)
  const moved = moveProduct(app, db, by, product, transition, note)
  if (transition === 'approve' || transition === 'decline') tellMerchant(app, db, moved, transition === 'approve' ? words.toldListed : words.toldDeclined, note)
  const atOnce = transition === 'submit' && (goesOnSaleAtOnce(app.shop().productReview, by) || findTrust(db, by.id).listing)
  return atOnce ? moveProduct(app, db, 'clock', moved, 'approve', '') : moved
}

const askToDelist = (app: App, db: Db, by: Person, product: Product, reason: string): Product => {
  refuseIf(whyNot(product, by, 'take-off'))
  ask(app, db, product, { kind: 'delist', fields: null, reason })
  return product
}

/** For who may no longer sell: nothing of theirs can be bought, and nothing waits for review. */
export const takeOffAllOf = (app: App, db: Db, merchantId: number) => {
  const all = (state: 'on-sale' | 'submitted') => listProductsOf(db, { id: merchantId }, { state, limit: -1 })
  all('on-sale').forEach(product => moveProduct(app, db, 'clock', product, 'take-off', ''))
  all('submitted').forEach(product => moveProduct(app, db, 'clock', product, 'withdraw', ''))
}

export const moveProduct = (app: App, db: Db, by: Actor, product: Product, transition: ProductTransition, note: string): Product => {
  refuseIf(whyNot(product, by, transition))
  if (transition === 'take-off') withdrawWaiting(app, db, product.id, 'delist', null)
  updateProductState(db, product.id, transitions[transition].to, note, app.now())
  emit<CatalogEvent>(db, app.now(), { kind: 'product.transitioned', productId: product.id, transition })
  noteDeed(db, {
    at: app.now(), personId: by === 'clock' ? null : by.id, deed: `product.${transition}`, subject: `product ${product.id}`,
    detail: note ? `${product.title}: ${note}` : product.title,
  })
  return findProduct(db, product.id)!
}

/** A product that has been through review may be changed at once, but not unnoticed. */
const tell = (app: App, db: Db, merchant: Person, before: Product, variants: Variant[]): Product => {
  keepVersion(db, before.id, merchant.id, app.now())
  const after = findProduct(db, before.id)!
  const detail = [...differences(before, after), ...variantDifferences(variants, listVariants(db, before.id))].join('\n')
  if (detail) emit<CatalogEvent>(db, app.now(), { kind: 'product.changed', productId: after.id })
  if (detail && (before.state === 'on-sale' || before.state === 'off-sale')) {
    noteDeed(db, { at: app.now(), personId: merchant.id, deed: 'product.changed', subject: `product ${after.id}`, detail })
  }
  return after
}

const compared = [
  'title', 'description', 'price', 'stock', 'shippingFee', 'shippingTemplateId', 'hold', 'categoryId', 'pictureIds', 'options', 'tags', 'points', 'comparison', 'returnExcluded',
] as const

const differences = (before: Product, after: Product) =>
  compared
    .filter(field => told(before[field]) !== told(after[field]))
    .map(field => `${field}: ${told(before[field]).slice(0, 200)} → ${told(after[field]).slice(0, 200)}`)

const told = (value: unknown) => (typeof value === 'object' && !Array.isArray(value) ? JSON.stringify(value) : String(value))

/** Of a product with several. What its only variant costs is said of the product itself. */
const variantDifferences = (before: Variant[], after: Variant[]) => {
  if (before.length === 1 && after.length === 1) return []
  const summary = ({ price, stock, code, weight }: Variant) => `${price} × ${stock} ${code} ${weight} g`
  return [
    ...after.flatMap(variant => {
      const known = before.find(({ id }) => id === variant.id)
      if (known && summary(known) === summary(variant) && same(known.values, variant.values)) return []
      return [`${variantName(variant)}: ${known ? summary(known) : '–'} → ${summary(variant)}`]
    }),
    ...before.filter(({ id }) => !after.some(variant => variant.id === id)).map(variant => `${variantName(variant)}: ${summary(variant)} → –`),
  ]
}

export const checkFields = (db: Db, merchant: Person, fields: ProductFields) => {
  const { categoryId, pictureIds, shippingTemplateId, variants = [] } = fields
  if (!findCategory(db, categoryId)) refuse(words.noCategory)
  if (pictureIds.length > mostPictures) refuse(words.tooManyPictures(mostPictures))
  const pictures = [...pictureIds, ...variants.flatMap(({ pictureId }) => pictureId ?? [])]
  if (pictures.some(id => !findPictureOf(db, merchant.id, id))) refuse(words.notYourPicture)
  refuseIf(whyNotContent({ tags: [], points: {}, comparison: null, returnExcluded: null, ...fields }))
  if (fields.variants) refuseIf(whyNotThese(fields.options, fields.variants))
  if (shippingTemplateId && !findTemplateOf(db, merchant, shippingTemplateId)) refuse(shippingWords.gone)
}

const salesAtOnce = 20_000

/** Counts what has been sold since the last time. */
export const countSales = async (app: App) => {
  const sales = listSales(app.db, salesAtOnce)
  if (sales.upTo) await app.change(db => updateSold(db, sales))
}

/** What was written by other ways than these actions, and everything after an update of the program. */
export const indexProducts = async (app: App) => {
  while (hasChangedWords(app.db)) await app.change(db => updateWords(db))
}
