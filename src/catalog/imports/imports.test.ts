import { describe, expect, test } from 'bun:test'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Db } from '../../platform/db.ts'
import { browse } from '../../testing/browse.ts'
import { photo } from '../../testing/pictures.ts'
import { refused } from '../../testing/refused.ts'
import { world } from '../../testing/world.ts'
import { editProduct } from '../actions.ts'
import { listLowAt } from '../ledger/store.ts'
import { hasChangedWords } from '../search/store.ts'
import { addTemplate } from '../shipping/actions.ts'
import { presets } from '../shipping/rules.ts'
import { listProductsOf } from '../store.ts'
import { insertSupplier } from '../suppliers/store.ts'
import { listMiscounted, listStockEntries, listVariants } from '../variants/store.ts'
import { abandonImport, applyImport, forgetImports, startImport, workImports } from './actions.ts'
import { findImport } from './store.ts'
import { complaints, csvBytes, looked, zipOf } from './testing.ts'

const goods = ({ app, mei }: ReturnType<typeof world>) => listProductsOf(app.db, mei, { limit: 100 })

const takeOver = async ({ app, mei }: ReturnType<typeof world>, id: number) => {
  await applyImport(app, mei, id)
  await workImports(app)
  return findImport(app.db, id)!
}

const sheet = `名称,说明,分类,选项1,取值1,SKU 编码,条码,价格,库存,重量（克）,固定运费,运费模板,供应商
手绘盖碗,手工拉坯,茶与茶器,,,BOWL-1,690001,168,20,450,8,,
亚麻茶巾,,kitchen,颜色,白,TOWEL-W,,39,50,80,,普通快递,sun
,,,,蓝,TOWEL-B,,"1,039.5",0,,,,
`

const furnished = async () => {
  const w = world()
  await addTemplate(w.app, w.mei, { name: '普通快递', ...presets.piece, excludedNote: '', standard: true })
  insertSupplier(w.app.db, w.mei, w.sun.id, w.app.now())
  return w
}

test('a sheet is looked at first, then taken over, with the ledger saying where the stock came from', async () => {
  const w = await furnished()
  const seen = await looked(w.app, w.mei, sheet)
  expect(complaints(seen)).toEqual([])
  expect(seen).toMatchObject({ state: 'ready', counts: { added: 2, changed: 0, same: 0, wrong: 0 } })
  expect(goods(w)).toEqual([])

  expect(await takeOver(w, seen.id)).toMatchObject({ state: 'done', done: 2, total: 2 })
  const [towel, bowl] = goods(w)
  expect(bowl).toMatchObject({ title: '手绘盖碗', description: '手工拉坯', categoryId: 3, price: 16800, stock: 20, shippingFee: 800, shippingTemplateId: null, state: 'draft', options: [] })
  expect(towel).toMatchObject({ title: '亚麻茶巾', categoryId: 2, price: 3900, stock: 50, shippingTemplateId: 1, options: ['颜色'] })
  expect(listVariants(w.app.db, towel!.id)).toMatchObject([
    { values: ['白'], code: 'TOWEL-W', price: 3900, stock: 50, weight: 80, supplierId: w.sun.id },
    { values: ['蓝'], code: 'TOWEL-B', price: 103950, stock: 0, weight: 0, supplierId: null },
  ])
  const [white] = listVariants(w.app.db, towel!.id)
  expect(listStockEntries(w.app.db, white!.id, { limit: 9 })).toMatchObject([{ change: 50, reason: 'imported', subject: `import ${seen.id}`, personId: w.mei.id }])
  expect(listMiscounted(w.app.db, 9)).toEqual([])
})

test('the same sheet again changes nothing, and a few cells change what they say', async () => {
  const w = await furnished()
  await takeOver(w, (await looked(w.app, w.mei, sheet)).id)
  const before = goods(w)
  expect((await looked(w.app, w.mei, sheet)).counts).toEqual({ added: 0, changed: 0, same: 2, wrong: 0 })
  await abandonImport(w.app, w.mei, 2)

  const seen = await looked(w.app, w.mei, 'SKU,Price,Stock\nTOWEL-B,41,7\nBOWL-1,,\n')
  expect(seen.counts).toEqual({ added: 0, changed: 1, same: 1, wrong: 0 })
  await takeOver(w, seen.id)
  const [towel, bowl] = goods(w)
  expect(bowl).toEqual(before[1]!)
  expect(towel).toMatchObject({ title: '亚麻茶巾', price: 3900, stock: 57, shippingTemplateId: 1 })
  expect(listVariants(w.app.db, towel!.id)).toMatchObject([{ price: 3900, stock: 50 }, { price: 4100, stock: 7 }])
})

test('a row with a new code and new values is a new variant of its product', async () => {
  const w = await furnished()
  await takeOver(w, (await looked(w.app, w.mei, sheet)).id)
  await takeOver(w, (await looked(w.app, w.mei, '名称,取值1,SKU 编码,价格\n亚麻茶巾,白,TOWEL-W,\n,灰,TOWEL-G,42\n')).id)
  const [towel, ...others] = goods(w)
  expect(others).toHaveLength(1)
  expect(listVariants(w.app.db, towel!.id).map(({ values, code, price }) => [values[0], code, price])).toEqual([['白', 'TOWEL-W', 3900], ['蓝', 'TOWEL-B', 103950], ['灰', 'TOWEL-G', 4200]])
})

test.each([
  ['名称,分类\n,', ['no products']],
  ['名称,分类,价格\n碗,茶与茶器,free', ['2 price: Please enter an amount']],
  ['名称,分类,价格\n碗,茶与茶器,-1', ['2 price: Please enter an amount']],
  ['名称,分类,库存\n碗,茶与茶器,1.5', ['2 stock: Please enter a whole number']],
  ['名称,分类,重量\n碗,茶与茶器,1e3', ['2 weight: Please enter a whole number']],
  ['名称,分类\n碗,宇航', ['2 category: There is no such category']],
  ['名称,价格\n碗,1', ['2 category: A new product needs this']],
  ['名称,分类\n' + '字'.repeat(61) + ',tea', ['2 title: At most 60']],
  ['SKU,价格\nNEW-1,1', ['2 title: There is no name and no known SKU']],
  ['名称,分类,SKU\n碗,tea,A\n盘,tea,A', ['3 code: This SKU is in line 2 already']],
  ['名称,分类,取值1\n碗,tea,白', ['2 option1: There is a value']],
  ['名称,分类,选项1,取值1\n碗,tea,颜色,', ['2 value1: This option has no value']],
  ['名称,分类,价格\n碗,tea,1\n碗,tea,2', ['3 value1: A product with several rows needs options']],
  ['名称,分类,选项1,取值1\n碗,tea,颜色,白\n碗,,,白', ['3 value1: This is the same variant as line 2']],
  ['名称,分类,选项1,取值1\n碗,tea,颜色,白\n碗,food,,蓝', ['3 category: This differs from line 2']],
  ['名称,分类,标签\n碗,tea,一、二、三、四、五、六、七、八、九、十、十一', ['2 tags: ']],
  ['名称,分类,对比对象,对比\n碗,tea,别家,容量 | 1', ['2 comparison: Row 1 needs four parts']],
  ['名称,分类,对比对象,对比\n碗,tea,别家,容量 | 1 | 2 | 实', ['2 comparison: Row 1 speaks of others']],
  ['名称,分类,对比对象,对比\n碗,tea,别家,容量 | 最好的 | 2 | 检测报告', ['2 comparison: Row 1 uses a word']],
  ['名称,分类,对比\n碗,tea,容量 | 1 | 2 | 检测报告', ['2 comparison: Please say what it is compared with']],
  [`名称,分类,功能\n碗,tea,${'字'.repeat(121)}`, ['2 function: At most 120']],
  ['名称,分类,无理由退货\n碗,tea,看心情', ['2 returns: Please enter one of']],
  ['名称,分类,库存提醒\n碗,tea,很少', ['2 lowAt: Please enter a whole number']],
  ['名称,分类,运费模板\n碗,tea,飞毛腿', ['2 template: There is no shipping template']],
  ['名称,分类,供应商\n碗,tea,nobody', ['2 supplier: There is no supplier']],
  ['名称,分类,图片\n碗,tea,a.jpg', ['2 pictures: The picture “a.jpg” cannot be found']],
  ['名称,分类,图片\n碗,tea,a|b|c|d|e|f|g|h|i|j', ['2 pictures: At most 9']],
])('%p is told by line and column, and nothing of it can be taken over', async (text, expected) => {
  const w = world()
  const one = await looked(w.app, w.mei, text).catch(error => ({ problems: [{ line: 0, column: null, text: error.reason }], counts: { wrong: 1 }, id: 0 }))
  for (const [index, begin] of expected.entries()) expect(complaints(one)[index]).toContain(begin)
  expect(one.counts.wrong).toBeGreaterThan(0)
  if (one.id) expect(await refused(applyImport(w.app, w.mei, one.id))).toContain('can no longer be changed')
  expect(goods(w)).toEqual([])
})

test('all that is wrong is told at once, and how much is right', async () => {
  const w = world()
  const one = await looked(w.app, w.mei, '名称,分类,价格,库存\n碗,tea,1,1\n盘,tea,x,y\n碟,nowhere,1,1\n,,,')
  expect(one.counts).toEqual({ added: 1, changed: 0, same: 0, wrong: 2 })
  expect(complaints(one)).toHaveLength(3)
})

test('a code that two of one’s products have says nothing, the product’s number does', async () => {
  const w = await furnished()
  await takeOver(w, (await looked(w.app, w.mei, sheet)).id)
  const [towel] = goods(w)
  await editProduct(w.app, w.mei, towel!.id, { ...towel!, options: towel!.options, variants: listVariants(w.app.db, towel!.id).map(variant => ({ ...variant, code: 'BOWL-1', stockSeen: variant.stock })) })
  expect(complaints(await looked(w.app, w.mei, 'SKU,价格\nBOWL-1,2'))[0]).toContain('have this SKU')
})

test('pictures come out of an archive, each kept once, whatever its names are encoded in', async () => {
  const w = world()
  const zip = zipOf([
    { name: 'goods/bowl.png', bytes: photo(1) }, { name: 'goods/SIDE.png', bytes: photo(2) }, { name: 'goods/again.png', bytes: photo(1) },
    { name: Uint8Array.from([0xcd, 0xeb, 0x2e, 0x70, 0x6e, 0x67]), bytes: photo(3) }, { name: '__MACOSX/goods/bowl.png', bytes: photo(9) },
  ])
  const one = await looked(w.app, w.mei, '名称,分类,图片,规格图片,价格\n碗,tea,bowl.png | goods/side.png|碗.png,again.png,1', { zip })
  expect(complaints(one)).toEqual([])
  await takeOver(w, one.id)
  const [bowl] = goods(w)
  expect(new Set(bowl!.pictureIds).size).toBe(3)
  expect(listVariants(w.app.db, bowl!.id)[0]!.pictureId).toBe(bowl!.pictureIds[0]!)
  expect(await w.app.images.file(`${bowl!.pictureIds[0]}-l.webp`)!.exists()).toBe(true)
  expect(readdirSync(join(w.app.images.folder, 'imports'))).toEqual([])
})

test.each([
  ['missing', [{ name: 'b.png', bytes: photo() }], 'is not in the ZIP'],
  ['called the same', [{ name: 'x/a.png', bytes: photo() }, { name: 'y/a.png', bytes: photo(2) }], 'write the folder as well'],
  ['no picture', [{ name: 'a.png', bytes: csvBytes('hello') }], 'is not a picture'],
  ['larger than it says', [{ name: 'a.png', bytes: new Uint8Array(5_000_000), size: 100 }], '“a.png”'],
])('a picture that is %s is told at its row', async (_, files, reason) => {
  const w = world()
  const one = await looked(w.app, w.mei, '名称,分类,图片\n碗,tea,a.png', { zip: zipOf(files) })
  expect(complaints(one)).toEqual([expect.stringContaining(reason)])
  expect(one.counts.wrong).toBe(1)
})

test.each([
  ['no archive', csvBytes('PK? no'), 'not a ZIP'],
  ['locked', zipOf([{ name: 'a.png', bytes: photo(), flags: 1 }]), 'has a password'],
  ['a bomb', zipOf([{ name: 'a.png', bytes: new Uint8Array(10), size: 4_000_000_000 }]), 'too large'],
  ['full of crumbs', zipOf(Array.from({ length: 5001 }, (_, index) => ({ name: `${index}.png`, bytes: new Uint8Array(1) }))), 'At most 5000'],
])('an archive that is %s is refused at once', async (_, zip, reason) => {
  const w = world()
  expect(await refused(startImport(w.app, w.mei, { name: 'a.csv', sheet: csvBytes('名称\n碗'), zip, submit: false }))).toContain(reason)
  expect(readdirSync(join(w.app.images.folder, 'imports'))).toEqual([])
})

test('given up, nothing stays: neither pictures nor files', async () => {
  const w = world()
  const one = await looked(w.app, w.mei, '名称,分类,图片\n碗,tea,a.png', { zip: zipOf([{ name: 'a.png', bytes: photo() }]) })
  const count = () => w.app.db.query<{ count: number }, []>('select count(*) as count from pictures').get()!.count
  expect(count()).toBe(1)
  await abandonImport(w.app, w.mei, one.id)
  expect([count(), ...readdirSync(w.app.images.folder)]).toEqual([0, 'imports'])
  expect(await refused(abandonImport(w.app, w.mei, one.id))).toContain('can no longer be changed')
  expect(await refused(applyImport(w.app, w.mei, one.id))).toContain('can no longer be changed')
})

test('what nobody comes back for is given up after a day', async () => {
  const w = world()
  const one = await looked(w.app, w.mei, '名称,分类\n碗,tea')
  await forgetImports(w.app)
  expect(findImport(w.app.db, one.id)!.state).toBe('ready')
  w.wait(25 * 3_600_000)
  await forgetImports(w.app)
  expect(findImport(w.app.db, one.id)!.state).toBe('abandoned')
})

test('what has changed since it was looked at stops the whole of it', async () => {
  const w = world()
  const one = await looked(w.app, w.mei, '名称,分类,价格\n碗,tea,1\n盘,food,1')
  w.app.db.run("update categories set slug = 'gone', name_zh = '无', name_en = 'None' where slug = 'food'")
  const done = await takeOver(w, one.id)
  expect(done.state).toBe('failed')
  expect(complaints(done)[0]).toContain('no such category')
  expect(goods(w)).toEqual([])
})

describe('nothing is half imported', () => {
  const rows = Array.from({ length: 450 }, (_, index) => `碗 ${index},tea,${index + 1},1`)
  const large = async () => {
    const w = world()
    const one = await looked(w.app, w.mei, ['名称,分类,价格,库存', ...rows].join('\n'))
    await applyImport(w.app, w.mei, one.id)
    return { ...w, one, count: () => listProductsOf(w.app.db, w.mei, { limit: 1000 }).length, now: () => findImport(w.app.db, one.id)! }
  }

  test('when the power goes in the middle: it is looked at and taken over again', async () => {
    const w = await large()
    const stop = new Error('the power is gone')
    const { change } = w.app
    // In the very change that takes it over, when most of it is written.
    w.app.change = (<Result>(work: (db: Db) => Result) => change(db => {
      const result = work(db)
      if (w.count() > 100) throw stop
      return result
    })) as typeof change
    expect(await workImports(w.app).catch(error => error)).toBe(stop)
    w.app.change = change
    expect([w.now().state, w.count()]).toEqual(['applying', 0])

    await workImports(w.app)
    expect(w.now()).toMatchObject({ state: 'done', done: 450, total: 450 })
    expect(hasChangedWords(w.app.db)).toBe(false)
    const titles = listProductsOf(w.app.db, w.mei, { limit: 1000 }).map(({ title }) => title)
    expect([titles.length, new Set(titles).size, listMiscounted(w.app.db, 9)]).toEqual([450, 450, []])
  })

  test('when what its last row needs is taken away between the last look and the change', async () => {
    const w = world()
    await addTemplate(w.app, w.mei, { name: '普通快递', ...presets.piece, excludedNote: '', standard: true })
    const { id } = await looked(w.app, w.mei, ['名称,分类,价格,运费模板', ...Array.from({ length: 50 }, (_, index) => `碗 ${index},tea,1,${index === 49 ? '普通快递' : ''}`)].join('\n'))
    await applyImport(w.app, w.mei, id)
    const { change } = w.app
    w.app.change = (<Result>(work: (db: Db) => Result) => change(db => {
      db.run('update shipping_templates set merchant_id = ? where merchant_id = ?', [w.max.id, w.mei.id])
      return work(db)
    })) as typeof change
    await workImports(w.app)
    w.app.change = change
    expect([findImport(w.app.db, id)!.state, goods(w)]).toEqual(['failed', []])
    expect((await browse(w.app, 'mei').get(`/studio/import/${id}`)).html).toContain('没有导入。请再上传一次')
  })
})

test('selling points, comparison, returns and threshold come in, and an edit of the threshold alone is no new version', async () => {
  const w = world()
  const seen = await looked(w.app, w.mei, [
    '名称,分类,功能,设计与材质,使用场景,对比对象,对比,无理由退货,SKU,库存,库存提醒',
    '盖碗,tea,不烫手,手工拉坯,两三人喝茶,普通盖碗,"容量 | 150 ml | 120 ml | 实测 2026-06\n杯口 | 外撇\\|收口 | 直口 | 实测 2026-06",为您定做,A,9,"1,0"',
  ].join('\n'))
  expect(complaints(seen)).toEqual([])
  await takeOver(w, seen.id)
  const [bowl] = goods(w)
  expect(bowl).toMatchObject({
    points: { function: '不烫手', material: '手工拉坯', scene: '两三人喝茶' }, returnExcluded: 'custom',
    comparison: { against: '普通盖碗', rows: [
      { aspect: '容量', ours: '150 ml', theirs: '120 ml', source: '实测 2026-06' }, { aspect: '杯口', ours: '外撇|收口', theirs: '直口', source: '实测 2026-06' },
    ] },
  })
  const [variant] = listVariants(w.app.db, bowl!.id)
  expect(listLowAt(w.app.db, bowl!.id)).toEqual(new Map([[variant!.id, 10]]))

  const again = await looked(w.app, w.mei, 'SKU,Low at\nA,3')
  expect(again.counts).toEqual({ added: 0, changed: 1, same: 0, wrong: 0 })
  await takeOver(w, again.id)
  expect([listLowAt(w.app.db, bowl!.id).get(variant!.id), goods(w)[0]!.version]).toEqual([3, bowl!.version])
  await takeOver(w, (await looked(w.app, w.mei, 'SKU,Return without a reason\nA,Seven days to return it without a reason')).id)
  expect(goods(w)[0]).toMatchObject({ returnExcluded: null, points: bowl!.points, comparison: bowl!.comparison })
})

test('new products are handed in when that is wanted, the complete ones', async () => {
  const w = world()
  const one = await looked(w.app, w.mei, `名称,分类,价格,图片\n碗,tea,1,${w.picture(w.mei)}.webp\n盘,tea,1,`, { submit: true })
  await takeOver(w, one.id)
  expect(goods(w).map(({ title, state }) => [title, state])).toEqual([['盘', 'draft'], ['碗', 'submitted']])
})

test('what is on sale does not become free', async () => {
  const w = world()
  const { id } = w.product(w.mei)
  w.app.db.query("update variants set code = 'A' where product_id = ?").run(id)
  expect(complaints(await looked(w.app, w.mei, 'SKU,价格\nA,0'))).toEqual([expect.stringContaining('needs a price and a picture')])
})

test('one at a time, not too often, and only one’s own', async () => {
  const w = world()
  w.product(w.max, { title: '别人的' })
  w.app.db.run("update variants set code = 'MAX-1'")
  const one = await looked(w.app, w.mei, '名称,分类,SKU,图片\n碗,tea,MAX-1,')
  expect(one.counts).toEqual({ added: 1, changed: 0, same: 0, wrong: 0 })
  expect(await refused(looked(w.app, w.mei, '名称\n碗'))).toContain('still running')
  for (const act of [applyImport, abandonImport]) expect(await refused(act(w.app, w.max, one.id))).toContain('no such import')
  await abandonImport(w.app, w.mei, one.id)
  const foreign = await looked(w.app, w.mei, `名称,分类,图片\n碗,tea,${w.picture(w.max)}.webp`)
  expect(complaints(foreign)).toEqual([expect.stringContaining('cannot be found')])

  for (let i = 0; i < 20; i++) await looked(w.app, w.max, '名称,分类\n碗,tea').then(({ id }) => abandonImport(w.app, w.max, id)).catch(() => {})
  expect(await refused(looked(w.app, w.max, '名称\n碗'))).toContain('a lot of imports')
})
