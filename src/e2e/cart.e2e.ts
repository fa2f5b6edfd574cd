import { afterAll, beforeAll, expect, test } from 'bun:test'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { closeBrowser, desktop, logIn, messageTo, phone, pictureMoves, startShop, until, visitor, type Shop } from './stage.ts'

// A cart is filled in a room and beside it, and two shops are paid at once.

type Somebody = Page & { complaints: string[] }

let shop: Shop
let owner: Somebody
let bei: Somebody

const as = (role: string) => shop.demo().logins.find(login => login.role === role)!
const live = () => shop.demo().rooms.find(room => room.state === 'live')!
const count = () => bei.locator('[data-cart-count]').innerText()

beforeAll(async () => {
  shop = await startShop(['--demo'], { LANG: 'en_US.UTF-8' })
  owner = await visitor(desktop)
  bei = await visitor(phone)
  await logIn(owner, shop, as('owner'))
}, 60_000)

afterAll(async () => {
  expect([owner, bei].flatMap(({ complaints }) => complaints)).toEqual([])
  await closeBrowser()
  await shop.stop()
})

test('the owner takes the money for every merchant', async () => {
  await owner.goto(`${shop.url}/studio/payments`)
  await owner.getByRole('button', { name: /^Use for every merchant: .*bank/i }).click()
  await owner.getByText('Takes money for every merchant').waitFor()
})

test('somebody new fills a cart in the room, and the picture goes on', async () => {
  await bei.goto(live().url)
  await pictureMoves(bei)
  await bei.locator('#bag').evaluate(bag => (bag as HTMLElement).click())
  await bei.locator('dialog#sheet[open] a[id^="buy-"]').first().click()
  await bei.locator('dialog#sheet form#buy').waitFor()
  await bei.getByRole('button', { name: 'One more' }).click()
  await bei.getByRole('button', { name: 'Add to cart' }).click()
  await bei.getByText('Added to your cart').waitFor()
  expect(await bei.locator('dialog#sheet').evaluate(sheet => (sheet as HTMLDialogElement).open)).toBe(false)
  await pictureMoves(bei)
})

test('something of another merchant is put beside it, and all of it stands in the cart', async () => {
  await bei.goto(`${shop.url}/search?q=honey`)
  await bei.getByRole('link', { name: /honey/ }).first().click()
  await bei.getByRole('heading', { name: 'Date blossom honey, 500 g' }).waitFor()
  const buy = await bei.locator('a[href^="/buy/"]').first().getAttribute('href')
  await bei.goto(new URL(buy!, shop.url).href)
  await bei.getByRole('button', { name: 'Add to cart' }).click()
  await bei.getByText('Added to your cart').waitFor()
  await bei.goto(`${shop.url}/cart`)
  expect(await bei.locator('.cart__line').count()).toBe(2)
  expect(await bei.locator('main section h2').count()).toBe(2)
  await until('three pieces', count, text => text === '3')
})

test('fewer of one thing is reckoned at once', async () => {
  const total = () => bei.locator('.sums__total .price').innerText()
  const before = await total()
  await bei.getByRole('button', { name: 'One fewer' }).last().click()
  await until('another total', total, now => now !== before)
  await until('two pieces', count, text => text === '2')
})

test('both shops are paid with one transfer', async () => {
  await bei.getByRole('button', { name: /^Check out/ }).click()
  await bei.waitForURL(/\/checkout/)
  await bei.getByLabel('Phone or e-mail').fill('+86 139 1234 4321')
  await bei.getByRole('button', { name: 'Send a code' }).click()
  await bei.getByText('A code is on its way').waitFor()
  const code = /\b\d{6}\b/.exec(await messageTo(shop, '4321'))![0]
  await bei.locator('#f-code').fill(code)
  await bei.locator('[name="to-name"]').fill('Bei')
  await bei.locator('[name="to-phone"]').fill('000-0000-0007')
  await bei.locator('[name="to-region"]').fill('Zhejiang')
  await bei.locator('[name="to-street"]').fill('18 Longjing Road')
  // Honey is food: who buys it has to know.
  await bei.getByLabel('I know that this cannot be returned without a reason').check()
  await bei.locator('#buy-place').click()
  await bei.getByText('Your order is placed').waitFor()
  expect(await bei.locator('#sheet .num').first().innerText()).toMatch(/^\d{4}-\d+ \d{4}-\d+$/)
  expect(await bei.locator('.pay__rows').count()).toBe(1)
})

test('the buyer shows the receipt, the owner has seen the money, and both orders are paid', async () => {
  await bei.goto(`${shop.url}/orders`)
  expect(await bei.locator('.orders .row').count()).toBe(2)
  await bei.locator('.orders .row__link').first().click()
  await bei.getByText('Paid already? Show the receipt').click()
  await bei.locator('#proof-picture').setInputFiles(join(import.meta.dir, '../../public/demo/wallet-code.webp'))
  await bei.getByRole('button', { name: 'Send', exact: true }).click()
  await bei.getByText('The shop has your receipt').waitFor()

  await owner.goto(`${shop.url}/studio/payments/incoming`)
  await owner.locator('li', { has: owner.locator('.proofs img') }).getByRole('button', { name: /^It has arrived/ }).click()
  await owner.locator('.notice').waitFor()
  await bei.getByText('Paid. The shop is packing it').first().waitFor({ timeout: 5000 })
  await bei.goto(`${shop.url}/orders?state=paid`)
  expect(await bei.locator('.orders .row').count()).toBe(2)
  expect(await bei.locator('[data-cart-count]').isHidden()).toBe(true)
})
