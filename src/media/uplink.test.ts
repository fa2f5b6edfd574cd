import { expect, test } from 'bun:test'
import { createUplink, viewersThatFit } from './uplink.ts'

test.each([
  [100_000, 'free'], [740_000, 'free'], [760_000, 'tight'], [890_000, 'tight'], [910_000, 'full'],
] as const)('%i of 1,000,000 bit/s leaves the way %s', (rate, space) => {
  const uplink = createUplink(1_000_000, () => false)
  for (let second = 0; second <= 6; second++) uplink.sample(second * 1_000, new Map([['7', (second * rate) / 8 / 2], ['8', (second * rate) / 8 / 2]]))
  expect(uplink.space()).toBe(space)
  expect(uplink.read().bitrate).toBeCloseTo(rate)
  expect(uplink.read().streams.get('7')).toBeCloseTo(rate / 2)
})

test('what was sent long ago no longer counts', () => {
  const uplink = createUplink(1_000_000, () => false)
  for (let second = 0; second <= 4; second++) uplink.sample(second * 1_000, new Map([['7', second * 200_000]]))
  expect(uplink.space()).toBe('full')
  for (let second = 5; second <= 10; second++) uplink.sample(second * 1_000, new Map([['7', 800_000]]))
  expect([uplink.space(), uplink.read().bitrate]).toEqual(['free', 0])
})

test('without a limit it is free, until there are as many viewers as there may be', () => {
  let viewers = 3
  const uplink = createUplink(null, () => viewers >= 5)
  expect(uplink.space()).toBe('free')
  viewers = 5
  expect(uplink.space()).toBe('full')
})

test.each([
  [{ bitrate: 0, limit: 20_000_000 }, 2_000_000, { most: 9, more: 9 }],
  [{ bitrate: 10_000_000, limit: 20_000_000 }, 2_000_000, { most: 9, more: 4 }],
  [{ bitrate: 30_000_000, limit: 20_000_000 }, 2_000_000, { most: 9, more: 0 }],
  [{ bitrate: 0, limit: null }, 2_000_000, null],
])('%p with %i each: %p', (uplink, each, fits) => {
  expect(viewersThatFit(uplink, each)).toEqual(fits)
})
