import { runFfmpeg, type Ffmpeg } from './ffmpeg.ts'
import type { AudioCodec, VideoCodec } from './flv.ts'

/** A way to make H.264 here. `before` stands ahead of the input, `filters` behind the scaling, `args` choose and set the encoder. */
export type Encoder = { name: string; before: string[]; filters: string[]; args: string[] }

const device = '/dev/dri/renderD128'

/** From the cheapest for the processor on; the last one runs everywhere. */
const known: Encoder[] = [
  { name: 'h264_nvenc', before: [], filters: [], args: ['-c:v', 'h264_nvenc', '-preset', 'p3', '-tune', 'ull', '-bf', '0', '-forced-idr', '1'] },
  { name: 'h264_qsv', before: [], filters: ['format=nv12'], args: ['-c:v', 'h264_qsv', '-preset', 'veryfast', '-bf', '0', '-async_depth', '1', '-forced_idr', '1'] },
  { name: 'h264_vaapi', before: ['-vaapi_device', device], filters: ['format=nv12', 'hwupload'], args: ['-c:v', 'h264_vaapi', '-bf', '0', '-async_depth', '1'] },
  { name: 'h264_v4l2m2m', before: [], filters: ['format=yuv420p'], args: ['-c:v', 'h264_v4l2m2m', '-bf', '0'] },
  { name: 'libx264', before: [], filters: ['format=yuv420p'], args: ['-c:v', 'libx264', '-preset', 'veryfast', '-tune', 'zerolatency', '-profile:v', 'main', '-bf', '0', '-sc_threshold', '0', '-forced-idr', '1'] },
]

/** ffmpeg with the encoder that works best here: looked for and tested once, when first asked for. */
export const createTools = (ffmpeg: () => Promise<Ffmpeg | null>, log: (line: string) => void) => {
  let found: Promise<Tools | null> | null = null
  const find = async (): Promise<Tools | null> => {
    const program = await ffmpeg()
    const encoder = program && (await findEncoder(program, log))
    return program && encoder && { ffmpeg: program, encoder }
  }
  return () => (found ??= find())
}

export type Tools = { ffmpeg: Ffmpeg; encoder: Encoder }

const decoders: Record<VideoCodec | AudioCodec, RegExp> = { h264: /^ *\S+ +h264 /m, hevc: /^ *\S+ +hevc /m, av1: /^ *\S+ +(libdav1d|libaom-av1|libgav1) /m, aac: /^ *\S+ +aac /m, opus: /^ *\S+ +(opus|libopus) /m }
const listings = new WeakMap<Ffmpeg, Promise<string>>()

/** Whether this ffmpeg reads such pictures or sound without any special hardware. */
export const canDecode = async (ffmpeg: Ffmpeg, codec: VideoCodec | AudioCodec) => {
  if (!listings.has(ffmpeg)) listings.set(ffmpeg, runFfmpeg(ffmpeg.path, ['-hide_banner', '-decoders']).then(({ output }) => output.toString()))
  return decoders[codec].test(await listings.get(ffmpeg)!)
}

const testFor = 8_000                // ms

/** The first encoder that really encodes a second of picture on this machine, or null. */
export const findEncoder = async (ffmpeg: Ffmpeg, log: (line: string) => void): Promise<Encoder | null> => {
  const listing = (await runFfmpeg(ffmpeg.path, ['-hide_banner', '-encoders'])).output.toString()

  for (const encoder of known) {
    if (!new RegExp(`^ *\\S+ +${encoder.name} `, 'm').test(listing)) continue
    const began = performance.now()
    const { ok } = await runFfmpeg(ffmpeg.path, testArguments(encoder), { limitMs: testFor })
    if (!ok) continue
    log(`smaller pictures: ${encoder.name} works (one second in ${Math.round(performance.now() - began)} ms)`)
    return encoder
  }
  log('smaller pictures: this ffmpeg has no H.264 encoder that works here')
  return null
}

const testArguments = ({ before, filters, args }: Encoder) => [
  '-hide_banner', '-loglevel', 'error', '-nostdin', ...before, '-f', 'lavfi', '-i', 'testsrc2=s=640x360:r=30:d=1',
  ...(filters.length > 0 ? ['-vf', filters.join(',')] : []), ...args, '-b:v', '800k', '-f', 'null', '-',
]
