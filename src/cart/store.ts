import type { ReturnExclusion } from '../catalog/content/rules.ts'
import type { Db } from '../platform/db.ts'
import type { CartLine, CartOwner } from './rules.ts'

const ownerOf = (owner: CartOwner): [column: 'person_id' | 'token_hash', value: number | string] =>
  'personId' in owner ? ['person_id', owner.personId] : ['token_hash', owner.tokenHash]

export const findCartId = (db: Db, owner: CartOwner) => {
  const [column, value] = ownerOf(owner)
  return db.query<{ id: number }, [number | string]>(`select id from carts where ${column} = ?`).get(value)?.id ?? null
}

/** The number of the cart, which is there from now on. */
export const upsertCart = (db: Db, owner: CartOwner, at: number): number => {
  const [column, value] = ownerOf(owner)
  return db
    .query<{ id: number }, [number | string, number]>(
      `insert into carts (${column}, changed_at) values (?, ?) on conflict (${column}) do update set changed_at = excluded.changed_at returning id`,
    )
    .get(value, at)!.id
}

export const deleteCart = (db: Db, id: number) => db.query('delete from carts where id = ?').run(id)

/** Visitors' carts that nobody came back to. */
export const deleteCartsBefore = (db: Db, at: number) => db.query('delete from carts where person_id is null and changed_at < ?').run(at)

type Row = Omit<CartLine, 'chosen'> & { chosen: number }

const columns = 'variant_id as variantId, quantity, room_id as roomId, price_seen as priceSeen, chosen, added_at as addedAt'

/** Newest first. */
export const listCartLines = (db: Db, cartId: number): CartLine[] =>
  db
    .query<Row, [number]>(`select ${columns} from cart_lines where cart_id = ?`)
    .all(cartId)
    .map(row => ({ ...row, chosen: row.chosen === 1 }))
    .sort((a, b) => b.addedAt - a.addedAt || b.variantId - a.variantId)

export const upsertCartLine = (db: Db, cartId: number, { variantId, quantity, roomId, priceSeen, chosen, addedAt }: CartLine) =>
  db
    .query(
      `insert into cart_lines (cart_id, variant_id, quantity, room_id, price_seen, chosen, added_at) values (?, ?, ?, ?, ?, ?, ?)
       on conflict (cart_id, variant_id) do update set
         quantity = excluded.quantity, room_id = excluded.room_id, price_seen = excluded.price_seen, chosen = excluded.chosen, added_at = excluded.added_at`,
    )
    .run(cartId, variantId, quantity, roomId, priceSeen, chosen ? 1 : 0, addedAt)

export const deleteCartLine = (db: Db, cartId: number, variantId: number) =>
  db.query('delete from cart_lines where cart_id = ? and variant_id = ?').run(cartId, variantId)

/** So many fewer, or the line is gone. */
export const updateCartLineFewer = (db: Db, personId: number, variantId: number, quantity: number) => {
  const own = 'cart_id = (select id from carts where person_id = ?1) and variant_id = ?2'
  if (db.query(`delete from cart_lines where ${own} and quantity <= ?3`).run(personId, variantId, quantity).changes) return
  db.query(`update cart_lines set quantity = quantity - ?3 where ${own}`).run(personId, variantId, quantity)
}

/** How many things are in this person's cart. */
export const countInCart = (db: Db, personId: number) =>
  db
    .query<{ count: number }, [number]>('select coalesce(sum(quantity), 0) as count from cart_lines where cart_id = (select id from carts where person_id = ?)')
    .get(personId)!.count

/** Whether this person has ever bought anything here that was not cancelled. */
export const hasBought = (db: Db, personId: number) =>
  db.query<{ one: number }, [number]>("select 1 as one from orders where buyer_id = ? and state <> 'cancelled' limit 1").get(personId) !== null

export const listLiveRoomIds = (db: Db) => db.query<{ id: number }, []>("select id from rooms where state = 'live'").all().map(({ id }) => id)

export type Named = { variantId: number; productId: number; merchantId: number; merchantName: string; title: string; values: string[]; price: number; stock: number; open: boolean; pictureId: string | null; returnExcluded: ReturnExclusion | null }

/** How the things in a cart are called and what they cost, also what is no longer offered. */
export const listNamed = (db: Db, variantIds: number[]): Map<number, Named> =>
  new Map(
    db
      .query<Omit<Named, 'values' | 'open'> & { values: string; open: number }, [string]>(
        `select variants.id as variantId, product_id as productId, merchant_id as merchantId, (select name from people where id = merchant_id) as merchantName,
           title, option_values as "values", variants.price, variants.stock, (removed_at is null and state = 'on-sale') as open, return_excluded as returnExcluded,
           coalesce(variants.picture_id, (select picture_id from product_pictures where product_id = products.id and position = 0)) as pictureId
         from variants join products on products.id = product_id
         where variants.id in (select value from json_each(?))`,
      )
      .all(JSON.stringify(variantIds))
      .map(row => [row.variantId, { ...row, values: JSON.parse(row.values) as string[], open: row.open === 1 }]),
  )
