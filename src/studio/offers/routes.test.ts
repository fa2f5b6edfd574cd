import { describe, expect, test } from 'bun:test'
import { repriceProduct } from '../../catalog/actions.ts'
import { noteAsked } from '../../promotions/prices/actions.ts'
import { listLowered } from '../../promotions/prices/store.ts'
import { findOfferOf, listOffersOf } from '../../promotions/store.ts'
import { productPath } from '../../catalog/rules.ts'
import { browse } from '../../testing/browse.ts'
import { offerOf } from '../../testing/offers.ts'
import { world } from '../../testing/world.ts'

const text = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const only = (w: ReturnType<typeof world>) => {
  const [offer, ...more] = listOffersOf(w.app.db, w.mei, { now: w.app.now(), limit: 5 })
  expect(more).toEqual([])
  return offer
}

const forms: [string, Record<string, string>, object][] = [
  ['coupon', { amount: '10', threshold: '99', code: 'tea10', supply: '100', perBuyer: '1', goods: 'all' }, { code: 'TEA10', terms: { threshold: 9900, amount: 1000 }, supply: 100, perBuyer: 1 }],
  ['coupon', { percent: '15', most: '30', threshold: '', goods: 'all', newBuyersOnly: 'yes' }, { code: null, terms: { threshold: 0, percent: 15, most: 3000 }, newBuyersOnly: true }],
  ['flash-sale', { price: '99', product: '1', endsAt: '2026-06-18T21:00', supply: '5' }, { terms: { price: 9900 }, productIds: [1], supply: 5, endsAt: Date.parse('2026-06-18T21:00:00+08:00') }],
  ['live-price', { percent: '20', product: '1', room: '1' }, { terms: { percent: 20 }, productIds: [1], roomId: 1 }],
  ['spend-and-save', { 'from-1': '500', 'off-1': '80', 'from-2': '200', 'off-2': '20', goods: 'categories', category: '3', exclusive: 'yes' }, { terms: { steps: [{ from: 20000, off: 2000 }, { from: 50000, off: 8000 }], exclusive: true }, categoryIds: [3] }],
  ['buy-x-get-y', { buy: '2', free: '1', goods: 'products', product: '1' }, { terms: { buy: 2, free: 1 }, productIds: [1] }],
  ['free-shipping', { threshold: '99', most: '15', goods: 'all' }, { terms: { threshold: 9900, most: 1500 } }],
]

describe.each(forms)('the form of a %s', (kind, typed, expected) => {
  const setUp = () => {
    const w = world()
    w.product(w.mei)
    w.room(w.mei, { state: 'live' })
    return w
  }
  const fields = { title: '六月茶会', startsAt: '', endsAt: '', supply: '', perBuyer: '', then: '', ...typed }

  test('keeps what was typed, and shows it again to be changed', async () => {
    const w = setUp()
    const mei = browse(w.app, 'mei')
    const { status, to } = await mei.post(`/studio/offers/new/${kind}`, fields)
    expect([status, to]).toEqual([303, '/studio/offers/1?notice=saved'])
    expect(only(w)).toMatchObject({ title: '六月茶会', kind, startsAt: w.app.now(), ...expected } as never)
    const page = await mei.get('/studio/offers/1')
    expect(page.status).toBe(200)
    expect(text(page.html)).toContain('进行中')
    expect((await mei.post('/studio/offers/1', { title: '七月', endsAt: fields.endsAt, supply: fields.supply, perBuyer: '' })).to).toBe('/studio/offers/1?notice=saved')
    expect(only(w)).toMatchObject({ title: '七月', ...expected, perBuyer: null } as never)
  })

  test('can be changed in everything before it begins', async () => {
    const w = setUp()
    const mei = browse(w.app, 'mei')
    const planned = { ...fields, startsAt: '2026-06-18T20:30' }
    await mei.post(`/studio/offers/new/${kind}`, planned)
    expect(text((await mei.get('/studio/offers/1')).html)).toContain('未开始')
    expect((await mei.post('/studio/offers/1', { ...planned, title: '七月' })).status).toBe(303)
    expect(only(w)).toMatchObject({ title: '七月', startsAt: Date.parse('2026-06-18T20:30:00+08:00'), ...expected } as never)
  })

  test('shows what a buyer would pay without keeping anything', async () => {
    const w = setUp()
    const { status, html } = await browse(w.app, 'mei').post(`/studio/offers/new/${kind}`, { ...fields, then: 'preview' })
    expect(status).toBe(200)
    expect(text(html)).toContain('顾客付')
    expect(text(html)).toMatch(/− ?¥\d/)
    expect(html).toContain('value="六月茶会"')
    expect(only(w)).toBeUndefined()
  })

  test('says everything that is missing at its field and keeps the rest', async () => {
    const w = setUp()
    const { status, html } = await browse(w.app, 'mei').post(`/studio/offers/new/${kind}`, { ...fields, title: '', supply: 'viele' })
    expect(status).toBe(422)
    expect(html).toContain('id="e-title"')
    expect(html).toContain('id="e-supply"')
    expect(html).toContain('value="viele"')
    expect(only(w)).toBeUndefined()
  })
})

test('a coupon at both an amount and per cent is asked about', async () => {
  const w = world()
  const { status, html } = await browse(w.app, 'mei').post('/studio/offers/new/coupon', { title: 'x', amount: '5', percent: '10', goods: 'all', threshold: '' })
  expect([status, html.includes('id="e-percent"')]).toEqual([422, true])
})

test('products are found by name, and what was ticked stays ticked', async () => {
  const w = world()
  const bowl = w.product(w.mei)
  w.product(w.mei, { title: '主人杯' })
  w.product(w.max, { title: '别家的杯' })
  const { status, html } = await browse(w.app, 'mei').post('/studio/offers/new/flash-sale', { title: '', product: String(bowl.id), q: '杯', then: 'find' })
  expect(status).toBe(200)
  expect(html).toContain(`name="product" value="${bowl.id}" checked`)
  expect(html).toContain('主人杯')
  expect(html).not.toContain('别家的杯')
  expect(html).not.toContain('class="error"')
})

test('what speaks against it is said on the form', async () => {
  const w = world()
  offerOf(w, w.mei, 'coupon', { threshold: 5000, amount: 1000 }, { code: 'TEA10' })
  const { status, html } = await browse(w.app, 'mei').post('/studio/offers/new/coupon', { title: 'x', amount: '5', threshold: '50', code: 'TEA10', goods: 'all' })
  expect(status).toBe(422)
  expect(text(html)).toContain('口令 TEA10 已经有一张优惠券在用')
})

test('the list tells each offer with its state and figures, and begins with a first step', async () => {
  const w = world()
  const mei = browse(w.app, 'mei')
  expect(text((await mei.get('/studio/offers')).html)).toContain('还没有优惠')
  const { id } = offerOf(w, w.mei, 'coupon', { threshold: 9900, amount: 1000 }, { code: 'TEA10', supply: 100 })
  w.app.db.run('update offers set taken = 12, used = 3, given = 3000 where id = ?', [id])
  const { html } = await mei.get('/studio/offers')
  expect(text(html)).toContain('优惠券 · 满 ¥99 减 ¥10 · TEA10')
  expect(text(html)).toContain('12 / 100')
  expect(text(html)).toContain('¥30.00')
  expect(text((await mei.get('/studio/offers?state=over')).html)).toContain('这里没有优惠')
  expect(text((await mei.ask('/studio/offers', { headers: { 'accept-language': 'en' } })).html)).toContain('Coupon · ¥10 off from ¥99 · TEA10')
})

test('ending asks first and then is over', async () => {
  const w = world()
  const { id } = offerOf(w, w.mei, 'coupon', { threshold: 9900, amount: 1000 })
  const mei = browse(w.app, 'mei')
  expect((await mei.post(`/studio/offers/${id}/end`)).to).toBe(`/studio/offers/${id}?notice=done`)
  expect(findOfferOf(w.app.db, w.mei, id)!.endsAt).toBe(w.app.now())
  expect(text((await mei.get(`/studio/offers/${id}`)).html)).toContain('已结束')
})

test('an offer of another merchant is not there, whoever asks', async () => {
  const w = world()
  const { id } = offerOf(w, w.mei, 'coupon', { threshold: 9900, amount: 1000 })
  for (const who of ['max', 'olga']) {
    const other = browse(w.app, who)
    expect((await other.get(`/studio/offers/${id}`)).status).toBe(404)
    expect((await other.post(`/studio/offers/${id}`, { title: 'x' })).status).toBe(404)
    expect((await other.post(`/studio/offers/${id}/end`)).status).toBe(404)
    expect((await other.get('/studio/offers')).html).not.toContain('六月')
  }
  expect((await browse(w.app, 'mei').get('/studio/offers/new/nonsense')).status).toBe(404)
})

test('a struck-through price is set for what was lowered, refused with a sentence, and shown in the shop', async () => {
  const w = world()
  const bowl = w.product(w.mei, { price: 20000 })
  const mei = browse(w.app, 'mei')
  expect(text((await mei.get('/studio/offers/prices')).html)).toContain('最近没有降价的商品')
  noteAsked(w.app, w.app.db, bowl.id)
  w.wait(10 * 86_400_000)
  await repriceProduct(w.app, w.mei, bowl.id, { price: 15000, stock: 10, stockSeen: 10 })
  await w.app.settled()
  const [one] = listLowered(w.app.db, w.mei.id, 0, 5)
  expect(one).toMatchObject({ before: 20000, price: 15000, struck: null })
  const url = `/studio/offers/prices/${one!.variantId}`

  const high = await mei.post(url, { struck: '299' })
  expect([high.status, text(high.html).includes('不能划 ¥299.00：降价前 7 天里卖过的最低价是 ¥200.00'), high.html.includes('value="299"')]).toEqual([422, true, true])
  expect((await mei.post(url, { struck: '200' })).to).toBe('/studio/offers/prices?notice=saved')
  for (const path of ['/', '/search', productPath(bowl)]) expect([path, text((await browse(w.app, null).get(path)).html).includes('原价 ¥200')]).toEqual([path, true])
  for (const who of ['max', 'olga']) expect((await browse(w.app, who).post(url, { struck: '200' })).status).toBe(404)
  expect((await mei.post(url, { struck: '200', then: 'hide' })).status).toBe(303)
  expect(text((await browse(w.app, null).get('/')).html)).not.toContain('原价')
})
