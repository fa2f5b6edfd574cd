import type { Minor } from '../../platform/money.ts'
import type { Word } from '../../platform/words.ts'
import { words } from './words.ts'

const day = 86_400_000
/** The law's 原价: the lowest price really asked in the week before. */
export const lookBack = 7 * day
/** How long a lowered price may be called so. */
export const struckFor = 30 * day

/** From `at` on it cost this; oldest first. */
export type Asked = { at: number; price: Minor }
/** A special price from when to when. */
export type Special = { from: number; to: number; price: Minor }

/** The lowest price really asked between two moments, special prices among them; null when nothing was asked yet. */
export const lowestAsked = (history: Asked[], specials: Special[], from: number, to: number): Minor | null => {
  const usual = history.filter(({ at }, index) => at < to && (history[index + 1]?.at ?? Infinity) > from)
  if (!usual.length) return null
  const special = specials.filter(special => special.from < to && special.to > from)
  return Math.min(...usual.map(({ price }) => price), ...special.map(({ price }) => price))
}

/** What may stand struck through beside a special price that began at `began`; null when nothing may. */
export const wasBefore = (price: Minor, usual: Minor, history: Asked[], specials: Special[], began: number): Minor | null => {
  const lowest = lowestAsked(history, specials, began - lookBack, began)
  const was = lowest === null ? null : Math.min(usual, lowest)
  return was !== null && was > price ? was : null
}

export type Checked = { reason: Word } | { lowest: Minor; since: number }

/** Whether `struck` may stand beside the price that holds now. `write` tells an amount. */
export const checkStruck = (struck: Minor, history: Asked[], specials: Special[], now: number, write: (amount: Minor) => string): Checked => {
  const current = history.at(-1)
  if (!current || history.length < 2) return { reason: words.noEarlier }
  if (now - current.at > struckFor) return { reason: words.tooLongAgo }
  const lowest = lowestAsked(history, specials, current.at - lookBack, current.at)
  if (lowest === null) return { reason: words.noEarlier }
  if (struck <= current.price) return { reason: words.notHigher(write(current.price)) }
  return struck > lowest ? { reason: words.tooHigh(write(struck), write(lowest)) } : { lowest, since: current.at }
}
