import { afterAll, expect, test } from 'bun:test'
import { createHmac } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AlipaySdk } from 'alipay-sdk'
import { currencies } from '../../../shop/rules.ts'
import { digitsOf } from '../../../platform/money.ts'
import { nowhere } from '../../../testing/world.ts'
import { inside, startStandIn, testKeys } from '../../../testing/stand-in.ts'
import { onlineProviders } from '../../providers.ts'
import { onlineKinds } from '../../rules.ts'
import { keyFields } from '../keys.ts'
import { Trouble, type Charge, type Desk, type OnlineProvider } from '../rules.ts'
import { alipay } from './alipay.ts'
import { stripe } from './stripe.ts'
import { wechatPay } from './wechat-pay.ts'

const now = Date.parse('2026-06-18T20:00:00+08:00')
const standIn = startStandIn(() => now)
const folder = mkdtempSync(join(tmpdir(), 'keys-'))
afterAll(() => {
  standIn.stop()
  rmSync(folder, { recursive: true })
})

const desk = { at: standIn.url, now }
const charge = (reference: string, fields: Partial<Charge> = {}): Charge => ({
  reference, way: 'page', amount: 17600, currency: 'CNY', madeAt: now, expiresAt: now + 900_000, title: '青禾器物 S1', address: '192.0.2.1',
  noticeUrl: 'http://shop.test/notices', returnUrl: 'http://shop.test/return', ...fields,
})

/** Alipay's own library, as a shop would use it. */
const sdk = new AlipaySdk({
  appId: testKeys.alipay.appId, privateKey: inside(testKeys.alipay.privateKey), alipayPublicKey: inside(testKeys.alipay.alipayKey), keyType: 'PKCS8', gateway: `${standIn.url}/gateway.do`,
})

test('Alipay: the signed address is the one that its own library makes', async () => {
  const { url } = await alipay.begin({ ...desk, keys: testKeys.alipay }, charge('S1Xpage'))
  const ours = Object.fromEntries(new URL(url).searchParams)
  const theirs = Object.fromEntries(new URL(sdk.pageExecute('alipay.trade.page.pay', 'GET', { notify_url: 'http://shop.test/notices', return_url: 'http://shop.test/return', bizContent: JSON.parse(ours.biz_content!) })).searchParams)
  expect(Object.keys(ours).sort()).toEqual([...Object.keys(theirs).filter(name => name !== 'alipay_sdk'), 'format'].sort())
  expect(JSON.parse(ours.biz_content!)).toEqual({
    out_trade_no: 'S1Xpage', total_amount: '176.00', subject: '青禾器物 S1', product_code: 'FAST_INSTANT_TRADE_PAY', time_expire: '2026-06-18 20:15:00',
  })
  expect(JSON.parse(theirs.biz_content!)).toEqual(JSON.parse(ours.biz_content!))
  // The stand-in has the library check it.
  expect((await fetch(url)).status).toBe(200)
  expect(standIn.trades.get('S1Xpage')).toMatchObject({ amount: 17600, noticeUrl: 'http://shop.test/notices' })
})

test('Alipay: a phone gets a page of its own', async () => {
  const { url } = await alipay.begin({ ...desk, keys: testKeys.alipay }, charge('S1Xphone', { way: 'phone' }))
  const { searchParams } = new URL(url)
  expect(searchParams.get('method')).toBe('alipay.trade.wap.pay')
  expect(JSON.parse(searchParams.get('biz_content')!)).toMatchObject({ product_code: 'QUICK_WAP_WAY', quit_url: 'http://shop.test/return' })
  expect((await fetch(url)).status).toBe(200)
})

test('Alipay: what its own library believes is believed, and nothing else', async () => {
  await fetch((await alipay.begin({ ...desk, keys: testKeys.alipay }, charge('S1Xnotice'))).url)
  standIn.pay('S1Xnotice')
  const { body, headers } = await standIn.notice('S1Xnotice')
  const hear = async (body: string) => alipay.hear({ ...desk, keys: testKeys.alipay }, { headers: new Headers(headers), body }).then(() => true, () => false)
  const believes = (body: string) => {
    try { return sdk.checkNotifySignV2(Object.fromEntries(new URLSearchParams(body))) } catch { return false }
  }
  const names = [...new URLSearchParams(body).keys()]
  const changed = names.flatMap(name => ['x', ''].map(value => {
    const fields = new URLSearchParams(body)
    fields.set(name, value)
    return String(fields)
  }))
  const verdicts = await Promise.all([body, ...changed].map(async text => [believes(text), await hear(text)]))
  expect(verdicts[0]).toEqual([true, true])
  for (const [theirs, ours] of verdicts.slice(1)) expect(ours && !theirs).toBeFalse()
  expect(verdicts.slice(1).map(([, ours]) => ours)).not.toContain(true)
})

test('Alipay: its own library believes the stand-in, so that the stand-in speaks as Alipay does', async () => {
  await fetch((await alipay.begin({ ...desk, keys: testKeys.alipay }, charge('S1Xoracle'))).url)
  expect(await sdk.exec('alipay.trade.query', { bizContent: { out_trade_no: 'S1Xoracle' } }, { validateSign: true })).toMatchObject({ code: '10000', tradeStatus: 'WAIT_BUYER_PAY' })
  expect(await alipay.ask({ ...desk, keys: testKeys.alipay }, { reference: 'S1Xoracle', remoteId: null })).toEqual({ state: 'open' })
  expect(await alipay.ask({ ...desk, keys: testKeys.alipay }, { reference: 'S1Xnever', remoteId: null })).toEqual({ state: 'none' })
})

test('Alipay: an answer whose words or signature were changed on the way is not believed', async () => {
  await fetch((await alipay.begin({ ...desk, keys: testKeys.alipay }, charge('S1Xtampered'))).url)
  for (const change of [(text: string) => text.replace('WAIT_BUYER_PAY', 'TRADE_SUCCESS'), (text: string) => text.replace(/"sign":"../, '"sign":"xx'), (text: string) => text.replace(/,"sign":"[^"]+"/, '')]) {
    const liar = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: async request => new Response(change(await (await fetch(`${standIn.url}/gateway.do`, { method: 'POST', body: await request.text(), headers: { 'content-type': 'application/x-www-form-urlencoded' } })).text())) })
    await expectTrouble(alipay.ask({ at: liar.url.origin, now, keys: testKeys.alipay }, { reference: 'S1Xtampered', remoteId: null }), /not signed by Alipay/)
    await liar.stop(true)
  }
})

const certificate = () => {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  Bun.spawnSync(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, '-days', '30', '-subj', '/CN=Tenpay.com', '-set_serial', '0x5157F09EFDC096DE15EBE81A47057A7232F1B8E1'])
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
}

/** As OpenSSL's own program sees it. */
const openssl = (text: string, signature: string, publicKey: string) => {
  const files = { text: join(folder, 'text'), signature: join(folder, 'signature'), key: join(folder, 'public.pem') }
  writeFileSync(files.text, text)
  writeFileSync(files.signature, Buffer.from(signature, 'base64'))
  writeFileSync(files.key, publicKey)
  return Bun.spawnSync(['openssl', 'dgst', '-sha256', '-verify', files.key, '-signature', files.signature, files.text]).stdout.toString().trim()
}

test('WeChat Pay: OpenSSL agrees with what is signed, line by line as in the documents', async () => {
  let heard: { authorization: string; path: string; body: string } | null = null
  const listener = Bun.serve({
    port: 0, hostname: '127.0.0.1',
    fetch: async request => {
      heard = { authorization: request.headers.get('authorization')!, path: new URL(request.url).pathname, body: await request.text() }
      return new Response('{}', { status: 500 })
    },
  })
  await expectTrouble(wechatPay.begin({ at: listener.url.origin, now, keys: testKeys['wechat-pay'] }, charge('S1Xopenssl')), /500/)
  await listener.stop(true)
  const { authorization, path, body } = heard!
  const field = (name: string) => new RegExp(`${name}="([^"]+)"`).exec(authorization)![1]!
  const { createPublicKey } = await import('node:crypto')
  const publicKey = createPublicKey(testKeys['wechat-pay'].privateKey).export({ type: 'spki', format: 'pem' }) as string
  expect(field('timestamp')).toBe(String(now / 1000))
  expect(openssl(`POST\n${path}\n${field('timestamp')}\n${field('nonce_str')}\n${body}\n`, field('signature'), publicKey)).toBe('Verified OK')
  expect(JSON.parse(body)).toMatchObject({ appid: 'wx0123456789abcdef', mchid: '1900000001', out_trade_no: 'S1Xopenssl', time_expire: '2026-06-18T20:15:00+08:00', amount: { total: 17600, currency: 'CNY' } })
})

test('WeChat Pay: a merchant with a platform certificate is served by its serial number, and a new one may stand beside the old', async () => {
  const { key, cert } = certificate()
  const serial = '5157F09EFDC096DE15EBE81A47057A7232F1B8E1'
  await wechatPay.begin({ ...desk, keys: testKeys['wechat-pay'] }, charge('S1Xcert'))
  standIn.pay('S1Xcert')
  const { body } = await standIn.notice('S1Xcert')
  const text = `${now / 1000}\nnonce\n${body}\n`
  writeFileSync(join(folder, 'said'), text)
  const signature = Buffer.from(Bun.spawnSync(['openssl', 'dgst', '-sha256', '-sign', join(folder, 'key.pem'), join(folder, 'said')]).stdout).toString('base64')
  expect(key).toContain('PRIVATE KEY')
  const headers = new Headers({ 'wechatpay-serial': serial, 'wechatpay-timestamp': String(now / 1000), 'wechatpay-nonce': 'nonce', 'wechatpay-signature': signature })
  const platformKey = `${cert}\n${testKeys['wechat-pay'].platformKey}`
  const keys = { ...testKeys['wechat-pay'], platformKey }
  expect(await wechatPay.hear({ ...desk, keys }, { headers, body })).toMatchObject({ reference: 'S1Xcert', standing: { state: 'paid', amount: 17600, currency: 'CNY' } })
  await expectTrouble(wechatPay.hear({ ...desk, keys: testKeys['wechat-pay'] }, { headers, body }), /unknown key/)
  for (const late of [301_000, -301_000]) await expectTrouble(wechatPay.hear({ ...desk, now: now + late, keys }, { headers, body }), /not of this moment/)
})

test('WeChat Pay: a phone’s browser gets a page that comes back here', async () => {
  const { url } = await wechatPay.begin({ ...desk, keys: testKeys['wechat-pay'] }, charge('S1Xh5', { way: 'phone' }))
  expect(url).toContain('/h5?prepay_id=')
  expect(new URL(url).searchParams.get('redirect_url')).toBe('http://shop.test/return')
})

test('WeChat Pay: an answer that somebody else signed is not believed', async () => {
  const liar = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => Response.json({ trade_state: 'SUCCESS' }) })
  await expectTrouble(wechatPay.ask({ at: liar.url.origin, now, keys: testKeys['wechat-pay'] }, { reference: 'x', remoteId: null }), /cannot be believed/)
  await liar.stop(true)
})

test.each(currencies)('Stripe: %s has the same smallest unit there and here', async currency => {
  // Stripe's list of currencies without decimals; none that a shop can have has three.
  const whole = ['BIF', 'CLP', 'DJF', 'GNF', 'JPY', 'KMF', 'KRW', 'MGA', 'PYG', 'RWF', 'UGX', 'VND', 'VUV', 'XAF', 'XOF', 'XPF']
  expect(digitsOf(currency)).toBe(whole.includes(currency) ? 0 : 2)
  const { url } = await stripe.begin({ ...desk, keys: testKeys.stripe }, charge(`S1X${currency}`, { currency, amount: 1200 }))
  expect(url).toContain('/c/pay/')
  standIn.pay(`S1X${currency}`)
  const { headers, body } = await standIn.notice(`S1X${currency}`)
  expect(await stripe.hear({ ...desk, keys: testKeys.stripe }, { headers: new Headers(headers), body })).toMatchObject({ standing: { state: 'paid', amount: 1200, currency } })
})

test('Stripe: what is not about a payment is taken and passed over', async () => {
  const { Stripe } = await import('stripe')
  const body = JSON.stringify({ id: 'evt_1', object: 'event', type: 'customer.created', data: { object: { id: 'cus_1' } } })
  const signature = await Stripe.webhooks.generateTestHeaderStringAsync({ payload: body, secret: testKeys.stripe.webhookSecret, timestamp: now / 1000 })
  expect(await stripe.hear({ ...desk, keys: testKeys.stripe }, { headers: new Headers({ 'stripe-signature': signature }), body })).toBeNull()
})

test('Stripe: without a signing secret no notice is believed', async () => {
  const { headers, body } = await standIn.notice('S1XUSD', { keys: { ...testKeys, stripe: { secretKey: '', webhookSecret: ' ' } } }).catch(() => ({ headers: {}, body: '{}' }))
  await expectTrouble(stripe.hear({ ...desk, keys: { ...testKeys.stripe, webhookSecret: '' } }, { headers: new Headers(headers), body }), /not signed by Stripe/)

  const forged = JSON.stringify({ id: 'evt_1', object: 'event', type: 'checkout.session.completed', data: { object: { client_reference_id: 'S1XUSD', payment_status: 'paid' } } })
  const seconds = Math.floor(now / 1000)
  const signature = `t=${seconds},v1=${createHmac('sha256', '').update(`${seconds}.${forged}`).digest('hex')}`
  await expectTrouble(stripe.hear({ ...desk, keys: { ...testKeys.stripe, webhookSecret: '' } }, { headers: new Headers({ 'stripe-signature': signature }), body: forged }), /secret has not been entered/)
})

test.each(onlineKinds)('%s: right keys are told from wrong ones, and from a provider that is away', async kind => {
  const provider = onlineProviders[kind] as unknown as OnlineProvider
  const wrong = { stripe: { secretKey: 'sk_test_wrong' }, alipay: { appId: '2021000000000009' }, 'wechat-pay': { serial: '00' } }
  const test = (keys: object, at = standIn.url) => provider.test({ at, now, keys } as Desk)
  await test(testKeys[kind])
  await expectTrouble(test({ ...testKeys[kind], ...wrong[kind] }), /Invalid API Key|app-id|SIGN_ERROR/)
  await expectTrouble(test(testKeys[kind], nowhere), /./)
})

const expectTrouble = async (act: Promise<unknown>, says: RegExp) => {
  const error = await act.then(() => null, (error: Error) => error)
  expect(error?.message).toMatch(says)
}

const read = (kind: keyof typeof keyFields, name: string, text: string) => keyFields[kind].find(field => field.name === name)!.read(text)
const { privateKey, alipayKey } = testKeys.alipay

test.each([
  ['stripe', 'secretKey', ' sk_live_51Habcdefgh ', 'sk_live_51Habcdefgh'], ['stripe', 'secretKey', 'rk_test_51Habcdefgh', 'rk_test_51Habcdefgh'],
  ['stripe', 'secretKey', 'pk_live_51Habcdefgh', null], ['stripe', 'secretKey', 'sk_live_', null], ['stripe', 'webhookSecret', 'sk_live_51Habcdefgh', null],
  ['alipay', 'appId', '2021000000000001', '2021000000000001'], ['alipay', 'appId', 'wx0123456789abcdef', null],
  ['alipay', 'privateKey', privateKey, privateKey], ['alipay', 'privateKey', inside(privateKey), privateKey], ['alipay', 'privateKey', inside(alipayKey), null], ['alipay', 'privateKey', 'hello', null],
  ['alipay', 'alipayKey', inside(alipayKey), alipayKey], ['alipay', 'alipayKey', alipayKey, alipayKey], ['alipay', 'alipayKey', '', null],
  ['wechat-pay', 'apiKey', '0123456789abcdef0123456789abcdef', '0123456789abcdef0123456789abcdef'], ['wechat-pay', 'apiKey', '0123', null],
  ['wechat-pay', 'platformKeyId', 'PUB_KEY_ID_0119000000012026', 'PUB_KEY_ID_0119000000012026'], ['wechat-pay', 'platformKeyId', '0119000000012026', null],
  ['wechat-pay', 'serial', '5157F09EFDC096DE15EBE81A47057A7232F1B8E1', '5157F09EFDC096DE15EBE81A47057A7232F1B8E1'], ['wechat-pay', 'merchantId', '12345', null],
] as const)('%s: %s is read as it is copied', (kind, name, typed, kept) => {
  expect(read(kind, name, typed)).toBe(kept)
})

test('a merchant’s older key format and a certificate are read too, a weak key is not', () => {
  const file = (name: string) => join(folder, name)
  Bun.spawnSync(['openssl', 'genrsa', '-traditional', '-out', file('old.pem'), '2048'])
  Bun.spawnSync(['openssl', 'genrsa', '-out', file('weak.pem'), '1024'])
  const old = readFileSync(file('old.pem'), 'utf8')
  expect(old).toContain('BEGIN RSA PRIVATE KEY')
  expect(read('alipay', 'privateKey', old)).toStartWith('-----BEGIN PRIVATE KEY-----')
  expect(read('alipay', 'privateKey', inside(old))).toBe(read('alipay', 'privateKey', old))
  expect(read('alipay', 'privateKey', readFileSync(file('weak.pem'), 'utf8'))).toBeNull()
  const { cert } = certificate()
  expect(read('wechat-pay', 'platformKey', `Bag Attributes\n${cert}\n${cert}`)?.match(/BEGIN CERTIFICATE/g)).toHaveLength(2)
})

test('troubles that pass are told from those that stay', async () => {
  const trouble = await stripe.refund({ ...desk, keys: testKeys.stripe }, { reference: 'R1', amount: 1, reason: '', remoteId: null, tries: 0, currency: 'CNY', attempt: { reference: 'S1', transactionId: 'pi_none', amount: 1 } }).catch((error: Trouble) => error)
  expect(trouble).toMatchObject({ final: true })
  const away = await stripe.refund({ at: nowhere, now, keys: testKeys.stripe }, { reference: 'R1', amount: 1, reason: '', remoteId: null, tries: 0, currency: 'CNY', attempt: { reference: 'S1', transactionId: 'pi_none', amount: 1 } }).catch((error: Trouble) => error)
  expect(away).toMatchObject({ final: false })
})
