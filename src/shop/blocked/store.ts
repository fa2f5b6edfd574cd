import type { Db } from '../../platform/db.ts'
import type { Blocked } from './rules.ts'

export const listBlocked = (db: Db) => db.query<Blocked, []>('select folded, word from blocked_words order by word').all()

export const insertBlocked = (db: Db, { folded, word }: Blocked, by: number, at: number) =>
  db.query('insert into blocked_words (folded, word, added_at, added_by) values (?, ?, ?, ?) on conflict do update set word = excluded.word').run(folded, word, at, by)

export const deleteBlocked = (db: Db, folded: string) => db.query('delete from blocked_words where folded = ?').run(folded)
