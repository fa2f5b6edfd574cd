import type { Db } from '../../platform/db.ts'
import type { Code, Purpose } from './rules.ts'

/** When codes went to this contact since then, newest first. */
export const listCodeTimes = (db: Db, contactIndex: string, since: number) =>
  db
    .query<{ sentAt: number }, [string, number]>('select sent_at as sentAt from codes where contact_index = ? and sent_at > ? order by sent_at desc')
    .all(contactIndex, since)
    .map(row => row.sentAt)

export const insertCode = (db: Db, code: { purpose: Purpose; contactIndex: string; codeHash: string; sentAt: number; expiresAt: number }) =>
  db
    .query(
      `insert into codes (purpose, contact_index, code_hash, sent_at, expires_at)
       values ($purpose, $contactIndex, $codeHash, $sentAt, $expiresAt)`,
    )
    .run(code)

/** Counts a try at the newest code for this purpose; earlier ones are worth nothing. */
export const updateTries = (db: Db, purpose: Purpose, contactIndex: string) =>
  db
    .query<Code, [string, string]>(
      `update codes set tries = tries + 1
       where id = (select id from codes where purpose = ? and contact_index = ? order by sent_at desc, id desc limit 1)
       returning id, code_hash as codeHash, sent_at as sentAt, expires_at as expiresAt, tries, used_at as usedAt`,
    )
    .get(purpose, contactIndex)

/** True for the first to ask. */
export const updateUsed = (db: Db, id: number, usedAt: number) =>
  db.query('update codes set used_at = ? where id = ? and used_at is null').run(usedAt, id).changes === 1

export const deleteCodes = (db: Db, before: number) => db.query('delete from codes where sent_at < ?').run(before)
