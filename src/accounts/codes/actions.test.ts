import { describe, expect, test } from 'bun:test'
import { world } from '../../testing/world.ts'
import { words } from '../words.ts'
import { checkCode, forgetCodes, readContact, sendCode, spendCode } from './actions.ts'
import { codeLasts, codesAnHour, mostTries, type Purpose } from './rules.ts'

const address = '198.51.100.7'
const stranger = '13900000009'
const minute = 60_000

const sent = async (purpose: Purpose = 'register', typed = stranger) => {
  const everything = world()
  const { app, messages } = everything
  const contact = await sendCode(app, { purpose, contact: typed, address, locale: 'zh-CN' })
  const lastCode = () => messages().at(-1)?.code ?? ''
  const check = (code: string, about: Purpose = purpose) => checkCode(app, { purpose: about, contact, code, address })
  return { ...everything, contact, lastCode, check }
}

const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')

describe('a code', () => {
  test('goes by text message to a phone, by mail to an address, with the shop’s name, in the asked language', async () => {
    const { app, messages, lastCode } = await sent()
    expect(messages().at(-1)).toMatchObject({ channel: 'sms', to: '+8613900000009' })
    expect(messages().at(-1)!.text).toBe(`【青禾器物】${lastCode()} 是您注册的验证码，10 分钟内有效。请不要告诉任何人。`)
    expect(lastCode()).toMatch(/^\d{6}$/)

    await sendCode(app, { purpose: 'buy', contact: 'New@Shop.test', address, locale: 'en' })
    expect(messages().at(-1)).toMatchObject({ channel: 'mail', to: 'new@shop.test', subject: 'Your code for 青禾器物' })
    expect(messages().at(-1)!.text).toContain('to place your order')
  })

  test('is right however it is spaced, and good for one change', async () => {
    const { app, check, lastCode } = await sent()
    const code = lastCode()
    const id = await check(` ${code.slice(0, 3)} ${code.slice(3)} `)
    await app.change(db => spendCode(db, id, app.now()))
    await expect(app.change(db => spendCode(db, id, app.now()))).rejects.toMatchObject({ reason: words.codeWrong })
    await expect(check(code)).rejects.toMatchObject({ reason: words.codeWrong })
  })

  test('that two use in the same moment is good for one of them', async () => {
    const { app, check, lastCode } = await sent()
    const [one, other] = await Promise.all([check(lastCode()), check(lastCode())])
    const spent = await Promise.allSettled([one, other].map(id => app.change(db => spendCode(db, id, app.now()))))
    expect(spent.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('expires', async () => {
    const { check, lastCode, wait } = await sent()
    wait(codeLasts - 1)
    await check(lastCode())
    wait(1)
    await expect(check(lastCode())).rejects.toMatchObject({ reason: words.codeWrong })
  })

  test('survives a few slips, but not a search', async () => {
    const { check, lastCode } = await sent()
    for (let slip = 1; slip < mostTries; slip++) await expect(check(wrong(lastCode()))).rejects.toMatchObject({ reason: words.codeWrong })
    await check(lastCode())
    await expect(check(lastCode())).rejects.toMatchObject({ reason: words.codeSpent })
  })

  test('fifty guesses at once are still five', async () => {
    const { check, lastCode } = await sent()
    const guesses = Array.from({ length: 40 }, () => check(wrong(lastCode())))
    const reasons = (await Promise.allSettled(guesses)).map(guess => (guess as PromiseRejectedResult).reason.reason)
    expect(reasons.filter(reason => reason === words.codeWrong).length).toBe(mostTries)
    expect(reasons.filter(reason => reason === words.codeSpent).length).toBe(40 - mostTries)
  })

  test('is for one purpose', async () => {
    const { check, lastCode } = await sent('register')
    await expect(check(lastCode(), 'recover')).rejects.toMatchObject({ reason: words.codeWrong })
    await check(lastCode(), 'register')
  })

  test('is replaced by the next', async () => {
    const { app, check, lastCode, wait } = await sent()
    const old = lastCode()
    wait(minute)
    await sendCode(app, { purpose: 'register', contact: stranger, address, locale: 'zh-CN' })
    if (old !== lastCode()) await expect(check(old)).rejects.toMatchObject({ reason: words.codeWrong })
    await check(lastCode())
  })

  test('stands nowhere in its table, nor does the number', async () => {
    const { app, lastCode } = await sent()
    const rows = JSON.stringify(app.db.query('select * from codes').all())
    expect(rows).toContain('"register"')
    expect(rows).not.toContain(lastCode())
    expect(rows).not.toContain('13900000009')
  })

  test('is forgotten after a day', async () => {
    const { app, wait } = await sent()
    const count = () => app.db.query<{ n: number }, []>('select count(*) as n from codes').get()!.n
    await forgetCodes(app)
    expect(count()).toBe(1)
    wait(25 * 60 * minute)
    await forgetCodes(app)
    expect(count()).toBe(0)
  })
})

describe('codes are not for the asking', () => {
  const ask = (app: ReturnType<typeof world>['app'], contact = stranger, from = address, purpose: Purpose = 'register') =>
    sendCode(app, { purpose, contact, address: from, locale: 'en' })

  test('one a minute for a contact, whatever the purpose', async () => {
    const { app, wait } = await sent()
    wait(minute - 1)
    await expect(ask(app, stranger, address, 'buy')).rejects.toMatchObject({ status: 429, reason: words.codeTooSoon(1) })
    wait(1)
    await ask(app)
  })

  test('five an hour for a contact, from wherever', async () => {
    const { app, wait } = await sent()
    for (let more = 1; more < codesAnHour; more++) {
      wait(2 * minute)
      await ask(app, stranger, `198.51.100.${more}`)
    }
    wait(2 * minute)
    await expect(ask(app, stranger, '203.0.113.1')).rejects.toMatchObject({ status: 429, reason: words.codeTooMany })
    await ask(app, '13900000008')
    wait(51 * minute)
    await ask(app)
  })

  test('so many from one address, whatever the contact', async () => {
    const { app } = world()
    const asked = await Promise.allSettled(Array.from({ length: 25 }, (_, index) => ask(app, `139000001${String(index).padStart(2, '0')}`)))
    expect(asked.filter(({ status }) => status === 'fulfilled').length).toBe(20)
    await expect(ask(app, '13900000299', '203.0.113.1')).resolves.toBeTruthy()
  })

  test('so many tries from one address, whatever the contact', async () => {
    const { app } = world()
    const tries = Array.from({ length: 45 }, async (_, index) =>
      checkCode(app, { purpose: 'recover', contact: await readContact(app, `139000001${String(index).padStart(2, '0')}`), code: '000000', address }))
    const refused = (await Promise.allSettled(tries)).map(result => (result as PromiseRejectedResult).reason.status)
    expect(refused.filter(status => status === 429).length).toBe(5)
  })

  test('what is no contact is said at once', async () => {
    const { app } = world()
    await expect(ask(app, 'hello')).rejects.toMatchObject({ status: 422, reason: words.badContact })
  })
})

test.each(['recover', 'enter'] as const)('to %s, only somebody with an account is sent one; the answer is the same', async purpose => {
  const known = await sent(purpose, '13800000004')
  const unknown = await sent(purpose, stranger)
  expect(known.messages().length).toBe(1)
  expect(unknown.messages().length).toBe(0)

  // A second one comes too soon for either.
  const again = async ({ app, contact }: typeof known) => sendCode(app, { purpose, contact: contact.value, address, locale: 'en' }).catch(error => error.reason)
  expect(await again(known)).toEqual(await again(unknown))
  // And a guess is answered alike.
  const guess = ({ check }: typeof known) => check('999999').catch(error => error.reason)
  expect(await guess(known)).toBe(await guess(unknown))
})
