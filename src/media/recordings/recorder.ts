import { mkdir, open, rm, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Tap } from '../packager.ts'
import { indexLine, indexPath, takePath } from './take.ts'

/** Where takes can lie on a disk: beside the database, or in the second place. */
export type DiskPlace = 'here' | 'archive'

export type RecorderOptions = {
  folders: Record<DiskPlace, string | null>
  /** Whether recordings may grow there. */
  hasRoom: (place: DiskPlace) => boolean
  /** A file has been begun for the take of this stream that began then. */
  onTake: (take: { stream: string; began: number; place: DiskPlace }) => void
  /** Nothing is being recorded any more, though the live goes on; or it is again. */
  onTrouble: (stream: string, why: 'no-room' | 'too-slow') => void
  onWell: (stream: string) => void
  log: (line: string) => void
}

type Work =
  | { kind: 'begin'; header: Uint8Array; at: number }
  | { kind: 'segment'; bytes: Uint8Array; at: number; duration: number; afterGap: boolean }
  | { kind: 'end' }

type Writing = { place: DiskPlace; path: string; began: number; media: FileHandle; index: FileHandle; offset: number }

const mostWaiting = 48 << 20         // bytes of one stream

/**
 * Appends the finished segments of each stream to files. The bytes wait in memory, bounded: a disk that is too slow
 * costs the recording a gap and the live nothing. A segment is on the disk (fdatasync) before the next one is begun, so
 * that a power cut costs the segments on their way: usually the running one.
 */
export const createRecorder = (options: RecorderOptions) => {
  const rolls = new Map<string, ReturnType<typeof createRoll>>()
  let written = 0

  const tap = (stream: string): Tap => {
    const roll = rolls.get(stream) ?? createRoll(stream, options, bytes => { written += bytes })
    rolls.set(stream, roll)
    return roll
  }

  return {
    tap,
    /** When the take of this stream began that is being written now. */
    writing: (stream: string) => rolls.get(stream)?.writing() ?? null,
    /** Bytes since the start. */
    written: () => written,
    trouble: (stream: string) => rolls.get(stream)?.trouble() ?? null,
    /** Resolves when everything handed over is on the disk. */
    settled: () => Promise.all([...rolls.values()].map(roll => roll.settled())).then(() => {}),
  }
}

const createRoll = (stream: string, { folders, hasRoom, onTake, onTrouble, onWell, log }: RecorderOptions, count: (bytes: number) => void) => {
  const queue: Work[] = []
  let waiting = 0
  let header: Uint8Array | null = null
  let clock = 0
  let begun = 0
  let gap = false
  let troubled: 'no-room' | 'too-slow' | null = null
  let writing: Writing | null = null
  let running: Promise<void> | null = null

  const push = (work: Work) => {
    queue.push(work)
    run()
  }

  /** What is handed over just as the last piece was written is not left lying. */
  const run = () => {
    running ??= drain().finally(() => {
      running = null
      if (queue.length) run()
    })
  }

  const drain = async () => {
    for (let work = queue.shift(); work; work = queue.shift()) {
      try {
        if (work.kind === 'segment') await append(work)
        else await close()
        if (work.kind === 'begin') header = work.header
      } catch (error) {
        log(`recording ${stream}: ${error}`)
        await abandon()
        trouble('no-room')
      } finally {
        if (work.kind === 'segment') waiting -= work.bytes.length
      }
    }
  }

  const append = async ({ bytes, at, duration, afterGap }: Work & { kind: 'segment' }) => {
    if (!header) return
    if (afterGap || (writing && !hasRoom(writing.place))) await close()
    writing ??= await start(at)
    if (!writing) return trouble('no-room')

    const { media, index, offset } = writing
    await media.appendFile(bytes)
    await media.datasync()
    await index.appendFile(indexLine({ offset, length: bytes.length, duration }))
    writing.offset += bytes.length
    count(bytes.length)
    if (offset === header.length) onTake({ stream, began: writing.began, place: writing.place })
    if (!troubled) return
    troubled = null
    onWell(stream)
  }

  const start = async (at: number): Promise<Writing | null> => {
    const place = (['here', 'archive'] as const).find(place => folders[place] !== null && hasRoom(place))
    if (!place) return null
    begun = Math.max(Math.round(at), begun + 1)
    const path = takePath(folders[place]!, stream, begun)
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const media = await open(path, 'ax', 0o600)
    const index = await open(indexPath(path), 'ax', 0o600)
    writing = { place, path, began: begun, media, index, offset: header!.length }
    await media.appendFile(header!)
    await index.appendFile(indexLine({ offset: 0, length: header!.length, duration: 0 }))
    return writing
  }

  const close = async () => {
    const done = writing
    writing = null
    await done?.index.close()
    await done?.media.close()
  }

  /** What is whole stays; the half-written end goes. */
  const abandon = async () => {
    const left = writing
    writing = null
    if (!left) return
    try {
      await left.media.truncate(left.offset)
      await left.media.close()
      await left.index.close()
      if (left.offset === header?.length) await Promise.all([left.path, indexPath(left.path)].map(path => rm(path, { force: true })))
    } catch (error) {
      log(`recording ${stream}: ${error}`)
    }
  }

  const trouble = (why: 'no-room' | 'too-slow') => {
    if (troubled) return
    troubled = why
    log(`recording ${stream} has stopped: ${why}; the live goes on`)
    onTrouble(stream, why)
  }

  return {
    begin: (next: Uint8Array, at: number) => {
      clock = at
      push({ kind: 'begin', header: next, at })
    },
    segment: (bytes: Uint8Array, duration: number) => {
      const at = clock
      clock += duration
      if (waiting + bytes.length > mostWaiting) {
        gap = true
        return trouble('too-slow')
      }
      waiting += bytes.length
      push({ kind: 'segment', bytes, at, duration, afterGap: gap })
      gap = false
    },
    end: () => push({ kind: 'end' }),
    writing: () => (running || writing ? (writing?.began ?? 0) : null),
    trouble: () => troubled,
    settled: async () => { while (running) await running },
  }
}
