import type { App } from '../../app.ts'
import { measureSound } from '../../media/measuring/measure.ts'
import { streamNow } from '../../rooms/actions.ts'
import { findRoom } from '../../rooms/store.ts'

const sampleTime = 10_000
const quietShare = 0.95

const since = new WeakMap<App, Map<number, number>>()

const quietOf = (app: App) => {
  const known = since.get(app) ?? new Map<number, number>()
  since.set(app, known)
  return known
}

/** How long nothing has been heard of this room, as far as somebody has listened (ms). */
export const quietFor = (app: App, roomId: number) => {
  const begun = quietOf(app).get(roomId)
  return begun === undefined ? 0 : app.now() - begun
}

/** Listens to the newest seconds of this room. Without ffmpeg nothing is known. */
export const listenToRoom = async (app: App, roomId: number) => {
  const room = findRoom(app.db, roomId)
  const stream = room && room.state !== 'ended' ? streamNow(app, room) : null
  const ffmpeg = stream && app.streams.isPublishing(stream) ? await app.recordings.ffmpeg() : null
  const film = ffmpeg ? await app.streams.sample(stream!, sampleTime) : null
  const sound = film ? await measureSound(ffmpeg!, film).catch(() => null) : null
  const quiet = quietOf(app)
  if (!sound || sound.silent < quietShare) return void quiet.delete(roomId)
  if (!quiet.has(roomId)) quiet.set(roomId, app.now() - sound.seconds * 1000)
}
