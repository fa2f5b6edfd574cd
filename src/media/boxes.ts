import type { AudioTrack } from './audio-config.ts'
import type { VideoCodec } from './flv.ts'
import type { VideoTrack } from './video-config.ts'

/** One frame. `duration` and `offset` (presentation minus decoding time) in the track's time scale. */
export type Sample = { bytes: Uint8Array; duration: number; offset: number; key: boolean }

/** Samples that follow each other in one track; `start` is the decoding time of the first. */
export type TrackRun = { track: number; start: number; samples: Sample[] }

export const videoTrackId = 1
export const audioTrackId = 2
/** Video time is in milliseconds, as RTMP's; audio time in its own samples. */
export const videoTimeScale = 1000

/** The header of a fragmented MP4 (ISO/IEC 14496-12): what a player must know before the first fragment. */
export const initialization = (video: VideoTrack | null, audio: AudioTrack | null) =>
  Buffer.concat([
    box('ftyp', text('iso6'), u32(1), text('iso6'), text('mp41')),
    box(
      'moov',
      full('mvhd', 0, 0, u32(0, 0, 1000, 0, 0x10000), u16(0x100, 0), u32(0, 0), matrix, u32(0, 0, 0, 0, 0, 0, 3)),
      ...(video ? [videoTrak(video)] : []),
      ...(audio ? [audioTrak(audio)] : []),
      box('mvex', ...(video ? [trex(videoTrackId)] : []), ...(audio ? [trex(audioTrackId)] : [])),
    ),
  ])

/** One moof and its mdat. */
export const fragment = (sequence: number, runs: TrackRun[]) => {
  const head = moof(sequence, runs, moof(sequence, runs, 0).length + 8)
  return Buffer.concat([head, box('mdat', ...runs.flatMap(run => run.samples.map(sample => sample.bytes)))])
}

const moof = (sequence: number, runs: TrackRun[], mediaStart: number) => {
  let at = mediaStart
  const trafs = runs.map(run => {
    const traf = box('traf', full('tfhd', 0, baseIsMoof, u32(run.track)), full('tfdt', 1, 0, u64(run.start)), trun(run, at))
    at += run.samples.reduce((sum, sample) => sum + sample.bytes.length, 0)
    return traf
  })
  return box('moof', full('mfhd', 0, 0, u32(sequence)), ...trafs)
}

const trun = ({ samples }: TrackRun, at: number) =>
  full('trun', 1, everyField, u32(samples.length, at, ...samples.flatMap(sample =>
    [sample.duration, sample.bytes.length, sample.key ? syncSample : dependentSample, sample.offset])))

const baseIsMoof = 0x20000
// Data offset, then for each sample duration, size, flags, composition offset.
const everyField = 0xf01
const syncSample = 0x2000000
const dependentSample = 0x1010000

const pictureEntries: Record<VideoCodec, [entry: string, configuration: string]> = { h264: ['avc1', 'avcC'], hevc: ['hvc1', 'hvcC'], av1: ['av01', 'av1C'] }

const videoTrak = ({ codec, config, width, height }: VideoTrack) =>
  trak(
    videoTrackId, videoTimeScale, 'vide', { width, height },
    full('vmhd', 0, 1, u32(0, 0)),
    box(
      pictureEntries[codec][0],
      u32(0), u16(0, 1), u32(0, 0, 0, 0), u16(width, height), u32(0x480000, 0x480000, 0), u16(1), Buffer.alloc(32), u16(24, 0xffff),
      box(pictureEntries[codec][1], config),
    ),
  )

const audioTrak = ({ codec, config, rate, channels }: AudioTrack) =>
  trak(
    audioTrackId, rate, 'soun', null,
    full('smhd', 0, 0, u32(0)),
    // The 16.16 field cannot hold more than 65,535 Hz; decoders read the rate from esds.
    box(
      codec === 'opus' ? 'Opus' : 'mp4a', u32(0), u16(0, 1), u32(0, 0), u16(channels, 16), u32(0), u32(rate > 0xffff ? 0 : rate * 0x10000),
      codec === 'opus' ? box('dOps', config) : esds(config),
    ),
  )

/** MPEG-4 elementary stream descriptor; its one-byte lengths hold for configurations up to 100 bytes. */
const esds = (config: Buffer) =>
  full('esds', 0, 0,
    u8(3, 23 + config.length, 0, audioTrackId, 0, 4, 15 + config.length, 0x40, 0x15, 0, 0, 0), u32(0, 0),
    u8(5, config.length), config, u8(6, 1, 2))

const trak = (id: number, scale: number, handler: string, size: { width: number; height: number } | null, header: Buffer, entry: Buffer) =>
  box(
    'trak',
    full('tkhd', 0, 3, u32(0, 0, id, 0, 0, 0, 0), u16(0, 0, size ? 0 : 0x100, 0), matrix, u32((size?.width ?? 0) * 0x10000, (size?.height ?? 0) * 0x10000)),
    box(
      'mdia',
      full('mdhd', 0, 0, u32(0, 0, scale, 0), u16(undetermined, 0)),
      full('hdlr', 0, 0, u32(0), text(handler), u32(0, 0, 0), u8(0)),
      box(
        'minf', header, box('dinf', full('dref', 0, 0, u32(1), full('url ', 0, 1))),
        box('stbl', full('stsd', 0, 0, u32(1), entry), full('stts', 0, 0, u32(0)), full('stsc', 0, 0, u32(0)), full('stsz', 0, 0, u32(0, 0)), full('stco', 0, 0, u32(0))),
      ),
    ),
  )

const trex = (id: number) => full('trex', 0, 0, u32(id, 1, 0, 0, 0))

const undetermined = 0x55c4

const u8 = (...values: number[]) => Buffer.from(values)

const u16 = (...values: number[]) => {
  const bytes = Buffer.alloc(2 * values.length)
  values.forEach((value, i) => bytes.writeUInt16BE(value, 2 * i))
  return bytes
}

const u32 = (...values: number[]) => {
  const bytes = Buffer.allocUnsafe(4 * values.length)
  values.forEach((value, i) => bytes.writeUInt32BE(value >>> 0, 4 * i))
  return bytes
}

const u64 = (value: number) => u32(Math.floor(value / 2 ** 32), value % 2 ** 32)

const text = (value: string) => Buffer.from(value, 'latin1')

const matrix = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)

const box = (type: string, ...contents: Uint8Array[]) => {
  const size = contents.reduce((sum, content) => sum + content.length, 8)
  return Buffer.concat([u32(size), text(type), ...contents], size)
}

const full = (type: string, version: number, flags: number, ...contents: Uint8Array[]) =>
  box(type, u32((version << 24) | flags), ...contents)
