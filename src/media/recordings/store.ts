import type { Db } from '../../platform/db.ts'
import type { Place, Recording, Take } from './rules.ts'

const columns = 'stream, began_at as beganAt, ended_at as endedAt, keep_until as keepUntil'
const takeColumns = 'recording_takes.stream, began, place, bytes, duration, sha256'

export const findRecording = (db: Db, stream: string) =>
  db.query<Recording, [string]>(`select ${columns} from recordings where stream = ?`).get(stream)

export const insertRecording = (db: Db, stream: string, beganAt: number) =>
  db.query('insert into recordings (stream, began_at) values (?, ?) on conflict do nothing').run(stream, beganAt)

export const updateEnded = (db: Db, stream: string, endedAt: number, keepUntil: number) =>
  db.query('update recordings set ended_at = ?2, keep_until = ?3 where stream = ?1 and ended_at is null').run(stream, endedAt, keepUntil)

export const updateKeepUntil = (db: Db, stream: string, keepUntil: number) =>
  db.query('update recordings set keep_until = ?2 where stream = ?1 and keep_until < ?2').run(stream, keepUntil)

export const deleteRecording = (db: Db, stream: string) => db.query('delete from recordings where stream = ?').run(stream)

/** Those whose time is over. */
export const listRecordingsKeptUntil = (db: Db, until: number) =>
  db.query<Recording, [number]>(`select ${columns} from recordings where keep_until <= ? order by keep_until`).all(until)

// Takes

export const listTakes = (db: Db, stream: string) =>
  db.query<Take, [string]>(`select ${takeColumns} from recording_takes where stream = ? order by began`).all(stream)

export const findTake = (db: Db, stream: string, began: number) =>
  db.query<Take, [string, number]>(`select ${takeColumns} from recording_takes where stream = ? and began = ?`).get(stream, began)

export const listOpenTakes = (db: Db) => db.query<Take, []>(`select ${takeColumns} from recording_takes where sha256 is null order by began`).all()

/** Closed ones in these places, of shows that ended before this; the oldest first. */
export const listMovableTakes = (db: Db, from: Place[], endedBefore: number, limit: number) =>
  db
    .query<Take, [string, number, number]>(
      `select ${takeColumns} from recording_takes join recordings using (stream)
       where place in (select value from json_each(?)) and sha256 is not null and ended_at < ? order by began limit ?`,
    )
    .all(JSON.stringify(from), endedBefore, limit)

export const insertTake = (db: Db, take: Pick<Take, 'stream' | 'began' | 'place'>) =>
  db.query('insert into recording_takes (stream, began, place) values ($stream, $began, $place) on conflict do nothing').run({ stream: take.stream, began: take.began, place: take.place })

export const updateTakeClosed = (db: Db, take: Take) =>
  db
    .query('update recording_takes set bytes = $bytes, duration = $duration, sha256 = $sha256 where stream = $stream and began = $began')
    .run({ stream: take.stream, began: take.began, bytes: take.bytes, duration: take.duration, sha256: take.sha256 })

export const updateTakePlace = (db: Db, { stream, began }: Pick<Take, 'stream' | 'began'>, place: Place) =>
  db.query('update recording_takes set place = ? where stream = ? and began = ?').run(place, stream, began)

export const deleteTake = (db: Db, { stream, began }: Pick<Take, 'stream' | 'began'>) =>
  db.query('delete from recording_takes where stream = ? and began = ?').run(stream, began)

export type Stock = { place: Place; takes: number; bytes: number; duration: number }

/** What lies where. */
export const listStock = (db: Db) =>
  db
    .query<Stock, []>(
      `select place, count(*) as takes, coalesce(sum(bytes), 0) as bytes, coalesce(sum(duration), 0) as duration
       from recording_takes group by place`,
    )
    .all()

/** Bit/s of the latest closed takes, null when there is none. */
export const recentBitrate = (db: Db) =>
  db
    .query<{ bitrate: number | null }, []>(
      `select sum(bytes) * 8000.0 / sum(duration) as bitrate
       from (select bytes, duration from recording_takes where duration > 0 order by began desc limit 20)`,
    )
    .get()!.bitrate
