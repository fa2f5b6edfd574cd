import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { largestAmount } from '../../platform/money.ts'
import { elsewhere, mainland } from './places.ts'
import { bases, flat, largestMeasure, presetNames, presets, shippingFee, usualFee, whyNoTemplate, type Parcel, type ShippingTemplate } from './rules.ts'

const template = (fields: Partial<ShippingTemplate>): ShippingTemplate =>
  ({ id: 1, merchantId: 1, name: '普通快递', basis: 'piece', zones: [], excluded: [], excludedNote: '', standard: true, ...fields })

const parcel = (fields: Partial<Parcel> = {}): Parcel => ({ pieces: 1, weight: 500, value: 5000, ...fields })

describe('by weight, the first kilo and each that is begun', () => {
  const { basis, zones, excluded } = presets.weight
  test.each([
    [1, '浙江省', 800], [1000, '浙江省', 800], [1001, '浙江省', 1200], [2000, '浙江省', 1200], [2500, '浙江省', 1600],
    [0, '浙江省', 800], [1500, '甘肃省', 2000], [3000, '新疆维吾尔自治区', 5200],
  ])('%i g to %s: %i', (weight, region, fee) => {
    expect(shippingFee(template({ basis, zones, excluded }), parcel({ weight }), region)).toEqual({ fee })
  })

  test.each(['香港', '台湾省', '日本东京'])('nothing goes to %s', region => {
    expect(shippingFee(template({ basis, zones }), parcel(), region)).toEqual({ refused: expect.objectContaining({ 'zh-CN': expect.stringContaining('暂不发货到') }) })
  })
})

test('by piece, and by value', () => {
  expect(shippingFee(template(presets.piece), parcel({ pieces: 3 }), '浙江')).toEqual({ fee: 1200 })
  const byValue = template({ basis: 'value', zones: [flat([elsewhere], 500, { first: 10_000, further: 5_000, furtherFee: 100 })] })
  expect([9_999, 10_000, 10_001, 15_000, 15_001].map(value => shippingFee(byValue, parcel({ value }), '浙江'))).toEqual([500, 500, 600, 600, 700].map(fee => ({ fee })))
})

test('free from an amount or from so many pieces, zone by zone', () => {
  const zones = [flat([mainland], 800, { freeFrom: 9900, freePieces: 5 }), flat(['CN-XJ'], 2000)]
  const fee = (fields: Partial<Parcel>, region = '浙江') => shippingFee(template({ zones }), parcel(fields), region)
  expect(fee({ value: 9899 })).toEqual({ fee: 800 })
  expect(fee({ value: 9900 })).toEqual({ fee: 0 })
  expect(fee({ pieces: 5 })).toEqual({ fee: 0 })
  expect(fee({ value: 99_000, pieces: 50 }, '新疆')).toEqual({ fee: 2000 })
})

test('the nearest name decides: the province, the mainland, everywhere else', () => {
  const zones = [flat([elsewhere], 9000), flat([mainland], 800), flat(['CN-XJ'], 2000)]
  const fees = ['新疆', '浙江', '中国', '香港', '日本', '火星'].map(region => shippingFee(template({ zones }), parcel(), region))
  expect(fees).toEqual([2000, 800, 800, 9000, 9000, 9000].map(fee => ({ fee })))
})

test('what cannot be reached is refused with a sentence, the merchant’s own where there is one', () => {
  const zones = [flat([elsewhere], 0)]
  expect(shippingFee(template({ zones, excluded: ['CN-XZ'] }), parcel(), '西藏拉萨')).toEqual({ refused: { 'zh-CN': '暂不发货到西藏', en: 'We do not ship to Tibet' } })
  expect(shippingFee(template({ zones, excluded: ['CN-XZ'], excludedNote: '易碎，西藏不发' }), parcel(), '西藏')).toEqual({ refused: { 'zh-CN': '易碎，西藏不发', en: '易碎，西藏不发' } })
  expect(shippingFee(template({ zones: [flat([mainland], 0)] }), parcel(), 'Clifton, Bristol')).toEqual({ refused: expect.objectContaining({ en: expect.stringContaining('cannot tell which province') }) })
})

test('before there is an address, the mainland’s fee is shown', () => {
  expect(usualFee(template(presets.weight), parcel({ weight: 1500 }))).toBe(1200)
  expect(usualFee(template({ zones: [flat(['JP'], 3000)] }), parcel())).toBe(3000)
  expect(usualFee(template({ zones: [flat(['JP'], 3000), flat([elsewhere], 500)] }), parcel())).toBe(500)
})

test.each([
  [[], [], 0, 'at least one zone'],
  [[flat([], 1)], [], 0, 'which places'],
  [[flat(['JP'], 1), flat(['CN-ZJ', 'JP'], 1)], [], 1, 'Japan is in two zones'],
  [[flat(['JP'], 1)], ['JP'], 0, 'Japan is also among'],
] as const)('%j without %j does not do', (zones, excluded, zone, reason) => {
  const why = whyNoTemplate({ zones: zones as never, excluded: excluded as never })
  expect([why?.zone, String(why?.reason.en)]).toEqual([zone, expect.stringContaining(reason)])
})

test('the presets do', () => {
  for (const name of presetNames) expect(whyNoTemplate(presets[name])).toBeNull()
})

const fee = fc.integer({ min: 0, max: largestAmount })
const measure = fc.integer({ min: 1, max: largestMeasure })
const zone = fc.record({
  places: fc.constant<string[]>([elsewhere]), first: measure, firstFee: fee, further: measure, furtherFee: fee,
  freeFrom: fc.option(fee), freePieces: fc.option(fc.integer({ min: 1, max: 1000 })),
})
const anyParcel = fc.record({ pieces: fc.integer({ min: 1, max: 10_000 }), weight: fc.integer({ min: 0, max: largestMeasure }), value: fee })
const any = fc.record({ basis: fc.constantFrom(...bases), zone, parcel: anyParcel })

const feeOf = ({ basis, zone }: { basis: ShippingTemplate['basis']; zone: ShippingTemplate['zones'][number] }, parcel: Parcel) => {
  const shipping = shippingFee(template({ basis, zones: [zone] }), parcel, '浙江')
  if ('refused' in shipping) throw new Error('refused')
  return shipping.fee
}

test('whatever is sent costs a whole number, never less than nothing and never too much', () => {
  fc.assert(fc.property(any, one => {
    const fee = feeOf(one, one.parcel)
    expect(Number.isSafeInteger(fee) && fee >= 0 && fee <= largestAmount).toBe(true)
  }))
})

test('more of it never costs less, unless it is free from there on', () => {
  fc.assert(fc.property(any, anyParcel, (one, more) => {
    const larger = { pieces: one.parcel.pieces + more.pieces, weight: one.parcel.weight + more.weight, value: one.parcel.value + more.value }
    const paid = { ...one, zone: { ...one.zone, freeFrom: null, freePieces: null } }
    expect(feeOf(paid, larger)).toBeGreaterThanOrEqual(feeOf(paid, one.parcel))
    if (feeOf(one, larger) < feeOf(one, one.parcel)) expect(feeOf(one, larger)).toBe(0)
  }))
})

test('what is free stays free with more of it', () => {
  fc.assert(fc.property(any, anyParcel, (one, more) => {
    const { freeFrom, freePieces } = one.zone
    const free = (freeFrom !== null && one.parcel.value >= freeFrom) || (freePieces !== null && one.parcel.pieces >= freePieces)
    if (!free) return
    expect(feeOf(one, one.parcel)).toBe(0)
    expect(feeOf(one, { ...one.parcel, pieces: one.parcel.pieces + more.pieces, value: one.parcel.value + more.value })).toBe(0)
  }))
})
