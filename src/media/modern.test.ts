import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { readAudioConfig } from './audio-config.ts'
import { readVideo } from './flv.ts'
import { codecOf } from './master.ts'
import { opusDuration } from './opus.ts'
import { aac, complaints, encode, encodeAv1, encodeOpus, ffmpeg, h264, length, partsOf, probe, remux, save, together, usual } from './testing.ts'
import { readVideoConfig } from './video-config.ts'

/** One for each picture or stretch of sound as it looks or sounds. */
const decoded = async (file: string, track: string) =>
  (await ffmpeg('-i', file, '-map', track, '-fps_mode', 'passthrough', '-f', 'framemd5', '-')).output.split('\n').filter(line => /^\d/.test(line)).map(line => line.split(',').at(-1)!.trim())

test('AV1 and Opus come out untouched', async () => {
  const [video, audio] = await Promise.all([encodeAv1('av1', 5), encodeOpus('opus', 5)])
  const lines = remux(together(video.messages, audio.messages))
  expect(lines).toHaveLength(1)
  const output = await save('av1-opus', lines[0]!)
  expect(await complaints(output)).toBe('')

  const [picture, sound] = await probe(output)
  const [[sentPicture], [sentSound]] = await Promise.all([probe(video.file), probe(audio.file)])
  expect(picture).toMatchObject({ codec: 'av1', tag: 'av01', width: 160, height: 90, hashes: sentPicture!.hashes })
  expect(picture!.hashes).toHaveLength(150)
  expect(sound).toMatchObject({ codec: 'opus', tag: 'Opus' })
  expect(sound!.hashes.length).toBeGreaterThan(245)
  expect(sound!.hashes).toEqual(sentSound!.hashes.slice(0, sound!.hashes.length))
  expect(await decoded(output, '0:v')).toEqual(await decoded(video.file, '0:v'))
  expect(lines[0]!.segments.map(segment => segment[0]!.independent)).toEqual([true, true, true])
  expect(length(partsOf(lines[0]!))).toBeCloseTo(5_000, -2)
})

test.each([[60, 1], [10, 2], [20, 6]])('Opus in packets of %i ms with %i channels keeps its times', async (packet, channels) => {
  const { file, messages } = await encodeOpus(`opus-${packet}-${channels}`, 3, { packet, channels })
  const [line] = remux(messages)
  const output = await save(`opus-${packet}`, line!)
  expect(await complaints(output)).toBe('')
  const [[sound], [sent]] = await Promise.all([probe(output), probe(file)])
  expect(sound!.hashes).toEqual(sent!.hashes.slice(0, sound!.hashes.length))
  expect(sound!.hashes.length).toBeGreaterThan(2_900 / packet)
  expect(sound!.times.slice(1).every((time, i) => Math.abs(time - sound!.times[i]! - packet) <= 1)).toBe(true)
})

test('Opus that is missing for a while leaves the rest in time', async () => {
  const [{ messages }, opus] = await Promise.all([encode(...usual, ...h264(), ...aac), encodeOpus('opus-gap', 7)])
  const pictures = messages.filter(({ kind }) => kind === 'video')
  const [line, ...others] = remux(together(pictures, opus.messages.filter(({ at }) => at < 2_000 || at >= 4_000)))
  expect(others).toEqual([])
  const output = await save('opus-gap', line!)
  const sound = (await probe(output)).find(({ codec }) => codec === 'opus')!
  expect(sound.times.filter(time => time > 2_050 && time < 3_950)).toEqual([])
  expect(Math.abs(sound.times.at(-1)! - 6_980)).toBeLessThanOrEqual(60)
})

test.each([
  ['main, level 2.0, eight bits', 'av01.0.00M.08', '81000c00'],
  ['main, level 5.1, high tier, ten bits', 'av01.0.13H.10', '810dcc00'],
  ['professional, level 6, twelve bits', 'av01.2.16M.12', '81506000'],
])('AV1, %s, is called %s', (_, name, hex) => {
  expect(codecOf({ codec: 'av1', config: Buffer.from(hex, 'hex') })).toBe(name)
})

test.each([[[0x00], 480], [[0x18], 2880], [[0x60], 480], [[0x68], 960], [[0x80], 120], [[0xf8], 960], [[0xf9], 1920], [[0xfb, 0x83], 2880], [[0xfb, 63], 0], [[0xfb], 0], [[], 0]])('the Opus packet %p holds %i samples', (packet, samples) => {
  expect(opusDuration(Uint8Array.from(packet))).toBe(samples)
})

const configOf = async () => {
  const tag = readVideo((await encodeAv1('av1-short', 0.2)).messages[0]!.body)
  return tag?.kind === 'video config' ? tag.config : Buffer.alloc(0)
}

test('a cut or bent AV1 configuration is an error or a size, at once', async () => {
  const config = await configOf()
  expect(readVideoConfig('av1', config)).toMatchObject({ width: 160, height: 90 })
  for (let length = 0; length < 12; length++) expect(() => readVideoConfig('av1', config.subarray(0, length))).toThrow(RangeError)
  const head = config.subarray(0, 4)
  for (const units of ['0affffffffffffffffff', '0affffffff7f00', '12ffffffffffffff7f', '0a', '0e', '08', '1200'.repeat(40), '0a00', '0a0b00000002ff'])
    expect(() => readVideoConfig('av1', Buffer.concat([head, Buffer.from(units, 'hex')]))).toThrow(RangeError)

  fc.assert(fc.property(fc.nat(config.length - 1), fc.uint8Array({ minLength: 1, maxLength: 12 }), (at, noise) => {
    const bent = Buffer.concat([config.subarray(0, at), noise, config.subarray(at + noise.length)])
    try { readVideoConfig('av1', bent) } catch (error) { expect(error).toBeInstanceOf(RangeError) }
  }), { numRuns: 2_000 })
})

test.each(['', '4f707573486561640102', '4f7075734865616401003801803e0000000000', '4f7075734865616401033801803e0000000000', '4f7075734865616401063801803e0000000001', '4f7075734865616411023801803e0000000000', '1190'])('the Opus configuration "%s" is an error', hex => {
  expect(() => readAudioConfig('opus', Buffer.from(hex, 'hex'))).toThrow(RangeError)
})
