import { expect, test } from 'bun:test'
import { createPageCache } from './page-cache.ts'

const ground = () => {
  let time = 0
  let drawn = 0
  const cache = createPageCache(() => time, path => path.startsWith('/rooms/'))
  const ask = async (path: string, headers: Record<string, string> = {}, extra: Record<string, string> = {}, status = 200) => {
    const response = await cache(new Request(`http://shop.test${path}`, { headers }), () => new Response(String(++drawn), { status, headers: extra }))
    return response.text()
  }
  return { ask, wait: (ms: number) => { time += ms } }
}

test('a crowd is shown one drawing, for a second', async () => {
  const { ask, wait } = ground()
  expect(await Promise.all([ask('/rooms/1'), ask('/rooms/1'), ask('/rooms/1')])).toEqual(['1', '1', '1'])
  wait(1001)
  expect(await ask('/rooms/1')).toBe('2')
})

test.each([
  ['somebody known', '/rooms/1', { cookie: 'lang=en; stall=abc' }],
  ['a part of a page', '/rooms/1', { 'hx-request': 'true' }],
  ['a part that somebody asks for by hand', '/rooms/1', { 'hx-request-type': 'partial' }],
  ['a page of somebody’s own', '/orders/1', {}],
])('%s is drawn anew', async (_, path, headers) => {
  const { ask } = ground()
  expect([await ask(path, headers), await ask(path, headers)]).toEqual(['1', '2'])
})

test('languages, themes and encodings are kept apart', async () => {
  const { ask } = ground()
  const answers = [
    await ask('/rooms/1', { 'accept-language': 'en' }), await ask('/rooms/1', { 'accept-language': 'zh' }),
    await ask('/rooms/1', { cookie: 'theme=dark' }), await ask('/rooms/1', { 'accept-encoding': 'gzip, br' }), await ask('/rooms/1?notice=saved'),
  ]
  expect(answers).toEqual(['1', '2', '3', '4', '5'])
})

test('neither cookies nor errors are handed to others', async () => {
  const { ask } = ground()
  expect([await ask('/rooms/1', {}, { 'set-cookie': 'x=1' }), await ask('/rooms/1')]).toEqual(['1', '2'])
  expect([await ask('/rooms/2', {}, {}, 404), await ask('/rooms/2')]).toEqual(['3', '4'])
  expect(await Promise.all([ask('/rooms/3', {}, { 'set-cookie': 'x=1' }), ask('/rooms/3')])).toEqual(['5', '6'])
})
