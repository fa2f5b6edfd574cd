import type { Carrier } from './outbox.ts'

export type SmsGateway = { url: string; method: string; headers: Record<string, string>; body: string }

/**
 * Sends text messages through any HTTP gateway. `{phone}` and `{text}` in the address are percent-encoded; in a JSON
 * body they are JSON-escaped, in a form body percent-encoded. An answer other than 2xx is a failure.
 */
export const smsCarrier = (gateway: SmsGateway): Carrier => async ({ to, text }) => {
  const json = gateway.body.trimStart().startsWith('{')
  const inBody = json ? (value: string) => JSON.stringify(value).slice(1, -1) : encodeURIComponent
  const fill = (template: string, encode: (value: string) => string) =>
    template.replace(/\{(phone|text)\}/g, (_, name) => encode(name === 'phone' ? to : text))

  const response = await fetch(fill(gateway.url, encodeURIComponent), {
    method: gateway.method,
    headers: { 'content-type': json ? 'application/json' : 'application/x-www-form-urlencoded', ...gateway.headers },
    ...(gateway.method === 'GET' ? {} : { body: fill(gateway.body, inBody) }),
    redirect: 'error',
    signal: AbortSignal.timeout(15_000),
  })
  if (!response.ok) throw new Error(`the SMS gateway answered ${response.status}`)
}
