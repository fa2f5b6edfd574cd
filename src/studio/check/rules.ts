import type { StreamHealth } from '../../app.ts'
import type { Measures } from '../../media/measuring/rules.ts'
import type { Word } from '../../platform/words.ts'
import type { Line } from '../../rooms/line/rules.ts'
import { words as lineWords } from '../../rooms/line/words.ts'
import { refusalWord } from '../../rooms/words.ts'
import { words } from './words.ts'

/** What is known of a room's stream when it is judged. */
export type Evidence = {
  /** Encoders can come in. */
  open: boolean
  /** Where they send to. */
  server: string
  health: StreamHealth | null
  /** Why the latest encoder was turned away, when that was a moment ago. */
  refused: string | null
  /** What was seen and heard; null when nothing has been measured yet. */
  measures: Measures | null
  /** There is an ffmpeg to measure with. */
  ffmpeg: boolean
  /** What the host's browser could send, bit/s. */
  upload: number | null
  /** What goes out to viewers; null where nobody measures. */
  line: Line | null
}

/** Waiting and bad keep the show shut; what cannot be checked does not. */
export const verdicts = ['good', 'mind', 'bad', 'unknown', 'waiting'] as const
export type Verdict = (typeof verdicts)[number]

export type Judgement = { verdict: Verdict; figure: Word | null; advice?: Word }

const { figures, advice } = words

const good = (figure: Word): Judgement => ({ verdict: 'good', figure })
const mind = (figure: Word, advice: Word): Judgement => ({ verdict: 'mind', figure, advice })
const bad = (figure: Word, advice: Word): Judgement => ({ verdict: 'bad', figure, advice })

/** So few that a show is hardly worth it. */
const fewViewers = 10

const both = (one: Word, other: Word): Word => ({ 'zh-CN': `${one['zh-CN']}。${other['zh-CN']}`, en: `${one.en}. ${other.en}` })

/** The meter needs a few seconds. */
const patience = 5

const ofHealth = (judge: (health: StreamHealth) => Judgement) => ({ health }: Evidence): Judgement => {
  if (!health) return { verdict: 'waiting', figure: words.noStream }
  return health.bitrates.length < patience ? { verdict: 'waiting', figure: words.soon } : judge(health)
}

const ofMeasures = (judge: (measures: Measures) => Judgement | null) => ({ health, measures, ffmpeg }: Evidence): Judgement => {
  if (!ffmpeg) return { verdict: 'unknown', figure: null, advice: words.noFfmpeg }
  if (!health) return { verdict: 'waiting', figure: words.noStream }
  if (!measures) return { verdict: 'waiting', figure: words.soon }
  return judge(measures) ?? { verdict: 'unknown', figure: words.unread }
}

const ofSound = (judge: (sound: NonNullable<Measures['sound']>) => Judgement) => (evidence: Evidence): Judgement =>
  evidence.health && evidence.health.audioCodec === null && evidence.ffmpeg
    ? bad(figures.none, advice.noAudio)
    : ofMeasures(({ sound }) => sound && judge(sound))(evidence)

type Check = { group: 'line' | 'picture' | 'sound'; judge: (evidence: Evidence) => Judgement }

/** Everything that is looked at, in the order of the page, with its limits. */
export const checks = {
  ingest: {
    group: 'line',
    judge: ({ open, server, health, refused }) => {
      if (!open) return bad(figures.arrives(server), advice.ingestShut)
      if (health) return good(figures.arrives(server))
      return refused ? bad(figures.arrives(server), refusalWord(refused)) : { verdict: 'waiting', figure: figures.arrives(server), advice: advice.ingestWaits }
    },
  },
  upload: {
    group: 'line',
    judge: ({ upload, health }) => {
      const needed = health && health.bitrate > 0 ? health.bitrate : 2_500_000
      if (upload === null) return { verdict: 'unknown', figure: null, advice: advice.uploadUntested }
      if (upload < 1.25 * needed) return bad(figures.upload(upload, needed), advice.uploadShort)
      return upload < 2 * needed ? mind(figures.upload(upload, needed), advice.uploadTight) : good(figures.upload(upload, needed))
    },
  },
  viewers: {
    group: 'line',
    judge: ({ line }) => {
      if (!line) return { verdict: 'unknown', figure: null }
      const sent = lineWords.sent(line.sent, line.limit)
      if (!line.fit) return { verdict: 'unknown', figure: sent, advice: lineWords.unknown }
      const fits = lineWords.fit(line.fit.most, line.fit.more)
      return line.fit.most < fewViewers || line.fit.more === 0 ? mind(sent, both(fits, advice.fewFit)) : { verdict: 'good', figure: sent, advice: fits }
    },
  },
  steady: {
    group: 'line',
    judge: ofHealth(health => {
      const lowest = steadiness(health)
      return lowest < 0.35 ? bad(figures.lowest(lowest), advice.unsteady) : lowest < 0.6 ? mind(figures.lowest(lowest), advice.unsteady) : good(figures.lowest(lowest))
    }),
  },
  speed: {
    group: 'line',
    judge: ofHealth(({ speed }) => (speed < 0.85 ? bad(figures.times(speed), advice.slow) : speed < 0.96 ? mind(figures.times(speed), advice.slow) : good(figures.times(speed)))),
  },

  size: {
    group: 'picture',
    judge: ofHealth(({ width, height }) => {
      const short = Math.min(width, height)
      const figure = figures.size(width, height)
      return short < 480 ? bad(figure, advice.small) : short < 720 ? mind(figure, advice.small) : short > 1080 ? mind(figure, advice.large) : good(figure)
    }),
  },
  frameRate: {
    group: 'picture',
    judge: ofHealth(({ frameRate }) => {
      const figure = figures.frames(frameRate)
      return frameRate < 15 ? bad(figure, advice.jerky) : frameRate < 23.5 ? mind(figure, advice.jerky) : frameRate > 61 ? mind(figure, advice.fast) : good(figure)
    }),
  },
  bitrate: {
    group: 'picture',
    judge: ofHealth(({ bitrate, width, height }) => {
      const figure = figures.megabits(bitrate)
      // 0.9 Mbit/s for 720p is where faces and labels begin to blur.
      const least = width * height
      return bitrate < 0.4 * least ? bad(figure, advice.thin) : bitrate < 0.9 * least ? mind(figure, advice.thin)
        : bitrate > 15e6 ? bad(figure, advice.heavy) : bitrate > 9e6 ? mind(figure, advice.heavy) : good(figure)
    }),
  },
  keyFrameGap: {
    group: 'picture',
    judge: ofHealth(({ keyFrameGap }) => {
      const figure = figures.seconds(keyFrameGap)
      return keyFrameGap > 5 ? bad(figure, advice.gap) : keyFrameGap > 3 ? mind(figure, advice.gap) : good(figure)
    }),
  },
  codec: {
    group: 'picture',
    judge: ofHealth(({ videoCodec }) => (videoCodec === 'h264' ? good(figures.name('H.264')) : mind(videoCodec ? figures.name(videoCodec.toUpperCase()) : figures.none, advice.codec))),
  },
  black: {
    group: 'picture',
    judge: ofMeasures(({ picture }) => picture && (picture.black > 0.4 ? bad(figures.percent(picture.black), advice.black) : picture.black > 0.05 ? mind(figures.percent(picture.black), advice.black) : good(figures.percent(picture.black)))),
  },
  light: {
    group: 'picture',
    judge: ofMeasures(({ picture }) => {
      if (!picture) return null
      const figure = figures.percent(picture.brightness / 100)
      return picture.brightness < 12 ? bad(figure, advice.dark) : picture.brightness < 24 ? mind(figure, advice.dark) : picture.brightness > 88 ? mind(figure, advice.bright) : good(figure)
    }),
  },
  frozen: {
    group: 'picture',
    judge: ofMeasures(({ picture }) => {
      if (!picture) return null
      const moves = figures.percent(1 - picture.frozen)
      return picture.frozen > 0.8 ? bad(moves, advice.frozen) : picture.frozen > 0.3 ? mind(moves, advice.frozen) : good(moves)
    }),
  },

  audio: {
    group: 'sound',
    judge: ofHealth(({ audioCodec }) => (audioCodec ? good(figures.name(audioCodec.toUpperCase())) : bad(figures.none, advice.noAudio))),
  },
  silence: {
    group: 'sound',
    judge: ofSound(({ silent }) => (silent > 0.9 ? bad(figures.percent(silent), advice.silent) : silent > 0.6 ? mind(figures.percent(silent), advice.pauses) : good(figures.percent(silent)))),
  },
  level: {
    group: 'sound',
    judge: ofSound(({ loudness }) => {
      const figure = figures.loudness(loudness)
      return loudness < -38 ? bad(figure, advice.quiet) : loudness < -27 ? mind(figure, advice.quiet) : loudness > -7 ? bad(figure, advice.loud) : loudness > -11 ? mind(figure, advice.loud) : good(figure)
    }),
  },
  clipping: {
    group: 'sound',
    judge: ofSound(({ peak, clipped }) => (clipped > 0.1 ? bad(figures.peak(peak, clipped), advice.clipped) : clipped > 0.01 ? mind(figures.peak(peak, clipped), advice.clipped) : good(figures.peak(peak, clipped)))),
  },
  // People notice sound that is 125 ms late or 45 ms early (ITU-R BT.1359); a picture every 33 ms cannot be told more finely.
  step: {
    group: 'sound',
    judge: ofMeasures(({ shift }) => {
      if (shift === null) return { verdict: 'unknown', figure: null, advice: advice.clap }
      const figure = figures.shift(shift)
      const wrong = shift > 0 ? advice.late : advice.early
      return shift > 200 || shift < -120 ? bad(figure, wrong) : shift > 120 || shift < -80 ? mind(figure, wrong) : good(figure)
    }),
  },
} satisfies Record<string, Check>

export type CheckName = keyof typeof checks
export type Finding = Judgement & { name: CheckName; group: Check['group'] }

export const judge = (evidence: Evidence): Finding[] =>
  (Object.entries(checks) as [CheckName, Check][]).map(([name, { group, judge }]) => ({ name, group, ...judge(evidence) }))

/** What keeps the show shut unless somebody puts their name to it. */
export const whatHolds = (findings: Finding[]) => findings.filter(({ verdict }) => verdict === 'bad' || verdict === 'waiting')

/** The lowest stretch as a share of the middle one. Key frames are large: only spans as long as their distance are alike. */
export const steadiness = ({ bitrates, keyFrameGap }: Pick<StreamHealth, 'bitrates' | 'keyFrameGap'>) => {
  const span = Math.max(2, Math.ceil(keyFrameGap))
  const latest = bitrates.slice(-span * 10)
  const sums = Array.from({ length: Math.floor(latest.length / span) }, (_, index) => latest.slice(index * span, (index + 1) * span).reduce((total, bits) => total + bits, 0))
  if (sums.length < 2) return 1
  const middle = sums.toSorted((one, other) => one - other)[Math.floor(sums.length / 2)]!
  return middle === 0 ? 0 : Math.min(1, Math.min(...sums) / middle)
}
