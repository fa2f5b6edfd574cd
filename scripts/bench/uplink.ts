#!/usr/bin/env bun
// More viewers come than the line carries: what they get, and what becomes of pages and orders. A real shop behind a real slow
// line (tc, in a network namespace of its own: needs root), without the line's width and with it.
//   bun scripts/bench/uplink.ts [--mbit 12] [--viewers 40] [--seconds 20]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openShop } from '../../src/commands/data-folder.ts'
import { findFfmpeg } from '../../src/media/ffmpeg.ts'
import { writeStreamKey } from '../../src/rooms/rules.ts'
import { insertRoom, updateStreamKey } from '../../src/rooms/store.ts'
import { body, fillShop, type Rush } from '../../src/testing/rush.ts'
import { percentile, printTable } from './table.ts'

const { values: options, positionals } = parseArgs({
  options: { mbit: { type: 'string', default: '12' }, viewers: { type: 'string', default: '40' }, seconds: { type: 'string', default: '20' } },
  allowPositionals: true,
})
const [mbit, viewers, seconds] = [options.mbit, options.viewers, options.seconds].map(Number) as [number, number, number]
const [web, rtmp] = [8080, 1935]
const origin = `http://127.0.0.1:${web}`
const longQueue = 400                // packets: what a usual router lets wait, half a second of this line

const main = () => {
  const name = `uplink-${process.pid}`
  const run = (...command: string[]) => {
    const { exitCode, stderr } = Bun.spawnSync(command, { stderr: 'pipe' })
    if (exitCode !== 0) throw new Error(`${command.join(' ')}: ${stderr.toString()}`)
  }
  const inside = (...command: string[]) => run('ip', 'netns', 'exec', name, ...command)
  run('ip', 'netns', 'add', name)
  try {
    inside('ip', 'link', 'set', 'lo', 'mtu', '1500', 'gso_max_size', '1500', 'up')
    // Only what the shop sends is slow: what encoders and viewers send comes the other way.
    inside('tc', 'qdisc', 'add', 'dev', 'lo', 'root', 'handle', '1:', 'htb', 'default', '10')
    inside('tc', 'class', 'add', 'dev', 'lo', 'parent', '1:', 'classid', '1:10', 'htb', 'rate', '10gbit')
    inside('tc', 'class', 'add', 'dev', 'lo', 'parent', '1:', 'classid', '1:20', 'htb', 'rate', `${mbit}mbit`)
    inside('tc', 'qdisc', 'add', 'dev', 'lo', 'parent', '1:20', 'pfifo', 'limit', String(longQueue))
    inside('tc', 'filter', 'add', 'dev', 'lo', 'parent', '1:', 'protocol', 'ip', 'u32', 'match', 'ip', 'sport', String(web), '0xffff', 'flowid', '1:20')
    return Bun.spawnSync(['ip', 'netns', 'exec', name, 'bun', import.meta.path, 'inside', ...process.argv.slice(2)], { stdout: 'inherit', stderr: 'inherit' }).exitCode
  } finally {
    run('ip', 'netns', 'del', name)
  }
}

type Turn = { sent: number; picture: number; stills: number; waiting: number; late: number[]; pages: number[]; orders: number[] }

const measure = async () => {
  const rows = []
  for (const [name, crowd, limit] of [['nobody watches', 0, null], ['the width is not known', viewers, null], [`STALLCAST_UPLINK_MBIT=${mbit}`, viewers, mbit]] as const) {
    rows.push([name, ...summary(crowd, await turn(crowd, limit))])
  }
  printTable(['', 'came', 'picture', 'stills', 'waiting', 'Mbit/s', 'part in hand after, ms p50', 'p95', 'pages, ms p50', 'p99', 'orders, ms p50', 'p99'], rows)
}

const summary = (crowd: number, { sent, picture, stills, waiting, late, pages, orders }: Turn) => {
  const both = (delays: number[], high: number) => [percentile(delays, 0.5), percentile(delays, high)].map(delay => (delays.length ? Math.round(delay) : ''))
  return [crowd, picture, stills, waiting, (sent / seconds / 125_000).toFixed(1), ...both(late, 0.95), ...both(pages, 0.99), ...both(orders, 0.99)]
}

const turn = async (crowd: number, limit: number | null) => {
  const folder = mkdtempSync(join(tmpdir(), 'uplink-'))
  const { rush, key, room } = await fill(folder)
  const server = Bun.spawn(['bun', join(import.meta.dir, '../../src/main.ts'), '--data', folder, '--host', '127.0.0.1', '--port', String(web), '--rtmp-port', String(rtmp)], {
    stdout: 'ignore', stderr: 'inherit', env: { ...process.env, ...(limit ? { STALLCAST_UPLINK_MBIT: String(limit) } : {}) },
  })
  const ffmpeg = (await findFfmpeg({ log: console.error }))!
  const index = `${origin}/live/${room}/index.m3u8`
  await until(async () => (await fetch(origin)).ok)
  const publisher = Bun.spawn([
    ffmpeg.path, '-hide_banner', '-nostdin', '-loglevel', 'error', '-re', '-f', 'lavfi', '-i', 'testsrc2=s=640x360:r=25', '-re', '-f', 'lavfi', '-i', 'sine=f=330:r=48000',
    '-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-pix_fmt', 'yuv420p', '-threads', '1', '-g', '50', '-b:v', '900k', '-maxrate', '900k', '-bufsize', '900k', '-c:a', 'aac', '-b:a', '96k', '-f', 'flv', `rtmp://127.0.0.1:${rtmp}/live/${key}`,
  ], { stdin: 'ignore', stdout: 'ignore', stderr: 'inherit' })

  try {
    await until(async () => (await fetch(index)).ok)
    await Bun.sleep(4_000)
    const seen: Turn = { sent: 0, picture: 0, stills: 0, waiting: 0, late: [], pages: [], orders: [] }
    const state = { measuring: false, over: false }
    const kinds: ('picture' | 'stills' | 'waiting')[] = []
    for (let viewer = 0; viewer < crowd; viewer++) {
      void view(`${origin}/live/${room}/`, state, seen, kind => { kinds[viewer] = kind })
      await Bun.sleep(200)
    }
    await Bun.sleep(4_000)
    state.measuring = true
    const end = performance.now() + seconds * 1000
    await Promise.all([ask(end, seen.pages, room), buy(end, seen.orders, rush)])
    state.measuring = false
    state.over = true
    for (const kind of kinds) seen[kind]++
    return seen
  } finally {
    publisher.kill('SIGKILL')
    server.kill('SIGKILL')
    await Promise.all([publisher.exited, server.exited])
    rmSync(folder, { recursive: true, force: true })
  }
}

const fill = async (folder: string) => {
  const { db, vault } = openShop(folder)
  const rush = await fillShop({ db, vault, change: async work => db.transaction(() => work(db))() }, { stock: 1_000_000, buyers: 500 })
  const merchantId = db.query<{ id: number }, []>("select id from people where name = 'mei'").get()!.id
  const at = Date.now()
  const { id: room } = { id: insertRoom(db, { merchantId, title: '秋窑新烧，今晚开箱', hostName: '阿禾', introduction: '', coverId: null, categoryId: 1, startsAt: at, endsAt: at + 3_600_000, madeAt: at }) }
  const key = writeStreamKey(room, 'a'.repeat(32))
  updateStreamKey(db, room, vault.seal(key), vault.index(key))
  db.close()
  return { rush, key, room }
}

type State = { measuring: boolean; over: boolean }

/** What a player does: the list, its first picture, then always the next playlist and the part it names; comes again when asked to. */
const view = async (base: string, state: State, seen: Turn, is: (kind: 'picture' | 'stills' | 'waiting') => void) => {
  const get = async (file: string) => {
    const answer = await fetch(base + file).catch(() => null)
    const bytes = await answer?.bytes().catch(() => null)
    if (!answer || !bytes) return null
    if (state.measuring) seen.sent += bytes.length
    return answer.ok ? Buffer.from(bytes).toString('latin1') : null
  }
  while (!state.over) {
    const list = await get('index.m3u8')
    if (list === null) {
      is('waiting')
      await Bun.sleep(4_000)
      continue
    }
    const name = /^([\w-]+)\.m3u8$/m.exec(list)?.[1] ?? 'index'
    is(name === 'still' || name === 'sound' ? 'stills' : 'picture')
    let text = await get(`${name}.m3u8`)
    while (text && !state.over) {
      const [, number, part] = /PRELOAD-HINT:TYPE=PART,URI="\w+-(\d+)\.(\d+)\.m4s"/.exec(text) ?? []
      text = await get(`${name}.m3u8?_HLS_msn=${number}&_HLS_part=${part}&_HLS_skip=YES`)
      const newest: string | undefined = [...(text ?? '').matchAll(/EXT-X-PART:DURATION=[\d.]+,URI="([^"]+)"/g)].at(-1)?.[1]
      const asked = performance.now()
      if (newest) await get(newest)
      if (state.measuring && name !== 'still') seen.late.push(performance.now() - asked)
    }
  }
}

const ask = async (end: number, delays: number[], room: number) => {
  const paths = ['/', `/rooms/${room}`, '/login', `/rooms/${room}/shelf`]
  for (; performance.now() < end; await Bun.sleep(100)) {
    const began = performance.now()
    await (await fetch(origin + paths[delays.length % paths.length]!)).bytes()
    delays.push(performance.now() - began)
  }
}

const buy = async (end: number, delays: number[], rush: Rush) => {
  for (let buyer = 0; performance.now() < end; await Bun.sleep(200)) {
    const began = performance.now()
    const answer = await fetch(`${origin}/orders`, {
      method: 'POST', redirect: 'manual', body: body(rush, { buyer, intent: crypto.randomUUID() }),
      headers: { cookie: `stall=${rush.buyers[buyer++ % rush.buyers.length]!.token}`, origin, 'hx-request': 'true', 'hx-request-type': 'partial', 'content-type': 'application/x-www-form-urlencoded' },
    })
    await answer.bytes()
    if (!answer.ok) throw new Error(`an order was answered with ${answer.status}`)
    delays.push(performance.now() - began)
  }
}

const until = async (isSo: () => Promise<boolean>) => {
  for (const end = performance.now() + 30_000; !(await isSo().catch(() => false)); await Bun.sleep(100)) if (performance.now() > end) throw new Error('the shop did not open')
}

if (positionals[0] === 'inside') await measure()
else process.exitCode = main()
process.exit()
