import type { Db } from '../../platform/db.ts'
import { noteDeed } from '../../platform/deeds.ts'
import { emit } from '../../platform/event-log.ts'
import { refuse } from '../../platform/refusal.ts'
import type { PaymentEvent } from '../events.ts'
import { isOnline } from '../rules.ts'
import { findBill } from '../store.ts'
import { insertReturn, listReturnsOfBill, type Return } from './store.ts'
import { words } from './words.ts'

type Part = { part: string; amount: number }

/** What may still be sent back by hand of a part of a bill that cost so much. Nothing of what was never paid, or paid online. */
export const returnableOf = (db: Db, billId: number, { part, amount }: Part): number => {
  const bill = findBill(db, billId)
  if (!bill || bill.state !== 'settled' || isOnline(bill.kind)) return 0
  const returns = listReturnsOfBill(db, billId)
  return Math.max(0, Math.min(bill.amount - sum(returns), amount - sum(returns.filter(one => one.part === part))))
}

/** Part of a change: the payee says that money has been sent back past us. Refused when it is more than came in. */
export const noteReturn = (db: Db, one: Omit<Return, 'id'>, whole: number) => {
  const { billId, part, amount, madeAt, madeBy } = one
  if (!Number.isSafeInteger(amount) || amount <= 0 || amount > returnableOf(db, billId, { part, amount: whole })) refuse(words.tooMuch)
  insertReturn(db, one)
  noteDeed(db, { at: madeAt, personId: madeBy, deed: 'payment.returned', subject: `bill ${billId}`, detail: `${amount} ${part}` })
  emit<PaymentEvent>(db, madeAt, { kind: 'payment.returned', billId, amount })
}

const sum = (parts: { amount: number }[]) => parts.reduce((all, { amount }) => all + amount, 0)
