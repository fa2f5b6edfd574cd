import { afterAll, beforeAll, expect, test } from 'bun:test'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { closeBrowser, logIn, phone, pictureMoves, startEncoder, startShop, until, visitor, watching, type Shop } from './stage.ts'

// A show that is killed in the middle, watched from earlier on, ended, and watched again.

let shop: Shop
let encoder: ReturnType<typeof startEncoder>
let page: Page & { complaints: string[] }
let studio: Page & { complaints: string[] }
let room: { id: number; streamKey: string }

const stage = () => page.locator('[data-player]').evaluate(element => ({ ...(element as HTMLElement).dataset }))
const playlist = async (path: string) => (await fetch(`${shop.url}${path}`)).text()
const recorded = async () => (await playlist(`/live/${room.id}/dvr.m3u8`)).match(/#EXTINF/g)?.length ?? 0

/** Of the demo's merchants the one whose page this is, with it open. */
const merchantOf = async (url: string) => {
  for (const login of shop.demo().logins) {
    const merchant = await visitor()
    await logIn(merchant, shop, login)
    if ((await merchant.goto(url))?.ok()) return merchant
    await merchant.context().close()
  }
  throw new Error(`nobody may open ${url}`)
}

beforeAll(async () => {
  shop = await startShop(['--demo'], { FFMPEG_BIN: '' })
  const announced = shop.demo().rooms.find(({ state }) => state === 'announced')!
  room = { id: announced.id, streamKey: announced.streamKey }
  encoder = startEncoder(shop.rtmp, room.streamKey)
  page = await visitor(phone)
  await page.goto(`${shop.url}/rooms/${room.id}`)
}, 60_000)

afterAll(async () => {
  await closeBrowser()
  await encoder.kill()
  await shop.stop()
})

test('the show is recorded as it goes', async () => {
  await pictureMoves(page)
  await until('three recorded segments', recorded, count => count >= 3, 30_000)
}, 60_000)

test('a step back shows what was, and one press goes back to live', async () => {
  await until('twenty seconds of recording', recorded, count => count >= 10, 60_000)
  const before = (await watching(page))!
  await page.locator('[data-player-back]').click()
  await until('the recorded picture', stage, now => now.shifted === 'true')
  await pictureMoves(page)
  const button = page.locator('[data-player-live]')
  await until('how far behind it is', () => button.textContent(), text => /0:1[3-9]|0:2\d/.test(text ?? ''))
  expect(before.width).toBe(540)

  await page.locator('[data-player-back]').click()
  await until('it to be further behind', () => button.textContent(), text => /0:[23]\d/.test(text ?? ''))

  await button.click()
  await until('the live picture', stage, now => now.shifted === 'false' && Number(now.latency) > 0 && Number(now.latency) < 3)
  await pictureMoves(page)
}, 90_000)

test('a pause goes on where it was held', async () => {
  await page.keyboard.press('k')
  await until('the pause', () => page.locator('video').evaluate(video => (video as HTMLVideoElement).paused))
  const then = await recorded()
  await until('eight more seconds of the show', recorded, now => now >= then + 4, 30_000)
  await page.locator('main').press('k')
  await until('the recorded picture', stage, now => now.shifted === 'true')
  await pictureMoves(page)
  await page.locator('[data-player-live]').click()
  await until('the live picture', stage, now => now.shifted === 'false')
}, 60_000)

test('killed in mid-show, the shop opens again and goes on recording the same show', async () => {
  const before = await recorded()
  shop.process.kill('SIGKILL')
  await shop.process.exited
  await encoder.kill()
  const { folder } = shop
  shop = await startShop(['--demo'], { FFMPEG_BIN: '' }, folder)
  const kept = await until('the recording from before', recorded, count => count > 0)
  expect(kept).toBeGreaterThanOrEqual(before)

  encoder = startEncoder(shop.rtmp, room.streamKey)
  await until('more of it', recorded, count => count >= kept + 2, 40_000)
  expect(readdirSync(join(folder, 'recordings', String(room.id))).filter(name => name.endsWith('.mp4')).length).toBe(2)
  expect(await playlist(`/live/${room.id}/dvr.m3u8`)).toContain('#EXT-X-DISCONTINUITY\n')
}, 120_000)

test('the merchant ends it, and it can be watched again with its chapters', async () => {
  studio = await merchantOf(`${shop.url}/studio/rooms/${room.id}/live`)
  await studio.locator('form[action$="/pin"] button').first().click()
  const pinned = await recorded()
  await until('an explanation of eight seconds', recorded, count => count >= pinned + 4, 40_000)
  await studio.locator('[data-open="end-room"]').first().click()
  await studio.locator('dialog#end-room .btn--danger').click()
  await studio.waitForURL(/\/studio\/rooms\/\d+/)

  const viewer = await visitor(phone)
  await viewer.goto(`${shop.url}/rooms/${room.id}/replay`)
  await viewer.locator('video').evaluate(video => { (video as HTMLVideoElement).muted = true })
  const chapter = viewer.locator('.chapters a').last()
  await chapter.click()
  await pictureMoves(viewer)
  expect((await watching(viewer))!.at).toBeGreaterThanOrEqual(Number(await chapter.getAttribute('data-from')) - 0.5)
  await until('the product of the moment', () => viewer.locator('[data-now]').count(), count => count === 1)
  await viewer.locator('[data-now] a[hx-get^="/buy/"]').click()
  await viewer.locator('dialog#sheet[open] form').first().waitFor()
  expect(viewer.complaints).toEqual([])
}, 120_000)

test('the merchant fetches it as MP4', async () => {
  await studio.goto(`${shop.url}/studio/recordings/${room.id}`)
  await studio.reload()
  await until('the recording to be closed', async () => {
    await studio.reload()
    return studio.locator('#exports form button').count()
  }, count => count > 0, 40_000)
  await studio.locator('#exports form button').first().click()
  const link = studio.locator('#exports a[download]').first()
  await link.waitFor({ timeout: 30_000 })
  const [file] = await Promise.all([studio.waitForEvent('download'), link.click()])
  const path = await file.path()
  const probe = Bun.spawnSync(['ffprobe', '-v', 'error', '-show_entries', 'format=duration:stream=codec_name', '-of', 'csv', path])
  expect(probe.stderr.toString()).toBe('')
  expect(probe.stdout.toString()).toMatch(/h264[\s\S]*aac/)
  expect(Number(/format,([\d.]+)/.exec(probe.stdout.toString())![1])).toBeGreaterThan(20)
  expect(studio.complaints).toEqual([])
}, 120_000)
