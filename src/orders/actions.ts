import { keepAddress, touchAddress } from '../accounts/addresses/actions.ts'
import type { AddressFields } from '../accounts/addresses/rules.ts'
import { findAddress } from '../accounts/addresses/store.ts'
import type { Person } from '../accounts/rules.ts'
import { findPerson, listContacts } from '../accounts/store.ts'
import type { App } from '../app.ts'
import { giveBackStock, takeStock } from '../catalog/stock.ts'
import { openBill, settleBill, voidBill } from '../payments/actions.ts'
import type { PaymentEvent } from '../payments/events.ts'
import { refundableOf, refundBill } from '../payments/online/actions.ts'
import { findOpenKind } from '../payments/store.ts'
import type { Db } from '../platform/db.ts'
import { emit } from '../platform/event-log.ts'
import { Refusal, refuse, refuseIf } from '../platform/refusal.ts'
import { isLocale } from '../platform/words.ts'
import type { OrderEvent } from './events.ts'
import {
  completeAfter, mostPieces, orderNumber, partiesOf, paysCash, payWithin, transitions, whyNoRefund, whyNot,
  type Actor, type Order, type Transition,
} from './rules.ts'
import {
  countPassages, findName, findOrder, findOrderIdByIntent, findOrderOfBill, findRoomIdOf, insertLine, insertOrder, insertPassage,
  listOrdersWaiting, recipientIndex, updateOrderState, updateParcel,
} from './store.ts'
import { words } from './words.ts'

export type Purchase = {
  /** Random, made with the form: however often it is sent, it is one order. */
  intent: string
  productId: number
  quantity: number
  roomId: number | null
  /** From the address book … */
  addressId: number | null
  /** … or a new one, which is kept there. */
  newAddress?: AddressFields
  methodId: number
  note: string
  /** What the form said it costs. Another price is refused, so that nobody pays what they have not seen. */
  shown?: { price: number; shippingFee: number }
}

/** Stock, bill and order in one change. Sent again, it answers with the order that is already there. */
export const placeOrder = (app: App, buyer: Person, purchase: Purchase): Promise<Order> =>
  app.change(db => {
    const { intent, quantity, roomId, note } = purchase
    const known = findOrderIdByIntent(db, buyer.id, intent)
    if (known !== null) return findOrder(db, known)!

    if (quantity < 1 || quantity > mostPieces) refuse(words.pieces)
    const { merchantId, title, price, shippingFee, coverId } = takeStock(db, purchase.productId, quantity)
    refuseIf(priceMoved({ price, shippingFee }, purchase.shown) ? words.priceMoved : null)
    const method = findOpenKind(db, merchantId, purchase.methodId) ?? refuse(words.methodClosed)
    const address = addressOf(app, db, buyer, purchase) ?? refuse(words.noAddress)

    const at = app.now()
    const goodsTotal = price * quantity
    const total = goodsTotal + shippingFee
    const { id: methodId, kind } = method
    const { currency } = app.shop()
    const cash = paysCash(method)
    const billId = openBill(db, { payerId: buyer.id, payeeId: merchantId, methodId, kind, amount: total, currency, openedAt: at, dueAt: cash ? null : at + payWithin })
    const row = {
      buyerId: buyer.id, merchantId, billId, goodsTotal, shippingFee, total, note, placedAt: at,
      roomId: roomId === null ? null : findRoomIdOf(db, merchantId, roomId), state: cash ? ('paid' as const) : ('placed' as const),
    }
    const id = insertOrder(db, { ...row, intent, address: app.vault.seal(JSON.stringify(address)), recipientIndex: recipientIndex(app.vault, address.name) })
    const line = { productId: purchase.productId, title, price, quantity, pictureId: coverId }
    insertLine(db, id, 0, line)
    insertPassage(db, id, 0, { transition: 'place', at, personId: buyer.id, detail: '' })
    if (cash) insertPassage(db, id, 1, { transition: 'accept', at, personId: null, detail: '' })

    // Not read again: this is the busiest moment of the shop.
    const merchantName = findName(db, merchantId)
    const order: Order = { id, ...row, buyerName: buyer.name, merchantName, kind, methodId, currency, carrier: null, trackingNumber: null, movedAt: at, lines: [line] }
    emit<OrderEvent>(db, at, { kind: 'order.placed', ...subjectOf(order) })
    return order
  })

const priceMoved = (now: { price: number; shippingFee: number }, shown: Purchase['shown']) =>
  shown !== undefined && (shown.price !== now.price || shown.shippingFee !== now.shippingFee)

const addressOf = (app: App, db: Db, buyer: Person, { addressId, newAddress }: Purchase): AddressFields | null => {
  if (newAddress) {
    keep(app, db, buyer, newAddress)
    return newAddress
  }
  const known = addressId === null ? null : findAddress(db, app.vault, buyer.id, addressId)
  if (!known) return null
  touchAddress(db, buyer.id, known.id, app.now())
  const { id: _, ...fields } = known
  return fields
}

/** A full book is no reason not to sell. */
const keep = (app: App, db: Db, buyer: Person, address: AddressFields) => {
  try {
    keepAddress(db, app.vault, buyer.id, address, app.now())
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
}

/** What is said with a step: the parcel's carrier and number, or why an order is cancelled. */
export type Details = { carrier?: string; trackingNumber?: string; reason?: string }

/** Refused when the step is not theirs to take or no longer possible; to somebody else the order is not there. */
export const transitionOrder = (app: App, by: Actor, id: number, transition: Transition, details: Details = {}): Promise<Order> =>
  app.change(db => {
    const order = findOrder(db, id)
    if (!order || !partiesOf(order, by).length) return refuse(words.gone, 404)
    return moveOrder(app, db, by, order, transition, details)
  })

const moveOrder = (app: App, db: Db, by: Actor, order: Order, transition: Transition, details: Details): Order => {
  refuseIf(whyNot(order, by, transition))
  const at = app.now()
  const personId = by === 'clock' ? null : by.id

  if (transition === 'cancel') voidBill(db, at, order.billId)
  if (transition === 'refund') refundBill(db, at, order.billId, { amount: refundableOf(db, order.billId), reason: details.reason ?? '', by: personId })
  if (transition === 'cancel' || transition === 'refund') {
    for (const line of order.lines) giveBackStock(db, line.productId, line.quantity)
  }
  if (transition === 'ship') {
    if (!details.carrier || !details.trackingNumber) refuse(words.chooseCarrier)
    else updateParcel(db, order.id, details.carrier, details.trackingNumber)
  }
  const seesMoney = transition === 'pay' || (transition === 'deliver' && paysCash(order))
  if (seesMoney && personId !== null) settleBill(db, at, order.billId, personId)

  updateOrderState(db, order.id, transitions[transition].to, at)
  insertPassage(db, order.id, countPassages(db, order.id), { transition, at, personId, detail: details.reason ?? '' })
  emit<OrderEvent>(db, at, { kind: 'order.transitioned', transition, ...subjectOf(order) })
  const moved = findOrder(db, order.id)!
  tellBuyer(app, db, by, moved, transition, details.reason ?? '')
  return moved
}

const subjectOf = ({ id, buyerId, merchantId, roomId, lines }: Order) =>
  ({ orderId: id, buyerId, merchantId, roomId, productIds: lines.map(line => line.productId) })

/** A part of the money, or all of it once the goods have left: the order stays as it is. */
export const refundOrder = (app: App, by: Person, id: number, { amount, reason }: { amount: number; reason: string }): Promise<void> =>
  app.change(db => {
    const order = findOrder(db, id)
    if (!order || !partiesOf(order, by).length) return refuse(words.gone, 404)
    refuseIf(whyNoRefund(order, by))
    refundBill(db, app.now(), order.billId, { amount, reason, by: by.id })
  })

/** By phone when there is one, in the buyer's own language. */
const tellBuyer = (app: App, db: Db, by: Actor, order: Order, transition: Transition, reason: string) => {
  const shop = app.shop()
  const say = speakTo(app, db, order)
  const number = orderNumber(order)
  const text =
    transition === 'pay' ? say(words.message.pay, shop.name, number)
    : transition === 'ship' ? say(words.message.ship, shop.name, number, order.carrier ?? '', order.trackingNumber ?? '')
    : transition === 'refund' ? say(words.message.refund, shop.name, number, reason)
    : transition === 'cancel' && by === 'clock' ? say(words.message.unpaid, shop.name, number)
    : transition === 'cancel' && by !== 'clock' && by.id !== order.buyerId ? say(words.message.cancel, shop.name, number, reason)
    : null
  if (text) write(app, db, order, say(words.message.subject, shop.name, number), text)
}

const write = (app: App, db: Db, { buyerId }: Order, subject: string, text: string) => {
  const [contact] = listContacts(db, app.vault, buyerId)
  if (contact) app.post(db, { channel: contact.kind === 'phone' ? 'sms' : 'mail', to: contact.value, subject, text })
}

const speakTo = (app: App, db: Db, { buyerId }: Order) => {
  const { locale } = findPerson(db, buyerId)!
  return app.speak(isLocale(locale) ? locale : app.shop().locale)
}

/** The money is back: the buyer hears of it, and knows it was on its way. */
export const tellRefund = (app: App, db: Db, { billId, amount, state }: PaymentEvent & { kind: 'payment.refundChanged' }) => {
  const order = state === 'done' ? findOrderOfBill(db, billId) : null
  if (!order) return
  const say = speakTo(app, db, order)
  const { name } = app.shop()
  const number = orderNumber(order)
  write(app, db, order, say(words.message.subject, name, number), say(words.message.refunded, name, number, say.money(amount)))
}

/** A provider's notice has settled the bill. One that the merchant settled by hand has moved the order already. */
export const payOrderOfBill = (app: App, db: Db, billId: number) => {
  const order = findOrderOfBill(db, billId)
  if (order && !whyNot(order, 'clock', 'pay')) moveOrder(app, db, 'clock', order, 'pay', {})
}

/** Runs often: see jobs.ts. */
export const cancelUnpaid = (app: App) => moveWaiting(app, listOrdersWaiting(app.db, 'placed', app.now() - payWithin), 'cancel')

/** Buyers who have their parcel seldom say so. */
export const completeOrders = (app: App) =>
  moveWaiting(app, [
    ...listOrdersWaiting(app.db, 'delivered', app.now() - completeAfter.delivered),
    ...listOrdersWaiting(app.db, 'shipped', app.now() - completeAfter.shipped),
  ], 'confirm')

const moveWaiting = async (app: App, orders: Order[], transition: Transition) => {
  const due = orders.filter(order => !whyNot(order, 'clock', transition))
  // Somebody may have been quicker with one of them: then it is not waiting any more.
  await Promise.all(due.map(order => transitionOrder(app, 'clock', order.id, transition).catch(error => {
    if (!(error instanceof Refusal)) throw error
  })))
}
