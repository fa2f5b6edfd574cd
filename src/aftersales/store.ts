import type { AddressFields } from '../accounts/addresses/rules.ts'
import type { Person } from '../accounts/rules.ts'
import { inFull as parcelInFull, listParcelsOfCase } from '../fulfilment/store.ts'
import { listConsents, subjectText } from '../orders/store.ts'
import { findPayeeOfDue } from '../payments/returns/store.ts'
import { mostCounted, type Db } from '../platform/db.ts'
import type { Vault } from '../platform/vault.ts'
import type { Settled } from './amounts.ts'
import { caseNumber } from './rules.ts'
import type { Case, CaseInFull, Film, FilmRefusal, Inspection, Item, Kind, Message, Passage, Reason, Side, State } from './rules.ts'

type Bind = string | number
type Flag = 'unshipped' | 'free' | 'byRight'
type Row = Omit<Case, 'items' | Flag> & Record<Flag, number>

const columns = `id, order_id as orderId, buyer_id as buyerId, (select name from people where id = buyer_id) as buyerName,
  merchant_id as merchantId, (select name from people where id = merchant_id) as merchantName, kind, reason, unshipped, free, by_right as byRight,
  state, outcome, before_appeal as beforeAppeal, upheld_at as upheldAt, opened_at as openedAt, moved_at as movedAt, waits_for as waitsFor, due_at as dueAt,
  alarmed_at as alarmedAt, replied_at as repliedAt, back_way as backWay, back_carrier as backCarrier, back_number as backNumber,
  pickup_from as pickupFrom, pickup_until as pickupUntil, inspection, freight_payer as freightPayer, goods_refund as goodsRefund,
  shipping_refund as shippingRefund, freight_refund as freightRefund, refund_reference as refundReference, settled_at as settledAt,
  sent_carrier as sentCarrier, sent_number as sentNumber, score, score_text as scoreText`

const itemColumns = `position, quantity, reserved, wanted_variant_id as wantedVariantId,
  (select group_concat(value, ' / ') from json_each((select option_values from variants where id = wanted_variant_id))) as wantedName, sound, restocked, refund`

const toCase = (row: Row, items: Item[]): Case => ({ ...row, unshipped: row.unshipped === 1, free: row.free === 1, byRight: row.byRight === 1, items })

const one = (db: Db, where: string, ...binds: Bind[]): Case | null => {
  const row = db.query<Row, Bind[]>(`select ${columns} from aftersales_cases where ${where}`).get(...binds)
  return row && toCase(row, itemsOf(db, row.id))
}

const many = (db: Db, rest: string, ...binds: Bind[]): Case[] => {
  const rows = db.query<Row, Bind[]>(`select ${columns} from aftersales_cases where ${rest}`).all(...binds)
  const items = Map.groupBy(
    db
      .query<Item & { caseId: number }, [string]>(`select case_id as caseId, ${itemColumns} from aftersales_items where case_id in (select value from json_each(?)) order by case_id, position`)
      .all(JSON.stringify(rows.map(({ id }) => id))),
    item => item.caseId,
  )
  return rows.map(row => toCase(row, (items.get(row.id) ?? []).map(({ caseId: _, ...item }) => item)))
}

const itemsOf = (db: Db, caseId: number) =>
  db.query<Item, [number]>(`select ${itemColumns} from aftersales_items where case_id = ? order by position`).all(caseId)

export const findCase = (db: Db, id: number) => one(db, 'id = ?', id)

export const findCaseIdByIntent = (db: Db, buyerId: number, intent: string) =>
  db.query<{ id: number }, [number, string]>('select id from aftersales_cases where buyer_id = ? and intent = ?').get(buyerId, intent)?.id ?? null

/** Found through the buyer, the merchant or, as any, the administrator. */
export const findCaseFor = (db: Db, vault: Vault, side: Side, me: Pick<Person, 'id'>, id: number): CaseInFull | null => {
  const found = side === 'admin' ? findCase(db, id) : one(db, `id = ? and ${side}_id = ?`, id, me.id)
  return found && inFull(db, vault, found)
}

type Sealed = { story: Uint8Array; returnTo: Uint8Array | null; pickupAddress: Uint8Array | null }

const inFull = (db: Db, vault: Vault, found: Case): CaseInFull => {
  const { story, returnTo, pickupAddress } = db
    .query<Sealed, [number]>('select story, return_to as returnTo, pickup_address as pickupAddress from aftersales_cases where id = ?')
    .get(found.id)!
  const pictures = listPictures(db, found.id)
  return {
    ...found,
    story: vault.open(story),
    returnTo: returnTo ? vault.open(returnTo) : '',
    pickupAddress: pickupAddress ? (JSON.parse(vault.open(pickupAddress)) as AddressFields) : null,
    evidence: pictures.filter(({ messageId, party }) => messageId === null && party === 'buyer').map(({ pictureId }) => pictureId),
    inspectionPictures: pictures.filter(({ messageId, party }) => messageId === null && party === 'merchant').map(({ pictureId }) => pictureId),
    films: listFilmsOf(db, found.id),
    parcels: listParcelsOfCase(db, found.id).filter(({ state }) => state !== 'cancelled').map(parcel => parcelInFull(db, parcel)),
    owedBy: findPayeeOfDue(db, subjectText(found.orderId), caseNumber(found)),
    consents: listConsents(db, found.orderId).filter(({ position }) => found.items.some(item => item.position === position)),
    history: listPassages(db, vault, found.id),
    messages: listMessages(db, vault, found.id, pictures),
  }
}

type CasePicture = { pictureId: string; messageId: number | null; party: Side }

const listPictures = (db: Db, caseId: number) =>
  db.query<CasePicture, [number]>('select picture_id as pictureId, message_id as messageId, party from aftersales_pictures where case_id = ? order by position').all(caseId)

const listPassages = (db: Db, vault: Vault, caseId: number): Passage[] =>
  db
    .query<Omit<Passage, 'detail'> & { detail: Uint8Array | null }, [number]>(
      `select transition, at, party, person_id as personId, (select name from people where id = person_id) as personName, detail
       from aftersales_transitions where case_id = ? order by position`,
    )
    .all(caseId)
    .map(passage => ({ ...passage, detail: passage.detail ? vault.open(passage.detail) : '' }))

const listMessages = (db: Db, vault: Vault, caseId: number, pictures: CasePicture[]): Message[] =>
  db
    .query<Omit<Message, 'text' | 'pictureIds'> & { text: Uint8Array }, [number]>(
      `select id, party, (select name from people where id = person_id) as personName, text, at from aftersales_messages where case_id = ? order by id`,
    )
    .all(caseId)
    .map(message => ({ ...message, text: vault.open(message.text), pictureIds: pictures.filter(({ messageId }) => messageId === message.id).map(({ pictureId }) => pictureId) }))

export const countMessages = (db: Db, caseId: number) =>
  db.query<{ count: number }, [number]>('select count(*) as count from aftersales_messages where case_id = ?').get(caseId)!.count

type Page = { before?: number; limit: number }
const olderThan = ({ before = Number.MAX_SAFE_INTEGER }: Page) => before

export const listCasesOfBuyer = (db: Db, buyer: Pick<Person, 'id'>, page: Page) =>
  many(db, 'buyer_id = ? and id < ? order by id desc limit ?', buyer.id, olderThan(page), page.limit)

/** Found through the buyer, newest first. */
export const listCasesOfOrder = (db: Db, buyer: Pick<Person, 'id'>, orderId: number) =>
  many(db, 'order_id = ? and buyer_id = ? order by id desc', orderId, buyer.id)

/** The merchant's cases of one of their orders. */
export const listCasesOfOrderFor = (db: Db, merchant: Pick<Person, 'id'>, orderId: number) =>
  many(db, 'order_id = ? and merchant_id = ? order by id desc', orderId, merchant.id)

export const listCasesOfMerchant = (db: Db, merchant: Pick<Person, 'id'>, page: Page) =>
  many(db, 'merchant_id = ? and id < ? order by id desc limit ?', merchant.id, olderThan(page), page.limit)

/** Where a list by deadline goes on. */
export type After = { dueAt: number; id: number }

/** What waits for somebody of this merchant's cases, the most urgent first: overdue ones stand on top by themselves. */
export const listQueue = (db: Db, merchant: Pick<Person, 'id'>, side: Side, { after = { dueAt: -1, id: 0 }, limit }: { after?: After | undefined; limit: number }) =>
  many(db, 'merchant_id = ? and waits_for = ? and (due_at, id) > (?, ?) order by due_at, id limit ?', merchant.id, side, after.dueAt, after.id, limit)

/** The same of all merchants: for the administrator, and for what happens by itself. */
export const listWaiting = (db: Db, side: Side, { after = { dueAt: -1, id: 0 }, dueBefore = Number.MAX_SAFE_INTEGER, limit }: { after?: After | undefined; dueBefore?: number; limit: number }) =>
  many(db, 'waits_for = ? and due_at is not null and (due_at, id) > (?, ?) and due_at < ? order by due_at, id limit ?', side, after.dueAt, after.id, dueBefore, limit)

/** What waits for a merchant, and what has for too long: neither beyond `mostCounted` and one. */
export const countQueue = (db: Db, merchantId: number, now: number) => {
  const count = db.query<{ count: number }, [number, number]>(
    `select count(*) as count from (select 1 from aftersales_cases where waits_for = 'merchant' and merchant_id = ? and due_at < ? limit ${mostCounted + 1})`,
  )
  return { waiting: count.get(merchantId, Number.MAX_SAFE_INTEGER)!.count, overdue: count.get(merchantId, now)!.count }
}

/** Not beyond `mostCounted` and one. */
export const countWaiting = (db: Db, side: Side, dueBefore = Number.MAX_SAFE_INTEGER) =>
  db
    .query<{ count: number }, [string, number]>(`select count(*) as count from (select 1 from aftersales_cases where waits_for = ? and due_at < ? limit ${mostCounted + 1})`)
    .get(side, dueBefore)!.count

export const countOpenOf = (db: Db, buyerId: number) =>
  db.query<{ count: number }, [number]>("select count(*) as count from aftersales_cases where buyer_id = ? and state not in ('closed', 'withdrawn')").get(buyerId)!.count

/** Overdue ones of which nobody has been told yet. */
export const listUnalarmed = (db: Db, side: Side, now: number, limit: number) =>
  many(db, 'waits_for = ? and due_at < ? and alarmed_at is null order by due_at, id limit ?', side, now, limit)

const counts = "((outcome = 'refunded') or (outcome is null and state not in ('refused', 'closed', 'withdrawn')))"

/** Pieces of an order that are in a case, or have been paid back: they cannot be asked for again. */
export const listTaken = (db: Db, orderId: number, except = 0) =>
  db
    .query<{ position: number; quantity: number }, [number, number]>(
      `select position, quantity from aftersales_items where case_id in (select id from aftersales_cases where order_id = ? and id <> ? and ${counts})`,
    )
    .all(orderId, except)

/** What other cases have paid back of this order, by line; and of its shipping. */
export const listSettled = (db: Db, orderId: number, except: number): { lines: Settled[]; shipping: number; total: number } => {
  const lines = db
    .query<Settled, [number, number]>(
      `select position, quantity, refund from aftersales_items
       where case_id in (select id from aftersales_cases where order_id = ? and id <> ? and outcome = 'refunded')`,
    )
    .all(orderId, except)
  const sums = db
    .query<{ shipping: number; total: number }, [number]>(
      `select coalesce(sum(shipping_refund), 0) as shipping, coalesce(sum(goods_refund + shipping_refund + freight_refund), 0) as total
       from aftersales_cases where order_id = ?`,
    )
    .get(orderId)!
  return { lines, ...sums }
}

export type NewCase = Pick<Case, 'orderId' | 'buyerId' | 'merchantId' | 'openedAt' | 'waitsFor' | 'dueAt'> & {
  intent: string; kind: Kind; reason: Reason; story: Uint8Array; unshipped: number; free: number; byRight: number
}

export const insertCase = (db: Db, row: NewCase): number =>
  Number(
    db
      .query<null, NewCase>(
        `insert into aftersales_cases (intent, order_id, buyer_id, merchant_id, kind, reason, story, unshipped, free, by_right, state, opened_at, moved_at, waits_for, due_at)
         values ($intent, $orderId, $buyerId, $merchantId, $kind, $reason, $story, $unshipped, $free, $byRight, 'requested', $openedAt, $openedAt, $waitsFor, $dueAt)`,
      )
      .run(row).lastInsertRowid,
  )

export const insertItem = (db: Db, caseId: number, { position, quantity, wantedVariantId }: Pick<Item, 'position' | 'quantity' | 'wantedVariantId'>) =>
  db.query('insert into aftersales_items (case_id, position, quantity, wanted_variant_id) values (?, ?, ?, ?)').run(caseId, position, quantity, wantedVariantId)

export const insertPassage = (db: Db, caseId: number, { transition, at, party, personId, detail }: Pick<Passage, 'transition' | 'at' | 'party' | 'personId'> & { detail: Uint8Array | null }) =>
  db
    .query(
      `insert into aftersales_transitions (case_id, position, transition, at, party, person_id, detail)
       values (?1, (select count(*) from aftersales_transitions where case_id = ?1), ?2, ?3, ?4, ?5, ?6)`,
    )
    .run(caseId, transition, at, party, personId, detail)

export const insertMessage = (db: Db, row: { caseId: number; party: Side; personId: number; text: Uint8Array; at: number }): number =>
  Number(db.query('insert into aftersales_messages (case_id, party, person_id, text, at) values ($caseId, $party, $personId, $text, $at)').run(row).lastInsertRowid)

export const insertCasePicture = (db: Db, caseId: number, pictureId: string, party: Side, messageId: number | null) =>
  db
    .query(
      `insert into aftersales_pictures (case_id, position, picture_id, message_id, party)
       values (?1, (select count(*) from aftersales_pictures where case_id = ?1), ?2, ?3, ?4)`,
    )
    .run(caseId, pictureId, messageId, party)

type Moved = Pick<Case, 'id' | 'state' | 'movedAt' | 'waitsFor' | 'dueAt'>

/** Into its next state; what was late is forgotten with it. */
export const updateState = (db: Db, moved: Moved) =>
  db
    .query<null, Moved>('update aftersales_cases set state = $state, moved_at = $movedAt, waits_for = $waitsFor, due_at = $dueAt, alarmed_at = null where id = $id')
    .run(moved)

export const updateDue = (db: Db, id: number, { waitsFor, dueAt }: Pick<Case, 'waitsFor' | 'dueAt'>) =>
  db.query('update aftersales_cases set waits_for = ?, due_at = ?, alarmed_at = null where id = ?').run(waitsFor, dueAt, id)

export const updateKind = (db: Db, id: number, kind: Kind) => db.query('update aftersales_cases set kind = ? where id = ?').run(kind, id)

export const updateReplied = (db: Db, id: number, at: number) => db.query('update aftersales_cases set replied_at = ? where id = ? and replied_at is null').run(at, id)

export const updateAlarmed = (db: Db, id: number, at: number) => db.query('update aftersales_cases set alarmed_at = ? where id = ?').run(at, id)

export const updateReturnTo = (db: Db, id: number, returnTo: Uint8Array) => db.query('update aftersales_cases set return_to = ? where id = ?').run(returnTo, id)

/** Where this merchant had goods sent last; null when never. */
export const findReturnTo = (db: Db, vault: Vault, merchantId: number) => {
  const row = db
    .query<{ returnTo: Uint8Array }, [number]>('select return_to as returnTo from aftersales_cases where merchant_id = ? and return_to is not null order by id desc limit 1')
    .get(merchantId)
  return row && vault.open(row.returnTo)
}

type Back = Pick<Case, 'id' | 'backWay' | 'backCarrier' | 'backNumber' | 'pickupFrom' | 'pickupUntil'> & { pickupAddress: Uint8Array | null }

export const updateBack = (db: Db, back: Back) =>
  db
    .query<null, Back>(
      `update aftersales_cases set back_way = $backWay, back_carrier = $backCarrier, back_number = $backNumber,
         pickup_from = $pickupFrom, pickup_until = $pickupUntil, pickup_address = $pickupAddress where id = $id`,
    )
    .run(back)

export const updateInspection = (db: Db, id: number, inspection: Inspection, freightPayer: 'buyer' | 'merchant') =>
  db.query('update aftersales_cases set inspection = ?, freight_payer = ? where id = ?').run(inspection, freightPayer, id)

export const updateSound = (db: Db, caseId: number, position: number, sound: number) =>
  db.query('update aftersales_items set sound = ? where case_id = ? and position = ?').run(sound, caseId, position)

export const updateReserved = (db: Db, caseId: number, position: number, reserved: number) =>
  db.query('update aftersales_items set reserved = ? where case_id = ? and position = ?').run(reserved, caseId, position)

export const updateRestocked = (db: Db, caseId: number, position: number, restocked: number) =>
  db.query('update aftersales_items set restocked = ? where case_id = ? and position = ?').run(restocked, caseId, position)

/** More of the money has gone back for this item. */
export const updateItemRefund = (db: Db, caseId: number, position: number, more: number) =>
  db.query('update aftersales_items set refund = refund + ? where case_id = ? and position = ?').run(more, caseId, position)

type Refunded = { id: number; goods: number; shipping: number; freight: number; reference: string; at: number }

export const updateRefunded = (db: Db, refunded: Refunded) =>
  db
    .query<null, Refunded>(
      `update aftersales_cases set outcome = 'refunded', goods_refund = goods_refund + $goods, shipping_refund = shipping_refund + $shipping,
         freight_refund = freight_refund + $freight, refund_reference = $reference, settled_at = $at where id = $id`,
    )
    .run(refunded)

export const updateReference = (db: Db, id: number, reference: string) => db.query('update aftersales_cases set refund_reference = ? where id = ?').run(reference, id)

export const updateSent = (db: Db, id: number, outcome: 'replaced' | 'repaired', carrier: string, number: string, at: number) =>
  db.query('update aftersales_cases set outcome = ?, sent_carrier = ?, sent_number = ?, settled_at = ? where id = ?').run(outcome, carrier, number, at, id)

export const updateAppealed = (db: Db, id: number, before: State) => db.query('update aftersales_cases set before_appeal = ? where id = ?').run(before, id)

export const updateUpheld = (db: Db, id: number, at: number) => db.query('update aftersales_cases set upheld_at = ?, by_right = 1 where id = ?').run(at, id)

export const updateScore = (db: Db, id: number, score: number, text: string, at: number) =>
  db.query('update aftersales_cases set score = ?, score_text = ?, scored_at = ? where id = ? and score is null').run(score, text, at, id).changes === 1

// Films

const filmColumns = 'id, case_id as caseId, name, state, reason, duration, bytes'

const listFilmsOf = (db: Db, caseId: number) => db.query<Film, [number]>(`select ${filmColumns} from aftersales_films where case_id = ? order by made_at, id`).all(caseId)

export const findFilm = (db: Db, id: string) => db.query<Film, [string]>(`select ${filmColumns} from aftersales_films where id = ?`).get(id)

/** One that somebody has uploaded with a form that is not finished yet. */
export const findLooseFilm = (db: Db, personId: number, id: string) =>
  db.query<Film, [string, number]>(`select ${filmColumns} from aftersales_films where id = ? and person_id = ? and case_id is null`).get(id, personId)

export const findWaitingFilm = (db: Db) => db.query<Film, []>(`select ${filmColumns} from aftersales_films where state = 'waiting' order by made_at limit 1`).get()

export const insertFilm = (db: Db, film: { id: string; personId: number; name: string; madeAt: number }) =>
  db.query('insert into aftersales_films (id, person_id, name, made_at) values ($id, $personId, $name, $madeAt)').run(film)

export const updateFilmCase = (db: Db, id: string, caseId: number) => db.query('update aftersales_films set case_id = ? where id = ?').run(caseId, id)

export const updateFilmReady = (db: Db, id: string, duration: number, bytes: number) =>
  db.query("update aftersales_films set state = 'ready', duration = ?, bytes = ? where id = ?").run(duration, bytes, id)

export const updateFilmRefused = (db: Db, id: string, reason: FilmRefusal) => db.query("update aftersales_films set state = 'refused', reason = ? where id = ?").run(reason, id)

export const listLooseFilms = (db: Db, before: number) =>
  db.query<{ id: string }, [number]>('select id from aftersales_films where case_id is null and made_at < ? limit 100').all(before)

export const deleteFilm = (db: Db, id: string) => db.query('delete from aftersales_films where id = ?').run(id)
