import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { zipOf } from '../catalog/imports/testing.ts'
import { photo } from '../testing/pictures.ts'
import { expectNoBarrier } from './barriers.ts'
import { closeBrowser, logIn, phone, startShop, visitor, type Shop } from './stage.ts'

// Goods come into the shop by the crate: fees by place, a sheet with pictures, a delivery, and whoever supplies them.

let shop: Shop
let owner: Page & { complaints: string[] }
let supplier: Page & { complaints: string[] }

const login = (role: string) => shop.demo().logins.find(login => login.role === role)!

beforeAll(async () => {
  shop = await startShop(['--demo'], { LANG: 'en_US.UTF-8' })
  owner = await visitor({ reducedMotion: 'reduce' })
  supplier = await visitor({ ...phone, reducedMotion: 'reduce' })
  await logIn(owner, shop, login('owner'))
  await logIn(supplier, shop, login('supplier'))
}, 90_000)

afterAll(async () => {
  await closeBrowser()
  await shop.stop()
})

test('the owner makes a shipping template, with a zone of its own for Japan, and tries it', async () => {
  await owner.goto(`${shop.url}/studio/shipping`)
  await owner.locator('a[href^="/studio/shipping/new"]').first().click()
  await owner.getByLabel('Name').fill('Parcel post')
  const before = await owner.locator('fieldset[id^="zone-"]').count()
  await owner.getByRole('button', { name: 'Add a zone' }).click()
  const zone = owner.locator(`#zone-${before}`)
  await zone.waitFor()
  await zone.getByLabel('Other countries').fill('Japan')
  await zone.getByLabel('Costs', { exact: true }).fill('45')
  for (const fee of await owner.locator('input[name$="-firstFee"]').all()) if (!(await fee.inputValue())) await fee.fill('6')
  await expectNoBarrier(owner)
  await owner.getByRole('button', { name: 'Save' }).click()
  await owner.getByRole('link', { name: 'Parcel post' }).click()

  await owner.getByLabel('To', { exact: true }).fill('Shibuya, Tokyo, Japan')
  await owner.getByRole('button', { name: 'Reckon' }).click()
  expect(await owner.locator('#try [role="status"]').innerText()).toContain('45.00')
  await expectNoBarrier(owner)
}, 60_000)

test('a sheet with a mistake is named by line and column, the right one goes in with its picture', async () => {
  const upload = async (sheet: string) => {
    await owner.goto(`${shop.url}/studio/import`)
    await owner.getByLabel('Sheet (CSV)').setInputFiles({ name: 'autumn.csv', mimeType: 'text/csv', buffer: Buffer.from(sheet) })
    await owner.getByLabel('Pictures (ZIP, optional)').setInputFiles({ name: 'autumn.zip', mimeType: 'application/zip', buffer: Buffer.from(zipOf([{ name: 'gaiwan.png', bytes: photo() }])) })
    await owner.getByRole('button', { name: 'Check the sheet' }).click()
  }
  const heading = 'Name,Category,SKU,Price,Stock,Weight (g),Pictures,Shipping template\n'
  await upload(`${heading}Autumn gaiwan,tea,GW-AUTUMN,much,12,450,gaiwan.png,Parcel post\n`)
  await owner.getByText('1 wrong').waitFor()
  expect(await owner.locator('.problems tbody tr').first().innerText()).toMatch(/2\s+Price\s+Please enter an amount/)
  await expectNoBarrier(owner)
  await owner.getByRole('button', { name: 'Upload again' }).click()

  await upload(`${heading}Autumn gaiwan,tea,GW-AUTUMN,168,12,450,gaiwan.png,Parcel post\n`)
  await owner.getByText('1 new').waitFor()
  await owner.getByRole('button', { name: 'Import it' }).click()
  await owner.getByText('All of it has been imported').waitFor()
  await expectNoBarrier(owner)
  await owner.getByRole('link', { name: 'See the products' }).click()
  await owner.getByRole('link', { name: /Autumn gaiwan/ }).waitFor()
}, 60_000)

test('the supplier is invited, accepts on a phone, and sees how much of their goods there is', async () => {
  await owner.goto(`${shop.url}/studio/suppliers`)
  await owner.getByLabel('Phone number or e-mail').fill(login('supplier').contact)
  await owner.getByRole('button', { name: 'Send the invitation' }).click()
  await owner.getByText(login('supplier').contact).waitFor()
  await expectNoBarrier(owner)

  await supplier.goto(`${shop.url}/supplier/invitations`)
  await expectNoBarrier(supplier)
  await supplier.getByRole('button', { name: 'Accept' }).click()
  await supplier.waitForURL(({ pathname }) => pathname === '/supplier')

  await owner.goto(`${shop.url}/studio/stock?q=GW-AUTUMN`)
  await owner.getByLabel(/^Supplier of/).selectOption({ label: login('supplier').name })
  await owner.getByLabel(/^Pieces of/).fill('30')
  await owner.getByLabel(/^Tell me when/).fill('50')
  await owner.getByLabel('Delivery note or reason').fill('note 0618')
  await expectNoBarrier(owner)
  await owner.getByRole('button', { name: 'Save' }).click()
  await owner.getByText('Saved').waitFor()
  await owner.goto(`${shop.url}/studio/stock/ledger`)
  expect(await owner.locator('.ledger tbody tr').first().innerText()).toMatch(/\+30[\s\S]*Goods received[\s\S]*note 0618/)
  await expectNoBarrier(owner)

  await supplier.goto(`${shop.url}/supplier`)
  const line = supplier.getByRole('listitem').filter({ hasText: 'Autumn gaiwan' })
  expect(await line.innerText()).toMatch(/42[\s\S]*Low/)
  await expectNoBarrier(supplier)
  await line.getByRole('link').click()
  await supplier.getByText('Only Autumn gaiwan').waitFor()
  await expectNoBarrier(supplier)
  expect((await supplier.goto(`${shop.url}/studio/stock`))!.status()).toBe(403)
}, 60_000)

test('no page complained on the way', () => expect([...owner.complaints, ...supplier.complaints]).toEqual([]))
