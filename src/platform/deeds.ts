import type { Db } from './db.ts'

export type Deed = { id: number; at: number; personId: number | null; deed: string; subject: string; detail: string }

/** Keeps who did what, for whoever may ask later. `deed` is a short stable name such as `role.granted`. */
export const noteDeed = (db: Db, deed: Omit<Deed, 'id' | 'detail'> & { detail?: string }) =>
  db
    .query('insert into deeds (at, person_id, deed, subject, detail) values (?, ?, ?, ?, ?)')
    .run(deed.at, deed.personId, deed.deed, deed.subject, deed.detail ?? '')

export const listDeeds = (db: Db, before: number, limit: number) =>
  db
    .query<Deed, [number, number]>(
      'select id, at, person_id as personId, deed, subject, detail from deeds where id < ? order by id desc limit ?',
    )
    .all(before, limit)

/** The latest of its kind about this subject. */
export const findDeed = (db: Db, deed: string, subject: string) =>
  db
    .query<Deed, [string, string]>('select id, at, person_id as personId, deed, subject, detail from deeds where deed = ? and subject = ? order by id desc limit 1')
    .get(deed, subject)
