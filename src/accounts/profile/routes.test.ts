import { describe, expect, test } from 'bun:test'
import { hashPassword } from '../../platform/passwords.ts'
import { hashToken } from '../../platform/vault.ts'
import { browse } from '../../testing/browse.ts'
import { world } from '../../testing/world.ts'
import { findVisitor } from '../store.ts'

const good = 'teabowl 2026'

describe('my account', () => {
  test('shows how I sign in, but not to whoever looks over my shoulder', async () => {
    const { app } = world()
    const { status, html } = await browse(app, 'bei').get('/account')
    expect(status).toBe(200)
    expect(html).toContain('+86138****0004 · be***@shop.test')
    expect(html).not.toContain('13800000004')
    expect(html).not.toContain('bei@shop.test')
    expect(html).toContain('这台设备')
  })

  test('keeps a new name and language, and says what is missing', async () => {
    const { app } = world()
    const bei = browse(app, 'bei')
    const { to, headers } = await bei.post('/account', { name: 'Bei', locale: 'en' })
    expect(to).toBe('/account?notice=saved')
    expect(headers.get('set-cookie')).toContain('lang=en')
    expect((await bei.get('/account')).html).toContain('My account')

    const wrong = await bei.post('/account', { name: ' ', locale: 'en' })
    expect(wrong.status).toBe(422)
    expect(wrong.html).toContain('id="e-name"')
  })

  test('changes the password where there is one, and points to the code where there is none', async () => {
    const { app } = world()
    const bei = browse(app, 'bei')
    expect((await bei.get('/account')).html).toContain('href="/recover?back=/account"')
    expect((await bei.get('/account')).html).not.toContain('name="old"')
    app.db.query('update people set password_hash = ? where name = ?').run(await hashPassword(good), 'bei')

    const wrong = await bei.post('/account/password', { old: 'not the one', password: 'another 2026' })
    expect(wrong.status).toBe(422)
    expect(wrong.html).toMatch(/id="e-old"[^>]*>现在的密码不对/)
    const weak = await bei.post('/account/password', { old: good, password: '13800000004x' })
    expect(weak.html).toMatch(/id="e-password"[^>]*>密码不能是/)
    expect((await bei.post('/account/password', { old: good, password: 'another 2026' })).to).toBe('/account?notice=password-changed')
    expect((await bei.get('/account')).status).toBe(200)
  })

  test('ends a session of mine, and none of anybody else’s', async () => {
    const { app } = world()
    const idOf = (name: string) => findVisitor(app.db, hashToken(name), app.now())?.sessionId ?? null
    const bei = browse(app, 'bei')
    expect((await bei.post(`/account/sessions/${idOf('lin')}/end`)).status).toBe(404)
    expect(idOf('lin')).not.toBe(null)
    expect((await bei.post('/account/sessions/others/end')).to).toBe('/account?notice=session-ended')
    expect(idOf('bei')).not.toBe(null)
    expect((await bei.post(`/account/sessions/${idOf('bei')}/end`)).status).toBe(303)
    expect((await bei.get('/account')).to).toStartWith('/login')
  })

  test('takes a theme, and leaves it to the device again', async () => {
    const { app } = world()
    const bei = browse(app, 'bei')
    expect((await bei.post('/preferences', { theme: 'dark', back: '/account' })).headers.get('set-cookie')).toContain('theme=dark')
    expect((await bei.ask('/account', { headers: { cookie: 'theme=dark' } })).html).toContain('data-theme="dark"')
  })

  test('is nobody’s who is not signed in', async () => {
    const { app } = world()
    const stranger = browse(app, null)
    expect((await stranger.get('/account')).to).toBe('/login?back=%2Faccount')
    for (const path of ['/account', '/account/password', '/account/sessions/1/end', '/account/sessions/others/end']) {
      const { status, to } = await stranger.post(path, { name: 'x' })
      expect([path, status, to!.startsWith('/login')]).toEqual([path, 303, true])
    }
    expect((await stranger.getPart('/account')).status).toBe(401)
  })
})
