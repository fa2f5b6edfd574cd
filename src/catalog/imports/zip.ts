import { createHash } from 'node:crypto'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { largestUpload } from '../../platform/images.ts'
import { Refusal, refuse } from '../../platform/refusal.ts'
import { words } from './words.ts'

export const largestZip = 100 * 1024 * 1024
export const mostEntries = 5_000
const largestInside = 600 * 1024 * 1024

export type PictureZip = {
  /** Null: there is none; 'several': the name alone does not tell which. */
  find: (name: string) => string | 'several' | null
  read: (path: string) => Promise<Uint8Array>
  close: () => void
}

/** Nothing is unpacked to the disk, and no more is read than asked for. Refuses what is broken, locked or too large. */
export const openPictures = async (file: string): Promise<PictureZip> => {
  const zip = await yauzl.openPromise(file, { lazyEntries: true, decodeStrings: false, autoClose: false }).catch(() => refuse(words.zip.broken))
  try {
    return withEntries(zip, await listEntries(zip))
  } catch (error) {
    zip.close()
    throw error instanceof Refusal ? error : new Refusal(words.zip.broken)
  }
}

const listEntries = async (zip: ZipFile) => {
  if (zip.entryCount > mostEntries) refuse(words.zip.tooMany)
  const entries = new Map<string, Entry>()
  let size = 0
  for await (const entry of zip.eachEntry()) {
    const path = nameOf(entry)
    if (path.endsWith('/') || path.startsWith('__MACOSX/')) continue
    if (entry.isEncrypted()) refuse(words.zip.locked)
    size += entry.uncompressedSize
    if (size > largestInside) refuse(words.zip.tooLarge)
    entries.set(path, entry)
  }
  return entries
}

const withEntries = (zip: ZipFile, entries: Map<string, Entry>): PictureZip => {
  const whole = new Map([...entries.keys()].map(path => [plain(path), path]))
  const last = Map.groupBy(entries.keys(), path => baseName(path))
  return {
    find: name => {
      const exact = whole.get(plain(name))
      if (exact) return exact
      const found = last.get(baseName(name)) ?? []
      return found.length > 1 ? 'several' : (found[0] ?? null)
    },
    read: async path => {
      const entry = entries.get(path)!
      if (entry.uncompressedSize > largestUpload) return new Uint8Array(largestUpload + 1)
      const chunks: Buffer[] = []
      // It ends with an error when there is more inside than the archive says.
      for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer)
      return new Uint8Array(Buffer.concat(chunks))
    },
    close: () => zip.close(),
  }
}

const utf8 = 0x800

/** Older programs on a Chinese Windows write names in GBK and say nothing of it. */
const nameOf = (entry: Entry) => {
  const raw = entry.fileNameRaw
  const told = (entry.generalPurposeBitFlag & utf8) !== 0
  try {
    return new TextDecoder('utf-8', { fatal: !told }).decode(raw)
  } catch {
    return new TextDecoder('gb18030').decode(raw)
  }
}

const plain = (name: string) => name.normalize('NFC').replaceAll('\\', '/').replace(/^\.?\//, '').toLowerCase()
const baseName = (name: string) => plain(name).split('/').at(-1)!

/** The same picture under two names is kept once. */
export const fingerprint = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('base64url')
