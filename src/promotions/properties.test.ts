import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { allocate } from '../platform/money.ts'
import { lay } from './laying.ts'
import { open, type Offer } from './offer.ts'
import { quote, type BasketLine } from './rules.ts'

const runs = { numRuns: 3000 }
const context = { now: 1000, buyer: { id: 1, isNew: false }, liveRoomIds: [1] }
const fees = new Map([[1, 800], [2, 1200]])

const money = fc.oneof(fc.nat(30), fc.nat(30_000))
const lines: fc.Arbitrary<BasketLine[]> = fc.uniqueArray(
  fc.record({
    key: fc.nat(8), productId: fc.nat(4), merchantId: fc.constantFrom(1, 1, 1, 2), categoryIds: fc.subarray([1, 2, 3]), price: money,
    quantity: fc.integer({ min: 1, max: 6 }), roomId: fc.constant(null),
  }),
  { selector: ({ key }) => key, maxLength: 6 },
)

const percent = fc.integer({ min: 1, max: 100 })
const cut = fc.oneof(fc.record({ price: money }), fc.record({ percent }))
const terms = fc.oneof(
  fc.record({ kind: fc.constantFrom('flash-sale' as const, 'live-price' as const), terms: cut }),
  fc.record({ kind: fc.constant('buy-x-get-y' as const), terms: fc.record({ buy: fc.integer({ min: 1, max: 3 }), free: fc.integer({ min: 1, max: 3 }) }) }),
  fc.record({ kind: fc.constant('spend-and-save' as const), terms: fc.record({ steps: fc.array(fc.record({ from: money, off: money }), { minLength: 1, maxLength: 3 }), exclusive: fc.boolean() }) }),
  fc.record({ kind: fc.constant('coupon' as const), terms: fc.oneof(fc.record({ threshold: money, amount: money }), fc.record({ threshold: money, percent, most: fc.option(money) })) }),
  fc.record({ kind: fc.constant('free-shipping' as const), terms: fc.record({ threshold: money, most: fc.option(money) }) }),
)
const offers: fc.Arbitrary<Offer[]> = fc
  .array(fc.tuple(terms, fc.record({
    merchantId: fc.constantFrom(1, 1, 1, 2), productIds: fc.oneof(fc.constant([]), fc.subarray([0, 1, 2, 3, 4])), categoryIds: fc.oneof(fc.constant([]), fc.subarray([1, 2, 3])),
    left: fc.option(fc.nat(7)), newBuyersOnly: fc.constantFrom(false, false, true), roomId: fc.constantFrom(1, 1, 2),
  })), { maxLength: 7 })
  .map(all => all.map(([kind, rest], id) => ({ id, title: '', code: null, startsAt: 0, endsAt: open, ...rest, ...kind }) as Offer))

const reckon = (lines: BasketLine[], offers: Offer[]) => quote(lines, offers, context, fees)
const sum = (amounts: number[]) => amounts.reduce((all, amount) => all + amount, 0)
const off = (lines: BasketLine[], offers: Offer[]) => sum(reckon(lines, offers).merchants.map(({ discount, shippingDiscount }) => discount + shippingDiscount))
/** A merchant who was not in the basket brings a parcel of their own: that is not what these are about. */
const amounts = (quoted: ReturnType<typeof reckon>) => quoted.merchants.map(({ merchantId, goods, discount, shippingDiscount, total, reasons }) => ({ merchantId, goods, discount, shippingDiscount, total, reasons }))

describe('whatever is in the basket, whatever is on offer', () => {
  test('nothing falls below nothing, and nothing is dearer than without offers', () =>
    fc.assert(fc.property(lines, offers, (lines, offers) => {
      const { lines: drawn, merchants } = reckon(lines, offers)
      for (const { total, discount, price, quantity, reasons } of drawn) {
        expect(total).toBeGreaterThanOrEqual(0)
        expect(discount).toBeGreaterThanOrEqual(0)
        expect(total).toBeLessThanOrEqual(price * quantity)
        for (const { amount } of reasons) expect(amount).toBeGreaterThan(0)
      }
      for (const { total, shipping, shippingDiscount } of merchants) expect(total).toBeGreaterThanOrEqual(shipping - shippingDiscount)
    }), runs))

  test('parts add up: reasons to lines, lines to merchants, merchants to the total', () =>
    fc.assert(fc.property(lines, offers, (lines, offers) => {
      const { lines: drawn, merchants, total } = reckon(lines, offers)
      expect(drawn.map(({ key, price, quantity }) => [key, price, quantity])).toEqual(lines.map(({ key, price, quantity }) => [key, price, quantity]))
      for (const { discount, total, price, quantity, reasons } of drawn) {
        expect(sum(reasons.map(({ amount }) => amount))).toBe(discount)
        expect(price * quantity - discount).toBe(total)
      }
      for (const merchant of merchants) {
        const own = drawn.filter((_, at) => lines[at]!.merchantId === merchant.merchantId)
        expect(sum(own.map(({ discount }) => discount))).toBe(merchant.discount)
        expect(sum(own.map(({ total }) => total)) + merchant.shipping - merchant.shippingDiscount).toBe(merchant.total)
        expect(sum(merchant.reasons.map(({ amount }) => amount))).toBe(merchant.discount + merchant.shippingDiscount)
      }
      expect(sum(merchants.map(({ total }) => total))).toBe(total)
    }), runs))

  test('the order of lines and offers does not matter', () =>
    fc.assert(fc.property(lines.chain(lines => fc.tuple(fc.constant(lines), fc.shuffledSubarray(lines, { minLength: lines.length }))), offers.chain(offers => fc.tuple(fc.constant(offers), fc.shuffledSubarray(offers, { minLength: offers.length }))), ([lines, mixed], [offers, shuffled]) => {
      const one = reckon(lines, offers)
      const other = reckon(mixed, shuffled)
      expect(other.merchants).toEqual(one.merchants)
      expect(other.lines.toSorted((a, b) => a.key - b.key)).toEqual(one.lines.toSorted((a, b) => a.key - b.key))
    }), runs))

  test('a better basket is never punished: with more goods no less comes off', () =>
    fc.assert(fc.property(lines, fc.nat(5), fc.integer({ min: 1, max: 3 }), offers, (lines, which, more, offers) => {
      fc.pre(lines.length > 0)
      const at = which % lines.length
      const rest = lines.filter((_, other) => other !== at)
      const fuller = lines.map((line, other) => (other === at ? { ...line, quantity: line.quantity + more } : line))
      expect(off(lines, offers)).toBeGreaterThanOrEqual(off(rest, offers))
      expect(off(fuller, offers)).toBeGreaterThanOrEqual(off(lines, offers))
    }), { numRuns: 6000 }))

  test('one more offer never makes it dearer, and one that is not open changes nothing', () =>
    fc.assert(fc.property(lines, offers, (lines, offers) => {
      const combining = offers.filter(({ kind }) => kind === 'coupon' || kind === 'free-shipping' || kind === 'spend-and-save')
      expect(off(lines, combining)).toBeGreaterThanOrEqual(off(lines, combining.slice(1)))
      const closed = offers.map((offer, at) => ({ ...offer, id: 100 + at, endsAt: 1000 }) as Offer)
      expect(amounts(reckon(lines, [...offers, ...closed]))).toEqual(amounts(reckon(lines, offers)))
    }), runs))

  test('no offer gives more than it has: pieces of a flash sale, amounts of a coupon', () =>
    fc.assert(fc.property(lines, offers, (lines, offers) => {
      const { lines: drawn } = reckon(lines, offers)
      for (const offer of offers) {
        const reasons = drawn.flatMap(({ reasons }) => reasons).filter(({ offerId }) => offerId === offer.id)
        if (offer.left !== null) expect(sum(reasons.map(({ pieces }) => pieces ?? 0))).toBeLessThanOrEqual(offer.left)
        if (offer.kind === 'coupon' && offer.terms.amount !== undefined) expect(sum(reasons.map(({ amount }) => amount))).toBeLessThanOrEqual(offer.terms.amount)
      }
    }), runs))
})

test('an amount is split to the last cent, and nobody gets more than their weight', () =>
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 10_000_000_000 }), { minLength: 1, maxLength: 9 }), fc.double({ min: 0, max: 1, noNaN: true }), (weights, share) => {
    const amount = Math.floor(sum(weights) * share)
    const parts = allocate(amount, weights)
    expect(sum(parts)).toBe(sum(weights) ? amount : 0)
    parts.forEach((part, at) => {
      expect(part).toBeLessThanOrEqual(weights[at]!)
      if (sum(weights)) expect(Math.abs(part - (amount * weights[at]!) / sum(weights))).toBeLessThan(1.001)
    })
  })))

test('deductions are laid as fully as they can be: no choice of lines could take more', () =>
  fc.assert(fc.property(fc.array(fc.nat(6), { minLength: 1, maxLength: 4 }).chain(costs => fc.tuple(fc.constant(costs), fc.array(fc.record({ amount: fc.nat(9), lines: fc.subarray(costs.map((_, at) => at)) }), { maxLength: 4 }))), ([costs, deductions]) => {
    const taken = sum(lay(deductions, costs).flat())
    // The smallest cut: of whichever deductions, all that they want, and what the lines of the others cost.
    const cuts = Array.from({ length: 1 << deductions.length }, (_, set) => {
      const inside = deductions.filter((_, at) => set & (1 << at))
      const reached = new Set(inside.flatMap(({ lines }) => lines))
      return sum(deductions.filter((_, at) => !(set & (1 << at))).map(({ amount }) => amount)) + sum([...reached].map(at => costs[at]!))
    })
    expect(taken).toBe(Math.min(...cuts))
  }), runs))
