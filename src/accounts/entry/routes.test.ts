import { describe, expect, test } from 'bun:test'
import { hashPassword } from '../../platform/passwords.ts'
import { browse } from '../../testing/browse.ts'
import { world } from '../../testing/world.ts'
import { suspend } from '../actions.ts'

const good = 'teabowl 2026'
const newcomer = '13900000009'

const stranger = () => {
  const everything = world()
  const lastCode = () => everything.messages().findLast(message => message.code)?.code ?? ''
  return { ...everything, lastCode, visitor: browse(everything.app, null) }
}

/** The session a page gave, as this browser would send it on. */
const sessionIn = (headers: Headers) => /stall=([^;]+)/.exec(headers.get('set-cookie') ?? '')?.[1] ?? ''

describe('registering', () => {
  test('goes in two steps of one form, without a script, and back to where it began', async () => {
    const { app, visitor, lastCode } = stranger()
    const first = await visitor.get('/register?back=/rooms/1')
    expect(first.html).toContain('name="contact"')
    expect(first.html).not.toContain('name="password"')

    const second = await visitor.post('/register', { contact: newcomer, back: '/rooms/1', step: 'code' })
    expect(second.status).toBe(200)
    expect(second.html).toContain('+86139****0009')
    expect(second.html).toContain('autocomplete="one-time-code"')
    expect(second.html).toContain('value="13900000009"')

    const third = await visitor.post('/register', { contact: newcomer, code: lastCode(), password: good, name: '小满', agree: 'yes', back: '/rooms/1' })
    expect([third.status, third.to]).toEqual([303, '/rooms/1?notice=welcome'])
    const { html } = await browse(app, sessionIn(third.headers)).get('/account')
    expect(html).toContain('小满')
  })

  test('keeps everything typed but the password, and says what is wrong where it is wrong', async () => {
    const { visitor } = stranger()
    const { status, html } = await visitor.post('/register', { contact: newcomer, code: '123456', password: 'secretish', name: '小满', back: '/' })
    expect(status).toBe(422)
    expect(html).toContain('value="小满"')
    expect(html).toContain('value="123456"')
    expect(html).not.toContain('secretish')
    expect(html).toMatch(/id="e-password"[^>]*>请同时用字母和数字/)
    expect(html).toMatch(/id="e-agree"[^>]*>请先阅读并同意用户协议/)
  })

  test('tells a wrong code at the code, and a wrong contact before any is sent', async () => {
    const { visitor, messages } = stranger()
    const wrong = await visitor.post('/register', { contact: newcomer, code: '123456', password: good, agree: 'yes' })
    expect(wrong.html).toMatch(/id="e-code"[^>]*>验证码不对/)
    const nonsense = await visitor.post('/register', { contact: 'hello', step: 'code' })
    expect(nonsense.status).toBe(422)
    expect(nonsense.html).toMatch(/id="e-contact"/)
    expect(nonsense.html).not.toContain('name="password"')
    expect(messages()).toEqual([])
  })

  test('looks the same to a stranger whether the number has an account or not', async () => {
    const page = async (contact: string) => {
      const { visitor } = stranger()
      const sent = await visitor.post('/register', { contact, step: 'code' })
      const wrong = await visitor.post('/register', { contact, code: 'x', password: good, agree: 'yes' })
      return [sent, wrong].map(({ status, html }) => [status, html.replaceAll(contact, '#').replaceAll(contact.slice(-4), '#').replaceAll(contact.slice(0, 3), '#')])
    }
    expect(await page('13800000004')).toEqual(await page('13900000009'))
  })

  test('asks no second code of somebody impatient', async () => {
    const { visitor, messages } = stranger()
    await visitor.post('/register', { contact: newcomer, step: 'code' })
    const { status, html } = await visitor.post('/register', { contact: newcomer, step: 'code', password: 'x' })
    expect(status).toBe(429)
    expect(html).toContain('请等 60 秒')
    expect(html).toContain('name="password"')
    expect(messages().length).toBe(1)
  })
})

describe('signing in', () => {
  test('leads back to where one came from, and nowhere else', async () => {
    const { app, visitor } = stranger()
    app.db.query('update people set password_hash = ? where name = ?').run(await hashPassword(good), 'bei')
    const signIn = (back: string) => visitor.post('/login', { contact: 'bei@shop.test', password: good, back })
    expect((await visitor.get('/account')).to).toBe('/login?back=%2Faccount')
    expect((await visitor.get('/login?back=%2Faccount')).html).toContain('name="back" value="/account"')
    expect((await signIn('/account')).to).toBe('/account')
    for (const away of ['//elsewhere.test', 'https://elsewhere.test/', '/\\elsewhere.test', 'javascript:alert(1)']) expect((await signIn(away)).to).toBe('/')
    expect((await visitor.get('/login?back=//elsewhere.test')).html).toContain('name="back" value="/"')
  })

  test('that fails shows the form again with the contact, and gives no session', async () => {
    const { visitor } = stranger()
    const { status, html, headers } = await visitor.post('/login', { contact: 'bei@shop.test', password: 'not the one', back: '/' })
    expect(status).toBe(422)
    expect(html).toContain('value="bei@shop.test"')
    expect(html).toContain('账号或密码不对')
    expect(html).not.toContain('not the one')
    expect(headers.get('set-cookie')).toBe(null)
    expect((await visitor.post('/login', {})).html).toMatch(/id="e-contact"/)
  })

  test('by code works in two steps, for those who have an account', async () => {
    const { app, visitor, lastCode, bei } = stranger()
    const { html } = await visitor.post('/login/code', { contact: '13800000004', step: 'code', back: '/account' })
    expect(html).toContain('如果 +86138****0004 有账号')
    const { status, to, headers } = await visitor.post('/login/code', { contact: '13800000004', code: lastCode(), back: '/account' })
    expect([status, to]).toEqual([303, '/account'])
    expect((await browse(app, sessionIn(headers)).get('/account')).html).toContain(bei.name)
  })

  test('is skipped by whoever is signed in already', async () => {
    const { app } = stranger()
    const bei = browse(app, 'bei')
    for (const page of ['/login', '/login/code', '/register']) expect((await bei.get(`${page}?back=/account`)).to).toBe('/account')
  })

  test('ends with signing out', async () => {
    const { app } = stranger()
    const bei = browse(app, 'bei')
    const { to, headers } = await bei.post('/logout')
    expect(to).toBe('/?notice=signed-out')
    expect(headers.get('set-cookie')).toMatch(/stall=;.*Max-Age=0/)
    expect((await bei.get('/account')).status).toBe(303)
  })

  test('of somebody suspended is a sentence, not a session', async () => {
    const { app, visitor, olga, bei } = stranger()
    app.db.query('update people set password_hash = ? where name = ?').run(await hashPassword(good), 'bei')
    await suspend(app, olga, bei.id, 'spam')
    const { status, html, headers } = await visitor.post('/login', { contact: 'bei@shop.test', password: good })
    expect(status).toBe(403)
    expect(html).toContain('这个账号已被店家停用')
    expect(headers.get('set-cookie')).toBe(null)
    expect((await browse(app, 'bei').get('/account')).status).toBe(303)
  })
})

test('a forgotten password is set in two steps, and the new one is in use at once', async () => {
  const { app, visitor, lastCode } = stranger()
  const { html } = await visitor.post('/recover', { contact: 'bei@shop.test', step: 'code' })
  expect(html).toContain('be***@shop.test')
  const { to, headers } = await visitor.post('/recover', { contact: 'bei@shop.test', code: lastCode(), password: good, back: '/account' })
  expect(to).toBe('/account?notice=password-changed')
  expect((await browse(app, sessionIn(headers)).get('/account')).status).toBe(200)
  expect((await browse(app, 'bei').get('/account')).status).toBe(303)
})

test('recovering looks the same to a stranger whether there is an account or not', async () => {
  const page = async (contact: string) => {
    const { visitor } = stranger()
    const { status, html } = await visitor.post('/recover', { contact, step: 'code' })
    return [status, html.replaceAll(contact, '#')]
  }
  expect(await page('bei@shop.test')).toEqual(await page('bex@shop.test'))
})

describe('a code asked for within a page', () => {
  test('answers with a line, the same for everybody', async () => {
    const { visitor } = stranger()
    const { status, html } = await visitor.postPart('/codes', { contact: newcomer, purpose: 'buy' })
    expect(status).toBe(200)
    expect(html).toStartWith('<p')
    expect(html).toContain('+86139****0009')
    const known = await visitor.postPart('/codes', { contact: '13800000004', purpose: 'recover' })
    const unknown = await visitor.postPart('/codes', { contact: '13900000004', purpose: 'recover' })
    expect(known.html.replace('+86138', '#')).toBe(unknown.html.replace('+86139', '#'))
  })

  test('says what is wrong in its place', async () => {
    const { visitor } = stranger()
    const { status, html } = await visitor.postPart('/codes', { contact: 'hello', purpose: 'buy' })
    expect(status).toBe(422)
    expect(html).toMatch(/^<p class="error"/)
    await visitor.postPart('/codes', { contact: newcomer, purpose: 'buy' })
    expect((await visitor.postPart('/codes', { contact: newcomer, purpose: 'buy' })).status).toBe(429)
  })

  test('works as a plain form too', async () => {
    const { visitor, messages } = stranger()
    expect((await visitor.post('/codes', { contact: newcomer, purpose: 'buy', back: '/rooms/1' })).to).toBe('/rooms/1?notice=code-sent')
    expect(messages().length).toBe(1)
  })
})

test('what is typed is shown as text', async () => {
  const { visitor } = stranger()
  const evil = '"><script>alert(1)</script>'
  for (const page of ['/login', '/register', '/recover', '/login/code']) {
    const { html } = await visitor.post(page, { contact: evil, code: evil, name: evil, back: evil, password: 'x' })
    expect(html).not.toContain('"><script>')
    expect(html).toContain('value="&#34;>')
  }
})

test('the agreement is there to read in both languages, with the shop’s name and its version', async () => {
  const { visitor } = stranger()
  expect((await visitor.get('/agreement')).html).toContain('青禾器物由店家自己开设')
  const english = (await visitor.ask('/agreement', { headers: { cookie: 'lang=en' } })).html
  expect(english).toContain('Whom you deal with')
  expect(english).toContain('Version 2026-11')
})
