import { expect, test } from 'bun:test'
import { localPath, seeOther, setCookie } from './http.ts'
import { localeOf } from './words.ts'

test.each([
  ['/rooms/3?x=1#buy', '/rooms/3?x=1#buy'],
  ['//elsewhere.test', '/'],
  ['/.//elsewhere.test', '/'],
  ['/.//a//elsewhere.test', '/'],
  ['/%2e//a//elsewhere.test', '/'],
  ['/a/..//elsewhere.test', '/'],
  ['/\\elsewhere.test', '/'],
  ['https://elsewhere.test', '/'],
  ['javascript:alert(1)', '/'],
  ['/a\r\nset-cookie: x', '/'],
  ['', '/'],
  [null, '/'],
])('from here one is sent on to %p only as %p', (asked, given) => expect(localPath(asked)).toBe(given))

test('a notice travels with the way on', () => {
  expect(seeOther('/studio?tab=all', 'saved').headers.get('location')).toBe('/studio?tab=all&notice=saved')
})

test.each(['//a//elsewhere.test', '/.//elsewhere.test', 'https://elsewhere.test//other.test'])('nobody is sent from here to %p', path => {
  expect(seeOther(path, 'saved').headers.get('location')).toBe('/?notice=saved')
})

test('cookies are secure where the shop is', () => {
  const cookie = (url: string) => setCookie(new Response(), { url }, 'stall', 'x').headers.get('set-cookie')!
  expect(cookie('https://shop.test')).toMatch(/HttpOnly/i)
  expect(cookie('https://shop.test')).toMatch(/Secure/i)
  expect(cookie('http://shop.test')).not.toMatch(/Secure/i)
  expect(cookie('http://shop.test')).toMatch(/SameSite=Lax/i)
})

test.each([
  ['zh-TW,zh;q=0.9,en;q=0.8', 'zh-CN'],
  ['en-GB,en;q=0.9', 'en'],
  ['de-DE,en;q=0.7', 'en'],
  ['fr', 'zh-CN'],
  [undefined, 'zh-CN'],
] as const)('%p is answered in %s', (asked, given) => expect(localeOf(asked)).toBe(given))
