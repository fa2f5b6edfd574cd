import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { Database } from 'bun:sqlite'
import { migrations } from '../../migrations/index.ts'
import { isFull } from '../platform/disk.ts'
import { renameDurably, sync } from '../platform/durable.ts'
import { createVault } from '../platform/vault.ts'
import { readTar, writeTar, type TarEntry } from '../platform/tar.ts'
import { isAlive, isRunning, lockFolder, placesIn, prepareFolder, refuseHalfRestored, syncFolder, thisProcess } from './data-folder.ts'
import { trouble } from './trouble.ts'

/**
 * The whole shop in one file, while it runs: a consistent copy of the database, then every picture, and the keys.
 * Pictures never change once written, so those the copy names are there. Returns the size in bytes.
 */
export const backup = async (folder: string, target: string) => {
  const places = placesIn(folder)
  refuseHalfRestored(folder)
  if (!existsSync(places.database)) trouble(`There is no shop in ${folder}. Name its data folder with --data.`)
  if (existsSync(target)) trouble(`${target} is already there. Give the backup a new name, such as shop-${new Date().toISOString().slice(0, 10)}.tar.`)

  const home = dirname(resolve(target))
  const draft = join(home, draftName('tar'))
  const copy = join(folder, draftName('sqlite'))
  const forget = () => {
    for (const path of [draft, copy, `${copy}-journal`]) rmSync(path, { force: true })
  }
  const interrupted = () => {
    forget()
    process.exit(1)
  }
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted)
  try {
    mkdirSync(home, { recursive: true })
    for (const place of [folder, home]) forgetDrafts(place)
    const db = new Database(places.database)
    db.run('pragma busy_timeout = 10000')
    db.query('vacuum into ?').run(copy)
    db.close()
    const size = await writeTar(draft, entriesOf(places, copy))
    await renameDurably(draft, target)
    return size
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (isFull(error)) return trouble(`There is not enough room for the backup in ${home} or ${folder}. Nothing was kept.`)
    if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return trouble(`The backup cannot be written to ${target}. Choose a place that Stallcast may write to.`)
    throw error
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted)
    forget()
  }
}

/** Says whose it is, so that one left by a process that was killed can be told from one that is being written. */
const draftName = (kind: 'tar' | 'sqlite') => `.stallcast-backup-${thisProcess().replace(' ', '-')}.${kind}`

/** Takes away what backups that were killed have left. */
export const forgetDrafts = (place: string) => {
  for (const name of readdirSync(place)) {
    const [, pid, start] = /^\.stallcast-backup-(\d+)-(\w+)\.(?:tar|sqlite)(?:-journal)?$/.exec(name) ?? []
    if (pid && !isAlive(`${pid} ${start}`)) rmSync(join(place, name), { force: true })
  }
}

const kept = /^[\w-]+(\.evidence)?\.(webp|mp4|m4a|upload)$/

function* entriesOf(places: ReturnType<typeof placesIn>, copy: string): Iterable<TarEntry> {
  yield { name: 'stallcast.sqlite', path: copy }
  yield { name: 'keys/vault.key', path: places.key }
  if (!existsSync(places.uploads)) return
  for (const name of readdirSync(places.uploads)) {
    if (kept.test(name)) yield { name: `uploads/${name}`, path: join(places.uploads, name), passing: true }
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

  const release = lockFolder(folder)
  let staging: string | null = null
  try {
    finishRestore(folder)
    staging = mkdtempSync(join(folder, '.restore-'))
    await unpack(source, staging)
    check(staging)
    const old = contents.filter(name => existsSync(join(folder, name)))
    const aside = old.length ? `before-restore-${new Date().toISOString().replace(/[:.]/g, '-')}` : null
    await sync(staging)
    await writePlan(folder, { staging: basename(staging), aside, old })
    finishRestore(folder)
    return aside && join(folder, aside)
  } catch (error) {
    if (isFull(error)) return trouble(`There is not enough room in ${folder} to unpack the backup. Nothing was changed.`)
    if (error instanceof Error && error.message.includes('archive')) return trouble(`${source} is not a whole Stallcast backup: ${error.message}. Nothing was changed.`)
    throw error
  } finally {
    if (staging) rmSync(staging, { recursive: true, force: true })
    release()
  }
}

const contents = ['stallcast.sqlite', 'stallcast.sqlite-wal', 'stallcast.sqlite-shm', 'keys', 'uploads']

/** What a restore is about to exchange. Once it is on the disk the restore is finished, whatever happens in between. */
type Plan = { staging: string; aside: string | null; old: string[] }

const writePlan = async (folder: string, plan: Plan) => {
  const draft = join(folder, '.restore.json')
  writeFileSync(draft, JSON.stringify(plan), { mode: 0o600 })
  await renameDurably(draft, placesIn(folder).plan)
}

/**
 * Carries an exchange that was cut off to its end, and takes away what restores that never got so far have unpacked. Of
 * a folder nobody else has open.
 */
export const finishRestore = (folder: string) => {
  const { plan } = placesIn(folder)
  if (existsSync(plan)) {
    const { staging, aside, old } = JSON.parse(readFileSync(plan, 'utf8')) as Plan
    if (aside) mkdirSync(join(folder, aside), { recursive: true, mode: 0o700 })
    for (const name of old) if (aside && !existsSync(join(folder, aside, name))) renameSync(join(folder, name), join(folder, aside, name))
    for (const name of contents) if (existsSync(join(folder, staging, name))) renameSync(join(folder, staging, name), join(folder, name))
    syncFolder(folder)
    rmSync(plan)
  }
  for (const name of readdirSync(folder)) if (/^\.restore[.-]/.test(name)) rmSync(join(folder, name), { recursive: true, force: true })
}

const unpack = async (source: string, staging: string) => {
  mkdirSync(join(staging, 'keys'), { mode: 0o700 })
  mkdirSync(join(staging, 'uploads'), { mode: 0o700 })
  for await (const entry of readTar(source)) {
    if (!belongs(entry.name)) throw new Error(`the archive holds ${JSON.stringify(entry.name)}, which does not belong in one`)
    await entry.copyTo(join(staging, entry.name))
  }
}

const belongs = (name: string) => name === 'stallcast.sqlite' || name === 'keys/vault.key' || (name.startsWith('uploads/') && kept.test(name.slice('uploads/'.length)))

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
