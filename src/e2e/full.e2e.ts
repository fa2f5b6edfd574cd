import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { closeBrowser, desktop, logIn, phone, pictureMoves, startEncoder, startShop, until, visitor, watching, type Shop } from './stage.ts'

// More come than the line to the internet carries: who is there goes on, who comes later gets less, and everybody can buy.

let shop: Shop
let encoder: ReturnType<typeof startEncoder> | undefined
let first: Page
let late: Page & { complaints: string[] }

const room = () => shop.demo().rooms.find(room => room.state === 'announced')!
const address = () => `${shop.url}/rooms/${room().id}`
const seat = (page: Page) => page.locator('[data-player]').getAttribute('data-seat')
const ask = async (path: string) => (await fetch(`${shop.url}/live/${room().id}/${path}`)).text()

beforeAll(async () => {
  shop = await startShop(['--demo'], { LANG: 'en_US.UTF-8', STALLCAST_MAX_VIEWERS: '2', STALLCAST_UPLINK_MBIT: '50' })
  encoder = startEncoder(shop.rtmp, room().streamKey)
}, 60_000)

afterAll(async () => {
  await closeBrowser()
  await encoder?.kill()
  await shop.stop()
})

test('as long as there are seats everybody gets the picture', async () => {
  await until('the encoder to be live', async () => (await ask('index.m3u8')).includes('source.m3u8'))
  first = await visitor()
  await first.goto(address())
  await pictureMoves(first)
  expect(await seat(first)).toBe('')
  const second = await visitor()
  await second.goto(address())
  await pictureMoves(second)
})

test('whoever comes later hears the show, sees a still now and then, and is told why', async () => {
  late = await visitor(phone)
  await late.goto(address())
  await until('the seat to be told', () => seat(late), now => now === 'still')
  await until('a still', () => watching(late), now => (now?.frames ?? 0) > 0 && now!.width > 0)
  const before = await watching(late)
  await until('the sound to go on', () => watching(late), now => now!.at > before!.at + 4)
  const after = await watching(late)
  expect(after!.frames - before!.frames).toBeLessThan(8)
  expect(await late.getByText('Every seat is taken').isVisible()).toBe(true)
  expect(await late.getByText('a still now and then').isVisible()).toBe(true)
  expect(late.complaints).toEqual([])
  await pictureMoves(first)
})

test('the chat and the shelf are open to them', async () => {
  expect(await late.locator('.room__bar').isVisible()).toBe(true)
  await late.locator('#bag').click()
  await late.locator('#sheet .row').first().waitFor()
  await late.keyboard.press('Escape')
})

test('the host reads how many are served and how many more fit', async () => {
  const merchant = await visitor(desktop)
  await logIn(merchant, shop, shop.demo().logins.find(login => login.name.includes('Ridge Tea'))!)
  for (const page of ['live', 'check', 'health']) {
    await merchant.goto(`${shop.url}/studio/rooms/${room().id}/${page}`)
    await merchant.getByText(/Mbit\/s of 50/).first().waitFor()
  }
  await merchant.goto(`${shop.url}/studio/rooms/${room().id}/live`)
  await pictureMoves(merchant)
})

test('when a seat is free the picture comes', async () => {
  await first.close()
  await until('one to have left', async () => (await ask('index.m3u8')).includes('source.m3u8'))
  await late.getByRole('link', { name: 'Try for the picture again' }).click()
  await pictureMoves(late)
  expect(await seat(late)).toBe('')
})
