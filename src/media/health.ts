export type StreamHealth = {
  bitrate: number                    // bit/s over the last seconds
  frameRate: number
  width: number
  height: number
  keyFrameGap: number                // seconds
  videoCodec: string | null
  audioCodec: string | null
  since: number                      // ms
  bitrates: number[]                 // bit/s, oldest first, one a second, the last minute at most
}

const history = 60
const recent = 3

/** Counts what one publisher sends, second by second of the wall clock (`now`, ms). */
export const createMeter = (since: number) => {
  const seconds: { bytes: number; pictures: number }[] = []
  let first = Math.floor(since / 1000)
  let lastKey: number | null = null
  let keyFrameGap = 0

  const secondAt = (now: number) => {
    const index = Math.floor(now / 1000) - first
    while (seconds.length <= index) seconds.push({ bytes: 0, pictures: 0 })
    while (seconds.length > history + 1) { seconds.shift(); first++ }
    return seconds.at(-1)!
  }

  return {
    bytes: (now: number, bytes: number) => void (secondAt(now).bytes += bytes),

    /** `at` is the encoder's own time in ms. */
    picture: (now: number, at: number, key: boolean) => {
      secondAt(now).pictures++
      if (!key) return
      if (lastKey !== null && at > lastKey) keyFrameGap = (at - lastKey) / 1000
      lastKey = at
    },

    read: (now: number) => {
      secondAt(now)
      const whole = seconds.slice(0, -1)
      const latest = whole.slice(-recent)
      const mean = (of: (second: { bytes: number; pictures: number }) => number) =>
        latest.length === 0 ? 0 : latest.reduce((sum, second) => sum + of(second), 0) / latest.length

      return {
        bitrate: Math.round(mean(second => second.bytes * 8)),
        frameRate: Math.round(mean(second => second.pictures) * 10) / 10,
        keyFrameGap,
        since,
        bitrates: whole.map(second => second.bytes * 8),
      }
    },
  }
}
