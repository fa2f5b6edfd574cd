import { expect, test } from 'bun:test'
import { browse } from '../../testing/browse.ts'
import { market } from '../../testing/market.ts'
import { refused } from '../../testing/refused.ts'
import { editProduct, transitionProduct } from '../actions.ts'
import { findProduct } from '../store.ts'
import { listVariants } from '../variants/store.ts'
import { forgetWishes, tellWishes, wishFor } from './actions.ts'

/** A bowl of which nothing is left. */
const soldOut = () => {
  const m = market(0)
  const [variant] = listVariants(m.app.db, m.bowl.id)
  const restock = async (stock: number) => {
    const now = findProduct(m.app.db, m.bowl.id)!
    await editProduct(m.app, m.mei, m.bowl.id, { ...now, stock, stockSeen: now.stock })
  }
  const waiting = () => m.app.db.query<{ count: number }, []>('select count(*) as count from stock_wishes where told_at is null').get()!.count
  const here = `/products/${m.bowl.id}/wishes`
  return { ...m, variantId: variant!.id, restock, waiting, here, told: () => m.messages().filter(({ text }) => text.includes('到货') || text.includes('in stock')) }
}

test('who asked is told once it is back, and once only', async () => {
  const m = soldOut()
  await wishFor(m.app, { person: m.bei }, m.variantId)
  await wishFor(m.app, { person: m.bei }, m.variantId)
  await wishFor(m.app, { contact: { kind: 'email', value: 'new@shop.test' }, locale: 'en', address: '192.0.2.7' }, m.variantId)
  expect(m.waiting()).toBe(2)
  await tellWishes(m.app)
  expect(m.told()).toEqual([])

  await m.restock(3)
  await tellWishes(m.app)
  expect(m.told().map(({ channel, to }) => [channel, to])).toEqual([['sms', '+8613800000004'], ['mail', 'new@shop.test']])
  expect(m.told()[1]!.text).toContain(`http://shop.test/products/${m.bowl.id}`)
  expect(m.app.db.query<{ kind: string }, [number]>('select kind from notifications where person_id = ?').all(m.bei.id)).toEqual([{ kind: 'stock' }])

  await m.restock(0)
  await m.restock(5)
  await tellWishes(m.app)
  expect(m.told()).toHaveLength(2)
})

test('nobody is told while it is off sale', async () => {
  const m = soldOut()
  await wishFor(m.app, { person: m.bei }, m.variantId)
  await transitionProduct(m.app, m.mei, m.bowl.id, 'take-off')
  await m.restock(3)
  await tellWishes(m.app)
  expect(m.told()).toEqual([])
  await transitionProduct(m.app, m.mei, m.bowl.id, 'put-back')
  await tellWishes(m.app)
  expect(m.told()).toHaveLength(1)
})

test('what is there, or is not for sale, cannot be waited for', async () => {
  const m = soldOut()
  const other = m.product(m.mei, { stock: 1 })
  const [there] = listVariants(m.app.db, other.id)
  expect(await refused(wishFor(m.app, { person: m.bei }, there!.id))).toContain('in stock right now')
  expect(await refused(wishFor(m.app, { person: m.bei }, 999))).toContain('no such product')
  await transitionProduct(m.app, m.mei, m.bowl.id, 'take-off')
  expect(await refused(wishFor(m.app, { person: m.bei }, m.variantId))).toContain('no such product')
})

test('on the page: one button for who is signed in, a field for who is not', async () => {
  const m = soldOut()
  const path = (await browse(m.app, null).get(`/products/${m.bowl.id}`)).to ?? `/products/${m.bowl.id}`
  expect((await browse(m.app, null).get(path)).html).toContain('name="contact"')
  const bei = browse(m.app, 'bei')
  expect((await bei.get(path)).html).not.toContain('name="contact"')
  expect((await bei.post(m.here, { variant: String(m.variantId) })).to).toContain('notice=wished')
  expect((await bei.get(path)).html).toContain('到货时会通知您')
  expect((await browse(m.app, 'lin').get(path)).html).not.toContain('到货时会通知您')
})

test('a stranger leaves a contact, and learns nothing of whose it is', async () => {
  const m = soldOut()
  const stranger = browse(m.app, null)
  const wrong = await stranger.post(m.here, { variant: String(m.variantId), contact: 'no contact & <b>' })
  expect([wrong.status, wrong.html.includes('id="e-contact"'), wrong.html.includes('no contact &amp; <b>')]).toEqual([422, true, true])
  const known = await stranger.post(m.here, { variant: String(m.variantId), contact: 'bei@shop.test' })
  const unknown = await stranger.post(m.here, { variant: String(m.variantId), contact: 'nobody@shop.test' })
  const again = await stranger.post(m.here, { variant: String(m.variantId), contact: 'nobody@shop.test' })
  expect([known.status, known.to]).toEqual([unknown.status, unknown.to])
  expect([again.status, again.to]).toEqual([unknown.status, unknown.to])
  expect(m.waiting()).toBe(2)
  expect(JSON.stringify(m.app.db.query('select * from stock_wishes').all())).not.toContain('nobody@')
  expect((await stranger.post(m.here, { variant: '999', contact: 'x@shop.test' })).status).toBe(404)
})

test('no mail box is filled by others', async () => {
  const m = soldOut()
  const statuses: number[] = []
  for (let time = 0; time < 7; time++) statuses.push((await browse(m.app, null).post(m.here, { variant: String(m.variantId), contact: 'victim@shop.test' })).status)
  expect(statuses.filter(status => status === 303)).toHaveLength(5)
  expect(statuses.at(-1)).toBe(429)
})

test('what was waited for in vain is forgotten', async () => {
  const m = soldOut()
  await wishFor(m.app, { person: m.bei }, m.variantId)
  m.wait(181 * 86_400_000)
  await forgetWishes(m.app)
  expect(m.app.db.query('select 1 from stock_wishes').all()).toEqual([])
})
