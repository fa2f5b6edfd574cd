import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import { largestUpload } from '../../platform/images.ts'
import { mostEntries, openPictures } from './zip.ts'
import { words } from './words.ts'

const folder = mkdtempSync(join(tmpdir(), 'zips-'))
afterAll(() => rmSync(folder, { recursive: true }))

type Packed = { name: string; bytes: Uint8Array; claimed?: number; flags?: number }

const numbers = (...fields: [width: 2 | 4, value: number][]) => Buffer.concat(fields.map(([width, value]) => {
  const bytes = Buffer.alloc(width)
  bytes.writeUIntLE(value, 0, width)
  return bytes
}))

/** A ZIP (APPNOTE.TXT 6.3) that may claim what is not so. */
const pack = (files: Packed[]) => {
  let at = 0
  const parts = files.map(({ name, bytes, claimed = bytes.length, flags = 0x800 }) => {
    const [path, body] = [Buffer.from(name), deflateRawSync(bytes)]
    const about = numbers([2, 20], [2, flags], [2, 8], [2, 0], [2, 0x21], [4, crc32(bytes)], [4, body.length], [4, claimed], [2, path.length], [2, 0])
    const local = Buffer.concat([numbers([4, 0x04034b50]), about, path, body])
    const central = Buffer.concat([numbers([4, 0x02014b50], [2, 20]), about, numbers([2, 0], [2, 0], [2, 0], [4, 0], [4, at]), path])
    at += local.length
    return { local, central }
  })
  const directory = Buffer.concat(parts.map(({ central }) => central))
  return Buffer.concat([...parts.map(({ local }) => local), directory, numbers([4, 0x06054b50], [2, 0], [2, 0], [2, files.length], [2, files.length], [4, directory.length], [4, at], [2, 0])])
}

let files = 0
const open = async (bytes: Uint8Array) => {
  const path = join(folder, `${++files}.zip`)
  await Bun.write(path, bytes)
  return openPictures(path)
}

const picture = new TextEncoder().encode('a picture')

test('what is in an archive is found by its path, by its name alone, and never outside of it', async () => {
  const zip = await open(pack([{ name: 'in/a.png', bytes: picture }, { name: '../../b.png', bytes: picture }, { name: '/etc/c.png', bytes: picture }]))
  for (const name of ['in/a.png', 'a.png', 'b.png', 'c.png']) expect(await zip.read(zip.find(name) as string)).toEqual(picture)
  expect(zip.find('d.png')).toBeNull()
  zip.close()
})

const one = pack([{ name: 'a.png', bytes: picture }])
test.each([
  ['nothing', new Uint8Array(), words.zip.broken],
  ['a text', new TextEncoder().encode('PK, or not'), words.zip.broken],
  ['half of one', one.subarray(0, -10), words.zip.broken],
  ['one that is locked', pack([{ name: 'a.png', bytes: picture, flags: 0x801 }]), words.zip.locked],
  ['one of too many files', pack(Array.from({ length: mostEntries + 1 }, (_, index) => ({ name: `${index}.png`, bytes: new Uint8Array() }))), words.zip.tooMany],
  ['one that unpacks to far more than it is', pack(Array.from({ length: 70 }, (_, index) => ({ name: `${index}.png`, bytes: picture, claimed: 10_000_000 }))), words.zip.tooLarge],
])('%s is refused in a sentence', async (_, bytes, reason) => {
  await expect(open(bytes)).rejects.toMatchObject({ reason })
})

test('an entry is read no further than it claims, nor further than a picture may be', async () => {
  const bomb = new Uint8Array(60_000_000)
  const zip = await open(pack([{ name: 'liar.png', bytes: bomb, claimed: 100 }, { name: 'short.png', bytes: picture, claimed: 100 }, { name: 'large.png', bytes: bomb }, { name: 'fine.png', bytes: picture }]))
  await expect(zip.read('liar.png')).rejects.toThrow()
  await expect(zip.read('short.png')).rejects.toThrow()
  expect((await zip.read('large.png')).length).toBe(largestUpload + 1)
  expect(await zip.read('fine.png')).toEqual(picture)
  zip.close()
})
