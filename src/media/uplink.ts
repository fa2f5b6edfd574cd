/** How much way to the internet is left: free; tight, newcomers begin with a smaller picture; full, newcomers get the sound and a still. */
export type Space = 'free' | 'tight' | 'full'

export type Uplink = {
  /** bit/s really handed to viewers over the last seconds: of all, and of each stream. */
  bitrate: number
  streams: Map<string, number>
  /** bit/s, when the owner has said how much there is. */
  limit: number | null
}

const tightFrom = 0.75
const fullFrom = 0.9
const window = 4_000                 // ms

/** How many more and how many at most fit at this bitrate (bit/s) of one viewer; null when nobody has said how wide the way is. */
export const viewersThatFit = ({ bitrate, limit }: Pick<Uplink, 'bitrate' | 'limit'>, each: number) => {
  if (limit === null || each <= 0) return null
  return { most: Math.floor((limit * fullFrom) / each), more: Math.max(0, Math.floor((limit * fullFrom - bitrate) / each)) }
}

/** Reckons rates from what has been sent in all. `now` is in ms. */
export const createUplink = (limit: number | null, isFull: () => boolean) => {
  let samples: { at: number; sent: Map<string, number> }[] = []

  const read = (): Uplink => {
    const [first, last] = [samples[0], samples.at(-1)]
    const streams = new Map<string, number>()
    if (first && last && last.at > first.at) {
      for (const [id, bytes] of last.sent) streams.set(id, Math.max(0, ((bytes - (first.sent.get(id) ?? 0)) * 8_000) / (last.at - first.at)))
    }
    return { bitrate: [...streams.values()].reduce((sum, rate) => sum + rate, 0), streams, limit }
  }

  return {
    /** `sent` is bytes since each stream began. */
    sample: (at: number, sent: Map<string, number>) => {
      samples = [...samples.filter(one => at - one.at <= window), { at, sent }]
    },
    read,
    space: (): Space => {
      if (isFull()) return 'full'
      if (limit === null) return 'free'
      const used = read().bitrate / limit
      return used >= fullFrom ? 'full' : used >= tightFrom ? 'tight' : 'free'
    },
  }
}
