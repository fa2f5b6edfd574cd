import { afterAll, expect, test } from 'bun:test'
import { runFfmpeg } from './ffmpeg.ts'
import type { MediaMessage } from './connection.ts'
import { createRelay } from './relay.ts'
import { aac, encode, h264, picture, publish, startStall, tone, until } from './testing.ts'

const stall = await startStall()
afterAll(() => stall.stop())

test('the next seat is told how to read what comes, the first is left', async () => {
  const { messages } = await encode(...picture('160x90', 10), ...tone(), '-t', '1', ...h264(10), ...aac)
  const heard: Record<string, MediaMessage[]> = { first: [], second: [] }
  let gone = ''
  const seat = (name: string) => ({ receive: (message: MediaMessage) => void heard[name]!.push(message), gone: () => { gone += name } })
  const relay = createRelay(seat('first'))
  messages.slice(0, 6).forEach(relay.receive)
  relay.moveTo(seat('second'))
  expect(gone).toBe('first')
  expect(heard.second!.map(({ kind }) => kind).sort()).toEqual(['audio', 'video'])
  messages.slice(6, 8).forEach(relay.receive)
  expect([heard.first!.length, heard.second!.length]).toEqual([6, 4])
  relay.gone()
  expect(gone).toBe('firstsecond')
})

test('an encoder is moved from its test to the show without noticing: nothing of the test is to be seen there', async () => {
  const encoder = publish(stall.media, 'key-7xsecret', '-re', ...picture('160x90', 25), '-re', ...tone(), '-t', '30', ...h264(25), ...aac)
  await until('the test is there', () => stall.events.includes('live 7xsecret'))
  expect((await fetch(stall.url('7'))).status).toBe(404)
  const sample = await stall.media.sample('7xsecret', 2_000)
  const { complaint } = await runFfmpeg('ffmpeg', ['-hide_banner', '-f', 'mp4', '-i', 'pipe:0', '-f', 'null', '-'], { input: sample! })
  expect(complaint).toContain('Video: h264')

  expect(stall.media.move('7xsecret', '7')).toBe(true)
  await until('the show is there', () => stall.events.includes('live 7'))
  expect(stall.events.slice(0, 3)).toEqual(['live 7xsecret', 'away 7xsecret', 'live 7'])
  expect([stall.media.isPublishing('7xsecret'), stall.media.isPublishing('7')]).toEqual([false, true])
  const [before, after] = await Promise.all(['7xsecret', '7'].map(async id => (await fetch(stall.url(id))).text()))
  expect(before).toContain('#EXT-X-ENDLIST')
  const token = (playlist: string) => /MAP:URI="(\w+)-/.exec(playlist)![1]
  expect(token(after!)).not.toBe(token(before!))
  expect(stall.media.health('7')).toMatchObject({ width: 160, audioCodec: 'aac' })

  await encoder.kill()
  await until('it is away', () => stall.events.includes('away 7'))
  expect(stall.media.move('7', '8')).toBe(false)
  expect(await stall.media.sample('nothing', 1_000)).toBeNull()
})
