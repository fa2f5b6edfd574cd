import { mostPieces } from '../../cart/rules.ts'
import type { Product } from '../../catalog/rules.ts'
import type { Variant } from '../../catalog/variants/rules.ts'
import type { Filled } from '../../ui/fields.tsx'

/** One product whose variant and number are chosen in the sheet. */
export type Goods = { product: Product; variants: Variant[]; roomId: number | null }

/** The variant that is meant; before one has been chosen, the first that is there. */
export const chosenOf = ({ variants }: Pick<Goods, 'variants'>, { values }: Filled): Variant | null =>
  variants.find(({ id }) => String(id) === values.variant) ?? variants.find(({ stock }) => stock) ?? variants[0] ?? null

export const mostOf = ({ stock }: Variant) => Math.min(stock, mostPieces)

/** As many as are meant; while something impossible is typed, the next possible number. */
export const piecesOf = (variant: Variant, { values }: Filled) => Math.max(1, Math.min(mostOf(variant), Number.parseInt(values.quantity ?? '1', 10) || 1))
