import type { Db } from '../../platform/db.ts'

/** Money that the payee has sent back by hand. `part`: of what, when several things are paid by one bill. */
export type Return = { id: number; billId: number; part: string; amount: number; reference: string; reason: string; madeAt: number; madeBy: number }

export const listReturnsOfBill = (db: Db, billId: number) =>
  db
    .query<Return, [number]>(
      `select id, bill_id as billId, part, amount, reference, reason, made_at as madeAt, made_by as madeBy from payment_returns where bill_id = ? order by id`,
    )
    .all(billId)

export const insertReturn = (db: Db, one: Omit<Return, 'id'>) =>
  db
    .query(`insert into payment_returns (bill_id, part, amount, reference, reason, made_at, made_by) values ($billId, $part, $amount, $reference, $reason, $madeAt, $madeBy)`)
    .run(one)
