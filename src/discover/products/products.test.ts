import { expect, test } from 'bun:test'
import { addCategory } from '../../catalog/categories/actions.ts'
import { choicesOf } from '../../catalog/variants/choice.ts'
import { productPath, slugOf } from '../../catalog/rules.ts'
import { findProduct, updateProduct } from '../../catalog/store.ts'
import { listVariants, updateVariantPrice, updateVariantRemoved } from '../../catalog/variants/store.ts'
import { addOffer } from '../../promotions/actions.ts'
import { browse } from '../../testing/browse.ts'
import { market } from '../../testing/market.ts'
import { world } from '../../testing/world.ts'
import { listRelated } from './store.ts'

test.each([
  ['手绘盖碗 150 ml', '手绘盖碗-150-ml'],
  ['  Tea & Cake! ', 'tea-cake'],
  ['ＴＥＡ／壶', 'tea-壶'],
  ['!!!', ''],
])('%p has the slug %p', (title, slug) => {
  expect(slugOf(title)).toBe(slug)
})

test('a product has one address; old ones lead there', async () => {
  const { app, mei, product } = world()
  const bowl = product(mei, { title: '手绘盖碗' })
  const stranger = browse(app, null)
  const here = productPath(bowl)
  expect(decodeURIComponent(here)).toBe(`/products/${bowl.id}-手绘盖碗`)
  expect((await stranger.get(here)).status).toBe(200)
  updateProduct(app.db, { ...bowl, title: '青花盖碗', changedAt: 1 })
  for (const old of [here, `/products/${bowl.id}`, `/products/${bowl.id}-x`]) {
    const { status, to } = await stranger.get(`${old}?variant=3`)
    expect([old, status, decodeURIComponent(to!)]).toEqual([old, 301, `/products/${bowl.id}-青花盖碗?variant=3`])
  }
  expect((await stranger.get('/products/999-手绘盖碗')).status).toBe(404)
  expect((await stranger.get(productPath(product(mei, { title: '!!!' })))).status).toBe(200)
})

/** 白 and 青 in 大 and 小; 青 小 does not exist, 白 小 is sold out. */
const tea = () => {
  const w = world()
  const bowl = w.product(w.mei, { title: '盖碗' })
  w.app.db.run(`update products set options = '["颜色","尺寸"]' where id = ${bowl.id}`)
  w.app.db.run(`update variants set option_values = '["白","大"]' where product_id = ${bowl.id}`)
  const pictureId = w.picture(w.mei)
  w.variant(bowl.id, { position: 1, values: ['白', '小'], price: 9900, stock: 0 })
  w.variant(bowl.id, { position: 2, values: ['青', '大'], price: 19_900, stock: 3, pictureId, code: 'QD' })
  return { ...w, bowl, pictureId, here: productPath(bowl) }
}

test('for each value it is told whether it can be had with the others', () => {
  const { app, bowl } = tea()
  const states = (chosen: string[]) => choicesOf(['颜色', '尺寸'], listVariants(app.db, bowl.id), chosen).map(values => values.map(({ value, chosen, state }) => `${chosen ? '*' : ''}${value} ${state}`))
  expect(states(['白', '大'])).toEqual([['*白 there', '青 there'], ['*大 there', '小 sold-out']])
  expect(states(['青', '大'])).toEqual([['白 there', '*青 there'], ['*大 there', '小 none']])
})

test('a list says from which price on, where variants cost differently', async () => {
  const { app, bowl, mei, product } = tea()
  const plain = product(mei, { title: '茶巾' })
  const tiles = async () => (await browse(app, null).get('/search')).html.replace(/<[^>]*>/g, '')
  expect(await tiles()).toContain('¥99 起')
  expect(await tiles()).not.toContain('¥168 起')
  expect(findProduct(app.db, plain.id)).toMatchObject({ price: 16800, highestPrice: 16800 })

  const [white, small, blue] = listVariants(app.db, bowl.id)
  updateVariantPrice(app.db, blue!.id, 30_000)
  expect(findProduct(app.db, bowl.id)).toMatchObject({ price: 9900, highestPrice: 30_000 })
  for (const { id } of [white!, blue!]) updateVariantRemoved(app.db, id, 1)
  expect(findProduct(app.db, bowl.id)).toMatchObject({ price: small!.price, highestPrice: small!.price })
  expect(await tiles()).not.toContain('起')
})

test('choosing a variant changes price, stock, picture and what is bought', async () => {
  const { app, bowl, here, pictureId } = tea()
  const stranger = browse(app, null)
  const first = await stranger.get(here)
  expect(first.html).toContain('剩 10 件')
  const [white, , blue] = listVariants(app.db, bowl.id)
  expect(first.html).toContain(`href="/buy/${bowl.id}?variant=${white!.id}"`)

  const chosen = await stranger.get(`${here}?o0=青&o1=大`)
  for (const shown of ['剩 3 件', `href="/buy/${bowl.id}?variant=${blue!.id}"`, '199']) expect(chosen.html).toContain(shown)
  expect(chosen.html.indexOf(pictureId)).toBeLessThan(chosen.html.indexOf('第 2 张'))
  expect((await stranger.get(`${here}?variant=${blue!.id}`)).html).toContain('剩 3 件')

  const soldOut = await stranger.get(`${here}?o0=白&o1=小`)
  expect(soldOut.html).toContain('已售罄')
  expect(soldOut.html).not.toContain('href="/buy/')
  const none = await stranger.get(`${here}?o0=青&o1=小`)
  expect(none.html).toContain('没有这个组合')
  expect(none.html).not.toContain('href="/buy/')

  const part = await stranger.getPart(`${here}?o0=青&o1=大`)
  expect(part.html).not.toContain('<html')
  expect(part.html).toContain('hx-target="#gallery-box"')
})

test('what speaks for it, what it is compared with and that it is not taken back are told', async () => {
  const { app, mei, product } = world()
  const { html } = await browse(app, null).get(productPath(product(mei, {
    tags: ['手工'], points: { function: '不烫手', scene: '两三人喝茶' }, returnExcluded: 'custom',
    comparison: { against: '机制<盖碗>', rows: [{ aspect: '壁厚', ours: '1.5 mm', theirs: '3 mm', source: 'https://example.com/a' }, { aspect: '售后', ours: '碎了补寄', theirs: '无', source: '对方商品页 2026-06' }] },
  })))
  for (const shown of ['不烫手', '两三人喝茶', '不支持七天无理由退货：为您定做', '与「机制&lt;盖碗&gt;」对比', 'rel="nofollow noopener noreferrer"', 'example.com</a>', '对方商品页 2026-06', 'href="/search?tag=%E6%89%8B%E5%B7%A5"']) expect(html).toContain(shown)
  expect((await browse(app, null).get(productPath(product(mei)))).html).toContain('七天无理由退货')
})

const schemaOf = (html: string) => JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/.exec(html)![1]!)['@graph'] as Record<string, unknown>[]

test('search engines read price, stock and the way there', async () => {
  const { app, olga, mei, product } = world()
  const teaware = await addCategory(app, olga, { nameZh: '茶器', nameEn: 'Teaware', parentId: 3 })
  const bowl = product(mei, { title: '碗</script><b>', categoryId: teaware.id })
  const { html } = await browse(app, null).get(productPath(bowl))
  const [item, crumbs] = schemaOf(html)
  expect(item).toMatchObject({ '@type': 'Product', name: '碗</script><b>', category: '茶与茶器 > 茶器', offers: { '@type': 'Offer', price: '168.00', priceCurrency: 'CNY', availability: 'https://schema.org/InStock', hasMerchantReturnPolicy: { merchantReturnDays: 7 } } })
  expect(crumbs).toMatchObject({ '@type': 'BreadcrumbList', itemListElement: [{ position: 1, item: 'http://shop.test/categories/tea' }, { position: 2, name: '茶器' }, { position: 3 }] })
  const here = `http://shop.test${productPath(bowl)}`
  for (const shown of [`rel="canonical" href="${here}"`, `hreflang="en" href="${here}?lang=en"`, `property="og:image" content="http://shop.test/pictures/${bowl.pictureIds[0]}-h32.jpg"`, 'property="og:image:width" content="1200"', 'hreflang="x-default"']) expect(html).toContain(shown)
  expect((await browse(app, null).get(`${productPath(bowl)}?lang=en`)).html).toContain('<html lang="en"')
})

test('search engines read what it costs now, until when, and what it cost before', async () => {
  const m = market()
  m.wait(8 * 86_400_000)
  const now = m.app.now()
  await addOffer(m.app, m.mei, {
    kind: 'flash-sale', terms: { price: 9900 }, title: '开窑价', code: null, roomId: null, startsAt: now, endsAt: now + 3_600_000, supply: 20, perBuyer: null, newBuyersOnly: false, productIds: [m.bowl.id], categoryIds: [],
  })
  const offers = async () => schemaOf((await browse(m.app, null).get(productPath(m.bowl))).html)[0]!.offers as Record<string, unknown>
  const until = new Date(now + 3_600_000).toISOString()
  expect(await offers()).toMatchObject({
    price: '99.00', validThrough: until, priceValidUntil: until, priceSpecification: { '@type': 'UnitPriceSpecification', priceType: 'https://schema.org/StrikethroughPrice', price: '168.00', priceCurrency: 'CNY' },
  })
  m.wait(3_600_000)
  expect(await offers()).toMatchObject({ price: '168.00' })
  expect(Object.keys(await offers())).not.toContain('validThrough')

  m.variant(m.bowl.id, { values: ['大'], position: 1, price: 29900, stock: 5 })
  await addOffer(m.app, m.mei, {
    kind: 'flash-sale', terms: { percent: 10 }, title: '九折', code: null, roomId: null, startsAt: m.app.now(), endsAt: m.app.now() + 3_600_000, supply: 20, perBuyer: null, newBuyersOnly: false, productIds: [m.bowl.id], categoryIds: [],
  })
  expect(await offers()).toMatchObject({ lowPrice: '151.20', highPrice: '269.10', offers: [{ price: '151.20' }, { price: '269.10' }] })
})

test('of several variants the range is told', async () => {
  const { app, here } = tea()
  const [item] = schemaOf((await browse(app, null).get(here)).html)
  expect(item!.offers).toMatchObject({ '@type': 'AggregateOffer', lowPrice: '99.00', highPrice: '199.00', offerCount: 3 })
})

test('what goes well with it: bought together first, then the same tags, then the same category', async () => {
  const { app, mei, bei, lin, product, bowl, place } = market()
  const spoon = product(mei, { title: '茶匙', categoryId: 1 })
  const tagged = product(mei, { title: '同款', tags: ['青花'], categoryId: 1 })
  const besides = product(mei, { title: '隔壁', categoryId: bowl.categoryId })
  const gone = product(mei, { title: '没货', stock: 0, categoryId: bowl.categoryId })
  app.db.query(`update products set tags = '["青花"]' where id = ?`).run(bowl.id)
  for (const buyer of [bei, lin]) {
    const order = await place(buyer)
    app.db.query('insert into order_lines (order_id, position, product_id, title, price, quantity, variant_id) select order_id, 5, ?, title, price, 1, variant_id from order_lines where order_id = ?').run(spoon.id, order.id)
  }
  expect(listRelated(app.db, bowl, 8).map(({ title }) => title)).toEqual(['茶匙', '同款', '隔壁'])
  expect(listRelated(app.db, bowl, 8).some(({ id }) => id === gone.id || id === bowl.id)).toBe(false)
  expect([spoon.id, tagged.id, besides.id]).toEqual(listRelated(app.db, bowl, 8).map(({ id }) => id))
})

test('a variant goes into the cart from its page', async () => {
  const { app, bowl, here } = tea()
  const blue = listVariants(app.db, bowl.id)[2]!
  const { html } = await browse(app, 'bei').get(`${here}?variant=${blue.id}`)
  expect(html).toMatch(new RegExp(`action="/cart/lines".*name="variant" value="${blue.id}"`))
  expect((await browse(app, 'bei').post('/cart/lines', { variant: String(blue.id), quantity: '1' })).to).toContain('/cart')
  expect((await browse(app, 'bei').get('/cart')).html).toContain('盖碗 青 / 大')
})
