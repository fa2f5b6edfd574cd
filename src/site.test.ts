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
