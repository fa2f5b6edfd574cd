import { expect, test } from 'bun:test'
import fc from 'fast-check'
import type { OrderLine } from '../orders/rules.ts'
import { carrierNamed, isTrackingUrl, readNumber, readPattern, trackingLink, whyNotNumber, type Carrier } from './carriers/rules.ts'
import {
  allDelivered, allOut, canPack, cashOf, everything, isHeldUp, labelCode, leftOf, parcelStates, readParcelCode, showsAddress, stepNames, stepsOf, whyNotPack, whyNotStep,
  type Direction, type Parcel, type ParcelState, type Party, type Step,
} from './rules.ts'

const parties: Party[] = ['merchant', 'courier', 'clock']

/** Everything that anybody may do; whatever is not listed here is refused. */
const allowed: Record<Direction, Record<ParcelState, Partial<Record<Party, Step[]>>>> = {
  out: {
    waiting: { merchant: ['pickUp', 'cancel'], courier: ['pickUp'], clock: ['cancel'] },
    moving: { merchant: ['deliver', 'fail', 'return'], courier: ['deliver', 'fail'], clock: ['deliver', 'return'] },
    failed: { merchant: ['deliver', 'fail', 'return'], courier: ['deliver', 'fail'], clock: ['deliver', 'return'] },
    delivered: {},
    returned: {},
    cancelled: {},
  },
  back: {
    waiting: { merchant: ['pickUp', 'fail', 'cancel'], courier: ['pickUp', 'fail'], clock: ['cancel'] },
    moving: { merchant: ['deliver'], courier: ['deliver'], clock: ['deliver'] },
    failed: { merchant: ['pickUp', 'fail', 'cancel'], courier: ['pickUp', 'fail'], clock: ['cancel'] },
    delivered: {},
    returned: {},
    cancelled: {},
  },
}

const cases = (['out', 'back'] as const).flatMap(direction => parcelStates.map(state => [direction, state] as const))

test.each(cases)('%s: who may do what with a parcel that is %s', (direction, state) => {
  for (const party of parties) {
    expect([party, ...stepsOf({ direction, state }, party)]).toEqual([party, ...(allowed[direction][state][party] ?? [])])
    for (const step of stepNames) expect(whyNotStep({ direction, state }, party, step) === null).toBe((allowed[direction][state][party] ?? []).includes(step))
  }
})

test('whoever comes too late hears how the parcel stands', () => {
  expect(whyNotStep({ direction: 'out', state: 'delivered' }, 'courier', 'fail')).toEqual({
    'zh-CN': '包裹现在是「已送达」，不能再这样操作了', en: 'The parcel is now “Delivered”, so this can no longer be done',
  })
  expect(whyNotStep({ direction: 'out', state: 'moving' }, 'courier', 'return')?.en).toBe('This step is not yours to take')
})

const line = (price: number, quantity: number, discount = 0): OrderLine => ({ productId: 1, variantId: 1, title: 'x', variantName: '', price, quantity, pictureId: null, discount, held: true })
const order = (kind: string, total: number, ...lines: OrderLine[]) => ({ kind, total, lines, state: 'paid' as const, way: 'standard' as const })
const parcel = (state: ParcelState, contents: Parcel['contents'], cash = 0, direction: Direction = 'out') => ({ state, contents, cash, direction, caseId: null })

test('what is left is what no living parcel holds', () => {
  const bought = order('bank-transfer', 0, line(100, 3), line(50, 1))
  expect(leftOf(bought, [])).toEqual([3, 1])
  const two = [{ position: 0, quantity: 2 }]
  expect(leftOf(bought, [parcel('moving', two), parcel('delivered', [{ position: 1, quantity: 1 }])])).toEqual([1, 0])
  for (const gone of ['returned', 'cancelled'] as const) expect(leftOf(bought, [parcel(gone, two)])).toEqual([3, 1])
  expect(leftOf(bought, [parcel('waiting', two, 0, 'back')])).toEqual([3, 1])
  expect(everything([2, 0, -1])).toEqual(two)
})

test('what is exchanged or repaired is no part of what was ordered', () => {
  const bought = order('cash-on-delivery', 100, line(100, 1))
  const one = [{ position: 0, quantity: 1 }]
  for (const state of parcelStates) {
    const ofCase = { ...parcel(state, one), caseId: 7 }
    expect([leftOf(bought, [ofCase]), allOut(bought, [ofCase]), allDelivered(bought, [ofCase]), isHeldUp(bought, [ofCase])]).toEqual([[1], false, false, false])
    expect(cashOf(bought, [ofCase], one)).toBe(100)
  }
})

test('an order is out when everything has left, and has arrived when everything is delivered', () => {
  const bought = order('bank-transfer', 0, line(100, 2))
  const one = [{ position: 0, quantity: 1 }]
  expect(allOut(bought, [parcel('moving', one), parcel('waiting', one)])).toBe(false)
  expect(allOut(bought, [parcel('moving', one), parcel('failed', one)])).toBe(true)
  expect(allDelivered(bought, [parcel('delivered', one), parcel('moving', one)])).toBe(false)
  expect(allDelivered(bought, [parcel('delivered', one), parcel('delivered', one)])).toBe(true)
  expect(allOut(bought, [parcel('returned', one), parcel('moving', one)])).toBe(false)
})

test('an order is held up by what could not be handed over, until that is put right', () => {
  const bought = order('bank-transfer', 0, line(100, 2))
  const both = [{ position: 0, quantity: 2 }]
  expect(isHeldUp(bought, [])).toBe(false)
  expect(isHeldUp(bought, [parcel('moving', both)])).toBe(false)
  expect(isHeldUp(bought, [parcel('failed', both)])).toBe(true)
  expect(isHeldUp(bought, [parcel('returned', both)])).toBe(true)
  expect(isHeldUp(bought, [parcel('returned', both), parcel('moving', both)])).toBe(false)
  expect(isHeldUp(bought, [parcel('delivered', both), parcel('failed', both, 0, 'back')])).toBe(false)
})

test('nothing is packed twice, nothing that was not ordered, and nothing of an order that is not to be shipped', () => {
  const bought = order('bank-transfer', 0, line(100, 2))
  const pack = (contents: Parcel['contents'], parcels = [] as Parameters<typeof leftOf>[1], state: 'placed' | 'paid' | 'shipped' | 'completed' = 'paid') =>
    whyNotPack({ ...bought, state }, parcels, contents)?.en
  expect(pack([{ position: 0, quantity: 2 }])).toBeUndefined()
  expect(pack([{ position: 0, quantity: 3 }])).toContain('not as much left')
  expect(pack([{ position: 1, quantity: 1 }])).toContain('not as much left')
  expect(pack([{ position: 0, quantity: 1 }, { position: 0, quantity: 1 }])).toContain('not as much left')
  expect(pack([{ position: 0, quantity: 0 }])).toContain('not as much left')
  expect(pack([{ position: 0, quantity: 1.5 }])).toContain('not as much left')
  expect(pack([])).toContain('at least one piece')
  expect(pack([{ position: 0, quantity: 1 }], [parcel('moving', [{ position: 0, quantity: 2 }])])).toContain('in parcels already')
  expect(pack([{ position: 0, quantity: 1 }], [], 'placed')).toContain('cannot be shipped')
  expect(pack([{ position: 0, quantity: 1 }], [], 'completed')).toContain('cannot be shipped')
  expect(whyNotPack({ ...bought, state: 'shipped', refundedAt: 1 }, [], [{ position: 0, quantity: 1 }])?.en).toContain('has gone back')
  expect(canPack({ ...bought, state: 'shipped' }, [parcel('returned', [{ position: 0, quantity: 2 }])])).toBe(true)
})

test('what couriers collect for the parcels of an order is what is owed for it, however it is split', () => {
  const lines = fc.array(fc.record({ price: fc.integer({ min: 0, max: 5000 }), quantity: fc.integer({ min: 1, max: 5 }), off: fc.double({ min: 0, max: 1, noNaN: true }) }), { minLength: 1, maxLength: 4 })
  fc.assert(fc.property(lines, fc.integer({ min: 0, max: 3000 }), fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 40 }), fc.boolean(), (lines, shipping, cuts, cash) => {
    const all = lines.map(({ price, quantity, off }) => line(price, quantity, Math.floor(price * quantity * off)))
    const goods = all.reduce((sum, { price, quantity, discount }) => sum + price * quantity - discount, 0)
    const bought = order(cash ? 'cash-on-delivery' : 'bank-transfer', goods + shipping, ...all)
    const parcels: ReturnType<typeof parcel>[] = []
    const pack = (contents: Parcel['contents']) => {
      if (whyNotPack(bought, parcels, contents)) return
      parcels.push(parcel('moving', contents, cashOf(bought, parcels, contents)))
    }
    for (const cut of cuts) pack(leftOf(bought, parcels).flatMap((left, position) => (Math.min(left, cut) > 0 ? [{ position, quantity: Math.min(left, cut) }] : [])).slice(0, 1))
    pack(everything(leftOf(bought, parcels)))
    expect(parcels.reduce((sum, { cash }) => sum + cash, 0)).toBe(cash ? bought.total : 0)
    expect(parcels.every(({ cash }) => cash >= 0)).toBe(true)
    expect(leftOf(bought, parcels).every(left => left === 0)).toBe(true)
  }))
})

test('a label carries the tracking number, or else the parcel’s own', () => {
  expect(labelCode({ id: 12, trackingNumber: '' })).toBe('P00000012')
  expect(labelCode({ id: 12, trackingNumber: 'SF1' })).toBe('SF1')
  expect(readParcelCode('P00000012')).toBe(12)
  expect(readParcelCode('SF00000012')).toBeNull()
})

test('a courier may look up the address while the parcel is open, and for a day after', () => {
  expect(showsAddress({ state: 'failed', movedAt: 0 }, 1e12)).toBe(true)
  expect(showsAddress({ state: 'delivered', movedAt: 0 }, 86_399_999)).toBe(true)
  expect(showsAddress({ state: 'delivered', movedAt: 0 }, 86_400_000)).toBe(false)
})

const sf: Carrier = { id: 1, names: { 'zh-CN': '顺丰速运', en: 'SF Express' }, trackingUrl: 'https://sf.test/{number}?n={number}', numberPattern: 'SF#{12,15} #{12}', phone: '', retiredAt: null }

test('a number is looked at the way the carrier writes it', () => {
  expect(readNumber(' sf１４３２ 0000 ')).toBe('SF14320000')
  expect(whyNotNumber(sf, 'SF1432000000001')).toBeNull()
  expect(whyNotNumber(sf, '143200000000')).toBeNull()
  expect(whyNotNumber(sf, 'SF1432')?.['zh-CN']).toContain('不像顺丰速运的运单号')
  expect(whyNotNumber({ ...sf, numberPattern: '' }, 'anything')).toBeNull()
  expect([readPattern('@@#########@@')!.test('EA123456789CN'), readPattern('1Z*{16}')!.test('1Z999AA10123456784')]).toEqual([true, true])
  for (const wrong of ['(a+)+', '\\d+', '#{1,9}#{1,9}', '#{9,1}', '.*', '[A-Z]', 'sf#', '#'.repeat(200)]) expect([wrong, readPattern(wrong)]).toEqual([wrong, null])
})

test('a carrier is known by either of its names, and leads to its own page', () => {
  expect(carrierNamed([sf], '顺丰 速运')).toBe(sf)
  expect(carrierNamed([sf], 'sf express')).toBe(sf)
  expect(carrierNamed([sf], 'SF')).toBeUndefined()
  expect(trackingLink(sf, 'A/1 &')).toBe('https://sf.test/A%2F1%20%26?n=A%2F1%20%26')
  expect(trackingLink(sf, '')).toBeNull()
  expect(['https://a.test/{number}', 'http://a.test/?n={number}', 'https://a.test/', 'javascript:alert({number})', '/{number}', 'https://u:p@a.test/{number}'].map(isTrackingUrl)).toEqual([true, true, false, false, false, false])
})
