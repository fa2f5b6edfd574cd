import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { closeBrowser, desktop, logIn, phone, startShop, until, visitor, type Shop } from './stage.ts'

// From a word to the right variant in the cart; and how a merchant makes that product.

let shop: Shop

beforeAll(async () => {
  shop = await startShop(['--demo'], { LANG: 'en_US.UTF-8' })
}, 60_000)

afterAll(async () => {
  await closeBrowser()
  await shop.stop()
})

const titles = (page: Page) => page.locator('#results .reel__name').allInnerTexts()

const spoken = {
  'en-US': { filters: 'Filters', inStock: 'In stock', sort: 'Sort by', highest: 'Highest price', add: 'Add to cart', share: 'Share' },
  'zh-CN': { filters: '筛选', inStock: '只看有货', sort: '排序', highest: '最高价', add: '加入购物车', share: '分享' },
} as const

for (const [name, screen, locale] of [['a phone, in Chinese', phone, 'zh-CN'], ['a desk, in English', desktop, 'en-US']] as const) {
  test(`somebody finds, narrows, chooses and puts into the cart on ${name}`, async () => {
    const page = await visitor({ ...screen, locale })
    const say = spoken[locale]
    await page.goto(`${shop.url}/search`)
    await page.getByRole('searchbox').fill('handmade')
    await page.getByRole('searchbox').press('Enter')
    await until('the results', () => titles(page), found => found.length === 4)
    expect(new URL(page.url()).searchParams.get('q')).toBe('handmade')

    // Each change is shown at once, without another page.
    await page.evaluate(() => { (window as unknown as { same: boolean }).same = true })
    await page.locator('summary', { hasText: say.filters }).click()
    await page.getByLabel(say.highest).fill('30')
    await page.getByLabel(say.highest).blur()
    await until('what costs less', () => titles(page), found => found.length === 3)
    await page.getByLabel(say.sort).selectOption('price-up')
    await until('the cheapest first', () => titles(page), ([first]) => first === 'Wood-fired cup')
    expect(await page.evaluate(() => (window as unknown as { same?: boolean }).same)).toBe(true)
    expect(new URL(page.url()).searchParams.get('sort')).toBe('price-up')

    await page.getByRole('link', { name: /Indigo apron/ }).click()
    await page.getByRole('radio', { name: 'Large' }).check()
    await until('the price of the large one', () => page.locator('#choice .price').first().innerText(), price => price.includes('23'))
    expect(page.complaints).toEqual([])
    await page.locator('#choice').getByRole('button', { name: say.add }).click()
    await page.locator('#notices').getByRole('link').waitFor()
    await page.goto(`${shop.url}/cart`)
    expect(await page.locator('main').innerText()).toMatch(/Indigo apron, dyed by hand\s+Large/)
    await page.context().close()
  })
}

test('a link that was shared names the product, in both languages, and runs no script of its own', async () => {
  const page = await visitor()
  await page.goto(`${shop.url}/search?q=gaiwan`)
  await page.locator('.reel--goods a').first().click()
  await page.getByRole('button', { name: 'Share' }).waitFor()
  expect(page.complaints).toEqual([])
  const schema = JSON.parse(await page.locator('script[type="application/ld+json"]').innerText()) as { '@graph': { '@type': string }[] }
  expect(schema['@graph'].map(thing => thing['@type'])).toEqual(['Product', 'BreadcrumbList'])
  const picture = await page.request.get(new URL((await page.locator('meta[property="og:image"]').getAttribute('content'))!).pathname.replace(/^/, shop.url))
  expect([picture.status(), picture.headers()['content-type']]).toEqual([200, 'image/jpeg'])
  const chinese = new URL((await page.locator('link[hreflang="zh-CN"]').getAttribute('href'))!)
  await page.goto(`${shop.url}${chinese.pathname}${chinese.search}`)
  expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN')
})

for (const scripts of [true, false]) {
  test(`a merchant makes a product in three sizes ${scripts ? 'with' : 'without'} scripts`, async () => {
    const page = await visitor({ javaScriptEnabled: scripts })
    await logIn(page, shop, shop.demo().logins.find(login => login.role === 'owner')!)
    await page.goto(`${shop.url}/studio/products/new`)
    await page.getByLabel('Name', { exact: true }).fill(`Jug ${scripts}`)
    await page.locator('#variants > summary').click()
    await page.getByRole('textbox', { name: 'Option 1', exact: true }).fill('Size')
    await page.getByRole('textbox', { name: 'Values of option 1' }).fill('Small, Medium, Large')
    await page.getByRole('button', { name: 'Make the table' }).click()
    await page.getByText('Medium', { exact: true }).first().waitFor()
    const all = page.getByRole('group', { name: 'Fill in all' })
    await all.getByLabel('Price').fill('20')
    await all.getByLabel('Stock').fill('4')
    await all.getByRole('button', { name: 'Fill in' }).click()
    await until('the table to be filled', () => page.getByRole('textbox', { name: 'Price $: Large' }).inputValue(), price => price === '20')
    await page.getByRole('textbox', { name: 'Price $: Large' }).fill('26')
    await page.getByRole('button', { name: 'Save draft' }).click()
    await page.waitForURL('**/studio/products/*notice=saved')
    expect(await page.getByRole('textbox', { name: 'Price $: Large' }).inputValue()).toBe('26.00')
    expect(await page.getByRole('textbox', { name: 'Stock: Small' }).inputValue()).toBe('4')
    await page.context().close()
  })
}
