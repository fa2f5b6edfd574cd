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

type Row = { openedAt: number; refunded: number; repliedAt: number | null; score: number | null; dueAt: number | null }

/** By month of the application in the shop's time zone, the newest first; of all merchants when none is named. */
export const listMonths = (db: Db, merchantId: number | null, { since, timeZone, deadline }: { since: number; timeZone: string; deadline: (openedAt: number) => number }): Month[] => {
  const where = merchantId === null ? 'opened_at >= ?1' : 'opened_at >= ?1 and merchant_id = ?2'
  const rows = db
    .query<Omit<Row, 'dueAt'>, number[]>(
      `select opened_at as openedAt, goods_refund + shipping_refund + freight_refund as refunded, replied_at as repliedAt, score
       from aftersales_cases where ${where} order by opened_at desc`,
    )
    .all(...(merchantId === null ? [since] : [since, merchantId]))
  const monthOf = (at: number) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate().toPlainYearMonth().toString()
  return [...Map.groupBy(rows, ({ openedAt }) => monthOf(openedAt))].map(([month, group]) => {
    const replied = group.filter(({ repliedAt }) => repliedAt !== null)
    const scores = group.flatMap(({ score }) => (score === null ? [] : [score]))
    return {
      month, cases: group.length, refunded: sum(group.map(({ refunded }) => refunded)),
      reply: average(replied.map(({ openedAt, repliedAt }) => repliedAt! - openedAt)), replied: replied.length,
      inTime: replied.filter(({ openedAt, repliedAt }) => repliedAt! <= deadline(openedAt)).length, score: average(scores),
    }
  })
}

const sum = (parts: number[]) => parts.reduce((all, part) => all + part, 0)
const average = (parts: number[]) => (parts.length ? sum(parts) / parts.length : null)

export type Ranked<Name> = { name: Name; count: number }

/** The most frequent first. */
export const rankReasons = (db: Db, merchantId: number | null, since: number) =>
  db
    .query<Ranked<Reason>, number[]>(
      `select reason as name, count(*) as count from aftersales_cases where opened_at >= ?1 ${merchantId === null ? '' : 'and merchant_id = ?2'}
       group by reason order by count desc, reason`,
    )
    .all(...(merchantId === null ? [since] : [since, merchantId]))

/** What is most often sent back or complained of. */
export const rankProducts = (db: Db, merchantId: number | null, since: number, limit: number) =>
  db
    .query<Ranked<string> & { productId: number }, number[]>(
      `select product_id as productId, (select title from products where id = product_id) as name, count(*) as count
       from aftersales_cases join aftersales_items on case_id = aftersales_cases.id
         join order_lines on order_lines.order_id = aftersales_cases.order_id and order_lines.position = aftersales_items.position
       where opened_at >= ?1 ${merchantId === null ? '' : 'and aftersales_cases.merchant_id = ?3'}
       group by product_id order by count desc, product_id limit ?2`,
    )
    .all(...(merchantId === null ? [since, limit] : [since, limit, merchantId]))
