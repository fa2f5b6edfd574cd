import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { closeBrowser, logIn, pictureMoves, startShop, until, visitor, type Shop } from './stage.ts'

// From the home page to a placed order with nothing but a keyboard, and always in sight of where one is.

let shop: Shop
let page: Page & { complaints: string[] }

type Place = { name: string; shown: boolean; inSight: boolean }

/** Where the focus is, whether it can be seen, and whether it is on the screen. */
const place = (): Promise<Place | null> =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLElement | null
    if (!element || element === document.body) return null
    const name = (element.getAttribute('aria-label') ?? (element as HTMLInputElement).labels?.[0]?.textContent ?? element.textContent ?? '').replace(/\s+/g, ' ').trim()
    const ringed = [element, element.parentElement!, ...element.querySelectorAll('*')].some(one => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one)
      return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) || boxShadow !== 'none'
    })
    const { top, bottom, left, right, width, height } = element.getBoundingClientRect()
    return { name, shown: ringed, inSight: width > 0 && height > 0 && bottom > 0 && right > 0 && top < innerHeight && left < innerWidth }
  })

/** Presses Tab until the focus is on something of this name; on the way it is never lost or unseen. */
const tabTo = async (name: RegExp, most = 60) => {
  const passed: string[] = []
  for (let pressed = 0; pressed < most; pressed++) {
    await page.keyboard.press('Tab')
    const here = await place()
    // After the last element the browser's own frame has its turn.
    if (!here) continue
    passed.push(here.name)
    if (!here.shown || !here.inSight) throw new Error(`the focus cannot be seen on "${here.name}": ${JSON.stringify(here)} ${await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 600))}`)
    if (name.test(here.name)) return
  }
  throw new Error(`no way by Tab to ${name}; passed ${passed.join(' › ')}`)
}

beforeAll(async () => {
  shop = await startShop(['--demo'], { LANG: 'en_US.UTF-8' })
  page = await visitor()
  await logIn(page, shop, shop.demo().logins.find(login => login.role === 'buyer')!)
}, 60_000)

afterAll(async () => {
  await closeBrowser()
  await shop.stop()
})

test('the first Tab offers to skip to the content', async () => {
  await page.goto(shop.url)
  await tabTo(/Skip to the content/, 1)
  await page.keyboard.press('Enter')
  expect(new URL(page.url()).hash).toBe('#main')
})

test('from the home page into the room', async () => {
  await tabTo(/Enter the room/)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/rooms/*')
  await pictureMoves(page)
})

test('the sound is turned on, and off by its letter', async () => {
  const muted = () => page.locator('video').evaluate(video => (video as HTMLVideoElement).muted)
  await tabTo(/Turn the sound on/)
  await page.keyboard.press('Enter')
  await until('the sound', muted, now => now === false)
  expect(await place()).not.toBeNull()
  await page.keyboard.press('m')
  await until('silence', muted)
})

test('something is said, and the line is ready for the next', async () => {
  await tabTo(/Say something/)
  await page.keyboard.type('hello from the keys')
  await page.keyboard.press('Enter')
  await page.getByRole('log').getByText('hello from the keys').waitFor()
  await until('an empty line', () => page.getByRole('textbox', { name: 'Say something' }).inputValue(), text => text === '')
  expect((await place())?.name).toBe('Say something')
})

test('the sheet opens, keeps the focus inside, and gives it back when closed', async () => {
  await tabTo(/^Buy Duanni clay teapot/)
  await page.keyboard.press('Enter')
  const sheet = page.getByRole('dialog')
  await sheet.waitFor()
  const inside = () => page.evaluate(() => document.activeElement === document.body || document.querySelector('dialog[open]')!.contains(document.activeElement))
  for (let pressed = 0; pressed < 25; pressed++) {
    await page.keyboard.press('Tab')
    expect(await inside()).toBe(true)
  }
  await page.keyboard.press('Escape')
  await sheet.waitFor({ state: 'hidden' })
  expect((await place())?.name).toStartWith('Buy Duanni clay teapot')
})

test('an order is placed and the picture is back', async () => {
  await page.keyboard.press('Enter')
  const sheet = page.getByRole('dialog')
  await sheet.waitFor()
  await tabTo(/One more/)
  await page.keyboard.press('Enter')
  await sheet.getByRole('button', { name: /Order for \$10\d/ }).waitFor()
  expect((await place())?.name).toBe('One more')

  await tabTo(/^Order for/)
  await page.keyboard.press('Enter')
  await sheet.getByText('Your order is placed').waitFor()
  await until('the focus to stay in the sheet', () => page.evaluate(() => document.querySelector('dialog[open]')!.contains(document.activeElement)))
  await tabTo(/Go on watching/)
  await page.keyboard.press('Enter')
  await sheet.waitFor({ state: 'hidden' })
  expect(await place()).not.toBeNull()
  await pictureMoves(page)
  expect(page.complaints).toEqual([])
})
