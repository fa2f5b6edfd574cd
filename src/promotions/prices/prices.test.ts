import { describe, expect, test } from 'bun:test'
import { listDeeds } from '../../platform/deeds.ts'
import { editProduct } from '../../catalog/actions.ts'
import { findProduct } from '../../catalog/store.ts'
import { listVariants } from '../../catalog/variants/store.ts'
import { speak } from '../../platform/words.ts'
import { offerOf } from '../../testing/offers.ts'
import { refused } from '../../testing/refused.ts'
import { world } from '../../testing/world.ts'
import { noteAsked, pricesNow, strikePrice } from './actions.ts'
import { checkStruck, lowestAsked, wasBefore, type Asked, type Special } from './rules.ts'
import { findStruck } from './store.ts'

const day = 86_400_000
const { money } = speak('en')

describe('the lowest price really asked', () => {
  const history: Asked[] = [{ at: 0, price: 300 }, { at: 10, price: 200 }, { at: 20, price: 250 }]
  test.each([
    [0, 5, 300], [5, 15, 200], [15, 30, 200], [20, 30, 250], [25, 30, 250], [10, 20, 200], [-5, 0, null], [-5, 1, 300],
  ] as const)('between %d and %d is %p', (from, to, lowest) => expect(lowestAsked(history, [], from, to)).toBe(lowest))

  test('counts special prices while they held', () => {
    const specials: Special[] = [{ from: 12, to: 14, price: 99 }]
    expect([lowestAsked(history, specials, 0, 12), lowestAsked(history, specials, 0, 13), lowestAsked(history, specials, 14, 30)]).toEqual([200, 99, 200])
  })
})

test('beside a special price stands the lowest of the week before it began, or nothing', () => {
  const began = 100 * day
  expect(wasBefore(60, 100, [{ at: 0, price: 100 }], [], began)).toBe(100)
  // Raised three days ago, to look cheap now.
  expect(wasBefore(60, 200, [{ at: 0, price: 100 }, { at: began - 3 * day, price: 200 }], [], began)).toBe(100)
  expect(wasBefore(120, 200, [{ at: 0, price: 100 }, { at: began - 3 * day, price: 200 }], [], began)).toBeNull()
  expect(wasBefore(60, 200, [{ at: 0, price: 100 }, { at: began - 8 * day, price: 200 }], [], began)).toBe(200)
  // One sale after the other: the first one's price was the lowest.
  expect(wasBefore(60, 100, [{ at: 0, price: 100 }], [{ from: began - 4 * day, to: began - 3 * day, price: 50 }], began)).toBeNull()
  // Never on sale before.
  expect(wasBefore(60, 100, [{ at: began, price: 100 }], [], began)).toBeNull()
})

describe('a price to strike through', () => {
  const now = 100 * day
  const lowered: Asked[] = [{ at: 0, price: 20000 }, { at: now - 2 * day, price: 15000 }]
  test.each([
    ['what it cost for long', 20000, lowered, [], null],
    ['less than that', 18000, lowered, [], null],
    ['more than it ever cost', 29900, lowered, [], 'lowest price was ¥200.00. You may show at most ¥200.00'],
    ['the present price', 15000, lowered, [], 'must be higher than the present ¥150.00'],
    ['a price asked only after a cheaper one that week', 20000, [{ at: 0, price: 16000 }, { at: now - 5 * day, price: 20000 }, { at: now - 2 * day, price: 15000 }], [], 'at most ¥160.00'],
    ['what a flash sale undercut that week', 20000, lowered, [{ from: now - 6 * day, to: now - 5 * day, price: 17000 }], 'at most ¥170.00'],
    ['what was lowered long ago', 20000, [{ at: 0, price: 20000 }, { at: now - 31 * day, price: 15000 }], [], 'more than 30 days'],
    ['with no earlier price', 20000, [{ at: 0, price: 15000 }], [], 'never been on sale at another price'],
    ['never on sale', 20000, [], [], 'never been on sale at another price'],
  ] as [string, number, Asked[], Special[], string | null][])('%s', (_, struck, history, specials, reason) => {
    const checked = checkStruck(struck, history, specials, now, money)
    if (reason === null) expect(checked).toEqual({ lowest: 20000, since: now - 2 * day })
    else expect('reason' in checked && checked.reason.en).toContain(reason)
  })
})

const lower = async (w: ReturnType<typeof world>, id: number, price: number) => {
  const product = findProduct(w.app.db, id)!
  await editProduct(w.app, w.mei, id, { ...product, price, stockSeen: product.stock })
  await w.app.settled()
}

const setUp = async () => {
  const w = world()
  const bowl = w.product(w.mei, { price: 20000 })
  noteAsked(w.app, w.app.db, bowl.id)
  w.wait(10 * day)
  const variantId = listVariants(w.app.db, bowl.id)[0]!.id
  const now = () => pricesNow(w.app.db, [findProduct(w.app.db, bowl.id)!], { now: w.app.now(), liveRoomIds: () => [] }).get(bowl.id)
  return { ...w, bowl, variantId, now }
}

test('is shown for what was lowered, noted with who checked it, and gone with the next change', async () => {
  const w = await setUp()
  await lower(w, w.bowl.id, 15000)
  expect(w.now()).toBeUndefined()
  expect(await refused(strikePrice(w.app, w.mei, w.variantId, 29900))).toContain('at most ¥200.00')
  await strikePrice(w.app, w.mei, w.variantId, 20000)
  expect(w.now()).toEqual({ price: 15000, was: 20000, kind: null, endsAt: null, left: null })
  expect(listDeeds(w.app.db, Number.MAX_SAFE_INTEGER, 1)).toMatchObject([{ deed: 'price.struck', personId: w.mei.id, subject: `variant ${w.variantId}` }])
  w.wait(31 * day)
  expect(w.now()).toBeUndefined()
  await lower(w, w.bowl.id, 14000)
  expect(findStruck(w.app.db, w.variantId)).toBeNull()
})

test('can be taken away again, and is nobody else’s to set', async () => {
  const w = await setUp()
  await lower(w, w.bowl.id, 15000)
  for (const other of [w.max, w.bei, w.olga]) expect(await refused(strikePrice(w.app, other, w.variantId, 20000))).toContain('no such product')
  await strikePrice(w.app, w.mei, w.variantId, 20000)
  await strikePrice(w.app, w.mei, w.variantId, null)
  expect(w.now()).toBeUndefined()
})

test('a flash sale shows the usual price beside its own, and the price returns by itself', async () => {
  const w = await setUp()
  const now = w.app.now()
  offerOf(w, w.mei, 'flash-sale', { price: 9900 }, { productIds: [w.bowl.id], supply: 3, startsAt: now, endsAt: now + 60_000 })
  expect(w.now()).toEqual({ price: 9900, was: 20000, kind: 'flash-sale', endsAt: now + 60_000, left: 3 })
  w.app.db.run('update offers set taken = 3')
  expect(w.now()).toBeUndefined()
  w.app.db.run('update offers set taken = 2')
  w.wait(60_000)
  expect(w.now()).toBeUndefined()
})

test('what the sale before has cost counts as the lowest price of the next one', async () => {
  const w = await setUp()
  const now = w.app.now()
  offerOf(w, w.mei, 'flash-sale', { price: 12000 }, { productIds: [w.bowl.id], supply: 3, startsAt: now, endsAt: now + day })
  w.wait(3 * day)
  offerOf(w, w.mei, 'flash-sale', { price: 9900 }, { productIds: [w.bowl.id], supply: 3, startsAt: w.app.now(), endsAt: w.app.now() + day })
  expect(w.now()).toMatchObject({ price: 9900, was: 12000 })
})
