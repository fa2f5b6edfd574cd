import type { Subprocess } from 'bun'
import type { MediaMessage } from './connection.ts'
import { createFeed } from './feed.ts'
import type { Ffmpeg } from './ffmpeg.ts'
import { readAudio, readVideo } from './flv.ts'

/** Another place to send a stream to; `address` is rtmp:// or rtmps://, with the key at its end. */
export type Target = { id: number; address: string }

export type SimulcastState = 'connecting' | 'sending' | 'failing'

/** Hears everything one publisher sends. */
export type Outlet = { begin: () => void; receive: (message: MediaMessage) => void; end: () => void }

export type SimulcastOptions = {
  ffmpeg: () => Promise<Ffmpeg | null>
  targetsOf: (stream: string) => Target[]
  log: (line: string) => void
  /** So many bytes go out to a place that takes them. */
  sent?: (bytes: number) => void
}

export type Simulcast = ReturnType<typeof createSimulcast>

const shortestWait = 1_000
const longestWait = 30_000
const mostWaiting = 8 << 20          // bytes that a slow place may leave unread
const wellAfter = 10_000             // ms

/** Sends streams on, untouched, to other places. Each has a child of its own: one that fails disturbs nobody. */
export const createSimulcast = (options: SimulcastOptions) => {
  const outlets = new Map<string, ReturnType<typeof createOutlet>>()

  const outlet = (stream: string) => {
    const known = outlets.get(stream) ?? createOutlet(stream, options)
    outlets.set(stream, known)
    return known
  }

  return {
    outlet: (stream: string): Outlet => outlet(stream),
    /** The list of places has changed. */
    refresh: (stream: string) => outlets.get(stream)?.refresh(),
    states: (stream: string): Map<number, SimulcastState> => outlets.get(stream)?.states() ?? new Map(),
    stop: async () => { await Promise.all([...outlets.values()].map(one => one.stop())) },
  }
}

const createOutlet = (stream: string, options: SimulcastOptions) => {
  const runs = new Map<number, Run>()
  const configurations = new Map<MediaMessage['kind'], MediaMessage>()
  let running = false

  const refresh = () => {
    const wanted = running ? options.targetsOf(stream) : []
    for (const [id, run] of runs) {
      if (wanted.some(target => target.id === id && target.address === run.address)) continue
      runs.delete(id)
      void run.stop()
    }
    for (const target of wanted) if (!runs.has(target.id)) runs.set(target.id, startRun(target, options, () => [...configurations.values()]))
  }

  return {
    begin: () => {
      configurations.clear()
      running = true
      refresh()
    },
    receive: (message: MediaMessage) => {
      const tag = message.kind === 'audio' ? readAudio(message.body) : readVideo(message.body)
      if (tag?.kind === 'video config' || tag?.kind === 'audio config') configurations.set(message.kind, message)
      const opens = tag?.kind === 'picture' && tag.key
      for (const run of runs.values()) run.receive(message, opens)
    },
    end: () => {
      running = false
      refresh()
    },
    refresh,
    states: () => new Map([...runs].map(([id, run]) => [id, run.state()])),
    stop: async () => {
      running = false
      const all = [...runs.values()]
      runs.clear()
      await Promise.all(all.map(run => run.stop()))
    },
  }
}

type Run = ReturnType<typeof startRun>
type Sending = { child: Subprocess<'pipe', 'pipe', 'ignore'>; feed: ReturnType<typeof createFeed>; begun: boolean; origin: number; at: number }

/** Keeps one place served until stopped; after each failure it waits longer. */
const startRun = ({ id, address }: Target, { ffmpeg, log, sent }: SimulcastOptions, configurations: () => MediaMessage[]) => {
  let state: SimulcastState = 'connecting'
  let sending: Sending | null = null
  let again: Timer | undefined
  let stopped = false
  let wait = shortestWait

  const start = async () => {
    const found = await ffmpeg()
    if (stopped) return
    if (!found) { state = 'failing'; return }
    const child = Bun.spawn([found.path, ...sendingArguments(address)], { stdin: 'pipe', stdout: 'pipe', stderr: 'ignore' })
    const mine: Sending = { child, feed: createFeed(child.stdin, mostWaiting, () => child.kill('SIGKILL')), begun: false, origin: 0, at: Date.now() }
    sending = mine
    void followProgress(child.stdout, () => { if (sending === mine) state = 'sending' })
    await child.exited
    if (stopped) return

    sending = null
    if (state !== 'failing') log(`simulcast ${id}: the other side does not take the stream; it is tried again`)
    wait = Date.now() - mine.at > wellAfter ? shortestWait : Math.min(longestWait, wait * 2)
    state = 'failing'
    again = setTimeout(() => void start(), wait)
  }

  const receive = (message: MediaMessage, opens: boolean) => {
    const to = sending
    if (!to) return
    if (!to.begun) {
      if (!opens) return
      to.begun = true
      to.origin = message.at
      to.feed.write(header)
      for (const configuration of configurations()) to.feed.write(writeTag({ ...configuration, at: 0 }))
    }
    to.feed.write(writeTag({ ...message, at: Math.max(0, message.at - to.origin) }))
    if (state === 'sending') sent?.(message.body.length)
  }

  void start()
  return {
    address,
    receive,
    state: () => state,
    stop: async () => {
      stopped = true
      clearTimeout(again)
      if (!sending) return
      const { child, feed } = sending
      feed.end()
      const force = setTimeout(() => child.kill('SIGKILL'), 1_000)
      await child.exited
      clearTimeout(force)
    },
  }
}

const sendingArguments = (address: string) => [
  '-hide_banner', '-loglevel', 'error', '-nostats', '-progress', 'pipe:1', '-stats_period', '1',
  '-analyzeduration', '1000000', '-f', 'flv', '-i', 'pipe:0', '-map', '0', '-c', 'copy',
  '-rw_timeout', '10000000', '-flvflags', 'no_duration_filesize', '-f', 'flv', address,
]

/** ffmpeg tells once a second what it has written; more than nothing means that the other side takes it. */
const followProgress = async (stream: ReadableStream<Uint8Array>, onProgress: () => void) => {
  const decoder = new TextDecoder()
  for await (const bytes of stream) {
    const times = [...decoder.decode(bytes).matchAll(/out_time_us=(\d+)/g)]
    if (times.some(([, time]) => Number(time) > 1_000_000)) onProgress()
  }
}

// FLV with sound and picture, and the size of no tag before the first.
const header = Buffer.from([0x46, 0x4c, 0x56, 1, 5, 0, 0, 0, 9, 0, 0, 0, 0])

const writeTag = ({ kind, at, body }: MediaMessage) => {
  const tag = Buffer.alloc(body.length + 15)
  tag[0] = kind === 'audio' ? 8 : 9
  tag.writeUIntBE(body.length, 1, 3)
  tag.writeUIntBE(at & 0xffffff, 4, 3)
  tag[7] = (at >>> 24) & 0xff
  body.copy(tag, 11)
  tag.writeUInt32BE(body.length + 11, body.length + 11)
  return tag
}
