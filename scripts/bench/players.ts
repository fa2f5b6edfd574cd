// Other players at one real stream: VLC, GStreamer, mpv, ffplay and ffmpeg read the playlist and draw pictures without a complaint.
//   bun scripts/bench/players.ts [--seconds 30] [--only vlc,mpv] [--latency balanced] [--smaller]
// A player that is not installed is passed over, and the table says so.
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findEncoder, type Tools } from '../../src/media/encoders.ts'
import { findFfmpeg } from '../../src/media/ffmpeg.ts'
import { startMedia } from '../../src/media/media.ts'
import { paces, type Latency } from '../../src/media/playlist.ts'
import { printTable } from './table.ts'

const { values: options } = parseArgs({
  options: { seconds: { type: 'string', default: '30' }, only: { type: 'string', default: 'ffmpeg,ffplay,mpv,gst-launch-1.0,vlc' }, latency: { type: 'string', default: 'balanced' }, smaller: { type: 'boolean', default: false } },
})
if (!Object.hasOwn(paces, options.latency)) throw new Error(`--latency is one of ${Object.keys(paces).join(', ')}`)

const seconds = Number(options.seconds)
const rate = 25
const folder = mkdtempSync(join(tmpdir(), 'players-'))
chmodSync(folder, 0o777)

type Player = {
  command: (url: string) => string[]
  /** Pictures drawn, read from what the player says. */
  pictures: (said: string) => number
  /** Which lines are complaints. */
  complains: RegExp
}

const last = (said: string, pattern: RegExp) => Number([...said.matchAll(pattern)].at(-1)?.[1] ?? 0)

// VLC refuses to be root.
const asNobody = process.getuid?.() === 0 ? ['runuser', '-u', 'nobody', '--', 'env', `HOME=${folder}`] : []

const players: Record<string, Player> = {
  ffmpeg: {
    command: url => ['ffmpeg', '-hide_banner', '-nostdin', '-loglevel', 'warning', '-xerror', '-re', '-progress', 'pipe:1', '-i', url, '-t', `${seconds}`, '-f', 'null', '-'],
    pictures: said => last(said, /^frame=\s*(\d+)/gm),
    complains: /./,
  },
  ffplay: {
    // Its -t counts from where the stream began, not from where it came in.
    command: url => ['timeout', '--signal=INT', `${seconds + 5}`, 'env', 'SDL_VIDEODRIVER=dummy', 'SDL_AUDIODRIVER=dummy', 'SDL_RENDER_DRIVER=software', 'ffplay', '-hide_banner', '-loglevel', 'warning', '-stats', '-autoexit', url],
    pictures: said => Math.round((last(said, /([\d.]+) A-V:/g) - Number(/([1-9][\d.]*|0\.\d*[1-9]\d*) A-V:/.exec(said)?.[1] ?? 0)) * rate),
    complains: /error|invalid|fail|missing|corrupt|non-monoton/i,
  },
  mpv: {
    command: url => ['mpv', '--no-config', '--vo=null', '--ao=null', `--length=${seconds}`, '--msg-level=all=warn,statusline=status', '--term-status-msg=at ${=time-pos} frame ${=estimated-frame-number} dropped ${frame-drop-count}', url],
    pictures: said => (last(said, /at [\d.]+ frame (\d+)/g) || Math.round(last(said, /at ([\d.]+) /g) * rate)),
    complains: /error|invalid|fail|corrupt/i,
  },
  'gst-launch-1.0': {
    command: url => ['timeout', '--signal=INT', `${seconds + 3}`, 'gst-launch-1.0', '-v', 'playbin', `uri=${url}`, 'audio-sink=fakesink sync=true', 'video-sink=fpsdisplaysink text-overlay=false video-sink=fakesink'],
    pictures: said => last(said, /rendered: (\d+)/g),
    complains: /\b(error|warning)\b/i,
  },
  vlc: {
    command: url => [...asNobody, 'cvlc', '--no-color', '-v', '--intf=dummy', '--vout=vdummy', '--aout=adummy', '--video-filter=scene', '--scene-format=jpg', `--scene-ratio=${rate}`, `--scene-path=${folder}`, `--run-time=${seconds}`, '--play-and-exit', url, 'vlc://quit'],
    pictures: () => readdirSync(folder).filter(name => name.endsWith('.jpg')).length * rate,
    complains: /error|corrupt|discontinu|underflow/i,
  },
}

const main = async () => {
  const ffmpeg = await findFfmpeg({ log: console.error })
  if (!ffmpeg) process.exit(1)
  const live = Promise.withResolvers<void>()
  const encoder = options.smaller ? await findEncoder(ffmpeg, console.error) : null
  const tools: Tools | null = encoder && { ffmpeg, encoder }
  const media = await startMedia({
    host: '127.0.0.1', rtmpPort: 0, mayPublish: () => ({ streamId: '7' }), mannerOf: () => ({ latency: options.latency as Latency, smaller: options.smaller }),
    tools: async () => tools, onLive: () => live.resolve(), onAway: () => {}, onRefused: refusal => console.error('refused:', refusal.reason), log: () => {},
  })
  const asked = new Map<string, { requests: number; missing: number }>()
  const server = Bun.serve({
    hostname: '127.0.0.1', port: 0, idleTimeout: 60,
    fetch: async request => {
      const { pathname, search } = new URL(request.url)
      const answer = await media.serve('7', pathname.split('/').at(-1)!, search.slice(1))
      const who = asked.get(pathname.split('/')[1]!) ?? { requests: 0, missing: 0 }
      asked.set(pathname.split('/')[1]!, { requests: who.requests + 1, missing: who.missing + Number(answer.status >= 400) })
      return answer
    },
  })
  const publisher = Bun.spawn([
    ffmpeg.path, '-hide_banner', '-nostdin', '-loglevel', 'error', '-re', '-f', 'lavfi', '-i', `testsrc2=s=640x360:r=${rate}`, '-re', '-f', 'lavfi', '-i', 'sine=f=330:r=48000',
    '-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-pix_fmt', 'yuv420p', '-threads', '1', '-g', `${rate * 2}`, '-b:v', '800k', '-c:a', 'aac', '-f', 'flv', `rtmp://127.0.0.1:${media.port}/live/bench`,
  ], { stdin: 'ignore', stdout: 'ignore', stderr: 'inherit' })

  // These begin three segments behind the newest, so there must be some.
  const running = async () => {
    for (const end = Date.now() + 30_000; Date.now() < end; await Bun.sleep(200)) {
      const list = await (await media.serve('7', 'index.m3u8', '_HLS_msn=0')).text()
      if ((list.match(/#EXTINF/g)?.length ?? 0) >= 5) return
    }
    throw new Error('the stream did not come')
  }

  try {
    await live.promise
    await running()
    const rows = await Promise.all(options.only.split(',').map(name => play(name, `http://127.0.0.1:${server.port}/${name}/index.m3u8`)))
    printTable(['player', 'seconds', 'pictures', 'ended with', 'requests', 'not found', 'complaints'], rows.map(row => row.map(value => (typeof value === 'function' ? value(asked) : value))))
  } finally {
    publisher.kill('SIGKILL')
    await server.stop(true)
    await media.stop()
    rmSync(folder, { recursive: true })
  }
}

type Asked = Map<string, { requests: number; missing: number }>

const play = async (name: string, url: string): Promise<(string | number | ((asked: Asked) => number))[]> => {
  const player = players[name]
  if (!player) throw new Error(`--only takes ${Object.keys(players).join(', ')}`)
  if (!Bun.which(name === 'vlc' ? 'cvlc' : name)) return [name, 0, 0, 'not installed', 0, 0, '']
  const began = performance.now()
  const child = Bun.spawn(player.command(url), { stdin: 'ignore', stdout: 'pipe', stderr: 'pipe', timeout: (seconds + 30) * 1000 })
  const [said, aloud] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
  const code = await child.exited
  const complaints = complaintsIn(name, player, `${name === 'ffmpeg' ? '' : said}\n${aloud}`)
  for (const line of complaints.slice(0, 10)) console.error(`${name}: ${line}`)
  const key = name
  return [
    name, Math.round((performance.now() - began) / 100) / 10, player.pictures(`${said}\n${aloud}`), String(code),
    asked => asked.get(key)?.requests ?? 0, asked => asked.get(key)?.missing ?? 0, complaints.length,
  ]
}

const complaintsIn = (name: string, { complains }: Player, said: string) =>
  said.split(/[\r\n]+/).filter(line => complains.test(line) && !usual.some(([of, pattern]) => of === name && pattern.test(line)))

/** What these say of any stream, or of a machine without screen and sound. */
const usual: [string, RegExp][] = [
  // Reads the header again after each reload of the playlist, and says so.
  ['ffmpeg', /duplicated MOOV|message repeated/],
  ['vlc', /dbus|globalhotkeys|no suitable interface module/],
  // Of the filter that saves the pictures we count.
  ['vlc', /Too high level of recursion|Failed to create video converter|filter 'scene'/],
  // Came in after the first fragment.
  ['vlc', /sequence discontinuity detected \d+ != 0/],
]

await main()
process.exit(0)
