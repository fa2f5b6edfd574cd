import { Database } from 'bun:sqlite'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { closeBrowser, logIn, phone, pictureMoves, startEncoder, startShop, until, visitor, type DemoDetails, type Shop } from './stage.ts'

// What breaks on the way is mended without the viewer's hand: the same page, the same video element.

type Somebody = Page & { complaints: string[] }

let shop: Shop
let viewer: Somebody
let merchant: Somebody
let encoder: ReturnType<typeof startEncoder> | undefined

const roomOf = (state: string) => shop.demo().rooms.find(room => room.state === state)!
const sign = (page: Page) => page.locator('[data-player-state]').getAttribute('data-player-state')
const isThe = (page: Page, state: string, within?: number) => until(`the room to be ${state}`, () => sign(page), now => now === state, within)
const mark = (page: Page) => page.evaluate(() => (document.title = 'the same page'))

beforeAll(async () => {
  shop = await startShop(['--demo'], { LANG: 'en_US.UTF-8' })
  viewer = await visitor(phone)
  merchant = await visitor()
  await logIn(merchant, shop, shop.demo().logins.find(login => login.name.includes('Ridge Tea'))!)
}, 60_000)

afterAll(async () => {
  await closeBrowser()
  await encoder?.kill()
  await shop.stop()
})

test('a wrong key is turned away, and the merchant reads why', async () => {
  const tea = roomOf('announced')
  await merchant.goto(`${shop.url}/studio/rooms/${tea.id}/live`)
  const wrong = startEncoder(shop.rtmp, `${tea.streamKey.slice(0, -4)}nope`)
  await wrong.exited
  await merchant.locator('#console-refusals').getByText('The stream key was wrong').waitFor()
  expect(await sign(merchant)).toBe('announced')
})

test('an announced room goes live under the eyes of those who wait', async () => {
  const tea = roomOf('announced')
  await viewer.goto(`${shop.url}/rooms/${tea.id}`)
  expect(await sign(viewer)).toBe('announced')
  await mark(viewer)
  encoder = startEncoder(shop.rtmp, tea.streamKey)
  await pictureMoves(viewer)
  expect(await sign(viewer)).toBe('live')
})

test('a second encoder with the right key is turned away, and the first goes on', async () => {
  const second = startEncoder(shop.rtmp, roomOf('announced').streamKey)
  await second.exited
  await merchant.locator('#console-refusals').getByText('Another device is already streaming').waitFor()
  await pictureMoves(viewer)
})

test('when the encoder is killed it says so, and goes on when the encoder is back', async () => {
  await encoder!.kill()
  await viewer.getByText('The host is reconnecting').waitFor({ timeout: 10_000 })
  await viewer.getByText('Back in a moment', { exact: true }).waitFor({ timeout: 10_000 })
  await merchant.locator('#console-signal').getByText('It goes on by itself').waitFor()

  encoder = startEncoder(shop.rtmp, roomOf('announced').streamKey)
  await isThe(viewer, 'live')
  await pictureMoves(viewer)
  expect(await viewer.getByText('Back in a moment', { exact: true }).isVisible()).toBe(false)
  expect(await viewer.title()).toBe('the same page')
})

/** The shop's own ffmpeg: a child of its process. */
const ffmpegOf = (pid: number) =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number)
    .filter(child => child && readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('rtmp://'))

test('when the shop’s own ffmpeg is killed another takes its place', async () => {
  await viewer.goto(roomOf('live').url)
  await pictureMoves(viewer)
  await mark(viewer)
  const [before] = ffmpegOf(shop.process.pid)
  process.kill(before!, 'SIGKILL')

  await until('another ffmpeg', () => ffmpegOf(shop.process.pid).find(pid => pid !== before))
  await isThe(viewer, 'live')
  await pictureMoves(viewer, 30_000)
  expect(await viewer.title()).toBe('the same page')
})

/** What the books say of a show: when it began and ended, and the pieces of its recording. */
const booksOf = (room: number) => {
  const db = new Database(join(shop.folder, 'stallcast.sqlite'), { readonly: true })
  try {
    const times = db.query<{ began: number | null; ended: number | null }, [number]>('select live_at as began, ended_at as ended from rooms where id = ?').get(room)!
    return { ...times, takes: db.query<{ began: number }, [string]>('select began from recording_takes where stream = ? order by began').all(String(room)).map(({ began }) => began) }
  } finally {
    db.close()
  }
}
let tea: DemoDetails['rooms'][number]
let before: ReturnType<typeof booksOf>

test('when the whole shop is killed and started again, the page goes on', async () => {
  tea = roomOf('announced')
  before = booksOf(tea.id)
  const [orphan] = ffmpegOf(shop.process.pid)
  shop.process.kill('SIGKILL')
  await shop.process.exited
  shop = await startShop(['--demo', ...shop.ports], { LANG: 'en_US.UTF-8' }, shop.folder)

  await pictureMoves(viewer, 30_000)
  await isThe(viewer, 'live')
  expect(await viewer.title()).toBe('the same page')
  expect(ffmpegOf(shop.process.pid)).not.toContain(orphan)
})

test('an encoder that comes back after that goes on with the same show, and with the same recording', async () => {
  await viewer.goto(`${shop.url}/rooms/${tea.id}`)
  expect(await sign(viewer)).toBe('away')
  await mark(viewer)
  await encoder!.exited
  encoder = startEncoder(shop.rtmp, tea.streamKey)
  await isThe(viewer, 'live')
  await pictureMoves(viewer)
  expect(await viewer.title()).toBe('the same page')

  const after = await until('a new piece of the recording', () => booksOf(tea.id), ({ takes }) => takes.length > before.takes.length)
  expect(after).toMatchObject({ began: before.began, ended: null })
  expect(after.takes.slice(0, before.takes.length)).toEqual(before.takes)
  expect([...viewer.complaints, ...merchant.complaints]).toEqual([])
})
