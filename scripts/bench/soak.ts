// How long it lasts.
//   bun scripts/bench/soak.ts [--hours 2]     hours of stream as fast as they go through remuxer, packager and recorder: does memory grow?
//   bun scripts/bench/soak.ts --kills 50      encoder and ffmpeg killed with -9 at random moments: how soon has every viewer the picture again?
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findEncoder, type Tools } from '../../src/media/encoders.ts'
import { findFfmpeg, type Ffmpeg } from '../../src/media/ffmpeg.ts'
import { readAudio, readVideo } from '../../src/media/flv.ts'
import { startMedia } from '../../src/media/media.ts'
import { createPackager } from '../../src/media/packager.ts'
import { createRecorder } from '../../src/media/recordings/recorder.ts'
import { createRemuxer } from '../../src/media/remuxer.ts'
import { readFlv } from '../../src/media/testing.ts'
import { percentile, printTable } from './table.ts'

const { values: options } = parseArgs({
  options: { hours: { type: 'string', default: '2' }, within: { type: 'string', default: '60' }, kills: { type: 'string' }, viewers: { type: 'string', default: '20' } },
})

const folder = mkdtempSync(join(tmpdir(), 'soak-'))
const picture = ['-f', 'lavfi', '-i', 'testsrc2=s=640x360:r=25', '-f', 'lavfi', '-i', 'sine=f=330:r=48000']
const large = picture.map(argument => argument.replace('640x360', '960x540'))
const coding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-pix_fmt', 'yuv420p', '-threads', '1', '-g', '50', '-keyint_min', '50', '-b:v', '800k', '-c:a', 'aac', '-f', 'flv']
const megabytes = (bytes: number) => Math.round(bytes / (1 << 20))

/** One minute of an encoder over and over, each round a minute later, so that it is one unbroken time line. */
const soak = async (ffmpeg: Ffmpeg) => {
  const file = join(folder, 'minute.flv')
  await Bun.spawn([ffmpeg.path, '-hide_banner', '-loglevel', 'error', '-nostdin', ...picture, '-t', '60', ...coding, file], { stderr: 'inherit' }).exited
  const minute = readFlv(Buffer.from(await Bun.file(file).arrayBuffer()))
  const minutes = Math.round(Number(options.hours) * 60)

  const start = Date.now()
  let clock = start
  const recorder = createRecorder({ folders: { here: join(folder, 'recordings'), archive: null }, hasRoom: () => true, onTake: () => {}, onTrouble: (_, why) => console.error('recorder:', why), onWell: () => {}, log: console.error })
  let segments = 0
  let lines = 0
  const tap = recorder.tap('7')
  const packager = createPackager(() => clock, { ...tap, segment: (bytes, duration) => { segments++; tap.segment(bytes, duration) } })
  const remuxer = createRemuxer({ begin: initialization => { lines++; packager.begin(initialization, 0) }, add: part => packager.add(part), closeSegment: packager.closeSegment })

  const began = performance.now()
  const rounds: { rss: number; heap: number }[] = []
  for (let round = 0; round < minutes; round++) {
    if (performance.now() - began > Number(options.within) * 1000) break
    for (const { kind, at, body } of minute) {
      const tag = kind === 'audio' ? readAudio(body) : readVideo(body)
      const time = at + round * 60_000
      // An encoder's message lives in memory of its own.
      if (tag) remuxer.push('bytes' in tag ? { ...tag, bytes: Buffer.from(tag.bytes) } : tag, time)
      clock = start + time
    }
    await packager.serve('index.m3u8', '')
    await recorder.settled()
    rounds.push({ rss: process.memoryUsage().rss, heap: process.memoryUsage().heapUsed + process.memoryUsage().external })
  }
  remuxer.end()
  packager.end()
  await recorder.settled()

  const quarter = Math.max(1, Math.floor(rounds.length / 4))
  const of = (name: 'rss' | 'heap', some: typeof rounds) => megabytes(percentile(some.map(round => round[name]), 0.5))
  const first = of('rss', rounds.slice(0, quarter))
  const lastOnes = of('rss', rounds.slice(-quarter))
  printTable(['stream', 'took', 'segments', 'time lines', 'recorded MB', 'RSS 1st quarter', 'RSS last quarter', 'peak', 'held by packager', ''], [[
    `${(rounds.length / 60).toFixed(2)} h`, `${Math.round((performance.now() - began) / 1000)} s`, segments, lines, megabytes(recorder.written()), first, lastOnes,
    megabytes(Math.max(...rounds.map(({ rss }) => rss))), megabytes(packager.heldBytes()), rounds.length === minutes && lastOnes <= first * 1.1 + 8 ? 'flat' : 'GROWS OR TOO SLOW',
  ]])
}

/** A part's place in the show, to be compared. */
const placeOf = (uri: string) => {
  const [, number, part] = /-(\d+)\.(\d+)\.m4s$/.exec(uri) ?? []
  return part === undefined ? -1 : Number(number) * 1000 + Number(part)
}
const placesOf = (playlist: string) => [...playlist.matchAll(/#EXT-X-PART:.*?URI="([^"]+)"/g)].map(match => match[1]!)

type Viewer = { list: string; at: () => number; wrong: string[]; stop: () => void }

/** Somebody who asks as a player does: for the list that is not there yet, then for each new part, once. */
const watch = (base: string, list: string): Viewer => {
  let stopped = false
  let newest = -1
  let number = -1
  const wrong: string[] = []
  const had = new Set<string>()

  const loop = async () => {
    let ask = ''
    while (!stopped) {
      try {
        const answer = await fetch(`${base}${list}${ask}`)
        const text = answer.ok ? await answer.text() : ''
        const lines = text.split('\n')
        const sequence = Number(/#EXT-X-MEDIA-SEQUENCE:(\d+)/.exec(text)?.[1] ?? -1)
        if (!answer.ok || sequence < 0) {
          wrong.push(`${list} ${answer.status}`)
          ask = ''
          await Bun.sleep(200)
          continue
        }
        const whole = lines.filter(line => line.startsWith('#EXTINF')).length
        if (sequence + whole < number) wrong.push(`numbers went back from ${number} to ${sequence + whole}`)
        number = sequence + whole
        const uris = placesOf(text)
        const open = text.slice(text.lastIndexOf('#EXTINF')).match(/#EXT-X-PART:/g)?.length ?? 0
        for (const uri of had.size === 0 ? uris.slice(-1) : uris.filter(uri => !had.has(uri))) {
          const part = await fetch(base + uri)
          const bytes = await part.arrayBuffer()
          had.add(uri)
          if (part.ok && bytes.byteLength > 0) newest = placeOf(uri)
          else wrong.push(`${uri} ${part.status}`)
        }
        ask = `?_HLS_msn=${number}&_HLS_part=${open}`
      } catch (error) {
        if (!stopped) wrong.push(String(error))
        await Bun.sleep(200)
      }
    }
  }
  void loop()
  return { list, at: () => newest, wrong, stop: () => { stopped = true } }
}

const kills = async (ffmpeg: Ffmpeg, times: number) => {
  const encoder = await findEncoder(ffmpeg, () => {})
  const tools: Tools | null = encoder && { ffmpeg, encoder }
  const recorder = createRecorder({ folders: { here: join(folder, 'recordings'), archive: null }, hasRoom: () => true, onTake: () => {}, onTrouble: (_, why) => console.error('recorder:', why), onWell: () => {}, log: console.error })
  const media = await startMedia({
    host: '127.0.0.1', rtmpPort: 0, mayPublish: () => ({ streamId: '7' }), mannerOf: () => ({ latency: 'balanced', smaller: true }), tools: async () => tools,
    record: recorder.tap, onLive: () => {}, onAway: () => {}, onRefused: refusal => console.error('refused:', refusal.reason), log: () => {},
  })
  const server = Bun.serve({ hostname: '127.0.0.1', port: 0, idleTimeout: 60, fetch: request => { const { pathname, search } = new URL(request.url); return media.serve('7', pathname.split('/').at(-1)!, search.slice(1)) } })
  const base = `http://127.0.0.1:${server.port}/live/7/`
  const publish = () => Bun.spawn([ffmpeg.path, '-hide_banner', '-loglevel', 'error', '-nostdin', '-re', ...large.slice(0, 4), '-re', ...large.slice(4), ...coding, `rtmp://127.0.0.1:${media.port}/live/soak`], { stdin: 'ignore', stdout: 'ignore', stderr: 'ignore' })
  const waitFor = async (isSo: () => boolean | Promise<boolean>, within: number) => {
    const began = performance.now()
    while (!(await isSo())) {
      if (performance.now() - began > within) return false
      await Bun.sleep(10)
    }
    return true
  }

  const ask = async (file: string) => (await fetch(base + file)).text()
  const edge = async () => Math.max(-1, ...placesOf(await ask('source.m3u8')).map(placeOf))

  let publisher = publish()
  const makers = () => readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ').map(Number).filter(pid => pid && pid !== publisher.pid)
  const rows = { encoder: { kills: 0, waits: [] as number[], lost: 0 }, 'rendition’s ffmpeg': { kills: 0, waits: [] as number[], lost: 0 } }
  const viewers: Viewer[] = []
  try {
    const lists = async () => [...(await ask('index.m3u8')).matchAll(/^(?!sound)[\w-]+\.m3u8$/gm)].map(match => match[0])
    if (!(await waitFor(async () => (await lists()).length > 1, 30_000))) throw new Error('no smaller picture is made')
    const [source = '', smaller = ''] = await lists()
    const count = Number(options.viewers)
    for (let i = 0; i < count; i++) viewers.push(watch(base, i % 2 ? smaller : source))
    if (!(await waitFor(() => viewers.every(viewer => viewer.at() > 0), 15_000))) throw new Error('not every viewer has a picture')

    for (let kill = 0; kill < times; kill++) {
      await Bun.sleep(300 + Math.random() * 1_700)
      const maker = kill % 2 ? makers().at(-1) : undefined
      const row = rows[maker ? 'rendition’s ffmpeg' : 'encoder']
      const began = performance.now()
      let resumesAfter = 0
      if (maker) {
        process.kill(maker, 'SIGKILL')
        resumesAfter = await edge()
      } else {
        publisher.kill('SIGKILL')
        await waitFor(() => !media.isPublishing('7'), 5_000)
        resumesAfter = await edge()
        publisher = publish()
      }
      row.kills++
      const waits = await Promise.all(viewers.map(async viewer => ((await waitFor(() => viewer.at() > resumesAfter, 15_000)) ? performance.now() - began : null)))
      for (const wait of waits) wait === null ? row.lost++ : row.waits.push(wait)
      if (waits.some(wait => wait === null)) console.log(`kill ${kill}: source at ${await edge()}, ${media.renditions('7').map(({ size, packager, lag, pid, isDropped, isBridged }) => `${size.name} at ${JSON.stringify(packager.edge())}, ${lag()} ms behind, pid ${pid()}${isDropped() ? ', dropped' : ''}${isBridged() ? ', bridged' : ''}`).join('; ')}`)
    }
    await recorder.settled()
    printTable(['killed', 'kills', 'viewers', 'resumed', 'did not', 'p50 ms', 'p95 ms', 'worst ms'], Object.entries(rows).map(([what, { kills, waits, lost }]) => [
      what, kills, viewers.length, waits.length, lost, ...[0.5, 0.95, 1].map(share => Math.round(percentile(waits, share))),
    ]))
    const wrong = Object.groupBy(viewers.flatMap(viewer => viewer.wrong), line => line.replace(/\d{4,}/g, 'N'))
    for (const [line, all] of Object.entries(wrong)) console.log(`${all?.length} × ${line}`)
  } finally {
    for (const viewer of viewers) viewer.stop()
    publisher.kill('SIGKILL')
    await media.stop()
    await server.stop(true)
  }
}

const ffmpeg = await findFfmpeg({ log: console.error })
if (!ffmpeg) process.exit(1)
try {
  await (options.kills ? kills(ffmpeg, Number(options.kills)) : soak(ffmpeg))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exit(0)
