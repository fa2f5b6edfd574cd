import { matchAll } from '../catalog/search/rules.ts'
import type { Db } from '../platform/db.ts'
import { pricesNow, type PriceNow } from '../promotions/prices/actions.ts'
import { listLiveIds } from '../rooms/store.ts'
import type { RoomState } from '../rooms/rules.ts'

/** `reviews`: how many there are, with so many `stars` together. `now`: what it costs where that is not its usual price. */
export type Ware = { id: number; reviews: number | null; stars: number | null; title: string; price: number; highestPrice: number; stock: number; coverId: string | null; now?: PriceNow | undefined }

export const withPrices = <One extends Ware>(db: Db, wares: One[], now: number): One[] => {
  if (!wares.length) return []
  const prices = pricesNow(db, wares, { now, liveRoomIds: () => listLiveIds(db) })
  return wares.map(ware => ({ ...ware, now: prices.get(ware.id) }))
}

const wareColumns = `products.id, products.title, price, highest_price as highestPrice, stock,
  (select count from review_scores where product_id = products.id) as reviews, (select review_scores.stars from review_scores where product_id = products.id) as stars,
  (select picture_id from product_pictures where product_id = products.id and position = 0) as coverId`

/** The first things on a room's shelf that can be bought. */
export const listWares = (db: Db, roomId: number, limit: number) =>
  db
    .query<Ware, [number, number]>(
      `select ${wareColumns} from room_products join products on products.id = product_id
       where room_id = ? and products.state = 'on-sale' order by room_products.position limit ?`,
    )
    .all(roomId, limit)

export type FoundRoom = { id: number; title: string; hostName: string; pictureId: string | null; state: RoomState; startsAt: number; liveAt: number | null }

const roomColumns = `id, title, host_name as hostName, coalesce(case when state = 'live' then still_id end, cover_id, still_id) as pictureId,
  state, starts_at as startsAt, live_at as liveAt`

/** Of so many of the newest shows that fit, the first few are shown. */
const mostRooms = 200

/** Live ones first, then what comes, then what was; a show that never took place is not found. */
export const listRoomsFound = (db: Db, q: string, limit: number) => {
  const match = matchAll(q)
  if (!match) return []
  return db
    .query<FoundRoom, (string | number)[]>(
      `select ${roomColumns} from (select rowid as found from room_words where room_words match ? order by rowid desc limit ${mostRooms}) cross join rooms on id = found
       where state <> 'ended' or live_at is not null
       order by case state when 'live' then 0 when 'announced' then 1 else 2 end,
         case state when 'announced' then starts_at else -coalesce(ended_at, starts_at) end, id desc limit ?`,
    )
    .all(match, limit)
}

/** Where a product is being shown now, or will be next. */
export const findRoomShowing = (db: Db, productId: number) =>
  db
    .query<FoundRoom, [number]>(
      `select ${roomColumns} from room_products join rooms on rooms.id = room_id
       where product_id = ? and state <> 'ended' order by state = 'live' desc, starts_at limit 1`,
    )
    .get(productId)

/** How many things of each room can still be bought. */
export const countBuyable = (db: Db, roomIds: number[]): Map<number, number> =>
  new Map(
    db
      .query<{ roomId: number; count: number }, [string]>(
        // "cross" keeps this order: from the few rooms to their shelves, never through all products.
        `select room_id as roomId, count(*) as count
         from json_each(?) as asked cross join room_products on room_id = asked.value cross join products on products.id = product_id
         where products.state = 'on-sale' and stock > 0 group by room_id`,
      )
      .all(JSON.stringify(roomIds))
      .map(({ roomId, count }) => [roomId, count]),
  )
