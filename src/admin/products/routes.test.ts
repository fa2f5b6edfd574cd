import { expect, test } from 'bun:test'
import { editProduct } from '../../catalog/actions.ts'
import { findProduct } from '../../catalog/store.ts'
import { listDeeds } from '../../platform/deeds.ts'
import { browse } from '../../testing/browse.ts'
import { world } from '../../testing/world.ts'

test('what waits is shown with all that is needed to decide, and the longest wait first', async () => {
  const { app, mei, max, product } = world()
  const olga = browse(app, 'olga')
  expect((await olga.get('/admin/products')).html).toContain('没有等待审核的商品')

  product(mei, { title: '先来的', state: 'submitted', description: '第一行\n第二行' })
  product(max, { title: '后到的', state: 'submitted' })
  product(max, { title: '已经在卖' })
  const { html } = await olga.get('/admin/products')
  for (const shown of ['先来的', '商家：mei', '商家：max', '¥168.00', '¥8.00', '茶与茶器', '第一行\n第二行', '<span class="count">2</span>']) expect(html).toContain(shown)
  expect(html.indexOf('先来的')).toBeLessThan(html.indexOf('后到的'))
  expect(html).not.toContain('已经在卖')
})

test('approved goes on sale, and it is known by whom', async () => {
  const { app, mei, olga, product } = world()
  const { id, version } = product(mei, { state: 'submitted' })
  const { status, to } = await browse(app, 'olga').post(`/admin/products/${id}/review`, { transition: 'approve', note: '', version: String(version) })
  expect([status, to]).toEqual([303, '/admin/products?notice=done'])
  expect(findProduct(app.db, id)?.state).toBe('on-sale')
  expect(listDeeds(app.db, 1e9, 9)).toMatchObject([{ deed: 'product.approve', personId: olga.id, subject: `product ${id}` }])
})

test('declined needs a reason, and the merchant reads it', async () => {
  const { app, mei, product } = world()
  const { id, version } = product(mei, { state: 'submitted' })
  const olga = browse(app, 'olga')
  const without = await olga.post(`/admin/products/${id}/review`, { transition: 'decline', note: '  ', version: String(version) })
  expect(without.status).toBe(422)
  expect(without.html).toContain('id="e-note"')
  expect(findProduct(app.db, id)?.state).toBe('submitted')

  const tooLong = await olga.post(`/admin/products/${id}/review`, { transition: 'decline', note: '长'.repeat(501), version: String(version) })
  expect(tooLong.status).toBe(422)
  expect(tooLong.html).toContain('长'.repeat(501))

  await olga.post(`/admin/products/${id}/review`, { transition: 'decline', note: '图片有水印', version: String(version) })
  expect((await browse(app, 'mei').get(`/studio/products/${id}`)).html).toContain('图片有水印')
})

test('what changed meanwhile, is decided already, or is not there, is not decided', async () => {
  const { app, mei, product } = world()
  const seen = product(mei, { state: 'submitted' })
  const olga = browse(app, 'olga')
  await editProduct(app, mei, seen.id, { ...seen, title: '换掉了', stockSeen: seen.stock })
  const review = (version: number) => olga.post(`/admin/products/${seen.id}/review`, { transition: 'approve', note: '', version: String(version) })

  expect((await review(seen.version)).status).toBe(409)
  expect((await review(seen.version + 1)).status).toBe(303)
  expect((await review(seen.version + 2)).status).toBe(422)
  expect((await olga.post('/admin/products/999/review', { transition: 'approve', note: '', version: '1' })).status).toBe(404)
  expect((await olga.post(`/admin/products/${seen.id}/review`, { transition: 'take-off', note: '', version: '3' })).status).toBe(422)
})

test('many are shown in pages', async () => {
  const { app, mei, product } = world()
  const picture = product(mei).pictureIds
  for (let number = 1; number <= 21; number++) product(mei, { title: `等待 ${number} 号`, state: 'submitted', pictureIds: picture })
  const { html } = await browse(app, 'olga').get('/admin/products')
  expect(html).not.toContain('等待 21 号')
  const [, more] = /class="more"><a class="btn" href="([^"]+)"/.exec(html)!
  expect((await browse(app, 'olga').get(more!)).html).toContain('等待 21 号')
})

test('nobody else reviews', async () => {
  const { app, mei, product } = world()
  const { id } = product(mei, { state: 'submitted' })
  const act = `/admin/products/${id}/review`
  const sent = { transition: 'approve', note: '', version: '1' }

  expect((await browse(app, null).get('/admin/products')).to).toBe('/login?back=%2Fadmin%2Fproducts')
  expect((await browse(app, null).post(act, sent)).to).toBe('/login?back=%2F')
  for (const who of ['mei', 'max', 'bei', 'gao', 'sun']) {
    expect([who, (await browse(app, who).get('/admin/products')).status]).toEqual([who, 403])
    expect([who, (await browse(app, who).post(act, sent)).status]).toEqual([who, 403])
  }
  expect(findProduct(app.db, id)?.state).toBe('submitted')
})
