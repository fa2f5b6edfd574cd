import { expect, test } from 'bun:test'
import { Database } from 'bun:sqlite'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDb } from '../platform/db.ts'
import { createMemo } from './memo.ts'

test('what was drawn is kept until something is written, by anybody', () => {
  const folder = mkdtempSync(join(tmpdir(), 'memo-'))
  const db = openDb(join(folder, 'shop.db'))
  db.run('create table things (name text)')
  const memo = createMemo<number>(db)
  let drawings = 0
  const draw = () => memo('home', () => ++drawings)

  expect([draw(), draw(), memo('other', () => ++drawings), draw()]).toEqual([1, 1, 2, 1])

  db.run("insert into things values ('bowl')")
  expect([draw(), draw()]).toEqual([3, 3])
  db.run('delete from things')
  expect([draw(), draw()]).toEqual([4, 4])

  const other = new Database(join(folder, 'shop.db'))
  other.run("insert into things values ('cup')")
  expect([draw(), draw()]).toEqual([5, 5])

  other.close()
  db.close()
  rmSync(folder, { recursive: true })
})
