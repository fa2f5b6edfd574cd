import { findProduct } from '../catalog/store.ts'
import { updateRoomWords } from './search/store.ts'
import type { Db } from '../platform/db.ts'
import type { Opening, Reach, Room, RoomFields, RoomRefusal, RoomState, ShelfItem } from './rules.ts'

const columns = `id, merchant_id as merchantId, title, host_name as hostName, introduction, cover_id as coverId, still_id as stillId,
  category_id as categoryId, starts_at as startsAt, ends_at as endsAt, state, live_at as liveAt, away_at as awayAt, ended_at as endedAt,
  pinned_product_id as pinnedProductId, pinned_at as pinnedAt, made_at as madeAt, latency, smaller, opening, opened_at as openedAt, opened_by as openedBy`

export const findRoom = (db: Db, id: number) => db.query<Room, [number]>(`select ${columns} from rooms where id = ?`).get(id)

export const findRoomOf = (db: Db, merchant: { id: number }, id: number) =>
  db.query<Room, [number, number]>(`select ${columns} from rooms where id = ? and merchant_id = ?`).get(id, merchant.id)

/** Latest start first; `before` is the id of the last one seen. */
export const listRoomsOf = (db: Db, merchant: { id: number }, { before, limit }: { before?: number | null; limit: number }) =>
  db
    .query<Room, { merchantId: number; before: number | null; limit: number }>(
      `select ${columns} from rooms
       where merchant_id = $merchantId
         and ($before is null or (starts_at, id) < (select starts_at, id from rooms where id = $before))
       order by starts_at desc, id desc limit $limit`,
    )
    .all({ merchantId: merchant.id, before: before ?? null, limit })

/** Live ones first, the longest on air leading; then what is announced, the next one leading. */
export const listOpenRooms = (db: Db, limit = 60) =>
  db
    .query<Room, [number]>(
      `select ${columns} from rooms where state in ('live', 'announced')
       order by state = 'live' desc, coalesce(live_at, starts_at), id limit ?`,
    )
    .all(limit)

/** Announced or on air. */
export const listOpenIds = (db: Db) => db.query<{ id: number }, []>("select id from rooms where state in ('announced', 'live')").all().map(({ id }) => id)

/** On air now. */
export const listLiveIds = (db: Db) => db.query<{ id: number }, []>("select id from rooms where state = 'live'").all().map(({ id }) => id)

/** Shows that really took place, the latest first. */
export const listEndedRooms = (db: Db, limit: number) =>
  db
    .query<Room, [number]>(`select ${columns} from rooms indexed by rooms_ended where state = 'ended' and live_at is not null order by ended_at desc, id desc limit ?`)
    .all(limit)

/** Shows of this merchant that took place, the latest first; `before` is the id of the last one seen. */
export const listShownRoomsOf = (db: Db, merchant: { id: number }, { before, limit }: { before?: number | null; limit: number }) =>
  db
    .query<Room, { merchantId: number; before: number | null; limit: number }>(
      `select ${columns} from rooms
       where merchant_id = $merchantId and state = 'ended' and live_at is not null
         and ($before is null or (live_at, id) < (select live_at, id from rooms where id = $before))
       order by live_at desc, id desc limit $limit`,
    )
    .all({ merchantId: merchant.id, before: before ?? null, limit })

/** What this merchant shows next. */
export const findNextRoomOf = (db: Db, merchantId: number) =>
  db
    .query<Room, [number]>(
      `select ${columns} from rooms where merchant_id = ? and state in ('live', 'announced') order by state = 'live' desc, starts_at, id limit 1`,
    )
    .get(merchantId)

export const insertRoom = (db: Db, room: RoomFields & { merchantId: number; madeAt: number }): number => {
  const { id } = db
    .query<{ id: number }, Written & { merchantId: number; madeAt: number }>(
      `insert into rooms (merchant_id, title, host_name, introduction, cover_id, category_id, starts_at, ends_at, stream_key, stream_key_index, made_at)
       values ($merchantId, $title, $hostName, $introduction, $coverId, $categoryId, $startsAt, $endsAt, x'', lower(hex(randomblob(16))), $madeAt)
       returning id`,
    )
    .get({ ...written(room), merchantId: room.merchantId, madeAt: room.madeAt })!
  updateRoomWords(db)
  return id
}

export const updateRoom = (db: Db, id: number, fields: RoomFields) => {
  db
    .query<null, Written & { id: number }>(
      `update rooms set title = $title, host_name = $hostName, introduction = $introduction, cover_id = $coverId,
         category_id = $categoryId, starts_at = $startsAt, ends_at = $endsAt where id = $id`,
    )
    .run({ id, ...written(fields) })
  updateRoomWords(db)
}

type Written = Omit<RoomFields, keyof Reach>

const written = ({ title, hostName, introduction, coverId, categoryId, startsAt, endsAt }: RoomFields): Written =>
  ({ title, hostName, introduction, coverId, categoryId, startsAt, endsAt })

export const updateReach = (db: Db, id: number, { latency, smaller }: Partial<Reach>) =>
  db.query('update rooms set latency = coalesce(?, latency), smaller = coalesce(?, smaller) where id = ?').run(latency ?? null, smaller ?? null, id)

export const updateRoomState = (db: Db, room: Pick<Room, 'id' | 'liveAt' | 'awayAt' | 'endedAt'> & { state: RoomState }) =>
  db
    .query<null, { id: number; state: RoomState; liveAt: number | null; awayAt: number | null; endedAt: number | null }>(
      'update rooms set state = $state, live_at = $liveAt, away_at = $awayAt, ended_at = $endedAt where id = $id',
    )
    .run({ id: room.id, state: room.state, liveAt: room.liveAt, awayAt: room.awayAt, endedAt: room.endedAt })

/** Every live room waits for its encoder: this machine has just started and has none. */
export const updateLiveRoomsAway = (db: Db, at: number) =>
  db.query<{ id: number }, [number]>(`update rooms set away_at = ? where state = 'live' and away_at is null returning id`).all(at)

export const updatePinned = (db: Db, id: number, productId: number | null, at: number | null) =>
  db.query('update rooms set pinned_product_id = ?, pinned_at = ? where id = ?').run(productId, at, id)

export const updateStill = (db: Db, id: number, stillId: string) => db.query('update rooms set still_id = ? where id = ?').run(stillId, id)

export const updateOpening = (db: Db, id: number, opening: Opening) => db.query('update rooms set opening = ? where id = ?').run(opening, id)

export const updateOpened = (db: Db, id: number, at: number, by: string) =>
  db.query('update rooms set opened_at = ?, opened_by = ? where id = ?').run(at, by, id)

export const listUnfinishedRooms = (db: Db) => db.query<Room, []>(`select ${columns} from rooms where state in ('announced', 'live')`).all()

// The stream key

export const findStreamKey = (db: Db, id: number) =>
  db.query<{ streamKey: Uint8Array }, [number]>('select stream_key as streamKey from rooms where id = ?').get(id)?.streamKey ?? null

export const findStreamKeyIndex = (db: Db, id: number) =>
  db.query<{ keyIndex: string }, [number]>('select stream_key_index as keyIndex from rooms where id = ?').get(id)?.keyIndex ?? ''

export const updateStreamKey = (db: Db, id: number, sealed: Uint8Array, index: string) =>
  db.query('update rooms set stream_key = ?, stream_key_index = ? where id = ?').run(sealed, index, id)

/** The room of a stream key; not of somebody who may no longer sell. */
export const findRoomByKey = (db: Db, index: string) =>
  db
    .query<Room, [string]>(
      `select ${columns} from rooms where stream_key_index = ?
         and exists (select 1 from people join grants on person_id = people.id and role = 'merchant' where people.id = merchant_id and suspended_at is null)`,
    )
    .get(index)

// The shelf

type Place = { number: number; productId: number }

const places = (db: Db, roomId: number) =>
  db
    .query<Place, [number]>('select position as number, product_id as productId from room_products where room_id = ? order by position, product_id')
    .all(roomId)

/** Everything on the shelf, as its merchant sees it. */
export const listWholeShelf = (db: Db, roomId: number): ShelfItem[] =>
  places(db, roomId).flatMap(({ number, productId }) => {
    const product = findProduct(db, productId)
    return product ? [{ number, product }] : []
  })

/** What viewers may buy here, sold out or not. What is off sale keeps its number but is left out. */
export const listShelf = (db: Db, roomId: number): ShelfItem[] =>
  listWholeShelf(db, roomId).filter(({ product }) => product.state === 'on-sale')

/** The pinned product with its number, as long as viewers may see it. */
export const findPinned = (db: Db, room: Pick<Room, 'id' | 'pinnedProductId'>): ShelfItem | null =>
  room.pinnedProductId === null ? null : findOnShelf(db, room.id, room.pinnedProductId)

export const findOnShelf = (db: Db, roomId: number, productId: number): ShelfItem | null => {
  const number = findShelfNumber(db, roomId, productId)
  const product = number === null ? null : findProduct(db, productId)
  return number !== null && product?.state === 'on-sale' ? { number, product } : null
}

export const findShelfNumber = (db: Db, roomId: number, productId: number) =>
  db
    .query<{ number: number }, [number, number]>('select position as number from room_products where room_id = ? and product_id = ?')
    .get(roomId, productId)?.number ?? null

export const countShelf = (db: Db, roomId: number) =>
  db.query<{ count: number }, [number]>('select count(*) as count from room_products where room_id = ?').get(roomId)!.count

/** Rooms that are not over and have this product on their shelf. */
export const listRoomsShowing = (db: Db, productId: number) =>
  db
    .query<{ id: number }, [number]>(
      `select rooms.id from room_products join rooms on rooms.id = room_id where product_id = ? and state <> 'ended'`,
    )
    .all(productId)

/** At the end, under the next number. */
export const insertOnShelf = (db: Db, roomId: number, productId: number) =>
  db
    .query(
      `insert into room_products (room_id, product_id, position)
       values (?1, ?2, (select coalesce(max(position), 0) + 1 from room_products where room_id = ?1))`,
    )
    .run(roomId, productId)

export const deleteFromShelf = (db: Db, roomId: number, productId: number) =>
  db.query('delete from room_products where room_id = ? and product_id = ?').run(roomId, productId)

/** Closes the gap that a number left. */
export const updateNumbersAfter = (db: Db, roomId: number, number: number) =>
  db.query('update room_products set position = position - 1 where room_id = ? and position > ?').run(roomId, number)

export const updateShelfNumber = (db: Db, roomId: number, productId: number, number: number) =>
  db.query('update room_products set position = ? where room_id = ? and product_id = ?').run(number, roomId, productId)

/** The product that stands before (-1) or after (1) this number. */
export const findNeighbour = (db: Db, roomId: number, number: number, step: -1 | 1): Place | null => {
  const all = places(db, roomId)
  return (step < 0 ? all.findLast(place => place.number < number) : all.find(place => place.number > number)) ?? null
}

// Encoders that were turned away

export const listRefusals = (db: Db, roomId: number, limit: number) =>
  db
    .query<RoomRefusal, [number, number]>(
      'select id, room_id as roomId, at, reason, address from room_refusals where room_id = ? order by id desc limit ?',
    )
    .all(roomId, limit)

export const insertRefusal = (db: Db, refusal: Omit<RoomRefusal, 'id'>) =>
  db.query('insert into room_refusals (room_id, at, reason, address) values ($roomId, $at, $reason, $address)').run(refusal)

export const deleteOldRefusals = (db: Db, roomId: number, kept: number) =>
  db
    .query('delete from room_refusals where room_id = ?1 and id not in (select id from room_refusals where room_id = ?1 order by id desc limit ?2)')
    .run(roomId, kept)
