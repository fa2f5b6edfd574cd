import { keepAddress, touchAddress } from '../accounts/addresses/actions.ts'
import { hasPlace, type AddressFields } from '../accounts/addresses/rules.ts'
import { findAddress } from '../accounts/addresses/store.ts'
import type { Person } from '../accounts/rules.ts'
import { findReader } from '../accounts/store.ts'
import type { App } from '../app.ts'
import { takeOutOfCart } from '../cart/actions.ts'
import { reckon, type ReckonedLine, type Reckoning, type Share } from '../cart/reckon.ts'
import { mostLines, type Wanted } from '../cart/rules.ts'
import { giveBackStock, takeFrom } from '../catalog/stock.ts'
import { mustBeConfirmed } from '../catalog/content/rules.ts'
import type { WayKind } from '../catalog/shipping/ways/rules.ts'
import { words as contentWords } from '../catalog/content/words.ts'
import { variantName } from '../catalog/variants/rules.ts'
import { findVariant } from '../catalog/variants/store.ts'
import { notify } from '../notifications/actions.ts'
import { lowerBill, openBill, settleBill, voidBill } from '../payments/actions.ts'
import type { PaymentEvent } from '../payments/events.ts'
import { refundBill } from '../payments/online/actions.ts'
import { words as paymentWords } from '../payments/online/words.ts'
import { isOnline } from '../payments/rules.ts'
import { findOfferedMethod, findOpenCash, type OfferedMethod } from '../payments/store.ts'
import type { Db } from '../platform/db.ts'
import { emit } from '../platform/event-log.ts'
import { Refusal, refuse, refuseIf } from '../platform/refusal.ts'
import { isLocale, type Locale, type Say, type Word } from '../platform/words.ts'
import { giveBack, redeem, whyLost } from '../promotions/redeeming.ts'
import type { OrderEvent } from './events.ts'
import {
  completeAfterDays, orderNumber, partiesOf, paysCash, payWithin, transitions, whyNoRefund, whyNot,
  type Actor, type Invoice, type Order, type OrderLine, type Transition,
} from './rules.ts'
import {
  givenBackOf, findName, findOrder, findOrderIdByIntent, findRoomIdOf, insertConsent, insertLine, insertOrder, insertPassage, listOrdersByIntent,
  listOrdersOfBill, listOrdersWaiting, moneyOf, numberedIntent, recipientIndex, subjectText, updateLinesHeld, updateOrderRefunded, updateOrderState, updateParcel,
} from './store.ts'
import { words as sheetWords } from './sheet/words.ts'
import { words } from './words.ts'

export type Purchase = {
  /** Random, made with the form: however often it is sent, it is one purchase. */
  intent: string
  lines: Wanted[]
  /** Coupons that were typed. */
  codes?: string[]
  /** From the address book … */
  addressId: number | null
  /** … or a new one, which is kept there. */
  newAddress?: AddressFields
  methodId: number
  /** How each merchant's part is to come; as usual where none is named. */
  ways?: Map<number, WayKind>
  note: string
  invoice?: Invoice | null
  /** Said yes to what cannot be returned without a reason. */
  noReturn?: boolean
  /** In which the form was read. */
  locale?: Locale
  /** What the form said it all costs. Another price is refused, so that nobody pays what they have not seen. */
  shown?: { total: number; offerIds?: number[] }
}

/** One order for each merchant and one payment for all: stock, bill and orders in one change. Sent again, it answers with what is already there. */
export const placeOrders = (app: App, buyer: Person, purchase: Purchase): Promise<Order[]> =>
  app.change(db => {
    if (findOrderIdByIntent(db, buyer.id, purchase.intent) !== null) return listOrdersByIntent(db, buyer.id, purchase.intent)

    refuseIf(whyBroken(purchase))
    const address = addressOf(app, db, buyer, purchase) ?? refuse(words.noAddress)
    const reckoning = reckon(db, purchase.lines, { now: app.now(), region: address.region, buyerId: buyer.id, codes: purchase.codes ?? [], ways: purchase.ways ?? new Map() })
    refuseIf(whyNotBuy(app, db, purchase, reckoning))
    if (!hasPlace(address) && reckoning.shares.some(({ way }) => way?.kind !== 'collect')) refuse(words.noAddress)
    const method = findOfferedMethod(db, reckoning.shares.map(({ merchantId }) => merchantId), purchase.methodId) ?? refuse(words.methodClosed)

    const sealed = {
      address: app.vault.seal(JSON.stringify(address)), recipientIndex: recipientIndex(app.vault, address.name),
      invoice: purchase.invoice ? app.vault.seal(JSON.stringify(purchase.invoice)) : null,
    }
    const say = app.speak(purchase.locale ?? app.shop().locale)
    const billOf = billsFor(app, db, buyer, method, reckoning)
    const orders = reckoning.shares.map((share, index) => placeShare(app, db, buyer, share, { ...sealed, say, ...billOf(share), intent: numberedIntent(purchase.intent, index), note: purchase.note }))
    for (const { id, merchantId } of orders) redeem(db, { orderId: id, merchantId, buyerId: buyer.id, quoted: reckoning.quoted, at: app.now() })
    takeOutOfCart(db, buyer.id, purchase.lines)
    if (!reckoning.total && !paysCash(method)) settleBill(db, app.now(), orders[0]!.billId, null)
    return orders
  })

const whyBroken = ({ lines }: Purchase): Word | null =>
  !lines.length || lines.length > mostLines || new Set(lines.map(({ variantId }) => variantId)).size < lines.length ? words.broken : null

const whyNotBuy = (app: App, db: Db, { shown, noReturn }: Purchase, { problems: [problem], shares, total, quoted }: Reckoning): Word | null => {
  if (problem) return problem.reason
  const refused = shares.find(share => share.refused)?.refused
  if (refused) return refused
  // Marked meanwhile: nobody was asked yet.
  if (!noReturn && shares.some(({ lines }) => lines.some(({ variant }) => mustBeConfirmed(variant.returnExcluded)))) return sheetWords.noReturnNeeded
  return shown && shown.total !== total ? (whyLost(db, shown.offerIds ?? [], quoted, app.now()) ?? words.priceMoved) : null
}

type Billing = Pick<Order, 'billId' | 'methodId' | 'kind' | 'payeeId'>

/** One bill for all, or one for each merchant when each takes the cash at the door. */
const billsFor = (app: App, db: Db, buyer: Person, method: OfferedMethod, { total }: Reckoning) => {
  const openedAt = app.now()
  const { currency } = app.shop()
  const bill = ({ id: methodId, kind, merchantId: payeeId }: OfferedMethod, amount: number): Billing => {
    const dueAt = paysCash(method) ? null : openedAt + payWithin
    return { billId: openBill(db, { payerId: buyer.id, payeeId, methodId, kind, amount, currency, openedAt, dueAt }), methodId, kind, payeeId }
  }
  if (paysCash(method)) return ({ merchantId, total }: Share) => bill(findOpenCash(db, merchantId)!, total)
  const together = bill(method, total)
  return () => together
}

type Written = Billing & { say: Say; intent: string; note: string; address: Uint8Array; recipientIndex: string; invoice: Uint8Array | null }

const placeShare = (app: App, db: Db, buyer: Person, share: Share, { methodId, kind, payeeId, say, ...written }: Written): Order => {
  const at = app.now()
  const { merchantId, goodsTotal, discount, shippingFee, shippingDiscount, total, explanation, way } = share
  const cash = paysCash({ kind })
  const { billId, note } = written
  const row = {
    buyerId: buyer.id, merchantId, billId, goodsTotal, discount, shippingFee, shippingDiscount, total, note, placedAt: at, way: way?.kind ?? ('standard' as const), wayText: way?.text ?? '',
    roomId: roomOf(db, share), state: cash ? ('paid' as const) : ('placed' as const),
  }
  const id = insertOrder(db, { ...row, ...written, explanation: JSON.stringify(explanation) })
  const lines = share.lines.map((line, position) => placeLine(db, id, position, line, { say, kind, by: buyer.id, at }))
  insertPassage(db, id, { transition: 'place', at, personId: buyer.id, detail: '' })
  if (cash) insertPassage(db, id, { transition: 'accept', at, personId: null, detail: '' })

  // Not read again: this is the busiest moment of the shop.
  const order: Order = {
    id, ...row, payeeId, buyerName: buyer.name, merchantName: findName(db, merchantId), kind, methodId, currency: app.shop().currency, explanation,
    carrier: null, trackingNumber: null, movedAt: at, refundedAt: null, lines,
  }
  emit<OrderEvent>(db, at, { kind: 'order.placed', ...subjectOf(order) })
  return order
}

const placeLine = (db: Db, orderId: number, position: number, { variant, quantity, discount }: ReckonedLine, { say, kind, by, at }: { say: Say; kind: string; by: number; at: number }): OrderLine => {
  const { id: variantId, productId, title, price, pictureId, version, hold, returnExcluded } = variant
  const held = hold === 'placing' || !isOnline(kind)
  if (held) takeFrom(db, variant, { variantId, quantity, subject: subjectText(orderId), by, at })
  const line = { productId, variantId, title, variantName: variantName(variant), price, quantity, discount, pictureId, held }
  insertLine(db, orderId, position, line, version)
  if (returnExcluded) {
    const shown = say(contentWords.because, say(contentWords.exclusion[returnExcluded]))
    insertConsent(db, orderId, { position, shown, said: mustBeConfirmed(returnExcluded) ? say(sheetWords.confirmNoReturn) : null, at })
  }
  return line
}

/** The merchant's room that it was bought in, when it was. */
const roomOf = (db: Db, { merchantId, lines }: Share) => {
  const roomId = lines.find(line => line.roomId !== null)?.roomId ?? null
  return roomId === null ? null : findRoomIdOf(db, merchantId, roomId)
}

const addressOf = (app: App, db: Db, buyer: Person, { addressId, newAddress }: Purchase): AddressFields | null => {
  if (newAddress) {
    if (hasPlace(newAddress)) keep(app, db, buyer, newAddress)
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

/** What is said with a step: the parcel's carrier and number, or why an order is cancelled. `personId`: who moved the parcel that moves it. */
export type Details = { carrier?: string; trackingNumber?: string; reason?: string; personId?: number | null }

/** Refused when the step is not theirs to take or no longer possible; to somebody else the order is not there. */
export const transitionOrder = (app: App, by: Actor, id: number, transition: Transition, details: Details = {}): Promise<Order> =>
  app.change(db => {
    const order = findOrder(db, id)
    if (!order || !partiesOf(order, by).length) return refuse(words.gone, 404)
    return moveOrder(app, db, by, order, transition, details)
  })

/** Its first parcel has left: whoever reads the order reads that one's carrier and number. */
export const noteFirstParcel = (db: Db, { id, carrier }: Pick<Order, 'id' | 'carrier'>, first: { carrier: string; trackingNumber: string }) => {
  if (carrier === null) updateParcel(db, id, first.carrier, first.trackingNumber)
}

/** The last of its parcels has left, or has arrived: the order goes with it. */
export const moveWithParcels = (app: App, db: Db, id: number, transition: 'ship' | 'deliver', personId: number | null): Order => {
  const order = findOrder(db, id)!
  const { carrier, trackingNumber } = order
  return moveOrder(app, db, 'parcel', order, transition, { personId, ...(carrier ? { carrier } : {}), ...(trackingNumber ? { trackingNumber } : {}) })
}

const moveOrder = (app: App, db: Db, by: Actor, order: Order, transition: Transition, details: Details): Order => {
  refuseIf(whyNot(order, by, transition))
  const at = app.now()
  const personId = typeof by === 'string' ? (details.personId ?? null) : by.id

  if (transition === 'cancel') {
    if (listOrdersOfBill(db, order.billId, 'placed').some(({ id }) => id !== order.id)) lowerBill(db, at, order.billId, order.total)
    else voidBill(db, at, order.billId)
  }
  if (transition === 'refund') {
    const { refundable: amount } = moneyOf(db, order)
    if (amount) refundBill(db, at, order.billId, { amount, reason: details.reason ?? '', by: personId, part: subjectText(order.id) })
  }
  if (transition === 'cancel' || transition === 'refund') {
    const reason = transition === 'cancel' ? 'cancelled' : 'refunded'
    giveBack(db, order.id, at)
    for (const { variantId, quantity, held } of order.lines) if (held) giveBackStock(db, { variantId, quantity, reason, subject: subjectText(order.id), by: personId, at })
  }
  if (transition === 'ship') {
    if (!details.carrier || !details.trackingNumber) refuse(words.chooseCarrier)
    else updateParcel(db, order.id, details.carrier, details.trackingNumber)
  }
  const seesMoney = transition === 'pay' || (transition === 'deliver' && paysCash(order))
  if (seesMoney && personId !== null) settleBill(db, at, order.billId, personId)

  const short = transition === 'pay' && !holdAll(db, order, at)
  updateOrderState(db, order.id, transitions[transition].to, at)
  insertPassage(db, order.id, { transition, at, personId, detail: details.reason ?? '' })
  emit<OrderEvent>(db, at, { kind: 'order.transitioned', transition, ...subjectOf(order) })
  // Not read again: whoever marks a hundred as paid waits for all of them.
  const parcel = transition === 'ship' ? { carrier: details.carrier ?? null, trackingNumber: details.trackingNumber ?? null } : {}
  const moved: Order = { ...order, ...parcel, state: transitions[transition].to, movedAt: at }
  if (short) return moveOrder(app, db, 'clock', moved, 'refund', {})
  tellBuyer(app, db, by, moved, transition, details.reason ?? '')
  return moved
}

/** Where whoever pays first is served first: false when others have been quicker. All of an order or nothing. */
const holdAll = (db: Db, order: Order, at: number): boolean => {
  const waiting = order.lines.filter(({ held }) => !held)
  if (!waiting.length) return true
  try {
    db.transaction(() => {
      for (const { variantId, quantity } of waiting) takeFrom(db, findVariant(db, variantId)!, { variantId, quantity, subject: subjectText(order.id), by: order.buyerId, at })
      updateLinesHeld(db, order.id)
    })()
    return true
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}

const subjectOf = ({ id, buyerId, merchantId, roomId, lines }: Order) =>
  ({ orderId: id, buyerId, merchantId, roomId, productIds: lines.map(line => line.productId) })

/** A part of the money, or all of it once the goods have left: the order stays as it is. */
export const refundOrder = (app: App, by: Person, id: number, { amount, reason }: { amount: number; reason: string }): Promise<void> =>
  app.change(db => {
    const order = findOrder(db, id)
    if (!order || !partiesOf(order, by).length) return refuse(words.gone, 404)
    refuseIf(whyNoRefund(order, by))
    if (amount > moneyOf(db, order).refundable) refuse(paymentWords.refundAmount)
    refundBill(db, app.now(), order.billId, { amount, reason, by: by.id, part: subjectText(order.id) })
  })

/** By phone when there is one, in the buyer's own language. */
const tellBuyer = (app: App, db: Db, by: Actor, order: Order, transition: Transition, reason: string) => {
  const shop = app.shop()
  const { say, write } = reach(app, db, order)
  const number = orderNumber(order)
  const text =
    transition === 'pay' ? say(words.message.pay, shop.name, number)
    : transition === 'ship' && order.way === 'collect' ? say(words.message.ready, shop.name, number, order.wayText)
    : transition === 'ship' && by !== 'parcel' ? say(words.message.ship, shop.name, number, order.carrier ?? '', order.trackingNumber ?? '')
    : transition === 'refund' ? say(words.message.refund, shop.name, number, by === 'clock' ? say(words.soldMeanwhile) : reason)
    : transition === 'cancel' && by === 'clock' ? say(words.message.unpaid, shop.name, number)
    : transition === 'cancel' && typeof by !== 'string' && by.id !== order.buyerId ? say(words.message.cancel, shop.name, number, reason)
    : null
  if (!text) return
  write(say(words.message.subject, shop.name, number), text)
  // That it was paid shows on the page one is looking at; the rest is kept among the messages.
  if (transition !== 'pay') notify(app, db, order.buyerId, { kind: 'order', url: `/orders/${order.id}`, text: () => text })
}

const reach = (app: App, db: Db, { buyerId }: Order) => {
  const { locale, contacts: [contact] } = findReader(db, app.vault, buyerId)
  return {
    say: app.speak(isLocale(locale) ? locale : app.shop().locale),
    write: (subject: string, text: string) => {
      if (contact) app.post(db, { channel: contact.kind === 'phone' ? 'sms' : 'mail', to: contact.value, subject, text })
    },
  }
}

/** The money is back: the buyer hears of it, and knows it was on its way. It could not be sent: the merchant does. */
export const tellRefund = (app: App, db: Db, { billId, part, amount, state }: PaymentEvent & { kind: 'payment.refundChanged' }) => {
  const orders = state === 'done' || state === 'failed' ? listOrdersOfBill(db, billId) : []
  const order = orders.find(({ id }) => subjectText(id) === part) ?? orders[0]
  if (!order) return
  if (state === 'failed') {
    return notify(app, db, order.merchantId, { kind: 'order', url: `/studio/orders/${order.id}`, urgent: true, text: say => say(words.message.refundFailed, orderNumber(order), say.money(amount)) })
  }
  const { say, write } = reach(app, db, order)
  const { name } = app.shop()
  const number = orderNumber(order)
  const text = say(words.message.refunded, name, number, say.money(amount))
  write(say(words.message.subject, name, number), text)
  notify(app, db, order.buyerId, { kind: 'order', url: `/orders/${order.id}`, text: () => text })
}

/** A provider's notice has settled the bill. One that the merchant settled by hand has moved the order already. */
export const payOrderOfBill = (app: App, db: Db, billId: number) => {
  for (const order of listOrdersOfBill(db, billId, 'placed')) {
    if (!whyNot(order, 'clock', 'pay')) moveOrder(app, db, 'clock', order, 'pay', {})
  }
}

/** Money has gone back, or has not after all: an order of which nothing is left says so. */
export const noteMoneyBack = (app: App, db: Db, billId: number) => {
  for (const order of listOrdersOfBill(db, billId)) {
    const whole = order.total > 0 && givenBackOf(db, order) >= order.total
    if (whole !== (order.refundedAt !== null)) updateOrderRefunded(db, order.id, whole ? app.now() : null)
  }
}

/** After-sales has paid all of it back before it was sent. */
export const takeBackOrder = (app: App, db: Db, id: number) => {
  const order = findOrder(db, id)!
  if (!whyNot(order, 'clock', 'takeBack')) moveOrder(app, db, 'clock', order, 'takeBack', {})
}

/** Runs often: see jobs.ts. */
export const cancelUnpaid = (app: App) => moveWaiting(app, listOrdersWaiting(app.db, 'placed', app.now() - payWithin), 'cancel')

/** Buyers who have their parcel seldom say so. `isHeldUp`: whether something keeps this one from being complete by itself. */
export const completeOrders = (app: App, isHeldUp: (order: Order) => boolean = () => false) => {
  const after = completeAfterDays(app.shop().confirmDays)
  return moveWaiting(app, [
    ...listOrdersWaiting(app.db, 'delivered', app.now() - after.delivered),
    ...listOrdersWaiting(app.db, 'shipped', app.now() - after.shipped),
  ].filter(order => !isHeldUp(order)), 'confirm')
}

const moveWaiting = async (app: App, orders: Order[], transition: Transition) => {
  const due = orders.filter(order => !whyNot(order, 'clock', transition))
  // Somebody may have been quicker with one of them: then it is not waiting any more.
  await Promise.all(due.map(order => transitionOrder(app, 'clock', order.id, transition).catch(error => {
    if (!(error instanceof Refusal)) throw error
  })))
}
