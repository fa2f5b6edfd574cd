import type { Minor } from '../../platform/money.ts'
import { amountOf, type Lot } from '../offer.ts'

/** 满减: from so much on, so much off; the step that takes most off counts. `exclusive`: not together with a coupon. */
export type SpendAndSave = { steps: { from: Minor; off: Minor }[]; exclusive: boolean }

export const spendAndSave = ({ steps }: SpendAndSave, lots: Lot[]): Minor => {
  const amount = amountOf(lots)
  return Math.max(0, ...steps.filter(({ from }) => amount >= from).map(({ off }) => off))
}
