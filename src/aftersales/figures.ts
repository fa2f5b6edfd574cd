import type { Db } from '../platform/db.ts'
import type { Reason } from './rules.ts'

export type Month = {
  /** 2026-06 */
  month: string
  cases: number
  refunded: number
  /** ms from the application to the merchant's first word, on average; null before there is one. */
  reply: number | null
  /** How many were answered, and how many of them within their time. */
  replied: number
  inTime: number
  score: number | null
}

/** The whole shop, where a merchant is named. */
const whole = 0

/** By month of the application, the newest first; of all merchants when none is named. `since` is a day: 2026-06-18. */
export const listMonths = (db: Db, merchantId: number | null, since: string): Month[] =>
  db
    .query<Month, [number, string]>(
      `select substr(day, 1, 7) as month, sum(cases) as cases, sum(refunded) as refunded, iif(sum(replied), 1.0 * sum(reply) / sum(replied), null) as reply,
         sum(replied) as replied, sum(in_time) as inTime, iif(sum(scored), 1.0 * sum(score) / sum(scored), null) as score
       from aftersales_counts where merchant_id = ? and day >= ? group by month order by month desc`,
    )
    .all(merchantId ?? whole, since)

export type Ranked<Name> = { name: Name; count: number }

/** The most frequent first. */
export const rankReasons = (db: Db, merchantId: number | null, since: string) =>
  db
    .query<Ranked<Reason>, [number, string]>('select reason as name, sum(cases) as count from aftersales_counts where merchant_id = ? and day >= ? group by reason order by count desc, reason')
    .all(merchantId ?? whole, since)

/** What is most often sent back or complained of. */
export const rankProducts = (db: Db, merchantId: number | null, since: string, limit: number) =>
  db
    .query<Ranked<string> & { productId: number }, [number, string, number]>(
      `select product_id as productId, (select title from products where id = product_id) as name, total as count
       from (select product_id, sum(count) as total from aftersales_product_counts where merchant_id = ? and day >= ? group by product_id order by total desc, product_id limit ?)
       order by total desc, product_id`,
    )
    .all(merchantId ?? whole, since, limit)

/** Cases that have not been counted. */
export const listUncounted = (db: Db, limit: number) =>
  db.query<{ id: number; openedAt: number }, [number]>('select id, opened_at as openedAt from aftersales_cases where day is null order by id limit ?').all(limit)

/** Counts it, by a trigger. */
export const updateDay = (db: Db, id: number, day: string, answerBy: number) => db.query('update aftersales_cases set day = ?, answer_by = ? where id = ?').run(day, answerBy, id)
