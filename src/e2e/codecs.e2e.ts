import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import type { MediaMessage } from '../media/connection.ts'
import { asking, atTheirTimes, connecting, encodeAv1, encodeHevc, encodeOpus, rude, together } from '../media/testing.ts'
import { closeBrowser, logIn, pictureMoves, startShop, until, visitor, watching, type Shop } from './stage.ts'

// What modern encoders send, in a real browser: the source for those who can play it, H.264 for the others, or a clear refusal.

const seconds = 4
const times = 30
let shop: Shop
let poor: Shop
const clients: ReturnType<typeof rude>[] = []

/** An ffmpeg that was built without AV1. */
const smallBuild = `#!/bin/sh
for argument; do [ "$argument" = -decoders ] && { ffmpeg "$@" | grep -v av1; exit; }; done
exec ffmpeg "$@"
`

const roomOf = (which: Shop, state = 'announced') => which.demo().rooms.find(room => room.state === state)!

/** Sends the same few seconds again and again, until the end of these tests. */
const publish = (which: Shop, { messages }: { messages: MediaMessage[] }) => {
  const configs = messages.filter(({ at, body }) => at === 0 && (body[0]! & 0x8f) === 0x80)
  const rest = messages.filter(message => !configs.includes(message))
  const client = rude(Number(new URL(which.rtmp).port), connecting, asking('publish', roomOf(which).streamKey))
  clients.push(client)
  void atTheirTimes(client, [...configs, ...Array.from({ length: times }, (_, turn) => rest.map(message => ({ ...message, at: message.at + turn * seconds * 1000 }))).flat()])
  return client
}

/** The pictures a page has asked for, by the names of their lists. */
const lists = (page: Page) =>
  page.evaluate(() => [...new Set(performance.getEntriesByType('resource').map(({ name }) => /\/live\/\w+\/(\w+)\.m3u8\?/.exec(name)?.[1]))].filter(Boolean))

/** A browser that says of these codecs that it cannot play them, as many a phone does. */
const without = async (codecs: string) => {
  const page = await visitor()
  await page.addInitScript(pattern => {
    const can = MediaSource.isTypeSupported.bind(MediaSource)
    MediaSource.isTypeSupported = type => !new RegExp(pattern).test(type) && can(type)
  }, codecs)
  return page
}

const watch = async (page: Page & { complaints: string[] }, which: Shop) => {
  await page.goto(`${which.url}/rooms/${roomOf(which).id}`)
  await pictureMoves(page, 30_000)
  expect(page.complaints).toEqual([])
  return (await watching(page))!.width
}

beforeAll(async () => {
  const small = join(mkdtempSync(join(tmpdir(), 'ffmpeg-')), 'ffmpeg')
  writeFileSync(small, smallBuild, { mode: 0o755 })
  const open = (ffmpeg: Record<string, string>) => startShop(['--demo'], { LANG: 'en_US.UTF-8', ...ffmpeg })
  ;[shop, poor] = await Promise.all([open({}), open({ FFMPEG_BIN: small })])
}, 60_000)

afterAll(async () => {
  for (const client of clients) client.leave()
  await closeBrowser()
  await Promise.all([shop.stop(), poor.stop()])
})

test('AV1 and Opus: who can play them gets the source, the others H.264 and AAC', async () => {
  const [video, audio] = await Promise.all([encodeAv1('story-av1', seconds, '320x180'), encodeOpus('story-opus', seconds)])
  const client = publish(shop, { messages: together(video.messages, audio.messages) })
  const index = `${shop.url}/live/${roomOf(shop).id}/index.m3u8`
  await until('both to be offered', async () => (await fetch(index)).text(), text => /av01[^]*avc1/.test(text), 30_000)

  const modern = await visitor()
  expect(await watch(modern, shop)).toBe(320)
  expect(await lists(modern)).toEqual(['source'])

  const old = await without('av01|opus')
  expect(await watch(old, shop)).toBe(320)
  expect(await lists(old)).toEqual(['h264'])
  await modern.close()
  await old.close()
  client.leave()
})

test('HEVC: a browser that cannot play it gets H.264', async () => {
  const [video, audio] = await Promise.all([encodeHevc('story-hevc', seconds), encodeOpus('story-opus-2', seconds)])
  const client = publish(shop, { messages: together(video.messages, audio.messages) })
  const index = `${shop.url}/live/${roomOf(shop).id}/index.m3u8`
  await until('both to be offered', async () => (await fetch(index)).text(), text => /hvc1[^]*avc1/.test(text), 30_000)
  const page = await without('hvc1|hev1|opus')
  expect(await watch(page, shop)).toBe(320)
  expect(await lists(page)).toEqual(['h264'])
  client.leave()
})

test('where nothing makes H.264 of it the merchant reads what to choose instead', async () => {
  const merchant = await visitor()
  await logIn(merchant, poor, poor.demo().logins.find(login => login.name.includes('Ridge Tea'))!)
  await merchant.goto(`${poor.url}/studio/rooms/${roomOf(poor).id}/live`)
  const video = await encodeAv1('story-av1', seconds, '320x180')
  const client = publish(poor, video)
  await merchant.locator('#console-refusals').getByText('Choose H.264 video and AAC sound in OBS').waitFor()
  await until('the encoder to be turned away', () => client.closed())
})
