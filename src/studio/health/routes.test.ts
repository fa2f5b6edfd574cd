import { expect, test } from 'bun:test'
import { insertQuality, insertSignal } from '../../rooms/signals/store.ts'
import { browse } from '../../testing/browse.ts'
import { world } from '../../testing/world.ts'

const setting = () => {
  const it = world()
  const room = it.room(it.mei, { state: 'live' })
  return { ...it, room, path: `/studio/rooms/${room.id}/health`, mine: browse(it.app, 'mei') }
}

test('only the merchant of a show sees how it runs', async () => {
  const { app, path } = setting()
  for (const [who, status] of [[null, 303], ['bei', 403], ['gao', 403], ['sun', 403], ['max', 404], ['olga', 404]] as const) {
    expect([who, (await browse(app, who).get(path)).status]).toEqual([who, status])
  }
})

test('before anything came the page says what will be there', async () => {
  const { html } = await (({ mine, path }) => mine.get(path))(setting())
  expect(html).toContain('还没有记录')
  expect(html).not.toContain('<svg viewBox="0 0 600 120"')
})

test('what was sent and what viewers got is drawn, and told in tables', async () => {
  const { app, room, path, mine, wait } = setting()
  const begin = app.now()
  for (let count = 0; count < 30; count++) {
    insertSignal(app.db, { roomId: room.id, at: begin + count * 10_000, bitrate: count < 20 ? 2_500_000 : 800_000, frameRate: 30, keyFrameGap: 2, dropped: count === 21 ? 12 : 0, speed: 1 })
  }
  wait(300_000)
  const without = await mine.get(path)
  expect(without.html).toContain('观众的播放器还没有报告')
  insertQuality(app.db, room.id, { minute: begin, reports: 10, stalls: 5, stalled: 4000, latency: 9000, measured: 9 })
  const { html } = await mine.get(path)
  expect(html.match(/<figure class="chart card"/g)).toHaveLength(8)
  for (const text of ['最低 0.8 Mb/s，最高 2.5 Mb/s，最近 0.8 Mb/s', '1.0 秒', '用表格看', '20:03']) expect(html).toContain(text)
  expect((await mine.getPart(path)).html).toStartWith('<div class="histories"')
})
