import { expect, test } from 'bun:test'
import { world } from '../testing/world.ts'
import { listOpenProducts, listProductsOf, listSubmitted } from './store.ts'

const titles = (products: { title: string }[]) => products.map(({ title }) => title)

test('a merchant sees what is theirs, newest first, page by page', () => {
  const { app, mei, max, product } = world()
  for (const title of ['一', '二', '三']) product(mei, { title })
  product(max, { title: '别人的' })

  const first = listProductsOf(app.db, mei, { limit: 2 })
  expect(titles(first)).toEqual(['三', '二'])
  expect(titles(listProductsOf(app.db, mei, { limit: 2, before: first.at(-1)!.id }))).toEqual(['一'])
  expect(titles(listProductsOf(app.db, mei, { limit: 9, state: 'draft' }))).toEqual([])
})

test('only what is on sale is there for visitors', () => {
  const { app, mei, max, product } = world()
  product(mei, { title: '在售', categoryId: 2 })
  for (const state of ['draft', 'submitted', 'off-sale', 'declined'] as const) product(mei, { title: state, state, categoryId: 2 })
  product(max, { title: '茶', categoryId: 3 })

  expect(titles(listOpenProducts(app.db, { limit: 9 }))).toEqual(['茶', '在售'])
  expect(titles(listOpenProducts(app.db, { limit: 9, categoryId: 2 }))).toEqual(['在售'])
  expect(titles(listOpenProducts(app.db, { limit: 9, merchantId: max.id }))).toEqual(['茶'])
})

test.each([
  ['盖碗', ['盖碗 100%棉', '手绘盖碗']],
  ['手绘 碗', ['手绘盖碗']],
  ['100%', ['盖碗 100%棉']],
  ['case', ['snake_case']],
  ['_', []],
  ['\\', []],
  ["'; drop table products", []],
  ['ＣＡＳＥ', ['snake_case']],
  ['碗', ['盖碗 100%棉', '手绘盖碗']],
  ['sna', ['snake_case']],
  ['   ', ['snake_case', '盖碗 100%棉', '手绘盖碗']],
])('searching for %p', (q, expected) => {
  const { app, mei, product } = world()
  for (const title of ['手绘盖碗', '盖碗 100%棉', 'snake_case']) product(mei, { title, description: '' })
  expect(titles(listOpenProducts(app.db, { q, limit: 9 }))).toEqual(expected)
})

test('pictures keep their order', () => {
  const { app, mei, product, picture } = world()
  const pictureIds = Array.from({ length: 9 }, () => picture(mei))
  product(mei, { pictureIds })
  expect(listProductsOf(app.db, mei, { limit: 1 })[0]!.pictureIds).toEqual(pictureIds)
})

test('who has waited longest is reviewed first', () => {
  const { app, mei, product } = world()
  for (const title of ['先', '后']) product(mei, { title, state: 'submitted' })
  expect(titles(listSubmitted(app.db, { limit: 9 }).map(({ product }) => product))).toEqual(['先', '后'])
})

test('no list of visitors reads the whole table', () => {
  const { app } = world()
  const plan = (sql: string) => app.db.query<{ detail: string }, []>(`explain query plan ${sql}`).all().map(row => row.detail).join('; ')
  expect(plan("select id from products where state = 'on-sale' order by id desc limit 12")).toContain('products_state')
  expect(plan("select id from products where state = 'on-sale' and category_id = 3 order by id desc limit 12")).toContain('products_open')
})
