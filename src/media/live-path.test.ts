import { expect, test } from 'bun:test'
import { readLivePath } from './live-path.ts'

test.each([
  ['http://shop.test/live/7/index.m3u8', '7', 'index.m3u8', ''],
  ['https://shop.test:8443/live/7/abc-12.3.m4s', '7', 'abc-12.3.m4s', ''],
  ['http://[::1]:8080/live/7/index.m3u8?_HLS_msn=5&_HLS_part=1', '7', 'index.m3u8', '_HLS_msn=5&_HLS_part=1'],
])('%s', (url, stream, file, query) => {
  const found = readLivePath(url)!
  expect([found.stream, found.file, found.query]).toEqual([stream, file, query])
})

test.each([
  'http://shop.test/live/7', 'http://shop.test/live/7/', 'http://shop.test/live/7/a/b', 'http://shop.test/rooms/7?to=/live/7/index.m3u8',
  'http://shop.test/live/7/a/index.m3u8?to=/live/7/index.m3u8', 'http://shop.test/live/7?file=/index.m3u8', 'http://shop.test/live/7/?x', 'http://shop.test/',
])('%s is no file of a stream', url => {
  expect(readLivePath(url)).toBeNull()
})
