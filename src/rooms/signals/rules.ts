/** What arrived in the ten seconds before `at`. */
export type Signal = { at: number; bitrate: number; frameRate: number; keyFrameGap: number; dropped: number; speed: number }

/** What one player tells of its last half minute. */
export type Report = { stalls: number; stalled: number; latency: number | null }

/** What all players told within one minute. `latency` is the sum over `measured` of them; times in ms. */
export type Quality = { minute: number; reports: number; stalls: number; stalled: number; latency: number; measured: number }

export const minute = 60_000

/** Nobody's player is believed beyond this. */
export const mostOf = { stalls: 30, stalled: 30_000, latency: 60_000 } as const

export const addReport = (quality: Quality, { stalls, stalled, latency }: Report): Quality => ({
  minute: quality.minute,
  reports: quality.reports + 1,
  stalls: quality.stalls + stalls,
  stalled: quality.stalled + stalled,
  latency: quality.latency + (latency ?? 0),
  measured: quality.measured + Number(latency !== null),
})

export const noQuality = (minute: number): Quality => ({ minute, reports: 0, stalls: 0, stalled: 0, latency: 0, measured: 0 })

/** Stalls for each report of the last minutes: 0.5 means that every second player stalled once. Null while too few have told. */
export const stallsOf = (recent: Quality[]): number | null => {
  const reports = recent.reduce((sum, quality) => sum + quality.reports, 0)
  return reports < 2 ? null : recent.reduce((sum, quality) => sum + quality.stalls, 0) / reports
}
