import { createBits, type Bits } from './bits.ts'
import type { AudioCodec } from './flv.ts'
import { readOpusConfig } from './opus.ts'

/** `frame` is how many samples one AAC frame holds at `rate`; Opus says it in each. `silence` is a whole frame of it, where we can write one. */
export type AudioTrack = { codec: AudioCodec; config: Buffer; rate: number; channels: number; frame: number; silence: Buffer | null }

/** What an encoder says about its sound before it sends any. Throws a RangeError when it is broken. */
export const readAudioConfig = (codec: AudioCodec, config: Buffer): AudioTrack => (codec === 'opus' ? readOpusConfig(config) : readAacConfig(config))

/** AudioSpecificConfig, ISO/IEC 14496-3, 1.6.2.1. */
const readAacConfig = (config: Buffer): AudioTrack => {
  if (config.length > 64) throw new RangeError('too long for an audio configuration')

  const bits = createBits(config)
  let type = readType(bits)
  const rate = readRate(bits)
  const arrangement = bits.number(4)
  if (type === spectralBandReplication || type === parametricStereo) {
    readRate(bits)
    type = readType(bits)
  }

  const frame = bits.bit() ? 960 : 1024
  const channels = arrangement === 7 ? 8 : arrangement || 2
  return { codec: 'aac', config: Buffer.from(config), rate, channels, frame, silence: type === lowComplexity ? silences[arrangement] ?? null : null }
}

const readType = (bits: Bits) => {
  const type = bits.number(5)
  return type === 31 ? 32 + bits.number(6) : type
}

const readRate = (bits: Bits) => {
  const index = bits.number(4)
  const rate = index === 15 ? bits.number(24) : rates[index]
  if (!rate || rate > 96_000) throw new RangeError('no such sample rate')
  return rate
}

const lowComplexity = 2
const spectralBandReplication = 5
const parametricStereo = 29

const rates = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350]

// One channel element (or pair with a common window) without a single scale factor band, then the end mark.
const silences: Record<number, Buffer> = {
  1: Buffer.from([0x00, 0x00, 0x00, 0x07]),
  2: Buffer.from([0x21, 0x00, 0x00, 0x00, 0x00, 0x1c]),
}
