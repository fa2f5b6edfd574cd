import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { App } from '../../app.ts'
import { refuse } from '../../platform/refusal.ts'
import { indexOfTake, pathOf, piecesOf, readTake } from './files.ts'
import type { Take } from './rules.ts'
import { listTakes } from './store.ts'
import { words } from './words.ts'

/** What becomes one file: takes that follow each other with the same picture size and codecs. */
export type Part = { number: number; takes: Take[]; bytes: number; duration: number }

export type ExportState =
  | { state: 'none' }
  | { state: 'running'; done: number }
  | { state: 'failed' }
  | { state: 'ready'; bytes: number }

/** The files a recording can be fetched as; null while it is still being closed. */
export const partsOf = async (app: App, stream: string): Promise<Part[] | null> => {
  const takes = listTakes(app.db, stream)
  if (!takes.length || takes.some(({ sha256 }) => sha256 === null)) return null
  const joins = (await app.recordings.ffmpeg()) !== null
  const parts: Part[] = []
  let before = ''
  for (const take of takes) {
    const header = await headerOf(app, take)
    const last = parts.at(-1)
    if (joins && last && header === before) add(last, take)
    else parts.push(add({ number: parts.length + 1, takes: [], bytes: 0, duration: 0 }, take))
    before = header
  }
  return parts
}

const add = (part: Part, take: Take) => {
  part.takes.push(take)
  part.bytes += take.bytes!
  part.duration += take.duration!
  return part
}

const headerOf = async (app: App, take: Take) => {
  const read = await readTake(app.recordings, take, 0, indexOfTake(app.recordings, take)?.header ?? 0)
  return Bun.hash(read instanceof Blob ? await read.arrayBuffer() : read).toString(36)
}

/** Named after all that is in it, so that a file is never taken for another. */
export const exportPath = (app: App, { takes }: Part) =>
  join(app.recordings.exports, `${takes[0]!.stream}-${Bun.hash(takes.map(({ began, sha256 }) => `${began} ${sha256}`).join('\n')).toString(36)}.mp4`)

type Running = { done: number; failed: boolean; child: { kill: () => void } | null }

const running = new WeakMap<App, Map<string, Running>>()
const turns = new WeakMap<App, Promise<unknown>>()

const runningOf = (app: App) => {
  const known = running.get(app) ?? new Map<string, Running>()
  running.set(app, known)
  return known
}

export const exportState = (app: App, part: Part): ExportState => {
  const path = exportPath(app, part)
  const size = statSync(path, { throwIfNoEntry: false })?.size
  if (size !== undefined) return { state: 'ready', bytes: size }
  const now = runningOf(app).get(path)
  return !now ? { state: 'none' } : now.failed ? { state: 'failed' } : { state: 'running', done: now.done }
}

/** Puts one part together as an MP4 whose index stands at the beginning, without touching a frame. One at a time. */
export const startExport = async (app: App, part: Part) => {
  const ffmpeg = (await app.recordings.ffmpeg()) ?? refuse(words.noFfmpeg)
  if (exportState(app, part).state === 'ready' || exportState(app, part).state === 'running') return
  const disk = app.recordings.disk('here')
  if (disk && disk.free < 2.2 * part.bytes + app.recordings.keepFree) refuse(words.noRoomToExport)

  const path = exportPath(app, part)
  const job: Running = { done: 0, failed: false, child: null }
  runningOf(app).set(path, job)
  const before = turns.get(app) ?? Promise.resolve()
  turns.set(app, before.then(() => assemble(app, ffmpeg, part, path, job)).then(
    () => { runningOf(app).delete(path) },
    error => {
      app.log(`exporting ${path}: ${error}`)
      job.failed = true
    },
  ))
}

/** Resolves when no file is being put together. */
export const exportsSettled = (app: App) => turns.get(app) ?? Promise.resolve()

const closing = new WeakSet<App>()

export const stopExports = async (app: App) => {
  closing.add(app)
  for (const job of runningOf(app).values()) job.child?.kill()
  await exportsSettled(app)
}

const assemble = async (app: App, ffmpeg: string, part: Part, path: string, job: Running) => {
  if (closing.has(app)) throw new Error('the shop is closing')
  const folder = `${path}.parts`
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  try {
    const files: string[] = []
    for (const take of part.takes) files.push(pathOf(app.recordings, take) ?? (await fetchTake(app, take, join(folder, `${take.began}.mp4`))))
    const list = part.takes.map(({ duration }, i) => `file '${files[i]!.replaceAll("'", "'\\''")}'\nduration ${duration! / 1000}`).join('\n')
    await Bun.write(join(folder, 'list'), `ffconcat version 1.0\n${list}\n`)

    const draft = join(folder, 'draft.mp4')
    const child = Bun.spawn([ffmpeg, '-hide_banner', '-loglevel', 'error', '-nostdin', '-y', '-f', 'concat', '-safe', '0', '-auto_convert', '0', '-i', join(folder, 'list'), '-map', '0', '-c', 'copy', '-movflags', '+faststart', '-progress', 'pipe:1', '-nostats', draft], {
      stdin: 'ignore', stdout: 'pipe', stderr: 'pipe',
    })
    job.child = child
    const complaint = new Response(child.stderr).text()
    await followProgress(child.stdout, part.duration, job)
    if ((await child.exited) !== 0) throw new Error((await complaint).trim().split('\n').at(-1))
    await rename(draft, path)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const followProgress = async (stream: ReadableStream<Uint8Array>, duration: number, job: Running) => {
  const decoder = new TextDecoder()
  for await (const bytes of stream) {
    const micros = [...decoder.decode(bytes, { stream: true }).matchAll(/out_time_us=(\d+)/g)].at(-1)?.[1]
    if (micros) job.done = Math.min(0.99, Number(micros) / 1000 / duration)
  }
}

const fetchTake = async (app: App, take: Take, path: string) => {
  const writer = Bun.file(path).writer()
  for await (const piece of piecesOf(app.recordings, take, take.bytes!)) {
    writer.write(piece)
    await writer.flush()
  }
  await writer.end()
  return path
}

const keptFor = 24 * 3_600_000

/** Files that were put together are there for a day; they can be made again. */
export const forgetExports = async (app: App) => {
  const folder = app.recordings.exports
  const busy = new Set(runningOf(app).keys())
  for (const name of await readdir(folder).catch(() => [] as string[])) {
    const path = join(folder, name)
    const age = Date.now() - ((await stat(path).catch(() => null))?.mtimeMs ?? 0)
    if (age > keptFor && !busy.has(path.replace(/\.parts$/, ''))) await rm(path, { recursive: true, force: true })
  }
}
