import { afterAll, expect, test } from 'bun:test'
import { findKeys } from '../../payments/online/store.ts'
import { onlineKinds, type OnlineKind } from '../../payments/rules.ts'
import { listMethodsOf } from '../../payments/store.ts'
import { browse } from '../../testing/browse.ts'
import { inside, startStandIn, testKeys } from '../../testing/stand-in.ts'
import { nowhere, world } from '../../testing/world.ts'

const standIn = startStandIn(() => Date.parse('2026-06-18T20:00:00+08:00'))
afterAll(standIn.stop)

const opened = () => {
  const w = world()
  w.app.payAt = standIn.url
  return { ...w, mei: browse(w.app, 'mei'), methods: () => listMethodsOf(w.app.db, w.app.vault, w.mei) }
}
const secrets: Record<OnlineKind, string[]> = {
  stripe: [testKeys.stripe.secretKey, testKeys.stripe.webhookSecret],
  alipay: [testKeys.alipay.privateKey, inside(testKeys.alipay.privateKey).slice(100, 160)],
  'wechat-pay': [testKeys['wechat-pay'].privateKey, inside(testKeys['wechat-pay'].privateKey).slice(100, 160), testKeys['wechat-pay'].apiKey],
}

test.each(onlineKinds)('%s: keys are entered, sealed, never shown again, and kept when left empty', async kind => {
  const w = opened()
  const form = (await w.mei.get(`/studio/payments/new/${kind}`)).html
  for (const name of Object.keys(testKeys[kind])) expect(form).toContain(`name="${name}"`)

  const { status, to } = await w.mei.post(`/studio/payments/new/${kind}`, { ...testKeys[kind], label: '', instructions: '' })
  const [method] = w.methods()
  expect([status, to]).toEqual([303, `/studio/payments/${method!.id}?notice=saved`])
  expect(findKeys(w.app.db, w.app.vault, method!.id)).toEqual(testKeys[kind])
  expect(JSON.stringify(method)).not.toContain(secrets[kind][0]!)

  const file = w.app.db.serialize().toString('latin1')
  const { html } = await w.mei.get(`/studio/payments/${method!.id}`)
  for (const secret of secrets[kind]) {
    expect(file).not.toContain(secret)
    expect(html).not.toContain(secret)
  }
  expect(html).toContain('已保存，结尾是')

  const open = Object.fromEntries(Object.entries(testKeys[kind]).filter(([, value]) => !secrets[kind].includes(value)))
  expect((await w.mei.post(`/studio/payments/${method!.id}`, { ...open, label: '在线付款', instructions: '' })).status).toBe(303)
  expect(w.methods()[0]).toMatchObject({ label: '在线付款', kind })
  expect(findKeys(w.app.db, w.app.vault, method!.id)).toEqual(testKeys[kind])
})

test.each(onlineKinds)('%s: what cannot be a key is told at its field, and no secret comes back with the page', async kind => {
  const w = opened()
  const empty = await w.mei.post(`/studio/payments/new/${kind}`, { label: '', instructions: '' })
  expect(empty.status).toBe(422)
  const wrong = await w.mei.post(`/studio/payments/new/${kind}`, { ...Object.fromEntries(Object.keys(testKeys[kind]).map(name => [name, `wrong-${name}-9`])), label: '', instructions: '' })
  expect(wrong.status).toBe(422)
  const faults = (html: string) => [...html.matchAll(/id="e-(\w+)"/g)].map(([, name]) => name!)
  const every = Object.keys(testKeys[kind]).filter(name => name !== 'sandbox')
  expect(faults(wrong.html)).toEqual(every)
  const optional = ['webhookSecret', 'platformKeyId', 'appSecret']
  expect(faults(empty.html)).toEqual(every.filter(name => !optional.includes(name)))
  expect(wrong.html).not.toMatch(/wrong-(secretKey|webhookSecret|privateKey|apiKey)-9/)
  expect(w.methods()).toEqual([])
})

test.each(onlineKinds)('%s: the connection is tried, with what the provider says', async kind => {
  const w = opened()
  await w.mei.post(`/studio/payments/new/${kind}`, { ...testKeys[kind], label: '', instructions: '' })
  const { id } = w.methods()[0]!
  const well = await w.mei.postPart(`/studio/payments/${id}/test`, { go: '1' })
  expect([well.status, well.html.includes('连接正常')]).toEqual([200, true])
  expect((await w.mei.post(`/studio/payments/${id}/test`, { go: '1' })).html).toContain('连接正常')

  const changed = { stripe: { secretKey: 'sk_live_anotheraccount' }, alipay: { appId: '2021000000000009' }, 'wechat-pay': { serial: 'ABCDEF0123456789' } }
  await w.mei.post(`/studio/payments/${id}`, { ...testKeys[kind], ...changed[kind], label: '', instructions: '' })
  const bad = await w.mei.postPart(`/studio/payments/${id}/test`, { go: '1' })
  expect([bad.status, bad.html.includes('不接受这些密钥')]).toEqual([422, true])
  w.app.payAt = nowhere
  expect((await w.mei.postPart(`/studio/payments/${id}/test`, { go: '1' })).status).toBe(422)
  expect((await browse(w.app, 'max').post(`/studio/payments/${id}/test`, { go: '1' })).status).toBe(404)
  const statuses = await Promise.all(Array.from({ length: 12 }, async () => (await w.mei.postPart(`/studio/payments/${id}/test`, { go: '1' })).status))
  expect(statuses).toContain(429)
})

test('a shop that does not take yuan is not offered what takes only yuan', async () => {
  const w = opened()
  await w.app.change(db => db.run("update shop set currency = 'EUR'"))
  const { html } = await w.mei.get('/studio/payments')
  expect(html).toContain('/studio/payments/new/stripe')
  expect(html).not.toContain('/studio/payments/new/alipay')
  expect(html).not.toContain('/studio/payments/new/wechat-pay')
  expect((await w.mei.get('/studio/payments/new/alipay')).status).toBe(422)
  expect((await w.mei.post('/studio/payments/new/wechat-pay', { ...testKeys['wechat-pay'], label: '', instructions: '' })).status).toBe(422)
  expect(w.methods()).toEqual([])
})

test('test keys are marked, and Stripe is told where the shop listens', async () => {
  const w = opened()
  await w.mei.post('/studio/payments/new/stripe', { ...testKeys.stripe, label: '', instructions: '' })
  const { id } = w.methods()[0]!
  expect((await w.mei.get('/studio/payments')).html).toContain('测试模式')
  const { html } = await w.mei.get(`/studio/payments/${id}`)
  expect(html).toContain(`http://shop.test/payments/notices/stripe/${id}`)
  expect(html).toContain('还没有 HTTPS')
  await w.mei.post(`/studio/payments/${id}`, { secretKey: 'sk_live_forreal12345', webhookSecret: '', label: '', instructions: '' })
  expect((await w.mei.get('/studio/payments')).html).not.toContain('测试模式')
  await w.mei.post('/studio/payments/new/alipay', { ...testKeys.alipay, sandbox: 'yes', label: '', instructions: '' })
  expect((await w.mei.get('/studio/payments')).html).toContain('测试模式')
})
