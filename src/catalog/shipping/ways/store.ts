import type { Db } from '../../../platform/db.ts'
import type { Way } from './rules.ts'

/** What each of these merchants offers besides sending it as usual. */
export const listWaysOf = (db: Db, merchantIds: number[]): Map<number, Way[]> =>
  Map.groupBy(
    db
      .query<Way & { merchantId: number }, [string]>(
        'select merchant_id as merchantId, kind, fee, text from delivery_ways where merchant_id in (select value from json_each(?)) order by merchant_id, kind desc',
      )
      .all(JSON.stringify(merchantIds)),
    ({ merchantId }) => merchantId,
  )

export const upsertWay = (db: Db, merchantId: number, { kind, fee, text }: Way) =>
  db
    .query('insert into delivery_ways (merchant_id, kind, fee, text) values (?, ?, ?, ?) on conflict (merchant_id, kind) do update set fee = excluded.fee, text = excluded.text')
    .run(merchantId, kind, fee, text)

export const deleteWay = (db: Db, merchantId: number, kind: Way['kind']) => db.query('delete from delivery_ways where merchant_id = ? and kind = ?').run(merchantId, kind)
