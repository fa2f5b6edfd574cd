import { expect, test } from 'bun:test'
import { browse } from '../../testing/browse.ts'
import { offerOf } from '../../testing/offers.ts'
import { world } from '../../testing/world.ts'
import { claim, redeem } from '../redeeming.ts'

const text = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const terms = { threshold: 9900, amount: 1000 }

test('is empty with a first step, and leads through the sign-in', async () => {
  const w = world()
  expect((await browse(w.app, null).get('/coupons')).to).toBe('/login?back=%2Fcoupons')
  expect(text((await browse(w.app, 'bei').get('/coupons')).html)).toContain('还没有优惠券')
  expect((await browse(w.app, 'bei').get('/account')).html).toContain('href="/coupons"')
})

test('a code that is typed becomes a coupon, once', async () => {
  const w = world()
  offerOf(w, w.mei, 'coupon', terms, { code: 'TEA10', supply: 5, perBuyer: 1, endsAt: w.app.now() + 3_600_000 })
  const bei = browse(w.app, 'bei')
  for (let twice = 0; twice < 2; twice++) expect((await bei.post('/coupons', { code: ' tea10 ' })).to).toBe('/coupons?notice=coupon-claimed')
  const { html } = await bei.get('/coupons')
  expect(text(html)).toContain('满 ¥99 减 ¥10 六月 mei 的商品可用 距结束 1:00:00 可用')
  expect(w.app.db.query('select taken from offers').get()).toEqual({ taken: 1 })
  expect(text((await bei.ask('/coupons', { headers: { 'accept-language': 'en' } })).html)).toContain('¥10 off from ¥99')
})

test('what is wrong with a code is said at its field, and guessing comes to an end', async () => {
  const w = world()
  offerOf(w, w.mei, 'coupon', terms, { code: 'GONE', endsAt: w.app.now() })
  offerOf(w, w.mei, 'coupon', terms, { code: 'LATER', startsAt: w.app.now() + 1 })
  const { id } = offerOf(w, w.mei, 'coupon', terms, { code: 'EMPTY', supply: 1 })
  w.app.db.run('update offers set taken = 1 where id = ?', [id])
  const bei = browse(w.app, 'bei')
  for (const [code, said] of [['NONE', '没有这个口令'], ['GONE', '没有这个口令'], ['LATER', '没有这个口令'], ['EMPTY', '领完'], ['"><b>', '没有这个口令']] as const) {
    const { status, html } = await bei.post('/coupons', { code })
    expect([code, status, text(html).includes(said), html.includes('"><b>')]).toEqual([code, 422, true, false])
  }
  const statuses = []
  for (let turn = 0; turn < 10; turn++) statuses.push((await bei.post('/coupons', { code: 'NONE' })).status)
  expect(statuses.at(-1)).toBe(429)
})

test('tells what is used and what is over, page by page, and only one’s own', async () => {
  const w = world()
  const now = w.app.now()
  const used = offerOf(w, w.mei, 'coupon', terms, { title: '用掉的', productIds: [w.product(w.mei).id] })
  const over = offerOf(w, w.mei, 'coupon', terms, { title: '过期的', endsAt: now + 1000 })
  await w.app.change(db => {
    claim(db, used, w.bei.id, now)
    claim(db, over, w.bei.id, now)
    const reasons = [{ offerId: used.id, kind: 'coupon' as const, text: { 'zh-CN': '', en: '' }, amount: 1000 }]
    redeem(db, { orderId: 7, merchantId: w.mei.id, buyerId: w.bei.id, at: now, quoted: { lines: [], total: 0, merchants: [{ merchantId: w.mei.id, goods: 0, discount: 0, shipping: 0, shippingDiscount: 0, total: 0, reasons }] } })
    const many = offerOf(w, w.mei, 'coupon', terms, { title: '很多张' })
    for (let turn = 0; turn < 25; turn++) claim(db, many, w.bei.id, now)
  })
  w.wait(1000)
  const bei = browse(w.app, 'bei')
  const first = await bei.get('/coupons')
  expect(first.html.match(/class="coupon-card"/g)).toHaveLength(20)
  const second = await bei.get(/href="(\/coupons\?before=\d+)"/.exec(first.html)![1]!)
  expect(second.html.match(/class="coupon-card"/g)).toHaveLength(5)
  expect(text(second.html)).toMatch(/过期的 .*已过期/)
  expect(text(second.html)).toMatch(/用掉的 mei 的部分商品可用 .*已使用 看订单/)
  expect(second.html).toContain('href="/orders/7"')
  expect((await browse(w.app, 'lin').get('/coupons')).html).not.toContain('很多张')
})
