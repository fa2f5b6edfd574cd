import type { MediaMessage, Seat } from './connection.ts'
import { readAudio, readVideo } from './flv.ts'

export type Relay = Seat & { moveTo: (next: Seat) => void }

/** A publisher's seat that can be exchanged under it: the next one is told first how to read what comes. */
export const createRelay = (seat: Seat): Relay => {
  let now = seat
  const configurations = new Map<MediaMessage['kind'], MediaMessage>()

  return {
    receive: message => {
      if (isConfiguration(message)) configurations.set(message.kind, message)
      now.receive(message)
    },
    gone: () => now.gone(),
    moveTo: next => {
      now.gone()
      now = next
      for (const message of configurations.values()) next.receive(message)
    },
  }
}

const isConfiguration = ({ kind, body }: MediaMessage) =>
  kind === 'audio' ? readAudio(body)?.kind === 'audio config' : readVideo(body)?.kind === 'video config'
