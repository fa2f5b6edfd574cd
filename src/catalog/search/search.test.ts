import { expect, test } from 'bun:test'
import { addProduct, editProduct, indexProducts } from '../actions.ts'
import { listProductsOf } from '../store.ts'
import { insertVariant, updateVariantRemoved } from '../variants/store.ts'
import { world } from '../../testing/world.ts'
import { indexText, matchOf, searchWords } from './rules.ts'
import { hasChangedWords, updateWords } from './store.ts'

test.each([
  ['青花瓷杯', ['青花', '瓷', '杯']],
  ['茶', ['茶']],
  ['Tea  pot', ['tea', 'pot']],
  ['茶壶 500ml', ['茶壶', '500ml']],
  ['ＴＥＡ-０１', ['tea', '01']],
  ['"; drop -- *', ['drop']],
  ['%_\\', []],
  ['', []],
])('%p is cut into %p', (q, words) => {
  expect(searchWords(q)).toEqual(words)
})

test('Chinese characters are set apart, letters stay together', () => {
  expect(indexText('盖碗Tea壶').split(/\s+/).filter(Boolean)).toEqual(['盖', '碗', 'Tea', '壶'])
  expect(matchOf('茶壶 tea')).toBe('({title tags codes points body} : "茶  壶") AND ({title tags codes points body} : "tea" *)')
  expect(matchOf('***')).toBeNull()
})

const titles = (found: { title: string }[]) => found.map(({ title }) => title)

/** Which words find which products. The wrong hits that single characters bring are written down too. */
test.each([
  ['盖碗', ['手绘盖碗']], ['手绘', ['手绘盖碗']], ['碗', ['手绘盖碗', '柿釉斗笠碗']], ['绘盖', ['手绘盖碗']], ['盖 手', ['手绘盖碗']],
  ['斗笠 碗', ['柿釉斗笠碗']], ['茶壶', ['紫砂茶壶 Yixing teapot']], ['tea', ['紫砂茶壶 Yixing teapot']], ['TEAPOT', ['紫砂茶壶 Yixing teapot']], ['pot', []],
  ['yix 茶', ['紫砂茶壶 Yixing teapot']], ['café', ['Café au lait 拿铁碗']], ['cafe', ['Café au lait 拿铁碗']], ['鲜花', ['鲜花生日礼盒']], ['生日', ['鲜花生日礼盒']],
  ['花生', ['鲜花生日礼盒']], ['没有这个', []],
])('%p finds %p', (q, expected) => {
  const { app, mei, product } = world()
  for (const title of ['手绘盖碗', '柿釉斗笠碗', '紫砂茶壶 Yixing teapot', 'Café au lait 拿铁碗', '鲜花生日礼盒']) product(mei, { title, description: '' })
  const found = titles(listProductsOf(app.db, mei, { q, limit: 9 }))
  expect(found.filter(title => expected.includes(title)).sort()).toEqual([...expected].sort())
  expect(found.length).toBeLessThanOrEqual(q === '碗' ? 3 : expected.length)
})

const fields = { title: '旧名', description: '', price: 100, stock: 1, shippingFee: 0, categoryId: 3, pictureIds: [] }

test('the index changes with the product, in the same change', async () => {
  const { app, mei } = world()
  const find = (q: string) => listProductsOf(app.db, mei, { q, limit: 9 }).length
  const { id } = await addProduct(app, mei, { ...fields, tags: ['礼物'], points: { scene: '下午茶' } })
  expect([find('旧名'), find('礼物'), find('下午'), find('新名')]).toEqual([1, 1, 1, 0])
  await editProduct(app, mei, id, { ...fields, title: '新名', options: ['色'], variants: [{ id: null, values: ['白'], price: 1, stock: 1, stockSeen: 0, code: 'GW-150', barcode: '', weight: 0, pictureId: null, supplierId: null }] })
  expect([find('旧名'), find('新名'), find('gw-150'), find('礼物')]).toEqual([0, 1, 1, 1])
  await editProduct(app, mei, id, { ...fields, title: '新名', tags: [] })
  expect([find('礼物'), find('下午')]).toEqual([0, 1])
})

test('what was written by other ways is found a moment later', async () => {
  const { app, mei, product } = world()
  const { id } = product(mei)
  const variant = insertVariant(app.db, { productId: id, position: 1, values: [], price: 1, code: 'ZX-9', barcode: '', weight: 0, pictureId: null, supplierId: null })
  expect(listProductsOf(app.db, mei, { q: 'zx-9', limit: 9 })).toEqual([])
  await indexProducts(app)
  expect(listProductsOf(app.db, mei, { q: 'zx-9', limit: 9 })).toHaveLength(1)
  updateVariantRemoved(app.db, variant, 1)
  await indexProducts(app)
  expect(listProductsOf(app.db, mei, { q: 'zx-9', limit: 9 })).toEqual([])
})

test('a great many are indexed in portions', async () => {
  const { app, mei, product } = world()
  for (let number = 0; number < 5; number++) product(mei)
  app.db.run('insert into changed_words select id from products')
  updateWords(app.db, 2)
  expect(app.db.query('select count(*) as count from changed_words').get()).toEqual({ count: 3 })
  await indexProducts(app)
  expect(hasChangedWords(app.db)).toBe(false)
})
