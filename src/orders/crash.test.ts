import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDb } from '../platform/db.ts'
import { orderOf, price, shippingFee, tap, type Rush } from '../testing/rush.ts'

const stock = 1_000_000
const atOnce = 64
const enough = 1200

test('a process killed in the middle of selling has lost no order it acknowledged, and no stock', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stallcast-crash-'))
  await using shop = Bun.spawn(['bun', join(import.meta.dir, '../testing/rush-server.ts'), folder, String(stock), '200'], { stdout: 'pipe', stderr: 'inherit' })
  const { origin, rush } = await firstLine(shop.stdout)

  const acknowledged = new Map<string, number>()
  let next = 0
  let unanswered = 0
  let killed = false
  await Promise.all(Array.from({ length: atOnce }, async () => {
    while (!killed) {
      const turn = next++
      const intent = `a-tap-before-the-crash-${turn}`
      try {
        const id = await orderOf(await tap(origin, rush, { buyer: turn, intent }))
        acknowledged.set(intent, id!)
      } catch (error) {
        // The connection breaks with the process: whether that order was placed, nobody was told.
        if (!killed) throw error
        unanswered++
      }
      if (acknowledged.size >= enough && !killed) {
        killed = true
        shop.kill('SIGKILL')
      }
    }
  }))
  await shop.exited
  expect(shop.signalCode).toBe('SIGKILL')
  expect(acknowledged.size).toBeGreaterThanOrEqual(enough)
  expect(unanswered).toBeGreaterThan(0)

  const db = openDb(join(folder, 'shop.db'))
  const stored = new Map(db.query<{ intent: string; id: number }, []>('select intent, id from orders').all().map(row => [row.intent, row.id]))
  for (const [intent, id] of acknowledged) expect(stored.get(intent)).toBe(id)

  const one = (sql: string) => db.query<{ value: number }, []>(sql).get()!.value
  const sold = stored.size
  expect({
    stock: one('select stock as value from products') + sold,
    lines: one('select sum(quantity) as value from order_lines'),
    owed: one('select sum(amount) as value from bills'),
    steps: one('select count(*) as value from order_transitions'),
    told: one('select count(*) as value from events'),
  }).toEqual({ stock, lines: sold, owed: sold * (price + shippingFee), steps: sold, told: sold })
  expect(db.query('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' })
  expect(db.query('pragma foreign_key_check').all()).toEqual([])

  db.close()
  rmSync(folder, { recursive: true })
}, 60_000)

const firstLine = async (stdout: ReadableStream<Uint8Array>): Promise<{ origin: string; rush: Rush }> => {
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of stdout) {
    text += decoder.decode(chunk, { stream: true })
    if (text.includes('\n')) break
  }
  return JSON.parse(text.split('\n')[0]!)
}
