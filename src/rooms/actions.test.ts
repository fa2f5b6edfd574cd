import { expect, test } from 'bun:test'
import { findCategoryBySlug } from '../catalog/store.ts'
import { listDeeds } from '../platform/deeds.ts'
import { Refusal } from '../platform/refusal.ts'
import type { Word } from '../platform/words.ts'
import { world } from '../testing/world.ts'
import {
  addToShelf, awaitEncoders, chooseOpening, createRoom, editRoom, encoderAway, encoderRefused, endForgottenRooms, endRoom, keepStill, mayPublish, moveOnShelf, openRoom, pinProduct,
  removeFromShelf, replaceKey, roomWentLive, streamKeyOf,
} from './actions.ts'
import { awayAtMost, refusalsKept, unshownAtMost, type RoomFields } from './rules.ts'
import { findPinned, findRoom, listEndedRooms, listOpenRooms, listRefusals, listRoomsOf, listShelf, listWholeShelf } from './store.ts'
import { words } from './words.ts'

const cast = () => {
  const w = world()
  const { app, mei, max } = w
  const fields: RoomFields = {
    title: '秋窑', hostName: '阿禾', introduction: '', coverId: null, categoryId: findCategoryBySlug(app.db, 'tea')!.id, startsAt: app.now() + 1000, endsAt: app.now() + 2000,
  }
  const refusal = async (act: () => unknown): Promise<Word> => {
    try {
      await act()
    } catch (error) {
      if (error instanceof Refusal) return error.reason
      throw error
    }
    throw new Error('it was not refused')
  }
  const events = () => app.db.query<{ event: string }, []>('select event from events order by id').all().map(row => JSON.parse(row.event) as { kind: string })
  const numbers = (roomId: number) => listWholeShelf(app.db, roomId).map(({ number, product }) => [number, product.title])
  return { ...w, fields, refusal, events, numbers, room: w.room(mei), other: w.room(max) }
}

// Making and altering

test('a merchant makes a room and alters it', async () => {
  const { app, mei, fields, picture, events } = cast()
  const cover = picture(mei)
  const room = await createRoom(app, mei, { ...fields, coverId: cover })
  expect(room).toMatchObject({ title: '秋窑', merchantId: mei.id, state: 'announced', coverId: cover, liveAt: null })

  const edited = await editRoom(app, mei, room.id, { ...fields, title: '冬窑', coverId: null })
  expect(edited).toMatchObject({ id: room.id, title: '冬窑', coverId: null })
  expect(events().map(event => event.kind)).toEqual(['room.changed', 'room.changed'])
})

test('nothing that does not fit is taken', async () => {
  const { app, mei, max, fields, picture, refusal, room } = cast()
  const count = () => listRoomsOf(app.db, mei, { limit: 10 }).length
  expect(await refusal(() => createRoom(app, mei, { ...fields, endsAt: fields.startsAt }))).toBe(words.endsTooEarly)
  expect(await refusal(() => createRoom(app, mei, { ...fields, categoryId: 12345 }))).toBe(words.noCategory)
  expect(await refusal(() => createRoom(app, mei, { ...fields, coverId: picture(max) }))).toBe(words.notYourPicture)
  expect(await refusal(() => createRoom(app, mei, { ...fields, coverId: 'nothing' }))).toBe(words.notYourPicture)
  expect(count()).toBe(1)
  await endRoom(app, mei, room.id)
  expect(await refusal(() => editRoom(app, mei, room.id, fields))).toBe(words.over)
})

test('what belongs to another merchant is not there', async () => {
  const { app, mei, fields, product, refusal, other } = cast()
  const tea = product(mei)
  const acts = [
    () => editRoom(app, mei, other.id, fields), () => streamKeyOf(app, mei, other.id), () => replaceKey(app, mei, other.id), () => endRoom(app, mei, other.id),
    () => pinProduct(app, mei, other.id, null), () => addToShelf(app, mei, other.id, tea.id), () => removeFromShelf(app, mei, other.id, tea.id),
    () => moveOnShelf(app, mei, other.id, tea.id, 1),
  ]
  for (const act of acts) expect(await refusal(act)).toBe(words.gone)
  expect(findRoom(app.db, other.id)).toEqual(other)
})

// The stream key

test('the key is random, sealed, and the only one that opens the room', async () => {
  const { app, mei, max, room, other } = cast()
  const key = streamKeyOf(app, mei, room.id)
  expect(key).toMatch(new RegExp(`^${room.id}-[\\w-]{32}$`))
  expect(streamKeyOf(app, max, other.id).split('-').slice(1).join('-')).not.toBe(key.split('-').slice(1).join('-'))

  const row = app.db.query<{ key: Uint8Array; idx: string }, [number]>('select stream_key as key, stream_key_index as idx from rooms where id = ?').get(room.id)!
  expect(Buffer.from(row.key).toString('latin1')).not.toContain(key.slice(3))
  expect(row.idx).not.toContain(key.slice(3))

  expect(mayPublish(app, key, '192.0.2.1')).toEqual({ streamId: String(room.id) })
  expect(mayPublish(app, ` ${key}\n`, '192.0.2.1')).toEqual({ streamId: String(room.id) })
  expect(mayPublish(app, key.slice(0, -1), '192.0.2.1')).toEqual({ refused: 'wrong-key', streamId: String(room.id) })
  expect(mayPublish(app, '99999-nothing', '192.0.2.1')).toEqual({ refused: 'wrong-key' })
  expect(mayPublish(app, '', '192.0.2.1')).toEqual({ refused: 'wrong-key' })
})

test('a replaced key opens nothing, and whoever streams with it is turned away', async () => {
  const { app, asked, mei, room } = cast()
  const old = streamKeyOf(app, mei, room.id)
  const key = await replaceKey(app, mei, room.id)
  expect(key).not.toBe(old)
  expect(streamKeyOf(app, mei, room.id)).toBe(key)
  expect(mayPublish(app, old, '192.0.2.1')).toEqual({ refused: 'wrong-key', streamId: String(room.id) })
  expect(mayPublish(app, key, '192.0.2.1')).toEqual({ streamId: String(room.id) })
  expect(asked).toContain(`kick ${room.id}`)
})

test('a room that is over takes no encoder', async () => {
  const { app, mei, room } = cast()
  const key = streamKeyOf(app, mei, room.id)
  await endRoom(app, mei, room.id)
  expect(mayPublish(app, key, '192.0.2.1')).toEqual({ refused: 'room-over', streamId: String(room.id) })
})

test('a suspended merchant’s key opens nothing', () => {
  const { app, mei, room } = cast()
  const key = streamKeyOf(app, mei, room.id)
  app.db.query('update people set suspended_at = 1 where id = ?').run(mei.id)
  expect(mayPublish(app, key, '192.0.2.1')).toMatchObject({ refused: 'wrong-key' })
})

// The life of a broadcast

test('the first picture opens the room; a drop and a return are seen; the host ends it', async () => {
  const { app, asked, mei, room, wait, events } = cast()
  const now = () => findRoom(app.db, room.id)!
  const began = app.now()
  await roomWentLive(app, room.id)
  expect(now()).toMatchObject({ state: 'live', liveAt: began, awayAt: null })

  wait(1000)
  await encoderAway(app, room.id)
  expect(now()).toMatchObject({ state: 'live', awayAt: began + 1000 })
  wait(1000)
  await roomWentLive(app, room.id)
  expect(now()).toMatchObject({ state: 'live', liveAt: began, awayAt: null })

  wait(1000)
  await endRoom(app, mei, room.id)
  expect(now()).toMatchObject({ state: 'ended', endedAt: began + 3000, awayAt: null })
  expect(asked).toEqual([`end ${room.id}`])
  expect(events()).toEqual([
    { kind: 'room.wentLive', roomId: room.id, again: false }, { kind: 'room.encoderLeft', roomId: room.id },
    { kind: 'room.wentLive', roomId: room.id, again: true }, { kind: 'room.ended', roomId: room.id },
  ] as never)
})

test('what the machinery says twice, late or of nothing changes nothing', async () => {
  const { app, mei, room, events } = cast()
  await encoderAway(app, room.id)
  await roomWentLive(app, 4711)
  await encoderAway(app, 4711)
  expect(events()).toEqual([])
  await roomWentLive(app, room.id)
  await roomWentLive(app, room.id)
  await endRoom(app, mei, room.id)
  await roomWentLive(app, room.id)
  await encoderAway(app, room.id)
  expect(findRoom(app.db, room.id)!.state).toBe('ended')
  expect(events().map(event => event.kind)).toEqual(['room.wentLive', 'room.ended'])
})

test('a room is ended once', async () => {
  const { app, mei, room, refusal } = cast()
  await endRoom(app, mei, room.id)
  expect(await refusal(() => endRoom(app, mei, room.id))).toBe(words.over)
})

test('what was forgotten ends by itself, the rest goes on', async () => {
  const { app, asked, mei, room: announced, other, wait, fields } = cast()
  const shown = await createRoom(app, mei, { ...fields, endsAt: fields.startsAt + 3_600_000 })
  await roomWentLive(app, shown.id)
  await encoderAway(app, shown.id)

  wait(awayAtMost - 1)
  expect(await endForgottenRooms(app)).toBe(0)
  wait(1)
  expect(await endForgottenRooms(app)).toBe(1)
  expect([findRoom(app.db, shown.id)!.state, findRoom(app.db, announced.id)!.state]).toEqual(['ended', 'announced'])

  wait(announced.endsAt + unshownAtMost - app.now())
  expect(await endForgottenRooms(app)).toBe(2)
  expect(listOpenRooms(app.db)).toEqual([])
  expect(asked).toEqual([`end ${shown.id}`, `end ${announced.id}`, `end ${other.id}`])
  // What was never shown is no past show.
  expect(listEndedRooms(app.db, 10).map(({ id }) => id)).toEqual([shown.id])
})

test('after a start every live room waits for its encoder', async () => {
  const { app, room, other } = cast()
  await roomWentLive(app, room.id)
  await awaitEncoders(app)
  expect(findRoom(app.db, room.id)).toMatchObject({ state: 'live', awayAt: app.now() })
  expect(findRoom(app.db, other.id)).toEqual(other)
})

test('encoders that were turned away are kept for the merchant, the last twenty', async () => {
  const { app, room, wait, other } = cast()
  await encoderRefused(app, { streamId: null, reason: 'wrong-key', address: '192.0.2.9' })
  await encoderRefused(app, { streamId: '4711', reason: 'wrong-key', address: '192.0.2.9' })
  for (let number = 1; number <= refusalsKept + 5; number++) {
    wait(5000)
    await encoderRefused(app, { streamId: String(room.id), reason: 'codec', address: `192.0.2.${number}` })
  }
  const kept = listRefusals(app.db, room.id, 100)
  expect(kept).toHaveLength(refusalsKept)
  expect(kept[0]).toMatchObject({ roomId: room.id, reason: 'codec', address: `192.0.2.${refusalsKept + 5}` })
  expect(listRefusals(app.db, other.id, 100)).toEqual([])
})

test('somebody who hammers with wrong keys does not make the merchant’s disk busy', async () => {
  const { app, room, events } = cast()
  for (let count = 0; count < 100; count++) await encoderRefused(app, { streamId: String(room.id), reason: 'wrong-key', address: '192.0.2.9' })
  expect(events().length).toBeLessThanOrEqual(20)
})

test('a new still tells which one it replaces', async () => {
  const { app, room, mei, picture } = cast()
  const [first, second] = [picture(mei), picture(mei)]
  expect(await keepStill(app, room.id, first)).toBeNull()
  expect(await keepStill(app, room.id, second)).toBe(first)
  expect(findRoom(app.db, room.id)!.stillId).toBe(second)
})

// The shelf

test('products stand on the shelf under their numbers, move, and leave', async () => {
  const { app, mei, product, room, numbers } = cast()
  const [a, b, c] = [product(mei, { title: 'a' }), product(mei, { title: 'b' }), product(mei, { title: 'c' })]
  for (const { id } of [a, b, c, a]) await addToShelf(app, mei, room.id, id)
  expect(numbers(room.id)).toEqual([[1, 'a'], [2, 'b'], [3, 'c']])

  await moveOnShelf(app, mei, room.id, c.id, -1)
  await moveOnShelf(app, mei, room.id, a.id, -1)
  expect(numbers(room.id)).toEqual([[1, 'a'], [2, 'c'], [3, 'b']])
  await moveOnShelf(app, mei, room.id, a.id, 1)
  expect(numbers(room.id)).toEqual([[1, 'c'], [2, 'a'], [3, 'b']])

  await removeFromShelf(app, mei, room.id, a.id)
  expect(numbers(room.id)).toEqual([[1, 'c'], [2, 'b']])
})

test('during the show the others keep the numbers they are called by', async () => {
  const { app, mei, product, room, numbers } = cast()
  const [a, b] = [product(mei, { title: 'a' }), product(mei, { title: 'b' })]
  for (const { id } of [a, b]) await addToShelf(app, mei, room.id, id)
  await roomWentLive(app, room.id)
  await pinProduct(app, mei, room.id, a.id)
  await removeFromShelf(app, mei, room.id, a.id)
  expect(numbers(room.id)).toEqual([[2, 'b']])
  expect(findRoom(app.db, room.id)!.pinnedProductId).toBeNull()
  await addToShelf(app, mei, room.id, a.id)
  expect(numbers(room.id)).toEqual([[2, 'b'], [3, 'a']])
})

test('viewers see what is on sale, sold out or not; the merchant sees everything', async () => {
  const { app, mei, product, room } = cast()
  const [tea, cup, draft] = [product(mei, { title: 'tea' }), product(mei, { title: 'cup', stock: 0 }), product(mei, { title: 'draft', state: 'draft' })]
  for (const { id } of [draft, tea, cup]) await addToShelf(app, mei, room.id, id)
  expect(listShelf(app.db, room.id).map(({ number, product }) => [number, product.title])).toEqual([[2, 'tea'], [3, 'cup']])
  expect(listWholeShelf(app.db, room.id)).toHaveLength(3)
})

test('only what stands on the shelf and is on sale can be pinned', async () => {
  const { app, mei, max, product, room, refusal } = cast()
  const [tea, draft, theirs] = [product(mei), product(mei, { state: 'draft' }), product(max)]
  expect(await refusal(() => addToShelf(app, mei, room.id, theirs.id))).toBe(words.notYourProduct)
  expect(await refusal(() => pinProduct(app, mei, room.id, tea.id))).toBe(words.notOnShelf)
  await addToShelf(app, mei, room.id, tea.id)
  await addToShelf(app, mei, room.id, draft.id)
  expect(await refusal(() => pinProduct(app, mei, room.id, draft.id))).toBe(words.notOnSale)

  const pinned = await pinProduct(app, mei, room.id, tea.id)
  expect(pinned).toMatchObject({ pinnedProductId: tea.id, pinnedAt: app.now() })
  expect(findPinned(app.db, pinned)).toMatchObject({ number: 1, product: { id: tea.id } })
  expect(await pinProduct(app, mei, room.id, null)).toMatchObject({ pinnedProductId: null, pinnedAt: null })
})

// Lists

test('live rooms come first, then the next ones; a merchant’s own come by pages', async () => {
  const { app, mei, max, room, other } = cast()
  const later = await createRoom(app, mei, { title: 'later', hostName: 'm', introduction: '', coverId: null, categoryId: room.categoryId, startsAt: room.startsAt + 9e6, endsAt: room.startsAt + 9.1e6 })
  const sooner = await createRoom(app, max, { title: 'sooner', hostName: 'm', introduction: '', coverId: null, categoryId: room.categoryId, startsAt: room.startsAt - 1000, endsAt: room.startsAt })
  await roomWentLive(app, later.id)
  expect(listOpenRooms(app.db).map(({ id }) => id)).toEqual([later.id, sooner.id, room.id, other.id])

  const first = listRoomsOf(app.db, mei, { limit: 1 })
  expect(first.map(({ id }) => id)).toEqual([later.id])
  expect(listRoomsOf(app.db, mei, { limit: 5, before: later.id }).map(({ id }) => id)).toEqual([room.id])
})

// A show that its host opens

/** An encoder that is let in publishes what it was told to. */
const withEncoder = ({ app, asked }: ReturnType<typeof cast>) => {
  const publishing = new Set<string>()
  Object.assign(app.streams, {
    isPublishing: (stream: string) => publishing.has(stream),
    move: (from: string, to: string) => {
      asked.push(`move to ${to}`)
      publishing.add(to)
      return publishing.delete(from)
    },
  })
  return (key: string) => {
    const verdict = mayPublish(app, key, '192.0.2.1')
    if (!('refused' in verdict)) publishing.add(verdict.streamId)
    return verdict
  }
}

test('what comes before the host opens the show goes where nobody finds it', async () => {
  const c = cast()
  const { app, asked, mei, room, wait, events } = c
  const come = withEncoder(c)
  await chooseOpening(app, mei, room.id, 'host')
  const verdict = come(streamKeyOf(app, mei, room.id)) as { streamId: string }
  expect(verdict.streamId).toMatch(new RegExp(`^${room.id}x[0-9a-f]{32}$`))
  await roomWentLive(app, room.id)
  expect(findRoom(app.db, room.id)!.state).toBe('announced')

  wait(5000)
  await openRoom(app, mei, room.id, { name: '阿禾', despite: [] })
  expect(findRoom(app.db, room.id)).toMatchObject({ state: 'announced', openedAt: app.now(), openedBy: '阿禾' })
  expect(asked).toEqual([`move to ${room.id}`])
  await roomWentLive(app, room.id)
  expect(findRoom(app.db, room.id)).toMatchObject({ state: 'live', liveAt: app.now() })
  expect(come(streamKeyOf(app, mei, room.id))).toEqual({ streamId: String(room.id) })
  expect(listDeeds(app.db, 1e9, 5)).toMatchObject([{ deed: 'room.opened', personId: mei.id, subject: `room ${room.id}`, detail: '阿禾' }])
  expect(events().map(event => event.kind)).toEqual(['room.changed', 'room.changed', 'room.wentLive'])
})

test('who opens it against the check is written down with what was wrong', async () => {
  const c = cast()
  const come = withEncoder(c)
  await chooseOpening(c.app, c.mei, c.room.id, 'host')
  come(streamKeyOf(c.app, c.mei, c.room.id))
  await openRoom(c.app, c.mei, c.room.id, { name: '阿禾', despite: ['black', 'silence'] })
  expect(listDeeds(c.app.db, 1e9, 5)).toMatchObject([{ deed: 'room.openedDespite', detail: '阿禾 · black · silence' }])
})

test('a show is opened by its host, once, and only with a picture', async () => {
  const c = cast()
  const { app, mei, max, room, refusal } = c
  const name = { name: '阿禾', despite: [] }
  expect(await refusal(() => openRoom(app, mei, room.id, name))).toBe(words.opensItself)
  await chooseOpening(app, mei, room.id, 'host')
  expect(await refusal(() => openRoom(app, mei, room.id, name))).toBe(words.nothingComes)
  const come = withEncoder(c)
  come(streamKeyOf(app, mei, room.id))
  expect(await refusal(() => openRoom(app, max, room.id, name))).toBe(words.gone)
  expect(await refusal(() => chooseOpening(app, max, room.id, 'itself'))).toBe(words.gone)
  // Nobody goes on air by a change of mind in a form.
  expect(await refusal(() => chooseOpening(app, mei, room.id, 'itself'))).toBe(words.testRuns)
  await openRoom(app, mei, room.id, name)
  expect(await refusal(() => openRoom(app, mei, room.id, name))).toBe(words.alreadyOpened)
  expect(await refusal(() => chooseOpening(app, mei, room.id, 'itself'))).toBe(words.alreadyOpened)
})

test('a new key leads the test elsewhere, and a room that ends takes its test along', async () => {
  const c = cast()
  const { app, asked, mei, room } = c
  const come = withEncoder(c)
  await chooseOpening(app, mei, room.id, 'host')
  const first = come(streamKeyOf(app, mei, room.id)) as { streamId: string }
  const second = come(await replaceKey(app, mei, room.id)) as { streamId: string }
  expect(second.streamId).not.toBe(first.streamId)
  await endRoom(app, mei, room.id)
  expect(asked).toEqual([`kick ${room.id}`, `kick ${first.streamId}`, `end ${second.streamId}`, `end ${room.id}`])
})
