import { expect, test } from 'bun:test'
import type { StreamHealth } from '../../app.ts'
import { chooseOpening, mayPublish, streamKeyOf } from '../../rooms/actions.ts'
import { findRoom } from '../../rooms/store.ts'
import { listDeeds } from '../../platform/deeds.ts'
import { aac, encode, h264, picture, remux, tone } from '../../media/testing.ts'
import { browse } from '../../testing/browse.ts'
import { world } from '../../testing/world.ts'

const health: StreamHealth = {
  bitrate: 2_500_000, frameRate: 30, width: 720, height: 1280, keyFrameGap: 2, dropped: 0, speed: 1, videoCodec: 'h264', audioCodec: 'aac', since: 0,
  bitrates: Array.from({ length: 30 }, () => 2_500_000),
}

/** A show that its host opens; `send` lets an encoder in, with a film of a few seconds or none. */
const setting = async () => {
  const it = world()
  const { app, mei } = it
  const room = it.room(mei)
  await chooseOpening(app, mei, room.id, 'host')
  const path = `/studio/rooms/${room.id}`
  const send = (found: Partial<StreamHealth> = {}, film: Uint8Array<ArrayBuffer> | null = null) => {
    const { streamId } = mayPublish(app, streamKeyOf(app, mei, room.id), '192.0.2.1') as { streamId: string }
    const here = (stream: string) => stream === streamId
    Object.assign(app.streams, { isPublishing: here, health: (stream: string) => (here(stream) ? { ...health, ...found } : null), sample: async () => film })
    Object.assign(app.recordings, { ffmpeg: async () => (film ? process.env.FFMPEG_BIN ?? 'ffmpeg' : null) })
    return streamId
  }
  return { ...it, room, path, send, mine: browse(app, 'mei'), now: () => findRoom(app.db, room.id)! }
}

const filmOf = async (...args: string[]) => {
  const [line] = remux((await encode(...args, '-t', '3', ...h264(60), ...aac)).messages)
  return new Uint8Array(Buffer.concat([line!.initialization, ...line!.segments.flat().map(part => part.bytes)]))
}

const verdict = (html: string, name: string) => new RegExp(`id="check-${name}" data-verdict="(\\w+)"`).exec(html)?.[1]

test('only the merchant of a show checks and opens it', async () => {
  const { app, path, send, now } = await setting()
  send()
  const posts: [string, Record<string, string>][] = [['/check/measurements', {}], ['/check/upload', {}], ['/open', { name: 'x', anyway: 'yes' }], ['/opening', { opening: 'itself' }]]
  for (const [who, status] of [[null, 303], ['bei', 403], ['gao', 403], ['sun', 403], ['max', 404], ['olga', 404]] as const) {
    expect([who, (await browse(app, who).get(`${path}/check`)).status]).toEqual([who, status])
    for (const [end, fields] of posts) expect([who, end, (await browse(app, who).post(path + end, fields)).status]).toEqual([who, end, status])
  }
  expect(now()).toMatchObject({ opening: 'host', openedAt: null })
})

test('before a stream comes everything waits, and says how to begin', async () => {
  const { path, mine } = await setting()
  const { html } = await mine.get(`${path}/check`)
  expect([verdict(html, 'ingest'), verdict(html, 'size')]).toEqual(['waiting', 'waiting'])
  for (const text of ['rtmp://shop.test:1935/live', '等您的测试推流', '三脚架', '环形灯']) expect(html).toContain(text)
  expect(html).not.toContain('id="go-live"')
})

test('the test is shown to its host only, under a name that the audience’s page does not hold', async () => {
  const { app, path, room, send, mine } = await setting()
  const stream = send()
  expect((await mine.get(`${path}/check`)).html).toContain(`/live/${stream}/index.m3u8`)
  expect((await mine.get(`${path}/live`)).html).toContain(`/live/${stream}/index.m3u8`)
  for (const who of [null, 'bei', 'max']) expect((await browse(app, who).get(`/rooms/${room.id}`)).html).not.toContain(stream)
})

test('a good stream is green, and one press opens the show', async () => {
  const { app, path, room, send, mine, now, mei } = await setting()
  send({}, await filmOf(...picture('320x180', 30), ...tone()))
  const { html } = await mine.postPart(`${path}/check/measurements`)
  for (const name of ['ingest', 'size', 'black', 'frozen', 'silence', 'level', 'clipping']) expect([name, verdict(html, name)]).toEqual([name, 'good'])
  expect(html).toContain('id="go-live"')

  const opened = await mine.post(`${path}/open`, {})
  expect([opened.status, opened.to]).toEqual([303, `${path}/live?notice=opened`])
  expect(now()).toMatchObject({ openedBy: 'mei', openedAt: app.now() })
  expect(listDeeds(app.db, 1e9, 1)).toMatchObject([{ deed: 'room.opened', personId: mei.id, subject: `room ${room.id}` }])
})

test('a black and silent one holds the show shut, until somebody puts a name to it', async () => {
  const { app, path, send, mine, now, room } = await setting()
  send({}, await filmOf('-f', 'lavfi', '-i', 'color=c=black:s=320x180:r=30', '-f', 'lavfi', '-i', 'anullsrc=r=48000'))
  const { html } = await mine.postPart(`${path}/check/measurements`)
  for (const name of ['black', 'light', 'frozen', 'silence', 'level']) expect([name, verdict(html, name)]).toEqual([name, 'bad'])
  expect(html).not.toContain('id="go-live"')

  expect((await mine.post(`${path}/open`, {})).status).toBe(422)
  expect((await mine.post(`${path}/open`, { anyway: 'yes', name: '  ' })).status).toBe(422)
  expect(now().openedAt).toBeNull()
  expect((await mine.post(`${path}/open`, { anyway: 'yes', name: '阿禾' })).status).toBe(303)
  expect(now().openedBy).toBe('阿禾')
  const [deed] = listDeeds(app.db, 1e9, 1)
  expect(deed).toMatchObject({ deed: 'room.openedDespite', subject: `room ${room.id}` })
  expect(deed!.detail).toStartWith('阿禾 · black · ')
  expect((await mine.get(`${path}/check`)).html).toContain('阿禾 已在')
})

test('what was measured a while ago is measured again before the show opens', async () => {
  const { path, send, mine, wait } = await setting()
  const good = await filmOf(...picture('320x180', 30), ...tone())
  send({}, good)
  await mine.postPart(`${path}/check/measurements`)
  send({}, await filmOf('-f', 'lavfi', '-i', 'color=c=black:s=320x180:r=30', '-f', 'lavfi', '-i', 'anullsrc=r=48000'))
  wait(61_000)
  expect((await mine.post(`${path}/open`, {})).status).toBe(422)
})

test('without ffmpeg the show opens, and the page says what could not be looked at', async () => {
  const { path, send, mine } = await setting()
  send()
  const { html } = await mine.get(`${path}/check`)
  expect([verdict(html, 'black'), verdict(html, 'size')]).toEqual(['unknown', 'good'])
  expect(html).toContain('没有 ffmpeg')
  expect((await mine.post(`${path}/open`, {})).status).toBe(303)
})

test('nothing can be opened without a stream', async () => {
  const { path, mine, now } = await setting()
  const { status, html } = await mine.post(`${path}/open`, { anyway: 'yes', name: '阿禾' })
  expect(status).toBe(422)
  expect(html).toContain('还没有收到推流')
  expect(now().openedAt).toBeNull()
})

test('the upload test counts what arrives, is bounded, and feeds the check', async () => {
  const { path, send, mine } = await setting()
  send()
  const upload = (size: number) => mine.ask(`${path}/check/upload`, { method: 'POST', body: new Uint8Array(size), partial: true })
  const { html } = await upload(300_000)
  expect(JSON.parse(html).rate).toBeGreaterThan(1_000_000)
  expect(verdict((await mine.get(`${path}/check`)).html, 'upload')).toBe('good')
  expect((await upload(16_000_001)).status).toBe(413)
  for (let count = 0; count < 4; count++) await upload(10)
  expect((await upload(10)).status).toBe(429)
})

test('an open page asks often, and is measured now and again; a new encoder at once', async () => {
  const { path, send, mine, wait } = await setting()
  const good = await filmOf(...picture('320x180', 30), ...tone())
  const black = await filmOf('-f', 'lavfi', '-i', 'color=c=black:s=320x180:r=30', '-f', 'lavfi', '-i', 'anullsrc=r=48000')
  const beat = async () => verdict((await mine.postPart(`${path}/check/measurements?often`)).html, 'black')
  send({}, good)
  expect(await beat()).toBe('good')
  send({}, black)
  expect(await beat()).toBe('good')
  wait(28_000)
  expect(await beat()).toBe('bad')
  send({ since: 5 }, good)
  expect(await beat()).toBe('good')
})

test('measuring again and again is refused for a moment', async () => {
  const { path, mine } = await setting()
  const answers = []
  for (let count = 0; count < 8; count++) answers.push((await mine.postPart(`${path}/check/measurements`)).status)
  expect([answers[0], answers.at(-1)]).toEqual([200, 429])
})

test('what opens the show is chosen on its page', async () => {
  const { path, mine, now } = await setting()
  expect((await mine.get(path)).html).toContain('value="host" checked')
  expect((await mine.post(`${path}/opening`, { opening: 'itself' })).to).toBe(`${path}?notice=saved`)
  expect(now().opening).toBe('itself')
  expect((await mine.post(`${path}/opening`, { opening: 'host' })).to).toBe(`${path}/check?notice=saved`)
  expect(now().opening).toBe('host')
})
