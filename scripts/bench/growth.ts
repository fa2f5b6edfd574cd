#!/usr/bin/env bun
// What every list costs in a shop with a million orders and a hundred thousand products, against a small one whose pages
// are as full: as much is drawn, so that what remains is what looking things up costs. Where that is not so (more than a
// fifth more or less is drawn) the line says "drawn unlike". Measured is processor time, of requests turn by turn, and
// the median is compared: a busy machine changes little of it. Then every statement whose plan goes through a growing
// table from end to end. --keep leaves both shops in a folder for the next run, --only measures the pages that have it
// in their address.
//   bun scripts/bench/growth.ts [--orders 1000000] [--products 100000] [--rounds 15] [--folder /tmp] [--keep /tmp/growth] [--only search]
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { grow, listPages, type Grown, noteStatements, scansOf, visiting } from '../../src/testing/grown.ts'
import { openShop } from '../../src/testing/rush.ts'
import { percentile, printTable } from './table.ts'

const { values: options } = parseArgs({
  options: { orders: { type: 'string', default: '1000000' }, products: { type: 'string', default: '100000' }, rounds: { type: 'string', default: '15' }, folder: { type: 'string', default: tmpdir() }, keep: { type: 'string' }, only: { type: 'string', default: '' } },
})
const rounds = Number(options.rounds)
const most = 1.5

const open = (folder: string, size: { orders: number; products: number }) => {
  const began = performance.now()
  const written = join(folder, `${size.orders}-${size.products}.json`)
  const app = openShop(folder)
  const kept = existsSync(written)
  if (!kept) {
    app.db.run('pragma synchronous = off')
    writeFileSync(written, JSON.stringify(grow(app, size)))
    app.db.run('pragma wal_checkpoint(truncate)')
  }
  return { app, grown: JSON.parse(readFileSync(written, 'utf8')) as Grown, ask: visiting(app), took: kept ? 0 : performance.now() - began }
}

const folders = ['small', 'grown'].map(name => (options.keep ? join(options.keep, name) : mkdtempSync(join(options.folder, `growth-${name}-`))))
for (const folder of folders) mkdirSync(folder, { recursive: true })
try {
  const small = open(folders[0]!, { orders: 3000, products: 2400 })
  const large = open(folders[1]!, { orders: Number(options.orders), products: Number(options.products) })
  console.log(`${options.orders} orders and ${options.products} products, ${(statSync(join(folders[1]!, 'shop.db')).size / 1e9).toFixed(2)} GB, written in ${(large.took / 1000).toFixed(0)} s`)

  const here = async (shop: typeof small, who: string | null, path: string) => {
    const { to } = await shop.ask(who, path)
    return to ? decodeURI(to) : path
  }
  /** Processor time of one request in ms, over as many as take a few ms together: a busy machine changes little of it. */
  const cost = async (shop: typeof small, who: string | null, path: string, times: number) => {
    const before = process.cpuUsage()
    for (let time = 0; time < times; time++) {
      const { status } = await shop.ask(who, path)
      if (status !== 200) throw new Error(`${path} answered ${status}`)
    }
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000 / times
  }

  const smallPages = listPages(small.grown)
  const pages = await Promise.all(listPages(large.grown).map(async ([who, path], index) => ({
    who, path, places: [await here(small, who, smallPages[index]![1]), await here(large, who, path)] as const,
  })))
  const rows: (string | number)[][] = []
  for (const { who, path, places } of pages.filter(({ path }) => path.includes(options.only))) {
    for (let warm = 0; warm < 3; warm++) for (const [shop, place] of [[small, places[0]], [large, places[1]]] as const) await shop.ask(who, place)
    const times = Math.min(50, Math.max(1, Math.round(4 / (await cost(small, who, places[0], 5)))))
    const taken: [number[], number[]] = [[], []]
    for (let round = 0; round < rounds; round++) {
      taken[0].push(await cost(small, who, places[0], times))
      taken[1].push(await cost(large, who, places[1], times))
    }
    const [before, after] = taken.map(costs => percentile(costs, 0.5)) as [number, number]
    const [less, more] = [(await small.ask(who, places[0])).html.length, (await large.ask(who, places[1])).html.length]
    rows.push([
      who ?? 'stranger', path, before.toFixed(2), after.toFixed(2), (after / before).toFixed(2), less, more,
      [after / before > most ? 'SLOWER' : '', Math.abs(more / less - 1) > 0.2 ? 'drawn unlike' : ''].filter(Boolean).join(', '),
    ])
  }
  printTable(['who', 'page', 'small ms', 'grown ms', 'ratio', 'drawn', 'drawn', ''], rows)

  const noted = noteStatements(large.app)
  for (const { who, places } of pages) await large.ask(who, places[1])
  const scans = [...noted].flatMap(sql => scansOf(large.app, sql).map(scan => `${scan}: ${sql.replace(/\s+/g, ' ').slice(0, 200)}`))
  console.log(`${noted.size} statements; ${scans.length} go through a growing table from end to end`)
  for (const scan of scans) console.log(`  ${scan}`)
  const slower = rows.filter(row => String(row[7]).includes('SLOWER'))
  console.log(`${rows.length - slower.length} of ${rows.length} pages take at most ${most} times what they take in the small shop`)
  process.exitCode = slower.length || scans.length ? 1 : 0
} finally {
  if (!options.keep) for (const folder of folders) rmSync(folder, { recursive: true, force: true })
}
process.exit()
