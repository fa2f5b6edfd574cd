import { afterAll, expect, setDefaultTimeout, test } from 'bun:test'
import HLS, { type types } from 'hls-parser'
import { createTools } from './encoders.ts'
import { findFfmpeg } from './ffmpeg.ts'
import { aac, folder, h264, picture, probe, publish, startStall, tone, until } from './testing.ts'

setDefaultTimeout(120_000)
HLS.setOptions({ strictMode: true })

const stops: (() => unknown)[] = []
afterAll(async () => { for (const stop of stops.reverse()) await stop() })

const text = async (url: string) => (await fetch(url)).text()
const playlist = async (url: string) => HLS.parse(await text(url)) as types.MediaPlaylist
const whole = (list: types.MediaPlaylist) => list.segments.filter(segment => segment.uri)

/** A stall that may have as many viewers as it says. */
const open = async () => {
  const crowd = { full: false }
  const stall = await startStall({ isFull: () => crowd.full })
  stops.push(stall.stop)
  const offered = async (id: string) => (HLS.parse(await text(stall.url(id))) as types.MasterPlaylist).variants.map(({ uri }) => uri)
  return { ...stall, crowd, offered }
}

const save = async (at: (file: string) => string) => {
  const list = await playlist(at('still.m3u8'))
  const names = [list.segments[0]!.map!.uri!, ...whole(list).map(segment => segment.uri)]
  const file = `${folder}/still-${stops.length}-${names[1]}.mp4`
  await Bun.write(file, Buffer.concat(await Promise.all(names.map(async name => Buffer.from(await (await fetch(at(name))).arrayBuffer())))))
  return { list, file }
}

test.each([0, 2])('a full house gives newcomers the sound and one picture of each segment, without any encoder (%i B-frames)', async bFrames => {
  const { media, url, crowd, offered } = await open()
  const encoder = publish(media, 'key-1', '-re', ...picture('320x180', 15), '-re', ...tone(), ...h264(15, bFrames), ...aac)
  const at = (file: string) => url('1', file)
  await until('the stream is there', async () => (await text(at('index.m3u8'))).includes('source.m3u8'))
  expect(await offered('1')).toEqual(['source.m3u8', 'sound.m3u8'])

  crowd.full = true
  expect(await offered('1')).toEqual(['still.m3u8', 'sound.m3u8'])
  await until('three segments of stills are whole', async () => whole(await playlist(at('still.m3u8'))).length >= 3)
  const [{ list, file }, source] = [await save(at), await playlist(at('source.m3u8'))]
  await encoder.kill()
  for (const [i, segment] of whole(list).slice(0, 3).entries()) {
    const original = source.segments[list.mediaSequenceBase! + i - source.mediaSequenceBase!]!
    expect(segment.duration).toBe(original.duration)
  }

  const [video, audio] = await probe(file)
  const [seconds, count] = [whole(list).reduce((sum, segment) => sum + segment.duration!, 0), whole(list).length]
  expect(video!.times.length).toBe(count)
  expect(audio!.times.length).toBeGreaterThan(seconds * 40)
})

test('whoever watches goes on when the house is full, also by the plain address', async () => {
  const { media, url, crowd } = await open()
  const encoder = publish(media, 'key-2', '-re', ...picture('320x180', 15), '-re', ...tone(), ...h264(15), ...aac)
  await until('the stream is there', async () => (await text(url('2'))).includes('source.m3u8'))
  crowd.full = true
  const before = whole(await playlist(url('2', 'source.m3u8'))).at(-1)!.uri
  await until('the source goes on', async () => whole(await playlist(url('2', 'source.m3u8'))).at(-1)!.uri !== before)
  await encoder.kill()
})

test('a picture without sound comes as stills too, sound without a picture as it is', async () => {
  const { media, url, crowd, offered } = await open()
  crowd.full = true
  const silent = publish(media, 'key-3', '-re', ...picture('320x180', 15), ...h264(15))
  const radio = publish(media, 'key-4', '-re', ...tone(), ...aac)
  await until('the stills are there', async () => (await text(url('3'))).includes('still.m3u8'))
  expect(await offered('3')).toEqual(['still.m3u8'])
  await until('the sound is there', async () => (await text(url('4'))).includes('source.m3u8'))
  expect(await offered('4')).toEqual(['source.m3u8'])
  await until('two stills are whole', async () => whole(await playlist(url('3', 'still.m3u8'))).length >= 2)
  const [video] = await probe((await save(file => url('3', file))).file)
  expect(video!.times.length).toBeGreaterThanOrEqual(2)
  await Promise.all([silent.kill(), radio.kill()])
})

test('when all of the line is in use newcomers are asked to come again, and those inside go on', async () => {
  const { media, url, stop } = await startStall({ uplinkLimit: 1_000_000 })
  stops.push(stop)
  const encoder = publish(media, 'key-5', '-re', ...picture('320x180', 15), '-re', ...tone(), ...h264(15), ...aac)
  await until('the stream is there', async () => (await text(url('5'))).includes('source.m3u8'))
  const list = await playlist(url('5', 'source.m3u8'))
  const segment = whole(list).at(-1)!.uri
  // They need not arrive: what has been handed out counts.
  const crowd = AbortSignal.timeout(1_500)
  await Promise.all(Array.from({ length: 30 }, () => fetch(url('5', segment), { signal: crowd }).then(answer => answer.bytes()).catch(() => null)))
  await until('it is measured', () => media.uplink().bitrate > 1_000_000)
  const answer = await fetch(url('5'))
  expect([answer.status, answer.headers.get('retry-after'), answer.headers.get('cache-control')]).toEqual([503, '10', 'no-store'])
  expect((await fetch(url('5', 'source.m3u8'))).status).toBe(200)
  await until('there is room again', async () => (await fetch(url('5'))).ok)
  await encoder.kill()
})

test('recordings that viewers fetch count too', async () => {
  const { media, stop } = await startStall({ uplinkLimit: 1_000_000 })
  stops.push(stop)
  await until('it is measured', () => {
    media.sent(10_000)
    return (media.uplink().streams.get('') ?? 0) > 100_000
  })
  expect(media.uplink().bitrate).toBe(media.uplink().streams.get('')!)
})

test('as the line fills up newcomers begin lower, do without the largest, get stills, and wait', async () => {
  const limit = 100_000_000
  const tools = createTools(() => findFfmpeg({ log: () => {} }), () => {})
  const { media, url, stop } = await startStall({ uplinkLimit: limit, tools, mannerOf: () => ({ latency: 'balanced', smaller: true }) })
  stops.push(stop)
  const begin = () => publish(media, 'key-6', '-re', ...picture('640x484', 10), '-re', ...tone(), ...h264(10), ...aac)
  const offered = async () => [...(await text(url('6'))).matchAll(/^([\w-]+)\.m3u8$/gm)].map(([, name]) => name)
  let encoder = begin()
  let since = Date.now()
  await until('all is offered', async () => {
    if ((await offered()).join() === 'source,480p,sound') return true
    // A machine that was too busy for a smaller picture makes one again when the encoder comes anew.
    if (Date.now() - since < 15_000) return false
    await encoder.kill()
    encoder = begin()
    since = Date.now()
    return false
  }, 90_000)

  let share = 0
  let last = performance.now()
  const others = setInterval(() => {
    const now = performance.now()
    media.sent((share * limit * (now - last)) / 8_000)
    last = now
  }, 50)
  const fills = async (to: number, space: string) => {
    share = to
    await until(`it is ${space}`, () => media.uplink().space === space)
  }
  await fills(0.6, 'busy')
  expect(await offered()).toEqual(['480p', 'source', 'sound'])
  await fills(0.74, 'tight')
  expect(await offered()).toEqual(['480p', 'sound'])
  await fills(0.82, 'full')
  expect(await offered()).toEqual(['still', 'sound'])
  await fills(1.2, 'over')
  expect((await fetch(url('6'))).status).toBe(503)
  // Whoever sends it sees all of it.
  expect(await text(url('6', 'index.m3u8?own'))).toContain('source.m3u8')
  await fills(0.1, 'free')
  expect(await offered()).toEqual(['source', '480p', 'sound'])
  clearInterval(others)
  await encoder.kill()
})
