import { expect, spyOn, test } from 'bun:test'
import type { StreamHealth } from '../../app.ts'
import { revokeRole, suspend } from '../../accounts/actions.ts'
import { keepAddress } from '../../accounts/addresses/actions.ts'
import { repriceProduct } from '../../catalog/actions.ts'
import { hideMessage, sendMessage } from '../../chat/actions.tsx'
import { placeOrders, transitionOrder } from '../../orders/actions.ts'
import { addMethod } from '../../payments/actions.ts'
import { addToShelf, encoderAway, encoderRefused, endRoom, pinProduct, roomWentLive } from '../../rooms/actions.ts'
import { consoleTopic } from '../../rooms/rules.ts'
import { findRoom } from '../../rooms/store.ts'
import { browse } from '../../testing/browse.ts'
import { listen } from '../../testing/listen.ts'
import { world } from '../../testing/world.ts'
import { clock } from './views.tsx'

const health: StreamHealth = {
  bitrate: 2_500_000, frameRate: 30, width: 720, height: 1280, keyFrameGap: 2, dropped: 0, speed: 1, videoCodec: 'h264', audioCodec: 'aac', since: 0,
  bitrates: Array.from({ length: 30 }, () => 2_500_000),
}

const setting = async () => {
  const it = world()
  const { app, mei } = it
  const room = it.room(mei, { state: 'live' })
  const [gaiwan, teapot, off] = [it.product(mei, { title: '手绘盖碗' }), it.product(mei, { title: '段泥小壶', stock: 0 }), it.product(mei, { title: '停售的碗', state: 'off-sale' })]
  for (const { id } of [gaiwan, teapot, off]) await addToShelf(app, mei, room.id, id)
  await app.settled()
  return { ...it, room, gaiwan, teapot, off, mine: browse(app, 'mei'), open: () => listen(app, 'mei', `/studio/rooms/${room.id}/events`) }
}

type World = Awaited<ReturnType<typeof setting>>

const sending = (it: { app: { streams: object } }, found: Partial<StreamHealth> = {}) =>
  Object.assign(it.app.streams, { isPublishing: () => true, health: () => ({ ...health, ...found }) })

test('only the merchant of a show sees its console and pins its products', async () => {
  const { app, room, gaiwan } = await setting()
  const path = `/studio/rooms/${room.id}`
  for (const page of [`${path}/live`, `${path}/events`]) {
    expect([page, (await browse(app, null).get(page)).status]).toEqual([page, 303])
    for (const who of ['bei', 'gao', 'sun']) expect([page, who, (await browse(app, who).get(page)).status]).toEqual([page, who, 403])
    for (const who of ['max', 'olga']) expect([page, who, (await browse(app, who).get(page)).status]).toEqual([page, who, 404])
  }
  const pin = { product: String(gaiwan.id) }
  expect((await browse(app, null).post(`${path}/pin`, pin)).status).toBe(303)
  expect((await browse(app, 'bei').post(`${path}/pin`, pin)).status).toBe(403)
  for (const who of ['max', 'olga']) expect((await browse(app, who).post(`${path}/pin`, pin)).status).toBe(404)
  expect(findRoom(app.db, room.id)!.pinnedProductId).toBeNull()
})

test('the console shows picture, products, chat and orders, and can hide lines', async () => {
  const it = await setting()
  const { app, room, bei, mine } = it
  await sendMessage(app, bei, room.id, '声音很清楚')
  const { html } = await mine.get(`/studio/rooms/${room.id}/live`)

  for (const text of ['data-player', `/live/${room.id}/index.m3u8`, '1. 手绘盖碗', '售罄', '声音很清楚', 'class="msg__hide"', '结束直播', '有人下单']) expect(html).toContain(text)
  expect(html).toContain(`action="/rooms/${room.id}/messages"`)
  expect(html).toMatch(/id="pin-\d+"[^>]*disabled[^>]*>.*?<\/button>/)
})

test.each([
  [{}, '信号良好'],
  [{ keyFrameGap: 10 }, '关键帧间隔设为 2 秒'],
  [{ audioCodec: null }, '没有声音'],
  [{ frameRate: 8 }, '画面卡顿'],
  [{ bitrates: [] }, '正在观察信号'],
])('the signal %o is judged in words: %s', async (found, text) => {
  const it = await setting()
  sending(it, found)
  const { html } = await it.mine.get(`/studio/rooms/${it.room.id}/live`)
  for (const part of [text, '720×1280', 'H.264']) expect(html).toContain(part)
})

test('without an encoder the console says what to do', async () => {
  const { room, mine } = await setting()
  const { html } = await mine.get(`/studio/rooms/${room.id}/live`)
  expect(html).toContain('没有收到推流')
  expect(html).toContain('点「开始直播」')
  expect(html).not.toContain('class="spark"')
})

test('a product is pinned and let go, with and without scripts', async () => {
  const { app, room, gaiwan, mine } = await setting()
  const path = `/studio/rooms/${room.id}/pin`
  const part = await mine.postPart(path, { product: String(gaiwan.id) })
  expect(findRoom(app.db, room.id)!.pinnedProductId).toBe(gaiwan.id)
  expect(part.html).toStartWith('<hx-partial hx-target="#console-shelf"')
  expect(part.html).toMatch(new RegExp(`id="pin-${gaiwan.id}" name="product" value="" aria-pressed="true"`))

  const plain = await mine.post(path, { product: '' })
  expect([plain.status, plain.to]).toEqual([303, `/studio/rooms/${room.id}/live`])
  expect(findRoom(app.db, room.id)!.pinnedProductId).toBeNull()
})

test('what is not on the shelf or not on sale cannot be pinned', async () => {
  const { app, mei, room, off, product, mine } = await setting()
  for (const id of [off.id, product(mei).id, 999]) expect((await mine.postPart(`/studio/rooms/${room.id}/pin`, { product: String(id) })).status).toBe(422)
  expect(findRoom(app.db, room.id)!.pinnedProductId).toBeNull()
})

test('the stream begins with the whole picture', async () => {
  const { open } = await setting()
  const stream = await open()
  const heard = await stream.until('id="messages"')
  for (const part of ['head', 'end', 'signal', 'refusals', 'shelf', 'orders']) expect(heard).toContain(`hx-target="#console-${part}"`)
  await stream.leave()
})

test('what happens in the show is told at once', async () => {
  const it = await setting()
  const { app, mei, bei, room, gaiwan, open } = it
  const methodId = await addMethod(app, mei, { kind: 'cash-on-delivery', label: '', instructions: '', account: null, pictureId: null })
  const addressId = await app.change(db => keepAddress(db, app.vault, bei.id, { name: 'bei', phone: '13800000000', region: '浙江', street: '一号', postcode: '' }, app.now()))
  const stream = await open()
  await stream.until('id="messages"')

  await pinProduct(app, mei, room.id, gaiwan.id)
  expect(await stream.until('讲解中')).toContain('hx-target="#console-shelf"')

  const line = await sendMessage(app, bei, room.id, '能再近一点吗')
  expect(await stream.until('能再近一点吗')).toContain('msg__hide')
  await hideMessage(app, mei, room.id, line.id)
  expect(await stream.until(`#m-${line.id}`)).toContain('delete')

  const [order] = await placeOrders(app, bei, { intent: 'one', lines: [{ variantId: it.variantOf(gaiwan), quantity: 2, roomId: room.id }], addressId, methodId, note: '' })
  const sold = await stream.until('手绘盖碗 ×2')
  for (const text of ['剩 8', '本场 1 单', '¥344.00']) expect(sold).toContain(text)
  await transitionOrder(app, bei, order!.id, 'cancel')
  const cancelled = await stream.until('已取消')
  for (const text of ['剩 10', '本场 0 单']) expect(cancelled).toContain(text)

  await repriceProduct(app, mei, gaiwan.id, { price: 9900, stock: 10, stockSeen: 10 })
  await stream.until('</small>99<')
  await encoderRefused(app, { streamId: String(room.id), reason: 'already-publishing', address: '203.0.113.9' })
  await stream.until('已经有一台设备在推流')
  await encoderAway(app, room.id)
  await stream.until('data-player-state="away"')
  await roomWentLive(app, room.id)
  await stream.until('data-player-state="live"')
  await endRoom(app, mei, room.id)
  await stream.until('data-player-state="ended"')
  await stream.leave()
})

test.each([
  ['is suspended', (it: World, personId: number) => suspend(it.app, it.olga, personId, 'fraud')],
  ['may no longer sell', (it: World, personId: number) => revokeRole(it.app, it.olga, personId, 'merchant')],
])('a console that is open is closed when its merchant %s', async (_, deed) => {
  const it = await setting()
  const stream = await it.open()
  await stream.until('id="messages"')
  await deed(it, it.mei.id)
  await it.app.settled()
  expect(it.app.sse.count(consoleTopic(it.room.id))).toBe(0)
  expect((await it.open()).status).not.toBe(200)
})

test('while somebody looks the signal is told again and again, and then no more', async () => {
  const it = await setting()
  let asked = 0
  Object.assign(it.app.streams, { isPublishing: () => true, health: () => (asked++, { ...health, bitrate: asked * 100_000 }) })
  const [starts, stops] = [spyOn(globalThis, 'setInterval'), spyOn(globalThis, 'clearInterval')]
  const stream = await it.open()
  const timer = starts.mock.results.at(-1)!.value
  await stream.until('id="messages"')
  const [first, second] = [await stream.until('hx-target="#console-signal"'), await stream.until('hx-target="#console-signal"')]
  expect(first).not.toBe(second)

  expect(stops).not.toHaveBeenCalledWith(timer)
  await stream.leave()
  expect(stops).toHaveBeenCalledWith(timer)
  starts.mockRestore()
  stops.mockRestore()
}, 60_000)

test.each([[0, '00:00'], [65_000, '01:05'], [3_599_999, '59:59'], [4_360_000, '1:12:40'], [-5, '00:00']])('%d ms on air read %s', (ms, text) => {
  expect(clock(ms)).toBe(text)
})
