import type { StreamHealth } from '../../app.ts'

/** What is known of a show besides its signal: how long nothing was heard (ms), and stalls for each report of its viewers. */
export type Around = { quietFor: number; stalls: number | null }

const calm: Around = { quietFor: 0, stalls: null }
const quietTooLong = 20_000
const stallsTooMany = 0.3

/** What may be wrong with the picture, the gravest first. The console says it in words and tells what to do. */
export const faults = {
  silent: ({ audioCodec }) => audioCodec === null,
  quiet: (_, { quietFor }) => quietFor >= quietTooLong,
  fell: ({ bitrates, keyFrameGap }) => hasFallen(bitrates, keyFrameGap),
  jerky: ({ frameRate }) => frameRate < 15,
  thin: ({ bitrate }) => bitrate < 600_000,
  unsteady: ({ bitrates, keyFrameGap }) => isUnsteady(bitrates, keyFrameGap),
  'rare-key-frames': ({ keyFrameGap }) => keyFrameGap > 3,
  stalling: (_, { stalls }) => stalls !== null && stalls > stallsTooMany,
  heavy: ({ bitrate }) => bitrate > 9_000_000,
} satisfies Record<string, (health: StreamHealth, around: Around) => boolean>

export type Fault = keyof typeof faults
export type Signal = 'none' | 'starting' | 'good' | Fault

/** Seconds until the meter has seen enough to judge. */
const patience = 5

export const signalOf = (health: StreamHealth | null, around: Around = calm): Signal => {
  if (!health) return 'none'
  if (health.bitrates.length < patience) return 'starting'
  const [worst] = (Object.keys(faults) as Fault[]).filter(name => faults[name](health, around))
  return worst ?? 'good'
}

/** Key frames are large: only spans as long as their distance can be compared with each other. */
const isUnsteady = (bitrates: number[], keyFrameGap: number) => {
  const spans = spansOf(bitrates, keyFrameGap, 6)
  return spans.length >= 3 && Math.min(...spans) < middleOf(spans) / 2
}

/** The latest span carries less than half of what was usual before. */
const hasFallen = (bitrates: number[], keyFrameGap: number) => {
  const spans = spansOf(bitrates, keyFrameGap, 12)
  return spans.length >= 5 && spans.at(-1)! < middleOf(spans.slice(0, -1)) / 2
}

const spansOf = (bitrates: number[], keyFrameGap: number, most: number) => {
  const span = Math.max(2, Math.ceil(keyFrameGap))
  const latest = bitrates.slice(-span * Math.min(most, Math.floor(bitrates.length / span)))
  return Array.from({ length: Math.floor(latest.length / span) }, (_, index) => sum(latest.slice(index * span, (index + 1) * span)))
}

const middleOf = (spans: number[]) => spans.toSorted((a, b) => a - b)[Math.floor(spans.length / 2)]!

const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0)

const across = 120
const high = 32

/** The line of a small graph, 120 by 32, newest at the right; null while there is too little to draw. */
export const sparkline = (bitrates: number[]): string | null => {
  if (bitrates.length < 2) return null
  const top = Math.max(...bitrates, 1) * 1.15
  const step = across / (bitrates.length - 1)
  return bitrates.map((bitrate, index) => `${index ? 'L' : 'M'}${round(index * step)} ${round(high - (bitrate / top) * high)}`).join('')
}

export const sparkBox = `0 0 ${across} ${high}`
export const underLine = (line: string) => `${line}V${high}H0Z`

const round = (value: number) => Math.round(value * 10) / 10
