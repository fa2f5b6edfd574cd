import type { Db } from '../platform/db.ts'
import { refuse } from '../platform/refusal.ts'
import type { StockReason } from './variants/rules.ts'
import { findOpenVariant, findVariant, insertStockEntry, type OpenVariant } from './variants/store.ts'
import { words } from './words.ts'

/** What it is for ("order 12"), whose doing it is (null: nobody's in particular) and when. */
type Why = { variantId: number; quantity: number; subject: string; by: number | null; at: number }

/** Part of an order's own change. Refuses when there is not that much left, and says how much there is. */
export const takeStock = (db: Db, { variantId, quantity, ...why }: Why & { reason?: StockReason }): OpenVariant => {
  const variant = findOpenVariant(db, variantId) ?? refuse(words.notOnSale)
  takeFrom(db, variant, { variantId, quantity, ...why })
  return variant
}

/** For who has just read it, within the same change. */
export const takeFrom = (db: Db, { stock }: Pick<OpenVariant, 'stock'>, { variantId, quantity, subject, by, at, reason = 'ordered' }: Why & { reason?: StockReason }) => {
  if (!Number.isSafeInteger(quantity) || quantity < 1) throw new Error(`${quantity} cannot be taken`)
  if (!stock) refuse(words.soldOut)
  if (stock < quantity) refuse(words.fewLeft(stock))
  insertStockEntry(db, { variantId, change: -quantity, reason, subject, personId: by, at })
}

/** Back on the shelf, also of what is no longer offered. */
export const giveBackStock = (db: Db, { variantId, quantity, reason, subject, by, at }: Why & { reason: StockReason }) => {
  if (!Number.isSafeInteger(quantity) || quantity < 1) throw new Error(`${quantity} cannot be given back`)
  insertStockEntry(db, { variantId, change: quantity, reason, subject, personId: by, at })
}

/** By hand: to what has been counted, typed or imported. */
export const setStock = (db: Db, { variantId, to, reason, subject, by, at }: Omit<Why, 'quantity'> & { to: number; reason: StockReason }) => {
  const change = to - findVariant(db, variantId)!.stock
  if (change) insertStockEntry(db, { variantId, change, reason, subject, personId: by, at })
}
