import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { findFfmpeg, runFfmpeg, type Ffmpeg, type Supervised } from './ffmpeg.ts'
import { startMedia, type Media } from './media.ts'
import { createSnapshots } from './snapshots.ts'
import { startTestBroadcast, testBroadcastArguments } from './test-broadcast.ts'

let ffmpeg: Ffmpeg
let media: Media
let broadcast: Supervised
const said: string[] = []
const log = (line: string) => void said.push(line)
const live = Promise.withResolvers<string>()
const away = Promise.withResolvers<string>()

beforeAll(async () => {
  ffmpeg = (await findFfmpeg({ log }))!
  media = await startMedia({
    host: '127.0.0.1',
    rtmpPort: 0,
    mayPublish: key => (key === 'kiln' ? { streamId: '7' } : { refused: 'wrong-key' }),
    onLive: live.resolve,
    onAway: away.resolve,
    onRefused: () => {},
    log: () => {},
  })
  broadcast = await startTestBroadcast({ ffmpeg, url: `rtmp://127.0.0.1:${media.port}/live/kiln`, title: '秋窑 · Autumn kiln', log })
})

afterAll(async () => {
  await broadcast.stop()
  await media.stop()
})

const serve = (file: string) => media.serve('7', file, '')

describe('the test broadcast', () => {
  test('goes live through RTMP with picture and sound', async () => {
    expect(await live.promise).toBe('7')
    expect(media.health('7')).toMatchObject({ width: 540, height: 960, audioCodec: 'aac' })
  })

  test('plays as low-latency HLS', async () => {
    const playlist = await (await serve('index.m3u8')).text()
    const [initialization] = /(?<=MAP:URI=")[^"]+/.exec(playlist)!
    const [segment] = /^[\w-]+\.m4s$/m.exec(playlist)!
    const film = Buffer.concat(await Promise.all([initialization, segment].map(async name => Buffer.from(await (await serve(name)).arrayBuffer()))))
    const { complaint } = await runFfmpeg(ffmpeg.path, ['-hide_banner', '-nostats', '-f', 'mp4', '-i', 'pipe:0', '-f', 'null', '-'], { input: new Uint8Array(film) })

    expect(complaint).toContain('Video: h264')
    expect(complaint).toContain('Audio: aac')
    expect(Number(/frame= *(\d+)/.exec(complaint)?.[1])).toBe(50)
  })

  test('gives a still of its newest key frame', async () => {
    await live.promise
    const picture = await createSnapshots(ffmpeg, log).take(media.keyFrame('7')!)
    expect(await new Bun.Image(picture!).metadata()).toMatchObject({ format: 'jpeg', width: 540, height: 960 })
  })

  test('draws without any font too', async () => {
    const args = testBroadcastArguments({ url: 'pipe:1', title: 'it\'s "new": 100%', portrait: false, fonts: [] }).filter(arg => arg !== '-re')
    const { ok, output, complaint } = await runFfmpeg(ffmpeg.path, [...args.slice(0, -1), '-t', '0.2', 'pipe:1'])
    expect(complaint).toBe('')
    expect(ok).toBe(true)
    expect(output.subarray(0, 3).toString()).toBe('FLV')
  })

  test('leaves no child behind when stopped, and the stream is away', async () => {
    await live.promise
    const pid = broadcast.pid()!
    await broadcast.stop()
    expect(() => process.kill(pid, 0)).toThrow()
    expect(await away.promise).toBe('7')
    expect(media.isPublishing('7')).toBe(false)
  })
})
