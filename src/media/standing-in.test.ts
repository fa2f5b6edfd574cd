import { chmodSync, rmSync, writeFileSync } from 'node:fs'
import { afterAll, beforeEach, expect, test } from 'bun:test'
import HLS, { type types } from 'hls-parser'
import type { Encoder, Tools } from './encoders.ts'
import { readAudio, readVideo } from './flv.ts'
import { createLadder } from './ladder.ts'
import { createPackager, type Packager } from './packager.ts'
import { createRemuxer } from './remuxer.ts'
import { aac, encode, ffmpeg, folder, h264, picture, probe, tone, until } from './testing.ts'

// What a viewer of a smaller picture gets while that cannot be made.

HLS.setOptions({ strictMode: true })

const x264: Encoder = { name: 'libx264', before: [], filters: ['format=yuv420p'], args: ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-bf', '0', '-sc_threshold', '0', '-forced-idr', '1'] }
const stuck = `${folder}/stuck`
const script = `${folder}/ffmpeg-that-sticks`
writeFileSync(script, `#!/bin/sh\n[ -e ${stuck} ] && exec sleep 60\nexec ${process.env.FFMPEG_BIN ?? 'ffmpeg'} "$@"\n`)
chmodSync(script, 0o755)
const tools: Tools = { ffmpeg: { path: script, version: 'of the test' } as unknown as Tools['ffmpeg'], encoder: x264 }

beforeEach(() => rmSync(stuck, { force: true }))

const ladders: { end: () => void }[] = []
afterAll(() => { for (const ladder of ladders) ladder.end() })

const clip = () => encode(...picture('960x540', 15), ...tone(), '-t', '20', ...h264(15), ...aac)

/** A source with its ladder; `play` sends what an encoder sends between two moments (ms), in no time. */
const open = () => {
  const source = createPackager()
  const ladder = createLadder(source, async () => tools, () => {})
  ladders.push(ladder)
  const remuxer = createRemuxer({
    begin: (initialization, age, { video, audio }) => { source.begin(initialization, age); ladder.begin(initialization, video, audio, true) },
    add: (part, contents) => { source.add(part); ladder.add(part, contents, source.place()) },
    closeSegment: () => { source.closeSegment(); ladder.closeSegment() },
  })
  const play = async (from: number, until: number, kinds = ['video', 'audio']) => {
    for (const { kind, at, body } of (await clip()).messages) {
      await null
      const tag = kind === 'audio' ? readAudio(body) : readVideo(body)
      if (tag && kinds.includes(kind) && (tag.kind.endsWith('config') ? from === 0 : at >= from && at < until)) remuxer.push(tag, at)
    }
  }
  return { source, ladder, play, remuxer, small: () => ladder.playlistOf('480p')!, rendition: () => ladder.renditions()[0]! }
}

const read = async (packager: Packager, name: string) => HLS.parse(await (await packager.serve(`${name}.m3u8`, '')).text()) as types.MediaPlaylist
const whole = (list: types.MediaPlaylist) => list.segments.filter(segment => segment.uri)
const numbered = (list: types.MediaPlaylist) => whole(list).map((segment, i) => [list.mediaSequenceBase! + i, segment.duration])
const heights = async (packager: Packager, list: types.MediaPlaylist) =>
  Promise.all(whole(list).map(async (segment, i) => {
    const map = list.segments.slice(0, i + 1).findLast(({ map }) => map)!.map!.uri!
    const file = `${folder}/${crypto.randomUUID()}.mp4`
    await Bun.write(file, Buffer.concat(await Promise.all([map, segment.uri].map(async name => Buffer.from(await (await packager.serve(name, '')).arrayBuffer())))))
    return (await probe(file))[0]!.height
  }))

test('while its ffmpeg stands still, viewers of the smaller picture get the source’s own segments; then the smaller again, in the same numbers', async () => {
  const { source, ladder, play, small, rendition } = open()
  await play(0, 4_500)
  await until('the smaller picture is made', () => rendition()?.lag() < 300)

  writeFileSync(stuck, '')
  const first = rendition().pid()!
  process.kill(first, 'SIGKILL')
  await until('another that is stuck has come', () => ![first, null].includes(rendition().pid()))
  await play(4_500, 8_500)
  expect(rendition().lag()).toBeGreaterThan(3_000)
  ladder.pulse(Date.now())
  expect(rendition().isBridged()).toBe(true)
  expect(small().edge()).toEqual(source.edge())
  await play(8_500, 10_500)
  expect(small().edge()).toEqual(source.edge())

  rmSync(stuck)
  ladder.pulse(Date.now() + 10_000)
  await play(10_500, 11_900)
  await until('a third one makes what is new', () => rendition().lag() < 300)
  await play(11_900, 14_500)
  expect(rendition().isBridged()).toBe(false)
  await until('it is made', () => rendition().lag() < 300)

  const [made, sent] = [await read(small(), '480p'), await read(source, 'source')]
  expect(numbered(made)).toEqual(numbered(sent))
  expect(made.segments.some(({ discontinuity }) => discontinuity)).toBe(false)
  expect(await heights(small(), made)).toEqual([480, 480, 480, 540, 540, 540, 480])
}, 60_000)

test('the picture that stood in the midst of a segment stands to its end, and the sound goes on', async () => {
  const { ladder, play, small, rendition } = open()
  await play(0, 3_000)
  await until('the smaller picture is made', () => rendition()?.lag() < 300 && rendition()?.pid() !== null)
  writeFileSync(stuck, '')
  process.kill(rendition().pid()!, 'SIGKILL')
  await play(3_000, 6_500)
  ladder.pulse(Date.now())
  rmSync(stuck)

  const list = await read(small(), '480p')
  const [map, broken] = [list.segments[0]!.map!.uri!, whole(list)[1]!]
  const file = `${folder}/broken.mp4`
  await Bun.write(file, Buffer.concat(await Promise.all([map, broken.uri].map(async name => Buffer.from(await (await small().serve(name, '')).arrayBuffer())))))
  expect(broken.duration).toBeCloseTo(2, 1)
  const [video, audio] = await probe(file)
  expect(video!.times.length).toBeGreaterThan(5)
  expect(video!.times.length).toBeLessThan(20)
  expect(audio!.times.at(-1)!).toBeGreaterThan(1_900)
  expect((await ffmpeg('-xerror', '-i', file, '-f', 'null', '-')).errors).toBe('')
}, 60_000)

test('when the encoder has gone, the end of what it sent is still made', async () => {
  const { source, ladder, play, remuxer, small, rendition } = open()
  await play(0, 4_000)
  await until('the smaller picture is being made', () => rendition()?.lag() < 300)
  await play(4_000, 7_000)
  remuxer.end()
  ladder.rest()
  await until('everything is made', () => rendition().lag() === 0 && JSON.stringify(small().edge()) === JSON.stringify(source.edge()))
  const [made, sent] = [await read(small(), '480p'), await read(source, 'source')]
  expect(numbered(made)).toEqual(numbered(sent))
  expect(new Set(await heights(small(), made))).toEqual(new Set([480]))
}, 60_000)

test('an encoder that is back before that leaves no hole in the numbers', async () => {
  const { source, ladder, play, remuxer, small, rendition } = open()
  await play(0, 4_000)
  await until('the smaller picture is being made', () => rendition()?.lag() < 300)
  const before = small()
  process.kill(rendition().pid()!, 'SIGSTOP')
  await play(4_000, 9_000)
  remuxer.end()
  ladder.rest()
  await play(9_000, 13_000)
  await until('the new pictures are made', () => rendition().lag() < 300)
  expect(small()).toBe(before)
  const [made, sent] = [await read(small(), '480p'), await read(source, 'source')]
  expect(numbered(made)).toEqual(numbered(sent))
  expect(made.segments.filter(({ discontinuity }) => discontinuity)).toHaveLength(1)
}, 60_000)

test('sound that comes back before its picture takes the smaller picture from nobody', async () => {
  const { source, ladder, play, remuxer, small, rendition } = open()
  await play(0, 4_000)
  await until('the smaller picture is being made', () => rendition()?.lag() < 300)
  const before = small()
  remuxer.end()
  ladder.rest()

  const again = createRemuxer({
    begin: (initialization, age, { video, audio }) => { source.begin(initialization, age); ladder.begin(initialization, video, audio, true) },
    add: (part, contents) => { source.add(part); ladder.add(part, contents, source.place()) },
    closeSegment: () => { source.closeSegment(); ladder.closeSegment() },
  })
  const { messages } = await clip()
  const push = (kind: string, from: number, until: number) => {
    for (const message of messages.filter(message => message.kind === kind)) {
      const tag = kind === 'audio' ? readAudio(message.body) : readVideo(message.body)
      if (tag && (tag.kind.endsWith('config') ? from === 0 : message.at >= from && message.at < until)) again.push(tag, message.at)
    }
  }
  push('audio', 0, 3_000)
  expect(small()).toBe(before)
  expect(small().edge()).toEqual(source.edge())
  push('video', 0, 4_000)
  expect(small()).toBe(before)
  await until('the smaller picture is made again', () => JSON.stringify(small().edge()) === JSON.stringify(source.edge()))
}, 60_000)
