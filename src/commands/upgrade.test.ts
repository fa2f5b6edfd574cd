import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrations } from '../../migrations/index.ts'
import { openDb, type Db } from '../platform/db.ts'
import { longAgo, makeOldShop } from '../testing/old-shop.ts'
import { start } from '../testing/program.ts'
import { openShop, placesIn } from './data-folder.ts'

const home = mkdtempSync(join(tmpdir(), 'upgrade-'))
afterAll(() => rmSync(home, { recursive: true }))

const orders = 2000

/** With its key, and the database of an old release. */
const oldShop = (name: string) => {
  const folder = join(home, name)
  rmSync(folder, { recursive: true, force: true })
  Bun.spawnSync(['mkdir', '-p', folder])
  openShop(folder).db.close()
  for (const ending of ['', '-wal', '-shm']) rmSync(`${placesIn(folder).database}${ending}`, { force: true })
  makeOldShop(placesIn(folder).database, orders)
  return folder
}

const tablesOf = (db: Db) =>
  db.query<{ name: string }, []>("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name").all().map(({ name }) => name)

/** Every row of every table; those of the search's own tables depend on nothing but the others. */
const contentOf = (folder: string) => {
  const db = openDb(placesIn(folder).database)
  try {
    expect(db.query('pragma integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
    expect(db.query('pragma foreign_key_check').all()).toEqual([])
    const schema = db.query('select type, name, tbl_name, sql from sqlite_schema order by name').all()
    const rows = tablesOf(db).map(table => [table, Bun.hash(JSON.stringify(db.query(`select * from "${table}"`).values()))])
    return { schema, rows }
  } finally {
    db.close()
  }
}

test('an upgrade that is killed again and again ends as one that was not', async () => {
  const whole = oldShop('whole')
  const told: string[] = []
  openShop(whole, line => void told.push(line)).db.close()
  const left = migrations.length - 1 - migrations.findIndex(({ name }) => name === longAgo)
  expect(told).toHaveLength(left)
  expect(told[0]).toContain(`1 of ${left}`)

  const folder = oldShop('killed')
  const program = ['bun', join(import.meta.dir, '../testing/upgrade.ts')]
  let kills = 0
  for (;;) {
    // Two steps at least: one is then behind it, and the next start goes on from there.
    const enough = 2 + (kills % 3)
    const upgrade = start([folder, String(enough + 2)], { program })
    while (upgrade.lines.length < enough && upgrade.process.exitCode === null && upgrade.process.signalCode === null) await Bun.sleep(0)
    upgrade.process.kill('SIGKILL')
    await upgrade.ended
    if (upgrade.lines.at(-1) === 'done') break
    kills++
    expect(kills).toBeLessThanOrEqual(left)
  }
  expect(kills).toBeGreaterThan(4)
  expect(contentOf(folder)).toEqual(contentOf(whole))

  const db = openDb(placesIn(folder).database)
  const one = (sql: string) => db.query<{ value: number }, []>(sql).get()!.value
  expect([one('select count(*) as value from orders'), one('select count(*) as value from order_lines where variant_id is null'), one('select count(*) as value from payment_methods')]).toEqual([orders, 0, 1])
  expect(one('select count(*) as value from variants where stock <> (select sum(change) from stock_entries where variant_id = variants.id)')).toBe(0)
  db.close()
}, 60_000)
