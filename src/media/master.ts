import type { AudioTrack } from './audio-config.ts'
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
export const codecOf = (track: Pick<VideoTrack, 'codec' | 'config'> | Pick<AudioTrack, 'config' | 'rate'>) => {
  if (!('codec' in track)) return `mp4a.40.${(track.config[0]! >> 3) || 2}`
  return track.codec === 'hevc' ? hevcName(track.config) : `avc1.${track.config.toString('hex', 1, 4)}`
}

const hevcName = (config: Buffer) => {
  const space = ['', 'A', 'B', 'C'][config[1]! >> 6]
  const compatible = Number.parseInt(config.readUInt32BE(2).toString(2).padStart(32, '0').split('').reverse().join(''), 2).toString(16)
  const constraints = [...config.subarray(6, 12)].map(byte => byte.toString(16))
  while (constraints.length > 1 && constraints.at(-1) === '0') constraints.pop()
  return `hvc1.${space}${config[1]! & 31}.${compatible}.${config[1]! & 32 ? 'H' : 'L'}${config[12]}.${constraints.join('.')}`
}
