import type { AccountEvent } from './accounts/events.ts'
import type { AftersalesEvent } from './aftersales/events.ts'
import { followParcel, followPayout } from './aftersales/actions.ts'
import { publishCase } from './aftersales/live.tsx'
import { recordShow } from './analytics/shows/actions.ts'
import type { App } from './app.ts'
import { takeOffAllOf } from './catalog/actions.ts'
import type { CatalogEvent } from './catalog/events.ts'
import type { ChatEvent } from './chat/events.ts'
import { followOrder, takeFrom } from './fulfilment/actions.ts'
import type { FulfilmentEvent } from './fulfilment/events.ts'
import { endRecording } from './media/recordings/actions.ts'
import { noteMoneyBack, payOrderOfBill, takeBackOrder, tellRefund } from './orders/actions.ts'
import type { OrderEvent } from './orders/events.ts'
import { orderBlocks } from './order-blocks.ts'
import { publishOrder, publishOrdersOfBill } from './orders/live.tsx'
import type { PaymentEvent } from './payments/events.ts'
import { publishBill } from './payments/online/live.tsx'
import type { NotificationEvent } from './notifications/events.ts'
import { publishNotifications } from './notifications/live.tsx'
import { noteAsked } from './promotions/prices/actions.ts'
import type { PromotionEvent } from './promotions/events.ts'
import type { Subscribers } from './platform/event-log.ts'
import { closeRoomsOf } from './rooms/actions.ts'
import type { RoomEvent } from './rooms/events.ts'
import { makeChapters } from './rooms/replay/actions.ts'
import { streamOf } from './rooms/rules.ts'
import { findRoom } from './rooms/store.ts'
import { closeConsolesOf, consoleHears } from './studio/console/actions.tsx'
import { showOnRoomPages } from './watch/actions.tsx'

/** Everything that can happen here. */
export type Event = AccountEvent | AftersalesEvent | CatalogEvent | ChatEvent | FulfilmentEvent | NotificationEvent | OrderEvent | PaymentEvent | PromotionEvent | RoomEvent

/** Who listens, and what they do about it. What is returned is done after the commit. */
export const subscribers = (app: App): Subscribers<Event> => ({
  /** A provider's notice moves the order on. */
  orders: (db, event) => {
    if (event.kind === 'payment.settled') payOrderOfBill(app, db, event.billId)
    if (event.kind === 'payment.refundChanged') tellRefund(app, db, event)
    if (event.kind === 'payment.refundChanged' || event.kind === 'payment.returned') noteMoneyBack(app, db, event.billId)
    if (event.kind === 'case.orderRefunded' && event.unshipped) takeBackOrder(app, db, event.orderId)
  },
  /** Whoever may no longer sell has nothing on sale. */
  products: (db, event) => {
    if (mayNoLongerSell(event)) takeOffAllOf(app, db, event.personId)
  },
  /** Whoever may no longer sell is off the air, and sees no more of who buys. */
  rooms: (db, event) => {
    if (!mayNoLongerSell(event)) return
    const closed = closeRoomsOf(app, db, event.personId)
    return () => {
      closed.forEach(id => app.streams.end(streamOf(id)))
      closeConsolesOf(app, event.personId)
    }
  },
  /** Parcels follow an order that was moved as a whole, and leave whoever may no longer carry them. */
  parcels: (db, event) => {
    if (event.kind === 'order.transitioned') followOrder(app, db, event)
    if (event.kind === 'person.suspended' || event.kind === 'person.roleRevoked') takeFrom(db, event)
  },
  /** What was recorded is kept from the end on. */
  recordings: (db, event) => {
    if (event.kind === 'room.ended') endRecording(app, db, streamOf(event.roomId), findRoom(db, event.roomId)!.endedAt!)
  },
  chapters: (db, event) => {
    if (event.kind === 'room.ended') makeChapters(app, db, event.roomId)
  },
  'show records': (db, event) => {
    if (event.kind === 'room.ended') recordShow(app, db, event.roomId)
  },
  'order pages': (_db, event) => {
    if (event.kind === 'order.transitioned' || event.kind === 'parcel.moved' || event.kind === 'case.moved') return () => publishOrder(app, event.orderId, orderBlocks(app))
    if (event.kind === 'payment.refundChanged' || event.kind === 'payment.returned' || event.kind === 'payment.returnPaid') return () => publishOrdersOfBill(app, event.billId, orderBlocks(app))
  },
  messages: (_db, event) => {
    if (event.kind === 'notification.told') return () => publishNotifications(app, event.personId)
  },
  /** Goods that come back move their case on. */
  cases: (db, event) => {
    if (event.kind === 'parcel.moved') followParcel(app, db, event)
    const paid = event.kind === 'payment.returnPaid' ? followPayout(app, db, event) : null
    if (paid !== null) return () => publishCase(app, paid, event.kind)
    const caseId = event.kind === 'parcel.moved' || event.kind === 'case.moved' || event.kind === 'case.messaged' ? event.caseId : null
    if (caseId !== null) return () => publishCase(app, caseId, event.kind)
  },
  'open bills': (_db, event) => {
    if (event.kind === 'payment.settled' || event.kind === 'payment.voided') return () => publishBill(app, event.billId)
  },
  'price history': (db, event) => {
    if (event.kind === 'product.changed' || event.kind === 'product.transitioned') noteAsked(app, db, event.productId)
  },
  'room pages': showOnRoomPages(app),
  console: consoleHears(app),
})

const mayNoLongerSell = (event: Event): event is AccountEvent =>
  event.kind === 'person.suspended' || (event.kind === 'person.roleRevoked' && event.role === 'merchant')
