import { expect, test } from 'bun:test'
import type { StreamHealth } from '../../app.ts'
import type { Measures } from '../../media/measuring/rules.ts'
import { locales, speak } from '../../platform/words.ts'
import { lineOf } from '../../rooms/line/rules.ts'
import { checks, judge, steadiness, whatHolds, type CheckName, type Evidence, type Verdict } from './rules.ts'

const steady = (bits: number) => Array.from({ length: 30 }, () => bits)
const health: StreamHealth = {
  bitrate: 2_500_000, frameRate: 30, width: 720, height: 1280, keyFrameGap: 2, dropped: 0, speed: 1,
  videoCodec: 'h264', audioCodec: 'aac', since: 0, bitrates: steady(2_500_000),
}
const measures: Measures = {
  picture: { seconds: 6, black: 0, frozen: 0, brightness: 50 },
  sound: { seconds: 6, silent: 0.1, loudness: -18, peak: -4, clipped: 0 },
  shift: 0,
}
const fine: Evidence = { open: true, server: 'rtmp://shop.test:1935/live', health, refused: null, measures, ffmpeg: true, upload: 20e6, line: lineOf({ bitrate: 0, limit: 50e6, space: 'free', seatsTaken: false }, 2_500_000) }

type Change = Partial<Omit<Evidence, 'health' | 'measures'>> & { health?: Partial<StreamHealth> | null; picture?: Partial<NonNullable<Measures['picture']>> | null; sound?: Partial<NonNullable<Measures['sound']>> | null; shift?: number | null }

const evidence = ({ health: h, picture, sound, shift, ...rest }: Change): Evidence => ({
  ...fine, ...rest,
  health: h === null ? null : { ...health, ...h },
  measures: { picture: picture === null ? null : { ...measures.picture!, ...picture }, sound: sound === null ? null : { ...measures.sound!, ...sound }, shift: shift === undefined ? 0 : shift },
})

const verdictOf = (evidence: Evidence, name: CheckName) => judge(evidence).find(finding => finding.name === name)!.verdict

test('a good stream is green all over, and nothing holds it', () => {
  expect(judge(fine).filter(({ verdict }) => verdict !== 'good')).toEqual([])
  expect(whatHolds(judge(fine))).toEqual([])
})

test.each<[CheckName, Change, Verdict]>([
  ['ingest', { open: false }, 'bad'],
  ['ingest', { health: null }, 'waiting'],
  ['ingest', { health: null, refused: 'wrong-key' }, 'bad'],
  ['ingest', { refused: 'wrong-key' }, 'good'],
  ['upload', { upload: null }, 'unknown'],
  ['upload', { upload: 2e6 }, 'bad'],
  ['upload', { upload: 4e6 }, 'mind'],
  ['upload', { upload: 5e6 }, 'good'],
  ['upload', { upload: 3e6, health: null }, 'bad'],
  ['viewers', { line: null }, 'unknown'],
  ['viewers', { line: lineOf({ bitrate: 10e6, limit: null, space: 'free', seatsTaken: false }, 2_500_000) }, 'unknown'],
  ['viewers', { line: lineOf({ bitrate: 0, limit: 20e6, space: 'free', seatsTaken: false }, 2_500_000) }, 'mind'],
  ['viewers', { line: lineOf({ bitrate: 44e6, limit: 50e6, space: 'tight', seatsTaken: false }, 2_500_000) }, 'mind'],
  ['viewers', { line: lineOf({ bitrate: 10e6, limit: 50e6, space: 'free', seatsTaken: false }, 2_500_000) }, 'good'],
  ['steady', { health: { bitrates: [...steady(2_500_000), 400_000, 400_000] } }, 'bad'],
  ['steady', { health: { bitrates: [...steady(2_500_000), 1_300_000, 1_300_000] } }, 'mind'],
  ['steady', { health: { bitrates: steady(0).map((_, second) => (second % 2 ? 4_500_000 : 500_000)) } }, 'good'],
  ['steady', { health: { bitrates: [1, 2] } }, 'waiting'],
  ['speed', { health: { speed: 0.7 } }, 'bad'],
  ['speed', { health: { speed: 0.9 } }, 'mind'],
  ['size', { health: { width: 640, height: 360 } }, 'bad'],
  ['size', { health: { width: 540, height: 960 } }, 'mind'],
  ['size', { health: { width: 2160, height: 3840, bitrate: 8e6 } }, 'mind'],
  ['frameRate', { health: { frameRate: 12 } }, 'bad'],
  ['frameRate', { health: { frameRate: 20 } }, 'mind'],
  ['frameRate', { health: { frameRate: 23.976 } }, 'good'],
  ['frameRate', { health: { frameRate: 90 } }, 'mind'],
  ['bitrate', { health: { bitrate: 300_000 } }, 'bad'],
  ['bitrate', { health: { bitrate: 700_000 } }, 'mind'],
  ['bitrate', { health: { bitrate: 10e6 } }, 'mind'],
  ['bitrate', { health: { bitrate: 20e6 } }, 'bad'],
  ['keyFrameGap', { health: { keyFrameGap: 4 } }, 'mind'],
  ['keyFrameGap', { health: { keyFrameGap: 10 } }, 'bad'],
  ['codec', { health: { videoCodec: 'hevc' } }, 'mind'],
  ['black', { picture: { black: 0.99 } }, 'bad'],
  ['black', { picture: { black: 0.1 } }, 'mind'],
  ['light', { picture: { brightness: 8 } }, 'bad'],
  ['light', { picture: { brightness: 20 } }, 'mind'],
  ['light', { picture: { brightness: 95 } }, 'mind'],
  ['frozen', { picture: { frozen: 0.95 } }, 'bad'],
  ['frozen', { picture: { frozen: 0.5 } }, 'mind'],
  ['audio', { health: { audioCodec: null } }, 'bad'],
  ['silence', { sound: { silent: 1 } }, 'bad'],
  ['silence', { sound: { silent: 0.7 } }, 'mind'],
  ['silence', { health: { audioCodec: null }, sound: null }, 'bad'],
  ['level', { sound: { loudness: -45 } }, 'bad'],
  ['level', { sound: { loudness: -30 } }, 'mind'],
  ['level', { sound: { loudness: -9 } }, 'mind'],
  ['level', { sound: { loudness: -4 } }, 'bad'],
  ['clipping', { sound: { clipped: 0.05, peak: -0.1 } }, 'mind'],
  ['clipping', { sound: { clipped: 0.4, peak: 0.7 } }, 'bad'],
  ['step', { shift: 400 }, 'bad'],
  ['step', { shift: 160 }, 'mind'],
  ['step', { shift: -300 }, 'bad'],
  ['step', { shift: -60 }, 'good'],
  ['step', { shift: null }, 'unknown'],
  ['black', { picture: null }, 'unknown'],
  ['black', { ffmpeg: false }, 'unknown'],
  ['light', { health: null }, 'waiting'],
])('%s of %o is %s', (name, change, verdict) => {
  expect(verdictOf(evidence(change), name)).toBe(verdict)
})

test('every sentence and figure can be said in both languages, and everything wrong has its advice', () => {
  const all = [fine, evidence({ health: null }), evidence({ ffmpeg: false }), evidence({ shift: -300, upload: 1, picture: { black: 1, brightness: 0, frozen: 1 }, sound: { silent: 1, loudness: -70, peak: -200, clipped: 1 } })].flatMap(judge)
  expect(all.length).toBe(4 * Object.keys(checks).length)
  for (const { verdict, figure, advice } of all) {
    for (const locale of locales) for (const word of [figure, advice]) if (word) expect(speak(locale)(word)).not.toBe('')
    if (verdict === 'bad' || verdict === 'mind') expect(advice).toBeDefined()
  }
})

test('without ffmpeg nobody is kept from the show; without a stream everybody is', () => {
  expect(whatHolds(judge(evidence({ ffmpeg: false })))).toEqual([])
  expect(whatHolds(judge(evidence({ health: null }))).length).toBeGreaterThan(10)
})

test('steadiness is the worst stretch against the middle one', () => {
  expect(steadiness({ bitrates: [], keyFrameGap: 2 })).toBe(1)
  expect(steadiness({ bitrates: [10, 10, 5, 5, 10, 10], keyFrameGap: 2 })).toBe(0.5)
  expect(steadiness({ bitrates: [0, 0, 0, 0, 0, 0], keyFrameGap: 2 })).toBe(0)
})
