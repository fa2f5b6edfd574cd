import { withoutDelimiter } from './av1.ts'

export type VideoCodec = 'h264' | 'hevc' | 'av1'
export type AudioCodec = 'aac' | 'opus'

export type Tag =
  | { kind: 'video config'; codec: VideoCodec; config: Buffer }
  | { kind: 'picture'; key: boolean; offset: number; bytes: Buffer }
  | { kind: 'audio config'; codec: AudioCodec; config: Buffer }
  | { kind: 'sound'; bytes: Buffer }
  | { kind: 'foreign'; codec: string }

/** What an RTMP audio message says; null when it holds nothing for us. The bytes are views into `body`. */
export const readAudio = (body: Buffer): Tag | null => {
  if (body.length < 3) return null

  const format = body[0]! >> 4
  if (format === extended) return readExtendedAudio(body)
  if (format !== 10) return { kind: 'foreign', codec: audioFormats[format] ?? `audio format ${format}` }
  return sound('aac', body[1]!, body.subarray(2))
}

/** The same for a video message, in the old form and in enhanced RTMP's. `offset` is presentation minus decoding time in ms. */
export const readVideo = (body: Buffer): Tag | null => {
  if (body.length < 6) return null

  const frameType = (body[0]! >> 4) & 7
  if (frameType === command) return null
  return body[0]! & 0x80 ? readExtendedVideo(body, frameType) : readClassicVideo(body, frameType)
}

const readClassicVideo = (body: Buffer, frameType: number): Tag | null => {
  const codec = videoFormats[body[0]! & 15]
  if (!codec) return { kind: 'foreign', codec: `video format ${body[0]! & 15}` }

  if (body[1] === sequenceStart) return { kind: 'video config', codec, config: body.subarray(5) }
  return body[1] === codedFrames ? picture(frameType, body.readIntBE(2, 3), body.subarray(5)) : null
}

const readExtendedVideo = (body: Buffer, frameType: number): Tag | null => {
  const type = body[0]! & 15
  if (type > codedFramesWithoutOffset) return null

  const name = body.toString('latin1', 1, 5)
  const codec = fourCCs[name]
  if (!codec) return { kind: 'foreign', codec: name }

  if (type === sequenceStart) return { kind: 'video config', codec, config: body.subarray(5) }
  if (type === sequenceEnd) return null
  // Only what may be decoded out of order carries an offset.
  if (codec === 'av1') return picture(frameType, 0, withoutDelimiter(body.subarray(5)))
  if (type === codedFramesWithoutOffset) return picture(frameType, 0, body.subarray(5))
  return body.length > 8 ? picture(frameType, body.readIntBE(5, 3), body.subarray(8)) : null
}

const readExtendedAudio = (body: Buffer): Tag | null => {
  const type = body[0]! & 15
  if (type > codedFrames || body.length < 6) return null

  const name = body.toString('latin1', 1, 5)
  const codec = soundFourCCs[name]
  return codec ? sound(codec, type, body.subarray(5)) : { kind: 'foreign', codec: name }
}

const sound = (codec: AudioCodec, type: number, bytes: Buffer): Tag =>
  type === sequenceStart ? { kind: 'audio config', codec, config: bytes } : { kind: 'sound', bytes }

const picture = (frameType: number, offset: number, bytes: Buffer): Tag | null =>
  bytes.length === 0 ? null : { kind: 'picture', key: frameType === keyFrame, offset, bytes }

const sequenceStart = 0
const codedFrames = 1
const sequenceEnd = 2
const codedFramesWithoutOffset = 3
const keyFrame = 1
const command = 5
const extended = 9

// 12 is HEVC as Chinese encoders sent it long before enhanced RTMP.
const videoFormats: Record<number, VideoCodec> = { 7: 'h264', 12: 'hevc' }
const fourCCs: Record<string, VideoCodec> = { avc1: 'h264', hvc1: 'hevc', av01: 'av1' }
const soundFourCCs: Record<string, AudioCodec> = { mp4a: 'aac', Opus: 'opus' }
const audioFormats: Record<number, string> = { 0: 'PCM', 1: 'ADPCM', 2: 'MP3', 3: 'PCM', 7: 'G.711', 8: 'G.711', 11: 'Speex', 14: 'MP3' }
