import type { Db } from '../../platform/db.ts'
import type { Wish } from './rules.ts'

type NewWish = Omit<Wish, 'id'> & { contactIndex: string | null; askedAt: number }

/** Asked for twice, it is the same wish. */
export const insertWish = (db: Db, { variantId, personId, contact, contactIndex, locale, askedAt }: NewWish) =>
  db
    .query('insert into stock_wishes (variant_id, person_id, contact, contact_index, locale, asked_at) values (?, ?, ?, ?, ?, ?) on conflict do nothing')
    .run(variantId, personId, contact, contactIndex, locale, askedAt)

export const hasWish = (db: Db, personId: number, variantId: number) =>
  db.query('select 1 from stock_wishes where person_id = ? and variant_id = ? and told_at is null').get(personId, variantId) !== null

/** Of what can be bought again, who asked first comes first. */
export const listWishesDue = (db: Db, limit: number) =>
  db
    .query<Wish & { productId: number; title: string; values: string }, [number]>(
      `select stock_wishes.id, stock_wishes.variant_id as variantId, person_id as personId, contact, locale, product_id as productId, title, option_values as "values"
       from (select distinct variant_id from stock_wishes where told_at is null) as wished
         cross join variants on variants.id = wished.variant_id and variants.stock > 0 and removed_at is null
         cross join products on products.id = product_id and state = 'on-sale'
         cross join stock_wishes on stock_wishes.variant_id = variants.id and told_at is null
       limit ?`,
    )
    .all(limit)

export const updateWishTold = (db: Db, id: number, at: number) => db.query('update stock_wishes set told_at = ? where id = ?').run(at, id)

export const deleteWishesBefore = (db: Db, at: number) => db.query('delete from stock_wishes where id in (select id from stock_wishes where asked_at < ? limit 1000)').run(at)
