import { afterAll, expect, setDefaultTimeout, test } from 'bun:test'
import HLS, { type types } from 'hls-parser'
import { createTools } from './encoders.ts'
import { findFfmpeg } from './ffmpeg.ts'
import { sizesFor } from './ladder.ts'
import { aac, ffmpeg, folder, h264, picture, probe, publish, startStall, tone, until } from './testing.ts'

setDefaultTimeout(90_000)
HLS.setOptions({ strictMode: true })

const stops: (() => unknown)[] = []
afterAll(async () => { for (const stop of stops.reverse()) await stop() })

const tools = createTools(() => findFfmpeg({ log: () => {} }), () => {})

const open = async (lines: string[] = []) => {
  const stall = await startStall({ tools, mannerOf: () => ({ latency: 'balanced', smaller: true }), log: line => void lines.push(line) })
  stops.push(stall.stop)
  return stall
}

const camera = (size = '960x540', bFrames = 0) => ['-re', ...picture(size, 15), '-re', ...tone(), ...h264(15, bFrames), ...aac]
const text = async (url: string) => (await fetch(url)).text()
const playlist = async (url: string) => HLS.parse(await text(url)) as types.MediaPlaylist
const whole = (list: types.MediaPlaylist) => list.segments.filter(segment => segment.uri)

/** Every whole segment of one rendition, as one file. */
const save = async (url: (file: string) => string, name: string) => {
  const list = await playlist(url(`${name}.m3u8`))
  const bytes = await Promise.all([list.segments[0]!.map!.uri!, ...whole(list).map(segment => segment.uri)].map(async file => Buffer.from(await (await fetch(url(file))).arrayBuffer())))
  const file = `${folder}/rendition-${name}-${stops.length}.mp4`
  await Bun.write(file, Buffer.concat(bytes))
  return { file, list }
}

test.each([0, 2])('a smaller picture has the same segments, times and sound as the source (%i B-frames)', async bFrames => {
  const { media, url } = await open()
  const encoder = publish(media, 'key-1', ...camera('960x540', bFrames))
  const at = (file: string) => url('1', file)
  await until('a smaller picture is offered', async () => (await text(at('index.m3u8'))).includes('480p.m3u8'))
  await until('three segments of it are whole', async () => whole(await playlist(at('480p.m3u8'))).length >= 3)

  const master = HLS.parse(await text(at('index.m3u8'))) as types.MasterPlaylist
  expect(master.variants.map(({ uri, resolution }) => [uri, resolution?.height])).toEqual([['source.m3u8', 540], ['480p.m3u8', 480], ['sound.m3u8', undefined]])
  const keys = (await text(at('480p.m3u8'))).split('\n').filter(line => line.startsWith('#EXT-X-PART:')).map(line => line.includes('INDEPENDENT=YES'))
  expect(keys.slice(0, 3)).toEqual([true, false, true])
  for (const { codecs } of master.variants) expect(codecs).toMatch(/^(avc1\.[0-9a-f]{6},)?mp4a\.40\.2$/)

  const [source, small, sound] = await Promise.all([save(at, 'source'), save(at, '480p'), save(at, 'sound')])
  await encoder.kill()
  const about = ({ list }: typeof source) => whole(list).slice(0, 2).map((segment, i) => [list.mediaSequenceBase! + i, segment.duration, i === 0 ? segment.programDateTime : null])
  const from = small.list.mediaSequenceBase! - source.list.mediaSequenceBase!
  expect(whole(small.list).slice(0, 2).map(segment => segment.duration)).toEqual(whole(source.list).slice(from, from + 2).map(segment => segment.duration))
  expect(about(small)).toEqual(about({ ...source, list: { ...source.list, mediaSequenceBase: small.list.mediaSequenceBase, segments: source.list.segments.slice(from) } as types.MediaPlaylist }).map((row, i) => [row[0]!, row[1]!, i === 0 ? small.list.segments[0]!.programDateTime! : null]))
  expect(small.list.segments[0]!.programDateTime!.getTime()).toBeGreaterThan(0)

  const [[sourceVideo, sourceAudio], [video, audio], [alone]] = await Promise.all([probe(source.file), probe(small.file), probe(sound.file)])
  expect(video).toMatchObject({ codec: 'h264', height: 480 })
  expect(audio!.hashes.every(hash => sourceAudio!.hashes.includes(hash))).toBe(true)
  expect(alone!.hashes.filter(hash => sourceAudio!.hashes.includes(hash)).length).toBeGreaterThan(50)
  const pictures = whole(small.list).reduce((sum, segment) => sum + segment.duration!, 0) * 15
  expect(Math.abs(video!.times.length - pictures)).toBeLessThanOrEqual(1)
  const gaps = video!.times.toSorted((a, b) => a - b).map((time, i, all) => time - (all[i - 1] ?? time - 67))
  expect(Math.max(...gaps)).toBeLessThanOrEqual(68)
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(66)
  expect(sourceVideo!.times.length).toBeGreaterThan(0)
  expect((await ffmpeg('-xerror', '-i', small.file, '-f', 'null', '-fps_mode', 'passthrough', '-')).errors).toBe('')
})

test('an encoder that is killed or stands still is replaced, without a missing picture when it is quick', async () => {
  const { media, url } = await open()
  const encoder = publish(media, 'key-2', ...camera())
  const at = (file: string) => url('2', file)
  await until('a smaller picture is offered', async () => (await text(at('index.m3u8'))).includes('480p.m3u8'))
  const small = () => media.renditions('2')[0]!
  await until('it is made', () => small().isMaking(Date.now()))

  let bridged = false
  for (const signal of ['SIGKILL', 'SIGSTOP', 'SIGKILL'] as const) {
    const pid = small().pid()!
    const edge = small().packager.edge()!
    const hurt = Date.now()
    process.kill(pid, signal)
    await until('the picture goes on', () => { const now = small().packager.edge()!; return now.number > edge.number || now.part > edge.part + 2 })
    expect(Date.now() - hurt).toBeLessThan(10_000)
    await until('another one works', () => { bridged ||= small().isBridged(); return small().pid() !== pid && small().pid() !== null && !small().isBridged() && small().lag() < 1_000 })
  }
  const { file, list } = await save(at, '480p')
  await encoder.kill()
  expect(list.segments.some(segment => segment.discontinuity)).toBe(false)
  const [video] = await probe(file)
  const gaps = video!.times.toSorted((a, b) => a - b).map((time, i, all) => time - (all[i - 1] ?? time - 67))
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(66)
  if (!bridged) expect(Math.max(...gaps)).toBeLessThanOrEqual(68)
})

test('one that is dropped goes on as the source', async () => {
  const lines: string[] = []
  const { media, url } = await open(lines)
  const encoder = publish(media, 'key-3', ...camera())
  await until('a smaller picture is offered', async () => (await text(url('3'))).includes('480p.m3u8'))
  await until('it is made', async () => whole(await playlist(url('3', '480p.m3u8'))).length >= 1)
  media.renditions('3')[0]!.drop('of the test')
  expect(await text(url('3', '480p.m3u8'))).toBe(await text(url('3', 'source.m3u8')))
  const master = HLS.parse(await text(url('3'))) as types.MasterPlaylist
  expect(master.variants.map(({ uri }) => uri)).toEqual(['source.m3u8', 'sound.m3u8'])
  expect(lines.join()).toContain('480p is no longer made: of the test')
  await encoder.kill()
})

test.each([
  [1920, 1080, 'h264', true, ['720p 1280x720', '480p 854x480']],
  [1080, 1920, 'h264', true, ['720p 720x1280', '480p 480x854']],
  [1280, 720, 'h264', true, ['480p 854x480']],
  [640, 360, 'h264', true, []],
  [1920, 1080, 'h264', false, []],
  [3840, 2160, 'hevc', false, ['720p 1280x720']],
  [640, 360, 'hevc', false, ['h264 640x360']],
] as const)('%ix%i %s, smaller ones wanted: %p', (width, height, codec, smaller, expected) => {
  expect(sizesFor({ codec, width, height }, smaller).map(size => `${size.name} ${size.width}x${size.height}`)).toEqual([...expected])
})

test('when the way to the internet is tight, newcomers begin lower, then with the sound and stills, and those who watch go on', async () => {
  let full = false
  const stall = await startStall({ tools, mannerOf: () => ({ latency: 'balanced', smaller: true }), isFull: () => full })
  stops.push(stall.stop)
  const { media, url } = stall
  const encoder = publish(media, 'key-4', ...camera())
  const offered = async () => (HLS.parse(await text(url('4'))) as types.MasterPlaylist).variants.map(({ uri }) => uri)
  await until('a smaller picture is offered', async () => (await text(url('4'))).includes('480p.m3u8'))
  expect(await offered()).toEqual(['source.m3u8', '480p.m3u8', 'sound.m3u8'])
  full = true
  expect(await offered()).toEqual(['still.m3u8', 'sound.m3u8'])
  expect(whole(await playlist(url('4', 'source.m3u8'))).length).toBeGreaterThan(0)
  await until('what is sent has been measured', () => media.uplink().bitrate > 0)
  await encoder.kill()
})
