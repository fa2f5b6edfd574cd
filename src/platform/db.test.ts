import { expect, test } from 'bun:test'
import { openDb } from './db.ts'

const shelf = () => {
  const db = openDb(':memory:')
  db.run('create table goods (id integer primary key, name text, price integer) strict')
  for (const [name, price] of [['bowl', 168], ['7', 12], ['lid', 12]] as const) db.query('insert into goods (name, price) values (?, ?)').run(name, price)
  return (sql: string, ...binds: (string | number | null)[]) => db.query<{ id: number }, (string | number | null)[]>(sql).all(...binds).map(({ id }) => id)
}

test('a value is found as what it is, whatever it is bound as', () => {
  const ids = shelf()
  expect(ids('select id from goods where price = ? order by id', 12)).toEqual([2, 3])
  expect(ids('select id from goods where price = ? order by id', '12')).toEqual([2, 3])
  expect(ids('select id from goods where name = ? order by id', 7)).toEqual([2])
  expect(ids('select id from goods where name is ?1 or price >= ?2 order by id', null, 100)).toEqual([1])
  expect(ids("select id from goods where name like ? order by id desc limit ?", '%l%', 1)).toEqual([3])
})

test('no parameter is left for the planner to read', () => {
  const db = openDb(':memory:')
  const sql = String(db.query('select 1 where 1 = ?1 and 2 is $two and 3 like ? and 4 in (?) limit ?'))
  expect(sql.match(/\S+ \S*(?=NULL)/g)).toEqual(['= +', 'is +', 'like +', 'in (', 'limit +'])
})
