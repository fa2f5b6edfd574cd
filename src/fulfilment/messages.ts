import type { App } from '../app.ts'
import { notify } from '../notifications/actions.ts'
import { orderNumber, type Order } from '../orders/rules.ts'
import type { Db } from '../platform/db.ts'
import type { Word } from '../platform/words.ts'
import { carrierName, failureText } from './views.tsx'
import { findCarrier } from './carriers/store.ts'
import { allOut, labelCode, type Footprint, type Parcel } from './rules.ts'
import { listParcelsOfOrder } from './store.ts'
import { words } from './words.ts'

/** The buyer hears when a parcel leaves, arrives or cannot be handed over. */
export const tellBuyer = (app: App, db: Db, order: Order, parcel: Parcel, step: Footprint['step'], detail: string) => {
  const told = messageOf(db, order, parcel, step)
  if (!told) return
  const carrier = parcel.carrierId === null ? undefined : (findCarrier(db, parcel.carrierId) ?? undefined)
  notify(app, db, order.buyerId, {
    kind: 'order', url: parcel.caseId === null ? `/orders/${order.id}` : `/aftersales/${parcel.caseId}`, urgent: true,
    text: say => say(told, orderNumber(order), step === 'fail' ? failureText(say, detail) : `${carrierName(say, parcel, carrier)} ${labelCode(parcel)}`),
  })
}

/** That a pick-up for a case failed, or that something was sent for it, is told by whoever handles the case. */
const messageOf = (db: Db, order: Order, { direction, caseId }: Parcel, step: Footprint['step']): Word<[string, string]> | null => {
  const { message } = words
  if (direction === 'back') return step === 'pickUp' ? message.collected : step === 'fail' && caseId === null ? message.notCollected : null
  if (caseId !== null && (step === 'send' || step === 'pickUp')) return step === 'pickUp' ? message.sentForCase : null
  if (step === 'send' || step === 'pickUp') return allOut(order, listParcelsOfOrder(db, order.id)) ? message.sent : message.sentPart
  return step === 'deliver' ? message.delivered : step === 'fail' ? message.failed : null
}

/** Something could not be handed over: the shop has to do something about it. */
export const tellMerchant = (app: App, db: Db, order: Order, parcel: Parcel, detail: string) =>
  notify(app, db, order.merchantId, {
    kind: 'order', url: `/studio/parcels/${parcel.id}`, text: say => say(words.message.merchant[parcel.direction], orderNumber(order), failureText(say, detail)),
  })

export const tellCourier = (app: App, db: Db, courierId: number, parcel: Parcel) =>
  notify(app, db, courierId, { kind: 'delivery', url: `/courier/parcels/${parcel.id}`, text: say => say(words.message.assigned[parcel.direction], labelCode(parcel)) })
