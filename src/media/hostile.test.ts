import { expect, test } from 'bun:test'
import { connect } from 'node:net'
import { aac, asking, chunkSize, connecting, encode, h264, handshake, media, message, picture, publish, rude, startStall, tone, until } from './testing.ts'

const sessions = 10_000
const atOnce = 24
const memory = 400 << 20             // bytes the process may grow by while 10,000 strangers knock
const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31)

/** Mulberry32: the same seed makes the same attack. */
const createRandom = (state: number) => () => {
  state = (state + 0x6d2b79f5) | 0
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
}

const random = createRandom(seed)
const below = (limit: number) => Math.floor(random() * limit)
const oneOf = <Item>(items: readonly Item[]) => items[below(items.length)]!
const noise = (length: number) => Buffer.from(Array.from({ length }, () => below(256)))

const splice = (bytes: Buffer, at: number, gone: number, put: Buffer = Buffer.alloc(0)) => Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + gone)])
const mutations: ((bytes: Buffer, at: number) => Buffer)[] = [
  (bytes, at) => splice(bytes, at, 1, noise(1)),
  (bytes, at) => splice(bytes, at, 1, Buffer.from([bytes[at]! ^ (1 << below(8))])),
  (bytes, at) => bytes.subarray(0, at + 1),
  (bytes, at) => splice(bytes, at, 0, noise(1 + below(20))),
  (bytes, at) => splice(bytes, at, below(40)),
  (bytes, at) => splice(bytes, at, 1, Buffer.from([oneOf([0, 255, 127, 128, 1, 3, 9, 10])])),
]
const mutate = (bytes: Buffer) => {
  let mutated = bytes
  for (let i = 1 + below(6); i > 0 && mutated.length > 0; i--) mutated = oneOf(mutations)(mutated, below(mutated.length))
  return mutated
}

const thirteenBytes = Buffer.from([2, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0])

/** What a real encoder says after its commands. */
const recording = async () => {
  const { messages } = await encode(...picture('160x90'), ...tone(), '-t', '7', ...h264(), ...aac)
  return Buffer.concat(messages.map(media)).subarray(0, 60_000)
}

const attacks = (commands: Buffer, media: Buffer): Record<string, () => Buffer[]> => ({
  noise: () => [noise(1 + below(2_000))],
  'noise that begins like RTMP': () => [Buffer.from([3]), noise(1 + below(4_000))],
  'half a greeting': () => [handshake.subarray(0, below(handshake.length))],
  'noise after the greeting': () => [handshake, noise(1 + below(2_000))],
  'bent commands': () => [handshake, mutate(commands), media.subarray(0, 4_000)],
  'bent media': () => [handshake, commands, mutate(media.subarray(0, 20_000 + below(40_000)))],
  'another chunk size': () => [handshake, message(2, 1, oneOf([[0, 0, 0, 0], [255, 255, 255, 255], [127, 255, 255, 255], [0, 0, 0, 1]].map(bytes => Buffer.from(bytes)))), commands, media.subarray(0, 5_000)],
  'any message type': () => [handshake, chunkSize, message(2 + below(60), below(32), noise(below(40))), noise(100)],
  'senseless media': () => [handshake, commands, ...Array.from({ length: 20 }, () => message(4, oneOf([8, 9, 15, 18, 22]), noise(below(100))))],
  'media of a lying length': () => [handshake, commands, Buffer.from([4, 0, 0, 0, below(256), below(256), below(256), 9, 1, 0, 0, 0]), noise(500)],
  'the thirteen bytes': () => [handshake, thirteenBytes],
  'many chunk streams': () => [handshake, ...Array.from({ length: 60 }, (_, i) => message(3 + i, 9, noise(20)))],
  'a play command': () => [connecting, asking('play', oneOf(['key-real', 'x']))],
})

const knock = (port: number, bytes: Buffer, patience: number) =>
  new Promise<void>(done => {
    const socket = connect({ port, host: '127.0.0.1' })
    const leave = () => { socket.destroy(); done() }
    socket.on('error', leave)
    socket.on('close', () => done())
    socket.on('data', () => {})
    socket.on('connect', () => socket.write(bytes, () => setTimeout(leave, patience)))
  })

test('ten thousand hostile sessions leave the process up, the publisher undisturbed and the memory bounded', async () => {
  console.log(`FUZZ_SEED=${seed}`)
  const stall = await startStall({ limits: { connections: 200, connectionsPerAddress: 200 } })
  const encoder = publish(stall.media, 'key-real', '-re', ...picture('320x180', 30), '-re', ...tone(), ...h264(30), ...aac)
  await until('the real one is live', () => stall.events.includes('live real'))
  const escaped: unknown[] = []
  const escape = (error: unknown) => void escaped.push(error)
  process.on('uncaughtException', escape)
  process.on('unhandledRejection', escape)

  const media = await recording()
  Bun.gc(true)
  const before = process.memoryUsage.rss()
  let peak = before
  let sent = 0
  const attacker = async (_: unknown, i: number) => {
    const kinds = Object.values(attacks(Buffer.concat([connecting.subarray(handshake.length), asking('publish', `key-fuzz-${i}`)]), media))
    while (sent++ < sessions) {
      await knock(stall.media.port, Buffer.concat(oneOf(kinds)()), below(20))
      if (sent % 50 !== 0) continue
      // What waits to be collected on a busy machine is not held.
      if (process.memoryUsage.rss() - before > memory / 2) Bun.gc(true)
      peak = Math.max(peak, process.memoryUsage.rss())
    }
  }
  await Promise.all(Array.from({ length: atOnce }, attacker))
  await until('all have gone', () => Array.from({ length: atOnce }, (_, i) => stall.media.isPublishing(`fuzz-${i}`)).every(still => !still))
  process.off('uncaughtException', escape)
  process.off('unhandledRejection', escape)
  const came = (what: string) => stall.events.filter(event => event.startsWith(`${what} fuzz`)).length
  console.log(`grew by ${Math.round((peak - before) / 2 ** 20)} MB at most; ${came('away')} published, ${came('live')} with a picture, ${stall.refusals.length} were refused`)

  expect(came('away')).toBeGreaterThan(sessions / 20)
  expect(came('live')).toBeGreaterThan(sessions / 100)
  expect(stall.refusals.length).toBeGreaterThan(sessions / 100)
  expect(escaped).toEqual([])
  expect(peak - before).toBeLessThan(memory)
  expect(stall.events.filter(event => event.endsWith(' real'))).toEqual(['live real'])
  const text = await (await fetch(stall.url('real'))).text()
  expect(text).not.toContain('#EXT-X-DISCONTINUITY\n')
  const hint = /URI="([^"]+)"\n$/.exec(text)![1]!
  expect((await fetch(stall.url('real', hint))).status).toBe(200)

  await encoder.kill()
  await stall.stop()
}, 60_000)

test('the thirteen bytes that end node-media-server end their sender\'s connection', async () => {
  const stall = await startStall()
  const sender = rude(stall.media.port, handshake, thirteenBytes)
  await until('it is cut off', sender.closed)
  await stall.stop()
})

test('one connection cannot make us set much memory aside', async () => {
  const stall = await startStall()
  Bun.gc(true)
  const before = process.memoryUsage.rss()
  const announced = Array.from({ length: 200 }, (_, i) => Buffer.concat([Buffer.from([0, i, 0, 0, 0, 0xff, 0xff, 0xff, 9, 1, 0, 0, 0]), Buffer.alloc(4_096, 1)]))
  for (const greeting of [handshake, Buffer.concat([connecting, asking('publish', 'key-hog')])]) {
    const hog = rude(stall.media.port, greeting, ...announced)
    await until('it is cut off', hog.closed)
  }
  expect(process.memoryUsage.rss() - before).toBeLessThan(64 << 20)
  await stall.stop()
})

test('a peer that asks and asks and never reads is cut off', async () => {
  const stall = await startStall()
  const question = connecting.subarray(handshake.length)
  const deaf = connect({ port: stall.media.port, host: '127.0.0.1' })
  let closed = false
  deaf.on('error', () => {})
  deaf.on('close', () => (closed = true))
  deaf.pause()
  deaf.write(handshake)
  await until('it is cut off', () => {
    for (let i = 0; i < 200 && !deaf.destroyed && deaf.writableLength < 1 << 20; i++) deaf.write(question)
    return closed
  }, 20_000)
  await stall.stop()
}, 60_000)
