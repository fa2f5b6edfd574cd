import { afterAll, beforeAll, expect, test } from 'bun:test'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { startSlowNetwork } from '../../scripts/bench/slow-network.ts'
import { createTools } from '../media/encoders.ts'
import { findFfmpeg } from '../media/ffmpeg.ts'
import { startMedia, type Media } from '../media/media.ts'
import { closeBrowser, pictureMoves, startEncoder, until, visitor, watching } from './stage.ts'

// The player alone, on a page of its own: what it promises at the top of public/js/player.js.

let media: Media
let encoder: ReturnType<typeof startEncoder>
let page: Page & { complaints: string[] }
let server: ReturnType<typeof serve>
let state = 'announced'
let live = false
let smaller = false

const root = join(import.meta.dir, '../..')
const scripts: Record<string, string> = { '/js/player.js': 'public/js/player.js', '/js/hls.js': 'node_modules/hls.js/dist/hls.light.min.js' }
const policy = "default-src 'none'; script-src 'self'; connect-src 'self'; media-src 'self' blob:"

const serve = () =>
  Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    idleTimeout: 60,
    fetch: request => {
      const { pathname, search } = new URL(request.url)
      if (pathname.startsWith('/live/7/')) return media.serve('7', pathname.slice('/live/7/'.length), search.slice(1))
      if (scripts[pathname]) return new Response(Bun.file(join(root, scripts[pathname])))
      return new Response(html(), { headers: { 'content-type': 'text/html', 'content-security-policy': policy } })
    },
  })

const html = () => `<!doctype html><html lang="en"><title>player</title><script src="/js/player.js" defer></script>
<div data-player data-src="/live/7/index.m3u8" data-state="${state}"><video playsinline muted autoplay></video></div>
<div id="sign"><p data-player-state="${state}"></p></div>
<button data-player-play data-label-off="Play" data-label-on="Pause"></button>
<button data-player-mute data-label-off="Mute" data-label-on="Hear"></button>
<button data-player-unmute hidden>Turn the sound on</button>
<select data-player-quality aria-label="Quality" hidden><option value="auto">Automatic</option><option value="source">As sent</option><option value="720p">720p</option><option value="480p">480p</option><option value="sound">Sound only</option></select>
<button data-player-lag data-text="{s} s behind live" hidden></button></html>`

/** What the server's swap does on the real page. */
const tell = (next: string) => {
  state = next
  return page.evaluate(text => (document.querySelector('#sign')!.innerHTML = `<p data-player-state="${text}"></p>`), next)
}

const stage = () => page.locator('[data-player]').evaluate(element => ({ ...(element as HTMLElement).dataset }))
const video = <Value>(read: (video: HTMLVideoElement) => Value) => page.locator('video').evaluate(read as (element: Element) => Value)

/** How many segments there have been. */
const segments = async () => {
  const playlist = await (await fetch(new URL('/live/7/index.m3u8', server.url))).text()
  return Number(/MEDIA-SEQUENCE:(\d+)/.exec(playlist)![1]) + playlist.match(/#EXTINF/g)!.length
}

const goLive = async () => {
  encoder = startEncoder(`rtmp://127.0.0.1:${media.port}/live`, 'key', { size: '270x480' })
  await until('the encoder to be live', () => live)
}

beforeAll(async () => {
  media = await startMedia({
    host: '127.0.0.1',
    rtmpPort: 0,
    mayPublish: () => ({ streamId: '7' }),
    onLive: () => (live = true),
    onAway: () => (live = false),
    onRefused: () => {},
    log: () => {},
    tools: createTools(() => findFfmpeg({ log: () => {} }), () => {}),
    mannerOf: () => ({ latency: 'balanced', smaller }),
  })
  server = serve()
  page = await visitor()
  await page.goto(server.url.href)
})

afterAll(async () => {
  await closeBrowser()
  await encoder.kill()
  await server.stop(true)
  await media.stop()
})

test('before the show nothing is asked for; when it begins the picture moves without a reload', async () => {
  expect(await page.evaluate(() => performance.getEntriesByType('resource').map(entry => entry.name).filter(name => /hls|live/.test(name)))).toEqual([])
  await page.evaluate(() => (document.title = 'the same document'))

  await goLive()
  await tell('live')
  await pictureMoves(page)
  expect(await stage()).toMatchObject({ state: 'live', playing: 'true', muted: 'true' })
})

test('the delay is shown and stays short', async () => {
  const lag = page.locator('[data-player-lag]')
  await until('a delay of at most 1.5 s', async () => Number((await stage()).latency), delay => delay > 0 && delay <= 1.5)
  await until('the delay in words', () => lag.textContent(), text => /^[01]\.\d s behind live$/.test(text ?? ''))
})

test('sound comes with one press, and is asked for no more', async () => {
  const button = page.getByRole('button', { name: 'Turn the sound on' })
  await button.click()
  expect(await video(video => video.muted)).toBe(false)
  expect(await button.isVisible()).toBe(false)
  expect(await page.locator('[data-player-mute]').getAttribute('aria-label')).toBe('Mute')

  await page.keyboard.press('m')
  expect(await video(video => video.muted)).toBe(true)
  expect(await page.locator('[data-player-mute]').getAttribute('aria-label')).toBe('Hear')
})

test('a pause holds the picture; playing again goes to the newest', async () => {
  await page.keyboard.press('k')
  await until('the pause', () => video(video => video.paused))
  await until('the button to offer playing', () => page.locator('[data-player-play]').getAttribute('aria-label'), label => label === 'Play')

  const held = (await watching(page))!
  const then = await segments()
  await until('two more segments of the show', segments, now => now >= then + 2)
  expect(Math.abs((await watching(page))!.at - held.at)).toBeLessThan(0.2)

  await page.locator('[data-player-play]').click()
  await pictureMoves(page)
  expect((await watching(page))!.at).toBeGreaterThan(held.at + 2)
})

test('when the encoder is lost the last picture stays, and goes on by itself', async () => {
  await encoder.kill()
  await tell('away')
  await until('the picture to wait', stage, now => now.waiting === 'true')
  expect(await video(video => video.videoWidth)).toBe(270)

  await goLive()
  await tell('live')
  await pictureMoves(page)
  expect((await stage()).waiting).toBe('false')
})

test('at the end everything is given back', async () => {
  await tell('ended')
  await until('the video to be empty', () => video(video => video.readyState), ready => ready === 0)
  expect(await stage()).toMatchObject({ playing: 'false', waiting: 'false' })
  expect(await page.locator('[data-player-lag]').isVisible()).toBe(false)
  expect(await page.title()).toBe('the same document')
})

test('where the browser refuses sound it starts silent, and offers it again', async () => {
  const other = await visitor()
  await other.addInitScript(() => {
    const play = HTMLMediaElement.prototype.play
    HTMLMediaElement.prototype.play = function () {
      return this.muted ? play.call(this) : Promise.reject(new DOMException('', 'NotAllowedError'))
    }
    sessionStorage.setItem('player.muted', 'false')
  })
  state = 'live'
  await other.goto(server.url.href)
  await pictureMoves(other)
  expect(await other.locator('video').evaluate(element => (element as HTMLVideoElement).muted)).toBe(true)
  expect(await other.getByRole('button', { name: 'Turn the sound on' }).isVisible()).toBe(true)
  expect(other.complaints).toEqual([])
})

test('where the browser refuses to start at all it says so, and a press starts it', async () => {
  const other = await visitor()
  await other.addInitScript(() => {
    const play = HTMLMediaElement.prototype.play
    HTMLMediaElement.prototype.play = function () {
      return navigator.userActivation.isActive ? play.call(this) : Promise.reject(new DOMException('', 'NotAllowedError'))
    }
  })
  const html = await (await fetch(server.url)).text()
  await other.route(server.url.href, route => route.fulfill({ contentType: 'text/html', body: html.replace(' autoplay', '') }))
  await other.goto(server.url.href)
  await until('the player to ask for a press', () => other.locator('[data-player]').getAttribute('data-blocked'), blocked => blocked === 'true')

  await other.locator('[data-player-play]').click()
  await pictureMoves(other)
  expect(await other.locator('[data-player]').getAttribute('data-blocked')).toBe('false')
})

test('where there are several pictures one can be chosen with the keyboard, and the choice is remembered', async () => {
  await encoder.kill()
  await until('the encoder to be gone', () => !live)
  smaller = true
  encoder = startEncoder(`rtmp://127.0.0.1:${media.port}/live`, 'key', { size: '490x872' })
  await until('a smaller picture', async () => (await fetch(new URL('/live/7/480p.m3u8', server.url))).ok)
  state = 'live'
  const other = await visitor()
  await other.goto(server.url.href)
  await pictureMoves(other)
  const menu = other.getByRole('combobox', { name: 'Quality' })
  expect(await menu.locator('option:not([hidden])').allTextContents()).toEqual(['Automatic', 'As sent', '480p', 'Sound only'])

  await menu.focus()
  await other.keyboard.press('4')
  await until('the smaller picture', () => watching(other), now => now?.width === 480, 30_000)
  await other.reload()
  await pictureMoves(other)
  expect(await menu.inputValue()).toBe('480p')
  expect((await watching(other))!.width).toBe(480)

  await menu.selectOption('sound')
  await until('the sound alone', () => other.locator('video').evaluate(element => [(element as HTMLVideoElement).videoWidth, (element as HTMLVideoElement).readyState > 2]), ([width, plays]) => width === 0 && Boolean(plays))
  expect(other.complaints).toEqual([])
}, 90_000)

test('while the smaller picture cannot be made the picture as sent goes on in its place, and then the smaller again', async () => {
  const other = await visitor()
  await other.addInitScript(() => sessionStorage.setItem('player.quality', '480p'))
  await other.goto(server.url.href)
  await pictureMoves(other)
  expect((await watching(other))!.width).toBe(480)
  await other.evaluate(() => (document.title = 'the same page'))

  const small = () => media.renditions('7')[0]!
  const stopped = new Set<number>()
  await until('the picture as sent', async () => {
    const pid = small().pid()
    if (pid && !stopped.has(pid) && !small().isBridged()) stopped.add(pid) && process.kill(pid, 'SIGSTOP')
    return watching(other)
  }, now => now?.width === 490, 30_000)
  await pictureMoves(other)
  await until('the smaller picture again', () => watching(other), now => now?.width === 480, 30_000)
  await pictureMoves(other)
  expect(await other.title()).toBe('the same page')
  expect(other.complaints).toEqual([])
  await other.close()
}, 90_000)

// That nobody waits for it is measured where nothing else runs: scripts/bench/switch.ts.
test('where the line becomes narrow the smaller picture takes over, and the larger comes back', async () => {
  await encoder.kill()
  await until('the encoder to be gone', () => !live)
  smaller = true
  encoder = startEncoder(`rtmp://127.0.0.1:${media.port}/live`, 'key', { size: '540x960', bitrate: '2500k' })
  await until('a smaller picture', async () => (await fetch(new URL('/live/7/480p.m3u8', server.url))).ok)
  state = 'live'
  const network = { roundTripMs: 40, jitterMs: 10, bitsPerSecond: 10_000_000, shared: true }
  const line = await startSlowNetwork({ host: '127.0.0.1', port: server.port! }, network)
  const other = await visitor()
  await other.goto(`http://127.0.0.1:${line.port}/`)
  await pictureMoves(other)
  await until('the picture as sent', () => watching(other), now => now?.width === 540)
  await until('ten seconds of it', () => watching(other), now => now!.at > 10, 30_000)
  network.bitsPerSecond = 1_800_000
  await until('the smaller picture', () => watching(other), now => now?.width === 480)
  await pictureMoves(other)
  network.bitsPerSecond = 10_000_000
  await until('the larger picture', () => watching(other), now => now?.width === 540, 40_000)
  await pictureMoves(other)
  expect(other.complaints).toEqual([])
  line.stop()
}, 120_000)
