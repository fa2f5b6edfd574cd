import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { photo } from '../testing/pictures.ts'
import { barriersOf } from './barriers.ts'
import { closeBrowser, pictureMoves, startEncoder, startShop, until, visitor, type Shop } from './stage.ts'

// From an empty folder to a show on air, as an owner does it on the first evening.

let shop: Shop
let link: string
let owner: Page & { complaints: string[] }
let room: string
let encoder: ReturnType<typeof startEncoder> | undefined

const press = (name: string | RegExp) => owner.getByRole('button', { name }).click()
const fill = (label: string | RegExp, text: string) => owner.getByLabel(label, { exact: true }).fill(text)

beforeAll(async () => {
  shop = await startShop([], { LANG: 'en_US.UTF-8' })
  link = await until('the set-up link', () => shop.lines.map(line => /(http\S+\/setup\?key=\S+)/.exec(line)?.[1]).find(Boolean) ?? '')
  owner = await visitor()
}, 60_000)

afterAll(async () => {
  await closeBrowser()
  await encoder?.kill()
  await shop.stop()
})

test('before it is set up the shop says so to everybody', async () => {
  await owner.goto(shop.url)
  expect(await owner.locator('h1').innerText()).not.toBe('')
  expect((await owner.request.get(`${shop.url}/setup?key=guessed`)).status()).toBe(403)
})

test('the link makes the owner and names the shop', async () => {
  await owner.goto(link)
  expect(await barriersOf(owner)).toEqual([])
  await fill('Name of the shop', 'Kiln and Kettle')
  await owner.getByLabel('Currency').selectOption('GBP')
  await owner.getByLabel('Time zone').selectOption('Europe/London')
  await fill('Your name', 'Olga')
  await fill(/mobile number or e-mail/, 'olga@kiln.example')
  await fill('Password', 'short')
  await press('Open the shop')
  expect(owner.url()).toContain('/setup')
  await fill('Password', 'clay pots and kettles')
  await press('Open the shop')
  await owner.waitForURL('**/studio/rooms')
  await owner.getByRole('heading', { name: 'Your first show begins here' }).waitFor()
})

test('the link works only once', async () => {
  const other = await visitor()
  const answer = await other.goto(link)
  expect(answer?.status()).toBe(403)
  await other.getByRole('heading', { name: 'This link does not open the shop' }).waitFor()
  await other.context().close()
})

test('a way to be paid is added', async () => {
  await owner.getByRole('link', { name: 'Payment' }).click()
  await owner.getByRole('link', { name: 'Bank transfer' }).click()
  await fill('Account holder', 'Olga Kiln')
  await fill('Bank', 'Harbour Bank')
  await fill('Account number', 'GB29 NWBK 6016 1331 9268 19')
  await press('Save')
  await owner.waitForURL(/\/studio\/payments(\?|$)/)
  expect(await owner.getByRole('listitem').filter({ hasText: 'Harbour Bank' }).innerText()).toContain('In use')
})

test('a product with pictures goes on sale at once, as the owner is the administrator too', async () => {
  await owner.getByRole('link', { name: 'Products' }).click()
  await owner.getByRole('link', { name: 'Add a product' }).first().click()
  await fill('Name', 'Salt-glazed mug')
  await fill(/Description/, 'Thrown by hand, holds 300 ml.')
  await fill('Price', '18.50')
  await fill('Stock', '7')
  await fill('Shipping fee', '3')
  await owner.locator('input[type=file]').setInputFiles([1, 2].map(number => ({ name: `mug-${number}.png`, mimeType: 'image/png', buffer: Buffer.from(photo(number)) })))
  await owner.getByText('2 · Chosen').waitFor()
  await press('Save and list')
  await owner.waitForURL(/\/studio\/products/)

  await owner.goto(`${shop.url}/search`)
  await owner.getByRole('link', { name: /Salt-glazed mug/ }).click()
  expect(await owner.locator('main').innerText()).toMatch(/£\s?18\.50/)
  const pictures = owner.locator('main img')
  await until('the pictures to be drawn', () => pictures.evaluateAll(all => all.filter(one => (one as HTMLImageElement).naturalWidth > 0).length), count => count >= 2)
})

test('a show is planned and filled', async () => {
  await owner.goto(`${shop.url}/studio/rooms`)
  await owner.getByRole('link', { name: 'New show' }).first().click()
  await fill('Name of the show', 'First firing')
  await fill('Host nickname', 'Olga')
  await press('Make it and go on')
  await owner.waitForURL(/\/studio\/rooms\/\d+/)
  room = /rooms\/(\d+)/.exec(owner.url())![1]!

  await owner.getByLabel('Salt-glazed mug').check()
  await press('Put on the shelf')
  await owner.getByRole('heading', { name: '1. Salt-glazed mug' }).waitFor()
})

test('the key is shown to whoever asks, an encoder comes in with it, and the home page shows the room', async () => {
  expect(await owner.locator('#stream-key').count()).toBe(0)
  await press('Show the key')
  const key = await owner.getByLabel('Stream key', { exact: true }).inputValue()
  const server = await owner.getByLabel('Server', { exact: true }).inputValue()
  expect(server).toBe(shop.rtmp)

  await owner.getByRole('link', { name: 'Open the console' }).click()
  await owner.getByText('No stream', { exact: true }).waitFor()
  encoder = startEncoder(server, key)
  await owner.getByText('Signal good').waitFor({ timeout: 30_000 })
  await pictureMoves(owner)
  const health = () => owner.locator('#console-signal').innerText()
  await until('the frames that are really sent', health, text => /2[4-6] fps/.test(text))
  expect(await health()).toMatch(/540×960/)
  expect(await health()).toMatch(/(1\.9|2\.0|2\.1) s/)
  expect(await health()).toMatch(/AAC/)

  const guest = await visitor()
  await guest.goto(shop.url)
  await guest.getByRole('heading', { name: 'First firing' }).waitFor()
  await guest.getByRole('link', { name: 'Enter the room' }).click()
  await guest.waitForURL(`${shop.url}/rooms/${room}`)
  await pictureMoves(guest)
  expect([...owner.complaints, ...guest.complaints]).toEqual([])
})
