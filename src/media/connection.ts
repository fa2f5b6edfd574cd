import type { Socket } from 'node:net'
import logger from 'node-media-server/src/core/logger.js'
import Rtmp, { type RtmpMessage } from 'node-media-server/src/protocol/rtmp.js'
import type { Limits } from './ingest.ts'

// It writes about strangers' mistakes to the console.
logger.log = () => {}

export type MediaMessage = { kind: 'audio' | 'video'; at: number; body: Buffer }

/** What a publisher who may publish talks to. */
export type Seat = { receive: (message: MediaMessage) => void; gone: () => void }

export type Publisher = {
  address: string
  /** ms since the last picture or sound. */
  silentFor: () => number
  /** Says why, where RTMP has a word for it, and hangs up. Nothing it still sends is used. */
  dismiss: (why: string) => void
}

/** Gives a seat to a publisher, or says why not. */
export type Authorise = (key: string, publisher: Publisher) => Seat | string | Promise<Seat | string>

type Guarded = { socket: Socket; address: string; limits: Limits; authorise: Authorise; dropped: (why: string) => void }

const commandBytes = 64 << 10
const unreadBytes = 256 << 10
const closingTime = 500              // ms a dismissed publisher has for reading why

/**
 * One RTMP connection behind a guard. node-media-server parses; whatever it throws costs this connection only, nobody plays,
 * nobody publishes unasked, and only the one who holds the seat is listened to.
 */
export const guard = ({ socket, address, limits, authorise, dropped }: Guarded) => {
  const openedAt = Date.now()
  let rtmp: Rtmp | null = null
  let state: 'greeting' | 'asking' | 'publishing' | 'closing' = 'greeting'
  let seat: Seat | null = null
  let early: MediaMessage[] = []
  let lastMedia = openedAt
  let closingSince = 0
  const acknowledge = createAcknowledgement()

  const read = (bytes: Buffer) => {
    if (state === 'closing') return
    try {
      rtmp ??= speak(bytes)
      const error = rtmp.parserData(bytes)
      if (error) throw new Error(error)
      acknowledge(rtmp, bytes.length)
    } catch (error) {
      hangUp(error instanceof Error ? error.message : String(error))
    }
  }

  const speak = (bytes: Buffer) => {
    if (bytes[0] !== 3) throw new Error('not RTMP')

    const rtmp = new Rtmp()
    rtmp.flv = null                  // a megabyte that RTMP never uses
    rtmp.packetAlloc = bounded(rtmp)
    rtmp.respondPublish = () => {}   // not before we know
    rtmp.respondPlay = () => {}
    rtmp.onOutputCallback = write
    rtmp.onConnectCallback = ({ name }) => ask(rtmp, name)
    rtmp.onPushCallback = () => {}
    rtmp.onPlayCallback = () => hangUp('nobody plays over RTMP')
    rtmp.onPacketCallback = hear
    return rtmp
  }

  const bounded = (rtmp: Rtmp) => {
    const allocate = rtmp.packetAlloc.bind(rtmp)
    return () => {
      const { length, type } = rtmp.parserPacket.header
      const isMedia = type === 8 || type === 9
      if (length > (isMedia && state === 'publishing' ? limits.messageBytes : commandBytes)) throw new Error('message too large')
      if (rtmp.inPackets.size > limits.chunkStreams) throw new Error('too many chunk streams')
      allocate()
    }
  }

  const write = (bytes: Buffer) => {
    if (socket.destroyed) return
    if (socket.writableLength > unreadBytes) return hangUp('reads nothing')
    socket.write(bytes)
  }

  // A play command comes this way too, just before onPlayCallback ends it.
  const ask = (rtmp: Rtmp, key: string) => {
    if (state !== 'greeting') return hangUp('asked twice')
    state = 'asking'
    queueMicrotask(() => { if (state === 'asking') void decide(rtmp, key) })
  }

  const decide = async (rtmp: Rtmp, key: string) => {
    socket.pause()
    const verdict = await settle(() => authorise(key, publisher))
    if (state !== 'asking') return typeof verdict === 'string' ? undefined : verdict.gone()
    if (typeof verdict === 'string') return publisher.dismiss(verdict)

    seat = verdict
    state = 'publishing'
    lastMedia = Date.now()
    Rtmp.prototype.respondPublish.call(rtmp)
    for (const message of early) give(message)
    early = []
    socket.resume()
  }

  // NMS reuses the message's buffer, so this copy is the one that lives on.
  const hear = ({ codec_type, dts, size, data }: RtmpMessage) => {
    const kind = kinds[codec_type]
    if (!kind || (state !== 'publishing' && state !== 'asking')) return

    const message = { kind, at: dts, body: Buffer.from(data.subarray(0, size)) }
    state === 'publishing' ? give(message) : early.push(message)
  }

  const give = (message: MediaMessage) => {
    if (state !== 'publishing') return
    lastMedia = Date.now()
    seat!.receive(message)
  }

  const hangUp = (why: string) => {
    if (state !== 'publishing') dropped(why)
    close()
    socket.destroy()
  }

  const close = () => {
    if (state === 'closing') return
    state = 'closing'
    closingSince = Date.now()
    early = []
    const left = seat
    seat = null
    left?.gone()
  }

  const publisher: Publisher = {
    address,
    silentFor: () => Date.now() - lastMedia,
    dismiss: why => {
      if (rtmp && !socket.destroyed) rtmp.sendStatusMessage(rtmp.streamId, 'error', 'NetStream.Publish.BadName', why)
      close()
      socket.resume()
      socket.end()
    },
  }

  socket.on('data', read)
  socket.on('error', () => {})
  socket.on('close', close)

  return {
    /** To be called a few times a second: ends what has taken too long. */
    check: (now: number) => {
      if (state === 'closing') { if (now - closingSince > closingTime) socket.destroy() }
      else if (state === 'publishing') { if (now - lastMedia > limits.idleMs) hangUp('silent') }
      else if (now - openedAt > limits.handshakeMs) hangUp('took too long to publish')
    },
    destroy: () => { close(); socket.destroy() },
  }
}

const kinds: Record<number, 'audio' | 'video'> = { 8: 'audio', 9: 'video' }

const settle = async (ask: () => ReturnType<Authorise>) => {
  try {
    return await ask()
  } catch {
    return 'unavailable'
  }
}

/** Some encoders stop sending when nobody acknowledges the bytes they asked to have acknowledged. */
const createAcknowledgement = () => {
  let received = 0
  let acknowledged = 0
  return (rtmp: Rtmp, bytes: number) => {
    received += bytes
    if (!rtmp.ackSize || received - acknowledged < Math.max(rtmp.ackSize, 1 << 16)) return
    acknowledged = received
    rtmp.sendACK(received >>> 0)
  }
}
