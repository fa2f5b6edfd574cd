import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fillShop, openShop, orderOf, price, serveShop, shippingFee, tap } from '../testing/rush.ts'

const attempts = 10_000
const stock = 100
const atOnce = 64

test('ten thousand taps on a hundred pieces make a hundred orders, and every reply is right', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stallcast-race-'))
  const app = openShop(folder)
  const rush = await fillShop(app, { stock, buyers: 500 })
  const server = serveShop(app)

  // Every tap arrives twice, one right after the other.
  const replies = new Map<string, (number | null)[]>()
  let next = 0
  await Promise.all(Array.from({ length: atOnce }, async () => {
    while (next < attempts) {
      const turn = Math.floor(next++ / 2)
      const intent = `one-tap-of-very-many-${turn}`
      const id = await orderOf(await tap(server.url.origin, rush, { buyer: turn, intent }))
      replies.set(intent, [...(replies.get(intent) ?? []), id])
    }
  }))
  await app.settled()

  expect(replies.size).toBe(attempts / 2)
  const placed = [...replies.values()].filter(([one]) => one !== null)
  expect(placed).toHaveLength(stock)
  for (const ids of replies.values()) expect([ids.length, new Set(ids).size]).toEqual([2, 1])

  const one = (sql: string) => app.db.query<{ value: number }, []>(sql).get()!.value
  const total = stock * (price + shippingFee)
  expect({
    orders: one('select count(*) as value from orders'),
    known: new Set(placed.flat()).size,
    left: one('select stock as value from products'),
    sold: one('select sum(quantity) as value from order_lines'),
    lines: one('select sum(price * quantity) as value from order_lines'),
    owed: one("select sum(amount) as value from bills where state = 'open'"),
    billed: one('select count(*) as value from bills'),
    total: one('select sum(total) as value from orders'),
    steps: one('select count(*) as value from order_transitions'),
    told: one('select count(*) as value from events'),
  }).toEqual({ orders: stock, known: stock, left: 0, sold: stock, lines: stock * price, owed: total, billed: stock, total, steps: stock, told: stock })
  expect(app.db.query('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' })

  await server.stop(true)
  app.sse.stop()
  app.db.close()
  rmSync(folder, { recursive: true })
}, 60_000)
