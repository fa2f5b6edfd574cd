import { describe, expect, test } from 'bun:test'
import { countryOf, normaliseContact } from './contact.ts'
import { deviceOf } from './profile/device.ts'
import { maskContact, weaknessOf, whyNotRevoke, whyNotSuspend, type Contact, type Person } from './rules.ts'
import { defaultName } from './default-name.ts'
import { words } from './words.ts'

const phone: Contact = { kind: 'phone', value: '+8613800000001' }
const email: Contact = { kind: 'email', value: 'bei.lin2026@shop.test' }

describe('a password', () => {
  test.each([
    ['short1', words.passwordTooShort],
    ['茶碗12345', words.passwordTooShort],
    ['onlyletters', words.passwordTooPlain],
    ['82640917', words.passwordTooPlain],
    ['PassWord123', words.passwordTooCommon],
    ['ａ1234567', words.passwordTooCommon],
    ['aaaa1111', words.passwordTooCommon],
    ['111111111111111', words.passwordTooCommon],
    ['8613800000001', words.passwordIsContact],
    ['a13800000001', words.passwordIsContact],
    ['tea4bowl', null],
    ['correct horse', null],
    ['茶碗茶壶茶杯茶盘茶罐茶匙', null],
    ['800000001 teabowls', null],
  ])('%s', (password, why) => expect(weaknessOf(password, phone)).toBe(why))

  test('may not be the name of the own mailbox either', () => {
    expect(weaknessOf('Bei.Lin2026', email)).toBe(words.passwordIsContact)
    expect(weaknessOf('bei.lin2026@shop.test', email)).toBe(words.passwordIsContact)
    expect(weaknessOf('bei.lin2026', phone)).toBe(null)
  })
})

describe('what somebody types as a contact', () => {
  test.each([
    ['13800000001', '+8613800000001'],
    ['138 0000-0001', '+8613800000001'],
    ['１３８００００００００１', null],
    ['１３８０００００００１', '+8613800000001'],
    ['+86 138 0000 0001', '+8613800000001'],
    ['+44 7911 123456', '+447911123456'],
    ['010-12345678', null],
    ['400-800-8888', null],
    ['1381234567', null],
    ['call 13800000001', null],
    ['+1 900 555 0123', null],
    ['', null],
    ['Bei.Lin@Shop.Test', 'bei.lin@shop.test'],
    ['bei＠shop.test', 'bei@shop.test'],
    ['贝贝@例子.中国', '贝贝@例子.中国'],
    ['bei@shop', null],
    ['bei@@shop.test', null],
    ['Bei <bei@shop.test>', null],
    ['bei@shop.test\nBcc: lin@shop.test', null],
    [`${'a'.repeat(250)}@shop.test`, null],
  ])('%j', async (typed, value) => expect((await normaliseContact(typed, 'CN'))?.value ?? null).toBe(value))

  test('needs its country where the shop does not tell', async () => {
    expect(await normaliseContact('13800000001', null)).toBe(null)
    expect((await normaliseContact('+8613800000001', null))?.value).toBe('+8613800000001')
  })

  test('a hostile address is turned away at once', async () => {
    const began = performance.now()
    await normaliseContact(`a@${'a-'.repeat(120)}`, 'CN')
    await normaliseContact(`${'1'.repeat(240)}`, 'CN')
    expect(performance.now() - began).toBeLessThan(5_000)
  })

  test.each([
    [{ locale: 'zh-CN', currency: 'CNY', timeZone: 'Asia/Shanghai' }, 'CN'],
    [{ locale: 'zh-CN', currency: 'MYR', timeZone: 'Asia/Kuala_Lumpur' }, 'MY'],
    [{ locale: 'en', currency: 'EUR', timeZone: 'Europe/Berlin' }, 'DE'],
    [{ locale: 'en', currency: 'GBP', timeZone: 'UTC' }, 'GB'],
    [{ locale: 'zh-CN', currency: 'EUR', timeZone: 'UTC' }, 'CN'],
    [{ locale: 'en', currency: 'EUR', timeZone: 'UTC' }, null],
  ] as const)('a shop with %o reads numbers as %s', (shop, country) => expect(countryOf(shop)).toBe(country))
})

test.each([
  [phone, '+86138****0001'],
  [email, 'be***@shop.test'],
  [{ kind: 'email', value: 'x@shop.test' }, 'x***@shop.test'],
  [{ kind: 'phone', value: '+6591234567' }, '+65****4567'],
] as [Contact, string][])('a contact is shown masked', (contact, masked) => expect(maskContact(contact)).toBe(masked))

test('a name that was not chosen is friendly and gives no number away', () => {
  for (const locale of ['zh-CN', 'en', 'xx']) expect(defaultName(locale)).toMatch(/^[\p{L}]+ \d{3}$/u)
  expect(new Set(Array.from({ length: 30 }, () => defaultName('en'))).size).toBeGreaterThan(20)
})

describe('the last administrator', () => {
  const person = (id: number, ...roles: Person['roles']): Person => ({ id, name: 'x', roles, locale: null, suspendedAt: null })
  const olga = person(1, 'admin', 'merchant')
  const mei = person(2, 'merchant')

  test('stays', () => {
    expect(whyNotRevoke(olga, 'admin', 1)).toBe(words.lastAdministrator)
    expect(whyNotSuspend(mei, olga, 1)).toBe(words.lastAdministrator)
    expect(whyNotRevoke(olga, 'admin', 2)).toBe(null)
    expect(whyNotRevoke(olga, 'merchant', 1)).toBe(null)
    expect(whyNotRevoke({ ...olga, suspendedAt: 1 }, 'admin', 1)).toBe(null)
  })

  test('nobody suspends themselves, or twice', () => {
    expect(whyNotSuspend(olga, olga, 5)).toBe(words.notYourself)
    expect(whyNotSuspend(olga, { ...mei, suspendedAt: 1 }, 5)).toBe(words.alreadySuspended)
    expect(whyNotSuspend(olga, mei, 1)).toBe(null)
  })
})

test.each([
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1', 'Safari', 'iPhone'],
  ['Mozilla/5.0 (Linux; Android 14; SM-S928B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0 Mobile Safari/537.36', 'Samsung Internet', 'Android'],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.0.0 Safari/537.36 Edg/125.0.0.0', 'Edge', 'Windows'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:126.0) Gecko/20100101 Firefox/126.0', 'Firefox', 'Linux'],
  ['curl/8.5.0', null, null],
])('a device is called by its name', (agent, program, machine) => expect(deviceOf(agent)).toEqual({ program, machine }))
