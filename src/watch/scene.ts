import type { App } from '../app.ts'
import { likesOf } from '../chat/likes.ts'
import { history, type Message } from '../chat/rules.ts'
import { listRecentMessages } from '../chat/store.ts'
import { findRecording } from '../media/recordings/store.ts'
import { lastEventId } from '../platform/event-log.ts'
import type { Piece } from '../rooms/pieces/rules.ts'
import { listReadyPieces } from '../rooms/pieces/store.ts'
import { isReplayHidden } from '../rooms/replay/store.ts'
import { findOpenDrop, type Dropped } from '../promotions/drops/store.ts'
import { pricesNow, type PriceNow } from '../promotions/prices/actions.ts'
import { roomTopic, streamOf, type Room, type ShelfItem } from '../rooms/rules.ts'
import { findNextRoomOf, findPinned, listLiveIds, listShelf } from '../rooms/store.ts'

/** Everything about a room that a page shows and that may change while it is open. */
export type Scene = {
  room: Room
  shelf: ShelfItem[]
  pinned: ShelfItem | null
  messages: Message[]
  likes: number
  viewers: number
  /** What the same merchant shows next; only looked up when this one is over. */
  next: Room | null
  /** A recording of it can be watched; only looked up when it is over. */
  replay: boolean
  /** What is played to those who wait; only looked up before the show. */
  pieces: Piece[]
  /** What the things on the shelf cost now, where that is not their usual price. */
  prices: Map<number, PriceNow>
  /** The coupon that can be claimed now. */
  drop: Dropped | null
  now: number
  /** The newest thing that has happened in the shop. */
  seen: number
}

export const sceneOf = (app: App, room: Room): Scene => {
  const shelf = listShelf(app.db, room.id)
  return {
    room,
    shelf,
    prices: pricesNow(app.db, shelf.map(({ product }) => product), { now: app.now(), liveRoomIds: () => listLiveIds(app.db) }),
    drop: room.state === 'ended' ? null : findOpenDrop(app.db, room.id, app.now()),
    pinned: findPinned(app.db, room),
    messages: listRecentMessages(app.db, room.id, history),
    likes: likesOf(app, room.id),
    viewers: app.sse.count(roomTopic(room.id)),
    next: room.state === 'ended' ? findNextRoomOf(app.db, room.merchantId) : null,
    replay: room.state === 'ended' && findRecording(app.db, streamOf(room.id)) !== null && !isReplayHidden(app.db, room.id),
    pieces: room.state === 'announced' ? listReadyPieces(app.db, room.id) : [],
    now: app.now(),
    seen: lastEventId(app.db),
  }
}
