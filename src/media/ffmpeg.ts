import { setTimeout as sleep } from 'node:timers/promises'

export type Ffmpeg = { path: string; version: string }

export type Source = 'FFMPEG_BIN' | 'embedded' | 'ffmpeg-static' | 'PATH'

export type Candidate = { source: Source; path: string }

export const withoutFfmpeg =
  'No working ffmpeg was found. Everything works except room covers made from the picture, the look into a test stream, clips and music for those who wait, and the test broadcast. ' +
  'Install ffmpeg (Debian and Ubuntu: apt-get install ffmpeg) or name its file in FFMPEG_BIN.'

/** The first candidate that really runs, or null; says in the log what was passed over and why. */
export const findFfmpeg = async (options: { embedded?: string | null; env?: Record<string, string | undefined>; log: (line: string) => void }) => {
  const env = options.env ?? process.env

  for (const candidate of await candidates(env, options.embedded ?? null)) {
    const version = await versionOf(candidate.path)
    if (version) return { path: candidate.path, version } satisfies Ffmpeg
    if (candidate.source === 'FFMPEG_BIN') options.log(`FFMPEG_BIN names ${candidate.path}, which does not run as ffmpeg; looking elsewhere`)
  }

  options.log(withoutFfmpeg)
  return null
}

/** Where to look, in this order. Files that are not there are left out, except one that somebody named. */
export const candidates = async (env: Record<string, string | undefined>, embedded: string | null): Promise<Candidate[]> => {
  const places: { source: Source; path: string | null | undefined }[] = [
    { source: 'FFMPEG_BIN', path: env.FFMPEG_BIN },
    { source: 'embedded', path: await ifThere(embedded) },
    { source: 'ffmpeg-static', path: await ifThere(await packagedPath()) },
    { source: 'PATH', path: Bun.which('ffmpeg', { PATH: env.PATH ?? '' }) },
  ]
  return places.filter((place): place is Candidate => Boolean(place.path))
}

const ifThere = async (path: string | null) => (path && (await Bun.file(path).exists()) ? path : null)

const packagedPath = async () => {
  try {
    return (await import('ffmpeg-static')).default
  } catch {
    return null
  }
}

const versionOf = async (path: string) => {
  const { ok, output } = await runFfmpeg(path, ['-hide_banner', '-version'])
  return ok ? (/^ffmpeg version (\S+)/.exec(output.toString())?.[1] ?? null) : null
}

/** What this build can do of what is needed here. */
export const describeFfmpeg = async (ffmpeg: Ffmpeg) => {
  const list = async (kind: string) => (await runFfmpeg(ffmpeg.path, ['-hide_banner', kind])).output.toString()
  const [encoders, decoders, filters] = await Promise.all([list('-encoders'), list('-decoders'), list('-filters')])
  const has = (listing: string, name: string) => new RegExp(`^ *\\S+ +${name} `, 'm').test(listing)

  return {
    ...ffmpeg,
    encodesH264: has(encoders, 'libx264'),
    encodesAac: has(encoders, 'aac'),
    decodesH264: has(decoders, 'h264'),
    decodesHevc: has(decoders, 'hevc'),
    drawsText: has(filters, 'drawtext'),
  }
}

/** One short run to its end; killed after `limitMs` (default 5 s). Never throws. */
export const runFfmpeg = async (path: string, args: string[], options: { input?: Uint8Array<ArrayBuffer>; limitMs?: number; maxBytes?: number } = {}) => {
  try {
    const child = Bun.spawn([path, ...args], {
      stdin: options.input ?? 'ignore',
      stdout: 'pipe',
      stderr: 'pipe',
      timeout: options.limitMs ?? 5_000,
      maxBuffer: options.maxBytes ?? 4 << 20,
      killSignal: 'SIGKILL',
    })
    const [output, complaint] = await Promise.all([new Response(child.stdout).arrayBuffer(), new Response(child.stderr).text()])
    return { ok: (await child.exited) === 0, output: Buffer.from(output), complaint: complaint.trim() }
  } catch (error) {
    return { ok: false, output: Buffer.alloc(0), complaint: String(error) }
  }
}

export type Supervised = { pid: () => number | null; stop: () => Promise<void> }

export type Supervision = {
  ffmpeg: Ffmpeg
  args: string[]
  /** What this child does, for the log: "test broadcast". */
  name: string
  log: (line: string) => void
  /** A child that ran this long was well: the next one is started at once again. */
  healthyMs?: number
}

const shortestWait = 100
const longestWait = 5_000

/** Keeps one ffmpeg running until stopped; one that dies is started again, more slowly each time. */
export const superviseFfmpeg = ({ ffmpeg, args, name, log, healthyMs = 10_000 }: Supervision): Supervised => {
  const stopping = new AbortController()
  let child: Child | null = null

  const keepRunning = async () => {
    let wait = shortestWait
    let told = ''

    while (!stopping.signal.aborted) {
      const began = performance.now()
      child = startChild(ffmpeg.path, args)
      const reason = await child.ended
      child = null
      if (stopping.signal.aborted) return

      if (performance.now() - began >= healthyMs) wait = shortestWait
      if (reason !== told) log(`${name}: ffmpeg ended (${reason}); it is started again`)
      told = reason
      await sleep(wait, undefined, { signal: stopping.signal }).catch(() => {})
      wait = Math.min(longestWait, wait * 2)
    }
  }

  const over = keepRunning()

  return {
    pid: () => child?.pid ?? null,
    stop: async () => {
      stopping.abort()
      child?.stop()
      await over
    },
  }
}

type Child = { pid: number | null; ended: Promise<string>; stop: () => void }

/** One run of a child that is meant to go on; `ended` tells why it did not. */
const startChild = (path: string, args: string[]): Child => {
  try {
    const child = Bun.spawn([path, ...args], { stdin: 'ignore', stdout: 'ignore', stderr: 'pipe' })
    const lastWords = lastLine(child.stderr)
    let force: Timer | undefined

    return {
      pid: child.pid,
      ended: child.exited.then(async code => {
        clearTimeout(force)
        const words = await lastWords
        return child.signalCode ? String(child.signalCode) : words || `exit ${code}`
      }),
      stop: () => {
        child.kill('SIGTERM')
        force = setTimeout(() => child.kill('SIGKILL'), 1_000)
      },
    }
  } catch (error) {
    return { pid: null, ended: Promise.resolve(String(error)), stop: () => {} }
  }
}

const lastLine = async (stream: ReadableStream<Uint8Array>) => {
  const decoder = new TextDecoder()
  let end = ''
  for await (const bytes of stream) end = (end + decoder.decode(bytes, { stream: true })).slice(-600)
  return end.trim().split('\n').at(-1)!
}
