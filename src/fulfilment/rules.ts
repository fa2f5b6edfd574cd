import type { AddressFields } from '../accounts/addresses/rules.ts'
import { paysCash, type Order } from '../orders/rules.ts'
import type { Minor } from '../platform/money.ts'
import type { Word } from '../platform/words.ts'
import { words } from './words.ts'

export const parcelStates = ['waiting', 'moving', 'failed', 'delivered', 'returned', 'cancelled'] as const
export type ParcelState = (typeof parcelStates)[number]

/** To the buyer, or from the buyer back to the shop. */
export type Direction = 'out' | 'back'

/** A line of the order, by its position there, and how many pieces of it. */
export type Content = { position: number; quantity: number }

export type Parcel = {
  id: number
  orderId: number
  caseId: number | null
  merchantId: number
  direction: Direction
  state: ParcelState
  carrierId: number | null
  carrier: string
  trackingNumber: string
  courierId: number | null
  courierName: string | null
  /** To be collected at the door. */
  cash: Minor
  slotFrom: number | null
  slotTo: number | null
  note: string
  madeAt: number
  /** When it came into its state. */
  movedAt: number
  contents: Content[]
}

export const stepNames = ['pickUp', 'deliver', 'fail', 'return', 'cancel'] as const
export type Step = (typeof stepNames)[number]

/** One step a parcel has taken. No person: it went by itself. */
export type Footprint = { step: Step | 'pack' | 'send'; at: number; personId: number | null; personName: string | null; detail: string; pictureId: string | null }

export type ParcelInFull = Parcel & { trail: Footprint[] }

/** `clock`: the parcel follows what has become of its order or case. */
export type Party = 'merchant' | 'courier' | 'clock'
type From = Partial<Record<ParcelState, Party[]>>

/**
 * The life of a parcel: who may take it from which state where. `out` to the buyer; `back` from the buyer, where failing
 * means that nothing was handed over. The buttons, the checks and the tests are all read off this table.
 */
export const steps: Record<Step, { to: ParcelState; out: From; back: From }> = {
  pickUp: {
    to: 'moving',
    out: { waiting: ['merchant', 'courier'] },
    back: { waiting: ['merchant', 'courier'], failed: ['merchant', 'courier'] },
  },
  deliver: {
    to: 'delivered',
    out: { moving: ['merchant', 'courier', 'clock'], failed: ['merchant', 'courier', 'clock'] },
    back: { moving: ['merchant', 'courier', 'clock'] },
  },
  fail: {
    to: 'failed',
    out: { moving: ['merchant', 'courier'], failed: ['merchant', 'courier'] },
    back: { waiting: ['merchant', 'courier'], failed: ['merchant', 'courier'] },
  },
  // It is back in the shop and may be sent again.
  return: { to: 'returned', out: { moving: ['merchant', 'clock'], failed: ['merchant', 'clock'] }, back: {} },
  cancel: { to: 'cancelled', out: { waiting: ['merchant', 'clock'] }, back: { waiting: ['merchant', 'clock'], failed: ['merchant', 'clock'] } },
}

type Standing = Pick<Parcel, 'state' | 'direction'>

/** Why somebody in this part may not take this step now, or null if they may. */
export const whyNotStep = (parcel: Standing, party: Party, step: Step): Word | null => {
  const allowed = steps[step][parcel.direction][parcel.state]
  if (!allowed) return words.tooLate(parcel)
  return allowed.includes(party) ? null : words.notYours
}

export const stepsOf = (parcel: Standing, party: Party): Step[] => stepNames.filter(step => !whyNotStep(parcel, party, step))

/** On its way, or about to be. */
export const openStates = ['waiting', 'moving', 'failed'] as const satisfies ParcelState[]

export const isOpen = ({ state }: Pick<Parcel, 'state'>) => (openStates as readonly ParcelState[]).includes(state)

type Packed = Pick<Parcel, 'state' | 'direction' | 'caseId' | 'contents' | 'cash'>
type Held = Pick<Packed, 'state' | 'direction' | 'caseId'>

/** What was bought travels in it; what is exchanged or repaired belongs to its case. */
export const isOfOrder = ({ direction, caseId }: Pick<Parcel, 'direction' | 'caseId'>) => direction === 'out' && caseId === null

/** It is to bring the buyer something, or has. */
export const isUnderway = ({ direction, state }: Standing) => direction === 'out' && state !== 'returned' && state !== 'cancelled'

/** It holds goods of the order that nobody can pack a second time. */
const holds = (parcel: Held) => isOfOrder(parcel) && isUnderway(parcel)

/** It has left the shop. */
const hasLeft = (parcel: Held) => holds(parcel) && parcel.state !== 'waiting'

/** What of each line is in no parcel yet, by position. */
export const leftOf = (order: Pick<Order, 'lines'>, parcels: Packed[]): number[] => without(order, parcels.filter(holds))

/** Everything the buyer is to get has left the shop. */
export const allOut = (order: Pick<Order, 'lines'>, parcels: Packed[]) => without(order, parcels.filter(hasLeft)).every(left => left === 0)

export const allDelivered = (order: Pick<Order, 'lines'>, parcels: Packed[]) =>
  without(order, parcels.filter(parcel => isOfOrder(parcel) && parcel.state === 'delivered')).every(left => left === 0)

/** One of its parcels could not be handed over, or came back and was not sent again: it is not complete by itself. */
export const isHeldUp = (order: Omit<Sendable, 'state'>, parcels: Packed[]) => {
  if (order.refundedAt) return false
  const out = parcels.filter(isOfOrder)
  return out.some(({ state }) => state === 'failed') || (out.some(({ state }) => state === 'returned') && !allOut(order, out))
}

const without = ({ lines }: Pick<Order, 'lines'>, parcels: Pick<Parcel, 'contents'>[]) =>
  lines.map(({ quantity }, position) =>
    quantity - parcels.reduce((sum, { contents }) => sum + (contents.find(content => content.position === position)?.quantity ?? 0), 0))

/** Everything that is left, as the contents of one parcel. */
export const everything = (left: number[]): Content[] => left.flatMap((quantity, position) => (quantity > 0 ? [{ position, quantity }] : []))

type Sendable = Pick<Order, 'state' | 'lines' | 'way'> & { refundedAt?: number | null }

/** Something of this order is still to be packed. */
export const canPack = (order: Sendable, parcels: Packed[]) =>
  !whyNotPack(order, parcels, everything(leftOf(order, parcels)))

/** Why these cannot be packed now, or null. */
export const whyNotPack = (order: Sendable, parcels: Packed[], contents: Content[]): Word | null => {
  const left = leftOf(order, parcels)
  if (order.state !== 'paid' && order.state !== 'shipped') return words.notToShip(order.state)
  if (order.refundedAt) return words.moneyIsBack
  if (order.way === 'collect') return words.isCollected
  if (left.every(count => count <= 0)) return words.allPacked
  if (!contents.length) return words.nothingPacked
  const fits = contents.every(({ position, quantity }) => Number.isSafeInteger(quantity) && quantity > 0 && quantity <= (left[position] ?? 0))
  return fits && new Set(contents.map(({ position }) => position)).size === contents.length ? null : words.notSoMany
}

type Owed = Pick<Order, 'kind' | 'total' | 'lines'>

/** What the courier collects for a parcel of these: each its share, rounded down, and the last one the rest with the shipping. */
export const cashOf = (order: Owed, parcels: Packed[], contents: Content[]): Minor => {
  if (!paysCash(order)) return 0
  const taken = parcels.filter(holds).reduce((sum, { cash }) => sum + cash, 0)
  const left = leftOf(order, parcels)
  const last = left.every((count, position) => count === (contents.find(content => content.position === position)?.quantity ?? 0))
  if (last) return Math.max(0, order.total - taken)
  const share = contents.reduce((sum, { position, quantity }) => {
    const line = order.lines[position]!
    return sum + Math.floor((lineTotal(line) * quantity) / line.quantity)
  }, 0)
  return Math.min(share, order.total - taken)
}

const lineTotal = ({ price, quantity, discount }: Order['lines'][number]) => price * quantity - discount

/** What is scanned when the parcel has no other number. */
export const parcelCode = ({ id }: Pick<Parcel, 'id'>) => `P${String(id).padStart(8, '0')}`

/** The parcel behind P00000012; null when the text is not one. */
export const readParcelCode = (text: string): number | null => {
  const found = /^P0*(\d{1,12})$/.exec(text)
  return found ? Number(found[1]) : null
}

/** What a scanner reads off its label. */
export const labelCode = (parcel: Pick<Parcel, 'id' | 'trackingNumber'>) => parcel.trackingNumber || parcelCode(parcel)

const hour = 3_600_000
/** After a parcel is done its courier may still look up where it went, and for longer that it went. */
export const addressKept = 24 * hour
export const historyKept = 30 * 24 * hour

/** Whether its courier may know where it goes. */
export const showsAddress = (parcel: Pick<Parcel, 'state' | 'movedAt'>, now: number) => isOpen(parcel) || now - parcel.movedAt < addressKept

/** What a courier sees of a parcel: nothing of the order but where it goes and what to collect. */
export type CourierParcel = Pick<
  Parcel,
  'id' | 'direction' | 'state' | 'carrier' | 'trackingNumber' | 'courierId' | 'cash' | 'slotFrom' | 'slotTo' | 'note' | 'movedAt'
> & { merchantName: string; pieces: number; address: AddressFields | null }

/** The element on an order's page that shows its parcels. */
export const parcelsElement = ({ id }: Pick<Order, 'id'>) => `parcels-${id}`

export const failures = ['nobody', 'address', 'refused', 'unreachable', 'damaged', 'other'] as const
export type Failure = (typeof failures)[number]

/** One courier's steps: enough for a full bag, not for a machine. */
export const courierSteps = { name: 'steps of a courier', burst: 60, every: 2_000 }
/** Numbers a courier may try: what is not theirs stays unknown. */
export const courierLookups = { name: 'look-ups of a courier', burst: 60, every: 1_000 }
