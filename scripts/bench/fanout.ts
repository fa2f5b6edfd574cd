#!/usr/bin/env bun
// A full room: N viewers on the real event stream of the real server, people talking, and others asking for pages meanwhile.
//   bun scripts/bench/fanout.ts [--viewers 10000] [--rate 20] [--seconds 20] [--stallcast dist/stallcast]
// Needs a file descriptor for each viewer on both sides: ulimit -n 20000.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { agreementVersion } from '../../src/accounts/rules.ts'
import { insertGrant, insertPerson, insertSession } from '../../src/accounts/store.ts'
import { setStock } from '../../src/catalog/stock.ts'
import { insertProduct } from '../../src/catalog/store.ts'
import { insertVariant } from '../../src/catalog/variants/store.ts'
import { openShop } from '../../src/commands/data-folder.ts'
import { hashToken } from '../../src/platform/vault.ts'
import { insertOnShelf, insertRoom, updatePinned, updateRoomState } from '../../src/rooms/store.ts'
import { insertShop } from '../../src/shop/store.ts'
import { percentile, printTable } from './table.ts'

const { values: options, positionals } = parseArgs({
  options: {
    viewers: { type: 'string', default: '10000' }, rate: { type: 'string', default: '20' }, seconds: { type: 'string', default: '20' },
    stallcast: { type: 'string' }, folder: { type: 'string', default: tmpdir() },
  },
  allowPositionals: true,
})
const rate = Number(options.rate)
const seconds = Number(options.seconds)

/** A message may be sent every two seconds by one person; twice as many as needed, so that nobody is refused. */
const talkers = Math.ceil(rate * 4)
const room = 1
const mark = Buffer.from('@@')
const connectsPerSecond = 4000

const main = async () => {
  const viewers = allowedViewers(Number(options.viewers))
  const folder = mkdtempSync(join(options.folder, 'fanout-'))
  fillFolder(folder)
  const port = freePort()
  const command = options.stallcast ? [options.stallcast] : ['bun', join(import.meta.dir, '../../src/main.ts')]
  const server = Bun.spawn([...command, '--data', folder, '--host', '127.0.0.1', '--port', String(port), '--rtmp-port', String(freePort())], { stdout: 'ignore', stderr: 'inherit' })

  try {
    await answering(port)
    const empty = memory(server.pid)
    const audience = startAudience(port)
    const began = performance.now()
    await audience.fill(viewers)
    const filled = (performance.now() - began) / 1000
    const full = memory(server.pid)

    const probe = Bun.spawn(['bun', import.meta.path, 'probe', String(port), '--seconds', options.seconds], { stdout: 'pipe', stderr: 'inherit' })
    const cpu = cpuSeconds(server.pid)
    audience.measure()
    const sent = await talk(port)
    await audience.heard(sent * viewers)
    const used = cpuSeconds(server.pid) - cpu
    const others = (await new Response(probe.stdout).json()) as { p50: number; p99: number; count: number }
    report({ viewers, filled, sent, used, others, full, grown: full - empty, ...audience.result() })
  } finally {
    server.kill('SIGKILL')
    await server.exited
    rmSync(folder, { recursive: true, force: true })
  }
}

type Result = {
  viewers: number; filled: number; sent: number; used: number; full: number; grown: number
  others: { p50: number; p99: number; count: number }
  delivered: number; bytes: number; p50: number; p99: number; slowest: number; lost: number
}

const report = ({ viewers, filled, sent, used, others, full, grown, delivered, bytes, p50, p99, slowest, lost }: Result) => {
  const met = (value: number, aim: number) => (value <= aim ? 'met' : 'missed')
  printTable(['a full room', 'measured', 'aim', ''], [
    ['viewers', viewers, '', lost ? `${lost} hung up` : ''],
    ['all in after, s', filled.toFixed(1), '', ''],
    ['messages a second', (sent / seconds).toFixed(1), '', ''],
    ['deliveries a second', Math.round(delivered / seconds), '', delivered === sent * viewers ? 'every one' : `${sent * viewers - delivered} missing`],
    ['delivery p50, ms', p50.toFixed(0), '', ''],
    ['delivery p99, ms', p99.toFixed(0), '250', met(p99, 250)],
    ['slowest delivery, ms', slowest.toFixed(0), '', ''],
    [`other pages p50, ms (${others.count} asked)`, others.p50.toFixed(1), '', ''],
    ['other pages p99, ms', others.p99.toFixed(1), '20', met(others.p99, 20)],
    ['server, % of one core', Math.round((used / seconds) * 100), '', ''],
    ['server memory, MB', Math.round(full / 1e6), '', ''],
    ['memory per viewer, kB', (grown / viewers / 1000).toFixed(1), '', ''],
    ['sent to each viewer, kB a second', (bytes / viewers / seconds / 1000).toFixed(2), '', ''],
  ])
}

/** As many as there are file descriptors for, with room for everything else. */
const allowedViewers = (wanted: number) => {
  const most = Number(/Max open files\s+(\d+)/.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? 1024) - 300
  if (most < wanted) console.error(`Only ${most} viewers: ${wanted} need "ulimit -n ${wanted + 300}".`)
  return Math.min(wanted, most)
}

const fillFolder = (folder: string) => {
  const { db, vault } = openShop(folder)
  const at = Date.now()
  const person = (name: string) => {
    const id = insertPerson(db, {
      name, phone: null, phoneIndex: null, email: vault.seal(`${name}@shop.test`), emailIndex: vault.index(`${name}@shop.test`),
      passwordHash: null, locale: null, agreementVersion, agreedAt: at, joinedAt: at,
    })
    insertSession(db, { tokenHash: hashToken(name), personId: id, begunAt: at, expiresAt: at + 1e9, agent: 'bench', address: '127.0.0.1' })
    return id
  }
  db.transaction(() => {
    insertShop(db, { name: '青禾器物', locale: 'zh-CN', currency: 'CNY', timeZone: 'Asia/Shanghai', hue: 32, productReview: 'automatic' }, at)
    const mei = person('mei')
    insertGrant(db, mei, 'merchant', at, null)
    insertGrant(db, mei, 'admin', at, null)
    insertRoom(db, { merchantId: mei, title: '秋窑新烧，今晚开箱', hostName: '阿禾', introduction: '', coverId: null, categoryId: 1, startsAt: at, endsAt: at + 3_600_000, madeAt: at })
    updateRoomState(db, { id: room, state: 'live', liveAt: at, awayAt: null, endedAt: null })
    for (let number = 1; number <= 8; number++) {
      const id = insertProduct(db, { merchantId: mei, title: `手绘盖碗 ${number} 号`, description: '', shippingFee: 0, categoryId: 1, state: 'on-sale', madeAt: at })
      const variantId = insertVariant(db, { productId: id, position: 0, values: [], price: 16800, code: '', barcode: '', weight: 0, pictureId: null, supplierId: null })
      setStock(db, { variantId, to: 100, reason: 'opening', subject: '', by: null, at })
      insertOnShelf(db, room, id)
      if (number === 1) updatePinned(db, room, id, at)
    }
    for (let index = 0; index < talkers; index++) person(`talker-${index}`)
  })()
  db.close()
}

/** One socket for each viewer. Messages carry the moment they were sent. */
const startAudience = (port: number) => {
  const buckets = new Uint32Array(300_000)                  // a tenth of a millisecond each
  const request = Buffer.from(`GET /rooms/${room}/events HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\naccept: text/event-stream\r\naccept-language: zh-CN\r\n\r\n`)
  let inside = 0
  let lost = 0
  let bytes = 0
  let delivered = 0
  let measuring = false

  const read = (chunk: Buffer) => {
    if (!measuring) return
    bytes += chunk.length
    const now = performance.timeOrigin + performance.now()
    for (let at = chunk.indexOf(mark); at >= 0; at = chunk.indexOf(mark, at + 2)) {
      const delay = now - Number(chunk.toString('latin1', at + 2, at + 18))
      buckets[Math.max(0, Math.min(buckets.length - 1, Math.round(delay * 10)))]!++
      delivered++
    }
  }

  type Viewer = { inside: boolean; rest: Buffer | null }
  const enter = () =>
    Bun.connect<Viewer>({
      hostname: '127.0.0.1', port, data: { inside: false, rest: null },
      socket: {
        open: socket => void socket.write(request),
        data: (socket, chunk) => {
          if (!socket.data.inside && chunk.includes('data: ')) {
            socket.data.inside = true
            inside++
          }
          // A mark may be cut by the end of what was read: the last, unfinished line waits for its rest.
          const whole = socket.data.rest ? Buffer.concat([socket.data.rest, chunk]) : chunk
          const end = whole.lastIndexOf('\n') + 1
          socket.data.rest = end < whole.length ? Buffer.from(whole.subarray(end)) : null
          read(whole.subarray(0, end))
        },
        close: () => void lost++,
        error: () => {},
      },
    })

  const at = (share: number) => {
    let passed = 0
    for (let bucket = 0; bucket < buckets.length; bucket++) if ((passed += buckets[bucket]!) >= delivered * share) return bucket / 10
    return NaN
  }

  return {
    fill: async (wanted: number) => {
      const began = performance.now()
      for (let count = 0; count < wanted; ) {
        const due = Math.min(wanted, Math.ceil(((performance.now() - began) / 1000) * connectsPerSecond))
        while (count < due) {
          void enter()
          count++
        }
        await Bun.sleep(5)
      }
      await until(() => inside + lost >= wanted, 30, 'not everybody got in')
    },
    measure: () => { measuring = true },
    heard: (expected: number) => until(() => delivered >= expected || lost > 0, 5, '').catch(() => {}),
    result: () => ({ delivered, bytes, lost, p50: at(0.5), p99: at(0.99), slowest: at(1) }),
  }
}

/** Everybody says something in turn, evenly spread. Returns how many messages were taken. */
const talk = async (port: number) => {
  const began = performance.now()
  const answers: Promise<boolean>[] = []
  for (let count = 0; count < rate * seconds; count++) {
    await Bun.sleep(Math.max(0, began + (count * 1000) / rate - performance.now()))
    const text = `今晚这只釉面真好看 @@${(performance.timeOrigin + performance.now()).toFixed(2)}`
    answers.push(
      fetch(`http://127.0.0.1:${port}/rooms/${room}/messages`, {
        method: 'POST', body: new URLSearchParams({ text }),
        headers: { cookie: `stall=talker-${count % talkers}`, 'hx-request': 'true', 'hx-request-type': 'partial' },
      }).then(({ status }) => status === 204),
    )
  }
  return (await Promise.all(answers)).filter(Boolean).length
}

/** Somebody else, in a process of their own so that the crowd's client does not hold them up. */
const probe = async (port: number) => {
  const delays: number[] = []
  const paths = ['/', `/rooms/${room}`, '/login', `/rooms/${room}/shelf`]
  for (const end = performance.now() + seconds * 1000; performance.now() < end; await Bun.sleep(20)) {
    const began = performance.now()
    const answer = await fetch(`http://127.0.0.1:${port}${paths[delays.length % paths.length]}`)
    await answer.bytes()
    if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}`)
    delays.push(performance.now() - began)
  }
  console.log(JSON.stringify({ p50: percentile(delays, 0.5), p99: percentile(delays, 0.99), count: delays.length }))
}

const until = async (done: () => boolean, atMost: number, complaint: string) => {
  for (const end = performance.now() + atMost * 1000; !done(); await Bun.sleep(20)) if (performance.now() > end) throw new Error(complaint)
}

const answering = async (port: number) => {
  for (const end = performance.now() + 15_000; performance.now() < end; await Bun.sleep(50)) {
    const answer = await fetch(`http://127.0.0.1:${port}/rooms/${room}`).catch(() => null)
    if (answer?.ok) return
  }
  throw new Error('the server did not start')
}

const freePort = () => {
  const free = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } })
  free.stop(true)
  return free.port
}

const memory = (pid: number) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) * 1024

const cpuSeconds = (pid: number) => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

await (positionals[0] === 'probe' ? probe(Number(positionals[1])) : main())
process.exit()
