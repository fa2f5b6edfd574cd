import type { Person } from '../../accounts/rules.ts'
import type { Db } from '../../platform/db.ts'
import type { Carrier, CarrierFields } from './rules.ts'

type Row = Omit<Carrier, 'names'> & { zh: string; en: string }

const columns = `id, name_zh as zh, name_en as en, tracking_url as trackingUrl, number_pattern as numberPattern, phone, retired_at as retiredAt`

const toCarrier = ({ zh, en, ...row }: Row): Carrier => ({ ...row, names: { 'zh-CN': zh, en } })

export const findCarrier = (db: Db, id: number) => {
  const row = db.query<Row, [number]>(`select ${columns} from carriers where id = ?`).get(id)
  return row && toCarrier(row)
}

/** All of them, those in use first. There are a few dozen at most. */
export const listCarriers = (db: Db) =>
  db.query<Row, []>(`select ${columns} from carriers order by retired_at is not null, id`).all().map(toCarrier)

export const listOpenCarriers = (db: Db) =>
  db.query<Row, []>(`select ${columns} from carriers where retired_at is null order by id`).all().map(toCarrier)

const bindsOf = ({ names, ...fields }: CarrierFields) => ({ zh: names['zh-CN'], en: names.en, ...fields })

export const insertCarrier = (db: Db, fields: CarrierFields) =>
  Number(
    db
      .query('insert into carriers (name_zh, name_en, tracking_url, number_pattern, phone) values ($zh, $en, $trackingUrl, $numberPattern, $phone)')
      .run(bindsOf(fields)).lastInsertRowid,
  )

export const updateCarrier = (db: Db, id: number, fields: CarrierFields) =>
  db
    .query('update carriers set name_zh = $zh, name_en = $en, tracking_url = $trackingUrl, number_pattern = $numberPattern, phone = $phone where id = $id')
    .run({ id, ...bindsOf(fields) })

export const updateRetirement = (db: Db, id: number, retiredAt: number | null) =>
  db.query('update carriers set retired_at = ? where id = ?').run(retiredAt, id)

export const insertMembership = (db: Db, carrierId: number, personId: number, joinedAt: number) =>
  db.query('insert or ignore into carrier_couriers (carrier_id, person_id, joined_at) values (?, ?, ?)').run(carrierId, personId, joinedAt)

export const deleteMembership = (db: Db, carrierId: number, personId: number) =>
  db.query('delete from carrier_couriers where carrier_id = ? and person_id = ?').run(carrierId, personId)

export const deleteMembershipsOf = (db: Db, personId: number) => db.query('delete from carrier_couriers where person_id = ?').run(personId)

export type Courier = Pick<Person, 'id' | 'name'>

/** Whoever may carry parcels here. */
export const listCouriers = (db: Db) =>
  db
    .query<Courier, []>(
      `select people.id, name from grants join people on people.id = person_id
       where role = 'courier' and suspended_at is null order by name, people.id limit 500`,
    )
    .all()

export const findCourier = (db: Db, id: number) =>
  db
    .query<Courier, [number]>(
      `select people.id, name from people join grants on person_id = people.id and role = 'courier' where people.id = ? and suspended_at is null`,
    )
    .get(id)

export const listCouriersOf = (db: Db, carrierId: number) =>
  db
    .query<Courier, [number]>(
      `select people.id, name from carrier_couriers join people on people.id = person_id where carrier_id = ? order by carrier_couriers.joined_at, people.id`,
    )
    .all(carrierId)

export const countCouriersOfEach = (db: Db): Map<number, number> =>
  new Map(
    db
      .query<{ id: number; count: number }, []>('select carrier_id as id, count(*) as count from carrier_couriers group by carrier_id')
      .all()
      .map(({ id, count }) => [id, count]),
  )

export const hasCouriers = (db: Db, carrierId: number) =>
  db.query('select 1 from carrier_couriers where carrier_id = ? limit 1').get(carrierId) !== null
