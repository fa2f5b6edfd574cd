import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { closeBrowser, logIn, phone, startShop, until, visitor, type Shop } from './stage.ts'

// Where no script runs, everything but the picture still works.

let shop: Shop
let page: Page
let room: string

const demo = { LANG: 'en_US.UTF-8' }

/** The code in the newest message of the outbox, as the administrator reads it, without scripts too. */
const codeFor = async () => {
  const admin = await visitor({ javaScriptEnabled: false })
  await logIn(admin, shop, shop.demo().logins.find(login => login.role === 'admin')!)
  await admin.goto(`${shop.url}/admin/outbox`)
  await admin.locator('.entry').first().getByRole('button').click()
  const text = await admin.locator('.entry__body').first().innerText()
  await admin.context().close()
  return /\b\d{6}\b/.exec(text)![0]
}

beforeAll(async () => {
  shop = await startShop(['--demo'], demo)
  room = `${shop.url}/rooms/${shop.demo().rooms.find(room => room.state === 'live')!.id}`
  page = await visitor({ ...phone, javaScriptEnabled: false })
}, 60_000)

afterAll(async () => {
  await closeBrowser()
  await shop.stop()
})

test('one looks round: home, a category, a product, a search, the room and its shelf', async () => {
  await page.goto(shop.url)
  await page.getByRole('navigation', { name: /categories/i }).getByRole('link').first().click()
  await page.getByRole('list').getByRole('link').first().waitFor()

  await page.goto(`${shop.url}/search`)
  await page.getByRole('searchbox').fill('teapot')
  await page.getByRole('button', { name: 'Search' }).click()
  await page.getByRole('link', { name: /Duanni clay teapot/ }).click()
  await page.getByRole('heading', { name: /Duanni clay teapot/, level: 1 }).waitFor()

  await page.goto(room)
  await page.locator('.room__noscript').waitFor()
  await page.getByRole('link', { name: /^Shelf,/ }).click()
  await page.getByRole('heading', { name: 'On the shelf' }).waitFor()
})

test('what a guest says waits while he registers', async () => {
  await page.goto(room)
  await page.getByRole('textbox', { name: 'Say something' }).fill('plain and simple')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/login**')
  await page.getByRole('link', { name: 'Register' }).click()

  await page.getByLabel('Mobile number or e-mail').fill('plain@example.com')
  await page.getByRole('button', { name: 'Get a code' }).click()
  await page.getByText('is on its way').waitFor()
  await page.getByRole('textbox', { name: 'Code' }).fill(await codeFor())
  await page.getByRole('textbox', { name: 'Password' }).fill('wood and paper 7')
  await page.getByRole('textbox', { name: 'Name to show' }).fill('Plain')
  await page.getByRole('checkbox').check()
  await page.getByRole('button', { name: 'Register' }).click()
  await page.waitForURL(url => url.pathname.startsWith('/rooms/'))
  expect(await page.getByRole('textbox', { name: 'Say something' }).inputValue()).toBe('plain and simple')

  await page.getByRole('textbox', { name: 'Say something' }).press('Enter')
  await page.getByRole('log').getByText('plain and simple').waitFor()
})

test('one buys on a page and sees the order', async () => {
  await page.getByRole('link', { name: /^Shelf,/ }).click()
  await page.getByRole('link', { name: /^Buy Wood-fired cup/ }).click()
  await page.getByRole('spinbutton', { name: 'Quantity' }).fill('3')
  await page.getByRole('button', { name: 'Update the total' }).click()
  await page.getByRole('button', { name: 'Order for $39.00' }).waitFor()

  await page.getByRole('button', { name: 'Order for $39.00' }).click()
  await page.getByText('Something is missing').waitFor()
  expect(await page.locator('[aria-invalid="true"]').count()).toBeGreaterThan(2)

  await page.getByLabel('Name', { exact: true }).fill('Plain Buyer')
  await page.getByLabel('Phone for the courier').fill('+44 7400 123456')
  await page.getByLabel('City and region').fill('Bristol')
  await page.getByLabel('Street and number').fill('3 Quay Row')
  await page.getByRole('radio', { name: 'Cash on delivery' }).check()
  await page.getByRole('button', { name: 'Order for $39.00' }).click()
  await page.waitForURL('**/orders/*')
  await page.getByRole('heading', { name: 'Ordered. The shop is packing it' }).waitFor()
  expect(await page.locator('main').innerText()).toContain('Wood-fired cup')

  await page.goto(`${shop.url}/orders`)
  expect(await page.getByRole('listitem').filter({ hasText: 'Wood-fired cup' }).count()).toBe(1)
})

test('a cart is filled, changed and checked out', async () => {
  for (const what of ['linen bag', 'persimmon']) {
    await page.goto(`${shop.url}/search?q=${encodeURIComponent(what)}`)
    await page.locator('.reel--goods a').first().click()
    await page.getByRole('button', { name: 'Add to cart' }).click()
    await page.waitForURL('**/cart?notice=in-cart')
  }
  await page.getByRole('spinbutton', { name: /Linen bag/ }).fill('2')
  await page.getByRole('button', { name: 'Update' }).click()
  expect(await page.getByRole('spinbutton', { name: /Linen bag/ }).inputValue()).toBe('2')
  await page.getByRole('button', { name: /^Remove:? .*bowl/ }).click()
  expect(await page.locator('.cart__line').count()).toBe(1)

  await page.getByRole('button', { name: /^Check out/ }).click()
  await page.getByText('×2').first().waitFor()
  await page.getByRole('radio', { name: 'Cash on delivery' }).check()
  await page.getByRole('button', { name: /^Order for/ }).click()
  await page.waitForURL('**/orders/*')
  expect(await page.locator('main').innerText()).toContain('Linen bag')
  await page.goto(`${shop.url}/cart`)
  expect(await page.locator('.cart__line').count()).toBe(0)
})

test('one signs out and in again by password', async () => {
  await page.goto(`${shop.url}/account`)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await until('the way in', () => page.getByRole('link', { name: 'Sign in' }).count())
  await logIn(page, shop, { contact: 'plain@example.com', password: 'wood and paper 7' })
  await page.goto(`${shop.url}/orders`)
  expect(await page.getByRole('listitem').filter({ hasText: 'Wood-fired cup' }).count()).toBe(1)
})
