/** What ffmpeg saw and heard in a few seconds. Shares are from 0 to 1. */
export type PictureMeasures = {
  seconds: number
  black: number
  frozen: number
  /** The mean of the picture's brightness, in percent. */
  brightness: number
}

export type SoundMeasures = {
  seconds: number
  silent: number
  /** LUFS over the whole sample; -70 is nothing. */
  loudness: number
  /** The highest sample, dBFS. */
  peak: number
  /** How much of the time the sound runs into its ceiling. */
  clipped: number
}

/** How much later the sound comes than the picture (ms); null when nothing could be told from this sample. */
export type Shift = number | null

export type Measures = { picture: PictureMeasures | null; sound: SoundMeasures | null; shift: Shift }

/** One frame of what a metadata filter prints: when it is (seconds), and its figures. */
export type Frame = { at: number; figures: Map<string, number> }

/** Reads what `metadata=mode=print` and `ametadata=mode=print` write. */
export const readFrames = (text: string): Frame[] => {
  const frames: Frame[] = []
  for (const line of text.split('\n')) {
    const at = /^frame:\d+ +pts:-?\d+ +pts_time:(-?[\d.]+)/.exec(line)?.[1]
    if (at !== undefined) frames.push({ at: Number(at), figures: new Map() })
    const [, name, value] = /^lavfi\.([\w.]+)=(\S+)/.exec(line) ?? []
    if (name && frames.length) frames.at(-1)!.figures.set(name, value === '-inf' ? -Infinity : Number(value))
  }
  return frames
}

export const judgePicture = (frames: Frame[]): PictureMeasures | null => {
  if (frames.length < 2) return null
  const seconds = lengthOf(frames)
  const light = frames.map(({ figures }) => figures.get('signalstats.YAVG') ?? 0)
  return {
    seconds,
    black: share(spans(frames, 'black_start', 'black_end'), seconds),
    frozen: share(spans(frames, 'freezedetect.freeze_start', 'freezedetect.freeze_end'), seconds),
    // Black is 16 and white 235 (ITU-R BT.709).
    brightness: clamp(((mean(light) - 16) / 219) * 100, 0, 100),
  }
}

/** So close to full scale (dBFS) that the tops are cut off. */
const ceiling = -0.5

export const judgeSound = (frames: Frame[]): SoundMeasures | null => {
  if (frames.length < 2) return null
  const seconds = lengthOf(frames)
  const peaks = frames.map(({ figures }) => figures.get('astats.Overall.Peak_level') ?? -Infinity)
  const loudness = frames.findLast(({ figures }) => figures.has('r128.I'))?.figures.get('r128.I') ?? -70
  return {
    seconds,
    silent: share(spans(frames, 'silence_start', 'silence_end'), seconds),
    loudness: Math.max(-70, loudness),
    peak: Math.max(-100, ...peaks),
    clipped: peaks.filter(peak => peak >= ceiling).length / peaks.length,
  }
}

type Span = { from: number; to: number }

/** From a start to its end; what is not over at the end of the sample reaches to there. */
const spans = (frames: Frame[], start: string, end: string): Span[] => {
  const found: Span[] = []
  let from: number | null = null
  for (const { figures } of frames) {
    from = figures.get(start) ?? from
    const to = figures.get(end)
    if (to === undefined || from === null) continue
    found.push({ from, to })
    from = null
  }
  return from === null ? found : [...found, { from, to: frames.at(-1)!.at }]
}

const share = (spans: Span[], seconds: number) => clamp(spans.reduce((sum, { from, to }) => sum + to - from, 0) / seconds, 0, 1)

const lengthOf = (frames: Frame[]) => frames.at(-1)!.at - frames[0]!.at || 1

// Sound and picture in step: a clap, a cup set down, a flash. Where the picture jumps, the sound should jump.

const step = 20                      // ms
const furthest = 1_000
const floor = -60                    // dB: what is quieter counts as quiet
const sureFrom = 0.5
const apart = 0.15

/** The shift at which jumps of the sound best fall on jumps of the picture; null when none does so clearly. */
export const findShift = (picture: Frame[], sound: Frame[]): Shift => {
  if (picture.length < 10 || sound.length < 50) return null
  const begin = Math.max(picture[0]!.at, sound[0]!.at)
  const length = Math.floor(((Math.min(picture.at(-1)!.at, sound.at(-1)!.at) - begin) * 1000) / step)
  if (length * step < 2 * furthest) return null

  const seen = soften(onGrid(picture.map(({ at, figures }) => [at, figures.get('signalstats.YDIF') ?? 0]), begin, length))
  const levels = sound.map(({ at, figures }): [number, number] => [at, Math.max(floor, figures.get('astats.Overall.RMS_level') ?? floor)])
  const heard = soften(onGrid(levels.map(([at, level], index) => [at, Math.abs(level - (levels[index - 1]?.[1] ?? level))]), begin, length))

  const most = furthest / step
  const fits = Array.from({ length: 2 * most + 1 }, (_, index) => ({ lag: index - most, fit: correlation(seen, heard, index - most) }))
  const best = fits.reduce((one, other) => (other.fit > one.fit ? other : one))
  const rival = Math.max(...fits.filter(({ lag }) => Math.abs(lag - best.lag) > 5).map(({ fit }) => fit))
  return best.fit >= sureFrom && best.fit - rival >= apart ? best.lag * step : null
}

const onGrid = (values: [at: number, value: number][], begin: number, length: number) => {
  const grid = new Float64Array(length)
  for (const [at, value] of values) {
    const index = Math.round(((at - begin) * 1000) / step)
    if (index >= 0 && index < length) grid[index] = Math.max(grid[index]!, value)
  }
  return grid
}

/** Pictures come every 33 ms, so that a jump is only known to within that. */
const soften = (grid: Float64Array) =>
  grid.map((_, index) => [1, 2, 3, 2, 1].reduce((sum, weight, offset) => sum + weight * (grid[index + offset - 2] ?? 0), 0))

const correlation = (one: Float64Array, other: Float64Array, lag: number) => {
  const from = Math.max(0, -lag)
  const to = Math.min(one.length, other.length - lag)
  let [a, b, aa, bb, ab] = [0, 0, 0, 0, 0]
  for (let index = from; index < to; index++) {
    const [x, y] = [one[index]!, other[index + lag]!]
    a += x; b += y; aa += x * x; bb += y * y; ab += x * y
  }
  const count = to - from
  const spread = Math.sqrt((aa - (a * a) / count) * (bb - (b * b) / count))
  return spread > 1e-9 ? (ab - (a * b) / count) / spread : 0
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value))
