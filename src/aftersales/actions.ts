import type { AddressFields } from '../accounts/addresses/rules.ts'
import type { Person } from '../accounts/rules.ts'
import { listAdministrators } from '../accounts/store.ts'
import type { App } from '../app.ts'
import { giveBackStock, takeFrom } from '../catalog/stock.ts'
import { findVariant, listVariants } from '../catalog/variants/store.ts'
import { findVersionAt } from '../catalog/versions/store.ts'
import { arriveForCase, bookPickup, cancelPickup, sendForCase, type Carriage } from '../fulfilment/actions.ts'
import type { FulfilmentEvent } from '../fulfilment/events.ts'
import { isOpen, labelCode } from '../fulfilment/rules.ts'
import { listParcelsOfCase } from '../fulfilment/store.ts'
import { words as parcelWords } from '../fulfilment/words.ts'
import { notify } from '../notifications/actions.ts'
import { receivedAt } from '../orders/receipt.ts'
import { orderNumber, type Order } from '../orders/rules.ts'
import { findOrder, findVersionBought, listPassages, moneyOf, subjectText } from '../orders/store.ts'
import { refundBill } from '../payments/online/actions.ts'
import type { PaymentEvent } from '../payments/events.ts'
import { findPayeeOfDue } from '../payments/returns/store.ts'
import { noteReturn, returnableOf } from '../payments/returns/actions.ts'
import { isOnline } from '../payments/rules.ts'
import { giveBack } from '../promotions/redeeming.ts'
import type { Db } from '../platform/db.ts'
import { emit } from '../platform/event-log.ts'
import { findPictureOf } from '../platform/images.ts'
import { Refusal, refuse, refuseIf } from '../platform/refusal.ts'
import type { Say, Word } from '../platform/words.ts'
import { divide, dueFor, type Due } from './amounts.ts'
import { workingCalendar } from './calendar/actions.ts'
import { addWorkingDays, dayOf } from './calendar/rules.ts'
import { listUncounted, updateDay } from './figures.ts'
import type { AftersalesEvent } from './events.ts'
import {
  caseNumber, deadlineWith, dueBy, dueOf, isFault, isOver, isToSendAgain, mostFilms, mostOpenOfBuyer, mostPictures, partiesOf, rightsOf, stageOf, stateAfter, transitions, whyNot, whyNotThese,
  type Actor, type Case, type Inspection, type Item, type Kind, type Party, type Reason, type Side, type Transition,
} from './rules.ts'
import {
  countOpenOf, findCase, findCaseIdByIntent, findLooseFilm, insertCase, insertCasePicture, insertItem, insertMessage, insertPassage, listCasesOfOrder, listSettled, listTaken,
  listUnalarmed, listWaiting, updateAlarmed, updateAppealed, updateBack, updateDue, updateFilmCase, updateInspection, updateItemRefund, updateKind, updateReference, updateRefunded, updateReplied, updateReserved,
  updateRestocked, updateReturnTo, updateScore, updateSent, updateSound, updateState, updateUpheld,
} from './store.ts'
import { words } from './words.ts'

export type Application = {
  /** Random, made with the form: however often it is sent, it is one case. */
  intent: string
  kind: Kind
  reason: Reason
  items: Pick<Item, 'position' | 'quantity' | 'wantedVariantId'>[]
  story: string
  pictureIds: string[]
  filmIds: string[]
  /** What is said is true. */
  declared: boolean
  /** The goods are complete and as new. */
  intact: boolean
}

/** The buyer asks. Sent again, it answers with the case that is already there. */
export const apply = (app: App, buyer: Person, orderId: number, application: Application): Promise<Case> =>
  app.change(db => {
    const known = findCaseIdByIntent(db, buyer.id, application.intent)
    if (known !== null) return findCase(db, known)!
    const order = findOrder(db, orderId)
    if (!order || order.buyerId !== buyer.id) return refuse(words.gone, 404)
    const { free, byRight } = check(app, db, order, buyer, application)

    const at = app.now()
    const { intent, kind, reason, items, story, pictureIds, filmIds } = application
    const id = insertCase(db, {
      intent, orderId, buyerId: buyer.id, merchantId: order.merchantId, kind, reason, story: app.vault.seal(story), openedAt: at,
      unshipped: stageOf(order) === 'unshipped' ? 1 : 0, free: free ? 1 : 0, byRight: byRight ? 1 : 0, ...dueOf(workingCalendar(app, db), { kind }, 'requested', at),
    })
    for (const item of items) insertItem(db, id, item)
    countCases(app, db)
    keepPictures(db, buyer, id, pictureIds, mostPictures, 'buyer', null)
    for (const filmId of filmIds.slice(0, mostFilms)) if (findLooseFilm(db, buyer.id, filmId)) updateFilmCase(db, filmId, id)
    insertPassage(db, id, { transition: 'apply', at, party: 'buyer', personId: buyer.id, detail: null })
    const made = findCase(db, id)!
    emit<AftersalesEvent>(db, at, { kind: 'case.moved', transition: 'apply', ...subjectOf(made) })
    tell(app, db, made, 'merchant', say => say(words.told.apply, caseNumber(made), say(words.kind[kind])), true)
    return made
  })

/** For the figures: cases just opened, and after an update of the program those there were. True when there may be more. */
export const countCases = (app: App, db: Db, limit = 200) => {
  const uncounted = listUncounted(db, limit)
  const calendar = workingCalendar(app, db)
  for (const { id, openedAt } of uncounted) updateDay(db, id, dayOf(calendar.timeZone, openedAt).toString(), addWorkingDays(calendar, openedAt, 1))
  return uncounted.length === limit
}

const subjectOf = ({ id: caseId, orderId, buyerId, merchantId }: Case) => ({ caseId, orderId, buyerId, merchantId })

/** What nobody can judge without seeing it. */
const shown: readonly Reason[] = ['quality', 'damaged', 'different', 'wrong']

const check = (app: App, db: Db, order: Order, buyer: Person, { kind, reason, items, pictureIds, filmIds, declared, intact }: Application) => {
  const stage = stageOf(order)
  if (!stage || (stage === 'unshipped' && leftOf(db, order) === 0)) return refuse(words.notPaid)
  refuseIf(whyNotThese(order, listTaken(db, order.id), items))
  const { timeZone } = app.shop()
  const rights = rightsOf({ kind, reason, stage, receivedAt: receivedAt(listPassages(db, order.id)), now: app.now(), timeZone })
  if ('refused' in rights) return refuse(rights.refused)
  if (!isFault(reason) && stage !== 'unshipped') {
    const excluded = items.find(({ position }) => isExcluded(db, order, position))
    if (excluded) refuse(excludedWord(order.lines[excluded.position]!.title))
    if (!intact) refuse(words.mustBeIntact)
  }
  for (const { position, wantedVariantId } of items) {
    if (wantedVariantId !== null && !exchangeableFor(db, order.lines[position]!).some(({ id }) => id === wantedVariantId)) refuse(words.chooseItems)
  }
  const seen = pictureIds.some(id => findPictureOf(db, buyer.id, id)) || filmIds.some(id => findLooseFilm(db, buyer.id, id))
  if (shown.includes(reason) && !seen) refuse(words.needsEvidence)
  if (!declared) refuse(words.mustDeclare)
  if (countOpenOf(db, buyer.id) >= mostOpenOfBuyer) refuse(words.tooManyOpen)
  return rights
}

const excludedWord = (title: string): Word => ({ 'zh-CN': words.excluded['zh-CN'](title), en: words.excluded.en(title) })

/** It was marked when it was bought as not to be returned without a reason. */
export const isExcluded = (db: Db, { id, lines }: Pick<Order, 'id' | 'lines'>, position: number) => {
  const version = findVersionBought(db, id, position)
  return version !== null && findVersionAt(db, lines[position]!.productId, version)?.fields.returnExcluded != null
}

/** Other variants of the same goods that cost no more. */
export const exchangeableFor = (db: Db, line: Pick<Order['lines'][number], 'productId' | 'variantId'>) => {
  const bought = findVariant(db, line.variantId)
  return listVariants(db, line.productId).filter(({ id, price }) => id !== line.variantId && bought !== null && price <= bought.price)
}

const keepPictures = (db: Db, owner: Person, caseId: number, pictureIds: string[], most: number, party: Side, messageId: number | null) => {
  if (pictureIds.length > most) refuse(words.tooManyPictures)
  for (const id of new Set(pictureIds)) if (findPictureOf(db, owner.id, id)) insertCasePicture(db, caseId, id, party, messageId)
}

/** How the goods come back. */
export type Sending = { way: 'post'; carrier: string; number: string } | { way: 'pickup'; from: number; until: number; address: AddressFields }

/** What is said with a step. */
export type Details = {
  /** Why it is refused or appealed, or how the administrator decided. */
  reason?: string
  /** Where the goods are to be sent. */
  returnTo?: string
  /** Agreed to as something else than was asked for. */
  instead?: 'refund'
  sending?: Sending
  inspection?: { result: Inspection; freightPayer: 'buyer' | 'merchant'; sound: Map<number, number>; pictureIds: string[] }
  refund?: { goods: number; shipping: number; freight: number; reference: string }
  /** How what is exchanged or repaired goes to the buyer. */
  parcel?: Carriage
}

/** Refused when the step is not theirs to take or no longer possible; to somebody else the case is not there. */
export const transitionCase = (app: App, by: Actor, id: number, transition: Transition, details: Details = {}): Promise<Case> =>
  app.change(db => {
    const found = findCase(db, id)
    if (!found || !partiesOf(found, by).length) return refuse(words.gone, 404)
    return move(app, db, by, found, transition, details)
  })

const move = (app: App, db: Db, by: Actor, one: Case, transition: Transition, details: Details): Case => {
  const at = app.now()
  refuseIf(whyNot(one, by, transition, at))
  const state = stateAfter(one, transition)
  const detail = steps[transition]?.(app, db, by, one, details) ?? details.reason ?? ''
  const now = findCase(db, one.id)!
  if (isOver(state) && now.outcome === null) release(db, by, now, at)
  if (isOver(state) || transition === 'receive') callOff(app, db, now)
  // As long as the money has not been sent, nobody has anything to say to it.
  const due = state === 'refunded' && owedBy(db, now) !== null ? { waitsFor: null, dueAt: null } : dueOf(workingCalendar(app, db), now, state, at)
  updateState(db, { id: one.id, state, movedAt: at, ...due })

  const party = partyOf(one, by, transition)
  if (party === 'merchant') updateReplied(db, one.id, at)
  insertPassage(db, one.id, { transition, at, party, personId: by === 'clock' ? null : by.id, detail: detail ? app.vault.seal(detail) : null })
  emit<AftersalesEvent>(db, at, { kind: 'case.moved', transition, ...subjectOf(one) })
  const moved = findCase(db, one.id)!
  tellOf(app, db, moved, transition, detail)
  return moved
}

/** In which of their parts somebody takes this step. */
const partyOf = (one: Case, by: Actor, transition: Transition): Party =>
  partiesOf(one, by).find(party => transitions[transition].from[one.state]?.includes(party))!

type Step = (app: App, db: Db, by: Actor, one: Case, details: Details) => string | void

/** What else a step does. What is returned is written down with it. */
const steps: Partial<Record<Transition, Step>> = {
  approve: (app, db, by, one, { returnTo, instead }) => {
    refuseIf(leftMeanwhile(db, one))
    const kind: Kind = instead === 'refund' && one.kind !== 'refund' ? 'return' : one.kind
    if (kind !== one.kind) updateKind(db, one.id, kind)
    if (kind !== 'refund') {
      if (!returnTo) return refuse(words.needsReturnTo)
      updateReturnTo(db, one.id, app.vault.seal(returnTo))
    }
    if (kind === 'exchange') reserve(db, by, one, app.now())
  },
  send: (app, db, _by, one, { sending }) => {
    if (!sending) return refuse(words.unknownStep)
    callOff(app, db, one)
    const none = { id: one.id, backCarrier: null, backNumber: null, pickupFrom: null, pickupUntil: null, pickupAddress: null }
    if (sending.way === 'post') {
      updateBack(db, { ...none, backWay: 'post', backCarrier: sending.carrier, backNumber: sending.number })
      return `${sending.carrier} ${sending.number}`
    }
    if (sending.from <= app.now()) refuse(words.pickupPast)
    if (sending.from > app.now() + 30 * 86_400_000) refuse(words.pickupFar)
    updateBack(db, { ...none, backWay: 'pickup', pickupFrom: sending.from, pickupUntil: sending.until, pickupAddress: app.vault.seal(JSON.stringify(sending.address)) })
    const { from, until, address } = sending
    bookPickup(app, db, { orderId: one.orderId, caseId: one.id, address, slot: { from, to: until }, contents: one.items.map(({ position, quantity }) => ({ position, quantity })) })
  },
  inspect: (_app, db, by, one, { inspection }) => {
    if (!inspection || by === 'clock') return refuse(words.unknownStep)
    const { result, freightPayer, sound, pictureIds } = inspection
    updateInspection(db, one.id, result, freightPayer)
    for (const { position, quantity } of one.items) {
      const good = sound.get(position) ?? 0
      if (!Number.isSafeInteger(good) || good < 0 || good > quantity) refuse(words.notSound)
      updateSound(db, one.id, position, good)
    }
    keepPictures(db, by, one.id, pictureIds, mostPictures, 'merchant', null)
  },
  refund: (app, db, by, one, { refund }) => {
    if (!refund || by === 'clock') return refuse(words.unknownStep)
    refuseIf(leftMeanwhile(db, one))
    release(db, by, one, app.now())
    pay(app, db, by, one, refund)
    restock(db, by, one, app.now())
  },
  replace: (app, db, by, one, { parcel }) => {
    if (!parcel) return refuse(words.unknownStep)
    const sent = sendOut(app, db, by, one, 'replaced', parcel)
    restock(db, by, one, app.now())
    return sent
  },
  repair: (app, db, by, one, { parcel }) => (parcel ? sendOut(app, db, by, one, 'repaired', parcel) : refuse(words.unknownStep)),
  confirm: (app, db, _by, one) => arriveForCase(app, db, one.id),
  appeal: (_app, db, _by, one) => {
    // Asked for again meanwhile in another case: that one goes on.
    refuseIf(takenElsewhere(db, one))
    updateAppealed(db, one.id, one.state)
  },
  uphold: (app, db, by, one) => {
    updateUpheld(db, one.id, app.now())
    if (one.kind === 'exchange' && stateAfter(one, 'uphold') === 'approved') {
      // Where nothing is left to exchange it for, the money goes back.
      try { reserve(db, by, one, app.now()) } catch (error) {
        if (!(error instanceof Refusal)) throw error
        release(db, by, findCase(db, one.id)!, app.now())
        updateKind(db, one.id, 'return')
      }
    }
  },
}

/** A parcel of the case's own; what it travels under is written down. */
const sendOut = (app: App, db: Db, by: Actor, one: Case, outcome: 'replaced' | 'repaired', carriage: Carriage): string => {
  if (by === 'clock') return refuse(words.unknownStep)
  const say = app.speak(app.shop().locale)
  const instead = one.items.flatMap(({ wantedName }) => (wantedName === null ? [] : [say(words.exchangeFor, wantedName)]))
  const parcel = sendForCase(app, db, by, carriage, {
    orderId: one.orderId, caseId: one.id, contents: one.items.map(({ position, quantity }) => ({ position, quantity })),
    note: [say(outcome === 'replaced' ? words.kind.exchange : words.kind.repair), ...instead].join(' · '),
  })
  const carrier = parcel.carrier || say(parcelWords.ownCourier)
  updateSent(db, one.id, outcome, carrier, labelCode(parcel), app.now())
  return `${carrier} ${labelCode(parcel)}`
}

/** What came back to the shop goes out once more. */
export const sendAgain = (app: App, merchant: Person, id: number, carriage: Carriage): Promise<void> =>
  app.change(db => {
    const one = findCase(db, id)
    if (!one || !partiesOf(one, merchant).includes('merchant')) return refuse(words.gone, 404)
    if (!isToSendAgain(one, listParcelsOfCase(db, id))) refuse(words.sentAlready)
    const transition = one.state === 'replaced' ? 'replace' : 'repair'
    const at = app.now()
    const detail = sendOut(app, db, merchant, one, transition === 'replace' ? 'replaced' : 'repaired', carriage)
    updateDue(db, id, dueOf(workingCalendar(app, db), one, one.state, at))
    insertPassage(db, id, { transition, at, party: 'merchant', personId: merchant.id, detail: app.vault.seal(detail) })
    emit<AftersalesEvent>(db, at, { kind: 'case.moved', transition, ...subjectOf(one) })
    tellOf(app, db, one, transition, detail)
  })

/** Sent although the buyer had asked for the money: then it has to come back first. */
const leftMeanwhile = (db: Db, one: Case): Word | null => (one.unshipped && stageOf(findOrder(db, one.orderId)!) !== 'unshipped' ? words.leftMeanwhile : null)

const takenElsewhere = (db: Db, one: Case): Word | null => {
  const { lines } = findOrder(db, one.orderId)!
  const taken = listTaken(db, one.orderId, one.id)
  const fits = one.items.every(({ position, quantity }) =>
    quantity + taken.filter(other => other.position === position).reduce((sum, other) => sum + other.quantity, 0) <= lines[position]!.quantity)
  return fits ? null : words.takenBack
}

const why = (one: Case, by: Actor, at: number) => ({ subject: `case ${one.id}`, by: by === 'clock' ? null : by.id, at })

/** The replacement is kept for the buyer from now on. */
const reserve = (db: Db, by: Actor, one: Case, at: number) => {
  const { lines } = findOrder(db, one.orderId)!
  for (const { position, quantity, reserved, wantedVariantId } of one.items) {
    if (reserved >= quantity) continue
    const variantId = wantedVariantId ?? lines[position]!.variantId
    const variant = findVariant(db, variantId)
    if (!variant || variant.stock < quantity - reserved) return refuse(words.noStock)
    takeFrom(db, variant, { variantId, quantity: quantity - reserved, reason: 'replaced', ...why(one, by, at) })
    updateReserved(db, one.id, position, quantity)
  }
}

/** A courier who has not come yet need not come. */
const callOff = (app: App, db: Db, one: Case) => {
  for (const parcel of listParcelsOfCase(db, one.id)) if (parcel.direction === 'back' && isOpen(parcel)) cancelPickup(app, db, parcel.id)
}

/** What has become of goods that a courier fetches: they have arrived, or there was nothing to fetch; and of what was sent for a case. */
export const followParcel = (app: App, db: Db, { caseId, direction, step }: FulfilmentEvent) => {
  const one = caseId === null ? null : findCase(db, caseId)
  if (!one) return
  if (direction === 'out') {
    if (one.state === 'replaced' || one.state === 'repaired') updateDue(db, one.id, dueBy(workingCalendar(app, db), deadlineWith(step), app.now()))
    return
  }
  if (step === 'deliver' && !whyNot(one, 'clock', 'receive', app.now())) move(app, db, 'clock', one, 'receive', {})
  if (step === 'fail') tell(app, db, one, 'buyer', say => say(words.told.pickupFailed, caseNumber(one)), true)
}

/** What was kept for the buyer and is not needed goes back on the shelf. */
const release = (db: Db, by: Actor, one: Case, at: number) => {
  if (one.outcome === 'replaced') return
  const { lines } = findOrder(db, one.orderId)!
  for (const { position, reserved, wantedVariantId } of findCase(db, one.id)!.items) {
    if (!reserved) continue
    giveBackStock(db, { variantId: wantedVariantId ?? lines[position]!.variantId, quantity: reserved, reason: 'cancelled', ...why(one, by, at) })
    updateReserved(db, one.id, position, 0)
  }
}

/** What can be sold again goes back on the shelf, once: all of what never left, and of what came back what was found good. */
const restock = (db: Db, by: Actor, one: Case, at: number) => {
  const { lines } = findOrder(db, one.orderId)!
  for (const { position, quantity, sound, restocked } of one.items) {
    const good = one.unshipped ? quantity : (sound ?? 0)
    if (good <= restocked) continue
    giveBackStock(db, { variantId: lines[position]!.variantId, quantity: good - restocked, reason: one.unshipped ? 'refunded' : 'returned', ...why(one, by, at) })
    updateRestocked(db, one.id, position, good)
  }
}

/** What of this order's money may still go back, whichever way it came. */
const leftOf = (db: Db, order: Order) =>
  isOnline(order.kind) ? moneyOf(db, order).refundable : returnableOf(db, order.billId, { part: subjectText(order.id), amount: order.total })

/** What is due in this case now, and how much of it can still go back. */
export const dueOfCase = (db: Db, one: Case): Due & { left: number } => {
  const order = findOrder(db, one.orderId)!
  const settled = listSettled(db, order.id, one.id)
  const due = dueFor({
    lines: order.lines, items: one.items, settled: settled.lines, shippingFee: order.shippingFee, shippingRefunded: settled.shipping,
    shippingToo: one.unshipped || isFault(one.reason),
  })
  const left = Math.max(0, Math.min(leftOf(db, order), order.total - settled.total))
  return { ...due, left }
}

const pay = (app: App, db: Db, by: Person, one: Case, { goods, shipping, freight, reference }: NonNullable<Details['refund']>) => {
  const order = findOrder(db, one.orderId)!
  const due = dueOfCase(db, one)
  const at = app.now()
  const total = goods + shipping + freight
  if (![goods, shipping, freight].every(amount => Number.isSafeInteger(amount) && amount >= 0)) refuse(words.needsAmount)
  if (due.left === 0) refuse(words.nothingPaid)
  if (total === 0) refuse(words.needsAmount)
  const money = (amount: number) => app.speak(app.shop().locale).money(amount)
  if (goods > due.goods) refuse(words.tooMuch(money(due.goods)))
  const shippingLeft = order.shippingFee - listSettled(db, order.id, one.id).shipping
  if (shipping > shippingLeft) refuse(words.shippingTooMuch(money(shippingLeft)))
  if (total > due.left) refuse(words.tooMuch(money(due.left)))

  const reason = caseNumber(one)
  if (isOnline(order.kind)) refundBill(db, at, order.billId, { amount: total, reason, by: by.id, part: subjectText(order.id) })
  else {
    const held = order.payeeId !== by.id
    if (!reference && !held) refuse(words.needsReference)
    if (held) tellPayee(app, db, order, reason, total)
    noteReturn(db, { billId: order.billId, part: subjectText(order.id), amount: total, reference, reason, madeAt: at, madeBy: by.id }, order.total)
  }
  for (const item of divide(due, goods)) updateItemRefund(db, one.id, item.position, item.refund)
  updateRefunded(db, { id: one.id, goods, shipping, freight, reference: order.payeeId === by.id || isOnline(order.kind) ? reference : '', at })
  const settled = listSettled(db, order.id, 0).lines
  const all = order.lines.every(({ quantity }, position) => settled.filter(line => line.position === position).reduce((sum, line) => sum + line.quantity, 0) >= quantity)
  // Whoever got nothing of it through no doing of theirs may use the coupon again.
  if (all && (one.unshipped || isFault(one.reason))) giveBack(db, order.id, at)
  if (all) emit<AftersalesEvent>(db, at, { kind: 'case.orderRefunded', unshipped: one.unshipped, ...subjectOf(one) })
}

const owedBy = (db: Db, one: Pick<Case, 'id' | 'orderId' | 'openedAt'>) => findPayeeOfDue(db, subjectText(one.orderId), caseNumber(one))

/** Whoever took the money for all merchants is asked to send it back. */
const tellPayee = (app: App, db: Db, order: Order, number: string, amount: number) =>
  notify(app, db, order.payeeId, {
    kind: 'aftersales', url: '/studio/payments/returns', urgent: true,
    text: say => say(words.told.payBack, say.money(amount), order.buyerName, orderNumber(order), number),
  })

/** The money has been sent: the buyer reads under which reference, and has their time from now on. Returns the case. */
export const followPayout = (app: App, db: Db, { part, reason, amount, reference }: PaymentEvent & { kind: 'payment.returnPaid' }): number | null => {
  const [, orderId] = /^order (\d+)$/.exec(part) ?? []
  const order = orderId === undefined ? null : findOrder(db, Number(orderId))
  const one = order && listCasesOfOrder(db, { id: order.buyerId }, order.id).find(one => caseNumber(one) === reason)
  if (!one) return null
  updateReference(db, one.id, [one.refundReference, reference].filter(Boolean).join(' · '))
  if (one.state === 'refunded' && owedBy(db, one) === null) updateDue(db, one.id, dueOf(workingCalendar(app, db), one, 'refunded', app.now()))
  tell(app, db, one, 'buyer', say => say(words.told.paidBack, reason, say.money(amount), reference), true)
  tell(app, db, one, 'merchant', say => say(words.told.paidBack, reason, say.money(amount), reference))
  return one.id
}

export type NewMessage = { text: string; pictureIds: string[] }
const mostInMessage = 3

/** A word to the other side. The merchant's first one is an answer. */
export const sendMessage = (app: App, by: Person, side: Side, id: number, { text, pictureIds }: NewMessage): Promise<void> =>
  app.change(db => {
    const one = findCase(db, id)
    if (!one || !partiesOf(one, by).includes(side)) return refuse(words.gone, 404)
    if (isOver(one.state)) refuse(words.overNow)
    if (!text && !pictureIds.length) refuse(words.writeSomething)
    const at = app.now()
    const messageId = insertMessage(db, { caseId: id, party: side, personId: by.id, text: app.vault.seal(text), at })
    keepPictures(db, by, id, pictureIds, mostInMessage, side, messageId)
    if (side === 'merchant') updateReplied(db, id, at)
    emit<AftersalesEvent>(db, at, { kind: 'case.messaged', ...subjectOf(one) })
    for (const other of ['buyer', 'merchant'] as const) if (other !== side) tell(app, db, one, other, say => say(words.told.message, caseNumber(one)))
  })

/** How the buyer liked it: once, when it is over. */
export const scoreCase = (app: App, buyer: Person, id: number, score: number, text: string): Promise<void> =>
  app.change(db => {
    const one = findCase(db, id)
    if (!one || one.buyerId !== buyer.id) return refuse(words.gone, 404)
    if (one.state !== 'closed') refuse(words.notScorable)
    if (!updateScore(db, id, score, text, app.now())) refuse(words.scoredAlready)
  })

const tell = (app: App, db: Db, one: Case, side: Side, text: (say: Say) => string, urgent = false) => {
  const at = { buyer: `/aftersales/${one.id}`, merchant: `/studio/aftersales/${one.id}`, admin: `/admin/appeals/${one.id}` }[side]
  const people = side === 'buyer' ? [one.buyerId] : side === 'merchant' ? [one.merchantId] : listAdministrators(db)
  for (const personId of people) notify(app, db, personId, { kind: 'aftersales', url: at, urgent, text })
}

/** Results reach the buyer outside as well; what the other side must act on reaches them. */
const tellOf = (app: App, db: Db, one: Case, transition: Transition, detail: string) => {
  const number = caseNumber(one)
  const { told } = words
  const total = one.goodsRefund + one.shippingRefund + one.freightRefund
  const owed = transition === 'refund' ? owedBy(db, one) : null
  const toBuyer: Partial<Record<Transition, [(say: Say) => string, urgent?: boolean]>> = {
    approve: [say => say(one.waitsFor === 'buyer' ? told.approveSend : told.approve, number), true],
    refuse: [say => say(told.refuse, number, detail), true],
    receive: [say => say(told.receive, number)],
    inspect: [say => say(told.inspect, number, say(words.inspection[one.inspection ?? 'as-new']))],
    refund: [say => (owed === null ? say(told.refund, number, say.money(total)) : say(told.refundComing, number, say.money(total), owed)), true],
    replace: [say => say(told.replace, number, detail), true],
    repair: [say => say(told.repair, number, detail), true],
    lapse: [say => say(told.lapse, number)],
    uphold: [say => say(told.uphold, number, detail), true],
    dismiss: [say => say(told.dismiss, number, detail), true],
  }
  const toMerchant: typeof toBuyer = {
    withdraw: [say => say(told.withdraw, number)],
    send: [say => say(told.send, number)],
    appeal: [say => say(told.appeal, number)],
    uphold: [say => say(told.uphold, number, detail), true],
    dismiss: [say => say(told.dismiss, number, detail)],
  }
  for (const [side, table] of [['buyer', toBuyer], ['merchant', toMerchant]] as const) {
    const [text, urgent] = table[transition] ?? []
    if (text) tell(app, db, one, side, text, urgent)
  }
  if (transition === 'appeal') tell(app, db, one, 'admin', say => say(told.appeal, number), true)
}

const perRun = 100

/** Runs often: closes what nobody went on with, and raises the alarm about what a merchant leaves lying. */
export const tendCases = async (app: App) => {
  const now = app.now()
  if (listUncounted(app.db, 1).length) while (await app.change(db => countCases(app, db)));
  for (const one of listWaiting(app.db, 'buyer', { dueBefore: now, limit: perRun })) {
    const transition = whyNot(one, 'clock', 'confirm', now) === null ? 'confirm' : 'lapse'
    // Somebody may have been quicker.
    await transitionCase(app, 'clock', one.id, transition).catch(error => {
      if (!(error instanceof Refusal)) throw error
    })
  }
  for (const side of ['merchant', 'admin'] as const) {
    if (listUnalarmed(app.db, side, now, 1).length) await app.change(db => listUnalarmed(db, side, now, perRun).forEach(one => alarm(app, db, one)))
  }
}

const alarm = (app: App, db: Db, one: Case) => {
  updateAlarmed(db, one.id, app.now())
  const number = caseNumber(one)
  if (one.waitsFor === 'merchant') tell(app, db, one, 'merchant', say => say(words.told.overdue, number), true)
  tell(app, db, one, 'admin', say => say(words.told.overdueAdmin, number, one.merchantName))
}
