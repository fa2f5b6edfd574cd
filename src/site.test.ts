import { expect, test } from 'bun:test'
import { site } from './site.tsx'
import { browse } from './testing/browse.ts'
import { world } from './testing/world.ts'

test('what is not there is a page with two ways out', async () => {
  const { app } = world()
  const { status, html, headers } = await browse(app, null).get('/no-such-page')

  expect(status).toBe(404)
  expect(html).toContain('这里没有摊位')
  expect(headers.get('content-security-policy')).toContain("script-src 'self'")
})

test.each(['constructor', '__proto__', 'toString', 'no-such-notice'])('a notice %s that nobody wrote is passed over', async name => {
  const { app } = world()
  const { status, html } = await browse(app, null).get(`/login?notice=${name}`)
  expect(status).toBe(200)
  expect(html).not.toContain('class="notice"')
})

test('another site cannot write here', async () => {
  const { app } = world()
  const { status } = await browse(app, 'bei').ask('/preferences', {
    method: 'POST', body: new URLSearchParams({ lang: 'en' }), headers: { origin: 'https://elsewhere.test' },
  })
  expect(status).toBe(403)
})

test('the language is changed and the page comes back', async () => {
  const { app } = world()
  const { status, to, headers } = await browse(app, null).post('/preferences', { lang: 'en', back: '//elsewhere.test/x' })
  expect([status, to]).toEqual([303, '/'])
  expect(headers.get('set-cookie')).toContain('lang=en')
})

test('what a page is asked besides what it knows does not hide it', async () => {
  const { app } = world()
  const olga = browse(app, 'olga')
  const paths = site(app).routes.filter(({ method, path }) => method === 'GET' && !/[:*]|events$/.test(path)).map(({ path }) => path)
  expect(paths.length).toBeGreaterThan(30)
  for (const path of new Set(paths)) {
    const [plain, noticed] = [(await olga.get(path)).status, (await olga.get(`${path}?notice=saved&utm=1`)).status]
    expect([path, noticed]).toEqual([path, plain])
  }
})

test('a picture may be sent wherever a page lets one be chosen, and nothing large anywhere else', async () => {
  const { app } = world()
  const statusOf = async (path: string, length: number) => (await browse(app, 'olga').ask(path, { method: 'POST', body: new URLSearchParams({ a: '1' }), headers: { 'content-length': String(length) } })).status
  const withFiles = [
    '/payments/1/proofs', '/orders/1/aftersales', '/aftersales/1/messages', '/orders/1/reviews/0', '/courier/parcels/1/steps', '/verify',
    '/studio/aftersales/1/transitions', '/studio/rooms', '/studio/rooms/1', '/studio/rooms/1/waiting', '/studio/parcels/batch', '/studio/products', '/studio/products/1/video', '/studio/import', '/studio/payments/1', '/admin/appeals/1/messages',
  ]
  for (const path of withFiles) {
    expect([path, await statusOf(path, 5_000_000)]).not.toEqual([path, 413])
    expect([path, await statusOf(path, 130_000_000)]).toEqual([path, 413])
  }
  for (const path of ['/login', '/register', '/orders', '/cart/lines', '/orders/1/transitions', '/account', '/admin/settings', '/rooms/1/messages']) expect([path, await statusOf(path, 5_000_000)]).toEqual([path, 413])
})
