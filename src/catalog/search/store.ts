import type { Db } from '../../platform/db.ts'
import { indexText } from './rules.ts'

type Changed = { productId: number; title: string | null; tags: string; points: string; codes: string; description: string; categoryId: number; merchantId: number }

const list = (db: Db, limit: number) =>
  db
    .query<Changed, [number]>(
      `select product_id as productId, title, tags, points, description,
         coalesce((select group_concat(code, ' ') from variants where variants.product_id = products.id and removed_at is null), '') as codes,
         category_id as categoryId, merchant_id as merchantId
       from changed_words left join products on products.id = product_id limit ?`,
    )
    .all(limit)

export const hasChangedWords = (db: Db) => db.query('select 1 from changed_words limit 1').get() !== null

/** Puts the index in step with what has changed; part of the change itself. */
export const updateWords = (db: Db, limit = 200) => {
  const changed = list(db, limit)
  const remove = (['product_words', 'product_names'] as const).map(table => db.query(`delete from ${table} where rowid = ?`))
  const done = db.query('delete from changed_words where product_id = ?')
  for (const product of changed) {
    for (const from of remove) from.run(product.productId)
    if (product.title !== null) insertWords(db, product)
    done.run(product.productId)
  }
}

const insertWords = (db: Db, { productId, title, tags, points, codes, description, categoryId, merchantId }: Changed) => {
  const names = [indexText(title!), indexText((JSON.parse(tags) as string[]).join(' ')), indexText(codes)] as const
  const places = `c${categoryId} m${merchantId}`
  db.query('insert into product_names (rowid, title, tags, codes, places) values (?, ?, ?, ?, ?)').run(productId, ...names, places)
  db
    .query('insert into product_words (rowid, title, tags, codes, points, body, places) values (?, ?, ?, ?, ?, ?, ?)')
    .run(productId, ...names, indexText(Object.values(JSON.parse(points) as Record<string, string>).join(' ')), indexText(description), places)
}
