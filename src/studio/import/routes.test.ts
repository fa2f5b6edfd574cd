import { expect, test } from 'bun:test'
import { workImports } from '../../catalog/imports/actions.ts'
import { readSheet } from '../../catalog/imports/sheet.ts'
import { csvBytes, zipOf } from '../../catalog/imports/testing.ts'
import { listProductsOf } from '../../catalog/store.ts'
import { browse } from '../../testing/browse.ts'
import { file, photo } from '../../testing/pictures.ts'
import { world } from '../../testing/world.ts'

const sheet = (text: string, name = '秋季新品.csv') => file(csvBytes(text) as Uint8Array<ArrayBuffer>, name, 'text/csv')
const errors = (html: string) => [...html.matchAll(/id="(e-[\w-]+)"/g)].map(([, id]) => id!)
const goods = ({ app, mei }: ReturnType<typeof world>) => listProductsOf(app.db, mei, { limit: 9 }).map(({ title }) => title)

test('from the sheet to the shelf: upload, look, import', async () => {
  const w = world()
  const mei = browse(w.app, 'mei')
  expect((await mei.get('/studio/import')).html).toContain('先检查')
  const { to } = await mei.post('/studio/import', { sheet: sheet('名称,分类,价格,图片\n盖碗,tea,168,a.png'), zip: file(zipOf([{ name: 'a.png', bytes: photo() }]), 'a.zip') })
  expect(to).toBe('/studio/import/1')

  const running = (await mei.get(to!)).html
  expect(running).toContain('<progress')
  expect(running).toContain('hx-trigger="every 1s"')
  await workImports(w.app)
  const ready = (await mei.getPart(to!)).html
  expect(ready).toStartWith('<div id="import"')
  expect(ready).not.toContain('hx-trigger')
  expect(ready).toContain('新增 1 件')
  expect(goods(w)).toEqual([])

  expect((await mei.post(`${to}/apply`)).to).toBe(to!)
  await workImports(w.app)
  expect((await mei.get(to!)).html).toContain('全部导入了')
  expect(goods(w)).toEqual(['盖碗'])
  expect((await mei.get('/studio/import')).html).toContain('秋季新品.csv')
})

test('what is wrong stands in a table of lines and columns, and cannot be imported', async () => {
  const w = world()
  const mei = browse(w.app, 'mei')
  await mei.post('/studio/import', { sheet: sheet('名称,分类,价格,颜值\n盖碗,tea,一百,9\n<b>盘</b>,nowhere,1,9') })
  await workImports(w.app)
  const { html } = await mei.get('/studio/import/1')
  expect(html).toContain('有问题 2 件')
  expect(html.replace(/\s+/g, ' ')).toContain('<td class="num">2</td><td>价格</td><td>请填写金额')
  expect(html).toContain('不认识「颜值」这一列')
  expect(html).not.toContain('/apply')
  expect((await mei.post('/studio/import/1/apply')).status).toBe(409)
  expect((await mei.post('/studio/import/1/abandon')).to).toBe('/studio/import?notice=done')
})

test.each([
  ['no sheet', {}, 'e-sheet'],
  ['a picture as a sheet', { sheet: file(photo() as Uint8Array<ArrayBuffer>, 'a.csv') }, 'e-sheet'],
  ['a sheet as an archive', { sheet: sheet('名称\n碗'), zip: sheet('名称\n碗') }, 'e-zip'],
])('%s is told at its field', async (_, fields, at) => {
  const w = world()
  const { status, html } = await browse(w.app, 'mei').post('/studio/import', { ...fields, submit: 'yes' } as never)
  expect([status, ...errors(html)]).toEqual([422, at])
  expect(/name="submit"[^>]*checked/.test(html)).toBe(true)
})

test('products go out as a sheet that can be read again, and as an archive', async () => {
  const w = world()
  w.product(w.mei, { title: '=HYPERLINK("http://bad.test")' })
  const mei = browse(w.app, 'mei')
  const { html, headers } = await mei.get('/studio/import/products.csv')
  expect(headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(headers.get('content-disposition')).toContain('attachment')
  expect(html).toContain(`"'=HYPERLINK`)
  expect((await readSheet(csvBytes(html))).rows[0]!.cells.title).toBe('=HYPERLINK("http://bad.test")')
  expect((await mei.get('/studio/import/products.zip')).html).toStartWith('PK')
  expect((await mei.get('/studio/import/example.csv')).html).toContain('手绘盖碗')
  for (let i = 0; i < 10; i++) await mei.get('/studio/import/products.csv')
  expect((await mei.get('/studio/import/products.zip')).status).toBe(429)
})

test('somebody else’s import is not there', async () => {
  const w = world()
  await browse(w.app, 'mei').post('/studio/import', { sheet: sheet('名称,分类\n盖碗,tea') })
  await workImports(w.app)
  const max = browse(w.app, 'max')
  for (const ask of [() => max.get('/studio/import/1'), () => max.post('/studio/import/1/apply'), () => max.post('/studio/import/1/abandon')]) expect((await ask()).status).toBe(404)
  expect((await max.get('/studio/import')).html).not.toContain('秋季新品')
})
