import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { Database } from 'bun:sqlite'
import { migrations } from '../../migrations/index.ts'
import { createVault } from '../platform/vault.ts'
import { readTar, writeTar, type TarEntry } from '../platform/tar.ts'
import { isRunning, placesIn, prepareFolder } from './data-folder.ts'
import { trouble } from './trouble.ts'

/**
 * The whole shop in one file, while it runs: a consistent copy of the database, then every picture, and the keys.
 * Pictures never change once written, so those the copy names are there. Returns the size in bytes.
 */
export const backup = async (folder: string, target: string) => {
  const places = placesIn(folder)
  if (!existsSync(places.database)) trouble(`There is no shop in ${folder}. Name its data folder with --data.`)
  if (existsSync(target)) trouble(`${target} is already there. Give the backup a new name, such as shop-${new Date().toISOString().slice(0, 10)}.tar.`)

  const draft = `${target}.${process.pid}.part`
  const copy = join(folder, `.backup-${process.pid}.sqlite`)
  try {
    mkdirSync(dirname(resolve(target)), { recursive: true })
    const db = new Database(places.database)
    db.run('pragma busy_timeout = 10000')
    db.query('vacuum into ?').run(copy)
    db.close()
    const size = await writeTar(draft, entriesOf(places, copy))
    renameSync(draft, target)
    return size
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOSPC' || code === 'SQLITE_FULL') return trouble(`There is not enough room for the backup in ${dirname(resolve(target))} or ${folder}. Nothing was kept.`)
    if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return trouble(`The backup cannot be written to ${target}. Choose a place that Stallcast may write to.`)
    throw error
  } finally {
    rmSync(draft, { force: true })
    rmSync(copy, { force: true })
  }
}

function* entriesOf(places: ReturnType<typeof placesIn>, copy: string): Iterable<TarEntry> {
  yield { name: 'stallcast.sqlite', path: copy }
  yield { name: 'keys/vault.key', path: places.key }
  if (!existsSync(places.uploads)) return
  for (const name of readdirSync(places.uploads)) {
    if (/^[\w-]+\.(webp|mp4|m4a)$/.test(name)) yield { name: `uploads/${name}`, path: join(places.uploads, name) }
  }
}

/**
 * Puts a backup in the place of what the data folder holds. It is unpacked and checked within the folder first (which
 * may be a mounted volume); what was there is kept below it. Returns where, or null when nothing was there.
 */
export const restore = async (folder: string, source: string) => {
  if (!existsSync(source) || !statSync(source).isFile()) trouble(`There is no backup file ${source}.`)
  prepareFolder(folder)
  if (isRunning(folder)) trouble(`Stallcast is running with ${folder}. Stop it first, then restore.`)

  const staging = mkdtempSync(join(folder, '.restore-'))
  try {
    await unpack(source, staging)
    check(staging)
    const aside = contents.some(name => existsSync(join(folder, name))) ? join(folder, `before-restore-${new Date().toISOString().replace(/[:.]/g, '-')}`) : null
    if (aside) mkdirSync(aside, { mode: 0o700 })
    if (aside) moveContents(folder, aside)
    moveContents(staging, folder)
    return aside
  } catch (error) {
    if (error instanceof Error && error.message.includes('archive')) return trouble(`${source} is not a whole Stallcast backup: ${error.message}. Nothing was changed.`)
    throw error
  } finally {
    rmSync(staging, { recursive: true, force: true })
  }
}

const contents = ['stallcast.sqlite', 'stallcast.sqlite-wal', 'stallcast.sqlite-shm', 'keys', 'uploads']

const moveContents = (from: string, to: string) => {
  for (const name of contents) if (existsSync(join(from, name))) renameSync(join(from, name), join(to, name))
}

const unpack = async (source: string, staging: string) => {
  mkdirSync(join(staging, 'keys'), { mode: 0o700 })
  mkdirSync(join(staging, 'uploads'), { mode: 0o700 })
  for await (const entry of readTar(source)) {
    if (!/^(stallcast\.sqlite|keys\/vault\.key|uploads\/[\w-]+\.(webp|mp4|m4a))$/.test(entry.name)) throw new Error(`the archive holds ${JSON.stringify(entry.name)}, which does not belong in one`)
    await entry.copyTo(join(staging, entry.name))
  }
}

const check = (staging: string) => {
  const places = placesIn(staging)
  if (!existsSync(places.database) || !existsSync(places.key)) throw new Error('the archive lacks the database or its key')
  const db = new Database(places.database)
  try {
    const verdict = db.query<{ integrity_check: string }, []>('pragma integrity_check').get()?.integrity_check
    if (verdict !== 'ok') throw new Error('the database in the archive is damaged')
    const known = new Set(migrations.map(migration => migration.name))
    const names = db.query<{ name: string }, []>('select name from migrations').all()
    if (names.some(({ name }) => !known.has(name))) trouble('This backup was made by a newer Stallcast. Restore it with that version. Nothing was changed.')
    const sealed = db.query<{ phone: Uint8Array }, []>('select coalesce(phone, email) as phone from people limit 1').get()
    if (sealed) createVault(readFileSync(places.key)).open(sealed.phone)
  } catch (error) {
    if (error instanceof Error && /unable to authenticate|Unsupported state/.test(error.message)) throw new Error('the key in the archive does not fit its database')
    throw error
  } finally {
    db.close()
    for (const ending of ['-wal', '-shm']) rmSync(`${places.database}${ending}`, { force: true })
  }
}
