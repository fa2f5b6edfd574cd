import type { Db } from '../../platform/db.ts'

export const findNewestProduct = (db: Db) => db.query<{ id: number | null }, []>('select max(id) as id from products').get()!.id ?? 0

/** What is on sale of the numbers after `from` up to `to`. */
export const listProductPlaces = (db: Db, from: number, to: number) =>
  db
    .query<{ id: number; title: string; changedAt: number }, [number, number]>(
      `select id, title, changed_at as changedAt from products where state = 'on-sale' and id > ? and id <= ? order by id desc`,
    )
    .all(from, to)

/** Shows that are on, that come, and the latest that were. */
export const listRoomPlaces = (db: Db, limit: number) =>
  db
    .query<{ id: number; changedAt: number }, [number]>(
      `select id, coalesce(ended_at, live_at, made_at) as changedAt from rooms where state <> 'ended' or live_at is not null order by id desc limit ?`,
    )
    .all(limit)
