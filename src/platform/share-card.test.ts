import { expect, test } from 'bun:test'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { browse } from '../testing/browse.ts'
import { png } from '../testing/pictures.ts'
import { world } from '../testing/world.ts'
import { cardUrl } from './images.ts'
import { cardRoom, cardSize, drawCard, oklch } from './share-card.ts'

/** The colours of a picture at some places, as a BMP of ours has them. */
const at = (bmp: Uint8Array, x: number, y: number) => {
  const from = 54 + ((cardSize.height - 1 - y) * cardSize.width + x) * 3
  return [bmp[from + 2]!, bmp[from + 1]!, bmp[from]!]
}

test.each([
  // As Chromium draws them; what no screen can show is cut off here and brought nearer there.
  [0.956, 0.024, 32, [255, 235, 231]], [0.515, 0.175, 32, [182, 47, 25]], [0.956, 0.024, 200, [223, 246, 247]], [0.515, 0.175, 200, [0, 129, 143]], [0.956, 0.024, 300, [243, 237, 255]],
  [0.515, 0.175, 300, [121, 71, 187]], [0, 0, 0, [0, 0, 0]], [1, 0, 0, [255, 255, 255]],
])('oklch %p %p %p', (lightness, chroma, hue, rgb) => {
  for (const [index, value] of oklch(lightness, chroma, hue).entries()) expect(Math.abs(value - rgb[index]!)).toBeLessThanOrEqual(3)
})

test.each([[300, 300], [cardRoom.width, 20], [10, cardRoom.height], [1, 1]])('a picture of %p×%p stands in the middle of the ground, all of it', async (width, height) => {
  const red = (x: number, y: number) => (x + y * 7) & 255
  const picture = await new Bun.Image(png(width, height, red)).png().bytes()
  const card = drawCard(picture, 200)
  expect(await new Bun.Image(card).metadata()).toMatchObject(cardSize)
  const [left, top] = [Math.floor((cardSize.width - width) / 2), Math.floor((cardSize.height - 14 - height) / 2)]
  const whole = await new Bun.Image(png(width, height, red)).png().bytes()
  expect(Buffer.from(drawCard(whole, 200)).equals(Buffer.from(card))).toBe(true)
  for (const [x, y] of [[0, 0], [width - 1, height - 1], [width >> 1, height >> 1]] as const) expect(at(card, left + x, top + y)).toEqual([red(x, y), red(x, y), red(x, y)])
  for (const [x, y] of [[0, 0], [left - 1, top], [left + width, top + height - 1]] as const) expect(at(card, x, y)).toEqual([...oklch(0.956, 0.024, 200)])
  expect(at(card, 3, cardSize.height - 1)).toEqual([...oklch(0.515, 0.175, 200)])
})

test('what can be seen through shows the ground', async () => {
  const clear = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg==', 'base64')
  const card = drawCard(await new Bun.Image(clear).png().bytes(), 32)
  expect(at(card, 600, 308)).toEqual([...oklch(0.956, 0.024, 32)])
})

test('a product’s card is drawn when it is asked for, in the shop’s colour and no other, and goes with its picture', async () => {
  const { app } = world()
  const { id } = await app.images.keep(png(400, 900, x => x & 255))
  const ask = (url: string) => browse(app, null).get(url)
  const answer = await ask(cardUrl(id, 32))
  expect([answer.status, answer.headers.get('content-type'), answer.html.length > 3000]).toEqual([200, 'image/jpeg', true])
  const file = join(app.images.folder, 'cards', '32', `${id}.jpg`)
  expect(await new Bun.Image(await Bun.file(file).bytes()).metadata()).toEqual({ ...cardSize, format: 'jpeg' })
  expect((await ask(cardUrl(id, 33))).status).toBe(404)
  expect((await ask(cardUrl('abcdefghijklmnop', 32))).status).toBe(404)
  expect(readdirSync(join(app.images.folder, 'cards'))).toEqual(['32'])
  await app.images.forget(id)
  expect(existsSync(file)).toBe(false)
  expect((await ask(cardUrl(id, 32))).status).toBe(404)
})
