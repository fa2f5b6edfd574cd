import { afterAll, beforeAll, expect, test } from 'bun:test'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { photo } from '../testing/pictures.ts'
import { barriersOf } from './barriers.ts'
import { closeBrowser, desktop, logIn, phone, startShop, until, visitor, type Shop } from './stage.ts'

// What was bought is judged by those who have it, what is sold is looked at before it changes, and what was promised can be proved.

type Somebody = Page & { complaints: string[] }

let shop: Shop
let buyer: Somebody
let owner: Somebody
let admin: Somebody

const as = (role: string, index = 0) => shop.demo().logins.filter(login => login.role === role)[index]!

beforeAll(async () => {
  shop = await startShop(['--demo'], { LANG: 'en_US.UTF-8' })
  buyer = await visitor(phone)
  owner = await visitor(desktop)
  admin = await visitor(desktop)
  await logIn(buyer, shop, as('buyer'))
  await logIn(owner, shop, as('owner'))
  await logIn(admin, shop, as('admin'))
}, 60_000)

afterAll(async () => {
  for (const page of [buyer, owner, admin]) expect(page.complaints).toEqual([])
  await closeBrowser()
  await shop.stop()
})

test('on a phone a buyer says how it is, with a picture, and the shop answers', async () => {
  await buyer.goto(`${shop.url}/orders?state=completed`)
  await buyer.locator('main a.row__link').first().click()
  await buyer.getByRole('link', { name: /^Review / }).click()
  await buyer.locator('label.chip', { hasText: 'Very happy' }).click()
  await buyer.getByLabel('How is it in use? (optional)').fill('The glaze is warm and the lid fits exactly.')
  await buyer.locator('input[type=file]').setInputFiles({ name: 'bowl.png', mimeType: 'image/png', buffer: Buffer.from(photo(7)) })
  expect(await barriersOf(buyer)).toEqual([])
  await buyer.getByRole('button', { name: 'Publish' }).click()
  await buyer.getByText('Thank you for your review').waitFor()
  expect(await barriersOf(buyer)).toEqual([])

  await owner.goto(`${shop.url}/studio/reviews`)
  const item = owner.locator('.review-item', { hasText: 'The glaze is warm' })
  await item.getByLabel(/Your answer/).fill('Thank you. Enjoy it!')
  await item.getByRole('button', { name: 'Answer' }).click()
  await owner.goto(`${shop.url}/studio/reviews?all=1`)
  await owner.getByText('Thank you. Enjoy it!').first().waitFor()

  await buyer.reload()
  await buyer.getByText('Thank you. Enjoy it!').waitFor()
  await buyer.getByRole('link', { name: 'See it on the product’s page' }).click()
  await buyer.getByText('5.0').first().waitFor()
})

test('in Chinese, on a desk, a stranger reads it; somebody reports it and the administrator decides', async () => {
  const stranger = await visitor({ ...desktop, locale: 'zh-CN' })
  await stranger.goto(buyer.url())
  await stranger.getByText('商家回复').first().waitFor()
  await stranger.getByRole('link', { name: /^有图/ }).click()
  expect(await stranger.locator('.review-item').count()).toBe(1)
  expect(await barriersOf(stranger)).toEqual([])

  const other = await visitor(phone)
  await logIn(other, shop, as('buyer', 1))
  await other.goto(buyer.url())
  await other.getByRole('link', { name: /^Report the review/ }).first().click()
  await other.getByLabel('Why').selectOption('private')
  await other.getByRole('button', { name: 'Send the report' }).click()
  await other.getByText('An administrator will look at it').first().waitFor()

  await admin.goto(`${shop.url}/admin/reviews`)
  expect(await barriersOf(admin)).toEqual([])
  await admin.getByRole('button', { name: 'It may stay' }).click()
  await admin.getByText('Nothing has been reported').waitFor()
  await stranger.context().close()
  await other.context().close()
})

test('what is on sale changes once the administrator has seen both sides, and an older version comes back', async () => {
  await admin.goto(`${shop.url}/admin/review-rules`)
  await admin.locator('input[name="editing"][value="manual"]').check()
  await admin.getByRole('button', { name: 'Save', exact: true }).first().click()
  await admin.getByText('Saved').first().waitFor()

  const tea = await visitor(phone)
  await logIn(tea, shop, as('merchant'))
  await tea.goto(`${shop.url}/studio/products?state=on-sale`)
  await tea.locator('a.ware__name').first().click()
  const path = new URL(tea.url()).pathname
  const before = await tea.getByLabel('Name', { exact: true }).inputValue()
  await tea.getByLabel('Name', { exact: true }).fill(`${before}, second batch`)
  await tea.locator('button[form="product"].btn--primary').click()
  await tea.getByText('Your changes wait for an administrator').waitFor()
  expect(await barriersOf(tea)).toEqual([])

  await admin.goto(`${shop.url}/admin/products?queue=edit`)
  const request = admin.locator('li.review', { hasText: `${before}, second batch` })
  await request.getByText(before, { exact: true }).first().waitFor()
  expect(await barriersOf(admin)).toEqual([])
  await request.getByRole('button', { name: `Approve ${before}` }).click()
  await tea.goto(shop.url + path)
  expect(await tea.getByLabel('Name', { exact: true }).inputValue()).toBe(`${before}, second batch`)

  await tea.getByRole('link', { name: 'Earlier versions' }).click()
  await tea.locator('main a[href*="/versions/"]').last().click()
  expect(await barriersOf(tea)).toEqual([])
  await tea.getByRole('button', { name: 'Restore this version' }).click()
  await tea.getByText('Your changes wait for an administrator').waitFor()
  await tea.getByRole('button', { name: 'Withdraw the request' }).click()
  await until('the request to be gone', () => tea.getByText('Your changes wait for an administrator').count(), count => count === 0)
  await tea.context().close()
})

test('a buyer downloads what was promised, and anybody can check it', async () => {
  await buyer.goto(`${shop.url}/orders?state=completed`)
  await buyer.locator('main a.row__link').first().click()
  const [download] = await Promise.all([buyer.waitForEvent('download'), buyer.getByRole('link', { name: 'Download signed evidence' }).click()])
  const file = join(shop.folder, 'evidence.zip')
  await download.saveAs(file)

  const anybody = await visitor({ ...phone, locale: 'zh-CN' })
  const check = async () => {
    await anybody.goto(`${shop.url}/verify`)
    await anybody.locator('input[type=file]').setInputFiles(file)
    await anybody.getByRole('button', { name: '核对' }).click()
    await anybody.getByRole('status').first().waitFor()
    return anybody.getByRole('status').first().innerText()
  }
  expect(await check()).toContain('这是原件')
  expect(await barriersOf(anybody)).toEqual([])
  const bytes = readFileSync(file)
  bytes[bytes.length >> 1]! ^= 1
  writeFileSync(file, bytes)
  expect(await check()).toContain('不可信')
  await anybody.context().close()
})
