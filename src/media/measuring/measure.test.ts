import { beforeAll, expect, test } from 'bun:test'
import { createRemuxer } from '../remuxer.ts'
import { readAudio, readVideo } from '../flv.ts'
import { aac, encode, h264 } from '../testing.ts'
import { measure, measureSound } from './measure.ts'
import type { Measures } from './rules.ts'

const ffmpeg = process.env.FFMPEG_BIN ?? 'ffmpeg'

/** What our own packager hands out of what a real encoder would send. */
const film = async (...args: string[]) => {
  const { messages } = await encode(...args, '-t', '5', '-map', '0:v', '-map', '1:a', ...h264(50), ...aac)
  const bytes: Uint8Array[] = []
  const remuxer = createRemuxer({ begin: header => void bytes.push(header), add: part => void bytes.push(part.bytes), closeSegment: () => {} })
  for (const { kind, at, body } of messages) {
    const tag = kind === 'audio' ? readAudio(body) : readVideo(body)
    if (tag) remuxer.push(tag, at)
  }
  remuxer.end()
  return new Uint8Array(Buffer.concat(bytes))
}

const lavfi = (...graphs: string[]) => graphs.flatMap(graph => ['-f', 'lavfi', '-i', graph])
const size = 's=320x180:r=25'
const speech = 'sine=f=300:r=48000,volume=0.9'
const moving = `testsrc2=${size}`
const clap = (delay: number) => [
  `color=c=gray:${size},format=yuv420p,drawbox=t=fill:c=white:enable='lt(mod(t\\,1.7)\\,0.12)'`,
  `aevalsrc='0.4*sin(2*PI*1000*t)*lt(mod(t+1.7-${delay}\\,1.7)\\,0.12)+0.002*random(0)':s=48000`,
] as const

let good: Measures
beforeAll(async () => { good = await measure(ffmpeg, await film(...lavfi(moving, speech))) })

test('an ordinary picture and sound measure as such', () => {
  expect(good.picture).toMatchObject({ black: 0, frozen: 0 })
  expect(good.picture!.seconds).toBeGreaterThan(4)
  expect(good.picture!.brightness).toBeWithin(30, 70)
  expect(good.sound).toMatchObject({ silent: 0, clipped: 0 })
  expect(good.sound!.loudness).toBeWithin(-26, -16)
})

test.each<[string, string, string, (found: Measures) => boolean]>([
  ['black', `color=c=black:${size}`, speech, ({ picture }) => picture!.black > 0.95 && picture!.brightness < 2],
  ['frozen', `testsrc2=${size},loop=-1:1`, speech, ({ picture }) => picture!.frozen > 0.8 && picture!.black === 0],
  ['dark', `${moving},format=yuv420p,lutyuv=y=16+(val-16)*0.12:u=128:v=128`, speech, ({ picture }) => picture!.brightness < 12 && picture!.brightness > 2],
  ['silent', moving, 'anullsrc=r=48000', ({ sound }) => sound!.silent > 0.95 && sound!.loudness <= -70],
  ['clipping', moving, 'sine=f=440:r=48000,volume=24dB', ({ sound }) => sound!.clipped > 0.3 && sound!.peak > -1],
  ['faint', moving, 'sine=f=440:r=48000,volume=-20dB', ({ sound }) => sound!.loudness < -35 && sound!.silent === 0],
])('%s', async (_, picture, sound, isSo) => {
  const found = await measure(ffmpeg, await film(...lavfi(picture, sound)))
  expect([found, isSo(found)]).toEqual([found, true])
})

test.each([0, 0.4, -0.3])('claps tell that the sound comes %p s after the picture', async delay => {
  const { shift } = await measure(ffmpeg, await film(...lavfi(...clap(delay))))
  expect(shift).not.toBeNull()
  expect(Math.abs(shift! - delay * 1000)).toBeLessThanOrEqual(80)
})

test('where nothing can be told, nothing is told', async () => {
  expect(good.shift).toBeNull()
})

test('rubbish, no ffmpeg and a film that is too large give nothing, and harm nobody', async () => {
  const nothing = { picture: null, sound: null, shift: null }
  expect(await measure(ffmpeg, new TextEncoder().encode('no film at all'))).toEqual(nothing)
  expect(await measure('/nowhere/ffmpeg', await film(...lavfi(moving, speech)))).toEqual(nothing)
  expect(await measure(ffmpeg, new Uint8Array(25 << 20))).toEqual(nothing)
  expect(await measureSound(ffmpeg, await film(...lavfi(moving, speech)))).toMatchObject({ silent: 0 })
})
