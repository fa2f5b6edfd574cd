import { expect, test } from 'bun:test'
import type { StreamHealth } from '../../app.ts'
import { signalOf, sparkline, underLine, type Around } from './rules.ts'

const steady = (bitrate: number) => Array.from({ length: 30 }, () => bitrate)
const good: StreamHealth = {
  bitrate: 2_500_000, frameRate: 30, width: 720, height: 1280, keyFrameGap: 2, dropped: 0, speed: 1,
  videoCodec: 'avc1.640028', audioCodec: 'mp4a.40.2', since: 0, bitrates: steady(2_500_000),
}

test.each([
  ['nothing comes', null, 'none'],
  ['it has just begun', { ...good, bitrates: [1, 2, 3] }, 'starting'],
  ['all is well', good, 'good'],
  ['no sound', { ...good, audioCodec: null }, 'silent'],
  ['no sound matters more than key frames', { ...good, audioCodec: null, keyFrameGap: 8 }, 'silent'],
  ['few frames', { ...good, frameRate: 10 }, 'jerky'],
  ['hardly any data', { ...good, bitrate: 300_000, bitrates: steady(300_000) }, 'thin'],
  ['key frames far apart', { ...good, keyFrameGap: 8 }, 'rare-key-frames'],
  ['a key frame gap just good enough', { ...good, keyFrameGap: 3 }, 'good'],
  ['too much for mobile networks', { ...good, bitrate: 12_000_000, bitrates: steady(12_000_000) }, 'heavy'],
  ['the line breaks in', { ...good, bitrates: [...steady(2_500_000).slice(4), 400_000, 300_000, 2_500_000, 2_500_000] }, 'unsteady'],
  ['big key frames every other second are no breach', { ...good, bitrates: steady(0).map((_, second) => (second % 2 ? 4_500_000 : 500_000)) }, 'good'],
] as const)('%s', (_, health, signal) => {
  expect(signalOf(health as StreamHealth | null)).toBe(signal)
})

test('the graph runs from left to right and stays inside its box', () => {
  expect(sparkline([1])).toBeNull()
  expect(sparkline([0, 115])).toBe('M0 32L120 4.2')
  expect(underLine('M0 32L120 4.2')).toBe('M0 32L120 4.2V32H0Z')
  const heights = [...sparkline([5, 0, 9, 3])!.matchAll(/ ([\d.]+)/g)].map(([, y]) => Number(y))
  expect(heights).toHaveLength(4)
  expect(heights.every(y => y >= 0 && y <= 32)).toBe(true)
})

test.each<[string, Partial<StreamHealth>, Partial<Around>, string]>([
  ['nothing heard for long', {}, { quietFor: 20_000 }, 'quiet'],
  ['a pause', {}, { quietFor: 12_000 }, 'good'],
  ['viewers stall', {}, { stalls: 0.5 }, 'stalling'],
  ['a stall here and there', {}, { stalls: 0.1 }, 'good'],
  ['nobody has told yet', {}, { stalls: null }, 'good'],
  ['the bitrate has fallen', { bitrates: [...steady(2_500_000), 900_000, 900_000] }, {}, 'fell'],
  ['it fell and came back', { bitrates: [...steady(2_500_000), 900_000, 900_000, ...steady(2_500_000)] }, {}, 'good'],
])('%s', (_, health, around, signal) => {
  expect(signalOf({ ...good, ...health }, { quietFor: 0, stalls: null, ...around })).toBe(signal as ReturnType<typeof signalOf>)
})
