/** `durations` in ms. `startsAt` is the wall clock at the first frame. */
export type PlaylistPart = { duration: number; independent: boolean }

export type PlaylistSegment = {
  number: number
  run: number
  startsAt: number
  discontinuity: boolean
  complete: boolean
  parts: PlaylistPart[]
}

export type PlaylistView = {
  /** In every file's name, so that no name is ever used for other bytes. */
  token: string
  /** Only the last may be incomplete. */
  segments: PlaylistSegment[]
  discontinuitiesGone: number
  /** Seconds. */
  targetDuration: number
  ended: boolean
  pace: Pace
  /** The same moment in the other renditions. */
  reports?: { uri: string; number: number; part: number }[]
}

/** How a stream is cut: the time after which a part is closed, how long it becomes at usual frame rates (ms), and how many parts players stay back. */
export type Pace = { part: number; longestPart: number; partsBehind: number }

export const paces = {
  lowest: { part: 200, longestPart: 205, partsBehind: 3 },
  balanced: { part: 250, longestPart: 290, partsBehind: 3 },
  safest: { part: 500, longestPart: 540, partsBehind: 6 },
} as const satisfies Record<string, Pace>

export type Latency = keyof typeof paces

/**
 * The text of a low-latency media playlist: draft-pantos-hls-rfc8216bis, sections 4.4 and B.1. Parts are of use near the live edge only.
 * A delta update, for a player that has read an earlier one, leaves out what lies behind the skip boundary (6.2.5.1).
 */
export const writePlaylist = (view: PlaylistView, delta = false) => {
  const partTarget = longestPart(view) / 1000
  const detailed = view.segments.filter(segment => segment.complete).length - 2
  const skipped = delta ? countSkippable(view) : 0

  return [
    '#EXTM3U',
    '#EXT-X-VERSION:9',
    `#EXT-X-TARGETDURATION:${view.targetDuration}`,
    `#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL=${skipUntil(view)},PART-HOLD-BACK=${(view.pace.partsBehind * partTarget).toFixed(3)}`,
    `#EXT-X-PART-INF:PART-TARGET=${partTarget.toFixed(3)}`,
    `#EXT-X-MEDIA-SEQUENCE:${view.segments[0]?.number ?? 0}`,
    `#EXT-X-DISCONTINUITY-SEQUENCE:${view.discontinuitiesGone}`,
    ...(skipped > 0 ? [`#EXT-X-SKIP:SKIPPED-SEGMENTS=${skipped}`] : []),
    ...view.segments.flatMap((segment, i) => (i < skipped ? [] : writeSegment(view, segment, i, i >= detailed))),
    view.ended ? '#EXT-X-ENDLIST' : `#EXT-X-PRELOAD-HINT:TYPE=PART,URI="${hintedPart(view)}"`,
    ...(view.ended ? [] : (view.reports ?? []).map(({ uri, number, part }) => `#EXT-X-RENDITION-REPORT:URI="${uri}",LAST-MSN=${number},LAST-PART=${part}`)),
    '',
  ].join('\n')
}

/** How long a segment is: ms. */
export const durationOf = ({ parts }: { parts: PlaylistPart[] }) => parts.reduce((sum, part) => sum + part.duration, 0)

const writeSegment = (view: PlaylistView, segment: PlaylistSegment, i: number, detailed: boolean) => [
  ...(segment.discontinuity ? ['#EXT-X-DISCONTINUITY'] : []),
  ...(segment.run !== view.segments[i - 1]?.run ? [`#EXT-X-MAP:URI="${nameInitialization(view.token, segment.run)}"`] : []),
  ...(i === 0 || segment.discontinuity ? [`#EXT-X-PROGRAM-DATE-TIME:${new Date(segment.startsAt).toISOString()}`] : []),
  ...(detailed ? segment.parts.map((part, k) => writePart(part, namePart(view.token, segment.number, k))) : []),
  ...(segment.complete ? [`#EXTINF:${seconds(durationOf(segment))},`, nameSegment(view.token, segment.number)] : []),
]

const writePart = ({ duration, independent }: PlaylistPart, uri: string) =>
  `#EXT-X-PART:DURATION=${seconds(duration)},URI="${uri}"${independent ? ',INDEPENDENT=YES' : ''}`

const seconds = (ms: number) => (ms / 1000).toFixed(5)

const longestPart = ({ segments, pace }: PlaylistView) =>
  Math.ceil(Math.max(pace.longestPart, ...segments.flatMap(segment => segment.parts.map(part => part.duration))))

/** The least there may be: six target durations. */
const skipUntil = ({ targetDuration }: PlaylistView) => 6 * targetDuration

/** How many segments at the beginning lie further from the end than the skip boundary. */
const countSkippable = (view: PlaylistView) => {
  let after = 0
  let first = view.segments.length
  while (first > 0 && after < 1000 * skipUntil(view)) after += durationOf(view.segments[--first]!)
  return first
}

const hintedPart = ({ token, segments }: PlaylistView) => {
  const last = segments.at(-1)
  if (!last) return namePart(token, 0, 0)
  return last.complete ? namePart(token, last.number + 1, 0) : namePart(token, last.number, last.parts.length)
}

/** How many parts past the last one may be asked for. */
export const advancePartLimit = ({ longestPart }: Pace) => Math.ceil(3_000 / Math.min(longestPart, 1_000))

/** What a player asks of a playlist (6.2.5.2): to wait for a segment or a part, to leave out what it knows. */
export type Reload = { number: number | null; part: number | null; delta: boolean }

/** Null for a question that makes no sense. */
export const readReload = (query: string): Reload | null => {
  let number: number | null = null
  let part: number | null = null
  let delta = false
  for (const pair of query.split('&')) {
    if (pair.startsWith('_HLS_msn=')) number = count(pair.slice(9))
    else if (pair.startsWith('_HLS_part=')) part = count(pair.slice(10))
    else delta ||= pair === '_HLS_skip=YES' || pair === '_HLS_skip=v2'
  }
  return Number.isNaN(number) || Number.isNaN(part) || (number === null && part !== null) ? null : { number, part, delta }
}

const count = (text: string) => (/^\d{1,12}$/.test(text) ? Number(text) : NaN)

export const nameInitialization = (token: string, run: number) => `${token}-${run}.mp4`
export const nameSegment = (token: string, number: number) => `${token}-${number}.m4s`
export const namePart = (token: string, number: number, part: number) => `${token}-${number}.${part}.m4s`
