import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { listNotifications } from '../../notifications/store.ts'
import { listDeeds } from '../../platform/deeds.ts'
import { mostCounted } from '../../platform/db.ts'
import { refused } from '../../testing/refused.ts'
import { world } from '../../testing/world.ts'
import { takeStock } from '../stock.ts'
import { updateWords } from '../search/store.ts'
import { findProduct } from '../store.ts'
import { listMiscounted, listVariants } from '../variants/store.ts'
import { auditStock, changeStocks, keepVariants, raiseStockAlarms } from './actions.ts'
import { acts, readCodes, stockAfter, whyNotChange } from './rules.ts'
import { countLow, findVariantIdByCode, listLedger, listStock, updateLowAt } from './store.ts'

const setting = () => {
  const w = world()
  const ware = (merchant: { id: number }, title: string, stock = 10) => listVariants(w.app.db, w.product(merchant, { title, stock }).id)[0]!.id
  const stockOf = (variantId: number) => w.app.db.query<{ stock: number }, [number]>('select stock from variants where id = ?').get(variantId)!.stock
  const told = (who: { id: number }) => listNotifications(w.app.db, w.app.vault, who.id, { limit: 9 }).map(({ text }) => text)
  return { ...w, ware, stockOf, told }
}

test.each([
  ['received', 10, 5, 10, 15], ['lost', 10, 4, 10, 6], ['counted', 10, 7, 10, 7], ['counted', 8, 7, 10, 5], ['counted', 3, 0, 10, 0],
] as const)('%s: of %i, %i pieces with %i seen make %i', (act, stock, pieces, seen, after) => expect(stockAfter(stock, act, pieces, seen)).toBe(after))

test('no act makes stock negative, or more than there can be', () => {
  fc.assert(fc.property(fc.constantFrom(...acts), fc.nat(1_000_000), fc.integer({ min: -5, max: 1_000_005 }), fc.nat(1_000_000), (act, stock, pieces, seen) => {
    if (whyNotChange(stock, act, pieces, seen)) return
    const after = stockAfter(stock, act, pieces, seen)
    expect(Number.isSafeInteger(after) && after >= 0 && after <= 1_000_000).toBe(true)
  }))
})

test('codes as a scanner gives them, and as people paste them', () => {
  expect(readCodes('A1\nA1\n B 2  3\nC×4\n６９０１，５\n\n')).toEqual({ lines: [{ code: 'A1', pieces: 2 }, { code: 'B 2', pieces: 3 }, { code: 'C', pieces: 4 }, { code: '6901', pieces: 5 }], wrong: [] })
})

test('several at once, each with who, why and what for; one wrong undoes all', async () => {
  const { app, mei, max, ware, stockOf } = setting()
  const [bowl, cup, foreign] = [ware(mei, '碗'), ware(mei, '杯'), ware(max, '别人的')]
  await changeStocks(app, mei, { act: 'received', subject: '送货单 0618', lines: [{ variantId: bowl, pieces: 5, seen: 10 }, { variantId: cup, pieces: 1, seen: 10 }] })
  expect([bowl, cup].map(stockOf)).toEqual([15, 11])
  expect(await refused(changeStocks(app, mei, { act: 'lost', subject: '', lines: [{ variantId: bowl, pieces: 1, seen: 0 }, { variantId: cup, pieces: 12, seen: 0 }] }))).toContain('There are only 11')
  expect(await refused(changeStocks(app, mei, { act: 'received', subject: '', lines: [{ variantId: foreign, pieces: 1, seen: 0 }] }))).toContain('no such variant')
  expect([bowl, cup, foreign].map(stockOf)).toEqual([15, 11, 10])

  const [last, ...before] = listLedger(app.db, mei, { limit: 9 })
  expect(last).toMatchObject({ variantId: cup, change: 1, reason: 'received', subject: '送货单 0618', personName: 'mei', title: '杯' })
  expect(before.map(({ change, reason }) => [change, reason])).toEqual([[5, 'received'], [10, 'opening'], [10, 'opening']])
  expect(findProduct(app.db, 1)?.stock).toBe(15)
  expect(listMiscounted(app.db, 9)).toEqual([])
})

test('what is sold while somebody counts stays sold', async () => {
  const { app, mei, bei, ware, stockOf } = setting()
  const bowl = ware(mei, '碗')
  await app.change(db => takeStock(db, { variantId: bowl, quantity: 2, subject: 'order 1', by: bei.id, at: app.now() }))
  await changeStocks(app, mei, { act: 'counted', subject: '', lines: [{ variantId: bowl, pieces: 9, seen: 10 }] })
  expect(stockOf(bowl)).toBe(7)
})

test('the ledger is paged by its key, of one variant or of all, and shows nothing of others', async () => {
  const { app, mei, max, ware } = setting()
  const [bowl] = [ware(mei, '碗'), ware(max, '别人的')]
  for (let pieces = 1; pieces <= 5; pieces++) await changeStocks(app, mei, { act: 'received', subject: String(pieces), lines: [{ variantId: bowl, pieces, seen: 0 }] })
  const first = listLedger(app.db, mei, { limit: 4 })
  expect(first.map(({ subject }) => subject)).toEqual(['5', '4', '3', '2'])
  expect(listLedger(app.db, mei, { limit: 4, before: first.at(-1)!.id }).map(({ subject }) => subject)).toEqual(['1', ''])
  expect(listLedger(app.db, mei, { variantId: bowl, limit: 2 }).map(({ subject }) => subject)).toEqual(['5', '4'])
  expect(listLedger(app.db, max, { variantId: bowl, limit: 9 })).toEqual([])
  expect(listLedger(app.db, max, { limit: 9 })).toHaveLength(1)
})

test('stock is listed page by page, found by name, code and barcode, and what is low alone', async () => {
  const { app, mei, ware } = setting()
  const ids = ['碗', '杯', '盘'].map(title => ware(mei, title))
  app.db.query("update variants set code = 'CUP-1', barcode = '690' where id = ?").run(ids[1]!)
  const titles = (more: object) => listStock(app.db, mei, { limit: 9, ...more }).map(({ title }) => title)
  expect(titles({})).toEqual(['盘', '杯', '碗'])
  const [, second] = listStock(app.db, mei, { limit: 2 })
  expect(titles({ after: second })).toEqual(['碗'])
  for (const q of ['杯', 'CUP-1', '690']) expect(titles({ q })).toEqual(['杯'])
  await keepVariants(app, mei, [{ variantId: ids[0]!, lowAt: 10 }, { variantId: ids[2]!, lowAt: 9 }])
  expect([titles({ low: true }), countLow(app.db, mei)]).toEqual([['碗'], 1])
  expect([findVariantIdByCode(app.db, mei, 'CUP-1'), findVariantIdByCode(app.db, mei, '690'), findVariantIdByCode(app.db, mei, '')]).toEqual([ids[1]!, ids[1]!, null])
})

test('the merchant hears once that it is low, and again after there was enough', async () => {
  const { app, mei, max, bei, ware, told } = setting()
  const [bowl, cup] = [ware(mei, '碗', 6), ware(mei, '杯', 6), ware(max, '别人的', 0)]
  await keepVariants(app, mei, [{ variantId: bowl, lowAt: 5 }, { variantId: cup, lowAt: 5 }])
  await raiseStockAlarms(app)
  expect(told(mei)).toEqual([])

  await app.change(db => [bowl, cup].map(variantId => takeStock(db, { variantId, quantity: 2, subject: 'order 1', by: bei.id, at: app.now() })))
  await raiseStockAlarms(app)
  await raiseStockAlarms(app)
  expect(told(mei)).toEqual(['库存不多了：碗（剩 4 件）、杯（剩 4 件）'])
  expect(told(max)).toEqual([])

  await changeStocks(app, mei, { act: 'received', subject: '', lines: [{ variantId: bowl, pieces: 10, seen: 0 }] })
  await raiseStockAlarms(app)
  await changeStocks(app, mei, { act: 'lost', subject: '', lines: [{ variantId: bowl, pieces: 14, seen: 0 }] })
  await raiseStockAlarms(app)
  expect(told(mei)[0]).toBe('库存不多了：碗（剩 0 件）')
  expect(told(mei)).toHaveLength(2)
})

test('a stock that is not the sum of its ledger is told to the administrators, once', async () => {
  const { app, mei, olga, ware, told } = setting()
  const bowl = ware(mei, '碗')
  await auditStock(app)
  await auditStock(app)
  expect(told(olga)).toEqual([])
  app.db.query('update variants set stock = 3 where id = ?').run(bowl)
  for (let round = 0; round < 4; round++) await auditStock(app)
  expect(told(olga)).toEqual([`库存和流水对不上，规格编号：${bowl}。请运行 stallcast doctor，并从最近的备份核对`])
  expect(listDeeds(app.db, 1e9, 1)[0]).toMatchObject({ deed: 'stock.miscounted', detail: String(bowl) })
})

test('no list reads a whole table', () => {
  const { app } = world()
  const plans: string[] = []
  const { query } = app.db
  app.db.query = ((sql: string) => {
    if (/^\s*select/.test(sql)) plans.push(...app.db.prepare<{ detail: string }, never[]>(`explain query plan ${sql}`).all(...([] as never[])).map(({ detail }) => detail))
    return query.call(app.db, sql)
  }) as typeof query
  listStock(app.db, { id: 1 }, { limit: 9, after: { productId: 9, variantId: 9 } })
  listStock(app.db, { id: 1 }, { limit: 9, low: true })
  listLedger(app.db, { id: 1 }, { limit: 9 })
  listLedger(app.db, { id: 1 }, { limit: 9, variantId: 1 })
  countLow(app.db, { id: 1 })
  expect(plans.length).toBeGreaterThan(10)
  expect(plans.filter(detail => /^SCAN (?!.*(USING (COVERING )?INDEX variants_short|\d))/.test(detail))).toEqual([])
})

test('stock is found by a code, a barcode or words of the name, page by page', () => {
  const { app, mei, max, ware } = setting()
  const [bowl, cup, lid] = [ware(mei, '手绘盖碗'), ware(mei, '手绘 Teacup'), ware(mei, '碗盖')]
  ware(max, '别人的盖碗')
  app.db.query("update variants set code = 'GW-1', barcode = '690' where id = ?").run(lid)
  updateWords(app.db)
  const found = (q: string, more: object = {}) => listStock(app.db, mei, { q, limit: 9, ...more }).map(({ variantId }) => variantId)
  expect([found('盖'), found('手绘'), found('tea'), found('GW-1'), found('690'), found('gw'), found('手绘 碗'), found('%'), found('69')]).toEqual([
    [lid, bowl], [cup, bowl], [cup], [lid], [lid], [lid], [bowl], [], [],
  ])
  const [first] = listStock(app.db, mei, { q: '盖', limit: 1 })
  expect(found('盖', { after: first })).toEqual([bowl])
  expect(found('盖', { low: true })).toEqual([])
  updateLowAt(app.db, bowl, 1000)
  expect(found('盖', { low: true })).toEqual([bowl])
})

test('of very many that run short, a hundred are counted', () => {
  const { app, mei, ware } = setting()
  for (let number = 0; number < mostCounted + 3; number++) updateLowAt(app.db, ware(mei, `碗 ${number}`), 1000)
  expect(countLow(app.db, mei)).toBe(mostCounted + 1)
  const seen = new Set<number>()
  for (let page = listStock(app.db, mei, { low: true, limit: 40 }); page.length; page = listStock(app.db, mei, { low: true, limit: 40, after: page.at(-1)! })) for (const { variantId } of page) seen.add(variantId)
  expect(seen.size).toBe(mostCounted + 3)
})
