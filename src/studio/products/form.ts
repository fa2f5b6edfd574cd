import type { Person } from '../../accounts/rules.ts'
import type { App } from '../../app.ts'
import { mostPictures, mostStock, whyIncomplete, type Product } from '../../catalog/rules.ts'
import { findCategory } from '../../catalog/store.ts'
import type { ShippingTemplate } from '../../catalog/shipping/rules.ts'
import { findTemplateOf } from '../../catalog/shipping/store.ts'
import { words as shippingWords } from '../../catalog/shipping/words.ts'
import { words as catalogWords } from '../../catalog/words.ts'
import type { Form } from '../../platform/form.ts'
import { findPictureOf } from '../../platform/images.ts'
import { amountInput } from '../../platform/money.ts'
import type { Filled } from '../../ui/fields.tsx'
import type { Variant } from '../../catalog/variants/rules.ts'
import { contentTyped, readContent } from './content.ts'
import { readVariants, variantsTyped, type VariantsTyped } from './variants.ts'
import { keepUploads } from '../../accounts/uploads.ts'

/** A picture as it stands on the form: also one that is to be removed, in case the form comes back. */
export type Tile = { id: string; place: string; removed: boolean }

export type ProductForm = { filled: Filled; tiles: Tile[]; cover: string; variants: VariantsTyped }

export const longest = { title: 60, description: 5000 } as const

/**
 * A draft may be unfinished; what is to be sold may not. `act` is the button that was pressed: "table" and "fill" draw
 * the table of variants and keep nothing but the pictures. `fields` null: the form is to be drawn again.
 */
export const readProduct = async (app: App, me: Person, form: Form, { act, complete, known = [] }: { act: string; complete: boolean; known?: Variant[] }) => {
  const { currency } = app.shop()
  const { drawn: variants, fields: several, redraw } = readVariants(form, currency, { act, complete })
  const drawing = act === 'table' || act === 'fill'
  const fields = {
    title: form.text('title', { max: longest.title }),
    description: form.text('description', { max: longest.description, required: false, lines: true }),
    shippingFee: form.amount('shippingFee', currency, { required: false }),
    categoryId: readCategory(app, form),
    shippingTemplateId: readTemplateId(app, me, form),
    hold: form.raw('hold') === 'paying' ? ('paying' as const) : ('placing' as const),
    ...readContent(form),
  }
  const single = several || redraw ? null : readSingle(form, currency, complete)
  const tiles = await readTiles(app, me, form)
  const cover = form.raw('cover')
  const pictureIds = inOrder(tiles, cover)

  if (complete && !pictureIds.length) form.fail('pictures', catalogWords.needsPicture)

  const errors = drawing ? Object.fromEntries(Object.entries(form.errors).filter(([name]) => name === 'options' || (name === 'pictures' && form.files('pictures').length))) : form.errors
  // A picture that goes is no variant's picture any more; who supplies it is not said here.
  const variantsMeant = several && {
    ...several,
    variants: several.variants.map(variant => ({
      ...variant, pictureId: pictureIds.find(id => id === variant.pictureId) ?? null, supplierId: known.find(({ id }) => id === variant.id)?.supplierId ?? null,
    })),
  }
  const prices = variantsMeant ?? single
  return {
    fields: prices && form.ok ? { ...fields, ...prices, pictureIds } : null,
    drawn: { filled: { values: form.typed, errors }, tiles, cover, variants } satisfies ProductForm,
    status: drawing && !Object.keys(errors).length ? 200 : 422,
  }
}

/** The price and the stock of a product without options. */
const readSingle = (form: Form, currency: string, complete: boolean) => {
  const price = form.amount('price', currency, { required: complete })
  if (complete && !form.errors.price && whyIncomplete({ price, pictureIds: ['any'] })) form.fail('price', catalogWords.needsPrice)
  const stock = form.raw('stock').trim() || complete ? form.integer('stock', { max: mostStock }) : 0
  return { price, stock, stockSeen: Number.parseInt(form.raw('stockSeen'), 10) || 0 }
}

const readCategory = (app: App, form: Form) => {
  const id = Number(form.raw('categoryId'))
  if (!Number.isSafeInteger(id) || !findCategory(app.db, id)) form.fail('categoryId', catalogWords.noCategory)
  return id
}

/** Nothing chosen: the flat fee. */
const readTemplateId = (app: App, me: Person, form: Form) => {
  const id = Number(form.raw('shippingTemplateId')) || null
  if (id !== null && !findTemplateOf(app.db, me, id)) form.fail('shippingTemplateId', shippingWords.gone)
  return id
}

/** Pictures the form already had, found through their owner, and behind them those that have just been chosen. */
const readTiles = async (app: App, me: Person, form: Form): Promise<Tile[]> => {
  const places = form.all('place')
  const removed = new Set(form.all('remove'))
  const known = form
    .all('picture')
    .map((id, index) => ({ id, place: places[index] ?? '', removed: removed.has(id) }))
    .filter(({ id }, index, all) => findPictureOf(app.db, me.id, id) && all.findIndex(tile => tile.id === id) === index)
    .slice(0, 2 * mostPictures)
  const room = Math.max(0, mostPictures - known.filter(tile => !tile.removed).length)
  const added = await keepUploads(app, me, form, 'pictures', room)
  return [...known, ...added.map((id, index) => ({ id, place: String(known.length + index + 1), removed: false }))]
}

/** The cover first, then by the place that was typed; equal places keep their order. */
export const inOrder = (tiles: Tile[], cover: string) =>
  tiles
    .filter(tile => !tile.removed)
    .map(tile => ({ id: tile.id, place: tile.id === cover ? 0 : Number.parseInt(tile.place.normalize('NFKC'), 10) || Infinity }))
    .sort((a, b) => (a.place === b.place ? 0 : a.place - b.place))
    .map(({ id }) => id)
    .slice(0, mostPictures)

export const formOf = (currency: string, product: Product | null, variants: Variant[], templates: ShippingTemplate[]): ProductForm => ({
  variants: variantsTyped(currency, product, variants),
  filled: {
    errors: {},
    values: product
      ? {
          title: product.title, description: product.description, categoryId: String(product.categoryId),
          price: product.price ? amountInput(currency, product.price) : '', shippingFee: amountInput(currency, product.shippingFee),
          shippingTemplateId: String(product.shippingTemplateId ?? ''), hold: product.hold, stock: String(product.stock), stockSeen: String(product.stock),
          onlyVariant: product.options.length ? '' : String(variants[0]?.id ?? ''), ...contentTyped(product),
        }
      : { stockSeen: '0', shippingTemplateId: String(templates.find(({ standard }) => standard)?.id ?? '') },
  },
  tiles: product?.pictureIds.map((id, index) => ({ id, place: String(index + 1), removed: false })) ?? [],
  cover: product?.pictureIds[0] ?? '',
})
