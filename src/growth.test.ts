import { expect, test } from 'bun:test'
import type { App } from './app.ts'
import { jobs } from './jobs.ts'
import { grow, listPages, noteStatements, scansOf, visiting } from './testing/grown.ts'
import { world } from './testing/world.ts'

// How long pages take with a million orders is measured by scripts/bench/growth.ts; here, that no statement of theirs
// goes through a growing table from end to end.

const scansIn = (app: App, sqls: Set<string>) => [...sqls].flatMap(sql => scansOf(app, sql).map(scan => `${scan}: ${sql.replace(/\s+/g, ' ').slice(0, 300)}`))

test('no list reads more of a growing table than it shows', async () => {
  const { app } = world()
  const grown = grow(app, { orders: 600, products: 240 })
  const ask = visiting(app)
  const noted = noteStatements(app)
  for (const [who, path] of listPages(grown)) {
    let answer = await ask(who, path)
    if (answer.to) answer = await ask(who, decodeURI(answer.to))
    expect([path, answer.status]).toEqual([path, 200])
  }
  expect(noted.size).toBeGreaterThan(80)
  expect(scansIn(app, noted)).toEqual([])
})

test('nothing that happens by itself goes through a growing table', async () => {
  const { app } = world()
  grow(app, { orders: 600, products: 240 })
  const noted = noteStatements(app)
  for (const { work } of jobs(app)) await work()
  expect(scansIn(app, noted)).toEqual([])
})

test('a statement that goes through a growing table is noticed', () => {
  const { app } = world()
  expect(scansOf(app, "select id from orders where note = 'x'")).toHaveLength(1)
  expect(scansOf(app, 'select id from orders order by note limit 5')).toHaveLength(1)
  expect(scansOf(app, 'select count(*) from order_lines')).toHaveLength(1)
  expect(scansOf(app, 'select id from orders where id < 9 order by id desc limit 5')).toEqual([])
  expect(scansOf(app, 'select id from orders where buyer_id = 1 and id < 9 order by id desc limit 5')).toEqual([])
})
