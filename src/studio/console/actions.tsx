import type { App } from '../../app.ts'
import type { CatalogEvent } from '../../catalog/events.ts'
import { history } from '../../chat/rules.ts'
import { listRecentMessages } from '../../chat/store.ts'
import type { OrderEvent } from '../../orders/events.ts'
import { listOrdersOfRoom, roomSales } from '../../orders/store.ts'
import type { Db } from '../../platform/db.ts'
import { gather } from '../../platform/gather.ts'
import type { RoomEvent } from '../../rooms/events.ts'
import { streamNow } from '../../rooms/actions.ts'
import { lineNow } from '../../rooms/line/actions.ts'
import { consoleTopic, type Room } from '../../rooms/rules.ts'
import { findRoom, listLiveIds, listRefusals, listRoomsOf, listRoomsShowing, listWholeShelf } from '../../rooms/store.ts'
import { stallsNow } from '../../rooms/signals/actions.ts'
import { findOpenDrop, listDroppable } from '../../promotions/drops/store.ts'
import { pricesNow } from '../../promotions/prices/actions.ts'
import type { PromotionEvent } from '../../promotions/events.ts'
import { viewersOf } from '../../watch/presence.tsx'
import { listenToRoom, quietFor } from './quiet.ts'
import { Sent, type PartName, type Scene } from './views.tsx'

const ordersShown = 20
const refusalsShown = 2
const couponsShown = 12
const beat = 2000
const listenEvery = 10_000

/** A room as its console shows it now. Looked up only as far as a part needs it. */
export const sceneOf = (app: App, room: Room): Scene => ({
  room,
  now: app.now(),
  get viewers() { return viewersOf(app, room.id) },
  get sales() { return roomSales(app.db, room.id) },
  get stream() { return streamNow(app, room) },
  get health() { return room.state !== 'ended' && app.streams.isPublishing(this.stream) ? app.streams.health(this.stream) : null },
  get around() { return { quietFor: quietFor(app, room.id), stalls: stallsNow(app, room.id) } },
  get line() { return lineNow(app, this.stream) },
  get shelf() { return listWholeShelf(app.db, room.id) },
  get prices() { return pricesNow(app.db, this.shelf.map(({ product }) => product), { now: app.now(), liveRoomIds: () => listLiveIds(app.db) }) },
  get messages() { return listRecentMessages(app.db, room.id, history) },
  get drop() { return findOpenDrop(app.db, room.id, app.now()) },
  get coupons() { return listDroppable(app.db, room.merchantId, app.now(), couponsShown) },
  get orders() { return listOrdersOfRoom(app.db, room.id, ordersShown) },
  get refusals() { return listRefusals(app.db, room.id, refusalsShown) },
})

/** Draws these parts anew for everybody who has the console of this room open. */
export const tellConsole = (app: App, roomId: number, ...names: PartName[]) => {
  for (const name of names) {
    app.sse.publish(consoleTopic(roomId), say => {
      const room = findRoom(app.db, roomId)
      return room ? <Sent name={name} say={say} scene={sceneOf(app, room)} /> : ''
    }, name)
  }
}

/** While somebody looks, signal and figures are told again and again. Returns the stop. */
export const watchSignal = (app: App, roomId: number) => {
  const timer = setInterval(() => tellConsole(app, roomId, 'head', 'signal', ...(findOpenDrop(app.db, roomId, app.now() - beat) ? ['coupons' as const] : [])), beat)
  const listening = setInterval(() => void listenToRoom(app, roomId), listenEvery)
  return () => {
    clearInterval(timer)
    clearInterval(listening)
  }
}

/** Streams are let in once: whoever may no longer see their shows' consoles is sent out, and asked again at the door. */
export const closeConsolesOf = (app: App, merchantId: number) =>
  listRoomsOf(app.db, { id: merchantId }, { limit: 10_000 }).forEach(({ id }) => app.sse.disconnect(consoleTopic(id)))

const touched: Record<RoomEvent['kind'], PartName[]> = {
  'room.wentLive': ['head', 'end', 'signal'],
  'room.encoderLeft': ['head', 'signal'],
  'room.ended': ['head', 'end', 'signal', 'refusals', 'shelf'],
  'room.changed': ['head'],
  'room.pinned': ['shelf'],
  'room.shelfChanged': ['shelf'],
  'room.encoderRefused': ['refusals'],
}

/** Special prices and coupons of this merchant have changed, or the clock has begun or ended one. */
export const tellConsolesOf = (app: App, merchantId: number) => listRoomsOf(app.db, { id: merchantId }, { limit: 100 }).forEach(({ id }) => tellConsole(app, id, 'shelf', 'coupons'))

/** The console hears of everything that changes what it shows. A burst of orders draws a shelf once. */
export const consoleHears = (app: App) => {
  const showStock = gather((productId: number) => listRoomsShowing(app.db, productId).forEach(({ id }) => tellConsole(app, id, 'shelf')))

  return (_db: Db, event: { kind: string }) => () => {
    if (event.kind === 'offer.changed') tellConsolesOf(app, (event as PromotionEvent & { kind: 'offer.changed' }).merchantId)
    const { products, room } = changes(event as RoomEvent | CatalogEvent | OrderEvent | PromotionEvent)
    products.forEach(showStock)
    if (room) tellConsole(app, ...room)
  }
}

type Changes = { products: number[]; room: [roomId: number, ...PartName[]] | null }

const changes = (event: RoomEvent | CatalogEvent | OrderEvent | PromotionEvent): Changes => {
  switch (event.kind) {
    case 'product.changed':
    case 'product.transitioned':
      return { products: [event.productId], room: null }
    case 'order.placed':
    case 'order.transitioned':
      return { products: event.productIds, room: event.roomId === null ? null : [event.roomId, 'head', 'orders'] }
    case 'coupon.dropped':
      return { products: [], room: [event.roomId, 'coupons'] }
    case 'offer.changed':
    case 'price.struck':
      return { products: [], room: null }
    default:
      return { products: [], room: event.kind in touched ? [event.roomId, ...touched[event.kind]] : null }
  }
}
