import type { App } from '../app.ts'
import { findOpenVariant } from '../catalog/variants/store.ts'
import { words as catalogWords } from '../catalog/words.ts'
import type { Db } from '../platform/db.ts'
import { refuse, refuseIf } from '../platform/refusal.ts'
import { cartLasts, mostLines, mostPieces, type CartLine, type CartOwner, type Wanted } from './rules.ts'
import { deleteCart, deleteCartLine, deleteCartsBefore, findCartId, listCartLines, listNamed, updateCartLineFewer, upsertCart, upsertCartLine } from './store.ts'
import { whyNotThis } from './reckon.ts'
import { words } from './words.ts'

/** More of what is in the cart already is added to it. Returns how many things are in the cart now. */
export const addToCart = (app: App, owner: CartOwner, { variantId, quantity, roomId }: Wanted): Promise<number> =>
  app.change(db => {
    const variant = findOpenVariant(db, variantId) ?? refuse(catalogWords.notOnSale)
    if (!Number.isSafeInteger(quantity) || quantity < 1) refuse(words.pieces)
    const cartId = upsertCart(db, owner, app.now())
    const lines = listCartLines(db, cartId)
    const known = lines.find(line => line.variantId === variantId)
    if (!known && lines.length >= mostLines) refuse(words.full(mostLines))
    const wanted = { variantId, quantity: (known?.quantity ?? 0) + quantity, roomId: roomId ?? known?.roomId ?? null }
    refuseIf(whyNotThis(variant, wanted))
    upsertCartLine(db, cartId, { ...wanted, priceSeen: variant.price, chosen: true, addedAt: app.now() })
    return pieces(lines) + quantity
  })

export type CartChange = { variantId: number; quantity?: number; chosen?: boolean; remove?: boolean }

/** As many as there are, when more were wanted. Looking at the cart is seeing its prices. */
export const changeCart = (app: App, owner: CartOwner, changes: CartChange[]): Promise<number> =>
  app.change(db => {
    const cartId = upsertCart(db, owner, app.now())
    const lines = new Map(listCartLines(db, cartId).map(line => [line.variantId, line]))
    const named = listNamed(db, [...lines.keys()])
    for (const { variantId, quantity, chosen, remove } of changes) {
      const line = lines.get(variantId)
      if (!line) continue
      if (remove || quantity === 0) deleteCartLine(db, cartId, variantId)
      else upsertCartLine(db, cartId, { ...line, quantity: Math.max(1, Math.min(mostPieces, quantity ?? line.quantity)), chosen: chosen ?? line.chosen, priceSeen: named.get(variantId)?.price ?? line.priceSeen })
    }
    return pieces(listCartLines(db, cartId))
  })

/** What a visitor gathered becomes theirs when they sign in. Of what both carts hold, the larger number stays. */
export const mergeCarts = (app: App, personId: number, tokenHash: string): Promise<void> =>
  app.change(db => {
    const guestId = findCartId(db, { tokenHash })
    if (guestId === null) return
    const ownId = upsertCart(db, { personId }, app.now())
    const own = new Map(listCartLines(db, ownId).map(line => [line.variantId, line]))
    for (const line of listCartLines(db, guestId)) {
      const known = own.get(line.variantId)
      if (known || own.size < mostLines) {
        own.set(line.variantId, line)
        upsertCartLine(db, ownId, { ...line, quantity: Math.max(line.quantity, known?.quantity ?? 0) })
      }
    }
    deleteCart(db, guestId)
  })

/** Part of the change that buys them: what was bought is no longer wanted. */
export const takeOutOfCart = (db: Db, personId: number, bought: Wanted[]) =>
  bought.forEach(({ variantId, quantity }) => updateCartLineFewer(db, personId, variantId, quantity))

/** Runs seldom: see jobs.ts. */
export const forgetCarts = (app: App) => app.change(db => deleteCartsBefore(db, app.now() - cartLasts))

const pieces = (lines: CartLine[]) => lines.reduce((sum, { quantity }) => sum + quantity, 0)
