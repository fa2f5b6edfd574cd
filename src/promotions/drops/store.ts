import type { Db } from '../../platform/db.ts'
import { findOffer, type OfferInFull } from '../store.ts'

/** A coupon that can be claimed in a room until then. */
export type Drop = { id: number; offerId: number; roomId: number; droppedAt: number; endsAt: number }

export type Dropped = Drop & { offer: OfferInFull }

const columns = 'id, offer_id as offerId, room_id as roomId, dropped_at as droppedAt, ends_at as endsAt'

const withOffer = (db: Db, drop: Drop | null): Dropped | null => drop && { ...drop, offer: findOffer(db, drop.offerId)! }

/** What lies in this room now; of several the newest. Nothing once its offer was ended. */
export const findOpenDrop = (db: Db, roomId: number, now: number) => {
  const drop = withOffer(db, db.query<Drop, [number, number]>(`select ${columns} from offer_drops where room_id = ? and ends_at > ? order by id desc limit 1`).get(roomId, now))
  return drop && drop.offer.endsAt > now ? drop : null
}

export const findDropIn = (db: Db, roomId: number, id: number) =>
  withOffer(db, db.query<Drop, [number, number]>(`select ${columns} from offer_drops where id = ? and room_id = ?`).get(id, roomId))

export const insertDrop = (db: Db, { offerId, roomId, droppedAt, endsAt }: Omit<Drop, 'id'>): number =>
  db
    .query<{ id: number }, [number, number, number, number]>('insert into offer_drops (offer_id, room_id, dropped_at, ends_at) values (?, ?, ?, ?) returning id')
    .get(offerId, roomId, droppedAt, endsAt)!.id

export const updateDropsEnded = (db: Db, roomId: number, at: number) =>
  db.query('update offer_drops set ends_at = ?2 where room_id = ?1 and ends_at > ?2').run(roomId, at)

/** Of these rooms those in which a drop came to its end within this time. */
export const listDropsEnded = (db: Db, roomIds: number[], after: number, until: number) =>
  db
    .query<{ roomId: number }, [string, number, number]>(
      'select distinct room_id as roomId from json_each(?) as asked cross join offer_drops on room_id = asked.value where ends_at > ? and ends_at <= ?',
    )
    .all(JSON.stringify(roomIds), after, until)

/** Coupons of this merchant that could be dropped now. */
export const listDroppable = (db: Db, merchantId: number, now: number, limit: number): OfferInFull[] =>
  db
    .query<{ id: number }, [number, number, number]>(
      `select id from offers where merchant_id = ?1 and starts_at <= ?2 and ends_at > ?2 and kind = 'coupon' and (supply is null or taken < supply) order by id desc limit ?3`,
    )
    .all(merchantId, now, limit)
    .map(({ id }) => findOffer(db, id)!)
