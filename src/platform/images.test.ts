import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { openImages, pictureUrl } from './images.ts'
import { Refusal } from './refusal.ts'

const folder = mkdtempSync(join(tmpdir(), 'images-'))
afterAll(() => rmSync(folder, { recursive: true }))
const images = openImages(folder)

const crc = (bytes: Uint8Array) => Buffer.from(Uint32Array.of(Bun.hash.crc32(bytes)).buffer).reverse()
const chunk = (type: string, body: Uint8Array) => {
  const inside = Buffer.concat([Buffer.from(type), body])
  return Buffer.concat([Buffer.from(Uint32Array.of(body.length).buffer).reverse(), inside, crc(inside)])
}

/** A grey PNG of any size, whose bytes are few. */
const png = (width: number, height: number) => {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head[8] = 8
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.alloc((width + 1) * height))), chunk('IEND', Buffer.alloc(0)),
  ])
}

test('a picture is kept in three sizes, none larger than it was', async () => {
  const { id, width, height } = await images.keep(png(1000, 500))
  expect([width, height]).toEqual([1000, 500])

  const widths = await Promise.all((['s', 'm', 'l'] as const).map(async size => {
    const bytes = await images.file(pictureUrl(id, size).split('/').at(-1)!)!.bytes()
    const found = await new Bun.Image(bytes).metadata()
    return [found.format, found.width]
  }))
  expect(widths).toEqual([['webp', 200], ['webp', 640], ['webp', 1000]])
  await images.forget(id)
  expect(await images.file(`${id}-s.webp`)!.exists()).toBe(false)
})

test.each([
  ['text', Buffer.from('this is not a picture')],
  ['a drawing with scripts', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
  ['a picture that explodes', png(16_000, 16_000)],
  ['half a picture', png(3000, 3000).subarray(0, 60)],
])('%s is refused', async (_, bytes) => {
  const before = process.memoryUsage.rss()
  expect(images.keep(bytes)).rejects.toBeInstanceOf(Refusal)
  await images.keep(bytes).catch(() => {})
  expect(process.memoryUsage.rss() - before).toBeLessThan(300e6)
})

test('only names of pictures are files', () => {
  expect(images.file('../stallcast.sqlite')).toBeNull()
  expect(images.file('abcdefghijklmnop-x.webp')).toBeNull()
})
