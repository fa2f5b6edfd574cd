import type { MediaMessage, Publisher, Seat } from './connection.ts'
import { readAudio, readVideo, type AudioCodec, type VideoCodec } from './flv.ts'
import { createMeter, type StreamHealth } from './health.ts'
import { createLadder } from './ladder.ts'
import { writeMaster } from './master.ts'
import { createPackager, playlistNow, refusal, type Tap } from './packager.ts'
import type { Outlet } from './simulcast.ts'
import { canDecode, type Tools } from './encoders.ts'
import type { Gate } from './uplink.ts'
import { paces, type Latency } from './playlist.ts'
import { createRemuxer, type Sink } from './remuxer.ts'

const heaviestSegment = 32 << 20     // bytes
const firstPictureWithin = 20_000    // ms

export type Fault = 'codec' | 'no-conversion' | 'too-heavy' | 'no-picture'

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
  /** Whether this computer can make what everybody plays of it: answers that are awaited. */
  unanswered: number
}

/** One stream: at most one publisher at a time, one window of segments through all its comings and goings. */
export const createStream = (events: StreamEvents, tap: Tap | null = null, outlet: Outlet | null = null, tools: () => Promise<Tools | null> = async () => null, log: (line: string) => void = () => {}, gate: Gate | null = null) => {
  const packager = createPackager(Date.now, tap, gate)
  const ladder = createLadder(packager, tools, log, gate)
  let current: Publishing | null = null
  let awaySince = Date.now()

  /** What the remuxer makes goes to the source's viewers at once, and to the renditions with where it stands. */
  const sinkFor = ({ smaller }: Manner): Sink => ({
    begin: (initialization, age, { video, audio }) => {
      packager.begin(initialization, age)
      ladder.begin(initialization, video, audio, smaller)
    },
    add: (part, contents) => {
      packager.add(part)
      ladder.add(part, contents, packager.place())
    },
    closeSegment: () => {
      packager.closeSegment()
      ladder.closeSegment()
    },
  })

  const seat = (publisher: Publisher, manner: Manner): Seat => {
    const pace = paces[manner.latency]
    packager.setPace(pace)
    const mine: Publishing = { publisher, remuxer: createRemuxer(sinkFor(manner), pace), meter: createMeter(Date.now()), since: Date.now(), live: false, unanswered: 0 }
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
    if (tag?.kind === 'video config' || tag?.kind === 'audio config') void admit(publishing, tag.codec)
    afterwards(publishing)
  }

  /** What some viewers cannot play is taken only where it can be made into what all can. */
  const admit = async (publishing: Publishing, codec: VideoCodec | AudioCodec) => {
    if (codec === 'h264' || codec === 'aac') return
    publishing.unanswered++
    const found = await tools()
    const can = found !== null && (await canDecode(found.ffmpeg, codec))
    publishing.unanswered--
    if (current !== publishing) return
    if (!can) return events.fault('no-conversion', publishing.publisher, `nothing here makes H.264 and AAC of ${codec}`)
    afterwards(publishing)
  }

  const afterwards = (publishing: Publishing) => {
    if (packager.openBytes() > heaviestSegment) return events.fault('too-heavy', publishing.publisher, 'more than 32 MB in one segment')
    if (publishing.live || publishing.unanswered > 0 || packager.openBytes() === 0) return
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
    ladder.rest()
    events.away()
  }

  /** index.m3u8 is the list of renditions when there is a choice, else the source itself. */
  const serve = (file: string, query: string): Response | Promise<Response> => {
    if (file.endsWith('.m3u8')) return servePlaylist(file.slice(0, -5), query)
    const holder = file.startsWith(packager.token) ? packager : ladder.packagers().find(({ token }) => file.startsWith(token))
    return (holder ?? packager).serve(file, query)
  }

  const servePlaylist = (name: string, query: string) => {
    if (name === 'index') return query.includes('_HLS_msn=') ? packager.serve('index.m3u8', query) : serveIndex(query)
    return ladder.playlistOf(name)?.serve(`${name}.m3u8`, query) ?? refusal(404)
  }

  const serveIndex = (query: string) => (packager.hasWhole() ? answerIndex(query) : packager.whole().then(() => answerIndex(query)))

  const answerIndex = (query: string) => {
    if (!ladder.isList() || !packager.hasWhole()) return packager.serve('index.m3u8', query)
    // Whoever sends it looks at all of it.
    const space = query === 'own' ? 'free' : (gate?.space() ?? 'free')
    if (space === 'over') return refusal(503, 10)

    const variants = ladder.variants(space)
    // Who has less and asks whether there is more takes nothing by asking.
    if (space !== 'full' || query !== 'again') gate?.admit(variants[0]?.bandwidth ?? 0)
    return new Response(writeMaster(variants), playlistNow)
  }

  return {
    seat,
    publisher: () => current?.publisher ?? null,
    serve,
    renditions: ladder.renditions,
    sentBytes: () => packager.sentBytes() + ladder.sentBytes(),
    end: () => {
      packager.end()
      ladder.end()
    },
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
        audioCodec: audio?.codec ?? null,
      }
    },

    /** To be called a few times a second. */
    pulse: (now: number) => {
      packager.pulse()
      ladder.pulse(now)
      if (current && !current.live && now - current.since > firstPictureWithin) events.fault('no-picture', current.publisher, 'nothing to show')
    },
  }
}

export type Stream = ReturnType<typeof createStream>
