import type { Segment } from './take.ts'

export type Reel = {
  began: number
  segments: Segment[]
}

export type RecordedView = {
  /** What the names of the files begin with: '' beside the playlist. */
  base: string
  reels: Reel[]
  /** Wall clock in ms; only segments that reach into it are listed. */
  from?: number
  to?: number
  /** A list that grows at its end and loses its beginning; else it is whole. */
  sliding?: boolean
}

type Listed = { began: number; number: number; at: number; duration: number }

/** The text of a playlist of recorded segments: RFC 8216, without parts. Null when nothing is to be shown. */
export const writeRecorded = ({ base, reels, from = -Infinity, to = Infinity, sliding = false }: RecordedView) => {
  const all = reels.map(listSegments)
  const shown = all.map(reel => reel.filter(({ at, duration }) => at + duration > from && at < to)).filter(reel => reel.length > 0)
  const first = shown[0]?.[0]
  if (!first) return null

  const gone = all.flatMap(reel => reel).findIndex(segment => segment === first)
  const before = reels.findIndex(({ began }) => began === first.began)
  const longest = Math.max(1, ...(sliding ? all : shown).flat().map(({ duration }) => Math.round(duration / 1000)))
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${longest}`,
    `#EXT-X-MEDIA-SEQUENCE:${sliding ? gone : 0}`,
    ...(sliding ? [`#EXT-X-DISCONTINUITY-SEQUENCE:${before}`] : ['#EXT-X-PLAYLIST-TYPE:VOD']),
    ...shown.flatMap((reel, i) => writeReel(base, reel, i > 0)),
    ...(sliding ? [] : ['#EXT-X-ENDLIST']),
    '',
  ].join('\n')
}

const listSegments = ({ began, segments }: Reel): Listed[] => {
  let at = began
  return segments.map(({ duration }, number) => {
    const segment = { began, number, at, duration }
    at += duration
    return segment
  })
}

const writeReel = (base: string, reel: Listed[], discontinuity: boolean) => [
  ...(discontinuity ? ['#EXT-X-DISCONTINUITY'] : []),
  `#EXT-X-MAP:URI="${base}${nameHeader(reel[0]!.began)}"`,
  `#EXT-X-PROGRAM-DATE-TIME:${new Date(reel[0]!.at).toISOString()}`,
  ...reel.flatMap(({ began, number, duration }) => [`#EXTINF:${(duration / 1000).toFixed(5)},`, `${base}${nameRecorded(began, number)}`]),
]

/** Where the files of a recording are. */
export const recordedBase = (stream: string) => `/recordings/${stream}/`

export const nameHeader = (began: number) => `${began}.mp4`
export const nameRecorded = (began: number, number: number) => `${began}-${number}.m4s`

export type RecordedFile = { began: number; number: number | null }

export const readRecordedName = (name: string): RecordedFile | null => {
  const [, began, number, type] = /^(\d{1,15})(?:-(\d{1,6}))?\.(mp4|m4s)$/.exec(name) ?? []
  if (began === undefined || (type === 'mp4') !== (number === undefined)) return null
  return { began: Number(began), number: number === undefined ? null : Number(number) }
}
