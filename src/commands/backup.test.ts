import { afterAll, expect, test } from 'bun:test'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrations } from '../../migrations/index.ts'
import { insertPerson } from '../accounts/store.ts'
import { openDb } from '../platform/db.ts'
import { start } from '../testing/program.ts'
import { orderOf, tap, type Rush } from '../testing/rush.ts'
import { backup, finishRestore, restore } from './backup.ts'
import { forgetHalves, lockFolder, openShop, placesIn, prepareFolder } from './data-folder.ts'

const home = mkdtempSync(join(tmpdir(), 'backup-'))
afterAll(() => rmSync(home, { recursive: true }))

let folders = 0
const shopWith = async (name: string) => {
  const folder = join(home, `data-${++folders}`)
  prepareFolder(folder)
  const { db, vault } = openShop(folder)
  insertPerson(db, {
    name, phone: vault.seal('+8613800000001'), phoneIndex: vault.index('+8613800000001'), email: null, emailIndex: null,
    passwordHash: null, locale: null, agreementVersion: '1', agreedAt: 0, joinedAt: 0,
  })
  await Bun.write(join(placesIn(folder).uploads, 'abcdefghijklmnop-s.webp'), `picture of ${name}`)
  return { folder, db }
}

const nameIn = (folder: string) => {
  const { db, vault } = openShop(folder)
  const { name, phone } = db.query<{ name: string; phone: Uint8Array }, []>('select name, phone from people').get()!
  db.close()
  return [name, vault.open(phone)]
}

test('a backup made while the shop is open brings everything back, elsewhere', async () => {
  const { folder, db } = await shopWith('mei')
  const file = join(home, 'mei.tar')
  await backup(folder, file)
  db.close()

  const other = join(home, 'elsewhere')
  expect(await restore(other, file)).toBeNull()
  expect(nameIn(other)).toEqual(['mei', '+8613800000001'])
  expect(readFileSync(join(placesIn(other).uploads, 'abcdefghijklmnop-s.webp'), 'utf8')).toBe('picture of mei')
})

test('what a restore replaces is kept', async () => {
  const mei = await shopWith('mei')
  const lin = await shopWith('lin')
  const file = join(home, 'mei-2.tar')
  await backup(mei.folder, file)
  lin.db.close()

  const aside = await restore(lin.folder, file)
  expect(nameIn(lin.folder)[0]).toBe('mei')
  expect(nameIn(aside!)[0]).toBe('lin')
})

test('a file that is no backup, or half of one, changes nothing', async () => {
  const { folder, db } = await shopWith('mei')
  const file = join(home, 'mei-3.tar')
  await backup(folder, file)
  db.close()

  const half = join(home, 'half.tar')
  writeFileSync(half, readFileSync(file).subarray(0, 40_000))
  expect(restore(folder, half)).rejects.toThrow('not a whole Stallcast backup')
  writeFileSync(half, 'hello'.repeat(1000))
  expect(restore(folder, half)).rejects.toThrow('not a whole Stallcast backup')
  expect(restore(folder, join(home, 'none.tar'))).rejects.toThrow('There is no backup file')
  expect(nameIn(folder)[0]).toBe('mei')
})

test('a running shop is not restored over, and a backup does not overwrite another', async () => {
  const { folder, db } = await shopWith('mei')
  const file = join(home, 'mei-4.tar')
  await backup(folder, file)
  expect(backup(folder, file)).rejects.toThrow('already there')
  db.close()

  const other = Bun.spawn(['sleep', '60'])
  writeFileSync(placesIn(folder).lock, `${other.pid} ${readFileSync(`/proc/${other.pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')[19]}`)
  openShop(folder).db.close()
  const old = openDb(placesIn(folder).database)
  old.run('delete from migrations where name = ?', [migrations.at(-1)!.name])
  expect(() => openShop(folder)).toThrow('Restart it in this one first')
  old.run('insert into migrations (name) values (?)', [migrations.at(-1)!.name])
  old.close()
  expect(restore(folder, file)).rejects.toThrow('Stop it first')
  expect(() => lockFolder(folder)).toThrow('already running')
  other.kill()
  await other.exited
  lockFolder(folder)()
  expect(existsSync(placesIn(folder).lock)).toBe(false)
})

test('a database without its key, damaged or from a newer version is left alone', async () => {
  const { folder, db } = await shopWith('mei')
  db.run("insert into migrations (name) values ('9999-future')")
  db.close()
  expect(() => openShop(folder)).toThrow('newer Stallcast')

  const { database, key } = placesIn(folder)
  rmSync(key)
  expect(() => openShop(folder)).toThrow('is missing')
  expect(existsSync(key)).toBe(false)

  const other = await shopWith('lin')
  other.db.close()
  writeFileSync(placesIn(other.folder).database, 'x'.repeat(8192))
  expect(() => openShop(other.folder)).toThrow('damaged')
  expect(database).toBeString()
})

const until = async (isSo: () => unknown) => {
  while (!isSo()) await Bun.sleep(5)
}

const draftsIn = (...places: string[]) => places.flatMap(place => readdirSync(place)).filter(name => name.includes('backup-'))

test.each(['SIGKILL', 'SIGTERM'] as const)('a backup that is ended by %s leaves nothing for ever, and no half file under the name', async signal => {
  const { folder, db } = await shopWith('mei')
  db.close()
  // Reading it waits for a writer that never comes: the backup stands still in the middle.
  const stuck = join(placesIn(folder).uploads, 'a-place-to-wait.webp')
  Bun.spawnSync(['mkfifo', stuck])
  const shelf = join(home, `shelf-${signal}`)
  const file = join(shelf, 'shop.tar')
  const program = start(['backup', file, '--data', folder])
  await until(() => existsSync(shelf) && draftsIn(shelf).length)
  program.process.kill(signal)
  await program.ended
  expect(existsSync(file)).toBe(false)
  expect(draftsIn(folder, shelf)).toHaveLength(signal === 'SIGKILL' ? 2 : 0)

  rmSync(stuck)
  await backup(folder, file)
  expect(draftsIn(folder, shelf)).toEqual([])
  expect(readdirSync(shelf)).toEqual(['shop.tar'])
}, 60_000)

test('what was begun when the program was killed is taken away at the next start, and nothing else', async () => {
  const { folder, db } = await shopWith('mei')
  db.close()
  for (const name of ['abcdefghijklmnop.upload.part', 'imports/1c0e.part', 'imports/7.zip']) await Bun.write(join(placesIn(folder).uploads, name), name)
  forgetHalves(folder)
  expect(readdirSync(placesIn(folder).uploads, { recursive: true }).sort()).toEqual(['abcdefghijklmnop-s.webp', 'imports', 'imports/7.zip'])
})

test('films that are evidence, and what has not been converted yet, come back too', async () => {
  const { folder, db } = await shopWith('mei')
  db.close()
  for (const name of ['abcdefghijklmnop.evidence.mp4', 'bcdefghijklmnopq.upload', 'cdefghijklmnopqr.mp4']) await Bun.write(join(placesIn(folder).uploads, name), name)
  const file = join(home, 'films.tar')
  await backup(folder, file)
  const other = join(home, 'films')
  await restore(other, file)
  expect(readdirSync(placesIn(other).uploads).sort()).toEqual(['abcdefghijklmnop-s.webp', 'abcdefghijklmnop.evidence.mp4', 'bcdefghijklmnopq.upload', 'cdefghijklmnopqr.mp4'])
})

test('a restore that was cut off anywhere is finished at the next start, and nothing opens the folder before', async () => {
  const mei = await shopWith('mei')
  const lin = await shopWith('lin')
  mei.db.close()
  const steps = 5
  for (let done = 0; done <= steps; done++) {
    const folder = join(home, `cut-${done}`)
    cpSync(lin.folder, folder, { recursive: true })
    cpSync(mei.folder, join(folder, '.restore-new'), { recursive: true })
    mkdirSync(join(folder, 'before'))
    writeFileSync(placesIn(folder).plan, JSON.stringify({ staging: '.restore-new', aside: 'before', old: ['stallcast.sqlite', 'stallcast.sqlite-wal', 'keys', 'uploads'].filter(name => existsSync(join(folder, name))) }))
    const exchange = [
      ...(JSON.parse(readFileSync(placesIn(folder).plan, 'utf8')).old as string[]).map(name => [join(folder, name), join(folder, 'before', name)]),
      ...['stallcast.sqlite', 'keys', 'uploads'].map(name => [join(folder, '.restore-new', name), join(folder, name)]),
    ] as [string, string][]
    expect(exchange.length).toBeGreaterThanOrEqual(steps)
    for (const [from, to] of exchange.slice(0, done)) renameSync(from, to)

    expect(() => openShop(folder)).toThrow('was cut off')
    await expect(backup(folder, join(home, 'never.tar'))).rejects.toThrow('was cut off')
    finishRestore(folder)
    expect([nameIn(folder)[0], nameIn(join(folder, 'before'))[0]]).toEqual(['mei', 'lin'])
    expect(readdirSync(folder).filter(name => name.includes('restore'))).toEqual([])
  }
  lin.db.close()
})

test('a restore that is killed at any moment leaves either shop whole', async () => {
  const { folder: mei, db } = await shopWith('mei')
  const file = join(home, 'killed.tar')
  await Bun.write(join(placesIn(mei).uploads, 'bcdefghijklmnopq-l.webp'), new Uint8Array(30_000_000))
  await backup(mei, file)
  db.close()

  const began = performance.now()
  await start(['restore', file, '--data', join(home, 'whole')]).ended
  const whole = performance.now() - began
  for (let time = 0; time < 6; time++) {
    const { folder, db } = await shopWith('lin')
    db.close()
    const program = start(['restore', file, '--data', folder])
    await Bun.sleep(whole * (0.5 + time / 10))
    program.process.kill('SIGKILL')
    await program.ended
    // What a start does first.
    lockFolder(folder)()
    finishRestore(folder)
    const [aside] = readdirSync(folder).filter(name => name.startsWith('before-restore-'))
    // Nothing is put aside before there is something to put in its place.
    if (aside) expect([nameIn(folder)[0], nameIn(join(folder, aside))[0]]).toEqual(['mei', 'lin'])
    else expect(nameIn(folder)[0]).toBe('lin')
    expect(readdirSync(folder).filter(name => name.startsWith('.restore'))).toEqual([])
  }
}, 60_000)

test('a backup in the middle of a rush holds every order acknowledged before it began, and none by half', async () => {
  const folder = join(home, 'rush')
  mkdirSync(join(folder, 'keys'), { recursive: true })
  writeFileSync(placesIn(folder).key, new Uint8Array(32))
  const shop = start([folder, '1000000', '5000'], { program: ['bun', join(import.meta.dir, '../testing/rush-server.ts')] })
  await until(() => shop.lines.length)
  symlinkSync('shop.db', placesIn(folder).database)
  const { origin, rush } = JSON.parse(shop.lines[0]!) as { origin: string; rush: Rush }

  const acknowledged = new Map<string, number>()
  let [next, over] = [0, false]
  const buying = Array.from({ length: 16 }, async () => {
    while (!over) {
      const turn = next++
      const intent = `a-tap-in-the-rush-${turn}`
      acknowledged.set(intent, (await orderOf(await tap(origin, rush, { buyer: turn % 5000, intent })))!)
    }
  })
  const restored: { before: Map<string, number>; after: number; other: string }[] = []
  for (let time = 0; time < 3; time++) {
    const enough = acknowledged.size + 200
    await until(() => acknowledged.size >= enough)
    const before = new Map(acknowledged)
    const file = join(home, `rush-${time}.tar`)
    const program = start(['backup', file, '--data', folder])
    expect(await program.ended).toBe(0)
    const other = join(home, `rush-${time}`)
    await restore(other, file)
    restored.push({ before, after: acknowledged.size, other })
  }
  over = true
  await Promise.all(buying)
  shop.process.kill('SIGKILL')
  await shop.ended

  for (const { before, after, other } of restored) {
    const { db } = openShop(other)
    const one = (sql: string) => db.query<{ value: number }, []>(sql).get()!.value
    const stored = new Map(db.query<{ intent: string; id: number }, []>('select intent, id from orders').all().map(({ intent, id }) => [intent, id]))
    expect(before.size).toBeGreaterThanOrEqual(200)
    for (const [intent, id] of before) expect(stored.get(intent)).toBe(id)
    expect(stored.size).toBeLessThanOrEqual(after + 16)
    expect({ stock: one('select stock as value from products') + stored.size, lines: one('select sum(quantity) as value from order_lines'), bills: one('select count(*) as value from bills'), steps: one('select count(*) as value from order_transitions') })
      .toEqual({ stock: 1_000_000, lines: stored.size, bills: stored.size, steps: stored.size })
    expect(db.query('pragma foreign_key_check').all()).toEqual([])
    db.close()
  }
}, 60_000)
