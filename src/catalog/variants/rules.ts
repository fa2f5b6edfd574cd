import type { Minor } from '../../platform/money.ts'
import type { Word } from '../../platform/words.ts'
import { words } from '../words.ts'

/** One combination of a product's options: what is priced, counted and bought. */
export type Variant = {
  id: number
  productId: number
  position: number
  /** One for each of the product's options; none when it has no options. */
  values: string[]
  price: Minor
  stock: number
  /** The merchant's own number for it (SKU). */
  code: string
  barcode: string
  /** In grams. */
  weight: number
  pictureId: string | null
  supplierId: number | null
  /** No longer offered; orders still name it. */
  removedAt: number | null
}

export const variantName = ({ values }: Pick<Variant, 'values'>) => values.join(' / ')

export const mostOptions = 3
export const mostVariants = 100

/** Why these cannot be a product's variants, or null. */
export const whyNotThese = (options: string[], variants: Pick<Variant, 'values'>[]): Word | null => {
  if (options.length > mostOptions) return words.tooManyOptions(mostOptions)
  if (!variants.length) return words.noVariants
  if (variants.length > mostVariants) return words.tooManyVariants(mostVariants)
  if (variants.some(({ values }) => values.length !== options.length || values.some(value => !value))) return words.valuesMissing
  const names = variants.map(variantName)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  return twice === undefined ? null : words.variantTwice(twice)
}

/** Why stock changes. */
export const stockReasons = ['opening', 'edited', 'counted', 'received', 'imported', 'ordered', 'cancelled', 'refunded', 'returned', 'replaced', 'lost'] as const
export type StockReason = (typeof stockReasons)[number]

/** One line of the ledger. The stock of a variant is the sum of its entries, always. */
export type StockEntry = { id: number; variantId: number; change: number; reason: StockReason; subject: string; personId: number | null; at: number }
