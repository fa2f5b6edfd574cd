import { createChanges } from './platform/change.ts'
import type { Db } from './platform/db.ts'
import { hasRoom, keepsNothing, refuseUnkept } from './platform/disk.ts'
import { dispatch, lastEventId, type DomainEvent, type Subscribers } from './platform/event-log.ts'
import type { Images } from './platform/images.ts'
import { post, type Outgoing } from './platform/outbox.ts'
import { createRateLimits, type RateLimits } from './platform/rate-limit.ts'
import { createSse, type Sse } from './platform/sse.ts'
import type { Vault } from './platform/vault.ts'
import { speak, type Locale, type Say } from './platform/words.ts'
import { customsOf, findShop, unnamed, type Shop } from './shop/store.ts'

/** What the picture's machinery tells and does, by a stream's name: the room's number as text. */
export type Streams = {
  /** Encoders can come in. */
  isOpen: () => boolean
  serve: (stream: string, file: string, query: string) => Response | Promise<Response>
  isPublishing: (stream: string) => boolean
  health: (stream: string) => StreamHealth | null
  /** Where streams are sent on to besides. */
  simulcast?: { states: (stream: string) => Map<number, 'connecting' | 'sending' | 'failing'>; refresh: (stream: string) => void }
  /** bit/s that go out to viewers, and how many may when the owner has said. */
  uplink?: () => { bitrate: number; streams: Map<string, number>; limit: number | null; space: 'free' | 'busy' | 'tight' | 'full' | 'over'; seatsTaken: boolean }
  /** So many bytes went out beside: recordings, and what goes on to other places. */
  sent?: (bytes: number) => void
  /** Over for good. */
  end: (stream: string) => void
  /** Turns the encoder away; it may come back with the right key. */
  kick: (stream: string) => void
  /** Whoever publishes the one stream publishes the other from now on. False when nobody does. */
  move: (from: string, to: string) => boolean
  /** The newest picture and sound, about this long (ms), as an MP4. */
  sample: (stream: string, duration: number) => Promise<Uint8Array<ArrayBuffer> | null>
}

export type StreamHealth = {
  bitrate: number                  // bit/s over the last seconds
  frameRate: number
  width: number
  height: number
  keyFrameGap: number              // seconds
  dropped: number                  // pictures the encoder left out since it came
  speed: number                    // the encoder's clock against the wall's: less than 1 falls behind
  videoCodec: string | null
  audioCodec: string | null
  since: number                    // ms
  bitrates: number[]               // bit/s, oldest first, one a second, the last minute at most
}

/** Where recordings lie and what writes them. */
export type Keeping = {
  /** Beside the database, and the second place when there is one. */
  folders: { here: string; archive: string | null }
  /** An object store, when there is one. */
  store: ObjectStore | null
  /** When the take of this stream began that is being written now; null when there is none. */
  writing: (stream: string) => number | null
  /** Why nothing is being recorded of this stream although it runs; null when all is well. */
  trouble: (stream: string) => 'no-room' | 'too-slow' | null
  /** How full a disk is; null when it cannot be used. */
  disk: (place: 'here' | 'archive') => { size: number; free: number } | null
  /** Where files to be fetched are put together. */
  exports: string
  /** Bytes that stay free on each disk. */
  keepFree: number
  /** Years from the end of a show. */
  years: number
  /** Milliseconds after its end until a recording is moved to the store or the second place. */
  moveAfter: number
  /** The path of ffmpeg, null when there is none. */
  ffmpeg: () => Promise<string | null>
}

/** As much of Bun.S3Client as is used. */
export type ObjectStore = Pick<Bun.S3Client, 'file' | 'size' | 'delete'>

export type Means = {
  db: Db
  now: () => number
  log: (line: string) => void
  vault: Vault
  images: Images
  streams: Streams
  recordings: Keeping
  /** Where the outside reaches this shop, without a slash at the end: https://shop.example */
  url: string
  rtmpPort: number
  /** Which kinds of message leave this shop by themselves; the others wait in the outbox for the administrator. */
  gateways: Record<'sms' | 'mail', boolean>
  /** What stands in for the payment providers, so that they can be tried without money; null: they themselves. */
  payAt: string | null
  /** The address a request came from. */
  addressOf: (request: Request) => string
  /** Closes the connection of a reader that is hopelessly behind. */
  cut: (request: Request) => void
}

/** What every action is handed: the means to change the world. */
export type App = Means & {
  sse: Sse<Say>
  limits: RateLimits

  /** One change: all of it or none of it. Resolves when it is on the disk; subscribers hear of it after that. */
  change: <Result>(work: (db: Db) => Result) => Promise<Result>

  /** Is what is written kept, and is there room for more? Not when the disk is full. */
  keeps: () => Promise<boolean>

  /** Resolves when everything that waits has been written and every subscriber has heard. */
  settled: () => Promise<void>

  /** Hands a message to the outbox, within a change. */
  post: (db: Db, message: Outgoing) => void

  /** The shop as it is now; a shop that has not been set up has no name yet. */
  shop: () => Shop
  speak: (locale: Locale) => Say
}

/** Milliseconds in which events gather before they are handed round: in a rush they share the commit of what comes next. */
const burst = 5

export const createApp = <Event extends DomainEvent>(means: Means, subscribers: (app: App) => Subscribers<Event>): App => {
  const { db } = means
  let heard = 0
  let dispatching: Promise<unknown> | null = null

  /** Asked several times for every page; read again after each commit. */
  let shop: Shop | null = null
  const shopNow = () => {
    const found = shop ?? findShop(db)
    if (found !== unnamed) shop = found
    return found
  }

  const tell = () => {
    shop = null
    if (dispatching || lastEventId(db) === heard) return
    let end = heard
    const round = (db: Db) => {
      end = lastEventId(db)
      return dispatch(db, subscribers(app), app.log)
    }
    dispatching = Bun.sleep(burst)
      .then(() => changes.change(round))
      .then(({ afterwards, more }) => {
        dispatching = null
        heard = more ? heard : end
        for (const act of afterwards) {
          try { act() } catch (error) { app.log(`after an event: ${error}`) }
        }
        tell()
      }, error => {
        dispatching = null
        app.log(`events could not be handed round: ${error}`)
      })
  }

  let keeps = true
  let toldAt = -Infinity
  const changes = createChanges(db, tell, failure => {
    const keptBefore = keeps
    keeps = !keepsNothing(failure)
    // Not with everything that fails until there is room: the log may lie on the same disk.
    if (!keeps && means.now() - toldAt > 60_000) {
      toldAt = means.now()
      means.log(`nothing is kept any more: ${(failure as Error).message}. Make room on the disk of the data folder; the shop then goes on by itself`)
    }
    if (keeps && !keptBefore) means.log('what is written is kept again')
  })

  const app: App = {
    ...means,
    sse: createSse(locale => app.speak(locale), means.log),
    limits: createRateLimits(means.now),
    change: work => changes.change(work).catch(refuseUnkept),
    keeps: async () => {
      // Something is really written, but only when what was written last was not kept.
      if (!keeps) await changes.change(db => db.run('pragma user_version = 0')).catch(() => {})
      return keeps && hasRoom(db)
    },
    settled: async () => {
      do {
        await changes.settled()
        await dispatching
      } while (dispatching)
    },
    post: (db, message) => post(db, app.vault, app.now(), message),
    shop: shopNow,
    speak: locale => speak(locale, customsOf(shopNow())),
  }
  return app
}
