import { expect, test } from 'bun:test'
import { findCategoryBySlug, listCategories } from '../../catalog/categories/store.ts'
import { treeOf } from '../../catalog/categories/rules.ts'
import { browse } from '../../testing/browse.ts'
import { world } from '../../testing/world.ts'

const setting = () => {
  const w = world()
  return { ...w, olga: browse(w.app, 'olga'), find: (slug: string) => findCategoryBySlug(w.app.db, slug)! }
}

test('a category is added below another, and changed', async () => {
  const { olga, find } = setting()
  expect((await olga.post('/admin/categories', { nameZh: '茶器', nameEn: 'Teaware', parentId: '3' })).to).toBe('/admin/categories?notice=saved')
  expect(find('teaware')).toMatchObject({ nameZh: '茶器', parentId: 3 })
  await olga.post(`/admin/categories/${find('teaware').id}`, { nameZh: '茶具', nameEn: 'Tea things', parentId: '2' })
  expect(find('teaware')).toMatchObject({ nameZh: '茶具', nameEn: 'Tea things', parentId: 2 })
  expect((await olga.get('/admin/categories')).html).toContain('茶具')
})

test('what cannot be keeps what was typed', async () => {
  const { app, olga } = setting()
  const nameless = await olga.post('/admin/categories', { nameZh: '', nameEn: 'A & B', parentId: '' })
  expect(nameless.status).toBe(422)
  expect(nameless.html).toContain('value="A &amp; B"')
  expect(nameless.html).toContain('id="e-nameZh"')
  const gone = await olga.post('/admin/categories', { nameZh: '甲', nameEn: 'A', parentId: '999' })
  expect(gone.html).toContain('id="e-parentId"')
  const itself = await olga.post('/admin/categories/3', { nameZh: '茶', nameEn: 'Tea', parentId: '3' })
  expect([itself.status, itself.html.includes('不能放到自己')]).toEqual([422, true])
  expect(listCategories(app.db)).toHaveLength(10)
  expect((await olga.post('/admin/categories/999', { nameZh: '甲', nameEn: 'A', parentId: '' })).status).toBe(404)
})

test('it is moved among those beside it, hidden and shown', async () => {
  const { app, olga, find } = setting()
  const order = () => treeOf(listCategories(app.db)).slice(0, 3).map(({ category }) => category.slug)
  expect(order()).toEqual(['home', 'kitchen', 'tea'])
  await olga.post('/admin/categories/3/acts', { act: 'up' })
  expect(order()).toEqual(['home', 'tea', 'kitchen'])
  await olga.post('/admin/categories/3/acts', { act: 'hide' })
  expect(find('tea').hiddenAt).toBe(app.now())
  expect((await olga.get('/admin/categories')).html).toContain('已隐藏')
  await olga.post('/admin/categories/3/acts', { act: 'show' })
  expect(find('tea').hiddenAt).toBeNull()
  expect((await olga.get('/admin/log')).html).toContain('隐藏了分类「茶与茶器 / Tea and teaware」')
})
