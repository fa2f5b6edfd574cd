import type { Db } from '../platform/db.ts'
import type { Vault } from '../platform/vault.ts'
import type { Kind, Notification, Silence } from './rules.ts'

type Row = Omit<Notification, 'text'> & { text: Uint8Array }

const columns = 'id, kind, text, url, at, read_at as readAt'
const open = (vault: Vault, row: Row): Notification => ({ ...row, text: vault.open(row.text) })

/** Newest first. */
export const listNotifications = (db: Db, vault: Vault, personId: number, { before = Number.MAX_SAFE_INTEGER, limit }: { before?: number; limit: number }) =>
  db
    .query<Row, [number, number, number]>(`select ${columns} from notifications where person_id = ? and id < ? order by id desc limit ?`)
    .all(personId, before, limit)
    .map(row => open(vault, row))

/** Found through whom it is for. */
export const findNotificationOf = (db: Db, vault: Vault, personId: number, id: number) => {
  const row = db.query<Row, [number, number]>(`select ${columns} from notifications where id = ? and person_id = ?`).get(id, personId)
  return row && open(vault, row)
}

export const countUnread = (db: Db, personId: number) =>
  db.query<{ unread: number }, [number]>('select unread from people where id = ?').get(personId)?.unread ?? 0

export type NewNotification = { personId: number; kind: Kind; text: Uint8Array; url: string; at: number }

export const insertNotification = (db: Db, notification: NewNotification): number =>
  Number(
    db
      .query<null, NewNotification>('insert into notifications (person_id, kind, text, url, at) values ($personId, $kind, $text, $url, $at)')
      .run(notification).lastInsertRowid,
  )

export const updateRead = (db: Db, personId: number, id: number, at: number) =>
  db.query('update notifications set read_at = ? where id = ? and person_id = ? and read_at is null').run(at, id, personId)

/** All that there are up to this one: what has come meanwhile stays new. */
export const updateReadUpTo = (db: Db, personId: number, last: number, at: number) =>
  db.query('update notifications set read_at = ? where person_id = ? and id <= ? and read_at is null').run(at, personId, last)

export const deleteNotificationsBefore = (db: Db, at: number, limit: number) =>
  db.query('delete from notifications where id in (select id from notifications where at < ? order by at limit ?)').run(at, limit)

export const listSilences = (db: Db, personId: number) =>
  db.query<Silence, [number]>('select kind, channel from notification_silences where person_id = ?').all(personId)

export const deleteSilences = (db: Db, personId: number) => db.query('delete from notification_silences where person_id = ?').run(personId)

export const insertSilence = (db: Db, personId: number, { kind, channel }: Silence, since: number) =>
  db.query('insert into notification_silences (person_id, kind, channel, since) values (?, ?, ?, ?)').run(personId, kind, channel, since)
