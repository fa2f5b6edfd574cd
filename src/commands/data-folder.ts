import { randomBytes } from 'node:crypto'
import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { migrations } from '../../migrations/index.ts'
import { isUpToDate, migrate, NewerDatabase, openDb, type Db } from '../platform/db.ts'
import { isFull, keepsNothing } from '../platform/disk.ts'
import { createVault, type Vault } from '../platform/vault.ts'
import { trouble } from './trouble.ts'

/** Where everything of a shop lies, below its data folder. */
export const placesIn = (folder: string) => ({
  database: join(folder, 'stallcast.sqlite'),
  uploads: join(folder, 'uploads'),
  recordings: join(folder, 'recordings'),
  exports: join(folder, 'exports'),
  key: join(folder, 'keys', 'vault.key'),
  lock: join(folder, 'stallcast.lock'),
  /** What a restore that was cut off has still to exchange. */
  plan: join(folder, 'restore.json'),
})

const keyLength = 32

/** Makes the folder when it is not there. Throws a Trouble when it cannot be written to. */
export const prepareFolder = (folder: string) => {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const probe = join(folder, `.probe-${process.pid}`)
    writeFileSync(probe, '')
    rmSync(probe)
  } catch {
    trouble(`The data folder ${folder} cannot be written to. Give Stallcast the right to write there, or name another folder with --data.`)
  }
}

/** One running shop to a data folder. Returns the release. A lock left by a process that died is taken over. */
export const lockFolder = (folder: string) => {
  const { lock } = placesIn(folder)
  const mine = thisProcess()
  for (let tries = 0; ; tries++) {
    try {
      writeFileSync(lock, mine, { flag: 'wx', mode: 0o600 })
      break
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || tries > 1) throw error
      if (isHeld(lock)) trouble(`Another Stallcast is already running with the data folder ${folder}. Stop it first, or name another folder with --data.`)
      rmSync(lock, { force: true })
    }
  }
  return () => rmSync(lock, { force: true })
}

/** Is a shop running with this folder now? */
export const isRunning = (folder: string) => isHeld(placesIn(folder).lock)

const isHeld = (lock: string) => {
  if (!existsSync(lock)) return false
  const held = readFileSync(lock, 'utf8')
  return isAlive(held) && held !== thisProcess()
}

/** Names this process, also when its number is given to another later. */
export const thisProcess = () => `${process.pid} ${startOf(process.pid)}`

/** Does the process of this name still run? */
export const isAlive = (name: string) => {
  const [pid, start] = name.split(' ')
  try {
    process.kill(Number(pid), 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  return startOf(Number(pid)) === start
}

/** When the kernel started this process: tells a process from a later one with the same number. */
const startOf = (pid: number) => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')[19]!
  } catch {
    return 'unknown'
  }
}

/** Takes away what uploads and conversions had begun when the program was killed. Of a folder nobody else has open. */
export const forgetHalves = (folder: string) => {
  const { uploads } = placesIn(folder)
  for (const place of [uploads, join(uploads, 'imports')].filter(existsSync)) {
    for (const name of readdirSync(place)) if (name.endsWith('.part')) rmSync(join(place, name), { force: true })
  }
}

/** A folder between two shops is neither: to open it would begin a third. */
export const refuseHalfRestored = (folder: string) => {
  if (existsSync(placesIn(folder).plan)) trouble(`A restore of ${folder} was cut off in the middle. Start Stallcast, which finishes it.`)
}

/** Opens the database and brings it up to date. Throws a Trouble, with nothing changed, when it is not ours to open. */
export const openShop = (folder: string, told: (line: string) => void = () => {}): { db: Db; vault: Vault } => {
  const places = placesIn(folder)
  refuseHalfRestored(folder)
  const vault = createVault(readKey(folder))
  let db: Db | null = null
  try {
    db = openDb(places.database)
    // Whoever has it open would find its tables changed.
    if (isRunning(folder) && !isUpToDate(db, migrations)) trouble(`Stallcast is running with ${folder} in an older version. Restart it in this one first.`)
    migrate(db, migrations, told)
    chmodSync(places.database, 0o600)
    return { db, vault }
  } catch (error) {
    db?.close()
    if (error instanceof NewerDatabase) return trouble(`The database in ${folder} was written by a newer Stallcast. Start that version again, or restore a backup made by this one. Nothing was changed.`)
    if (isFull(error)) return trouble(`There is not enough room in ${folder} to open the shop. Make room, then start again. Nothing was changed.`)
    if (keepsNothing(error)) return trouble(`The disk of ${folder} cannot be written to (${(error as Error).message}). Look at the disk, then start again. Nothing was changed.`)
    const { code } = error as { code?: string }
    if (code === 'SQLITE_NOTADB' || code === 'SQLITE_CORRUPT') return trouble(`The database ${places.database} is damaged. Stop here and restore the last backup: stallcast restore FILE. Nothing was changed.`)
    throw error
  }
}

/** What was put into this folder, or moved there, is on the disk by its name. */
export const syncFolder = (folder: string) => {
  const opened = openSync(folder, 'r')
  fsyncSync(opened)
  closeSync(opened)
}

const readKey = (folder: string): Uint8Array => {
  const { key, database } = placesIn(folder)
  if (existsSync(key)) {
    const bytes = readFileSync(key)
    return bytes.length === keyLength ? bytes : trouble(`The key file ${key} is damaged. Restore it from a backup: without it, addresses and phone numbers cannot be read.`)
  }
  if (existsSync(database)) trouble(`The key file ${key} is missing, though the database is there. Restore it from a backup: without it, addresses and phone numbers cannot be read.`)
  mkdirSync(join(folder, 'keys'), { recursive: true, mode: 0o700 })
  const bytes = randomBytes(keyLength)
  writeFileSync(key, bytes, { mode: 0o600, flag: 'wx', flush: true })
  // What is sealed with it must not outlive it in a power cut.
  for (const place of [join(folder, 'keys'), folder]) syncFolder(place)
  return bytes
}
