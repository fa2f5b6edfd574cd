import type { Db } from '../../platform/db.ts'
import type { Piece, PieceKind, PieceRefusal } from './rules.ts'

const columns = 'id, room_id as roomId, name, kind, state, reason, duration, bytes, made_at as madeAt'

export const insertPiece = (db: Db, piece: { id: string; roomId: number; name: string; kind: PieceKind; madeAt: number; rightsBy: number }) =>
  db.query('insert into room_pieces (id, room_id, name, kind, made_at, rights_by) values ($id, $roomId, $name, $kind, $madeAt, $rightsBy)').run(piece)

export const listPieces = (db: Db, roomId: number) => db.query<Piece, [number]>(`select ${columns} from room_pieces where room_id = ? order by made_at, id`).all(roomId)

/** What those who wait can play. */
export const listReadyPieces = (db: Db, roomId: number) =>
  db.query<Piece, [number]>(`select ${columns} from room_pieces where room_id = ? and state = 'ready' order by made_at, id`).all(roomId)

export const findPiece = (db: Db, roomId: number, id: string) => db.query<Piece, [number, string]>(`select ${columns} from room_pieces where room_id = ? and id = ?`).get(roomId, id)

export const findWaitingPiece = (db: Db) => db.query<Piece, []>(`select ${columns} from room_pieces where state = 'waiting' order by made_at limit 1`).get()

export const updatePieceReady = (db: Db, id: string, duration: number, bytes: number) =>
  db.query(`update room_pieces set state = 'ready', duration = ?, bytes = ? where id = ?`).run(duration, bytes, id)

export const updatePieceRefused = (db: Db, id: string, reason: PieceRefusal) => db.query(`update room_pieces set state = 'refused', reason = ? where id = ?`).run(reason, id)

export const deletePiece = (db: Db, id: string) => db.query('delete from room_pieces where id = ?').run(id)
