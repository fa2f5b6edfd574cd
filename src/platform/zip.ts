import { crc32 } from 'node:zlib'

/** As many as are looked at: an archive of strangers may claim a million. */
export const mostFiles = 5_000

/**
 * A ZIP archive of a few small files, stored as they are (APPNOTE.TXT 6.3, sections 4.3.7, 4.3.12 and 4.3.16). Names are
 * UTF-8. The same files make the same bytes.
 */
export const writeZip = (files: { name: string; text: string | Uint8Array }[]): Uint8Array<ArrayBuffer> => {
  const entries = files.map(({ name, text }) => {
    const [path, body] = [Buffer.from(name), Buffer.from(text as Uint8Array)]
    return { path, body, sum: crc32(body) }
  })
  const local = entries.map(entry => Buffer.concat([u32(0x04034b50), about(entry), entry.path, entry.body]))
  let at = 0
  const central = entries.map((entry, index) => {
    const head = Buffer.concat([u32(0x02014b50), u16(20), about(entry), u16(0, 0, 0), u32(0, at), entry.path])
    at += local[index]!.length
    return head
  })
  const directory = Buffer.concat(central)
  const end = Buffer.concat([u32(0x06054b50), u16(0, 0, entries.length, entries.length), u32(directory.length, at), u16(0)])
  return new Uint8Array(Buffer.concat([...local, directory, end]))
}

/** The files of an archive as writeZip makes it, byte for byte; null when it is not one. */
export const readZip = (bytes: Uint8Array): { name: string; bytes: Uint8Array }[] | null => {
  const files = listStored(bytes)
  const same = files.length > 0 && files.length <= mostFiles && Buffer.from(writeZip(files.map(({ name, bytes }) => ({ name, text: bytes })))).equals(bytes)
  return same ? files : null
}

/** What its local headers say is stored in it, as far as they can be followed, whether or not the rest fits; one more than mostFiles at most. */
export const listStored = (bytes: Uint8Array): { name: string; bytes: Uint8Array }[] => {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const files: { name: string; bytes: Uint8Array }[] = []
  for (let at = 0; at + 30 <= zip.length && zip.readUInt32LE(at) === 0x04034b50 && files.length <= mostFiles;) {
    const body = at + 30 + zip.readUInt16LE(at + 26) + zip.readUInt16LE(at + 28)
    const end = body + zip.readUInt32LE(at + 18)
    if (end > zip.length) break
    files.push({ name: zip.toString('utf8', at + 30, at + 30 + zip.readUInt16LE(at + 26)), bytes: zip.subarray(body, end) })
    at = end
  }
  return files
}

const utf8 = 0x800
const newYear1980 = 0x21

/** Version needed, flags, stored, time, date, sum, sizes, lengths of the name and of nothing more. */
const about = ({ path, body, sum }: { path: Buffer; body: Buffer; sum: number }) =>
  Buffer.concat([u16(20, utf8, 0, 0, newYear1980), u32(sum, body.length, body.length), u16(path.length, 0)])

const u16 = (...values: number[]) => {
  const bytes = Buffer.alloc(2 * values.length)
  values.forEach((value, index) => bytes.writeUInt16LE(value, 2 * index))
  return bytes
}

const u32 = (...values: number[]) => {
  const bytes = Buffer.alloc(4 * values.length)
  values.forEach((value, index) => bytes.writeUInt32LE(value >>> 0, 4 * index))
  return bytes
}
