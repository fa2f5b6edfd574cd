import type { AudioTrack } from './audio-config.ts'
import { fragment, initialization } from './boxes.ts'
import { codecOf, type Variant } from './master.ts'
import { createPackager, type Packager, type Place } from './packager.ts'
import type { Contents, Part } from './remuxer.ts'
import type { Tools } from './encoders.ts'
import { createRendition, type Rendition, type Size } from './rendition.ts'
import { createStills } from './stills.ts'
import type { Gate, Space } from './uplink.ts'
import type { VideoTrack } from './video-config.ts'
import { createVoice, plainSound } from './voice.ts'

const sizes = [{ name: '720p', short: 720, bitrate: 2_000_000 }, { name: '480p', short: 480, bitrate: 900_000 }]
const behindAtMost = 4_000           // ms
const dropEvery = 5_000

/** What smaller pictures a source gets. One that many cannot play gets one that all can, however small it is. */
export const sizesFor = ({ codec, width, height }: Pick<VideoTrack, 'codec' | 'width' | 'height'>, smaller: boolean): Size[] => {
  const short = Math.min(width, height)
  const even = (length: number) => 2 * Math.round(length / 2)
  const made = sizes.filter(size => size.short < short).map(({ name, short: to, bitrate }) => ({ name, bitrate, width: even((width * to) / short), height: even((height * to) / short) }))
  if (smaller) return made.length > 0 || codec === 'h264' ? made : [{ name: 'h264', bitrate: sizes[1]!.bitrate, width: even(width), height: even(height) }]
  if (codec === 'h264') return []
  return made.length > 0 ? made.slice(0, 1) : [{ name: 'h264', bitrate: sizes[1]!.bitrate, width: even(width), height: even(height) }]
}

/** All the renditions of one stream, and the list of them. `tools` is asked only when something is to be made; `gate`: newcomers may have to be content with less. */
export const createLadder = (source: Packager, tools: () => Promise<Tools | null>, log: (line: string) => void, gate: Gate | null = null) => {
  const window = () => createPackager(Date.now, null, gate)
  const sound = createTwin(false, window())
  const plain = createTwin(true, window())
  const stills = gate ? createStills(window()) : null
  const twins = stills ? [sound, plain, stills] : [sound, plain]
  let voice: ReturnType<typeof createVoice> | null = null
  let renditions: Rendition[] = []
  const windows = new Map<string, Packager>()   // of each rendition there has been: who waits at one waits for what comes next
  let asked = ''
  let rested = false
  let header: { bytes: Uint8Array; video: VideoTrack | null; audio: AudioTrack | null; sound: AudioTrack | null } | null = null
  let making = {}                    // the newest decision
  let lastDrop = 0
  let isList = gate !== null

  const shown = () => renditions.filter(rendition => !rendition.isDropped())

  const begin = (bytes: Uint8Array, video: VideoTrack | null, audio: AudioTrack | null, smaller: boolean) => {
    voice?.end()
    voice = audio?.codec === 'opus' ? createVoice(audio, tools, log, { add: give, closeSegment }) : null
    header = { bytes, video, audio, sound: voice ? plainSound : audio }
    sound.begin(null, header.sound)
    plain.begin(video, voice && video?.codec === 'h264' ? plainSound : null)
    stills?.begin(video, header.sound)
    if (video) decide(sizesFor(video, smaller))
    isList ||= voice !== null
    rested = false
    for (const rendition of renditions) rendition.begin(bytes, video, header.sound)
  }

  // Sound that comes before its picture says nothing about sizes.
  const decide = (wanted: Size[]) => {
    isList ||= wanted.length > 0
    const question = JSON.stringify(wanted)
    if (question === asked && !(rested && renditions.some(rendition => rendition.isDropped()))) return
    for (const rendition of renditions) rendition.halt()
    renditions = []
    asked = question
    making = {}
    if (wanted.length > 0) void make(wanted, making)
  }

  const make = async (wanted: Size[], mine: object) => {
    const found = await tools()
    if (!found || making !== mine) return
    renditions = wanted.map(size => createRendition(size, found, log, windows.get(size.name) ?? window()))
    for (const rendition of renditions) {
      windows.set(rendition.size.name, rendition.packager)
      rendition.packager.tellOf(() => reportsWithout(rendition.packager))
      if (header) rendition.begin(header.bytes, header.video, header.sound)
    }
  }

  const reportsWithout = (one: Packager) =>
    [{ name: 'source', packager: source }, ...shown().map(({ size, packager }) => ({ name: size.name, packager }))]
      .filter(({ packager }) => packager !== one)
      .map(({ name, packager }) => ({ uri: `${name}.m3u8`, edge: packager.edge() }))
  source.tellOf(() => (shown().length > 0 ? reportsWithout(source) : []))

  // One that is not made any more goes on as the source: it has the same segments under the same numbers.
  const playlistOf = (name: string): Packager | null => {
    if (name === 'source') return source
    const twin = name === 'sound' ? sound : name === 'plain' ? plain : name === 'still' ? stills : null
    if (twin) return twin.isThere() ? twin.packager : null
    const rendition = renditions.find(({ size }) => size.name === name)
    return rendition && !rendition.isDropped() ? rendition.packager : windows.has(name) ? source : null
  }

  const give = (part: Part, contents: Contents, place: Place) => {
    for (const twin of twins) twin.add(part, contents, place)
    for (const rendition of renditions) rendition.add(part, contents, place)
  }

  const closeSegment = () => {
    for (const twin of twins) twin.closeSegment()
    for (const rendition of renditions) rendition.closeSegment()
  }

  const packagers = () => [...twins.map(({ packager }) => packager), ...windows.values()]

  return {
    begin,
    add: (part: Part, contents: Contents, place: Place) => (voice ? voice.add : give)(part, contents, place),
    closeSegment: () => (voice ? voice.closeSegment : closeSegment)(),
    /** The encoder has gone; what is made may be needed again. */
    rest: () => {
      rested = true
      voice?.end()
      for (const rendition of renditions) rendition.rest()
    },
    end: () => {
      voice?.end()
      for (const rendition of renditions) rendition.halt()
      for (const packager of packagers()) packager.end()
    },
    /** Once it is a list it stays one: players do not read it twice. */
    isList: () => isList,
    sentBytes: () => packagers().reduce((sum, one) => sum + one.sentBytes(), 0),
    playlistOf,
    packagers,
    renditions: () => renditions,

    /** The list for a newcomer, who begins with its first; where not all of it may be had, with less, if there is less. */
    variants: (space: Space): Variant[] => {
      const own = header?.audio ? codecOf(header.audio) : null
      const audio = header?.sound ? codecOf(header.sound) : null
      const { video } = header ?? {}
      const size = { width: video?.width, height: video?.height }
      const variants: Variant[] = video
        ? [
            { name: 'source', bandwidth: source.bitrate(), codecs: [codecOf(video), own], ...size },
            ...(plain.isThere() ? [{ name: 'plain', bandwidth: source.bitrate(), codecs: [codecOf(video), audio], ...size }] : []),
            ...shown().map(({ size, codec }) => ({ name: size.name, bandwidth: size.bitrate * 1.3, codecs: [codecOf({ codec: 'h264', config: codec() ?? usualH264 }), audio], width: size.width, height: size.height })),
          ]
        : own ? [{ name: 'source', bandwidth: source.bitrate(), codecs: [own] }] : []
      const hearing = sound.isThere() && (video || voice) ? [{ name: 'sound', bandwidth: 160_000, codecs: [audio] }] : []
      const seeing = video && stills?.packager.hasWhole() ? [{ name: 'still', bandwidth: stills.packager.bitrate(), codecs: [codecOf(video), audio], ...size }] : []
      const least = video ? [...seeing, ...hearing] : []
      if (space === 'full' && least.length > 0) return least
      const [smaller, largest] = [variants.filter(({ name }) => !isLargest(name)), variants.filter(({ name }) => isLargest(name))]
      if (smaller.length > 0 && space !== 'free') return [...smaller, ...(space === 'busy' ? largest : []), ...hearing]
      return [...variants, ...hearing]
    },

    /** Drops what cannot keep up, the largest first, one at a time. To be called a few times a second. */
    pulse: (now: number) => {
      for (const { packager } of twins) packager.pulse()
      for (const rendition of shown()) rendition.pulse(now)
      const behind = shown().filter(rendition => rendition.lag() > behindAtMost && rendition.isMaking(now))
      if (behind.length === 0 || now - lastDrop < dropEvery) return
      lastDrop = now
      shown()[0]!.drop('this computer cannot keep up')
    },
  }
}

const isLargest = (name: string) => name === 'source' || name === 'plain'

// Main profile, level 3.1: until the encoder has said what it makes.
const usualH264 = Buffer.from([1, 0x4d, 0x40, 0x1f])

/**
 * What the source sends, packed once more without any encoding: the sound without the picture, for whoever has almost no
 * bandwidth, or the same picture with sound that everybody can play.
 */
const createTwin = (withPicture: boolean, packager: Packager) => {
  let track: AudioTrack | null = null
  let sequence = 0
  return {
    packager,
    closeSegment: packager.closeSegment,
    isThere: () => track !== null,
    begin: (video: VideoTrack | null, audio: AudioTrack | null) => {
      track = audio
      sequence = 0
      if (audio) packager.begin(initialization(withPicture ? video : null, audio), 0)
    },
    add: ({ duration, independent }: Part, { pictures, sound }: Contents, place: Place) => {
      const runs = [withPicture ? pictures : null, sound].filter(run => run !== null)
      if (track) packager.add({ bytes: fragment(++sequence, runs), duration, independent: !withPicture || independent }, place)
    },
  }
}
