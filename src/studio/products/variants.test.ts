import { expect, test } from 'bun:test'
import { findProduct, listProductsOf } from '../../catalog/store.ts'
import { listEveryVariant, listVariants } from '../../catalog/variants/store.ts'
import { takeStock } from '../../catalog/stock.ts'
import { browse } from '../../testing/browse.ts'
import { world } from '../../testing/world.ts'
import { combine, rowsFor, whyNotOptions, type RowTyped } from './variants.ts'

const row = (values: string[], more: Partial<RowTyped> = {}): RowTyped => ({ values, id: '', price: '', stock: '', seen: '0', code: '', barcode: '', weight: '', pictureId: '', off: false, ...more })
const told = (rows: RowTyped[]) => rows.map(({ values, id, price, stock }) => `${values.join('/')} ${id} ${price} ${stock}`.trim())

test('every combination once, in the order of the values', () => {
  expect(combine([{ values: ['白', '青'] }, { values: ['大', '小'] }])).toEqual([['白', '大'], ['白', '小'], ['青', '大'], ['青', '小']])
})

test('a value that is added leaves the others as they were', () => {
  const known = [row(['白'], { id: '1', price: '168', stock: '5' }), row(['青'], { id: '2', price: '188', stock: '3' })]
  expect(told(rowsFor([['白'], ['红'], ['青']], known))).toEqual(['白 1 168 5', '红  168 0', '青 2 188 3'])
  expect(told(rowsFor([['青']], known))).toEqual(['青 2 188 3'])
})

test('an option that is added, or taken away, carries on what there was', () => {
  const known = [row(['白'], { id: '1', price: '168', stock: '5' }), row(['青'], { id: '2', price: '188', stock: '3' })]
  const grown = rowsFor([['白', '大'], ['白', '小'], ['青', '大'], ['青', '小']], known)
  expect(told(grown)).toEqual(['白/大 1 168 5', '白/小  168 0', '青/大 2 188 3', '青/小  188 0'])
  expect(told(rowsFor([['白'], ['青']], grown))).toEqual(['白 1 168 5', '青 2 188 3'])
})

test.each([
  ['no values', [{ name: '颜色', values: [] }]],
  ['no name', [{ name: '', values: ['白'] }]],
  ['the same name twice', [{ name: '颜色', values: ['白'] }, { name: '颜色', values: ['大'] }]],
  ['a value that is too long', [{ name: '颜色', values: ['字'.repeat(21)] }]],
  ['too many', [{ name: 'a', values: Array.from({ length: 11 }, String) }, { name: 'b', values: Array.from({ length: 10 }, String) }]],
])('%s makes no table', (_, options) => {
  expect(whyNotOptions(options)).not.toBeNull()
})

const plain = { title: '盖碗', price: '168', stock: '5', stockSeen: '0', shippingFee: '8', description: '', categoryId: '3', then: '' }
const fieldsOf = (html: string) =>
  Object.fromEntries([...html.matchAll(/<input[^>]*name="((?:price|stock|seen|id|code|weight|barcode)-\d+|rows)"[^>]*?value="([^"]*)"/g)].map(([, name, value]) => [name!, value!]))
const valuesIn = (html: string) => {
  const found: Record<string, string[]> = {}
  for (const [, name, value] of html.matchAll(/name="(value-\d+)" value="([^"]*)"/g)) (found[name!] ??= []).push(value!)
  return found
}

test('a merchant makes a table, fills it and sells variants, without a script', async () => {
  const w = world()
  const mei = browse(w.app, 'mei')
  const options = { 'optionName-0': '颜色', 'optionName-1': '尺寸', 'optionValues-0': '白，青', 'optionValues-1': '大、小' }
  const drawn = await mei.post('/studio/products', { ...plain, ...options, then: 'table' })
  expect(drawn.status).toBe(200)
  expect(drawn.html).not.toContain('class="error"')
  expect(fieldsOf(drawn.html)).toMatchObject({ rows: '4', 'price-0': '168', 'price-3': '168' })
  expect(listProductsOf(w.app.db, w.mei, { limit: 1 })).toEqual([])

  const table = { ...plain, ...options, ...fieldsOf(drawn.html), ...valuesIn(drawn.html) }
  const filled = await mei.post('/studio/products', { ...table, 'off-1': '1', 'all-price': '199', 'all-weight': '420', then: 'fill' })
  expect(fieldsOf(filled.html)).toMatchObject({ 'price-0': '199', 'price-1': '168', 'weight-3': '420' })

  const kept = await mei.post('/studio/products', { ...table, ...fieldsOf(filled.html), 'off-1': '1', 'stock-2': '7', 'code-2': 'QD-L', then: '' })
  expect(kept.status).toBe(303)
  const [product] = listProductsOf(w.app.db, w.mei, { limit: 1 })
  expect(product).toMatchObject({ options: ['颜色', '尺寸'], price: 19_900 })
  expect(listVariants(w.app.db, product!.id).map(({ values, price, stock, weight, code }) => [values.join('/'), price, stock, weight, code])).toEqual([
    ['白/大', 19_900, 5, 420, ''], ['青/大', 19_900, 7, 420, 'QD-L'], ['青/小', 19_900, 0, 420, ''],
  ])

  const again = await mei.get(`/studio/products/${product!.id}`)
  expect(again.html).toContain('value="白，青"')
  expect(again.html).toMatch(/name="off-1" value="1" checked/)
  expect((await mei.get('/studio/products')).html).toContain('多规格 · 共 12 件')
})

test('what is typed wrong is told at its line, and changed options ask to be looked at', async () => {
  const { app, mei: merchant } = world()
  const mei = browse(app, 'mei')
  const options = { 'optionName-0': '颜色', 'optionValues-0': '白，青' }
  const { html } = await mei.post('/studio/products', { ...plain, ...options, then: 'table' })
  const table = { ...plain, ...options, ...fieldsOf(html), ...valuesIn(html) }
  const wrong = await mei.post('/studio/products', { ...table, 'price-1': 'a lot', 'stock-0': '1.5' })
  expect(wrong.status).toBe(422)
  expect(wrong.html).toMatch(/value="a lot"[^>]*aria-describedby="e-row-1"/)
  expect(wrong.html).toContain('id="e-row-0"')
  const changed = await mei.post('/studio/products', { ...table, 'optionValues-0': '白，青，红' })
  expect(changed.status).toBe(422)
  expect(changed.html).toContain('选项改过了')
  expect(fieldsOf(changed.html).rows).toBe('3')
  const unfinished = await mei.post('/studio/products', { ...table, 'optionValues-0': '' })
  expect(unfinished.html).toContain('每组选项都要有名称和值')
  expect((await mei.post('/studio/products', { ...table, 'off-0': '1', 'off-1': '1' })).html).toContain('至少留一种规格')
  expect(listProductsOf(app.db, merchant, { limit: 1 })).toEqual([])
})

test('a simple product grows variants and keeps its stock; what is taken away is only retired', async () => {
  const { app, mei: merchant, product, variantOf } = world()
  const mei = browse(app, 'mei')
  const bowl = product(merchant, { stock: 10 })
  const only = variantOf(bowl)
  const path = `/studio/products/${bowl.id}`
  const base = { ...plain, picture: bowl.pictureIds, place: '1', cover: bowl.pictureIds[0]!, 'optionName-0': '颜色', 'optionValues-0': '白，青', onlyVariant: String(only), stock: '10', stockSeen: '10' }
  const { html } = await mei.post(path, { ...base, then: 'table' })
  await app.change(db => takeStock(db, { variantId: only, quantity: 4, subject: 'order 1', by: null, at: app.now() }))
  expect((await mei.post(path, { ...base, ...fieldsOf(html), ...valuesIn(html), 'stock-1': '3' })).status).toBe(303)
  expect(listVariants(app.db, bowl.id).map(({ id, values, stock }) => [id === only, values, stock])).toEqual([[true, ['白'], 6], [false, ['青'], 3]])

  const page = await mei.get(path)
  expect((await mei.post(path, { ...base, ...fieldsOf(page.html), ...valuesIn(page.html), 'off-0': '1' })).status).toBe(303)
  expect(listVariants(app.db, bowl.id).map(({ values }) => values)).toEqual([['青']])
  expect(listEveryVariant(app.db, bowl.id).find(({ id }) => id === only)).toMatchObject({ stock: 6, removedAt: app.now() })
  expect(findProduct(app.db, bowl.id)).toMatchObject({ stock: 3 })
})

test('a hundred variants fit into one form', async () => {
  const { app, mei: merchant } = world()
  const mei = browse(app, 'mei')
  const values = Array.from({ length: 10 }, (_, number) => `v${number}`).join(',')
  const options = { 'optionName-0': 'a', 'optionName-1': 'b', 'optionValues-0': values, 'optionValues-1': values }
  const { html } = await mei.post('/studio/products', { ...plain, ...options, then: 'table' })
  const { status } = await mei.post('/studio/products', { ...plain, ...options, ...fieldsOf(html), ...valuesIn(html) })
  expect(status).toBe(303)
  expect(listVariants(app.db, listProductsOf(app.db, merchant, { limit: 1 })[0]!.id)).toHaveLength(100)
})

test('highlights, tags, a comparison and the return mark are edited, and errors keep what was typed', async () => {
  const { app, mei: merchant } = world()
  const mei = browse(app, 'mei')
  const content = {
    'point-function': '不烫手', 'point-material': '白瓷 & 青花', tags: '手工，礼物', returnExcluded: 'custom', against: '机制盖碗',
    'aspect-0': '壁厚', 'ours-0': '1.5 mm', 'theirs-0': '3 mm', 'source-0': '质检报告 2026-114', 'aspect-2': '售后', 'ours-2': '补寄', 'theirs-2': '不补', 'source-2': 'https://example.com',
  }
  const wrong = await mei.post('/studio/products', { ...plain, ...content, 'source-2': '' })
  expect(wrong.status).toBe(422)
  for (const kept of ['id="e-comparison"', '第 2 行说到了别人', 'value="白瓷 &amp; 青花"', 'value="补寄"', 'value="custom" selected']) expect(wrong.html).toContain(kept)

  expect((await mei.post('/studio/products', { ...plain, ...content })).status).toBe(303)
  const [product] = listProductsOf(app.db, merchant, { limit: 1 })
  expect(product).toMatchObject({
    tags: ['手工', '礼物'], points: { function: '不烫手', material: '白瓷 & 青花' }, returnExcluded: 'custom',
    comparison: { against: '机制盖碗', rows: [{ aspect: '壁厚' }, { aspect: '售后', source: 'https://example.com' }] },
  })
  const { html } = await mei.get(`/studio/products/${product!.id}`)
  for (const shown of ['value="手工，礼物"', 'value="质检报告 2026-114"', 'value="白瓷 &amp; 青花"']) expect(html).toContain(shown)
})
