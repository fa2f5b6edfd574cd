import { afterAll, beforeEach, expect, test } from 'bun:test'
import { smsCarrier } from './sms.ts'

type Asked = { method: string; url: URL; type: string | null; key: string | null; body: string }

const asked: Asked[] = []
const gateway = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  fetch: async request => {
    asked.push({ method: request.method, url: new URL(request.url), type: request.headers.get('content-type'), key: request.headers.get('x-key'), body: await request.text() })
    return new Response('', { status: request.url.includes('broken') ? 500 : 200 })
  },
})
afterAll(() => gateway.stop(true))
beforeEach(() => void asked.splice(0))

const message = { channel: 'sms' as const, to: '+8613800000001', subject: '', text: '“春茶 888888” & co: 您的验证码是 012345，10 分钟内有效', code: '012345' }

test('without a body the address is fetched, everything in it percent-encoded', async () => {
  await smsCarrier({ url: `${gateway.url}send?to={phone}&text={text}`, body: null, headers: { 'X-Key': 'a:b' } })(message)
  expect(asked).toMatchObject([{ method: 'GET', key: 'a:b', body: '' }])
  expect(Object.fromEntries(asked[0]!.url.searchParams)).toEqual({ to: message.to, text: message.text })
})

test('a JSON body stays JSON whatever the text holds', async () => {
  const text = 'she said "hi"\n\\ {phone}'
  await smsCarrier({ url: `${gateway.url}`, body: '{"to":"{phone}","say":{"text":"{text}"}}', headers: {} })({ ...message, text })
  expect(asked).toMatchObject([{ method: 'POST', type: 'application/json' }])
  expect(JSON.parse(asked[0]!.body)).toEqual({ to: message.to, say: { text } })
})

test('another body is a form, and the code goes by itself where it is wanted', async () => {
  await smsCarrier({ url: `${gateway.url}`, body: 'mobile={phone}&code={code}', headers: { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8' } })(message)
  expect(asked).toMatchObject([{ type: 'application/x-www-form-urlencoded; charset=utf-8' }])
  expect(Object.fromEntries(new URLSearchParams(asked[0]!.body))).toEqual({ mobile: message.to, code: '012345' })
})

test('a gateway for codes only refuses any other text, and a failing one is a failure', async () => {
  const codes = smsCarrier({ url: `${gateway.url}?to={phone}&code={code}`, body: null, headers: {} })
  const { code: _, ...notice } = message
  await expect(codes({ ...notice, text: 'Your password was changed' })).rejects.toThrow('codes only')
  await expect(smsCarrier({ url: `${gateway.url}broken?{phone}{text}`, body: null, headers: {} })(message)).rejects.toThrow('answered 500')
})
