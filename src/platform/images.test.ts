import { expect, test } from 'bun:test'
import { existsSync, readdirSync } from 'node:fs'
import { bomb, photo, png } from '../testing/pictures.ts'
import { refused } from '../testing/refused.ts'
import { world } from '../testing/world.ts'

const text = (text: string) => new TextEncoder().encode(text)
const jpeg = async (bytes: Uint8Array) => Buffer.from(await new Bun.Image(bytes).jpeg({ quality: 90 }).bytes())
const noise = png(800, 800, (x, y) => (x * y) & 255)

test('a picture is kept in three sizes, none larger than it was', async () => {
  const { app } = world()
  const { id, width, height } = await app.images.keep(png(2000, 1000, x => x & 255))
  expect([width, height]).toEqual([2000, 1000])

  const kept = await Promise.all((['s', 'm', 'l'] as const).map(size => new Bun.Image(app.images.file(`${id}-${size}.webp`)!).metadata()))
  expect(kept).toEqual([
    { width: 200, height: 100, format: 'webp' }, { width: 640, height: 320, format: 'webp' }, { width: 1440, height: 720, format: 'webp' },
  ])

  const small = await app.images.keep(photo())
  expect(await new Bun.Image(app.images.file(`${small.id}-l.webp`)!).metadata()).toMatchObject({ width: 64, height: 48 })
})

test('what a camera wrote into a picture is gone, and it stands upright', async () => {
  const { app } = world()
  const plain = await jpeg(png(80, 40, x => x * 3))
  const tiff = Buffer.from('4d4d002a00000008000101120003000000010006000000000000', 'hex')
  const exif = Buffer.concat([Buffer.from('ffe1', 'hex'), Buffer.of(0, tiff.length + 8), Buffer.from('Exif\0\0'), tiff])
  const { id, width, height } = await app.images.keep(Buffer.concat([plain.subarray(0, 2), exif, plain.subarray(2)]))

  expect([width, height]).toEqual([40, 80])
  expect(Buffer.from(await app.images.file(`${id}-l.webp`)!.bytes()).includes('Exif')).toBe(false)
})

test.each([
  ['text named as a picture', () => text('not a picture')],
  ['SVG', () => text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>')],
  ['a picture that would fill the memory', bomb],
  ['half a PNG', () => noise.subarray(0, noise.length / 2)],
  ['half a JPEG', async () => (await jpeg(noise)).subarray(0, 60_000)],
  ['a JPEG without a body', async () => (await jpeg(noise)).subarray(0, 20)],
  ['nothing', () => new Uint8Array()],
])('%s is refused and leaves no file', async (_, bytes) => {
  const { app } = world()
  expect(await refused(app.images.keep(await bytes()))).toContain('not a picture')
  expect(existsSync(app.images.folder) ? readdirSync(app.images.folder) : []).toEqual([])
})

test('a whole JPEG is taken, also one with something behind its end', async () => {
  const { app } = world()
  const whole = await jpeg(noise)
  expect(await app.images.keep(whole)).toMatchObject({ width: 800 })
  expect(await app.images.keep(Buffer.concat([whole, Buffer.from('a film of three seconds')]))).toMatchObject({ width: 800 })
})
