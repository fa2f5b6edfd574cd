#!/usr/bin/env bun
// Many viewers of one real low-latency stream: each holds the next playlist and fetches each part it names, as hls.js does. What the server pays for it.
//   bun scripts/bench/viewers.ts [--viewers 800] [--seconds 20]
// Needs two file descriptors for each viewer on both sides: ulimit -n 4000.
import { readdirSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { findFfmpeg } from '../../src/media/ffmpeg.ts'
import { readLivePath } from '../../src/media/live-path.ts'
import { startMedia } from '../../src/media/media.ts'
import { publishClock } from './clock-picture.ts'
import { percentile, printTable } from './table.ts'

const { values: options, positionals } = parseArgs({
  options: { viewers: { type: 'string', default: '800' }, seconds: { type: 'string', default: '20' } },
  allowPositionals: true,
})
const seconds = Number(options.seconds)
const most = 35                      // % of one core

type Crowd = { requests: number; bytes: number; parts: number; skipped: number; failed: number; waits: number[] }

const main = async () => {
  const ffmpeg = await findFfmpeg({ log: console.error })
  if (!ffmpeg) process.exit(1)
  const server = Bun.spawn(['bun', import.meta.path, 'server'], { stdout: 'pipe', stderr: 'inherit' })
  const [port, rtmpPort] = (await firstLine(server.stdout)).split(' ').map(Number)
  const publisher = publishClock(ffmpeg, `rtmp://127.0.0.1:${rtmpPort}/live/bench`, () => {})

  try {
    await Bun.sleep(6_000)
    const turn = async (viewers: number) => {
      const child = Bun.spawn(['bun', import.meta.path, 'crowd', String(port), '--viewers', String(viewers), '--seconds', options.seconds], { stdout: 'pipe', stderr: 'inherit' })
      const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader()
      await lines.read()
      const before = cpuSeconds(server.pid)
      await Bun.sleep(seconds * 1000)
      const used = cpuSeconds(server.pid) - before
      let said = ''
      for (let next = await lines.read(); !next.done; next = await lines.read()) said += next.value
      return { viewers, cpu: (used / seconds) * 100, ...(JSON.parse(said) as Crowd) }
    }
    const turns = [await turn(0), await turn(Number(options.viewers))]
    printTable(
      ['viewers', 'requests a second', 'Gbit/s', 'part in hand after, ms p50', 'p95', 'parts missed', 'failed', 'server, % of one core', 'aim', '', 'MB'],
      turns.map(({ viewers, requests, bytes, waits, skipped, failed, cpu }) => [
        viewers, Math.round(requests / seconds), ((bytes * 8) / seconds / 1e9).toFixed(2), Math.round(percentile(waits, 0.5)), Math.round(percentile(waits, 0.95)), skipped, failed,
        cpu.toFixed(1), viewers ? most : '', viewers ? (cpu <= most ? 'met' : 'missed') : '', Math.round(memory(server.pid) / 1e6),
      ]),
    )
  } finally {
    await publisher.stop()
    server.kill('SIGKILL')
    await server.exited
  }
}

const firstLine = async (stream: ReadableStream<Uint8Array>) => {
  let said = ''
  for await (const bytes of stream) if ((said += new TextDecoder().decode(bytes)).includes('\n')) return said
  throw new Error('the server did not start')
}

/** What all threads of a process have had of the processors so far. */
const cpuSeconds = (pid: number) =>
  readdirSync(`/proc/${pid}/task`).reduce((sum, task) => sum + Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]) / 1e9, 0)

const memory = (pid: number) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) * 1024

const beServer = async () => {
  const media = await startMedia({ host: '127.0.0.1', rtmpPort: 0, mayPublish: () => ({ streamId: 'bench' }), onLive: () => {}, onAway: () => {}, onRefused: () => {}, log: () => {} })
  const server = Bun.serve({
    hostname: '127.0.0.1', port: 0, idleTimeout: 60,
    fetch: request => {
      const { stream, file, query } = readLivePath(request.url)!
      return media.serve(stream, file, query)
    },
  })
  console.log(server.port, media.port)
}

/** Says that everybody is in with a first line, what it was like with a second. */
const beCrowd = async (port: number, viewers: number) => {
  const crowd: Crowd = { requests: 0, bytes: 0, parts: 0, skipped: 0, failed: 0, waits: [] }
  let measuring = false

  const ask = (line: Line, file: string) => {
    if (measuring) crowd.requests++
    return line.ask(file).then(body => {
      if (measuring) crowd.bytes += body.length
      return body
    }, () => {
      crowd.failed++
      return null
    })
  }

  const view = async () => {
    await Bun.sleep(Math.random() * 1000)
    const [playlists, parts] = [await openLine(port), await openLine(port)]
    let text = (await ask(playlists, 'index.m3u8'))?.toString('latin1') ?? ''
    let fetching: Promise<unknown> = Promise.resolve()
    let last = -1
    for (;;) {
      const [, number, part] = /PRELOAD-HINT:TYPE=PART,URI="\w+-(\d+)\.(\d+)\.m4s"/.exec(text) ?? []
      if (number === undefined) return void crowd.failed++
      const next = await ask(playlists, `index.m3u8?_HLS_msn=${number}&_HLS_part=${part}&_HLS_skip=YES`)
      text = next?.toString('latin1') ?? text
      const at = performance.now()
      await fetching
      const newest = /[^"]+(?="[^"]*\n(?:#EXTINF.*\n.*\n)?#EXT-X-PRELOAD)/.exec(text)?.[0]
      if (!newest) continue
      fetching = ask(parts, newest).then(() => { if (measuring) { crowd.parts++; crowd.waits.push(Math.round(performance.now() - at)) } })
      const place = Number(number) * 100 + Number(part)
      if (measuring && last >= 0 && place - last > 1 && Number(part) > 0) crowd.skipped++
      last = place
    }
  }

  for (let viewer = 0; viewer < viewers; viewer++) void view()
  await Bun.sleep(3_000)
  measuring = true
  console.log('in')
  await Bun.sleep(seconds * 1000)
  console.log(JSON.stringify({ ...crowd, waits: crowd.waits.slice(-50_000) }))
}

type Line = { ask: (file: string) => Promise<Buffer> }

/** One connection with one question at a time, by the bare protocol so that it costs as little as can be. */
const openLine = async (port: number): Promise<Line> => {
  let answer: PromiseWithResolvers<Buffer> | null = null
  let heard: Buffer[] = []
  let missing = -1
  const socket = await Bun.connect({
    hostname: '127.0.0.1', port,
    socket: {
      data: (_, chunk) => {
        heard.push(Buffer.from(chunk))
        if (missing < 0) {
          const head = Buffer.concat(heard)
          const end = head.indexOf('\r\n\r\n')
          if (end < 0) return
          const text = head.toString('latin1', 0, end)
          if (!text.startsWith('HTTP/1.1 200')) return answer?.reject(new Error(text))
          heard = [head.subarray(end + 4)]
          missing = Number(/content-length: (\d+)/i.exec(text)![1]) - heard[0]!.length
        } else missing -= chunk.length
        if (missing > 0) return
        const body = Buffer.concat(heard)
        heard = []
        missing = -1
        answer?.resolve(body)
      },
      close: () => answer?.reject(new Error('hung up')),
    },
  })
  return {
    ask: file => {
      answer = Promise.withResolvers()
      socket.write(`GET /live/bench/${file} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`)
      return answer.promise
    },
  }
}

if (positionals[0] === 'server') await beServer()
else if (positionals[0] === 'crowd') {
  await beCrowd(Number(positionals[1]), Number(options.viewers))
  process.exit(0)
} else {
  await main()
  process.exit(0)
}
