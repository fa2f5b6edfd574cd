import { createSign, createVerify } from 'node:crypto'
import { amountInput, parseAmount } from '../../../platform/money.ts'
import { Forged, Trouble, type Desk, type OnlineProvider, type Standing } from '../rules.ts'

const gateways = { live: 'https://openapi.alipay.com', sandbox: 'https://openapi-sandbox.dl.alipaydev.com' }
const patience = 12_000
const currency = 'CNY'

type Fields = Record<string, string>
type Answer = Fields & { code: string }

/**
 * Alipay's page and phone payment, with keys (RSA2), as in its open platform's documents: the offer is a signed
 * address, notices are signed forms, and every answer of the gateway is signed too.
 */
export const alipay: OnlineProvider<'alipay'> = {
  begin: async (desk, { way, reference, amount, title, expiresAt, noticeUrl, returnUrl }) => {
    const phone = way === 'phone'
    const content = {
      out_trade_no: reference, total_amount: amountInput(currency, amount), subject: title,
      product_code: phone ? 'QUICK_WAP_WAY' : 'FAST_INSTANT_TRADE_PAY', time_expire: inChina(expiresAt),
      ...(phone ? { quit_url: returnUrl } : {}),
    }
    const asked = signed(desk, phone ? 'alipay.trade.wap.pay' : 'alipay.trade.page.pay', content, { notify_url: noticeUrl, return_url: returnUrl })
    return { remoteId: null, url: `${gatewayOf(desk)}?${new URLSearchParams(asked)}` }
  },

  hear: async (desk, { body }) => {
    const fields = Object.fromEntries(new URLSearchParams(body))
    const { sign, sign_type: kind, ...said } = fields
    if (!sign || kind !== 'RSA2' || !verifies(desk, lineUp(said), sign)) throw new Forged('not signed by Alipay')
    if (said.app_id !== desk.keys.appId) throw new Forged('for another app')
    return said.out_trade_no ? { reference: said.out_trade_no, standing: standingOf(said) } : null
  },

  ask: async (desk, { reference }) => {
    const answer = await call(desk, 'alipay.trade.query', { out_trade_no: reference })
    if (answer.sub_code === 'ACQ.TRADE_NOT_EXIST') return { state: 'none' }
    return standingOf(succeeded(answer))
  },

  /** A trade begins to exist when the payer has signed in; before that the offer ends by its own time. */
  close: async (desk, { reference }) => {
    const answer = await call(desk, 'alipay.trade.close', { out_trade_no: reference })
    if (answer.sub_code !== 'ACQ.TRADE_NOT_EXIST') succeeded(answer)
  },

  refund: async (desk, { reference, amount, reason, attempt }) => {
    const name = { out_trade_no: attempt.reference, out_request_no: reference }
    const answer = succeeded(await call(desk, 'alipay.trade.refund', { ...name, refund_amount: amountInput(currency, amount), refund_reason: reason.slice(0, 128) }))
    if (answer.fund_change === 'Y') return { state: 'done', remoteId: null }
    // Said before: the money has moved already, or is about to.
    const { refund_status: status } = succeeded(await call(desk, 'alipay.trade.fastpay.refund.query', name))
    return { state: status === 'REFUND_SUCCESS' ? 'done' : 'sent', remoteId: null }
  },

  test: async desk => {
    const answer = await call(desk, 'alipay.trade.query', { out_trade_no: 'STALLCAST-TEST' })
    if (answer.sub_code !== 'ACQ.TRADE_NOT_EXIST') succeeded(answer)
  },

  answers: { taken: () => new Response('success'), refused: () => new Response('failure', { status: 400 }) },
}

const standingOf = ({ trade_status: status, total_amount: total = '', trade_no: transactionId = '' }: Fields): Standing => {
  if (status === 'TRADE_SUCCESS' || status === 'TRADE_FINISHED') return { state: 'paid', amount: parseAmount(currency, total) ?? -1, currency, transactionId }
  return { state: status === 'TRADE_CLOSED' ? 'closed' : 'open' }
}

const gatewayOf = ({ at, keys }: Desk<'alipay'>) => `${at ?? gateways[keys.sandbox ? 'sandbox' : 'live']}/gateway.do`

/** What is signed: all fields by name, joined as they are. */
const lineUp = (fields: Fields) =>
  Object.keys(fields).sort().map(name => `${name}=${fields[name]}`).join('&')

const signed = ({ keys, now }: Desk<'alipay'>, method: string, content: object, more: Fields = {}): Fields => {
  const fields = {
    app_id: keys.appId, method, format: 'JSON', charset: 'utf-8', sign_type: 'RSA2', timestamp: inChina(now), version: '1.0',
    ...more, biz_content: JSON.stringify(content),
  }
  return { ...fields, sign: createSign('RSA-SHA256').update(lineUp(fields), 'utf8').sign(keys.privateKey, 'base64') }
}

const verifies = ({ keys }: Desk<'alipay'>, text: string, sign: string) =>
  createVerify('RSA-SHA256').update(text, 'utf8').verify(keys.alipayKey, sign, 'base64')

const call = async (desk: Desk<'alipay'>, method: string, content: object): Promise<Answer> => {
  const response = await fetch(gatewayOf(desk), {
    method: 'POST', body: new URLSearchParams(signed(desk, method, content)), redirect: 'error', signal: AbortSignal.timeout(patience),
  }).catch(error => { throw new Trouble(`Alipay could not be reached: ${(error as Error).message}`) })
  const text = await response.text()
  if (!response.ok) throw new Trouble(`Alipay answered ${response.status}`)

  const name = `${method.replaceAll('.', '_')}_response`
  const whole = parse(text)
  const answer = whole[name] ?? whole.error_response
  if (!answer) throw new Trouble('Alipay answered something else')
  // Wrong keys are complained of without a signature.
  if (!whole[name] || (!whole.sign && answer.code !== '10000')) throw refusal(answer)
  if (typeof whole.sign !== 'string' || !verifies(desk, answerIn(text, name), whole.sign)) throw new Trouble('the answer is not signed by Alipay', true)
  return answer
}

const parse = (text: string) => {
  try {
    return JSON.parse(text) as Record<string, Answer | undefined> & { sign?: string }
  } catch {
    throw new Trouble('Alipay answered something else')
  }
}

/** The very characters that were signed, from the brace after the name to the one before the signature. */
const answerIn = (text: string, name: string) => {
  const from = text.indexOf('{', text.indexOf(`"${name}"`))
  const signAt = text.lastIndexOf('"sign"')
  return text.slice(from, text.lastIndexOf('}', signAt > from ? signAt : undefined) + 1)
}

const refusal = ({ code, sub_code: sub, sub_msg: why, msg }: Fields) =>
  // 20000: Alipay itself has trouble, and so it may have with anything that ends in SYSTEM_ERROR.
  new Trouble([sub, why ?? msg].filter(Boolean).join(' '), code !== '20000' && !/SYSTEM_ERROR|unknow-error/i.test(sub ?? ''))

const succeeded = (answer: Answer): Answer => {
  if (answer.code !== '10000') throw refusal(answer)
  return answer
}

/** 2026-11-23 20:30:00, by the clock in Shanghai. */
const inChina = (at: number) =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO('Asia/Shanghai').toPlainDateTime().toString({ smallestUnit: 'second' }).replace('T', ' ')
