import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, readdirSync, readFileSync, statSync, truncateSync, unlinkSync, appendFileSync } from 'node:fs'
import { join } from 'node:path'
import HLS, { type types } from 'hls-parser'
import { aac, complaints, folder, h264, live, picture, probe, publish, startStall, tone, until } from '../testing.ts'
import { createRecorder, type RecorderOptions } from './recorder.ts'
import { writeRecorded } from './playlist.ts'
import { indexOf, indexPath, recoverTake, takePath } from './take.ts'

HLS.setOptions({ strictMode: true })

const show = (seconds: number) => [...live([...picture(), ...live(tone())]), '-t', `${seconds}`, ...h264(60), ...aac]

const bench = (options: Partial<RecorderOptions> = {}) => {
  const home = mkdtempSync(join(folder, 'recordings-'))
  const takes: { stream: string; began: number; place: string }[] = []
  const troubles: string[] = []
  const recorder = createRecorder({
    folders: { here: home, archive: null },
    hasRoom: () => true,
    onTake: take => void takes.push(take),
    onTrouble: (stream, why) => void troubles.push(`${stream} ${why}`),
    onWell: stream => void troubles.push(`${stream} well`),
    log: () => {},
    ...options,
  })
  return { home, takes, troubles, recorder, path: (i = 0) => takePath(home, takes[i]!.stream, takes[i]!.began) }
}

const bytesOf = async (url: string) => Buffer.from(await (await fetch(url)).arrayBuffer())

test('a show is recorded as it goes, with the very bytes that viewers were sent', async () => {
  const { recorder, takes, path } = bench()
  const stall = await startStall({ record: recorder.tap })
  const encoder = publish(stall.media, 'key-7', ...show(9))
  await encoder.exited
  await until('the encoder to have gone', () => stall.events.includes('away 7'))
  await recorder.settled()

  expect(takes).toEqual([{ stream: '7', began: expect.any(Number), place: 'here' }])
  const index = indexOf(path())!
  expect(index.segments.length).toBeGreaterThanOrEqual(4)
  expect(index.duration).toBeGreaterThan(8_500)
  expect(statSync(path()).size).toBe(index.bytes)

  const file = readFileSync(path())
  const playlist = HLS.parse(await (await fetch(stall.url('7'))).text()) as types.MediaPlaylist
  const finished = playlist.segments.filter(({ uri }) => uri)
  expect(finished.length).toBe(index.segments.length)
  for (const [i, { uri }] of finished.entries()) {
    const { offset, length } = index.segments[i]!
    expect((await bytesOf(stall.url('7', uri))).equals(file.subarray(offset, offset + length))).toBe(true)
  }
  expect(Math.abs(takes[0]!.began - playlist.segments[0]!.programDateTime!.getTime())).toBeLessThanOrEqual(1)

  // The file is a picture of its own, without a flaw.
  expect(await complaints(path())).toBe('')
  const [video, sound] = await probe(path())
  expect(video).toMatchObject({ codec: 'h264', width: 320, height: 180 })
  expect(sound).toMatchObject({ codec: 'aac' })
  await stall.stop()
}, 60_000)

test('each run of the encoder is a take of its own, and the list says where one ends', async () => {
  const { recorder, takes, path } = bench()
  const stall = await startStall({ record: recorder.tap })
  const first = publish(stall.media, 'key-7', ...show(60))
  await until('two segments', () => takes.length === 1 && (indexOf(path())?.segments.length ?? 0) >= 2)
  await first.kill()
  await until('the encoder to have gone', () => stall.events.includes('away 7'))
  const second = publish(stall.media, 'key-7', ...show(60))
  await until('two more', () => takes.length === 2 && (indexOf(path(1))?.segments.length ?? 0) >= 2)
  await second.kill()
  stall.media.end('7')
  await recorder.settled()
  expect(recorder.writing('7')).toBe(null)

  const reels = takes.map(({ began }, i) => ({ began, segments: indexOf(path(i))!.segments }))
  const text = writeRecorded({ base: '', reels })!
  const playlist = HLS.parse(text) as types.MediaPlaylist
  expect(playlist.segments.filter(segment => segment.discontinuity).map(({ uri }) => uri)).toEqual([`${takes[1]!.began}-0.m4s`])
  expect(playlist.segments.map(({ map }) => map?.uri).filter((uri, i, all) => uri !== all[i - 1])).toEqual(takes.map(({ began }) => `${began}.mp4`))
  expect(playlist.endlist).toBe(true)
  await stall.stop()
}, 60_000)

test('a disk that is full stops the recording, not the live; another place takes it over', async () => {
  const room = { here: true, archive: true }
  const archive = mkdtempSync(join(folder, 'archive-'))
  const home = mkdtempSync(join(folder, 'recordings-'))
  const { recorder, takes, troubles } = bench({ folders: { here: home, archive }, hasRoom: place => room[place] })
  const stall = await startStall({ record: recorder.tap })
  const encoder = publish(stall.media, 'key-7', ...show(60))
  await until('a take', () => takes.length === 1)
  room.here = false
  await until('a take in the second place', () => takes.length === 2)
  expect(takes.map(({ place }) => place)).toEqual(['here', 'archive'])
  room.archive = false
  await until('the alarm', () => troubles.length === 1)
  expect(troubles).toEqual(['7 no-room'])
  expect(recorder.trouble('7')).toBe('no-room')
  expect(stall.media.isPublishing('7')).toBe(true)
  room.here = true
  await until('it goes on', () => troubles.length === 2)
  expect(troubles[1]).toBe('7 well')
  await encoder.kill()
  stall.media.end('7')
  await recorder.settled()
  // Each take can be watched by itself, though it begins in the middle of a run.
  for (const { place, began } of takes) expect(await complaints(takePath(place === 'here' ? home : archive, '7', began))).toBe('')
  await stall.stop()
}, 60_000)

test('a disk that is too slow costs the recording a gap and no memory', async () => {
  const { recorder, takes, troubles } = bench()
  const tap = recorder.tap('7')
  tap.begin(Buffer.from('header'), 1_000)
  for (let i = 0; i < 10; i++) tap.segment(Buffer.alloc(8 << 20, i), 2_000)
  expect(troubles).toEqual(['7 too-slow'])
  await recorder.settled()
  tap.segment(Buffer.from('after'), 2_000)
  tap.end()
  await recorder.settled()
  expect(takes.map(({ began }) => began)).toEqual([1_000, 21_000])
})

const recorded = async () => {
  const { recorder, takes, path } = bench()
  const stall = await startStall({ record: recorder.tap })
  await publish(stall.media, 'key-7', '-f', 'lavfi', '-i', 'testsrc2=s=320x180:r=30', '-f', 'lavfi', '-i', 'sine=f=440:r=48000', '-t', '9', ...h264(60), ...aac).exited
  await until('the encoder to have gone', () => stall.events.includes('away 7'))
  await recorder.settled()
  await stall.stop()
  expect(takes.length).toBe(1)
  return path()
}

let whole: string
beforeAll(async () => { whole = await recorded() })
afterAll(() => { expect(readdirSync(folder).length).toBeGreaterThan(0) })

const copy = async (name: string) => {
  const path = join(mkdtempSync(join(folder, 'copy-')), `${name}.mp4`)
  await Bun.write(path, Bun.file(whole))
  await Bun.write(indexPath(path), Bun.file(indexPath(whole)))
  return path
}

test('a list that was lost is made anew from the recording', async () => {
  const path = await copy('1')
  unlinkSync(indexPath(path))
  const found = (await recoverTake(path))!
  const known = indexOf(whole)!
  expect(found.segments.length).toBe(known.segments.length)
  expect(found.segments.map(({ offset, length }) => [offset, length])).toEqual(known.segments.map(({ offset, length }) => [offset, length]))
  expect(Math.abs(found.duration - known.duration)).toBeLessThan(100)
  expect(indexOf(path)).toEqual(found)
})

test.each([1, 7, 900])('whatever a crash left half written is cut off: %i bytes short of the end', async less => {
  const path = await copy('2')
  const known = indexOf(whole)!
  truncateSync(path, known.bytes - less)
  const found = (await recoverTake(path))!
  expect(found.segments.slice(0, -1)).toEqual(known.segments.slice(0, -1))
  expect(known.duration - found.duration).toBeLessThan(2_100)
  expect(statSync(path).size).toBe(found.bytes)
  expect(await complaints(path)).toBe('')
})

test('a torn line in the list, or nonsense after the recording, costs nothing', async () => {
  const path = await copy('3')
  const text = readFileSync(indexPath(path), 'latin1')
  await Bun.write(indexPath(path), `${text.slice(0, -4)}`)
  appendFileSync(path, Buffer.alloc(5000, 3))
  const found = (await recoverTake(path))!
  expect(found.segments.length).toBe(indexOf(whole)!.segments.length)
  expect(statSync(path).size).toBe(indexOf(whole)!.bytes)
})

test('what is no recording is not touched', async () => {
  const path = join(mkdtempSync(join(folder, 'copy-')), '4.mp4')
  await Bun.write(path, 'not a picture')
  expect(await recoverTake(path)).toBe(null)
  expect(readFileSync(path, 'utf8')).toBe('not a picture')
})
