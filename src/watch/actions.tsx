import { findPerson } from '../accounts/store.ts'
import type { App } from '../app.ts'
import type { AccountEvent } from '../accounts/events.ts'
import type { AftersalesEvent } from '../aftersales/events.ts'
import type { CatalogEvent } from '../catalog/events.ts'
import type { ChatEvent } from '../chat/events.ts'
import { history } from '../chat/rules.ts'
import { listMessagesAfter } from '../chat/store.ts'
import type { FulfilmentEvent } from '../fulfilment/events.ts'
import type { NotificationEvent } from '../notifications/events.ts'
import type { OrderEvent } from '../orders/events.ts'
import type { PaymentEvent } from '../payments/events.ts'
import type { PromotionEvent } from '../promotions/events.ts'
import { listDropsEnded } from '../promotions/drops/store.ts'
import { listPriceOffersSince } from '../promotions/prices/store.ts'
import { listOffersTurned } from '../promotions/store.ts'
import type { Picture } from '../platform/sse.ts'
import type { Db } from '../platform/db.ts'
import { gather } from '../platform/gather.ts'
import type { Say } from '../platform/words.ts'
import type { RoomEvent } from '../rooms/events.ts'
import { roomTopic } from '../rooms/rules.ts'
import { findOnShelf, findRoom, findShelfNumber, listOpenIds, listRoomsOf, listRoomsShowing } from '../rooms/store.ts'
import { bought } from './presence.tsx'
import { maskName } from './rules.ts'
import { sceneOf, type Scene } from './scene.ts'
import { CouponPatch, FreshPatch, PinPatch, ProductPatch, ShelfPatch, StatePatch, StockPatch, WholePatch } from './views.tsx'

type Event = AccountEvent | AftersalesEvent | CatalogEvent | ChatEvent | FulfilmentEvent | NotificationEvent | OrderEvent | PaymentEvent | PromotionEvent | RoomEvent

/** Keeps the open pages of rooms right, whatever happens elsewhere. A burst of orders shows once what is left. */
export const showOnRoomPages = (app: App) => {
  const showStock = gather((productId: number) => showProduct(app, productId, false))

  return (_db: Db, event: Event): void | (() => void) => {
    switch (event.kind) {
      case 'room.wentLive':
      case 'room.ended':
        return () => {
          show(app, event.roomId, 'state', StatePatch)
          showPricesOf(app, findRoom(app.db, event.roomId)!.merchantId)
        }
      case 'room.encoderLeft':
      case 'room.changed':
        return () => show(app, event.roomId, 'state', StatePatch)
      case 'room.pinned':
        return () => show(app, event.roomId, 'pin', PinPatch)
      case 'room.shelfChanged':
        return () => show(app, event.roomId, 'shelf', ShelfPatch)
      case 'product.transitioned':
        return () => listRoomsShowing(app.db, event.productId).forEach(({ id }) => show(app, id, 'shelf', ShelfPatch))
      case 'product.changed':
        return () => showProduct(app, event.productId, true)
      case 'price.struck':
        return () => showProduct(app, event.productId, true)
      case 'offer.changed':
        return () => {
          showPricesOf(app, event.merchantId)
          for (const { id } of openRoomsOf(app, event.merchantId)) show(app, id, 'coupon', CouponPatch)
        }
      case 'coupon.dropped':
        return () => show(app, event.roomId, 'coupon', CouponPatch)
      case 'order.placed':
        return () => {
          event.productIds.forEach(showStock)
          tellPurchase(app, event)
        }
      case 'order.transitioned':
        // Cancelled goods are back on the shelf.
        if (event.transition === 'cancel' || event.transition === 'refund' || event.transition === 'takeBack') return () => event.productIds.forEach(id => showProduct(app, id, true))
    }
  }
}

/** A special price has come or gone: what stands on this merchant's shelves is drawn anew. */
const showPricesOf = (app: App, merchantId: number) => openRoomsOf(app, merchantId).forEach(({ id }) => show(app, id, 'shelf', ShelfPatch))

const openRoomsOf = (app: App, merchantId: number) => listRoomsOf(app.db, { id: merchantId }, { limit: 100 }).filter(({ state }) => state !== 'ended')

const turned = new WeakMap<App, number>()

/** Runs often: shows what the clock has begun or ended since the last time, here and to whoever else is told. */
export const showTurnedOffers = (app: App, tell: (merchantId: number) => void = () => {}) => {
  const now = app.now()
  const since = turned.get(app) ?? now
  turned.set(app, now)
  for (const { merchantId } of listOffersTurned(app.db, since, now)) {
    showPricesOf(app, merchantId)
    tell(merchantId)
  }
  for (const { roomId } of listDropsEnded(app.db, listOpenIds(app.db), since, now)) show(app, roomId, 'coupon', CouponPatch)
}

const claimsTold = 1000
const telling = new WeakMap<App, Set<number>>()

/** How many coupons are left, at most once a second, however many are claimed. */
export const showClaims = (app: App, roomId: number) => {
  const rooms = telling.get(app) ?? new Set<number>()
  telling.set(app, rooms)
  if (rooms.has(roomId)) return
  rooms.add(roomId)
  setTimeout(() => {
    rooms.delete(roomId)
    show(app, roomId, 'coupon', CouponPatch)
  }, claimsTold).unref()
}

/** Drawn when it is sent, from what is true then; of several in one tick only the last. */
const show = (app: App, roomId: number, key: string, Patch: (part: { say: Say; scene: Scene }) => JSX.Element) =>
  app.sse.publish(roomTopic(roomId), say => withScene(app, roomId, scene => <Patch say={say} scene={scene} />), key)

const withScene = (app: App, roomId: number, draw: (scene: Scene) => JSX.Element) => {
  const room = findRoom(app.db, roomId)
  return room ? (draw(sceneOf(app, room)) as string) : ''
}

/** `whole`: more than the number left may have changed. */
const showProduct = (app: App, productId: number, whole: boolean) => {
  for (const { id } of listRoomsShowing(app.db, productId)) {
    const item = findOnShelf(app.db, id, productId)
    if (!item) continue
    const key = whole || !item.product.stock || listPriceOffersSince(app.db, productId, app.now(), app.now() + 1).length ? `product ${productId}` : `stock ${productId}`
    app.sse.publish(roomTopic(id), say => drawProduct(app, say, id, productId, key.startsWith('product')), key)
  }
}

const drawProduct = (app: App, say: Say, roomId: number, productId: number, whole: boolean) => {
  const item = findOnShelf(app.db, roomId, productId)
  if (!item) return ''
  if (!whole && item.product.stock) return (<StockPatch say={say} product={item.product} />) as string
  return withScene(app, roomId, scene => <ProductPatch say={say} scene={scene} item={item} />)
}

const tellPurchase = (app: App, { roomId, buyerId, productIds }: OrderEvent) => {
  const buyer = roomId === null ? null : findPerson(app.db, buyerId)
  if (roomId === null || !buyer) return
  for (const productId of productIds) {
    const number = findShelfNumber(app.db, roomId, productId)
    if (number !== null) bought(app, roomId, { name: maskName(buyer.name), number })
  }
}

/**
 * What a stream begins with: little for a page that has just been drawn, as long as nothing has happened since;
 * everything for one that comes back.
 */
export const pictureOf = (app: App, roomId: number, fresh: { seen: number; after: number } | null): Picture<Say> => ({
  key: `${roomTopic(roomId)} ${fresh?.seen ?? ''} ${fresh?.after ?? ''}`,
  draw: say => withScene(app, roomId, scene =>
    fresh && fresh.seen === scene.seen
      ? <FreshPatch say={say} scene={scene} messages={listMessagesAfter(app.db, roomId, fresh.after, history)} />
      : <WholePatch say={say} scene={scene} />,
  ),
})
