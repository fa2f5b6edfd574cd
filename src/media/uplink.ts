/**
 * How much way to the internet is left, and what newcomers get of it: free, all of it; busy, they begin with a smaller picture; tight,
 * the largest is withheld; full, the sound with a still now and then; over, nothing, and those who are there keep what they have.
 */
export type Space = 'free' | 'busy' | 'tight' | 'full' | 'over'

export type Uplink = {
  /** bit/s really handed to viewers over the last seconds: of all, and of each stream; what else goes out counts as the stream ''. */
  bitrate: number
  streams: Map<string, number>
  /** bit/s, when the owner has said how much there is. */
  limit: number | null
  space: Space
  /** There are as many viewers as there may be. */
  seatsTaken: boolean
}

// Of the line's width, a part of which is left to pages, orders and what every packet carries besides.
const busyFrom = 0.55
const tightFrom = 0.7
const fullFrom = 0.8
const overFrom = 0.85
const pictureShare = 0.87
const window = 4_000                 // ms
const longestTurn = 1_000            // ms
const onePiece = 8                   // ms
const small = 4_000                  // bytes

/** How many more and how many at most fit at this bitrate (bit/s) of one viewer; null when nobody has said how wide the way is. */
export const viewersThatFit = ({ bitrate, limit }: Pick<Uplink, 'bitrate' | 'limit'>, each: number) => {
  if (limit === null || each <= 0) return null
  return { most: Math.floor((limit * fullFrom) / each), more: Math.max(0, Math.floor((limit * fullFrom - bitrate) / each)) }
}

/** What newcomers have to pass, and what takes its turn. */
export type Gate = Pick<ReturnType<typeof createUplink>, 'space' | 'admit' | 'turn'>

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

  let freeAt = 0

  /**
   * Pictures take turns, so that they never fill the line's own queue: whatever is not a picture overtakes them. All viewers ask for
   * the same part at the same moment; sent at once, it would hold up pages and orders for as long as it takes.
   */
  const turn = (body: Blob, size: number, init: ResponseInit): Response | Promise<Response> => {
    if (limit === null) return new Response(body, init)
    const now = performance.now()
    const rate = (limit * pictureShare) / 8_000                  // bytes in a millisecond
    const begins = Math.min(Math.max(now, freeAt), now + longestTurn)
    freeAt = begins + size / rate
    if (size < small) return new Response(body, init)
    const answer = () => new Response(size <= rate * onePiece ? body : inPieces(body, size, rate), init)
    return begins - now < 2 ? answer() : Bun.sleep(begins - now).then(answer)
  }

  return {
    turn,
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

/** Little by little, at this rate (bytes in a millisecond). */
const inPieces = (body: Blob, size: number, rate: number) => {
  const began = performance.now()
  const piece = Math.ceil(rate * onePiece)
  let at = 0
  return new ReadableStream<Uint8Array>({
    pull: async controller => {
      const early = began + at / rate - performance.now()
      if (early > 1) await Bun.sleep(early)
      controller.enqueue(await body.slice(at, (at += piece)).bytes())
      if (at >= size) controller.close()
    },
  })
}
