#!/usr/bin/env bun
// Many viewers behind nginx as a cache (Debian: apt-get install nginx): what reaches the origin of it. The configuration is the README's.
//   bun scripts/bench/edge.ts [--viewers 500] [--seconds 10]
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findFfmpeg, superviseFfmpeg } from '../../src/media/ffmpeg.ts'
import { readLivePath } from '../../src/media/live-path.ts'
import { startMedia } from '../../src/media/media.ts'
import { percentile, printTable } from './table.ts'

const { values: options, positionals } = parseArgs({
  options: { viewers: { type: 'string', default: '500' }, seconds: { type: 'string', default: '10' } },
  allowPositionals: true,
})
const seconds = Number(options.seconds)
const most = 3

const main = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'edge-'))
  chmodSync(folder, 0o755)
  const origin = await startOrigin()
  const nginx = await startNginx(folder, origin.port)

  try {
    const turn = async (name: string, viewers: number, port: number) => {
      const before = { ...origin.count }
      const watched = await watch(viewers, port)
      const asked = origin.count.requests - before.requests
      return { name, viewers, ...watched, asked, bytes: origin.count.bytes - before.bytes }
    }
    const one = await turn('one, straight', 1, origin.port)
    const crowd = await turn('through the cache', Number(options.viewers), nginx.port)
    const perViewer = crowd.asked / one.asked

    printTable(
      ['viewers', '', 'requests', 'failed', 'parts late, ms p50', 'p95', 'at the origin', 'MB', 'as much as', 'aim', ''],
      [one, crowd].map(turn => [
        turn.viewers, turn.name, turn.requests, turn.failed, Math.round(percentile(turn.waits, 0.5)), Math.round(percentile(turn.waits, 0.95)), turn.asked, (turn.bytes / 1e6).toFixed(1),
        `${(turn.asked / one.asked).toFixed(1)} viewers`, turn === crowd ? `${most} viewers` : '', turn === crowd ? (perViewer <= most ? 'met' : 'missed') : '',
      ]),
    )
  } finally {
    await nginx.stop()
    await origin.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

const startOrigin = async () => {
  const ffmpeg = await findFfmpeg({ log: console.error })
  if (!ffmpeg) process.exit(1)
  const live = Promise.withResolvers<void>()
  const media = await startMedia({ host: '127.0.0.1', rtmpPort: 0, mayPublish: () => ({ streamId: 'bench' }), onLive: () => live.resolve(), onAway: () => {}, onRefused: () => {}, log: () => {} })
  const publisher = superviseFfmpeg({
    ffmpeg, name: 'publisher', log: console.error,
    args: ['-hide_banner', '-loglevel', 'error', '-nostdin', '-re', '-f', 'lavfi', '-i', 'testsrc2=s=320x180:r=30', '-re', '-f', 'lavfi', '-i', 'sine=f=440:r=48000',
      '-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-pix_fmt', 'yuv420p', '-threads', '1', '-g', '60', '-b:v', '300k', '-c:a', 'aac', '-f', 'flv', `rtmp://127.0.0.1:${media.port}/live/bench`],
  })
  await live.promise
  const count = { requests: 0, bytes: 0 }
  const server = Bun.serve({
    hostname: '127.0.0.1', port: 0, idleTimeout: 60,
    fetch: async request => {
      const path = readLivePath(request.url)
      if (!path) return new Response(null, { status: 404 })
      count.requests++
      const answer = await media.serve(path.stream, path.file, path.query)
      count.bytes += (await answer.clone().arrayBuffer()).byteLength
      return answer
    },
  })
  await fetch(`http://127.0.0.1:${server.port}/live/bench/index.m3u8`)
  return { port: server.port!, count, stop: async () => { await publisher.stop(); await media.stop(); await server.stop(true) } }
}

/** The block between the fences of the README, with our ports and folders in it. */
const configuration = (folder: string, port: number, origin: number) => {
  const text = /```nginx\n([\s\S]*?)```/.exec(readFileSync(join(import.meta.dir, '../../README.md'), 'utf8'))![1]!
    .replace('/var/cache/nginx/stallcast', join(folder, 'cache'))
    .replace('127.0.0.1:8080', `127.0.0.1:${origin}`)
    .replace(/listen 443 ssl;[\s\S]*?\n(?=\s*location)/, `listen 127.0.0.1:${port};\n`)
  return `
    daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log stderr crit;
    events { worker_connections 4096; }
    http {
      access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi; uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
      ${text}
    }`
}

const startNginx = async (folder: string, origin: number) => {
  const free = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } })
  const port = free.port
  free.stop()
  const cache = join(folder, 'cache')
  mkdirSync(cache)
  chmodSync(cache, 0o777)
  writeFileSync(join(folder, 'nginx.conf'), configuration(folder, port, origin))
  const nginx = Bun.spawn([Bun.which('nginx') ?? '/usr/sbin/nginx', '-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'], { stdout: 'ignore', stderr: 'inherit' })
  while (!(await fetch(`http://127.0.0.1:${port}/live/bench/none.m4s`).then(() => true, () => false))) {
    if (nginx.exitCode !== null) throw new Error('nginx did not start')
    await Bun.sleep(20)
  }
  return { port, stop: async () => { nginx.kill('SIGTERM'); await nginx.exited } }
}

type Crowd = { requests: number; failed: number; waits: number[] }

/** Viewers in a process of their own, that may hold as many requests as it likes. */
const watch = async (viewers: number, port: number) => {
  const child = Bun.spawn(['bun', import.meta.path, 'crowd', String(port), '--viewers', String(viewers), '--seconds', options.seconds], {
    stdout: 'pipe', stderr: 'inherit', env: { ...process.env, BUN_CONFIG_MAX_HTTP_REQUESTS: '8000' },
  })
  return await new Response(child.stdout).json() as Crowd
}

/** What hls.js does: the playlist, then always the next playlist and the part it names. */
const beCrowd = async (port: number, viewers: number) => {
  const crowd: Crowd = { requests: 0, failed: 0, waits: [] }
  const end = performance.now() + seconds * 1000
  const get = async (file: string) => {
    crowd.requests++
    const response = await fetch(`http://127.0.0.1:${port}/live/bench/${file}`)
    const body = await response.arrayBuffer()
    if (response.ok) return Buffer.from(body)
    crowd.failed++
    return null
  }

  const view = async () => {
    await Bun.sleep(Math.random() * 1000)
    let text = (await get('index.m3u8'))?.toString() ?? ''
    while (performance.now() < end) {
      const [, number, part] = /PRELOAD-HINT:TYPE=PART,URI="\w+-(\d+)\.(\d+)\.m4s"/.exec(text) ?? []
      if (number === undefined) return void crowd.failed++
      text = (await get(`index.m3u8?_HLS_msn=${number}&_HLS_part=${part}`))?.toString() ?? text
      const newest = [...text.matchAll(/EXT-X-PART:DURATION=[\d.]+,URI="([^"]+)"/g)].at(-1)?.[1]
      const asked = performance.now()
      if (newest) await get(newest)
      crowd.waits.push(Math.round(performance.now() - asked))
    }
  }
  await Promise.all(Array.from({ length: viewers }, view))
  crowd.waits = crowd.waits.slice(-20_000)
  console.log(JSON.stringify(crowd))
}

if (positionals[0] === 'crowd') await beCrowd(Number(positionals[1]), Number(options.viewers))
else await main()
process.exit(0)
