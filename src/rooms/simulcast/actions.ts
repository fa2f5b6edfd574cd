import type { App } from '../../app.ts'
import type { Target } from '../../media/simulcast.ts'
import { noteDeed } from '../../platform/deeds.ts'
import { refuse, refuseIf } from '../../platform/refusal.ts'
import { roomOfStream, streamOf, whyNotAlter } from '../rules.ts'
import { findRoomOf } from '../store.ts'
import { words as roomWords } from '../words.ts'
import { isPlace, mostSimulcasts } from './rules.ts'
import { deleteSimulcast, insertSimulcast, listSealedPlaces, listSimulcasts, updateSimulcastOpen } from './store.ts'
import { words } from './words.ts'

type Merchant = { id: number }

/** From now on this room's stream goes to that place too. */
export const addSimulcast = async (app: App, me: Merchant, roomId: number, { name, address }: { name: string; address: string }) => {
  await app.change(db => {
    refuseIf(whyNotAlter(own(app, me, roomId)))
    if (!isPlace(address)) refuse(words.notAPlace)
    if (listSimulcasts(db, roomId).length >= mostSimulcasts) refuse(words.enough)
    insertSimulcast(db, { roomId, name, address: app.vault.seal(address), madeAt: app.now() })
    noteDeed(db, { at: app.now(), personId: me.id, deed: 'room.simulcastAdded', subject: `room ${roomId}`, detail: name })
  })
  app.streams.simulcast?.refresh(streamOf(roomId))
}

export const switchSimulcast = (app: App, me: Merchant, roomId: number, id: number, open: boolean) =>
  alter(app, me, roomId, db => updateSimulcastOpen(db, roomId, id, open ? 1 : 0))

export const removeSimulcast = (app: App, me: Merchant, roomId: number, id: number) =>
  alter(app, me, roomId, db => deleteSimulcast(db, roomId, id))

const alter = async (app: App, me: Merchant, roomId: number, change: (db: App['db']) => number) => {
  await app.change(db => {
    own(app, me, roomId)
    if (change(db) === 0) refuse(roomWords.gone, 404)
  })
  app.streams.simulcast?.refresh(streamOf(roomId))
}

/** Where this stream goes besides, with the keys. */
export const placesOf = (app: App, stream: string): Target[] => {
  const roomId = roomOfStream(stream)
  return roomId === null ? [] : listSealedPlaces(app.db, roomId).map(({ id, address }) => ({ id, address: app.vault.open(address) }))
}

const own = (app: App, me: Merchant, id: number) => findRoomOf(app.db, me, id) ?? refuse(roomWords.gone, 404)
