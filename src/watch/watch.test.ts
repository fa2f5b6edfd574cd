import { expect, test } from 'bun:test'
import { productPath } from '../catalog/rules.ts'
import { editProduct, transitionProduct } from '../catalog/actions.ts'
import { setStock } from '../catalog/stock.ts'
import { sendMessage } from '../chat/actions.tsx'
import { transitionOrder } from '../orders/actions.ts'
import { addToShelf, editRoom, encoderAway, endRoom, pinProduct, roomWentLive, streamKeyOf } from '../rooms/actions.ts'
import { findRoom } from '../rooms/store.ts'
import { browse } from '../testing/browse.ts'
import { listen } from '../testing/listen.ts'
import { market } from '../testing/market.ts'
import { onlineMarket } from '../testing/online.ts'
import { networkOf } from '../platform/network.ts'
import { isCrowded, mostStreams, networkTopic } from './rules.ts'

const cast = async (stock = 10) => {
  const w = market(stock)
  const tea = w.room(w.mei)
  await addToShelf(w.app, w.mei, tea.id, w.bowl.id)
  await w.app.settled()
  const edit = (fields: { price?: number; stock?: number; title?: string }) =>
    editProduct(w.app, w.mei, w.bowl.id, { ...w.bowl, stockSeen: w.stock(), ...fields })
  return { ...w, tea, edit, watch: (who: string | null = null, headers?: Record<string, string>) => listen(w.app, who, `/rooms/${tea.id}/events`, headers) }
}

// The page

test('a show that is announced tells when, how soon and what; the chat is open', async () => {
  const { app, tea } = await cast()
  const { status, html } = await browse(app, null).get(`/rooms/${tea.id}`)
  expect(status).toBe(200)
  expect(html).toContain('data-player-state="announced"')
  expect(html).toContain('2026年6月18日 21:00 开播')
  expect(html).toContain('60分钟后')
  expect(html).toContain('六十只手绘盖碗，只此一窑')
  expect(html).toContain(`action="/rooms/${tea.id}/messages"`)
  expect(html).toContain(`data-src="/live/${tea.id}/index.m3u8"`)
})

test('the page speaks the reader’s language, in the shop’s time', async () => {
  const { app, tea } = await cast()
  const { html } = await browse(app, null).ask(`/rooms/${tea.id}`, { headers: { 'accept-language': 'en' } })
  expect(html).toContain('Starts Jun 18, 2026, 21:00')
  expect(html).toContain('in 60 minutes')
  expect(html).toContain('lang="en"')
})

test('live, away and over look different; when it is over, thanks and what comes next take the place', async () => {
  const { app, mei, bowl, tea, room } = await cast()
  const page = async () => (await browse(app, 'bei').get(`/rooms/${tea.id}`)).html
  await pinProduct(app, mei, tea.id, bowl.id)
  await roomWentLive(app, tea.id)
  expect(await page()).toContain('data-player-state="live"')
  expect(await page()).toContain('badge badge--live')
  expect(await page()).toContain(`hx-get="/buy/${bowl.id}?room=${tea.id}"`)

  await encoderAway(app, tea.id)
  expect(await page()).toContain('主播正在重连')

  const next = room(mei, { title: '冬窑' })
  await endRoom(app, mei, tea.id)
  const over = await page()
  expect(over).toContain('data-player-state="ended"')
  expect(over).toContain('谢谢来看')
  expect(over).toContain(`href="/rooms/${next.id}"`)
  expect(over).toContain(`href="${productPath(bowl)}"`)
  expect(over).not.toContain('hx-sse:connect')
})

test('a show that was never shown does not thank for watching', async () => {
  const { app, mei, tea } = await cast()
  await endRoom(app, mei, tea.id)
  const { html } = await browse(app, null).get(`/rooms/${tea.id}`)
  expect(html).toContain('这场没有开播')
  expect(html).not.toContain('谢谢来看')
})

test('the shelf shows what is on sale under its numbers, sold out or not, and says when it is empty', async () => {
  const { app, mei, tea, bowl, product, room } = await cast()
  const cup = product(mei, { title: '主人杯', stock: 0 })
  const draft = product(mei, { title: '还没上架', state: 'draft' })
  for (const { id } of [cup, draft]) await addToShelf(app, mei, tea.id, id)
  const guest = browse(app, null)

  for (const html of [(await guest.get(`/rooms/${tea.id}/shelf`)).html, (await guest.getPart(`/rooms/${tea.id}/shelf`)).html]) {
    expect(html).toContain(`/buy/${bowl.id}?room=${tea.id}`)
    expect(html).toContain('主人杯')
    expect(html).toContain('售罄')
    expect(html).not.toContain(`/buy/${cup.id}`)
    expect(html).not.toContain('还没上架')
  }
  expect((await guest.get(`/rooms/${tea.id}/shelf`)).html).toContain('<html')
  expect((await guest.getPart(`/rooms/${tea.id}/shelf`)).html).not.toContain('<html')
  expect((await guest.getPart(`/rooms/${room(mei).id}/shelf`)).html).toContain('货架还空着')
})

test.each([null, 'bei', 'mei', 'max', 'gao', 'sun', 'olga'])('%p may watch, whoever the room belongs to', async who => {
  const { app, tea, watch } = await cast()
  expect((await browse(app, who).get(`/rooms/${tea.id}`)).status).toBe(200)
  const stream = await watch(who)
  expect(stream.status).toBe(200)
  await stream.leave()
})

test.each(['/rooms/4711', '/rooms/4711/events', '/rooms/4711/shelf', '/rooms/x', '/rooms/1e3', '/rooms/-1'])('%s is not there', async path => {
  const { app } = await cast()
  expect((await browse(app, 'bei').get(path)).status).toBe(404)
})

test('no secret of the room is on its page or in its stream', async () => {
  const { app, mei, tea, watch } = await cast()
  const secret = streamKeyOf(app, mei, tea.id)
  expect((await browse(app, null).get(`/rooms/${tea.id}`)).html).not.toContain(secret)
  const stream = await watch()
  expect(await stream.until('messages')).not.toContain(secret)
  await stream.leave()
})

test('texts of others are drawn as text', async () => {
  const { app, mei, bei, room } = await cast()
  const evil = '"><img src=x onerror=alert(1)>'
  const tea = room(mei, { title: evil, hostName: evil, introduction: evil })
  await sendMessage(app, bei, tea.id, evil)
  const { html } = await browse(app, null).get(`/rooms/${tea.id}?say=${encodeURIComponent(evil)}`)
  expect(html).toContain('onerror')
  const planted: string[] = []
  new HTMLRewriter().on('img[src="x"]', { element: ({ tagName }) => void planted.push(tagName) }).transform(html)
  expect(planted).toEqual([])
})

// The stream

test('a stream begins with everything that changes', async () => {
  const { app, mei, bei, bowl, tea, watch } = await cast()
  await pinProduct(app, mei, tea.id, bowl.id)
  await sendMessage(app, bei, tea.id, 'from before')
  const stream = await watch()
  const picture = await stream.until('from before')
  for (const part of ['id: 1', 'hx-target="#now"', 'data-player-state="announced"', 'hx-target="#viewers"', 'hx-target="#pin"', '手绘盖碗', 'hx-target="#shelf"', 'data-likes="0"']) expect(picture).toContain(part)
  await stream.leave()
})

test('a page that has just been drawn gets only what it lacks; one that comes back gets everything', async () => {
  const { app, mei, bei, bowl, tea } = await cast()
  await sendMessage(app, bei, tea.id, 'drawn already')
  const drawn = (await browse(app, null).get(`/rooms/${tea.id}`)).html
  const path = /hx-sse:connect="([^"]+)"/.exec(drawn)![1]!
  await sendMessage(app, bei, tea.id, 'just missed')

  const fresh = await listen(app, null, path)
  const little = await fresh.until('just missed')
  expect(little).not.toContain('drawn already')
  expect(little).not.toContain('hx-target="#shelf"')

  const back = await listen(app, null, path, { 'last-event-id': '1' })
  expect(await back.until('just missed')).toContain('drawn already')

  await pinProduct(app, mei, tea.id, bowl.id)
  const late = await listen(app, null, path)
  expect(await late.until('just missed')).toContain('hx-target="#pin"')
  await Promise.all([fresh, back, late].map(stream => stream.leave()))
})

test('going live, dropping out, coming back and ending are seen at once', async () => {
  const { app, mei, tea, watch } = await cast()
  const stream = await watch()
  await stream.until('announced')
  await roomWentLive(app, tea.id)
  expect(await stream.until('data-player-state="live"')).toContain('badge--live')
  await encoderAway(app, tea.id)
  expect(await stream.until('data-player-state="away"')).toContain('主播正在重连')
  await roomWentLive(app, tea.id)
  await stream.until('data-player-state="live"')
  await endRoom(app, mei, tea.id)
  expect(await stream.until('data-player-state="ended"')).toContain('谢谢来看')
  await stream.leave()
})

test('a pinned product is seen, and its going', async () => {
  const { app, mei, bowl, tea, watch } = await cast()
  const stream = await watch()
  await stream.until('viewers')
  await pinProduct(app, mei, tea.id, bowl.id)
  expect(await stream.until('正在讲解')).toContain(`id="buy-card-${bowl.id}"`)
  await pinProduct(app, mei, tea.id, null)
  expect(await stream.until('hx-target="#pin"')).not.toContain('手绘盖碗')
  await stream.leave()
})

test('what is put on the shelf, taken off sale or renamed is seen', async () => {
  const { app, mei, bowl, tea, product, edit, watch } = await cast()
  const stream = await watch()
  await stream.until('viewers')
  const cup = product(mei, { title: '主人杯' })
  await addToShelf(app, mei, tea.id, cup.id)
  expect(await stream.until('主人杯')).toContain('hx-target="#shelf"')
  await transitionProduct(app, mei, cup.id, 'take-off')
  expect(await stream.until('hx-target="#shelf"')).not.toContain('主人杯')
  await edit({ title: '青花盖碗', price: 9900 })
  const changed = await stream.until('青花盖碗')
  expect(changed).toContain(`hx-target="#shelf-${bowl.id}"`)
  expect(changed).toContain('99')
  await stream.leave()
})

test('every sale lowers the number left; the last one says sold out; a cancelled order brings it back', async () => {
  const { app, bei, lin, bowl, tea, place, watch } = await cast(2)
  const stream = await watch()
  await stream.until('viewers')
  await place(bei, { roomId: tea.id })
  const sold = await stream.until(`.stock-${bowl.id}`)
  expect(sold).toContain('剩 1 件')
  expect(sold).not.toContain('hx-target="#shelf')

  const last = await place(lin, { roomId: tea.id })
  expect(await stream.until('售罄')).not.toContain(`/buy/${bowl.id}`)
  await transitionOrder(app, lin, last.id, 'cancel')
  expect(await stream.until('剩 1 件')).toContain(`/buy/${bowl.id}?room=${tea.id}`)
  await stream.leave()
}, 60_000)

test('goods that a refund has brought back are seen', async () => {
  const m = await onlineMarket('stripe')
  const { app, mei, bei, bowl } = m
  setStock(app.db, { variantId: m.variantOf(bowl), to: 1, reason: 'counted', subject: '', by: null, at: app.now() })
  const tea = m.room(mei)
  await addToShelf(app, mei, tea.id, bowl.id)
  await app.settled()
  const stream = await listen(app, null, `/rooms/${tea.id}/events`)
  await stream.until('viewers')
  const order = await m.placeOnline(bei, { roomId: tea.id })
  await stream.until('售罄')
  const attempt = await m.begin(bei, order)
  m.standIn.pay(attempt.reference)
  await m.tell(attempt.reference)
  await transitionOrder(app, mei, order.id, 'refund', { reason: '碎了' })
  expect(await stream.until('剩 1 件')).toContain(`/buy/${bowl.id}?room=${tea.id}`)
  await stream.leave()
}, 60_000)

test('a purchase is told with its number, and without the name', async () => {
  const { bei, tea, place, watch } = await cast()
  const stream = await watch()
  await place(bei, { roomId: tea.id })
  const told = await stream.until('拍下了 1 号')
  expect(told).toContain('b**')
  expect(told).not.toContain('bei')
  await stream.leave()
})

test('a purchase made elsewhere is not told in the room', async () => {
  const { bei, lin, tea, place, watch } = await cast()
  const stream = await watch()
  await place(bei)
  await place(lin, { roomId: tea.id })
  const told = await stream.until('拍下了 1 号')
  expect(told).toContain('l**')
  expect(told).not.toContain('b**')
  await stream.leave()
})

test('everybody hears what is changed about the show', async () => {
  const { app, mei, tea, watch } = await cast()
  const stream = await watch()
  await stream.until('viewers')
  await editRoom(app, mei, tea.id, { ...findRoom(app.db, tea.id)!, title: '冬窑', hostName: '小禾' })
  const heard = await stream.until('冬窑')
  expect(heard).toContain('小禾')
  await stream.leave()
})

// Who is there

test('viewers are counted and arrivals gathered, for each in their language', async () => {
  const { app, tea, watch } = await cast()
  const first = await watch(null)
  await first.until('viewers')
  const [bei, english] = [await watch('bei'), await watch('lin', { 'accept-language': 'en' })]
  expect(await first.until('来了')).toContain('bei 等 3 人来了')
  expect(await english.until('came in')).toContain('bei and 2 others came in')
  expect((await browse(app, null).get(`/rooms/${tea.id}`)).html).toContain('<span>3</span><span class="sr">人在看</span>')

  await bei.leave()
  await english.leave()
  expect(await first.until('离开了')).toContain('<span>1</span>')
  await first.leave()
  expect(app.sse.total()).toBe(0)
})

test('a machine that is full says so, and nobody is counted', async () => {
  const { app, watch } = await cast()
  const total = app.sse.total
  app.sse.total = () => mostStreams
  expect((await watch()).status).toBe(503)
  app.sse.total = total
  expect(app.sse.total()).toBe(0)
})

test.each([
  ['a household', '2001:db8:1:2::1', '2001:db8:1:2:9::7', 200],
  ['a school behind one address', '203.0.113.9', '203.0.113.9', 1_000],
] as const)('%s opens many streams, but not without end, and its neighbours are let in', async (_, one, other, most) => {
  const { app, watch } = await cast()
  const [count, asked] = [app.sse.count, [] as string[]]
  app.addressOf = () => one
  app.sse.count = topic => (asked.push(topic), topic.startsWith('from ') ? most - 1 : count(topic))
  const inside = await watch()
  expect(inside.status).toBe(200)
  expect(asked).toContain(`from ${networkOf(one)}`)
  await inside.leave()

  app.sse.count = topic => (topic === `from ${networkOf(one)}` ? most : count(topic))
  app.addressOf = () => other
  expect((await watch()).status).toBe(503)
  app.addressOf = () => '198.51.100.4'
  const neighbour = await watch()
  expect(neighbour.status).toBe(200)
  await neighbour.leave()
})

test('streams of a network are counted while they are open; what is near is not limited', async () => {
  const { app, watch } = await cast()
  app.addressOf = () => '203.0.113.9'
  const [first, second] = [await watch(), await watch()]
  expect(app.sse.count(networkTopic('203.0.113.9'))).toBe(2)
  await first.leave()
  expect(app.sse.count(networkTopic('203.0.113.9'))).toBe(1)
  await second.leave()
  expect(isCrowded('127.0.0.1', 40_000)).toBe(false)
})
