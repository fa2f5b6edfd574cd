import type { Subprocess } from 'bun'
import { readAudioConfig, type AudioTrack } from './audio-config.ts'
import { fragment, initialization } from './boxes.ts'
import type { Tools } from './encoders.ts'
import { createFeed } from './feed.ts'
import { createFlvReader } from './flv-reader.ts'
import { readAudio } from './flv.ts'
import type { Place } from './packager.ts'
import type { Contents, Part } from './remuxer.ts'
import { givePrecedence } from './rendition.ts'
import { createSound } from './sound.ts'

type Waiting = { part: Part; contents: Contents; place: Place } | 'close'
type Working = { child: Subprocess<'pipe', 'pipe', 'ignore'>; feed: ReturnType<typeof createFeed> }

/** AAC, low complexity, 48 kHz, two channels. */
export const plainSound = readAudioConfig('aac', Buffer.from([0x11, 0x90]))

const held = 100                     // ms of sound that the encoder keeps to itself
const patience = 1_500               // ms a part waits for its sound
const mostUnread = 4 << 20
const mostFailures = 5
// FLV has no time before 0, where the encoder's first frame begins.
const ahead = 1_000                  // ms

/**
 * Gives the parts of a time line on in their order, a little later, with AAC in the place of their Opus. What the ffmpeg that
 * makes it fails to deliver is silence.
 */
export const createVoice = (opus: AudioTrack, tools: () => Promise<Tools | null>, log: (line: string) => void, out: { add: (part: Part, contents: Contents, place: Place) => void; closeSegment: () => void }) => {
  const sound = createSound(plainSound, 0)
  let waiting: Waiting[] = []
  let told = 0                       // ms: where the sound ends that the encoder has been given
  let sequence = 0
  let working: Working | null = null
  let failures = 0
  let over = false
  let again: Timer | undefined

  const start = async () => {
    const found = await tools()
    if (!found || over) return
    if (failures++ >= mostFailures) return log('sound for everybody: its encoder keeps failing')

    const child = Bun.spawn([found.ffmpeg.path, ...makingArguments], { stdin: 'pipe', stdout: 'pipe', stderr: 'ignore' })
    const mine: Working = { child, feed: createFeed(child.stdin, mostUnread, () => child.kill('SIGKILL')) }
    working = mine
    givePrecedence(child.pid)
    mine.feed.write(initialization(null, opus))
    for (const one of waiting) if (one !== 'close') tell(one.contents)
    void read(mine)
  }

  const read = async (mine: Working) => {
    const reader = createFlvReader(({ kind, at, body }) => {
      const tag = working === mine && kind === 'audio' ? readAudio(body) : null
      if (tag?.kind !== 'sound') return
      failures = 0
      sound.push(at - ahead, tag.bytes)
      release()
    })
    try {
      for await (const bytes of mine.child.stdout) reader(bytes)
    } catch (error) {
      log(`sound for everybody: ${error}`)
      mine.child.kill('SIGKILL')
    }
    await mine.child.exited
    if (working !== mine) return
    working = null
    again = setTimeout(() => void start(), 50 * failures)
  }

  const tell = ({ sound }: Contents) => {
    if (!sound) return
    told = ((sound.start + sound.samples.reduce((sum, sample) => sum + sample.duration, 0)) * 1000) / opus.rate
    working?.feed.write(fragment(++sequence, [sound]))
  }

  const isReady = (end: number) => sound.end() >= Math.min(end, told) - held

  const release = (anyway = false) => {
    for (let one = waiting[0]; one; one = waiting[0]) {
      if (one === 'close') out.closeSegment()
      else {
        const end = one.contents.start + one.part.duration
        if (!anyway && !isReady(end)) return
        sound.keepUp(end)
        out.add(one.part, { ...one.contents, sound: sound.take()[0] ?? null }, one.place)
      }
      waiting.shift()
    }
  }

  const lag = () => {
    const parts = waiting.filter(one => one !== 'close')
    return parts.length === 0 ? 0 : parts.at(-1)!.contents.start + parts.at(-1)!.part.duration - parts[0]!.contents.start
  }

  void start()

  return {
    add: (part: Part, contents: Contents, place: Place) => {
      waiting.push({ part, contents, place })
      tell(contents)
      release(lag() > patience)
    },
    closeSegment: () => {
      waiting.push('close')
      release()
    },
    /** The time line is over: what waits goes on as it is. */
    end: () => {
      if (over) return
      over = true
      clearTimeout(again)
      release(true)
      const left = working
      working = null
      left?.feed.end()
      left?.child.kill('SIGKILL')
    },
    pid: () => working?.child.pid ?? null,
  }
}

const makingArguments = [
  '-hide_banner', '-loglevel', 'error', '-nostats', '-copyts', '-probesize', '1000000', '-analyzeduration', '0', '-threads', '1', '-f', 'mp4', '-i', 'pipe:0',
  '-map', '0:a:0', '-vn', '-c:a', 'aac', '-b:a', '128k', '-ar', '48000', '-ac', '2', '-output_ts_offset', String(ahead / 1000),
  '-flush_packets', '1', '-flvflags', 'no_duration_filesize', '-f', 'flv', 'pipe:1',
]
