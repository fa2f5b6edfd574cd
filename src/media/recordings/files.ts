import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Keeping, ObjectStore } from '../../app.ts'
import type { Place, Take } from './rules.ts'
import { indexOf, indexPath, takePath, type TakeIndex } from './take.ts'

type Named = Pick<Take, 'stream' | 'began' | 'place'>

const folderOf = ({ folders }: Keeping, place: Place) => (place === 'archive' ? folders.archive : folders.here)

/** The path of a take on a disk, null when it lies in the store or its folder is not given any more. */
export const pathOf = (keeping: Keeping, { stream, began, place }: Named) => {
  const folder = place === 'store' ? null : folderOf(keeping, place)
  return folder === null ? null : takePath(folder, stream, began)
}

/** The index stays beside the database when its take has gone to the store. */
export const indexOfTake = (keeping: Keeping, { stream, began, place }: Named): TakeIndex | null => {
  const folder = folderOf(keeping, place)
  return folder === null ? null : indexOf(takePath(folder, stream, began))
}

const keyOf = ({ stream, began }: Pick<Take, 'stream' | 'began'>) => `${stream}/${began}.mp4`

const storeOf = ({ store }: Keeping): ObjectStore => {
  if (!store) throw new Error('the object store is not set up any more')
  return store
}

/** Bytes `from` up to before `to` of a take, wherever it lies. */
export const readTake = async (keeping: Keeping, take: Named, from: number, to: number): Promise<Blob | ArrayBuffer> => {
  const path = pathOf(keeping, take)
  if (path !== null) return Bun.file(path).slice(from, to)
  return storeOf(keeping).file(keyOf(take)).slice(from, to).arrayBuffer()
}

/** The same, however much it is, without holding it in memory. */
export const streamTake = (keeping: Keeping, take: Named, from: number, to: number): Blob | ReadableStream => {
  const path = pathOf(keeping, take)
  return path !== null ? Bun.file(path).slice(from, to) : storeOf(keeping).file(keyOf(take)).slice(from, to).stream()
}

const piece = 4 << 20

/** The whole of a take, piece by piece. */
export async function* piecesOf(keeping: Keeping, take: Named, bytes: number) {
  for (let at = 0; at < bytes; at += piece) {
    const read = await readTake(keeping, take, at, Math.min(at + piece, bytes))
    yield new Uint8Array(read instanceof Blob ? await read.arrayBuffer() : read)
  }
}

export const hashTake = async (keeping: Keeping, take: Named, bytes: number) => {
  const hasher = new Bun.CryptoHasher('sha256')
  let read = 0
  for await (const part of piecesOf(keeping, take, bytes)) {
    hasher.update(part)
    read += part.length
  }
  if (read !== bytes) throw new Error(`${keyOf(take)} has ${read} bytes in ${take.place}, not ${bytes}`)
  return hasher.digest('hex')
}

/** Copies a closed take to another place and reads it back: throws unless every byte is there. The old copy is left alone. */
export const copyTake = async (keeping: Keeping, take: Take, to: Place) => {
  const copy = { ...take, place: to }
  const from = pathOf(keeping, take)
  if (from === null || to === 'here') throw new Error(`takes are not moved from ${take.place} to ${to}`)
  if (to === 'store') await upload(storeOf(keeping), keyOf(take), keeping, take)
  else await copyFile(keeping, take, pathOf(keeping, copy)!)
  if ((await hashTake(keeping, copy, take.bytes!)) !== take.sha256) throw new Error(`the copy of ${keyOf(take)} in ${to} differs from the recording`)
  if (to === 'archive') await place(`${pathOf(keeping, copy)!}`, indexPath(from))
  if (to === 'store' && take.place === 'archive') await place(takePath(keeping.folders.here, take.stream, take.began), indexPath(from))
}

const place = async (path: string, index: string) => {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  if (indexPath(path) !== index) await Bun.write(indexPath(path), Bun.file(index))
}

const upload = async (store: ObjectStore, key: string, keeping: Keeping, take: Take) => {
  const writer = store.file(key).writer({ partSize: 8 << 20, queueSize: 2, retry: 3, type: 'video/mp4' })
  for await (const part of piecesOf(keeping, take, take.bytes!)) {
    writer.write(part)
    await writer.flush()
  }
  await writer.end()
}

const copyFile = async (keeping: Keeping, take: Take, path: string) => {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const draft = `${path}.part`
  await rm(draft, { force: true })
  const out = await open(draft, 'wx', 0o600)
  try {
    for await (const part of piecesOf(keeping, take, take.bytes!)) await out.appendFile(part)
    await out.datasync()
  } finally {
    await out.close()
  }
  await rename(draft, path)
}

/** Takes away what lies in this place; what is not there is no fault. */
export const removeTake = async (keeping: Keeping, take: Named, keepIndex = false) => {
  const path = pathOf(keeping, take)
  if (path === null) await storeOf(keeping).delete(keyOf(take))
  else await rm(path, { force: true })
  const index = take.place === 'store' ? takePath(keeping.folders.here, take.stream, take.began) : path
  if (index !== null && !keepIndex) await rm(indexPath(index), { force: true })
}

export const isThere = async (path: string) => (await stat(path).catch(() => null)) !== null
