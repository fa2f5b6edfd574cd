import { describe, expect, test } from 'bun:test'
import { site } from './site.tsx'
import { browse } from './testing/browse.ts'
import { world } from './testing/world.ts'

/** Who may reach what. A route that no line names makes this test fail: nothing is open by being forgotten. */
const doors: [RegExp, 'anyone' | 'signed in' | 'merchant' | 'courier' | 'supplier' | 'admin'][] = [
  [/^\/admin(\/|$)/, 'admin'],
  [/^\/studio(\/|$)/, 'merchant'],
  [/^\/courier(\/|$)/, 'courier'],
  // Who is invited is no supplier yet.
  [/^\/supplier\/invitations(\/|$)/, 'signed in'],
  [/^\/supplier(\/|$)/, 'supplier'],
  // A provider's notice is believed by its signature.
  [/^\/payments\/notices\//, 'anyone'],
  [/^\/(account|orders|payments|notifications|aftersales|coupons)(\/|$)/, 'signed in'],
  [/^\/reviews\//, 'signed in'],
  [/^\/products\/:id\/(reviews|wishes)$/, 'anyone'],
  [/^\/(verify|\.well-known\/stallcast-key\.pem)$/, 'anyone'],
  [/^\/logout$/, 'anyone'],
  [/^\/(login|register|recover|codes|agreement|setup|preferences)(\/|$)/, 'anyone'],
  [/^\/(healthz|hue\.css|pictures\/:name|pieces\/:name|\*)?$/, 'anyone'],
  [/^\/(robots\.txt|sitemap\.xml|sitemaps\/:name)$/, 'anyone'],
  [/^\/(schedule|search|categories\/:slug|products\/:id|buy\/:\w+.*)$/, 'anyone'],
  // Visitors have carts, and enter while they check out.
  [/^\/(cart|checkout)(\/|$)/, 'anyone'],
  // Placing an order signs in by itself, with the code typed in the same form.
  [/^\/orders$/, 'anyone'],
  [/^\/(recordings|cuts)\/:id(\/index\.m3u8|\/:file)?$/, 'anyone'],
  // Who is not signed in is led there with the tap kept.
  [/^\/rooms\/:id\/coupons\/:drop$/, 'anyone'],
  [/^\/rooms\/:id\/coupons\/:drop\/kept$/, 'signed in'],
  [/^\/rooms\/:id\/replay(\/talk)?$/, 'anyone'],
  [/^\/rooms\/:id(\/events|\/shelf|\/likes|\/messages|\/quality|\/calendar\.ics)?\/?$/, 'anyone'],
]

const doorOf = (method: string, path: string) => {
  if (method === 'POST' && path === '/orders') return 'anyone'
  if (path === '/rooms/:id/messages/:messageId/hidden') return 'merchant'
  return doors.find(([pattern]) => pattern.test(path))?.[1]
}

const { app, bei } = world()
const routes = site(app).routes.map(({ method, path }) => ({ method, path })).filter(({ method }) => method === 'GET' || method === 'POST')
const concrete = (path: string) => path.replace(':kind', 'bank-transfer').replace(/:\w+/g, '1').replace('*', 'nowhere')

const ask = async (who: string | null, { method, path }: { method: string; path: string }, partial = false) => {
  const visitor = browse(app, who)
  return method === 'POST' ? (partial ? visitor.postPart : visitor.post)(concrete(path), { nothing: '1' }) : (partial ? visitor.getPart : visitor.get)(concrete(path))
}

test('there are doors to look at, and each is somebody’s', () => {
  expect(routes.length).toBeGreaterThan(40)
  expect(routes.filter(route => !doorOf(route.method, route.path)).map(route => `${route.method} ${route.path}`)).toEqual([])
})

describe.each(routes.filter(route => doorOf(route.method, route.path) !== 'anyone').map(route => [`${route.method} ${route.path}`, route] as const))('%s', (_, route) => {
  const door = doorOf(route.method, route.path)

  test('a stranger is sent to the door, and told so within a page', async () => {
    const { status, to } = await ask(null, route)
    expect(status).toBe(303)
    expect(to).toStartWith('/login?back=')
    expect((await ask(null, route, true)).status).toBe(401)
  })

  if (door === 'merchant' || door === 'admin') {
    test.each(['bei', 'gao', 'sun', ...(door === 'admin' ? ['mei'] : [])])('%s is refused', async who => {
      expect((await ask(who, route)).status).toBe(403)
      expect((await ask(who, route, true)).status).toBe(403)
    })
  }

  if (door === 'courier') {
    test.each(['bei', 'sun', 'mei', 'olga'])('%s is refused', async who => {
      expect((await ask(who, route)).status).toBe(403)
      expect((await ask(who, route, true)).status).toBe(403)
    })
  }

  if (door === 'supplier') {
    test.each(['bei', 'gao', 'mei', 'olga'])('%s is refused', async who => {
      expect((await ask(who, route)).status).toBe(403)
      expect((await ask(who, route, true)).status).toBe(403)
    })
  }

  test('a suspended person is a stranger', async () => {
    app.db.query('update people set suspended_at = 1 where id = ?').run(bei.id)
    const { status } = await ask('bei', route)
    app.db.query('update people set suspended_at = null where id = ?').run(bei.id)
    expect(status).toBe(303)
  })
})

test('no write is taken from another site', async () => {
  for (const { path } of routes.filter(route => route.method === 'POST')) {
    const { status } = await browse(app, 'olga').ask(concrete(path), { method: 'POST', body: new URLSearchParams({ a: '1' }), headers: { origin: 'https://elsewhere.test' } })
    expect([path, status]).toEqual([path, 403])
  }
})
