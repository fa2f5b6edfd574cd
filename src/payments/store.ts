import type { Person } from '../accounts/rules.ts'
import type { Db } from '../platform/db.ts'
import type { Vault } from '../platform/vault.ts'
import { isTesting } from './online/keys.ts'
import type { Account, Bill, BillState, MethodKind, PaymentMethod, Proof } from './rules.ts'

type Row = { id: number; merchantId: number; kind: MethodKind; label: string; instructions: Uint8Array; pictureId: string | null; open: number; shared: number }

const columns = 'payment_methods.id, merchant_id as merchantId, payment_methods.kind, label, instructions, picture_id as pictureId, open, shared'

/** The keys stay sealed: whoever draws a page has no use for them. */
const toMethod = (vault: Vault, row: Row): PaymentMethod => {
  const { account, instructions, keys } = JSON.parse(vault.open(row.instructions)) as { account: Account | null; instructions: string; keys?: Record<string, string> }
  return { ...row, open: row.open === 1, shared: row.shared === 1, account, instructions, testing: isTesting(row.kind, keys) }
}

export const listOpenMethods = (db: Db, vault: Vault, merchantId: number) =>
  db
    .query<Row, [number]>(`select ${columns} from payment_methods where merchant_id = ? and open = 1 order by id`)
    .all(merchantId)
    .map(row => toMethod(vault, row))

/** What an order needs of a method that is offered: nothing sealed is opened for it. */
export type OfferedMethod = Pick<PaymentMethod, 'id' | 'kind' | 'merchantId'>

const offered = 'select id, kind, merchant_id as merchantId from payment_methods where'

/** By which these merchants can be paid at once: their own when it is one, a shared one, or cash when each of them takes it. */
export const findOfferedMethod = (db: Db, merchantIds: number[], id: number): OfferedMethod | null => {
  const [merchantId, ...others] = merchantIds
  const method = db.query<OfferedMethod, [number, number]>(`${offered} id = ? and open = 1 and (merchant_id = ? or shared = 1)`).get(id, merchantId!)
  if (!method || !others.length) return method
  if (method.kind === 'cash-on-delivery') return method.merchantId === merchantId && others.every(other => findOpenCash(db, other)) ? method : null
  return db.query<OfferedMethod, [number]>(`${offered} id = ? and shared = 1`).get(id)
}

export const findOpenCash = (db: Db, merchantId: number) =>
  db.query<OfferedMethod, [number]>(`${offered} merchant_id = ? and kind = 'cash-on-delivery' and open = 1`).get(merchantId)

/** Whether there is any way to pay all of these at once. */
export const canPayTogether = (db: Db, merchantIds: number[]) =>
  db
    .query<{ id: number }, [number]>('select id from payment_methods where open = 1 and (merchant_id = ? or shared = 1)')
    .all(merchantIds[0]!)
    .some(({ id }) => findOfferedMethod(db, merchantIds, id))

export const listOfferedMethods = (db: Db, vault: Vault, merchantIds: number[]): PaymentMethod[] => {
  const own = merchantIds[0] === undefined ? [] : listOpenMethods(db, vault, merchantIds[0])
  const shared = db
    .query<Row, []>(`select ${columns} from payment_methods where shared = 1 and open = 1 order by id`)
    .all()
    .filter(({ id }) => !own.some(method => method.id === id))
    .map(row => toMethod(vault, row))
  return [...own, ...shared].filter(({ id }) => findOfferedMethod(db, merchantIds, id))
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

/** `keys` are an online provider's, by their names. */
export type MethodFields = Pick<PaymentMethod, 'kind' | 'label' | 'instructions' | 'account' | 'pictureId'> & { keys?: Record<string, string> }

const seal = (vault: Vault, { account, instructions, keys }: MethodFields) => vault.seal(JSON.stringify({ account, instructions, ...(keys ? { keys } : {}) }))

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

export const updateMethodShared = (db: Db, id: number, shared: boolean) =>
  db.query('update payment_methods set shared = ? where id = ?').run(shared ? 1 : 0, id)

export const updateMethodOpen = (db: Db, id: number, open: boolean) =>
  db.query('update payment_methods set open = ? where id = ?').run(open ? 1 : 0, id)

const billColumns = `id, payer_id as payerId, payee_id as payeeId, method_id as methodId, kind, amount, currency, state,
  opened_at as openedAt, due_at as dueAt, closed_at as closedAt`

/** What is to be paid, and how: also by a method that is no longer offered. */
export const findBillWithMethod = (db: Db, vault: Vault, id: number) => {
  const { billId, amount, currency, ...method } = db
    .query<{ billId: number } & Pick<Bill, 'amount' | 'currency'> & (Row | { id: null }), [number]>(
      `select bills.id as billId, amount, currency, ${columns} from bills left join payment_methods on payment_methods.id = method_id where bills.id = ?`,
    )
    .get(id)!
  return { bill: { id: billId, amount, currency }, method: method.id === null ? null : toMethod(vault, method as Row) }
}

export const findBill = (db: Db, id: number) => db.query<Bill, [number]>(`select ${billColumns} from bills where id = ?`).get(id)

/** Found through whoever owes it: somebody else's bill is not there. */
export const findBillFor = (db: Db, payer: Pick<Person, 'id'>, id: number) =>
  db.query<Bill, [number, number]>(`select ${billColumns} from bills where id = ? and payer_id = ?`).get(id, payer.id)

export type NewBill = Pick<Bill, 'payerId' | 'payeeId' | 'methodId' | 'kind' | 'amount' | 'currency' | 'openedAt'> & { dueAt?: number | null }

export const insertBill = (db: Db, bill: NewBill): number =>
  Number(
    db
      .query<null, Required<NewBill>>(
        `insert into bills (payer_id, payee_id, method_id, kind, amount, currency, state, opened_at, due_at)
         values ($payerId, $payeeId, $methodId, $kind, $amount, $currency, 'open', $openedAt, $dueAt)`,
      )
      .run({ ...bill, dueAt: bill.dueAt ?? null }).lastInsertRowid,
  )

/** False when it is no longer open, or was not that high. */
export const updateBillLower = (db: Db, id: number, by: number) =>
  db.query("update bills set amount = amount - ?2 where id = ?1 and state = 'open' and amount >= ?2").run(id, by).changes === 1

/** What waits for this payee to see that it has come, the oldest first. */
export const listBillsToConfirm = (db: Db, payee: Pick<Person, 'id'>, { after = 0, limit }: { after?: number; limit: number }) =>
  db
    .query<Bill & { payerName: string }, [number, number, number]>(
      `select ${billColumns}, (select name from people where id = payer_id) as payerName from bills
       where payee_id = ? and state = 'open' and kind in ('bank-transfer', 'wallet-qr') and id > ? order by id limit ?`,
    )
    .all(payee.id, after, limit)

export const countBillsToConfirm = (db: Db, payee: Pick<Person, 'id'>) =>
  db.query<{ count: number }, [number]>("select count(*) as count from bills where payee_id = ? and state = 'open' and kind in ('bank-transfer', 'wallet-qr')").get(payee.id)!.count

export const listProofs = (db: Db, billIds: number[]): Map<number, Proof[]> =>
  Map.groupBy(
    db
      .query<Proof, [string]>(
        'select id, bill_id as billId, picture_id as pictureId, note, made_at as madeAt from bill_proofs where bill_id in (select value from json_each(?)) order by id',
      )
      .all(JSON.stringify(billIds)),
    proof => proof.billId,
  )

export const insertProof = (db: Db, { billId, pictureId, note, madeAt }: Omit<Proof, 'id'>) =>
  db.query('insert into bill_proofs (bill_id, picture_id, note, made_at) values (?, ?, ?, ?)').run(billId, pictureId, note, madeAt)

/** False when the bill was no longer open. */
export const updateBillClosed = (db: Db, id: number, state: Exclude<BillState, 'open'>, closedAt: number, closedBy: number | null) =>
  db
    .query("update bills set state = ?, closed_at = ?, closed_by = ? where id = ? and state = 'open'")
    .run(state, closedAt, closedBy, id).changes === 1
