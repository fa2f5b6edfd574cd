import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { closeBrowser, desktop, logIn, phone, pictureMoves, startShop, until, visitor, type Shop } from './stage.ts'

// The host makes offers, drops a coupon into the running show, and a buyer pays less.

type Somebody = Page & { complaints: string[] }

let shop: Shop
let owner: Somebody
let buyer: Somebody
let stranger: Somebody

const as = (role: string) => shop.demo().logins.find(login => login.role === role)!
const live = () => shop.demo().rooms.find(room => room.state === 'live')!
const shots = process.env.SHOTS
const shot = async (page: Page, name: string) => void (shots && (await page.screenshot({ path: `${shots}/${name}.png` })))

beforeAll(async () => {
  shop = await startShop(['--demo'], { LANG: 'en_US.UTF-8' })
  owner = await visitor(desktop)
  buyer = await visitor(phone)
  stranger = await visitor(phone)
  await logIn(owner, shop, as('owner'))
  await logIn(buyer, shop, as('buyer'))
}, 60_000)

afterAll(async () => {
  expect([owner, buyer, stranger].flatMap(({ complaints }) => complaints)).toEqual([])
  await closeBrowser()
  await shop.stop()
})

test('the owner makes a coupon, and sees first what a buyer would pay', async () => {
  await owner.goto(`${shop.url}/studio/offers`)
  await owner.getByRole('link', { name: 'New offer' }).first().click()
  await shot(owner, 'kinds')
  await owner.getByRole('link', { name: /^Coupon/ }).click()
  await owner.getByLabel('Name').fill('June tea')
  await owner.getByLabel('Amount off').fill('5')
  await owner.getByLabel('From how much on').fill('15')
  await owner.getByLabel('How many in all').fill('20')
  await owner.getByLabel('Each buyer at most').fill('1')
  await owner.getByRole('button', { name: 'See what a buyer pays' }).click()
  await owner.getByText('The buyer pays').waitFor()
  await shot(owner, 'coupon-form')
  await owner.getByRole('button', { name: 'Save' }).click()
  await owner.getByText('Saved').waitFor()
  expect(await owner.locator('#preview').innerText()).toContain('Coupon June tea')
})

test('the buyer watches, and the coupon comes into the picture the moment it is dropped', async () => {
  await buyer.goto(live().url)
  await stranger.goto(live().url)
  await pictureMoves(buyer)
  await owner.goto(`${shop.url}/studio/rooms/${live().id}/live`)
  await owner.getByRole('button', { name: 'Drop coupon: June tea' }).click()
  // Another coupon lies there from the beginning: this one takes its place.
  await buyer.locator('#coupon').getByText('20 left').waitFor({ timeout: 5000 })
  await buyer.locator('#coupon').getByRole('button', { name: 'Claim' }).waitFor()
  await owner.getByText('0 of 20 claimed').waitFor()
  await shot(buyer, 'coupon-phone')
  await shot(owner, 'console')
})

test('its clock is the shop’s clock', async () => {
  const sign = buyer.locator('#coupon [data-ends]')
  const { ends, shown, now } = await sign.evaluate(sign => ({ ends: Number((sign as HTMLElement).dataset.ends), shown: sign.textContent!, now: Date.now() }))
  const [minutes, seconds] = shown.split(':').map(Number) as [number, number]
  expect(Math.abs(minutes * 60 + seconds - (ends - now) / 1000)).toBeLessThan(1.5)
})

test('one tap, and it is theirs; the picture goes on', async () => {
  await buyer.locator('#coupon').getByRole('button', { name: 'Claim' }).click()
  await buyer.getByText('It is yours: ').waitFor()
  await buyer.locator('#coupon').getByText('Yours').waitFor()
  await owner.getByText('1 of 20 claimed').waitFor()
  await stranger.locator('#coupon').getByText('19 left').waitFor()
  await buyer.locator('#coupon').getByText('19 left').waitFor()
  expect(await buyer.locator('#coupon').getByRole('button').isDisabled()).toBe(true)
  await pictureMoves(buyer)
  await shot(buyer, 'coupon-yours')
})

test('who is not signed in is led there, and has the coupon when they are back', async () => {
  await stranger.locator('#coupon').getByRole('button', { name: 'Claim' }).click()
  await stranger.getByRole('link', { name: 'Sign in and claim' }).click()
  const { contact, password } = as('owner')
  await stranger.locator('input[name="contact"]').fill(contact)
  await stranger.locator('input[name="password"]').fill(password)
  await stranger.locator('main form .btn--primary').first().click()
  await stranger.waitForURL(/\/rooms\/\d+\?notice=coupon-claimed/)
  await stranger.locator('#coupon').getByText('Yours').waitFor()
})

test('a flash sale begins on every open page by itself, and the buyer pays less for both', async () => {
  await owner.goto(`${shop.url}/studio/offers/new/flash-sale`)
  await owner.getByLabel('Name').fill('Ten at dusk')
  await owner.getByLabel('Or per cent off').fill('25')
  const onShelf = await buyer.locator('#shelf li[id^="shelf-"]').evaluateAll(rows => rows.map(row => row.id.replace('shelf-', '')))
  for (const id of onShelf) {
    const box = owner.locator(`input[name="product"][value="${id}"]`)
    if (await box.count()) await box.check()
  }
  await owner.getByLabel('Pieces at this price').fill('10')
  const end = new Date(Date.now() + 24 * 3_600_000)
  await owner.getByLabel('Ends').fill(end.toISOString().slice(0, 16))
  await owner.getByRole('button', { name: 'Save' }).click()
  await owner.getByText('Saved').waitFor()
  await buyer.locator('#pin .price-note, #shelf .price-note').first().waitFor({ state: 'attached', timeout: 2000 })
  await shot(buyer, 'flash-phone')
  await buyer.setViewportSize(desktop.viewport)
  await shot(buyer, 'flash-desktop')
  await buyer.setViewportSize(phone.viewport)

  await buyer.locator('#pin a[id^="buy-"]').first().evaluate(link => (link as HTMLElement).click())
  const sheet = buyer.locator('dialog#sheet[open]')
  await sheet.getByText('Flash sale Ten at dusk').waitFor()
  await sheet.getByText('Coupon June tea').waitFor()
  await until('the sheet to stand', () => sheet.evaluate(sheet => sheet.getAnimations().length), count => count === 0)
  await shot(buyer, 'sheet')
  const figure = (text: string) => Number(text.replace(/[^\d.]/g, ''))
  const sums = await sheet.locator('.sums').innerText()
  const amounts = [...sums.matchAll(/([−-]?)\s*[¥$]?([\d,]+\.\d\d)/g)].map(([, sign, amount]) => (sign ? -1 : 1) * figure(amount!))
  const total = amounts.at(-1)!
  expect(amounts.slice(0, -1).reduce((sum, amount) => sum + amount, 0)).toBeCloseTo(total, 2)
  await sheet.getByRole('button', { name: /^Order for|^Place/ }).first().click()
  await sheet.getByText(/Your order is placed/i).first().waitFor()
  await shot(buyer, 'placed')
})

test('the coupon is spent, and both stand on the receipt and in the figures', async () => {
  await buyer.goto(`${shop.url}/coupons`)
  await buyer.getByText('Used', { exact: true }).waitFor()
  await shot(buyer, 'coupons')
  await buyer.getByRole('link', { name: 'See the order' }).click()
  const receipt = buyer.locator('.receipt')
  await receipt.getByText('Coupon June tea').waitFor()
  await receipt.getByText('Flash sale Ten at dusk').waitFor()
  await shot(buyer, 'receipt')
  await owner.goto(`${shop.url}/studio/offers`)
  await until('one order with each', () => owner.locator('.ware--offer').allInnerTexts(), rows => rows.filter(row => /Orders with it\s*1\b/.test(row)).length === 2)
  await shot(owner, 'list')
})

test('without scripts it is all forms', async () => {
  const plain = await visitor({ ...phone, javaScriptEnabled: false })
  await logIn(plain, shop, as('admin'))
  await plain.goto(live().url)
  await plain.locator('#coupon button').click()
  await plain.waitForURL(/notice=coupon-(claimed|held)/)
  await plain.locator('#coupon').getByText('Yours').waitFor()
})
