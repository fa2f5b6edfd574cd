import { durationOf, readFileName, writePlaylist, type PlaylistSegment } from './playlist.ts'
import { segmentTime, type Part, type Sink } from './remuxer.ts'

type Segment = Omit<PlaylistSegment, 'parts'> & { parts: Part[]; bytes: Uint8Array | null; size: number }

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
export const createPackager = (now: () => number = Date.now, tap: Tap | null = null) => {
  // Numbers run with the clock, so that a player that outlives this process finds the next ones where it expects them.
  let nextNumber = Math.floor(now() / segmentTime)
  // For the same player: another time line. Small: hls.js counts down from it, and a number of the clock's size freezes the page.
  let discontinuitiesGone = nextNumber % 500
  let run = 0
  const token = crypto.randomUUID().slice(0, 6)

  const segments: Segment[] = []
  const initializations = new Map<number, Uint8Array>()
  let open: Segment | null = null
  let clock = 0
  let broken = false
  let ended = false
  let targetDuration = segmentTime / 1000
  let playlist: Uint8Array | null = null
  let change = Promise.withResolvers<void>()

  const begin: Sink['begin'] = (initialization, age) => {
    closeSegment()
    initializations.set(++run, initialization)
    broken = segments.length > 0
    clock = now() - age
    tap?.begin(initialization, clock)
  }

  const add: Sink['add'] = part => {
    if (ended) return
    open ??= openSegment()
    open.parts.push(part)
    open.size += part.bytes.length
    clock += part.duration
    publish()
  }

  const openSegment = () => {
    const segment: Segment = { number: nextNumber++, run, startsAt: clock, discontinuity: broken, complete: false, parts: [], bytes: null, size: 0 }
    broken = false
    segments.push(segment)
    return segment
  }

  const closeSegment = () => {
    if (!open) return
    join(open)
    tap?.segment(open.bytes!, durationOf(open))
    targetDuration = Math.max(targetDuration, Math.round(durationOf(open) / 1000))
    open = null
    dropOld()
    publish()
  }

  // The parts become views into the segment, so that nothing is held twice.
  const join = (segment: Segment) => {
    const bytes = Buffer.concat(segment.parts.map(part => part.bytes), segment.size)
    let at = 0
    for (const part of segment.parts) part.bytes = bytes.subarray(at, (at += part.bytes.length))
    segment.bytes = bytes
    segment.complete = true
  }

  const dropOld = () => {
    while (segments.length > kept.segments && (isLongWithout(segments[0]!) || size() > kept.bytes)) dropOldest()
    while (segments.length > 3 && size() > kept.bytes) dropOldest()
    for (const known of initializations.keys()) if (known < segments[0]!.run) initializations.delete(known)
  }

  // A playlist must not fall below three target durations.
  const isLongWithout = (oldest: Segment) =>
    segments.reduce((sum, segment) => sum + durationOf(segment), -durationOf(oldest)) >= 3_000 * targetDuration

  const dropOldest = () => {
    if (segments.shift()!.discontinuity) discontinuitiesGone++
  }

  const size = () => segments.reduce((sum, segment) => sum + segment.size, 0)

  const publish = () => {
    playlist = encoder.encode(writePlaylist({ token, segments, discontinuitiesGone, targetDuration, ended }))
    wake()
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

  const servePlaylist = async (query: URLSearchParams) => {
    const number = count(query.get('_HLS_msn'))
    const part = count(query.get('_HLS_part'))
    if (number === undefined || part === undefined || (number === null && part !== null)) return refusal(400)
    if (number !== null && number > nextNumber + 1) return refusal(400)

    if (!hasWhole()) await until(hasWhole, firstHold)
    else if (number !== null) await until(() => hasReached(number, part), reloadHold(targetDuration))

    return playlist && (hasWhole() || ended) ? answer(playlist, 'application/vnd.apple.mpegurl', 'no-cache') : refusal(404)
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

  const serveFile = async (name: string) => {
    const file = readFileName(name)
    if (file?.token !== token) return refusal(404)
    if (file.kind === 'initialization') return answerMedia(initializations.get(file.run))
    if (file.kind === 'segment') return answerMedia(find(file.number)?.bytes)

    if (isHinted(file.number, file.part)) await until(() => !isHinted(file.number, file.part), partHold)
    return answerMedia(find(file.number)?.parts[file.part]?.bytes)
  }

  const isHinted = (number: number, part: number) =>
    !ended && (open ? number === open.number && part === open.parts.length : number === nextNumber && part === 0)

  const find = (number: number) => segments[number - (segments[0]?.number ?? 0)]

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

    serve: (file: string, query: URLSearchParams): Promise<Response> =>
      file === 'index.m3u8' ? servePlaylist(query) : serveFile(file),

    /** The newest segments of the present time line with their header, at least `duration` ms if there is as much. */
    sample: async (duration: number): Promise<Uint8Array<ArrayBuffer> | null> => {
      const newest = segments.at(-1)?.run
      const chosen = segments.filter(segment => segment.run === newest)
      while (chosen.length > 1 && chosen.slice(1).reduce((sum, segment) => sum + durationOf(segment), 0) >= duration) chosen.shift()
      const header = newest === undefined ? undefined : initializations.get(newest)
      return header && chosen.length > 0 ? new Uint8Array(await new Blob([header, ...chosen.flatMap(({ parts }) => parts.map(part => part.body))]).arrayBuffer()) : null
    },

    /** Lets those who waited too long go. To be called a few times a second. */
    pulse: wake,
    openBytes: () => open?.size ?? 0,
    heldBytes: size,
  }
}

export type Packager = ReturnType<typeof createPackager>

const encoder = new TextEncoder()

/** Null when it was not asked, undefined when it is no count. */
const count = (text: string | null) => (text === null ? null : /^\d{1,12}$/.test(text) ? Number(text) : undefined)

const answerMedia = (bytes: Uint8Array | null | undefined) =>
  bytes ? answer(bytes, 'video/mp4', 'public, max-age=3600, immutable') : refusal(404)

const answer = (bytes: Uint8Array, type: string, caching: string) =>
  new Response(bytes as Uint8Array<ArrayBuffer>, { headers: { 'content-type': type, 'cache-control': caching, 'access-control-allow-origin': '*' } })

const refusal = (status: number) =>
  new Response(null, { status, headers: { 'cache-control': 'no-store', 'access-control-allow-origin': '*' } })
