import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { paces, readReload, writePlaylist, type PlaylistSegment, type PlaylistView } from './playlist.ts'

const noon = Date.UTC(2026, 0, 1, 12)
const parts = (...durations: number[]) => durations.map((duration, i) => ({ duration, independent: i === 0 }))
const segment = (number: number, more: Partial<PlaylistSegment> = {}): PlaylistSegment =>
  ({ number, run: 1, startsAt: noon, discontinuity: false, complete: true, parts: parts(1_000, 1_000), ...more })
const view = (segments: PlaylistSegment[], more: Partial<PlaylistView> = {}): PlaylistView =>
  ({ token: 'abc', segments, discontinuitiesGone: 3, targetDuration: 2, ended: false, pace: paces.balanced, ...more })
const lines = (playlist: string) => playlist.split('\n').slice(7)

test('a playlist as a whole', () => {
  expect(writePlaylist(view([segment(7, { parts: parts(250, 266, 133) }), segment(8, { complete: false, parts: parts(267) })]))).toBe(`#EXTM3U
#EXT-X-VERSION:9
#EXT-X-TARGETDURATION:2
#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL=12,PART-HOLD-BACK=0.870
#EXT-X-PART-INF:PART-TARGET=0.290
#EXT-X-MEDIA-SEQUENCE:7
#EXT-X-DISCONTINUITY-SEQUENCE:3
#EXT-X-MAP:URI="abc-1.mp4"
#EXT-X-PROGRAM-DATE-TIME:2026-01-01T12:00:00.000Z
#EXT-X-PART:DURATION=0.25000,URI="abc-7.0.m4s",INDEPENDENT=YES
#EXT-X-PART:DURATION=0.26600,URI="abc-7.1.m4s"
#EXT-X-PART:DURATION=0.13300,URI="abc-7.2.m4s"
#EXTINF:0.64900,
abc-7.m4s
#EXT-X-PART:DURATION=0.26700,URI="abc-8.0.m4s",INDEPENDENT=YES
#EXT-X-PRELOAD-HINT:TYPE=PART,URI="abc-8.1.m4s"
`)
})

test.each<[string, PlaylistView, string]>([
  ['after a whole segment the first part of the next is hinted at', view([segment(7)]), '#EXT-X-PRELOAD-HINT:TYPE=PART,URI="abc-8.0.m4s"'],
  ['an ended one hints at nothing', view([segment(7)], { ended: true }), '#EXT-X-ENDLIST'],
])('%s', (_, given, last) => {
  expect(writePlaylist(given).trim().split('\n').at(-1)).toBe(last)
})

test('the longest part decides the part target and how far players stay back', () => {
  const text = writePlaylist(view([segment(7, { parts: parts(250, 400.4) })]))
  expect(text).toContain('PART-TARGET=0.401')
  expect(text).toContain('PART-HOLD-BACK=1.203')
})

test.each([
  ['lowest', 0.205, 0.615],
  ['balanced', 0.29, 0.87],
  ['safest', 0.54, 3.24],
] as const)('the choice %s', (name, target, behind) => {
  const text = writePlaylist(view([segment(7, { parts: parts(paces[name].part) })], { pace: paces[name] }))
  expect(text).toContain(`PART-TARGET=${target.toFixed(3)}`)
  expect(text).toContain(`PART-HOLD-BACK=${behind.toFixed(3)}`)
})

test('the other renditions are told of, until the end', () => {
  const reports = [{ uri: '480p.m3u8', number: 7, part: 3 }]
  expect(writePlaylist(view([segment(7)], { reports }))).toEndWith('#EXT-X-RENDITION-REPORT:URI="480p.m3u8",LAST-MSN=7,LAST-PART=3\n')
  expect(writePlaylist(view([segment(7)], { reports, ended: true }))).not.toContain('REPORT')
})

test('the encoder\'s return is a discontinuity with its own initialization and clock', () => {
  const returned = segment(8, { run: 2, discontinuity: true, startsAt: noon + 60_000 })
  expect(lines(writePlaylist(view([segment(7), returned])))).toEqual(expect.arrayContaining([
    '#EXT-X-DISCONTINUITY', '#EXT-X-MAP:URI="abc-2.mp4"', '#EXT-X-PROGRAM-DATE-TIME:2026-01-01T12:01:00.000Z',
  ]))
})

test('parts are listed near the end only', () => {
  const text = writePlaylist(view([5, 6, 7, 8, 9].map(number => segment(number))))
  expect(text).not.toContain('URI="abc-7.0.m4s"')
  expect(text).toContain('URI="abc-8.0.m4s"')
})

test.each([
  ['', { number: null, part: null, delta: false }],
  ['session=4', { number: null, part: null, delta: false }],
  ['_HLS_skip=YES', { number: null, part: null, delta: true }],
  ['_HLS_skip=v2', { number: null, part: null, delta: true }],
  ['_HLS_skip=NO', { number: null, part: null, delta: false }],
  ['_HLS_msn=7', { number: 7, part: null, delta: false }],
  ['_HLS_msn=7&_HLS_part=0', { number: 7, part: 0, delta: false }],
  ['_HLS_part=3&_HLS_skip=YES&_HLS_msn=12', { number: 12, part: 3, delta: true }],
  ['_HLS_part=3', null],
  ['_HLS_msn=', null],
  ['_HLS_msn=-1', null],
  ['_HLS_msn=1e3', null],
  ['_HLS_msn=7&_HLS_part=x', null],
  ['_HLS_msn=1234567890123', null],
] as const)('the question %p', (query, expected) => {
  expect(readReload(query)).toEqual(expected)
})

// Any view that a packager could hold: time lines follow each other, only the last segment may be open.

const durations = fc.array(fc.integer({ min: 40, max: 600 }), { minLength: 1, maxLength: 12 })

const views: fc.Arbitrary<PlaylistView> = fc
  .record({
    first: fc.integer({ min: 0, max: 900_000_000 }),
    cuts: fc.array(fc.record({ durations, returns: fc.boolean() }), { minLength: 1, maxLength: 14 }),
    open: fc.option(durations, { nil: null }),
    gone: fc.nat(500), ended: fc.boolean(), pace: fc.constantFrom(...Object.values(paces)),
    reports: fc.array(fc.record({ uri: fc.constantFrom('480p.m3u8', 'source.m3u8'), number: fc.nat(1000), part: fc.nat(9) }), { maxLength: 2 }),
  })
  .map(({ first, cuts, open, gone, ended, pace, reports }) => {
    let run = 1
    let at = noon
    const segments = [...cuts, ...(open && !ended ? [{ durations: open, returns: false, open: true }] : [])].map((cut, i) => {
      const discontinuity = i > 0 && cut.returns
      if (discontinuity) { run++; at += 7_000 }
      const one = segment(first + i, { run, startsAt: at, discontinuity, complete: !('open' in cut), parts: parts(...cut.durations) })
      at += cut.durations.reduce((sum, duration) => sum + duration, 0)
      return one
    })
    const target = Math.max(2, ...segments.map(one => Math.round(one.parts.reduce((sum, { duration }) => sum + duration, 0) / 1000)))
    return view(segments, { discontinuitiesGone: gone, targetDuration: target, ended, pace, reports })
  })

const value = (text: string, pattern: RegExp) => pattern.exec(text)?.[1]
const number = (text: string, pattern: RegExp) => Number(value(text, pattern))

test('whatever is held, the playlist keeps the letter of the rules', () => {
  fc.assert(fc.property(views, held => {
    const text = writePlaylist(held)
    const all = text.trimEnd().split('\n')
    expect(all[0]).toBe('#EXTM3U')
    for (const tag of ['VERSION', 'TARGETDURATION', 'SERVER-CONTROL', 'PART-INF', 'MEDIA-SEQUENCE', 'DISCONTINUITY-SEQUENCE']) expect(all.filter(line => line.startsWith(`#EXT-X-${tag}:`))).toHaveLength(1)
    const [target, partTarget, holdBack, skipUntil] = [/TARGETDURATION:(\d+)$/m, /PART-TARGET=([\d.]+)$/m, /PART-HOLD-BACK=([\d.]+)/, /CAN-SKIP-UNTIL=(\d+)/].map(pattern => number(text, pattern)) as [number, number, number, number]
    expect(holdBack).toBeGreaterThanOrEqual(3 * partTarget - 0.002)
    expect(skipUntil).toBeGreaterThanOrEqual(6 * target)

    let map: string | undefined
    let dated = false
    let listed: { uri: string; duration: number }[] = []
    const uris = new Set<string>()
    const fresh = (uri: string) => { expect(uris.has(uri)).toBe(false); uris.add(uri) }
    for (const [i, line] of all.entries()) {
      if (line.startsWith('#EXT-X-MAP:')) map = value(line, /URI="([^"]+)"$/)
      if (line === '#EXT-X-DISCONTINUITY') dated = false
      if (line.startsWith('#EXT-X-PROGRAM-DATE-TIME:')) { dated = true; expect(line).toMatch(/:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) }
      if (line.startsWith('#EXT-X-PART:')) {
        const duration = number(line, /DURATION=([\d.]+)/)
        expect(duration).toBeLessThanOrEqual(partTarget)
        listed.push({ uri: value(line, /URI="([^"]+)"/)!, duration })
        expect([map !== undefined, dated]).toEqual([true, true])
        fresh(listed.at(-1)!.uri)
      }
      if (line.startsWith('#EXTINF:')) {
        const duration = number(line, /:([\d.]+),$/)
        expect(Math.round(duration)).toBeLessThanOrEqual(target)
        if (listed.length > 0) expect(listed.reduce((sum, part) => sum + part.duration, 0)).toBeCloseTo(duration, 3)
        expect([map !== undefined, dated]).toEqual([true, true])
        expect(all[i + 1]).toMatch(/^[^#]/)
        fresh(all[i + 1]!)
        listed = []
      }
    }

    const hint = value(text, /PRELOAD-HINT:TYPE=PART,URI="([^"]+)"/)
    expect(hint === undefined).toBe(held.ended)
    if (hint) expect(uris.has(hint)).toBe(false)
    expect(all.filter(line => line === '#EXT-X-ENDLIST')).toHaveLength(held.ended ? 1 : 0)
    expect(all.filter(line => line.startsWith('#EXT-X-RENDITION-REPORT:'))).toHaveLength(held.ended ? 0 : held.reports!.length)
  }), { numRuns: 500 })
})

test('a delta update is the whole without what lies behind the skip boundary', () => {
  fc.assert(fc.property(views, held => {
    const [whole, delta] = [writePlaylist(held), writePlaylist(held, true)]
    const skipped = number(delta, /EXT-X-SKIP:SKIPPED-SEGMENTS=(\d+)/) || 0
    const rest = held.segments.slice(skipped)
    if (skipped === 0) return expect(delta).toBe(whole)

    const seconds = (some: PlaylistSegment[]) => some.flatMap(one => one.parts).reduce((sum, { duration }) => sum + duration, 0) / 1000
    expect(seconds(rest)).toBeGreaterThanOrEqual(6 * held.targetDuration)
    expect(seconds(rest.slice(1))).toBeLessThan(6 * held.targetDuration)
    const [head, tail] = delta.split(/#EXT-X-SKIP:.*\n/) as [string, string]
    expect(whole.startsWith(head)).toBe(true)
    expect(whole.endsWith(tail)).toBe(true)
    // What was left out is just the skipped segments.
    const between = whole.slice(head.length, whole.length - tail.length)
    expect(between.match(/#EXTINF/g)).toHaveLength(skipped)
  }), { numRuns: 500 })
})
