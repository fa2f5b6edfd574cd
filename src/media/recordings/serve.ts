import type { App } from '../../app.ts'
import { indexOfTake, readTake } from './files.ts'
import { readRecordedName, recordedBase, writeRecorded } from './playlist.ts'
import type { Stretch } from './rules.ts'
import { findTake, listTakes } from './store.ts'

/** How far back a running live can be watched. */
export const shiftWindow = 30 * 60_000

type Range = { from?: number; to?: number }

const reelsOf = (app: App, stream: string) =>
  listTakes(app.db, stream).flatMap(take => {
    const index = indexOfTake(app.recordings, take)
    return index?.segments.length ? [{ began: take.began, segments: index.segments, duration: index.duration }] : []
  })

/** What has been recorded so far: one stretch of the wall clock for each take. */
export const stretchesOf = (app: App, stream: string): Stretch[] => reelsOf(app, stream)

const playlist = (text: string | null, caching: string) =>
  text === null ? notThere() : new Response(text, { headers: { 'content-type': 'application/vnd.apple.mpegurl', 'cache-control': caching, ...open } })

/** The last half hour of a running live: slides as segments are recorded. */
export const serveShift = (app: App, stream: string) => {
  const reels = reelsOf(app, stream)
  const last = reels.at(-1)
  return playlist(last ? writeRecorded({ base: recordedBase(stream), reels, from: last.began + last.duration - shiftWindow, sliding: true }) : null, 'no-cache')
}

/** The whole recording, or what lies between two moments of the wall clock, cut where key frames are. */
export const serveWhole = (app: App, stream: string, range: Range = {}) => playlist(writeRecorded({ base: '', reels: reelsOf(app, stream), ...range }), 'no-cache')

/** One header or one segment, byte for byte as it was sent. Caches on the way may keep it unless it is hidden. */
export const serveRecorded = async (app: App, stream: string, name: string, hidden = false) => {
  const file = readRecordedName(name)
  const take = file && findTake(app.db, stream, file.began)
  const index = take && indexOfTake(app.recordings, take)
  if (!file || !take || !index) return notThere()
  const place = file.number === null ? { offset: 0, length: index.header } : index.segments[file.number]
  if (!place || !place.length) return notThere()
  const bytes = await readTake(app.recordings, take, place.offset, place.offset + place.length)
  app.streams.sent?.(place.length)
  return new Response(bytes, { headers: { 'content-type': 'video/mp4', 'cache-control': `${hidden ? 'private' : 'public'}, max-age=31536000, immutable`, ...open } })
}

const open = { 'access-control-allow-origin': '*', 'x-content-type-options': 'nosniff' }

const notThere = () => new Response(null, { status: 404, headers: { 'cache-control': 'no-store', 'access-control-allow-origin': '*' } })
