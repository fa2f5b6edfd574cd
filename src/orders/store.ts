import type { AddressFields } from '../accounts/addresses/rules.ts'
import type { Person } from '../accounts/rules.ts'
import { likeTerms } from '../catalog/store.ts'
import { listPeopleNamed } from '../accounts/store.ts'
import type { WayKind } from '../catalog/shipping/ways/rules.ts'
import type { Explanation } from '../cart/rules.ts'
import { refundable } from '../payments/online/rules.ts'
import { listAttemptsOfBill, listRefundsOfBill } from '../payments/online/store.ts'
import { findBillWithMethod, listProofs } from '../payments/store.ts'
import { listReturnsOfBill } from '../payments/returns/store.ts'
import type { Db } from '../platform/db.ts'
import type { Vault } from '../platform/vault.ts'
import { awaitsPayment, readOrderNumber, readReference, type Consent, type Invoice, type Order, type OrderInFull, type OrderLine, type Passage, type Payment, type State } from './rules.ts'

type Bind = string | number
type Row = Omit<Order, 'lines' | 'explanation'> & { explanation: string }

/** What belongs to others is looked up by sub-select: SQLite here takes a tenth of the time that a join takes it. */
const columns = `id, buyer_id as buyerId, (select name from people where id = buyer_id) as buyerName,
  merchant_id as merchantId, (select name from people where id = merchant_id) as merchantName,
  room_id as roomId, bill_id as billId, (select payee_id from bills where id = bill_id) as payeeId, (select kind from bills where id = bill_id) as kind,
  (select method_id from bills where id = bill_id) as methodId, (select currency from bills where id = bill_id) as currency,
  state, goods_total as goodsTotal, discount, shipping_fee as shippingFee, shipping_discount as shippingDiscount, total, explanation, way, way_text as wayText, note, carrier, tracking_number as trackingNumber,
  placed_at as placedAt, moved_at as movedAt, refunded_at as refundedAt`

const one = (db: Db, where: string, ...binds: Bind[]): Order | null => {
  const row = db.query<Row, Bind[]>(`select ${columns} from orders where ${where}`).get(...binds)
  return row && toOrder(row, linesOf(db, row.id))
}

const many = (db: Db, rest: string, ...binds: Bind[]): Order[] => {
  const rows = db.query<Row, Bind[]>(`select ${columns} from orders where ${rest}`).all(...binds)
  if (!rows.length) return []
  const lines = Map.groupBy(linesOfAll(db, rows.map(row => row.id)), line => line.orderId)
  return rows.map(row => toOrder(row, (lines.get(row.id) ?? []).map(({ orderId: _, ...line }) => line)))
}

const toOrder = (row: Row, lines: LineRow[]): Order => ({
  ...row, explanation: JSON.parse(row.explanation) as Explanation[], lines: lines.map(line => ({ ...line, held: line.held === 1 })),
})

type LineRow = Omit<OrderLine, 'held'> & { held: number }

const lineColumns = 'product_id as productId, variant_id as variantId, title, variant_name as variantName, price, quantity, discount, picture_id as pictureId, held'

const linesOf = (db: Db, orderId: number) =>
  db.query<LineRow, [number]>(`select ${lineColumns} from order_lines where order_id = ? order by position`).all(orderId)

const linesOfAll = (db: Db, orderIds: number[]) =>
  db
    .query<LineRow & { orderId: number }, [string]>(
      `select order_id as orderId, ${lineColumns} from order_lines
       where order_id in (select value from json_each(?)) order by order_id, position`,
    )
    .all(JSON.stringify(orderIds))

export const findOrder = (db: Db, id: number) => one(db, 'id = ?', id)

/** Several when they are paid together. */
export const listOrdersOfBill = (db: Db, billId: number, state?: State) =>
  state ? many(db, 'bill_id = ? and state = ? order by id', billId, state) : many(db, 'bill_id = ? order by id', billId)

/** Found through the buyer: somebody else's order is not there. */
export const findOrderFor = (db: Db, vault: Vault, me: Pick<Person, 'id'>, id: number) =>
  inFull(db, vault, one(db, 'id = ? and buyer_id = ?', id, me.id))

export const findOrderIdOfBillFor = (db: Db, me: Pick<Person, 'id'>, billId: number) =>
  db.query<{ id: number }, [number, number]>('select id from orders where bill_id = ? and buyer_id = ? order by id limit 1').get(billId, me.id)?.id ?? null

export const findOrderOfMerchant = (db: Db, vault: Vault, merchant: Pick<Person, 'id'>, id: number) =>
  inFull(db, vault, one(db, 'id = ? and merchant_id = ?', id, merchant.id))

/** Those of these that are this merchant's, the oldest first. */
export const listOrdersByIds = (db: Db, merchant: Pick<Person, 'id'>, ids: number[]) =>
  many(db, 'id in (select value from json_each(?)) and merchant_id = ? order by id', JSON.stringify(ids), merchant.id)

/** The first order of this tap, when it has been placed before. */
export const findOrderIdByIntent = (db: Db, buyerId: number, intent: string) =>
  db.query<{ id: number }, [number, string]>('select id from orders where buyer_id = ? and intent = ?').get(buyerId, intent)?.id ?? null

/** The orders of one tap: the first has its intent, those of further merchants are numbered behind it. */
export const listOrdersByIntent = (db: Db, buyerId: number, intent: string) =>
  many(db, 'buyer_id = ? and (intent = ? or intent between ? and ?) order by id', buyerId, intent, `${intent}.`, `${intent}/`)

export const numberedIntent = (intent: string, index: number) => (index ? `${intent}.${index}` : intent)

/** How the stock's ledger and a refund name what they are for. */
export const subjectText = (orderId: number) => `order ${orderId}`

const inFull = (db: Db, vault: Vault, order: Order | null): OrderInFull | null => {
  if (!order) return null
  const { refunds, refundable, trouble } = moneyOf(db, order)
  return {
    ...order, refunds, refundable, trouble,
    address: findOrderAddress(db, vault, order.id), history: listPassages(db, order.id), invoice: findInvoice(db, vault, order.id), consents: listConsents(db, order.id),
    proofs: listProofs(db, [order.billId]).get(order.billId) ?? [], together: listTogether(db, order),
  }
}

/** Of a bill for several orders, an order has what was asked back for it; what came late or twice belongs to all of them. */
export const moneyOf = (db: Db, { id, billId, total }: Pick<Order, 'id' | 'billId' | 'total'>) => {
  const all = listRefundsOfBill(db, billId)
  const attempts = listAttemptsOfBill(db, billId)
  const refunds = all.filter(({ part }) => part === null || part === subjectText(id))
  const back = refunds.reduce((sum, { cause, state, amount }) => sum + (cause === 'asked' && state !== 'failed' ? amount : 0), 0)
  return {
    refunds,
    refundable: Math.max(0, Math.min(refundable(attempts, all), total - back)),
    trouble: attempts.find(({ trouble }) => trouble)?.trouble ?? null,
  }
}

const listTogether = (db: Db, { id, billId }: Pick<Order, 'id' | 'billId'>) =>
  db.query<{ id: number; placedAt: number }, [number, number]>('select id, placed_at as placedAt from orders where bill_id = ? and id <> ? order by id').all(billId, id)

const findInvoice = (db: Db, vault: Vault, orderId: number): Invoice | null => {
  const sealed = db.query<{ invoice: Uint8Array | null }, [number]>('select invoice from orders where id = ?').get(orderId)!.invoice
  return sealed && (JSON.parse(vault.open(sealed)) as Invoice)
}

export const findOrderAddress = (db: Db, vault: Vault, orderId: number) =>
  JSON.parse(vault.open(db.query<{ address: Uint8Array }, [number]>('select address from orders where id = ?').get(orderId)!.address)) as AddressFields

export const listAddressesOfOrders = (db: Db, vault: Vault, orderIds: number[]): Map<number, AddressFields> =>
  new Map(
    db
      .query<{ id: number; address: Uint8Array }, [string]>('select id, address from orders where id in (select value from json_each(?))')
      .all(JSON.stringify(orderIds))
      .map(({ id, address }) => [id, JSON.parse(vault.open(address)) as AddressFields]),
  )

/** What is still to be paid and how; null when nothing is asked for now. */
export const findPayment = (db: Db, vault: Vault, order: Order): Payment | null => (awaitsPayment(order) ? findBillWithMethod(db, vault, order.billId) : null)

export const listPassages = (db: Db, orderId: number) =>
  db
    .query<Passage, [number]>(
      `select transition, at, person_id as personId, people.name as personName, detail
       from order_transitions left join people on people.id = person_id
       where order_id = ? order by position`,
    )
    .all(orderId)

type Page = { before?: number; limit: number }
type Condition = [sql: string, ...binds: Bind[]]

const list = (db: Db, { before, limit }: Page, conditions: Condition[]) => {
  const all = [...conditions, ...(before === undefined ? [] : [['id < ?', before] as Condition])]
  return many(db, `${all.map(([sql]) => sql).join(' and ')} order by id desc limit ?`, ...all.flatMap(([, ...binds]) => binds), limit)
}

export const listOrdersOfBuyer = (db: Db, buyer: Pick<Person, 'id'>, { states = [], ...page }: Page & { states?: readonly State[] }) =>
  list(db, page, [['buyer_id = ?', buyer.id], ...inStates(states)])

export type OrderFilter = { states?: readonly State[]; roomId?: number; q?: string }

/** `q` is an order's number, a payment's reference, a part of the buyer's name or the whole name of the recipient. */
export const listOrdersOfMerchant = (db: Db, vault: Vault, merchant: Pick<Person, 'id'>, { states = [], roomId, q = '', ...page }: OrderFilter & Page) =>
  list(db, page, [
    ...inStates(states),
    ...(roomId === undefined ? [] : [['room_id = ?', roomId] as Condition]),
    ...matching(db, vault, merchant, q),
  ])

const underWay: readonly State[] = ['placed', 'paid', 'shipped', 'delivered']
const named = (states: readonly State[]) => states.map(state => `'${state}'`).join(', ')

/** Written out, so that the indexes of what is under way and of what is cancelled can be used. */
const inStates = (states: readonly State[]): Condition[] => {
  if (!states.length) return []
  const open = states.every(state => underWay.includes(state)) ? [[`state in (${named(underWay)})`] as Condition] : []
  return [[`state in (${named(states)})`], ...open]
}

/** Of names that few people have, their orders are looked up; one that many have is soon met among the newest. */
const fewPeople = 500

const matching = (db: Db, vault: Vault, merchant: Pick<Person, 'id'>, q: string): Condition[] => {
  if (!q.trim()) return [['merchant_id = ?', merchant.id]]
  const exact: Bind[] = [recipientIndex(vault, q), readOrderNumber(q) ?? -1, readReference(q) ?? -1]
  const people = listPeopleNamed(db, q, fewPeople + 1)
  if (people.length > fewPeople) {
    const names = likeTerms(q)
    const named = names.map(() => "(select name from people where id = buyer_id) like ? escape '\\'").join(' and ')
    return [['merchant_id = ?', merchant.id], [`(recipient_index = ? or id = ? or bill_id = ? or (${named}))`, ...exact, ...names]]
  }
  // "+": what was found is looked at, newest first, not the merchant's orders one by one whether they were found.
  return [['+merchant_id = ?', merchant.id], [
    `id in (select id from orders where recipient_index = ? union all select id from orders where id = ? union all select id from orders where bill_id = ?
       union all select orders.id from json_each(?) as named cross join orders on buyer_id = named.value and merchant_id = ?)`,
    ...exact, JSON.stringify(people), merchant.id,
  ]]
}

export const recipientIndex = (vault: Vault, name: string) => vault.index(`recipient ${name.normalize('NFKC').replace(/\s/g, '').toLowerCase()}`)

export const listOrdersOfRoom = (db: Db, roomId: number, limit: number) => many(db, 'room_id = ? order by id desc limit ?', roomId, limit)

/** What a show has sold. Cancelled orders do not count. */
export const roomSales = (db: Db, roomId: number) =>
  db
    .query<{ orders: number; total: number }, [number]>(
      "select count(*) as orders, coalesce(sum(total), 0) as total from orders where room_id = ? and state <> 'cancelled'",
    )
    .get(roomId)!

/** Of those that ask for something: what is done is not counted through. */
export const countOrdersOf = (db: Db, column: 'buyer_id' | 'merchant_id', personId: number): Record<State, number> => {
  const none = { placed: 0, paid: 0, shipped: 0, delivered: 0, completed: 0, cancelled: 0 }
  const rows = db
    .query<{ state: State; count: number }, [number]>(
      `select state, count(*) as count from orders
       where ${column} = ? and state in ('placed', 'paid', 'shipped', 'delivered') and state <> 'completed' and state <> 'cancelled' group by state`,
    )
    .all(personId)
  return Object.assign(none, Object.fromEntries(rows.map(({ state, count }) => [state, count])))
}

export const countToShip = (db: Db, merchantId: number) =>
  db.query<{ count: number }, [number]>("select count(*) as count from orders where merchant_id = ? and state = 'paid'").get(merchantId)!.count

/** Those that have been in this state since then or longer, the longest first. What the index leaves out is said again: by that it is found. */
export const listOrdersWaiting = (db: Db, state: Exclude<State, 'paid' | 'completed' | 'cancelled'>, since: number) =>
  many(db, "state <> 'paid' and state <> 'completed' and state <> 'cancelled' and state = ? and moved_at <= ? order by moved_at", state, since)

export type NewOrder = {
  intent: string
  buyerId: number
  merchantId: number
  roomId: number | null
  billId: number
  state: State
  goodsTotal: number
  discount: number
  shippingFee: number
  shippingDiscount: number
  total: number
  explanation: string
  way: WayKind
  wayText: string
  address: Uint8Array
  recipientIndex: string
  note: string
  invoice: Uint8Array | null
  placedAt: number
}

export const insertOrder = (db: Db, order: NewOrder): number =>
  Number(
    db
      .query<null, NewOrder>(
        `insert into orders (intent, buyer_id, merchant_id, room_id, bill_id, state, goods_total, discount, shipping_fee, shipping_discount, total, explanation, way, way_text, address, recipient_index, note, invoice, placed_at, moved_at)
         values ($intent, $buyerId, $merchantId, $roomId, $billId, $state, $goodsTotal, $discount, $shippingFee, $shippingDiscount, $total, $explanation, $way, $wayText, $address, $recipientIndex, $note, $invoice, $placedAt, $placedAt)`,
      )
      .run(order).lastInsertRowid,
  )

export const findName = (db: Db, personId: number) =>
  db.query<{ name: string }, [number]>('select name from people where id = ?').get(personId)!.name

/** A room counts only when it is this merchant's. */
export const findRoomIdOf = (db: Db, merchantId: number, roomId: number) =>
  db.query<{ id: number }, [number, number]>('select id from rooms where id = ? and merchant_id = ?').get(roomId, merchantId)?.id ?? null

export const insertLine = (db: Db, orderId: number, position: number, line: OrderLine, productVersion: number) =>
  db
    .query(
      `insert into order_lines (order_id, position, product_id, variant_id, title, variant_name, price, quantity, discount, picture_id, product_version, held)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(orderId, position, line.productId, line.variantId, line.title, line.variantName, line.price, line.quantity, line.discount, line.pictureId, productVersion, line.held ? 1 : 0)

export const insertConsent = (db: Db, orderId: number, { position, shown, said, at }: Consent) =>
  db.query('insert into order_consents (order_id, position, shown, said, at) values (?, ?, ?, ?, ?)').run(orderId, position, shown, said, at)

export const listConsents = (db: Db, orderId: number) =>
  db.query<Consent, [number]>('select position, shown, said, at from order_consents where order_id = ? order by position').all(orderId)

export const updateLinesHeld = (db: Db, orderId: number) => db.query('update order_lines set held = 1 where order_id = ?').run(orderId)

/** Pieces of each variant that wait for an order to be paid. */
export const countHeld = (db: Db, variantIds: number[]): Map<number, number> =>
  new Map(
    db
      .query<{ variantId: number; pieces: number }, [string]>(
        `select variant_id as variantId, sum(quantity) as pieces from orders cross join order_lines on order_id = orders.id
         where state = 'placed' and held = 1 and variant_id in (select value from json_each(?)) group by variant_id`,
      )
      .all(JSON.stringify(variantIds))
      .map(({ variantId, pieces }) => [variantId, pieces]),
  )

export const insertPassage = (db: Db, orderId: number, { transition, at, personId, detail }: Omit<Passage, 'personName'>) =>
  db
    .query(
      `insert into order_transitions (order_id, position, transition, at, person_id, detail)
       values (?1, (select count(*) from order_transitions where order_id = ?1), ?2, ?3, ?4, ?5)`,
    )
    .run(orderId, transition, at, personId, detail)

export const updateOrderState = (db: Db, id: number, state: State, movedAt: number) =>
  db.query('update orders set state = ?, moved_at = ? where id = ?').run(state, movedAt, id)

export const updateParcel = (db: Db, id: number, carrier: string, trackingNumber: string) =>
  db.query('update orders set carrier = ?, tracking_number = ? where id = ?').run(carrier, trackingNumber, id)

/** What has been sent back of what was paid for this order, or is on its way. */
export const givenBackOf = (db: Db, { id, billId }: Pick<Order, 'id' | 'billId'>) => {
  const refunds = listRefundsOfBill(db, billId).filter(({ part, cause, state }) => cause === 'asked' && state !== 'failed' && (part === null || part === subjectText(id)))
  const returns = listReturnsOfBill(db, billId).filter(({ part }) => part === subjectText(id))
  return [...refunds, ...returns].reduce((sum, { amount }) => sum + amount, 0)
}

export const updateOrderRefunded = (db: Db, id: number, at: number | null) => db.query('update orders set refunded_at = ? where id = ?').run(at, id)

/** Which version of its product a line was bought as; null when that was not kept yet. */
export const findVersionBought = (db: Db, orderId: number, position: number) =>
  db.query<{ version: number | null }, [number, number]>('select product_version as version from order_lines where order_id = ? and position = ?').get(orderId, position)?.version ?? null

/** These orders, whoever's they are, by their number. */
export const ordersByNumber = (db: Db, ids: number[]): Map<number, Order> =>
  new Map(many(db, 'id in (select value from json_each(?))', JSON.stringify(ids)).map(order => [order.id, order]))
