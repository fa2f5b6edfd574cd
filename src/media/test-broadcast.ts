import { describeFfmpeg, superviseFfmpeg, type Ffmpeg, type Supervised } from './ffmpeg.ts'
import { chord, frameRate, ground, pictureGraph } from './test-picture.ts'

export type TestBroadcast = {
  ffmpeg: Ffmpeg
  /** Where to push it: rtmp://host:port/live/<stream key> */
  url: string
  title?: string
  portrait?: boolean
  log: (line: string) => void
}

/** A calm moving picture with a clock and a soft chord, pushed through RTMP like any encoder's until stopped. Costs about a seventh of a core. */
export const startTestBroadcast = async ({ ffmpeg, url, title = '', portrait = true, log }: TestBroadcast): Promise<Supervised> => {
  const { drawsText } = await describeFfmpeg(ffmpeg)
  const fonts = drawsText ? await findFonts() : []
  return superviseFfmpeg({ ffmpeg, args: testBroadcastArguments({ url, title, portrait, fonts }), name: 'test broadcast', log })
}

export const testBroadcastArguments = ({ url, title, portrait, fonts }: { url: string; title: string; portrait: boolean; fonts: string[] }) => {
  const frame = portrait ? { width: 540, height: 960 } : { width: 960, height: 540 }
  const gap = String(2 * frameRate)

  return [
    '-hide_banner', '-loglevel', 'error', '-nostdin',
    '-re', '-f', 'lavfi', '-i', ground(frame),
    '-re', '-f', 'lavfi', '-i', chord,
    '-filter_complex', pictureGraph(frame, title, fonts), '-map', '[picture]', '-map', '1:a',
    '-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-pix_fmt', 'yuv420p', '-threads', '1',
    '-g', gap, '-keyint_min', gap, '-sc_threshold', '0', '-b:v', '1500k', '-maxrate', '1500k', '-bufsize', '1500k',
    '-c:a', 'aac', '-b:a', '96k', '-ar', '48000',
    '-flvflags', 'no_duration_filesize', '-flush_packets', '1', '-f', 'flv', url,
  ]
}

const fontFolders = ['/usr/share/fonts', '/usr/local/share/fonts', '/System/Library/Fonts', '/Library/Fonts']
const upright = /(DejaVuSans|LiberationSans-Regular|NotoSans-Regular|NotoSansCJK-Regular|Roboto-Regular|OpenSans-Regular|Arial|PingFang|wqy-\w+|SourceHanSans\w*-Regular)\.(ttf|ttc|otf)$/

/** Font files for Latin and Chinese, as far as the machine has them; paths that ffmpeg would need quoted are left out. */
const findFonts = async () => {
  const scan = async (folder: string) => {
    try {
      return await Array.fromAsync(new Bun.Glob('**/*.{ttf,ttc,otf}').scan({ cwd: folder, absolute: true }))
    } catch {
      return []
    }
  }
  const found = (await Promise.all(fontFolders.map(scan))).flat()
  return found.filter(path => upright.test(path) && /^[\w/.\- ]+$/.test(path)).sort()
}
