import { has, type Person } from '../accounts/rules.ts'
import type { App } from '../app.ts'
import type { Db } from '../platform/db.ts'
import { noteDeed } from '../platform/deeds.ts'
import { emit } from '../platform/event-log.ts'
import { findPictureOf } from '../platform/images.ts'
import { refuse } from '../platform/refusal.ts'
import type { PaymentEvent } from './events.ts'
import { updateAttemptsOver } from './online/store.ts'
import { isByHand, isOnline, mostMethods, mostProofs, proofsOfPayer, takesCurrency } from './rules.ts'
import {
  findBill, findBillFor, findMethodOf, insertBill, insertMethod, insertProof, listMethodsOf, listProofs, updateBillClosed, updateBillLower,
  updateMethod, updateMethodOpen, updateMethodShared,
  type MethodFields, type NewBill,
} from './store.ts'
import { words } from './words.ts'

/** Part of the change that owes the money. Returns the bill's number. */
export const openBill = (db: Db, bill: NewBill): number => insertBill(db, bill)

/** `by` is null when a provider's notice settles it. */
export const settleBill = (db: Db, at: number, billId: number, by: number | null) => {
  close(db, at, billId, 'settled', by)
  updateAttemptsOver(db, billId, at)
  emit<PaymentEvent>(db, at, { kind: 'payment.settled', billId })
}

export const voidBill = (db: Db, at: number, billId: number) => {
  close(db, at, billId, 'void', null)
  updateAttemptsOver(db, billId, at)
  emit<PaymentEvent>(db, at, { kind: 'payment.voided', billId })
}

/** A part of what was to be paid together is no longer wanted. What is offered for the old amount is closed; what costs nothing then is paid. */
export const lowerBill = (db: Db, at: number, billId: number, by: number) => {
  if (!updateBillLower(db, billId, by)) refuse(words.billClosed)
  updateAttemptsOver(db, billId, at)
  if (!findBill(db, billId)!.amount) settleBill(db, at, billId, null)
}

/** Whoever is paid has seen the money come. */
export const confirmBill = (app: App, payee: Person, billId: number): Promise<void> =>
  app.change(db => {
    const bill = findBill(db, billId)
    if (!bill || bill.payeeId !== payee.id) return refuse(words.noBill, 404)
    if (!isByHand(bill.kind)) refuse(words.notByHand)
    settleBill(db, app.now(), billId, payee.id)
    noteDeed(db, { at: app.now(), personId: payee.id, deed: 'payment.confirmed', subject: `bill ${billId}`, detail: String(bill.amount) })
  })

/** The payer says that it has been paid, and shows it. */
export const showProof = (app: App, payer: Person, billId: number, { pictureId, note }: { pictureId: string; note: string }): Promise<void> => {
  app.limits.refuseIfTooOften(proofsOfPayer, String(payer.id))
  return app.change(db => {
    const bill = findBillFor(db, payer, billId) ?? refuse(words.noBill, 404)
    if (bill.state !== 'open') refuse(words.billClosed)
    if (!isByHand(bill.kind)) refuse(words.notByHand)
    if (!findPictureOf(db, payer.id, pictureId)) refuse(words.needsProof)
    if ((listProofs(db, [billId]).get(billId)?.length ?? 0) >= mostProofs) refuse(words.proofsEnough(mostProofs))
    insertProof(db, { billId, pictureId, note, madeAt: app.now() })
    emit<PaymentEvent>(db, app.now(), { kind: 'payment.proofShown', billId })
  })
}

/** Only whoever keeps the shop may take money for others. */
export const shareMethod = (app: App, owner: Person, id: number, shared: boolean): Promise<void> =>
  app.change(db => {
    const { kind } = findMethodOf(db, app.vault, owner, id) ?? refuse(words.noMethod, 404)
    if (!has(owner, 'admin')) refuse(words.ownersOnly, 403)
    if (kind === 'cash-on-delivery') refuse(words.cashIsOwn)
    updateMethodShared(db, id, shared)
    note(app, db, owner, shared ? 'shared' : 'unshared', id)
  })

const close = (db: Db, at: number, billId: number, state: 'settled' | 'void', by: number | null) => {
  if (updateBillClosed(db, billId, state, at, by)) return
  if (!findBill(db, billId)) refuse(words.noBill, 404)
  refuse(words.billClosed)
}

export const addMethod = (app: App, merchant: Person, fields: MethodFields): Promise<number> =>
  app.change(db => {
    const known = listMethodsOf(db, app.vault, merchant)
    if (known.length >= mostMethods) refuse(words.tooManyMethods)
    if (fields.kind === 'cash-on-delivery' && known.some(({ kind }) => kind === fields.kind)) refuse(words.oneIsEnough)
    check(app, db, merchant, fields)
    const id = insertMethod(db, app.vault, merchant.id, fields, app.now())
    note(app, db, merchant, 'added', id)
    return id
  })

export const editMethod = (app: App, merchant: Person, id: number, fields: Omit<MethodFields, 'kind'>): Promise<void> =>
  app.change(db => {
    const { kind } = findMethodOf(db, app.vault, merchant, id) ?? refuse(words.noMethod, 404)
    check(app, db, merchant, { ...fields, kind })
    updateMethod(db, app.vault, id, { ...fields, kind })
    note(app, db, merchant, 'changed', id)
  })

/** One that is closed is no longer offered; bills that wait for it still show it. */
export const switchMethod = (app: App, merchant: Person, id: number, open: boolean): Promise<void> =>
  app.change(db => {
    if (!findMethodOf(db, app.vault, merchant, id)) refuse(words.noMethod, 404)
    updateMethodOpen(db, id, open)
    note(app, db, merchant, open ? 'opened' : 'closed', id)
  })

const check = (app: App, db: Db, merchant: Person, { kind, account, pictureId, keys }: MethodFields) => {
  if (!takesCurrency(kind, app.shop().currency)) refuse(words.yuanOnly)
  if (isOnline(kind) && !keys) refuse(words.needsKeys)
  if (kind === 'bank-transfer' && !account) refuse(words.needsAccount)
  if (kind === 'wallet-qr' && !pictureId) refuse(words.needsCode)
  if (pictureId && !findPictureOf(db, merchant.id, pictureId)) refuse(words.needsCode)
}

/** Where money goes is worth knowing who changed it. The account itself is not written down here. */
const note = (app: App, db: Db, merchant: Person, what: string, id: number) =>
  noteDeed(db, { at: app.now(), personId: merchant.id, deed: `payment-method.${what}`, subject: `payment method ${id}` })
