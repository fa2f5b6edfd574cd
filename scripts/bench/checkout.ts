#!/usr/bin/env bun
// How many orders a second the whole shop takes over HTTP (signed-in buyers, validation, sealing, events, HTML answer),
// against SQLite alone committing the same rows in groups of the same size, turn by turn in one run on one disk.
//   bun scripts/bench/checkout.ts [--seconds 4] [--rounds 3] [--connections 64]
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findOpenVariant, insertStockEntry } from '../../src/catalog/variants/store.ts'
import { findOrderIdByIntent, insertLine, insertOrder, insertPassage } from '../../src/orders/store.ts'
import { insertBill } from '../../src/payments/store.ts'
import { emit } from '../../src/platform/event-log.ts'
import { body, fillShop, openShop, type Rush } from '../../src/testing/rush.ts'
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
  const bare = await openBare(join(folder, 'bare'))
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
      ['the same rows in SQLite alone, group commit', Math.round(alone.rate), '', '', Math.round(alone.cpu), 1, Math.round(1e6 / alone.cpu)],
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

/** Nothing but the rows of a purchase, by the shop's own statements into the shop's own tables; one commit for a group. */
const openBare = async (folder: string) => {
  mkdirSync(folder)
  const { db, vault, change } = openShop(folder)
  const rush = await fillShop({ db, vault, change }, { stock: 100_000_000, buyers })
  const people = db.query<{ id: number }, []>("select id from people where name <> 'mei'").all().map(row => row.id)
  const [begin, commit, savepoint, release] = ['begin immediate', 'commit', 'savepoint one', 'release one'].map(sql => db.prepare(sql)) as Four<ReturnType<typeof db.prepare>>
  const address = vault.seal('x'.repeat(120))
  const recipientIndex = vault.index('x')
  let taken = 0

  const buy = () => {
    const intent = crypto.randomUUID()
    const at = Date.now()
    const buyerId = people[taken++ % people.length]!
    if (findOrderIdByIntent(db, buyerId, intent) !== null) throw new Error('an intent came twice')
    const { merchantId, title, price, shippingFee, pictureId, version } = findOpenVariant(db, rush.variantId)!
    const total = price + shippingFee
    const billId = insertBill(db, { payerId: buyerId, payeeId: merchantId, methodId: rush.methodId, kind: 'bank-transfer', amount: total, currency: 'CNY', openedAt: at })
    const id = insertOrder(db, { intent, buyerId, merchantId, roomId: null, billId, state: 'placed', goodsTotal: price, discount: 0, shippingFee, shippingDiscount: 0, total, explanation: '[]', address, recipientIndex, note: '', invoice: null, placedAt: at })
    insertStockEntry(db, { variantId: rush.variantId, change: -1, reason: 'ordered', subject: `order ${id}`, personId: buyerId, at })
    insertLine(db, id, 0, { productId: rush.productId, variantId: rush.variantId, title, variantName: '', price, quantity: 1, discount: 0, pictureId, held: true }, version)
    insertPassage(db, id, 0, { transition: 'place', at, personId: buyerId, detail: '' })
    emit(db, at, { kind: 'order.placed' })
  }

  return (duration: number): Turn => {
    const began = performance.now()
    const cpu = process.cpuUsage()
    let orders = 0
    while (performance.now() < began + duration * 1000) {
      begin.run()
      for (let each = 0; each < connections; each++, orders++) {
        savepoint.run()
        buy()
        release.run()
      }
      commit.run()
    }
    const { user, system } = process.cpuUsage(cpu)
    return { orders, seconds: (performance.now() - began) / 1000, cpu: (user + system) / 1e6, delays: [] }
  }
}

type Four<Item> = [Item, Item, Item, Item]

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
