import type { MediaMessage } from './connection.ts'

const longestTag = 16 << 20

/** Cuts a stream of FLV, however it arrives, into its messages. Throws when it is none. */
export const createFlvReader = (take: (message: MediaMessage) => void) => {
  let rest = Buffer.alloc(0)
  let begun = false

  return (bytes: Uint8Array) => {
    rest = rest.length > 0 ? Buffer.concat([rest, bytes]) : Buffer.from(bytes)
    let at = 0
    if (!begun) {
      if (rest.length < 13) return
      if (rest.toString('latin1', 0, 3) !== 'FLV') throw new Error('not FLV')
      begun = true
      at = 13
    }
    while (rest.length - at >= 15) {
      const length = rest.readUIntBE(at + 1, 3)
      if (length > longestTag) throw new Error('a tag too long')
      if (rest.length - at < length + 15) break
      const kind = kinds[rest[at]!]
      if (kind) take({ kind, at: rest.readUIntBE(at + 4, 3) + rest[at + 7]! * 2 ** 24, body: Buffer.from(rest.subarray(at + 11, at + 11 + length)) })
      at += length + 15
    }
    rest = rest.subarray(at)
  }
}

const kinds: Record<number, MediaMessage['kind']> = { 8: 'audio', 9: 'video' }
