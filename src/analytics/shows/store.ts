import type { Db } from '../../platform/db.ts'
import type { Sample, ShowRecord } from './rules.ts'

export const listSamples = (db: Db, roomId: number) =>
  db.query<Sample, [number]>('select at, viewers from show_samples where room_id = ? order by at').all(roomId)

export const findPeak = (db: Db, roomId: number) =>
  db.query<{ peak: number }, [number]>('select coalesce(max(viewers), 0) as peak from show_samples where room_id = ?').get(roomId)!.peak

export const insertSample = (db: Db, roomId: number, { at, viewers }: Sample) =>
  db.query('insert into show_samples (room_id, at, viewers) values (?, ?, ?) on conflict do nothing').run(roomId, at, viewers)

export const countVisitors = (db: Db, roomId: number) =>
  db.query<{ count: number }, [number]>('select count(*) as count from show_visitors where room_id = ?').get(roomId)!.count

export const insertVisitor = (db: Db, roomId: number, visitor: string) =>
  db.query('insert into show_visitors (room_id, visitor) values (?, ?) on conflict do nothing').run(roomId, visitor)

export const deleteVisitors = (db: Db, roomId: number) => db.query('delete from show_visitors where room_id = ?').run(roomId)

const columns = 'room_id as roomId, began_at as beganAt, ended_at as endedAt, peak, visitors, likes, messages'

export const findShowRecord = (db: Db, roomId: number) =>
  db.query<ShowRecord, [number]>(`select ${columns} from show_records where room_id = ?`).get(roomId)

export const insertShowRecord = (db: Db, record: ShowRecord) =>
  db
    .query(
      `insert into show_records (room_id, began_at, ended_at, peak, visitors, likes, messages)
       values ($roomId, $beganAt, $endedAt, $peak, $visitors, $likes, $messages) on conflict do nothing`,
    )
    .run({ ...record })
