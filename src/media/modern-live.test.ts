import { afterAll, expect, setDefaultTimeout, test } from 'bun:test'
import HLS, { type types } from 'hls-parser'
import type { MediaMessage } from './connection.ts'
import { createTools } from './encoders.ts'
import { findFfmpeg } from './ffmpeg.ts'
import { asking, atTheirTimes, complaints, connecting, encode, encodeAv1, encodeHevc, encodeOpus, ffmpeg, folder, h264, media as sendMedia, picture, probe, rude, startStall, together, until } from './testing.ts'

setDefaultTimeout(90_000)
HLS.setOptions({ strictMode: true })

const stops: (() => unknown)[] = []
afterAll(async () => { for (const stop of stops.reverse()) await stop() })

const tools = createTools(() => findFfmpeg({ log: () => {} }), () => {})

/** A stall that somebody publishes to now, in real time. */
const open = async (messages: MediaMessage[]) => {
  const stall = await startStall({ tools })
  const client = rude(stall.media.port, connecting, asking('publish', 'key-1'))
  stops.push(stall.stop, client.leave)
  const sent = atTheirTimes(client, messages)
  return { ...stall, sent, at: (file: string) => stall.url('1', file) }
}

const text = async (url: string) => (await fetch(url)).text()
const listAt = async (url: string) => {
  const answer = await fetch(url)
  return answer.ok ? (HLS.parse(await answer.text()) as types.MasterPlaylist | types.MediaPlaylist) : null
}
const wholeOf = async (url: string) => {
  const list = await listAt(url)
  return !list || list.isMasterPlaylist ? [] : (list as types.MediaPlaylist).segments.filter(segment => segment.uri)
}
const variantsOf = async (url: string) => {
  const list = await listAt(url)
  return list?.isMasterPlaylist ? (list as types.MasterPlaylist).variants.map(({ uri, codecs }) => [uri, codecs]) : []
}

/** The whole segments of one variant, as a file. */
const save = async (at: (file: string) => string, name: string, prefix: string) => {
  const list = HLS.parse(await text(at(`${name}.m3u8`))) as types.MediaPlaylist
  const files = [list.segments[0]!.map!.uri!, ...list.segments.filter(segment => segment.uri).map(segment => segment.uri)]
  const bytes = await Promise.all(files.map(async file => Buffer.from(await (await fetch(at(file))).arrayBuffer())))
  const file = `${folder}/${prefix}-${name}.mp4`
  await Bun.write(file, Buffer.concat(bytes))
  return file
}

const loudness = async (file: string) => {
  const { errors } = await ffmpeg('-loglevel', 'info', '-i', file, '-map', '0:a', '-af', 'volumedetect', '-f', 'null', '-')
  return Number(/mean_volume: (-?[\d.]+)/.exec(errors)?.[1])
}

test('AV1 with Opus is passed through, with H.264 and AAC beside it for whoever cannot play it', async () => {
  const [video, audio] = await Promise.all([encodeAv1('live-av1', 7), encodeOpus('live-opus', 7)])
  const { at, media, sent } = await open(together(video.messages, audio.messages))
  await until('it is offered in both', async () => (await variantsOf(at('index.m3u8'))).length === 3)
  await until('two segments are whole in H.264', async () => (await wholeOf(at('h264.m3u8'))).length >= 2)
  expect(await variantsOf(at('index.m3u8'))).toEqual([
    ['source.m3u8', expect.stringMatching(/^av01\.0\.\d\dM\.08,opus$/)],
    ['h264.m3u8', expect.stringMatching(/^avc1\.[0-9a-f]{6},mp4a\.40\.2$/)],
    ['sound.m3u8', 'mp4a.40.2'],
  ])
  expect(media.health('1')).toMatchObject({ videoCodec: 'av1', audioCodec: 'opus', width: 160, height: 90 })

  const [source, other, alone] = await Promise.all(['source', 'h264', 'sound'].map(name => save(at, name, 'av1')))
  await sent
  const [[av1, opus], [h264, aac], [sound]] = await Promise.all([probe(source!), probe(other!), probe(alone!)])
  expect([av1!.codec, opus!.codec, h264!.codec, aac!.codec, sound!.codec]).toEqual(['av1', 'opus', 'h264', 'aac', 'aac'])
  const original = (await probe(video.file))[0]!.hashes
  expect(av1!.hashes).toEqual(original.slice(0, av1!.hashes.length))
  expect(h264!.times.length).toBeGreaterThanOrEqual(118)
  for (const [track, step] of [[h264!, 34], [aac!, 22]] as const) expect(Math.max(...track.times.slice(1).map((time, i) => time - track.times[i]!))).toBeLessThanOrEqual(step)
  for (const file of [source!, other!, alone!]) expect(await complaints(file)).toBe('')
  expect(Math.abs((await loudness(other!)) - (await loudness(source!)))).toBeLessThan(3)
})

test('H.264 with Opus has the same picture beside it with AAC', async () => {
  const [video, audio] = await Promise.all([encode(...picture('160x90'), '-t', '5', ...h264(30), '-an'), encodeOpus('live-opus-2', 5)])
  const { at, sent } = await open(together(video.messages, audio.messages))
  await until('it is offered in both', async () => (await variantsOf(at('index.m3u8'))).length === 3)
  expect((await variantsOf(at('index.m3u8'))).map(([uri, codecs]) => [uri, codecs!.split(',').at(-1)])).toEqual([['source.m3u8', 'opus'], ['plain.m3u8', 'mp4a.40.2'], ['sound.m3u8', 'mp4a.40.2']])
  await until('a segment is whole', async () => (await wholeOf(at('plain.m3u8'))).length >= 1)
  const file = await save(at, 'plain', 'h264-opus')
  for (const name of ['constructor', '__proto__', 'h264']) expect((await fetch(at(`${name}.m3u8`))).status).toBe(404)
  await sent
  const [pictures, sound] = await probe(file)
  expect(pictures!.hashes).toEqual((await probe(video.file))[0]!.hashes.slice(0, pictures!.hashes.length))
  expect(pictures!.hashes.length).toBeGreaterThanOrEqual(59)
  expect([sound!.codec, await complaints(file)]).toEqual(['aac', ''])
  expect(await loudness(file)).toBeGreaterThan(-30)
})

test('where nothing makes H.264 and AAC of it, HEVC, AV1 and Opus are turned away before anybody is told of a live', async () => {
  for (const [i, { messages }] of [await encodeAv1('refused-av1', 3), await encodeHevc('refused-hevc', 1), await encodeOpus('refused-opus', 3)].entries()) {
    const stall = await startStall()
    stops.push(stall.stop)
    const client = rude(stall.media.port, connecting, asking('publish', `key-${i}`), ...messages.map(sendMedia))
    await until('it is turned away', () => client.closed())
    expect(stall.refusals).toMatchObject([{ streamId: `${i}`, reason: 'no-conversion' }])
    expect(stall.events).toEqual([`away ${i}`])
  }
})
