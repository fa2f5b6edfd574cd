import type { AddressFields } from '../accounts/addresses/rules.ts'
import { has, type Person } from '../accounts/rules.ts'
import { isUnderway, type Parcel, type ParcelInFull, type Step } from '../fulfilment/rules.ts'
import type { Consent, Order, OrderLine, State as OrderState } from '../orders/rules.ts'
import type { Minor } from '../platform/money.ts'
import type { Word } from '../platform/words.ts'
import { addWorkingDays, endOfDayAfter, type Calendar } from './calendar/rules.ts'
import { words } from './words.ts'

/** What the buyer asks for. `refund`: the money back while the goods stay, never came or have not left yet. */
export const kinds = ['return', 'exchange', 'repair', 'refund'] as const
export type Kind = (typeof kinds)[number]

/** Where the goods are when somebody asks. */
export type Stage = 'unshipped' | 'underway' | 'received'
const stages: Partial<Record<OrderState, Stage>> = { paid: 'unshipped', shipped: 'underway', delivered: 'received', completed: 'received' }
type Sent = Pick<Order, 'state'> & { carrier?: string | null }
/** Once the first of several parcels has left, an order is underway although the rest is still to be sent. */
export const stageOf = ({ state, carrier }: Sent): Stage | null => (state === 'paid' && carrier ? 'underway' : (stages[state] ?? null))

type ReasonRow = { fault: boolean; kinds: readonly Kind[]; stages: readonly Stage[] }
const outside = ['underway', 'received'] as const

/** Why. `fault`: the shop's or the carrier's, so that it costs the buyer nothing. */
export const reasons = {
  'no-reason': { fault: false, kinds: ['return', 'exchange'], stages: outside },
  fit: { fault: false, kinds: ['return', 'exchange'], stages: outside },
  quality: { fault: true, kinds: ['return', 'exchange', 'repair', 'refund'], stages: outside },
  damaged: { fault: true, kinds: ['return', 'exchange', 'repair', 'refund'], stages: outside },
  different: { fault: true, kinds: ['return', 'exchange', 'refund'], stages: outside },
  wrong: { fault: true, kinds: ['return', 'exchange', 'refund'], stages: outside },
  missing: { fault: true, kinds: ['refund'], stages: outside },
  'not-arrived': { fault: true, kinds: ['refund'], stages: ['underway', 'received'] },
  'changed-mind': { fault: false, kinds: ['refund'], stages: ['unshipped'] },
} as const satisfies Record<string, ReasonRow>
export type Reason = keyof typeof reasons
export const reasonNames = Object.keys(reasons) as Reason[]

const rowOf = (reason: Reason): ReasonRow => reasons[reason]
export const isFault = (reason: Reason) => rowOf(reason).fault
export const reasonsFor = (stage: Stage) => reasonNames.filter(reason => rowOf(reason).stages.includes(stage))
export const kindsFor = (stage: Stage) => kinds.filter(kind => reasonsFor(stage).some(reason => rowOf(reason).kinds.includes(kind)))

/** Days from receipt within which a buyer may ask for it by right. */
export const rightDays = 7
/** A fault may be raised for so long, and is then dealt with as the two agree. */
export const latestDays = 365

type Rights = {
  /** The shop cannot refuse it for the time that has passed. */
  byRight: boolean
  /** Nothing of it may cost the buyer anything. */
  free: boolean
}

type Asked = { kind: Kind; reason: Reason; stage: Stage; receivedAt: number | null; now: number; timeZone: string }

/** Until when something can be sent back without a reason, and a fault is free of cost: the end of the seventh day after receipt. */
export const windowEnd = (receivedAt: number, timeZone: string) => endOfDayAfter(timeZone, receivedAt, rightDays)

/** What may be asked for now, or why not. The days are counted from receipt; before it they have not begun. */
export const rightsOf = ({ kind, reason, stage, receivedAt, now, timeZone }: Asked): Rights | { refused: Word } => {
  const row = rowOf(reason)
  if (!row.stages.includes(stage)) return { refused: words.reasonNotNow }
  if (!row.kinds.includes(kind)) return { refused: words.reasonNotThat }
  const within = receivedAt === null || now <= windowEnd(receivedAt, timeZone)
  if (!row.fault) return within ? { byRight: true, free: stage === 'unshipped' } : { refused: words.sevenDaysOver }
  if (receivedAt !== null && now > endOfDayAfter(timeZone, receivedAt, latestDays)) return { refused: words.tooLongAgo }
  return { byRight: within, free: within }
}

export const states = [
  'requested', 'refused', 'approved', 'returning', 'received', 'inspected', 'refunded', 'replaced', 'repaired', 'appealed', 'closed', 'withdrawn',
] as const
export type State = (typeof states)[number]
export type Outcome = 'refunded' | 'replaced' | 'repaired'

export type Side = 'buyer' | 'merchant' | 'admin'
export type Party = Side | 'clock'
export type Actor = Person | 'clock'

export const isOver = (state: State) => state === 'closed' || state === 'withdrawn'

export const inspections = ['fault', 'as-new', 'no-fault', 'used', 'incomplete'] as const
export type Inspection = (typeof inspections)[number]

export type Item = {
  position: number
  quantity: number
  /** Taken off the stock for the buyer. */
  reserved: number
  wantedVariantId: number | null
  wantedName: string | null
  /** What may be sold again, as it was inspected. */
  sound: number | null
  restocked: number
  refund: Minor
}

export type Case = {
  id: number
  orderId: number
  buyerId: number
  buyerName: string
  merchantId: number
  merchantName: string
  kind: Kind
  reason: Reason
  unshipped: boolean
  free: boolean
  byRight: boolean
  state: State
  outcome: Outcome | null
  beforeAppeal: State | null
  upheldAt: number | null
  openedAt: number
  movedAt: number
  waitsFor: Side | null
  dueAt: number | null
  alarmedAt: number | null
  repliedAt: number | null
  backWay: 'post' | 'pickup' | null
  backCarrier: string | null
  backNumber: string | null
  pickupFrom: number | null
  pickupUntil: number | null
  inspection: Inspection | null
  freightPayer: 'buyer' | 'merchant' | null
  goodsRefund: Minor
  shippingRefund: Minor
  freightRefund: Minor
  refundReference: string
  settledAt: number | null
  sentCarrier: string | null
  sentNumber: string | null
  score: number | null
  scoreText: string
  items: Item[]
}

/** One step a case has taken: who took it, when, and what was said. No person: it went by itself. */
export type Passage = { transition: Transition | 'apply'; at: number; party: Party; personId: number | null; personName: string | null; detail: string }

export type Message = { id: number; party: Side; personName: string; text: string; at: number; pictureIds: string[] }

export type FilmRefusal = 'unreadable' | 'no-picture' | 'no-sound' | 'too-long' | 'failed' | 'no-ffmpeg'
export type Film = { id: string; caseId: number | null; name: string; state: 'waiting' | 'ready' | 'refused'; reason: FilmRefusal | null; duration: number | null; bytes: number | null }

export type CaseInFull = Case & {
  story: string
  returnTo: string
  pickupAddress: AddressFields | null
  evidence: string[]
  inspectionPictures: string[]
  films: Film[]
  /** Who is still to send the money that has been decided; null when nobody is. */
  owedBy: string | null
  /** What travels for it, both ways. */
  parcels: ParcelInFull[]
  /** What the buyer was told, and said yes to, about returning what the case is about. */
  consents: Consent[]
  history: Passage[]
  messages: Message[]
}

export const transitionNames = [
  'approve', 'refuse', 'withdraw', 'send', 'receive', 'inspect', 'refund', 'replace', 'repair', 'confirm', 'lapse', 'appeal', 'uphold', 'dismiss',
] as const
export type Transition = (typeof transitionNames)[number]

type Row = {
  /** `after`: as the appeal was decided. */
  to: State | 'after'
  from: Partial<Record<State, Party[]>>
  kinds?: readonly Kind[]
  /** No longer once the administrator has decided for the buyer. */
  open?: true
  /** From these only when whoever it waits for is late. */
  late?: readonly State[]
}

const withGoods = ['return', 'exchange', 'repair'] as const

/** The life of a case: who may take it from which state where. The buttons, the checks and the tests are all read off this table. */
export const transitions: Record<Transition, Row> = {
  approve: { to: 'approved', from: { requested: ['merchant'] } },
  refuse: { to: 'refused', from: { requested: ['merchant'], inspected: ['merchant'] }, open: true },
  withdraw: { to: 'withdrawn', from: { requested: ['buyer'], approved: ['buyer'], refused: ['buyer'] } },
  // Said again while it is under way, it puts a wrong number right.
  send: { to: 'returning', from: { approved: ['buyer'], returning: ['buyer'] }, kinds: withGoods },
  // A courier who brings it says so.
  receive: { to: 'received', from: { approved: ['merchant'], returning: ['merchant', 'clock'] }, kinds: withGoods },
  inspect: { to: 'inspected', from: { received: ['merchant'] }, kinds: withGoods },
  refund: { to: 'refunded', from: { approved: ['merchant'], inspected: ['merchant'] } },
  replace: { to: 'replaced', from: { inspected: ['merchant'] }, kinds: ['exchange'] },
  repair: { to: 'repaired', from: { inspected: ['merchant'] }, kinds: ['repair'] },
  confirm: { to: 'closed', from: { refunded: ['buyer', 'clock'], replaced: ['buyer', 'clock'], repaired: ['buyer', 'clock'] } },
  lapse: { to: 'closed', from: { approved: ['clock'], refused: ['clock'] } },
  appeal: {
    to: 'appealed',
    from: {
      refused: ['buyer'], refunded: ['buyer'],
      requested: ['buyer'], approved: ['buyer'], returning: ['buyer'], received: ['buyer'], inspected: ['buyer'],
    },
    late: ['requested', 'approved', 'returning', 'received', 'inspected'],
  },
  uphold: { to: 'after', from: { appealed: ['admin'] } },
  dismiss: { to: 'after', from: { appealed: ['admin'] } },
}

type Standing = Pick<Case, 'kind' | 'state' | 'buyerId' | 'merchantId' | 'waitsFor' | 'dueAt' | 'upheldAt' | 'beforeAppeal' | 'inspection' | 'outcome'>

/** Whoever it waits for is late. */
export const isOverdue = ({ dueAt }: Pick<Case, 'dueAt'>, now: number) => dueAt !== null && dueAt < now

/** Why `by` may not take this step now, or null if they may. */
export const whyNot = (one: Standing, by: Actor, transition: Transition, now: number): Word | null => {
  const { from, kinds: only, open, late } = transitions[transition]
  const allowed = from[one.state]
  if (!allowed || (only && !only.includes(one.kind))) return words.tooLate(one.state)
  if (!partiesOf(one, by).some(party => allowed.includes(party))) return words.notYours
  if (open && one.upheldAt !== null) return words.decided
  // Goods that are to come back are looked at before the money goes.
  if (transition === 'refund' && one.state === 'approved' && one.kind !== 'refund') return words.tooLate(one.state)
  if (transition === 'lapse' && one.state === 'approved' && one.waitsFor !== 'buyer') return words.notYours
  if (late?.includes(one.state) && !(one.waitsFor === 'merchant' && isOverdue(one, now))) return words.notLate
  return null
}

/** What somebody in this part may do now. */
export const movesOf = (one: Standing, party: Exclude<Party, 'clock'>, now: number): Transition[] => {
  const somebody = { id: { buyer: one.buyerId, merchant: one.merchantId, admin: -1 }[party], roles: party === 'buyer' ? [] : [party] } as unknown as Person
  return transitionNames.filter(transition => transitions[transition].from[one.state]?.includes(party) && !whyNot(one, somebody, transition, now))
}

/** Who somebody is in a case. */
export const partiesOf = ({ buyerId, merchantId }: Pick<Case, 'buyerId' | 'merchantId'>, by: Actor): Party[] => {
  if (by === 'clock') return ['clock']
  return [
    ...(by.id === buyerId ? ['buyer' as const] : []),
    ...(by.id === merchantId && has(by, 'merchant') ? ['merchant' as const] : []),
    ...(has(by, 'admin') ? ['admin' as const] : []),
  ]
}

/** Where a step leads to. */
export const stateAfter = (one: Standing, transition: Transition): State => {
  const { to } = transitions[transition]
  if (to !== 'after') return to
  const before = one.beforeAppeal ?? 'refused'
  if (transition === 'dismiss') return before === 'refused' ? 'closed' : before
  if (before === 'requested') return 'approved'
  if (before === 'refused') return one.inspection ? 'inspected' : 'approved'
  // What was too little is settled once more.
  if (before === 'refunded') return one.inspection ? 'inspected' : 'approved'
  return before
}

type Deadline = { side: Side; workingDays: number } | { side: Side; days: number }

/** Who has to do something in this state, and for how long they have. */
export const deadlineOf = ({ kind }: Pick<Case, 'kind'>, state: State): Deadline | null => {
  switch (state) {
    case 'requested': return { side: 'merchant', workingDays: 1 }
    case 'approved': return kind === 'refund' ? { side: 'merchant', workingDays: 2 } : { side: 'buyer', days: 7 }
    case 'refused': return { side: 'buyer', days: 7 }
    case 'returning': return { side: 'merchant', days: 10 }
    case 'received':
    case 'inspected': return { side: 'merchant', workingDays: 2 }
    case 'refunded': return { side: 'buyer', days: 7 }
    case 'replaced':
    case 'repaired': return { side: 'buyer', days: 10 }
    case 'appealed': return { side: 'admin', workingDays: 2 }
    case 'closed':
    case 'withdrawn': return null
  }
}

export const dueOf = (calendar: Calendar, one: Pick<Case, 'kind'>, state: State, at: number) => dueBy(calendar, deadlineOf(one, state), at)

/** Whom what was sent for a case makes it wait for: the shop until it is on its way and whenever it could not be handed over. */
export const deadlineWith = (step: Step | 'pack' | 'send'): Deadline =>
  step === 'send' || step === 'pickUp' || step === 'deliver' ? { side: 'buyer', days: 10 } : { side: 'merchant', workingDays: 2 }

export const dueBy = (calendar: Calendar, deadline: Deadline | null, at: number): { waitsFor: Side | null; dueAt: number | null } => {
  if (!deadline) return { waitsFor: null, dueAt: null }
  const dueAt = 'days' in deadline ? endOfDayAfter(calendar.timeZone, at, deadline.days) : addWorkingDays(calendar, at, deadline.workingDays)
  return { waitsFor: deadline.side, dueAt }
}

/** What was sent for it came back or never left: it is to be sent once more. */
export const isToSendAgain = ({ state }: Pick<Case, 'state'>, parcels: Pick<Parcel, 'direction' | 'state'>[]) =>
  (state === 'replaced' || state === 'repaired') && parcels.some(({ direction }) => direction === 'out') && !parcels.some(isUnderway)

// What of an order is still to be asked for

type Sum = { position: number; quantity: number }

/** What of each line can still be applied for, by position. */
export const freeOf = (lines: Pick<OrderLine, 'quantity'>[], taken: Sum[]) =>
  lines.map(({ quantity }, position) => Math.max(0, quantity - taken.filter(one => one.position === position).reduce((sum, one) => sum + one.quantity, 0)))

/** Why these pieces cannot be applied for, or null. What has not left yet goes back as a whole. */
export const whyNotThese = (order: Pick<Order, 'lines'> & Sent, taken: Sum[], items: Sum[]): Word | null => {
  const free = freeOf(order.lines, taken)
  if (free.every(count => count === 0)) return words.allTaken
  if (!items.length) return words.chooseItems
  const fits = items.every(({ position, quantity }) => Number.isSafeInteger(quantity) && quantity > 0 && quantity <= (free[position] ?? 0))
  if (!fits || new Set(items.map(({ position }) => position)).size < items.length) return words.notSoMany
  const whole = order.lines.every(({ quantity }, position) => items.some(item => item.position === position && item.quantity === quantity))
  return stageOf(order) === 'unshipped' && !whole ? words.wholeOnly : null
}

/** A2606-0012: year and month of the case (UTC) and its number. */
export const caseNumber = ({ id, openedAt }: Pick<Case, 'id' | 'openedAt'>) =>
  `A${new Date(openedAt).toISOString().slice(2, 7).replace('-', '')}-${String(id).padStart(4, '0')}`

export const stateElement = ({ id }: Pick<Case, 'id'>) => `case-${id}`

export const longest = { story: 1000, message: 1000, reason: 300, returnTo: 300, score: 300, carrier: 40, number: 60, reference: 80 } as const
export const mostPictures = 6
export const mostFilms = 2
/** Bytes of a film as it is uploaded; ms that it may last. */
export const largestFilm = 50_000_000
export const longestFilm = 3 * 60_000
export const mostOpenOfBuyer = 50

export const limits = {
  applications: { name: 'after-sales applications', burst: 20, every: 60_000 },
  messages: { name: 'after-sales messages', burst: 20, every: 5_000 },
  films: { name: 'after-sales films', burst: 6, every: 60_000 },
}

export const filmName = (name: string) => [...name.replace(/\.\w{1,5}$/, '').replace(/[\u0000-\u001f]/g, ' ').trim()].slice(0, 60).join('') || '…'
