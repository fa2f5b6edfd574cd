import { expect, test } from 'bun:test'
import { listAddresses } from '../accounts/addresses/store.ts'
import { reckon } from '../cart/reckon.ts'
import { keepWays } from '../catalog/shipping/ways/actions.ts'
import type { Way, WayKind } from '../catalog/shipping/ways/rules.ts'
import { sendParcel } from '../fulfilment/actions.ts'
import { listParcelsOfOrder } from '../fulfilment/store.ts'
import { open } from '../promotions/offer.ts'
import { insertOffer } from '../promotions/store.ts'
import { browse } from '../testing/browse.ts'
import { address, market } from '../testing/market.ts'
import { refused } from '../testing/refused.ts'
import { placeOrders, transitionOrder } from './actions.ts'
import { findOrder } from './store.ts'

// A merchant may offer more than sending it: faster for more, or to be collected.

const express: Way = { kind: 'express', fee: 1200, text: '次日达' }
const collect: Way = { kind: 'collect', fee: 0, text: '龙井路 1 号，每天 10 点到 18 点' }

const offering = async (...ways: Way[]) => {
  const m = market()
  await keepWays(m.app, m.mei, ways)
  return { ...m, buy: (kind: WayKind, fields = {}) => placeOrders(m.app, m.bei, { ...m.purchase(), ways: new Map([[m.mei.id, kind]]), ...fields }) }
}

const text = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

test.each([
  ['standard', 800, 17_600, ''],
  ['express', 2000, 18_800, '次日达'],
  ['collect', 0, 16_800, collect.text],
] as const)('%s costs %d of %d, and the order keeps what was promised', async (kind, shippingFee, total, wayText) => {
  const m = await offering(express, collect)
  const [order] = await m.buy(kind)
  expect(order).toMatchObject({ way: kind, wayText, shippingFee, total })
  await keepWays(m.app, m.mei, [])
  expect(findOrder(m.app.db, order!.id)).toEqual(order!)
})

test('free shipping takes off the shipping, not what haste costs; collecting is nowhere too far', async () => {
  const m = await offering(express, collect)
  insertOffer(m.app.db, {
    merchantId: m.mei.id, kind: 'free-shipping', title: '包邮', terms: { threshold: 0, most: null }, roomId: null, startsAt: 0, endsAt: open,
    newBuyersOnly: false, productIds: [], categoryIds: [], madeAt: 0, code: null, supply: null, perBuyer: null,
  })
  const costs = (kind: WayKind) => {
    const { shares: [share], total } = reckon(m.app.db, m.purchase().lines, { now: m.app.now(), region: address.region, buyerId: m.bei.id, codes: [], ways: new Map([[m.mei.id, kind]]) })
    return [share!.shippingFee, share!.shippingDiscount, share!.total, total]
  }
  expect(costs('standard')).toEqual([0, 800, 16_800, 16_800])
  expect(costs('express')).toEqual([1200, 800, 18_000, 18_000])
  expect(costs('collect')).toEqual([0, 0, 16_800, 16_800])
})

test('what is no longer offered is not promised, whatever it would cost', async () => {
  const m = await offering(express)
  expect(await refused(m.buy('collect'))).toContain('no longer offers')
  await keepWays(m.app, m.mei, [])
  expect(await refused(m.buy('express'))).toContain('no longer offers')
  expect([m.count('orders'), m.stock()]).toEqual([0, 10])
})

test('whoever collects need not say where they live; whoever is sent something must', async () => {
  const m = await offering(express, collect)
  const only = { ...address, region: '', street: '', postcode: '' }
  expect((await m.buy('collect', { newAddress: only }))[0]).toMatchObject({ way: 'collect' })
  expect(listAddresses(m.app.db, m.app.vault, m.bei.id)).toEqual([])
  for (const kind of ['standard', 'express'] as const) expect(await refused(m.buy(kind, { newAddress: only, intent: `a-tap-for-${kind}-and-no-street` }))).toContain('address')
})

test('what is collected gets ready and is handed over, without a parcel', async () => {
  const m = await offering(collect)
  const id = (await m.buy('collect'))[0]!.id
  const [mei, bei] = [browse(m.app, 'mei'), browse(m.app, 'bei')]
  await transitionOrder(m.app, m.mei, id, 'pay')
  expect(text((await bei.get(`/orders/${id}`)).html)).toContain(`备好后会通知您来取：${collect.text}`)
  expect(await refused(sendParcel(m.app, m.mei, id, { carrier: '顺丰', trackingNumber: 'SF1', courierId: null }))).toContain('collects this')
  expect((await mei.get('/studio/parcels/to-ship.csv')).html).not.toContain('2606-0001')

  expect(text((await mei.get(`/studio/orders/${id}`)).html)).toContain('已备好，通知买家来取')
  expect((await mei.post(`/studio/orders/${id}/transitions`, { transition: 'ship' })).status).toBe(303)
  await m.app.settled()
  const page = text((await bei.get(`/orders/${id}`)).html)
  for (const said of ['备好了，可以来取', `取货：${collect.text}。到店请报订单号 2606-0001。`]) expect(page).toContain(said)
  expect(m.messages().at(-1)!.text).toContain(`订单 2606-0001 已备好，可以来取：${collect.text}`)
  expect(listParcelsOfOrder(m.app.db, id)).toEqual([])
  expect((await mei.post(`/studio/orders/${id}/transitions`, { transition: 'deliver' })).status).toBe(303)
  expect(text((await bei.get(`/orders/${id}`)).html)).toContain('已经取走')
})

test('the cash for what is collected is paid there', async () => {
  const m = await offering(collect)
  const id = (await m.buy('collect', { methodId: m.cash }))[0]!.id
  const bei = browse(m.app, 'bei')
  expect(text((await bei.get(`/orders/${id}`)).html)).toContain('取货时付 ¥168.00')
  await browse(m.app, 'mei').post(`/studio/orders/${id}/transitions`, { transition: 'ship' })
  await browse(m.app, 'mei').post(`/studio/orders/${id}/transitions`, { transition: 'deliver' })
  expect(m.app.db.query('select state from bills').get()).toEqual({ state: 'settled' })
  expect(text((await bei.get(`/orders/${id}`)).html)).toContain('已取走，已收现金 ¥168.00')
})

test('the sheet offers what there is, reckons with it, and orders that', async () => {
  const m = await offering(express, collect)
  const bei = browse(m.app, 'bei')
  const field = `way-${m.mei.id}`
  const sheet = text((await bei.getPart('/buy/1')).html)
  for (const said of ['加急送货 另加 ¥12.00 · 次日达', `到店自取 不收运费 · ${collect.text}`]) expect(sheet).toContain(said)

  const typed = { intent: 'made-when-the-sheet-was-drawn', variant: String(m.variantOf(m.bowl)), room: '', quantity: '1', address: 'new', method: String(m.bank), note: '', 'to-name': '小满', 'to-phone': '138 1234 5678', 'to-region': '', 'to-street': '', 'to-postcode': '' }
  const total = async (kind: string) => text((await bei.postPart('/buy/1/total', { ...typed, [field]: kind })).html)
  expect(await total('express')).toContain('提交订单 ¥188.00')
  expect(await total('collect')).toContain('提交订单 ¥168.00')
  expect(await total('by balloon')).toContain('提交订单 ¥176.00')

  const missing = await bei.postPart('/orders', { ...typed, total: '18800', [field]: 'express' })
  expect([missing.status, missing.html.includes('id="e-to-street"'), missing.html.includes('value="express" checked')]).toEqual([422, true, true])
  const placed = await bei.post('/orders', { ...typed, total: '16800', [field]: 'collect' })
  expect([placed.status, placed.to]).toEqual([303, '/orders/1?notice=placed'])
  expect(findOrder(m.app.db, 1)).toMatchObject({ way: 'collect', wayText: collect.text, total: 16_800 })
})

test('a merchant says what is offered; what is not ticked is not, and nothing typed is lost', async () => {
  const m = market()
  const mei = browse(m.app, 'mei')
  const wrong = await mei.post('/studio/shipping/ways', { express: 'yes', expressFee: 'twelve', expressText: '次日达', collect: 'yes', collectText: '' })
  expect(wrong.status).toBe(422)
  for (const kept of ['id="e-expressFee"', 'id="e-collectText"', 'value="twelve"', 'value="次日达"']) expect(wrong.html).toContain(kept)

  expect((await mei.post('/studio/shipping/ways', { express: 'yes', expressFee: '12', expressText: '次日达', collectText: 'somewhere' })).to).toBe('/studio/shipping?notice=saved')
  const { html } = await mei.get('/studio/shipping')
  for (const kept of ['value="12.00"', 'value="次日达"']) expect(html).toContain(kept)
  expect(html).not.toContain('somewhere')
  const sheet = text((await browse(m.app, 'bei').getPart('/buy/1')).html)
  expect(sheet).toContain('加急送货')
  expect(sheet).not.toContain('到店自取')
  // max sells nothing that way.
  expect((await browse(m.app, 'bei').post('/studio/shipping/ways', { express: 'yes' })).status).toBe(403)
})
