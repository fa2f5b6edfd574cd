import type { Db } from '../../platform/db.ts'
import type { Minor } from '../../platform/money.ts'
import type { PriceCut } from '../kinds/price-cut.ts'
import type { Asked } from './rules.ts'

export const listAsked = (db: Db, variantId: number): Asked[] =>
  db.query<Asked, [number]>('select at, price from variant_prices where variant_id = ? order by at').all(variantId)

export const insertAsked = (db: Db, variantId: number, at: number, price: Minor) =>
  db.query('insert into variant_prices (variant_id, at, price) values (?1, ?2, ?3) on conflict (variant_id, at) do update set price = ?3').run(variantId, at, price)

export type PriceOffer = {
  id: number
  kind: 'flash-sale' | 'live-price'
  productId: number
  roomId: number | null
  startsAt: number
  endsAt: number
  left: number | null
  terms: PriceCut
}

type Row = Omit<PriceOffer, 'terms'> & { terms: string }

const columns = `offers.id, kind, product_id as productId, room_id as roomId, starts_at as startsAt, ends_at as endsAt, supply - taken as left, terms`

const toOffer = (row: Row): PriceOffer => ({ ...row, terms: JSON.parse(row.terms) as PriceCut })

/** Special prices of these products that hold now and have pieces left. */
export const listPriceOffers = (db: Db, productIds: number[], now: number): PriceOffer[] =>
  db
    .query<Row, [string, number]>(
      // "cross" keeps this order: from the few products to their offers.
      `select ${columns} from json_each(?1) as asked cross join offer_products on product_id = asked.value cross join offers on offers.id = offer_id
       where kind in ('flash-sale', 'live-price') and starts_at <= ?2 and ends_at > ?2 and (supply is null or taken < supply) and not new_buyers_only
       order by offers.id`,
    )
    .all(JSON.stringify(productIds), now)
    .map(toOffer)

/** Special prices of a product that held at some time since then, whether or not they have sold. */
export const listPriceOffersSince = (db: Db, productId: number, since: number, now: number): PriceOffer[] =>
  db
    .query<Row, [number, number, number]>(
      `select ${columns} from offer_products join offers on offers.id = offer_id
       where product_id = ?1 and kind in ('flash-sale', 'live-price') and starts_at < ?3 and ends_at > ?2`,
    )
    .all(productId, since, now)
    .map(toOffer)

export type Struck = { variantId: number; price: Minor; lowest: Minor; since: number }

export const findStruck = (db: Db, variantId: number) =>
  db.query<Struck, [number]>('select variant_id as variantId, price, lowest, since from struck_prices where variant_id = ?').get(variantId)

/** Of all variants of these products that have one. */
export const listStruck = (db: Db, productIds: number[], since: number) =>
  db
    .query<Struck & { productId: number; now: Minor }, [string, number]>(
      `select variant_id as variantId, struck_prices.price, lowest, since, product_id as productId, variants.price as now
       from json_each(?1) as asked cross join variants on product_id = asked.value cross join struck_prices on variant_id = variants.id
       where removed_at is null and since > ?2`,
    )
    .all(JSON.stringify(productIds), since)

export const insertStruck = (db: Db, { variantId, price, lowest, since }: Struck, by: number, at: number) =>
  db
    .query('insert or replace into struck_prices (variant_id, price, lowest, since, checked_at, checked_by) values (?, ?, ?, ?, ?, ?)')
    .run(variantId, price, lowest, since, at, by)

export const deleteStruck = (db: Db, variantId: number) => db.query('delete from struck_prices where variant_id = ?').run(variantId)

export type Lowered = { variantId: number; productId: number; title: string; values: string[]; pictureId: string | null; price: Minor; before: Minor; at: number; struck: Minor | null }

/** What this merchant has lowered since then, the latest first. */
export const listLowered = (db: Db, merchantId: number, since: number, limit: number): Lowered[] =>
  db
    .query<Omit<Lowered, 'values'> & { values: string }, [number, number, number]>(
      `select latest.variant_id as variantId, product_id as productId, title, option_values as "values", latest.price, latest.at,
         (select price from variant_prices where variant_id = latest.variant_id and at < latest.at order by at desc limit 1) as before,
         coalesce(variants.picture_id, (select picture_id from product_pictures where product_id = products.id and position = 0)) as pictureId,
         (select price from struck_prices where variant_id = latest.variant_id) as struck
       from variant_prices as latest indexed by variant_prices_lowered_of cross join variants on variants.id = latest.variant_id cross join products on products.id = product_id
       where lowered_of = ?1 and latest.at > ?2 and state = 'on-sale' and removed_at is null and latest.price = variants.price and before > latest.price
         and not exists (select 1 from variant_prices where variant_id = latest.variant_id and at > latest.at)
       order by latest.at desc, latest.variant_id limit ?3`,
    )
    .all(merchantId, since, limit)
    .map(row => ({ ...row, values: JSON.parse(row.values) as string[] }))
