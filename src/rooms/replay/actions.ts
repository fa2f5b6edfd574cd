import type { App } from '../../app.ts'
import { findProduct, findProductOf } from '../../catalog/store.ts'
import { findRecording } from '../../media/recordings/store.ts'
import type { Db } from '../../platform/db.ts'
import { noteDeed } from '../../platform/deeds.ts'
import { refuse, refuseIf } from '../../platform/refusal.ts'
import { streamOf } from '../rules.ts'
import { findRoom, findRoomOf } from '../store.ts'
import { words as roomWords } from '../words.ts'
import { explanationsOf, mostCuts, whyNotCut, type CutFields } from './rules.ts'
import { countCuts, deleteCut, deleteHiddenReplay, insertCut, insertHiddenReplay, insertPin, listPins, updateCut, updatePinEnded } from './store.ts'
import { words } from './words.ts'

type Merchant = { id: number }

/** Within the change that shows it: what was shown before is shown no more. */
export const notePin = (db: Db, roomId: number, productId: number | null, at: number) => {
  updatePinEnded(db, roomId, at)
  if (productId !== null) insertPin(db, roomId, productId, at)
}

/** When a show is over, each explanation is a chapter; from then on they are corrected by hand. */
export const makeChapters = (app: App, db: Db, roomId: number) => {
  const room = findRoom(db, roomId)
  if (!room || countCuts(db, roomId)) return
  for (const { productId, fromAt, toAt } of explanationsOf(listPins(db, roomId), room).slice(0, mostCuts)) {
    insertCut(db, { roomId, kind: 'chapter', productId, title: findProduct(db, productId)!.title, fromAt, toAt, madeAt: app.now() })
  }
}

export const addCut = (app: App, me: Merchant, roomId: number, cut: CutFields) =>
  app.change(db => {
    refuseWrong(db, me, roomId, cut)
    if (countCuts(db, roomId) >= mostCuts) refuse(words.tooMany)
    return insertCut(db, { ...cut, roomId, madeAt: app.now() })
  })

export const editCut = (app: App, me: Merchant, roomId: number, id: number, cut: CutFields) =>
  app.change(db => {
    refuseWrong(db, me, roomId, cut)
    if (!updateCut(db, roomId, id, cut)) refuse(words.gone, 404)
  })

export const removeCut = (app: App, me: Merchant, roomId: number, id: number) =>
  app.change(db => {
    own(db, me, roomId)
    if (!deleteCut(db, roomId, id)) refuse(words.gone, 404)
  })

export const showReplay = (app: App, me: Merchant, roomId: number, shown: boolean) =>
  app.change(db => {
    own(db, me, roomId)
    if (shown) deleteHiddenReplay(db, roomId)
    else insertHiddenReplay(db, roomId, app.now(), me.id)
    noteDeed(db, { at: app.now(), personId: me.id, deed: shown ? 'replay.shown' : 'replay.hidden', subject: `room ${roomId}` })
  })

const refuseWrong = (db: Db, me: Merchant, roomId: number, cut: CutFields) => {
  const room = own(db, me, roomId)
  refuseIf(room.state === 'ended' ? whyNotCut(cut) : words.notOver)
  if (!findRecording(db, streamOf(roomId))) refuse(words.noRecording)
  if (cut.productId !== null && !findProductOf(db, me, cut.productId)) refuse(roomWords.notYourProduct, 404)
}

const own = (db: Db, me: Merchant, id: number) => findRoomOf(db, me, id) ?? refuse(roomWords.gone, 404)
