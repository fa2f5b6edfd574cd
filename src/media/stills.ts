import type { AudioTrack } from './audio-config.ts'
import { fragment, initialization, videoTrackId, type Sample, type TrackRun } from './boxes.ts'
import type { Packager, Place } from './packager.ts'
import type { Contents, Part } from './remuxer.ts'
import type { VideoTrack } from './video-config.ts'

/**
 * One picture of each segment, its key frame as the encoder made it, with all the sound. It costs no encoding and about a tenth of
 * the bytes, and every player takes it for a video. One part a segment: a picture can only be shown as long as is known.
 */
export const createStills = (packager: Packager) => {
  let isThere = false
  let picture: Sample | null = null
  let segment: { start: number; duration: number; place: Place; sound: TrackRun | null } | null = null
  let sequence = 0

  const give = () => {
    if (!segment || !picture) return
    const { start, duration, place, sound } = segment
    const shown: TrackRun = { track: videoTrackId, start, samples: [{ ...picture, duration }] }
    packager.add({ bytes: fragment(++sequence, sound ? [shown, sound] : [shown]), duration, independent: true }, place)
  }

  return {
    packager,
    isThere: () => isThere,

    begin: (video: VideoTrack | null, audio: AudioTrack | null) => {
      isThere = video !== null
      picture = null
      segment = null
      sequence = 0
      if (video) packager.begin(initialization(video, audio), 0)
    },

    add: ({ duration }: Part, { start, pictures, sound }: Contents, place: Place) => {
      if (!isThere) return
      if (!segment) {
        segment = { start, duration: 0, place, sound: null }
        picture = pictures?.samples.find(({ key }) => key) ?? picture
      }
      segment.duration += duration
      if (sound) segment.sound = segment.sound ? { ...segment.sound, samples: [...segment.sound.samples, ...sound.samples] } : sound
    },

    closeSegment: () => {
      give()
      segment = null
      packager.closeSegment()
    },
  }
}
