#!/usr/bin/env bun
// How many orders a second the whole shop takes over HTTP (signed-in buyers, validation, sealing, events, HTML answer),
// against SQLite alone committing the same purchase in groups of the same size, turn by turn in one run on one disk.
//   bun scripts/bench/checkout.ts [--seconds 4] [--rounds 3] [--connections 64]
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openDb } from '../../src/platform/db.ts'
import { body, type Rush } from '../../src/testing/rush.ts'
import { percentile, printTable } from './table.ts'

const { values: options } = parseArgs({
  options: { seconds: { type: 'string', default: '4' }, rounds: { type: 'string', default: '3' }, connections: { type: 'string', default: '64' }, folder: { type: 'string', default: tmpdir() } },
})
const seconds = Number(options.seconds)
const connections = Number(options.connections)
const buyers = 6000

type Turn = { orders: number; seconds: number; cpu: number; delays: number[] }

const main = async () => {
  const folder = mkdtempSync(join(options.folder, 'checkout-'))
  const bare = openBare(folder)
  await using shop = Bun.spawn(['bun', join(import.meta.dir, '../../src/testing/rush-server.ts'), folder, '100000000', String(buyers)], { stdout: 'pipe', stderr: 'inherit' })
  try {
    const { origin, rush } = JSON.parse(await firstLine(shop.stdout)) as { origin: string; rush: Rush }
    const turns: { bare: Turn[]; shop: Turn[] } = { bare: [], shop: [] }
    await sell(origin, rush, shop.pid, 1)
    for (let round = 0; round < Number(options.rounds); round++) {
      turns.bare.push(bare(seconds))
      turns.shop.push(await sell(origin, rush, shop.pid, seconds))
    }
    const [alone, whole] = [summary(turns.bare), summary(turns.shop)]
    printTable(['checkout', 'orders/s', 'p50 ms', 'p99 ms', 'CPU µs/order', 'of SQLite alone', 'per CPU second'], [
      ['SQLite alone, group commit', Math.round(alone.rate), '', '', Math.round(alone.cpu), 1, Math.round(1e6 / alone.cpu)],
      [`whole shop over HTTP, ${connections} buyers at once`, Math.round(whole.rate), whole.p50.toFixed(1), whole.p99.toFixed(1), Math.round(whole.cpu), (whole.rate / alone.rate).toFixed(2), Math.round(1e6 / whole.cpu)],
    ])
  } finally {
    shop.kill()
    await shop.exited
    rmSync(folder, { recursive: true, force: true })
  }
}

const summary = (turns: Turn[]) => {
  const delays = turns.flatMap(turn => turn.delays)
  return {
    rate: percentile(turns.map(turn => turn.orders / turn.seconds), 0.5),
    cpu: percentile(turns.map(turn => (turn.cpu / turn.orders) * 1e6), 0.5),
    p50: percentile(delays, 0.5),
    p99: percentile(delays, 0.99),
  }
}

/** Nothing but the purchase itself: is it known, take the stock, write the order and its line; one commit for a group. */
const openBare = (folder: string) => {
  const db = openDb(join(folder, 'bare.db'))
  db.run('create table products (id integer primary key, price integer not null, stock integer not null check (stock >= 0)) strict')
  db.run('create table orders (id integer primary key, intent text not null unique, buyer_id integer not null, total integer not null, state text not null, placed_at integer not null) strict')
  db.run('create table order_lines (order_id integer not null references orders (id), product_id integer not null references products (id), quantity integer not null, price integer not null, primary key (order_id, product_id)) strict, without rowid')
  db.run('create index orders_buyer on orders (buyer_id, placed_at)')
  db.run('create index order_lines_product on order_lines (product_id)')
  db.run('insert into products values (1, 16800, 100000000)')

  const [begin, commit, savepoint, release] = ['begin immediate', 'commit', 'savepoint one', 'release one'].map(sql => db.prepare(sql)) as [ReturnType<typeof db.prepare>, ReturnType<typeof db.prepare>, ReturnType<typeof db.prepare>, ReturnType<typeof db.prepare>]
  const known = db.prepare('select id from orders where intent = ?')
  const take = db.prepare<{ price: number }, [number]>('update products set stock = stock - 1 where id = ? and stock >= 1 returning price')
  const order = db.prepare("insert into orders (intent, buyer_id, total, state, placed_at) values (?, ?, ?, 'placed', ?)")
  const line = db.prepare('insert into order_lines values (?, 1, 1, ?)')

  return (duration: number): Turn => {
    const until = performance.now() + duration * 1000
    const began = performance.now()
    const cpu = process.cpuUsage()
    let orders = 0
    while (performance.now() < until) {
      begin.run()
      for (let each = 0; each < connections; each++, orders++) {
        savepoint.run()
        const intent = crypto.randomUUID()
        if (known.get(intent)) throw new Error('an intent came twice')
        const { price } = take.get(1)!
        line.run(order.run(intent, orders % buyers, price, Date.now()).lastInsertRowid, price)
        release.run()
      }
      commit.run()
    }
    const { user, system } = process.cpuUsage(cpu)
    return { orders, seconds: (performance.now() - began) / 1000, cpu: (user + system) / 1e6, delays: [] }
  }
}

/** As many buyers at once as there are connections, each tapping again as soon as it is answered. */
const sell = async (origin: string, rush: Rush, pid: number, duration: number): Promise<Turn> => {
  const { hostname, port, host } = new URL(origin)
  const began = performance.now()
  const until = began + duration * 1000
  const cpu = cpuSeconds(pid)
  const delays: number[] = []

  const request = () => {
    const turn = taps++
    const { token } = rush.buyers[turn % rush.buyers.length]!
    const form = body(rush, { buyer: turn, intent: crypto.randomUUID() })
    return `POST /orders HTTP/1.1\r\nhost: ${host}\r\norigin: ${origin}\r\ncookie: stall=${token}\r\nhx-request: true\r\nhx-request-type: partial\r\naccept-encoding: gzip, zstd\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: ${form.length}\r\n\r\n${form}`
  }

  // Sockets by hand: a client that works less leaves the processor to what is measured.
  const buyer = () => new Promise<void>((done, fail) => {
    let sent = 0
    let got = 0
    let whole = Infinity
    const send = (socket: Bun.Socket) => {
      sent = performance.now()
      got = 0
      whole = Infinity
      socket.write(request())
    }
    void Bun.connect({
      hostname, port: Number(port),
      socket: {
        open: send,
        data: (socket, chunk) => {
          if (whole === Infinity) {
            const head = chunk.toString('latin1', 0, Math.min(chunk.length, 1500))
            const end = head.indexOf('\r\n\r\n')
            const length = /content-length: (\d+)/i.exec(head)
            if (!head.startsWith('HTTP/1.1 200') || end < 0 || !length) return fail(new Error(`an order was refused: ${chunk.toString().slice(0, 1200)}`))
            whole = end + 4 + Number(length[1])
          }
          got += chunk.length
          if (got < whole) return
          delays.push(performance.now() - sent)
          if (performance.now() < until) send(socket)
          else {
            done()
            socket.end()
          }
        },
        error: (_, error) => fail(error),
        close: () => fail(new Error('the shop hung up')),
      },
    })
  })
  await Promise.all(Array.from({ length: connections }, buyer))
  return { orders: delays.length, seconds: (performance.now() - began) / 1000, cpu: cpuSeconds(pid) - cpu, delays }
}
let taps = 0

const cpuSeconds = (pid: number) => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

const firstLine = async (stdout: ReadableStream<Uint8Array>) => {
  let text = ''
  for await (const chunk of stdout) {
    text += new TextDecoder().decode(chunk)
    if (text.includes('\n')) break
  }
  return text.split('\n')[0]!
}

await main()
process.exit()
