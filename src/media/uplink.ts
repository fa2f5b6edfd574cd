/**
 * How much way to the internet is left, and what newcomers get of it: free, all of it; busy, they begin with a smaller picture; tight,
 * the largest is withheld; full, the sound with a still now and then; over, nothing, and those who are there keep what they have.
 */
export type Space = 'free' | 'busy' | 'tight' | 'full' | 'over'

export type Uplink = {
  /** bit/s really handed to viewers over the last seconds: of all, and of each stream; what is recorded counts as the stream ''. */
  bitrate: number
  streams: Map<string, number>
  /** bit/s, when the owner has said how much there is. */
  limit: number | null
  space: Space
  /** There are as many viewers as there may be. */
  seatsTaken: boolean
}

const busyFrom = 0.6
const tightFrom = 0.75
const fullFrom = 0.9
const overFrom = 1
const window = 4_000                 // ms

/** How many more and how many at most fit at this bitrate (bit/s) of one viewer; null when nobody has said how wide the way is. */
export const viewersThatFit = ({ bitrate, limit }: Pick<Uplink, 'bitrate' | 'limit'>, each: number) => {
  if (limit === null || each <= 0) return null
  return { most: Math.floor((limit * fullFrom) / each), more: Math.max(0, Math.floor((limit * fullFrom - bitrate) / each)) }
}

/** What newcomers have to pass. */
export type Gate = Pick<ReturnType<typeof createUplink>, 'space' | 'admit'>

/** Reckons rates from what has been sent in all. `now` is in ms. */
export const createUplink = (limit: number | null, isFull: () => boolean) => {
  let samples: { at: number; sent: Map<string, number> }[] = []
  let promises: { at: number; bitrate: number }[] = []

  const rates = () => {
    const [first, last] = [samples[0], samples.at(-1)]
    const streams = new Map<string, number>()
    if (first && last && last.at > first.at) {
      for (const [id, bytes] of last.sent) streams.set(id, Math.max(0, ((bytes - (first.sent.get(id) ?? 0)) * 8_000) / (last.at - first.at)))
    }
    return { bitrate: [...streams.values()].reduce((sum, rate) => sum + rate, 0), streams }
  }

  // Who has just come in has been sent little so far, and is about to be sent all of it.
  const promised = () => {
    const now = samples.at(-1)?.at ?? 0
    return promises.reduce((sum, { at, bitrate }) => sum + bitrate * Math.max(0, 1 - (now - at) / window), 0)
  }

  const space = (): Space => {
    const used = limit === null ? 0 : (rates().bitrate + promised()) / limit
    if (used >= overFrom) return 'over'
    if (used >= fullFrom || isFull()) return 'full'
    return used >= tightFrom ? 'tight' : used >= busyFrom ? 'busy' : 'free'
  }

  return {
    /** `sent` is bytes since each stream began. */
    sample: (at: number, sent: Map<string, number>) => {
      samples = [...samples.filter(one => at - one.at <= window), { at, sent }]
      promises = promises.filter(one => at - one.at <= window)
    },
    read: (): Uplink => ({ ...rates(), limit, space: space(), seatsTaken: isFull() }),
    /** A newcomer has been let in, who will be sent this much. */
    admit: (bitrate: number) => { if (limit !== null) promises.push({ at: samples.at(-1)?.at ?? 0, bitrate }) },
    space,
  }
}
