import { expect, test } from 'bun:test'
import { findProduct } from '../../catalog/store.ts'
import { addTemplate } from '../../catalog/shipping/actions.ts'
import { presets } from '../../catalog/shipping/rules.ts'
import { listTemplatesOf } from '../../catalog/shipping/store.ts'
import { browse } from '../../testing/browse.ts'
import { world } from '../../testing/world.ts'

const zone = (at: number, fields: Record<string, string | string[]> = {}) =>
  Object.fromEntries(Object.entries({ first: '1', firstFee: '8', further: '1', furtherFee: '2', freeFrom: '', freePieces: '', others: '', ...fields }).map(([part, value]) => [`z${at}-${part}`, value]))

const typed = { name: '普通快递', basis: 'weight', drawnBasis: 'weight', zones: '2', ...zone(0, { place: 'CN', first: '1.5 kg', freeFrom: '99' }), ...zone(1, { place: ['CN-XJ', 'CN-XZ'], others: '日本, Singapore', firstFee: '20', freePieces: '3' }), 'excluded-place': 'CN-HK', excludedNote: '香港请联系客服' }

const saved = (name = '普通快递') => ({ name, basis: 'piece' as const, zones: presets.piece.zones, excluded: [], excludedNote: '', standard: false })
const errors = (html: string) => [...html.matchAll(/id="(e-[\w-]+)"/g)].map(([, id]) => id!)

test('a template is made from a preset, saved as typed, and shown in words', async () => {
  const w = world()
  const mei = browse(w.app, 'mei')
  expect((await mei.get('/studio/shipping')).html).toContain('还没有运费模板')
  const form = (await mei.get('/studio/shipping/new?from=weight')).html
  expect(form).toContain('name="z2-firstFee"')
  expect(form).toContain('value="20.00"')

  expect((await mei.post('/studio/shipping', typed)).to).toBe('/studio/shipping?notice=saved')
  expect(listTemplatesOf(w.app.db, w.mei)).toMatchObject([{
    name: '普通快递', basis: 'weight', standard: true, excluded: ['CN-HK'], excludedNote: '香港请联系客服',
    zones: [
      { places: ['CN'], first: 1500, firstFee: 800, further: 1000, furtherFee: 200, freeFrom: 9900, freePieces: null },
      { places: ['CN-XZ', 'CN-XJ', 'JP', 'SG'], first: 1000, firstFee: 2000, further: 1000, furtherFee: 200, freeFrom: null, freePieces: 3 },
    ],
  }])
  const { html } = await mei.get('/studio/shipping')
  expect(html).toContain('西藏、新疆、日本、新加坡')
  expect(html).toContain('1.5 kg以内 ¥8.00，每增加 1 kg加 ¥2.00，满 ¥99.00包邮')
})

test('what was saved comes back into the form and goes out of it the same', async () => {
  const w = world()
  const mei = browse(w.app, 'mei')
  await mei.post('/studio/shipping', typed)
  const before = listTemplatesOf(w.app.db, w.mei)
  const { html } = await mei.get(`/studio/shipping/${before[0]!.id}`)
  const fields: Record<string, string[]> = {}
  for (const [, tag] of html.split('id="template"')[1]!.split('</form>')[0]!.matchAll(/<input ([^>]*)>/g)) {
    const part = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(tag!)?.[1] ?? ''
    if (!/type="(checkbox|radio)"/.test(tag!) || /\bchecked\b/.test(tag!)) (fields[part('name')] ??= []).push(part('value'))
  }
  expect((await mei.post(`/studio/shipping/${before[0]!.id}`, fields)).status).toBe(303)
  expect(listTemplatesOf(w.app.db, w.mei)).toEqual(before)
})

test.each([
  [{ name: '' }, ['e-name']],
  [{ 'z0-first': '0' }, ['e-z0-first']],
  [{ 'z0-further': '1.2345' }, ['e-z0-further']],
  [{ 'z1-firstFee': 'free' }, ['e-z1-firstFee']],
  [{ 'z1-freePieces': '0' }, ['e-z1-freePieces']],
  [{ 'z1-others': '火星' }, ['e-z1-others']],
  [{ 'z1-place': 'CN' }, ['e-z1-others']],
  [{ 'z0-place': [] }, ['e-z0-others']],
  [{ 'excluded-place': 'CN-XJ' }, ['e-z1-others']],
  [{ 'excluded-others': 'Mordor' }, ['e-excluded-others']],
  [{ drawnBasis: 'piece' }, ['e-basis']],
  [{ zones: '0' }, ['e-name']],
] as const)('%o is told at its field, and what was typed stays', async (wrong, at) => {
  const w = world()
  const { status, html } = await browse(w.app, 'mei').post('/studio/shipping', { ...typed, ...wrong } as never)
  expect(status).toBe(422)
  expect(errors(html)).toEqual([...at])
  expect(html).toContain('香港请联系客服')
  expect(listTemplatesOf(w.app.db, w.mei)).toEqual([])
})

test('a name that is taken is told at the name', async () => {
  const w = world()
  await addTemplate(w.app, w.mei, saved())
  const { status, html } = await browse(w.app, 'mei').post('/studio/shipping', typed)
  expect([status, ...errors(html)]).toEqual([422, 'e-name'])
})

test('zones come and go without losing what was typed, with scripts and without', async () => {
  const w = world()
  const mei = browse(w.app, 'mei')
  const more = await mei.post('/studio/shipping', { ...typed, act: 'add' })
  expect(more.status).toBe(200)
  expect(more.html).toContain('id="zone-2"')
  expect(more.html).toContain('日本, Singapore')

  const fewer = await mei.postPart('/studio/shipping', { ...typed, act: 'drop-0' })
  expect(fewer.html).toStartWith('<form id="template"')
  expect(fewer.html).not.toContain('id="zone-1"')
  expect(/name="z0-others"[^>]*value="([^"]*)"/.exec(fewer.html)?.[1]).toBe('日本, Singapore')
  expect(/name="z0-place" value="CN-XJ" checked/.test(fewer.html)).toBe(true)

  const units = await mei.postPart('/studio/shipping', { ...typed, basis: 'piece', act: 'redraw' })
  expect(units.html).toContain('首件（件）')
  expect(listTemplatesOf(w.app.db, w.mei)).toEqual([])
})

test('a template is tried out as a buyer would write the address', async () => {
  const w = world()
  const mei = browse(w.app, 'mei')
  await mei.post('/studio/shipping', typed)
  const { id } = listTemplatesOf(w.app.db, w.mei)[0]!
  const tried = async (query: string) => (await mei.get(`/studio/shipping/${id}?${query}`)).html
  expect(await tried('to=浙江省杭州市&pieces=1&weight=3')).toContain('运费 ¥12.00')
  expect(await tried('to=浙江&value=99')).toContain('包邮</span>')
  expect(await tried('to=香港&pieces=1')).toContain('香港请联系客服')
  expect(await tried('to=%3Cb%3E&pieces=x')).toContain('没看出「&lt;b&gt;」')
})

test('a product takes the usual template, keeps its own, and what is used is not deleted', async () => {
  const w = world()
  const mei = browse(w.app, 'mei')
  const id = await addTemplate(w.app, w.mei, saved())
  const other = await addTemplate(w.app, w.mei, saved('大件'))
  expect((await mei.get('/studio/products/new')).html).toContain(`<option value="${id}" selected>普通快递</option>`)

  const product = w.product(w.mei)
  const fields = { title: '碗', price: '1', stock: '1', categoryId: '1', picture: product.pictureIds[0]!, place: '1', stockSeen: '10' }
  await mei.post(`/studio/products/${product.id}`, { ...fields, shippingTemplateId: String(other) })
  expect(findProduct(w.app.db, product.id)?.shippingTemplateId).toBe(other)
  expect((await mei.get('/studio/shipping')).html).toContain('1 件商品在用')

  const refused = await mei.post(`/studio/shipping/${other}/remove`)
  expect([refused.status, refused.html.includes('还有 1 件商品在用它')]).toEqual([409, true])
  await mei.post(`/studio/products/${product.id}`, { ...fields, shippingTemplateId: '' })
  expect((await mei.post(`/studio/shipping/${other}/remove`)).to).toBe('/studio/shipping?notice=removed')
  expect(listTemplatesOf(w.app.db, w.mei).map(template => template.id)).toEqual([id])
})

test('somebody else’s template is not there, and cannot be chosen', async () => {
  const w = world()
  const id = await addTemplate(w.app, w.mei, saved())
  const max = browse(w.app, 'max')
  expect((await max.get(`/studio/shipping/${id}`)).status).toBe(404)
  expect((await max.post(`/studio/shipping/${id}`, typed)).status).toBe(404)
  expect((await max.post(`/studio/shipping/${id}/remove`)).status).toBe(404)
  const product = w.product(w.max)
  const { status, html } = await max.post(`/studio/products/${product.id}`, { title: '碗', price: '1', stock: '1', categoryId: '1', picture: product.pictureIds[0]!, place: '1', shippingTemplateId: String(id) })
  expect([status, ...errors(html)]).toEqual([422, 'e-shippingTemplateId'])
  expect(listTemplatesOf(w.app.db, w.mei)).toHaveLength(1)
})

test('a shop with another currency is not offered China’s fees', async () => {
  const w = world()
  w.app.db.run("update shop set currency = 'EUR', locale = 'en'")
  const { html } = await browse(w.app, 'mei').get('/studio/shipping')
  expect([...html.matchAll(/\?from=(\w+)/g)].map(([, name]) => name)).toEqual(['everywhere'])
})
