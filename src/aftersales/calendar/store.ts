import type { Db } from '../../platform/db.ts'
import type { SpecialDay } from './rules.ts'

const toDay = ({ works, ...day }: Omit<SpecialDay, 'works'> & { works: number }): SpecialDay => ({ ...day, works: works === 1 })

export const listDays = (db: Db): SpecialDay[] =>
  db.query<Omit<SpecialDay, 'works'> & { works: number }, []>('select day, works, name from aftersales_days order by day').all().map(toDay)

export const insertDay = (db: Db, { day, works, name }: SpecialDay, setAt: number, setBy: number) =>
  db.query('insert or replace into aftersales_days (day, works, name, set_at, set_by) values (?, ?, ?, ?, ?)').run(day, works ? 1 : 0, name, setAt, setBy)

export const deleteDay = (db: Db, day: string) => db.query('delete from aftersales_days where day = ?').run(day)
