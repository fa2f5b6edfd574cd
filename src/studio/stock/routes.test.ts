import { expect, test } from 'bun:test'
import { takeStock } from '../../catalog/stock.ts'
import { insertSupplier } from '../../catalog/suppliers/store.ts'
import { findVariant, listVariants } from '../../catalog/variants/store.ts'
import { browse } from '../../testing/browse.ts'
import { world } from '../../testing/world.ts'

const setting = () => {
  const w = world()
  const ware = (merchant: { id: number }, title: string, code = '') => {
    const { id } = listVariants(w.app.db, w.product(merchant, { title }).id)[0]!
    w.app.db.query('update variants set code = ? where id = ?').run(code, id)
    return id
  }
  return { ...w, ware, merchant: browse(w.app, 'mei'), variant: (id: number) => findVariant(w.app.db, id)! }
}

test('goods received, several at once, with a number at which to be told', async () => {
  const { app, mei, ware, merchant, variant } = setting()
  const [bowl, cup] = [ware(mei, '碗'), ware(mei, '杯')]
  const { to } = await merchant.post('/studio/stock?q=&low=', {
    act: 'received', subject: '送货单 0618', [`pieces-${bowl}`]: '5', [`seen-${bowl}`]: '10', [`low-${bowl}`]: '20', [`pieces-${cup}`]: '', [`seen-${cup}`]: '10', [`low-${cup}`]: '',
  })
  expect(to).toBe('/studio/stock?notice=saved')
  expect([variant(bowl).stock, variant(cup).stock]).toEqual([15, 10])
  const { html } = await merchant.get('/studio/stock?low=1')
  expect(html).toContain('碗')
  expect(html).not.toContain('杯')
  const ledger = (await merchant.get(`/studio/stock/ledger?variant=${bowl}`)).html
  expect(ledger).toContain('送货单 0618')
  expect(ledger).toContain('+5')
  expect(ledger).toContain('只看 碗，现有 15 件')
  expect(app.db.query('select low_at from variants where id = ?').values(bowl)).toEqual([[20]])
})

test('one wrong line is named, nothing is saved, and what was typed stays', async () => {
  const { mei, ware, merchant, variant } = setting()
  const [bowl, cup] = [ware(mei, '碗'), ware(mei, '杯')]
  const { status, html } = await merchant.post('/studio/stock', {
    act: 'lost', subject: '', [`pieces-${bowl}`]: '3', [`seen-${bowl}`]: '10', [`low-${bowl}`]: 'x', [`pieces-${cup}`]: '11', [`seen-${cup}`]: '10', [`low-${cup}`]: '',
  })
  expect(status).toBe(422)
  expect(html).toContain('现在只有 10 件')
  expect(html).toContain(`id="wrong-${bowl}"`)
  expect(html).toContain('value="3"')
  expect([variant(bowl).stock, variant(cup).stock]).toEqual([10, 10])
})

test('scanned codes add up, and one that is not known stops all', async () => {
  const { mei, max, ware, merchant, variant } = setting()
  const [bowl] = [ware(mei, '碗', 'BOWL-1'), ware(max, '别人的', 'MAX-1')]
  const wrong = await merchant.post('/studio/stock/codes', { act: 'received', subject: '', codes: 'BOWL-1 2\nMAX-1\n' })
  expect([wrong.status, wrong.html.includes('MAX-1')]).toEqual([422, true])
  expect(variant(bowl).stock).toBe(10)
  expect((await merchant.post('/studio/stock/codes', { act: 'received', subject: '', codes: 'BOWL-1\nBOWL-1 3' })).to).toBe('/studio/stock/ledger?notice=saved')
  expect(variant(bowl).stock).toBe(14)
  expect((await merchant.post('/studio/stock/codes', { act: 'lost', subject: '', codes: 'BOWL-1 15' })).html).toContain('BOWL-1：现在只有 14 件')
  expect((await merchant.post('/studio/stock/codes', { act: 'lost', subject: '', codes: '' })).status).toBe(422)
})

test('the ledger says what it was for, with the way there', async () => {
  const { app, mei, bei, ware, merchant } = setting()
  const bowl = ware(mei, '碗')
  await app.change(db => takeStock(db, { variantId: bowl, quantity: 2, subject: 'order 12', by: bei.id, at: app.now() }))
  const { html } = await merchant.get('/studio/stock/ledger')
  expect(html).toContain('href="/studio/orders/12"')
  expect(html).toContain('卖出')
  expect(html).toContain('−2')
})

test('many are shown in pages', async () => {
  const { mei, ware, merchant } = setting()
  for (let number = 1; number <= 35; number++) ware(mei, `碗 ${number}。`)
  const first = await merchant.get('/studio/stock')
  expect(first.html).toContain('碗 35。')
  const [, next] = /href="(\/studio\/stock\?before=[\d-]+)"/.exec(first.html)!
  const second = (await merchant.get(next!)).html
  expect(second).toContain('碗 5。')
  expect(second).toContain('碗 1。')
  expect(second).not.toContain('碗 6。')
})

test('what is somebody else’s is not there, nor is a supplier who is not one’s own', async () => {
  const { app, mei, max, sun, ware, merchant, variant } = setting()
  const [bowl, foreign] = [ware(mei, '碗'), ware(max, '别人的')]
  expect((await merchant.get('/studio/stock')).html).not.toContain('别人的')
  expect((await merchant.get(`/studio/stock/ledger?variant=${foreign}`)).status).toBe(404)
  expect((await merchant.post('/studio/stock', { act: 'received', subject: '', [`pieces-${foreign}`]: '5', [`seen-${foreign}`]: '10' })).status).toBe(404)
  expect(variant(foreign).stock).toBe(10)

  const supplied = { act: 'received', subject: '', [`pieces-${bowl}`]: '', [`seen-${bowl}`]: '10', [`low-${bowl}`]: '', [`supplier-${bowl}`]: String(sun.id) }
  expect((await merchant.post('/studio/stock', supplied)).status).toBe(404)
  insertSupplier(app.db, mei, sun.id, 1)
  await merchant.post('/studio/stock', supplied)
  expect(variant(bowl).supplierId).toBe(sun.id)
})
