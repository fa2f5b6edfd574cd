import { afterAll, expect, setDefaultTimeout, test } from 'bun:test'
import HLS, { type types } from 'hls-parser'
import { createTools } from './encoders.ts'
import { findFfmpeg } from './ffmpeg.ts'
import { startMedia } from './media.ts'
import { aac, asking, connecting, encode, encodeHevc, ffmpeg, folder, h264, media as sendMedia, picture, probe, publish, rude, startStall, tone, until, usual } from './testing.ts'

setDefaultTimeout(90_000)
HLS.setOptions({ strictMode: true })

const stalls: { stop: () => Promise<void> }[] = []
const open = async (...options: Parameters<typeof startStall>) => {
  const stall = await startStall(...options)
  stalls.push(stall)
  return stall
}
afterAll(() => Promise.all(stalls.map(stall => stall.stop())))

const tools = createTools(() => findFfmpeg({ log: () => {} }), () => {})
const camera = ['-re', ...picture('320x180', 30), '-re', ...tone(), ...h264(30), ...aac]
const playlist = async (url: string) => HLS.parse(await (await fetch(url)).text()) as types.MediaPlaylist
const clip = () => encode(...usual, ...h264(), ...aac)

/** Sends a whole recording at once. */
const pour = async (port: number, key: string) => {
  const client = rude(port, connecting, asking('publish', key))
  await until('publishing is allowed', () => client.heard('NetStream.Publish.Start'))
  client.send(...(await clip()).messages.map(sendMedia))
  return client
}

test('an encoder goes live, is watched, leaves, comes back and ends', async () => {
  const { media, events, url } = await open()
  const first = publish(media, 'key-7', ...camera)
  await until('the room is live', () => events.includes('live 7'))
  expect(media.isPublishing('7')).toBe(true)

  const before = await playlist(url('7'))
  expect(before.segments[0]!.uri).toBeTruthy()
  await until('three seconds are measured', () => (media.health('7')?.bitrates.length ?? 0) >= 4)
  expect(media.health('7')).toMatchObject({ width: 320, height: 180, videoCodec: 'h264', audioCodec: 'aac', keyFrameGap: 1 })
  expect(media.health('7')!.frameRate).toBeGreaterThan(25)
  expect(media.health('7')!.frameRate).toBeLessThan(35)
  expect(media.health('7')!.bitrate).toBeGreaterThan(100_000)

  await Bun.write(`${folder}/key.mp4`, media.keyFrame('7')!)
  expect((await ffmpeg('-i', `${folder}/key.mp4`, '-frames:v', '1', '-update', '1', `${folder}/key.png`)).errors).toBe('')

  await first.kill()
  await until('it is known to be away', () => events.includes('away 7'))
  expect([media.isPublishing('7'), media.health('7'), media.keyFrame('7')]).toEqual([false, null, null])
  expect((await fetch(url('7'))).status).toBe(200)

  const second = publish(media, 'key-7', ...camera)
  await until('it is live again', () => events.filter(event => event === 'live 7').length === 2)
  const after = await playlist(url('7'))
  expect(after.mediaSequenceBase).toBe(before.mediaSequenceBase)
  expect(after.segments.filter(segment => segment.discontinuity)).toHaveLength(1)
  expect(new Set(after.segments.flatMap(segment => segment.map?.uri ?? [])).size).toBe(2)

  await until('a segment of the second run is whole', async () => (await playlist(url('7'))).segments.filter(segment => segment.uri && segment.map).some((segment, i) => i > 0 && segment))
  media.end('7')
  expect(await (await fetch(url('7'))).text()).toEndWith('#EXT-X-ENDLIST\n')
  await until('the encoder is turned away', () => events.filter(event => event === 'away 7').length === 2)
  await second.exited
  // Not warnings: ffmpeg does not like a second time line, but plays it.
  expect((await ffmpeg('-loglevel', 'error', '-xerror', '-i', url('7'), '-f', 'null', '-')).errors).toBe('')
})

test('players\' tools play it while it is live', async () => {
  const { media, events, url } = await open()
  const encoder = publish(media, 'key-1', ...camera)
  await until('it is live', () => events.includes('live 1'))
  const { errors } = await ffmpeg('-loglevel', 'error', '-xerror', '-i', url('1'), '-t', '2', '-fps_mode', 'passthrough', '-f', 'null', '-')
  expect(errors).toBe('')
  await encoder.kill()
})

test('a wrong key, a second publisher and a player are refused', async () => {
  const { media, refusals, events } = await open()
  const { port } = media
  const stranger = rude(port, connecting, asking('publish', 'guess'))
  await until('the stranger is refused', () => refusals.length === 1)
  expect(refusals[0]).toEqual({ streamId: null, reason: 'wrong-key', address: '127.0.0.1' })
  await until('it is told', () => stranger.heard('NetStream.Publish.BadName'))
  expect(stranger.heard('NetStream.Publish.Start')).toBe(false)
  await until('and cut off', stranger.closed)

  const first = await pour(port, 'key-2')
  await until('it is live', () => events.includes('live 2'))
  const second = rude(port, connecting, asking('publish', 'key-2'))
  await until('the second is refused', () => refusals.length === 2)
  expect(refusals[1]).toEqual({ streamId: '2', reason: 'already-publishing', address: '127.0.0.1' })
  await until('and cut off', second.closed)

  const player = rude(port, connecting, asking('play', 'key-2'))
  await until('the player is cut off', player.closed)
  expect(player.heard('NetStream.Play.Start')).toBe(false)
  expect(media.isPublishing('2')).toBe(true)
  first.leave()
})

test('nobody but the publisher gets a frame into a stream', async () => {
  const { media, events, url } = await open()
  const publisher = await pour(media.port, 'key-3')
  await until('it is live', () => events.includes('live 3'))
  const bytes = async () => {
    const { segments } = await playlist(url('3'))
    return Promise.all(segments.filter(segment => segment.uri).map(async segment => Bun.hash(await (await fetch(url('3', segment.uri))).arrayBuffer())))
  }
  const before = { playlist: await (await fetch(url('3'))).text(), bytes: await bytes() }

  const injected = (await clip()).messages.map(({ at, ...rest }) => sendMedia({ ...rest, at: at + 7_000 }))
  const intruders = [asking('publish', 'key-3'), asking('play', 'key-3'), asking('publish', 'guess'), Buffer.alloc(0)].map(verb => rude(media.port, connecting, verb, ...injected))
  await until('those who asked are cut off', () => intruders.slice(0, 3).every(intruder => intruder.closed()))
  for (const intruder of intruders) intruder.send(...injected)
  await until('the others have been read', () => intruders[3]!.heard('_result'))

  expect({ playlist: await (await fetch(url('3'))).text(), bytes: await bytes() }).toEqual(before)
  for (const client of [publisher, ...intruders]) client.leave()
})

test.each([
  ['MP3', [...usual, ...h264(), '-c:a', 'libmp3lame', '-ar', '44100']],
  ['Sorenson video', [...usual, '-c:v', 'flv1', ...aac]],
])('%s is refused by name, and the connection closed', async (_, args) => {
  const { media, refusals } = await open()
  const client = rude(media.port, connecting, asking('publish', 'key-4'))
  await until('publishing is allowed', () => client.heard('NetStream.Publish.Start'))
  client.send(...(await encode(...args)).messages.map(sendMedia))
  await until('it is refused', () => refusals.length === 1)
  expect(refusals[0]).toMatchObject({ streamId: '4', reason: 'codec' })
  await until('and cut off', client.closed)
})

test('AV1 and a configuration that lies are refused too', async () => {
  for (const body of [Buffer.from('\x90av01xxxxxx', 'latin1'), Buffer.from([0x17, 0, 0, 0, 0, 1, 2, 3])]) {
    const { media, refusals, events } = await open()
    const client = rude(media.port, connecting, asking('publish', 'key-5'), sendMedia({ kind: 'video', at: 0, body }))
    await until('it is refused', () => refusals.length === 1)
    expect(refusals[0]!.reason).toBe('codec')
    await until('and cut off', client.closed)
    expect(events).toEqual(['away 5'])
  }
})

test('HEVC arrives as hvc1', async () => {
  const { media, events, url } = await open({ tools })
  const { messages } = await encodeHevc('live-hevc', 5)
  const client = rude(media.port, connecting, asking('publish', 'key-6'), ...messages.map(sendMedia))
  await until('it is live', () => events.includes('live 6'))
  await until('all of it is there', async () => (await playlist(url('6', 'source.m3u8'))).segments.filter(segment => segment.uri).length === 2)
  const master = HLS.parse(await (await fetch(url('6'))).text()) as types.MasterPlaylist
  expect(master.variants.map(({ uri, codecs, resolution }) => [uri, codecs, resolution])).toContainEqual(['source.m3u8', 'hvc1.1.6.L60.90', { width: 320, height: 180 }])
  media.end('6')
  const [track] = await probe(url('6', 'source.m3u8'))
  expect(track).toMatchObject({ codec: 'hevc', tag: 'hvc1' })
  expect(track!.hashes.length).toBeGreaterThan(100)
  client.leave()
})

test('an encoder that sends before it is told it may loses nothing, even when the answer takes a while', async () => {
  const answer = Promise.withResolvers<{ streamId: string }>()
  const { media, events, url } = await open({ mayPublish: () => answer.promise })
  const { messages } = await clip()
  const client = rude(media.port, connecting, asking('publish', 'key-8'), ...messages.map(sendMedia))
  await until('it has been asked', () => client.heard('_result'))
  answer.resolve({ streamId: '8' })

  await until('it is live', () => events.includes('live 8'))
  await until('all of it is there', async () => (await playlist(url('8'))).segments.filter(segment => segment.uri).length === 3)
  media.end('8')
  expect((await probe(url('8')))[0]!.hashes).toHaveLength(210)
  client.leave()
})

test('an answer that fails refuses', async () => {
  const { media, refusals } = await open({ mayPublish: () => { throw new Error('the database is away') } })
  const client = rude(media.port, connecting, asking('publish', 'key-8'))
  await until('it is refused', () => refusals.length === 1)
  expect(refusals[0]!.reason).toBe('unavailable')
  await until('and cut off', client.closed)
})

test('a publisher that has gone silent gives way, and is dropped in the end', async () => {
  const { media, events, refusals } = await open({ limits: { yieldMs: 800, idleMs: 1_600 } })
  const dead = await pour(media.port, 'key-9')
  await until('it is live', () => events.includes('live 9'))
  const early = rude(media.port, connecting, asking('publish', 'key-9'))
  await until('it is too early', () => refusals.length === 1)

  await until('the place is given', async () => {
    const again = rude(media.port, connecting, asking('publish', 'key-9'))
    await until('an answer', () => again.heard('NetStream.Publish.Start') || again.heard('BadName'))
    if (again.heard('BadName')) again.leave()
    return again.heard('NetStream.Publish.Start')
  })
  await until('the silent one is cut off', dead.closed)
  await until('and then the next silent one', () => !media.isPublishing('9'))
  expect(events).toEqual(['live 9', 'away 9', 'away 9'])
  early.leave()
})

test('an encoder that lost its connection is back at once', async () => {
  const { media, events } = await open()
  for (const times of [1, 2, 3]) {
    const client = await pour(media.port, 'key-10')
    await until('it is live', () => events.filter(event => event === 'live 10').length === times)
    client.leave()
    await until('it is away', () => events.filter(event => event === 'away 10').length === times)
  }
})

test('a kicked encoder may come back', async () => {
  const { media, events } = await open()
  const client = await pour(media.port, 'key-11')
  await until('it is live', () => events.includes('live 11'))
  media.kick('11')
  expect(media.isPublishing('11')).toBe(false)
  await until('it is cut off', client.closed)
  await pour(media.port, 'key-11')
  expect(media.isPublishing('11')).toBe(true)
})

test('what is not there is not found', async () => {
  const { url } = await open()
  expect((await fetch(url('nobody'))).status).toBe(404)
})

test('a host that fails at the news does not stop the stream', async () => {
  const lines: string[] = []
  const { media, url } = await open({ onLive: () => { throw new Error('no') }, log: line => void lines.push(line) })
  await pour(media.port, 'key-12')
  await until('the failure is logged', () => lines.some(line => line.includes('Error: no')))
  expect((await playlist(url('12'))).segments.length).toBeGreaterThan(2)
})

test('limits: connections from one address, time to publish, size of a message', async () => {
  const { media } = await open({ limits: { connectionsPerAddress: 3, handshakeMs: 500, messageBytes: 100_000 } })
  const idle = [1, 2, 3].map(() => rude(media.port))
  const fourth = rude(media.port, connecting)
  await until('the fourth is cut off', fourth.closed)
  expect(fourth.heard('_result')).toBe(false)
  await until('those who said nothing are cut off', () => idle.every(client => client.closed()))

  const heavy = rude(media.port, connecting, asking('publish', 'key-13'))
  await until('publishing is allowed', () => heavy.heard('NetStream.Publish.Start'))
  heavy.send(sendMedia({ kind: 'video', at: 0, body: Buffer.alloc(200_000, 0x27) }))
  await until('the heavy one is cut off', heavy.closed)
})

test('a port that is taken is an error', async () => {
  const { media } = await open()
  const again = startMedia({ host: '127.0.0.1', rtmpPort: media.port, mayPublish: () => ({ refused: 'wrong-key' }), onLive: () => {}, onAway: () => {}, onRefused: () => {}, log: () => {} })
  expect(again).rejects.toThrow(/EADDRINUSE|in use/)
})

test('stopping waits for nobody, with an encoder and waiting viewers there, and the port is free', async () => {
  const { media, url, events } = await startStall()
  const client = await pour(media.port, 'key-14')
  const idle = rude(media.port)
  await until('it is live', () => events.includes('live 14'))
  const { mediaSequenceBase, segments } = await playlist(url('14'))
  const waiting = media.serve('14', 'index.m3u8', `_HLS_msn=${mediaSequenceBase! + segments.length}`)

  const started = performance.now()
  await media.stop()
  // Encoders and viewers would have much longer.
  expect(performance.now() - started).toBeLessThan(8_000)
  expect((await waiting).status).toBe(200)
  await until('everybody is cut off', () => client.closed() && idle.closed())

  const next = await startStall({ rtmpPort: media.port })
  await next.stop()
})
