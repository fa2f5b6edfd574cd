import { runFfmpeg, type Ffmpeg } from './ffmpeg.ts'

const limitMs = 5_000
const largestFrame = 8 << 20
const longestQueue = 8

/** Makes still pictures of a stream, one at a time so that many rooms never load the machine together. */
export const createSnapshots = (ffmpeg: Ffmpeg, log: (line: string) => void) => {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0

  return {
    /** A JPEG, at most 720 px on its short side, of a key frame in fragmented MP4; null when it cannot be made now. */
    take: async (keyFrame: Uint8Array): Promise<Uint8Array | null> => {
      if (keyFrame.length > largestFrame || waiting >= longestQueue) return null

      waiting++
      const picture = last.then(() => decode(ffmpeg, keyFrame, log))
      last = picture
      return picture.finally(() => waiting--)
    },
  }
}

const decode = async (ffmpeg: Ffmpeg, keyFrame: Uint8Array, log: (line: string) => void) => {
  const { ok, output, complaint } = await runFfmpeg(ffmpeg.path, stillArguments, { input: new Uint8Array(keyFrame), limitMs })
  if (ok && output.length > 0) return new Uint8Array(output)

  log(`snapshot: no picture (${complaint.split('\n').at(-1) || 'ffmpeg took too long'})`)
  return null
}

// The picture comes from a stranger: one thread, and limits on its pixels and on any one piece of memory.
const stillArguments = [
  '-hide_banner', '-loglevel', 'error', '-nostdin', '-max_alloc', String(256 << 20),
  '-threads', '1', '-max_pixels', '40000000', '-f', 'mp4', '-i', 'pipe:0',
  '-an', '-frames:v', '1', '-vf', `scale='if(gt(iw,ih),-2,min(720,iw))':'if(gt(iw,ih),min(720,ih),-2)'`,
  '-threads', '1', '-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p', '-q:v', '4', '-f', 'image2pipe', 'pipe:1',
]
