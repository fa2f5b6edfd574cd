import type { Publisher, Seat } from './connection.ts'
import type { StreamHealth } from './health.ts'
import { startIngest, usualLimits, type Limits } from './ingest.ts'
import type { Tap } from './packager.ts'
import { createRelay, type Relay } from './relay.ts'
import { createUplink, type Uplink } from './uplink.ts'
import type { Tools } from './encoders.ts'
import type { Rendition } from './rendition.ts'
import type { Outlet } from './simulcast.ts'
import { createStream, usualManner, type Fault, type Manner, type Stream } from './stream.ts'

export type { StreamHealth } from './health.ts'

export type RefusalReason = 'wrong-key' | 'room-over' | 'already-publishing' | 'unavailable' | Fault

export type Verdict = { streamId: string } | { refused: RefusalReason; streamId?: string }

export type Refusal = { streamId: string | null; reason: RefusalReason; address: string }

export type MediaOptions = {
  host: string
  /** 0 takes any free port. */
  rtmpPort: number
  /** Who may publish under this stream key; asked once for each publish. */
  mayPublish: (key: string, address: string) => Verdict | Promise<Verdict>
  /** What smaller pictures are made with; asked when one is to be made. */
  tools?: () => Promise<Tools | null>
  /** bit/s that may go out to viewers in all. */
  uplinkLimit?: number | null
  /** Whether there are as many viewers as there may be; null when there may be any number. */
  isFull?: (() => boolean) | null
  /** Who else hears what is published, as it comes. */
  outlet?: (streamId: string) => Outlet | null
  /** Asked each time an encoder comes. */
  mannerOf?: (streamId: string) => Manner
  /** The first picture is there, also after each return of the encoder. */
  onLive: (streamId: string) => void
  /** The encoder has gone. The playlist stays open: it may come back. */
  onAway: (streamId: string) => void
  onRefused: (refusal: Refusal) => void
  /** Who is handed the finished segments of this stream, if anybody. */
  record?: (streamId: string) => Tap | null
  log: (line: string) => void
  limits?: Partial<Limits>
}

export type Media = {
  port: number
  /** Encoders can come in. */
  isOpen: () => boolean
  /** Answers GET /live/<streamId>/<file>. */
  serve: (streamId: string, file: string, query: string) => Response | Promise<Response>
  isPublishing: (streamId: string) => boolean
  health: (streamId: string) => StreamHealth | null
  /** Over for good: the playlist ends, the memory is given back a minute later. */
  end: (streamId: string) => void
  /** The smaller pictures that are made of a stream now. */
  renditions: (streamId: string) => Rendition[]
  /** What is really sent to viewers. */
  uplink: () => Uplink
  /** So many bytes went out beside what viewers of the streams were sent. */
  sent: (bytes: number) => void
  /** Turns the encoder away; it may come back. */
  kick: (streamId: string) => void
  /** Whoever publishes the one stream publishes the other from now on; the first is over. False when nobody does. */
  move: (from: string, to: string) => boolean
  /** The newest picture and sound, about this long (ms), as an MP4; null when there is none. */
  sample: (streamId: string, duration: number) => Promise<Uint8Array<ArrayBuffer> | null>
  /** The newest key frame as an MP4 of its own. */
  keyFrame: (streamId: string) => Uint8Array | null
  stop: () => Promise<void>
}

const forgottenAfter = 30 * 60_000   // ms without an encoder
const endedFor = 60_000              // ms

/** Takes encoders in over RTMP and serves them as low-latency HLS. Rejects when the port is taken. */
export const startMedia = async (options: MediaOptions): Promise<Media> => {
  const streams = new Map<string, Stream>()
  const uplink = createUplink(options.uplinkLimit ?? null, options.isFull ?? (() => false))
  const gate = options.uplinkLimit || options.isFull ? uplink : null
  let others = 0
  const ended = new Map<string, number>()
  const relays = new Map<string, Relay>()
  const limits = { ...usualLimits, ...options.limits }
  const { log } = options
  let lastStranger = 0

  const tell = (what: () => void) => {
    try { what() } catch (error) { log(`media: ${error}`) }
  }

  const refuse = (refusal: Refusal) => {
    if (isNews(refusal)) log(`RTMP: refused ${refusal.address} for ${refusal.streamId ?? 'an unknown stream'}: ${refusal.reason}`)
    tell(() => options.onRefused(refusal))
    return refusal.reason
  }

  // Who guesses keys shall not fill the log.
  const isNews = ({ streamId }: Refusal) => {
    if (streamId !== null) return true
    if (Date.now() - lastStranger < 1_000) return false
    lastStranger = Date.now()
    return true
  }

  const authorise = async (key: string, publisher: Publisher): Promise<Seat | string> => {
    const verdict = await ask(key, publisher.address)
    if ('refused' in verdict) return refuse({ streamId: verdict.streamId ?? null, reason: verdict.refused, address: publisher.address })

    const { streamId } = verdict
    const stream = streamFor(streamId)
    const holder = stream.publisher()
    if (holder && holder.silentFor() < limits.yieldMs) return refuse({ streamId, reason: 'already-publishing', address: publisher.address })

    holder?.dismiss('replaced')
    log(`RTMP: ${publisher.address} publishes ${streamId}`)
    return relayOf(streamId, stream.seat(publisher, manner(streamId)))
  }

  const manner = (id: string) => options.mannerOf?.(id) ?? usualManner

  const relayOf = (id: string, seat: Seat) => {
    const relay = createRelay(seat)
    relays.set(id, relay)
    return relay
  }

  const ask = async (key: string, address: string): Promise<Verdict> => {
    try {
      return await options.mayPublish(key, address)
    } catch (error) {
      log(`media: ${error}`)
      return { refused: 'unavailable' }
    }
  }

  const streamFor = (id: string) => {
    const known = streams.get(id)
    if (known && !ended.has(id)) return known

    ended.delete(id)
    const stream = createStream({
      live: () => tell(() => options.onLive(id)),
      away: () => {
        log(`RTMP: the publisher of ${id} has gone`)
        tell(() => options.onAway(id))
      },
      fault: (reason, publisher, detail) => {
        log(`RTMP: ${id}: ${detail}`)
        refuse({ streamId: id, reason, address: publisher.address })
        publisher.dismiss(reason)
      },
    }, options.record?.(id) ?? null, options.outlet?.(id) ?? null, options.tools, log, gate)
    streams.set(id, stream)
    return stream
  }

  const kick = (id: string) => streams.get(id)?.publisher()?.dismiss('kicked')

  const pulse = () => {
    const now = Date.now()
    uplink.sample(now, new Map([...[...streams].map(([id, stream]): [string, number] => [id, stream.sentBytes()]), ['', others]]))
    for (const [id, stream] of streams) {
      stream.pulse(now)
      if (now - (ended.get(id) ?? now) > endedFor || stream.awayFor(now) > forgottenAfter) forget(id, stream)
    }
  }

  const forget = (id: string, stream: Stream) => {
    stream.end()
    streams.delete(id)
    relays.delete(id)
    ended.delete(id)
  }

  const ingest = await startIngest({ host: options.host, port: options.rtmpPort, limits, authorise, log })
  const heart = setInterval(pulse, 250)

  return {
    port: ingest.port,
    isOpen: ingest.isOpen,
    serve: (id, file, query) => streams.get(id)?.serve(file, query) ?? notThere(),
    isPublishing: id => streams.get(id)?.publisher() != null,
    health: id => streams.get(id)?.health() ?? null,
    keyFrame: id => streams.get(id)?.keyFrame() ?? null,
    sample: async (id, duration) => streams.get(id)?.sample(duration) ?? null,
    renditions: id => streams.get(id)?.renditions() ?? [],
    kick,
    uplink: uplink.read,
    sent: bytes => { others += bytes },

    move: (from, to) => {
      const publisher = streams.get(from)?.publisher()
      const relay = relays.get(from)
      if (!publisher || !relay) return false
      const target = streamFor(to)
      target.publisher()?.dismiss('replaced')
      relays.delete(from)
      relays.set(to, relay)
      relay.moveTo(target.seat(publisher, manner(to)))
      ended.set(from, Date.now())
      streams.get(from)?.end()
      return true
    },

    end: id => {
      const stream = streams.get(id)
      if (!stream || ended.has(id)) return
      ended.set(id, Date.now())
      kick(id)
      stream.end()
    },

    stop: async () => {
      clearInterval(heart)
      await ingest.stop()
      for (const [id, stream] of streams) forget(id, stream)
    },
  }
}

const notThere = () => new Response(null, { status: 404, headers: { 'cache-control': 'no-store', 'access-control-allow-origin': '*' } })
