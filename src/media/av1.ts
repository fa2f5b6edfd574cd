import { createBits, type Bits } from './bits.ts'

/** The picture's size from the sequence header in an av1C record (AV1 in ISO base media, 2.3; AV1 specification, 5.5). Throws a RangeError when it is broken. */
export const av1Size = (config: Buffer) => {
  if (config.readUInt8(0) !== markerAndVersion) throw new RangeError('no AV1 configuration')
  return sizeIn(sequenceHeader(config.subarray(4)))
}

/** AV1's name as players ask about it: profile, level and tier, depth. */
export const av1Name = (config: Buffer) => {
  const [, levels = 0, kinds = 0] = config
  const depth = kinds & 0x40 ? (kinds & 0x20 ? '12' : '10') : '08'
  return `av01.${levels >> 5}.${String(levels & 31).padStart(2, '0')}${kinds & 0x80 ? 'H' : 'M'}.${depth}`
}

/** A temporal unit without the delimiter before it, which MP4 leaves out. */
export const withoutDelimiter = (unit: Buffer) => (unit[0] === 0x12 && unit[1] === 0 ? unit.subarray(2) : unit)

const markerAndVersion = 0x81
const sequenceHeaderType = 1

const sequenceHeader = (units: Buffer) => {
  for (let at = 0; ; ) {
    const head = units.readUInt8(at)
    at += head & 4 ? 2 : 1
    const { value: length, end } = head & 2 ? readLength(units, at) : { value: units.length - at, end: at }
    if (length > units.length - end) throw new RangeError('a unit longer than its record')
    if (((head >> 3) & 15) === sequenceHeaderType) return units.subarray(end, end + length)
    at = end + length
  }
}

/** LEB128, at most eight bytes long. */
const readLength = (bytes: Buffer, from: number) => {
  let value = 0
  for (let i = 0; i < 8; i++) {
    const byte = bytes.readUInt8(from + i)
    value += (byte & 127) * 2 ** (7 * i)
    if (byte < 128) return { value, end: from + i + 1 }
  }
  throw new RangeError('a length without an end')
}

const sizeIn = (header: Uint8Array) => {
  const bits = createBits(header)
  bits.skip(4)
  bits.bit() ? bits.skip(5) : skipOperatingPoints(bits)

  const widthBits = bits.number(4) + 1
  const heightBits = bits.number(4) + 1
  return { width: bits.number(widthBits) + 1, height: bits.number(heightBits) + 1 }
}

const skipOperatingPoints = (bits: Bits) => {
  const delayBits = bits.bit() ? skipTiming(bits) : 0
  const delays = bits.bit()
  for (let points = bits.number(5) + 1; points > 0; points--) {
    bits.skip(12)
    if (bits.number(5) > 7) bits.skip(1)
    if (delayBits > 0 && bits.bit()) bits.skip(2 * delayBits + 1)
    if (delays && bits.bit()) bits.skip(4)
  }
}

/** How many bits a decoder's delay has here; 0 when there is no decoder model. */
const skipTiming = (bits: Bits) => {
  bits.skip(64)
  if (bits.bit()) bits.golomb()
  if (!bits.bit()) return 0
  const delayBits = bits.number(5) + 1
  bits.skip(42)
  return delayBits
}
