import { afterAll, expect, setDefaultTimeout, test } from 'bun:test'
import { findFfmpeg } from './ffmpeg.ts'
import { createSimulcast, type Target } from './simulcast.ts'
import { aac, h264, picture, publish, startStall, tone, until } from './testing.ts'

setDefaultTimeout(90_000)
const stops: (() => unknown)[] = []
afterAll(async () => { for (const stop of stops.reverse()) await stop() })

const camera = ['-re', ...picture('320x180', 30), '-re', ...tone(), ...h264(30), ...aac]

const between = async () => {
  const there = await startStall()
  const places: Target[] = []
  const simulcast = createSimulcast({ ffmpeg: () => findFfmpeg({ log: () => {} }), targetsOf: () => places, log: () => {}, sent: bytes => here.media.sent(bytes) })
  const here: Awaited<ReturnType<typeof startStall>> = await startStall({ outlet: stream => simulcast.outlet(stream) })
  stops.push(there.stop, here.stop, simulcast.stop)
  const address = (key: string) => `rtmp://127.0.0.1:${there.media.port}/live/${key}`
  return { here, there, places, simulcast, address }
}

test('a stream goes on to another place, and one that refuses it disturbs nobody', async () => {
  const { here, there, places, simulcast, address } = await between()
  places.push({ id: 1, address: address('key-5') }, { id: 2, address: address('wrong') }, { id: 3, address: 'rtmp://127.0.0.1:1/live/nobody' })
  const camera1 = publish(here.media, 'key-7', ...camera)

  await until('it is live there', () => there.events.includes('live 5'))
  await until('each place has its state', () => simulcast.states('7').get(1) === 'sending' && simulcast.states('7').get(2) === 'failing' && simulcast.states('7').get(3) === 'failing')
  expect(here.events).toEqual(['live 7'])
  expect(here.media.isPublishing('7')).toBe(true)
  await until('what goes there counts as sent', () => (here.media.uplink().streams.get('') ?? 0) > 50_000)
  await until('the sizes are known', () => there.media.health('5')?.width === 320)

  await camera1.kill()
  await until('it has gone from there too', () => there.events.includes('away 5'))
  expect(simulcast.states('7').size).toBe(0)
})

test('a place is switched on and off while the show runs', async () => {
  const { here, there, places, simulcast, address } = await between()
  const running = publish(here.media, 'key-8', ...camera)
  await until('it is live here', () => here.events.includes('live 8'))
  expect(simulcast.states('8').size).toBe(0)

  places.push({ id: 1, address: address('key-6') })
  simulcast.refresh('8')
  await until('it is live there', () => there.events.includes('live 6'))
  places.pop()
  simulcast.refresh('8')
  await until('it has gone from there', () => there.events.includes('away 6'))
  expect(here.media.isPublishing('8')).toBe(true)
  await running.kill()
})

test('a place that comes back is served again', async () => {
  const { here, there, places, simulcast, address } = await between()
  places.push({ id: 1, address: address('key-4') })
  const running = publish(here.media, 'key-9', ...camera)
  await until('it is live there', () => there.events.includes('live 4'))
  there.media.kick('4')
  await until('it is live there again', () => there.events.filter(event => event === 'live 4').length === 2)
  await until('and known to be', () => simulcast.states('9').get(1) === 'sending')
  await running.kill()
})
