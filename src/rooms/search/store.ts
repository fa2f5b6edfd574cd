import { indexText } from '../../catalog/search/rules.ts'
import type { Db } from '../../platform/db.ts'

type Changed = { roomId: number; title: string | null; hostName: string; introduction: string }

export const hasChangedRooms = (db: Db) => db.query('select 1 from changed_rooms limit 1').get() !== null

/** Puts the index in step with what has changed; part of the change itself. */
export const updateRoomWords = (db: Db, limit = 200) => {
  const changed = db
    .query<Changed, [number]>('select room_id as roomId, title, host_name as hostName, introduction from changed_rooms left join rooms on rooms.id = room_id limit ?')
    .all(limit)
  for (const { roomId, title, hostName, introduction } of changed) {
    db.query('delete from room_words where rowid = ?').run(roomId)
    if (title !== null) db.query('insert into room_words (rowid, title, host, introduction) values (?, ?, ?, ?)').run(roomId, indexText(title), indexText(hostName), indexText(introduction))
    db.query('delete from changed_rooms where room_id = ?').run(roomId)
  }
}
