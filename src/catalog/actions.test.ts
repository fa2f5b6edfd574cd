import { expect, test } from 'bun:test'
import { listDeeds } from '../platform/deeds.ts'
import { Refusal } from '../platform/refusal.ts'
import { findShop, updateShop } from '../shop/store.ts'
import { refused } from '../testing/refused.ts'
import { world } from '../testing/world.ts'
import { addProduct, editProduct, repriceProduct, takeOffAllOf, transitionProduct } from './actions.ts'
import { findOpenProduct, findProduct } from './store.ts'
import { giveBackStock, takeStock } from './stock.ts'
import { listStockEntries } from './variants/store.ts'

const events = ({ app }: ReturnType<typeof world>) =>
  app.db.query<{ event: string }, []>('select event from events order by id').all().map(row => JSON.parse(row.event) as { kind: string; transition?: string })

const deeds = ({ app }: ReturnType<typeof world>) => listDeeds(app.db, 1e9, 100).map(({ deed, personId }) => [deed, personId]).reverse()

const fields = (pictureIds: string[]) => ({ title: '新碗', description: '', price: 5600, stock: 3, shippingFee: 0, categoryId: 1, pictureIds })

/** So many of a product's only variant. */
const of = (w: ReturnType<typeof world>, id: number, quantity: number) =>
  ({ variantId: w.variantOf({ id }), quantity, subject: 'order 1', by: w.bei.id, at: w.app.now() })

test('a first listing waits for the administrator and is then there for everybody', async () => {
  const w = world()
  const { app, mei, olga } = w
  const { id, state } = await addProduct(app, mei, fields([w.picture(mei)]))
  expect(state).toBe('draft')

  expect((await transitionProduct(app, mei, id, 'submit')).state).toBe('submitted')
  expect(findOpenProduct(app.db, id)).toBeNull()

  expect((await transitionProduct(app, olga, id, 'approve')).state).toBe('on-sale')
  expect(findOpenProduct(app.db, id)?.title).toBe('新碗')
  expect(events(w).filter(({ kind }) => kind !== 'notification.told').map(({ kind, transition }) => [kind, transition])).toEqual([['product.transitioned', 'submit'], ['product.transitioned', 'approve']])
  expect(deeds(w)).toEqual([['product.submit', mei.id], ['product.approve', olga.id]])
})

test('where the shop trusts its merchants, to submit is to sell', async () => {
  const w = world()
  const { app, mei } = w
  await app.change(db => updateShop(db, { ...findShop(db), productReview: 'automatic' }))
  const { id } = await addProduct(app, mei, fields([w.picture(mei)]))

  expect((await transitionProduct(app, mei, id, 'submit')).state).toBe('on-sale')
  expect(deeds(w)).toEqual([['product.submit', mei.id], ['product.approve', null]])
})

test('declined comes with a reason, and can be submitted again', async () => {
  const { app, mei, olga, product } = world()
  const { id } = product(mei, { state: 'submitted' })

  expect(await refused(transitionProduct(app, olga, id, 'decline'))).toContain('say why')
  expect(findProduct(app.db, id)?.state).toBe('submitted')

  expect(await transitionProduct(app, olga, id, 'decline', { note: '图片有水印' })).toMatchObject({ state: 'declined', reviewNote: '图片有水印' })
  expect(await transitionProduct(app, mei, id, 'submit')).toMatchObject({ state: 'submitted', reviewNote: '' })
})

test('what was changed while the administrator read it must be read again', async () => {
  const { app, mei, olga, product } = world()
  const seen = product(mei, { state: 'submitted' })
  await editProduct(app, mei, seen.id, { ...seen, title: '别的东西', stockSeen: seen.stock })

  expect(await refused(transitionProduct(app, olga, seen.id, 'approve', { version: seen.version }))).toContain('has just changed')
  expect(findProduct(app.db, seen.id)?.state).toBe('submitted')
})

test('off sale and back needs nobody else', async () => {
  const { app, mei, product } = world()
  const { id } = product(mei)
  expect((await transitionProduct(app, mei, id, 'take-off')).state).toBe('off-sale')
  expect(findOpenProduct(app.db, id)).toBeNull()
  expect((await transitionProduct(app, mei, id, 'put-back')).state).toBe('on-sale')
})

test('what is on sale is changed at once, told and noted', async () => {
  const w = world()
  const { app, mei, product } = w
  const before = product(mei)
  const after = await editProduct(app, mei, before.id, { ...before, price: 9900, stockSeen: before.stock })

  expect(after).toMatchObject({ state: 'on-sale', price: 9900, version: before.version + 1 })
  expect(events(w)).toEqual([{ kind: 'product.changed', productId: before.id } as never])
  expect(listDeeds(app.db, 1e9, 1)[0]).toMatchObject({ deed: 'product.changed', personId: mei.id, detail: 'price: 16800 → 9900' })
})

test('a draft is changed without a note, and nothing changed is not told', async () => {
  const w = world()
  const { app, mei, product } = w
  const draft = product(mei, { state: 'draft' })
  await editProduct(app, mei, draft.id, { ...draft, title: '改名', stockSeen: draft.stock })
  const onSale = product(mei)
  await editProduct(app, mei, onSale.id, { ...onSale, stockSeen: onSale.stock })

  expect(deeds(w)).toEqual([])
  expect(events(w)).toHaveLength(1)
})

test('what was sold while the form was open stays sold', async () => {
  const w = world()
  const { app, mei, product } = w
  const { id } = product(mei, { stock: 10 })
  await app.change(db => takeStock(db, of(w, id, 4)))
  expect((await repriceProduct(app, mei, id, { price: 16800, stock: 12, stockSeen: 10 })).stock).toBe(8)
})

test('nobody furnishes a product with what is not theirs', async () => {
  const { app, mei, max, product, picture } = world()
  expect(await refused(addProduct(app, mei, fields([picture(max)])))).toContain('cannot be found')
  expect(await refused(addProduct(app, mei, fields(Array.from({ length: 10 }, () => picture(mei)))))).toContain('At most 9')
  expect(await refused(addProduct(app, mei, { ...fields([]), categoryId: 999 }))).toContain('category')
  const own = product(max)
  expect(await refused(editProduct(app, max, own.id, { ...own, pictureIds: [picture(mei)], stockSeen: 0 }))).toContain('cannot be found')
  expect(findProduct(app.db, own.id)).toEqual(own)
})

test('every role is refused what is not theirs', async () => {
  const { app, mei, max, olga, bei, product } = world()
  const p = product(mei, { state: 'submitted' })
  for (const by of [max, bei, mei]) expect(await refused(transitionProduct(app, by, p.id, 'approve'))).toContain('not yours')
  for (const by of [max, bei, olga]) {
    expect(await refused(transitionProduct(app, by, p.id, 'withdraw'))).toContain('no such product')
    expect(await refused(editProduct(app, by, p.id, { ...p, stockSeen: 0 }))).toContain('no such product')
    expect(await refused(repriceProduct(app, by, p.id, { price: 1, stock: 1, stockSeen: 0 }))).toContain('no such product')
  }
  expect(findProduct(app.db, p.id)).toEqual(p)
})

test('stock is taken with what the order needs to know', async () => {
  const w = world()
  const { app, mei, product } = w
  const { id, pictureIds } = product(mei, { stock: 3 })
  expect(await app.change(db => takeStock(db, of(w, id, 2)))).toMatchObject({
    productId: id, merchantId: mei.id, title: '手绘盖碗', values: [], price: 16800, shippingFee: 800, pictureId: pictureIds[0]!,
  })
  expect(findProduct(app.db, id)?.stock).toBe(1)

  await app.change(db => giveBackStock(db, { ...of(w, id, 2), reason: 'cancelled' }))
  expect(findProduct(app.db, id)?.stock).toBe(3)
  expect(listStockEntries(app.db, w.variantOf({ id }), { limit: 9 }).map(({ change, reason }) => [change, reason])).toEqual([
    [2, 'cancelled'], [-2, 'ordered'], [3, 'opening'],
  ])
})

test.each([
  [{ stock: 3 }, 4, 'Only 3 left'],
  [{ stock: 0 }, 1, 'Sold out'],
  [{ state: 'off-sale' }, 1, 'no longer on sale'],
  [{ state: 'draft' }, 1, 'no longer on sale'],
] as const)('a product with %o cannot give %i', async (having, quantity, reason) => {
  const w = world()
  const { app, mei, product } = w
  const { id, stock } = product(mei, having)
  expect(await refused(app.change(db => takeStock(db, of(w, id, quantity))))).toContain(reason)
  expect(findProduct(app.db, id)?.stock).toBe(stock)
})

test.each([0, -1, 0.5, NaN, Infinity])('%p of something is a mistake of ours, not an order', quantity => {
  const w = world()
  const { app, mei, product } = w
  const { id } = product(mei)
  expect(() => takeStock(app.db, of(w, id, quantity))).toThrow('cannot be taken')
  expect(() => giveBackStock(app.db, { ...of(w, id, quantity), reason: 'cancelled' })).toThrow('cannot be given back')
})

test('of a thousand hands that reach at once, as many get something as there is', async () => {
  const w = world()
  const { app, mei, product } = w
  const { id } = product(mei, { stock: 100 })
  const taken = await Promise.allSettled(Array.from({ length: 1000 }, () => app.change(db => takeStock(db, of(w, id, 1)))))

  expect(taken.filter(({ status }) => status === 'fulfilled')).toHaveLength(100)
  expect(taken.every(one => one.status === 'fulfilled' || one.reason instanceof Refusal)).toBe(true)
  expect(findProduct(app.db, id)?.stock).toBe(0)
})

test('of somebody who may no longer sell nothing can be bought', async () => {
  const w = world()
  const { app, mei, max, product } = w
  const [onSale, submitted, draft, other] = [product(mei), product(mei, { state: 'submitted' }), product(mei, { state: 'draft' }), product(max)]
  await app.change(db => takeOffAllOf(app, db, mei.id))
  expect([onSale, submitted, draft, other].map(({ id }) => findProduct(app.db, id)!.state)).toEqual(['off-sale', 'draft', 'draft', 'on-sale'])
  expect(events(w).map(({ transition }) => transition)).toEqual(['take-off', 'withdraw'])
  expect(deeds(w)).toEqual([['product.take-off', null], ['product.withdraw', null]])
})
