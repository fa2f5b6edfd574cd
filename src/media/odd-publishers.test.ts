import { afterAll, expect, setDefaultTimeout, test } from 'bun:test'
import HLS, { type types } from 'hls-parser'
import { aac, asking, connecting, encode, ffmpeg, folder, h264, media as sendMedia, picture, probe, publish, rude, startStall, tone, until, usual } from './testing.ts'

// Real encoders that send what no handbook recommends: each goes live and is played by somebody else's player without an error.

setDefaultTimeout(90_000)
HLS.setOptions({ strictMode: true })

const stalls: { stop: () => Promise<void> }[] = []
const open = async () => {
  const stall = await startStall()
  stalls.push(stall)
  return stall
}
afterAll(() => Promise.all(stalls.map(stall => stall.stop())))

const sound = ['-re', ...tone()]
const camera = (size?: string, rate = 15) => ['-re', ...picture(size, rate)]
const read = async (url: string) => HLS.parse(await (await fetch(url)).text()) as types.MediaPlaylist
const whole = (list: types.MediaPlaylist) => list.segments.filter(segment => segment.uri)
const wholeAt = async (url: string) => { const answer = await fetch(url); return answer.ok ? (await answer.text()).match(/#EXTINF/g)!.length : 0 }

/** Two seconds of it as another player takes it. */
const watch = async (url: string, name: string) => {
  const file = `${folder}/odd-${name}.mp4`
  const { errors } = await ffmpeg('-loglevel', 'error', '-xerror', '-i', url, '-t', '2', '-c', 'copy', file)
  const decoded = await ffmpeg('-loglevel', 'error', '-xerror', '-i', file, '-fps_mode', 'passthrough', '-f', 'null', '-')
  return { errors: errors + decoded.errors, tracks: await probe(file) }
}

// Ten frames a second for one second, thirty in the next.
const unsteady = ['-vf', 'select=if(lt(mod(t\\,2)\\,1)\\,not(mod(n\\,3))\\,1)', '-fps_mode', 'vfr']

test.each([
  ['sound-only', [...sound, ...aac], ['aac'], null],
  ['picture-only', [...camera(), ...h264(15)], ['h264'], [320, 180]],
  ['unsteady', [...camera('320x180', 30), ...sound, ...unsteady, ...h264(30), ...aac], ['h264', 'aac'], [320, 180]],
  ['portrait', [...camera('362x642'), ...sound, ...h264(15), ...aac], ['h264', 'aac'], [362, 642]],
  ['4k', [...camera('3840x2160', 4), ...sound, ...h264(4), ...aac], ['h264', 'aac'], [3840, 2160]],
  ['ten-seconds-between-keys', [...camera(), ...sound, ...h264(150), ...aac], ['h264', 'aac'], [320, 180]],
] as const)('%s', async (name, args, codecs, size) => {
  const { media, events, url } = await open()
  const encoder = publish(media, 'key-1', ...args)
  await until('it is live', () => events.includes('live 1'))
  await until('a segment is whole', async () => (await wholeAt(url('1'))) >= 1)
  const { errors, tracks } = await watch(url('1'), name)
  await encoder.kill()
  expect(errors).toBe('')
  expect(tracks.map(({ codec }) => codec)).toEqual([...codecs])
  if (size) expect([tracks[0]!.width!, tracks[0]!.height!]).toEqual([...size])
})

test('a clock that jumps half a minute ahead is a new time line, and goes on', async () => {
  const { media, events, url } = await open()
  const jump = (from: number) => `setts=ts='if(gte(N,${from}),TS+30000,TS)'`
  const encoder = publish(media, 'key-1', ...camera(), ...sound, ...h264(15), ...aac, '-bsf:v', jump(60), '-bsf:a', jump(188))
  await until('it is live', () => events.includes('live 1'))
  await until('the time after the jump is there', async () => whole(await read(url('1'))).some(segment => segment.discontinuity))
  const list = await read(url('1'))
  expect(events).toEqual(['live 1'])
  await encoder.kill()
  expect(whole(list).length).toBeGreaterThanOrEqual(3)
  for (const { duration } of whole(list)) expect(duration!).toBeLessThan(4)
})

test('a clock that starts again in the midst of a connection is a new time line too', async () => {
  const { media, url } = await open()
  const { messages } = await encode(...usual, ...h264(), ...aac)
  const client = rude(media.port, connecting, asking('publish', 'key-1'))
  await until('publishing is allowed', () => client.heard('NetStream.Publish.Start'))
  client.send(...messages.map(sendMedia), ...messages.map(sendMedia))
  await until('both are there', async () => (await wholeAt(url('1'))) >= 6)
  const list = await read(url('1'))
  client.leave()
  expect(list.segments.filter(({ discontinuity }) => discontinuity)).toHaveLength(1)
  expect(whole(list).reduce((sum, { duration }) => sum + duration!, 0)).toBeLessThan(14.5)
})
