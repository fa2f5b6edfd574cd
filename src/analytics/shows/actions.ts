import type { App } from '../../app.ts'
import { likesOf } from '../../chat/likes.ts'
import { countMessages } from '../../chat/store.ts'
import type { Db } from '../../platform/db.ts'
import { roomTopic } from '../../rooms/rules.ts'
import { findRoom, listOpenRooms } from '../../rooms/store.ts'
import { countVisitors, deleteVisitors, findPeak, insertSample, insertShowRecord, insertVisitor } from './store.ts'

/** Fingerprints that wait to be written down, room by room. */
const arrivals = new WeakMap<App, Map<number, Set<string>>>()

const mostArrivals = 100_000

/** Somebody has the room's page open: a person, or for guests their address and browser. Nothing of it can be read back. */
export const sawVisitor = (app: App, roomId: number, who: string) => {
  const rooms = arrivals.get(app) ?? new Map<number, Set<string>>()
  arrivals.set(app, rooms)
  const here = rooms.get(roomId) ?? new Set<string>()
  rooms.set(roomId, here)
  if (here.size < mostArrivals) here.add(app.vault.index(`visitor ${roomId} ${who}`))
}

const writeVisitors = (app: App, db: Db, roomId: number) => {
  const here = arrivals.get(app)?.get(roomId)
  arrivals.get(app)?.delete(roomId)
  for (const visitor of here ?? []) insertVisitor(db, roomId, visitor)
}

/** Every few seconds: how many watch each running show, and who has come. */
export const samplePresence = async (app: App) => {
  const live = listOpenRooms(app.db, 1000).filter(room => room.state === 'live')
  const waiting = [...(arrivals.get(app)?.keys() ?? [])]
  if (!live.length && !waiting.length) return
  await app.change(db => {
    for (const { id } of live) insertSample(db, id, { at: app.now(), viewers: app.sse.count(roomTopic(id)) })
    for (const id of waiting) writeVisitors(app, db, id)
  })
}

/** Written once, when a show that took place is over. Of its visitors only the number stays. */
export const recordShow = (app: App, db: Db, roomId: number) => {
  const room = findRoom(db, roomId)
  if (!room) return
  writeVisitors(app, db, roomId)
  if (room.liveAt !== null && room.endedAt !== null) {
    insertSample(db, roomId, { at: app.now(), viewers: app.sse.count(roomTopic(roomId)) })
    insertShowRecord(db, {
      roomId, beganAt: room.liveAt, endedAt: room.endedAt,
      peak: findPeak(db, roomId), visitors: countVisitors(db, roomId), likes: likesOf(app, roomId), messages: countMessages(db, roomId),
    })
  }
  deleteVisitors(db, roomId)
}
