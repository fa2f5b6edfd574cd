import { describe, expect, test } from 'bun:test'
import { findCategoryBySlug } from '../catalog/categories/store.ts'
import { offerOf } from '../testing/offers.ts'
import { refused } from '../testing/refused.ts'
import { world } from '../testing/world.ts'
import { addOffer, editOffer, endOffer } from './actions.ts'
import type { OfferFields } from './checks.ts'
import { open } from './offer.ts'
import { findOffer, listOffersOf } from './store.ts'

const fieldsOf = (w: ReturnType<typeof world>, more: Partial<OfferFields> = {}): OfferFields =>
  ({
    kind: 'coupon', terms: { threshold: 5000, amount: 1000 }, title: '六月', code: 'TEA10', roomId: null, startsAt: w.app.now(), endsAt: open,
    supply: 100, perBuyer: 1, newBuyersOnly: false, productIds: [], categoryIds: [], ...more,
  }) as OfferFields

test('an offer is kept as it was written, and noted with who made it', async () => {
  const w = world()
  const bowl = w.product(w.mei)
  const offer = await addOffer(w.app, w.mei, fieldsOf(w, { productIds: [bowl.id] }))
  expect(offer).toMatchObject({ merchantId: w.mei.id, code: 'TEA10', terms: { threshold: 5000, amount: 1000 }, productIds: [bowl.id], categoryIds: [], taken: 0, left: 100 })
  const deed = w.app.db.query<{ deed: string; personId: number; detail: string }, []>("select deed, person_id as personId, detail from deeds order by id desc limit 1").get()!
  expect([deed.deed, deed.personId]).toEqual(['offer.added', w.mei.id])
  expect(deed.detail).toContain('"threshold":5000')
})

describe('is refused with a sentence', () => {
  const hour = 3_600_000
  test.each([
    ['a coupon that gives goods away', { terms: { threshold: 1000, amount: 1000 } }, 'threshold must be higher'],
    ['a coupon of nothing', { terms: { threshold: 1000, amount: 0 } }, 'enter an amount'],
    ['more per cent than there are', { terms: { threshold: 0, percent: 91, most: null } }, 'from 1 to 90'],
    ['a step that takes off all', { kind: 'spend-and-save', terms: { steps: [{ from: 1000, off: 1000 }], exclusive: false } }, 'less than its threshold'],
    ['no step', { kind: 'spend-and-save', terms: { steps: [], exclusive: false } }, 'at least one step'],
    ['a price for nothing in particular', { kind: 'flash-sale', terms: { price: 100 } }, 'at least one product'],
    ['an end before the start', { endsAt: 1 }, 'later than the start'],
  ] as [string, Partial<OfferFields>, string][])('%s', async (_, more, reason) => {
    const w = world()
    expect(await refused(addOffer(w.app, w.mei, fieldsOf(w, more)))).toContain(reason)
    expect(listOffersOf(w.app.db, w.mei, { now: w.app.now(), limit: 5 })).toEqual([])
  })

  test('a flash sale without an end or without a share, a live price without a show', async () => {
    const w = world()
    const productIds = [w.product(w.mei).id]
    const flash = { kind: 'flash-sale', terms: { price: 100 }, productIds, code: null } as Partial<OfferFields>
    expect(await refused(addOffer(w.app, w.mei, fieldsOf(w, flash)))).toContain('needs an end')
    expect(await refused(addOffer(w.app, w.mei, fieldsOf(w, { ...flash, endsAt: w.app.now() + hour, supply: null })))).toContain('how many pieces')
    expect(await refused(addOffer(w.app, w.mei, fieldsOf(w, { ...flash, kind: 'live-price' } as Partial<OfferFields>)))).toContain('the show it is for')
  })

  test('goods of another merchant', async () => {
    const w = world()
    const vase = w.product(w.max)
    expect(await refused(addOffer(w.app, w.mei, fieldsOf(w, { productIds: [vase.id] })))).toContain('One of the products cannot be found')
  })

  test('a code that is in use, which another merchant may use all the same', async () => {
    const w = world()
    await addOffer(w.app, w.mei, fieldsOf(w))
    expect(await refused(addOffer(w.app, w.mei, fieldsOf(w)))).toContain('TEA10 is in use')
    expect((await addOffer(w.app, w.max, fieldsOf(w))).code).toBe('TEA10')
  })

  test('two of a kind for the same goods at the same time', async () => {
    const w = world()
    const tea = findCategoryBySlug(w.app.db, 'tea')!.id
    const food = findCategoryBySlug(w.app.db, 'food')!.id
    const bowl = w.product(w.mei)
    const buy = (more: Partial<OfferFields>) => addOffer(w.app, w.mei, fieldsOf(w, { kind: 'buy-x-get-y', terms: { buy: 2, free: 1 }, code: null, ...more } as Partial<OfferFields>))
    await buy({ categoryIds: [tea], startsAt: w.app.now(), endsAt: w.app.now() + hour })
    for (const more of [{}, { categoryIds: [tea, food] }, { productIds: [bowl.id] }]) expect(await refused(buy(more))).toContain('already covers some of these goods')
    for (const more of [{ categoryIds: [food] }, { productIds: [bowl.id], startsAt: w.app.now() + hour }]) expect((await buy(more)).id).toBeGreaterThan(0)
  })
})

describe('what has begun', () => {
  test('keeps what it gives and for what; its name, end and numbers may change', async () => {
    const w = world()
    const bowl = w.product(w.mei)
    const { id } = await addOffer(w.app, w.mei, fieldsOf(w))
    await editOffer(w.app, w.mei, id, fieldsOf(w, { title: '七月', supply: 200, terms: { threshold: 9000, amount: 1 }, code: 'OTHER', productIds: [bowl.id] } as Partial<OfferFields>))
    expect(findOffer(w.app.db, id)).toMatchObject({ title: '七月', supply: 200, terms: { threshold: 5000, amount: 1000 }, code: 'TEA10', productIds: [] })
  })

  test('what has not may change in everything', async () => {
    const w = world()
    const { id } = await addOffer(w.app, w.mei, fieldsOf(w, { startsAt: w.app.now() + 1000 }))
    await editOffer(w.app, w.mei, id, fieldsOf(w, { startsAt: w.app.now() + 2000, terms: { threshold: 9000, amount: 1 }, code: 'OTHER' } as Partial<OfferFields>))
    expect(findOffer(w.app.db, id)).toMatchObject({ startsAt: w.app.now() + 2000, terms: { threshold: 9000, amount: 1 }, code: 'OTHER' })
  })

  test('cannot have fewer than are taken, and is over when it is ended', async () => {
    const w = world()
    const { id } = offerOf(w, w.mei, 'coupon', { threshold: 5000, amount: 1000 }, { supply: 10 })
    w.app.db.run('update offers set taken = 6 where id = ?', [id])
    const now = w.app.now()
    expect(await refused(editOffer(w.app, w.mei, id, fieldsOf(w, { supply: 5 })))).toContain('6 are taken already')
    expect((await endOffer(w.app, w.mei, id)).endsAt).toBe(now)
    expect(await refused(endOffer(w.app, w.mei, id))).toContain('is over')
    expect(await refused(editOffer(w.app, w.mei, id, fieldsOf(w)))).toContain('is over')
  })
})

test('somebody else’s offer is not there', async () => {
  const w = world()
  const { id } = offerOf(w, w.mei, 'coupon', { threshold: 5000, amount: 1000 })
  for (const other of [w.max, w.olga, w.bei]) {
    expect(await refused(endOffer(w.app, other, id))).toContain('no such offer')
    expect(await refused(editOffer(w.app, other, id, fieldsOf(w)))).toContain('no such offer')
  }
})

test('lists are told by what has begun and what is over, page by page', async () => {
  const w = world()
  const now = w.app.now()
  const ids = [-10, -5, 0, 5, 10].map(from => offerOf(w, w.mei, 'coupon', { threshold: 5000, amount: 1000 }, { startsAt: now + from * 1000, endsAt: now + from * 1000 + 6000 }).id)
  const list = (more: object) => listOffersOf(w.app.db, w.mei, { now, limit: 2, ...more }).map(({ id }) => id)
  expect(list({ standing: 'over' })).toEqual([ids[0]!])
  expect(list({ standing: 'running' })).toEqual([ids[2]!, ids[1]!])
  expect(list({ standing: 'planned' })).toEqual([ids[4]!, ids[3]!])
  expect([list({}), list({ before: ids[3] })]).toEqual([[ids[4]!, ids[3]!], [ids[2]!, ids[1]!]])
})
