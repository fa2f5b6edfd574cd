#!/usr/bin/env bun
// A viewer whose line becomes narrow in the midst of a show, and wide again: does the picture stand?
//   bun scripts/bench/switch.ts [--rounds 3] [--latency balanced] [--wide 8] [--narrow 1.7] [--source 2.5] [--seconds 15] [--trip 40] [--trace]
// Mbit/s, all connections of the viewer together. A stall is a time in which the player waits for data.
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium, type Page } from 'playwright-core'
import { createTools } from '../../src/media/encoders.ts'
import { findFfmpeg } from '../../src/media/ffmpeg.ts'
import { startMedia } from '../../src/media/media.ts'
import { paces, type Latency } from '../../src/media/playlist.ts'
import { startSlowNetwork } from './slow-network.ts'
import { percentile, printTable } from './table.ts'

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' }, latency: { type: 'string', default: 'balanced' }, wide: { type: 'string', default: '8' }, narrow: { type: 'string', default: '1.7' },
    source: { type: 'string', default: '2.5' }, seconds: { type: 'string', default: '15' }, trip: { type: 'string', default: '40' }, trace: { type: 'boolean', default: false },
  },
})
if (!Object.hasOwn(paces, options.latency)) throw new Error(`--latency is one of ${Object.keys(paces).join(', ')}`)

const mbit = (text: string) => Number(text) * 1_000_000
const root = join(import.meta.dir, '../..')
const zipped = async (path: string) => Bun.gzipSync(await Bun.file(join(root, path)).bytes())
const scripts: Record<string, Uint8Array<ArrayBuffer>> = { '/js/player.js': await zipped('public/js/player.js'), '/js/hls.js': await zipped('node_modules/hls.js/dist/hls.light.min.js') }
const html = `<!doctype html><html lang="en"><title>switch</title><script src="/js/player.js" defer></script>
<div data-player data-src="/live/bench/index.m3u8" data-state="live"><video playsinline muted autoplay width="640"></video></div>`

type Seen = { stalls: { at: number; ms: number }[]; heights: { at: number; height: number }[]; rates: number[]; lags: number[]; ahead: number[]; said: string[] }

/** Runs in the page before anything else. */
const look = () => {
  const seen: Seen = { stalls: [], heights: [], rates: [], lags: [], ahead: [], said: [] }
  Object.assign(window, { seen })
  const begin = (video: HTMLVideoElement) => {
    let since = 0
    video.addEventListener('waiting', () => { if (!video.seeking && video.currentTime > 0) since ||= performance.now() })
    for (const name of ['playing', 'timeupdate']) video.addEventListener(name, () => {
      if (since && video.readyState > 2) { seen.stalls.push({ at: Date.now(), ms: Math.round(performance.now() - since) }); since = 0 }
    })
    video.addEventListener('resize', () => seen.heights.push({ at: Date.now(), height: video.videoHeight }))
    setInterval(() => {
      seen.rates.push(video.playbackRate)
      seen.lags.push(Number((document.querySelector('[data-player]') as HTMLElement).dataset.latency ?? NaN))
      if (video.buffered.length) seen.ahead.push(video.buffered.end(video.buffered.length - 1) - video.currentTime)
    }, 100)
  }
  const find = () => {
    const video = document.querySelector('video')
    if (video) begin(video)
    else requestAnimationFrame(find)
  }
  find()
}

/** Says what hls.js does. */
const trace = () => {
  let made: unknown
  Object.defineProperty(window, 'Hls', {
    get: () => made,
    set: Hls => {
      made = class extends Hls {
        constructor(config: object) {
          const tell = (...words: unknown[]) => (window as unknown as { seen: Seen }).seen.said.push(`${Date.now()} ${words.join(' ')}`)
          super({ ...config, debug: { trace: tell, debug: tell, log: tell, warn: tell, info: tell, error: tell } })
          const { seen } = window as unknown as { seen: Seen }
          const video = () => document.querySelector('video')!
          const say = (text: string) => seen.said.push(`${Date.now()} ${text} | at ${video().currentTime.toFixed(2)} until ${video().buffered.length ? video().buffered.end(video().buffered.length - 1).toFixed(2) : '-'} × ${video().playbackRate}`)
          const on = (this as unknown as { on: (name: string, then: (name: string, event: any) => void) => void }).on.bind(this)
          on('hlsFragLoading', (_, { frag, part }) => say(`load ${frag.level} ${frag.sn}.${part?.index ?? ''}`))
          on('hlsFragLoaded', (_, { frag, part }) => say(`got ${frag.level} ${frag.sn}.${part?.index ?? ''} ${(part ?? frag).stats.loaded} B in ${Math.round((part ?? frag).stats.loading.end - (part ?? frag).stats.loading.first)} ms`))
          on('hlsLevelSwitching', (_, { level }) => say(`SWITCH to ${level}`))
          on('hlsLevelLoaded', (_, { level, details }) => say(`list ${level} edge ${details.partEnd.toFixed(2)}`))
          on('hlsError', (_, { details, response, url }) => say(`ERROR ${details} ${response?.code ?? ''} ${url ?? ''}`))
          on('hlsFragLoadEmergencyAborted', (_, { frag, part }) => say(`ABORT ${frag.sn}.${part?.index}`))
          video().addEventListener('waiting', () => say('WAITING'))
          video().addEventListener('playing', () => say('PLAYING'))
        }
      }
    },
  })
}

const main = async () => {
  const ffmpeg = await findFfmpeg({ log: console.error })
  if (!ffmpeg) process.exit(1)
  const live = Promise.withResolvers<void>()
  const media = await startMedia({
    host: '127.0.0.1', rtmpPort: 0, mayPublish: () => ({ streamId: 'bench' }), mannerOf: () => ({ latency: options.latency as Latency, smaller: true }),
    tools: createTools(async () => ffmpeg, () => {}), onLive: () => live.resolve(), onAway: () => {}, onRefused: refusal => console.error('refused:', refusal.reason), log: () => {},
  })
  const server = Bun.serve({
    hostname: '127.0.0.1', port: 0, idleTimeout: 60,
    fetch: request => {
      const { pathname, search } = new URL(request.url)
      if (pathname.startsWith('/live/bench/')) return media.serve('bench', pathname.slice('/live/bench/'.length), search.slice(1))
      const script = scripts[pathname]
      return script ? new Response(script, { headers: { 'content-type': 'text/javascript', 'content-encoding': 'gzip' } }) : new Response(html, { headers: { 'content-type': 'text/html' } })
    },
  })
  const rate = `${options.source}M`
  const publisher = Bun.spawn([
    ffmpeg.path, '-hide_banner', '-loglevel', 'error', '-nostdin', '-re', '-f', 'lavfi', '-i', 'testsrc2=s=960x540:r=25', '-re', '-f', 'lavfi', '-i', 'sine=f=440:r=48000',
    '-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-pix_fmt', 'yuv420p', '-threads', '1', '-g', '50', '-keyint_min', '50', '-sc_threshold', '0',
    '-b:v', rate, '-minrate', rate, '-maxrate', rate, '-bufsize', rate, '-x264-params', 'nal-hrd=cbr:force-cfr=1', '-c:a', 'aac', '-b:a', '96k', '-f', 'flv', `rtmp://127.0.0.1:${media.port}/live/bench`,
  ], { stdin: 'ignore', stdout: 'ignore', stderr: 'inherit' })
  const network = { roundTripMs: Number(options.trip), jitterMs: 10, bitsPerSecond: mbit(options.wide), shared: true }
  const slow = await startSlowNetwork({ host: '127.0.0.1', port: server.port! }, network)
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_BIN ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'] })

  try {
    await live.promise
    const base = `http://127.0.0.1:${server.port}/live/bench/`
    while (!(await (await fetch(`${base}index.m3u8`)).text()).includes('480p')) await Bun.sleep(200)
    await fetch(`${base}480p.m3u8`)
    const tab = await (await browser.newContext()).newPage()
    tab.on('pageerror', error => console.error('page:', error.message))
    await tab.addInitScript(look)
    if (options.trace) await tab.addInitScript(trace)
    await tab.goto(`http://127.0.0.1:${slow.port}/`)
    await tab.waitForFunction(() => document.querySelector('video')!.currentTime > 1)
    await Bun.sleep(8_000)

    const rows: (string | number)[][] = []
    const stage = async (name: string, rate: number, aim: (height: number) => boolean) => {
      await tab.evaluate(() => Object.assign((window as unknown as { seen: Seen }).seen, { stalls: [], heights: [], rates: [], lags: [], ahead: [], said: [] }))
      network.bitsPerSecond = rate
      const began = Date.now()
      await Bun.sleep(Number(options.seconds) * 1000)
      rows.push(row(name, began, await read(tab), aim))
    }
    for (let round = 1; round <= Number(options.rounds); round++) {
      await stage(`${round}: ${options.wide} → ${options.narrow}`, mbit(options.narrow), height => height < 540)
      await stage(`${round}: ${options.narrow} → ${options.wide}`, mbit(options.wide), height => height === 540)
      await Bun.sleep(Math.random() * 2_000)
    }
    printTable(['Mbit/s', 'stalls', 'stood ms', 'picture changed after ms', 'least ahead s', 'slowest', 'behind p50 s', 'load'], rows)
  } finally {
    await browser.close()
    slow.stop()
    publisher.kill('SIGKILL')
    await media.stop()
    await server.stop(true)
  }
}

const read = (tab: Page) => tab.evaluate(() => (window as unknown as { seen: Seen }).seen)

const row = (name: string, began: number, seen: Seen, isAim: (height: number) => boolean) => {
  for (const line of seen.said) console.log(line.replace(/^\d+/, at => `${name} +${Number(at) - began}`))
  const changed = seen.heights.find(({ height }) => isAim(height))
  return [
    name, seen.stalls.length, seen.stalls.reduce((sum, { ms }) => sum + ms, 0), changed ? changed.at - began : '-', Math.min(...seen.ahead).toFixed(2), Math.min(...seen.rates),
    percentile(seen.lags.filter(Number.isFinite), 0.5).toFixed(2), loadavg()[0]!.toFixed(1),
  ]
}

await main()
process.exit(0)
