import type { AudioTrack } from './audio-config.ts'
import { av1Name } from './av1.ts'
import type { AudioCodec, VideoCodec } from './flv.ts'
import type { VideoTrack } from './video-config.ts'

export type Variant = { name: string; bandwidth: number; codecs: (string | null)[]; width?: number; height?: number }

/** The text of a multivariant playlist: draft-pantos-hls-rfc8216bis, 4.4.6. The first is what players begin with. */
export const writeMaster = (variants: Variant[]) => [
  '#EXTM3U',
  '#EXT-X-VERSION:9',
  '#EXT-X-INDEPENDENT-SEGMENTS',
  ...variants.flatMap(({ name, bandwidth, codecs, width, height }) => [
    `#EXT-X-STREAM-INF:BANDWIDTH=${Math.ceil(bandwidth)},CODECS="${codecs.filter(Boolean).join(',')}"${width && height ? `,RESOLUTION=${width}x${height}` : ''}`,
    `${name}.m3u8`,
  ]),
  '',
].join('\n')

/** A codec's name as players ask about it: RFC 6381, and ISO/IEC 14496-15 annex E for HEVC. */
export const codecOf = ({ codec, config }: Pick<VideoTrack, 'codec' | 'config'> | Pick<AudioTrack, 'codec' | 'config'>) => names[codec](config)

const hevcName = (config: Buffer) => {
  const space = ['', 'A', 'B', 'C'][config[1]! >> 6]
  const compatible = Number.parseInt(config.readUInt32BE(2).toString(2).padStart(32, '0').split('').reverse().join(''), 2).toString(16)
  const constraints = [...config.subarray(6, 12)].map(byte => byte.toString(16))
  while (constraints.length > 1 && constraints.at(-1) === '0') constraints.pop()
  return `hvc1.${space}${config[1]! & 31}.${compatible}.${config[1]! & 32 ? 'H' : 'L'}${config[12]}.${constraints.join('.')}`
}

const names: Record<VideoCodec | AudioCodec, (config: Buffer) => string> = {
  h264: config => `avc1.${config.toString('hex', 1, 4)}`,
  hevc: hevcName,
  av1: av1Name,
  aac: config => `mp4a.40.${(config[0]! >> 3) || 2}`,
  opus: () => 'opus',
}
