import { expect, test } from 'bun:test'
import { placesOf } from '../../rooms/simulcast/actions.ts'
import { listSealedPlaces, listSimulcasts } from '../../rooms/simulcast/store.ts'
import { browse } from '../../testing/browse.ts'
import { world } from '../../testing/world.ts'

const place = { name: 'Other site', server: 'rtmps://live.example.com/app/', key: 'secret-key-77' }

const setting = () => {
  const it = world()
  const room = it.room(it.mei)
  return { ...it, room, path: `/studio/rooms/${room.id}/simulcast`, mine: browse(it.app, 'mei') }
}

test('only the room’s own merchant comes in', async () => {
  const { app, room, path, mine } = setting()
  await mine.post(path, place)
  const { id } = listSimulcasts(app.db, room.id)[0]!
  for (const [who, status] of [[null, 303], ['bei', 403], ['gao', 403], ['max', 404], ['olga', 404]] as const) {
    const theirs = browse(app, who)
    expect([who, (await theirs.get(path)).status]).toEqual([who, status])
    expect([who, (await theirs.post(path, place)).status]).toEqual([who, status])
    expect([who, (await theirs.post(`${path}/${id}`, { act: 'remove' })).status]).toEqual([who, status])
  }
  expect(listSimulcasts(app.db, room.id)).toHaveLength(1)
})

test('a place is added, its key sealed and never shown, switched and removed', async () => {
  const { app, room, path, mine } = setting()
  expect((await mine.get(path)).html).toContain('还没有别的去处')
  expect((await mine.post(path, place)).status).toBe(303)

  const { html } = await mine.get(path)
  expect(html).toContain('Other site')
  expect(html).toContain('开播后开始')
  expect(html).not.toContain('secret-key-77')
  expect(placesOf(app, String(room.id))).toMatchObject([{ address: 'rtmps://live.example.com/app/secret-key-77' }])
  expect(Buffer.from(listSealedPlaces(app.db, room.id)[0]!.address).includes('secret')).toBe(false)

  const { id } = listSimulcasts(app.db, room.id)[0]!
  await mine.post(`${path}/${id}`, { act: 'off' })
  expect(placesOf(app, String(room.id))).toEqual([])
  expect((await mine.get(path)).html).toContain('已暂停')
  await mine.post(`${path}/${id}`, { act: 'on' })
  expect(placesOf(app, String(room.id))).toHaveLength(1)
  await mine.post(`${path}/${id}`, { act: 'remove' })
  expect(listSimulcasts(app.db, room.id)).toEqual([])
})

test.each([
  ['http://live.example.com/app', 'rtmp://'], ['rtmp://', 'rtmp://'], ['rtmp:///app', 'rtmp://'], ['file:///etc/passwd', 'rtmp://'], ['', '请填写'],
])('%p is no place', async (server, says) => {
  const { app, room, path, mine } = setting()
  const { status, html } = await mine.post(path, { ...place, server, key: '' })
  expect(status).toBe(422)
  expect(html).toContain(says)
  expect(listSimulcasts(app.db, room.id)).toEqual([])
})

test('five places are the most', async () => {
  const { app, room, path, mine } = setting()
  for (let i = 0; i < 5; i++) await mine.post(path, { ...place, name: `site ${i}` })
  expect((await mine.post(path, place)).status).not.toBe(303)
  expect(listSimulcasts(app.db, room.id)).toHaveLength(5)
})
