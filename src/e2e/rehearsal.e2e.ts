import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { barriersOf } from './barriers.ts'
import { closeBrowser, pictureMoves, startEncoder, startShop, until, visitor, type Shop } from './stage.ts'
import { become } from './tour.ts'

// A careful host: music for those who come early, a test that nobody else sees, a check that is not green at first, and then the show.

let shop: Shop
let host: Page & { complaints: string[] }
let guest: Page & { complaints: string[] }
let room: string
let encoder: { kill: () => Promise<void> } | undefined
let key: string

const studio = (page = '') => `${shop.url}/studio/rooms/${room}${page}`
const verdict = (name: string) => host.locator(`#check-${name}`).getAttribute('data-verdict')

/** A camera with its cap on, and a muted microphone. */
const startDarkEncoder = () => {
  const child = Bun.spawn([
    'ffmpeg', '-hide_banner', '-loglevel', 'error', '-nostdin', '-re', '-f', 'lavfi', '-i', 'color=c=black:s=540x960:r=25', '-re', '-f', 'lavfi', '-i', 'anullsrc=r=48000',
    '-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-pix_fmt', 'yuv420p', '-threads', '1', '-g', '50', '-c:a', 'aac', '-f', 'flv', `${shop.rtmp}/${key}`,
  ], { stdout: 'ignore', stderr: 'ignore' })
  return { kill: async () => { child.kill('SIGKILL'); await child.exited } }
}

const song = () => {
  const { stdout } = Bun.spawnSync(['ffmpeg', '-hide_banner', '-loglevel', 'error', '-f', 'lavfi', '-i', 'sine=f=330', '-t', '2', '-f', 'mp3', '-'])
  return { name: 'morning.mp3', mimeType: 'audio/mpeg', buffer: Buffer.from(stdout) }
}

beforeAll(async () => {
  shop = await startShop(['--demo'], { LANG: 'en_US.UTF-8' })
  host = await visitor()
  await become(host, shop, 'owner')
  guest = await visitor()
}, 60_000)

afterAll(async () => {
  await closeBrowser()
  await encoder?.kill()
  await shop.stop()
})

test('the host plans a show that waits for its host', async () => {
  await host.goto(`${shop.url}/studio/rooms/new`)
  await host.getByLabel('Name of the show').fill('Winter firing')
  await host.getByRole('button', { name: 'Make it and go on' }).click()
  await host.waitForURL(/\/studio\/rooms\/\d+/)
  room = /rooms\/(\d+)/.exec(host.url())![1]!
  await host.getByRole('button', { name: 'Show the key' }).click()
  key = await host.getByLabel('Stream key', { exact: true }).inputValue()

  await host.getByRole('heading', { name: 'How the show begins' }).click()
  await host.getByLabel(/I open the show myself/).check()
  await host.locator('#opening button').click()
  await host.waitForURL(/\/check/)
  await host.getByRole('heading', { name: 'Waiting for your test stream' }).waitFor()
  expect(await barriersOf(host)).toEqual([])
})

test('the profile for OBS comes as one file', async () => {
  await host.goto(studio())
  await host.getByText('OBS profile', { exact: true }).click()
  const [download] = await Promise.all([host.waitForEvent('download'), host.getByRole('button', { name: 'Download', exact: true }).click()])
  expect(download.suggestedFilename()).toBe(`stallcast-obs-${room}.zip`)
  const zip = Buffer.from(await Bun.file(await download.path()).arrayBuffer())
  expect(zip.toString('latin1')).toContain(key)
})

test('music for those who wait is sent, converted and offered, and never starts by itself', async () => {
  await host.goto(studio('/waiting'))
  await host.locator('#f-file').setInputFiles(song())
  await host.locator('input[name=rights]').check()
  await host.getByRole('button', { name: 'Add', exact: true }).click()
  await host.getByText('Ready', { exact: true }).waitFor({ timeout: 30_000 })
  expect(await barriersOf(host)).toEqual([])

  await guest.goto(`${shop.url}/rooms/${room}`)
  const music = guest.locator('.notice-card audio')
  expect(await music.evaluate(audio => (audio as HTMLAudioElement).paused)).toBe(true)
  await music.evaluate(audio => (audio as HTMLAudioElement).play())
  await until('the music to play', () => music.evaluate(audio => (audio as HTMLAudioElement).currentTime), at => at > 0.2)
  const calendar = await guest.request.get(`${shop.url}${await guest.getByRole('link', { name: 'Add to calendar' }).getAttribute('href')}`)
  expect(await calendar.text()).toContain('SUMMARY:Winter firing')
  expect(await barriersOf(guest)).toEqual([])
})

test('a black and silent test is seen by the host alone, named, and held back', async () => {
  await host.goto(studio('/check'))
  encoder = startDarkEncoder()
  await until('the check to find it black', () => verdict('black'), found => found === 'bad', 40_000)
  for (const name of ['light', 'frozen', 'silence', 'level']) expect([name, await verdict(name)]).toEqual([name, 'bad'])
  expect(await host.locator('#check-black').innerText()).toContain('Sources')
  await pictureMoves(host)
  expect(await barriersOf(host)).toEqual([])

  expect((await guest.request.get(`${shop.url}/live/${room}/index.m3u8`)).status()).toBe(404)
  expect(await guest.locator('[data-player-state]').getAttribute('data-player-state')).toBe('announced')
  const refused = await host.request.post(studio('/open'), { form: { name: '' }, headers: { origin: shop.url } })
  expect(refused.status()).toBe(422)
}, 60_000)

test('the upload is measured from the host’s own browser', async () => {
  await host.getByRole('button', { name: 'Test the upload' }).click()
  await until('the upload to be judged', () => verdict('upload'), found => found === 'good', 30_000)
  expect(await host.locator('#check-upload').innerText()).toMatch(/\d Mbit\/s; this show takes/)
})

test('with a light and a microphone it turns green, and one press opens the show for everybody', async () => {
  await encoder!.kill()
  encoder = startEncoder(shop.rtmp, key)
  await host.locator('#go-live').waitFor({ timeout: 60_000 })
  for (const name of ['black', 'light', 'frozen', 'silence', 'level', 'clipping']) expect([name, await verdict(name)]).toEqual([name, 'good'])
  await host.locator('#go-live').click()
  await host.waitForURL(/\/live/)
  await guest.locator('[data-player-state="live"]').waitFor({ state: 'attached', timeout: 15_000 })
  await pictureMoves(guest)
  await pictureMoves(host)
}, 60_000)

test('while it runs there is a history to look at', async () => {
  await until('two signals to be written down', async () => {
    await host.goto(studio('/health'))
    return host.locator('#chart-bitrate').count()
  }, count => count === 1, 40_000)
  await host.locator('#chart-bitrate summary').click()
  expect(await host.locator('#chart-bitrate tbody tr').count()).toBeGreaterThan(1)
  expect(await barriersOf(host)).toEqual([])
  expect([...host.complaints, ...guest.complaints]).toEqual([])
}, 60_000)
