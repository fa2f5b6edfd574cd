// What the tests of this folder share: real encoders, real players' tools, and a hand-made RTMP client for the rest.
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import amf from 'node-media-server/src/protocol/amf.js'
import type { MediaMessage } from './connection.ts'
import { readAudio, readVideo } from './flv.ts'
import { startMedia, type Media, type MediaOptions, type Refusal } from './media.ts'
import { createRemuxer, type Part } from './remuxer.ts'

const ffmpegBin = process.env.FFMPEG_BIN ?? 'ffmpeg'
const ffprobeBin = process.env.FFMPEG_BIN?.replace(/ffmpeg$/, 'ffprobe') ?? 'ffprobe'

export const folder = mkdtempSync(join(tmpdir(), 'stallcast-media-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

const run = async (command: string[]) => {
  const child = Bun.spawn(command, { stdin: 'ignore', stdout: 'pipe', stderr: 'pipe' })
  const [output, errors] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
  if ((await child.exited) !== 0) throw new Error(`${command.join(' ')}\n${errors}`)
  return { output, errors }
}

export const ffmpeg = (...args: string[]) => run([ffmpegBin, '-hide_banner', '-nostdin', '-y', '-loglevel', 'warning', ...args])

export const picture = (size = '320x180', rate = 30) => ['-f', 'lavfi', '-i', `testsrc2=s=${size}:r=${rate}`]
export const tone = (rate = 48_000) => ['-f', 'lavfi', '-i', `sine=f=440:r=${rate}`]
export const h264 = (gop = 60, bFrames = 0) =>
  ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-threads', '1', '-g', `${gop}`, '-keyint_min', `${gop}`, '-sc_threshold', '0', '-bf', `${bFrames}`]
export const aac = ['-c:a', 'aac']

type Encoded = { file: string; messages: MediaMessage[] }
const encoded = new Map<string, Promise<Encoded>>()

/** What an encoder would send, without the waiting. */
export const encode = (...args: string[]) => {
  const key = args.join(' ')
  if (!encoded.has(key)) encoded.set(key, encodeTo(join(folder, `${encoded.size}.flv`), args))
  return encoded.get(key)!
}

const encodeTo = async (file: string, args: string[]): Promise<Encoded> => {
  await ffmpeg(...args, '-f', 'flv', file)
  return { file, messages: readFlv(Buffer.from(await Bun.file(file).arrayBuffer())) }
}

/** Seven seconds of picture and sound, a key frame every two. */
export const usual = ['-f', 'lavfi', '-i', 'testsrc2=s=320x180:r=30', '-f', 'lavfi', '-i', 'sine=f=440:r=48000', '-t', '7']

export const readFlv = (bytes: Buffer) => {
  const messages: MediaMessage[] = []
  for (let at = 13; at + 15 <= bytes.length; ) {
    const length = bytes.readUIntBE(at + 1, 3)
    const kind = { 8: 'audio', 9: 'video' }[bytes[at]!] as MediaMessage['kind'] | undefined
    if (kind) messages.push({ kind, at: bytes.readUIntBE(at + 4, 3) + bytes[at + 7]! * 2 ** 24, body: bytes.subarray(at + 11, at + 11 + length) })
    at += length + 15
  }
  return messages
}

type Enhanced = { name: string; fourCC: string; box: string; key: number; args: string[]; size?: string }

/** Pictures as enhanced RTMP carries them; ffmpeg before 6.1 cannot write that itself. */
const encodeEnhanced = async ({ name, fourCC, box, key, args, size }: Enhanced, seconds: number) => {
  const file = join(folder, `${name}.mp4`)
  await ffmpeg(...picture(size), '-t', `${seconds}`, ...args, ...singly('delay_moov'), file)
  const { config, frames } = await framesOf(file, box)

  const head = (isKey: boolean, type: number) => Buffer.concat([Buffer.from([0x80 | ((isKey ? 1 : 2) << 4) | type]), Buffer.from(fourCC)])
  const messages: MediaMessage[] = [
    { kind: 'video', at: 0, body: Buffer.concat([head(true, 0), config]) },
    ...frames.map((frame, i): MediaMessage => ({ kind: 'video', at: Math.round((i * 1000) / 30), body: Buffer.concat([head(i % key === 0, fourCC === 'av01' ? 1 : 3), frame]) })),
  ]
  return { file, messages }
}

// AV1's configuration is known only with its first picture.
const singly = (moov: string) => ['-f', 'mp4', '-movflags', `frag_every_frame+${moov}+default_base_moof`]

const framesOf = async (file: string, box: string) => {
  const bytes = Buffer.from(await Bun.file(file).arrayBuffer())
  const at = bytes.indexOf(box)
  const config = bytes.subarray(at + 4, at - 4 + bytes.readUInt32BE(at - 4))
  return { config, frames: boxesOf(bytes).filter(({ type }) => type === 'mdat').map(({ content }) => content) }
}

export const encodeHevc = (name: string, seconds: number) =>
  encodeEnhanced({ name, fourCC: 'hvc1', box: 'hvcC', key: 60, args: ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=none:bframes=0:keyint=60:min-keyint=60:scenecut=0:pools=1', '-tag:v', 'hvc1'] }, seconds)

export const encodeAv1 = (name: string, seconds: number, size = '160x90') =>
  encodeEnhanced({ name, fourCC: 'av01', box: 'av1C', key: 30, size, args: ['-c:v', 'libaom-av1', '-usage', 'realtime', '-cpu-used', '8', '-threads', '1', '-lag-in-frames', '0', '-b:v', '200k', '-g', '30', '-keyint_min', '30'] }, seconds)

/** Opus as enhanced RTMP carries it, in packets of so many ms. */
export const encodeOpus = async (name: string, seconds: number, { packet = 20, channels = 2 } = {}) => {
  const [file, ogg] = [join(folder, `${name}.mp4`), join(folder, `${name}.ogg`)]
  await ffmpeg(...tone(), '-t', `${seconds}`, '-ac', `${channels}`, '-c:a', 'libopus', '-b:a', '64k', '-frame_duration', `${packet}`, ...singly('empty_moov'), file)
  await ffmpeg('-i', file, '-c', 'copy', ogg)
  const bytes = Buffer.from(await Bun.file(ogg).arrayBuffer())
  const config = bytes.subarray(bytes.indexOf('OpusHead'), bytes.indexOf('OggS', 4))
  const { frames } = await framesOf(file, 'dOps')

  const head = (type: number) => Buffer.concat([Buffer.from([0x90 | type]), Buffer.from('Opus')])
  const messages: MediaMessage[] = [
    { kind: 'audio', at: 0, body: Buffer.concat([head(0), config]) },
    ...frames.map((frame, i): MediaMessage => ({ kind: 'audio', at: Math.round(i * packet), body: Buffer.concat([head(1), frame]) })),
  ]
  return { file, messages }
}

/** Pictures and sound in the order an encoder sends them. */
export const together = (...tracks: MediaMessage[][]) => tracks.flat().toSorted((one, other) => one.at - other.at)

export const boxesOf = (bytes: Buffer) => {
  const boxes: { type: string; content: Buffer }[] = []
  for (let at = 0; at + 8 <= bytes.length; ) {
    const size = bytes.readUInt32BE(at)
    boxes.push({ type: bytes.toString('latin1', at + 4, at + 8), content: bytes.subarray(at + 8, at + size) })
    at += Math.max(size, 8)
  }
  return boxes
}

export type TimeLine = { initialization: Uint8Array; age: number; segments: Part[][] }

/** Everything the remuxer makes of the messages, time line by time line. */
export const remux = (messages: MediaMessage[]) => {
  const lines: TimeLine[] = []
  let open: Part[] | null = null
  const remuxer = createRemuxer({
    begin: (initialization, age) => { lines.push({ initialization, age, segments: [] }) },
    add: part => {
      if (!open) lines.at(-1)!.segments.push((open = []))
      open.push(part)
    },
    closeSegment: () => { open = null },
  })

  for (const { kind, at, body } of messages) {
    const tag = kind === 'audio' ? readAudio(body) : readVideo(body)
    if (tag) remuxer.push(tag, at)
  }
  remuxer.end()
  return lines
}

export const partsOf = (line: TimeLine) => line.segments.flat()
export const length = (parts: Part[]) => parts.reduce((sum, part) => sum + part.duration, 0)

/** A file a player's tools can open. */
export const save = async (name: string, line: TimeLine) => {
  const file = join(folder, `${name}.out.mp4`)
  await Bun.write(file, Buffer.concat([line.initialization, ...partsOf(line).map(part => part.bytes)]))
  return file
}

/** Everything ffmpeg complains about while it decodes every frame: '' when all is well. */
export const complaints = async (file: string) =>
  (await ffmpeg('-xerror', '-i', file, '-fps_mode', 'passthrough', '-enc_time_base', '1:1000', '-f', 'null', '-')).errors

export type Track = {
  codec: string
  tag: string
  width?: number
  height?: number
  /** In ms from the track's first frame, in the order of the file. */
  times: number[]
  /** One for each frame as it is, undecoded. */
  hashes: string[]
}

/** What a file holds, as ffprobe sees it. */
export const probe = async (file: string): Promise<Track[]> => {
  const { output } = await run([ffprobeBin, '-v', 'error', '-show_entries', 'stream=index,codec_name,codec_tag_string,width,height:packet=stream_index,pts_time,data_hash', '-show_data_hash', 'md5', '-of', 'json', file])
  const { streams, packets } = JSON.parse(output) as {
    streams: { index: number; codec_name: string; codec_tag_string: string; width?: number; height?: number }[]
    packets: { stream_index: number; pts_time: string; data_hash: string }[]
  }

  return streams.map(({ index, codec_name, codec_tag_string, width, height }) => {
    const mine = packets.filter(packet => packet.stream_index === index)
    const times = mine.map(packet => Math.round(Number.parseFloat(packet.pts_time) * 1000))
    const first = Math.min(...times)
    return { codec: codec_name, tag: codec_tag_string, width, height, times: times.map(time => time - first), hashes: mine.map(packet => packet.data_hash) }
  })
}

export const until = async (what: string, isSo: () => boolean | Promise<boolean>, within = 45_000) => {
  const deadline = Date.now() + within
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`waited in vain until ${what}`)
    await new Promise(resolve => setTimeout(resolve, 10))
  }
}

/** The whole machine with the names of what happened, and HTTP before it. Stream keys are `key-<stream>`. */
export const startStall = async (options: Partial<MediaOptions> = {}) => {
  const events: string[] = []
  const refusals: Refusal[] = []
  const media = await startMedia({
    host: '127.0.0.1',
    rtmpPort: 0,
    mayPublish: key => (key.startsWith('key-') ? { streamId: key.slice(4) } : { refused: 'wrong-key' }),
    onLive: id => void events.push(`live ${id}`),
    onAway: id => void events.push(`away ${id}`),
    onRefused: refusal => void refusals.push(refusal),
    log: () => {},
    ...options,
  })
  const http = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    idleTimeout: 60,
    fetch: request => {
      const { pathname, search } = new URL(request.url)
      const [, , id = '', file = ''] = pathname.split('/')
      return media.serve(id, file, search.slice(1))
    },
  })
  const url = (id: string, file = 'index.m3u8') => `http://127.0.0.1:${http.port}/live/${id}/${file}`
  return { media, events, refusals, url, stop: async () => { await media.stop(); await http.stop(true) } }
}

/** A real encoder at its own pace. */
export const publish = (media: Media, key: string, ...args: string[]) => {
  const child = Bun.spawn([ffmpegBin, '-hide_banner', '-nostdin', '-loglevel', 'error', ...args, '-f', 'flv', `rtmp://127.0.0.1:${media.port}/live/${key}`], { stdin: 'ignore', stdout: 'ignore', stderr: 'pipe' })
  return { exited: child.exited, kill: () => { child.kill('SIGKILL'); return child.exited } }
}

export const live = (args: string[]) => ['-re', ...args]

export const handshake = Buffer.concat([Buffer.from([3]), Buffer.alloc(3072, 7)])

/** One RTMP message; chunks of 60,000 bytes, as `chunkSize` announces. */
export const message = (channel: number, type: number, payload: Uint8Array, at = 0, stream = 1) => {
  const head = Buffer.from([channel, at >> 16, (at >> 8) & 255, at & 255, payload.length >> 16, (payload.length >> 8) & 255, payload.length & 255, type, stream, 0, 0, 0])
  const chunks: Uint8Array[] = [head]
  for (let i = 0; i < payload.length; i += 60_000) {
    if (i > 0) chunks.push(Buffer.from([0xc0 | channel]))
    chunks.push(payload.subarray(i, i + 60_000))
  }
  return Buffer.concat(chunks)
}

export const chunkSize = message(2, 1, Buffer.from([0, 0, 0xea, 0x60]), 0, 0)

const command = (values: Record<string, unknown>, stream = 0) => message(3, 20, amf.encodeAmf0Cmd(values), 0, stream)

export const connecting = Buffer.concat([
  handshake,
  chunkSize,
  command({ cmd: 'connect', transId: 1, cmdObj: { app: 'live', tcUrl: 'rtmp://127.0.0.1/live' } }),
  command({ cmd: 'createStream', transId: 2, cmdObj: null }),
])

export const asking = (verb: 'publish' | 'play', key: string) =>
  command({ cmd: verb, transId: 3, cmdObj: null, streamName: key, ...(verb === 'publish' ? { type: 'live' } : {}) }, 1)

/** Speaks RTMP without manners: waits for nothing, and keeps its side open when the other closes. */
export const rude = (port: number, ...bytes: Uint8Array[]) => {
  let heard = Buffer.alloc(0)
  let closed = false
  const socket: Socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  socket.on('error', () => {})
  socket.on('close', () => (closed = true))
  socket.on('end', () => (closed = true))
  socket.on('data', data => (heard = Buffer.concat([heard, Buffer.from(data)])))
  for (const part of bytes) socket.write(part)

  return {
    send: (...more: Uint8Array[]) => { for (const part of more) if (!socket.destroyed) socket.write(part) },
    heard: (text: string) => heard.includes(text),
    /** The other side has hung up. */
    closed: () => closed,
    leave: () => void socket.destroy(),
  }
}

export const media = ({ kind, at, body }: MediaMessage) => message(kind === 'audio' ? 4 : 6, kind === 'audio' ? 8 : 9, body, at)

/** Sends as an encoder does: each at its time. */
export const atTheirTimes = async (client: ReturnType<typeof rude>, messages: MediaMessage[]) => {
  const began = performance.now()
  for (const sent of messages) {
    const early = sent.at - (performance.now() - began)
    if (early > 0) await Bun.sleep(early)
    client.send(media(sent))
  }
}
