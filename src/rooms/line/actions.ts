import type { App } from '../../app.ts'
import { lineOf, type Line } from './rules.ts'

/** What goes out to viewers now, and how many more fit at this stream's bitrate; null where nobody measures. */
export const lineNow = (app: App, stream: string): Line | null => {
  const uplink = app.streams.uplink?.()
  return uplink ? lineOf(uplink, app.streams.health(stream)?.bitrate ?? 0) : null
}
