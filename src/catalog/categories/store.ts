import type { Db } from '../../platform/db.ts'
import type { Category } from '../rules.ts'

const columns = 'id, slug, name_zh as nameZh, name_en as nameEn, parent_id as parentId, hidden_at as hiddenAt, on_sale as onSale'

/** All of them, in the order of each level. They are few. */
export const listCategories = (db: Db) => db.query<Category, []>(`select ${columns} from categories order by position, id`).all()

export const findCategory = (db: Db, id: number) => db.query<Category, [number]>(`select ${columns} from categories where id = ?`).get(id)

export const findCategoryBySlug = (db: Db, slug: string) => db.query<Category, [string]>(`select ${columns} from categories where slug = ?`).get(slug)

/** A picture for each of these: its newest product's. */
export const listCategoryCovers = (db: Db, ids: number[]): Map<number, string> =>
  new Map(
    db
      .query<{ id: number; coverId: string | null }, [string]>(
        `select value as id, (select picture_id from product_pictures where position = 0 and product_id =
           (select id from products where category_id = value and state = 'on-sale' order by id desc limit 1)) as coverId
         from json_each(?)`,
      )
      .all(JSON.stringify(ids))
      .flatMap(({ id, coverId }) => (coverId ? [[id, coverId] as const] : [])),
  )

type Names = { nameZh: string; nameEn: string }
type NewCategory = Names & { slug: string; parentId: number | null }

/** Last of its level. */
export const insertCategory = (db: Db, category: NewCategory) =>
  db
    .query<{ id: number }, NewCategory>(
      `insert into categories (slug, name_zh, name_en, parent_id, position)
       values ($slug, $nameZh, $nameEn, $parentId, (select coalesce(max(position), 0) + 1 from categories where parent_id is $parentId)) returning id`,
    )
    .get(category)!.id

export const updateCategoryNames = (db: Db, id: number, { nameZh, nameEn }: Names) =>
  db.query('update categories set name_zh = ?, name_en = ? where id = ?').run(nameZh, nameEn, id)

export const updateCategoryHidden = (db: Db, id: number, at: number | null) => db.query('update categories set hidden_at = ? where id = ?').run(at, id)

/** These stand in this order below `parentId`. */
export const updateCategoryPlaces = (db: Db, parentId: number | null, ids: number[]) => {
  const update = db.query('update categories set parent_id = ?, position = ? where id = ?')
  ids.forEach((id, index) => update.run(parentId, index + 1, id))
}
