import type { Minor } from '../../platform/money.ts'
import { amountOf, type Lot } from '../offer.ts'

/** Of every `buy + free` pieces, `free` cost nothing. */
export type BuyXGetY = { buy: number; free: number }

/**
 * Pieces are laid out from the dearest to the cheapest and counted off in groups; the last ones of each whole group are
 * free. (Taking the cheapest of all instead would make a basket dearer when something cheap is added.)
 */
export const buyXGetY = ({ buy, free }: BuyXGetY, lots: Lot[]): Minor => {
  let place = 0
  let worth = 0
  for (const { price, quantity } of lots.toSorted((a, b) => b.price - a.price)) {
    worth += price * (freeBefore(place + quantity, buy, free) - freeBefore(place, buy, free))
    place += quantity
  }
  return Math.min(worth, amountOf(lots))
}

/** How many of the first `count` places are free. */
const freeBefore = (count: number, buy: number, free: number) => {
  const group = buy + free
  return Math.floor(count / group) * free + Math.max(0, (count % group) - buy)
}
