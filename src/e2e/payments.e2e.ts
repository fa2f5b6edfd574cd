import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { startStandIn, testKeys } from '../testing/stand-in.ts'
import { barriersOf } from './barriers.ts'
import { closeBrowser, desktop, logIn, phone, startShop, until, visitor, type Shop } from './stage.ts'

// Money online, as buyers and the merchant see it. A stand-in speaks as Stripe and WeChat Pay do; nobody else is asked.

const standIn = startStandIn()
let shop: Shop
let mei: Page & { complaints: string[] }
let bei: Page & { complaints: string[] }
let order: string

const login = (role: string) => shop.demo().logins.find(one => one.role === role)!
const room = () => shop.demo().rooms.find(({ state }) => state === 'live')!.url

/** A trade at the stand-in that is not paid yet. */
const openTrade = (kind: string) => until(`an offer of ${kind}`, () => [...standIn.trades.values()].find(trade => trade.kind === kind && trade.state === 'open') ?? null).then(trade => trade!)

beforeAll(async () => {
  shop = await startShop(['--demo'], { LANG: 'zh_CN.UTF-8', STALLCAST_PAY_AT: standIn.url })
  mei = await visitor({ ...desktop, locale: 'zh-CN' })
  bei = await visitor({ ...phone, locale: 'zh-CN' })
  await logIn(mei, shop, login('owner'))
  await logIn(bei, shop, login('buyer'))
}, 90_000)

afterAll(async () => {
  await closeBrowser()
  await shop.stop()
  standIn.stop()
})

test('the merchant enters Stripe’s keys and tests them', async () => {
  await mei.goto(`${shop.url}/studio/payments`)
  await mei.getByRole('link', { name: '银行卡（Stripe）' }).click()
  await mei.getByLabel('密钥（Secret key）', { exact: true }).fill('pk_live_notthisone')
  await mei.getByLabel(/签名密钥/).fill(testKeys.stripe.webhookSecret)
  await mei.getByRole('button', { name: '保存' }).click()
  await mei.getByText('这看起来不是要填的内容').waitFor()
  await mei.getByLabel('密钥（Secret key）', { exact: true }).fill(testKeys.stripe.secretKey)
  await mei.getByLabel(/签名密钥/).fill(testKeys.stripe.webhookSecret)
  await mei.getByRole('button', { name: '保存' }).click()
  await mei.waitForURL(/\/studio\/payments\/\d+/)
  expect(await mei.content()).not.toContain(testKeys.stripe.secretKey)
  await mei.getByText('结尾是 4242').waitFor()

  standIn.sendStripeNoticesTo(await mei.locator('#notices-to').innerText())
  await mei.getByRole('button', { name: '试一下', exact: true }).click()
  await mei.getByText('连接正常').waitFor()
  expect(await barriersOf(mei)).toEqual([])
})

test('and WeChat Pay’s', async () => {
  await mei.goto(`${shop.url}/studio/payments/new/wechat-pay`)
  for (const [name, value] of Object.entries(testKeys['wechat-pay'])) await mei.locator(`[name="${name}"]`).fill(value)
  await mei.getByRole('button', { name: '保存' }).click()
  await mei.waitForURL(/\/studio\/payments\/\d+/)
  await mei.getByRole('button', { name: '试一下', exact: true }).click()
  await mei.getByText('连接正常').waitFor()
  expect(await barriersOf(mei)).toEqual([])
})

const orderBy = async (method: string) => {
  await bei.goto(room())
  await bei.locator('#pin a[href^="/buy/"]').click()
  const sheet = bei.getByRole('dialog')
  await sheet.getByRole('radio', { name: method }).check()
  await sheet.getByRole('button', { name: /^提交订单/ }).click()
  await sheet.getByText('下单成功').waitFor()
  order = (await sheet.getByRole('link', { name: '查看订单' }).getAttribute('href'))!
  return sheet
}

test('a buyer pays by card beside the picture, and the sheet knows by itself', async () => {
  const sheet = await orderBy('银行卡（Stripe）')
  expect(await barriersOf(bei)).toEqual([])
  const [there] = await Promise.all([bei.waitForEvent('popup'), sheet.getByRole('link', { name: /^去付款/ }).click()])
  await there.waitForURL(`${standIn.url}/c/pay/**`)
  expect(bei.url()).toContain('/rooms/')
  await there.getByRole('button', { name: 'Pay' }).click()

  await sheet.getByText('已付款，谢谢').waitFor({ timeout: 5000 })
  expect(await barriersOf(bei)).toEqual([])
  await there.waitForURL(`${shop.url}${order}`)
  await there.getByRole('heading', { name: '已付款，店家正在备货' }).waitFor()
  await there.close()
})

test('the merchant sends some of it back, then all of it, and the buyer’s page follows', async () => {
  await bei.goto(shop.url + order)
  await mei.goto(`${shop.url}/studio${order}`)
  await mei.getByText('退一部分钱', { exact: true }).click()
  await mei.getByLabel('退款金额', { exact: true }).fill('1.50')
  await mei.getByLabel('退款原因（买家看得到）').fill('有划痕')
  await mei.getByRole('button', { name: '退款', exact: true }).click()
  await mei.getByText('有划痕').waitFor()
  await bei.getByText('已退款 ¥1.50').waitFor({ timeout: 15_000 })
  expect(await barriersOf(bei)).toEqual([])

  await mei.getByText('取消并退款', { exact: true }).click()
  expect(await barriersOf(mei)).toEqual([])
  await mei.getByLabel('取消原因（会发给买家）').fill('窑里裂了')
  await mei.getByRole('button', { name: /^取消并退/ }).click()
  await bei.getByRole('heading', { name: '订单已取消，钱已退回' }).waitFor({ timeout: 15_000 })
  const [trade] = [...standIn.trades.values()]
  expect([...trade!.refunds.values()].reduce((sum, { amount }) => sum + amount, 0)).toBe(trade!.amount)
})

test('WeChat’s code stands in the sheet, and when it is paid the sheet says so', async () => {
  const sheet = await orderBy('微信支付')
  const code = sheet.getByRole('img', { name: '微信支付二维码' })
  await code.waitFor()
  await until('the code to be drawn', () => code.evaluate(image => (image as HTMLImageElement).naturalWidth), width => width > 0)
  expect(await barriersOf(bei)).toEqual([])

  const { reference } = await openTrade('wechat-pay')
  const { noticeUrl } = standIn.pay(reference)
  const { headers, body } = await standIn.notice(reference)
  expect((await fetch(noticeUrl, { method: 'POST', headers, body })).status).toBe(204)
  await sheet.getByText('已付款，谢谢').waitFor({ timeout: 5000 })
})

test('while the provider is away the buyer is told, and can try again', async () => {
  standIn.down(true)
  const sheet = await orderBy('微信支付')
  await sheet.getByText('付款平台暂时没有回应').waitFor()
  expect(await barriersOf(bei)).toEqual([])
  standIn.down(false)
  await sheet.getByRole('button', { name: '再试一次' }).click()
  await sheet.getByRole('img', { name: '微信支付二维码' }).waitFor()
})

test('a cancelled order can no longer be paid, and says so where it is open', async () => {
  const { reference } = await openTrade('wechat-pay')
  const other = await bei.context().newPage()
  await other.goto(shop.url + order)
  await other.getByText('取消订单', { exact: true }).first().click()
  await other.getByRole('button', { name: '取消订单' }).click()
  await bei.getByRole('dialog').getByText('这笔付款已经取消了').waitFor({ timeout: 5000 })
  await until('the offer to be closed', () => standIn.trades.get(reference)!.state, state => state === 'closed')
})

test('no script complained', () => {
  expect([...mei.complaints, ...bei.complaints]).toEqual([])
})
