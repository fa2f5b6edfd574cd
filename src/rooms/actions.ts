import type { App } from '../app.ts'
import { findCategory, findProductOf } from '../catalog/store.ts'
import type { Db } from '../platform/db.ts'
import type { Manner } from '../media/stream.ts'
import { noteDeed } from '../platform/deeds.ts'
import { emit } from '../platform/event-log.ts'
import { findPictureOf } from '../platform/images.ts'
import { refuse, refuseIf } from '../platform/refusal.ts'
import { newToken } from '../platform/vault.ts'
import type { RoomEvent } from './events.ts'
import {
  isForgotten, isRehearsing, mostOnShelf, refusalsKept, rehearsalOf, roomOfKey, roomOfStream, streamOf, whyNot, whyNotAlter, whyNotChooseOpening, whyNotOpen, whyNotSchedule,
  writeStreamKey, type Opening, type Room, type RoomFields,
} from './rules.ts'
import {
  countShelf, deleteFromShelf, deleteOldRefusals, findNeighbour, findOnShelf, findRoom, findRoomByKey, findRoomOf, findShelfNumber, findStreamKey, findStreamKeyIndex,
  insertOnShelf, insertRefusal, insertRoom, listUnfinishedRooms, updateLiveRoomsAway, updateNumbersAfter, updateOpened, updateOpening, updatePinned, updateReach, updateRoom,
  updateRoomState, updateShelfNumber, updateStill, updateStreamKey,
} from './store.ts'
import { notePin } from './replay/actions.ts'
import { hasChangedRooms, updateRoomWords } from './search/store.ts'
import { words } from './words.ts'

type Merchant = { id: number }

export const createRoom = (app: App, merchant: Merchant, fields: RoomFields): Promise<Room> =>
  app.change(db => {
    refuseWrongFields(db, merchant, fields, null)
    const id = insertRoom(db, { ...fields, merchantId: merchant.id, madeAt: app.now() })
    updateReach(db, id, fields)
    giveKey(app, db, id)
    tell(app, db, { kind: 'room.changed', roomId: id })
    return findRoom(db, id)!
  })

export const editRoom = (app: App, me: Merchant, id: number, fields: RoomFields): Promise<Room> =>
  app.change(db => {
    const room = own(db, me, id)
    refuseIf(whyNotAlter(room))
    refuseWrongFields(db, me, fields, room.coverId)
    updateRoom(db, id, fields)
    updateReach(db, id, fields)
    tell(app, db, { kind: 'room.changed', roomId: id })
    return findRoom(db, id)!
  })

const refuseWrongFields = (db: Db, merchant: Merchant, fields: RoomFields, knownCover: string | null) => {
  refuseIf(whyNotSchedule(fields))
  if (!findCategory(db, fields.categoryId)) refuse(words.noCategory)
  if (fields.coverId && fields.coverId !== knownCover && !findPictureOf(db, merchant.id, fields.coverId)) refuse(words.notYourPicture)
}

// The stream key

export const streamKeyOf = (app: App, me: Merchant, id: number): string => app.vault.open(findStreamKey(app.db, own(app.db, me, id).id)!)

/** The old key opens nothing from now on, and whoever streams with it is turned away. */
export const replaceKey = async (app: App, me: Merchant, id: number): Promise<string> => {
  const tested = testStreamOf(app, id)
  const key = await app.change(db => {
    refuseIf(whyNotAlter(own(db, me, id)))
    noteDeed(db, { at: app.now(), personId: me.id, deed: 'room.keyReplaced', subject: `room ${id}` })
    return giveKey(app, db, id)
  })
  app.streams.kick(streamOf(id))
  if (app.streams.isPublishing(tested)) app.streams.kick(tested)
  return key
}

const giveKey = (app: App, db: Db, id: number) => {
  const key = writeStreamKey(id, newToken())
  updateStreamKey(db, id, app.vault.seal(key), app.vault.index(key))
  return key
}

// Who opens the show

/** Where what an encoder sends for this room goes now: to everybody, or to a test that only the host can find. */
export const streamNow = (app: App, room: Room) => (isRehearsing(room) ? testStreamOf(app, room.id) : streamOf(room.id))

/** Its name hangs on the stream key: with a new key the old name leads nowhere. */
const testStreamOf = (app: App, id: number) => rehearsalOf(id, Buffer.from(app.vault.index(`test of ${findStreamKeyIndex(app.db, id)}`)).toString('hex').slice(0, 32))

export const chooseOpening = (app: App, me: Merchant, id: number, opening: Opening): Promise<Room> =>
  app.change(db => {
    const room = own(db, me, id)
    refuseIf(whyNotChooseOpening(room))
    if (room.opening !== opening && app.streams.isPublishing(streamNow(app, room))) refuse(words.testRuns)
    updateOpening(db, id, opening)
    tell(app, db, { kind: 'room.changed', roomId: id })
    return findRoom(db, id)!
  })

/** The host opens the show in somebody's name, `despite` what the check found: viewers are live with the next key frame. */
export const openRoom = async (app: App, me: Merchant, id: number, { name, despite }: { name: string; despite: string[] }): Promise<Room> => {
  const test = testStreamOf(app, id)
  const opened = await app.change(db => {
    const room = own(db, me, id)
    refuseIf(whyNotOpen(room))
    if (!app.streams.isPublishing(test)) refuse(words.nothingComes)
    updateOpened(db, id, app.now(), name)
    noteDeed(db, { at: app.now(), personId: me.id, deed: despite.length ? 'room.openedDespite' : 'room.opened', subject: `room ${id}`, detail: [name, ...despite].join(' · ') })
    tell(app, db, { kind: 'room.changed', roomId: id })
    return findRoom(db, id)!
  })
  app.streams.move(test, streamOf(id))
  return opened
}

// The encoder

export type PublishVerdict = { streamId: string } | { refused: 'wrong-key' | 'room-over'; streamId?: string }

/** Asked once per encoder. Where a show opens by itself, going live needs no other act: the first picture opens it. */
export const mayPublish = (app: App, key: string, _address: string): PublishVerdict => {
  const typed = key.trim()
  const room = findRoomByKey(app.db, app.vault.index(typed))
  if (!room) {
    const meant = roomOfKey(typed)
    return meant !== null && findRoom(app.db, meant) ? { refused: 'wrong-key', streamId: streamOf(meant) } : { refused: 'wrong-key' }
  }
  return whyNotAlter(room) ? { refused: 'room-over', streamId: streamOf(room.id) } : { streamId: streamNow(app, room) }
}

/** How this stream's picture is brought to viewers. */
export const mannerOf = (app: App, stream: string): Manner => {
  const id = roomOfStream(stream)
  const room = id === null ? null : findRoom(app.db, id)
  return { latency: room?.latency ?? 'balanced', smaller: room?.smaller === 1 }
}

/** The picture is there: the room opens, or the host is back. */
export const roomWentLive = (app: App, roomId: number) =>
  app.change(db => {
    const room = findRoom(db, roomId)
    if (!room || isRehearsing(room) || room.state === 'ended' || (room.state === 'live' && room.awayAt === null)) return
    updateRoomState(db, { ...room, state: 'live', liveAt: room.liveAt ?? app.now(), awayAt: null })
    tell(app, db, { kind: 'room.wentLive', roomId, again: room.state === 'live' })
  })

export const encoderAway = (app: App, roomId: number) =>
  app.change(db => {
    const room = findRoom(db, roomId)
    if (!room || room.state !== 'live' || room.awayAt !== null) return
    updateRoomState(db, { ...room, awayAt: app.now() })
    tell(app, db, { kind: 'room.encoderLeft', roomId })
  })

const refusalLimit = { name: 'encoder refusals', burst: 20, every: 3000 }

/** Kept for the merchant, as long as it can be told which room was meant. */
export const encoderRefused = async (app: App, refusal: { streamId: string | null; reason: string; address: string }) => {
  const roomId = roomOfStream(refusal.streamId ?? '')
  if (roomId === null || !findRoom(app.db, roomId) || !app.limits.take(refusalLimit, String(roomId))) return
  await app.change(db => {
    insertRefusal(db, { roomId, at: app.now(), reason: refusal.reason, address: refusal.address })
    deleteOldRefusals(db, roomId, refusalsKept)
    tell(app, db, { kind: 'room.encoderRefused', roomId, reason: refusal.reason })
  })
}

/** After a start no encoder is here yet: live rooms wait for theirs. */
export const awaitEncoders = (app: App) =>
  app.change(db => {
    for (const { id } of updateLiveRoomsAway(db, app.now())) tell(app, db, { kind: 'room.encoderLeft', roomId: id })
  })

/** A new still of the running picture. Returns the one it replaces. */
export const keepStill = (app: App, roomId: number, pictureId: string) =>
  app.change(db => {
    const old = findRoom(db, roomId)?.stillId ?? null
    updateStill(db, roomId, pictureId)
    return old
  })

// The end

export const endRoom = async (app: App, me: Merchant, id: number): Promise<Room> => {
  const ended = await app.change(db => {
    const room = own(db, me, id)
    refuseIf(whyNot(room, 'end'))
    return close(app, db, room)
  })
  endStreams(app, id)
  return ended
}

/** A test that still runs ends with its room. */
const endStreams = (app: App, id: number) => {
  const test = testStreamOf(app, id)
  if (app.streams.isPublishing(test)) app.streams.end(test)
  app.streams.end(streamOf(id))
}

/** Ends what nobody will go on with: a live room long without its encoder, a show that never began. */
export const endForgottenRooms = async (app: App) => {
  const forgotten = await app.change(db => {
    const rooms = listUnfinishedRooms(db).filter(room => isForgotten(room, app.now()))
    return rooms.map(room => close(app, db, room).id)
  })
  forgotten.forEach(id => endStreams(app, id))
  return forgotten.length
}

/** Whoever may no longer sell is off the air. Returns the rooms whose pictures are to be ended after the commit. */
export const closeRoomsOf = (app: App, db: Db, merchantId: number): number[] =>
  listUnfinishedRooms(db).filter(room => room.merchantId === merchantId && room.state === 'live').map(room => close(app, db, room).id)

const close = (app: App, db: Db, room: Room) => {
  updateRoomState(db, { ...room, state: 'ended', awayAt: null, endedAt: app.now() })
  notePin(db, room.id, null, app.now())
  tell(app, db, { kind: 'room.ended', roomId: room.id })
  return findRoom(db, room.id)!
}

// The shelf

/** Shows this product to everybody watching; null takes the card away. */
export const pinProduct = (app: App, me: Merchant, roomId: number, productId: number | null): Promise<Room> =>
  app.change(db => {
    const room = own(db, me, roomId)
    refuseIf(whyNotAlter(room))
    if (productId !== null && findShelfNumber(db, roomId, productId) === null) refuse(words.notOnShelf)
    if (productId !== null && !findOnShelf(db, roomId, productId)) refuse(words.notOnSale)
    updatePinned(db, roomId, productId, productId === null ? null : app.now())
    notePin(db, roomId, productId, app.now())
    tell(app, db, { kind: 'room.pinned', roomId, productId })
    return findRoom(db, roomId)!
  })

/** Puts one of the merchant's own products at the end of the shelf; once is enough. */
export const addToShelf = (app: App, me: Merchant, roomId: number, productId: number) =>
  app.change(db => {
    refuseIf(whyNotAlter(own(db, me, roomId)))
    if (!findProductOf(db, me, productId)) refuse(words.notYourProduct, 404)
    if (findShelfNumber(db, roomId, productId) !== null) return
    if (countShelf(db, roomId) >= mostOnShelf) refuse(words.shelfFull)
    insertOnShelf(db, roomId, productId)
    tell(app, db, { kind: 'room.shelfChanged', roomId })
  })

/** During the show the others keep the numbers they have been called by; before it the gap closes. */
export const removeFromShelf = (app: App, me: Merchant, roomId: number, productId: number) =>
  app.change(db => {
    const room = own(db, me, roomId)
    refuseIf(whyNotAlter(room))
    const number = findShelfNumber(db, roomId, productId)
    if (number === null) return
    deleteFromShelf(db, roomId, productId)
    if (room.state === 'announced') updateNumbersAfter(db, roomId, number)
    if (room.pinnedProductId === productId) {
      updatePinned(db, roomId, null, null)
      notePin(db, roomId, null, app.now())
      tell(app, db, { kind: 'room.pinned', roomId, productId: null })
    }
    tell(app, db, { kind: 'room.shelfChanged', roomId })
  })

/** One place up (-1) or down (1): the two change numbers. */
export const moveOnShelf = (app: App, me: Merchant, roomId: number, productId: number, step: -1 | 1) =>
  app.change(db => {
    refuseIf(whyNotAlter(own(db, me, roomId)))
    const number = findShelfNumber(db, roomId, productId) ?? refuse(words.notOnShelf)
    const other = findNeighbour(db, roomId, number, step)
    if (!other) return
    updateShelfNumber(db, roomId, productId, other.number)
    updateShelfNumber(db, roomId, other.productId, number)
    tell(app, db, { kind: 'room.shelfChanged', roomId })
  })

const own = (db: Db, me: Merchant, id: number): Room => findRoomOf(db, me, id) ?? refuse(words.gone, 404)

const tell = (app: App, db: Db, event: RoomEvent) => emit(db, app.now(), event)

/** What was written by other ways than these actions, and everything after an update of the program. */
export const indexRooms = async (app: App) => {
  while (hasChangedRooms(app.db)) await app.change(db => updateRoomWords(db))
}
