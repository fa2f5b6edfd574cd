import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { executable, start } from '../testing/program.ts'

export const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } as const
export const desktop = { viewport: { width: 1280, height: 800 } } as const

export type DemoDetails = {
  url: string
  logins: { role: string; name: string; contact: string; password: string }[]
  rooms: { id: number; title: string; url: string; state: string; streamKey: string; rtmp: string }[]
}

/** Waits until it is so; what it last was is in the error. */
export const until = async <Value>(what: string, look: () => Value | Promise<Value>, isSo: (value: Value) => boolean = Boolean, within = 30_000) => {
  const end = Date.now() + within
  for (;;) {
    const value = await look()
    if (isSo(value)) return value
    if (Date.now() > end) throw new Error(`waited ${within} ms in vain for ${what}; it was ${JSON.stringify(value)}`)
    await Bun.sleep(50)
  }
}

export type Shop = Awaited<ReturnType<typeof startShop>>

/** A shop in a process and a folder of its own, on free ports of loopback unless told otherwise. */
export const startShop = async (argv: string[] = [], env: Record<string, string> = {}, folder = mkdtempSync(join(tmpdir(), 'shop-'))) => {
  const ports = ['--port', '--rtmp-port'].flatMap(flag => (argv.includes(flag) ? [] : [flag, '0']))
  const { process: shop, lines, ended } = start([...argv, ...ports, '--data', folder, '--host', '127.0.0.1'], { program: executable, env })

  const opened = await until('the shop to open', () => {
    if (shop.exitCode !== null) throw new Error(`the shop ended with ${shop.exitCode}:\n${lines.join('\n')}`)
    return lines.map(line => /is open: (\S+) · OBS: (\S+)/.exec(line)).find(Boolean)
  }, Boolean, 30_000)

  return {
    url: opened![1]!,
    rtmp: opened![2]!,
    folder,
    lines,
    process: shop,
    /** What it was started on, to start it there again. */
    ports: ['--port', new URL(opened![1]!).port, '--rtmp-port', new URL(opened![2]!).port || '1935'],
    demo: () => JSON.parse(readFileSync(join(folder, 'demo.json'), 'utf8')) as DemoDetails,
    stop: async ({ keep = false } = {}) => {
      shop.kill('SIGTERM')
      const code = await ended
      if (!keep) rmSync(folder, { recursive: true, force: true })
      return code
    },
  }
}

/** A real encoder: ffmpeg sends a moving picture and a tone through RTMP until it is killed. */
export const startEncoder = (rtmp: string, streamKey: string, { seconds = 600, size = '540x960', bitrate = '800k' } = {}) => {
  const encoder = Bun.spawn([
    'ffmpeg', '-hide_banner', '-loglevel', 'error', '-nostdin',
    '-re', '-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=25`, '-re', '-f', 'lavfi', '-i', 'sine=frequency=330:sample_rate=48000',
    '-t', String(seconds), '-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-pix_fmt', 'yuv420p', '-threads', '1',
    '-g', '50', '-keyint_min', '50', '-sc_threshold', '0', '-b:v', bitrate, '-c:a', 'aac', '-b:a', '64k', '-f', 'flv', `${rtmp}/${streamKey}`,
  ], { stdout: 'ignore', stderr: 'ignore' })
  return {
    kill: async () => {
      encoder.kill('SIGKILL')
      await encoder.exited
    },
    exited: encoder.exited,
  }
}

let shared: Promise<Browser> | null = null

const browser = () =>
  (shared ??= chromium.launch({
    executablePath: process.env.CHROMIUM_BIN ?? Bun.which('chromium') ?? Bun.which('chromium-browser') ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-background-networking', '--autoplay-policy=user-gesture-required', '--mute-audio'],
  }))

export const closeBrowser = async () => {
  await (await shared)?.close()
  shared = null
}

/** A browser of somebody's own, with nothing in it. Errors of its scripts are kept on the page object. */
export const visitor = async (options: BrowserContextOptions = {}): Promise<Page & { complaints: string[] }> => {
  const context = await (await browser()).newContext({ locale: 'en-US', ...desktop, ...options })
  context.setDefaultTimeout(30_000)
  const complaints: string[] = []
  const page = await context.newPage()
  page.on('pageerror', error => complaints.push(String(error)))
  page.on('console', message => {
    if (message.type() === 'error' && /content security|refused to/i.test(message.text())) complaints.push(message.text())
  })
  return Object.assign(page, { complaints })
}

export const logIn = async (page: Page, shop: { url: string }, login: { contact: string; password: string }) => {
  await page.goto(`${shop.url}/login`)
  await page.locator('input[name="contact"]').fill(login.contact)
  await page.locator('input[name="password"]').fill(login.password)
  await page.locator('main form button[type="submit"], main form .btn--primary').first().click()
  await page.waitForURL(url => !url.pathname.startsWith('/login'))
}

/** The newest message in the outbox to somebody whose address has this in it, as a demo's administrator reads it. */
export const messageTo = async (shop: Shop, part: string) => {
  const page = await visitor()
  await logIn(page, shop, shop.demo().logins.find(({ role }) => role === 'admin')!)
  await page.goto(`${shop.url}/admin/outbox`)
  const line = page.locator('.entry').filter({ hasText: part }).first()
  await line.getByRole('button').click()
  const text = await line.locator('.entry__body').filter({ hasText: /\d{6}/ }).innerText()
  await page.context().close()
  return text
}

/** What the video of a page is doing: how many frames were drawn, and where it is. */
export const watching = (page: Page) =>
  page.evaluate(() => {
    const video = document.querySelector('video')
    return video ? { frames: video.getVideoPlaybackQuality().totalVideoFrames, at: video.currentTime, width: video.videoWidth } : null
  })

/** Resolves once the picture really moves: frames are drawn and time passes. */
export const pictureMoves = async (page: Page, within = 30_000) => {
  const before = await until('a first frame', () => watching(page), now => (now?.frames ?? 0) > 0, within)
  return until('the picture to move', () => watching(page), now => (now?.frames ?? 0) > before!.frames + 10 && now!.at > before!.at + 0.4, within)
}
