import { expect, test } from 'bun:test'
import type { Person } from '../../accounts/rules.ts'
import { findOrderFor } from '../../orders/store.ts'
import { browse } from '../../testing/browse.ts'
import { market } from '../../testing/market.ts'
import { refused } from '../../testing/refused.ts'
import { addProduct, editProduct, repriceProduct, transitionProduct } from '../actions.ts'
import { findProduct } from '../store.ts'
import { findVersionAt, listVersions } from '../versions/store.ts'
import { changeReviewRules, decideApplication, restoreVersion, trustMerchant, withdrawApplication } from './actions.ts'
import type { ReviewRules } from './rules.ts'
import { findApplication, findWaiting, listWaiting } from './store.ts'

const strict = (rules: Partial<ReviewRules> = {}): ReviewRules => ({ editing: 'manual', pricesAtOnce: true, delisting: 'manual', ...rules })

const reviewed = async (rules: Partial<ReviewRules> = {}) => {
  const m = market()
  await changeReviewRules(m.app, m.olga, strict(rules))
  const now = () => findProduct(m.app.db, m.bowl.id)!
  const edit = (fields: object, by: Person = m.mei) => editProduct(m.app, by, m.bowl.id, { ...now(), stockSeen: now().stock, ...fields })
  return { ...m, now, edit, waiting: (kind: 'edit' | 'delist') => findWaiting(m.app.db, m.bowl.id, kind) }
}

test('what is on sale stays as it is until the administrator has approved the change', async () => {
  const m = await reviewed()
  await m.edit({ title: '手绘盖碗 第二窑', description: '新的说明' })
  expect(m.now().title).toBe('手绘盖碗')
  expect(m.waiting('edit')!.fields!.title).toBe('手绘盖碗 第二窑')

  await decideApplication(m.app, m.olga, m.waiting('edit')!.id, { approve: true })
  expect(m.now()).toMatchObject({ title: '手绘盖碗 第二窑', description: '新的说明', state: 'on-sale' })
  expect(m.waiting('edit')).toBeNull()
})

test('price and stock change at once where the shop says so, and wait where it does not', async () => {
  const m = await reviewed()
  await m.edit({ title: '改名', price: 9900, stock: 25 })
  expect(m.now()).toMatchObject({ title: '手绘盖碗', price: 9900, stock: 25 })
  await repriceProduct(m.app, m.mei, m.bowl.id, { price: 8800, stock: 30, stockSeen: 25 })
  await decideApplication(m.app, m.olga, m.waiting('edit')!.id, { approve: true })
  expect(m.now()).toMatchObject({ title: '改名', price: 8800, stock: 30 })

  await changeReviewRules(m.app, m.olga, strict({ pricesAtOnce: false }))
  await repriceProduct(m.app, m.mei, m.bowl.id, { price: 7700, stock: 31, stockSeen: 30 })
  expect(m.now()).toMatchObject({ price: 8800, stock: 30 })
  await decideApplication(m.app, m.olga, m.waiting('edit')!.id, { approve: true })
  expect(m.now()).toMatchObject({ price: 7700, stock: 31 })
})

test('only a new price asks nobody', async () => {
  const m = await reviewed()
  await m.edit({ price: 9900 })
  expect(m.waiting('edit')).toBeNull()
  expect(m.now().price).toBe(9900)
})

test('a later change takes the place of the one before, and the old one can no longer be decided', async () => {
  const m = await reviewed()
  await m.edit({ title: '第一次' })
  const first = m.waiting('edit')!.id
  await m.edit({ title: '第二次' })
  expect(await refused(decideApplication(m.app, m.olga, first, { approve: true }))).toContain('dealt with')
  expect(findApplication(m.app.db, first)?.state).toBe('withdrawn')
  await m.edit({})
  expect(m.waiting('edit')).toBeNull()
  expect(m.now().title).toBe('手绘盖碗')
})

test('declined comes with a reason that the merchant reads', async () => {
  const m = await reviewed()
  await m.edit({ title: '第一的盖碗' })
  const { id } = m.waiting('edit')!
  expect(await refused(decideApplication(m.app, m.olga, id, { approve: false }))).toContain('say why')
  await decideApplication(m.app, m.olga, id, { approve: false, note: '不能写「第一」' })
  expect(m.now().title).toBe('手绘盖碗')
  expect((await browse(m.app, 'mei').get(`/studio/products/${m.bowl.id}`)).html).toContain('不能写「第一」')
  expect(m.app.db.query<{ text: Uint8Array }, [number]>('select text from notifications where person_id = ? order by id desc').all(m.mei.id).map(row => m.app.vault.open(row.text)).join()).toContain('不能写「第一」')
})

test('to take it off may wait too; until then it is sold, from then on it is not', async () => {
  const m = await reviewed()
  expect((await transitionProduct(m.app, m.mei, m.bowl.id, 'take-off')).state).toBe('on-sale')
  expect(await refused(transitionProduct(m.app, m.mei, m.bowl.id, 'take-off'))).toContain('asked for this already')
  const order = await m.place(m.bei)

  await decideApplication(m.app, m.olga, m.waiting('delist')!.id, { approve: true })
  expect(m.now().state).toBe('off-sale')
  expect(await refused(m.place(m.lin))).toContain('no longer on sale')
  expect((await browse(m.app, null).get(`/products/${m.bowl.id}`)).status).toBe(404)
  expect(findOrderFor(m.app.db, m.app.vault, m.bei, order.id)!.lines[0]).toMatchObject({ title: '手绘盖碗', price: 16800 })
  expect((await browse(m.app, 'bei').get(`/orders/${order.id}`)).html).toContain('手绘盖碗')
})

test('a request can be taken back, and is gone with what it was for', async () => {
  const m = await reviewed()
  await transitionProduct(m.app, m.mei, m.bowl.id, 'take-off')
  expect(await refused(withdrawApplication(m.app, m.max, m.bowl.id, 'delist'))).toContain('no such product')
  await withdrawApplication(m.app, m.mei, m.bowl.id, 'delist')
  expect(m.waiting('delist')).toBeNull()
  expect(await refused(withdrawApplication(m.app, m.mei, m.bowl.id, 'delist'))).toContain('dealt with')

  await transitionProduct(m.app, m.mei, m.bowl.id, 'take-off')
  await trustMerchant(m.app, m.olga, m.mei.id, { listing: false, editing: false, delisting: true })
  await transitionProduct(m.app, m.mei, m.bowl.id, 'take-off')
  expect([m.now().state, m.waiting('delist')]).toEqual(['off-sale', null])
})

test.each([
  ['listing', async (m: Awaited<ReturnType<typeof reviewed>>) => {
    const { id } = await addProduct(m.app, m.mei, { title: '新碗', description: '', price: 100, stock: 1, shippingFee: 0, categoryId: 1, pictureIds: [m.picture(m.mei)] })
    return (await transitionProduct(m.app, m.mei, id, 'submit')).state === 'on-sale'
  }],
  ['editing', async (m: Awaited<ReturnType<typeof reviewed>>) => (await m.edit({ title: '改名' }), m.now().title === '改名')],
  ['delisting', async (m: Awaited<ReturnType<typeof reviewed>>) => (await transitionProduct(m.app, m.mei, m.bowl.id, 'take-off')).state === 'off-sale'],
] as const)('who is trusted with %s does not wait, and everybody else does', async (what, act) => {
  const m = await reviewed()
  expect(await act(m)).toBe(false)
  const trusted = await reviewed()
  await trustMerchant(trusted.app, trusted.olga, trusted.mei.id, { listing: false, editing: false, delisting: false, [what]: true })
  expect(await act(trusted)).toBe(true)
})

test('a draft is its merchant’s own, and an administrator’s own goods never wait', async () => {
  const m = await reviewed()
  const draft = m.product(m.mei, { state: 'draft' })
  expect((await editProduct(m.app, m.mei, draft.id, { ...draft, title: '随便改', stockSeen: 10 })).title).toBe('随便改')
  const own = m.product(m.olga)
  expect((await editProduct(m.app, m.olga, own.id, { ...own, title: '店主改', stockSeen: 10 })).title).toBe('店主改')
  expect((await transitionProduct(m.app, m.olga, own.id, 'take-off')).state).toBe('off-sale')
})

test('what is off sale is not changed behind the administrator’s back either', async () => {
  const m = await reviewed()
  await trustMerchant(m.app, m.olga, m.mei.id, { listing: false, editing: false, delisting: true })
  await transitionProduct(m.app, m.mei, m.bowl.id, 'take-off')
  await m.edit({ title: '下架以后改' })
  expect(m.now().title).toBe('手绘盖碗')
  expect(m.waiting('edit')).not.toBeNull()
})

test('nobody but an administrator decides, and a merchant asks only for their own', async () => {
  const m = await reviewed()
  await m.edit({ title: '改名' })
  const { id } = m.waiting('edit')!
  for (const by of [m.mei, m.max, m.bei, m.gao, m.sun]) expect(await refused(decideApplication(m.app, by, id, { approve: true }))).toContain('not yours')
  expect(await refused(m.edit({ title: '别人的' }, m.max))).toContain('no such product')
  expect(await refused(restoreVersion(m.app, m.max, m.bowl.id, 1))).toContain('no such product')
  for (const who of ['mei', 'max', 'bei']) {
    expect((await browse(m.app, who).post(`/admin/products/applications/${id}`, { transition: 'approve', note: '' })).status).toBe(403)
    expect((await browse(m.app, who).post(`/admin/review-rules/${m.mei.id}`, { editing: 'yes' })).status).toBe(403)
  }
  expect((await browse(m.app, 'max').get(`/studio/products/${m.bowl.id}/versions`)).status).toBe(404)
  expect((await browse(m.app, 'max').post(`/studio/products/${m.bowl.id}/versions/1/restore`)).status).toBe(404)
  expect(await refused(trustMerchant(m.app, m.olga, m.bei.id, { listing: true, editing: true, delisting: true }))).toContain('not a merchant')
})

test('every version is kept, with who and when; an order finds the one it was placed under', async () => {
  const m = await reviewed({ editing: 'automatic' })
  const first = await m.place(m.bei)
  m.wait(60_000)
  await m.edit({ title: '第二版', description: '二' })
  const second = await m.place(m.lin)
  await repriceProduct(m.app, m.mei, m.bowl.id, { price: 9900, stock: 5, stockSeen: m.now().stock })
  await m.edit({ description: '三' })

  const versions = listVersions(m.app.db, m.bowl.id, { limit: 9 })
  expect(versions.map(({ fields }) => [fields.title, fields.description, fields.variants[0]!.price])).toEqual([
    ['第二版', '三', 9900], ['第二版', '二', 9900], ['第二版', '二', 16800], ['手绘盖碗', '景德镇手工拉坯', 16800],
  ])
  expect(versions.every(({ personName }) => personName === 'mei')).toBe(true)
  const promised = (order: { id: number }) => {
    const { version } = m.app.db.query<{ version: number }, [number]>('select product_version as version from order_lines where order_id = ?').get(order.id)!
    return findVersionAt(m.app.db, m.bowl.id, version)!.fields
  }
  expect(promised(first)).toMatchObject({ title: '手绘盖碗', description: '景德镇手工拉坯' })
  expect(promised(second)).toMatchObject({ title: '第二版', description: '二' })
})

test('stock alone makes no version, nor does an edit of nothing', async () => {
  const m = await reviewed({ editing: 'automatic' })
  await m.edit({ stock: 99 })
  await m.edit({})
  expect(listVersions(m.app.db, m.bowl.id, { limit: 9 })).toHaveLength(1)
})

test('an older version is restored with its variants and prices; the stock stays', async () => {
  const m = await reviewed({ editing: 'automatic' })
  const variant = (values: string[], price: number, stock: number, id: number | null = null) => ({ id, values, price, stock, stockSeen: 0, code: '', barcode: '', weight: 0, pictureId: null, supplierId: null })
  const { price: _, stock: _s, ...said } = m.now()
  const white = await editProduct(m.app, m.mei, m.bowl.id, { ...said, options: ['颜色'], variants: [variant(['白'], 100, 3), variant(['青'], 200, 4)] })
  const kept = listVersions(m.app.db, m.bowl.id, { limit: 1 })[0]!.version
  await editProduct(m.app, m.mei, m.bowl.id, { ...said, options: ['颜色'], title: '只剩白的', variants: [variant(['白'], 150, 3)] })
  expect(m.now()).toMatchObject({ title: '只剩白的', price: 150 })

  await restoreVersion(m.app, m.mei, m.bowl.id, kept)
  expect(m.now()).toMatchObject({ title: white.title, options: ['颜色'], price: 100 })
  const prices = m.app.db.query<{ price: number; stock: number }, [number]>('select price, stock from variants where product_id = ? and removed_at is null order by position').all(m.bowl.id)
  expect(prices.map(({ price }) => price)).toEqual([100, 200])
  expect(prices[1]!.stock).toBe(4)
})

test('to restore is an edit: it waits where edits wait', async () => {
  const m = await reviewed({ editing: 'automatic' })
  await m.edit({ title: '第二版' })
  await changeReviewRules(m.app, m.olga, strict())
  await restoreVersion(m.app, m.mei, m.bowl.id, listVersions(m.app.db, m.bowl.id, { limit: 9 }).at(-1)!.version)
  expect(m.now().title).toBe('第二版')
  expect(m.waiting('edit')!.fields!.title).toBe('手绘盖碗')
})

test('the administrator sees both sides, decides by form, and who waits longest is first', async () => {
  const m = await reviewed()
  await m.edit({ title: '改成 <新名字>' })
  m.wait(3 * 3_600_000)
  const other = m.product(m.max, { title: '别家的壶' })
  await editProduct(m.app, m.max, other.id, { ...other, description: '新说明', stockSeen: other.stock })
  expect(listWaiting(m.app.db, 'edit', { limit: 9 }).map(({ productId }) => productId)).toEqual([m.bowl.id, other.id])

  const olga = browse(m.app, 'olga')
  const { html } = await olga.get('/admin/products?queue=edit')
  for (const shown of ['改成 &lt;新名字&gt;', '手绘盖碗', '等了 3 小时', '别家的壶', '新说明']) expect(html).toContain(shown)
  const { id } = m.waiting('edit')!
  const without = await olga.post(`/admin/products/applications/${id}`, { transition: 'decline', note: '' })
  expect([without.status, without.html.includes('id="e-note"')]).toEqual([422, true])
  expect((await olga.post(`/admin/products/applications/${id}`, { transition: 'approve', note: '' })).to).toBe('/admin/products?queue=edit&notice=done')
  expect(m.now().title).toBe('改成 <新名字>')
  expect((await olga.post(`/admin/products/applications/${id}`, { transition: 'approve', note: '' })).status).toBe(409)
  expect((await olga.get(`/admin/products/${m.bowl.id}/versions`)).html).toContain('mei')
})

test('the merchant sees what waits, takes it back, compares and restores, by forms alone', async () => {
  const m = await reviewed()
  const mei = browse(m.app, 'mei')
  await m.edit({ title: '改名' })
  const page = await mei.get(`/studio/products/${m.bowl.id}`)
  expect(page.html).toContain('正在等管理员审核')
  expect(page.html).toContain('申请下架')
  expect((await mei.post(`/studio/products/${m.bowl.id}/applications/withdrawal`, { kind: 'edit' })).status).toBe(303)
  expect((await mei.get(`/studio/products/${m.bowl.id}`)).html).not.toContain('正在等管理员审核')
  expect((await mei.post(`/studio/products/${m.bowl.id}/transitions`, { transition: 'take-off' })).to).toContain('notice=sent')
  expect((await browse(m.app, 'olga').get('/admin/products?queue=delist')).html).toContain('手绘盖碗')

  await trustMerchant(m.app, m.olga, m.mei.id, { listing: true, editing: true, delisting: true })
  await m.edit({ title: '改名', description: '第一行\n第二行' })
  const [latest, first] = listVersions(m.app.db, m.bowl.id, { limit: 9 }).map(({ version }) => version)
  const list = await mei.get(`/studio/products/${m.bowl.id}/versions`)
  expect(list.html).toContain(`href="/studio/products/${m.bowl.id}/versions/${first}"`)
  const compared = await mei.get(`/studio/products/${m.bowl.id}/versions/${first}`)
  for (const shown of ['景德镇手工拉坯', '第一行\n第二行', '手绘盖碗', '改名', '恢复到这一版']) expect(compared.html).toContain(shown)
  expect((await mei.get(`/studio/products/${m.bowl.id}/versions/${first}?with=${latest}`)).html).toContain(`第 ${latest} 版`)
  expect((await mei.get(`/studio/products/${m.bowl.id}/versions/999`)).status).toBe(404)
  expect((await mei.post(`/studio/products/${m.bowl.id}/versions/${first}/restore`)).to).toBe(`/studio/products/${m.bowl.id}?notice=saved`)
  expect(m.now().title).toBe('手绘盖碗')
})

test('the rules are changed on one page', async () => {
  const m = market()
  const olga = browse(m.app, 'olga')
  expect((await olga.get('/admin/review-rules')).html).toContain('mei')
  await olga.post('/admin/review-rules', { listing: 'automatic', editing: 'manual', delisting: 'automatic' })
  expect(m.app.db.query<{ editing: string; pricesAtOnce: number; delisting: string }, []>('select editing, prices_at_once as pricesAtOnce, delisting from product_review_rules').get()).toEqual({ editing: 'manual', pricesAtOnce: 0, delisting: 'automatic' })
  expect(m.app.shop().productReview).toBe('automatic')
  expect((await olga.post('/admin/review-rules', { listing: 'nonsense', editing: 'manual', delisting: 'automatic' })).status).toBe(422)
  await olga.post(`/admin/review-rules/${m.mei.id}`, { editing: 'yes' })
  expect((await olga.get('/admin/review-rules')).html).toMatch(/name="editing" value="yes" checked/)
})

test('the orders of others keep what was bought', async () => {
  const m = await reviewed({ editing: 'automatic', delisting: 'automatic' })
  const order = await m.place(m.bei)
  await m.edit({ title: '完全不同的东西', price: 100 })
  await transitionProduct(m.app, m.mei, m.bowl.id, 'take-off')
  expect(findOrderFor(m.app.db, m.app.vault, m.bei, order.id)).toMatchObject({ total: 17600, lines: [{ title: '手绘盖碗', price: 16800 }] })
})
