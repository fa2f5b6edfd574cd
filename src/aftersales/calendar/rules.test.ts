import { describe, expect, test } from 'bun:test'
import { addWorkingDays, calendarOf, chineseDays, endOfDayAfter } from './rules.ts'

const china = calendarOf('Asia/Shanghai', [])
const at = (text: string, timeZone = 'Asia/Shanghai') => Temporal.PlainDateTime.from(text).toZonedDateTime(timeZone).epochMilliseconds

describe('working days', () => {
  test.each([
    ['an ordinary Tuesday', '2026-06-16T15:00', 1, '2026-06-17T15:00'],
    ['a Friday', '2026-06-12T09:30', 1, '2026-06-15T09:30'],
    ['a Saturday counts from Monday', '2026-06-13T12:00', 1, '2026-06-16T00:00'],
    ['two from a Saturday', '2026-06-13T12:00', 2, '2026-06-17T00:00'],
    ['the day before the dragon boats', '2026-06-18T20:00', 1, '2026-06-22T20:00'],
    ['a Sunday on which people work', '2026-01-04T10:00', 1, '2026-01-05T10:00'],
    ['before the Spring Festival', '2026-02-14T18:00', 1, '2026-02-24T18:00'],
    ['within it', '2026-02-17T18:00', 1, '2026-02-25T00:00'],
    ['the Friday before a Saturday on which people work', '2026-02-27T18:00', 1, '2026-02-28T18:00'],
    ['before the National Day', '2026-09-30T10:00', 2, '2026-10-09T10:00'],
    ['and its Saturday', '2026-10-09T10:00', 1, '2026-10-10T10:00'],
    ['none at all', '2026-06-16T15:00', 0, '2026-06-16T15:00'],
  ])('%s', (_, from, count, to) => {
    expect(new Date(addWorkingDays(china, at(from), count)).toISOString()).toBe(new Date(at(to)).toISOString())
  })

  test('what the administrator has set weighs more', () => {
    const calendar = calendarOf('Asia/Shanghai', [{ day: '2026-06-19', works: true, name: '' }, { day: '2026-06-17', works: false, name: '盘点' }])
    expect(addWorkingDays(calendar, at('2026-06-18T20:00'), 1)).toBe(at('2026-06-19T20:00'))
    expect(addWorkingDays(calendar, at('2026-06-16T20:00'), 1)).toBe(at('2026-06-18T20:00'))
  })

  test('elsewhere only weekends are known, and summer time is kept', () => {
    const london = calendarOf('Europe/London', [])
    expect(addWorkingDays(london, at('2026-10-02T09:00', 'Europe/London'), 1)).toBe(at('2026-10-05T09:00', 'Europe/London'))
    expect(addWorkingDays(london, at('2026-03-27T09:00', 'Europe/London'), 1)).toBe(at('2026-03-30T09:00', 'Europe/London'))
  })

  test('a calendar without a working day does not hang', () => {
    const never = { timeZone: 'Asia/Shanghai', days: new Map(Array.from({ length: 2000 }, (_, day) => [Temporal.PlainDate.from('2026-01-01').add({ days: day }).toString(), false])) }
    expect(addWorkingDays(never, at('2026-01-01T00:00'), 1)).toBeGreaterThan(at('2026-01-01T00:00'))
  })

  test('each day of the year is named once', () => {
    expect(new Set(chineseDays.map(({ day }) => day)).size).toBe(chineseDays.length)
    expect(chineseDays.filter(({ works }) => !works)).toHaveLength(33)
    // Who makes up for a day off does so at a weekend.
    for (const { day } of chineseDays.filter(({ works }) => works)) expect(Temporal.PlainDate.from(day).dayOfWeek).toBeGreaterThan(5)
  })
})

test('seven days from receipt end with the seventh day', () => {
  expect(endOfDayAfter('Asia/Shanghai', at('2026-06-18T20:00'), 7)).toBe(at('2026-06-26T00:00') - 1)
  expect(endOfDayAfter('Asia/Shanghai', at('2026-06-18T00:00'), 7)).toBe(at('2026-06-26T00:00') - 1)
})
