// The README's pictures, from the English demo: bun scripts/screenshots/take.ts
import { closeBrowser, desktop, logIn, phone, pictureMoves, startShop, until, visitor, type Shop } from '../../src/e2e/stage.ts'
import type { Page } from 'playwright-core'

const mostBytes = 80_000

const shop: Shop = await startShop(['--demo'], { LANG: 'en_US.UTF-8' })
try {
  const live = shop.demo().rooms.find(room => room.state === 'live')!
  const as = (role: string) => shop.demo().logins.find(login => login.role === role)!

  const hand = await visitor({ ...phone, colorScheme: 'light' })
  await logIn(hand, shop, as('buyer'))
  await hand.goto(live.url)
  const desk = await visitor({ ...desktop, colorScheme: 'light' })
  await desk.goto(live.url)
  const host = await visitor({ ...desktop, colorScheme: 'light' })
  await logIn(host, shop, as('owner'))
  await host.goto(live.url.replace('/rooms/', '/studio/rooms/').concat('/live'))
  await host.getByText('Signal good').waitFor({ timeout: 30_000 })
  await until('both viewers', () => host.locator('.console__head').innerText(), text => /2\s*watching/.test(text))

  for (const page of [hand, desk]) {
    const lag = page.locator('[data-player-lag]')
    await until('the usual delay', async () => Number.parseFloat(await lag.innerText()), seconds => seconds > 0 && seconds <= 1.2, 60_000)
  }
  await hand.locator('[data-player-unmute]').click()
  await desk.locator('[data-player-unmute]').click()
  await keep(desk, 'room-desktop')
  await keep(hand, 'room-phone')
  await host.getByText('Signal good').waitFor({ timeout: 60_000 })
  await keep(host, 'console-desktop')
  await hand.locator('#pin a[id^="buy-"]').click()
  await hand.locator('dialog form#buy').waitFor()
  await keep(hand, 'sheet-phone')
} finally {
  await closeBrowser()
  await shop.stop()
}

/** As WebP, as good as fits into what a README should weigh. */
async function keep(page: Page, name: string) {
  await pictureMoves(page)
  await until('everything to stand still', () => page.evaluate(() => document.getAnimations().filter(one => one.playState === 'running' && one.effect?.getComputedTiming().iterations !== Infinity).length), count => count === 0)
  const shot = await page.screenshot()
  for (const quality of [90, 82, 75, 65, 50]) {
    const picture = await new Bun.Image(shot).webp({ quality }).bytes()
    if (picture.length > mostBytes) continue
    await Bun.write(new URL(`${name}.webp`, import.meta.url), picture)
    return console.log(`${name}.webp ${(picture.length / 1000).toFixed(0)} kB`)
  }
  throw new Error(`${name} does not fit into ${mostBytes} bytes`)
}
