import { createServer, type AddressInfo, type Socket } from 'node:net'
import { networkOf } from '../platform/network.ts'
import { guard, type Authorise } from './connection.ts'

export type Limits = {
  connections: number
  connectionsPerAddress: number
  handshakeMs: number
  /** Silence after which a publisher is cut off, and after which another may take its place. */
  idleMs: number
  yieldMs: number
  messageBytes: number
  chunkStreams: number
}

export const usualLimits: Limits = {
  connections: 256,
  connectionsPerAddress: 32,
  handshakeMs: 10_000,
  idleMs: 10_000,
  yieldMs: 3_000,
  messageBytes: 4 << 20,
  chunkStreams: 16,
}

export type Ingest = { port: number; isOpen: () => boolean; stop: () => Promise<void> }

type IngestOptions = { host: string; port: number; limits: Limits; authorise: Authorise; log: (line: string) => void }

/** Listens for encoders. Rejects when the port is taken. */
export const startIngest = async ({ host, port, limits, authorise, log }: IngestOptions): Promise<Ingest> => {
  const connections = new Map<Socket, ReturnType<typeof guard>>()
  const perNetwork = new Map<string, number>()
  const strangers = createStrangers(log)

  const welcome = (socket: Socket) => {
    const address = plainAddress(socket.remoteAddress)
    const network = networkOf(address)
    const fromThere = perNetwork.get(network) ?? 0
    if (connections.size >= limits.connections || fromThere >= limits.connectionsPerAddress) {
      socket.on('error', () => {})
      socket.destroy()
      return strangers.count('too many connections')
    }

    perNetwork.set(network, fromThere + 1)
    connections.set(socket, guard({ socket, address, limits, authorise, dropped: strangers.count }))
    socket.on('close', () => {
      connections.delete(socket)
      const left = (perNetwork.get(network) ?? 1) - 1
      left > 0 ? perNetwork.set(network, left) : perNetwork.delete(network)
    })
  }

  const server = createServer(welcome)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, exclusive: true }, resolve)
  })
  server.on('error', error => log(`RTMP: ${error.message}`))

  const rounds = setInterval(() => {
    const now = Date.now()
    for (const connection of connections.values()) connection.check(now)
    strangers.report(now)
  }, 250)

  return {
    port: (server.address() as AddressInfo).port,
    isOpen: () => server.listening,
    stop: async () => {
      clearInterval(rounds)
      const closed = new Promise<void>(resolve => server.close(() => resolve()))
      for (const connection of connections.values()) connection.destroy()
      await closed
    },
  }
}

const plainAddress = (address: string | undefined) => (address ?? '').replace(/^::ffff:/, '')

const reportEvery = 60_000

/** The internet knocks on every port; one line a minute is enough about it. */
const createStrangers = (log: (line: string) => void) => {
  const reasons = new Map<string, number>()
  let reported = 0

  return {
    count: (why: string) => {
      const reason = reasons.size < 20 || reasons.has(why) ? why : 'other'
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
    },
    report: (now: number) => {
      if (reasons.size === 0 || now - reported < reportEvery) return
      reported = now
      log(`RTMP: turned away ${[...reasons].map(([why, times]) => `${times} × ${why}`).join(', ')}`)
      reasons.clear()
    },
  }
}
