import { afterAll, expect, test } from 'bun:test'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { insertPerson } from '../accounts/store.ts'
import { backup, restore } from './backup.ts'
import { lockFolder, openShop, placesIn, prepareFolder } from './data-folder.ts'

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
