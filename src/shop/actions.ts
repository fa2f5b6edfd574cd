import type { Db } from '../platform/db.ts'
import { refuse } from '../platform/refusal.ts'
import { insertShop, isSetUp, updateShop, type NewShop, type Shop } from './store.ts'
import { words } from './words.ts'

/** Once. */
export const openShop = (db: Db, shop: NewShop, at: number) => {
  if (isSetUp(db)) refuse(words.open, 409)
  insertShop(db, shop, at)
}

export const changeShop = (db: Db, shop: Omit<Shop, 'currency'>) => void updateShop(db, shop)
