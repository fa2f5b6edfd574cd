import type { AddressFields } from '../accounts/addresses/rules.ts'
import type { AccountEvent } from '../accounts/events.ts'
import { has, type Person } from '../accounts/rules.ts'
import type { App } from '../app.ts'
import { moveWithParcels, noteFirstParcel } from '../orders/actions.ts'
import type { OrderEvent } from '../orders/events.ts'
import type { Order, Transition } from '../orders/rules.ts'
import { findOrder } from '../orders/store.ts'
import { words as orderWords } from '../orders/words.ts'
import type { Db } from '../platform/db.ts'
import { noteDeed } from '../platform/deeds.ts'
import { emit } from '../platform/event-log.ts'
import { refuse, refuseIf } from '../platform/refusal.ts'
import { findPictureOf } from '../platform/images.ts'
import { carrierNamed, readNumber, whyNotNumber } from './carriers/rules.ts'
import { deleteMembershipsOf, findCourier, hasCouriers, listOpenCarriers } from './carriers/store.ts'
import type { FulfilmentEvent } from './events.ts'
import { tellBuyer, tellCourier, tellMerchant } from './messages.ts'
import {
  allDelivered, allOut, cashOf, everything, historyKept, isOfOrder, isOpen, leftOf, parcelCode, steps, whyNotPack, whyNotStep,
  type Content, type Footprint, type Parcel, type Step,
} from './rules.ts'
import {
  findParcel, findParcelOfCourier, findParcelOfMerchant, hasIntent, insertFootprint, insertParcel, listParcelsOfCase, listParcelsOfOrder,
  updateCarriage, updateCourier, updateCourierOfOpen, updateParcelState,
} from './store.ts'
import { words } from './words.ts'

/** How it travels: with a carrier under a number, or with a courier of the shop. */
export type Carriage = {
  carrier: string
  trackingNumber: string
  courierId: number | null
  /** The number was looked at again and is right although it looks strange. */
  sure?: boolean
}

export type Shipment = Carriage & {
  /** Everything that is left, when it is not said. */
  contents?: Content[]
}

/** One parcel leaves, or waits for its courier. The order is shipped when everything is out. */
export const sendParcel = (app: App, merchant: Person, orderId: number, shipment: Shipment): Promise<Parcel> =>
  app.change(db => packAndSend(app, db, merchant, orderId, shipment))

/** The same within a change: for many at once. */
export const packAndSend = (app: App, db: Db, merchant: Person, orderId: number, shipment: Shipment): Parcel => {
  const order = findOrder(db, orderId)
  if (!order || order.merchantId !== merchant.id || !has(merchant, 'merchant')) return refuse(orderWords.gone, 404)
  const parcels = listParcelsOfOrder(db, orderId)
  const contents = shipment.contents ?? everything(leftOf(order, parcels))
  refuseIf(whyNotPack(order, parcels, contents))
  return handOver(app, db, merchant, shipment, { order, caseId: null, contents, cash: cashOf(order, parcels, contents), note: order.note })
}

export type CaseShipment = {
  orderId: number
  /** What it is sent for. */
  caseId: number
  contents: Content[]
  /** What is in it instead of what was bought. */
  note: string
}

/** What was exchanged or repaired goes to where the order went. It costs nothing at the door and moves no order. */
export const sendForCase = (app: App, db: Db, merchant: Person, carriage: Carriage, { orderId, note, ...rest }: CaseShipment): Parcel => {
  const order = findOrder(db, orderId)
  if (!order || order.merchantId !== merchant.id || !has(merchant, 'merchant')) return refuse(orderWords.gone, 404)
  return handOver(app, db, merchant, carriage, { order, cash: 0, note: [note, order.note].filter(Boolean).join(' · '), ...rest })
}

type Packed = Pick<Parcel, 'caseId' | 'contents' | 'cash' | 'note'> & { order: Order }

const handOver = (app: App, db: Db, merchant: Person, carriage: Carriage, { order, contents, ...packed }: Packed): Parcel => {
  const carried = readCarriage(db, carriage)
  const at = app.now()
  const waits = carried.courierId !== null || (carried.carrierId !== null && hasCouriers(db, carried.carrierId))
  const id = insertParcel(db, {
    orderId: order.id, merchantId: order.merchantId, direction: 'out', state: waits ? 'waiting' : 'moving', ...carried,
    ...packed, address: null, slotFrom: null, slotTo: null, madeAt: at,
  }, contents)
  return walked(app, db, findParcel(db, id)!, waits ? 'pack' : 'send', { at, personId: merchant.id })
}

const readCarriage = (db: Db, { carrier, trackingNumber, courierId, sure = false }: Carriage) => {
  const known = carrierNamed(listOpenCarriers(db), carrier)
  const number = readNumber(trackingNumber)
  const courier = courierId === null ? null : (findCourier(db, courierId) ?? refuse(words.chooseCourier))
  const carried = courier !== null || (known !== undefined && hasCouriers(db, known.id))
  if (!carried && (!carrier || !number)) refuse(orderWords.chooseCarrier)
  if (known && number && !sure) refuseIf(whyNotNumber(known, number))
  return { carrierId: known?.id ?? null, carrier: known?.names['zh-CN'] === carrier || !known ? carrier : nameAsTyped(known.names, carrier), trackingNumber: number, courierId: courier?.id ?? null }
}

/** In the language it was typed in, spelled as it should be. */
const nameAsTyped = (names: Record<'zh-CN' | 'en', string>, typed: string) =>
  names.en.toLowerCase().replace(/\s/g, '') === typed.toLowerCase().replace(/\s/g, '') ? names.en : names['zh-CN']

export type Pickup = {
  orderId: number
  /** What it comes back for. */
  caseId?: number
  /** Where it is collected. */
  address: AddressFields
  /** When a courier is expected (ms). */
  slot: { from: number; to: number } | null
  /** What is handed over, when it is not the whole order. */
  contents?: Content[]
  courierId?: number | null
  note?: string
}

/** What a buyer sends back is collected. Emits `parcel.moved` now and whenever it goes on. */
export const bookPickup = (app: App, db: Db, { orderId, caseId, address, slot, contents, courierId = null, note = '' }: Pickup): number => {
  const order = findOrder(db, orderId) ?? refuse(orderWords.gone, 404)
  const courier = courierId === null ? null : (findCourier(db, courierId) ?? refuse(words.chooseCourier))
  const id = insertParcel(db, {
    orderId, caseId: caseId ?? null, merchantId: order.merchantId, direction: 'back', state: 'waiting', carrierId: null, carrier: '', trackingNumber: '',
    courierId: courier?.id ?? null, cash: 0, address: app.vault.seal(JSON.stringify(address)), slotFrom: slot?.from ?? null, slotTo: slot?.to ?? null,
    note, madeAt: app.now(),
  }, contents ?? everything(order.lines.map(({ quantity }) => quantity)))
  walked(app, db, findParcel(db, id)!, 'pack', { at: app.now(), personId: null })
  return id
}

/** The case has come to something else before it was collected. Nothing happens when it is too late. */
export const cancelPickup = (app: App, db: Db, parcelId: number) => {
  const parcel = findParcel(db, parcelId)
  if (parcel && !whyNotStep(parcel, 'clock', 'cancel')) walk(app, db, parcel, 'cancel', { personId: null })
}

/** The buyer has said that it arrived. */
export const arriveForCase = (app: App, db: Db, caseId: number) => {
  for (const parcel of listParcelsOfCase(db, caseId)) {
    if (parcel.direction === 'out' && !whyNotStep(parcel, 'clock', 'deliver')) walk(app, db, parcel, 'deliver', { personId: null, quiet: true })
  }
}

export type StepDetails = {
  /** Random, made with the form: however often it is sent, it is one step. */
  intent?: string
  /** Why it failed, where it was left. */
  detail?: string
  /** A picture that this person has uploaded. */
  pictureId?: string | null
}

/** A step of the merchant's; to somebody else the parcel is not there. */
export const moveParcel = (app: App, merchant: Person, id: number, step: Step, details: StepDetails = {}): Promise<Parcel> =>
  app.change(db => {
    const parcel = (has(merchant, 'merchant') && findParcelOfMerchant(db, merchant, id)) || refuse(words.gone, 404)
    if (details.intent && hasIntent(db, id, details.intent)) return parcel
    refuseIf(whyNotStep(parcel, 'merchant', step))
    return walk(app, db, parcel, step, { ...details, personId: merchant.id })
  })

/** A step of the courier's. Whoever takes the first one of a parcel that was free has taken it. */
export const carryParcel = (app: App, courier: Person, id: number, step: Step, details: StepDetails = {}): Promise<Parcel> =>
  app.change(db => {
    const parcel = (has(courier, 'courier') && findParcelOfCourier(db, courier, id, app.now() - historyKept)) || refuse(words.gone, 404)
    if (details.intent && hasIntent(db, id, details.intent)) return parcel
    refuseIf(whyNotStep(parcel, 'courier', step))
    if (parcel.courierId === null) updateCourier(db, id, courier.id)
    return walk(app, db, parcel, step, { ...details, personId: courier.id })
  })

/** By hand: to this courier, or to nobody (null). `me` is the merchant, or an administrator. */
export const assignParcel = (app: App, me: Person, id: number, courierId: number | null): Promise<void> =>
  app.change(db => {
    const parcel = (has(me, 'admin') ? findParcel(db, id) : findParcelOfMerchant(db, me, id)) ?? refuse(words.gone, 404)
    if (!isOpen(parcel)) refuse(words.noLongerOpen)
    const courier = courierId === null ? null : (findCourier(db, courierId) ?? refuse(words.chooseCourier))
    updateCourier(db, id, courierId)
    if (courier && courier.id !== parcel.courierId) tellCourier(app, db, courier.id, parcel)
    noteDeed(db, { at: app.now(), personId: me.id, deed: 'parcel.assigned', subject: parcelCode(parcel), detail: courier?.name ?? '' })
  })

/** A carrier collects what was to wait for a courier. */
export const changeCarriage = (app: App, merchant: Person, id: number, carriage: Carriage): Promise<void> =>
  app.change(db => {
    const parcel = findParcelOfMerchant(db, merchant, id) ?? refuse(words.gone, 404)
    if (!isOpen(parcel)) refuse(words.noLongerOpen)
    const { courierId: _, ...read } = readCarriage(db, { ...carriage, courierId: parcel.courierId })
    updateCarriage(db, id, read)
  })

type Walk = StepDetails & { personId: number | null; quiet?: boolean }

const walk = (app: App, db: Db, parcel: Parcel, step: Step, { personId, detail = '', pictureId = null, intent, quiet = false }: Walk): Parcel => {
  const at = app.now()
  if (pictureId && (personId === null || !findPictureOf(db, personId, pictureId))) refuse(words.gone)
  updateParcelState(db, parcel.id, steps[step].to, at)
  return walked(app, db, findParcel(db, parcel.id)!, step, { at, personId, detail, pictureId, intent: intent ?? null, quiet })
}

type Walked = { at: number; personId: number | null; detail?: string; pictureId?: string | null; intent?: string | null; quiet?: boolean }

/** Written down, told, and the order goes with it. */
const walked = (app: App, db: Db, parcel: Parcel, step: Footprint['step'], { at, personId, detail = '', pictureId = null, intent = null, quiet = false }: Walked): Parcel => {
  insertFootprint(db, parcel.id, { step, at, personId, detail, pictureId, intent })
  emit<FulfilmentEvent>(db, at, {
    kind: 'parcel.moved', step, parcelId: parcel.id, orderId: parcel.orderId, caseId: parcel.caseId, merchantId: parcel.merchantId,
    direction: parcel.direction, state: parcel.state,
  })
  if (quiet) return parcel
  if (isOfOrder(parcel)) takeOrderAlong(app, db, parcel, personId)
  const order = findOrder(db, parcel.orderId)!
  tellBuyer(app, db, order, parcel, step, detail)
  if (step === 'fail' && personId !== order.merchantId) tellMerchant(app, db, order, parcel, detail)
  if (step === 'pack' && parcel.courierId !== null) tellCourier(app, db, parcel.courierId, parcel)
  return parcel
}

const takeOrderAlong = (app: App, db: Db, parcel: Parcel, personId: number | null) => {
  const order = findOrder(db, parcel.orderId)!
  const parcels = listParcelsOfOrder(db, order.id)
  if (parcel.state === 'moving') {
    noteFirstParcel(db, order, { carrier: parcel.carrier || order.merchantName, trackingNumber: parcel.trackingNumber || parcelCode(parcel) })
    // One that was sent again belongs to an order that has long been shipped.
    if (order.state !== 'shipped' && allOut(order, parcels)) moveWithParcels(app, db, order.id, 'ship', personId)
  }
  if (parcel.state === 'delivered' && order.state === 'shipped' && allDelivered(order, parcels)) moveWithParcels(app, db, order.id, 'deliver', personId)
}

/** An order that was moved as a whole: its parcels follow, and nobody is told a second time. */
export const followOrder = (app: App, db: Db, event: OrderEvent & { kind: 'order.transitioned' }) => {
  const steps = following[event.transition]
  if (!steps && event.transition !== 'ship') return
  const parcels = listParcelsOfOrder(db, event.orderId).filter(isOfOrder)
  if (!steps) return packRest(app, db, findOrder(db, event.orderId)!, parcels)
  for (const parcel of parcels) {
    const next = steps.find(step => !whyNotStep(parcel, 'clock', step))
    if (next) walk(app, db, parcel, next, { personId: null, quiet: true })
  }
}

/** What becomes of its parcels: the first of these steps that is possible. */
const following: Partial<Record<Transition, Step[]>> = {
  deliver: ['deliver'], confirm: ['deliver'], cancel: ['cancel', 'return'], refund: ['cancel', 'return'], takeBack: ['cancel', 'return'],
}

const packRest = (app: App, db: Db, order: Order, parcels: Parcel[]) => {
  if (order.way === 'collect') return
  // Its parcels have taken it along, not the other way round; by now one may even be back.
  if (parcels.some(({ state }) => state !== 'waiting' && state !== 'cancelled')) return
  const contents = everything(leftOf(order, parcels))
  if (!contents.length) return
  const at = order.movedAt
  const carrier = order.carrier ?? ''
  const id = insertParcel(db, {
    orderId: order.id, caseId: null, merchantId: order.merchantId, direction: 'out', state: 'moving',
    carrierId: carrierNamed(listOpenCarriers(db), carrier)?.id ?? null, carrier, trackingNumber: readNumber(order.trackingNumber ?? ''), courierId: null,
    cash: cashOf(order, parcels, contents), address: null, slotFrom: null, slotTo: null, note: order.note, madeAt: at,
  }, contents)
  walked(app, db, findParcel(db, id)!, 'send', { at, personId: order.merchantId, quiet: true })
}

/** Whoever may no longer carry parcels carries none: they wait for somebody else. */
export const takeFrom = (db: Db, event: AccountEvent) => {
  if (event.kind === 'person.roleRevoked' && event.role !== 'courier') return
  updateCourierOfOpen(db, event.personId)
  if (event.kind === 'person.roleRevoked') deleteMembershipsOf(db, event.personId)
}
