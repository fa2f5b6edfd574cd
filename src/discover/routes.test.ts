import { expect, test } from 'bun:test'
import { world as cast } from '../testing/world.ts'
import { browse } from '../testing/browse.ts'
import { productPath } from '../catalog/rules.ts'
import { setStock } from '../catalog/stock.ts'
import { emit } from '../platform/event-log.ts'
import { addToShelf, createRoom, encoderAway, endRoom, indexRooms, roomWentLive } from '../rooms/actions.ts'

const hour = 3_600_000

const world = () => {
  const w = cast()
  const room = (title: string, startsIn = 0) =>
    createRoom(w.app, w.mei, { title, hostName: '阿禾', introduction: '', coverId: null, categoryId: 3, startsAt: w.app.now() + startsIn, endsAt: w.app.now() + startsIn + hour })
  return { ...w, plan: room, stranger: browse(w.app, null) }
}

test('a shop that is not set up says so', async () => {
  const { app, stranger } = world()
  app.db.run('delete from shop')
  const { status, html } = await stranger.get('/')
  expect(status).toBe(200)
  expect(html).toContain('这家店还没开张')
})

test('an empty shop tells visitors to come back, and its merchant what to do first', async () => {
  const { app, stranger } = world()
  expect((await stranger.get('/')).html).toContain('过会儿再来看看')
  expect((await stranger.get('/')).html).not.toContain('/studio/products/new')
  expect((await browse(app, 'mei').get('/')).html).toContain('href="/studio/products/new"')
  expect((await stranger.get('/search')).html).toContain('摊位刚支好')
  expect((await stranger.get('/schedule')).html).toContain('还没有排期')
})

test('the live room leads, with four of its wares', async () => {
  const { app, mei, product, plan, stranger, wait } = world()
  const room = await plan('今晚开窑')
  for (const number of [1, 2, 3, 4, 5]) await addToShelf(app, mei, room.id, product(mei, { price: number * 1000, title: `货 ${number} 号` }).id)
  await addToShelf(app, mei, room.id, product(mei, { state: 'draft', title: '秘密' }).id)
  await plan('下周再来', 100 * hour)
  await roomWentLive(app, room.id)
  wait(42 * 60_000)

  const { html } = await stranger.get('/')
  expect(html).toContain('今晚开窑</h1>')
  expect(html).toContain('直播中')
  expect(html).toContain('已开播 42 分钟')
  expect(html).toContain('下周再来')
  expect(html.match(/<li><a href="\/products\//g)).toHaveLength(4)
  expect(html).not.toContain('秘密')
})

test('a host who is away is not called live, and another live room leads', async () => {
  const { app, plan, stranger } = world()
  const [first, second] = [await plan('走开了'), await plan('还在播')]
  await roomWentLive(app, first.id)
  await roomWentLive(app, second.id)
  await encoderAway(app, first.id)
  expect((await stranger.get('/')).html).toContain('还在播</h1>')

  await encoderAway(app, second.id)
  expect((await stranger.get('/')).html).toContain('主播马上回来')
})

test('without a live room the next show leads, by the shop’s own clock', async () => {
  const { plan, stranger } = world()
  await plan('后天', 48 * hour)
  await plan('明天', 24 * hour)
  const { html } = await stranger.get('/')
  expect(html).toContain('明天</h1>')
  expect(html).toContain('2026年6月19日 20:00')
  expect(html).toContain('<span>周六</span><b>20</b>')
})

test('a long schedule has a page of its own, in order', async () => {
  const { plan, stranger } = world()
  for (let day = 9; day >= 1; day--) await plan(`第 ${day} 天的`, day * 24 * hour)
  expect((await stranger.get('/')).html).toContain('href="/schedule"')
  const { html } = await stranger.get('/schedule')
  const days = [...html.matchAll(/第 (\d) 天的/g)].map(([, day]) => Number(day))
  expect(days).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
})

test('a past show tells what of it can still be bought', async () => {
  const { app, mei, product, plan, stranger } = world()
  const [full, empty] = [await plan('有货的'), await plan('没货的')]
  await addToShelf(app, mei, full.id, product(mei).id)
  await addToShelf(app, mei, full.id, product(mei, { stock: 0 }).id)
  for (const { id } of [full, empty]) {
    await roomWentLive(app, id)
    await endRoom(app, mei, id)
  }
  const { html } = await stranger.get('/')
  expect(html).toMatch(/有货的<\/b><span class="hint">2026年6月18日 · 1 件可买/)
  expect(html).toMatch(/没货的<\/b><span class="hint">2026年6月18日 · 已售罄/)
})

test('what changes is there with the next request, in everybody’s own language and theme', async () => {
  const { app, mei, product, stranger, variantOf } = world()
  const { id } = product(mei, { title: '便宜货', stock: 1 })
  expect((await stranger.get('/')).html).toContain('便宜货')
  await app.change(db => setStock(db, { variantId: variantOf({ id }), to: 0, reason: 'counted', subject: '', by: null, at: app.now() }))
  expect((await stranger.get('/')).html).toContain('reel__item--gone')
  expect((await browse(app, 'mei').get('/')).html).toContain('/studio')
  expect((await stranger.get('/')).html).not.toContain('/studio')
  expect((await browse(app, null).ask('/', { headers: { 'accept-language': 'en' } })).html).toContain('For sale')
  expect((await browse(app, null).ask('/', { headers: { cookie: 'theme=dark' } })).html).toContain('data-theme="dark"')
  expect((await stranger.get('/')).html).not.toContain('data-theme')
})

test('only what is on sale is shown, and sold out is said', async () => {
  const { mei, product, stranger } = world()
  product(mei, { title: '可买' })
  product(mei, { title: '卖完', stock: 0 })
  for (const state of ['draft', 'submitted', 'off-sale', 'declined'] as const) product(mei, { title: `秘密 ${state}`, state })
  for (const path of ['/', '/search', '/search?q=%E7%A7%98', '/categories/tea']) expect((await stranger.get(path)).html).not.toMatch(/秘密 \w/)
  const { html } = await stranger.get('/')
  expect(html).toMatch(/卖完/)
  expect(html.match(/reel__item--gone/g)).toHaveLength(1)
})

test('the home page asks the database as much for a hundred products as for one', async () => {
  const { app, mei, product, plan, stranger, picture } = world()
  const pictureIds = [picture(mei)]
  const asked = async () => {
    await app.settled()
    const query = app.db.query.bind(app.db)
    let count = 0
    app.db.query = ((sql: string) => { count++; return query(sql) }) as typeof app.db.query
    await stranger.get('/')
    app.db.query = query
    return count
  }
  const room = await plan('直播')
  await addToShelf(app, mei, room.id, product(mei, { pictureIds }).id)
  await roomWentLive(app, room.id)
  const few = await asked()
  for (let number = 0; number < 100; number++) await addToShelf(app, mei, room.id, product(mei, { pictureIds }).id)
  for (let number = 0; number < 9; number++) await plan(`预告 ${number}`, (number + 1) * hour)
  expect(await asked()).toBe(few)
  expect(few).toBeLessThan(12)
})

test('a show is found by one character, by the beginning of a word and by its host, also after it was renamed', async () => {
  const { app, mei, plan, stranger } = world()
  await plan('青花 Teapot 专场', hour)
  const shows = async (q: string) => /Teapot 专场/.test((await stranger.get(`/search?q=${encodeURIComponent(q)}`)).html)
  for (const q of ['花', '青花', 'tea', 'TEAPOT', '专场 青', '阿禾']) expect([q, await shows(q)]).toEqual([q, true])
  for (const q of ['瓷', '茶会', '青花 茶会']) expect([q, await shows(q)]).toEqual([q, false])
  app.db.run("update rooms set title = '茶会 Teapot 专场' where merchant_id = ?", [mei.id])
  await indexRooms(app)
  expect([await shows('青花'), await shows('茶会')]).toEqual([false, true])
})

test('a word finds products and shows, and what is typed is shown as text', async () => {
  const { mei, product, plan, stranger } = world()
  product(mei, { title: '青花碗', description: '' })
  product(mei, { title: '100% 棉', description: '' })
  await plan('青花专场', hour)
  const found = await stranger.get(`/search?q=${encodeURIComponent('青花')}`)
  expect(found.html).toContain('青花碗')
  expect(found.html).toContain('青花专场')
  expect(found.html).not.toContain('100% 棉')

  expect((await stranger.get('/search?q=%25')).html).toContain('没有找到')
  const hostile = await stranger.get(`/search?q=${encodeURIComponent('"><script>alert(1)</script>')}`)
  expect(hostile.status).toBe(200)
  const scripts: (string | null)[] = []
  new HTMLRewriter().on('script', { element: script => void scripts.push(script.getAttribute('src')) }).transform(hostile.html)
  expect(scripts.length).toBeGreaterThan(0)
  expect(scripts).not.toContain(null)
  expect(hostile.html).toContain('没有找到')
})

test('more than a page is reached by the last one seen', async () => {
  const { mei, product, stranger, picture } = world()
  const pictureIds = [picture(mei)]
  for (let number = 1; number <= 25; number++) product(mei, { title: `货 ${number} 号`, pictureIds })
  for (const path of ['/search', `/search?q=${encodeURIComponent('货')}`, '/categories/tea']) {
    const first = await stranger.get(path)
    expect(first.html).not.toContain('货 1 号')
    const [, more] = /rel="next" href="([^"]+)"/.exec(first.html)!
    const second = await stranger.get(more!.replaceAll('&amp;', '&'))
    expect(second.html).toContain('货 1 号')
    expect(second.html).not.toContain('rel="next"')
  }
})

test('a product is shown whole, and bought from the room that shows it', async () => {
  const { app, mei, product, plan, stranger, picture } = world()
  const bowl = product(mei, { pictureIds: [picture(mei), picture(mei)], description: '第一行\n<第二行>' })
  const { id } = bowl
  const quiet = await stranger.get(productPath(bowl))
  for (const shown of ['手绘盖碗</h1>', '剩 10 件', '¥8.00', 'mei 的全部商品', '第一行\n&lt;第二行&gt;', `href="/buy/${id}"`, '第 2 张，共 2 张']) expect(quiet.html).toContain(shown)

  const room = await plan('正在播')
  await addToShelf(app, mei, room.id, id)
  expect((await stranger.get(productPath(bowl))).html).toContain('这场直播会有这件商品')
  await roomWentLive(app, room.id)
  const live = await stranger.get(productPath(bowl))
  expect(live.html).toContain(`href="/buy/${id}?room=${room.id}"`)
  expect(live.html).toContain('直播间里有这件商品')
  await endRoom(app, mei, room.id)
  expect((await stranger.get(productPath(bowl))).html).not.toContain('正在播')
})

test('what a suspended merchant sold is gone from the shop', async () => {
  const { app, mei, max, product, stranger } = world()
  const [gone, stays] = [product(mei, { title: '被停的' }), product(max, { title: '照卖的' })]
  await app.change(db => emit(db, app.now(), { kind: 'person.suspended', personId: mei.id }))
  await app.settled()
  const { html } = await stranger.get('/')
  expect([html.includes('被停的'), html.includes('照卖的')]).toEqual([false, true])
  expect([(await stranger.get(`/products/${gone.id}`)).status, (await stranger.get(productPath(stays))).status]).toEqual([404, 200])
})

test('what cannot be bought has no button', async () => {
  const { mei, product, stranger } = world()
  const { html } = await stranger.get(productPath(product(mei, { stock: 0, shippingFee: 0 })))
  expect(html).toContain('已售罄')
  expect(html).toContain('包邮')
  expect(html).not.toContain('/buy/')
})

test('what is not for visitors is not there', async () => {
  const { app, mei, product, stranger } = world()
  for (const state of ['draft', 'submitted', 'declined'] as const) {
    const { id } = product(mei, { state })
    for (const one of [stranger, browse(app, 'mei'), browse(app, 'olga')]) expect((await one.get(`/products/${id}`)).status).toBe(404)
  }
  const off = await stranger.get(`/products/${product(mei, { state: 'off-sale' }).id}`)
  expect([off.status, off.html.includes('已经下架')]).toEqual([404, true])
  for (const path of ['/products/999', '/products/x', '/categories/nothing', '/products/1e99']) expect([path, (await stranger.get(path)).status]).toEqual([path, 404])
})

test('both languages are spoken', async () => {
  const { app, mei, product, plan } = world()
  product(mei)
  await plan('Kiln night', hour)
  const { html } = await browse(app, null).ask('/', { headers: { 'accept-language': 'en' } })
  for (const shown of ['Next show', 'For sale', 'Hosted by 阿禾']) expect(html).toContain(shown)
})
