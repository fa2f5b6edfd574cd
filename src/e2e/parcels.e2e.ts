import { afterAll, beforeAll, expect, test } from 'bun:test'
import { inflateSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { png } from '../testing/pictures.ts'
import { barriersOf, overhangOf } from './barriers.ts'
import { closeBrowser, desktop, logIn, phone, startShop, until, visitor, type Shop } from './stage.ts'

// An order on its way: the merchant at a desk, the courier with a phone, the buyer with another, each in their language.

type Visitor = Awaited<ReturnType<typeof visitor>>

let shop: Shop
let merchant: Visitor
let courier: Visitor
let buyer: Visitor

const loginOf = (role: string) => shop.demo().logins.find(login => login.role === role)!

const says = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()

beforeAll(async () => {
  shop = await startShop(['--demo'], { LANG: 'en_US.UTF-8' })
  merchant = await visitor({ ...desktop, locale: 'zh-CN' })
  courier = await visitor({ ...phone, locale: 'en-US' })
  buyer = await visitor({ ...phone, locale: 'zh-CN' })
  await logIn(merchant, shop, loginOf('owner'))
  await logIn(courier, shop, loginOf('courier'))
  await logIn(buyer, shop, loginOf('buyer'))
  for (const page of [merchant, buyer]) await page.context().addCookies([{ name: 'lang', value: 'zh-CN', url: shop.url }])
}, 60_000)

afterAll(async () => {
  await closeBrowser()
  await shop.stop()
})

let orderPath: string

test('the buyer keeps the page of an order open that is to be sent', async () => {
  await buyer.goto(`${shop.url}/orders?state=paid`)
  orderPath = (await buyer.locator('a.row__link').first().getAttribute('href'))!
  await buyer.goto(shop.url + orderPath)
  await says(buyer, '已付款，店家正在备货')
}, 30_000)

test('the merchant picks, packs and hands it to the courier', async () => {
  await merchant.goto(`${shop.url}/studio/parcels`)
  const id = orderPath.split('/').at(-1)!
  await merchant.locator(`input[name="order"][value="${id}"]`).check()
  await merchant.locator('button[formaction$="packing"]').click()
  await merchant.locator('.sheetpage').waitFor()
  expect(await barriersOf(merchant)).toEqual([])
  await merchant.goBack()
  await merchant.locator(`input[name="order"][value="${id}"]`).check()
  await merchant.locator('select[name="courier"]').selectOption({ index: 1 })
  expect(await barriersOf(merchant)).toEqual([])
  await merchant.locator('.batch__courier button').click()
  await merchant.waitForURL(/state=waiting/)
  await says(buyer, '已打包，等待取件')
}, 30_000)

test('its label is one page of 100×150 mm, and three labels are three', async () => {
  const pages = async (query: string) => {
    await merchant.goto(`${shop.url}/studio/parcels/labels?${query}`)
    const pdf = await merchant.pdf({ preferCSSPageSize: true, printBackground: true })
    return boxes(pdf)
  }
  await merchant.goto(`${shop.url}/studio/parcels?state=waiting`)
  const mine = await merchant.locator('input[name="parcel"]').first().getAttribute('value')
  expect(await pages(`parcel=${mine}`)).toEqual(['100×150'])
  expect(await merchant.locator('.slip svg.barcode path').count()).toBeGreaterThan(2)

  await merchant.goto(`${shop.url}/studio/parcels?state=delivered`)
  const others = await merchant.locator('input[name="parcel"]').evaluateAll(boxes => boxes.map(box => (box as HTMLInputElement).value))
  await merchant.goto(`${shop.url}/studio/parcels?state=moving`)
  const moving = await merchant.locator('input[name="parcel"]').evaluateAll(boxes => boxes.map(box => (box as HTMLInputElement).value))
  const three = [mine, ...others, ...moving].slice(0, 3)
  expect(await pages(three.map(id => `parcel=${id}`).join('&'))).toEqual(three.map(() => '100×150'))
  expect(merchant.complaints).toEqual([])
}, 30_000)

test('the courier finds it by its number, and sees the address and nothing of the money', async () => {
  await courier.goto(`${shop.url}/courier`)
  expect([await barriersOf(courier), await overhangOf(courier)]).toEqual([[], 0])
  const code = await merchantsCode()
  await courier.locator('input[name="code"]').fill(code.toLowerCase())
  await courier.locator('input[name="code"]').press('Enter')
  await courier.waitForURL(/\/courier\/parcels\/\d+/)
  await says(courier, /Example Street/)
  expect(await courier.locator('main').innerText()).not.toMatch(/\$/)
  expect([await barriersOf(courier), await overhangOf(courier)]).toEqual([[], 0])
  await courier.getByRole('button', { name: 'Picked up' }).click()
  await courier.waitForURL(/notice=done/)
  await says(buyer, '在路上了')
}, 30_000)

test('without a connection what was said and photographed is kept, and arrives once', async () => {
  await courier.context().setOffline(true)
  await courier.locator('input[name="where"]').fill('With the neighbour')
  const shade = (x: number, y: number) => (x + y) % 256
  await courier.locator('#photo-deliver').setInputFiles({ name: 'door.png', mimeType: 'image/png', buffer: Buffer.from(png(320, 240, shade)) })
  await courier.getByRole('button', { name: 'Delivered', exact: true }).click()
  await says(courier, /You are offline/)
  expect(await courier.locator('input[name="where"]').inputValue()).toBe('With the neighbour')
  expect(await barriersOf(courier)).toEqual([])

  await courier.context().setOffline(false)
  await courier.evaluate(() => dispatchEvent(new Event('online')))
  await says(buyer, '已经送到')
  await says(buyer, /With the neighbour/)
  await until('the photo to be seen', () => buyer.locator('.parcels__photo img').evaluate(image => (image as HTMLImageElement).naturalWidth), width => width > 0)
  expect(await buyer.getByText('With the neighbour').count()).toBe(1)
  expect([await barriersOf(buyer), await overhangOf(buyer), buyer.complaints, courier.complaints]).toEqual([[], 0, [], []])
}, 40_000)

test('a label is scanned where the browser can, and typed where it cannot or must not', async () => {
  await courier.goto(`${shop.url}/courier/scan`)
  await says(courier, /cannot scan|camera/)
  expect(await barriersOf(courier)).toEqual([])

  // Chromium for Linux reads no barcodes and here is no camera: both are stood in for, the page's own part is real.
  const context = courier.context()
  const scanner = await context.newPage()
  const code = await merchantsCode()
  await scanner.addInitScript((code: string) => {
    Object.assign(window, { BarcodeDetector: class { static async getSupportedFormats() { return ['code_128'] } async detect() { return [{ rawValue: code }] } } })
    Object.assign(navigator.mediaDevices ?? {}, { getUserMedia: async () => { const canvas = document.createElement('canvas'); canvas.getContext('2d'); return canvas.captureStream(5) } })
  }, code)
  await scanner.goto(`${shop.url}/courier/scan`, { waitUntil: 'commit' })
  await scanner.waitForURL(/\/courier\/parcels\/\d+/)
  await scanner.close()
}, 30_000)

/** What stands on the label of the order’s parcel. */
const merchantsCode = async () => {
  await merchant.goto(`${shop.url}/studio${orderPath}`)
  return (await merchant.locator('.parcel b.num').first().innerText()).trim()
}

/** The size of each page in mm, from the file itself. */
const boxes = (pdf: Buffer) => {
  const text = pdf.toString('latin1')
  const packed = [...text.matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)].map(([, body]) => {
    try { return inflateSync(Buffer.from(body!, 'latin1')).toString('latin1') } catch { return '' }
  })
  return [text, ...packed].flatMap(part => [...part.matchAll(/\/MediaBox *\[0 0 ([\d.]+) ([\d.]+)\]/g)]).map(([, width, height]) => [width, height].map(points => Math.round((Number(points) / 72) * 25.4)).join('×'))
}

test('what the buyer collects needs no street, gets ready and is handed over', async () => {
  await buyer.goto(`${shop.url}/buy/1`)
  const total = () => buyer.locator('.sums__total .price').innerText()
  const usual = await total()
  await buyer.locator('input[value="express"]').check()
  await until('the dearer way', total, now => now !== usual)
  await buyer.locator('input[value="collect"]').check()
  await until('the way without a fee', total, now => now === usual)
  await buyer.locator('input[name="address"][value="new"]').check()
  await buyer.getByLabel('收货人').fill('小满')
  await buyer.getByLabel('联系电话').fill('138 1234 5678')
  expect(await buyer.locator('#f-to-street').isVisible()).toBe(false)
  expect([await barriersOf(buyer), await overhangOf(buyer)]).toEqual([[], 0])
  await buyer.getByRole('radio', { name: '货到付款' }).check()
  await buyer.locator('#buy-place').click()
  const placed = (await buyer.locator('a[href^="/orders/"]').first().getAttribute('href'))!
  await buyer.goto(shop.url + placed)
  await says(buyer, /备好后会通知您来取/)

  await merchant.goto(`${shop.url}/studio${placed}`)
  expect(await barriersOf(merchant)).toEqual([])
  await merchant.getByRole('button', { name: '已备好，通知买家来取' }).click()
  await says(buyer, '备好了，可以来取')
  await merchant.getByRole('button', { name: /^已取走，已收到/ }).click()
  await says(buyer, '已经取走')
}, 60_000)
