import { readAudioConfig, type AudioTrack } from './audio-config.ts'
import { fragment, initialization, videoTrackId, type TrackRun } from './boxes.ts'
import type { Tag } from './flv.ts'
import { paces, type Pace } from './playlist.ts'
import { createSound, type Sound } from './sound.ts'
import { readVideoConfig, type VideoTrack } from './video-config.ts'

const partSlack = 3
export const segmentTime = 2_000
const longestSegment = 12_000
const slack = 50                     // a key frame this much early still opens a segment
const settleTime = 1_500
const settleBytes = 8 << 20

/** `duration` in ms. An independent part begins with a key frame. */
export type Part = { bytes: Uint8Array; duration: number; independent: boolean }

/** What a part was made of; `start` in ms from where its time line begins. */
export type Contents = { start: number; pictures: TrackRun | null; sound: TrackRun | null }

export type Sink = {
  /** A new time line begins: nothing after this continues what was before. Its first frame came `age` ms ago. */
  begin: (initialization: Uint8Array, age: number, tracks: { video: VideoTrack | null; audio: AudioTrack | null }) => void
  add: (part: Part, contents: Contents) => void
  closeSegment: () => void
}

type Picture = { at: number; offset: number; key: boolean; bytes: Uint8Array }
/** One unbroken time line. Times are the encoder's own, in ms; `end` is where the last part ends. */
type Run = { origin: number; end: number; segmentStart: number; last: number; sequence: number; pictures: Picture[]; sound: Sound | null }

/** Makes fragmented MP4 of an encoder's tags. Throws when a configuration is broken. */
export const createRemuxer = (sink: Sink, pace: Pace = paces.balanced) => {
  let video: VideoTrack | null = null
  let audio: AudioTrack | null = null
  let early: { tag: Tag; at: number }[] | null = []
  let earlyBytes = 0
  let run: Run | null = null
  let frameTime: number | null = null
  let latest = 0
  let newest: { track: VideoTrack; bytes: Uint8Array } | null = null

  const push = (tag: Tag, at: number) => {
    if (tag.kind === 'video config') return configureVideo(readVideoConfig(tag.codec, tag.config))
    if (tag.kind === 'audio config') return configureAudio(readAudioConfig(tag.codec, tag.config))
    if (tag.kind === 'foreign') return

    if (tag.kind === 'picture' && tag.key && video) newest = { track: video, bytes: tag.bytes }
    latest = at
    early ? settle(tag, at) : take(tag, at)
  }

  // Which tracks there are must be known before the first fragment; an encoder may be slow to show one of them.
  const settle = (tag: Tag & { bytes: Uint8Array }, at: number) => {
    const waiting = early!
    waiting.push({ tag, at })
    earlyBytes += tag.bytes.length
    if (!(video && audio) && Math.abs(at - waiting[0]!.at) < settleTime && earlyBytes < settleBytes) return

    early = null
    for (const { tag, at } of waiting) take(tag, at)
  }

  const take = (tag: Tag, at: number) => {
    if (tag.kind === 'picture') takePicture(tag, at)
    if (tag.kind === 'sound') takeSound(tag.bytes, at)
  }

  const configureVideo = (track: VideoTrack) => {
    if (video?.codec === track.codec && video.config.equals(track.config)) return
    endRun()
    video = track
  }

  const configureAudio = (track: AudioTrack) => {
    if (audio?.codec === track.codec && audio.config.equals(track.config)) return
    endRun()
    audio = track
  }

  const beginRun = (at: number): Run => {
    sink.begin(initialization(video, audio), latest - at, { video, audio })
    return { origin: at, end: at, segmentStart: at, last: at - 1, sequence: 0, pictures: [], sound: audio && createSound(audio, at) }
  }

  const endRun = () => {
    if (!run) return
    if (run.pictures.length > 0) flush(run, run.last + (frameTime ?? 33))
    else if (!video && run.sound) flush(run, run.sound.end())
    sink.closeSegment()
    run = null
  }

  const takePicture = ({ key, offset, bytes }: Tag & { kind: 'picture' }, at: number) => {
    if (!video) return
    if (run && breaks(run, at, key)) endRun()
    if (!run && !key) return
    const begun = run === null
    run ??= beginRun(at)

    const time = Math.max(at, run.last + 1)
    if (!begun) learnFrameTime(time - run.last)
    run.last = time
    if (key && time - run.segmentStart >= segmentTime - slack) {
      flush(run, time)
      closeSegment(run)
    } else if (run.pictures.length > 0 && isWhole(run, time)) flush(run, time)

    run.pictures.push(place(run, { at: time, offset, key, bytes }))
    if (isWhole(run, time + (frameTime ?? 33))) flush(run, time + (frameTime ?? 33))
    if (run.end - run.segmentStart >= longestSegment) closeSegment(run)
  }

  const isWhole = (run: Run, end: number) => end - run.end >= pace.part - partSlack

  // A part is closed before the next picture is here. If that one comes late, it takes the place at the seam, so that no
  // hole stops the player; one that is shown in another order than decoded keeps its own time of showing.
  const place = (run: Run, picture: Picture): Picture => {
    const late = run.pictures.length === 0 ? picture.at - run.end : 0
    if (late <= 0) return picture
    return { ...picture, at: run.end, offset: picture.key || picture.offset === 0 ? picture.offset : picture.offset + late }
  }

  const breaks = (run: Run, at: number, key: boolean) => {
    const step = at - run.last
    return step < -500 || step > 5_000 || (key && step > Math.max(1_000, 3 * (frameTime ?? 0)))
  }

  const learnFrameTime = (step: number) => {
    frameTime = frameTime === null ? step : frameTime + (Math.min(step, 3 * frameTime) - frameTime) / 8
  }

  const takeSound = (bytes: Uint8Array, at: number) => {
    if (!audio) return
    if (!video) run ??= beginRun(at)
    if (!run?.sound) return

    if (!run.sound.push(at, bytes)) {
      endRun()
      if (!video) takeSound(bytes, at)
      return
    }
    if (!video) closeWhatIsWhole(run, run.sound.end())
  }

  const closeWhatIsWhole = (run: Run, end: number) => {
    if (!isWhole(run, end)) return
    flush(run, end)
    if (run.end - run.segmentStart >= segmentTime) closeSegment(run)
  }

  /** Closes the part at `until` (ms). */
  const flush = (run: Run, until: number) => {
    if (video && run.pictures.length === 0) return
    const pictures = run.pictures
    const end = video ? Math.max(Math.round(until), pictures.at(-1)!.at + 1, run.end + 1) : until
    if (end <= run.end) return

    if (video) run.sound?.keepUp(run.last)
    const shown = pictures.length > 0 ? pictureRun(run, pictures, end) : null
    const sound = run.sound?.take()[0] ?? null
    const runs = [shown, sound].filter(one => one !== null)
    const start = run.end - run.origin
    const duration = end - run.end
    run.pictures = []
    run.end = end
    sink.add({ bytes: fragment(++run.sequence, runs), duration, independent: !video || pictures[0]!.key }, { start, pictures: shown, sound })
  }

  const pictureRun = (run: Run, pictures: Picture[], end: number) => ({
    track: videoTrackId,
    start: pictures[0]!.at - run.origin,
    samples: pictures.map(({ at, offset, key, bytes }, i) => ({ bytes, duration: (pictures[i + 1]?.at ?? end) - at, offset, key })),
  })

  const closeSegment = (run: Run) => {
    sink.closeSegment()
    run.segmentStart = run.end
  }

  return {
    push,
    /** The encoder has gone: what is left of the last part goes out. */
    end: endRun,
    tracks: () => ({ video, audio }),
    /** The newest key frame as an MP4 of its own. */
    keyFrame: () =>
      newest && Buffer.concat([initialization(newest.track, null), fragment(1, [{ track: videoTrackId, start: 0, samples: [{ bytes: newest.bytes, duration: 40, offset: 0, key: true }] }])]),
  }
}
