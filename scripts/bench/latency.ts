#!/usr/bin/env bun
// Glass to glass: a clock in the picture, pushed through RTMP, read again in Chromium.
//   bun scripts/bench/latency.ts [--seconds 20] [--http2] [--latency lowest|balanced|safest]
//   bun scripts/bench/latency.ts --beside    the choices "lowest" and "balanced" beside nginx-rtmp's HLS with hls.js as it comes (Debian: apt-get install libnginx-mod-rtmp)
//   bun scripts/bench/latency.ts --page http://host:8080/rooms/7 --rtmp rtmp://host:1935/live/KEY     against a running stallcast
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium, type Browser, type Page } from 'playwright-core'
import { findFfmpeg } from '../../src/media/ffmpeg.ts'
import { startMedia } from '../../src/media/media.ts'
import { paces, type Latency } from '../../src/media/playlist.ts'
import { publishClock, watchClock, type Watched } from './clock-picture.ts'
import { startSlowNetwork, type Network } from './slow-network.ts'
import { percentile, printTable } from './table.ts'

const { values: options } = parseArgs({
  options: { seconds: { type: 'string', default: '20' }, http2: { type: 'boolean', default: false }, latency: { type: 'string', default: 'balanced' }, beside: { type: 'boolean', default: false }, page: { type: 'string' }, rtmp: { type: 'string' }, late: { type: 'string', default: '5' } },
})

const settle = 8_000
const slow: Network = { roundTripMs: 200, jitterMs: 40, bitsPerSecond: 8_000_000 }

const main = async () => {
  const ffmpeg = await findFfmpeg({ log: console.error })
  if (!ffmpeg) process.exit(1)

  const place = options.page && options.rtmp ? { page: new URL(options.page), rtmp: options.rtmp, live: async () => {}, stop: async () => {} } : await startOurs(options.http2, options.latency as Latency)
  const publisher = publishClock(ffmpeg, place.rtmp, console.error)
  const network = await startSlowNetwork({ host: place.page.hostname, port: Number(place.page.port || (place.page.protocol === 'https:' ? 443 : 80)) }, slow)
  const browser = await startBrowser()

  try {
    await place.live()
    const away = new URL(place.page)
    away.hostname = '127.0.0.1'
    away.port = String(network.port)

    const near = await watch(browser, place.page, Number(options.seconds))
    const late: Watched[] = []
    for (let viewer = 0; viewer < Number(options.late); viewer++) late.push(await watch(browser, place.page, 0))
    const far = await watch(browser, away, Number(options.seconds))
    report(near, late, far)
  } finally {
    await browser.close()
    network.stop()
    await publisher.stop()
    await place.stop()
  }
}

const startBrowser = () => chromium.launch({
  executablePath: process.env.CHROMIUM_BIN ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--ignore-certificate-errors', '--disable-background-networking', '--disable-component-update', '--no-first-run'],
})

/** One viewer from the first request to the end; with 0 seconds only until the first picture. */
const watch = async (browser: Browser, page: URL, seconds: number) => {
  const context = await browser.newContext({ ignoreHTTPSErrors: true })
  const tab = await context.newPage()
  tab.on('pageerror', error => console.error('page:', error.message))
  await tab.addInitScript(watchClock)
  await tab.goto(page.href)
  const first = await firstPicture(tab)
  if (seconds > 0) {
    await Bun.sleep(settle)
    await tab.evaluate(() => Object.assign(window.watched, { latencies: [], rates: [], stalls: 0, freezes: 0 }))
    await Bun.sleep(seconds * 1000)
  }
  const watched = { ...(await read(tab)), firstFrameMs: first.firstFrameMs }
  await context.close()
  return watched
}

const read = (tab: Page) => tab.evaluate(() => window.watched)

const firstPicture = async (tab: Page) => {
  for (const end = Date.now() + 20_000; Date.now() < end; await Bun.sleep(20)) {
    const watched = await read(tab)
    if (watched.firstFrameMs !== null) return watched
  }
  throw new Error('no picture within 20 s')
}

const report = (near: Watched, late: Watched[], far: Watched) => {
  const row = (name: string, watched: Watched, aim: string, met: boolean) => [
    name,
    Math.round(percentile(watched.latencies, 0.5)),
    Math.round(percentile(watched.latencies, 0.95)),
    Math.round(percentile(watched.latencies, 1)),
    watched.stalls,
    watched.freezes,
    Math.round(watched.firstFrameMs ?? NaN),
    aim,
    met ? 'met' : 'missed',
  ]
  const nearMet = percentile(near.latencies, 0.5) <= 1100 && percentile(near.latencies, 0.95) <= 1300
  const farMet = percentile(far.latencies, 0.5) <= 1300 && far.stalls === 0
  const arrivals = late.map(watched => watched.firstFrameMs ?? NaN)
  const lateMet = percentile(arrivals, 0.5) <= 700

  printTable(
    ['glass to glass, ms', 'p50', 'p95', 'max', 'stalls', 'freezes', 'first frame', 'aim', ''],
    [
      row('loopback', near, 'p50 1100, p95 1300', nearMet),
      [`${late.length} late viewers`, '', '', '', '', '', `${Math.round(percentile(arrivals, 0.5))} (worst ${Math.round(percentile(arrivals, 1))})`, 'first frame 700', lateMet ? 'met' : 'missed'],
      row('200 ms round trip, 8 Mbit/s', far, 'p50 1300, no stall', farMet),
    ],
  )
}

/** One after the other in one run, each with a publisher of the same clock. */
const beside = async () => {
  const ffmpeg = await findFfmpeg({ log: console.error })
  if (!ffmpeg) process.exit(1)
  const browser = await startBrowser()
  const median = async (place: Place) => {
    const publisher = publishClock(ffmpeg, place.rtmp, console.error)
    try {
      await place.live()
      const watched = await watch(browser, place.page, Number(options.seconds))
      return { p50: percentile(watched.latencies, 0.5), stalls: watched.stalls, firstFrame: watched.firstFrameMs ?? NaN }
    } finally {
      await publisher.stop()
      await place.stop()
    }
  }
  try {
    const lowest = await median(await startOurs(false, 'lowest'))
    const balanced = await median(await startOurs(false, 'balanced'))
    const nginx = await median(await startNginxRtmp())
    const row = (name: string, found: typeof lowest, aim: string, met: boolean | null) =>
      [name, Math.round(found.p50), found.stalls, Math.round(found.firstFrame), (found.p50 / nginx.p50).toFixed(2), aim, met === null ? '' : met ? 'met' : 'missed']
    printTable(['glass to glass, ms', 'p50', 'stalls', 'first frame', 'of nginx-rtmp', 'aim', ''], [
      row('lowest', lowest, 'p50 800', lowest.p50 <= 800),
      row('balanced', balanced, '0.15 of nginx-rtmp', balanced.p50 <= 0.15 * nginx.p50),
      row('nginx-rtmp, 2 s segments', nginx, '', null),
    ])
  } finally {
    await browser.close()
  }
}

/** nginx with its RTMP module and hls.js with its usual settings. */
const startNginxRtmp = async (): Promise<Place> => {
  const folder = mkdtempSync(join(tmpdir(), 'latency-nginx-'))
  chmodSync(folder, 0o777)
  const free = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } })
  const port = free.port
  free.stop()
  writeFileSync(join(folder, 'nginx.conf'), `
    load_module /usr/lib/nginx/modules/ngx_rtmp_module.so; daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log stderr crit;
    events { worker_connections 256; }
    rtmp { server { listen 127.0.0.1:${port}; chunk_size 4096; application live { live on; hls on; hls_path ${folder}; hls_fragment 2s; hls_playlist_length 12s; } } }`)
  const nginx = Bun.spawn([Bun.which('nginx') ?? '/usr/sbin/nginx', '-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'], { stdout: 'ignore', stderr: 'inherit' })
  const text = `<!doctype html><html lang="en"><title>latency</title><script src="/js/hls.js"></script><video playsinline muted autoplay width="640"></video><script src="/start.js"></script></html>`
  const begin = `const hls = new Hls(); const video = document.querySelector('video'); hls.on(Hls.Events.MANIFEST_PARSED, () => video.play()); hls.loadSource('/hls/bench.m3u8'); hls.attachMedia(video)`
  const server = Bun.serve({
    hostname: '127.0.0.1', port: 0,
    fetch: async request => {
      const { pathname } = new URL(request.url)
      const file = /^\/hls\/([\w.-]+)$/.exec(pathname)?.[1]
      if (file) return (await Bun.file(join(folder, file)).exists()) ? new Response(Bun.file(join(folder, file))) : new Response(null, { status: 404 })
      if (pathname === '/start.js') return new Response(begin, { headers: { 'content-type': 'text/javascript' } })
      const script = scripts[pathname]
      return script ? new Response(script, { headers: { 'content-type': 'text/javascript', 'content-encoding': 'gzip' } }) : new Response(text, { headers: { 'content-type': 'text/html' } })
    },
  })
  const live = async () => {
    for (const end = Date.now() + 20_000; Date.now() < end; await Bun.sleep(100)) {
      const list = Bun.file(join(folder, 'bench.m3u8'))
      if ((await list.exists()) && ((await list.text()).match(/EXTINF/g)?.length ?? 0) >= 3) return
    }
    throw new Error('nginx-rtmp made no playlist')
  }
  return {
    page: new URL(`http://127.0.0.1:${server.port}/`), rtmp: `rtmp://127.0.0.1:${port}/live/bench`, live,
    stop: async () => { nginx.kill('SIGTERM'); await nginx.exited; await server.stop(true); rmSync(folder, { recursive: true, force: true }) },
  }
}

type Place = { page: URL; rtmp: string; live: () => Promise<unknown>; stop: () => Promise<unknown> }

/** Our own media core and player behind a page of their own. */
const startOurs = async (http2: boolean, latency: Latency) => {
  let goneLive = () => {}
  const live = new Promise<void>(done => (goneLive = done))
  const media = await startMedia({
    host: '127.0.0.1',
    rtmpPort: 0,
    mayPublish: () => ({ streamId: 'bench' }),
    mannerOf: () => ({ latency, smaller: false }),
    onLive: () => goneLive(),
    onAway: () => {},
    onRefused: refusal => console.error('refused:', refusal.reason),
    log: () => {},
  })
  const certificate = http2 ? await makeCertificate() : null
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    idleTimeout: 60,
    ...(certificate ? { tls: certificate, http2: true } : {}),
    fetch: request => {
      const url = new URL(request.url)
      const file = /^\/live\/bench\/([\w.-]+)$/.exec(url.pathname)?.[1]
      if (file) return media.serve('bench', file, url.search.slice(1))
      const script = scripts[url.pathname]
      if (script) return new Response(script, { headers: { 'content-type': 'text/javascript', 'content-encoding': 'gzip', 'cache-control': 'no-store' } })
      return url.pathname === '/' ? new Response(html, { headers: { 'content-type': 'text/html', 'content-security-policy': policy } }) : new Response('not found', { status: 404 })
    },
  })

  return {
    page: new URL(`${certificate ? 'https' : 'http'}://127.0.0.1:${server.port}/`),
    rtmp: `rtmp://127.0.0.1:${media.port}/live/bench`,
    live: () => live,
    stop: async () => {
      await server.stop(true)
      await media.stop()
    },
  }
}

const root = join(import.meta.dir, '../..')
const zipped = async (path: string) => Bun.gzipSync(await Bun.file(join(root, path)).bytes())
const scripts: Record<string, Uint8Array<ArrayBuffer>> = {
  '/js/player.js': await zipped('public/js/player.js'),
  '/js/hls.js': await zipped('node_modules/hls.js/dist/hls.light.min.js'),
}
const policy = "default-src 'none'; script-src 'self'; connect-src 'self'; media-src 'self' blob:"
const html = `<!doctype html><html lang="en"><title>latency</title><script src="/js/player.js" defer></script>
<div data-player data-src="/live/bench/index.m3u8" data-state="live"><video playsinline muted autoplay width="640"></video></div>
<button type="button" data-player-lag data-text="{s} s behind live" hidden></button></html>`

const makeCertificate = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'latency-'))
  try {
    const made = Bun.spawn(
      ['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-keyout', 'key.pem', '-out', 'cert.pem'],
      { cwd: folder, stderr: 'ignore', stdout: 'ignore' },
    )
    if ((await made.exited) !== 0) throw new Error('openssl could not make a certificate')
    return { key: await Bun.file(join(folder, 'key.pem')).text(), cert: await Bun.file(join(folder, 'cert.pem')).text() }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

if (!Object.hasOwn(paces, options.latency)) throw new Error(`--latency is one of ${Object.keys(paces).join(', ')}`)
await (options.beside ? beside() : main())
process.exit(0)
