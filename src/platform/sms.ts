import type { Carrier } from './outbox.ts'

export type SmsGateway = { url: string; body: string | null; headers: Record<string, string> }

/**
 * Sends text messages through any HTTP gateway: with a body it is posted, without one the address is fetched. `{phone}`,
 * `{text}` and `{code}` are percent-encoded; in a JSON body they are JSON-escaped. An answer other than 2xx is a failure,
 * and so is a message without a code when the gateway takes only codes.
 */
export const smsCarrier = ({ url, body, headers }: SmsGateway): Carrier => {
  const json = body?.trimStart().startsWith('{') ?? false
  const sent = new Headers(headers)
  if (body !== null && !sent.has('content-type')) sent.set('content-type', json ? 'application/json' : 'application/x-www-form-urlencoded')
  const codesOnly = !`${url}${body}`.includes('{text}')

  return async ({ to, text, code }) => {
    if (codesOnly && !code) throw new Error('the SMS gateway is set up for codes only: it has no {text}')

    const values: Record<string, string> = { phone: to, text, code: code ?? '' }
    const fill = (template: string, encode: (value: string) => string) =>
      template.replace(/\{(phone|text|code)\}/g, (_, name: string) => encode(values[name]!))

    const response = await fetch(fill(url, encodeURIComponent), {
      method: body === null ? 'GET' : 'POST',
      headers: sent,
      ...(body === null ? {} : { body: fill(body, json ? value => JSON.stringify(value).slice(1, -1) : encodeURIComponent) }),
      redirect: 'error',
      signal: AbortSignal.timeout(15_000),
    })
    if (!response.ok) throw new Error(`the SMS gateway answered ${response.status}`)
  }
}
