import type { MediaMessage, Publisher, Seat } from './connection.ts'
import { readAudio, readVideo } from './flv.ts'
import { createMeter, type StreamHealth } from './health.ts'
import { createPackager, type Tap } from './packager.ts'
import type { Outlet } from './simulcast.ts'
import { paces, type Latency } from './playlist.ts'
import { createRemuxer } from './remuxer.ts'

const heaviestSegment = 32 << 20     // bytes
const firstPictureWithin = 20_000    // ms

export type Fault = 'codec' | 'too-heavy' | 'no-picture'

export type StreamEvents = {
  live: () => void
  away: () => void
  /** The publisher has to go: we cannot carry what it sends. */
  fault: (fault: Fault, publisher: Publisher, detail: string) => void
}

/** How a stream is to be brought to viewers. */
export type Manner = { latency: Latency; smaller: boolean }

export const usualManner: Manner = { latency: 'balanced', smaller: false }

type Publishing = {
  publisher: Publisher
  remuxer: ReturnType<typeof createRemuxer>
  meter: ReturnType<typeof createMeter>
  since: number
  live: boolean
}

/** One stream: at most one publisher at a time, one window of segments through all its comings and goings. */
export const createStream = (events: StreamEvents, tap: Tap | null = null, outlet: Outlet | null = null) => {
  const packager = createPackager(Date.now, tap)
  let current: Publishing | null = null
  let awaySince = Date.now()

  const seat = (publisher: Publisher, { latency }: Manner): Seat => {
    const pace = paces[latency]
    packager.setPace(pace)
    const mine: Publishing = { publisher, remuxer: createRemuxer(packager, pace), meter: createMeter(Date.now()), since: Date.now(), live: false }
    current = mine
    outlet?.begin()
    return {
      receive: message => { if (current === mine) receive(mine, message) },
      gone: () => { if (current === mine) leave() },
    }
  }

  const receive = (publishing: Publishing, { kind, at, body }: MediaMessage) => {
    const { publisher, remuxer, meter } = publishing
    const tag = kind === 'audio' ? readAudio(body) : readVideo(body)
    meter.bytes(Date.now(), body.length)
    if (tag?.kind === 'foreign') return events.fault('codec', publisher, tag.codec)
    outlet?.receive({ kind, at, body })
    if (tag?.kind === 'picture') meter.picture(Date.now(), at, tag.key)

    try {
      if (tag) remuxer.push(tag, at)
    } catch (error) {
      return events.fault('codec', publisher, String(error))
    }
    afterwards(publishing)
  }

  const afterwards = (publishing: Publishing) => {
    if (packager.openBytes() > heaviestSegment) return events.fault('too-heavy', publishing.publisher, 'more than 32 MB in one segment')
    if (publishing.live || packager.openBytes() === 0) return
    publishing.live = true
    events.live()
  }

  const leave = () => {
    const left = current
    if (!left) return
    current = null
    outlet?.end()
    awaySince = Date.now()
    left.remuxer.end()
    events.away()
  }

  return {
    seat,
    publisher: () => current?.publisher ?? null,
    serve: packager.serve,
    end: packager.end,
    keyFrame: () => current?.remuxer.keyFrame() ?? null,
    sample: packager.sample,
    awayFor: (now: number) => (current ? 0 : now - awaySince),

    health: (): StreamHealth | null => {
      if (!current) return null
      const { video, audio } = current.remuxer.tracks()
      return {
        ...current.meter.read(Date.now()),
        width: video?.width ?? 0,
        height: video?.height ?? 0,
        videoCodec: video?.codec ?? null,
        audioCodec: audio ? 'aac' : null,
      }
    },

    /** To be called a few times a second. */
    pulse: (now: number) => {
      packager.pulse()
      if (current && !current.live && now - current.since > firstPictureWithin) events.fault('no-picture', current.publisher, 'nothing to show')
    },
  }
}

export type Stream = ReturnType<typeof createStream>
