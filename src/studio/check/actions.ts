import type { Person } from '../../accounts/rules.ts'
import type { App, StreamHealth } from '../../app.ts'
import { measure } from '../../media/measuring/measure.ts'
import type { Measures } from '../../media/measuring/rules.ts'
import { refuse } from '../../platform/refusal.ts'
import { openRoom, streamNow } from '../../rooms/actions.ts'
import { lineNow } from '../../rooms/line/actions.ts'
import type { Room } from '../../rooms/rules.ts'
import { findRoomOf, listRefusals } from '../../rooms/store.ts'
import { words as roomWords } from '../../rooms/words.ts'
import { serverOf } from '../rooms/routes.tsx'
import { judge, whatHolds, type Finding } from './rules.ts'
import { words } from './words.ts'

/** `source`: the stream and when its encoder came. */
type Known = { stream: string; source: string; measures: Measures | null; measuredAt: number; upload: number | null }

export type Checked = { findings: Finding[]; health: StreamHealth | null; measuredAt: number | null; ffmpeg: boolean }

/** What has been measured of each room; of a process that starts anew nothing is known. */
const known = new WeakMap<App, Map<number, Known>>()
const mostRooms = 500

const knownOf = (app: App, room: Room): Known => {
  const rooms = known.get(app) ?? new Map<number, Known>()
  known.set(app, rooms)
  const stream = streamNow(app, room)
  const source = `${stream} ${healthOf(app, stream)?.since}`
  const before = rooms.get(room.id)
  const now = before?.source === source ? before : { stream, source, measures: null, measuredAt: 0, upload: before?.upload ?? null }
  rooms.set(room.id, now)
  if (rooms.size > mostRooms) rooms.delete(rooms.keys().next().value!)
  return now
}

const sampleTime = 6_000
const staleAfter = 60_000
const againAfter = 28_000
const refusalIsNews = 10 * 60_000

const healthOf = (app: App, stream: string) => (app.streams.isPublishing(stream) ? app.streams.health(stream) : null)

/** What is known of this room's stream now, judged. */
export const checkedOf = async (app: App, room: Room): Promise<Checked> => {
  const { stream, measures, measuredAt, upload } = knownOf(app, room)
  const health = healthOf(app, stream)
  const refusal = listRefusals(app.db, room.id, 1)[0]
  const refused = refusal && app.now() - refusal.at < refusalIsNews ? refusal.reason : null
  const ffmpeg = (await app.recordings.ffmpeg()) !== null
  const findings = judge({ open: app.streams.isOpen(), server: serverOf(app), health, refused, measures: health && measures, ffmpeg, upload, line: lineNow(app, stream) })
  return { findings, health, measuredAt: health && measures ? measuredAt : null, ffmpeg }
}

/** Looks at the newest seconds of what comes in, when something does. An open page asks often: then only now and again. */
export const measureRoom = async (app: App, room: Room, { often = false } = {}) => {
  const before = knownOf(app, room)
  if (often && app.now() - before.measuredAt < againAfter) return
  const ffmpeg = await app.recordings.ffmpeg()
  const film = ffmpeg && healthOf(app, before.stream) ? await app.streams.sample(before.stream, sampleTime) : null
  if (!film) return
  const measures = await measure(ffmpeg!, film)
  Object.assign(before, { measuredAt: app.now(), measures: { ...measures, shift: measures.shift ?? before.measures?.shift ?? null } })
}

export const largestUpload = 16_000_000

/** Counts what a browser sends, to the end or to the most that is taken, and keeps how fast it came (bit/s). */
export const measureUpload = async (app: App, room: Room, body: ReadableStream<Uint8Array> | null) => {
  const began = performance.now()
  let bytes = 0
  for await (const chunk of body ?? []) {
    bytes += chunk.length
    if (bytes > largestUpload) refuse(words.uploadFailed, 413)
  }
  const seconds = Math.max(0.001, (performance.now() - began) / 1000)
  const rate = Math.round((bytes * 8) / seconds)
  if (bytes >= leastUpload) knownOf(app, room).upload = rate
  return rate
}

/** Less says nothing about a line. */
const leastUpload = 200_000

/** The host opens the show: when everything is right, or in somebody's name all the same. */
export const goLive = async (app: App, me: Person, roomId: number, { name, anyway }: { name: string; anyway: boolean }): Promise<Room> => {
  const room = findRoomOf(app.db, me, roomId) ?? refuse(roomWords.gone, 404)
  if (app.now() - knownOf(app, room).measuredAt > staleAfter) await measureRoom(app, room)
  const { findings, health } = await checkedOf(app, room)
  const held = health ? whatHolds(findings) : []
  if (held.length && !anyway) refuse(words.notGreen)
  if (held.length && !name) refuse(words.nameMissing)
  return openRoom(app, me, roomId, { name: held.length ? name : me.name, despite: held.map(finding => finding.name) })
}
