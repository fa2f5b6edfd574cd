import type { Person } from '../../accounts/rules.ts'
import type { Db } from '../../platform/db.ts'

/**
 * Money that goes back by hand. `part`: of what, when several things are paid by one bill. `madeBy` has decided it;
 * as long as nobody has paid it, it is still with the payee and there is no reference.
 */
export type Return = {
  id: number; billId: number; part: string; amount: number; reference: string; reason: string; madeAt: number; madeBy: number; paidAt: number | null; paidBy: number | null
}

const columns = `payment_returns.id, bill_id as billId, part, payment_returns.amount, reference, reason, made_at as madeAt, made_by as madeBy, paid_at as paidAt, paid_by as paidBy`

export const listReturnsOfBill = (db: Db, billId: number) => db.query<Return, [number]>(`select ${columns} from payment_returns where bill_id = ? order by id`).all(billId)

/** `kind`: how it came in. */
export type ReturnDue = Return & { kind: string; currency: string; payerName: string; madeByName: string }

const dueColumns = `${columns}, kind, currency, (select name from people where id = payer_id) as payerName, (select name from people where id = made_by) as madeByName`

/** What this payee is to send back, the oldest first. */
export const listReturnsDue = (db: Db, payee: Pick<Person, 'id'>, { after = 0, limit }: { after?: number; limit: number }) =>
  db
    .query<ReturnDue, [number, number, number]>(
      `select ${dueColumns} from payment_returns cross join bills on bills.id = bill_id
       where paid_at is null and payee_id = ? and payment_returns.id > ? order by payment_returns.id limit ?`,
    )
    .all(payee.id, after, limit)

export const countReturnsDue = (db: Db, payee: Pick<Person, 'id'>) =>
  db
    .query<{ count: number }, [number]>('select count(*) as count from payment_returns cross join bills on bills.id = bill_id where paid_at is null and payee_id = ?')
    .get(payee.id)!.count

/** Found through the payee: what somebody else holds is not there. */
export const findReturnOf = (db: Db, payee: Pick<Person, 'id'>, id: number) =>
  db.query<Return, [number, number]>(`select ${columns} from payment_returns join bills on bills.id = bill_id where payment_returns.id = ? and payee_id = ?`).get(id, payee.id)

/** By whom something is still to be sent back for this reason; null when nothing is. */
export const findPayeeOfDue = (db: Db, part: string, reason: string) =>
  db
    .query<{ name: string }, [string, string]>(
      `select (select name from people where id = payee_id) as name from payment_returns cross join bills on bills.id = bill_id
       where paid_at is null and part = ? and reason = ? limit 1`,
    )
    .get(part, reason)?.name ?? null

export const insertReturn = (db: Db, one: Omit<Return, 'id'>) =>
  db
    .query(
      `insert into payment_returns (bill_id, part, amount, reference, reason, made_at, made_by, paid_at, paid_by)
       values ($billId, $part, $amount, $reference, $reason, $madeAt, $madeBy, $paidAt, $paidBy)`,
    )
    .run(one)

/** False when it was paid already. */
export const updateReturnPaid = (db: Db, id: number, reference: string, by: number, at: number) =>
  db.query('update payment_returns set reference = ?, paid_by = ?, paid_at = ? where id = ? and paid_at is null').run(reference, by, at, id).changes === 1
