import type { Space, Uplink } from '../../media/uplink.ts'
import { viewersThatFit } from '../../media/uplink.ts'

/** The way to the internet as whoever runs a show looks at it. bit/s. */
export type Line = { sent: number; limit: number | null; space: Space; seatsTaken: boolean; fit: { most: number; more: number } | null }

/** What OBS sends when nobody has chosen. */
const usual = 2_500_000

/** `each`: what one viewer takes, bit/s. */
export const lineOf = ({ bitrate, limit, space, seatsTaken }: Omit<Uplink, 'streams'>, each: number): Line =>
  ({ sent: bitrate, limit, space, seatsTaken, fit: viewersThatFit({ bitrate, limit }, each > 0 ? each : usual) })
