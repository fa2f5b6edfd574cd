import type { App } from '../../app.ts'
import { streamNow } from '../actions.ts'
import { listUnfinishedRooms } from '../store.ts'
import { addReport, minute, noQuality, stallsOf, type Quality, type Report } from './rules.ts'
import { deleteOldSignals, insertQuality, insertSignal, listQuality } from './store.ts'

type Waiting = { quality: Map<string, { roomId: number; quality: Quality }>; dropped: Map<number, { since: number; count: number }> }

const waiting = new WeakMap<App, Waiting>()

const waitingOf = (app: App): Waiting => {
  const known = waiting.get(app) ?? { quality: new Map(), dropped: new Map() }
  waiting.set(app, known)
  return known
}

/** Writes down how every stream is that comes in now. */
export const noteSignals = async (app: App) => {
  const coming = listUnfinishedRooms(app.db).flatMap(room => {
    const stream = streamNow(app, room)
    const health = app.streams.isPublishing(stream) ? app.streams.health(stream) : null
    return health ? [{ roomId: room.id, health }] : []
  })
  const { dropped } = waitingOf(app)
  const rows = coming.map(({ roomId, health }) => {
    const before = dropped.get(roomId)
    dropped.set(roomId, { since: health.since, count: health.dropped })
    const { bitrate, frameRate, keyFrameGap, speed } = health
    return { roomId, at: app.now(), bitrate, frameRate, keyFrameGap, speed, dropped: health.dropped - (before?.since === health.since ? before.count : 0) }
  })
  for (const id of dropped.keys()) if (!coming.some(({ roomId }) => roomId === id)) dropped.delete(id)
  if (rows.length) await app.change(db => rows.forEach(row => insertSignal(db, row)))
}

/** A player has told how it went. Gathered here, written down together. */
export const noteQuality = (app: App, roomId: number, report: Report) => {
  const { quality } = waitingOf(app)
  const at = Math.floor(app.now() / minute) * minute
  const key = `${roomId} ${at}`
  quality.set(key, { roomId, quality: addReport(quality.get(key)?.quality ?? noQuality(at), report) })
}

export const keepQuality = async (app: App) => {
  const { quality } = waitingOf(app)
  if (!quality.size) return
  const rows = [...quality.values()]
  quality.clear()
  await app.change(db => rows.forEach(row => insertQuality(db, row.roomId, row.quality)))
}

/** Stalls for each report of the last two minutes; null while too few have told. */
export const stallsNow = (app: App, roomId: number) => stallsOf(listQuality(app.db, roomId, app.now() - 2 * minute))

export const forgetSignals = (app: App, before: number) => app.change(db => deleteOldSignals(db, before))
