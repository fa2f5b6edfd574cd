import { beforeAll, describe, expect, test } from 'bun:test'
import { hideMessage, like, sendMessage } from '../../chat/actions.tsx'
import { samplePresence, sawVisitor } from '../../analytics/shows/actions.ts'
import { findShowRecord } from '../../analytics/shows/store.ts'
import { productPath } from '../../catalog/rules.ts'
import { exportsSettled } from '../../media/recordings/exports.ts'
import { findRecording } from '../../media/recordings/store.ts'
import { recordShow } from '../../media/recordings/testing.ts'
import { addToShelf, endRoom, pinProduct } from '../../rooms/actions.ts'
import { findCut, isReplayHidden, listCuts, listPins } from '../../rooms/replay/store.ts'
import { streamOf } from '../../rooms/rules.ts'
import { findRoom } from '../../rooms/store.ts'
import { browse } from '../../testing/browse.ts'
import { listen } from '../../testing/listen.ts'
import { market } from '../../testing/market.ts'

const seconds = 1000

/** A show of a minute with two products, talk and a sale; recorded by two runs of an encoder, with a pause between. */
const stageShow = async () => {
  const w = market()
  const { app, mei, bei, lin, wait } = w
  app.recordings.ffmpeg = async () => process.env.FFMPEG_BIN ?? Bun.which('ffmpeg')
  const room = w.room(mei, { state: 'live' })
  const tray = w.product(mei, { title: '竹茶盘', price: 9900 })
  await addToShelf(app, mei, room.id, w.bowl.id)
  await addToShelf(app, mei, room.id, tray.id)
  const began = app.now()

  wait(2 * seconds)
  await pinProduct(app, mei, room.id, w.bowl.id)
  sawVisitor(app, room.id, 'person 1')
  sawVisitor(app, room.id, 'guest a')
  sawVisitor(app, room.id, 'guest a')
  await samplePresence(app)
  await sendMessage(app, bei, room.id, '这只碗多大？')
  const rude = await sendMessage(app, lin, room.id, '骂人的话')
  await hideMessage(app, mei, room.id, rude.id)
  like(app, room.id, 'person 1', 3)
  wait(8 * seconds)
  await pinProduct(app, mei, room.id, tray.id)
  wait(1 * seconds)
  await pinProduct(app, mei, room.id, w.bowl.id)
  wait(1 * seconds)
  await pinProduct(app, mei, room.id, tray.id)
  wait(28 * seconds)
  await sendMessage(app, lin, room.id, '茶盘有小号吗')
  await w.place(bei, { roomId: room.id })
  wait(20 * seconds)
  await recordShow(app, streamOf(room.id), [{ at: began, seconds: 12 }, { at: began + 40 * seconds, seconds: 9 }])
  await endRoom(app, mei, room.id)
  await app.settled()
  return { ...w, room: findRoom(app.db, room.id)!, tray, began }
}

let stage: Awaited<ReturnType<typeof stageShow>>
beforeAll(async () => { stage = await stageShow() })

const path = (rest = '') => `/studio/recordings/${stage.room.id}${rest}`
const as = (who: string | null) => browse(stage.app, who)

describe('what a show came to', () => {
  test('is written when it ends; of its visitors only the number stays', () => {
    const { app, room } = stage
    expect(findShowRecord(app.db, room.id)).toEqual({ roomId: room.id, beganAt: room.liveAt!, endedAt: room.endedAt!, peak: 0, visitors: 2, likes: 3, messages: 2 })
    expect(app.db.query('select count(*) as count from show_visitors').get()).toEqual({ count: 0 })
  })

  test('the most at once are counted from open pages', async () => {
    const w = market()
    const room = w.room(w.mei, { state: 'live' })
    const ears = await Promise.all(['bei', 'lin', null].map(who => listen(w.app, who, `/rooms/${room.id}/events`)))
    await samplePresence(w.app)
    await Promise.all(ears.map(ear => ear.leave()))
    w.wait(5000)
    await samplePresence(w.app)
    await endRoom(w.app, w.mei, room.id)
    await w.app.settled()
    expect(findShowRecord(w.app.db, room.id)).toMatchObject({ peak: 3, visitors: 3 })
  })

  test('stands in the list and on the show’s page, with orders and sales as they are now', async () => {
    const list = await as('mei').get('/studio/recordings')
    expect(list.status).toBe(200)
    expect(list.html).toContain(stage.room.title)
    expect(list.html).toContain('¥176.00')
    const page = await as('mei').get(path())
    for (const text of ['最高在线', '看过的人', '1:00', '¥176.00', `/recordings/${stage.room.id}/index.m3u8`]) expect(page.html).toContain(text)
  })

  test('before the first show there is a word about what will be here', async () => {
    expect((await as('max').get('/studio/recordings')).html).toContain('播过的直播会留在这里')
  })
})

describe('chapters', () => {
  test('come from the pins: slips left out, interruptions joined', () => {
    const { app, room, bowl, tray, began } = stage
    expect(listPins(app.db, room.id).map(({ productId, fromAt, toAt }) => [productId, fromAt - began, toAt! - began])).toEqual([
      [bowl.id, 2000, 10_000], [tray.id, 10_000, 11_000], [bowl.id, 11_000, 12_000], [tray.id, 12_000, 60_000],
    ])
    expect(listCuts(app.db, room.id).map(({ kind, productId, title, fromAt, toAt }) => [kind, productId, title, fromAt - began, toAt - began])).toEqual([
      ['chapter', bowl.id, '手绘盖碗', 2000, 10_000], ['chapter', tray.id, '竹茶盘', 12_000, 60_000],
    ])
  })

  test('are corrected by hand, in minutes and seconds of the recording', async () => {
    const [bowl] = listCuts(stage.app.db, stage.room.id)
    const answer = await as('mei').post(path(`/cuts/${bowl!.id}`), { act: 'save', title: '盖碗怎么拿', from: '0:04', to: '0:13', kind: 'chapter', product: String(bowl!.productId) })
    expect(answer.status).toBe(303)
    // 13 s into the recording is 1 s after the second run began.
    expect(findCut(stage.app.db, bowl!.id)).toMatchObject({ title: '盖碗怎么拿', fromAt: stage.began + 4000 })
    expect(Math.abs(findCut(stage.app.db, bowl!.id)!.toAt - stage.began - 41_000)).toBeLessThan(100)
  })

  test('each stands on its product’s page and has a film of its own', async () => {
    const [bowl] = listCuts(stage.app.db, stage.room.id)
    const product = await as(null).get(productPath(stage.bowl))
    expect(product.html).toContain(`/cuts/${bowl!.id}`)
    expect(product.html).toContain('直播讲解')
    const cut = await as(null).get(`/cuts/${bowl!.id}`)
    expect(cut.html).toContain('盖碗怎么拿')
    expect(cut.html).toContain(`hx-get="/buy/${bowl!.productId}?room=${stage.room.id}"`)
    const list = await as(null).get(`/recordings/${stage.room.id}/index.m3u8?from=${bowl!.fromAt}&to=${bowl!.toAt}`)
    const numbers = [...list.html.matchAll(/^\d+-(\d+)\.m4s$/gm)].map(found => Number(found[1]))
    expect(numbers).toEqual([2, 3, 4, 5, 0])
    expect(list.html).toContain('#EXT-X-DISCONTINUITY\n')
    expect(list.html).toEndWith('#EXT-X-ENDLIST\n')
  })

  test.each([
    [{ from: '0:10', to: '0:10' }, '至少晚一秒'],
    [{ from: 'later' }, '分:秒'],
    [{ to: '59:00' }, '录像只有 0:21 长'],
    [{ title: '' }, '请填写'],
  ])('what cannot be is told at its field: %o', async (wrong, told) => {
    const answer = await as('mei').post(path('/cuts'), { title: '一段', from: '0:01', to: '0:05', kind: 'clip', product: '', ...wrong })
    expect(answer.status).toBe(422)
    expect(answer.html).toContain(told)
  })

  test('a clip has a link and is on no product’s page', async () => {
    await as('mei').post(path('/cuts'), { title: '开箱', from: '0:01', to: '0:05', kind: 'clip', product: String(stage.bowl.id) })
    const clip = listCuts(stage.app.db, stage.room.id).find(({ kind }) => kind === 'clip')!
    expect((await as(null).get(`/cuts/${clip.id}`)).html).toContain('开箱')
    expect((await as(null).get(productPath(stage.bowl))).html).not.toContain(`/cuts/${clip.id}"`)
    expect((await as('mei').post(path(`/cuts/${clip.id}`), { act: 'remove' })).status).toBe(303)
    expect((await as(null).get(`/cuts/${clip.id}`)).status).toBe(404)
  })

  test('nobody puts somebody else’s product into one', async () => {
    const foreign = stage.product(stage.max)
    const { status } = await as('mei').post(path('/cuts'), { title: '一段', from: '0:01', to: '0:05', kind: 'clip', product: String(foreign.id) })
    expect(status).toBe(404)
  })
})

describe('the replay', () => {
  test('shows the recording, what was shown at today’s price, and the talk', async () => {
    stage.app.db.query('update products set price = 15900 where id = ?').run(stage.bowl.id)
    const { html } = await as(null).get(`/rooms/${stage.room.id}/replay`)
    expect(html).toContain(`data-film="/recordings/${stage.room.id}/index.m3u8"`)
    expect(html).toContain('159')
    expect(html).toContain(`href="?t=12#picture"`)
    expect(html).toContain('这只碗多大')
    expect(html).toContain('<li data-at="2" ')
    expect(html).not.toContain('骂人的话')
    expect(html).toContain(`/buy/${stage.bowl.id}?room=${stage.room.id}`)
  })

  test('the talk comes by pieces, and what was said in a pause stands where the picture goes on', async () => {
    const late = await as(null).getPart(`/rooms/${stage.room.id}/replay/talk?from=10&to=130`)
    expect(late.html).toContain('茶盘有小号吗')
    expect(late.html).not.toContain('这只碗多大')
    expect((await as(null).get(`/rooms/${stage.room.id}/replay/talk`)).html).toContain('这只碗多大')
  })

  test('the room that is over leads there', async () => {
    expect((await as(null).get(`/rooms/${stage.room.id}`)).html).toContain(`/rooms/${stage.room.id}/replay`)
  })

  test('its segments may be kept by caches; what is not one is not there', async () => {
    const list = await as(null).get(`/recordings/${stage.room.id}/index.m3u8`)
    const [name] = /\d+-0\.m4s/.exec(list.html)!
    const segment = await as(null).get(`/recordings/${stage.room.id}/${name}`)
    expect(segment.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(segment.headers.get('content-type')).toBe('video/mp4')
    for (const file of ['1-0.m4s', `${stage.began}-99.m4s`, 'x.m4s', `${stage.began}.index`, '..%2fstallcast.sqlite']) {
      expect((await as(null).get(`/recordings/${stage.room.id}/${file}`)).status).toBe(404)
    }
    expect((await as(null).get('/recordings/999/index.m3u8')).status).toBe(404)
    expect((await as(null).get('/rooms/999/replay')).status).toBe(404)
  })

  test('hidden, it is there for its merchant and the administrator alone', async () => {
    const [cut] = listCuts(stage.app.db, stage.room.id)
    await as('mei').post(path('/shown'), { shown: '' })
    expect(isReplayHidden(stage.app.db, stage.room.id)).toBe(true)
    const segment = `/recordings/${stage.room.id}/${stage.began}-0.m4s`
    for (const url of [`/rooms/${stage.room.id}/replay`, `/rooms/${stage.room.id}/replay/talk`, `/recordings/${stage.room.id}/index.m3u8`, segment, `/cuts/${cut!.id}`]) {
      for (const who of [null, 'bei', 'max', 'gao']) expect([url, who, (await as(who).get(url)).status]).toEqual([url, who, 404])
      for (const who of ['mei', 'olga']) expect([url, who, (await as(who).get(url)).status]).toEqual([url, who, 200])
    }
    expect((await as('mei').get(segment)).headers.get('cache-control')).toStartWith('private')
    expect((await as(null).get(productPath(stage.bowl))).html).not.toContain('/cuts/')
    expect((await as(null).get(`/rooms/${stage.room.id}`)).html).not.toContain('/replay')
    await as('mei').post(path('/shown'), { shown: 'yes' })
    expect((await as(null).get(`/rooms/${stage.room.id}/replay`)).status).toBe(200)
  })
})

describe('keeping and fetching', () => {
  test('it is kept longer with one choice', async () => {
    const before = findRecording(stage.app.db, streamOf(stage.room.id))!.keepUntil!
    expect((await as('mei').post(path('/keeping'), { years: '10' })).status).toBe(303)
    expect(findRecording(stage.app.db, streamOf(stage.room.id))!.keepUntil!).toBeGreaterThan(before)
    expect((await as('mei').post(path('/keeping'), { years: '5' })).status).toBe(422)
  })

  test('as one MP4 under the show’s name, in pieces if need be', async () => {
    expect((await as('mei').get(path())).html).toContain('准备下载')
    expect((await as('mei').postPart(path('/exports'), { part: '1' })).html).toContain('正在准备')
    await exportsSettled(stage.app)
    expect((await as('mei').getPart(path('/exports'))).html).toContain('下载 MP4')
    const file = await as('mei').ask(path('/exports/1'), { headers: { range: 'bytes=4-7' } })
    expect(file.status).toBe(206)
    expect(file.html).toBe('ftyp')
    expect(file.headers.get('content-disposition')).toContain(encodeURIComponent(stage.room.title))
    expect((await as('mei').get(path('/exports/2'))).status).toBe(404)
  })

  test('the administrator sees what lies where', async () => {
    const page = await as('olga').get('/admin/recordings')
    expect(page.status).toBe(200)
    expect(page.html).toContain('3 年')
    expect(page.html).toContain('GB')
  })
})

test('another merchant’s show is not there, whatever is asked of it', async () => {
  const [cut] = listCuts(stage.app.db, stage.room.id)
  const max = as('max')
  for (const url of [path(), path('/exports'), path('/exports/1')]) expect([url, (await max.get(url)).status]).toEqual([url, 404])
  for (const url of [path('/cuts'), path(`/cuts/${cut!.id}`), path('/shown'), path('/keeping'), path('/exports')]) {
    expect([url, (await max.post(url, { act: 'remove', part: '1', years: '10', shown: '' })).status]).toEqual([url, 404])
  }
  expect(findCut(stage.app.db, cut!.id)).not.toBe(null)
  // Nor one's own cut through another's show.
  const own = stage.room
  expect((await as('mei').post(`/studio/recordings/${own.id}/cuts/99999`, { act: 'remove' })).status).toBe(404)
})

test.each(['announced', 'live'] as const)('a show that is %s is not among them', async state => {
  const w = market()
  const room = w.room(w.mei, { state })
  expect((await browse(w.app, 'mei').get(`/studio/recordings/${room.id}`)).status).toBe(404)
  expect((await browse(w.app, 'mei').get('/studio/recordings')).html).not.toContain(room.title)
})
