import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { closeBrowser, desktop, logIn, messageTo, phone, pictureMoves, startShop, until, visitor, watching, type Shop } from './stage.ts'

// The main job: somebody shows something, somebody else buys it without losing sight of it, and gets it.

type Somebody = Page & { complaints: string[] }

let shop: Shop
let room: string
let host: Somebody
let bei: Somebody
let lin: Somebody

const as = (role: string) => shop.demo().logins.find(login => login.role === role)!
const roomId = () => shop.demo().rooms.find(room => room.state === 'live')!.id

const say = async (page: Page, text: string) => {
  await page.getByRole('textbox', { name: 'Say something' }).fill(text)
  await page.keyboard.press('Enter')
}

const sees = (page: Page, text: string) => page.getByRole('log').getByText(text).waitFor({ timeout: 5000 })

beforeAll(async () => {
  shop = await startShop(['--demo'], { LANG: 'en_US.UTF-8' })
  room = `${shop.url}/rooms/${roomId()}`
  host = await visitor()
  bei = await visitor(phone)
  lin = await visitor(desktop)
  await logIn(host, shop, as('owner'))
  await host.goto(`${shop.url}/studio/rooms/${roomId()}/live`)
}, 60_000)

afterAll(async () => {
  await closeBrowser()
  await shop.stop()
})

test('the picture moves on a phone and on a desk, soon and close to live', async () => {
  await logIn(lin, shop, shop.demo().logins.filter(login => login.role === 'buyer')[1]!)
  for (const page of [bei, lin]) {
    await page.goto(room)
    await pictureMoves(page)
    expect((await watching(page))!.width).toBe(540)
    const lag = page.locator('[data-player-lag]')
    await until('a short delay', async () => Number.parseFloat(await lag.innerText()), seconds => seconds > 0 && seconds < 2.5)
  }
})

test('sound comes with one tap', async () => {
  expect(await bei.locator('video').evaluate(video => (video as HTMLVideoElement).muted)).toBe(true)
  await bei.locator('[data-player-unmute]').click()
  expect(await bei.locator('video').evaluate(video => (video as HTMLVideoElement).muted)).toBe(false)
  await pictureMoves(bei)
})

test('whoever is there is counted', async () => {
  await until('two viewers', () => bei.locator('#viewers').innerText(), text => text.startsWith('2'))
  await until('two viewers in the console', () => host.locator('.console__head').innerText(), text => /2\s*watching/.test(text))
})

test('people talk with each other and with the host', async () => {
  await say(lin, 'Is the lid glazed inside, too?')
  await sees(bei, 'Is the lid glazed inside, too?')
  await sees(host, 'Is the lid glazed inside, too?')
  expect(await lin.getByRole('textbox', { name: 'Say something' }).inputValue()).toBe('')

  await say(host, 'Yes, all around')
  await sees(lin, 'Yes, all around')
  await sees(bei, 'Yes, all around')
})

test('a line that is code or an address stays text', async () => {
  const line = '<img src=x onerror=alert(1)> http://elsewhere.example'
  await until('the next line to be allowed', async () => {
    await say(lin, line)
    return bei.getByRole('log').getByText(line).waitFor({ timeout: 1500 }).then(() => true, () => false)
  })
  expect(await bei.getByRole('log').locator('img, a').count()).toBe(0)
})

test('the host hides a line and it goes for everybody', async () => {
  await host.getByRole('log').locator('.msg', { hasText: 'elsewhere.example' }).last().getByRole('button', { name: 'Hide this line' }).click()
  await until('the line to go', () => bei.getByRole('log').getByText('elsewhere.example').count(), count => count === 0)
})

test('what the host pins is on every screen', async () => {
  await host.getByRole('button', { name: 'Pin: Wood-fired cup' }).click()
  for (const page of [bei, lin]) await page.locator('#pin').getByText('Wood-fired cup').waitFor({ timeout: 15_000 })
  await host.getByRole('button', { name: 'Pinned, press to take away: Wood-fired cup' }).waitFor()
})

test('a new price and the last piece show at once', async () => {
  const office = await visitor()
  await logIn(office, shop, as('owner'))
  await office.goto(`${shop.url}/studio/products`)
  const set = async (what: 'Price' | 'Stock', value: string) => {
    await office.getByLabel(`${what} of Wood-fired cup`, { exact: true }).fill(value)
    await office.getByRole('button', { name: 'Save price and stock of Wood-fired cup' }).click()
  }
  await set('Price', '15')
  await bei.locator('#pin').getByText('15').waitFor({ timeout: 5000 })
  await lin.locator('#shelf li', { hasText: 'Wood-fired cup' }).getByText('15').waitFor({ timeout: 5000 })

  await set('Stock', '0')
  await bei.locator('#pin').getByText('Sold out').waitFor({ timeout: 5000 })
  await set('Stock', '5')
  await bei.locator('#pin').getByRole('link', { name: 'Buy Wood-fired cup' }).waitFor({ timeout: 5000 })
  await office.context().close()
})

let order: string

test('somebody new buys in the sheet, and the picture goes on', async () => {
  const mark = () => bei.locator('video').evaluate(video => ((video as HTMLVideoElement).title = 'the same picture'))
  await mark()
  await bei.locator('#pin').getByRole('link', { name: 'Buy Wood-fired cup' }).click()
  const sheet = bei.getByRole('dialog')
  await sheet.getByRole('button', { name: 'One more' }).click()
  await sheet.getByRole('button', { name: 'Order for $30.00' }).waitFor()

  await sheet.getByLabel('Phone or e-mail').fill('+86 139 1234 5678')
  await sheet.getByLabel('Name').fill('Xu Bei')
  await sheet.getByRole('button', { name: 'Send a code' }).click()
  await sheet.getByText('A code is on its way').waitFor()
  await pictureMoves(bei)
  const code = /\b\d{6}\b/.exec(await messageTo(shop, '5678'))![0]
  await sheet.getByLabel('Code', { exact: true }).fill(code)
  expect(await sheet.getByLabel('Name').inputValue()).toBe('Xu Bei')

  await sheet.getByLabel('Phone for the courier').fill('+86 139 1234 5678')
  await sheet.getByLabel('City and region').fill('Jingdezhen')
  await sheet.getByLabel('Street and number').fill('7 Kiln Lane')
  await sheet.getByRole('radio', { name: 'Demo wallet' }).check()
  const before = await watching(bei)
  await sheet.getByRole('button', { name: 'Order for $30.00' }).click()
  await sheet.getByText('Your order is placed').waitFor()
  order = (await sheet.getByRole('link', { name: 'See the order' }).getAttribute('href'))!

  await sheet.getByRole('button', { name: 'Go on watching' }).click()
  const after = await pictureMoves(bei)
  expect(after!.at).toBeGreaterThan(before!.at)
  expect(await bei.locator('video').getAttribute('title')).toBe('the same picture')
  expect(bei.url()).toBe(room)
  await say(bei, 'I took two')
  await sees(lin, 'I took two')
})

test('the order stands in the console and what is left is told', async () => {
  await host.locator('#console-orders').getByText('Wood-fired cup ×2').waitFor()
  await lin.locator('#shelf li', { hasText: 'Wood-fired cup' }).getByText('3 left').waitFor()
})

test('the merchant sees the money and ships; the buyer sees it happen and confirms', async () => {
  const buyer = await bei.context().newPage()
  await buyer.goto(shop.url + order)
  await buyer.getByRole('heading', { name: 'Waiting for your payment' }).waitFor()

  const office = await host.context().newPage()
  await office.goto(`${shop.url}/studio${order}`)
  await office.getByRole('button', { name: '$30.00 has arrived' }).click()
  await buyer.getByRole('heading', { name: 'Paid. The shop is packing it' }).waitFor()

  await office.getByLabel('Carrier').fill('SF Express')
  await office.getByLabel('Tracking number').fill('SF1029384756123')
  await office.getByRole('button', { name: 'Ship' }).click()
  await buyer.getByRole('heading', { name: 'On its way to you' }).waitFor()
  await buyer.locator('.parcel').getByText('SF1029384756123').waitFor()

  await buyer.getByRole('button', { name: 'I have received it' }).click()
  await buyer.getByRole('heading', { name: 'All done. Thank you' }).waitFor()
  await office.reload()
  await office.getByText('Receipt confirmed').waitFor()
  await buyer.close()
  await office.close()
})

test('when the host ends the show it is over for everybody, without a touch', async () => {
  await host.getByRole('button', { name: 'End the show' }).first().click()
  await host.getByRole('dialog').getByRole('button', { name: 'End the show' }).click()
  for (const page of [bei, lin]) await page.getByRole('heading', { name: 'Thank you for watching' }).waitFor({ timeout: 15_000 })
  expect([...host.complaints, ...bei.complaints, ...lin.complaints]).toEqual([])
})
