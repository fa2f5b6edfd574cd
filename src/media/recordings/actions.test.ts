import { expect, test } from 'bun:test'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { endRoom } from '../../rooms/actions.ts'
import { streamOf } from '../../rooms/rules.ts'
import { refused } from '../../testing/refused.ts'
import { world } from '../../testing/world.ts'
import { folder, probe } from '../testing.ts'
import { closeTakes, findStrayTakes, forgetRecordings, keepLonger, moveTakes } from './actions.ts'
import { warnOfDisk } from './alarm.ts'
import { exportPath, exportsSettled, exportState, partsOf, startExport } from './exports.ts'
import { hashTake, pathOf } from './files.ts'
import { keepUntil, leastYears, momentOf, planOf, positionOf } from './rules.ts'
import { serveRecorded } from './serve.ts'
import { findRecording, listStock, listTakes, recentBitrate } from './store.ts'
import { recordRun, recordShow } from './testing.ts'

const day = 86_400_000
const year = 365 * day

const show = async (runs = [{ at: 0, seconds: 5 }]) => {
  const w = world()
  const room = w.room(w.mei, { state: 'live' })
  const stream = streamOf(room.id)
  const began = w.app.now()
  await recordShow(w.app, stream, runs.map(run => ({ ...run, at: began + run.at })))
  const end = () => endRoom(w.app, w.mei, room.id).then(() => w.app.settled())
  return { ...w, room, stream, began, end }
}

test('a closed recording is known by size, length and hash', async () => {
  const { app, stream, began } = await show()
  const [take] = listTakes(app.db, stream)
  expect(take).toMatchObject({ stream, began, place: 'here' })
  const bytes = readFileSync(pathOf(app.recordings, take!)!)
  expect(take!.bytes).toBe(bytes.length)
  expect(take!.sha256).toBe(new Bun.CryptoHasher('sha256').update(bytes).digest('hex'))
  expect(Math.abs(take!.duration! - 5_000)).toBeLessThan(100)
  expect(recentBitrate(app.db)).toBeGreaterThan(50_000)
})

test('it is kept for three years from the end, and nothing younger is ever deleted', async () => {
  const { app, stream, end, wait, log } = await show()
  const path = pathOf(app.recordings, listTakes(app.db, stream)[0]!)!
  wait(10 * year)
  expect(await forgetRecordings(app)).toBe(0)

  await end()
  const { endedAt, keepUntil: until } = findRecording(app.db, stream)!
  expect(until! - endedAt!).toBeGreaterThanOrEqual(3 * year + day)
  wait(until! - endedAt! - 1)
  expect(await forgetRecordings(app)).toBe(0)
  expect(existsSync(path)).toBe(true)

  wait(1)
  expect(await forgetRecordings(app)).toBe(1)
  expect(findRecording(app.db, stream)).toBe(null)
  expect(listTakes(app.db, stream)).toEqual([])
  expect(existsSync(path)).toBe(false)
  expect(log).toEqual([])
})

test('no setting and no statement makes it shorter', async () => {
  const { app, stream, end } = await show()
  app.recordings.years = 1
  await end()
  const { endedAt, keepUntil: until } = findRecording(app.db, stream)!
  expect(until).toBe(keepUntil(endedAt!, leastYears))
  expect(() => app.db.query('update recordings set keep_until = ended_at + 94694399999 where stream = ?').run(stream)).toThrow('CHECK')
  expect(() => app.db.query('update recordings set keep_until = null where stream = ?').run(stream)).toThrow('CHECK')
})

test('a single one is kept longer, never shorter, and not before its show is over', async () => {
  const { app, mei, stream, end } = await show()
  expect(await refused(keepLonger(app, mei, stream, 10))).toContain('once the show is over')
  await end()
  await keepLonger(app, mei, stream, 10)
  const { endedAt, keepUntil: until } = findRecording(app.db, stream)!
  expect(until).toBe(keepUntil(endedAt!, 10))
  expect(await refused(keepLonger(app, mei, stream, 5))).toContain('not shorter')
  expect(findRecording(app.db, stream)!.keepUntil).toBe(until)
  expect(await refused(keepLonger(app, mei, '999', 5))).toContain('no longer there')
})

test('a crash before the list was written loses no recording', async () => {
  const { app, stream, began } = await show()
  const known = listTakes(app.db, stream)
  app.db.query('delete from recordings').run()
  expect(listTakes(app.db, stream)).toEqual([])

  expect(await findStrayTakes(app)).toEqual([{ stream, began, place: 'here' }])
  await closeTakes(app)
  expect(listTakes(app.db, stream)).toEqual(known)
  expect(await findStrayTakes(app)).toEqual([])
})

test('what is being written is left alone', async () => {
  const { app, room, stream, began } = await show()
  await recordRun(app, stream, began + 60_000, 3)
  app.recordings.writing = asked => (asked === streamOf(room.id) ? began + 60_000 : null)
  await closeTakes(app)
  expect(listTakes(app.db, stream).map(({ sha256 }) => sha256 === null)).toEqual([false, true])
})

test('after a week it is moved to the second place, and served from there', async () => {
  const { app, stream, began, end, wait } = await show()
  const archive = mkdtempSync(join(folder, 'archive-'))
  app.recordings.folders.archive = archive
  const before = listTakes(app.db, stream)[0]!
  const old = pathOf(app.recordings, before)!
  const segment = Buffer.from(await (await serveRecorded(app, stream, `${began}-1.m4s`)).arrayBuffer())

  await end()
  wait(7 * day)
  expect(await moveTakes(app)).toBe(0)
  wait(1)
  expect(await moveTakes(app)).toBe(1)
  expect(existsSync(old)).toBe(false)
  const take = listTakes(app.db, stream)[0]!
  expect(take).toEqual({ ...before, place: 'archive' })
  expect(readdirSync(join(archive, stream)).sort()).toEqual([`${began}.index`, `${began}.mp4`])
  expect(await hashTake(app.recordings, take, take.bytes!)).toBe(before.sha256!)
  expect(Buffer.from(await (await serveRecorded(app, stream, `${began}-1.m4s`)).arrayBuffer()).equals(segment)).toBe(true)
  expect(await moveTakes(app)).toBe(0)
  expect(listStock(app.db)).toEqual([{ place: 'archive', takes: 1, bytes: before.bytes!, duration: before.duration! }])
})

test('a copy that differs does not cost the recording', async () => {
  const { app, stream, end, wait } = await show()
  app.recordings.folders.archive = mkdtempSync(join(folder, 'archive-'))
  const path = pathOf(app.recordings, listTakes(app.db, stream)[0]!)!
  await end()
  wait(8 * day)
  const bytes = readFileSync(path)
  bytes[bytes.length - 1]! ^= 1
  writeFileSync(path, bytes)
  expect(await moveTakes(app).catch(error => String(error))).toContain('differs from the recording')
  expect(existsSync(path)).toBe(true)
  expect(listTakes(app.db, stream)[0]!.place).toBe('here')
})

test('a share that is not mounted is not taken for a recording that is gone', async () => {
  const { app, stream } = await show()
  app.db.query('update recording_takes set sha256 = null').run()
  const home = join(app.recordings.folders.here, stream)
  rmSync(home, { recursive: true })
  await closeTakes(app)
  expect(listTakes(app.db, stream).length).toBe(1)
})

test('a take of which nothing can be saved leaves the list', async () => {
  const { app, stream } = await show()
  app.db.query('update recording_takes set sha256 = null').run()
  unlinkSync(pathOf(app.recordings, listTakes(app.db, stream)[0]!)!)
  await closeTakes(app)
  expect(listTakes(app.db, stream)).toEqual([])
})

// Time

const takes = [{ began: 10_000, duration: 5_000 }, { began: 20_000, duration: 3_000 }]

test.each([[0, 0], [10_000, 0], [12_000, 2_000], [15_000, 5_000], [17_000, 5_000], [21_000, 6_000], [99_000, 8_000]])('the moment %i lies at %i', (moment, position) => {
  expect(positionOf(takes, moment)).toBe(position)
})

test.each([[0, 10_000], [2_000, 12_000], [5_000, 20_000], [6_000, 21_000], [99_000, 23_000]])('the position %i is the moment %i', (position, moment) => {
  expect(momentOf(takes, position)).toBe(moment)
})

// Room

test.each([
  [{ free: 10e9, size: 100e9 }, 5e9, 5_000_000, { usable: 5e9, hours: 5e9 * 8 / 5e6 / 3600, state: 'short' }],
  [{ free: 105e9, size: 200e9 }, 5e9, 5_000_000, { usable: 100e9, hours: 100e9 * 8 / 5e6 / 3600, state: 'good' }],
  [{ free: 4e9, size: 100e9 }, 5e9, 5_000_000, { usable: 0, hours: 0, state: 'full' }],
  [{ free: 6e9, size: 100e9 }, 5e9, null, { usable: 1e9, hours: null, state: 'good' }],
] as const)('a disk with %o', (disk, keepFree, bitrate, plan) => {
  expect(planOf(disk, keepFree, bitrate)).toEqual(plan as never)
})

test('the owner is told once when it becomes tight, and once when it is full', async () => {
  const { app, messages } = await show()
  app.recordings.keepFree = 1e9
  const about = async (free: number) => {
    app.recordings.disk = () => ({ size: 100e9, free })
    await warnOfDisk(app)
    return messages().map(({ to, text }) => `${to} ${text}`)
  }
  expect(await about(90e9)).toEqual([])
  const hours = Math.floor((0.5e9 * 8) / recentBitrate(app.db)! / 3600)
  expect(hours).toBeLessThan(24)
  expect(await about(1.5e9)).toEqual([expect.stringMatching(new RegExp(`^olga@shop.test .*${hours} `))])
  expect((await about(1.4e9)).length).toBe(1)
  expect((await about(0.9e9)).length).toBe(2)
  expect((await about(1.2e9)).length).toBe(2)
})

// MP4

const withFfmpeg = (app: { recordings: { ffmpeg: () => Promise<string | null> } }) => { app.recordings.ffmpeg = async () => process.env.FFMPEG_BIN ?? Bun.which('ffmpeg') }

test('two runs become one MP4 with its index at the beginning, every frame as it was', async () => {
  const { app, stream } = await show([{ at: 0, seconds: 5 }, { at: 60_000, seconds: 3 }])
  withFfmpeg(app)
  const [part, ...others] = (await partsOf(app, stream))!
  expect(others).toEqual([])
  expect(exportState(app, part!)).toEqual({ state: 'none' })
  await startExport(app, part!)
  expect(exportState(app, part!)).toMatchObject({ state: 'running' })
  await exportsSettled(app)
  expect(exportState(app, part!)).toMatchObject({ state: 'ready' })

  const path = exportPath(app, part!)
  const head = readFileSync(path)
  expect(head.indexOf('moov')).toBeLessThan(head.indexOf('mdat'))
  expect(head.includes('moof')).toBe(false)
  const made = await probe(path)
  const sources = await Promise.all(listTakes(app.db, stream).map(take => probe(pathOf(app.recordings, take)!)))
  expect(made.map(({ codec }) => codec)).toEqual(['h264', 'aac'])
  for (const track of [0, 1]) expect(made[track]!.hashes).toEqual(sources.flatMap(tracks => tracks[track]!.hashes))
  expect(readdirSync(app.recordings.exports)).toEqual([path.split('/').at(-1)!])
})

test('a change of the picture’s size makes another file; without ffmpeg each take is one', async () => {
  const { app, stream } = await show([{ at: 0, seconds: 3 }, { at: 60_000, seconds: 3 }, { at: 120_000, seconds: 3, size: '640x360' } as never])
  expect((await partsOf(app, stream))!.map(({ takes }) => takes.length)).toEqual([1, 1, 1])
  withFfmpeg(app)
  expect((await partsOf(app, stream))!.map(({ takes }) => takes.length)).toEqual([2, 1])
})
