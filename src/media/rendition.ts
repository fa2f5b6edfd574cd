import { setPriority } from 'node:os'
import type { Subprocess } from 'bun'
import type { AudioTrack } from './audio-config.ts'
import { fragment, initialization, videoTrackId, type Sample, type TrackRun } from './boxes.ts'
import type { Encoder, Tools } from './encoders.ts'
import { createFeed } from './feed.ts'
import { createFlvReader } from './flv-reader.ts'
import { readVideo } from './flv.ts'
import { createPackager, type Place } from './packager.ts'
import type { Contents, Part } from './remuxer.ts'
import { readVideoConfig, type VideoTrack } from './video-config.ts'

/** A smaller picture to be made. */
export type Size = { name: string; width: number; height: number; bitrate: number }

type Header = { bytes: Uint8Array; video: VideoTrack | null; audio: AudioTrack | null }
type Slot = { at: number; part: Waiting }
type Waiting = Contents & { bytes: Uint8Array; duration: number; independent: boolean; place: Place; closes: boolean; slots: number; filled: number; made: (Sample & { at: number })[] }
type Working = { child: Subprocess<'pipe', 'pipe', 'ignore'>; feed: ReturnType<typeof createFeed>; since: number; lastOut: number }

const mostUnread = 16 << 20
const firstPictureWithin = 4_000     // ms an encoder has after its first start; after each failure as much more
const silentAtMost = 1_200           // ms without a picture while there is work
const mostFailures = 5               // starts in a row that made no picture
const lateAtMost = 1_500             // ms after which viewers get the source's own segments
const caughtUp = 700                 // ms behind the source at which they get the smaller picture again
const finishedWithin = 2_000         // ms for what is left when the source has ended
const keyEvery = 500                 // ms, about: where a viewer can come in from a larger picture
const tolerance = 2                  // ms

export type Rendition = ReturnType<typeof createRendition>

/**
 * The source's parts in another dress: the same sound, the same times, the same cuts, with pictures that an ffmpeg has made
 * smaller. So every rendition has the same segments under the same numbers. An ffmpeg that dies or stands still is replaced by
 * one that begins again at the last key frame and shows nothing until the first picture that is missing. While that takes too
 * long the source's own segments stand in for what is not made, with their own header.
 */
export const createRendition = (size: Size, { ffmpeg, encoder }: Tools, log: (line: string) => void, packager = createPackager()) => {
  let header: Header | null = null
  let track: VideoTrack | null = null
  let dress: 'none' | 'made' | 'source' = 'none'   // what the packager's present header is of
  let history: Waiting[] = []        // from the last key frame before the oldest that is to be made
  let waiting: Waiting[] = []
  let slots: Slot[] = []             // places for pictures, in the order of decoding
  let times: number[] = []           // when they are shown, in that order
  let newest = 0                     // ms: where the last part ends
  let lastKey: Uint8Array | null = null
  let bridged = false
  let restingSince: number | null = null
  let working: Working | null = null
  let failures = 0
  let again: Timer | undefined
  let sequence = 0
  let dropped = false

  const begin = (bytes: Uint8Array, video: VideoTrack | null, audio: AudioTrack | null) => {
    halt()
    standIn()
    packager.closeSegment()
    header = { bytes, video, audio }
    track = null
    dress = 'none'
    history = []
    waiting = []
    slots = []
    times = []
    newest = 0
    lastKey = null
    bridged = video === null
    restingSince = null
    failures = 0
    sequence = 0
  }

  const add = (part: Part, contents: Contents, place: Place) => {
    if (dropped || !header) return
    if (history.length === 0 && !part.independent) return
    if (bridged && header.video && place.number > numberGiven() && lag() < caughtUp) bridged = false
    const pictures = contents.pictures?.samples ?? []
    const one: Waiting = { ...contents, bytes: part.bytes, duration: part.duration, independent: part.independent, place, closes: false, slots: pictures.length, filled: 0, made: [] }
    let at = contents.start
    for (const { duration, offset } of pictures) {
      slots.push({ at, part: one })
      insertSorted(times, at + offset)
      at += duration
    }
    newest = contents.start + part.duration
    history.push(one)
    if (bridged) pass(one)
    else waiting.push(one)
    forgetHistory()
    if (!header.video) return
    if (working) working.feed.write(part.bytes)
    else if (again === undefined) start()
  }

  const numberGiven = () => packager.edge()?.number ?? -1

  const oldest = () => Math.min(waiting[0]?.start ?? Infinity, slots[0]?.part.start ?? Infinity)

  const forgetHistory = () => {
    const from = history.findLastIndex(({ independent, start }) => independent && start <= oldest())
    if (from > 0) history = history.slice(from)
  }

  const start = () => {
    again = undefined
    if (failures++ >= mostFailures) return drop('its encoder keeps failing')
    if (bridged) skipToLastKey()

    const from = times[0] ?? 0
    const child = Bun.spawn([ffmpeg.path, ...makingArguments(size, encoder, from, keyGap())], { stdin: 'pipe', stdout: 'pipe', stderr: 'ignore' })
    const mine: Working = { child, feed: createFeed(child.stdin, mostUnread, () => child.kill('SIGKILL')), since: Date.now(), lastOut: 0 }
    working = mine
    givePrecedence(child.pid)
    mine.feed.write(header!.bytes)
    for (const { bytes } of history) mine.feed.write(bytes)
    void read(mine)
  }

  // The source's parts are of equally many pictures, so that key frames in such a gap begin parts.
  const keyGap = () => {
    const { slots = 0, duration = keyEvery } = history[0] ?? {}
    return slots === 0 ? 9999 : slots * Math.max(1, Math.round(keyEvery / duration))
  }

  // What viewers have had from the source need not be made any more.
  const skipToLastKey = () => {
    const key = history.findLast(({ independent }) => independent)?.start ?? 0
    while (slots[0] && slots[0].part.start < key) { slots.shift(); times.shift() }
    forgetHistory()
  }

  const read = async (mine: Working) => {
    const reader = createFlvReader(({ kind, at, body }) => {
      if (working !== mine || kind !== 'video') return
      const tag = readVideo(body)
      if (tag?.kind === 'video config' && tag.codec === 'h264') configure(readVideoConfig('h264', tag.config))
      if (tag?.kind === 'picture') { mine.lastOut = Date.now(); failures = 0; place(at + tag.offset, tag.key, tag.bytes) }
    })
    try {
      for await (const bytes of mine.child.stdout) reader(bytes)
    } catch (error) {
      log(`${size.name}: ${error}`)
      mine.child.kill('SIGKILL')
    }
    await mine.child.exited
    if (working !== mine) return
    working = null
    if (restingSince !== null) standIn()
    else if (!dropped) again = setTimeout(start, 50 * failures)
  }

  const configure = (next: VideoTrack) => {
    if (track?.config.equals(next.config)) return
    if (dress === 'made') dress = 'none'
    track = next
  }

  /** A picture takes the next place; one that the encoder left out leaves its place empty. */
  const place = (shown: number, key: boolean, bytes: Uint8Array) => {
    while (times.length > 0 && times[0]! < shown - tolerance) { times.shift(); slots.shift()!.part.filled++ }
    if (times.length === 0 || times[0]! > shown + tolerance) return release()
    times.shift()
    const { at, part } = slots.shift()!
    part.filled++
    part.made.push({ at, bytes, duration: 0, offset: shown - at, key })
    release()
  }

  const release = () => {
    while (waiting[0] && waiting[0].filled === waiting[0].slots && track) give(waiting.shift()!)
    forgetHistory()
  }

  const give = ({ made, sound, start, duration, place, closes }: Waiting, until = start + duration) => {
    if (dress !== 'made') wear('made', initialization(track, header!.audio))
    const first = made[0]
    if (first) { first.offset -= start - first.at; first.at = start }
    for (const { key, bytes } of made) if (key) lastKey = bytes
    const samples = made.map((picture, i) => ({ ...picture, duration: (made[i + 1]?.at ?? until) - picture.at }))
    packager.add({ bytes: fragmentOf(samples.length > 0 ? { track: videoTrackId, start, samples } : null, sound), duration, independent: first?.key ?? false }, place)
    if (closes) packager.closeSegment()
  }

  const pass = ({ pictures, sound, duration, independent, place, closes }: Waiting) => {
    if (dress !== 'source') wear('source', initialization(header!.video, header!.audio))
    packager.add({ bytes: fragmentOf(pictures, sound), duration, independent }, place)
    if (closes) packager.closeSegment()
  }

  const fragmentOf = (...runs: (TrackRun | null)[]) => fragment(++sequence, runs.filter(run => run !== null))

  // The times go on, whoever made the pictures: no discontinuity, but for a new time line.
  const wear = (next: typeof dress, bytes: Uint8Array) => {
    packager.begin(bytes, 0, dress !== 'none')
    dress = next
  }

  /** The source's segments in the place of what is not made in time; the one that is open gets its last key frame to its end. */
  const bridge = () => {
    const next = waiting.findIndex(one => one.place.number > numberGiven())
    const left = next < 0 ? waiting : waiting.slice(0, next)
    const following = next < 0 ? [] : waiting.slice(next)
    waiting = []
    bridged = true
    finish(left)
    for (const one of following) pass(one)
  }

  const finish = (left: Waiting[]) => {
    const end = left.length > 0 ? left.at(-1)!.start + left.at(-1)!.duration : 0
    const empty = left.findIndex(({ made, slots }) => made.length === 0 && slots > 0)
    left.forEach((one, i) => {
      if (empty >= 0 && i >= empty) one.made = i === empty && lastKey ? [{ at: one.start, bytes: lastKey, duration: 0, offset: 0, key: true }] : []
      give(one, i === empty ? end : undefined)
    })
  }

  // What many viewers cannot play stands in for nothing.
  const mayStandIn = () => header !== null && (header.video === null || header.video.codec === 'h264') && packager.edge() !== null

  /** Nothing more will be made of this time line. */
  const standIn = () => {
    if (waiting.length > 0 && mayStandIn() && !dropped && (track || waiting[0]!.place.number > numberGiven())) bridge()
    waiting = []
    slots = []
    times = []
  }

  const halt = () => {
    clearTimeout(again)
    again = undefined
    const left = working
    working = null
    left?.feed.end()
    left?.child.kill('SIGKILL')
  }

  const drop = (why: string) => {
    if (dropped) return
    dropped = true
    log(`${size.name} is no longer made: ${why}`)
    halt()
    history = []
    waiting = []
  }

  const lag = () => Math.max(0, newest - oldest())

  return {
    size,
    packager,
    begin,
    add,
    closeSegment: () => {
      const last = waiting.at(-1)
      if (last) last.closes = true
      else packager.closeSegment()
    },
    drop,
    halt,
    isDropped: () => dropped,
    /** ms of picture that wait to be made. */
    lag,
    /** Viewers get the source's own segments for now. */
    isBridged: () => bridged,
    isMaking: (now: number) => working !== null && now - working.lastOut < silentAtMost,
    codec: () => track?.config ?? null,
    pid: () => working?.child.pid ?? null,

    /** The source has ended, perhaps for a while: what it sent is still made. */
    rest: () => {
      restingSince = Date.now()
      clearTimeout(again)
      again = undefined
      if (working) working.feed.end()
      else standIn()
    },

    /** Replaces an encoder that stands still. To be called a few times a second. */
    pulse: (now: number) => {
      packager.pulse()
      if (restingSince !== null) {
        if (working && now - restingSince > finishedWithin) working.child.kill('SIGKILL')
        return
      }
      if (!bridged && lag() > lateAtMost && mayStandIn() && waiting.some(one => one.place.number > numberGiven())) bridge()
      if (!working || lag() < silentAtMost) return
      const silent = now - Math.max(working.lastOut, working.since)
      if (silent > (working.lastOut === 0 ? firstPictureWithin * failures : silentAtMost)) working.child.kill('SIGKILL')
    },
  }
}

// Chat, checkout and the source itself come first.
export const givePrecedence = (pid: number) => {
  try { setPriority(pid, 10) } catch { /* it has ended already */ }
}

const insertSorted = (times: number[], time: number) => {
  let at = times.length
  while (at > 0 && times[at - 1]! > time) at--
  times.splice(at, 0, time)
}

/** Takes our own fragments, gives FLV with the same times. */
const makingArguments = ({ width, height, bitrate }: Size, { before, filters, args }: Encoder, from: number, keyGap: number) => [
  '-hide_banner', '-loglevel', 'error', '-nostats', ...before, '-copyts', '-probesize', '1000000', '-analyzeduration', '0', '-fpsprobesize', '0', '-threads', '1', '-f', 'mp4', '-i', 'pipe:0',
  '-map', '0:v:0', '-an', '-vf', [`select='gte(t,${(from - 1) / 1000})'`, `scale=${width}:${height}:flags=fast_bilinear`, ...filters].join(','),
  '-fps_mode', 'passthrough', '-enc_time_base', '1:1000', ...args, '-threads', '1', '-force_key_frames', 'source', '-g', String(keyGap),
  '-b:v', String(bitrate), '-maxrate', String(Math.round(bitrate * 1.2)), '-bufsize', String(bitrate),
  '-flags', '+global_header', '-flush_packets', '1', '-flvflags', 'no_duration_filesize', '-f', 'flv', 'pipe:1',
]
