import { describe, expect, test } from 'bun:test'
import type { MediaMessage } from './connection.ts'
import { aac, complaints, encode, encodeHevc, ffmpeg, h264, length, partsOf, picture, probe, remux, save, tone, usual, type Track } from './testing.ts'

const short = ['-t', '4']
const clips: { name: string; args: string[]; tracks: string[]; size?: [number, number]; slowestPicture?: number }[] = [
  { name: 'h264-aac', args: [...usual, ...h264(), ...aac], tracks: ['h264', 'aac'], size: [320, 180] },
  { name: 'b-frames', args: [...usual, ...h264(60, 3), ...aac], tracks: ['h264', 'aac'], size: [320, 180] },
  { name: 'short-gop', args: [...usual, ...h264(15), ...aac], tracks: ['h264', 'aac'] },
  { name: 'all-key', args: [...usual, ...h264(1), ...aac], tracks: ['h264', 'aac'] },
  { name: 'video-only', args: [...usual, ...h264(), '-an'], tracks: ['h264'] },
  { name: 'audio-only-mono', args: [...tone(44_100), ...short, '-ac', '1', ...aac], tracks: ['aac'] },
  { name: 'audio-only-stereo', args: [...tone(48_000), ...short, '-ac', '2', ...aac], tracks: ['aac'] },
  { name: 'audio-only-22050', args: [...tone(22_050), ...short, '-ar', '22050', ...aac], tracks: ['aac'] },
  { name: 'surround', args: [...usual, ...h264(), '-ac', '6', ...aac], tracks: ['h264', 'aac'] },
  { name: 'cropped-1080', args: [...picture('1920x1080', 25), ...tone(), '-t', '1.5', ...h264(50), ...aac], tracks: ['h264', 'aac'], size: [1920, 1080] },
  { name: 'portrait', args: [...picture('362x642', 25), '-t', '3', ...h264(50)], tracks: ['h264'], size: [362, 642] },
  { name: 'interlaced', args: [...picture('320x240', 25), '-t', '3', ...h264(50), '-flags', '+ilme+ildct', '-x264opts', 'tff=1'], tracks: ['h264'], size: [320, 240] },
  { name: 'high-444', args: [...picture('322x182', 25), '-t', '3', '-c:v', 'libx264', '-pix_fmt', 'yuv444p', '-g', '50'], tracks: ['h264'], size: [322, 182] },
  { name: '60-fps', args: [...picture('320x180', 60), ...tone(), '-t', '7', ...h264(120), ...aac], tracks: ['h264', 'aac'] },
  { name: '5-fps', args: [...picture('320x180', 5), ...tone(), ...short, ...h264(10), ...aac], tracks: ['h264', 'aac'], slowestPicture: 200 },
  { name: '1-fps', args: [...picture('320x180', 1), ...tone(), '-t', '12', ...h264(3), ...aac], tracks: ['h264', 'aac'], slowestPicture: 1_000 },
  { name: '29.97-fps', args: ['-f', 'lavfi', '-i', 'testsrc2=s=320x180:r=30000/1001', ...tone(), '-t', '7', ...h264(60), ...aac], tracks: ['h264', 'aac'] },
]

describe('an encoder\'s frames come out untouched, at their own times', () => {
  test.each(clips)('$name', async ({ name, args, tracks, size, slowestPicture = 40 }) => {
    const { file, messages } = await encode(...args)
    const lines = remux(messages)
    expect(lines).toHaveLength(1)

    const output = await save(name, lines[0]!)
    expect(await complaints(output)).toBe('')
    const [sent, received] = await Promise.all([probe(file), probe(output)])
    expect(received.map(track => track.codec)).toEqual(tracks)
    if (size) expect([received[0]!.width!, received[0]!.height!]).toEqual(size)

    for (const track of received) expectUntouched(track, sent.find(({ codec }) => codec === track.codec)!, slowestPicture)
  })
})

// The sound before the first picture, and after the last, is not kept.
const expectUntouched = (received: Track, sent: Track, slowestPicture = 40) => {
  const skipped = sent.hashes.indexOf(received.hashes[0]!)
  const kept = sent.hashes.slice(skipped, skipped + received.hashes.length)
  expect(received.hashes).toEqual(kept)
  expect(sent.hashes.length - kept.length).toBeLessThanOrEqual(received.codec === 'aac' ? slowestPicture / 20 : 0)

  const strayed = received.times.map((time, i) => Math.abs(time - (sent.times[skipped + i]! - sent.times[skipped]!)))
  expect(Math.max(...strayed)).toBeLessThanOrEqual(2)
}

test('parts are a quarter of a second, segments two seconds and begin with a key frame', async () => {
  for (const name of ['h264-aac', 'b-frames', 'short-gop', 'all-key', '60-fps', '29.97-fps', 'video-only']) {
    const [line] = remux((await encode(...clips.find(clip => clip.name === name)!.args)).messages)
    const segments = line!.segments.slice(0, -1)

    expect(segments.length).toBe(3)
    for (const segment of segments) {
      expect(segment[0]!.independent).toBe(true)
      expect(length(segment)).toBeGreaterThanOrEqual(1_950)
      expect(length(segment)).toBeLessThanOrEqual(2_600)
      for (const part of segment) expect(part.duration).toBeLessThanOrEqual(290)
      for (const part of segment.slice(0, -1)) expect(part.duration).toBeGreaterThanOrEqual(0.85 * 290)
    }
    expect(Math.abs(length(partsOf(line!)) - 7_000)).toBeLessThanOrEqual(10)
  }
})

test('HEVC by enhanced RTMP and in the older form', async () => {
  const { file, messages } = await encodeHevc('hevc', 5)
  const [original] = await probe(file)
  const classic = messages.map(({ body, ...rest }): MediaMessage => {
    const key = (body[0]! >> 4) & 7
    return { ...rest, body: Buffer.concat([Buffer.from([(key << 4) | 12, body[0]! & 15 ? 1 : 0, 0, 0, 0]), body.subarray(5)]) }
  })
  const withOffset = messages.map(({ body, ...rest }): MediaMessage =>
    (body[0]! & 15) === 3 ? { ...rest, body: Buffer.concat([Buffer.from([(body[0]! & 0xf0) | 1]), body.subarray(1, 5), Buffer.alloc(3), body.subarray(5)]) } : { ...rest, body })

  for (const [form, sent] of Object.entries({ enhanced: messages, withOffset, classic })) {
    const [line] = remux(sent)
    const output = await save(`hevc-${form}`, line!)
    expect(await complaints(output)).toBe('')
    const [track] = await probe(output)
    expect(track).toMatchObject({ codec: 'hevc', tag: 'hvc1', width: 320, height: 180 })
    expect(track!.hashes).toEqual(original!.hashes)
  }
})

test('AAC by enhanced RTMP', async () => {
  const { file, messages } = await encode(...usual, ...h264(), ...aac)
  const [line] = remux(messages.map(sent =>
    sent.kind === 'audio' ? { ...sent, body: Buffer.concat([Buffer.from([0x90 | sent.body[1]!]), Buffer.from('mp4a'), sent.body.subarray(2)]) } : sent))
  expectUntouched(await sound(await save('enhanced-aac', line!)), await sound(file))
})

test('with ten seconds between key frames a segment is ten seconds long; with none at all it is cut after twelve', async () => {
  const { messages } = await encode(...picture('160x90'), ...tone(), '-t', '32', ...h264(300), ...aac)
  expect(remux(messages)[0]!.segments.map(length)).toEqual([10_000, 10_000, 10_000, 2_000])

  const endless = await encode(...picture('160x90'), '-t', '30', ...h264(10_000))
  const [line] = remux(endless.messages)
  expect(line!.segments.map(segment => segment[0]!.independent)).toEqual([true, false, false])
  for (const segment of line!.segments) expect(length(segment)).toBeLessThanOrEqual(12_300)
})

const sound = async (file: string) => (await probe(file)).find(track => track.codec === 'aac')!
const isVideo = ({ kind }: MediaMessage) => kind === 'video'
const isConfig = ({ body }: MediaMessage) => body[1] === 0
const shift = (sent: MediaMessage[], by: number) => sent.map(message => ({ ...message, at: message.at + by }))
const between = (from: number, to: number) => ({ at }: MediaMessage) => at >= from && at < to

test.each([['forward', 60_000], ['back', -5_000]])('time stamps that jump %s begin a new time line at the next key frame', async (direction, by) => {
  const { messages } = await encode(...usual, ...h264(), ...aac)
  const late = shift(messages, 10_000)
  const lines = remux([...late.filter(between(0, 15_000)), ...shift(late.filter(message => message.at >= 15_000), by)])

  expect(lines).toHaveLength(2)
  expect(length(partsOf(lines[0]!))).toBeCloseTo(5_000, -2)
  expect(length(partsOf(lines[1]!))).toBeCloseTo(1_000, -2)
  for (const [i, line] of lines.entries()) expect(await complaints(await save(`jump-${direction}-${i}`, line))).toBe('')
})

test('sound that is missing for three seconds is silence, and the rest stays in time', async () => {
  for (const channels of ['1', '2']) {
    const { file, messages } = await encode(...usual, ...h264(), '-ac', channels, ...aac)
    const lines = remux(messages.filter(sent => isVideo(sent) || isConfig(sent) || !between(2_000, 5_000)(sent)))
    expect(lines).toHaveLength(1)

    const output = await save(`gap-${channels}`, lines[0]!)
    expect(await complaints(output)).toBe('')
    const [there, here] = [(await sound(file)).times, (await sound(output)).times]
    const steps = here.slice(1).map((time, i) => time - here[i]!)
    expect(Math.max(...steps)).toBeLessThanOrEqual(22)
    expect(Math.abs(here.at(-1)! - there.at(-1)!)).toBeLessThanOrEqual(100)

    const { errors } = await ffmpeg('-loglevel', 'info', '-ss', '3', '-t', '1.5', '-i', output, '-map', '0:a', '-af', 'volumedetect', '-f', 'null', '-')
    expect(/max_volume: (-?[\d.]+)/.exec(errors)?.[1]).toBe('-91.0')
  }
})

test('sound that was announced and never comes does not hold the picture', async () => {
  const { messages } = await encode(...usual, ...h264(), ...aac)
  const [line] = remux(messages.filter(sent => isVideo(sent) || isConfig(sent)))
  const output = await save('never', line!)
  expect(await complaints(output)).toBe('')
  expect((await sound(output)).times.at(-1)).toBeGreaterThan(6_000)
})

test('an encoder that always sends its sound 0.8 s late is heard', async () => {
  const { messages } = await encode(...usual, ...h264(), ...aac)
  const arrival = ({ kind, at, body }: MediaMessage) => (kind === 'audio' && body[1] !== 0 ? at + 800 : at)
  const [line] = remux(messages.toSorted((one, other) => arrival(one) - arrival(other)))
  const output = await save('late-sound', line!)
  expect(await complaints(output)).toBe('')

  const { errors } = await ffmpeg('-loglevel', 'info', '-ss', '4', '-t', '2', '-i', output, '-map', '0:a', '-af', 'volumedetect', '-f', 'null', '-')
  expect(Number(/mean_volume: (-?[\d.]+)/.exec(errors)?.[1])).toBeGreaterThan(-30)
})

test('pictures that were dropped leave no hole', async () => {
  const { messages } = await encode(...usual, ...h264(), ...aac)
  const lines = remux(messages.filter(sent => !isVideo(sent) || !between(3_250, 4_000)(sent)))
  expect(lines).toHaveLength(1)

  const output = await save('dropped', lines[0]!)
  expect(await complaints(output)).toBe('')
  expect(length(partsOf(lines[0]!))).toBeCloseTo(7_000, -1)
  const steps = (await probe(output))[0]!.times.map((time, i, all) => time - (all[i - 1] ?? 0))
  expect(Math.max(...steps)).toBeGreaterThan(700)
})

test('another picture size or another sound begins a new time line', async () => {
  const first = await encode(...picture('320x180'), ...tone(48_000), '-t', '3', ...h264(), ...aac)
  const second = await encode(...picture('640x360'), ...tone(44_100), '-t', '3', ...h264(), ...aac)
  const lines = remux([...first.messages, ...shift(second.messages, 3_000)])

  const sizes = await Promise.all(lines.map(async (line, i) => (await probe(await save(`size-${i}`, line)))[0]!.width!))
  expect(sizes).toEqual([320, 640])
})

test('a configuration sent again changes nothing', async () => {
  const { messages } = await encode(...usual, ...h264(), ...aac)
  const configs = messages.filter(isConfig).slice(0, 2)
  expect(configs.map(({ kind }) => kind).sort()).toEqual(['audio', 'video'])
  expect(remux([...messages.slice(0, 120), ...shift(configs, 2_000), ...messages.slice(120)])).toHaveLength(1)
})

test('a stream that begins between key frames waits for the first', async () => {
  const { messages } = await encode(...usual, ...h264(), ...aac)
  const [line] = remux([...messages.filter(isConfig), ...messages.filter(between(1_000, 7_000))])
  expect(partsOf(line!)[0]!.independent).toBe(true)
  expect(length(partsOf(line!))).toBeCloseTo(5_000, -2)
})

test('no frame is lost or doubled however the stamps tremble', async () => {
  const { file, messages } = await encode(...usual, ...h264(), ...aac)
  const trembling = messages.map((sent, i) => (isVideo(sent) && !isConfig(sent) ? { ...sent, at: Math.max(0, sent.at + ((i * 7919) % 61) - 30) } : sent))
  const [line] = remux(trembling)
  const output = await save('trembling', line!)
  expect(await complaints(output)).toBe('')
  expect((await probe(output))[0]!.hashes).toEqual((await probe(file))[0]!.hashes)
})
