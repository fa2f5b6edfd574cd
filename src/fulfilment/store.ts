import type { AddressFields } from '../accounts/addresses/rules.ts'
import type { Person } from '../accounts/rules.ts'
import { listAddressesOfOrders } from '../orders/store.ts'
import type { Db } from '../platform/db.ts'
import type { Vault } from '../platform/vault.ts'
import { openStates, type Content, type Direction, type Footprint, type Parcel, type ParcelInFull, type ParcelState } from './rules.ts'

type Bind = string | number
type Row = Omit<Parcel, 'contents'>

const columns = `parcels.id, order_id as orderId, case_id as caseId, merchant_id as merchantId, direction, state, carrier_id as carrierId, carrier,
  tracking_number as trackingNumber, courier_id as courierId, (select name from people where id = courier_id) as courierName,
  cash, slot_from as slotFrom, slot_to as slotTo, note, made_at as madeAt, moved_at as movedAt`

const one = (db: Db, where: string, ...binds: Bind[]): Parcel | null => {
  const row = db.query<Row, Bind[]>(`select ${columns} from parcels where ${where}`).get(...binds)
  return row && withContents(db, [row])[0]!
}

const many = (db: Db, rest: string, ...binds: Bind[]) => withContents(db, db.query<Row, Bind[]>(`select ${columns} from parcels where ${rest}`).all(...binds))

const withContents = (db: Db, rows: Row[]): Parcel[] => {
  const contents = Map.groupBy(
    db
      .query<Content & { parcelId: number }, [string]>(
        `select parcel_id as parcelId, position, quantity from parcel_lines
         where parcel_id in (select value from json_each(?)) order by parcel_id, position`,
      )
      .all(JSON.stringify(rows.map(({ id }) => id))),
    content => content.parcelId,
  )
  return rows.map(row => ({ ...row, contents: (contents.get(row.id) ?? []).map(({ parcelId: _, ...content }) => content) }))
}

export const findParcel = (db: Db, id: number) => one(db, 'id = ?', id)

/** Found through the merchant: somebody else's parcel is not there. */
export const findParcelOfMerchant = (db: Db, merchant: Pick<Person, 'id'>, id: number) => one(db, 'id = ? and merchant_id = ?', id, merchant.id)

export const listParcelsOfOrder = (db: Db, orderId: number) => many(db, 'order_id = ? order by id', orderId)

export const listParcelsOfOrders = (db: Db, orderIds: number[]) =>
  many(db, 'order_id in (select value from json_each(?)) order by order_id, id', JSON.stringify(orderIds))

export const listParcelsOfCase = (db: Db, caseId: number) => many(db, 'case_id = ? order by id', caseId)

const footprintColumns = `step, at, person_id as personId, (select name from people where id = person_id) as personName, detail, picture_id as pictureId`

export const listTrail = (db: Db, parcelId: number) =>
  db.query<Footprint, [number]>(`select ${footprintColumns} from parcel_steps where parcel_id = ? order by position`).all(parcelId)

export const inFull = (db: Db, parcel: Parcel): ParcelInFull => ({ ...parcel, trail: listTrail(db, parcel.id) })

type Page = { before?: number; limit: number }

/** Newest first. */
export const listParcelsOfMerchant = (db: Db, merchant: Pick<Person, 'id'>, { state, before = Number.MAX_SAFE_INTEGER, limit }: Page & { state: ParcelState }) =>
  many(db, 'merchant_id = ? and state = ? and id < ? order by id desc limit ?', merchant.id, state, before, limit)

/** Those of these that are this merchant's, in the order they were asked for. */
export const listParcelsByIds = (db: Db, merchant: Pick<Person, 'id'>, ids: number[]) =>
  many(db, 'id in (select value from json_each(?)) and merchant_id = ? order by id', JSON.stringify(ids), merchant.id)

export const countParcelsOf = (db: Db, merchant: Pick<Person, 'id'>): Record<ParcelState, number> => {
  const none: Record<ParcelState, number> = { waiting: 0, moving: 0, failed: 0, delivered: 0, returned: 0, cancelled: 0 }
  const rows = db
    .query<{ state: ParcelState; count: number }, [number]>(
      `select state, count(*) as count from parcels where merchant_id = ? and state in ('waiting', 'moving', 'failed') group by state`,
    )
    .all(merchant.id)
  return Object.assign(none, Object.fromEntries(rows.map(({ state, count }) => [state, count])))
}

/** Waits for somebody to carry it, of every merchant. Newest first. */
export const listUnassigned = (db: Db, { before = Number.MAX_SAFE_INTEGER, limit }: Page) =>
  many(db, "courier_id is null and state = 'waiting' and id < ? order by id desc limit ?", before, limit)

const open = openStates.map(state => `'${state}'`).join(', ')

/** Given to this courier, or to a carrier of theirs and taken by nobody yet. */
const ofCourier = `(courier_id = $me or (courier_id is null and carrier_id in (select carrier_id from carrier_couriers where person_id = $me)))`

export const findParcelOfCourier = (db: Db, me: Pick<Person, 'id'>, id: number, since: number): Parcel | null => {
  const row = db
    .query<Row, Record<string, Bind>>(`select ${columns} from parcels where id = $id and ${ofCourier} and (state in (${open}) or (courier_id = $me and moved_at >= $since))`)
    .get({ id, me: me.id, since })
  return row && withContents(db, [row])[0]!
}

/** Newest first: the courier's own, and those free for the taking. */
export const listParcelsOfCourier = (db: Db, me: Pick<Person, 'id'>, { before = Number.MAX_SAFE_INTEGER, limit }: Page) =>
  withContents(
    db,
    db
      .query<Row, Record<string, Bind>>(
        `select ${columns} from parcels where id in (
           select id from (
             select id from parcels where courier_id = $me and state in (${open}) and id < $before
             union all
             select id from parcels where courier_id is null and state in (${open}) and id < $before
               and carrier_id in (select carrier_id from carrier_couriers where person_id = $me)
           ) order by id desc limit $limit
         ) order by id desc`,
      )
      .all({ me: me.id, before, limit }),
  )

/** What this courier has done with of late, the latest first. */
export const listDoneOfCourier = (db: Db, me: Pick<Person, 'id'>, since: number, limit: number) =>
  many(db, "courier_id = ? and state in ('delivered', 'returned', 'cancelled') and moved_at >= ? order by moved_at desc limit ?", me.id, since, limit)

/** By what is on the label, among what this courier may see. */
export const findIdByNumber = (db: Db, me: Pick<Person, 'id'>, number: string, since: number): number | null =>
  db
    .query<{ id: number }, Record<string, Bind>>(
      `select id from parcels where tracking_number = $number and tracking_number <> '' and ${ofCourier}
         and (state in (${open}) or (courier_id = $me and moved_at >= $since)) order by id desc limit 1`,
    )
    .get({ number, me: me.id, since })?.id ?? null

/** Whether another order's parcel of this merchant has this number already. */
export const findNumberOf = (db: Db, merchantId: number, number: string, exceptOrder: number) =>
  db
    .query<{ orderId: number }, [string, number, number]>(
      "select order_id as orderId from parcels where tracking_number = ? and tracking_number <> '' and merchant_id = ? and order_id <> ? and state <> 'cancelled' limit 1",
    )
    .get(number, merchantId, exceptOrder)?.orderId ?? null

export const listAddressesOfParcels = (db: Db, vault: Vault, parcels: Pick<Parcel, 'id' | 'orderId'>[]): Map<number, AddressFields> => {
  const own = new Map(
    db
      .query<{ id: number; address: Uint8Array }, [string]>('select id, address from parcels where address is not null and id in (select value from json_each(?))')
      .all(JSON.stringify(parcels.map(({ id }) => id)))
      .map(({ id, address }) => [id, JSON.parse(vault.open(address)) as AddressFields]),
  )
  const orders = listAddressesOfOrders(db, vault, parcels.filter(({ id }) => !own.has(id)).map(({ orderId }) => orderId))
  return new Map(parcels.map(({ id, orderId }) => [id, own.get(id) ?? orders.get(orderId)!]))
}

export const findMerchantName = (db: Db, merchantId: number) =>
  db.query<{ name: string }, [number]>('select name from people where id = ?').get(merchantId)!.name

export type NewParcel = {
  orderId: number
  caseId: number | null
  merchantId: number
  direction: Direction
  state: ParcelState
  carrierId: number | null
  carrier: string
  trackingNumber: string
  courierId: number | null
  cash: number
  address: Uint8Array | null
  slotFrom: number | null
  slotTo: number | null
  note: string
  madeAt: number
}

export const insertParcel = (db: Db, parcel: NewParcel, contents: Content[]): number => {
  const id = Number(
    db
      .query<null, NewParcel>(
        `insert into parcels (order_id, case_id, merchant_id, direction, state, carrier_id, carrier, tracking_number, courier_id, cash, address, slot_from, slot_to, note, made_at, moved_at)
         values ($orderId, $caseId, $merchantId, $direction, $state, $carrierId, $carrier, $trackingNumber, $courierId, $cash, $address, $slotFrom, $slotTo, $note, $madeAt, $madeAt)`,
      )
      .run(parcel).lastInsertRowid,
  )
  for (const { position, quantity } of contents) {
    db.query('insert into parcel_lines (parcel_id, position, quantity) values (?, ?, ?)').run(id, position, quantity)
  }
  return id
}

export const updateParcelState = (db: Db, id: number, state: ParcelState, movedAt: number) =>
  db.query('update parcels set state = ?, moved_at = ? where id = ?').run(state, movedAt, id)

export const updateCourier = (db: Db, id: number, courierId: number | null) => db.query('update parcels set courier_id = ? where id = ?').run(courierId, id)

export const updateCarriage = (db: Db, id: number, { carrierId, carrier, trackingNumber }: Pick<Parcel, 'carrierId' | 'carrier' | 'trackingNumber'>) =>
  db.query('update parcels set carrier_id = ?, carrier = ?, tracking_number = ? where id = ?').run(carrierId, carrier, trackingNumber, id)

/** Nobody's, until somebody is found for them. */
export const updateCourierOfOpen = (db: Db, courierId: number) =>
  db.query(`update parcels set courier_id = null where courier_id = ? and state in (${open})`).run(courierId)

type NewFootprint = Omit<Footprint, 'personName'> & { intent: string | null }

export const insertFootprint = (db: Db, parcelId: number, { step, at, personId, detail, pictureId, intent }: NewFootprint) =>
  db
    .query(
      `insert into parcel_steps (parcel_id, position, step, at, person_id, detail, picture_id, intent)
       values (?1, (select count(*) from parcel_steps where parcel_id = ?1), ?2, ?3, ?4, ?5, ?6, ?7)`,
    )
    .run(parcelId, step, at, personId, detail, pictureId, intent)

/** This very tap has arrived before. */
export const hasIntent = (db: Db, parcelId: number, intent: string) =>
  db.query('select 1 from parcel_steps where parcel_id = ? and intent = ?').get(parcelId, intent) !== null

/** The oldest that are to be shipped, by show and by when they were placed. */
export const listOrderIdsToShip = (db: Db, merchant: Pick<Person, 'id'>, { roomId, from, to, limit }: { roomId: number | null; from: number; to: number; limit: number }) =>
  db
    .query<{ id: number }, Record<string, number | null>>(
      `select id from orders where merchant_id = $merchant and state = 'paid' and ($roomId is null or room_id = $roomId)
         and placed_at >= $from and placed_at <= $to order by id limit $limit`,
    )
    .all({ merchant: merchant.id, roomId, from, to, limit })
    .map(({ id }) => id)

/** The codes on the shelf (SKU) of these variants. */
export const listCodes = (db: Db, variantIds: number[]): Map<number, string> =>
  new Map(
    db
      .query<{ id: number; code: string }, [string]>('select id, code from variants where id in (select value from json_each(?))')
      .all(JSON.stringify(variantIds))
      .map(({ id, code }) => [id, code]),
  )
