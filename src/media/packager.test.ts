import { expect, test } from 'bun:test'
import fc from 'fast-check'
import HLS, { type types } from 'hls-parser'
import { createPackager, type Packager } from './packager.ts'

HLS.setOptions({ strictMode: true })

const bytes = (text: string) => new TextEncoder().encode(text)

/** A packager on a clock that stands still until it is moved. */
const studio = () => {
  let time = Date.UTC(2026, 0, 1)
  const packager = createPackager(() => time)
  let made = 0

  const part = (duration = 250, independent = false) => {
    time += duration
    packager.add({ bytes: bytes(`part ${made++}`), duration, independent })
  }
  const segment = (count = 8) => {
    for (let i = 0; i < count; i++) part(250, i === 0)
    packager.closeSegment()
  }
  const pass = (ms: number) => { time += ms; packager.pulse() }
  return { packager, part, segment, pass, begin: () => packager.begin(bytes(`init ${made++}`), 0) }
}

const ask = async (packager: Packager, query = '', file = 'index.m3u8') => packager.serve(file, query)
const read = async (packager: Packager) => {
  const text = await (await ask(packager)).text()
  return { text, playlist: HLS.parse(text) as types.MediaPlaylist }
}
const isWaiting = async (answer: Promise<Response>) => (await Promise.race([answer.then(() => 'answered'), Bun.sleep(0).then(() => 'waiting')])) === 'waiting'
const hint = (text: string) => /PRELOAD-HINT:TYPE=PART,URI="([^"]+)"/.exec(text)![1]!

test('the first playlist waits for a whole segment', async () => {
  const { packager, begin, part } = studio()
  const answer = ask(packager)
  begin()
  part(250, true)
  part()
  expect(await isWaiting(answer)).toBe(true)

  packager.closeSegment()
  expect((await answer).status).toBe(200)
})

test('and says that there is nothing when none comes', async () => {
  const { packager, pass } = studio()
  const answer = ask(packager)
  pass(14_000)
  expect(await isWaiting(answer)).toBe(true)
  pass(2_000)
  expect((await answer).status).toBe(404)
})

test('a reload waits for the part it asks for, and no longer', async () => {
  const { packager, begin, segment, part } = studio()
  begin()
  segment()
  const { playlist } = await read(packager)
  const next = playlist.mediaSequenceBase! + 1

  const [first, second] = [ask(packager, `_HLS_msn=${next}&_HLS_part=0`), ask(packager, `_HLS_msn=${next}&_HLS_part=1`)]
  expect(await isWaiting(first)).toBe(true)
  part(250, true)
  expect(await isWaiting(first)).toBe(false)
  expect(await isWaiting(second)).toBe(true)
  part()
  expect(await (await second).text()).toContain(`-${next}.1.m4s"`)
})

test('a reload that waits while the window begins anew waits for a whole segment of it', async () => {
  const { packager, begin, segment } = studio()
  begin()
  segment()
  const { playlist } = await read(packager)
  const next = playlist.mediaSequenceBase! + 1
  const answer = ask(packager, `_HLS_msn=${next}&_HLS_part=0`)
  begin()
  packager.add({ bytes: bytes('of another time'), duration: 250, independent: true }, { number: next + 3, startsAt: Date.UTC(2026, 0, 2), discontinuities: 1 })
  expect(await isWaiting(answer)).toBe(true)
  packager.closeSegment()
  expect((await answer).status).toBe(200)
  expect((await read(packager)).playlist.mediaSequenceBase).toBe(next + 3)
})

test('another header for the same times is no discontinuity', async () => {
  const { packager, begin, segment } = studio()
  begin()
  segment()
  packager.begin(bytes('another'), 0, true)
  segment()
  const { playlist } = await read(packager)
  expect(playlist.segments.some(({ discontinuity }) => discontinuity)).toBe(false)
  expect(new Set(playlist.segments.flatMap(({ map }) => map?.uri ?? [])).size).toBe(2)
})

test('a reload without a part waits for the whole segment', async () => {
  const { packager, begin, segment, part } = studio()
  begin()
  segment()
  const next = (await read(packager)).playlist.mediaSequenceBase! + 1
  const answer = ask(packager, `_HLS_msn=${next}`)
  part(250, true)
  expect(await isWaiting(answer)).toBe(true)
  packager.closeSegment()
  expect(await (await answer).text()).toContain(`-${next}.m4s\n`)
})

test('a part past a segment\'s last means the first of the next', async () => {
  const { packager, begin, segment, part } = studio()
  begin()
  segment(3)
  const last = (await read(packager)).playlist.mediaSequenceBase!
  const answer = ask(packager, `_HLS_msn=${last}&_HLS_part=3`)
  expect(await isWaiting(answer)).toBe(true)
  part(250, true)
  expect(await isWaiting(answer)).toBe(false)
})

test('when nothing comes the old playlist is answered before players give up', async () => {
  const { packager, begin, segment, pass } = studio()
  begin()
  segment()
  const { text, playlist } = await read(packager)
  const answer = ask(packager, `_HLS_msn=${playlist.mediaSequenceBase! + 1}&_HLS_part=0`)
  pass(1_000)
  expect(await isWaiting(answer)).toBe(true)
  pass(300)
  const response = await answer
  expect([response.status, await response.text()]).toEqual([200, text])
})

test.each(['_HLS_msn=x', '_HLS_msn=-1', '_HLS_part=1', '_HLS_msn=1&_HLS_part=1.5', '_HLS_msn=999999999999'])('%s is a bad question', async query => {
  const { packager, begin, segment } = studio()
  begin()
  segment()
  expect((await ask(packager, query)).status).toBe(400)
})

test.each([
  ['the next part', 1, 0, 200],
  ['as many parts ahead as three seconds hold', 1, 10, 200],
  ['a part that lies further ahead', 1, 11, 400],
  ['the segment after the next', 2, 0, 200],
  ['a part of it that lies too far ahead', 2, 11, 400],
  ['the segment after that', 3, 0, 400],
  ['a part of the newest whole segment past its last', 0, 9, 200],
  ['a part far past it', 0, 40, 400],
] as const)('%s is asked for', async (_, ahead, part, status) => {
  const { packager, begin, segment, pass } = studio()
  begin()
  segment()
  const newest = (await read(packager)).playlist.mediaSequenceBase!
  const answer = ask(packager, `_HLS_msn=${newest + ahead}&_HLS_part=${part}`)
  pass(20_000)
  expect((await answer).status).toBe(status)
})

test('the hinted part is waited for, and gone when its segment ends without it', async () => {
  const { packager, begin, segment, part } = studio()
  begin()
  segment()
  const coming = hint((await read(packager)).text)
  const answer = ask(packager, '', coming)
  expect(await isWaiting(answer)).toBe(true)
  part(250, true)
  expect(await (await answer).text()).toStartWith('part')

  const never = ask(packager, '', hint((await read(packager)).text))
  expect(await isWaiting(never)).toBe(true)
  packager.closeSegment()
  expect((await never).status).toBe(404)
})

test('the end sets everybody free at once and is told to those who come later', async () => {
  const { packager, begin, segment } = studio()
  begin()
  segment()
  const { text, playlist } = await read(packager)
  const waiting = [ask(packager, `_HLS_msn=${playlist.mediaSequenceBase! + 1}&_HLS_part=0`), ask(packager, '', hint(text))]
  packager.end()

  const [list, part] = await Promise.all(waiting)
  expect(await list!.text()).toEndWith('#EXT-X-ENDLIST\n')
  expect(part!.status).toBe(404)
  expect((await read(packager)).text).toEndWith('#EXT-X-ENDLIST\n')
})

test('what may be kept is kept for ever, what changes is asked for each time, by any page', async () => {
  const { packager, begin, segment } = studio()
  begin()
  segment()
  const { text, playlist } = await read(packager)
  const headers = async (file: string) => {
    const { headers } = await packager.serve(file, '')
    return [headers.get('content-type'), headers.get('cache-control'), headers.get('access-control-allow-origin')]
  }
  const first = playlist.segments[0]!

  expect(await headers('index.m3u8')).toEqual(['application/vnd.apple.mpegurl', 'public, max-age=0, s-maxage=1', '*'])
  for (const file of [first.uri, first.parts[0]!.uri, first.map!.uri!]) expect(await headers(file)).toEqual(['video/mp4', 'public, max-age=3600, immutable', '*'])
  expect(await headers(text.slice(0, 5))).toEqual([null, 'no-store', '*'])
})

test('a question by number is answered for good, unless the answer came too late', async () => {
  const { packager, begin, segment, pass } = studio()
  begin()
  segment()
  const { playlist } = await read(packager)
  const caching = async (answer: Promise<Response>) => (await answer).headers.get('cache-control')
  const last = playlist.mediaSequenceBase!
  expect(await caching(ask(packager, `_HLS_msn=${last}&_HLS_part=3`))).toBe('public, max-age=1')

  const [coming, never] = [ask(packager, `_HLS_msn=${last + 1}&_HLS_part=0`), ask(packager, `_HLS_msn=${last + 2}&_HLS_part=0`)]
  segment()
  expect(await caching(coming)).toBe('public, max-age=1')
  pass(1_300)
  expect(await caching(never)).toBe('no-cache')
  expect(await caching(ask(packager, '_HLS_msn=x'))).toBe('no-store')
})

/** What a player makes of a delta update and what it knew before: the skipped segments are the newest of those it knew that end where the update begins. */
const merge = (known: string, delta: string) => {
  const skipped = Number(/#EXT-X-SKIP:SKIPPED-SEGMENTS=(\d+)/.exec(delta)?.[1] ?? 0)
  const first = (text: string) => Number(/#EXT-X-MEDIA-SEQUENCE:(\d+)/.exec(text)![1])
  const segmentsOf = (text: string) => [...text.matchAll(/(?:#EXT-X-(?:MAP|DISCONTINUITY\b|PROGRAM-DATE-TIME).*\n)*(?:#EXT-X-PART:.*\n)*#EXTINF:(.*),\n(.*)\n/g)].map(([, duration, uri]) => `${duration} ${uri}`)
  const had = segmentsOf(known).slice(first(delta) - first(known))
  return [...had.slice(0, skipped), ...segmentsOf(delta)]
}

test('a delta update leaves out what is old, and nothing else', async () => {
  const { packager, begin, segment, part } = studio()
  begin()
  for (let i = 0; i < 4; i++) segment()
  expect(await (await ask(packager, '_HLS_skip=YES')).text()).not.toContain('EXT-X-SKIP')

  for (let i = 0; i < 6; i++) {
    const { text: known } = await read(packager)
    segment()
    part(250, true)
    const [whole, delta] = [(await read(packager)).text, await (await ask(packager, '_HLS_skip=YES')).text()]
    const boundary = Number(/CAN-SKIP-UNTIL=([\d.]+)/.exec(whole)![1])
    expect(boundary).toBe(12)
    expect(merge(known, delta)).toEqual(merge('#EXT-X-MEDIA-SEQUENCE:0', whole))
    const kept = [...delta.matchAll(/#EXTINF:([\d.]+)/g)].reduce((sum, [, seconds]) => sum + Number(seconds), 0.25)
    if (delta.includes('EXT-X-SKIP')) expect(kept).toBeGreaterThanOrEqual(boundary)
    expect(HLS.parse(delta)).toBeTruthy()
  }
  expect(await (await ask(packager, '_HLS_skip=YES')).text()).toContain('#EXT-X-SKIP:SKIPPED-SEGMENTS=2\n')
})

test('a segment is its parts, held once', async () => {
  const { packager, begin, segment } = studio()
  begin()
  segment(3)
  const { segments } = (await read(packager)).playlist
  const body = async (file: string) => (await ask(packager, '', file)).text()
  const parts = await Promise.all(segments[0]!.parts.map(part => body(part.uri)))
  expect(await body(segments[0]!.uri)).toBe(parts.join(''))
})

test('two processes never give the same name to different bytes, and the later one goes on with higher numbers', async () => {
  const [first, second] = [createPackager(() => 1_000_000_000), createPackager(() => 1_000_060_000)]
  const lists = await Promise.all([first, second].map(async packager => {
    packager.begin(bytes('init'), 0)
    packager.add({ bytes: bytes('x'), duration: 2_000, independent: true })
    packager.closeSegment()
    return (await read(packager)).playlist
  }))
  expect(lists[0]!.segments[0]!.uri).not.toBe(lists[1]!.segments[0]!.uri)
  expect(lists[1]!.mediaSequenceBase! - lists[0]!.mediaSequenceBase!).toBe(30)
})

test('a heavy stream is kept for a shorter time', async () => {
  const { packager } = studio()
  packager.begin(bytes('init'), 0)
  for (let i = 0; i < 12; i++) {
    packager.add({ bytes: new Uint8Array(12 << 20), duration: 2_000, independent: true })
    packager.closeSegment()
  }
  expect(packager.heldBytes()).toBeLessThanOrEqual(64 << 20)
  expect((await read(packager)).playlist.segments.length).toBeGreaterThanOrEqual(3)
})

type Step = { does: 'part' | 'close' | 'return'; duration: number }
const does = fc.oneof(...(['part', 'close', 'return'] as const).map((does, i) => ({ weight: [20, 4, 1][i]!, arbitrary: fc.constant<Step['does']>(does) })))
const steps = (duration: fc.Arbitrary<number>) => fc.array(fc.record<Step>({ does, duration }), { minLength: 1, maxLength: 150 })
const usualSteps = steps(fc.integer({ min: 247, max: 290 }))
// So few pictures a second that each is a part.
const slowSteps = fc.double({ min: 291, max: 3_000, noNaN: true }).chain(duration => steps(fc.constant(duration)))

test('whatever an encoder does, every playlist is valid and continues the one before', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(usualSteps, slowSteps), fc.boolean(), async (steps, ends) => {
      let time = Date.UTC(2026, 0, 1)
      const packager = createPackager(() => time)
      const known = new Map<string, string>()
      const discontinuityOf = new Map<number, number>()
      let lastNumber = 0
      let lastTarget = 0

      const check = async () => {
        const text = await (await packager.serve('index.m3u8', '')).text()
        const playlist = HLS.parse(text) as types.MediaPlaylist
        const control = playlist.lowLatencyCompatibility!
        const target = playlist.targetDuration
        // The parser makes a segment of a mere hint.
        const segments = playlist.segments.filter(segment => segment.uri || segment.parts.some(part => !part.hint))

        expect(control.canBlockReload).toBe(true)
        expect(control.partHoldBack!).toBeGreaterThanOrEqual(3 * playlist.partTargetDuration! - 1e-9)
        expect(target).toBeGreaterThanOrEqual(lastTarget)
        expect(playlist.mediaSequenceBase!).toBeGreaterThanOrEqual(lastNumber)
        lastTarget = target
        lastNumber = playlist.mediaSequenceBase!

        let discontinuity = playlist.discontinuitySequenceBase!
        for (const [i, segment] of segments.entries()) {
          const number = playlist.mediaSequenceBase! + i
          if (segment.discontinuity) discontinuity++
          expect(discontinuityOf.get(number) ?? discontinuity).toBe(discontinuity)
          discontinuityOf.set(number, discontinuity)

          expect(segment.map?.uri ?? segments[i - 1]?.map?.uri).toBeTruthy()
          if (segment.uri) expect(Math.round(segment.duration!)).toBeLessThanOrEqual(target)
          const listed = segment.parts.filter(part => !part.hint)
          for (const part of listed) expect(part.duration!).toBeLessThanOrEqual(playlist.partTargetDuration! + 1e-9)
          if (segment.uri && listed.length > 0) expect(listed.reduce((sum, part) => sum + part.duration!, 0)).toBeCloseTo(segment.duration!, 3)
        }

        const newest = segments.filter(segment => segment.uri).at(-1)!
        for (const uri of [newest.uri, newest.parts[0]!.uri]) {
          const body = await (await packager.serve(uri, '')).text()
          expect(body).not.toBe('')
          expect(known.get(uri) ?? body).toBe(body)
          known.set(uri, body)
        }
        expect(text.endsWith('#EXT-X-ENDLIST\n')).toBe(playlist.endlist)
      }

      packager.begin(bytes('init 0'), 0)
      packager.add({ bytes: bytes('first'), duration: 250, independent: true })
      packager.closeSegment()
      for (const [i, { does, duration }] of steps.entries()) {
        time += duration
        if (does === 'part') packager.add({ bytes: bytes(`part ${i}`), duration, independent: i % 3 === 0 })
        if (does === 'close') packager.closeSegment()
        if (does === 'return') packager.begin(bytes(`init ${i}`), 0)
        if (i % 5 === 0) await check()
      }
      if (ends) packager.end()
      await check()
    }),
    { numRuns: 60 },
  )
}, 60_000)
