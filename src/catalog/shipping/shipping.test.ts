import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { listDeeds } from '../../platform/deeds.ts'
import { refused } from '../../testing/refused.ts'
import { world } from '../../testing/world.ts'
import { addTemplate, editTemplate, removeTemplate, type TemplateFields } from './actions.ts'
import { feesFor } from './fees.ts'
import { elsewhere } from './places.ts'
import { flat, mostTemplates, presets } from './rules.ts'
import { findTemplate, listTemplatesOf, updateProductTemplate } from './store.ts'

const fields = (more: Partial<TemplateFields> = {}): TemplateFields =>
  ({ name: '普通快递', basis: 'piece', zones: presets.piece.zones, excluded: [], excludedNote: '', standard: false, ...more })

test('the first template is the one new products begin with, until another is', async () => {
  const { app, mei } = world()
  const first = await addTemplate(app, mei, fields())
  const second = await addTemplate(app, mei, fields({ name: '大件', standard: true }))
  expect(listTemplatesOf(app.db, mei).map(({ id, standard }) => [id, standard])).toEqual([[second, true], [first, false]])

  await editTemplate(app, mei, first, fields({ standard: true }))
  expect(listTemplatesOf(app.db, mei).map(({ id, standard }) => [id, standard])).toEqual([[first, true], [second, false]])
  expect(listDeeds(app.db, 1e9, 9).map(({ deed, detail }) => [deed, detail])).toEqual([['shipping.changed', '普通快递'], ['shipping.added', '大件'], ['shipping.added', '普通快递']])
})

test('a name is there once, and what does not hold together is refused', async () => {
  const { app, mei, max } = world()
  const id = await addTemplate(app, mei, fields())
  expect(await refused(addTemplate(app, mei, fields()))).toContain('of this name already')
  expect(await refused(addTemplate(app, mei, fields({ name: '二', zones: [] })))).toContain('at least one zone')
  const other = await addTemplate(app, mei, fields({ name: '二' }))
  expect(await refused(editTemplate(app, mei, other, fields()))).toContain('of this name already')
  await editTemplate(app, mei, id, fields())
  await addTemplate(app, max, fields())
  expect(listTemplatesOf(app.db, mei)).toHaveLength(2)
})

test('nobody makes more than can be looked through', async () => {
  const { app, mei } = world()
  await Promise.all(Array.from({ length: mostTemplates }, (_, index) => addTemplate(app, mei, fields({ name: String(index) }))))
  expect(await refused(addTemplate(app, mei, fields()))).toContain('At most 50')
})

test('what a product uses is not deleted, and what is somebody else’s is not there', async () => {
  const { app, mei, max, product } = world()
  const id = await addTemplate(app, mei, fields())
  const { id: productId } = product(mei)
  updateProductTemplate(app.db, productId, id)
  expect(await refused(removeTemplate(app, mei, id))).toContain('One product still uses it')
  expect(await refused(removeTemplate(app, max, id))).toContain('no such shipping template')
  expect(await refused(editTemplate(app, max, id, fields()))).toContain('no such shipping template')

  updateProductTemplate(app.db, productId, null)
  await removeTemplate(app, mei, id)
  expect(findTemplate(app.db, id)).toBeNull()
})

const shop = async () => {
  const w = world()
  const light = await addTemplate(w.app, w.mei, fields())
  const heavy = await addTemplate(w.app, w.mei, fields({ name: '大件', basis: 'weight', zones: presets.weight.zones }))
  const local = await addTemplate(w.app, w.max, fields({ zones: [flat([elsewhere], 300)], excluded: ['CN-XZ'] }))
  const ware = (merchant: { id: number }, templateId: number | null, shippingFee = 0, title = '碗') => (quantity: number, weight = 0) =>
    ({ merchantId: merchant.id, title, templateId, shippingFee, quantity, weight, total: quantity * 16800 })
  return { ...w, light, heavy, local, ware }
}

test('what shares a template is one parcel, different ones add up, each merchant for themselves', async () => {
  const { app, mei, max, light, heavy, local, ware } = await shop()
  const [bowl, cup, table, spoon] = [ware(mei, light), ware(mei, light), ware(mei, heavy), ware(max, local)]
  expect(feesFor(app.db, [bowl(1), cup(1)], '浙江')).toEqual(new Map([[mei.id, { fee: 800 + 200 }]]))
  expect(feesFor(app.db, [bowl(1), table(2, 900), spoon(7)], '浙江')).toEqual(new Map([[mei.id, { fee: 800 + 800 + 400 }], [max.id, { fee: 300 }]]))
  expect(feesFor(app.db, [], '浙江')).toEqual(new Map())
})

test('without a template the flat fee is charged once, the highest of them', async () => {
  const { app, mei, light, ware } = await shop()
  const [cheap, dear, bowl] = [ware(mei, null, 500), ware(mei, null, 1200), ware(mei, light)]
  expect(feesFor(app.db, [cheap(3)], '火星')).toEqual(new Map([[mei.id, { fee: 500 }]]))
  expect(feesFor(app.db, [cheap(3), dear(1)], null)).toEqual(new Map([[mei.id, { fee: 1200 }]]))
  expect(feesFor(app.db, [cheap(3), dear(1), bowl(1)], '浙江')).toEqual(new Map([[mei.id, { fee: 2000 }]]))
})

test('a place that cannot be reached names the goods, and only that merchant’s', async () => {
  const { app, mei, max, light, local, ware } = await shop()
  const fees = feesFor(app.db, [ware(mei, light)(1), ware(max, local, 0, '糌粑碗')(1)], '西藏自治区拉萨市')
  expect(fees.get(mei.id)).toEqual({ fee: 1800 })
  expect(fees.get(max.id)).toEqual({ refused: { 'zh-CN': '「糌粑碗」：暂不发货到西藏', en: '“糌粑碗”: We do not ship to Tibet' } })
})

test('nobody has said where to: the usual fee', async () => {
  const { app, mei, heavy, ware } = await shop()
  expect(feesFor(app.db, [ware(mei, heavy)(1, 1500)], null)).toEqual(new Map([[mei.id, { fee: 1200 }]]))
})

test('the order of the lines does not matter, and one more thing never makes a parcel cheaper', async () => {
  const { app, mei, max, light, heavy, local, ware } = await shop()
  const wares = [ware(mei, light), ware(mei, heavy), ware(mei, null, 700), ware(max, local), ware(max, null, 900)]
  const lines = fc.array(fc.record({ ware: fc.nat(wares.length - 1), quantity: fc.integer({ min: 1, max: 9 }), weight: fc.nat(5000) }), { minLength: 1, maxLength: 8 })
  const feeOf = (basket: { ware: number; quantity: number; weight: number }[]) =>
    [...feesFor(app.db, basket.map(({ ware, quantity, weight }) => wares[ware]!(quantity, weight)), '浙江')].sort(([one], [other]) => one - other)

  fc.assert(fc.property(lines, basket => {
    const fees = feeOf(basket)
    expect(feeOf(basket.toReversed())).toEqual(fees)
    const without = new Map(feeOf(basket.slice(1)))
    for (const [merchantId, shipping] of fees) {
      const before = without.get(merchantId) ?? { fee: 0 }
      if ('refused' in shipping || 'refused' in before) throw new Error('refused')
      expect(shipping.fee).toBeGreaterThanOrEqual(before.fee)
    }
  }))
})
