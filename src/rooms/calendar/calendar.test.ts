import { expect, test } from 'bun:test'
import { browse } from '../../testing/browse.ts'
import { world } from '../../testing/world.ts'
import { writeCalendar } from './rules.ts'

const at = Date.parse('2026-06-18T12:00:00Z')
const show = { id: 7, title: '秋窑; 新烧, 开箱', hostName: '阿禾', introduction: '第一行\n第二行：'.padEnd(90, '长'), startsAt: at, endsAt: at + 7_200_000 }

test('a show is an event that calendars take in', () => {
  const text = writeCalendar(show, { url: 'https://shop.test/rooms/7', now: at - 1000, shop: '青禾' })
  const unfolded = text.replace(/\r\n /g, '')
  for (const line of ['UID:room-7@shop.test', 'DTSTAMP:20260618T115959Z', 'DTSTART:20260618T120000Z', 'DTEND:20260618T140000Z', 'SUMMARY:秋窑\\; 新烧\\, 开箱 · 青禾', 'URL:https://shop.test/rooms/7', 'TRIGGER:-PT10M']) {
    expect(unfolded).toContain(`\r\n${line}\r\n`)
  }
  expect(unfolded).toContain('DESCRIPTION:阿禾\\n第一行\\n第二行')
  expect(text.split('\r\n').filter(line => Buffer.byteLength(line) > 75)).toEqual([])
  expect(text).toEndWith('END:VCALENDAR\r\n')
})

test('the room offers it as long as the show is announced', async () => {
  const { app, mei, room } = world()
  const announced = room(mei)
  const answer = await browse(app, null).get(`/rooms/${announced.id}/calendar.ics`)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8'])
  expect(answer.html).toContain(`http://shop.test/rooms/${announced.id}`)
  expect((await browse(app, null).get(`/rooms/${announced.id}`)).html).toContain(`href="/rooms/${announced.id}/calendar.ics"`)
  for (const state of ['live', 'ended'] as const) expect((await browse(app, null).get(`/rooms/${room(mei, { state }).id}/calendar.ics`)).status).toBe(404)
  expect((await browse(app, null).get('/rooms/4711/calendar.ics')).status).toBe(404)
})
