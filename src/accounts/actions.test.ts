import { describe, expect, test } from 'bun:test'
import { listDeeds } from '../platform/deeds.ts'
import { hashPassword } from '../platform/passwords.ts'
import { hashToken } from '../platform/vault.ts'
import { world } from '../testing/world.ts'
import {
  changePassword, changeProfile, endOtherSessions, endSession, enterByCode, forgetOldSessions, grantRole, logIn, makeAdministrator, recover,
  register, restore, revokeRole, sendCode, signIn, suspend,
} from './actions.ts'
import { accountTries, addressTries, agreementVersion, day, mostSessions, seenEvery, sessionLasts } from './rules.ts'
import { visitOf } from './session.ts'
import { findPerson, findVisitor, listContacts, listSessions } from './store.ts'
import { words } from './words.ts'

const address = '192.0.2.1'
const newcomer = '13900000009'
const good = 'teabowl 2026'

const from = (token = '', agent = 'Firefox') => new Request('http://shop.test/', { headers: { cookie: token ? `stall=${token}` : '', 'user-agent': agent } })

const shop = () => {
  const everything = world()
  const { app, messages, wait } = everything
  const code = async (purpose: Parameters<typeof sendCode>[1]['purpose'], contact = newcomer) => {
    wait(60_000)
    await sendCode(app, { purpose, contact, address, locale: 'zh-CN' })
    return messages().findLast(message => message.code)?.code ?? ''
  }
  const visitor = (token: string) => findVisitor(app.db, hashToken(token), app.now())
  const givePassword = async (name: string, password = good) =>
    app.db.query('update people set password_hash = ? where name = ?').run(await hashPassword(password), name)
  const join = async (more: Partial<Parameters<typeof register>[2]> = {}) =>
    register(app, from(), { contact: newcomer, code: await code('register'), password: good, name: '', locale: 'en', ...more })
  /** As if it had been tried so often already. */
  const spend = (limit: typeof accountTries, key: string, times: number) => {
    for (let time = 0; time < times; time++) expect(app.limits.take(limit, key)).toBe(true)
  }
  return { ...everything, code, visitor, givePassword, join, spend }
}

const reasonOf = (promise: Promise<unknown>) => promise.then(() => null, error => error.reason)

describe('registering', () => {
  test('makes an account that keeps what was agreed to, and signs in', async () => {
    const { app, visitor, join } = shop()
    const { token } = await join({ name: 'Newt' })
    const { person } = visitor(token)!
    expect(person).toMatchObject({ name: 'Newt', roles: [], locale: 'en' })
    expect(listContacts(app.db, app.vault, person.id)).toEqual([{ kind: 'phone', value: '+8613900000009' }])
    expect(app.db.query('select agreement_version, agreed_at from people where id = ?').get(person.id)).toEqual({ agreement_version: agreementVersion, agreed_at: app.now() })
  })

  test('keeps number and password unreadable', async () => {
    const { app, join } = shop()
    await join()
    const rows = JSON.stringify(app.db.query('select hex(phone) as phone, phone_index, password_hash from people order by id desc limit 1').get())
    expect(rows).toContain('$argon2id$')
    expect(rows).not.toContain('13900000009')
    expect(rows).not.toContain(Buffer.from('13900000009').toString('hex').toUpperCase())
    expect(rows).not.toContain(good)
  })

  test('gives a name that shows no number to whoever chose none', async () => {
    const { visitor, join } = shop()
    const { person } = visitor((await join()).token)!
    expect(person.name).toMatch(/^\p{L}+ \d{3}$/u)
  })

  test('needs the code, and a password that is none of the usual', async () => {
    const { app, code, join } = shop()
    expect(await reasonOf(join({ password: 'password1' }))).toBe(words.passwordTooCommon)
    const sent = await code('register')
    expect(await reasonOf(join({ code: sent === '000000' ? '000001' : '000000' }))).toBe(words.codeWrong)
    expect(app.db.query<{ n: number }, []>('select count(*) as n from people').get()!.n).toBe(7)
  })

  test('tells of an account that is there only to whoever reads its messages', async () => {
    const { app, code, join } = shop()
    const contact = '13800000004'
    expect(await reasonOf(register(app, from(), { contact, code: '000000', password: good, name: '', locale: 'en' }))).toBe(words.codeWrong)
    expect(await reasonOf(join({ contact, code: await code('register', contact) }))).toBe(words.taken)
  })

  test('twice in the same moment makes one account', async () => {
    const { app, code } = shop()
    const sent = await code('register')
    const twice = await Promise.allSettled([1, 2].map(() => register(app, from(), { contact: newcomer, code: sent, password: good, name: '', locale: 'en' })))
    expect(twice.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(app.db.query<{ n: number }, []>('select count(*) as n from people').get()!.n).toBe(8)
  })
})

describe('signing in by password', () => {
  test('works by phone and by e-mail, however they are written', async () => {
    const { app, bei, visitor, givePassword } = shop()
    await givePassword('bei')
    for (const contact of ['138 0000 0004', '+8613800000004', 'BEI@shop.test']) {
      const { token } = await logIn(app, from(), { contact, password: good })
      expect(visitor(token)!.person.id).toBe(bei.id)
    }
  })

  test('answers alike to a wrong password, an account without one, and nobody at all', async () => {
    const { app, givePassword } = shop()
    await givePassword('bei')
    const reasons = [
      await reasonOf(logIn(app, from(), { contact: '13800000004', password: 'not the one' })),
      await reasonOf(logIn(app, from(), { contact: '13800000005', password: 'not the one' })),
      await reasonOf(logIn(app, from(), { contact: '13900000001', password: 'not the one' })),
    ]
    expect(reasons).toEqual([words.wrongPassword, words.wrongPassword, words.wrongPassword])
  })

  test('and takes as long about it', async () => {
    const { app, givePassword } = shop()
    await givePassword('bei')
    const took = async (contact: string) => {
      const began = performance.now()
      await reasonOf(logIn(app, from(), { contact, password: 'not the one' }))
      return performance.now() - began
    }
    await took('13800000004')
    const known: number[] = []
    const nobody: number[] = []
    for (let turn = 0; turn < 3; turn++) {
      known.push(await took('13800000004'))
      nobody.push(await took('13900000001'))
    }
    expect(Math.min(...nobody)).toBeGreaterThan(Math.min(...known) / 2)
  })

  test('is not to be tried for ever: not at one account', async () => {
    const { app, wait, givePassword, spend } = shop()
    await givePassword('bei')
    const attempt = (password: string, contact = '13800000004') => reasonOf(logIn(app, from(), { contact, password }))
    spend(accountTries, app.vault.index('+8613800000004'), accountTries.burst - 1)
    expect(await attempt('not the one')).toBe(words.wrongPassword)
    expect(await attempt(good)).toBe(words.tooManyTries)
    expect(await attempt('not the one', '13800000005')).toBe(words.wrongPassword)
    wait(accountTries.every)
    expect(await attempt(good)).toBe(null)
    // Being right starts the count afresh.
    spend(accountTries, app.vault.index('+8613800000004'), accountTries.burst - 1)
    expect(await attempt(good)).toBe(null)
  })

  test('nor from one address at many', async () => {
    const { app, spend } = shop()
    spend(addressTries, address, addressTries.burst - 1)
    const attempt = (contact: string) => reasonOf(logIn(app, from(), { contact, password: 'not the one' }))
    expect(await attempt('13900000101')).toBe(words.wrongPassword)
    expect(await attempt('13900000102')).toBe(words.tooManyTries)
  })

  test('tells a suspended person so, but only with the right password', async () => {
    const { app, olga, bei, givePassword } = shop()
    await givePassword('bei')
    await suspend(app, olga, bei.id, 'spam')
    expect(await reasonOf(logIn(app, from(), { contact: '13800000004', password: 'not the one' }))).toBe(words.wrongPassword)
    expect(await reasonOf(logIn(app, from(), { contact: '13800000004', password: good }))).toBe(words.suspended)
  })
})

describe('entering by code', () => {
  test('takes somebody known to their account', async () => {
    const { app, bei, code } = shop()
    const { person } = await enterByCode(app, from(), { contact: '13800000004', code: await code('buy', '13800000004'), locale: 'en', agreed: true })
    expect(person.id).toBe(bei.id)
  })

  test('makes an account on the way to an order, once the agreement is accepted', async () => {
    const { app, code, visitor } = shop()
    const sent = await code('buy')
    const enter = (agreed: boolean) => enterByCode(app, from(), { contact: newcomer, code: sent, name: '小满', locale: 'zh-CN', agreed })
    expect(await reasonOf(enter(false))).toBe(words.mustAgree)
    const { person, token, cookie } = await enter(true)
    expect(person).toMatchObject({ name: '小满', roles: [] })
    expect(visitor(token)!.person).toEqual(person)
    expect(cookie(new Response()).headers.get('set-cookie')).toContain(`stall=${token}`)
    expect(await reasonOf(enter(true))).toBe(words.codeWrong)
    expect(await reasonOf(logIn(app, from(), { contact: newcomer, password: '' }))).toBe(words.wrongPassword)
  })

  test('to sign in makes nobody new', async () => {
    const { app, code } = shop()
    await code('enter')
    const people = () => app.db.query<{ n: number }, []>('select count(*) as n from people').get()!.n
    expect(await reasonOf(enterByCode(app, from(), { contact: newcomer, code: '000000', locale: 'en', agreed: true, purpose: 'enter' }))).toBe(words.codeWrong)
    expect(people()).toBe(7)
  })

  test('is closed to the suspended', async () => {
    const { app, olga, bei, code } = shop()
    await suspend(app, olga, bei.id, 'spam')
    const sent = await code('buy', '13800000004')
    expect(await reasonOf(enterByCode(app, from(), { contact: '13800000004', code: sent, locale: 'en', agreed: true }))).toBe(words.suspended)
  })
})

describe('a forgotten password', () => {
  test('is set anew by code; the sessions are over and the owner is told', async () => {
    const { app, code, visitor, messages, givePassword } = shop()
    await givePassword('bei', 'the old one 1')
    const sent = await code('recover', '13800000004')
    const { token } = await recover(app, from(), { contact: '13800000004', code: sent, password: good })

    expect(visitor('bei')).toBe(null)
    expect(visitor(token)!.person.name).toBe('bei')
    expect(await reasonOf(logIn(app, from(), { contact: '13800000004', password: 'the old one 1' }))).toBe(words.wrongPassword)
    expect(await reasonOf(logIn(app, from(), { contact: '13800000004', password: good }))).toBe(null)
    expect(messages().slice(1)).toMatchObject([{ channel: 'sms', to: '+8613800000004' }, { channel: 'mail', to: 'bei@shop.test' }])
    expect(messages().at(-1)!.text).toContain('http://shop.test/recover')
  })

  test('is not set for nobody, nor by a wrong code, nor to a weak one', async () => {
    const { app, code, messages, visitor } = shop()
    expect(await code('recover')).toBe('')
    expect(await reasonOf(recover(app, from(), { contact: newcomer, code: '123456', password: good }))).toBe(words.codeWrong)
    const sent = await code('recover', '13800000004')
    expect(await reasonOf(recover(app, from(), { contact: '13800000004', code: sent, password: '13800000004abc' }))).toBe(words.passwordIsContact)
    expect(await reasonOf(recover(app, from(), { contact: '13800000004', code: sent === '000000' ? '1' : '000000', password: good }))).toBe(words.codeWrong)
    expect(messages().length).toBe(1)
    expect(visitor('bei')).not.toBe(null)
  })

  test('lets nobody back in who is suspended', async () => {
    const { app, olga, bei, code } = shop()
    await suspend(app, olga, bei.id, 'spam')
    const sent = await code('recover', '13800000004')
    expect(await reasonOf(recover(app, from(), { contact: '13800000004', code: sent, password: good }))).toBe(words.suspended)
  })
})

describe('changing the password', () => {
  test('needs the present one, keeps this session and ends the others', async () => {
    const { app, bei, visitor, messages, givePassword } = shop()
    await givePassword('bei')
    const { token } = await signIn(app, from(), bei.id)
    const { sessionId } = visitor(token)!
    const change = (old: string, password: string) => reasonOf(changePassword(app, bei, { old, password, sessionId }))

    expect(await change('not the one', 'another 2026')).toBe(words.wrongOldPassword)
    expect(await change(good, 'short')).toBe(words.passwordTooShort)
    expect(visitor('bei')).not.toBe(null)

    expect(await change(good, 'another 2026')).toBe(null)
    expect(visitor('bei')).toBe(null)
    expect(visitor(token)).not.toBe(null)
    expect(messages().length).toBe(2)
    expect(await reasonOf(logIn(app, from(), { contact: '13800000004', password: 'another 2026' }))).toBe(null)
  })

  test('cannot be searched for from a borrowed device', async () => {
    const { app, bei, givePassword, spend } = shop()
    await givePassword('bei')
    const change = (old: string) => reasonOf(changePassword(app, bei, { old, password: 'another 2026', sessionId: null }))
    spend(accountTries, `person ${bei.id}`, accountTries.burst - 1)
    expect(await change('not the one')).toBe(words.wrongOldPassword)
    expect(await change(good)).toBe(words.tooManyTries)
  })
})

describe('a session', () => {
  test('is kept as a hash, and its cookie out of reach of scripts and other sites', async () => {
    const { app, bei } = shop()
    const { token, cookie } = await signIn(app, from(), bei.id)
    expect(token.length).toBe(43)
    expect(JSON.stringify(app.db.query('select * from sessions').all())).not.toContain(token)
    const plain = cookie(new Response()).headers.get('set-cookie')!
    expect(plain).toMatch(/HttpOnly/i)
    expect(plain).toMatch(/SameSite=Lax/i)
    expect(plain).not.toMatch(/Secure/i)
    const secure = await signIn({ ...app, url: 'https://shop.test' }, from(), bei.id)
    expect(secure.cookie(new Response()).headers.get('set-cookie')).toMatch(/Secure/i)
  })

  test('lasts thirty days from the last visit, which is written down now and then', async () => {
    const { app, bei, wait, visitor } = shop()
    const { token } = await signIn(app, from(), bei.id)
    const began = app.now()
    wait(seenEvery - 1)
    visitOf(app, from(token))
    await app.settled()
    expect(visitor(token)!.seenAt).toBe(began)

    wait(20 * day)
    expect(visitOf(app, from(token)).me?.id).toBe(bei.id)
    await app.settled()
    expect(visitor(token)!.seenAt).toBe(app.now())

    wait(sessionLasts - 1)
    expect(visitor(token)).not.toBe(null)
    wait(1)
    expect(visitor(token)).toBe(null)
    expect(visitOf(app, from(token)).me).toBe(null)
    await forgetOldSessions(app)
    expect(app.db.query('select 1 from sessions where token_hash = ?').get(hashToken(token))).toBe(null)
  })

  test('follows the one this browser had, and the oldest make room', async () => {
    const { app, bei, visitor, wait } = shop()
    const first = await signIn(app, from(), bei.id)
    await signIn(app, from(first.token), bei.id)
    expect(visitor(first.token)).toBe(null)

    const tokens: string[] = []
    for (let device = 0; device < mostSessions; device++) {
      wait(1)
      tokens.push((await signIn(app, from(), bei.id)).token)
    }
    expect(listSessions(app.db, bei.id, app.now()).length).toBe(mostSessions)
    expect(tokens.every(token => visitor(token))).toBe(true)
  })

  test('is ended by its owner alone, one by one or all the others', async () => {
    const { app, bei, lin, visitor } = shop()
    const { sessionId } = visitor('bei')!
    await expect(endSession(app, lin, sessionId)).rejects.toMatchObject({ status: 404 })
    expect(visitor('bei')).not.toBe(null)
    const { token } = await signIn(app, from(), bei.id)
    await endSession(app, bei, sessionId)
    expect(visitor('bei')).toBe(null)

    const other = await signIn(app, from(), bei.id)
    await endOtherSessions(app, bei, visitor(token)!.sessionId)
    expect(visitor(other.token)).toBe(null)
    expect(visitor(token)).not.toBe(null)
    expect(visitor('lin')).not.toBe(null)
  })
})

test('name and language are one’s own to change', async () => {
  const { app, bei } = shop()
  await changeProfile(app, bei, { name: '贝贝', locale: 'en' })
  expect(findPerson(app.db, bei.id)).toMatchObject({ name: '贝贝', locale: 'en' })
})

describe('roles', () => {
  test('are given and taken, and it is written down once', async () => {
    const { app, olga, bei } = shop()
    await grantRole(app, olga, bei.id, 'merchant')
    await grantRole(app, olga, bei.id, 'merchant')
    expect(findPerson(app.db, bei.id)!.roles).toEqual(['merchant'])
    await revokeRole(app, olga, bei.id, 'merchant')
    await revokeRole(app, olga, bei.id, 'merchant')
    expect(findPerson(app.db, bei.id)!.roles).toEqual([])
    expect(listDeeds(app.db, 1e9, 9)).toMatchObject([
      { personId: olga.id, deed: 'role.revoked', subject: `bei #${bei.id}`, detail: 'merchant' },
      { personId: olga.id, deed: 'role.granted', subject: `bei #${bei.id}`, detail: 'merchant' },
    ])
  })

  test('leave an administrator, even when two try to go at once', async () => {
    const { app, olga, mei } = shop()
    expect(await reasonOf(revokeRole(app, olga, olga.id, 'admin'))).toBe(words.lastAdministrator)
    await grantRole(app, olga, mei.id, 'admin')
    const gone = await Promise.allSettled([revokeRole(app, mei, olga.id, 'admin'), suspend(app, olga, mei.id, 'x')])
    expect(gone.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('of nobody are not there', async () => {
    const { app, olga } = shop()
    await expect(grantRole(app, olga, 999, 'admin')).rejects.toMatchObject({ status: 404 })
  })
})

describe('a suspended person', () => {
  test('is out at once and stays out until let back in', async () => {
    const { app, olga, bei, visitor, givePassword } = shop()
    await givePassword('bei')
    await suspend(app, olga, bei.id, '在聊天里发广告')
    expect(visitor('bei')).toBe(null)
    expect(listDeeds(app.db, 1e9, 1)).toMatchObject([{ deed: 'person.suspended', detail: '在聊天里发广告' }])

    await restore(app, olga, bei.id)
    expect(visitor('bei')).toBe(null)
    expect(await reasonOf(logIn(app, from(), { contact: '13800000004', password: good }))).toBe(null)
  })

  test('does not come in by a session that was left over', async () => {
    const { app, bei } = shop()
    app.db.query('update people set suspended_at = 1 where id = ?').run(bei.id)
    expect(visitOf(app, from('bei')).me).toBe(null)
  })
})

describe('from the console', () => {
  test('a new administrator is made, with a password that works', async () => {
    const { app, visitor } = shop()
    const { password, isNew } = await makeAdministrator(app, { contact: 'Boss@shop.test', name: 'Boss' })
    expect(isNew).toBe(true)
    expect(password).toMatch(/^[a-z\d]{4}(-[a-z\d]{4}){3}$/)
    const { token } = await logIn(app, from(), { contact: 'boss@shop.test', password })
    expect(visitor(token)!.person).toMatchObject({ name: 'Boss', roles: ['admin'] })
  })

  test('one who is locked out comes back in: old sessions over, suspension lifted', async () => {
    const { app, visitor, bei } = shop()
    app.db.query('update people set suspended_at = 1 where id = ?').run(bei.id)
    const { password, isNew } = await makeAdministrator(app, { contact: '13800000004' })
    expect(isNew).toBe(false)
    expect(visitor('bei')).toBe(null)
    const { token } = await logIn(app, from(), { contact: '13800000004', password })
    expect(visitor(token)!.person.roles).toContain('admin')
    expect(listDeeds(app.db, 1e9, 1)).toMatchObject([{ personId: null, deed: 'administrator.made' }])
  })

  test('what is no contact is refused', async () => {
    const { app } = shop()
    expect(await reasonOf(makeAdministrator(app, { contact: 'root' }))).toBe(words.badContact)
  })
})
