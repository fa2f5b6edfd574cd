import { expect, test } from 'bun:test'
import { download, readRange } from './ranges.ts'

test.each([
  [null, null],
  ['bytes=0-', { from: 0, to: 100 }],
  ['bytes=10-19', { from: 10, to: 20 }],
  ['bytes=90-200', { from: 90, to: 100 }],
  ['bytes=-30', { from: 70, to: 100 }],
  ['bytes=-300', { from: 0, to: 100 }],
  ['bytes=100-', 'none'],
  ['bytes=-0', 'none'],
  // What is not understood is passed over: the whole file comes.
  ['bytes=20-10', null],
  ['bytes=0-1,5-6', null],
  ['pieces=0-1', null],
  ['bytes=-', null],
] as const)('%s of 100 bytes', (header, range) => {
  expect(readRange(header, 100)).toEqual(range as never)
})

const file = new Blob(['0123456789'])
const ask = (range?: string) =>
  download(new Request('http://shop.test/f', range ? { headers: { range } } : {}), {
    name: '秋窑 "新烧".mp4', size: 10, type: 'video/mp4', read: (from, to) => file.slice(from, to),
  })

test('a file comes whole, with a name that every browser understands', async () => {
  const answer = await ask()
  expect(answer.status).toBe(200)
  expect(await answer.text()).toBe('0123456789')
  expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="_ _.mp4"; filename*=UTF-8''%E7%A7%8B%E7%AA%91%20%22%E6%96%B0%E7%83%A7%22.mp4`)
})

test('and the rest of it when a part is there already', async () => {
  const answer = await ask('bytes=7-')
  expect(answer.status).toBe(206)
  expect(answer.headers.get('content-range')).toBe('bytes 7-9/10')
  expect(await answer.text()).toBe('789')
  expect((await ask('bytes=10-')).status).toBe(416)
})
