import { expect, test } from 'bun:test'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import yauzl from 'yauzl'
import type { Person } from '../../accounts/rules.ts'
import type { App } from '../../app.ts'
import { insertPicture } from '../../platform/images.ts'
import { photo } from '../../testing/pictures.ts'
import { world } from '../../testing/world.ts'
import { addProduct, type ProductFields } from '../actions.ts'
import { readTags, returnExclusions } from '../content/rules.ts'
import { keepVariants } from '../ledger/actions.ts'
import { listLowAt } from '../ledger/store.ts'
import { addTemplate } from '../shipping/actions.ts'
import { presets } from '../shipping/rules.ts'
import { listProductsOf } from '../store.ts'
import { insertSupplier } from '../suppliers/store.ts'
import { listVariants } from '../variants/store.ts'
import { abandonImport, applyImport, workImports } from './actions.ts'
import { exampleSheet, exportProducts, exportWithPictures } from './export.ts'
import { findImport } from './store.ts'
import { complaints, looked } from './testing.ts'

const exported = async (app: App, merchant: Person, locale: 'zh-CN' | 'en' = 'zh-CN') => {
  let text = ''
  for await (const part of exportProducts(app, merchant, app.speak(locale))) text += part
  return text
}

/** Everything a merchant wrote, without our numbers. */
const goods = (app: App, merchant: Person) =>
  listProductsOf(app.db, merchant, { limit: 1000 }).map(({ id, title, description, tags, points, comparison, returnExcluded, categoryId, options, shippingFee, pictureIds }) => ({
    title, description, tags, points, comparison, returnExcluded, categoryId, options, shippingFee, pictures: pictureIds.length,
    variants: listVariants(app.db, id).map(({ values, price, stock, code, barcode, weight, ...variant }) => ({ values, price, stock, code, barcode, weight, lowAt: listLowAt(app.db, id).get(variant.id) })),
  }))

const text = (max: number) =>
  fc.string({ unit: fc.constantFrom(...'碗盘=+-@\'",;|｜\\\t\nab 1<&＝'), minLength: 1, maxLength: max }).map(typed => typed.replace(/[\t]/g, ' ').trim() || '碗')
const line = (max: number) => text(max).map(typed => typed.replaceAll('\n', ' ').trim() || '碗')
const variant = fc.record({ price: fc.nat(1_000_000), stock: fc.nat(1000), code: fc.oneof(fc.constant(''), line(12)), barcode: fc.oneof(fc.constant(''), fc.constantFrom('0690001', '12')), weight: fc.nat(9000) })
const cell = line(12).map(typed => typed.replaceAll('\n', ' '))
const comparison = fc.record({
  against: cell, rows: fc.array(fc.record({ aspect: cell, ours: cell, theirs: cell, source: cell.map(typed => `实测 ${typed}`) }), { minLength: 1, maxLength: 3 }),
})
const points = fc.record({ function: cell, material: cell, scene: cell }, { requiredKeys: [] })
const ware = fc.record({
  points, comparison: fc.option(comparison), returnExcluded: fc.option(fc.constantFrom(...returnExclusions)), lowAt: fc.array(fc.option(fc.nat(50)), { minLength: 4, maxLength: 4 }),
  title: line(20), tags: fc.array(line(8), { maxLength: 3 }).map(typed => readTags(typed.join(','))), description: fc.oneof(fc.constant(''), text(60)), categoryId: fc.integer({ min: 1, max: 10 }), shippingFee: fc.nat(5000),
  options: fc.uniqueArray(line(6), { minLength: 0, maxLength: 3 }), variants: fc.array(variant, { minLength: 1, maxLength: 4 }), values: fc.uniqueArray(line(6), { minLength: 4, maxLength: 4 }),
})

const fieldsOf = ({ options, variants, values, lowAt: _, ...common }: typeof ware extends fc.Arbitrary<infer Ware> ? Ware : never): ProductFields => ({
  ...common, pictureIds: [], options,
  variants: (options.length ? variants : variants.slice(0, 1)).map((fields, index) => ({ ...fields, id: null, stockSeen: 0, pictureId: null, supplierId: null, values: options.map(() => values[index]!) })),
})

test('whatever is exported is known again, and imports elsewhere as it was', async () => {
  await fc.assert(fc.asyncProperty(fc.array(ware, { minLength: 1, maxLength: 6 }), fc.constantFrom('zh-CN' as const, 'en' as const), async (wares, locale) => {
    const { app, mei } = world()
    for (const one of wares) {
      const { id } = await addProduct(app, mei, fieldsOf(one))
      await keepVariants(app, mei, listVariants(app.db, id).map((variant, index) => ({ variantId: variant.id, lowAt: one.lowAt[index]! })))
    }
    const sheet = await exported(app, mei, locale)

    const again = await looked(app, mei, sheet)
    expect([complaints(again), again.counts]).toEqual([[], { added: 0, changed: 0, same: wares.length, wrong: 0 }])

    // Codes that stand twice are one's own affair at home; elsewhere they would be somebody's mistake.
    const codes = wares.flatMap(one => fieldsOf(one).variants!.map(({ code }) => code)).filter(Boolean)
    if (new Set(codes).size < codes.length) return
    const other = world()
    const { id } = await looked(other.app, other.max, sheet)
    await applyImport(other.app, other.max, id)
    await workImports(other.app)
    expect([findImport(other.app.db, id)!.state, ...complaints(findImport(other.app.db, id)!)]).toEqual(['done'])
    expect(goods(other.app, other.max).reverse()).toEqual(goods(app, mei))
    expect((await exported(other.app, other.max, locale)).split('\n').length).toBe(sheet.split('\n').length)
  }), { numRuns: 40 })
}, 60_000)

test('with templates, suppliers and pictures', async () => {
  const { app, mei, sun } = world()
  const templateId = await addTemplate(app, mei, { name: '=普通', ...presets.piece, excludedNote: '', standard: true })
  insertSupplier(app.db, mei, sun.id, app.now())
  const picture = await app.images.keep(photo())
  insertPicture(app.db, picture, mei.id, app.now())
  await addProduct(app, mei, {
    title: '碗', description: '', categoryId: 1, shippingFee: 0, shippingTemplateId: templateId, pictureIds: [picture.id], options: [],
    variants: [{ id: null, values: [], price: 100, stock: 1, stockSeen: 0, code: '', barcode: '', weight: 0, pictureId: picture.id, supplierId: sun.id }],
  })
  const sheet = await exported(app, mei)
  expect(sheet).toContain("'=普通")
  const again = await looked(app, mei, sheet)
  expect([complaints(again), again.counts.same]).toEqual([[], 1])
  await abandonImport(app, mei, again.id)
  expect(await app.images.file(`${picture.id}-s.webp`)!.exists()).toBe(true)

  const path = join(mkdtempSync(join(tmpdir(), 'export-')), 'goods.zip')
  await Bun.write(path, await exportWithPictures(app, mei, app.speak('en')).bytes())
  const zip = await yauzl.openPromise(path, { lazyEntries: true })
  const names: string[] = []
  for await (const entry of zip.eachEntry()) names.push(entry.fileName)
  expect(names).toEqual(['products.csv', `pictures/${picture.id}.webp`])

  const other = world()
  await addTemplate(other.app, other.max, { name: '=普通', ...presets.weight, excludedNote: '', standard: true })
  insertSupplier(other.app.db, other.max, other.sun.id, 1)
  const moved = await looked(other.app, other.max, sheet, { zip: new Uint8Array(await Bun.file(path).arrayBuffer()) })
  expect([complaints(moved), moved.counts.added]).toEqual([[], 1])
})

test('the example can be imported as it stands, but for its pictures', async () => {
  for (const locale of ['zh-CN', 'en'] as const) {
    const { app, mei } = world()
    const one = await looked(app, mei, exampleSheet(app, app.speak(locale)).replace(/[\w-]+\.jpg( \| )?/g, ''))
    expect([complaints(one), one.counts]).toEqual([[], { added: 2, changed: 0, same: 0, wrong: 0 }])
  }
})

test('nothing of somebody else is exported', async () => {
  const { app, mei, max, product } = world()
  product(max, { title: '别人的' })
  expect(await exported(app, mei)).not.toContain('别人的')
})
