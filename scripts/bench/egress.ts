#!/usr/bin/env bun
// How fast the media core hands out parts and segments, against nginx with the same bytes in files, turn by turn in one run.
// A ratio is the middle one of all pairs of turns: two turns side by side had the same neighbours on this machine.
//   bun scripts/bench/egress.ts [--seconds 0.5] [--rounds 21] [--connections 64]
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findFfmpeg } from '../../src/media/ffmpeg.ts'
import { readLivePath } from '../../src/media/live-path.ts'
import { startMedia } from '../../src/media/media.ts'
import { publishClock } from './clock-picture.ts'
import { percentile, printTable } from './table.ts'

type Place = { name: string; port: number; pid: number }
type Turn = { requests: number; bytes: number; perCpuSecond: number }

const { values: options, positionals } = parseArgs({
  options: { seconds: { type: 'string', default: '0.5' }, rounds: { type: 'string', default: '21' }, connections: { type: 'string', default: '64' } },
  allowPositionals: true,
})

const main = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'egress-'))
  chmodSync(folder, 0o755)
  const ours = await startOurs()
  const nginx = await startNginx(folder)

  try {
    const files = await copyFiles(ours, folder)
    const rows: (string | number)[][] = []
    for (const { kind, name, size } of files) {
      const turns: Record<string, Turn[]> = { stallcast: [], nginx: [] }
      for (let round = 0; round < Number(options.rounds); round++) {
        for (const place of round % 2 ? [ours, nginx] : [nginx, ours]) turns[place.name]!.push(await takeTurn(place, `/live/bench/${name}`))
      }
      rows.push(summary(kind, size, turns.stallcast!, turns.nginx!))
    }
    printTable(['served', 'kB', 'stallcast/s', 'nginx/s', 'ratio', 'Gbit/s', 'per CPU second', 'nginx', 'ratio'], rows)
  } finally {
    await Promise.all([ours.stop(), nginx.stop()])
    rmSync(folder, { recursive: true, force: true })
  }
}

const summary = (kind: string, size: number, ours: Turn[], nginx: Turn[]) => {
  const middle = (turns: Turn[], of: (turn: Turn) => number) => percentile(turns.map(of), 0.5)
  const rate = ({ requests }: Turn) => requests / Number(options.seconds)
  const thrift = ({ perCpuSecond }: Turn) => perCpuSecond
  const ratio = (of: (turn: Turn) => number) => percentile(ours.map((turn, i) => of(turn) / of(nginx[i]!)), 0.5).toFixed(2)

  return [
    kind, Math.round(size / 1000),
    Math.round(middle(ours, rate)), Math.round(middle(nginx, rate)), ratio(rate),
    ((middle(ours, turn => turn.bytes) * 8) / Number(options.seconds) / 1e9).toFixed(1),
    Math.round(middle(ours, thrift)), Math.round(middle(nginx, thrift)), ratio(thrift),
  ]
}

/** The newest whole segment, a part and the playlist, as they are now, also into nginx's folder. */
const copyFiles = async (ours: Place, folder: string) => {
  const from = `http://127.0.0.1:${ours.port}/live/bench/`
  const playlist = await (await fetch(`${from}index.m3u8`)).text()
  const segment = playlist.match(/^[\w-]+\.m4s$/gm)!.at(-1)!
  const part = playlist.match(/(?<=EXT-X-PART:.*URI=")[^"]+/g)!.at(-2)!
  const files = [{ kind: 'part', name: part }, { kind: 'segment', name: segment }, { kind: 'playlist', name: 'index.m3u8' }]

  Bun.spawnSync(['mkdir', '-p', join(folder, 'live/bench')])
  return Promise.all(
    files.map(async file => {
      const bytes = await (await fetch(from + file.name)).bytes()
      writeFileSync(join(folder, 'live/bench', file.name), bytes)
      return { ...file, size: bytes.length }
    }),
  )
}

const takeTurn = async (place: Place, path: string): Promise<Turn> => {
  const before = cpuSeconds(place.pid)
  const client = Bun.spawn(['bun', import.meta.path, 'client', String(place.port), path, '--seconds', options.seconds, '--connections', options.connections], { stdout: 'pipe', stderr: 'inherit' })
  const { requests, bytes } = await new Response(client.stdout).json() as { requests: number; bytes: number }
  return { requests, bytes, perCpuSecond: requests / (cpuSeconds(place.pid) - before) }
}

/** What all threads of a process have had of the processors so far. */
const cpuSeconds = (pid: number) =>
  readdirSync(`/proc/${pid}/task`).reduce((sum, task) => sum + Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]) / 1e9, 0)

const startOurs = async () => {
  const server = Bun.spawn(['bun', import.meta.path, 'server'], { stdout: 'pipe', stderr: 'inherit' })
  return { name: 'stallcast', pid: server.pid, port: await firstNumber(server.stdout), stop: () => ended(server, 'SIGKILL') }
}

const ended = (child: Bun.Subprocess, signal: NodeJS.Signals) => {
  child.kill(signal)
  return child.exited
}

const firstNumber = async (stream: ReadableStream<Uint8Array>) => {
  let said = ''
  for await (const bytes of stream) {
    said += new TextDecoder().decode(bytes)
    if (said.includes('\n')) return Number(said)
  }
  throw new Error('the server did not start')
}

// One worker, as we are one process; files from memory, kept open, sent by the kernel.
const startNginx = async (folder: string) => {
  const free = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } })
  const port = free.port
  free.stop()
  const conf = `
    daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log stderr crit;
    events { worker_connections 1024; }
    http {
      access_log off; sendfile on; tcp_nopush on; tcp_nodelay on; keepalive_requests 100000000; open_file_cache max=100;
      types { video/mp4 m4s; application/vnd.apple.mpegurl m3u8; }
      client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi; uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
      server { listen 127.0.0.1:${port}; root ${folder}; }
    }`
  writeFileSync(join(folder, 'nginx.conf'), conf)
  const binary = Bun.which('nginx') ?? '/usr/sbin/nginx'
  const nginx = Bun.spawn([binary, '-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'], { stdout: 'ignore', stderr: 'inherit' })
  const worker = () => Number(readFileSync(`/proc/${nginx.pid}/task/${nginx.pid}/children`, 'utf8').trim().split(' ')[0])
  while (!(await answers(port))) {
    if (nginx.exitCode !== null) throw new Error('nginx did not start')
    await Bun.sleep(20)
  }
  return { name: 'nginx', pid: worker(), port, stop: () => ended(nginx, 'SIGTERM') }
}

const answers = (port: number) => fetch(`http://127.0.0.1:${port}/`).then(() => true, () => false)

/** Our media core in a process of its own, with a stream that has just ended, so that its files stay the same. */
const serveOurs = async () => {
  const ffmpeg = await findFfmpeg({ log: console.error })
  if (!ffmpeg) process.exit(1)
  const live = Promise.withResolvers<void>()
  const media = await startMedia({ host: '127.0.0.1', rtmpPort: 0, mayPublish: () => ({ streamId: 'bench' }), onLive: () => live.resolve(), onAway: () => {}, onRefused: () => {}, log: () => {} })
  const publisher = publishClock(ffmpeg, `rtmp://127.0.0.1:${media.port}/live/bench`, () => {})
  await live.promise
  await Bun.sleep(4_500)
  await publisher.stop()

  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: request => {
      const { stream, file, query } = readLivePath(request.url)!
      return media.serve(stream, file, query)
    },
  })
  console.log(server.port)
}

/** Asks for one path over many connections for a while, by the bare protocol so that it costs as little as can be. */
const askMuch = async (port: number, path: string) => {
  const request = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`
  const answerBytes = await lengthOfAnswer(port, request)
  let requests = 0
  let bytes = 0

  const connect = () =>
    Bun.connect<{ left: number }>({
      hostname: '127.0.0.1',
      port,
      data: { left: answerBytes },
      socket: {
        open: socket => void socket.write(request),
        data: (socket, chunk) => {
          bytes += chunk.length
          socket.data.left -= chunk.length
          if (socket.data.left > 0) return
          requests++
          socket.data.left += answerBytes
          socket.write(request)
        },
      },
    })

  const sockets = await Promise.all(Array.from({ length: Number(options.connections) }, connect))
  await Bun.sleep(Number(options.seconds) * 1000)
  console.log(JSON.stringify({ requests, bytes }))
  for (const socket of sockets) socket.terminate()
}

/** Headers and body of the answer; the same each time, as only the date in it changes. */
const lengthOfAnswer = (port: number, request: string) =>
  new Promise<number>((found, failed) => {
    let head = ''
    Bun.connect({
      hostname: '127.0.0.1',
      port,
      socket: {
        open: socket => void socket.write(request),
        data: (socket, chunk) => {
          head += chunk.toString('latin1')
          const end = head.indexOf('\r\n\r\n')
          if (end < 0) return
          const length = /^HTTP\/1\.1 200[\s\S]*?content-length: (\d+)/i.exec(head)?.[1]
          if (length) found(end + 4 + Number(length))
          else failed(new Error(head.slice(0, 200)))
          socket.terminate()
        },
      },
    }).catch(failed)
  })

if (positionals[0] === 'server') {
  await serveOurs()
} else if (positionals[0] === 'client') {
  await askMuch(Number(positionals[1]), positionals[2]!)
  process.exit(0)
} else {
  await main()
  process.exit(0)
}
