import { expect, test } from 'bun:test'
import { updateProductState } from '../store.ts'
import { refused } from '../../testing/refused.ts'
import { world } from '../../testing/world.ts'
import { addCategory, editCategory, hideCategory, shiftCategory } from './actions.ts'
import { categorySlug, countIn, offeredIn, pathOf, subtreeOf, treeOf } from './rules.ts'
import { findCategory, listCategories } from './store.ts'

const setting = async () => {
  const w = world()
  const { app, olga } = w
  const teaware = await addCategory(app, olga, { nameZh: '茶器', nameEn: 'Teaware', parentId: 3 })
  const gaiwans = await addCategory(app, olga, { nameZh: '盖碗', nameEn: 'Gaiwans', parentId: teaware.id })
  return { ...w, teaware, gaiwans, all: () => listCategories(app.db) }
}

test('categories stand in each other', async () => {
  const { all, teaware, gaiwans } = await setting()
  expect(pathOf(all(), gaiwans.id).map(({ slug }) => slug)).toEqual(['tea', 'teaware', 'gaiwans'])
  expect(subtreeOf(all(), 3)).toEqual([3, teaware.id, gaiwans.id])
  expect(treeOf(all()).filter(({ depth }) => depth).map(({ category, depth }) => [category.nameZh, depth])).toEqual([['茶器', 1], ['盖碗', 2]])
})

test('what is on sale is counted with everything below, whatever becomes of it', async () => {
  const { app, mei, product, all, gaiwans } = await setting()
  const bowl = product(mei, { categoryId: gaiwans.id })
  product(mei, { categoryId: 3 })
  product(mei, { categoryId: gaiwans.id, state: 'draft' })
  expect([countIn(all(), 3), countIn(all(), gaiwans.id)]).toEqual([2, 1])
  updateProductState(app.db, bowl.id, 'off-sale', '', 1)
  expect([countIn(all(), 3), countIn(all(), gaiwans.id)]).toEqual([1, 0])
  updateProductState(app.db, bowl.id, 'on-sale', '', 1)
  app.db.query('update products set category_id = 4 where id = ?').run(bowl.id)
  expect([countIn(all(), 3), countIn(all(), 4), countIn(all(), gaiwans.id)]).toEqual([1, 1, 0])
})

test('a category is renamed, moved and shifted; its address stays', async () => {
  const { app, olga, all, teaware, gaiwans } = await setting()
  expect(await editCategory(app, olga, teaware.id, { ...teaware, nameZh: '茶具', nameEn: 'Tea things' })).toMatchObject({ nameZh: '茶具', slug: 'teaware' })
  await editCategory(app, olga, gaiwans.id, { ...gaiwans, parentId: 3 })
  expect(treeOf(all(), 3).map(({ category }) => category.id)).toEqual([teaware.id, gaiwans.id])
  await shiftCategory(app, gaiwans.id, -1)
  expect(treeOf(all(), 3).map(({ category }) => category.id)).toEqual([gaiwans.id, teaware.id])
  await shiftCategory(app, gaiwans.id, -1)
  expect(treeOf(all(), 3).map(({ category }) => category.id)).toEqual([gaiwans.id, teaware.id])
})

test('none stands in itself, nor too deep', async () => {
  const { app, olga, teaware, gaiwans } = await setting()
  expect(await refused(editCategory(app, olga, teaware.id, { ...teaware, parentId: gaiwans.id }))).toContain('below itself')
  expect(await refused(editCategory(app, olga, teaware.id, { ...teaware, parentId: 999 }))).toContain('no such')
  const fourth = await addCategory(app, olga, { nameZh: '四', nameEn: '4', parentId: gaiwans.id })
  expect(await refused(addCategory(app, olga, { nameZh: '五', nameEn: '5', parentId: fourth.id }))).toContain('4 levels')
  expect(await refused(editCategory(app, olga, 3, { ...findCategory(app.db, 3)!, parentId: 4 }))).toContain('4 levels')
  expect(findCategory(app.db, 3)!.parentId).toBeNull()
})

test('what is hidden is not offered, nor what stands below it', async () => {
  const { app, olga, mei, product, all, teaware, gaiwans } = await setting()
  product(mei, { categoryId: gaiwans.id })
  expect(offeredIn(all(), 3).map(({ id, count }) => [id, count])).toEqual([[teaware.id, 1]])
  await hideCategory(app, olga, teaware.id, true)
  expect([offeredIn(all(), 3), offeredIn(all(), teaware.id)]).toEqual([[], []])
  await hideCategory(app, olga, teaware.id, false)
  expect(offeredIn(all(), 3)).toHaveLength(1)
})

test('an address is made of the English name', () => {
  expect(categorySlug('Café & Tea', () => false)).toBe('cafe-tea')
  expect(categorySlug('茶', () => false)).toBe('category')
  expect(categorySlug('Tea', slug => slug === 'tea')).toBe('tea-2')
})
