import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import { open, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { segmentTime } from '../remuxer.ts'
import { readHeader, walkFragments } from './fragments.ts'

/**
 * A take is what one encoder run left: `<began>.mp4`, a fragmented MP4 of the very bytes that viewers were sent, named
 * after the wall clock (ms) at its first frame, and beside it `<began>.index`: a line for the header and for each
 * segment with offset, length and duration (ms). The index can be made anew from the file.
 */
export type Segment = { offset: number; length: number; duration: number }

export type TakeIndex = {
  /** Bytes of the header. */
  header: number
  segments: Segment[]
  /** Where the last whole segment ends. */
  bytes: number
  duration: number
}

export const takePath = (folder: string, stream: string, began: number) => join(folder, stream, `${began}.mp4`)
export const indexPath = (path: string) => path.replace(/\.mp4$/, '.index')

export const indexLine = ({ offset, length, duration }: Segment) => `${offset} ${length} ${Number(duration.toFixed(3))}\n`

/** Whole lines that follow each other; what comes after a broken one does not count. */
export const readIndex = (text: string): TakeIndex => {
  const index: TakeIndex = { header: 0, segments: [], bytes: 0, duration: 0 }
  for (const line of text.split('\n').slice(0, -1)) {
    if (!/^\d+ \d+ \d+(\.\d+)?$/.test(line)) break
    const [offset, length, duration] = line.split(' ').map(Number) as [number, number, number]
    if (offset !== index.bytes || length === 0) break
    if (offset === 0) index.header = length
    else index.segments.push({ offset, length, duration })
    index.bytes += length
    index.duration += duration
  }
  return index
}

type Known = { size: number; text: string; index: TakeIndex }

const known = new Map<string, Known>()
const mostKnown = 200

/** The index of a take, read from the disk only as far as it has grown; null when there is none. */
export const indexOf = (path: string): TakeIndex | null => {
  const file = indexPath(path)
  const size = statSync(file, { throwIfNoEntry: false })?.size
  if (size === undefined) return null
  const before = known.get(path)
  known.delete(path)
  const now = before?.size === size ? before : readOn(file, size, before && before.size < size ? before.text : '')
  known.set(path, now)
  if (known.size > mostKnown) known.delete(known.keys().next().value!)
  return now.index
}

const readOn = (file: string, size: number, start: string): Known => {
  const fd = openSync(file, 'r')
  try {
    const rest = Buffer.alloc(size - start.length)
    readSync(fd, rest, 0, rest.length, start.length)
    const text = start + rest.toString('latin1')
    return { size, text, index: readIndex(text) }
  } finally {
    closeSync(fd)
  }
}

/** Brings a take in order that a crash left: whole fragments that the index lacks are added to it, half ones are cut off. Null when nothing can be saved. */
export const recoverTake = async (path: string): Promise<TakeIndex | null> => {
  const text = existsSync(indexPath(path)) ? await readFile(indexPath(path), 'latin1') : ''
  const file = await open(path, 'r')
  let found: { index: TakeIndex; lines: string } | null = null
  let size = 0
  try {
    size = (await file.stat()).size
    found = await complete(file.fd, size, whatFits(readIndex(text), size))
  } finally {
    await file.close()
  }
  if (!found) return null
  if (found.index.bytes < size) await truncate(path, found.index.bytes)
  if (found.lines !== text) await writeFile(indexPath(path), found.lines, { flush: true })
  known.delete(path)
  return found.index
}

const whatFits = (index: TakeIndex, size: number): TakeIndex => {
  if (index.header === 0 || index.header > size) return readIndex('')
  const segments = index.segments.filter(({ offset, length }) => offset + length <= size)
  return withSegments(index.header, segments)
}

const withSegments = (header: number, segments: Segment[]): TakeIndex => ({
  header,
  segments,
  bytes: segments.reduce((sum, { length }) => sum + length, header),
  duration: segments.reduce((sum, { duration }) => sum + duration, 0),
})

const slack = 50

const complete = async (fd: number, size: number, index: TakeIndex) => {
  const header = await readHeader(fd, size)
  if (!header) return null
  const segments = [...index.segments]
  let end = segments.length ? index.bytes : header.length
  let open: Segment | null = null
  for await (const fragment of walkFragments(fd, size, end, header.timeScale)) {
    if (!open || (fragment.independent && open.duration >= segmentTime - slack)) segments.push((open = { offset: end, length: 0, duration: 0 }))
    open.length += fragment.end - end
    open.duration += fragment.duration
    end = fragment.end
  }
  const whole = withSegments(header.length, segments)
  return { index: whole, lines: [{ offset: 0, length: header.length, duration: 0 }, ...segments].map(indexLine).join('') }
}
