import { av1Size } from './av1.ts'
import { createBits, type Bits } from './bits.ts'
import type { VideoCodec } from './flv.ts'

export type VideoTrack = { codec: VideoCodec; config: Buffer; width: number; height: number }

/** A decoder configuration record (ISO/IEC 14496-15) (for AV1 of its own specification) and the picture's size as it says. Throws a RangeError when it is broken. */
export const readVideoConfig = (codec: VideoCodec, config: Buffer): VideoTrack => {
  const size = sizes[codec](config)
  if (!(size.width > 0 && size.height > 0 && size.width <= 16_384 && size.height <= 16_384)) throw new RangeError('no such picture size')

  // A copy, because it outlives the message it came in.
  return { codec, config: Buffer.from(config), ...size }
}

const h264ParameterSet = (config: Buffer) => config.subarray(8, 8 + config.readUInt16BE(6))

const hevcParameterSet = (config: Buffer) => {
  let at = 23
  for (let arrays = config.readUInt8(22); arrays > 0; arrays--) {
    const type = config.readUInt8(at) & 63
    let count = config.readUInt16BE(at + 1)
    at += 3

    for (; count > 0; count--) {
      const length = config.readUInt16BE(at)
      if (type === 33) return config.subarray(at + 2, at + 2 + length)
      at += 2 + length
    }
  }
  throw new RangeError('no sequence parameter set')
}

/** ITU-T H.264, 7.3.2.1.1. */
const h264Size = (parameterSet: Uint8Array) => {
  const bits = createBits(withoutEmulation(parameterSet))
  bits.skip(8)
  const profile = bits.number(8)
  bits.skip(16)
  bits.golomb()

  const chroma = highProfiles.has(profile) ? skipHighProfile(bits) : 1
  bits.golomb()
  skipPictureOrder(bits)
  bits.golomb()
  bits.skip(1)

  const columns = bits.golomb() + 1
  const rows = bits.golomb() + 1
  const fields = bits.bit() ? 1 : 2
  if (fields === 2) bits.skip(1)
  bits.skip(1)

  const [left, right, top, bottom] = bits.bit() ? [bits.golomb(), bits.golomb(), bits.golomb(), bits.golomb()] : [0, 0, 0, 0]
  const cropX = chroma === 1 || chroma === 2 ? 2 : 1
  const cropY = (chroma === 1 ? 2 : 1) * fields
  return { width: columns * 16 - cropX * (left + right), height: rows * 16 * fields - cropY * (top + bottom) }
}

const highProfiles = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 134, 135, 138, 139])

const skipHighProfile = (bits: Bits) => {
  const chroma = bits.golomb()
  if (chroma === 3) bits.skip(1)
  bits.golomb()
  bits.golomb()
  bits.skip(1)

  if (bits.bit()) for (let i = 0; i < (chroma === 3 ? 12 : 8); i++) if (bits.bit()) skipScalingList(bits, i < 6 ? 16 : 64)
  return chroma
}

const skipScalingList = (bits: Bits, size: number) => {
  let last = 8
  let next = 8
  for (let i = 0; i < size; i++) {
    if (next !== 0) next = (last + bits.signedGolomb() + 256) % 256
    if (next !== 0) last = next
  }
}

const skipPictureOrder = (bits: Bits) => {
  const type = bits.golomb()
  if (type === 0) bits.golomb()
  if (type !== 1) return

  bits.skip(1)
  bits.golomb()
  bits.golomb()
  for (let count = bits.golomb(); count > 0; count--) bits.golomb()
}

/** ITU-T H.265, 7.3.2.2.1. */
const hevcSize = (parameterSet: Uint8Array) => {
  const bits = createBits(withoutEmulation(parameterSet))
  bits.skip(20)
  const layers = bits.number(3)
  bits.skip(1)
  skipProfiles(bits, layers)
  bits.golomb()

  const chroma = bits.golomb()
  if (chroma === 3) bits.skip(1)
  const width = bits.golomb()
  const height = bits.golomb()

  const [left, right, top, bottom] = bits.bit() ? [bits.golomb(), bits.golomb(), bits.golomb(), bits.golomb()] : [0, 0, 0, 0]
  const cropX = chroma === 1 || chroma === 2 ? 2 : 1
  const cropY = chroma === 1 ? 2 : 1
  return { width: width - cropX * (left + right), height: height - cropY * (top + bottom) }
}

const skipProfiles = (bits: Bits, layers: number) => {
  bits.skip(96)
  const present = Array.from({ length: layers }, () => [bits.bit(), bits.bit()] as const)
  if (layers > 0) bits.skip(2 * (8 - layers))
  for (const [profile, level] of present) bits.skip((profile ? 88 : 0) + (level ? 8 : 0))
}

/** Takes out the 3 that keeps 0 0 0, 0 0 1 and 0 0 2 from looking like a start code. */
const withoutEmulation = (unit: Uint8Array) => {
  const kept = new Uint8Array(unit.length)
  let length = 0
  let zeros = 0
  for (const byte of unit) {
    if (zeros >= 2 && byte === 3) { zeros = 0; continue }
    zeros = byte === 0 ? zeros + 1 : 0
    kept[length++] = byte
  }
  return kept.subarray(0, length)
}

const sizes: Record<VideoCodec, (config: Buffer) => { width: number; height: number }> = {
  h264: config => h264Size(h264ParameterSet(config)),
  hevc: config => hevcSize(hevcParameterSet(config)),
  av1: av1Size,
}
