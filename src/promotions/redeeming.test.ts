import { describe, expect, test } from 'bun:test'
import type { Product } from '../catalog/rules.ts'
import { offerOf } from '../testing/offers.ts'
import { refused } from '../testing/refused.ts'
import { world } from '../testing/world.ts'
import { claim, giveBack, offersFor, redeem, whyLost } from './redeeming.ts'
import { quote } from './rules.ts'
import { findOffer } from './store.ts'

const setUp = () => {
  const w = world()
  const bowl = w.product(w.mei, { price: 10000, stock: 1000 })
  const { app } = w
  let orders = 0

  const quoteFor = (buyer: { id: number } | null, { quantity = 1, codes = [] as string[], product = bowl as Product } = {}) => {
    const offers = offersFor(app.db, { merchantIds: [product.merchantId], buyerId: buyer?.id ?? null, codes, now: app.now() })
    const line = { key: product.id, productId: product.id, merchantId: product.merchantId, categoryIds: [product.categoryId], price: product.price, quantity, roomId: null }
    return quote([line], offers, { now: app.now(), buyer: buyer && { ...buyer, isNew: false }, liveRoomIds: [] }, new Map())
  }

  /** What checkout does: quote and redeem in one change. */
  const order = (buyer: { id: number }, basket: Parameters<typeof quoteFor>[1] = {}, seen = quoteFor(buyer, basket)) =>
    app.change(db => {
      const orderId = ++orders
      redeem(db, { orderId, merchantId: w.mei.id, buyerId: buyer.id, quoted: seen, at: app.now() })
      return { orderId, total: seen.total }
    })

  const counted = (id: number) => {
    const { taken, used, given } = findOffer(app.db, id)!
    return { taken, used, given }
  }
  return { ...w, bowl, quoteFor, order, counted }
}

const tea10 = { threshold: 5000, amount: 1000 }

describe('a coupon with a code', () => {
  test('is there for whoever types it, however they type it, and for nobody else', () => {
    const w = setUp()
    offerOf(w, w.mei, 'coupon', tea10, { code: 'TEA10' })
    for (const code of ['TEA10', ' tea10 ', 'ｔｅａ１０', 'tea 10']) expect(w.quoteFor(w.bei, { codes: [code] }).total).toBe(9000)
    for (const codes of [[], [''], ['TEA'], ['TEA10 OR 1=1']]) expect(w.quoteFor(w.bei, { codes }).total).toBe(10000)
  })

  test('counts each use, and each buyer by themselves', async () => {
    const w = setUp()
    const { id } = offerOf(w, w.mei, 'coupon', tea10, { code: 'TEA10', supply: 2, perBuyer: 1 })
    const codes = ['TEA10']
    await w.order(w.bei, { codes })
    expect(w.counted(id)).toEqual({ taken: 1, used: 1, given: 1000 })
    expect(w.quoteFor(w.bei, { codes }).total).toBe(10000)
    await w.order(w.lin, { codes })
    expect(w.quoteFor(w.gao, { codes }).total).toBe(10000)
  })

  test('that ran out since it was quoted is refused with a sentence, and nothing is counted', async () => {
    const w = setUp()
    const { id } = offerOf(w, w.mei, 'coupon', tea10, { code: 'TEA10', supply: 1 })
    const seen = w.quoteFor(w.bei, { codes: ['TEA10'] })
    await w.order(w.lin, { codes: ['TEA10'] })
    expect(await refused(w.order(w.bei, {}, seen))).toContain('“Coupon TEA10” has just run out')
    expect(w.counted(id)).toEqual({ taken: 1, used: 1, given: 1000 })
  })

  test('more often than one buyer may is refused with a sentence', async () => {
    const w = setUp()
    offerOf(w, w.mei, 'coupon', tea10, { code: 'TEA10', perBuyer: 1 })
    const seen = w.quoteFor(w.bei, { codes: ['TEA10'] })
    await w.order(w.bei, {}, seen)
    expect(await refused(w.order(w.bei, {}, seen))).toContain('as often as one buyer may')
  })

  test('is held by its buyer after the order was cancelled, and by nobody else', async () => {
    const w = setUp()
    const { id } = offerOf(w, w.mei, 'coupon', tea10, { code: 'TEA10', supply: 1 })
    const { orderId } = await w.order(w.bei, { codes: ['TEA10'] })
    for (let twice = 0; twice < 2; twice++) await w.app.change(db => giveBack(db, orderId, w.app.now()))
    expect(w.counted(id)).toEqual({ taken: 1, used: 0, given: 0 })
    expect([w.quoteFor(w.bei).total, w.quoteFor(w.lin, { codes: ['TEA10'] }).total]).toEqual([9000, 10000])
    expect((await w.order(w.bei)).total).toBe(9000)
  })
})

test('a coupon that is held is used once, and two of them twice', async () => {
  const w = setUp()
  const coupon = offerOf(w, w.mei, 'coupon', tea10, { perBuyer: 2 })
  expect(w.quoteFor(w.bei).total).toBe(10000)
  await w.app.change(db => [claim(db, coupon, w.bei.id, w.app.now()), claim(db, coupon, w.bei.id, w.app.now())])
  expect(await refused(w.app.change(db => claim(db, coupon, w.bei.id, w.app.now())))).toContain('as often as')
  expect([(await w.order(w.bei)).total, (await w.order(w.bei)).total, w.quoteFor(w.bei).total, w.quoteFor(w.lin).total]).toEqual([9000, 9000, 10000, 10000])
})

describe('a flash sale', () => {
  test('sells as many pieces as it has, some of them in one order with others at the usual price', async () => {
    const w = setUp()
    const { id } = offerOf(w, w.mei, 'flash-sale', { price: 6000 }, { productIds: [w.bowl.id], supply: 3 })
    expect((await w.order(w.bei, { quantity: 2 })).total).toBe(12000)
    expect((await w.order(w.lin, { quantity: 2 })).total).toBe(16000)
    expect(w.quoteFor(w.lin).total).toBe(10000)
    expect(w.counted(id)).toEqual({ taken: 3, used: 2, given: 12000 })
  })

  test('keeps to its pieces for each buyer, and gives them back', async () => {
    const w = setUp()
    const { id } = offerOf(w, w.mei, 'flash-sale', { price: 6000 }, { productIds: [w.bowl.id], supply: 10, perBuyer: 2 })
    const { orderId, total } = await w.order(w.bei, { quantity: 3 })
    expect([total, w.quoteFor(w.bei).total, w.counted(id).taken]).toEqual([22000, 10000, 2])
    await w.app.change(db => giveBack(db, orderId, w.app.now()))
    expect([w.quoteFor(w.bei).total, w.counted(id).taken]).toEqual([6000, 0])
  })

  test('begins and ends by the clock, and the price returns by itself', () => {
    const w = setUp()
    const now = w.app.now()
    offerOf(w, w.mei, 'flash-sale', { price: 6000 }, { productIds: [w.bowl.id], startsAt: now + 1000, endsAt: now + 3000 })
    const prices = [0, 999, 1, 1999, 1].map(ms => {
      w.wait(ms)
      return w.quoteFor(w.bei).total
    })
    expect(prices).toEqual([10000, 10000, 6000, 6000, 10000])
  })
})

test('in a rush with stale quotes exactly as many are redeemed as there are', async () => {
  const w = setUp()
  const { id } = offerOf(w, w.mei, 'coupon', tea10, { code: 'TEA10', supply: 7 })
  const seen = w.quoteFor(w.bei, { codes: ['TEA10'] })
  const crowd = [w.bei, w.lin, w.gao, w.sun, w.max, w.olga]
  const outcomes = await Promise.allSettled(Array.from({ length: 600 }, (_, turn) => w.order(crowd[turn % crowd.length]!, {}, seen)))
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(7)
  expect(w.counted(id)).toEqual({ taken: 7, used: 7, given: 7000 })
})

test('offers of one merchant touch nothing of another', () => {
  const w = setUp()
  const vase = w.product(w.max, { price: 10000 })
  offerOf(w, w.mei, 'coupon', tea10, { code: 'TEA10' })
  offerOf(w, w.mei, 'spend-and-save', { steps: [{ from: 100, off: 50 }], exclusive: false })
  expect(w.quoteFor(w.bei, { product: vase, codes: ['TEA10'] }).total).toBe(10000)
})

test('what was shown and is not to be had any more is named', async () => {
  const w = setUp()
  const { id } = offerOf(w, w.mei, 'coupon', tea10, { code: 'TEA10', supply: 1 })
  expect(whyLost(w.app.db, [id], w.quoteFor(w.bei, { codes: ['TEA10'] }), w.app.now())).toBeNull()
  await w.order(w.lin, { codes: ['TEA10'] })
  expect(whyLost(w.app.db, [id], w.quoteFor(w.bei, { codes: ['TEA10'] }), w.app.now())).toMatchObject({ 'zh-CN': '「优惠券 TEA10」已经结束或用完了，请看一下新的金额' })
})
