import type { Db } from '../platform/db.ts'
import { refuse } from '../platform/refusal.ts'
import { findOpenProduct, updateStockGivenBack, updateStockTaken, type TakenStock } from './store.ts'
import { words } from './words.ts'

/** Part of an order's own change. Refuses when there is not that much left, and says how much there is. */
export const takeStock = (db: Db, productId: number, quantity: number): TakenStock => {
  if (!Number.isSafeInteger(quantity) || quantity < 1) throw new Error(`${quantity} cannot be taken`)
  return updateStockTaken(db, productId, quantity) ?? explain(db, productId)
}

export const giveBackStock = (db: Db, productId: number, quantity: number) => {
  if (!Number.isSafeInteger(quantity) || quantity < 1) throw new Error(`${quantity} cannot be given back`)
  updateStockGivenBack(db, productId, quantity)
}

const explain = (db: Db, productId: number): never => {
  const product = findOpenProduct(db, productId)
  if (!product) return refuse(words.notOnSale)
  if (!product.stock) return refuse(words.soldOut)
  return refuse(words.fewLeft(product.stock))
}
