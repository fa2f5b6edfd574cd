import { createTurns } from '../../platform/turns.ts'
import { runFfmpeg } from '../ffmpeg.ts'
import { findShift, judgePicture, judgeSound, readFrames, type Frame, type Measures, type SoundMeasures } from './rules.ts'

type Film = Uint8Array<ArrayBuffer>

export const largestSample = 24 << 20
const limitMs = 12_000

/** One at a time: many rooms that are looked at never load the machine together. */
const inTurn = createTurns({ atOnce: 1, mostWaiting: 20 })

/** Looks at and listens to a few seconds of film (fragmented MP4). Null where it has no such track or cannot be read. */
export const measure = (ffmpeg: string, film: Film): Promise<Measures> =>
  inTurn(async () => {
    if (film.length > largestSample) return { picture: null, sound: null, shift: null }
    const picture = await framesOf(ffmpeg, film, pictureArguments)
    const sound = await framesOf(ffmpeg, film, soundArguments)
    return { picture: judgePicture(picture), sound: judgeSound(sound), shift: findShift(picture, sound) }
  })

/** Only listens: cheap enough to do it all the while. */
export const measureSound = (ffmpeg: string, film: Film): Promise<SoundMeasures | null> =>
  inTurn(async () => (film.length > largestSample ? null : judgeSound(await framesOf(ffmpeg, film, soundArguments))))

const framesOf = async (ffmpeg: string, film: Film, args: string[]): Promise<Frame[]> =>
  readFrames((await runFfmpeg(ffmpeg, [...input, ...args, '-f', 'null', '-'], { input: film, limitMs, maxBytes: 8 << 20 })).output.toString('latin1'))

// It comes from a stranger: one thread, and limits on its pixels and on any one piece of memory.
const input = ['-hide_banner', '-loglevel', 'error', '-max_alloc', String(256 << 20), '-threads', '1', '-max_pixels', '40000000', '-f', 'mp4', '-i', 'pipe:0', '-filter_threads', '1']

const pictureArguments = [
  '-map', '0:v:0', '-vf',
  `scale=w='min(320,iw)':h=-2:flags=fast_bilinear,format=yuv420p,blackdetect=d=0.3:pix_th=0.08,freezedetect=n=-60dB:d=0.5,signalstats,metadata=mode=print:file=-`,
]

const soundArguments = [
  '-map', '0:a:0', '-af',
  'silencedetect=n=-50dB:d=0.5,ebur128=metadata=1,asetnsamples=n=960,astats=metadata=1:reset=1:measure_perchannel=none:measure_overall=Peak_level+RMS_level,ametadata=mode=print:file=-',
]
