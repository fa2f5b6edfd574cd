import { read } from 'node:fs'
import { promisify } from 'node:util'

const readAt = promisify(read)

/** A finished fragment in a file: where it ends, how long it is (ms), and whether it begins with a key frame. */
export type Fragment = { end: number; duration: number; independent: boolean }

const largestHead = 1 << 20

/** The fragments (moof and mdat) of a fragmented MP4 from `at` on, as far as they are whole. */
export async function* walkFragments(fd: number, size: number, at: number, timeScale: number) {
  for (;;) {
    const head = await readBox(fd, at, size)
    if (head?.type !== 'moof' || head.length > largestHead) return
    const body = await readBox(fd, at + head.length, size)
    if (body?.type !== 'mdat') return

    const moof = await readBytes(fd, at, head.length)
    at += head.length + body.length
    yield { end: at, ...describe(moof, timeScale) } satisfies Fragment
  }
}

/** How long the header (ftyp and moov) at the beginning is, and the time scale of its first track; null when it is broken. */
export const readHeader = async (fd: number, size: number) => {
  const ftyp = await readBox(fd, 0, size)
  const moov = ftyp?.type === 'ftyp' ? await readBox(fd, ftyp.length, size) : null
  if (!ftyp || moov?.type !== 'moov' || moov.length > largestHead) return null
  const bytes = await readBytes(fd, ftyp.length, moov.length)
  const mdhd = bytes.indexOf('mdhd')
  return mdhd < 0 ? null : { length: ftyp.length + moov.length, timeScale: bytes.readUInt32BE(mdhd + 16) }
}

const readBytes = async (fd: number, at: number, length: number) => {
  const bytes = Buffer.alloc(length)
  const { bytesRead } = await readAt(fd, bytes, 0, length, at)
  return bytes.subarray(0, bytesRead)
}

const readBox = async (fd: number, at: number, size: number) => {
  if (at + 8 > size) return null
  const head = await readBytes(fd, at, 8)
  const length = head.readUInt32BE(0)
  return length < 8 || at + length > size ? null : { length, type: head.toString('latin1', 4) }
}

const syncSample = 0x2000000

/** ISO/IEC 14496-12, 8.8.8, as this machine writes it: every field for every sample, the first track leading. */
const describe = (moof: Buffer, timeScale: number) => {
  const trun = moof.indexOf('trun')
  const samples = moof.readUInt32BE(trun + 8)
  let ticks = 0
  for (let i = 0; i < samples; i++) ticks += moof.readUInt32BE(trun + 16 + 16 * i)
  return { duration: (ticks * 1000) / timeScale, independent: moof.readUInt32BE(trun + 24) === syncSample }
}
