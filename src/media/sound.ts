import { audioTrackId, type Sample, type TrackRun } from './boxes.ts'
import type { AudioTrack } from './audio-config.ts'
import { opusDuration } from './opus.ts'

const tolerance = 0.1                // seconds an encoder's stamps may stray from the count of samples
const jump = 5                       // seconds after which it is another time line
const patience = { first: 0.5, most: 3 }

export type Sound = ReturnType<typeof createSound>

/** Lays frames end to end from `origin` (ms) on, and puts silence where the encoder left some out: a player stands still at a hole. */
export const createSound = (track: AudioTrack, origin: number) => {
  const sampleAt = (ms: number) => Math.round((ms * track.rate) / 1000)
  const first = sampleAt(origin)
  let next: number | null = null     // the sample that the next frame begins with
  let queue: Sample[] = []
  let silent = false
  let patient = patience.first

  const append = (bytes: Uint8Array) => {
    const duration = track.codec === 'opus' ? opusDuration(bytes) : track.frame
    if (duration === 0) return
    queue.push({ bytes, duration, offset: 0, key: true })
    next = (next ?? first) + duration
  }

  const bridge = (from: number, to: number) => {
    if (track.silence) {
      for (let at = from; at + track.frame <= to; at += track.frame) append(track.silence)
      return
    }
    const last = queue.at(-1)
    if (last) last.duration += to - from
    next = to
  }

  /** False when the encoder's clock has jumped. */
  const push = (ms: number, bytes: Uint8Array) => {
    const position = sampleAt(ms)
    if (next === null && position < first) return true

    next ??= position
    const ahead = (position - next) / track.rate
    if (Math.abs(ahead) > jump) return false
    if (ahead < -tolerance) {
      beMorePatient(-ahead)
      return true
    }

    if (ahead > tolerance) bridge(next, position)
    append(bytes)
    silent = false
    return true
  }

  // Sound that came after we had given it up: that encoder always sends it late.
  const beMorePatient = (late: number) => {
    if (!silent) return
    patient = Math.min(Math.max(patient, late + patience.first), patience.most)
    silent = false
  }

  return {
    push,

    /** Goes on in silence when the sound has fallen too far behind the newest picture (ms). */
    keepUp: (picture: number) => {
      const behind = sampleAt(picture) - (next ?? first)
      if (!track.silence || behind < (silent ? 0 : patient * track.rate)) return
      bridge(next ?? first, sampleAt(picture))
      silent = true
    },

    /** Where the sound ends, in ms. */
    end: () => ((next ?? first) * 1000) / track.rate,

    take: (): TrackRun[] => {
      const samples = queue
      queue = []
      const length = samples.reduce((sum, sample) => sum + sample.duration, 0)
      return samples.length > 0 ? [{ track: audioTrackId, start: (next ?? first) - length - first, samples }] : []
    },
  }
}
