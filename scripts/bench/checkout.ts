#!/usr/bin/env bun
// How many orders a second the whole shop takes over HTTP, from the cart to the paid order, with shipping by zones, 满减 and a
// coupon (signed-in buyers, validation, sealing, events, HTML answers), against SQLite alone committing the same rows in groups of the same size, turn by turn in one run on one disk.
// The buyers share the machine's processors with the shop: what they take of them stands beside it.
//   bun scripts/bench/checkout.ts [--seconds 4] [--rounds 3] [--connections 64]
// With --race, fifty thousand buyers reach for five hundred pieces instead: as many orders as pieces, or it fails.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findOpenVariant, insertStockEntry } from '../../src/catalog/variants/store.ts'
import { findOrderIdByIntent, insertLine, insertOrder, insertPassage } from '../../src/orders/store.ts'
import { insertBill } from '../../src/payments/store.ts'
import { emit } from '../../src/platform/event-log.ts'
import { body, fillShop, openShop, orderOf, tap, type Rush } from '../../src/testing/rush.ts'
import { percentile, printTable } from './table.ts'

const { values: options } = parseArgs({
  options: { seconds: { type: 'string', default: '4' }, rounds: { type: 'string', default: '3' }, connections: { type: 'string', default: '64' }, folder: { type: 'string', default: tmpdir() }, race: { type: 'boolean', default: false } },
})
const seconds = Number(options.seconds)
const connections = Number(options.connections)
const buyers = 6000

type Turn = { orders: number; seconds: number; cpu: number; buyersCpu: number; delays: number[] }

/** Seconds until what runs often has been compiled. */
const warmUp = 5

const main = async () => {
  const folder = mkdtempSync(join(options.folder, 'checkout-'))
  const bare = await openBare(join(folder, 'bare'))
  await using shop = Bun.spawn(['bun', join(import.meta.dir, '../../src/testing/rush-server.ts'), folder, '100000000', String(buyers), 'offers'], { stdout: 'pipe', stderr: 'inherit' })
  try {
    const { origin, rush } = JSON.parse(await firstLine(shop.stdout)) as { origin: string; rush: Rush }
    const turns: { bare: Turn[]; shop: Turn[] } = { bare: [], shop: [] }
    await sell(origin, rush, shop.pid, warmUp)
    for (let round = 0; round < Number(options.rounds); round++) {
      turns.bare.push(bare(seconds))
      turns.shop.push(await sell(origin, rush, shop.pid, seconds))
    }
    const [alone, whole] = [summary(turns.bare), summary(turns.shop)]
    printTable(['checkout', 'orders/s', 'p50 ms', 'p99 ms', 'CPU µs/order', 'of the buyers', 'of SQLite alone', 'per CPU second'], [
      ['the same rows in SQLite alone, group commit', Math.round(alone.rate), '', '', Math.round(alone.cpu), '', 1, Math.round(1e6 / alone.cpu)],
      [`cart, order, paid over HTTP, ${connections} buyers at once`, Math.round(whole.rate), whole.p50.toFixed(1), whole.p99.toFixed(1), Math.round(whole.cpu), Math.round(whole.buyersCpu), (whole.rate / alone.rate).toFixed(2), Math.round(1e6 / whole.cpu)],
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
    buyersCpu: percentile(turns.map(turn => (turn.buyersCpu / turn.orders) * 1e6), 0.5),
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
    const id = insertOrder(db, { intent, buyerId, merchantId, roomId: null, billId, state: 'placed', goodsTotal: price, discount: 0, shippingFee, shippingDiscount: 0, total, explanation: '[]', way: 'standard', wayText: '', address, recipientIndex, note: '', invoice: null, placedAt: at })
    insertStockEntry(db, { variantId: rush.variantId, change: -1, reason: 'ordered', subject: `order ${id}`, personId: buyerId, at })
    insertLine(db, id, 0, { productId: rush.productId, variantId: rush.variantId, title, variantName: '', price, quantity: 1, discount: 0, pictureId, held: true }, version)
    insertPassage(db, id, { transition: 'place', at, personId: buyerId, detail: '' })
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
    return { orders, seconds: (performance.now() - began) / 1000, cpu: (user + system) / 1e6, buyersCpu: 0, delays: [] }
  }
}

type Four<Item> = [Item, Item, Item, Item]

/**
 * As many buyers at once as there are connections, each going through it again as soon as it is done: into the cart,
 * out of the cart into an order with an address, a coupon and 满减, and (a hundred at a time) paid, seen by the merchant.
 */
const sell = async (origin: string, rush: Rush, pid: number, duration: number): Promise<Turn> => {
  const { hostname, port, host } = new URL(origin)
  const began = performance.now()
  const until = began + duration * 1000
  const [cpu, buyersCpu] = [cpuSeconds(pid), process.cpuUsage()]
  const delays: number[] = []
  const waiting: number[] = []
  let orders = 0

  const request = (path: string, token: string, form: string) =>
    `POST ${path} HTTP/1.1\r\nhost: ${host}\r\norigin: ${origin}\r\ncookie: stall=${token}\r\nhx-request: true\r\nhx-request-type: partial\r\naccept-encoding: gzip, zstd\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: ${form.length}\r\n\r\n${form}`

  const buyer = async () => {
    const line = await connect(hostname, Number(port))
    while (performance.now() < until) {
      const turn = taps++
      const { token } = rush.buyers[turn % rush.buyers.length]!
      const sent = performance.now()
      await line.ask(request('/cart/lines', token, `variant=${rush.variantId}&quantity=1`), 200)
      const answer = await line.ask(request('/orders', token, body(rush, { buyer: turn, intent: crypto.randomUUID() })), 200)
      delays.push(performance.now() - sent)
      waiting.push(orderIn(answer))
      if (waiting.length < 100) continue
      const paid = waiting.splice(0)
      await line.ask(request('/studio/orders/paid', 'mei', paid.map(id => `order=${id}`).join('&')), 303)
      orders += paid.length
    }
    line.end()
  }
  await Promise.all(Array.from({ length: connections }, buyer))
  const { user, system } = process.cpuUsage(buyersCpu)
  return { orders, seconds: (performance.now() - began) / 1000, cpu: cpuSeconds(pid) - cpu, buyersCpu: (user + system) / 1e6, delays }
}

const orderIn = (answer: Buffer) => {
  const text = answer.toString('latin1')
  const at = text.indexOf('\r\n\r\n') + 4
  const html = /content-encoding: zstd/i.test(text.slice(0, at)) ? Bun.zstdDecompressSync(answer.subarray(at)) : /content-encoding: gzip/i.test(text.slice(0, at)) ? Bun.gunzipSync(new Uint8Array(answer.subarray(at))) : answer.subarray(at)
  return Number(/href="\/orders\/(\d+)"/.exec(Buffer.from(html).toString())![1])
}

/** A socket by hand: a client that works less leaves the processor to what is measured. */
const connect = async (hostname: string, port: number) => {
  let answered: ((answer: Buffer) => void) | null = null
  let failed: (error: Error) => void = () => {}
  let got: Buffer[] = []
  let whole = Infinity
  let length = 0
  const socket = await Bun.connect({
    hostname, port,
    socket: {
      data: (_, chunk) => {
        got.push(Buffer.from(chunk))
        length += chunk.length
        if (whole === Infinity) {
          const head = Buffer.concat(got).toString('latin1', 0, 2000)
          const end = head.indexOf('\r\n\r\n')
          if (end < 0) return
          whole = end + 4 + Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
        }
        if (length >= whole) answered?.(Buffer.concat(got))
      },
      error: (_, error) => failed(error),
      close: () => failed(new Error('the shop hung up')),
    },
  })
  return {
    ask: (request: string, status: number) => new Promise<Buffer>((resolve, reject) => {
      got = []
      whole = Infinity
      length = 0
      failed = reject
      answered = answer => (answer.toString('latin1', 9, 12) === String(status) ? resolve(answer) : reject(new Error(`refused: ${answer.toString().slice(0, 1200)}`)))
      socket.write(request)
    }),
    end: () => {
      failed = () => {}
      socket.end()
    },
  }
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

const race = async () => {
  const [crowd, stock] = [50_000, 500]
  const folder = mkdtempSync(join(options.folder, 'race-'))
  await using shop = Bun.spawn(['bun', join(import.meta.dir, '../../src/testing/rush-server.ts'), folder, String(stock), String(crowd), 'offers'], { stdout: 'pipe', stderr: 'inherit' })
  try {
    const { origin, rush } = JSON.parse(await firstLine(shop.stdout)) as { origin: string; rush: Rush }
    const began = performance.now()
    let next = 0
    let served = 0
    let late = 0
    await Promise.all(Array.from({ length: connections }, async () => {
      while (next < crowd) {
        const buyer = next++
        if ((await orderOf(await tap(origin, rush, { buyer, intent: crypto.randomUUID() }))) === null) late++
        else served++
      }
    }))
    const seconds = (performance.now() - began) / 1000
    printTable(['race', 'buyers', 'pieces', 'orders', 'too late', 'seconds'], [['reaching at once', crowd, stock, served, late, seconds.toFixed(1)]])
    if (served !== stock || late !== crowd - stock) throw new Error(`${served} orders for ${stock} pieces`)
  } finally {
    shop.kill()
    await shop.exited
    rmSync(folder, { recursive: true, force: true })
  }
}

await (options.race ? race() : main())
process.exit()
