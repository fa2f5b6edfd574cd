import type { Person } from '../accounts/rules.ts'
import type { Db } from '../platform/db.ts'
import type { Vault } from '../platform/vault.ts'
import type { Account, Bill, BillState, MethodKind, PaymentMethod } from './rules.ts'

type Row = { id: number; merchantId: number; kind: MethodKind; label: string; instructions: Uint8Array; pictureId: string | null; open: number }

const columns = 'id, merchant_id as merchantId, kind, label, instructions, picture_id as pictureId, open'

const toMethod = (vault: Vault, row: Row): PaymentMethod => ({
  ...row, open: row.open === 1, ...(JSON.parse(vault.open(row.instructions)) as { account: Account | null; instructions: string }),
})

export const listOpenMethods = (db: Db, vault: Vault, merchantId: number) =>
  db
    .query<Row, [number]>(`select ${columns} from payment_methods where merchant_id = ? and open = 1 order by id`)
    .all(merchantId)
    .map(row => toMethod(vault, row))

export const findOpenMethod = (db: Db, vault: Vault, merchantId: number, id: number) => {
  const row = db
    .query<Row, [number, number]>(`select ${columns} from payment_methods where id = ? and merchant_id = ? and open = 1`)
    .get(id, merchantId)
  return row && toMethod(vault, row)
}

/** Also those that are no longer offered: a bill may still be waiting for one. */
export const findMethod = (db: Db, vault: Vault, id: number) => {
  const row = db.query<Row, [number]>(`select ${columns} from payment_methods where id = ?`).get(id)
  return row && toMethod(vault, row)
}

export const findMethodOf = (db: Db, vault: Vault, merchant: Pick<Person, 'id'>, id: number) => {
  const row = db
    .query<Row, [number, number]>(`select ${columns} from payment_methods where id = ? and merchant_id = ?`)
    .get(id, merchant.id)
  return row && toMethod(vault, row)
}

export const listMethodsOf = (db: Db, vault: Vault, merchant: Pick<Person, 'id'>) =>
  db
    .query<Row, [number]>(`select ${columns} from payment_methods where merchant_id = ? order by id`)
    .all(merchant.id)
    .map(row => toMethod(vault, row))

export type MethodFields = Pick<PaymentMethod, 'kind' | 'label' | 'instructions' | 'account' | 'pictureId'>

const seal = (vault: Vault, { account, instructions }: MethodFields) => vault.seal(JSON.stringify({ account, instructions }))

export const insertMethod = (db: Db, vault: Vault, merchantId: number, method: MethodFields, madeAt: number): number =>
  db
    .query<{ id: number }, [number, string, string, Uint8Array, string | null, number]>(
      `insert into payment_methods (merchant_id, kind, label, instructions, picture_id, made_at) values (?, ?, ?, ?, ?, ?) returning id`,
    )
    .get(merchantId, method.kind, method.label, seal(vault, method), method.pictureId, madeAt)!.id

export const updateMethod = (db: Db, vault: Vault, id: number, method: MethodFields) =>
  db
    .query('update payment_methods set label = ?, instructions = ?, picture_id = ? where id = ?')
    .run(method.label, seal(vault, method), method.pictureId, id)

export const updateMethodOpen = (db: Db, id: number, open: boolean) =>
  db.query('update payment_methods set open = ? where id = ?').run(open ? 1 : 0, id)

const billColumns = `id, payer_id as payerId, payee_id as payeeId, method_id as methodId, kind, amount, currency, state,
  opened_at as openedAt, closed_at as closedAt`

export const findBill = (db: Db, id: number) => db.query<Bill, [number]>(`select ${billColumns} from bills where id = ?`).get(id)

export type NewBill = Pick<Bill, 'payerId' | 'payeeId' | 'methodId' | 'kind' | 'amount' | 'currency' | 'openedAt'>

export const insertBill = (db: Db, bill: NewBill): number =>
  Number(
    db
      .query<null, NewBill>(
        `insert into bills (payer_id, payee_id, method_id, kind, amount, currency, state, opened_at)
         values ($payerId, $payeeId, $methodId, $kind, $amount, $currency, 'open', $openedAt)`,
      )
      .run(bill).lastInsertRowid,
  )

/** False when the bill was no longer open. */
export const updateBillClosed = (db: Db, id: number, state: Exclude<BillState, 'open'>, closedAt: number, closedBy: number | null) =>
  db
    .query("update bills set state = ?, closed_at = ?, closed_by = ? where id = ? and state = 'open'")
    .run(state, closedAt, closedBy, id).changes === 1
