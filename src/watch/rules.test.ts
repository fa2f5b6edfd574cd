import { expect, test } from 'bun:test'
import { gatherComings, gatherPurchases, maskName, timeAhead } from './rules.ts'

test.each([['林深', '林**'], ['Noor', 'N**'], [' 小满', '小**'], ['🍵tea', '🍵**'], ['', '**']])('%p is shown to strangers as %p', (name, masked) => {
  expect(maskName(name)).toBe(masked)
})

const minutes = 60_000
test.each<[number, ReturnType<typeof timeAhead>]>([
  [-1, null],
  [0, null],
  [1, { value: 1, unit: 'minute' }],
  [90 * minutes, { value: 90, unit: 'minute' }],
  [119 * minutes + 1, { value: 2, unit: 'hour' }],
  [47 * 60 * minutes, { value: 47, unit: 'hour' }],
  [48 * 60 * minutes, { value: 2, unit: 'day' }],
  [7.6 * 24 * 60 * minutes, { value: 8, unit: 'day' }],
])('%p ms ahead', (ms, ahead) => {
  expect(timeAhead(ms)).toEqual(ahead)
})

test('a few purchases are told one by one, a rush by product', () => {
  const buy = (name: string, number: number) => ({ name, number })
  expect(gatherPurchases([])).toEqual([])
  expect(gatherPurchases([buy('a', 1), buy('b', 1), buy('c', 2)])).toEqual([{ name: 'a', count: 1, number: 1 }, { name: 'b', count: 1, number: 1 }, { name: 'c', count: 1, number: 2 }])
  expect(gatherPurchases([buy('a', 1), buy('b', 2), buy('c', 2), buy('d', 3), buy('e', 4)])).toEqual([{ name: null, count: 2, number: 2 }, { name: 'a', count: 1, number: 1 }, { name: 'd', count: 1, number: 3 }])
})

test('who came and left again at once is not told', () => {
  expect(gatherComings(['bei', null, null], ['bei', null])).toEqual({ names: [], came: 1, left: 0 })
  expect(gatherComings(['bei', 'lin', null], [])).toEqual({ names: ['bei', 'lin'], came: 3, left: 0 })
  expect(gatherComings([], ['lin', null])).toEqual({ names: [], came: 0, left: 2 })
  expect(gatherComings([], [])).toEqual({ names: [], came: 0, left: 0 })
})
