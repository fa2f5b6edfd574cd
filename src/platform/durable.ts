import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { freeIn, refuseUnkept, words } from './disk.ts'
import { refuse } from './refusal.ts'

// What a row of the database points at must be there when the row is, also after a power cut.

/** What files leave free, so that orders are taken long after pictures are not. */
const reserved = 64_000_000

/** Writes a file and returns when it is on the disk, name and all. Half of one is not left behind; a full disk is refused. */
export const writeDurably = async (path: string, bytes: Uint8Array | Blob, leaving = reserved) => {
  const size = bytes instanceof Blob ? bytes.size : bytes.length
  if ((await freeIn(dirname(path))) - size < leaving) refuse(words.noRoomForFiles, 503)
  try {
    await Bun.write(path, bytes)
    await sync(path)
    await sync(dirname(path))
  } catch (error) {
    await rm(path, { force: true }).catch(() => {})
    refuseUnkept(error)
  }
}

/** Gives a finished draft its name; returns when both are on the disk. */
export const renameDurably = async (draft: string, path: string) => {
  await sync(draft)
  await rename(draft, path)
  await sync(dirname(path))
}

/** A file or a folder. */
export const sync = async (path: string) => {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
