import type { AddressFields } from '../accounts/addresses/rules.ts'
import { has, type Person } from '../accounts/rules.ts'
import type { Explanation } from '../cart/rules.ts'
import type { WayKind } from '../catalog/shipping/ways/rules.ts'
import { isOnline, type Bill, type PaymentMethod, type Proof } from '../payments/rules.ts'
import type { Refund } from '../payments/online/rules.ts'
import type { Minor } from '../platform/money.ts'
import type { Word } from '../platform/words.ts'
import { words } from './words.ts'

export const states = ['placed', 'paid', 'shipped', 'delivered', 'completed', 'cancelled'] as const
export type State = (typeof states)[number]

export type OrderLine = {
  productId: number
  variantId: number
  title: string
  /** Empty when the product has no options. */
  variantName: string
  /** Of one piece, before `discount`: what offers took off this line as a whole. */
  price: Minor
  quantity: number
  discount: Minor
  pictureId: string | null
  /** Its stock has been taken. Not yet, where whoever pays first is served first. */
  held: boolean
}

/** What the merchant is asked to write an invoice for. */
export type Invoice = { title: string; taxNumber: string; email: string }

export type Order = {
  id: number
  buyerId: number
  buyerName: string
  merchantId: number
  merchantName: string
  roomId: number | null
  billId: number
  /** Who is paid: the merchant, or the owner for several at once. */
  payeeId: number
  /** How it is paid; from the bill. */
  kind: string
  methodId: number | null
  currency: string
  state: State
  /** What the goods cost after `discount`. */
  goodsTotal: Minor
  discount: Minor
  /** After `shippingDiscount`. */
  shippingFee: Minor
  shippingDiscount: Minor
  total: Minor
  explanation: Explanation[]
  /** How it reaches the buyer, and what was said about that: how fast, or where it can be collected. */
  way: WayKind
  wayText: string
  note: string
  carrier: string | null
  trackingNumber: string | null
  placedAt: number
  /** When it came into its state. */
  movedAt: number
  /** Since when all of its money has gone back, or is on its way back. */
  refundedAt: number | null
  lines: OrderLine[]
}

/** What the buyer was told about a line before it was bought; `said` is the sentence they ticked, where one was asked for. */
export type Consent = { position: number; shown: string; said: string | null; at: number }

/** The address is a copy: later changes of the address book do not touch it. */
export type OrderInFull = Order & {
  address: AddressFields
  history: Passage[]
  /** What has gone back of the payment, oldest first. */
  refunds: Refund[]
  /** What may still go back. */
  refundable: Minor
  /** What a provider has said about the money that cannot be right. */
  trouble: string | null
  invoice: Invoice | null
  consents: Consent[]
  /** What the buyer has shown to say that it is paid. */
  proofs: Proof[]
  /** The other orders of the same payment. */
  together: { id: number; placedAt: number }[]
}

/** Money that is asked for now. No method: it has been taken away since. */
export type Payment = { bill: Pick<Bill, 'id' | 'amount' | 'currency'>; method: PaymentMethod | null }

export const transitionNames = ['pay', 'accept', 'cancel', 'refund', 'takeBack', 'ship', 'deliver', 'confirm'] as const
export type Transition = (typeof transitionNames)[number]

/** One step an order has taken: who took it, when, and what was said. No person: it went by itself. */
export type Passage = { transition: Transition | 'place'; at: number; personId: number | null; personName: string | null; detail: string }

/** `payee`: whoever the money goes to. `parcel`: what has become of the order's parcels. */
export type Party = 'buyer' | 'merchant' | 'payee' | 'clock' | 'parcel'
type From = Partial<Record<State, Party[]>>

/**
 * The life of an order: who may take it from which state where. `prepaid`: the money comes first, and the merchant sees
 * it come. `online`: a provider takes it, says so, and can send it back. `cash`: the courier takes it at the door, so the
 * order is ready to ship at once and is settled when it is delivered. The buttons, the checks and the tests are all read
 * off this table.
 */
export const transitions: Record<Transition, { to: State; prepaid: From; online: From; cash: From }> = {
  pay: { to: 'paid', prepaid: { placed: ['payee', 'clock'] }, online: { placed: ['clock'] }, cash: {} },
  accept: { to: 'paid', prepaid: {}, online: {}, cash: { placed: ['clock'] } },
  cancel: {
    to: 'cancelled',
    prepaid: { placed: ['buyer', 'merchant', 'clock'] },
    online: { placed: ['buyer', 'merchant', 'clock'] },
    cash: { placed: ['buyer', 'merchant'], paid: ['buyer', 'merchant'], shipped: ['merchant'] },
  },
  // All of the money goes back and the goods stay. Once they have left, money may go back (whyNoRefund), the order does not.
  refund: { to: 'cancelled', prepaid: {}, online: { paid: ['merchant', 'clock'] }, cash: {} },
  ship: { to: 'shipped', prepaid: { paid: ['merchant', 'parcel'] }, online: { paid: ['merchant', 'parcel'] }, cash: { paid: ['merchant', 'parcel'] } },
  deliver: {
    to: 'delivered',
    prepaid: { shipped: ['merchant', 'parcel'] },
    online: { shipped: ['merchant', 'parcel'] },
    cash: { shipped: ['merchant', 'parcel'] },
  },
  // All of it has been paid back in after-sales before it left: money and goods are where they belong already.
  takeBack: { to: 'cancelled', prepaid: { paid: ['clock'] }, online: { paid: ['clock'] }, cash: {} },
  confirm: {
    to: 'completed',
    prepaid: { shipped: ['buyer', 'clock'], delivered: ['buyer', 'clock'] },
    online: { shipped: ['buyer', 'clock'], delivered: ['buyer', 'clock'] },
    cash: { delivered: ['buyer', 'clock'] },
  },
}

/** A person, the clock when something happens by itself, or the order's parcels. */
export type Actor = Person | 'clock' | 'parcel'

type Standing = Pick<Order, 'state' | 'kind' | 'buyerId' | 'merchantId' | 'payeeId'> & { carrier?: string | null }

/** Why `by` may not make this transition now, or null if they may. */
export const whyNot = (order: Standing, by: Actor, transition: Transition): Word | null => {
  const allowed = fromOf(order, transition)[order.state]
  if (!allowed) return words.tooLate(order.state)
  if (isTooLateForAll(order, transition)) return words.partHasLeft
  return partiesOf(order, by).some(party => allowed.includes(party)) ? null : words.notYours
}

/** What somebody in this part may do now. A merchant who bought from themself sees the buyer's buttons on the buyer's page. */
export const movesOf = (order: Standing, party: 'buyer' | 'merchant'): Transition[] => {
  const parties: Party[] = party === 'merchant' && order.payeeId === order.merchantId ? ['merchant', 'payee'] : [party]
  return transitionNames.filter(transition => fromOf(order, transition)[order.state]?.some(one => parties.includes(one)) && !isTooLateForAll(order, transition))
}

/** One of several parcels is on its way, the rest is still to be sent. */
export const partHasLeft = ({ state, carrier }: Pick<Standing, 'state' | 'carrier'>) => state === 'paid' && Boolean(carrier)

/** Then the whole can no longer be taken back. */
const isTooLateForAll = (order: Standing, transition: Transition) => partHasLeft(order) && (transition === 'cancel' || transition === 'refund' || transition === 'takeBack')

/** Why `by` may not send money of this order back, or null if they may. How much is for the payment to say. */
export const whyNoRefund = (order: Standing, by: Actor): Word | null => {
  if (!partiesOf(order, by).includes('merchant')) return words.notYours
  return isOnline(order.kind) ? null : words.refundByHand
}

export const paysCash = ({ kind }: Pick<Order, 'kind'>) => kind === 'cash-on-delivery'

/** Money is still to come, and the buyer is asked for it now. */
export const awaitsPayment = (order: Pick<Order, 'state' | 'kind'>) => order.state === 'placed' && !paysCash(order)

/** Unpaid orders are cancelled after this many milliseconds and their stock is given back. */
export const payWithin = 15 * 60_000

const day = 86_400_000
/** Milliseconds in a state after which an order is completed by itself. */
export const completeAfterDays = (days: number) => ({ delivered: days * day, shipped: (days + 5) * day })


/** One buyer's tries: enough for whoever shops in earnest, not for a machine that holds up the stock. */
export const ordersOfBuyer = { name: 'orders of a buyer', burst: 30, every: 20_000 }

/** The element on a page that shows this order. */
export const orderElement = ({ id }: Pick<Order, 'id'>) => `order-${id}`

/** 2611-0418: year and month of the order (UTC) and its number. */
export const orderNumber = ({ id, placedAt }: Pick<Order, 'id' | 'placedAt'>) =>
  `${new Date(placedAt).toISOString().slice(2, 7).replace('-', '')}-${String(id).padStart(4, '0')}`

/** The number behind 2611-0418, 0418 or 418; null when the text is not one. */
export const readOrderNumber = (text: string): number | null => {
  const found = /^(?:\d{4}-)?0*(\d{1,12})$/.exec(text.normalize('NFKC').trim())
  return found ? Number(found[1]) : null
}

/** The bill behind S123, what a buyer writes with a transfer; null when the text is not one. */
export const readReference = (text: string): number | null => {
  const found = /^s(\d{1,12})$/i.exec(text.normalize('NFKC').trim())
  return found ? Number(found[1]) : null
}

const fromOf = (order: Standing, transition: Transition) => transitions[transition][wayOf(order)]

const wayOf = (order: Standing) => (paysCash(order) ? 'cash' : isOnline(order.kind) ? 'online' : 'prepaid')

export const partiesOf = (order: Pick<Standing, 'buyerId' | 'merchantId' | 'payeeId'>, by: Actor): Party[] => {
  if (by === 'clock' || by === 'parcel') return [by]
  const sells = has(by, 'merchant')
  return [
    ...(by.id === order.buyerId ? ['buyer' as const] : []),
    ...(by.id === order.merchantId && sells ? ['merchant' as const] : []),
    ...(by.id === order.payeeId && sells ? ['payee' as const] : []),
  ]
}
