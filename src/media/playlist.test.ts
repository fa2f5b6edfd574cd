import { expect, test } from 'bun:test'
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
