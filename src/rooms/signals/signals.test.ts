import { expect, test } from 'bun:test'
import type { StreamHealth } from '../../app.ts'
import { browse } from '../../testing/browse.ts'
import { world } from '../../testing/world.ts'
import { forgetSignals, keepQuality, noteSignals, stallsNow } from './actions.ts'
import { stallsOf } from './rules.ts'
import { listQuality, listSignals } from './store.ts'

const health: StreamHealth = {
  bitrate: 2_500_000, frameRate: 29.97, width: 720, height: 1280, keyFrameGap: 2, dropped: 4, speed: 1, videoCodec: 'h264', audioCodec: 'aac', since: 1, bitrates: [],
}

const setting = () => {
  const it = world()
  const room = it.room(it.mei, { state: 'live' })
  const send = (found: Partial<StreamHealth>) => Object.assign(it.app.streams, { isPublishing: (stream: string) => stream === String(room.id), health: () => ({ ...health, ...found }) })
  const report = (fields: Record<string, string>, roomId = room.id) => browse(it.app, null).post(`/rooms/${roomId}/quality`, fields)
  return { ...it, room, send, report }
}

test('every signal is written down, with what was left out since the one before', async () => {
  const { app, room, send, wait } = setting()
  await noteSignals(app)
  send({})
  await noteSignals(app)
  wait(10_000)
  send({ dropped: 10, bitrate: 900_000 })
  await noteSignals(app)
  wait(10_000)
  // A new encoder begins to count anew.
  send({ dropped: 1, since: 2 })
  await noteSignals(app)
  expect(listSignals(app.db, room.id, 0).map(({ bitrate, dropped, frameRate }) => [bitrate, dropped, frameRate])).toEqual([[2_500_000, 4, 29.97], [900_000, 6, 29.97], [2_500_000, 1, 29.97]])
  await forgetSignals(app, app.now())
  expect(listSignals(app.db, room.id, 0)).toHaveLength(1)
})

test('players tell by the minute, all together, and nothing about anybody', async () => {
  const { app, room, report, wait } = setting()
  expect((await report({ stalls: '0', stalled: '0', latency: '900' })).status).toBe(204)
  expect((await report({ stalls: '2', stalled: '1500', latency: '1100' })).status).toBe(204)
  expect((await report({ stalls: '1', stalled: '500' })).status).toBe(204)
  await keepQuality(app)
  await report({ stalls: '0', stalled: '0', latency: '1000' })
  await keepQuality(app)
  wait(60_000)
  await report({ stalls: '0', stalled: '0', latency: '1000' })
  await keepQuality(app)
  const [first, second] = listQuality(app.db, room.id, 0)
  expect(first).toMatchObject({ reports: 4, stalls: 3, stalled: 2000, latency: 3000, measured: 3 })
  expect(second).toMatchObject({ reports: 1, stalls: 0 })
  expect(stallsNow(app, room.id)).toBeCloseTo(3 / 5)
  expect(app.db.query('select * from room_quality').columnNames).toEqual(['room_id', 'minute', 'reports', 'stalls', 'stalled', 'latency', 'measured'])
})

test('what no player could mean is refused, and so is a flood', async () => {
  const { app, room, report } = setting()
  for (const fields of [{ stalls: '-1', stalled: '0' }, { stalls: '31', stalled: '0' }, { stalls: '0', stalled: '999999' }, { stalls: '0', stalled: '0', latency: '61000' }, { stalls: 'x', stalled: '0' }]) {
    expect([fields, (await report(fields as Record<string, string>)).status]).toEqual([fields, 422])
  }
  expect((await report({ stalls: '0', stalled: '0' }, 4711)).status).toBe(404)
  const answers = []
  for (let count = 0; count < 130; count++) answers.push((await report({ stalls: '0', stalled: '0' })).status)
  expect(answers.at(-1)).toBe(429)
  await keepQuality(app)
  expect(listQuality(app.db, room.id, 0)[0]!.reports).toBeLessThanOrEqual(120)
})

test('a room that is not live hears nothing', async () => {
  const it = world()
  const room = it.room(it.mei)
  expect((await browse(it.app, null).post(`/rooms/${room.id}/quality`, { stalls: '1', stalled: '1' })).status).toBe(204)
  await keepQuality(it.app)
  expect(listQuality(it.app.db, room.id, 0)).toEqual([])
})

test('one report is no judgement', () => {
  expect(stallsOf([])).toBeNull()
  expect(stallsOf([{ minute: 0, reports: 1, stalls: 5, stalled: 0, latency: 0, measured: 0 }])).toBeNull()
})
