#!/usr/bin/env bun
// How long every list takes in a shop with a million orders and a hundred thousand products, against a small one whose
// pages are as full, turn by turn in one run. Beside it the slowest statement of each page that has become slower, and
// every statement whose plan goes through a growing table from end to end.
//   bun scripts/bench/growth.ts [--orders 1000000] [--products 100000] [--rounds 15] [--folder /tmp]
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { grow, listPages, noteStatements, scansOf, visiting } from '../../src/testing/grown.ts'
import { openShop } from '../../src/testing/rush.ts'
import { percentile, printTable } from './table.ts'

const { values: options } = parseArgs({
  options: { orders: { type: 'string', default: '1000000' }, products: { type: 'string', default: '100000' }, rounds: { type: 'string', default: '15' }, folder: { type: 'string', default: tmpdir() } },
})
const rounds = Number(options.rounds)

const open = (folder: string, size: { orders: number; products: number }) => {
  const began = performance.now()
  const app = openShop(folder)
  app.db.run('pragma synchronous = off')
  const grown = grow(app, size)
  app.db.run('pragma wal_checkpoint(truncate)')
  return { app, grown, ask: visiting(app), took: performance.now() - began }
}

const folders = ['small', 'grown'].map(name => mkdtempSync(join(options.folder, `growth-${name}-`)))
try {
  const small = open(folders[0]!, { orders: 3000, products: 1200 })
  const large = open(folders[1]!, { orders: Number(options.orders), products: Number(options.products) })
  console.log(`${options.orders} orders and ${options.products} products, ${(statSync(join(folders[1]!, 'shop.db')).size / 1e9).toFixed(2)} GB, written in ${(large.took / 1000).toFixed(0)} s`)

  const here = async (shop: typeof small, who: string | null, path: string) => {
    const { to } = await shop.ask(who, path)
    return to ? decodeURI(to) : path
  }
  const time = async (shop: typeof small, who: string | null, path: string) => {
    const began = performance.now()
    const { status } = await shop.ask(who, path)
    if (status !== 200) throw new Error(`${path} answered ${status}`)
    return performance.now() - began
  }

  const smallPages = listPages(small.grown)
  const pages = await Promise.all(listPages(large.grown).map(async ([who, path], index) => ({
    who, path, places: [await here(small, who, smallPages[index]![1]), await here(large, who, path)] as const,
  })))
  const rows: (string | number)[][] = []
  for (const { who, path, places } of pages) {
    const taken: [number[], number[]] = [[], []]
    for (let round = -3; round < rounds; round++) {
      const [one, other] = [await time(small, who, places[0]), await time(large, who, places[1])]
      if (round < 0) continue
      taken[0].push(one)
      taken[1].push(other)
    }
    const [before, after] = taken.map(times => percentile(times, 0.5)) as [number, number]
    rows.push([who ?? 'stranger', path, before.toFixed(2), after.toFixed(2), after / before > 1.5 && after - before > 1 ? 'SLOWER' : '', (after / before).toFixed(2)])
  }
  printTable(['who', 'page', 'small ms', 'grown ms', '', 'ratio'], rows)

  const noted = noteStatements(large.app)
  for (const { who, places } of pages) await large.ask(who, places[1])
  const scans = [...noted].flatMap(sql => scansOf(large.app, sql).map(scan => `${scan}: ${sql.replace(/\s+/g, ' ').slice(0, 200)}`))
  console.log(`${noted.size} statements; ${scans.length} go through a growing table from end to end`)
  for (const scan of scans) console.log(`  ${scan}`)
  const slower = rows.filter(row => row[4])
  console.log(`${rows.length - slower.length} of ${rows.length} pages answer within 1.5 times the small shop, or within a millisecond of it`)
  if (slower.length || scans.length) process.exitCode = 1
} finally {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
}
