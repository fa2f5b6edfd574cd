import { expect, test } from 'bun:test'
import { createRateLimits } from './rate-limit.ts'
import { Refusal } from './refusal.ts'

const chat = { name: 'chat', burst: 3, every: 1000 }

test('a burst, then one at a time, each for themselves', () => {
  let time = 0
  const limits = createRateLimits(() => time)
  const tries = (key: string, times: number) => Array.from({ length: times }, () => limits.take(chat, key))

  expect(tries('bei', 4)).toEqual([true, true, true, false])
  expect(tries('lin', 1)).toEqual([true])
  time = 1000
  expect(tries('bei', 2)).toEqual([true, false])
  time = 100_000
  expect(tries('bei', 4)).toEqual([true, true, true, false])
})

test('refusing says so with 429, and what is forgotten starts anew', () => {
  const limits = createRateLimits(() => 0)
  const once = { name: 'code', burst: 1, every: 60_000 }
  limits.refuseIfTooOften(once, 'bei')
  try {
    limits.refuseIfTooOften(once, 'bei')
    expect.unreachable()
  } catch (error) {
    expect((error as Refusal).status).toBe(429)
  }
  limits.forget(once, 'bei')
  expect(limits.take(once, 'bei')).toBe(true)
})

test('a flood of strangers does not grow the memory without end', () => {
  const limits = createRateLimits(() => 0)
  const once = { name: 'code', burst: 1, every: 60_000 }
  limits.take(once, 'first')
  for (let stranger = 0; stranger < 60_000; stranger++) limits.take(once, String(stranger))
  expect(limits.take(once, 'first')).toBe(true)
})

test('addresses of one IPv6 network count as one, others do not', () => {
  const limits = createRateLimits(() => 0)
  const once = { name: 'code', burst: 1, every: 60_000 }
  const tries = (...keys: string[]) => keys.map(key => limits.take(once, key))
  expect(tries('2001:db8:1:2::1', '2001:db8:1:2:ffff::9', '2001:db8:1:3::1')).toEqual([true, false, true])
  expect(tries('address 2001:db8:1:2::1', 'address 2001:db8:1:2::2')).toEqual([true, false])
  expect(tries('192.0.2.1', '192.0.2.2', 'bill 7: paid', 'bill 8: paid')).toEqual([true, true, true, true])
  limits.forget(once, '2001:db8:1:2::77')
  expect(tries('2001:db8:1:2::1')).toEqual([true])
})
