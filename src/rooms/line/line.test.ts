import { expect, test } from 'bun:test'
import type { StreamHealth } from '../../app.ts'
import { browse } from '../../testing/browse.ts'
import { world } from '../../testing/world.ts'
import { lineOf } from './rules.ts'

const health: StreamHealth = {
  bitrate: 4_000_000, frameRate: 30, width: 720, height: 1280, keyFrameGap: 2, dropped: 0, speed: 1, videoCodec: 'h264', audioCodec: 'aac', since: 0,
  bitrates: Array.from({ length: 30 }, () => 4_000_000),
}
type Uplink = ReturnType<NonNullable<ReturnType<typeof world>['app']['streams']['uplink']>>

const setting = (uplink: Partial<Uplink>) => {
  const it = world()
  const room = it.room(it.mei, { state: 'live', title: '秋窑新烧' })
  Object.assign(it.app.streams, {
    isPublishing: () => true, health: () => health,
    uplink: (): Uplink => ({ bitrate: 24_000_000, streams: new Map([[String(room.id), 20_000_000], ['', 4_000_000]]), limit: 50_000_000, space: 'free', seatsTaken: false, ...uplink }),
  })
  return { ...it, room }
}

test('the host reads on every page of a show what goes out and how many more fit', async () => {
  const { app, room } = setting({})
  for (const page of ['', '/live', '/check', '/health']) {
    const { html } = await browse(app, 'mei').get(`/studio/rooms/${room.id}${page}`)
    expect([page, html]).toEqual([page, expect.stringContaining('正在发给观众 24 Mbit/s，上限 50 Mbit/s')])
    expect(html).toContain('大约够 10 人看，还能再进 4 人')
  }
})

test.each([
  [{ space: 'tight' }, '新观众看不到最大的画面'],
  [{ space: 'full' }, '新观众先听声音、看定格画面'],
  [{ space: 'full', seatsTaken: true }, '座位满了'],
  [{ space: 'over' }, '新观众暂时没有画面和声音'],
  [{ limit: null }, 'STALLCAST_UPLINK_MBIT'],
] as const)('of a line that is %p the console says what it means', async (uplink, text) => {
  const { app, room } = setting(uplink)
  expect((await browse(app, 'mei').get(`/studio/rooms/${room.id}/live`)).html).toContain(text)
})

test('the administrator reads it show by show', async () => {
  const { html } = await browse(setting({}).app, 'olga').get('/admin/settings')
  for (const text of ['24 Mbit/s，上限 50 Mbit/s', '秋窑新烧', '20 Mbit/s', '回放、回看和转推到别处的', '4 Mbit/s']) expect(html).toContain(text)
})

test('without a stream the usual bitrate is reckoned with', () => {
  expect(lineOf({ bitrate: 0, limit: 25_000_000, space: 'free', seatsTaken: false }, 0).fit).toEqual({ most: 8, more: 8 })
})
