// The parts of node-media-server 4.4.3 we stand on. They are its insides: look again before moving to another version.
declare module 'node-media-server/src/protocol/rtmp.js' {
  export type RtmpMessage = { codec_type: number; dts: number; size: number; data: Buffer }

  /** One end of an RTMP conversation. `parserData` throws on much of what is malformed. */
  export default class Rtmp {
    flv: unknown
    ackSize?: number
    streamId: number
    handshakeState: number
    inPackets: Map<number, unknown>
    parserPacket: { header: { length: number; type: number } }

    onConnectCallback: (asked: { app: string; name: string; host: string; query: Record<string, unknown> }) => void
    onPushCallback: () => void
    onPlayCallback: () => void
    onPacketCallback: (message: RtmpMessage) => void
    onOutputCallback: (bytes: Buffer) => void

    parserData(bytes: Buffer): string | null
    packetAlloc(): void
    respondPublish(): void
    respondPlay(): void
    sendACK(bytes: number): void
    sendStatusMessage(streamId: number, level: 'status' | 'error', code: string, description: string): void
  }
}

declare module 'node-media-server/src/protocol/amf.js' {
  const amf: { encodeAmf0Cmd: (command: Record<string, unknown>) => Buffer }
  export default amf
}

declare module 'node-media-server/src/core/logger.js' {
  const logger: { log: (message: string, level?: string) => void }
  export default logger
}
