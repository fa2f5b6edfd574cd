import { describe, expect, test } from 'bun:test'
import { findVisitor } from '../../accounts/store.ts'
import { hashToken } from '../../platform/vault.ts'
import { findShop, isSetUp } from '../../shop/store.ts'
import { browse } from '../../testing/browse.ts'
import { world } from '../../testing/world.ts'
import { newSetupKey, setUp } from './actions.ts'

const wanted = {
  shop: '山茶小铺', locale: 'en', currency: 'GBP', timeZone: 'Europe/London', hue: '150',
  name: 'Olive', contact: '07911 123456', password: 'teabowl 2026',
}

/** A box that has just been started for the first time. */
const fresh = () => {
  const everything = world()
  const { app } = everything
  app.db.run('delete from shop')
  app.db.run('delete from people')
  return { ...everything, key: newSetupKey(app), visitor: browse(app, null) }
}

const people = (app: ReturnType<typeof fresh>['app']) => app.db.query<{ n: number }, []>('select count(*) as n from people').get()!.n

describe('the link that is printed at the first start', () => {
  test('opens the shop, makes its owner and signs them in', async () => {
    const { app, key, visitor } = fresh()
    expect((await visitor.get(`/setup?key=${key}`)).html).toContain('给小店开个张')
    const { status, to, headers } = await visitor.post('/setup', { ...wanted, key })
    expect([status, to]).toEqual([303, '/studio?notice=welcome'])
    expect(findShop(app.db)).toEqual({ name: '山茶小铺', locale: 'en', currency: 'GBP', timeZone: 'Europe/London', hue: 150, productReview: 'manual', confirmDays: 10 })

    const token = /stall=([^;]+)/.exec(headers.getSetCookie().join())![1]!
    expect(findVisitor(app.db, hashToken(token), app.now())!.person).toMatchObject({ name: 'Olive', roles: ['merchant', 'admin'], locale: 'en' })
    const owner = browse(app, token)
    expect((await owner.get('/admin/people')).html).toContain('+4479****3456')
    expect((await browse(app, null).post('/login', { contact: '+44 7911 123456', password: 'teabowl 2026' })).status).toBe(303)
  })

  test('opens it once', async () => {
    const { app, key, visitor } = fresh()
    await visitor.post('/setup', { ...wanted, key })
    for (const answer of [await visitor.get(`/setup?key=${key}`), await visitor.post('/setup', { ...wanted, key, contact: 'evil@shop.test' })]) {
      expect(answer.status).toBe(403)
      expect(answer.html).toContain('The shop is open already')
    }
    expect(people(app)).toBe(1)
  })

  test('opens it once, even pressed twice in the same moment', async () => {
    const { app, key, visitor } = fresh()
    const twice = await Promise.all([visitor.post('/setup', { ...wanted, key }), visitor.post('/setup', { ...wanted, key, contact: 'evil@shop.test' })])
    expect(twice.map(({ status }) => status).sort()).not.toEqual([303, 303])
    expect(people(app)).toBe(1)
  })

  test('must be the right one, of the latest start', async () => {
    const { app, key, visitor } = fresh()
    for (const wrong of ['', 'x', `${key}x`, key.slice(1)]) {
      expect((await visitor.get(`/setup?key=${wrong}`)).status).toBe(403)
      const { status, html } = await visitor.post('/setup', { ...wanted, key: wrong })
      expect(status).toBe(403)
      expect(html).toContain('链接不完整')
    }
    const next = newSetupKey(app)
    expect((await visitor.get(`/setup?key=${key}`)).status).toBe(403)
    expect((await visitor.get(`/setup?key=${next}`)).status).toBe(200)
    expect((await visitor.get('/setup')).status).toBe(403)
    expect([isSetUp(app.db), people(app)]).toEqual([false, 0])
  })

  test('keeps what was typed, but the password, when something is missing', async () => {
    const { app, key, visitor } = fresh()
    const { status, html } = await visitor.post('/setup', { ...wanted, key, contact: 'hello', password: 'weak' })
    expect(status).toBe(422)
    expect(html).toContain('value="山茶小铺"')
    expect(html).toMatch(/id="e-contact"/)
    expect(html).toMatch(/id="e-password"[^>]*>密码至少要 8 位/)
    expect(html).not.toContain('value="weak"')
    expect(isSetUp(app.db)).toBe(false)
    for (const [field, value] of [['currency', 'XXX'], ['timeZone', 'Mars/Base'], ['hue', '999'], ['shop', ''], ['name', '']]) {
      expect([field, (await visitor.post('/setup', { ...wanted, key, [field!]: value! })).status]).toEqual([field, 422])
    }
  })

  test('gives an account that is already there the shop', async () => {
    const { app, bei } = world()
    app.db.run('delete from shop')
    const shop = { name: '山茶小铺', locale: 'zh-CN' as const, currency: 'CNY', timeZone: 'Asia/Shanghai', hue: 1, productReview: 'manual' as const }
    await setUp(app, new Request('http://shop.test/setup'), newSetupKey(app), { shop, contact: '13800000004', password: 'teabowl 2026', name: 'x' })
    const { html } = await browse(app, 'olga').get(`/admin/people/${bei.id}`)
    expect(html).toContain('收回：商家')
    expect(html).toContain('收回：管理员')
  })
})
