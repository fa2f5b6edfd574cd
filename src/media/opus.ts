import type { AudioTrack } from './audio-config.ts'

/** OpusHead (RFC 7845, 5.1), kept as the dOps box writes it (Opus in ISO base media, 4.3.2). Throws a RangeError when it is broken. */
export const readOpusConfig = (head: Buffer): AudioTrack => {
  if (head.toString('latin1', 0, 8) !== 'OpusHead' || head.readUInt8(8) >> 4 !== 0) throw new RangeError('no Opus configuration')

  const channels = head.readUInt8(9)
  const family = head.readUInt8(18)
  if (channels < 1 || channels > (mostChannels[family] ?? 0)) throw new RangeError('no such arrangement of channels')
  const arrangement = family === 0 ? Buffer.alloc(0) : head.subarray(19, 21 + channels)
  if (family !== 0 && arrangement.length < 2 + channels) throw new RangeError('an arrangement cut short')

  const config = Buffer.alloc(11)
  config.writeUInt8(channels, 1)
  config.writeUInt16BE(head.readUInt16LE(10), 2)
  config.writeUInt32BE(head.readUInt32LE(12), 4)
  config.writeInt16BE(head.readInt16LE(16), 8)
  config.writeUInt8(family, 10)
  return { codec: 'opus', config: Buffer.concat([config, arrangement]), rate: 48_000, channels, frame: 960, silence: null }
}

/** How many samples at 48 kHz a packet holds: RFC 6716, 3.1. 0 when it is none. */
export const opusDuration = (packet: Uint8Array) => {
  const [toc, count = 0] = packet
  if (toc === undefined) return 0

  const kind = toc >> 3
  const frame = kind < 12 ? [480, 960, 1920, 2880][kind & 3]! : kind < 16 ? [480, 960][kind & 1]! : [120, 240, 480, 960][kind & 3]!
  const frames = [1, 2, 2, count & 63][toc & 3]!
  return frames * frame <= longestPacket ? frames * frame : 0
}

const mostChannels: Record<number, number> = { 0: 2, 1: 8 }
const longestPacket = 5_760
