import { afterEach, expect, test } from 'bun:test'
import { createPrivateKey, createPublicKey, createVerify } from 'node:crypto'
import { encodeQR } from 'qr'
import decodeQR from 'qr/decode.js'
import { cancelUnpaid } from '../../orders/actions.ts'
import { payWithin } from '../../orders/rules.ts'
import { browse } from '../../testing/browse.ts'
import { listen } from '../../testing/listen.ts'
import { method, onlineMarket } from '../../testing/online.ts'
import { appSecret, testKeys } from '../../testing/stand-in.ts'
import { address } from '../../testing/market.ts'
import { newToken } from '../../platform/vault.ts'
import { editMethod } from '../actions.ts'
import { onlineKinds, type OnlineKind } from '../rules.ts'
import { tendPayments } from './actions.ts'
import { listAttemptsOfBill } from './store.ts'

const open: { stop: () => unknown }[] = []
const marketOf = async (kind: OnlineKind) => {
  const m = await onlineMarket(kind)
  open.push(m.standIn)
  return m
}
afterEach(() => open.splice(0).forEach(one => one.stop()))

const phone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Mobile/15E148 Safari/604.1'

/** What a camera would see of it: four pixels for each module. */
const photographed = (text: string) => {
  const modules = encodeQR(text, 'raw', { ecc: 'medium', border: 4 })
  const side = modules.length * 4
  const data = new Uint8Array(side * side * 4).fill(255)
  for (let y = 0; y < side; y++) for (let x = 0; x < side; x++) if (modules[y >> 2]![x >> 2]) data.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3)
  return { width: side, height: side, data }
}

test.each(onlineKinds)('%s: the sheet shows how to pay without leaving the picture', async kind => {
  const m = await marketOf(kind)
  const { status, html } = await browse(m.app, 'bei').postPart('/orders', {
    intent: newToken(), variant: String(m.variantOf(m.bowl)), room: '', total: '17600', quantity: '1', address: 'new', method: String(m.methodId), note: '',
    'to-name': address.name, 'to-phone': address.phone, 'to-region': address.region, 'to-street': address.street, 'to-postcode': address.postcode,
  })
  expect(status).toBe(200)
  const bill = 1
  expect(html).toContain(`id="bill-${bill}"`)
  expect(html).toContain(`hx-sse:connect="/payments/${bill}/events"`)
  expect(html).toMatch(new RegExp(`href="/payments/${bill}/pay" target="_blank"`))
  expect(html.includes(`hx-get="/payments/${bill}/code"`)).toBe(kind === 'wechat-pay')
  expect(html).not.toContain('店家收到后会确认')
  // Nothing has been asked of the provider yet: placing an order does not wait for it.
  expect(m.standIn.asked).toEqual([])
})

test.each(onlineKinds)('%s: the way there is a page for a desk and another for a phone', async kind => {
  const m = await marketOf(kind)
  if (kind === 'wechat-pay') return // Only the phone’s: at a desk there is the code.
  const order = await m.placeOnline()
  const bei = browse(m.app, 'bei')
  const desk = await bei.get(`/payments/${order.billId}/pay`)
  expect([desk.status, new URL(desk.to!).origin]).toEqual([303, m.standIn.url])
  const mobile = await bei.ask(`/payments/${order.billId}/pay`, { headers: { 'user-agent': phone } })
  expect(mobile.status).toBe(303)
  expect(listAttemptsOfBill(m.app.db, order.billId).map(({ way }) => way)).toEqual(['page', 'phone'])
})

test('on a phone WeChat’s own page opens; at a desk, and without that contract, there is the code', async () => {
  const m = await marketOf('wechat-pay')
  const order = await m.placeOnline()
  const bei = browse(m.app, 'bei')
  const [path, code] = [`/payments/${order.billId}/pay`, `/payments/${order.billId}/code`]
  expect((await bei.get(path)).to).toBe(code)
  m.standIn.down(true)
  expect((await bei.ask(path, { headers: { 'user-agent': phone } })).to).toBe(code)
  m.standIn.down(false)
  expect((await bei.ask(path, { headers: { 'user-agent': phone } })).to).toStartWith(`${m.standIn.url}/h5?prepay_id=`)
})

test('the code that WeChat gave is drawn, and opens nothing but that', async () => {
  const m = await marketOf('wechat-pay')
  const order = await m.placeOnline()
  const bei = browse(m.app, 'bei')
  const { html } = await bei.getPart(`/payments/${order.billId}/code`)
  const [, src] = /src="([^"]+)"/.exec(html)!
  const { status, html: svg, headers } = await bei.get(src!)
  expect([status, headers.get('content-type'), headers.get('content-security-policy')]).toEqual([200, 'image/svg+xml', "default-src 'none'"])
  const [attempt] = listAttemptsOfBill(m.app.db, order.billId)
  expect(attempt!.url).toStartWith('weixin://wxpay/bizpayurl')
  expect(svg).toBe(encodeQR(attempt!.url!, 'svg', { ecc: 'medium', border: 4 }))

  expect(decodeQR(photographed(attempt!.url!))).toBe(attempt!.url!)

  expect((await browse(m.app, 'lin').get(src!)).status).toBe(404)
  expect((await bei.get(`/payments/${order.billId}/code.svg?of=999`)).status).toBe(404)
  expect((await bei.get(`/payments/${order.billId}/code`)).html).toContain('<h1>微信支付二维码</h1>')
})

test('while WeChat does not answer there is a sentence and another try', async () => {
  const m = await marketOf('wechat-pay')
  const order = await m.placeOnline()
  m.standIn.down(true)
  const { status, html } = await browse(m.app, 'bei').getPart(`/payments/${order.billId}/code`)
  expect(status).toBe(424)
  expect(html).toContain('再试一次')
  expect(m.log.join()).toContain('could not begin payment')
  expect((await browse(m.app, 'bei').get(`/orders/${order.id}`)).html).toContain(`/payments/${order.billId}/code`)
})

test('whoever has the bill before them sees it paid, or called off', async () => {
  const m = await marketOf('stripe')
  const order = await m.placeOnline()
  const late = await m.placeOnline(m.lin)
  const attempt = await m.begin(m.bei, order)
  const [bei, lin] = await Promise.all([listen(m.app, 'bei', `/payments/${order.billId}/events`), listen(m.app, 'lin', `/payments/${late.billId}/events`)])
  m.standIn.pay(attempt.reference)
  await m.tell(attempt.reference)
  const paid = await bei.until('已付款，谢谢')
  expect(paid).toContain(`hx-target="#bill-${order.billId}"`)
  m.wait(payWithin)
  await cancelUnpaid(m.app)
  expect(await lin.until('已经取消了')).toContain('会自动退回')
  await Promise.all([bei.leave(), lin.leave()])

  // Whoever comes later hears it at once.
  const again = await listen(m.app, 'bei', `/payments/${order.billId}/events`)
  await again.until('已付款，谢谢')
  await again.leave()
})

test('no page of the shop says what a key is', async () => {
  const m = await marketOf('stripe')
  const order = await m.placeOnline()
  await m.begin(m.bei, order)
  for (const [who, path] of [['bei', `/orders/${order.id}`], ['mei', `/studio/orders/${order.id}`], ['mei', '/studio/payments'], ['bei', `/buy/${m.bowl.id}`]] as const) {
    const { status, html } = await browse(m.app, who).get(path)
    expect([path, status, /sk_test|whsec_standin/.test(html)]).toEqual([path, 200, false])
  }
  m.standIn.down(true)
  m.wait(120_000)
  await tendPayments(m.app)
  expect(m.log.join('\n')).toContain('could not ask about')
  expect(m.log.join('\n')).not.toMatch(/sk_test_standin|whsec_standin/)
})

test('refunds in the office: the form, its mistakes, and what is left', async () => {
  const m = await marketOf('alipay')
  const order = await m.placeOnline()
  const attempt = await m.begin(m.bei, order)
  m.standIn.pay(attempt.reference)
  await m.tell(attempt.reference)
  const mei = browse(m.app, 'mei')
  const path = `/studio/orders/${order.id}/refunds`
  const tooMuch = await mei.postPart(path, { amount: '176.01', refundReason: '破损' })
  expect([tooMuch.status, tooMuch.html.includes('id="e-amount"'), tooMuch.html.includes('value="176.01"')]).toEqual([422, true, true])
  const nameless = await mei.post(path, { amount: '6', refundReason: '' })
  expect([nameless.status, nameless.html.includes('id="e-refundReason"')]).toEqual([422, true])
  expect((await mei.post(path, { amount: '6', refundReason: '少发一个盖子' })).to).toBe(`/studio/orders/${order.id}?notice=done`)
  expect((await mei.get(`/studio/orders/${order.id}`)).html).toContain('value="170.00"')
  expect((await browse(m.app, 'bei').get(`/orders/${order.id}`)).html).toContain('少发一个盖子')
  expect(m.refunds(order)).toEqual([{ amount: 600, cause: 'asked', state: 'waiting' }])

  const whole = await mei.postPart(`/studio/orders/${order.id}/transitions`, { transition: 'refund', reason: '缺货' })
  expect(whole.status).toBe(200)
  await tendPayments(m.app)
  await m.app.settled()
  expect(m.refunds(order).map(({ amount, state }) => `${amount} ${state}`)).toEqual(['600 done', '17000 done'])
  expect((await browse(m.app, 'bei').get(`/orders/${order.id}`)).html).toContain('钱已退回')
  expect((await mei.get(`/studio/orders/${order.id}`)).html).not.toContain(path)
})

const inWechat = { headers: { 'user-agent': `${phone} MicroMessenger/8.0.60` } }

/** A merchant whose account may ask WeChat who somebody is. */
const wechatMarket = async () => {
  const m = await marketOf('wechat-pay')
  const keys = { ...testKeys, 'wechat-pay': { ...testKeys['wechat-pay'], appSecret } }
  await editMethod(m.app, m.mei, m.methodId, method('wechat-pay', keys))
  return m
}

test('within WeChat the payer goes through its door, and the wallet is handed what this merchant has signed', async () => {
  const m = await wechatMarket()
  const order = await m.placeOnline()
  const bei = browse(m.app, 'bei')
  const door = new URL((await bei.ask(`/payments/${order.billId}/pay`, inWechat)).to!)
  expect(door.origin + door.pathname).toBe('https://open.weixin.qq.com/connect/oauth2/authorize')
  expect(door.searchParams.get('redirect_uri')).toBe(`http://shop.test/payments/${order.billId}/inside`)
  expect(door.hash).toBe('#wechat_redirect')

  const state = door.searchParams.get('state')!
  const page = await bei.ask(`/payments/${order.billId}/inside?${new URLSearchParams({ code: 'door-1', state })}`, inWechat)
  expect(page.status).toBe(200)
  const data = (name: string) => new RegExp(`data-${name}="([^"]*)"`).exec(page.html)![1]!
  const text = [data('app-id'), data('time-stamp'), data('nonce-str'), data('prepay')].join('\n') + '\n'
  const key = createPublicKey(createPrivateKey(testKeys['wechat-pay'].privateKey))
  expect(createVerify('RSA-SHA256').update(text).verify(key, data('pay-sign'), 'base64')).toBe(true)
  const [attempt] = listAttemptsOfBill(m.app.db, order.billId)
  expect(attempt).toMatchObject({ way: 'inside', state: 'open' })
  expect(data('prepay')).toBe(`prepay_id=${attempt!.url}`)

  m.standIn.pay(attempt!.reference)
  await m.tell(attempt!.reference)
  expect(m.orderState(order)).toBe('paid')
})

test('nobody comes through the door for somebody else, or with a code that WeChat does not know', async () => {
  const m = await wechatMarket()
  const order = await m.placeOnline()
  const state = new URL((await browse(m.app, 'bei').ask(`/payments/${order.billId}/pay`, inWechat)).to!).searchParams.get('state')!
  const through = (who: string, code: string, state: string) => browse(m.app, who).ask(`/payments/${order.billId}/inside?${new URLSearchParams({ code, state })}`, inWechat)
  expect((await through('lin', 'door-1', state)).status).toBe(404)
  expect((await through('bei', 'door-1', 'made-up')).status).toBe(404)
  expect((await through('bei', 'forged', state)).status).toBe(424)
  expect(listAttemptsOfBill(m.app.db, order.billId)).toEqual([])
  expect((await browse(m.app, 'bei').ask(`/payments/${order.billId}/inside`, inWechat)).to).toBe(`/payments/${order.billId}/code`)
})
