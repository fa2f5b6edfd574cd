import { expect, test } from 'bun:test'
import { listDeeds } from '../../platform/deeds.ts'
import { encoderRefused, mannerOf, streamKeyOf } from '../../rooms/actions.ts'
import { findRoom, listRoomsOf, listWholeShelf } from '../../rooms/store.ts'
import { browse } from '../../testing/browse.ts'
import { world } from '../../testing/world.ts'
import { serverOf } from './routes.tsx'

const setting = () => {
  const it = world()
  const room = it.room(it.mei)
  const [gaiwan, teapot] = [it.product(it.mei, { title: '手绘盖碗' }), it.product(it.mei, { title: '段泥小壶', stock: 0 })]
  return { ...it, show: it.room, room, gaiwan, teapot, mine: browse(it.app, 'mei') }
}

const fields = {
  title: '秋窑新烧', hostName: '阿禾', introduction: '六十只\n只此一窑', categoryId: '3', coverId: '',
  startsAt: '2026-06-20T20:00', endsAt: '2026-06-20T22:00',
}

const drawing = async () => new File([await Bun.file('public/demo/cup.webp').bytes()], 'cup.webp', { type: 'image/webp' })

const pages = (id: number) => ['/studio/rooms', '/studio/rooms/new', `/studio/rooms/${id}`, `/studio/rooms/${id}/choices`]
const posts = (id: number, productId: number): [string, Record<string, string>][] => [
  [`/studio/rooms/${id}`, fields],
  [`/studio/rooms/${id}/shelf`, { product: String(productId) }],
  [`/studio/rooms/${id}/shelf/${productId}`, { act: 'remove' }],
  [`/studio/rooms/${id}/key`, {}],
  [`/studio/rooms/${id}/key/replacements`, {}],
  [`/studio/rooms/${id}/end`, {}],
]

test('strangers are asked to sign in, and only merchants come in', async () => {
  const { app, room, gaiwan } = setting()
  for (const path of ['/studio', ...pages(room.id)]) {
    const { status, to } = await browse(app, null).get(path)
    expect([path, status, to]).toEqual([path, 303, `/login?back=${encodeURIComponent(path)}`])
    for (const who of ['bei', 'gao', 'sun']) expect([path, who, (await browse(app, who).get(path)).status]).toEqual([path, who, 403])
  }
  for (const [path, form] of [...posts(room.id, gaiwan.id), ['/studio/rooms', fields] as const]) {
    expect([path, (await browse(app, null).post(path, form)).status]).toEqual([path, 303])
    for (const who of ['bei', 'gao', 'sun']) expect([path, who, (await browse(app, who).post(path, form)).status]).toEqual([path, who, 403])
  }
  expect(findRoom(app.db, room.id)).toEqual(room)
})

test('what is another merchant’s is not there, not even for the owner of the shop', async () => {
  const { app, room, gaiwan } = setting()
  const key = streamKeyOf(app, { id: room.merchantId }, room.id)
  for (const who of ['max', 'olga']) {
    const theirs = browse(app, who)
    for (const path of pages(room.id).slice(2)) expect([path, (await theirs.get(path)).status]).toEqual([path, 404])
    for (const [path, form] of posts(room.id, gaiwan.id)) expect([path, (await theirs.post(path, form)).status]).toEqual([path, 404])
    expect((await theirs.get('/studio/rooms')).html).not.toContain(room.title)
  }
  expect(findRoom(app.db, room.id)).toEqual(room)
  expect(listWholeShelf(app.db, room.id)).toEqual([])
  expect(streamKeyOf(app, { id: room.merchantId }, room.id)).toBe(key)
})

test('the studio opens on the shows', async () => {
  const { mine } = setting()
  expect((await mine.get('/studio')).to).toBe('/studio/rooms')
})

test('before the first show the list says how to begin', async () => {
  const { app } = world()
  const { html } = await browse(app, 'max').get('/studio/rooms')
  expect(html).toContain('第一场直播，从这里开始')
  expect(html).toContain('href="/studio/rooms/new"')
})

test('the list has each show with its time, state and sales, twenty to a page', async () => {
  const { app, mei, show, mine } = setting()
  const shows = Array.from({ length: 24 }, (_, day) => show(mei, { title: `第 ${day + 1} 天`, startsAt: app.now() + (day + 1) * 86_400_000, endsAt: app.now() + (day + 1) * 86_400_000 + 3_600_000 }))
  const first = await mine.get('/studio/rooms')
  expect(first.html).toContain('第 24 天')
  expect(first.html).not.toContain('第 4 天')
  const next = /rel="next" href="([^"]+)"/.exec(first.html)![1]!
  expect(next).toBe(`/studio/rooms?before=${shows[4]!.id}`)

  const second = await mine.get(next)
  for (const title of ['第 4 天', '第 1 天', '秋窑新烧，今晚开箱', '2026年6月18日 21:00 – 23:00', '预告']) expect(second.html).toContain(title)
  expect(second.html).not.toContain('rel="next"')
})

test('a live show tells who watches and what it has sold', async () => {
  const { app, mei, max, show, mine } = setting()
  show(mei, { title: '正在播', state: 'live' })
  show(max, { title: '别人的', state: 'live' })
  const { html } = await mine.get('/studio/rooms')
  expect(html).toContain('正在播')
  expect(html).toContain('¥0.00')
  expect(html).not.toContain('别人的')
  expect((await browse(app, 'max').get('/studio/rooms')).html).toContain('别人的')
})

test('a show is made, with its cover', async () => {
  const { app, mei, mine } = setting()
  const { status, to } = await mine.post('/studio/rooms', { ...fields, cover: await drawing() })
  const [made] = listRoomsOf(app.db, mei, { limit: 1 })

  expect([status, to]).toEqual([303, `/studio/rooms/${made!.id}?notice=saved`])
  expect(made).toMatchObject({
    title: '秋窑新烧', hostName: '阿禾', introduction: '六十只\n只此一窑', categoryId: 3, state: 'announced',
    startsAt: Date.parse('2026-06-20T20:00:00+08:00'), endsAt: Date.parse('2026-06-20T22:00:00+08:00'),
  })
  expect(await app.images.file(`${made!.coverId}-m.webp`)!.exists()).toBe(true)
  expect((await mine.get(`/studio/rooms/${made!.id}`)).html).toContain('value="2026-06-20T20:00"')
})

test('the first form suggests tomorrow evening and names the time zone', async () => {
  const { mine } = setting()
  const { html } = await mine.get('/studio/rooms/new')
  expect(html).toContain('value="2026-06-19T20:00"')
  expect(html).toContain('中国标准时间（Asia/Shanghai）')
})

test.each([
  ['no name', { title: ' ' }, 'title', '请填写这一项'],
  ['a name too long', { title: '长'.repeat(61) }, 'title', '最多 60 个字'],
  ['no host', { hostName: '' }, 'hostName', '请填写这一项'],
  ['a category that is not there', { categoryId: '999' }, 'categoryId', '请选择一项'],
  ['no start', { startsAt: '' }, 'startsAt', '请选择日期和时间'],
  ['no real day', { endsAt: '2026-02-31T20:00' }, 'endsAt', '请选择日期和时间'],
  ['an end before the start', { endsAt: '2026-06-20T19:00' }, 'endsAt', '结束时间要晚于开始时间'],
  ['an end at the start', { endsAt: '2026-06-20T20:00' }, 'endsAt', '结束时间要晚于开始时间'],
  ['two days of show', { endsAt: '2026-06-22T20:01' }, 'endsAt', '一场直播最长 24 小时'],
  ['a cover that is no picture', { cover: new File(['<html>'], 'x.png', { type: 'image/png' }) }, 'cover', '这个文件不是能打开的图片'],
] as const)('%s is said at its field, and nothing is lost', async (_, wrong, field, error) => {
  const { app, mei, room, mine } = setting()
  for (const path of ['/studio/rooms', `/studio/rooms/${room.id}`]) {
    const { status, html } = await mine.post(path, { ...fields, introduction: '六十只手绘', ...wrong })
    expect(status).toBe(422)
    expect(html).toMatch(new RegExp(`id="e-${field}"[^>]*>[^<]*${error}`))
    expect(html).toContain('六十只手绘')
  }
  expect(listRoomsOf(app.db, mei, { limit: 9 })).toEqual([room])
})

test('everything that is wrong is said at once, and a cover already sent is kept', async () => {
  const { app, mei, mine } = setting()
  const { html } = await mine.post('/studio/rooms', { ...fields, title: '', hostName: '', cover: await drawing() })
  expect(html.match(/class="error"/g)).toHaveLength(2)

  const coverId = /name="coverId" value="([^"]+)"/.exec(html)![1]!
  await mine.post('/studio/rooms', { ...fields, coverId })
  expect(listRoomsOf(app.db, mei, { limit: 1 })[0]!.coverId).toBe(coverId)
})

test('a cover can be taken away, and somebody else’s is not taken', async () => {
  const { app, mei, max, picture, show, mine } = setting()
  const room = show(mei, { coverId: picture(mei) })
  await mine.post(`/studio/rooms/${room.id}`, { ...fields, coverId: room.coverId! })
  expect(findRoom(app.db, room.id)!.coverId).toBe(room.coverId)
  await mine.post(`/studio/rooms/${room.id}`, { ...fields, coverId: room.coverId!, withoutCover: 'yes' })
  expect(findRoom(app.db, room.id)!.coverId).toBeNull()
  await mine.post(`/studio/rooms/${room.id}`, { ...fields, coverId: picture(max) })
  expect(findRoom(app.db, room.id)!.coverId).toBeNull()
})

test('what is written about a show cannot bring markup into the page', async () => {
  const { app, room, mine } = setting()
  const evil = '"><img src=x onerror=x()>'
  await mine.post(`/studio/rooms/${room.id}`, { ...fields, title: evil, hostName: evil, introduction: evil })
  expect(findRoom(app.db, room.id)).toMatchObject({ title: evil, hostName: evil, introduction: evil })
  for (const path of [...pages(room.id), `/studio/rooms/${room.id}/live`]) {
    let live = 0
    new HTMLRewriter().on('[onerror]', { element: () => void live++ }).transform((await mine.get(path)).html)
    expect([path, live]).toEqual([path, 0])
  }
})

test('the shelf is filled, put in order and emptied, with and without scripts', async () => {
  const { app, room, gaiwan, teapot, mine } = setting()
  const path = `/studio/rooms/${room.id}/shelf`
  const shelf = () => listWholeShelf(app.db, room.id).map(({ number, product }) => [number, product.title])

  expect((await mine.get(`/studio/rooms/${room.id}`)).html).toContain('货架还是空的')
  const added = await mine.post(path, { product: [String(gaiwan.id), String(teapot.id)] })
  expect([added.status, added.to]).toEqual([303, `/studio/rooms/${room.id}#shelf`])
  expect(shelf()).toEqual([[1, '手绘盖碗'], [2, '段泥小壶']])

  const moved = await mine.postPart(`${path}/${teapot.id}`, { act: 'up' })
  expect(shelf()).toEqual([[1, '段泥小壶'], [2, '手绘盖碗']])
  expect(moved.html).toStartWith('<section class="card" id="shelf"')
  expect(moved.html).toContain('售罄')

  await mine.post(`${path}/${teapot.id}`, { act: 'down' })
  await mine.post(`${path}/${gaiwan.id}`, { act: 'remove' })
  expect(shelf()).toEqual([[1, '段泥小壶']])
})

test('only what is on sale and not there yet is offered', async () => {
  const { app, mei, max, room, gaiwan, teapot, product, mine } = setting()
  product(mei, { title: '还没上架', state: 'draft' })
  product(max, { title: '别人的壶' })
  await mine.post(`/studio/rooms/${room.id}/shelf`, { product: String(gaiwan.id) })
  const choices = (await mine.getPart(`/studio/rooms/${room.id}/choices`)).html
  expect(choices).toContain(teapot.title)
  for (const hidden of [gaiwan.title, '还没上架', '别人的壶']) expect(choices).not.toContain(hidden)

  expect((await mine.getPart(`/studio/rooms/${room.id}/choices?q=${encodeURIComponent('青花')}`)).html).toContain('没有别的在售商品符合')
  expect((await mine.get(`/studio/rooms/${room.id}/choices?q=x`)).to).toBe(`/studio/rooms/${room.id}?q=x`)
  expect((await mine.postPart(`/studio/rooms/${room.id}/shelf`, {})).status).toBe(422)

  const theirs = product(max)
  expect((await mine.post(`/studio/rooms/${room.id}/shelf`, { product: String(theirs.id) })).status).toBe(404)
  expect(listWholeShelf(app.db, room.id)).toHaveLength(1)
})

test('the key is kept out of sight until somebody asks, and it is written down who did', async () => {
  const { app, mei, room, mine } = setting()
  const key = streamKeyOf(app, mei, room.id)
  expect((await mine.get(`/studio/rooms/${room.id}`)).html).not.toContain(key)

  expect((await mine.post(`/studio/rooms/${room.id}/key`)).html).toContain(`value="${key}"`)
  const part = await mine.postPart(`/studio/rooms/${room.id}/key`)
  expect(part.html).toContain(`value="${key}"`)
  expect(part.html).not.toContain('<html')
  expect(part.headers.get('cache-control')).toContain('no-store')
  expect(listDeeds(app.db, Number.MAX_SAFE_INTEGER, 9).map(({ deed, personId, subject }) => [deed, personId, subject])).toEqual([
    ['room.keyShown', mei.id, `room ${room.id}`], ['room.keyShown', mei.id, `room ${room.id}`],
  ])
})

test('a new key makes the old one worthless', async () => {
  const { app, mei, room, asked, mine } = setting()
  const old = streamKeyOf(app, mei, room.id)
  const { html } = await mine.postPart(`/studio/rooms/${room.id}/key/replacements`)
  const fresh = streamKeyOf(app, mei, room.id)

  expect(fresh).not.toBe(old)
  expect(html).toContain(`value="${fresh}"`)
  expect(html).toContain('这是新的密钥')
  expect(asked).toEqual([`kick ${room.id}`])
})

test('the page says where to send to, what to enter, and why an encoder was turned away', async () => {
  const { app, room, mine } = setting()
  await encoderRefused(app, { streamId: String(room.id), reason: 'wrong-key', address: '203.0.113.9' })
  const { html } = await mine.get(`/studio/rooms/${room.id}`)
  for (const text of ['rtmp://shop.test:1935/live', `http://shop.test/rooms/${room.id}`, '关键帧间隔', 'zerolatency', '串流密钥不对', '203.0.113.9']) expect(html).toContain(text)
})

test.each([
  ['https://shop.example', 1935, 'rtmp://shop.example:1935/live'],
  ['http://localhost:8080', 2935, 'rtmp://localhost:2935/live'],
  ['http://[::1]:8080', 1935, 'rtmp://[::1]:1935/live'],
])('encoders of %s send to %s %s', (url, rtmpPort, server) => {
  expect(serverOf({ url, rtmpPort })).toBe(server)
})

test('an ended show can be read but not changed', async () => {
  const { app, room, gaiwan, mine } = setting()
  const { status, to } = await mine.post(`/studio/rooms/${room.id}/end`)
  expect([status, to]).toEqual([303, `/studio/rooms/${room.id}?notice=done`])

  const { html } = await mine.get(`/studio/rooms/${room.id}`)
  expect(html).toContain('这场直播已结束')
  expect(html).not.toContain('显示密钥')
  for (const [path, form] of posts(room.id, gaiwan.id).filter(([path]) => !path.endsWith('/key'))) {
    expect([path, (await mine.post(path, form)).status]).toEqual([path, 422])
  }
  expect(findRoom(app.db, room.id)!.state).toBe('ended')
})

test('the pages speak English', async () => {
  const { app, room } = setting()
  const { html } = await browse(app, 'mei').ask(`/studio/rooms/${room.id}`, { headers: { 'accept-language': 'en' } })
  for (const text of ['What to enter in OBS', 'Show the key', 'China Standard Time']) expect(html).toContain(text)
})

test('how close to live a show is, and whether smaller pictures are made, is chosen in its form and kept', async () => {
  const { app, mine } = setting()
  const { to } = await mine.post('/studio/rooms', { ...fields, latency: 'safest', smaller: 'yes' })
  const id = Number(/rooms\/(\d+)/.exec(to!)![1])
  expect(findRoom(app.db, id)).toMatchObject({ latency: 'safest', smaller: 1 })
  expect(mannerOf(app, String(id))).toEqual({ latency: 'safest', smaller: true })
  const { html } = await mine.get(`/studio/rooms/${id}`)
  expect(html).toContain('<option value="safest" selected')

  await mine.post(`/studio/rooms/${id}`, { ...fields, latency: 'lowest' })
  expect(mannerOf(app, String(id))).toEqual({ latency: 'lowest', smaller: false })
  await mine.post(`/studio/rooms/${id}`, { ...fields, latency: 'sideways' })
  expect(mannerOf(app, String(id)).latency).toBe('lowest')
  expect(mannerOf(app, 'nobody')).toEqual({ latency: 'balanced', smaller: false })
})
