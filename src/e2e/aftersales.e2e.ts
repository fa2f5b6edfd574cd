import { afterAll, beforeAll, expect, test } from 'bun:test'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expectNoBarrier } from './barriers.ts'
import { closeBrowser, desktop, logIn, phone, startShop, visitor, type Shop } from './stage.ts'

// Something is wrong with what was bought: the buyer asks on a phone and shows it, the shop deals with it at a desk.

let shop: Shop
const photo = join(import.meta.dir, '../../public/demo/cup.webp')

const as = (role: string, index = 0) => shop.demo().logins.filter(login => login.role === role)[index]!

/** The buyer's order of this, by its address. */
const orderOf = async (page: Page, title: string) => {
  await page.goto(`${shop.url}/orders?state=shipped`)
  return new URL((await page.locator('main .orders a[href^="/orders/"]', { hasText: title }).first().getAttribute('href'))!, shop.url).href
}

const press = async (page: Page, selector: string) => {
  await page.locator(selector).first().click()
  await page.waitForLoadState()
}

beforeAll(async () => {
  shop = await startShop(['--demo'], { LANG: 'en_US.UTF-8' })
}, 60_000)

afterAll(async () => {
  await closeBrowser()
  await shop.stop()
})

test('a fault: asked on a phone in Chinese with a picture, approved, received, inspected and refunded at a desk in English', async () => {
  const bei = await visitor({ ...phone, locale: 'zh-CN' })
  const host = await visitor(desktop)
  await logIn(bei, shop, as('buyer'))
  await bei.context().addCookies([{ name: 'lang', value: 'zh-CN', url: shop.url }])
  await logIn(host, shop, as('owner'))

  // From my orders to the order to the application.
  const order = await orderOf(bei, 'Wood-fired cup')
  await bei.goto(order)
  await expectNoBarrier(bei)
  await bei.getByRole('link', { name: '申请售后' }).click()
  await bei.waitForURL('**/aftersales/new')
  await bei.locator('select[name="quantity-0"]').selectOption('1')
  await bei.locator('#f-reason').selectOption('quality')
  await bei.locator('#f-story').fill('杯口有一道裂纹，会渗水。')
  await bei.locator('#f-pictures').setInputFiles(photo)
  // Something is missing: nothing is lost.
  await press(bei, 'main form .btn--primary')
  await bei.getByText('请确认所填内容属实').waitFor()
  expect(await bei.locator('#f-story').inputValue()).toBe('杯口有一道裂纹，会渗水。')
  expect(await bei.locator('.evidence img').count()).toBe(1)
  await expectNoBarrier(bei)
  await bei.locator('[name=declared]').check()
  await press(bei, 'main form .btn--primary')
  await bei.waitForURL(/\/aftersales\/\d+/)
  await bei.getByRole('heading', { name: '等店家审核' }).waitFor()
  await expectNoBarrier(bei)
  const id = /\/aftersales\/(\d+)/.exec(bei.url())![1]!

  // The shop hears of it and decides; the open phone shows it without being touched.
  await host.goto(`${shop.url}/notifications`)
  await host.getByRole('link', { name: /New after-sales case/ }).first().click()
  await host.waitForURL(`**/studio/aftersales/${id}`)
  await expectNoBarrier(host)
  await host.locator('#f-message').fill('We are sorry. Does the lid fit?')
  await press(host, 'form[action$="/messages"] button')
  await bei.getByText('Does the lid fit?').waitFor()
  await host.locator('#f-returnTo').fill('Qinghe Wares, 555 0100, 1 Example Street')
  await press(host, 'button[value=approve]')
  await bei.getByRole('heading', { name: '店家同意了，请寄回商品' }).waitFor()
  await bei.getByText('1 Example Street').waitFor()
  await expectNoBarrier(bei)

  await bei.locator('#f-carrier').fill('顺丰速运')
  await bei.locator('#f-number').fill('SF1234567890123')
  await press(bei, 'form:has(#f-number) button')
  await bei.getByRole('heading', { name: '商品正在寄回店家' }).waitFor()

  await host.goto(`${shop.url}/studio/aftersales/${id}`)
  await press(host, 'button[value=receive]')
  await host.locator('#f-pictures').first().setInputFiles(photo)
  await expectNoBarrier(host)
  await press(host, 'button[value=inspect]')
  await expectNoBarrier(host)
  await host.locator('#f-reference').fill('DEMO-77')
  await press(host, 'button[value=refund]')
  await bei.getByRole('heading', { name: '已经退款' }).waitFor()
  await bei.getByText('单号 DEMO-77').waitFor()
  await expectNoBarrier(bei)

  await press(bei, 'button[value=confirm]')
  await bei.locator('[name=score][value="5"]').check()
  await press(bei, 'form[action$="/score"] button')
  await bei.getByText('满意度：非常满意').waitFor()
  await bei.goto(order)
  await bei.getByText('已结束').first().waitFor()
  expect([bei.complaints, host.complaints]).toEqual([[], []])
  await bei.context().close()
  await host.context().close()
}, 90_000)

test('without scripts: asked in English, refused in Chinese, appealed and decided for the buyer', async () => {
  const still = { javaScriptEnabled: false }
  const bei = await visitor({ ...phone, ...still })
  const host = await visitor({ ...desktop, ...still })
  const admin = await visitor({ ...phone, ...still })
  await logIn(bei, shop, as('buyer'))
  await logIn(host, shop, as('owner'))
  await logIn(admin, shop, as('admin'))
  await host.context().addCookies([{ name: 'lang', value: 'zh-CN', url: shop.url }])

  // What the demo has waiting: an exchange.
  await host.goto(`${shop.url}/studio/aftersales`)
  await host.locator('main a[href^="/studio/aftersales/"]:has(b)').first().click()
  await host.getByText('拒绝', { exact: true }).click()
  await host.locator('#f-reason').fill('已经用过')
  await host.locator('button[value=refuse]').click()
  await host.getByText('店家没有同意').first().waitFor()
  const id = /\/aftersales\/(\d+)/.exec(host.url())![1]!

  await bei.goto(`${shop.url}/aftersales/${id}`)
  await bei.getByRole('heading', { name: 'The shop has refused' }).waitFor()
  await bei.getByText('Appeal to the administrator', { exact: true }).click()
  await bei.locator('#f-appeal').fill('It was never used; see the picture.')
  await bei.locator('button[value=appeal]').click()
  await bei.getByRole('heading', { name: 'The administrator is deciding' }).waitFor()

  await admin.goto(`${shop.url}/admin/appeals`)
  await admin.locator('main a[href^="/admin/appeals/"]:has(b)').first().click()
  await admin.locator('#f-reason').fill('The pictures are clear.')
  await admin.locator('button[value=uphold]').click()
  await admin.getByText('There is nothing to decide now.').waitFor()

  await bei.goto(`${shop.url}/aftersales/${id}`)
  await bei.getByRole('heading', { name: 'Approved. Please send it back' }).waitFor()
  await bei.getByText('The pictures are clear.').waitFor()
  // Have it collected.
  await bei.getByText('Have a courier collect it').click()
  await bei.locator('#f-day').fill(new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10))
  await bei.locator('form:has(#f-day) button').click()
  await bei.getByRole('heading', { name: 'On its way back to the shop' }).waitFor()
  await bei.getByText('To be collected').first().waitFor()

  // It is back, is exchanged, and a courier brings the other one.
  const gao = await visitor({ ...phone, ...still })
  await logIn(gao, shop, as('courier'))
  await host.goto(`${shop.url}/studio/aftersales/${id}`)
  await host.locator('button[value=receive]').click()
  await host.locator('button[value=inspect]').click()
  await host.locator('#f-courier').selectOption({ label: as('courier').name })
  await host.locator('button[value=replace]').click()
  await host.getByText('寄给买家').waitFor()
  await bei.goto(`${shop.url}/aftersales/${id}`)
  await bei.getByText('Waiting for pick-up').waitFor()
  await gao.goto(`${shop.url}/courier`)
  await gao.locator('a[href^="/courier/parcels/"]').first().click()
  await gao.getByText('Exchange').waitFor()
  for (const step of ['pickUp', 'deliver']) await gao.locator(`form:has(input[name=step][value=${step}]) button`).click()
  await gao.getByText('This parcel is done.').waitFor()
  await bei.reload()
  await bei.locator('.parcels').getByText('Delivered').first().waitFor()
  await bei.locator('button[value=confirm]').click()
  await bei.getByText('How did you like it').or(bei.locator('[name=score]')).first().waitFor()
  for (const page of [bei, host, admin, gao]) await page.context().close()
}, 120_000)
