import { advancePartLimit, durationOf, nameInitialization, namePart, nameSegment, paces, readReload, writePlaylist, type Pace, type PlaylistSegment, type Reload } from './playlist.ts'
import { segmentTime, type Part } from './remuxer.ts'
import type { Gate } from './uplink.ts'

// Answers are made of blobs: they reach the socket without being copied.
type Held = { body: Blob; size: number }
type HeldPart = { duration: number; independent: boolean; size: number; bytes: Uint8Array | null; body: Blob }
type Segment = Omit<PlaylistSegment, 'parts'> & { parts: HeldPart[]; size: number }

/** Where a segment stands: its number, the wall clock (ms) at its first frame, and how many discontinuities came before it. */
export type Place = { number: number; startsAt: number; discontinuities: number }

/** Where the newest part is. */
export type Edge = { number: number; part: number }

/** Hears of what is finished and will never change. */
export type Tap = {
  /** A new time line with its header; `at` is the wall clock (ms) at its first frame. */
  begin: (initialization: Uint8Array, at: number) => void
  /** The next segment of this time line, `duration` ms long. */
  segment: (bytes: Uint8Array, duration: number) => void
  end: () => void
}

const kept = { segments: 8, bytes: 64 << 20 }
const firstHold = 15_000             // ms a player waits for a first playlist; hls.js gives up after 20 s
const partHold = 8_000
// hls.js gives up a reload after 0.8 target durations, and never after more than 10 s.
const reloadHold = (targetDuration: number) => Math.min(600 * targetDuration, partHold)

/** Holds the last few segments of one stream in memory and serves them as low-latency HLS. `now` is the wall clock in ms. */
export const createPackager = (now: () => number = Date.now, tap: Tap | null = null, line: Pick<Gate, 'turn'> | null = null) => {
  let pace: Pace = paces.balanced
  let reports: () => { uri: string; edge: Edge | null }[] = () => []
  // Numbers run with the clock, so that a player that outlives this process finds the next ones where it expects them.
  let nextNumber = Math.floor(now() / segmentTime)
  // For the same player: another time line. Small: hls.js counts down from it, and a number of the clock's size freezes the page.
  let discontinuitiesGone = nextNumber % 500
  let run = 0
  const token = crypto.randomUUID().slice(0, 6)

  const segments: Segment[] = []
  const initializations = new Map<number, Held>()
  const files = new Map<string, Held>()
  let open: Segment | null = null
  let clock = 0
  let broken = false
  let ended = false
  let targetDuration = segmentTime / 1000
  let playlist: { whole: Held | null; delta: Held | null } | null = null
  let sent = 0
  let change = Promise.withResolvers<void>()

  /** `goesOn`: another header, but the times of what was before. */
  const begin = (initialization: Uint8Array, age: number, goesOn = false) => {
    closeSegment()
    const file = { body: blobOf(initialization), size: initialization.length }
    initializations.set(++run, file)
    files.set(nameInitialization(token, run), file)
    broken = segments.length > 0 && (broken || !goesOn)
    clock = now() - age
    tap?.begin(initialization, clock)
  }

  /** `place` is where the same part stands in the source, when this is a rendition of it. */
  const add = (part: Part, place?: Place) => {
    if (ended) return
    if (place && open?.number !== place.number) closeSegment()
    open ??= place ? openAt(place) : openSegment()
    const held = { duration: part.duration, independent: part.independent, size: part.bytes.length, bytes: part.bytes, body: blobOf(part.bytes) }
    files.set(namePart(token, open.number, open.parts.push(held) - 1), held)
    open.size += part.bytes.length
    clock += part.duration
    publish()
  }

  const openSegment = () => begun({ number: nextNumber, startsAt: clock, discontinuity: broken })

  // A rendition that missed something begins anew: numbers in a playlist have no holes.
  const openAt = ({ number, startsAt, discontinuities }: Place) => {
    while (number !== nextNumber && segments.length > 0) forget(segments.shift()!)
    const discontinuity = segments.length > 0 && (broken || discontinuities > discontinuitiesNow())
    if (segments.length === 0) discontinuitiesGone = discontinuities
    return begun({ number, startsAt, discontinuity })
  }

  const begun = (where: { number: number; startsAt: number; discontinuity: boolean }) => {
    const segment: Segment = { ...where, run, complete: false, parts: [], size: 0 }
    nextNumber = segment.number + 1
    broken = false
    segments.push(segment)
    return segment
  }

  const discontinuitiesNow = () => segments.reduce((sum, { discontinuity }) => sum + Number(discontinuity), discontinuitiesGone)

  const closeSegment = () => {
    if (!open) return
    join(open)
    targetDuration = Math.max(targetDuration, Math.round(durationOf(open) / 1000))
    open = null
    dropOld()
    publish()
  }

  // The parts become slices of the segment, so that nothing is held twice.
  const join = (segment: Segment) => {
    const bytes = Buffer.concat(segment.parts.map(part => part.bytes!), segment.size)
    const body = blobOf(bytes)
    let at = 0
    for (const part of segment.parts) {
      part.body = body.slice(at, (at += part.size))
      part.bytes = null
    }
    segment.complete = true
    files.set(nameSegment(token, segment.number), { body, size: segment.size })
    tap?.segment(bytes, durationOf(segment))
  }

  const dropOld = () => {
    while (segments.length > kept.segments && (isLongWithout(segments[0]!) || size() > kept.bytes)) dropOldest()
    while (segments.length > 3 && size() > kept.bytes) dropOldest()
    for (const known of initializations.keys()) if (known < segments[0]!.run && initializations.delete(known)) files.delete(nameInitialization(token, known))
  }

  // A playlist must not fall below three target durations.
  const isLongWithout = (oldest: Segment) =>
    segments.reduce((sum, segment) => sum + durationOf(segment), -durationOf(oldest)) >= 3_000 * targetDuration

  const dropOldest = () => {
    const oldest = segments.shift()!
    forget(oldest)
    if (oldest.discontinuity) discontinuitiesGone++
  }

  const forget = ({ number, parts }: Segment) => {
    files.delete(nameSegment(token, number))
    for (const part of parts.keys()) files.delete(namePart(token, number, part))
  }

  const size = () => segments.reduce((sum, segment) => sum + segment.size, 0)

  const publish = () => {
    playlist = { whole: null, delta: null }
    wake()
  }

  const write = (delta: boolean) => {
    const others = reports().flatMap(({ uri, edge }) => (edge ? [{ uri, ...edge }] : []))
    const text = encoder.encode(writePlaylist({ token, segments, discontinuitiesGone, targetDuration, ended, pace, reports: others }, delta))
    return { body: blobOf(text), size: text.length }
  }

  const wake = () => {
    const waiting = change
    change = Promise.withResolvers()
    waiting.resolve()
  }

  // No timer for each who waits: every change and every pulse wakes all, and each looks at the clock.
  const until = async (isThere: () => boolean, patience: number) => {
    const giveUp = now() + patience
    while (!ended && !isThere() && now() < giveUp) await change.promise
  }

  const servePlaylist = (query: string): Response | Promise<Response> => {
    const reload = readReload(query)
    if (!reload || isTooFar(reload)) return refusal(400)

    const { number, part, delta } = reload
    if (!hasWhole()) return until(hasWhole, firstHold).then(() => answerPlaylist(delta, playlistNow))
    if (number === null) return answerPlaylist(delta, playlistNow)

    const isThere = () => ended || hasReached(number, part)
    if (isThere()) return answerPlaylist(delta, playlistThen)
    return until(isThere, reloadHold(targetDuration)).then(async () => {
      // What there was may have gone meanwhile.
      if (!hasWhole()) await until(hasWhole, firstHold)
      return answerPlaylist(delta, isThere() ? playlistThen : playlistLate)
    })
  }

  /** More than there will be soon: 6.2.5.2. */
  const isTooFar = ({ number, part }: Reload) => {
    const last = segments.at(-1)
    if (number === null || number < nextNumber - 1) return false
    const there = last?.number === number ? last.parts.length : 0
    return number > nextNumber + 1 || (part !== null && part - there >= advancePartLimit(pace))
  }

  const answerPlaylist = (delta: boolean, init: ResponseInit) => {
    if (!playlist || !(hasWhole() || ended)) return refusal(404)
    return answer(delta ? (playlist.delta ??= write(true)) : (playlist.whole ??= write(false)), init)
  }

  // hls.js takes a playlist without a whole segment for an empty one.
  const hasWhole = () => segments[0]?.complete === true

  /** A part past a segment's last means the first of the next one. */
  const hasReached = (number: number, part: number | null) => {
    const last = segments.at(-1)
    if (!last || last.number < number) return false
    if (part === null) return last.number > number || last.complete
    return last.number > number || last.parts.length > part
  }

  const serveFile = (name: string): Response | Promise<Response> => {
    const file = files.get(name)
    if (file) return answer(file, media)
    const isThere = () => name !== hinted()
    return isThere() ? refusal(404) : until(isThere, partHold).then(() => answerHinted(files.get(name)))
  }

  const answerHinted = (file: Held | undefined) => (file ? answer(file, media) : refusal(404))

  const answer = ({ body, size }: Held, init: ResponseInit) => {
    sent += size
    return line ? line.turn(body, size, init) : new Response(body, init)
  }

  const hinted = () => (ended ? null : open ? namePart(token, open.number, open.parts.length) : namePart(token, nextNumber, 0))

  return {
    begin,
    add,
    closeSegment,

    end: () => {
      if (ended) return
      closeSegment()
      ended = true
      tap?.end()
      publish()
    },

    serve: (file: string, query: string): Response | Promise<Response> =>
      file.endsWith('.m3u8') ? servePlaylist(query) : serveFile(file),

    /** How the next time line is cut. */
    setPace: (next: Pace) => { pace = next },
    /** The other renditions that playlists tell of. */
    tellOf: (others: typeof reports) => { reports = others },
    token,
    hasWhole,
    /** Resolves when the first segment is whole, or has been waited for too long. */
    whole: async () => { if (!hasWhole()) await until(hasWhole, firstHold) },
    edge: (): Edge | null => (segments.length === 0 ? null : { number: segments.at(-1)!.number, part: segments.at(-1)!.parts.length - 1 }),
    /** Where the newest segment stands. */
    place: (): Place => ({ number: segments.at(-1)!.number, startsAt: segments.at(-1)!.startsAt, discontinuities: discontinuitiesNow() }),

    /** The newest segments of the present time line with their header, at least `duration` ms if there is as much. */
    sample: async (duration: number): Promise<Uint8Array<ArrayBuffer> | null> => {
      const newest = segments.at(-1)?.run
      const chosen = segments.filter(segment => segment.run === newest)
      while (chosen.length > 1 && chosen.slice(1).reduce((sum, segment) => sum + durationOf(segment), 0) >= duration) chosen.shift()
      const header = newest === undefined ? undefined : initializations.get(newest)
      return header && chosen.length > 0 ? new Uint8Array(await new Blob([header.body, ...chosen.flatMap(({ parts }) => parts.map(part => part.body))]).arrayBuffer()) : null
    },

    /** Lets those who waited too long go. To be called a few times a second. */
    pulse: wake,
    openBytes: () => open?.size ?? 0,
    heldBytes: size,
    /** bit/s of the heaviest segment held. */
    bitrate: () => Math.max(...segments.map(segment => (segment.complete ? (segment.size * 8_000) / durationOf(segment) : 0)), 200_000),
    sentBytes: () => sent,
  }
}

export type Packager = ReturnType<typeof createPackager>

const encoder = new TextEncoder()

const blobOf = (bytes: Uint8Array) => new Blob([bytes as Uint8Array<ArrayBuffer>])

const headed = (type: string, caching: string): ResponseInit =>
  ({ headers: new Headers({ 'content-type': type, 'cache-control': caching, 'access-control-allow-origin': '*' }) })

const media = headed('video/mp4', 'public, max-age=3600, immutable')
/** What was asked for by number and is there: it stays true. */
const playlistThen = headed('application/vnd.apple.mpegurl', 'public, max-age=1')
/** What is the newest now: old at once, but a cache may hand it to a crowd for a second. */
export const playlistNow = headed('application/vnd.apple.mpegurl', 'public, max-age=0, s-maxage=1')
/** Not what was asked for. */
const playlistLate = headed('application/vnd.apple.mpegurl', 'no-cache')

/** `after`: seconds until it is worth asking again. */
export const refusal = (status: number, after?: number) =>
  new Response(null, { status, headers: { 'cache-control': 'no-store', 'access-control-allow-origin': '*', ...(after ? { 'retry-after': String(after) } : {}) } })
