import { beforeAll, describe, expect, test } from 'bun:test'
import { addCategory, hideCategory } from '../../catalog/categories/actions.ts'
import { listCategories } from '../../catalog/categories/store.ts'
import { countSales } from '../../catalog/actions.ts'
import { takeStock } from '../../catalog/stock.ts'
import { updateWords } from '../../catalog/search/store.ts'
import { addToShelf } from '../../rooms/actions.ts'
import { browse } from '../../testing/browse.ts'
import { world } from '../../testing/world.ts'
import { activeFilters, listHref, nothingAsked, readAsked, sortings, without, type Asked } from './rules.ts'
import { listFound, mostSorted, type Ware } from './store.ts'

const amount = (text: string) => Number(text) * 100
const typed = (minor: number) => String(minor / 100)

test('an address says what is asked, and reads back the same', () => {
  const asked: Asked = { q: '茶 & 壶', category: '', min: 1000, max: 20_000, inStock: true, live: true, merchant: 5, tag: '手工', sort: 'price-up', after: { value: 1680, id: 12 } }
  const read = (href: string) => readAsked(Object.fromEntries(new URL(href, 'http://shop.test').searchParams), amount)
  expect(read(listHref(asked, typed))).toEqual(asked)
  expect(read(listHref(nothingAsked, typed))).toEqual(nothingAsked)
  expect(listHref({ ...nothingAsked, category: 'tea' }, typed)).toBe('/categories/tea')
  const ranked = { ...asked, sort: 'relevance' as const, after: { value: -0.0000019642857142857144, id: 3 } }
  expect(read(listHref(ranked, typed))).toEqual(ranked)
})

test('what makes no sense in an address is passed over', () => {
  expect(readAsked({ sort: 'relevance', merchant: '-1', after: 'x_y' }, amount)).toEqual(nothingAsked)
  expect(readAsked({ sort: 'nonsense', q: 'x' }, amount).sort).toBe('relevance')
})

test('each filter can be taken off by itself', () => {
  const asked = { ...nothingAsked, min: 1, tag: 'x', category: 'tea' }
  expect(activeFilters(asked)).toEqual(['category', 'price', 'tag'])
  expect(activeFilters(without(asked, 'price'))).toEqual(['category', 'tag'])
  expect(activeFilters(without(asked, 'category'))).toEqual(['price', 'tag'])
})

const names = (wares: { title: string }[]) => wares.map(({ title }) => title)

const shelf = async () => {
  const w = world()
  const { app, mei, max, olga, product } = w
  const teaware = await addCategory(app, olga, { nameZh: '茶器', nameEn: 'Teaware', parentId: 3 })
  const wares = [
    product(mei, { title: '白瓷盖碗', price: 5000, tags: ['手工'], categoryId: teaware.id, description: '' }),
    product(mei, { title: '铁壶', price: 30_000, stock: 0, description: '煮茶' }),
    product(max, { title: '围裙', price: 9000, categoryId: 5, description: '', tags: ['手工', '礼物'] }),
    product(max, { title: '蜂蜜', price: 5000, categoryId: 4, description: '' }),
  ]
  product(mei, { title: '草稿盖碗', state: 'draft' })
  const find = (asked: Partial<Asked>, limit = 9) => names(listFound(app.db, { ...nothingAsked, ...asked }, listCategories(app.db), limit).wares)
  return { ...w, teaware, wares, find }
}

test('filters narrow what is shown, each and together', async () => {
  const { app, mei, max, room, wares, find } = await shelf()
  expect(find({})).toEqual(['蜂蜜', '围裙', '铁壶', '白瓷盖碗'])
  expect(find({ category: 'tea' })).toEqual(['铁壶', '白瓷盖碗'])
  expect(find({ category: 'teaware' })).toEqual(['白瓷盖碗'])
  expect(find({ min: 5000, max: 9000 })).toEqual(['蜂蜜', '围裙', '白瓷盖碗'])
  expect(find({ inStock: true, category: 'tea' })).toEqual(['白瓷盖碗'])
  expect(find({ merchant: max.id })).toEqual(['蜂蜜', '围裙'])
  expect(find({ tag: '手工' })).toEqual(['围裙', '白瓷盖碗'])
  expect(find({ tag: '手工', merchant: mei.id, category: 'tea' })).toEqual(['白瓷盖碗'])
  expect(find({ live: true })).toEqual([])
  const live = room(mei, { state: 'live' })
  await addToShelf(app, mei, live.id, wares[1]!.id)
  expect(find({ live: true })).toEqual(['铁壶'])
  expect(find({ live: true, q: '铁' })).toEqual(['铁壶'])
  expect(find({ live: true, q: '碗' })).toEqual([])
})

test('words find titles, texts, tags, categories and merchants', async () => {
  const { mei, find } = await shelf()
  expect(find({ q: '盖碗', sort: 'relevance' })).toEqual(['白瓷盖碗'])
  expect(find({ q: '手工', sort: 'newest' })).toEqual(['围裙', '白瓷盖碗'])
  expect(find({ q: '茶器', sort: 'newest' })).toEqual(['铁壶', '白瓷盖碗'])
  expect(find({ q: 'teaware', sort: 'newest' })).toEqual(['铁壶', '白瓷盖碗'])
  expect(find({ q: 'tea', sort: 'newest' })).toEqual(['铁壶', '白瓷盖碗'])
  expect(find({ q: 'max', sort: 'newest' })).toEqual(['蜂蜜', '围裙'])
  expect(find({ q: '手工', merchant: mei.id })).toEqual(['白瓷盖碗'])
  expect(find({ q: '手工 礼物' })).toEqual(['围裙'])
  expect(find({ q: '碗', category: 'food' })).toEqual([])
})

test('a name says more than a text', async () => {
  const { mei, product, find } = await shelf()
  product(mei, { title: '杯子', description: '配铁壶很好看，铁壶另购' })
  expect(find({ q: '铁壶', sort: 'relevance' })).toEqual(['铁壶', '杯子'])
})

test('what is called so comes first, page by page, then what only says so, also within a category and on air', async () => {
  const { app, mei, room, product, find } = await shelf()
  const iron = product(mei, { title: '铁壶二号', categoryId: 4, description: '' })
  product(mei, { title: '杯垫', description: '配铁壶' })
  product(mei, { title: '茶托', description: '铁壶用', categoryId: 4 })
  const order = ['铁壶二号', '铁壶', '茶托', '杯垫']
  expect(find({ q: '铁壶', sort: 'relevance' })).toEqual(order)
  const pages: string[] = []
  for (let after: Asked['after'] = null; ;) {
    const [next]: Ware[] = listFound(app.db, { ...nothingAsked, q: '铁壶', sort: 'relevance', after }, listCategories(app.db), 1).wares
    if (!next) break
    pages.push(next.title)
    after = { value: next.key, id: next.id }
  }
  expect(pages).toEqual(order)
  expect(find({ q: '铁壶', sort: 'relevance', category: 'food' })).toEqual(['铁壶二号', '茶托'])
  const live = room(mei, { state: 'live' })
  await addToShelf(app, mei, live.id, iron.id)
  for (const sort of sortings) expect([sort, find({ q: '铁壶', sort, live: true }), find({ q: '壶', sort, live: true, tag: '手工' })]).toEqual([sort, ['铁壶二号'], []])
})

test('while the names are being entered after an update, nothing that is called so is missing', async () => {
  const { app, find } = await shelf()
  app.db.run('delete from product_names')
  app.db.run('insert into changed_words select id from products')
  expect([find({ q: '铁壶', sort: 'relevance' }), find({ q: '碗', sort: 'relevance' })]).toEqual([['铁壶'], ['白瓷盖碗']])
  updateWords(app.db)
  expect([find({ q: '铁壶', sort: 'relevance' }), find({ q: '碗', sort: 'relevance' })]).toEqual([['铁壶'], ['白瓷盖碗']])
})

test('each order, page by page, shows each thing once', async () => {
  const { app, wares, variantOf, wait, find } = await shelf()
  await app.change(db => takeStock(db, { variantId: variantOf(wares[2]!), quantity: 3, subject: 'order 1', by: null, at: app.now() }))
  wait(1)
  await countSales(app)
  expect(find({ sort: 'price-up' })).toEqual(['白瓷盖碗', '蜂蜜', '围裙', '铁壶'])
  expect(find({ sort: 'price-down' })).toEqual(['铁壶', '围裙', '蜂蜜', '白瓷盖碗'])
  expect(find({ sort: 'best-selling' })).toEqual(['围裙', '蜂蜜', '铁壶', '白瓷盖碗'])

  const everything: Partial<Asked>[] = [{}, { category: 'tea' }, { q: '手工' }, { q: '茶' }, { tag: '手工' }, { merchant: wares[0]!.merchantId }, { category: 'tea', tag: '手工' }]
  for (const asked of everything) {
    for (const sort of sortings.filter(sort => asked.q || sort !== 'relevance')) {
      const whole = find({ ...asked, sort })
      const pages: string[] = []
      let after: Asked['after'] = null
      for (;;) {
        const [next]: Ware[] = listFound(app.db, { ...nothingAsked, ...asked, sort, after }, listCategories(app.db), 1).wares
        if (!next) break
        pages.push(next.title)
        after = { value: next.key, id: next.id }
      }
      expect([asked, sort, pages]).toEqual([asked, sort, whole])
      expect(whole.length).toBeGreaterThan(0)
    }
  }
})

test('the page shows chips for what was narrowed, keeps what was typed, and its part is the same', async () => {
  const { app } = await shelf()
  const stranger = browse(app, null)
  const { html, status } = await stranger.get('/search?q=手工&min=40&max=60&tag=手工&sort=price-up')
  expect(status).toBe(200)
  for (const shown of ['value="手工"', 'value="40.00"', '¥40.00 – ¥60.00', '去掉条件：#手工', 'value="price-up" selected', '白瓷盖碗']) expect(html).toContain(shown)
  expect(html).not.toContain('围裙</b>')
  expect(html).toContain('href="/search?q=%E6%89%8B%E5%B7%A5&tag=%E6%89%8B%E5%B7%A5&sort=price-up"')

  const part = await stranger.getPart('/search?q=手工&max=60')
  expect(part.html).not.toContain('<html')
  expect(part.html).toContain('白瓷盖碗')
  expect(part.html).not.toContain('围裙</b>')
})

test('a category shows the way to it and what is below; a hidden one is not offered', async () => {
  const { app, olga, teaware } = await shelf()
  const stranger = browse(app, null)
  const tea = await stranger.get('/categories/tea')
  expect(tea.html).toMatch(/href="\/categories\/teaware"><span>茶器<\/span><span class="hint">1 件/)
  expect((await stranger.get('/categories/teaware')).html).toMatch(/class="crumbs".*全部商品.*茶与茶器/)
  await hideCategory(app, olga, teaware.id, true)
  expect((await stranger.get('/categories/tea')).html).not.toContain('/categories/teaware')
})

test('when nothing is found, something is suggested', async () => {
  const { app } = await shelf()
  const stranger = browse(app, null)
  const { html } = await stranger.get('/search?q=围裙 飞机')
  for (const shown of ['没有找到', '只搜「围裙」', '只搜「飞机」', '大家在买']) expect(html).toContain(shown)
  expect((await stranger.get('/search?q=围裙&max=1')).html).toContain('去掉一个条件')
  expect((await stranger.get('/categories/children')).html).toContain('这个分类还没有商品')
  expect((await stranger.get('/search?category=nonsense')).html).toContain('蜂蜜')
})

describe('among twenty thousand', () => {
  const w = world()
  const { db } = w.app
  const shown: string[] = []

  beforeAll(() => {
    w.product(w.mei)
    db.run(`insert into products (merchant_id, title, price, stock, category_id, state, made_at, changed_at, tags)
      with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < 20000)
      select ${w.mei.id}, case n % 500 when 0 then '柴烧主人杯 ' else '手绘盖碗 ' end || n, n % 977, n % 3, n % 10 + 1, 'on-sale', n, n, case n % 100 when 0 then '["手工"]' else '[]' end from numbers`)
    while (db.query('select 1 from changed_words limit 1').get()) updateWords(db, 5000)
  })

  test('of more than can be put in order quickly, the newest are, and it is said', async () => {
    const asked = { ...nothingAsked, q: '盖碗', sort: 'price-up' as const }
    const first = listFound(db, asked, listCategories(db), 24)
    expect([first.wares.length, first.capped]).toEqual([24, true])
    const seen = new Set<number>()
    for (let after: Asked['after'] = null; ;) {
      const { wares } = listFound(db, { ...asked, after }, listCategories(db), 100)
      for (const { id } of wares) seen.add(id)
      const last = wares.at(-1)
      if (!last) break
      expect(last.key).toBeGreaterThanOrEqual(after?.value ?? 0)
      after = { value: last.key, id: last.id }
    }
    expect(seen.size).toBe(mostSorted)
    expect(listFound(db, { ...asked, q: '柴烧' }, listCategories(db), 24).capped).toBe(false)
    const stranger = browse(w.app, null)
    expect((await stranger.get('/search?q=盖碗&sort=price-up')).html).toContain('只给最新的 500 件排了序')
    expect((await stranger.get('/search?q=盖碗')).html).not.toContain('排了序')
  })

  test('a narrow range of prices finds the same as reading all of them', () => {
    const prices = db.query<{ id: number; title: string; price: number; tags: string; category_id: number }, []>("select id, title, price, tags, category_id from products where state = 'on-sale' order by id desc").all()
    for (const [asked, fits] of [
      [{}, () => true], [{ tag: '手工' }, ({ tags }) => tags.includes('手工')], [{ category: 'tea' }, one => one.category_id === 3], [{ merchant: w.mei.id }, () => true], [{ q: '柴烧' }, ({ title }) => title.includes('柴烧')],
    ] as [Partial<Asked>, (one: (typeof prices)[number]) => boolean][]) {
      for (const [min, max] of [[100, 102], [100, 700]] as const) {
        const found = listFound(db, { ...nothingAsked, ...asked, min, max }, listCategories(db), 24).wares.map(({ id }) => id)
        expect([asked, found]).toEqual([asked, prices.filter(one => one.price >= min && one.price <= max && fits(one)).slice(0, 24).map(({ id }) => id)])
      }
    }
  })

  /** How the database goes about each question. */
  const plansOf = (asked: Partial<Asked>) => {
    const categories = listCategories(db)
    const query = db.query.bind(db)
    shown.length = 0
    db.query = ((sql: string) => {
      if (/^\s*select/.test(sql)) {
        for (const { detail } of query<{ detail: string }, []>(`explain query plan ${sql}`).all()) shown.push(detail)
      }
      return query(sql)
    }) as typeof db.query
    const found = listFound(db, { ...nothingAsked, ...asked }, categories, 24).wares
    db.query = query
    expect(found.length).toBeGreaterThan(0)
    return shown
  }

  const all = { products: /SCAN products(?! USING (COVERING )?INDEX products_)/, tags: /SCAN product_tags/ }

  test.each<[string, Partial<Asked>]>([
    ['everything', {}], ['a category', { category: 'tea' }], ['a tag', { tag: '手工' }], ['a rare word', { q: '柴烧' }], ['a common word', { q: '盖碗' }],
    ['a price', { min: 100, max: 200 }], ['a merchant', { merchant: w.mei.id }], ['a word in a category', { q: '盖碗', category: 'tea' }], ['in stock', { inStock: true }],
  ])('%s is never looked for in all of them', (_, asked) => {
    for (const sort of sortings.filter(sort => asked.q || sort !== 'relevance')) {
      const plan = plansOf({ ...asked, sort })
      expect(plan.filter(line => all.products.test(line) || all.tags.test(line))).toEqual([])
      if (!asked.q && !asked.tag && asked.merchant === undefined && !asked.category) expect(plan.filter(line => line.includes('TEMP B-TREE'))).toEqual([])
    }
  })
})
