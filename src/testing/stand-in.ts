import { createCipheriv, createHash, createSign, createVerify, generateKeyPairSync, randomBytes } from 'node:crypto'
import { AlipaySdk } from 'alipay-sdk'
import { Stripe } from 'stripe'
import type { Keys } from '../payments/online/rules.ts'
import type { OnlineKind } from '../payments/rules.ts'

const pair = () => generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } })
/** What stands in a PEM block, as Alipay's tools give keys. */
export const inside = (pem: string) => pem.replace(/-----[^-]+-----|\s/g, '')
const shop = pair()
const provider = pair()

export const testKeys: Keys = {
  stripe: { secretKey: 'sk_test_standin4242', webhookSecret: 'whsec_standin1234' },
  alipay: { appId: '2021000000000001', privateKey: shop.privateKey, alipayKey: provider.publicKey, sandbox: '' },
  'wechat-pay': {
    merchantId: '1900000001', appId: 'wx0123456789abcdef', serial: '5157F09EFDC096DE15EBE81A47057A7232F1B8E1', privateKey: shop.privateKey,
    apiKey: '0123456789abcdef0123456789abcdef', platformKeyId: 'PUB_KEY_ID_0119000000012026', platformKey: provider.publicKey, appSecret: '',
  },
}

/** Alipay's own library, on the provider's side: it checks what the shop signs. */
const theirSdk = new AlipaySdk({ appId: testKeys.alipay.appId, privateKey: inside(provider.privateKey), alipayPublicKey: inside(shop.publicKey), keyType: 'PKCS8' })

/** What WeChat knows the payer by, and the secret for which it tells. */
export const openId = 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o'
export const appSecret = '0123456789abcdef0123456789abcdef'

export type Trade = {
  kind: OnlineKind
  reference: string
  amount: number
  currency: string
  state: 'open' | 'paid' | 'closed'
  id: string
  transactionId: string
  noticeUrl: string
  returnUrl: string
  /** What has gone back, by the shop's number. */
  refunds: Map<string, { id: string; amount: number }>
}

type Signed = { headers: Record<string, string>; body: string }
export type Notices = { amount?: number; currency?: string; state?: Trade['state']; keys?: Keys; at?: number }

/**
 * A server that speaks as Stripe, Alipay and WeChat Pay do: it checks what the shop signs, signs what it answers, keeps
 * trades and refunds, and knows idempotency. Stripe's notices are signed by Stripe's own library.
 */
export const startStandIn = (now: () => number = Date.now) => {
  const trades = new Map<string, Trade>()
  const asked: string[] = []
  const remembered = new Map<string, string>()
  let down = false
  let lost = false
  let number = 0

  const open = (trade: Omit<Trade, 'state' | 'id' | 'transactionId' | 'refunds'>, id = `id_${++number}`) => {
    const known = trades.get(trade.reference)
    if (known) return known
    const made: Trade = { ...trade, state: 'open', id, transactionId: '', refunds: new Map() }
    trades.set(trade.reference, made)
    return made
  }

  const pay = (reference: string) => {
    const trade = trades.get(reference)!
    if (trade.state !== 'open') throw new Error(`${reference} is ${trade.state}`)
    Object.assign(trade, { state: 'paid', transactionId: `${trade.kind === 'stripe' ? 'pi_' : '4200'}${trade.id}` })
    return trade
  }

  /** Throws when more would go back than came in, as they all do. */
  const giveBack = (trade: Trade, reference: string, amount: number) => {
    const known = trade.refunds.get(reference)
    if (known) return { ...known, again: true }
    const before = [...trade.refunds.values()].reduce((sum, refund) => sum + refund.amount, 0)
    if (trade.state !== 'paid' || before + amount > trade.amount) throw new Error('more than was paid')
    const refund = { id: `re_${++number}`, amount }
    trade.refunds.set(reference, refund)
    return { ...refund, again: false }
  }

  // Stripe

  const session = (trade: Trade, origin: string) => ({
    id: trade.id, object: 'checkout.session', client_reference_id: trade.reference, amount_total: trade.amount, currency: trade.currency.toLowerCase(),
    status: trade.state === 'paid' ? 'complete' : trade.state === 'closed' ? 'expired' : 'open', payment_status: trade.state === 'paid' ? 'paid' : 'unpaid',
    payment_intent: trade.transactionId || null, url: `${origin}/c/pay/${trade.reference}`,
  })

  const stripeError = (status: number, message: string) => Response.json({ error: { type: 'invalid_request_error', message } }, { status })

  const answerStripe = (request: Request, url: URL, form: URLSearchParams) => {
    if (request.headers.get('authorization') !== `Bearer ${testKeys.stripe.secretKey}`) return stripeError(401, 'Invalid API Key provided')
    const [, , first, second, third, fourth] = url.pathname.split('/')
    const byId = (id: string | undefined) => [...trades.values()].find(trade => trade.id === id)
    const refundOf = (trade: Trade, reference: string, { id, amount }: { id: string; amount: number }) =>
      ({ id, object: 'refund', amount, status: 'succeeded', payment_intent: trade.transactionId, metadata: { reference } })

    if (first === 'checkout' && second === 'sessions') {
      if (request.method === 'GET' && !third) return Response.json({ object: 'list', data: [], has_more: false, url: url.pathname })
      if (request.method === 'GET') {
        const trade = byId(third)
        return trade ? Response.json(session(trade, url.origin)) : stripeError(404, `No such checkout.session: '${third}'`)
      }
      if (fourth === 'expire') {
        const trade = byId(third)!
        if (trade.state !== 'open') return stripeError(400, 'Only Checkout Sessions with a status in ["open"] can be expired.')
        trade.state = 'closed'
        return Response.json(session(trade, url.origin))
      }
      if (Number(form.get('expires_at')) * 1000 < now() + 30 * 60_000) return stripeError(400, 'The `expires_at` timestamp must be at least 30 minutes from now.')
      const trade = open({
        kind: 'stripe', reference: form.get('client_reference_id')!, amount: Number(form.get('line_items[0][price_data][unit_amount]')),
        currency: form.get('line_items[0][price_data][currency]')!.toUpperCase(), noticeUrl: '', returnUrl: form.get('success_url')!,
      }, `cs_${++number}`)
      return Response.json(session(trade, url.origin))
    }
    if (first === 'refunds') {
      const intent = form.get('payment_intent') ?? url.searchParams.get('payment_intent')
      const trade = [...trades.values()].find(({ transactionId, refunds }) => transactionId === intent || [...refunds.values()].some(({ id }) => id === second))
      if (!trade) return stripeError(404, 'No such payment_intent')
      if (request.method === 'GET') {
        const all = [...trade.refunds].map(([reference, refund]) => refundOf(trade, reference, refund))
        return Response.json(second ? all.find(({ id }) => id === second) : { object: 'list', data: all, has_more: false, url: url.pathname })
      }
      try {
        return Response.json(refundOf(trade, form.get('metadata[reference]')!, giveBack(trade, form.get('metadata[reference]')!, Number(form.get('amount')))))
      } catch (error) {
        return stripeError(400, (error as Error).message)
      }
    }
    return stripeError(404, 'Unrecognized request URL')
  }

  // Alipay

  const lineUp = (fields: Record<string, string>) => Object.keys(fields).sort().map(name => `${name}=${fields[name]}`).join('&')
  const rsa = (text: string, key = provider.privateKey) => createSign('RSA-SHA256').update(text, 'utf8').sign(key, 'base64')
  const yuan = (amount: number) => (amount / 100).toFixed(2)
  const alipayState = { open: 'WAIT_BUYER_PAY', paid: 'TRADE_SUCCESS', closed: 'TRADE_CLOSED' }

  const alipayAnswer = (method: string, answer: object, signs = true) => {
    const text = JSON.stringify(answer)
    return new Response(`{"${method.replaceAll('.', '_')}_response":${text}${signs ? `,"sign":"${rsa(text)}"` : ''}}`, { headers: { 'content-type': 'application/json' } })
  }

  const answerAlipay = (fields: Record<string, string>) => {
    const { method = '', app_id: appId, sign: _, ...rest } = fields
    const wrong = (sub_code: string, sub_msg: string, code = '40004') => alipayAnswer(method, { code, msg: 'Business Failed', sub_code, sub_msg }, code === '40004')
    if (appId !== testKeys.alipay.appId) return wrong('isv.invalid-app-id', '无效的AppID参数', '40002')
    if (!theirSdk.checkNotifySignV2(fields)) return wrong('isv.invalid-signature', '验签出错', '40002')

    const content = JSON.parse(rest.biz_content!) as Record<string, string>
    if (method.endsWith('.pay')) {
      const { out_trade_no: reference, total_amount: amount } = content
      return open({ kind: 'alipay', reference: reference!, amount: Math.round(Number(amount) * 100), currency: 'CNY', noticeUrl: rest.notify_url!, returnUrl: rest.return_url! })
    }
    const trade = trades.get(content.out_trade_no!)
    if (!trade) return wrong('ACQ.TRADE_NOT_EXIST', '交易不存在')
    const well = { code: '10000', msg: 'Success', out_trade_no: trade.reference, trade_no: trade.transactionId }
    if (method === 'alipay.trade.query') return alipayAnswer(method, { ...well, trade_status: alipayState[trade.state], total_amount: yuan(trade.amount) })
    if (method === 'alipay.trade.close') {
      if (trade.state !== 'open') return wrong('ACQ.TRADE_STATUS_ERROR', '交易状态不合法')
      trade.state = 'closed'
      return alipayAnswer(method, well)
    }
    if (method === 'alipay.trade.refund') {
      try {
        const { again } = giveBack(trade, content.out_request_no!, Math.round(Number(content.refund_amount) * 100))
        return alipayAnswer(method, { ...well, fund_change: again ? 'N' : 'Y' })
      } catch {
        return wrong('ACQ.REFUND_AMT_NOT_EQUAL_TOTAL', '退款金额超限')
      }
    }
    if (method === 'alipay.trade.fastpay.refund.query') return alipayAnswer(method, { ...well, refund_status: trade.refunds.has(content.out_request_no!) ? 'REFUND_SUCCESS' : '' })
    return wrong('isv.invalid-method', '不存在的方法名', '40002')
  }

  // WeChat Pay

  const wechatSigned = (body: string, { at = now(), key = provider.privateKey, serial = testKeys['wechat-pay'].platformKeyId } = {}): Record<string, string> => {
    const [timestamp, nonce] = [String(Math.floor(at / 1000)), randomBytes(8).toString('hex')]
    return {
      'wechatpay-timestamp': timestamp, 'wechatpay-nonce': nonce, 'wechatpay-serial': serial, 'content-type': 'application/json',
      'wechatpay-signature': rsa(`${timestamp}\n${nonce}\n${body}\n`, key),
    }
  }

  const wechatAnswer = (answer: object | null, status = answer ? 200 : 204) => {
    const body = answer ? JSON.stringify(answer) : ''
    return new Response(body || null, { status, headers: wechatSigned(body) })
  }

  const wechatTrade = (trade: Trade, { merchantId, appId } = testKeys['wechat-pay']) => ({
    mchid: merchantId, appid: appId, out_trade_no: trade.reference, trade_state: { open: 'NOTPAY', paid: trade.refunds.size ? 'REFUND' : 'SUCCESS', closed: 'CLOSED' }[trade.state],
    ...(trade.state === 'paid' ? { transaction_id: trade.transactionId, amount: { total: trade.amount, payer_total: trade.amount, currency: trade.currency } } : {}),
  })

  /** Says who has come through WeChat's door; a code is good once. */
  const answerWho = (query: URLSearchParams) => {
    const code = query.get('code') ?? ''
    if (query.get('secret') !== appSecret || !code.startsWith('door-') || used.has(code)) return Response.json({ errcode: 40029, errmsg: 'invalid code' })
    used.add(code)
    return Response.json({ access_token: 'x', expires_in: 7200, openid: openId, scope: 'snsapi_base' })
  }
  const used = new Set<string>()

  const answerWechat = (request: Request, url: URL, body: string) => {
    const wrong = (status: number, code: string, message = '') => wechatAnswer({ code, message }, status)
    const [, mchid, nonce, timestamp, serial, signature] =
      /^WECHATPAY2-SHA256-RSA2048 mchid="(\d+)",nonce_str="(\w+)",timestamp="(\d+)",serial_no="(\w+)",signature="([^"]+)"$/.exec(request.headers.get('authorization') ?? '') ?? []
    const { merchantId, serial: ours } = testKeys['wechat-pay']
    const text = `${request.method}\n${url.pathname}${url.search}\n${timestamp}\n${nonce}\n${body}\n`
    const good = mchid === merchantId && serial === ours && Math.abs(Number(timestamp) * 1000 - now()) < 300_000
    if (!good || !createVerify('RSA-SHA256').update(text).verify(shop.publicKey, signature!, 'base64')) return wrong(401, 'SIGN_ERROR', '签名错误')

    const content = body ? JSON.parse(body) as Record<string, never> & { amount: { total: number; refund: number; currency: string } } : null
    if (/\/transactions\/(native|h5|jsapi)$/.test(url.pathname)) {
      const trade = open({ kind: 'wechat-pay', reference: content!.out_trade_no!, amount: content!.amount.total, currency: content!.amount.currency, noticeUrl: content!.notify_url!, returnUrl: '' })
      if (trade.state !== 'open') return wrong(400, 'ORDER_CLOSED')
      if (url.pathname.endsWith('jsapi')) return (content!.payer as { openid?: string } | undefined)?.openid === openId ? wechatAnswer({ prepay_id: trade.id }) : wrong(400, 'PARAM_ERROR', '无效的openid')
      return wechatAnswer(url.pathname.endsWith('h5') ? { h5_url: `${url.origin}/h5?prepay_id=${trade.id}` } : { code_url: `weixin://wxpay/bizpayurl?pr=${trade.id}` })
    }
    const [, reference, close] = /\/out-trade-no\/([\w-]+)(\/close)?$/.exec(url.pathname) ?? []
    if (reference) {
      const trade = trades.get(reference)
      if (!trade) return wrong(404, 'ORDER_NOT_EXIST')
      if (!close) return wechatAnswer(wechatTrade(trade))
      if (trade.state === 'paid') return wrong(400, 'ORDER_PAID')
      trade.state = 'closed'
      return wechatAnswer(null)
    }
    if (url.pathname === '/v3/refund/domestic/refunds') {
      const trade = trades.get(content!.out_trade_no!)
      try {
        const { id } = giveBack(trade!, content!.out_refund_no!, content!.amount.refund)
        return wechatAnswer({ refund_id: id, out_refund_no: content!.out_refund_no, status: 'SUCCESS' })
      } catch {
        return wrong(400, 'INVALID_REQUEST', '退款金额超限')
      }
    }
    return wrong(404, 'NOT_FOUND')
  }

  // What they tell by themselves

  const notices = {
    stripe: async (trade: Trade, { at = now(), keys = testKeys }: Notices): Promise<Signed> => {
      const type = { open: 'checkout.session.async_payment_failed', paid: 'checkout.session.completed', closed: 'checkout.session.expired' }[trade.state]
      const body = JSON.stringify({ id: `evt_${++number}`, object: 'event', type, data: { object: session(trade, 'http://stripe.test') } })
      const signature = await Stripe.webhooks.generateTestHeaderStringAsync({ payload: body, secret: keys.stripe.webhookSecret, timestamp: Math.floor(at / 1000) })
      return { headers: { 'stripe-signature': signature, 'content-type': 'application/json' }, body }
    },
    alipay: async (trade: Trade, { keys = testKeys }: Notices): Promise<Signed> => {
      const fields = {
        app_id: keys.alipay.appId, charset: 'utf-8', notify_id: String(++number), notify_time: '2026-06-18 20:00:00', notify_type: 'trade_status_sync', out_trade_no: trade.reference,
        subject: '青禾器物 盖碗+茶 100%', total_amount: yuan(trade.amount), trade_no: trade.transactionId, trade_status: alipayState[trade.state], version: '1.0',
      }
      // As the documents say: every field but sign and sign_type.
      const sign = rsa(lineUp(fields), keys === testKeys ? provider.privateKey : stranger.privateKey)
      return { headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }, body: String(new URLSearchParams({ ...fields, sign, sign_type: 'RSA2' })) }
    },
    'wechat-pay': async (trade: Trade, { at = now(), keys = testKeys }: Notices): Promise<Signed> => {
      const nonce = randomBytes(6).toString('hex')
      const cipher = createCipheriv('aes-256-gcm', Buffer.from(keys['wechat-pay'].apiKey), nonce)
      cipher.setAAD(Buffer.from('transaction'))
      const text = JSON.stringify(wechatTrade(trade, keys['wechat-pay']))
      const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64')
      const body = JSON.stringify({
        id: String(++number), event_type: 'TRANSACTION.SUCCESS', resource_type: 'encrypt-resource',
        resource: { algorithm: 'AEAD_AES_256_GCM', original_type: 'transaction', associated_data: 'transaction', nonce, ciphertext },
      })
      return { headers: wechatSigned(body, { at, key: keys === testKeys ? provider.privateKey : stranger.privateKey, serial: keys['wechat-pay'].platformKeyId }), body }
    },
  }

  const notice = (reference: string, changed: Notices = {}): Promise<Signed> => {
    const trade = trades.get(reference)!
    const { amount = trade.amount, currency = trade.currency, state = trade.state } = changed
    return notices[trade.kind]({ ...trade, amount, currency, state }, changed)
  }

  const page = (trade: Trade) => new Response(
    `<!doctype html><html lang="en"><title>Stand-in</title><main><h1>${trade.reference}</h1><p>${trade.amount} ${trade.currency}</p>
     <form method="post" action="/c/pay/${trade.reference}"><button>Pay</button></form></main></html>`,
    { headers: { 'content-type': 'text/html' } },
  )

  /** Where Stripe's notices go is entered at Stripe; the others are told with every payment. */
  let stripeNoticesTo = ''
  const tell = async (trade: Trade) => {
    const to = trade.noticeUrl || stripeNoticesTo
    if (!to) return
    const { headers, body } = await notice(trade.reference)
    await fetch(to, { method: 'POST', headers, body })
  }

  const answer = async (request: Request): Promise<Response> => {
    const url = new URL(request.url)
    const body = await request.text()
    if (url.pathname.startsWith('/c/pay/')) {
      const trade = trades.get(url.pathname.split('/')[3]!)
      if (!trade) return new Response(null, { status: 404 })
      if (request.method === 'GET') return page(trade)
      await tell(pay(trade.reference))
      return new Response(null, { status: 303, headers: { location: trade.returnUrl } })
    }
    if (url.pathname.startsWith('/v1/')) {
      const key = request.headers.get('idempotency-key')
      const known = key ? remembered.get(key) : undefined
      if (known && known !== createHash('sha256').update(body).digest('hex')) return stripeError(400, 'Keys for idempotent requests can only be used with the same parameters they were first used with.')
      if (key) remembered.set(key, createHash('sha256').update(body).digest('hex'))
      return answerStripe(request, url, new URLSearchParams(body))
    }
    if (url.pathname === '/gateway.do') {
      const said = answerAlipay(Object.fromEntries([...url.searchParams, ...new URLSearchParams(body)]))
      return said instanceof Response ? said : page(said)
    }
    if (url.pathname === '/sns/oauth2/access_token') return answerWho(url.searchParams)
    return answerWechat(request, url, body)
  }

  const server = Bun.serve({
    port: 0, hostname: '127.0.0.1',
    fetch: async request => {
      const { pathname } = new URL(request.url)
      if (down) return new Response('down', { status: 503 })
      asked.push(`${request.method} ${pathname}`)
      const said = await answer(request)
      // It has been done, but nobody hears of it.
      return lost ? new Response('lost', { status: 500 }) : said
    },
  })

  return {
    url: server.url.origin, trades, asked, pay, notice,
    /** Nothing is answered. */
    down: (is: boolean) => { down = is },
    /** What is asked is done, but the answer does not arrive. */
    lose: (is: boolean) => { lost = is },
    sendStripeNoticesTo: (url: string) => { stripeNoticesTo = url },
    refunds: () => [...trades.values()].flatMap(trade => [...trade.refunds.values()].map(({ amount }) => amount)),
    stop: () => server.stop(true),
  }
}

const stranger = pair()

/** Right in form, but nobody at the provider has them. */
export const otherKeys: Keys = {
  stripe: { ...testKeys.stripe, webhookSecret: 'whsec_somebodyelse' },
  alipay: { ...testKeys.alipay, alipayKey: stranger.publicKey },
  'wechat-pay': { ...testKeys['wechat-pay'], platformKey: stranger.publicKey },
}
