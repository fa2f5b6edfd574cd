import type { OrderLine } from '../orders/rules.ts'
import type { Minor } from '../platform/money.ts'

type Line = Pick<OrderLine, 'price' | 'quantity'> & { discount?: Minor }

/** What the whole line has cost, after what offers took off it. */
export const lineTotal = ({ price, quantity, discount = 0 }: Line): Minor => price * quantity - discount

/**
 * What so many pieces of a line have cost, when `before` of them have gone back already: allotted to the cent, so that
 * the shares of all pieces add up to the line however they are divided.
 */
export const shareOf = (line: Line, before: number, quantity: number): Minor => upTo(line, before + quantity) - upTo(line, before)

const upTo = (line: Line, pieces: number) => Number((BigInt(lineTotal(line)) * BigInt(Math.min(pieces, line.quantity))) / BigInt(line.quantity))

/** Of one line: how many pieces have been paid back by cases before, and how much. */
export type Settled = { position: number; quantity: number; refund: Minor }

type Question = {
  lines: Line[]
  /** `refund`: what this case has paid back for them already. */
  items: { position: number; quantity: number; refund: Minor }[]
  /** By other cases. */
  settled: Settled[]
  shippingFee: Minor
  /** What of the shipping has gone back before. */
  shippingRefunded: Minor
  /** The shop's or the carrier's doing, or nothing has been sent. */
  shippingToo: boolean
}

export type Due = { items: { position: number; refund: Minor }[]; goods: Minor; shipping: Minor; total: Minor }

/** What is due to the buyer for these pieces. The shipping goes back with the last of the goods, when it was not the buyer's wish. */
export const dueFor = ({ lines, items, settled, shippingFee, shippingRefunded, shippingToo }: Question): Due => {
  const before = (position: number) => settled.filter(one => one.position === position)
  const piecesBefore = (position: number) => sum(before(position).map(({ quantity }) => quantity))
  const refunds = items.map(({ position, quantity, refund }) => {
    const line = lines[position]!
    const paidBack = sum(before(position).map(({ refund }) => refund))
    return { position, refund: Math.max(0, Math.min(shareOf(line, piecesBefore(position), quantity), lineTotal(line) - paidBack) - refund) }
  })
  const all = lines.every(({ quantity }, position) => piecesBefore(position) + (items.find(item => item.position === position)?.quantity ?? 0) >= quantity)
  const goods = sum(refunds.map(({ refund }) => refund))
  const shipping = shippingToo && all ? Math.max(0, shippingFee - shippingRefunded) : 0
  return { items: refunds, goods, shipping, total: goods + shipping }
}

/** Divides what is agreed among the items by what is due for each, never more than is due for one. */
export const divide = ({ items, goods }: Due, agreed: Minor): Due['items'] => {
  const whole = Math.min(agreed, goods)
  const upTo = (part: Minor) => (goods === 0 ? 0 : Number((BigInt(whole) * BigInt(part)) / BigInt(goods)))
  let passed = 0
  return items.map(({ position, refund }) => {
    const from = upTo(passed)
    passed += refund
    return { position, refund: upTo(passed) - from }
  })
}

const sum = (parts: number[]) => parts.reduce((all, part) => all + part, 0)
