import type { Db } from '../../platform/db.ts'
import type { Ware } from '../store.ts'

/** What goes with a product: bought together, then with the same tags, then what sells best beside it. In stock, each once. */
export const listRelated = (db: Db, { id, categoryId }: { id: number; categoryId: number }, limit: number): Ware[] => {
  const ids = [...new Set([...listBoughtWith(db, id, limit), ...listTaggedLike(db, id, limit), ...listBesides(db, categoryId, limit + 1)])].filter(other => other !== id)
  return listWaresOf(db, ids).slice(0, limit)
}

/** In the latest orders it was in. */
const listBoughtWith = (db: Db, id: number, limit: number) =>
  ids(
    db
      .query<{ id: number }, [number, number, number]>(
        `select other.product_id as id
         from (select order_id from order_lines where product_id = ? order by order_id desc limit 300) as mine
           cross join order_lines as other on other.order_id = mine.order_id
         where other.product_id <> ? group by other.product_id order by count(*) desc, other.product_id desc limit ?`,
      )
      .all(id, id, limit),
  )

const listTaggedLike = (db: Db, id: number, limit: number) =>
  ids(
    db
      .query<{ id: number }, [number, number, number]>(
        `select product_id as id from (
           select other.product_id from product_tags as mine
             cross join product_tags as other on other.tag = mine.tag
           where mine.product_id = ? and other.product_id <> ? limit 2000)
         group by product_id order by count(*) desc, product_id desc limit ?`,
      )
      .all(id, id, limit),
  )

const listBesides = (db: Db, categoryId: number, limit: number) =>
  ids(
    db
      .query<{ id: number }, [number, number]>(`select id from products where category_id = ? and state = 'on-sale' order by sold desc, id desc limit ?`)
      .all(categoryId, limit),
  )

const ids = (rows: { id: number }[]) => rows.map(({ id }) => id)

/** In this order, as far as they can be bought. */
const listWaresOf = (db: Db, ids: number[]) =>
  db
    .query<Ware, [string]>(
      `select products.id, title, price, highest_price as highestPrice, stock,
         (select count from review_scores where product_id = products.id) as reviews, (select review_scores.stars from review_scores where product_id = products.id) as stars,
         (select picture_id from product_pictures where product_id = products.id and position = 0) as coverId
       from json_each(?) as asked cross join products on products.id = asked.value
       where state = 'on-sale' and stock > 0 order by asked.key`,
    )
    .all(JSON.stringify(ids))
