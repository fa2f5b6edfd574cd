import type { Word } from '../../platform/words.ts'
import { mostStock } from '../rules.ts'
import { variantName } from '../variants/rules.ts'
import { words } from './words.ts'

/** How stock is changed by hand: so many have come, so many were counted, so many are spoilt. */
export const acts = ['received', 'counted', 'lost'] as const
export type Act = (typeof acts)[number]

export type StockLine = {
  variantId: number
  productId: number
  title: string
  values: string[]
  code: string
  barcode: string
  stock: number
  /** From here on downwards the merchant is told. */
  lowAt: number | null
  supplierId: number | null
  pictureId: string | null
}

export const isLow = ({ stock, lowAt }: Pick<StockLine, 'stock' | 'lowAt'>) => lowAt !== null && stock <= lowAt

export const wholeName = ({ title, values }: Pick<StockLine, 'title' | 'values'>) => (values.length ? `${title} ${variantName({ values })}` : title)

/** Why this cannot be, or null. `seen`: the stock that was looked at while counting; what was sold since then stays sold. */
export const whyNotChange = (stock: number, act: Act, pieces: number, seen: number): Word | null => {
  if (!Number.isSafeInteger(pieces) || pieces < 0 || pieces > mostStock) return words.badPieces
  const after = stockAfter(stock, act, pieces, seen)
  if (after < 0) return words.notThatMany(stock)
  if (after > mostStock) return words.badPieces
  return null
}

export const stockAfter = (stock: number, act: Act, pieces: number, seen: number) =>
  act === 'received' ? stock + pieces : act === 'lost' ? stock - pieces : Math.max(0, stock + pieces - seen)

export const mostLines = 500

/** Lines of "code pieces", as a scanner or a list gives them; the same code again adds up. */
export const readCodes = (text: string): { lines: { code: string; pieces: number }[]; wrong: string[] } => {
  const sums = new Map<string, number>()
  const wrong: string[] = []
  for (const line of text.split('\n').map(line => line.trim()).filter(Boolean)) {
    const [, code, typed = '1'] = /^(.+?)(?:[\s,，;；xX×*]+(\d{1,7}))?$/.exec(line.normalize('NFKC')) ?? []
    if (code) sums.set(code, (sums.get(code) ?? 0) + Number(typed))
    else wrong.push(line)
  }
  return { lines: [...sums].map(([code, pieces]) => ({ code, pieces })), wrong }
}
