import type { Person } from '../../accounts/rules.ts'
import type { App } from '../../app.ts'
import type { Db } from '../../platform/db.ts'
import { noteDeed } from '../../platform/deeds.ts'
import { emit } from '../../platform/event-log.ts'
import { refuse } from '../../platform/refusal.ts'
import type { PaymentEvent } from '../events.ts'
import { isOnline } from '../rules.ts'
import { findBill } from '../store.ts'
import { findReturnOf, insertReturn, listReturnsOfBill, updateReturnPaid, type Return } from './store.ts'
import { words } from './words.ts'

type Part = { part: string; amount: number }

/** What may still be sent back by hand of a part of a bill that cost so much. Nothing of what was never paid, or paid online. */
export const returnableOf = (db: Db, billId: number, { part, amount }: Part): number => {
  const bill = findBill(db, billId)
  if (!bill || bill.state !== 'settled' || isOnline(bill.kind)) return 0
  const returns = listReturnsOfBill(db, billId)
  return Math.max(0, Math.min(bill.amount - sum(returns), amount - sum(returns.filter(one => one.part === part))))
}

export type Decided = Pick<Return, 'billId' | 'part' | 'amount' | 'reference' | 'reason' | 'madeAt' | 'madeBy'>

/**
 * Part of a change: money goes back past us. Where the payee says so it has been sent; where somebody else decides it,
 * the payee is still to send it. Refused when it is more than came in.
 */
export const noteReturn = (db: Db, one: Decided, whole: number) => {
  const { billId, part, amount, madeAt, madeBy } = one
  if (!Number.isSafeInteger(amount) || amount <= 0 || amount > returnableOf(db, billId, { part, amount: whole })) refuse(words.tooMuch)
  const sent = findBill(db, billId)!.payeeId === madeBy
  insertReturn(db, { ...one, reference: sent ? one.reference : '', paidAt: sent ? madeAt : null, paidBy: sent ? madeBy : null })
  noteDeed(db, { at: madeAt, personId: madeBy, deed: sent ? 'payment.returned' : 'payment.returnAsked', subject: `bill ${billId}`, detail: `${amount} ${part}` })
  emit<PaymentEvent>(db, madeAt, { kind: 'payment.returned', billId, amount })
}

/** Whoever holds the money has sent it back. */
export const payReturn = (app: App, payee: Person, id: number, reference: string): Promise<void> =>
  app.change(db => {
    const one = findReturnOf(db, payee, id) ?? refuse(words.gone, 404)
    if (!reference) refuse(words.needsReference)
    if (!updateReturnPaid(db, id, reference, payee.id, app.now())) refuse(words.paidAlready, 409)
    const { billId, part, reason, amount } = one
    noteDeed(db, { at: app.now(), personId: payee.id, deed: 'payment.returned', subject: `bill ${billId}`, detail: `${amount} ${part} ${reference}` })
    emit<PaymentEvent>(db, app.now(), { kind: 'payment.returnPaid', billId, part, reason, amount, reference })
  })

const sum = (parts: { amount: number }[]) => parts.reduce((all, { amount }) => all + amount, 0)
