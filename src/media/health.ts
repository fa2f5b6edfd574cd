export type { StreamHealth } from '../app.ts'

const history = 60
const recent = 3
const longestStep = 2_000            // ms
const paceOver = 12                  // seconds

/** Counts what one publisher sends, second by second of the wall clock (`now`, ms). */
export const createMeter = (since: number) => {
  const seconds: { bytes: number; pictures: number }[] = []
  let first = Math.floor(since / 1000)
  let lastKey: number | null = null
  let keyFrameGap = 0
  let dropped = 0
  let usual: number | null = null
  let latest: number | null = null
  const pace: { now: number; at: number }[] = []

  // A step of the encoder's clock that holds two or more usual ones: pictures were left out. A long one is a new beginning.
  const noteStep = (now: number, at: number) => {
    const step = latest === null ? 0 : at - latest
    latest = at
    if (step < 0 || step > longestStep) pace.length = 0
    if (step <= 0 || step > longestStep) return
    if (usual !== null && step > 1.6 * usual) dropped += Math.round(step / usual) - 1
    usual = usual === null ? step : usual + (Math.min(step, 2 * usual) - usual) / 16
    if (now - (pace.at(-1)?.now ?? 0) >= 1_000) pace.push({ now, at })
    if (pace.length > paceOver) pace.shift()
  }

  const speed = () => {
    const [first, last] = [pace[0], pace.at(-1)]
    return first && last && last.now - first.now >= 3_000 ? (last.at - first.at) / (last.now - first.now) : 1
  }

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
      noteStep(now, at)
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
        dropped,
        speed: Math.round(speed() * 100) / 100,
        since,
        bitrates: whole.map(second => second.bytes * 8),
      }
    },
  }
}
