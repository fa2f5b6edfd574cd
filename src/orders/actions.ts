import { keepAddress, touchAddress } from '../accounts/addresses/actions.ts'
import type { AddressFields } from '../accounts/addresses/rules.ts'
import { findAddress } from '../accounts/addresses/store.ts'
import type { Person } from '../accounts/rules.ts'
import { findPerson, listContacts } from '../accounts/store.ts'
import type { App } from '../app.ts'
import { giveBackStock, takeFrom } from '../catalog/stock.ts'
import { variantName } from '../catalog/variants/rules.ts'
import { openBill, settleBill, voidBill } from '../payments/actions.ts'
import type { PaymentEvent } from '../payments/events.ts'
import { refundableOf, refundBill } from '../payments/online/actions.ts'
import type { PaymentMethod } from '../payments/rules.ts'
import { findOpenKind } from '../payments/store.ts'
import type { Db } from '../platform/db.ts'
import { emit } from '../platform/event-log.ts'
import { Refusal, refuse, refuseIf } from '../platform/refusal.ts'
import { isLocale, type Word } from '../platform/words.ts'
import type { OrderEvent } from './events.ts'
import { reckon, type ReckonedLine, type Reckoning, type Share, type Wanted } from './reckon.ts'
import {
  completeAfter, mostLines, orderNumber, partiesOf, paysCash, payWithin, transitions, whyNoRefund, whyNot,
  type Actor, type Order, type OrderLine, type Transition,
} from './rules.ts'
import {
  countPassages, findName, findOrder, findOrderIdByIntent, findRoomIdOf, insertLine, insertOrder, insertPassage, listOrdersByIntent,
  listOrdersOfBill, listOrdersWaiting, numberedIntent, recipientIndex, updateOrderState, updateParcel,
} from './store.ts'
import { words } from './words.ts'

export type Purchase = {
  /** Random, made with the form: however often it is sent, it is one purchase. */
  intent: string
  lines: Wanted[]
  /** From the address book … */
  addressId: number | null
  /** … or a new one, which is kept there. */
  newAddress?: AddressFields
  methodId: number
  note: string
  /** What the form said it all costs. Another price is refused, so that nobody pays what they have not seen. */
  shown?: { total: number }
}

/** One order for each merchant: stock, bill and orders in one change. Sent again, it answers with what is already there. */
export const placeOrders = (app: App, buyer: Person, purchase: Purchase): Promise<Order[]> =>
  app.change(db => {
    if (findOrderIdByIntent(db, buyer.id, purchase.intent) !== null) return listOrdersByIntent(db, buyer.id, purchase.intent)

    const { shares, total, problems } = reckon(db, purchase.lines)
    refuseIf(whyNotBuy(purchase, total, problems))
    const method = findOpenKind(db, shares[0]!.merchantId, purchase.methodId) ?? refuse(words.methodClosed)
    const address = addressOf(app, db, buyer, purchase) ?? refuse(words.noAddress)
    const sealed = { address: app.vault.seal(JSON.stringify(address)), recipientIndex: recipientIndex(app.vault, address.name) }
    return shares.map((share, index) => placeShare(app, db, buyer, { ...purchase, intent: numberedIntent(purchase.intent, index) }, share, method, sealed))
  })

const whyNotBuy = ({ lines, shown }: Purchase, total: number, [problem]: Reckoning['problems']): Word | null => {
  if (!lines.length || lines.length > mostLines || new Set(lines.map(({ variantId }) => variantId)).size < lines.length) return words.broken
  if (problem) return problem.reason
  return shown && shown.total !== total ? words.priceMoved : null
}

type Sealed = { address: Uint8Array; recipientIndex: string }

const placeShare = (app: App, db: Db, buyer: Person, { intent, note }: Purchase, share: Share, method: Pick<PaymentMethod, 'id' | 'kind'>, sealed: Sealed): Order => {
  const at = app.now()
  const { merchantId, goodsTotal, discount, shippingFee, shippingDiscount, total, explanation } = share
  const { id: methodId, kind } = method
  const { currency } = app.shop()
  const cash = paysCash(method)
  const billId = openBill(db, { payerId: buyer.id, payeeId: merchantId, methodId, kind, amount: total, currency, openedAt: at, dueAt: cash ? null : at + payWithin })
  const row = {
    buyerId: buyer.id, merchantId, billId, goodsTotal, discount, shippingFee, shippingDiscount, total, note, placedAt: at,
    roomId: roomOf(db, share), state: cash ? ('paid' as const) : ('placed' as const),
  }
  const id = insertOrder(db, { ...row, ...sealed, intent, explanation: JSON.stringify(explanation) })
  const lines = share.lines.map((line, position) => placeLine(db, id, position, line, buyer, at))
  insertPassage(db, id, 0, { transition: 'place', at, personId: buyer.id, detail: '' })
  if (cash) insertPassage(db, id, 1, { transition: 'accept', at, personId: null, detail: '' })

  // Not read again: this is the busiest moment of the shop.
  const order: Order = {
    id, ...row, buyerName: buyer.name, merchantName: findName(db, merchantId), kind, methodId, currency, explanation,
    carrier: null, trackingNumber: null, movedAt: at, lines,
  }
  emit<OrderEvent>(db, at, { kind: 'order.placed', ...subjectOf(order) })
  return order
}

const placeLine = (db: Db, orderId: number, position: number, { variant, quantity, discount }: ReckonedLine, buyer: Person, at: number): OrderLine => {
  const { id: variantId, productId, title, price, pictureId, version } = variant
  takeFrom(db, variant, { variantId, quantity, subject: subjectText(orderId), by: buyer.id, at })
  const line = { productId, variantId, title, variantName: variantName(variant), price, quantity, discount, pictureId }
  insertLine(db, orderId, position, line, version)
  return line
}

/** What the stock's ledger says a change was for. */
export const subjectText = (orderId: number) => `order ${orderId}`

/** The merchant's room that it was bought in, when it was. */
const roomOf = (db: Db, { merchantId, lines }: Share) => {
  const roomId = lines.find(line => line.roomId !== null)?.roomId ?? null
  return roomId === null ? null : findRoomIdOf(db, merchantId, roomId)
}

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
    const reason = transition === 'cancel' ? 'cancelled' : 'refunded'
    for (const { variantId, quantity } of order.lines) giveBackStock(db, { variantId, quantity, reason, subject: subjectText(order.id), by: personId, at })
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
  const [order] = state === 'done' ? listOrdersOfBill(db, billId) : []
  if (!order) return
  const say = speakTo(app, db, order)
  const { name } = app.shop()
  const number = orderNumber(order)
  write(app, db, order, say(words.message.subject, name, number), say(words.message.refunded, name, number, say.money(amount)))
}

/** A provider's notice has settled the bill. One that the merchant settled by hand has moved the order already. */
export const payOrderOfBill = (app: App, db: Db, billId: number) => {
  for (const order of listOrdersOfBill(db, billId)) {
    if (!whyNot(order, 'clock', 'pay')) moveOrder(app, db, 'clock', order, 'pay', {})
  }
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
