import { locales, type Locale } from './words.ts'

export type Sse<Voice> = ReturnType<typeof createSse<Voice>>

type Html = string | Promise<string>
type Subscriber = {
  locale: Locale
  topics: string[]
  stream: ReadableStreamDefaultController<Uint8Array>
  drop: () => void
}

export type Subscription = {
  topics: string[]
  locale: Locale
  /** What the page shows now. A stream begins with it, so that a page that was away is right again. */
  picture: string
  onLeave?: () => void
  /** Called when the reader is hopelessly behind: must close the socket. */
  cut?: () => void
}

const tick = 100
const slice = 250
const heartbeatEvery = 15_000
/** Chunks a reader may owe before it is dropped. */
const patience = 40

/**
 * Keeps open pages up to date. What is published to a topic within one tick is drawn once per language, encoded once
 * and sent as one message, the same bytes to everybody.
 */
export const createSse = <Voice>(voice: (locale: Locale) => Voice) => {
  const topics = new Map<string, Set<Subscriber>>()
  const pending = new Map<string, Map<unknown, (say: Voice) => Html>>()
  let scheduled = false
  let stopped = false

  const write = (subscriber: Subscriber, bytes: Uint8Array) => {
    try {
      if ((subscriber.stream.desiredSize ?? -Infinity) < -patience) return subscriber.drop()
      subscriber.stream.enqueue(bytes)
    } catch {
      subscriber.drop()
    }
  }

  /** In slices, so that a crowd does not keep anybody else waiting. */
  const fanOut = async (listeners: Subscriber[], bytes: Uint8Array) => {
    for (let from = 0; from < listeners.length; from += slice) {
      if (from) await new Promise(resume => setImmediate(resume))
      for (const subscriber of listeners.slice(from, from + slice)) write(subscriber, bytes)
    }
  }

  const flush = async () => {
    const gathered = [...pending]
    pending.clear()
    for (const [topic, drawings] of gathered) {
      for (const locale of locales) {
        const listeners = [...(topics.get(topic) ?? [])].filter(subscriber => subscriber.locale === locale)
        if (!listeners.length) continue
        const html = await Promise.all([...drawings.values()].map(draw => draw(voice(locale))))
        await fanOut(listeners, message(html.join('')))
      }
    }
    scheduled = false
    if (pending.size) schedule()
  }

  const schedule = () => {
    if (scheduled || stopped) return
    scheduled = true
    setTimeout(flush, tick)
  }

  const pulse = setInterval(() => {
    const everybody = new Set([...topics.values()].flatMap(set => [...set]))
    void fanOut([...everybody], heartbeat)
  }, heartbeatEvery)

  return {
    subscribe: ({ topics: on, locale, picture, onLeave, cut }: Subscription) => {
      let subscriber: Subscriber
      let here = true
      const leave = () => {
        if (!here) return
        here = false
        for (const topic of on) {
          const set = topics.get(topic)
          set?.delete(subscriber)
          if (!set?.size) topics.delete(topic)
        }
        onLeave?.()
      }

      const start = (stream: ReadableStreamDefaultController<Uint8Array>) => {
        subscriber = {
          locale,
          topics: on,
          stream,
          drop: () => {
            leave()
            try { stream.error(new Error('too slow')) } catch {}
            cut?.()
          },
        }
        for (const topic of on) topics.set(topic, (topics.get(topic) ?? new Set()).add(subscriber))
        // The page reconnects after its tab was hidden only when it has once been given an id.
        stream.enqueue(encoder.encode('id: 1\n\n'))
        if (picture) stream.enqueue(message(picture))
      }

      return new Response(new ReadableStream({ start, cancel: leave }), {
        headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
      })
    },

    /** Everyone on this topic sees it within a tick. Of several with the same `key` only the last is sent. */
    publish: (topic: string, draw: (say: Voice) => Html, key: unknown = Symbol()) => {
      if (!topics.has(topic)) return
      const drawings = pending.get(topic) ?? new Map()
      drawings.delete(key)
      pending.set(topic, drawings.set(key, draw))
      schedule()
    },

    /** Ends the streams of a topic; their pages come back by themselves and get a whole picture. */
    disconnect: (topic: string) => {
      for (const subscriber of topics.get(topic) ?? []) {
        try { subscriber.stream.close() } catch {}
        subscriber.drop()
      }
    },

    count: (topic: string) => topics.get(topic)?.size ?? 0,

    stop: () => {
      stopped = true
      clearInterval(pulse)
      const everybody = new Set([...topics.values()].flatMap(set => [...set]))
      for (const { stream } of everybody) try { stream.close() } catch {}
      topics.clear()
    },
  }
}

const encoder = new TextEncoder()
const heartbeat = encoder.encode(': still here\n\n')

/** One event, its text split into lines as the format demands. */
const message = (html: string) => encoder.encode(`${html.split(/\r\n|\r|\n/).map(line => `data: ${line}`).join('\n')}\n\n`)
