import { expect, test } from 'bun:test'
import { createUplink, viewersThatFit } from './uplink.ts'

test.each([
  [100_000, 'free'], [540_000, 'free'], [560_000, 'busy'], [690_000, 'busy'], [710_000, 'tight'], [790_000, 'tight'], [810_000, 'full'], [840_000, 'full'], [860_000, 'over'],
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
  [{ bitrate: 0, limit: 20_000_000 }, 2_000_000, { most: 8, more: 8 }],
  [{ bitrate: 10_000_000, limit: 20_000_000 }, 2_000_000, { most: 8, more: 3 }],
  [{ bitrate: 30_000_000, limit: 20_000_000 }, 2_000_000, { most: 8, more: 0 }],
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
  expect(inside).toBe(8)
  expect(uplink.read().bitrate).toBeCloseTo(8_000_000, -5)
})

const film = (size: number) => new Blob([new Uint8Array(size).map((_, i) => i)])

test('pictures take turns at the speed of the line, little things do not wait', async () => {
  const uplink = createUplink(8_000_000, () => false)
  const began = performance.now()
  const arrived: number[] = []
  const answers = Array.from({ length: 10 }, async () => {
    await (await uplink.turn(film(20_000), 20_000, {})).bytes()
    arrived.push(performance.now() - began)
  })
  expect(uplink.turn(film(1_000), 1_000, {})).toBeInstanceOf(Response)
  await Promise.all(answers)
  const due = (20_000 * 8_000) / (8_000_000 * 0.87)
  for (const [i, at] of arrived.sort((a, b) => a - b).entries()) expect(at).toBeGreaterThan((i + 1) * due - 8 - 5)
})

test('without a known width nothing waits, and no turn is longer than a second', async () => {
  const wide = createUplink(null, () => true)
  for (let i = 0; i < 100; i++) expect(wide.turn(film(100), 1_000_000, {})).toBeInstanceOf(Response)
  const narrow = createUplink(1_000_000, () => false)
  const began = performance.now()
  await Promise.all(Array.from({ length: 50 }, () => narrow.turn(film(100), 1_000_000, {})))
  expect(performance.now() - began).toBeLessThan(15_000)
})

test('what is sent in pieces is the same', async () => {
  const uplink = createUplink(8_000_000, () => false)
  const answer = await uplink.turn(film(50_001), 50_001, { headers: { 'content-type': 'video/mp4' } })
  expect(answer.headers.get('content-type')).toBe('video/mp4')
  expect(Buffer.from(await answer.bytes()).equals(Buffer.from(await film(50_001).bytes()))).toBe(true)
})
