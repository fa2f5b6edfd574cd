import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { run, start, type Started } from '../testing/program.ts'
import { placesIn } from './data-folder.ts'

// The program as somebody types it. All of it in processes of their own.

const home = mkdtempSync(join(tmpdir(), 'cli-'))
const demoFolder = join(home, 'demo')
const loopback = ['--host', '127.0.0.1', '--port', '0', '--rtmp-port', '0']
let demo: Running

type Running = Started & { url: string; rtmp: string; port: number; rtmpPort: number }

const until = async (what: string, isSo: () => unknown, within = 45_000) => {
  const end = Date.now() + within
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`)
    await Bun.sleep(25)
  }
}

const open = async (argv: string[]): Promise<Running> => {
  const shop = start(argv)
  const told = () => shop.lines.map(line => /is open: (\S+) · OBS: (\S+)/.exec(line)).find(Boolean)
  await until(`the shop to open; it said ${shop.lines.join('\n')}`, () => told() || shop.process.exitCode !== null)
  const [, url, rtmp] = told()!
  return { ...shop, url: url!, rtmp: rtmp!, port: Number(new URL(url!).port), rtmpPort: Number(new URL(rtmp!).port) }
}

const details = () => JSON.parse(readFileSync(join(demoFolder, 'demo.json'), 'utf8')) as { rooms: { id: number; state: string; streamKey: string }[] }

const liveRoom = () => details().rooms.find(room => room.state === 'live')!.id

/** Has the test broadcast come in through RTMP? */
const isLive = async (shop: Running) => (await fetch(`${shop.url}/live/${liveRoom()}/index.m3u8`)).ok

beforeAll(async () => {
  demo = await open(['--demo', '--data', demoFolder, ...loopback])
}, 60_000)

afterAll(async () => {
  demo.process.kill('SIGKILL')
  await demo.ended
  rmSync(home, { recursive: true, force: true })
})

test('it tells what it can do and which one it is', async () => {
  const help = await run(['--help'])
  expect(help.code).toBe(0)
  for (const word of ['serve', 'doctor', 'backup', 'restore', 'admin', 'healthz', '--rtmp-port', 'STALLCAST_TLS_CERT']) expect(help.said).toContain(word)

  const version = await run(['--version'])
  expect(version.code).toBe(0)
  expect(version.said).toMatch(/^stallcast \d+\.\d+\.\d+/)
})

test.each([
  [['bakcup'], {}, 'There is no command bakcup. Did you mean backup?'],
  [['doctor', 'now'], {}, 'stallcast doctor takes nothing besides settings, not "now"'],
  [['backup'], {}, 'Name the file to write'],
  [['--prot', '80'], {}, 'There is no setting --prot. Did you mean --port?'],
  [['--port', 'eighty'], {}, '--port is "eighty": give a whole number from 0 to 65535'],
  [[], { STALLCAST_RTMP_PORT: '99999' }, 'STALLCAST_RTMP_PORT is "99999": give a whole number'],
  [[], { STALLCAST_PRT: '80' }, 'There is no setting STALLCAST_PRT. Did you mean STALLCAST_PORT?'],
  [['--tls-cert', '/no/such.pem'], {}, '--tls-cert is "/no/such.pem": give a file that is there'],
  [['--port', '8080', '--rtmp-port', '8080'], {}, 'are both 8080: give each its own'],
  [['--url', 'shop.example/live'], {}, '--url is "shop.example/live": give an address that begins with http:// or https://'],
])('what cannot be done is said in a sentence: %p', async (argv, env, sentence) => {
  const { code, error } = await run(argv, { env })
  expect(code).toBe(1)
  expect(error).toContain(sentence)
  expect(error).not.toMatch(/\n\s+at |Error:/)
})

test('a port that is taken is named, for pages and for OBS, and nothing is left behind', async () => {
  const folder = join(home, 'taken')
  const pages = await run(['--data', folder, '--host', '127.0.0.1', '--port', String(demo.port), '--rtmp-port', '0'])
  expect(pages.code).toBe(1)
  expect(pages.error).toContain(`Port ${demo.port} is taken by another program`)

  const obs = await run(['--data', folder, '--host', '127.0.0.1', '--port', '0', '--rtmp-port', String(demo.rtmpPort)])
  expect(obs.code).toBe(1)
  expect(obs.error).toContain(`Port ${demo.rtmpPort}, where OBS sends to, is taken by another program`)
  expect(existsSync(placesIn(folder).lock)).toBe(false)
})

test('a data folder that cannot be made is named', async () => {
  const file = join(home, 'a-file')
  writeFileSync(file, '')
  for (const folder of [file, join(file, 'below')]) {
    const { code, error } = await run(['--data', folder, ...loopback])
    expect(code).toBe(1)
    expect(error).toContain(`The data folder ${folder} cannot be written to`)
  }
})

test('one folder is one shop', async () => {
  const { code, error } = await run(['--demo', '--data', demoFolder, ...loopback])
  expect(code).toBe(1)
  expect(error).toContain('Another Stallcast is already running')
})

test('a database from a newer version is left exactly as it is', async () => {
  const folder = join(home, 'newer')
  const first = await open(['--data', folder, ...loopback])
  first.process.kill('SIGTERM')
  expect(await first.ended).toBe(0)

  const { database } = placesIn(folder)
  const db = new Database(database)
  db.run("insert into migrations (name) values ('9999-the-future')")
  db.run('pragma wal_checkpoint(truncate)')
  db.close()
  const before = Bun.hash(readFileSync(database))

  const { code, error } = await run(['--data', folder, ...loopback])
  expect(code).toBe(1)
  expect(error).toContain('written by a newer Stallcast')
  expect(Bun.hash(readFileSync(database))).toBe(before)
})

test('the demo leaves a real shop alone', async () => {
  const folder = join(home, 'real')
  mkdirSync(folder)
  const shop = await open(['--data', folder, ...loopback])
  const link = shop.lines.map(line => /\?key=(\S+)/.exec(line)?.[1]).find(Boolean)!
  const fields = { key: link, shop: 'Kiln', locale: 'en', currency: 'GBP', timeZone: 'UTC', hue: '32', name: 'Olga', contact: 'olga@kiln.example', password: 'clay pots and kettles' }
  const answer = await fetch(`${shop.url}/setup`, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })
  expect(answer.status).toBe(303)
  shop.process.kill('SIGTERM')
  await shop.ended

  const { code, error } = await run(['--demo', '--data', folder, ...loopback])
  expect(code).toBe(1)
  expect(error).toContain('holds a real shop, which the demo leaves alone')
})

test('the doctor finds a running shop well, and says what is wrong with a bad folder', async () => {
  const ports = ['--host', '127.0.0.1', '--port', String(demo.port), '--rtmp-port', String(demo.rtmpPort)]
  const well = await run(['doctor', '--data', demoFolder, ...ports])
  expect(well.said).not.toContain('BAD')
  expect(well.said).toContain(' ok  The key file is there.')
  expect(well.said).toMatch(/ ok {2}ffmpeg/)
  expect(well.code).toBe(0)

  const folder = join(home, 'sick')
  mkdirSync(folder)
  writeFileSync(placesIn(folder).database, 'this is no database, whatever its name may be'.repeat(200))
  const sick = await run(['doctor', '--data', folder, '--host', '127.0.0.1', '--port', String(demo.port), '--rtmp-port', '0'])
  expect(sick.code).toBe(1)
  expect(sick.said).toContain(`BAD  Port ${demo.port} for the web pages is taken by another program`)
  expect(sick.said).toContain('The key file')
  expect(sick.said.match(/^BAD/gm)!.length).toBeGreaterThanOrEqual(3)
})

test('the health of a running shop can be asked for', async () => {
  expect(await run(['healthz', '--host', '127.0.0.1', '--port', String(demo.port), '--rtmp-port', String(demo.rtmpPort)])).toMatchObject({ code: 0, said: 'ok' })
  expect((await run(['healthz', '--host', '127.0.0.1', '--port', String(demo.rtmpPort), '--rtmp-port', '0'])).code).toBe(1)
})

test('a running shop is backed up whole, and opens elsewhere as it was', async () => {
  await until('the test broadcast', () => isLive(demo))
  const file = join(home, 'shop.tar')
  const made = await run(['backup', file, '--data', demoFolder])
  expect(made.error).toBe('')
  expect(made.said).toContain('Keep it safe')

  const folder = join(home, 'elsewhere')
  expect((await run(['restore', file, '--data', folder])).said).toContain('is now as it was')
  const shop = await open(['--data', folder, ...loopback])
  const names = async (url: string) => [...(await (await fetch(`${url}/search`)).text()).matchAll(/href="(\/products\/\d+[^"]*)"/g)].map(([, path]) => path)
  expect(await names(shop.url)).toEqual(await names(demo.url))
  expect((await names(shop.url)).length).toBeGreaterThan(8)

  const product = await (await fetch(`${shop.url}${(await names(shop.url))[0]}`)).text()
  const picture = /\/pictures\/[\w-]+\.webp/.exec(product)![0]
  expect((await fetch(shop.url + picture)).status).toBe(200)
  const login = await fetch(`${shop.url}/login`, { method: 'POST', body: new URLSearchParams({ contact: 'owner@demo.example', password: 'demo-shop-2026' }), redirect: 'manual' })
  expect(login.status).toBe(303)
  shop.process.kill('SIGTERM')
  expect(await shop.ended).toBe(0)

  const over = await run(['restore', file, '--data', demoFolder])
  expect(over.code).toBe(1)
  expect(over.error).toContain('Stop it first')
})

test('an administrator is made while the shop runs, and comes in', async () => {
  const { code, said } = await run(['admin', 'rescue@demo.example', '--data', demoFolder])
  expect(code).toBe(0)
  const password = /Password: (\S+)/.exec(said)![1]!
  const login = await fetch(`${demo.url}/login`, { method: 'POST', body: new URLSearchParams({ contact: 'rescue@demo.example', password }), redirect: 'manual' })
  expect(login.status).toBe(303)
  const cookie = login.headers.get('set-cookie')!.split(';')[0]!
  expect((await fetch(`${demo.url}/admin/people`, { headers: { cookie }, redirect: 'manual' })).status).toBe(200)

  expect((await run(['admin', 'nonsense', '--data', demoFolder])).code).toBe(1)
  expect((await run(['admin', 'rescue@demo.example', '--data', join(home, 'nowhere')])).error).toContain('There is no shop in')
})

/** Open event streams, as tabs hold them, that end when the shop lets go of them. */
const hold = async (url: string, count: number) => {
  const streams = await Promise.all(Array.from({ length: count }, () => fetch(url)))
  return Promise.all(streams.map(async stream => {
    for await (const bytes of stream.body!) void bytes
  }).map(reading => reading.catch(() => {})))
}

test('killed, it opens again with the lock taken over and the broadcast back', async () => {
  const { port, rtmpPort } = demo
  demo.process.kill('SIGKILL')
  await demo.ended
  expect(existsSync(placesIn(demoFolder).lock)).toBe(true)

  demo = await open(['--demo', '--data', demoFolder, '--host', '127.0.0.1', '--port', String(port), '--rtmp-port', String(rtmpPort)])
  await until('the broadcast to come back', () => isLive(demo))
})

test('asked to stop, it closes within five seconds though streams and an encoder are open', async () => {
  const streams = hold(`${demo.url}/rooms/${liveRoom()}/events`, 5)
  await until('five viewers', async () => (await fetch(`${demo.url}/rooms/${liveRoom()}`)).text().then(html => /id="viewers">.*?>5</s.test(html)))
  const began = performance.now()
  demo.process.kill('SIGTERM')
  expect(await demo.ended).toBe(0)
  expect(performance.now() - began).toBeLessThan(5000)
  await streams
  expect(existsSync(placesIn(demoFolder).lock)).toBe(false)
  const db = new Database(placesIn(demoFolder).database)
  expect(db.query('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' })
  db.close()
})
