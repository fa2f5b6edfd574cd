import { expect, test } from 'bun:test'
import { createUplink, viewersThatFit } from './uplink.ts'

test.each([
  [100_000, 'free'], [590_000, 'free'], [610_000, 'busy'], [740_000, 'busy'], [760_000, 'tight'], [890_000, 'tight'], [910_000, 'full'], [990_000, 'full'], [1_010_000, 'over'],
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
  expect(uplink.space()).toBe('over')
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

test('a rush of newcomers counts before anything has been sent to them', () => {
  const uplink = createUplink(10_000_000, () => false)
  let sent = 0
  let inside = 0
  for (let tick = 0; tick <= 80; tick++) {
    sent += (inside * 1_000_000 * 0.25) / 8
    uplink.sample(tick * 250, new Map([['7', sent]]))
    if (tick < 20 || uplink.space() === 'full' || uplink.space() === 'over') continue
    inside++
    uplink.admit(1_000_000)
  }
  expect(inside).toBe(9)
  expect(uplink.read().bitrate).toBeCloseTo(9_000_000, -5)
})
