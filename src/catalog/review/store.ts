import { mostCounted, type Db } from '../../platform/db.ts'
import { noTrust, type Application, type ApplicationKind, type ReviewRules, type Trust, type Wanted } from './rules.ts'

type Row = Omit<Application, 'fields'> & { fields: string | null }

const columns = `id, product_id as productId, merchant_id as merchantId, kind, fields, reason, state, asked_at as askedAt, decided_at as decidedAt, note`

const toApplication = (row: Row): Application => ({ ...row, fields: row.fields === null ? null : (JSON.parse(row.fields) as Wanted) })

export const findApplication = (db: Db, id: number) => {
  const row = db.query<Row, [number]>(`select ${columns} from product_applications where id = ?`).get(id)
  return row && toApplication(row)
}

export const findWaiting = (db: Db, productId: number, kind: ApplicationKind) => {
  const row = db.query<Row, [number, string]>(`select ${columns} from product_applications where product_id = ? and kind = ? and state = 'waiting'`).get(productId, kind)
  return row && toApplication(row)
}

/** Who has waited longest comes first. */
export const listWaiting = (db: Db, kind: ApplicationKind, { after, limit }: { after?: { at: number; id: number }; limit: number }) =>
  db
    .query<Row, [string, number, number, number]>(
      `select ${columns} from product_applications where state = 'waiting' and kind = ? and (asked_at, id) > (?, ?) order by asked_at, id limit ?`,
    )
    .all(kind, after?.at ?? 0, after?.id ?? 0, limit)
    .map(toApplication)

/** Not beyond `mostCounted` and one. */
export const countWaiting = (db: Db, kind: ApplicationKind) =>
  db.query<{ count: number }, [string]>(`select count(*) as count from (select 1 from product_applications where state = 'waiting' and kind = ? limit ${mostCounted + 1})`).get(kind)!.count

/** The latest of one product, newest first. */
export const listApplicationsOf = (db: Db, productId: number, limit: number) =>
  db.query<Row, [number, number]>(`select ${columns} from product_applications where product_id = ? order by id desc limit ?`).all(productId, limit).map(toApplication)

export const insertApplication = (db: Db, { productId, merchantId, kind, fields, reason, askedAt }: Pick<Application, 'productId' | 'merchantId' | 'kind' | 'fields' | 'reason' | 'askedAt'>): number =>
  Number(
    db
      .query('insert into product_applications (product_id, merchant_id, kind, fields, reason, asked_at) values (?, ?, ?, ?, ?, ?)')
      .run(productId, merchantId, kind, fields && JSON.stringify(fields), reason, askedAt).lastInsertRowid,
  )

/** False when it was no longer waiting. */
export const updateApplicationDecided = (db: Db, id: number, { state, at, by, note = '' }: { state: 'approved' | 'declined' | 'withdrawn'; at: number; by: number | null; note?: string }) =>
  db
    .query("update product_applications set state = ?, decided_at = ?, decided_by = ?, note = ? where id = ? and state = 'waiting'")
    .run(state, at, by, note, id).changes === 1

export const findReviewRules = (db: Db): ReviewRules => {
  const row = db.query<Omit<ReviewRules, 'pricesAtOnce'> & { pricesAtOnce: number }, []>('select editing, prices_at_once as pricesAtOnce, delisting from product_review_rules').get()!
  return { ...row, pricesAtOnce: row.pricesAtOnce === 1 }
}

export const updateReviewRules = (db: Db, { editing, pricesAtOnce, delisting }: ReviewRules) =>
  db.query('update product_review_rules set editing = ?, prices_at_once = ?, delisting = ?').run(editing, pricesAtOnce ? 1 : 0, delisting)

type TrustRow = Record<keyof Trust, number>
const toTrust = ({ listing, editing, delisting }: TrustRow): Trust => ({ listing: listing === 1, editing: editing === 1, delisting: delisting === 1 })

export const findTrust = (db: Db, merchantId: number): Trust => {
  const row = db.query<TrustRow, [number]>('select listing, editing, delisting from product_trust where merchant_id = ?').get(merchantId)
  return row ? toTrust(row) : noTrust
}

/** Every merchant, with what they are trusted with. */
export const listTrusts = (db: Db, { after = 0, limit }: { after?: number; limit: number }) =>
  db
    .query<TrustRow & { id: number; name: string }, [number, number]>(
      `select people.id, name, coalesce(listing, 0) as listing, coalesce(editing, 0) as editing, coalesce(delisting, 0) as delisting
       from grants join people on people.id = person_id left join product_trust on merchant_id = person_id
       where role = 'merchant' and person_id > ? order by person_id limit ?`,
    )
    .all(after, limit)
    .map(({ id, name, ...row }) => ({ id, name, trust: toTrust(row) }))

export const upsertTrust = (db: Db, merchantId: number, { listing, editing, delisting }: Trust, by: number, at: number) =>
  db
    .query(
      `insert into product_trust (merchant_id, listing, editing, delisting, changed_at, changed_by) values (?1, ?2, ?3, ?4, ?5, ?6)
       on conflict (merchant_id) do update set listing = ?2, editing = ?3, delisting = ?4, changed_at = ?5, changed_by = ?6`,
    )
    .run(merchantId, listing ? 1 : 0, editing ? 1 : 0, delisting ? 1 : 0, at, by)
