import { locales, type Locale } from './words.ts'

export type Sse<Voice> = ReturnType<typeof createSse<Voice>>

type Html = string | Promise<string>
type Draw<Voice> = (say: Voice) => Html

type Reader = {
  locale: Locale
  stream: ReadableStreamDefaultController<Uint8Array>
  /** Has the whole picture, and is told what changes. */
  joined: boolean
  leave: () => void
  cut: () => void
}

/** What a page shows now, the same for everybody of one language who comes in with this key: drawn once for a crowd. */
export type Picture<Voice> = { key: string; draw: Draw<Voice> }

export type Subscription<Voice> = {
  topics: string[]
  locale: Locale
  /** A stream begins with it, so that a page that was away is right again. Text is sent at once, a Picture at the next tick. */
  picture: string | Picture<Voice>
  onLeave?: () => void
  /** Called when the reader is hopelessly behind: must close the socket. */
  cut?: () => void
}

const usualTick = 100
/** What happens in one go is gathered even when nothing has been sent for a while. */
const soonest = 10
const slice = 250
const heartbeatEvery = 15_000
/** Chunks a reader may owe before it is dropped. */
const patience = 40

/**
 * Keeps open pages up to date. What is published to a topic within one tick is drawn once per language, encoded once
 * and sent as one message, the same bytes to everybody. Whoever comes in with a Picture gets it at the next tick and
 * from then on what changes: nothing is missed and nothing is told twice.
 */
export const createSse = <Voice>(voice: (locale: Locale) => Voice, log: (line: string) => void = () => {}, tick = usualTick) => {
  const topics = new Map<string, Set<Reader>>()
  const everybody = new Set<Reader>()
  const pending = new Map<string, Map<unknown, Draw<Voice>>>()
  let newcomers: { reader: Reader; picture: Picture<Voice> }[] = []
  let last = -Infinity
  let scheduled = false
  let stopped = false

  const drop = (reader: Reader) => {
    reader.leave()
    try { reader.stream.error(new Error('too slow')) } catch {}
    reader.cut()
  }

  const write = (reader: Reader, bytes: Uint8Array) => {
    if (!everybody.has(reader)) return
    try {
      if ((reader.stream.desiredSize ?? -Infinity) < -patience) drop(reader)
      else reader.stream.enqueue(bytes)
    } catch {
      drop(reader)
    }
  }

  /** In slices, so that a crowd does not keep anybody else waiting. */
  const fanOut = async (readers: Reader[], bytes: Uint8Array | null) => {
    if (!bytes) return
    for (let from = 0; from < readers.length; from += slice) {
      if (from) await new Promise(resume => setImmediate(resume))
      for (const reader of readers.slice(from, from + slice)) write(reader, bytes)
    }
  }

  const draw = async (draws: Draw<Voice>[], locale: Locale) => {
    const parts = await Promise.all(
      draws.map(async one => {
        try {
          return await one(voice(locale))
        } catch (error) {
          log(`a part of a page could not be drawn: ${error}`)
          return ''
        }
      }),
    )
    const html = parts.join('')
    return html ? message(html) : null
  }

  const flush = async () => {
    last = performance.now()
    const gathered = [...pending]
    const waiting = newcomers.filter(({ reader }) => everybody.has(reader))
    pending.clear()
    newcomers = []

    // Who hears of what is settled, and everything drawn, before anything else can happen: newcomers do not hear of
    // this tick's changes, which their picture already holds.
    const deliveries = gathered.flatMap(([topic, draws]) =>
      locales.flatMap(locale => {
        const readers = [...(topics.get(topic) ?? [])].filter(reader => reader.joined && reader.locale === locale)
        return readers.length ? [{ readers, bytes: draw([...draws.values()], locale) }] : []
      }),
    )
    const welcomes = [...Map.groupBy(waiting, ({ reader, picture }) => `${reader.locale} ${picture.key}`).values()].map(group => ({
      readers: group.map(({ reader }) => reader),
      bytes: draw([group[0]!.picture.draw], group[0]!.reader.locale),
    }))
    for (const { reader } of waiting) reader.joined = true

    for (const { readers, bytes } of [...deliveries, ...welcomes]) await fanOut(readers, await bytes)
    scheduled = false
    if (pending.size || newcomers.length) schedule()
  }

  const schedule = () => {
    if (scheduled || stopped) return
    scheduled = true
    setTimeout(flush, Math.max(soonest, last + tick - performance.now()))
  }

  const pulse = setInterval(() => void fanOut([...everybody], heartbeat), heartbeatEvery)

  return {
    subscribe: ({ topics: on, locale, picture, onLeave, cut }: Subscription<Voice>) => {
      let reader: Reader
      const leave = () => {
        if (!everybody.delete(reader)) return
        for (const topic of on) {
          const readers = topics.get(topic)
          readers?.delete(reader)
          if (!readers?.size) topics.delete(topic)
        }
        onLeave?.()
      }

      const start = (stream: ReadableStreamDefaultController<Uint8Array>) => {
        reader = { locale, stream, joined: typeof picture === 'string', leave, cut: () => cut?.() }
        everybody.add(reader)
        for (const topic of on) {
          const readers = topics.get(topic)
          if (readers) readers.add(reader)
          else topics.set(topic, new Set([reader]))
        }
        // The page reconnects after its tab was hidden only when it has once been given an id.
        stream.enqueue(firstId)
        if (typeof picture !== 'string') {
          newcomers.push({ reader, picture })
          schedule()
        } else if (picture) stream.enqueue(message(picture))
      }

      return new Response(new ReadableStream({ start, cancel: leave }), {
        headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
      })
    },

    /** Everyone on this topic sees it within a tick. Of several with the same `key` only the last is sent. */
    publish: (topic: string, draw: Draw<Voice>, key: unknown = Symbol()) => {
      if (!topics.has(topic)) return
      const draws = pending.get(topic) ?? new Map<unknown, Draw<Voice>>()
      draws.delete(key)
      pending.set(topic, draws.set(key, draw))
      schedule()
    },

    /** Ends the streams of a topic; their pages come back by themselves and get a whole picture. */
    disconnect: (topic: string) => {
      for (const reader of topics.get(topic) ?? []) {
        try { reader.stream.close() } catch {}
        reader.leave()
      }
    },

    count: (topic: string) => topics.get(topic)?.size ?? 0,

    /** All open streams. */
    total: () => everybody.size,

    stop: () => {
      stopped = true
      clearInterval(pulse)
      for (const reader of [...everybody]) {
        try { reader.stream.close() } catch {}
        reader.leave()
      }
    },
  }
}

const encoder = new TextEncoder()
const firstId = encoder.encode('id: 1\n\n')
const heartbeat = encoder.encode(': still here\n\n')

/** One event, its text split into lines as the format demands. */
const message = (html: string) => encoder.encode(`${html.split(/\r\n|\r|\n/).map(line => `data: ${line}`).join('\n')}\n\n`)
