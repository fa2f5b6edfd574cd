import type { Db } from '../platform/db.ts'
import type { Message } from './rules.ts'

type Row = Omit<Message, 'byHost'> & { byHost: 0 | 1 }

const shown = `
  select messages.id, room_id as roomId, author_id as authorId, text, sent_at as sentAt, author_id = rooms.merchant_id as byHost,
    iif(author_id = rooms.merchant_id, rooms.host_name, people.name) as author
  from messages join people on people.id = author_id join rooms on rooms.id = room_id`

const toMessage = (row: Row): Message => ({ ...row, byHost: row.byHost === 1 })

export const findMessage = (db: Db, id: number) => {
  const row = db.query<Row, [number]>(`${shown} where messages.id = ?`).get(id)
  return row && toMessage(row)
}

/** The last lines, oldest first, without those that were hidden. */
export const listRecentMessages = (db: Db, roomId: number, limit: number): Message[] =>
  db
    .query<Row, [number, number]>(`${shown} where room_id = ? and hidden_at is null order by messages.id desc limit ?`)
    .all(roomId, limit)
    .reverse()
    .map(toMessage)

/** Those said after this one, oldest first. */
export const listMessagesAfter = (db: Db, roomId: number, after: number, limit: number): Message[] =>
  db
    .query<Row, [number, number, number]>(`${shown} where room_id = ? and messages.id > ? and hidden_at is null order by messages.id desc limit ?`)
    .all(roomId, after, limit)
    .reverse()
    .map(toMessage)

/** What was said from one moment up to before another, oldest first. */
export const listMessagesBetween = (db: Db, roomId: number, from: number, to: number, limit: number): Message[] =>
  db
    .query<Row, [number, number, number, number]>(`${shown} where room_id = ? and sent_at >= ? and sent_at < ? and hidden_at is null order by sent_at, messages.id limit ?`)
    .all(roomId, from, to, limit)
    .map(toMessage)

export const insertMessage = (db: Db, message: Pick<Message, 'roomId' | 'authorId' | 'text' | 'sentAt'>): number =>
  db
    .query<{ id: number }, typeof message>(
      'insert into messages (room_id, author_id, text, sent_at) values ($roomId, $authorId, $text, $sentAt) returning id',
    )
    .get(message)!.id

/** Whether there was such a line to hide. */
export const updateHidden = (db: Db, roomId: number, id: number, at: number, by: number) =>
  db.query('update messages set hidden_at = ?, hidden_by = ? where id = ? and room_id = ? and hidden_at is null').run(at, by, id, roomId).changes > 0

export const countMessages = (db: Db, roomId: number) =>
  db.query<{ count: number }, [number]>('select count(*) as count from messages where room_id = ? and hidden_at is null').get(roomId)!.count

/** As they were last written down; likes of the running second are in likes.ts. */
export const countLikes = (db: Db, roomId: number) =>
  db.query<{ likes: number }, [number]>('select likes from like_counts where room_id = ?').get(roomId)?.likes ?? 0

export const updateLikes = (db: Db, roomId: number, more: number) =>
  db
    .query('insert into like_counts (room_id, likes) values (?1, ?2) on conflict (room_id) do update set likes = likes + ?2')
    .run(roomId, more)
