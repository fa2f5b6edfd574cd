import { expect, test } from 'bun:test'
import { insertSupplier, updateNoSupplier } from '../catalog/suppliers/store.ts'
import { takeStock } from '../catalog/stock.ts'
import { listVariants } from '../catalog/variants/store.ts'
import { browse } from '../testing/browse.ts'
import { world } from '../testing/world.ts'

const setting = () => {
  const w = world()
  const ware = (merchant: { id: number }, title: string, supplierId: number | null = null) => {
    const { id } = listVariants(w.app.db, w.product(merchant, { title }).id)[0]!
    w.app.db.query('update variants set supplier_id = ? where id = ?').run(supplierId, id)
    return id
  }
  return { ...w, ware }
}

test('from the invitation to the figures', async () => {
  const { app, mei, lin, ware } = setting()
  const merchant = browse(app, 'mei')
  const invited = browse(app, 'lin')
  expect((await invited.get('/supplier')).status).toBe(403)
  expect((await merchant.post('/studio/suppliers', { contact: 'nobody' })).html).toContain('id="e-contact"')
  expect((await merchant.post('/studio/suppliers', { contact: 'lin@shop.test' })).to).toBe('/studio/suppliers?notice=sent')
  expect((await merchant.get('/studio/suppliers')).html).toContain('lin@shop.test')

  expect((await invited.get('/supplier/invitations')).html).toContain('mei 邀请您做供应商')
  expect((await browse(app, 'bei').post(`/supplier/invitations/${mei.id}`, { answer: 'accept' })).status).toBe(404)
  expect((await invited.post(`/supplier/invitations/${mei.id}`, { answer: 'accept' })).to).toBe('/supplier?notice=welcome')
  expect((await invited.get('/supplier')).html).toContain('还没有货')

  const bowl = ware(mei, '手绘盖碗', lin.id)
  expect((await merchant.get('/studio/suppliers')).html).toContain('供 1 种')
  await app.change(db => takeStock(db, { variantId: bowl, quantity: 3, subject: 'order 1', by: null, at: app.now() }))
  expect((await invited.get('/supplier')).html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')).toContain('库存 7 近 30 天卖出 3')
  const sales = (await invited.get(`/supplier/sales?variant=${bowl}`)).html
  expect(sales).toContain('只看 手绘盖碗')
  expect(sales).toContain('2026年6月18日')

  expect((await merchant.post(`/studio/suppliers/${lin.id}/remove`)).to).toBe('/studio/suppliers?notice=removed')
  expect((await invited.get('/supplier')).html).not.toContain('手绘盖碗')
  expect((await invited.get(`/supplier/sales?variant=${bowl}`)).status).toBe(404)
})

test('nothing of buyers, of prices or of others is drawn', async () => {
  const { app, mei, max, bei, sun, ware } = setting()
  insertSupplier(app.db, mei, sun.id, app.now())
  const bowl = ware(mei, '碗', sun.id)
  const [own, foreign] = [ware(mei, '自产的'), ware(max, '别家的', sun.id)]
  await app.change(db => takeStock(db, { variantId: bowl, quantity: 1, subject: 'order 77', by: bei.id, at: app.now() }))
  const supplier = browse(app, 'sun')
  for (const path of ['/supplier', '/supplier/sales', `/supplier/sales?variant=${bowl}`]) {
    const { html } = await supplier.get(path)
    for (const secret of ['bei', 'order 77', '168', '自产的', '别家的']) expect(html.split('<main')[1]).not.toContain(secret)
  }
  for (const id of [own, foreign]) expect((await supplier.get(`/supplier/sales?variant=${id}`)).status).toBe(404)
  for (const path of ['/studio/stock', '/studio/products', '/studio/orders', '/admin/people']) expect((await supplier.get(path)).status).toBe(403)
  await app.change(db => updateNoSupplier(db, mei, sun.id))
  expect((await supplier.get('/supplier')).html).not.toContain('>碗<')
})

test('many goods are shown in pages', async () => {
  const { app, mei, sun, ware } = setting()
  insertSupplier(app.db, mei, sun.id, app.now())
  for (let number = 1; number <= 32; number++) ware(mei, `碗 ${number}。`, sun.id)
  const first = (await browse(app, 'sun').get('/supplier')).html
  const [, next] = /href="(\/supplier\?before=\d+)"/.exec(first)!
  const second = (await browse(app, 'sun').get(next!)).html
  expect([first.includes('碗 3。'), second.includes('碗 2。'), second.includes('碗 3。')]).toEqual([true, true, false])
})

test('somebody else’s invitation cannot be withdrawn', async () => {
  const { app, mei } = setting()
  await browse(app, 'mei').post('/studio/suppliers', { contact: 'lin@shop.test' })
  const index = app.vault.index('lin@shop.test')
  await browse(app, 'max').post('/studio/suppliers/withdrawn', { invitation: index })
  expect((await browse(app, 'mei').get('/studio/suppliers')).html).toContain('lin@shop.test')
  await browse(app, 'mei').post('/studio/suppliers/withdrawn', { invitation: index })
  expect((await browse(app, 'mei').get('/studio/suppliers')).html).not.toContain('lin@shop.test')
  expect(mei.roles).toContain('merchant')
})
