import { describe, expect, test } from 'bun:test'
import { open, type Kind, type Offer, type Terms } from './offer.ts'
import { quote, type BasketLine, type QuoteContext } from './rules.ts'

const now = 1_000_000
const context: QuoteContext = { now, buyer: { id: 7, isNew: false }, liveRoomIds: [5] }

const line = (key: number, price: number, quantity = 1, more: Partial<BasketLine> = {}): BasketLine =>
  ({ key, productId: key, merchantId: 1, categoryIds: [], price, quantity, roomId: null, ...more })

let ids = 0
const offer = <K extends Kind>(kind: K, terms: Terms[K], more: Partial<Offer> = {}): Offer =>
  ({
    id: ++ids, merchantId: 1, kind, terms, title: '六月', startsAt: 0, endsAt: open, productIds: [], categoryIds: [], newBuyersOnly: false,
    code: null, roomId: null, left: null, ...more,
  }) as Offer

const reckon = (lines: BasketLine[], offers: Offer[], more: Partial<QuoteContext> = {}, fee = 0) => {
  const { merchants: [merchant], lines: drawn } = quote(lines, offers, { ...context, ...more }, new Map([[1, fee]]))
  return { ...merchant!, lines: drawn, said: merchant!.reasons.map(({ text, amount }) => `${text.en} −${amount}`) }
}

describe('each kind', () => {
  test.each([
    ['an amount off', { threshold: 10000, amount: 1000 }, 10000, 1000],
    ['not below its threshold', { threshold: 10000, amount: 1000 }, 9999, 0],
    ['a percentage, a part of a cent stays', { threshold: 0, percent: 10 }, 9999, 999],
    ['a percentage, but no more than said', { threshold: 0, percent: 50, most: 2000 }, 10000, 2000],
    ['never more than the goods', { threshold: 0, amount: 5000 }, 3000, 3000],
  ])('coupon: %s', (_, terms, price, off) => expect(reckon([line(1, price)], [offer('coupon', terms as Terms['coupon'])]).discount).toBe(off))

  test.each([
    [2, 1, [100, 100, 100], 100], [2, 1, [100, 100], 0], [2, 1, [300, 200, 100, 90, 80, 70, 60], 100 + 70],
    [1, 1, [300, 200], 200], [3, 2, [500, 400, 300, 200], 200], [3, 2, [500, 400, 300, 200, 100], 300],
  ])('buy %d get %d of %p takes %d off', (buy, free, prices, off) =>
    expect(reckon(prices.map((price, at) => line(at, price)), [offer('buy-x-get-y', { buy, free })]).discount).toBe(off))

  test('buy X get Y counts pieces of one line like those of several', () =>
    expect(reckon([line(1, 100, 5), line(2, 60, 2)], [offer('buy-x-get-y', { buy: 2, free: 1 })]).discount).toBe(100 + 60))

  test.each([[19999, 0], [20000, 2000], [49999, 2000], [50000, 8000]])('spend and save in steps: at %d it is %d', (price, off) =>
    expect(reckon([line(1, price)], [offer('spend-and-save', { steps: [{ from: 20000, off: 2000 }, { from: 50000, off: 8000 }], exclusive: false })]).discount).toBe(off))

  test('a flash sale holds for as many pieces as are left, the rest cost what they cost', () => {
    const { lines: [drawn], discount } = reckon([line(1, 10000, 5)], [offer('flash-sale', { price: 6000 }, { left: 3 })])
    expect([drawn!.discount, drawn!.total, discount]).toEqual([12000, 38000, 12000])
    expect(drawn!.reasons).toMatchObject([{ amount: 12000, pieces: 3 }])
  })

  test('a flash sale in per cent, and one that is dearer than the price', () => {
    expect(reckon([line(1, 9999)], [offer('flash-sale', { percent: 25 })]).total).toBe(9999 - 2499)
    expect(reckon([line(1, 5000)], [offer('flash-sale', { price: 6000 })])).toMatchObject({ total: 5000, reasons: [] })
  })

  test('a live price holds while its room is live', () => {
    const live = offer('live-price', { price: 7000 }, { roomId: 5 })
    expect(reckon([line(1, 10000)], [live]).total).toBe(7000)
    expect(reckon([line(1, 10000)], [live], { liveRoomIds: [6] }).total).toBe(10000)
  })

  test('free shipping from a threshold on, up to what it says', () => {
    const free = offer('free-shipping', { threshold: 9900, most: 1500 })
    expect(reckon([line(1, 9900)], [free], {}, 1200)).toMatchObject({ shipping: 1200, shippingDiscount: 1200, total: 9900 })
    expect(reckon([line(1, 9900)], [free], {}, 2000)).toMatchObject({ shippingDiscount: 1500, total: 10400 })
    expect(reckon([line(1, 9800)], [free], {}, 1200)).toMatchObject({ shippingDiscount: 0, total: 11000 })
  })
})

describe('whose and when', () => {
  const cheaper = (more: Partial<Offer>) => offer('coupon', { threshold: 0, amount: 100 }, more)
  test.each([
    ['before it starts', { startsAt: now + 1 }, {}, 0],
    ['at its start', { startsAt: now }, {}, 100],
    ['at its end', { endsAt: now }, {}, 0],
    ['for new buyers, to another', { newBuyersOnly: true }, {}, 0],
    ['for new buyers, to a new one', { newBuyersOnly: true }, { buyer: { id: 7, isNew: true } }, 100],
    ['for new buyers, to nobody known', { newBuyersOnly: true }, { buyer: null }, 0],
    ['of another merchant', { merchantId: 2 }, {}, 0],
    ['used up', { left: 0 }, {}, 0],
    ['for another product', { productIds: [9] }, {}, 0],
    ['for this product', { productIds: [9, 1] }, {}, 100],
    ['for a category above its own', { categoryIds: [30] }, {}, 100],
    ['for another category', { categoryIds: [31] }, {}, 0],
    ['for a product and another category', { productIds: [1], categoryIds: [31] }, {}, 100],
  ] as [string, Partial<Offer>, Partial<QuoteContext>, number][])('%s', (_, more, context, off) =>
    expect(reckon([line(1, 1000, 1, { categoryIds: [3, 30] })], [cheaper(more)], context).discount).toBe(off))

  test('only the goods it is for count towards its threshold, and only they get cheaper', () => {
    const tea = { categoryIds: [3] }
    const { lines } = reckon([line(1, 6000, 1, tea), line(2, 5000, 1, tea), line(3, 9000)], [offer('coupon', { threshold: 11000, amount: 1100 }, { categoryIds: [3] })])
    expect(lines.map(({ discount }) => discount)).toEqual([600, 500, 0])
  })

  test('merchants are reckoned apart', () => {
    const { merchants, total } = quote(
      [line(1, 10000), line(2, 10000, 1, { merchantId: 2 })],
      [offer('coupon', { threshold: 15000, amount: 1000 }), offer('coupon', { threshold: 0, amount: 500 }, { merchantId: 2 })], context, new Map([[1, 800]]),
    )
    expect(merchants.map(({ merchantId, discount, total }) => [merchantId, discount, total])).toEqual([[1, 0, 10800], [2, 500, 9500]])
    expect(total).toBe(20300)
  })
})

describe('together', () => {
  test('in the documented order, with thresholds at the price of the moment', () => {
    const { said, total } = reckon([line(1, 10000, 2), line(2, 5000)], [
      offer('free-shipping', { threshold: 21000, most: null }),
      offer('coupon', { threshold: 21000, amount: 1000 }, { code: 'TEA10' }),
      offer('spend-and-save', { steps: [{ from: 21000, off: 2000 }], exclusive: false }),
      offer('buy-x-get-y', { buy: 2, free: 1 }),
      offer('flash-sale', { price: 8000 }, { productIds: [1] }),
    ], {}, 900)
    expect(said).toEqual(['Flash sale 六月 −4000', 'Buy and get 六月 −5000', 'Spend and save 六月 −2000', 'Coupon TEA10 −1000', 'Free shipping 六月 −900'])
    expect(total).toBe(25000 - 12000)
  })

  test('a piece has one price: the lowest', () => {
    const { said } = reckon([line(1, 10000, 2)], [offer('flash-sale', { price: 6000 }, { left: 1 }), offer('live-price', { price: 7000 }, { roomId: 5 })])
    expect(said).toEqual(['Live price 六月 −3000', 'Flash sale 六月 −4000'])
  })

  test('of several coupons the one that takes most off', () =>
    expect(reckon([line(1, 10000)], [offer('coupon', { threshold: 0, amount: 500 }), offer('coupon', { threshold: 0, percent: 9, most: null }), offer('coupon', { threshold: 20000, amount: 5000 })]).discount).toBe(900))

  test.each([[1500, 1500], [500, 1000]])('an exclusive step and a coupon of %d: what takes more off', (amount, off) => {
    const step = offer('spend-and-save', { steps: [{ from: 5000, off: 1000 }], exclusive: true })
    expect(reckon([line(1, 10000)], [step, offer('coupon', { threshold: 0, amount })]).discount).toBe(off)
  })

  test('a large deduction moves to other goods to make room for one that has nowhere else to go', () => {
    const wide = offer('spend-and-save', { steps: [{ from: 0, off: 1000 }], exclusive: false })
    const narrow = offer('coupon', { threshold: 0, amount: 900 }, { productIds: [1] })
    const { lines, discount } = reckon([line(1, 1000), line(2, 1000)], [wide, narrow])
    expect(discount).toBe(1900)
    expect(lines.map(({ discount }) => discount)).toEqual([1000, 900])
  })

  test('says it in both languages', () =>
    expect(reckon([line(1, 10000)], [offer('coupon', { threshold: 0, amount: 1000 }, { code: 'TEA10' })]).reasons)
      .toMatchObject([{ text: { 'zh-CN': '优惠券 TEA10', en: 'Coupon TEA10' }, amount: 1000 }]))
})
