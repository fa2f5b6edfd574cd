import type { App } from '../app.ts'
import { Refusal } from '../platform/refusal.ts'
import { encoderAway, encoderRefused, roomWentLive } from './actions.ts'
import { isRehearsal } from './rules.ts'

/**
 * Writes down what the machinery tells of encoders. One comes and goes but once: what a full disk does not take is tried
 * again after `again` ms, unless something newer has happened.
 */
export const followEncoders = (appOf: () => App, log: (line: string) => void, again = 2_000) => {
  const newest = new Map<string, typeof roomWentLive>()

  const follow = (stream: string, write: typeof roomWentLive) => {
    if (isRehearsal(stream)) return
    newest.set(stream, write)
    const attempt = () => {
      if (newest.get(stream) !== write) return
      write(appOf(), Number(stream)).catch(error => {
        if (error instanceof Refusal && error.status === 503) setTimeout(attempt, again).unref()
        else log(`room ${stream}: ${error}`)
      })
    }
    attempt()
  }

  return {
    onLive: (stream: string) => follow(stream, roomWentLive),
    onAway: (stream: string) => follow(stream, encoderAway),
    onRefused: (refusal: Parameters<typeof encoderRefused>[1]) =>
      void encoderRefused(appOf(), refusal).catch(error => log(`a refused encoder was not written down: ${error}`)),
  }
}
