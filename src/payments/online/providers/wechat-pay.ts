import { createDecipheriv, createPublicKey, createSign, createVerify, randomBytes, X509Certificate } from 'node:crypto'
import { Forged, Trouble, type Desk, type OnlineProvider, type Standing } from '../rules.ts'

const home = 'https://api.mch.weixin.qq.com'
const patience = 12_000
const signedWithin = 300

const door = 'https://open.weixin.qq.com/connect/oauth2/authorize'
const names = 'https://api.weixin.qq.com'

/** WeChat Pay v3: a code to scan (Native), a page on a phone (H5) or the wallet within WeChat (JSAPI); everything is signed both ways, notices are encrypted too. */
export const wechatPay: OnlineProvider<'wechat-pay'> = {
  begin: async (desk, { way, reference, amount, currency, title, expiresAt, noticeUrl, returnUrl, address, payerId }) => {
    const phone = way === 'phone'
    const inside = way === 'inside'
    const answer = await call(desk, 'POST', `/v3/pay/transactions/${inside ? 'jsapi' : phone ? 'h5' : 'native'}`, {
      appid: desk.keys.appId, mchid: desk.keys.merchantId, description: title, out_trade_no: reference, notify_url: noticeUrl,
      time_expire: inChina(expiresAt), amount: { total: amount, currency },
      ...(phone ? { scene_info: { payer_client_ip: address, h5_info: { type: 'Wap' } } } : {}),
      ...(inside ? { payer: { openid: payerId } } : {}),
    }) as { code_url?: string; h5_url?: string; prepay_id?: string }
    const url = inside ? answer.prepay_id : phone ? answer.h5_url && `${answer.h5_url}&redirect_url=${encodeURIComponent(returnUrl)}` : answer.code_url
    if (!url) throw new Trouble('WeChat Pay gave nothing to pay with')
    return { remoteId: null, url }
  },

  hear: async (desk, { headers, body }) => {
    const fault = faultOf(desk, headers, body)
    if (fault) throw new Forged(fault)
    const { event_type: event, resource } = parse(body) as { event_type?: string; resource?: Sealed }
    if (!event?.startsWith('TRANSACTION.') || !resource) return null
    const trade = unseal(desk, resource) as Trade
    if (trade.mchid !== desk.keys.merchantId || trade.appid !== desk.keys.appId) throw new Forged('for another merchant')
    return { reference: trade.out_trade_no, standing: standingOf(trade) }
  },

  ask: async (desk, { reference }) => {
    const answer = await find(desk, reference)
    return answer ? standingOf(answer) : { state: 'none' }
  },

  close: async (desk, { reference }) => {
    await call(desk, 'POST', `/v3/pay/transactions/out-trade-no/${reference}/close`, { mchid: desk.keys.merchantId }).catch(unlessUnknown)
  },

  refund: async (desk, { reference, amount, reason, currency, attempt }) => {
    const answer = await call(desk, 'POST', '/v3/refund/domestic/refunds', {
      out_trade_no: attempt.reference, out_refund_no: reference, reason: reason.slice(0, 80), amount: { refund: amount, total: attempt.amount, currency },
    }) as { refund_id: string; status: string }
    const { refund_id: remoteId, status } = answer
    if (status === 'SUCCESS') return { state: 'done', remoteId }
    return status === 'PROCESSING' ? { state: 'sent', remoteId } : { state: 'failed', remoteId, failure: status }
  },

  inside: {
    door: ({ keys: { appId, appSecret } }, returnUrl, state) =>
      appSecret ? `${door}?${new URLSearchParams({ appid: appId, redirect_uri: returnUrl, response_type: 'code', scope: 'snsapi_base', state })}#wechat_redirect` : null,

    payerId: async ({ keys: { appId, appSecret }, at }, code) => {
      const query = new URLSearchParams({ appid: appId, secret: appSecret, code, grant_type: 'authorization_code' })
      const response = await fetch(`${at ?? names}/sns/oauth2/access_token?${query}`, { redirect: 'error', signal: AbortSignal.timeout(patience) })
        .catch(error => { throw new Trouble(`WeChat could not be reached: ${(error as Error).message}`) })
      const { openid, errcode, errmsg } = parse(await response.text()) as { openid?: string; errcode?: number; errmsg?: string }
      if (!openid) throw new Trouble(`WeChat does not say who the payer is: ${errcode ?? response.status} ${errmsg ?? ''}`.trim(), true)
      return openid
    },

    hand: ({ keys: { appId, privateKey }, now }, offer) => {
      const timeStamp = String(Math.floor(now / 1000))
      const nonceStr = randomBytes(16).toString('hex')
      const prepay = `prepay_id=${offer}`
      return { appId, timeStamp, nonceStr, prepay, paySign: createSign('RSA-SHA256').update(`${appId}\n${timeStamp}\n${nonceStr}\n${prepay}\n`).sign(privateKey, 'base64') }
    },
  },

  test: async desk => void (await find(desk, 'STALLCAST-TEST')),

  answers: {
    taken: () => new Response(null, { status: 204 }),
    refused: () => Response.json({ code: 'FAIL', message: 'refused' }, { status: 401 }),
  },
}

type Trade = { mchid: string; appid: string; out_trade_no: string; transaction_id?: string; trade_state: string; amount?: { total: number; currency: string } }
type Sealed = { algorithm: string; ciphertext: string; nonce: string; associated_data?: string }

const standingOf = ({ trade_state: state, transaction_id: transactionId = '', amount }: Trade): Standing => {
  // REFUND: it was paid, and some of it has gone back since.
  if (state === 'SUCCESS' || state === 'REFUND') return { state: 'paid', amount: amount?.total ?? -1, currency: amount?.currency ?? '', transactionId }
  return { state: state === 'CLOSED' || state === 'REVOKED' ? 'closed' : 'open' }
}

const find = (desk: Desk<'wechat-pay'>, reference: string) =>
  call(desk, 'GET', `/v3/pay/transactions/out-trade-no/${reference}?mchid=${desk.keys.merchantId}`).catch(unlessUnknown) as Promise<Trade | null>

class Unknown extends Trouble {}

const unlessUnknown = (error: unknown) => {
  if (error instanceof Unknown) return null
  throw error
}

const call = async (desk: Desk<'wechat-pay'>, method: 'GET' | 'POST', path: string, content?: object): Promise<unknown> => {
  const { keys, now, at } = desk
  const body = content ? JSON.stringify(content) : ''
  const seconds = String(Math.floor(now / 1000))
  const nonce = randomBytes(16).toString('hex')
  const signature = createSign('RSA-SHA256').update(`${method}\n${path}\n${seconds}\n${nonce}\n${body}\n`).sign(keys.privateKey, 'base64')
  const response = await fetch(`${at ?? home}${path}`, {
    method, redirect: 'error', signal: AbortSignal.timeout(patience), ...(content ? { body } : {}),
    headers: {
      authorization: `WECHATPAY2-SHA256-RSA2048 mchid="${keys.merchantId}",nonce_str="${nonce}",timestamp="${seconds}",serial_no="${keys.serial}",signature="${signature}"`,
      accept: 'application/json', 'content-type': 'application/json', 'user-agent': 'Stallcast',
      ...(keys.platformKeyId ? { 'wechatpay-serial': keys.platformKeyId } : {}),
    },
  }).catch(error => { throw new Trouble(`WeChat Pay could not be reached: ${(error as Error).message}`) })

  const text = await response.text()
  if (!response.ok) throw refusalOf(response.status, text)
  const fault = faultOf(desk, response.headers, text)
  if (fault) throw new Trouble(`the answer of WeChat Pay cannot be believed: ${fault}`, true)
  return text ? parse(text) : null
}

const parse = (text: string): object => {
  try {
    return Object(JSON.parse(text)) as object
  } catch {
    return {}
  }
}

const refusalOf = (status: number, text: string) => {
  const { code = String(status), message = '' } = parse(text) as { code?: string; message?: string }
  if (status === 404 && /^(ORDER_NOT_EXIST|ORDERNOTEXIST|RESOURCE_NOT_EXISTS)$/.test(code)) return new Unknown(code)
  // 403 NOT_ENOUGH: the merchant's purse is empty and may be filled. 5xx and 429: later.
  return new Trouble(`${code} ${message}`.trim(), status < 500 && status !== 429 && code !== 'NOT_ENOUGH' && code !== 'FREQUENCY_LIMITED')
}

/** Why this was not signed by WeChat Pay within five minutes, or null. */
const faultOf = ({ keys, now }: Desk<'wechat-pay'>, headers: Headers, body: string): string | null => {
  const [serial, signature, timestamp, nonce] = ['serial', 'signature', 'timestamp', 'nonce'].map(name => headers.get(`wechatpay-${name}`) ?? '')
  if (!/^\d+$/.test(timestamp!) || Math.abs(now / 1000 - Number(timestamp)) > signedWithin) return 'not of this moment'
  const key = platformKeys(keys).get(serial!.toUpperCase())
  if (!key) return 'signed with an unknown key'
  return createVerify('RSA-SHA256').update(`${timestamp}\n${nonce}\n${body}\n`).verify(key, signature!, 'base64') ? null : 'not signed by WeChat Pay'
}

/** By the number that stands in the header: the public key's id, or a certificate's serial number. */
const platformKeys = ({ platformKeyId, platformKey }: Desk<'wechat-pay'>['keys']) =>
  new Map((platformKey.match(pems) ?? []).map(pem => {
    if (!pem.includes('CERTIFICATE')) return [platformKeyId.toUpperCase(), createPublicKey(pem)]
    const certificate = new X509Certificate(pem)
    return [certificate.serialNumber.toUpperCase(), certificate.publicKey]
  }))

const pems = /-----BEGIN ([A-Z ]+)-----[^-]+-----END \1-----/g

const unseal = ({ keys }: Desk<'wechat-pay'>, { algorithm, ciphertext, nonce, associated_data: about = '' }: Sealed): unknown => {
  if (algorithm !== 'AEAD_AES_256_GCM') throw new Forged('encrypted in an unknown way')
  const bytes = Buffer.from(ciphertext, 'base64')
  try {
    const decipher = createDecipheriv('aes-256-gcm', Buffer.from(keys.apiKey), nonce)
    decipher.setAuthTag(bytes.subarray(-16))
    decipher.setAAD(Buffer.from(about))
    return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8'))
  } catch {
    throw new Forged('encrypted with another key')
  }
}

/** 2026-11-23T20:30:00+08:00 */
const inChina = (at: number) => Temporal.Instant.fromEpochMilliseconds(at).toString({ timeZone: 'Asia/Shanghai', smallestUnit: 'second' })
