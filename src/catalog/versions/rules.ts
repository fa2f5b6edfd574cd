import { pointKinds } from '../content/rules.ts'
import { words as contentWords } from '../content/words.ts'
import type { Say, Word } from '../../platform/words.ts'
import type { Product } from '../rules.ts'
import { variantName, type Variant } from '../variants/rules.ts'
import { words } from './words.ts'

/** Everything of a product that can be edited, but for the stock: what its page said. */
export type Fields = Omit<Product, 'id' | 'merchantId' | 'state' | 'reviewNote' | 'version' | 'madeAt' | 'changedAt' | 'price' | 'highestPrice' | 'stock'> & {
  variants: Omit<Variant, 'productId' | 'stock' | 'removedAt' | 'position'>[]
}

export type Version = { productId: number; version: number; fields: Fields; at: number; personId: number | null; personName: string | null }

/** As it is now. */
export const fieldsOf = (product: Product, variants: Variant[]): Fields => {
  const { id: _, merchantId: _m, state: _s, reviewNote: _r, version: _v, madeAt: _a, changedAt: _c, price: _p, highestPrice: _h, stock: _t, ...said } = product
  return { ...said, variants: variants.map(({ productId: _, stock: _t, removedAt: _r, position: _p, ...variant }) => variant) }
}

export const sameFields = (some: Fields, others: Fields) => Bun.deepEquals(some, others)

/** One line of a comparison: what a field is called and what it said. */
export type Told = { name: Word; text: string }

type Names = { category: (id: number) => string }

/** What it said, field by field, to be read by people. Pictures are shown apart. */
export const tellFields = (say: Say, fields: Fields, { category }: Names): Told[] => {
  const { title, description, options, shippingFee, categoryId, pictureIds: _, variants, points, returnExcluded, ...rest } = fields
  return [
    { name: words.title, text: title },
    { name: words.category, text: category(categoryId) },
    { name: words.description, text: description },
    ...pointKinds.flatMap(kind => (points?.[kind] ? [{ name: contentWords.points[kind], text: points[kind] }] : [])),
    ...(returnExcluded ? [{ name: contentWords.noReturn, text: say(contentWords.exclusion[returnExcluded]) }] : []),
    { name: words.shippingFee, text: say.money(shippingFee) },
    ...(options.length ? [{ name: words.options, text: options.join(' / ') }] : []),
    { name: words.prices, text: variants.map(variant => tellVariant(say, variant)).join('\n') },
    ...Object.entries(rest as Record<string, unknown>).flatMap(([key, value]) => (isEmpty(value) ? [] : [{ name: Object.hasOwn(words.more, key) ? words.more[key]! : plain(key), text: tellValue(value) }])),
  ]
}

const tellVariant = (say: Say, variant: Fields['variants'][number]) =>
  [variantName(variant), say.money(variant.price), variant.code, variant.barcode, variant.weight ? `${variant.weight} g` : ''].filter(Boolean).join(' · ')

const isEmpty = (value: unknown) => value === null || value === undefined || value === '' || (Array.isArray(value) && !value.length)

/** Whatever a product may also say: lists by lines, things with names by their values. */
const tellValue = (value: unknown): string =>
  Array.isArray(value) ? value.map(tellValue).join('\n')
  : value !== null && typeof value === 'object' ? Object.values(value).filter(one => !isEmpty(one)).map(tellValue).join(' · ')
  : String(value)

const plain = (key: string): Word => ({ 'zh-CN': key, en: key })

/** Side by side; `changed` where they differ. */
export type Compared = { name: Word; before: string; after: string; changed: boolean }

export const compare = (before: Told[], after: Told[]): Compared[] => {
  const textOf = (told: Told[], name: Word) => told.find(one => one.name.en === name.en)?.text ?? ''
  const names = [...after, ...before.filter(({ name }) => !after.some(one => one.name.en === name.en))].map(({ name }) => name)
  return names.map(name => {
    const [one, other] = [textOf(before, name), textOf(after, name)]
    return { name, before: one, after: other, changed: one !== other }
  })
}
