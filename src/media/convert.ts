import { runFfmpeg } from './ffmpeg.ts'

// The file comes from a stranger: only these containers, only this file and no other, one thread, bounded memory and pixels.
const containers = 'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mp3,wav,ogg,flac,aac,avi,mpegts,mpeg'
const careful = (source: string) => [
  '-hide_banner', '-nostdin', '-max_alloc', String(512 << 20), '-threads', '1', '-max_pixels', '40000000',
  '-protocol_whitelist', 'file', '-format_whitelist', containers, '-i', `file:${source}`,
]

/** What ffmpeg says about a file. */
export const probePiece = async (ffmpeg: string, source: string) => (await runFfmpeg(ffmpeg, careful(source))).complaint

const limitMs = 10 * 60_000

const running = new Set<{ child: Bun.Subprocess; stopped: boolean }>()

/** Ends what is being converted now: the shop closes. */
export const stopConverting = () => {
  for (const work of running) {
    work.stopped = true
    work.child.kill('SIGKILL')
  }
}

const targets = {
  music: ['-map', '0:a:0', '-vn', '-c:a', 'aac', '-b:a', '128k', '-ac', '2', '-ar', '48000', '-t', '600'],
  clip: [
    '-map', '0:v:0', '-map', '0:a:0?', '-t', '180', '-vf',
    `fps=30,scale=w='if(gt(iw,ih),-2,min(720,iw))':h='if(gt(iw,ih),min(720,ih),-2)',scale=trunc(iw/2)*2:trunc(ih/2)*2,format=yuv420p`,
    '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '24', '-maxrate', '2500k', '-bufsize', '5000k', '-threads', '1',
    '-c:a', 'aac', '-b:a', '128k', '-ac', '2', '-ar', '48000',
  ],
}

/** Makes music or a clip that every browser plays, without anything else the file carried. `told` hears of the progress. Null when it was stopped. */
export const convertPiece = async (ffmpeg: string, { kind, source, target, told }: { kind: 'music' | 'clip'; source: string; target: string; told: (text: string) => void }): Promise<boolean | null> => {
  try {
    const child = Bun.spawn(
      [ffmpeg, ...careful(source), '-loglevel', 'error', '-progress', 'pipe:1', ...targets[kind], '-map_metadata', '-1', '-map_chapters', '-1', '-sn', '-dn', '-movflags', '+faststart', '-f', 'mp4', '-y', `file:${target}`],
      { stdin: 'ignore', stdout: 'pipe', stderr: 'ignore', timeout: limitMs, killSignal: 'SIGKILL' },
    )
    const work = { child, stopped: false }
    running.add(work)
    const decoder = new TextDecoder()
    for await (const bytes of child.stdout) told(decoder.decode(bytes, { stream: true }))
    const code = await child.exited
    running.delete(work)
    return work.stopped ? null : code === 0
  } catch {
    return false
  }
}
