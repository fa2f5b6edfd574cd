import { networkInterfaces } from 'node:os'
import type { Settings } from '../platform/settings.ts'

/** Where people reach the shop: as set, or by this machine's own address in its network. */
export const publicUrl = ({ url, host, tlsCert }: Settings, port: number) => {
  if (url) return url
  const scheme = tlsCert ? 'https' : 'http'
  const usual = port === (tlsCert ? 443 : 80)
  return `${scheme}://${nameOf(host)}${usual ? '' : `:${port}`}`
}

const nameOf = (host: string) => {
  if (host === '127.0.0.1' || host === '::1' || host === 'localhost') return 'localhost'
  if (host !== '0.0.0.0' && host !== '::') return host.includes(':') ? `[${host}]` : host
  const outer = Object.values(networkInterfaces()).flat().find(place => place && !place.internal && place.family === 'IPv4')
  return outer?.address ?? 'localhost'
}

/** Where OBS sends to. */
export const rtmpUrl = (url: string, rtmpPort: number) => `rtmp://${new URL(url).hostname}${rtmpPort === 1935 ? '' : `:${rtmpPort}`}/live`
