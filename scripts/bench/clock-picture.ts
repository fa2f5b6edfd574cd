import { superviseFfmpeg, type Ffmpeg } from '../../src/media/ffmpeg.ts'

const bits = 31
const side = 40

/** Pushes a 720p picture whose top rows show the wall clock in milliseconds, one bar a bit, the lowest first. */
export const publishClock = (ffmpeg: Ffmpeg, url: string, log: (line: string) => void) => {
  const bars = Array.from(
    { length: bits },
    (_, bit) => `drawbox=x=${bit * side}:y=0:w=${side}:h=${side}:color=white:t=fill:enable='mod(floor((t*1000+0.5)/${2 ** bit}),2)'`,
  )
  const filters = [`settb=1/1000`, `setpts='RTCTIME/1000'`, `drawbox=x=0:y=0:w=iw:h=${side}:color=black:t=fill`, ...bars, `setpts='N*1000/30'`, 'settb=1/30']

  return superviseFfmpeg({
    ffmpeg,
    name: 'clock picture',
    log,
    args: [
      '-hide_banner', '-loglevel', 'error', '-nostdin',
      '-re', '-f', 'lavfi', '-i', 'testsrc2=s=1280x720:r=30', '-re', '-f', 'lavfi', '-i', 'sine=f=440:r=48000',
      '-vf', filters.join(','), '-r', '30',
      '-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-pix_fmt', 'yuv420p', '-threads', '1',
      '-g', '60', '-keyint_min', '60', '-sc_threshold', '0', '-b:v', '2500k', '-maxrate', '2500k', '-bufsize', '1250k',
      '-c:a', 'aac', '-b:a', '96k', '-ar', '48000', '-flush_packets', '1', '-f', 'flv', url,
    ],
  })
}

export type Watched = { firstFrameMs: number | null; latencies: number[]; stalls: number; freezes: number; rates: number[] }

declare global {
  interface Window {
    watched: Watched
  }
}

/**
 * Runs in the page before anything else: reads the clock out of the video four times a second into `window.watched`.
 * A stall is the player waiting for data, a freeze a gap of more than 0.3 s between two pictures.
 */
export const watchClock = () => {
  const watched: Watched = { firstFrameMs: null, latencies: [], stalls: 0, freezes: 0, rates: [] }
  window.watched = watched

  const begin = (video: HTMLVideoElement) => {
    const canvas = document.createElement('canvas')
    canvas.width = 1280
    canvas.height = 40
    const pen = canvas.getContext('2d', { willReadFrequently: true })!
    let last = 0
    let read = 0

    const clock = () => {
      pen.drawImage(video, 0, 0, video.videoWidth, (40 * video.videoHeight) / 720, 0, 0, 1280, 40)
      const row = pen.getImageData(0, 20, 1280, 1).data
      let time = 0
      for (let bit = 0; bit < 31; bit++) if (row[(bit * 40 + 20) * 4]! > 128) time += 2 ** bit
      return time
    }
    const frame = () => {
      const now = Date.now()
      watched.firstFrameMs ??= now - performance.timeOrigin
      if (last && now - last > 300) watched.freezes++
      last = now
      if (now - read > 240) {
        read = now
        watched.latencies.push((now - clock()) % 2 ** 31)
        watched.rates.push(video.playbackRate)
      }
      video.requestVideoFrameCallback(frame)
    }
    video.addEventListener('waiting', () => {
      if (watched.firstFrameMs !== null && !video.seeking) watched.stalls++
    })
    video.requestVideoFrameCallback(frame)
  }

  const look = () => {
    const video = document.querySelector('video')
    if (video) begin(video)
    else requestAnimationFrame(look)
  }
  look()
}
