import type { Db } from '../../platform/db.ts'
import type { Simulcast } from './rules.ts'

export const listSimulcasts = (db: Db, roomId: number) =>
  db.query<Simulcast, [number]>('select id, room_id as roomId, name, open, made_at as madeAt from room_simulcasts where room_id = ? order by id').all(roomId)

export const listSealedPlaces = (db: Db, roomId: number) =>
  db.query<{ id: number; address: Uint8Array }, [number]>('select id, address from room_simulcasts where room_id = ? and open = 1 order by id').all(roomId)

export const insertSimulcast = (db: Db, place: { roomId: number; name: string; address: Uint8Array; madeAt: number }) =>
  db.query('insert into room_simulcasts (room_id, name, address, made_at) values ($roomId, $name, $address, $madeAt)').run(place)

export const updateSimulcastOpen = (db: Db, roomId: number, id: number, open: 0 | 1) =>
  db.query('update room_simulcasts set open = ? where id = ? and room_id = ?').run(open, id, roomId).changes

export const deleteSimulcast = (db: Db, roomId: number, id: number) =>
  db.query('delete from room_simulcasts where id = ? and room_id = ?').run(id, roomId).changes
