import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { readAudioConfig } from './audio-config.ts'
import { readAudio, readVideo } from './flv.ts'
import { readVideoConfig } from './video-config.ts'

const video = (...head: (number | string)[]) => Buffer.concat([...head.map(part => Buffer.from(typeof part === 'string' ? [...part].map(c => c.charCodeAt(0)) : [part])), Buffer.from('xxxxxxxx')])

test.each([
  ['H.264', video(0x17, 1, 0, 0, 80), { kind: 'picture', key: true, offset: 80 }],
  ['H.264 shown before it is decoded', video(0x27, 1, 0xff, 0xff, 0xf6), { kind: 'picture', key: false, offset: -10 }],
  ['H.264 configuration', video(0x17, 0, 0, 0, 0), { kind: 'video config', codec: 'h264' }],
  ['H.264 end of sequence', video(0x17, 2, 0, 0, 0), null],
  ['HEVC, enhanced', video(0x91, 'hvc1', 0, 0, 40), { kind: 'picture', key: true, offset: 40 }],
  ['HEVC, enhanced, without offset', video(0xa3, 'hvc1'), { kind: 'picture', key: false, offset: 0 }],
  ['HEVC, the older form', video(0x1c, 1, 0, 0, 0), { kind: 'picture', key: true }],
  ['H.264, enhanced', video(0x90, 'avc1'), { kind: 'video config', codec: 'h264' }],
  ['a command frame', video(0x57, 0), null],
  ['AV1 configuration', video(0x90, 'av01'), { kind: 'video config', codec: 'av1' }],
  ['AV1', video(0x91, 'av01'), { kind: 'picture', key: true, offset: 0, bytes: Buffer.from('xxxxxxxx') }],
  ['AV1 behind a delimiter', video(0xa1, 'av01', 0x12, 0), { kind: 'picture', key: false, offset: 0, bytes: Buffer.from('xxxxxxxx') }],
  ['AV1, end of sequence', video(0x92, 'av01'), null],
  ['VP9', video(0x91, 'vp09'), { kind: 'foreign', codec: 'vp09' }],
  ['Sorenson', video(0x12, 0), { kind: 'foreign', codec: 'video format 2' }],
  ['one of several tracks', video(0x96, 0x01, 'hvc1'), null],
  ['nothing', Buffer.alloc(0), null],
])('a video message with %s', (_, body, expected) => {
  if (expected) expect(readVideo(body)).toMatchObject(expected)
  else expect(readVideo(body)).toBeNull()
})

test.each([
  ['AAC', Buffer.from([0xaf, 1, 1, 2]), { kind: 'sound' }],
  ['AAC configuration', Buffer.from([0xaf, 0, 0x11, 0x90]), { kind: 'audio config' }],
  ['AAC, enhanced', Buffer.from('\x91mp4axx', 'latin1'), { kind: 'sound' }],
  ['Opus', Buffer.from('\x91Opusxx', 'latin1'), { kind: 'sound', bytes: Buffer.from('xx') }],
  ['Opus configuration', Buffer.from('\x90Opusxx', 'latin1'), { kind: 'audio config', codec: 'opus' }],
  ['FLAC', Buffer.from('\x90fLaCxx', 'latin1'), { kind: 'foreign', codec: 'fLaC' }],
  ['MP3', Buffer.from([0x2f, 1, 2]), { kind: 'foreign', codec: 'MP3' }],
  ['nothing', Buffer.from([0xaf]), null],
])('an audio message with %s', (_, body, expected) => {
  if (expected) expect(readAudio(body)).toMatchObject(expected)
  else expect(readAudio(body)).toBeNull()
})

test.each([
  ['48 kHz stereo', '1190', { rate: 48_000, channels: 2, frame: 1024 }],
  ['44.1 kHz mono', '1208', { rate: 44_100, channels: 1, frame: 1024 }],
  ['HE-AAC', '2b920800', { rate: 22_050, channels: 2, frame: 1024 }],
  ['5.1', '11b0', { rate: 48_000, channels: 6, silence: null }],
  ['frames of 960', '1194', { frame: 960 }],
])('an AAC configuration: %s', (_, hex, expected) => {
  expect(readAudioConfig('aac', Buffer.from(hex, 'hex'))).toMatchObject(expected)
})

// Hundreds of millions of entries announced in a few bytes: reading stops where the bytes do.
const hostileParameterSet = Buffer.concat([Buffer.from('0142001effe1000a', 'hex'), Buffer.from('6742001ef8400000000fffff', 'hex')])

test('a configuration that lies is an error, quickly', () => {
  expect(() => readVideoConfig('h264', hostileParameterSet)).toThrow(RangeError)

  const started = performance.now()
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom('h264' as const, 'hevc' as const, 'av1' as const), (noise, codec) => {
      for (const readIt of [() => readVideoConfig(codec, Buffer.from(noise)), () => readAudioConfig('aac', Buffer.from(noise)), () => readAudioConfig('opus', Buffer.concat([Buffer.from('OpusHead'), noise]))]) {
        try { readIt() } catch (error) { expect(error).toBeInstanceOf(RangeError) }
      }
    }),
    { numRuns: 3_000 },
  )
  expect(performance.now() - started).toBeLessThan(5_000)
})
