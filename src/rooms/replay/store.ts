import type { Db } from '../../platform/db.ts'
import type { Cut, CutFields, Pin } from './rules.ts'

export const listPins = (db: Db, roomId: number) =>
  db
    .query<Pin, [number]>('select id, room_id as roomId, product_id as productId, from_at as fromAt, to_at as toAt from room_pins where room_id = ? order by from_at, id')
    .all(roomId)

export const insertPin = (db: Db, roomId: number, productId: number, at: number) =>
  db.query('insert into room_pins (room_id, product_id, from_at) values (?, ?, ?)').run(roomId, productId, at)

export const updatePinEnded = (db: Db, roomId: number, at: number) =>
  db.query('update room_pins set to_at = max(from_at, ?) where room_id = ? and to_at is null').run(at, roomId)

// Cuts

const columns = 'room_cuts.id, room_id as roomId, kind, product_id as productId, room_cuts.title, from_at as fromAt, to_at as toAt'

export const listCuts = (db: Db, roomId: number) =>
  db.query<Cut, [number]>(`select ${columns} from room_cuts where room_id = ? order by from_at, id`).all(roomId)

export const findCut = (db: Db, id: number) => db.query<Cut, [number]>(`select ${columns} from room_cuts where id = ?`).get(id)

/** The latest explanations of a product that everybody may watch. */
export const listExplanations = (db: Db, productId: number, limit: number) =>
  db
    .query<Cut, [number, number]>(
      `select ${columns} from room_cuts join recordings on recordings.stream = cast(room_id as text)
       where product_id = ? and kind = 'chapter' and room_id not in (select room_id from room_hidden_replays)
       order by from_at desc limit ?`,
    )
    .all(productId, limit)

export const countCuts = (db: Db, roomId: number) =>
  db.query<{ count: number }, [number]>('select count(*) as count from room_cuts where room_id = ?').get(roomId)!.count

export const insertCut = (db: Db, cut: CutFields & { roomId: number; madeAt: number }): number =>
  db
    .query<{ id: number }, CutFields & { roomId: number; madeAt: number }>(
      `insert into room_cuts (room_id, kind, product_id, title, from_at, to_at, made_at)
       values ($roomId, $kind, $productId, $title, $fromAt, $toAt, $madeAt) returning id`,
    )
    .get({ roomId: cut.roomId, kind: cut.kind, productId: cut.productId, title: cut.title, fromAt: cut.fromAt, toAt: cut.toAt, madeAt: cut.madeAt })!.id

export const updateCut = (db: Db, roomId: number, id: number, cut: CutFields) =>
  db
    .query('update room_cuts set kind = $kind, product_id = $productId, title = $title, from_at = $fromAt, to_at = $toAt where id = $id and room_id = $roomId')
    .run({ id, roomId, kind: cut.kind, productId: cut.productId, title: cut.title, fromAt: cut.fromAt, toAt: cut.toAt }).changes > 0

export const deleteCut = (db: Db, roomId: number, id: number) =>
  db.query('delete from room_cuts where id = ? and room_id = ?').run(id, roomId).changes > 0

// Who may watch

export const isReplayHidden = (db: Db, roomId: number) =>
  db.query<{ roomId: number }, [number]>('select room_id as roomId from room_hidden_replays where room_id = ?').get(roomId) !== null

export const insertHiddenReplay = (db: Db, roomId: number, at: number, by: number) =>
  db.query('insert into room_hidden_replays (room_id, hidden_at, hidden_by) values (?, ?, ?) on conflict do nothing').run(roomId, at, by)

export const deleteHiddenReplay = (db: Db, roomId: number) => db.query('delete from room_hidden_replays where room_id = ?').run(roomId)
