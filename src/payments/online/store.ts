import type { Db } from '../../platform/db.ts'
import type { Vault } from '../../platform/vault.ts'
import type { Attempt, Refund, RefundState } from './rules.ts'

const attemptColumns = `id, bill_id as billId, method_id as methodId, way, reference, state, amount, currency, remote_id as remoteId, url,
  transaction_id as transactionId, trouble, made_at as madeAt, expires_at as expiresAt, closed_at as closedAt, asked`

export const findAttempt = (db: Db, id: number) =>
  db.query<Attempt, [number]>(`select ${attemptColumns} from payment_attempts where id = ?`).get(id)

export const findAttemptByReference = (db: Db, reference: string) =>
  db.query<Attempt, [string]>(`select ${attemptColumns} from payment_attempts where reference = ?`).get(reference)

/** The latest that can still be used this way at this moment. */
export const findOpenAttempt = (db: Db, billId: number, way: Attempt['way'], at: number) =>
  db
    .query<Attempt, [number, string, number]>(
      `select ${attemptColumns} from payment_attempts where bill_id = ? and way = ? and state = 'open' and expires_at > ? order by id desc limit 1`,
    )
    .get(billId, way, at)

export const listAttemptsOfBill = (db: Db, billId: number) =>
  db.query<Attempt, [number]>(`select ${attemptColumns} from payment_attempts where bill_id = ? order by id`).all(billId)

export const listAttemptsDue = (db: Db, at: number, limit: number) =>
  db.query<Attempt, [number, number]>(`select ${attemptColumns} from payment_attempts where ask_at <= ? order by ask_at limit ?`).all(at, limit)

export type NewAttempt = Pick<Attempt, 'billId' | 'methodId' | 'way' | 'reference' | 'amount' | 'currency' | 'madeAt' | 'expiresAt'> & { askAt: number }

export const insertAttempt = (db: Db, attempt: NewAttempt): Attempt =>
  db
    .query<Attempt, NewAttempt>(
      `insert into payment_attempts (bill_id, method_id, way, reference, state, amount, currency, made_at, expires_at, ask_at)
       values ($billId, $methodId, $way, $reference, 'open', $amount, $currency, $madeAt, $expiresAt, $askAt) returning ${attemptColumns}`,
    )
    .get(attempt)!

export const updateAttemptOffer = (db: Db, id: number, remoteId: string | null, url: string) =>
  db.query('update payment_attempts set remote_id = ?, url = ? where id = ?').run(remoteId, url, id)

export const updateAttemptPaid = (db: Db, id: number, transactionId: string, at: number) =>
  db
    .query("update payment_attempts set state = 'paid', transaction_id = ?, trouble = null, closed_at = ?, ask_at = null where id = ? and state <> 'paid'")
    .run(transactionId, at, id)

export const updateAttemptClosed = (db: Db, id: number, at: number) =>
  db.query("update payment_attempts set state = 'closed', closed_at = ?, ask_at = null where id = ? and state = 'open'").run(at, id)

/** An offer that has come about after all. */
export const updateAttemptReopened = (db: Db, id: number, at: number) =>
  db.query("update payment_attempts set state = 'open', closed_at = null, asked = 0, ask_at = ? where id = ? and state <> 'paid'").run(at, id)

export const updateAttemptTrouble = (db: Db, id: number, trouble: string) =>
  db.query('update payment_attempts set trouble = ? where id = ?').run(trouble, id)

export const updateAttemptAsk = (db: Db, id: number, asked: number, askAt: number | null) =>
  db.query("update payment_attempts set asked = ?, ask_at = ? where id = ? and state = 'open'").run(asked, askAt, id)

/** Nobody waits any more for what is open of this bill: to be closed as soon as can be. */
export const updateAttemptsOver = (db: Db, billId: number, at: number) =>
  db.query("update payment_attempts set asked = 0, ask_at = ? where bill_id = ? and state = 'open'").run(at, billId)

const refundColumns = `id, attempt_id as attemptId, bill_id as billId, reference, amount, reason, cause, part, state, remote_id as remoteId, failure,
  made_at as madeAt, made_by as madeBy, closed_at as closedAt, tries`

export const listRefundsOfBill = (db: Db, billId: number) =>
  db.query<Refund, [number]>(`select ${refundColumns} from payment_refunds where bill_id = ? order by id`).all(billId)

export const listRefundsDue = (db: Db, at: number, limit: number) =>
  db.query<Refund, [number, number]>(`select ${refundColumns} from payment_refunds where try_at <= ? order by try_at limit ?`).all(at, limit)

export type NewRefund = Pick<Refund, 'attemptId' | 'billId' | 'reference' | 'amount' | 'reason' | 'cause' | 'part' | 'madeAt' | 'madeBy'>

export const insertRefund = (db: Db, refund: NewRefund): number =>
  db
    .query<{ id: number }, NewRefund>(
      `insert into payment_refunds (attempt_id, bill_id, reference, amount, reason, cause, part, state, made_at, made_by, try_at)
       values ($attemptId, $billId, $reference, $amount, $reason, $cause, $part, 'waiting', $madeAt, $madeBy, $madeAt) returning id`,
    )
    .get(refund)!.id

type Outcome = { id: number; state: RefundState; remoteId: string | null; failure: string | null; closedAt: number | null; tries: number; tryAt: number | null }

export const updateRefund = (db: Db, outcome: Outcome) =>
  db
    .query<null, Outcome>(
      `update payment_refunds set state = $state, remote_id = $remoteId, failure = $failure, closed_at = $closedAt, tries = $tries, try_at = $tryAt
       where id = $id and state not in ('done', 'failed')`,
    )
    .run(outcome)

/** A provider's keys as the merchant has entered them; only whoever talks to the provider opens them. */
export const findKeys = (db: Db, vault: Vault, methodId: number): Record<string, string> => {
  const row = db.query<{ sealed: Uint8Array }, [number]>('select instructions as sealed from payment_methods where id = ?').get(methodId)
  return (row && (JSON.parse(vault.open(row.sealed)) as { keys?: Record<string, string> }).keys) ?? {}
}
