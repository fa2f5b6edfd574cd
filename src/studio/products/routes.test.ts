import { expect, test } from 'bun:test'
import { readdirSync } from 'node:fs'
import { transitionProduct } from '../../catalog/actions.ts'
import { findProduct, findProductOf, listProductsOf, updateProductState } from '../../catalog/store.ts'
import { setStock } from '../../catalog/stock.ts'
import { browse } from '../../testing/browse.ts'
import { bomb, file, photo } from '../../testing/pictures.ts'
import { world } from '../../testing/world.ts'

const typed = { title: '新碗', price: '56.00', stock: '3', shippingFee: '8', description: '一只碗\n第二行', categoryId: '3', stockSeen: '0', then: '' }
const jpg = (number = 1, name = `${number}.jpg`) => file(photo(number) as Uint8Array<ArrayBuffer>, name)
const newest = ({ app, mei }: ReturnType<typeof world>) => listProductsOf(app.db, mei, { limit: 1 })[0]!
const pictureFields = (html: string) => [...html.matchAll(/name="picture" value="([\w-]+)"/g)].map(([, id]) => id!)

test('a draft needs nothing but a name', async () => {
  const w = world()
  const { status, to } = await browse(w.app, 'mei').post('/studio/products', { title: '以后再写', price: '', stock: '', shippingFee: '', description: '', categoryId: '3', then: '' })
  expect([status, to]).toEqual([303, `/studio/products/${newest(w).id}?notice=saved`])
  expect(newest(w)).toMatchObject({ title: '以后再写', price: 0, stock: 0, state: 'draft' })
})

test('a product is listed with its pictures and waits for the administrator', async () => {
  const w = world()
  const { status, to } = await browse(w.app, 'mei').post('/studio/products', { ...typed, then: 'submit', pictures: [jpg(1), jpg(2)] })
  expect([status, to]).toEqual([303, '/studio/products?notice=sent'])
  const product = newest(w)
  expect(product).toMatchObject({ title: '新碗', price: 5600, stock: 3, shippingFee: 800, description: '一只碗\n第二行', state: 'submitted' })
  expect(product.pictureIds).toHaveLength(2)
  expect(readdirSync(w.app.images.folder)).toHaveLength(6)
})

test('an administrator who sells puts on sale at once', async () => {
  const { app, olga } = world()
  const { to } = await browse(app, 'olga').post('/studio/products', { ...typed, then: 'submit', pictures: [jpg()] })
  expect(to).toBe('/studio/products?notice=on-sale')
  expect(listProductsOf(app.db, olga, { limit: 1 })[0]!.state).toBe('on-sale')
})

test('nothing typed is lost when something is wrong, nor is a picture', async () => {
  const w = world()
  const mei = browse(w.app, 'mei')
  const wrong = await mei.post('/studio/products', { ...typed, price: 'a lot', then: 'submit', pictures: [jpg()] })
  expect(wrong.status).toBe(422)
  for (const kept of ['value="新碗"', 'value="a lot"', '一只碗\r\n第二行', 'id="e-price"']) expect(wrong.html).toContain(kept)
  expect(listProductsOf(w.app.db, w.mei, { limit: 1 })).toEqual([])

  const picture = pictureFields(wrong.html)
  expect(picture).toHaveLength(1)
  const right = await mei.post('/studio/products', { ...typed, then: 'submit', picture, place: '1' })
  expect(right.status).toBe(303)
  expect(newest(w).pictureIds).toEqual(picture)
})

test.each([
  ['name', { title: '' }, 'e-title'],
  ['long name', { title: '字'.repeat(61) }, 'e-title'],
  ['negative price', { price: '-5' }, 'e-price'],
  ['price with half a fen', { price: '1.005' }, 'e-price'],
  ['price of nothing', { price: '0' }, 'e-price'],
  ['stock in halves', { stock: '1.5' }, 'e-stock'],
  ['too much stock', { stock: '1000001' }, 'e-stock'],
  ['category', { categoryId: '999' }, 'e-categoryId'],
  ['no picture', { pictures: [] }, 'e-pictures'],
] as const)('a wrong %s is told at its field', async (_, fields, at) => {
  const { app, mei } = world()
  const { status, html } = await browse(app, 'mei').post('/studio/products', { ...typed, then: 'submit', pictures: [jpg()], ...fields } as never)
  expect(status).toBe(422)
  expect([...html.matchAll(/id="(e-\w+)"/g)].map(([, id]) => id!)).toEqual([at])
  expect(listProductsOf(app.db, mei, { limit: 1 })).toEqual([])
})

test.each([
  ['text named .jpg', () => file(new TextEncoder().encode('#!/bin/sh\nexit'), 'photo.jpg')],
  ['SVG', () => file(new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'), 'drawing.svg', 'image/svg+xml')],
  ['a decompression bomb', () => file(bomb() as Uint8Array<ArrayBuffer>, 'bomb.png', 'image/png')],
  ['half a picture', () => file(photo().slice(0, 200) as Uint8Array<ArrayBuffer>, 'half.png', 'image/png')],
  ['more bytes than allowed', () => file(new Uint8Array(12 * 1024 * 1024 + 1), 'huge.jpg')],
])('%s is refused by name; the good one beside it stays', async (_, bad) => {
  const { app, mei } = world()
  const upload = bad()
  const { status, html } = await browse(app, 'mei').post('/studio/products', { ...typed, pictures: [upload, jpg()] })
  expect(status).toBe(422)
  expect(html).toContain(`「${upload.name}」`)
  expect(pictureFields(html)).toHaveLength(1)
  expect(readdirSync(app.images.folder)).toHaveLength(3)
  expect(listProductsOf(app.db, mei, { limit: 1 })).toEqual([])
})

test('of too many files the first nine are kept', async () => {
  const { app } = world()
  const { status, html } = await browse(app, 'mei').post('/studio/products', { ...typed, pictures: Array.from({ length: 11 }, (_, number) => jpg(number + 1)) })
  expect(status).toBe(422)
  expect(html).toContain('有 2 张没有保存')
  expect(pictureFields(html)).toHaveLength(9)
})

test('a picture of somebody else is not there', async () => {
  const w = world()
  const [theirs, mine] = [w.picture(w.max), w.picture(w.mei)]
  await browse(w.app, 'mei').post('/studio/products', { ...typed, picture: [theirs, mine, 'nonsense', mine], place: ['1', '2', '3', '4'], cover: theirs })
  expect(newest(w).pictureIds).toEqual([mine])
})

test('whoever sends too many pictures hears of it at the field', async () => {
  const { app } = world()
  const mei = browse(app, 'mei')
  const nine = () => mei.post('/studio/products', { ...typed, pictures: Array.from({ length: 9 }, (_, number) => jpg(number)) })
  for (let round = 0; round < 4; round++) expect((await nine()).status).toBe(303)
  const { status, html } = await nine()
  expect(status).toBe(422)
  expect(html).toContain('操作太频繁')
  expect(pictureFields(html)).toHaveLength(4)
})

test('pictures are removed, ordered, added, and one becomes the cover', async () => {
  const { app, mei, product, picture } = world()
  const [a, b, c, d] = Array.from({ length: 4 }, () => picture(mei)) as [string, string, string, string]
  const { id } = product(mei, { pictureIds: [a, b, c, d] })
  const { status } = await browse(app, 'mei').post(`/studio/products/${id}`, {
    ...typed, picture: [a, b, c, d], place: ['3', '2', '9', '1'], remove: [b], cover: c, pictures: [jpg()],
  })
  expect(status).toBe(303)
  const { pictureIds } = findProduct(app.db, id)!
  expect(pictureIds.slice(0, 3)).toEqual([c, d, a])
  expect(pictureIds).toHaveLength(4)
})

test('what is on sale cannot lose its price or its last picture', async () => {
  const { app, mei, product } = world()
  const before = product(mei)
  const [picture] = before.pictureIds as [string]
  const { status, html } = await browse(app, 'mei').post(`/studio/products/${before.id}`, { ...typed, price: '', picture, place: '1', remove: picture })
  expect(status).toBe(422)
  expect(html).toContain('id="e-pictures"')
  expect(html).toContain('id="e-price"')
  expect(html).toMatch(/name="remove"[^>]*checked/)
  expect(findProduct(app.db, before.id)).toEqual(before)
})

test('what was sold while the page was open is not put back by saving it', async () => {
  const { app, mei, product, variantOf } = world()
  const { id, pictureIds } = product(mei, { stock: 10 })
  const page = await browse(app, 'mei').get(`/studio/products/${id}`)
  expect(page.html).toContain('name="stockSeen" value="10"')
  await app.change(db => setStock(db, { variantId: variantOf({ id }), to: 6, reason: 'counted', subject: '', by: null, at: app.now() }))
  await browse(app, 'mei').post(`/studio/products/${id}`, { ...typed, picture: pictureIds, place: '1', stock: '10', stockSeen: '10' })
  expect(findProduct(app.db, id)?.stock).toBe(6)
})

test('price and stock are changed in the list, and the line is drawn again', async () => {
  const { app, mei, product } = world()
  const { id } = product(mei, { stock: 10 })
  const { status, html } = await browse(app, 'mei').postPart(`/studio/products/${id}/price`, { price: '99', stock: '12', stockSeen: '10' })
  expect(status).toBe(200)
  expect(html).toContain(`hx-target="#product-${id}"`)
  expect(html).toContain('value="99.00"')
  expect(findProduct(app.db, id)).toMatchObject({ price: 9900, stock: 12 })

  const wrong = await browse(app, 'mei').postPart(`/studio/products/${id}/price`, { price: '99', stock: 'many', stockSeen: '12' })
  expect(wrong.status).toBe(422)
  expect(wrong.html).toContain('value="many"')
  expect(wrong.html).toContain(`id="wrong-${id}"`)

  const plain = await browse(app, 'mei').post(`/studio/products/${id}/price`, { price: '98', stock: '12', stockSeen: '12' })
  expect([plain.status, plain.to]).toEqual([303, '/studio/products?notice=saved'])
  const plainWrong = await browse(app, 'mei').post(`/studio/products/${id}/price`, { price: '', stock: '12', stockSeen: '12' })
  expect(plainWrong.status).toBe(422)
  expect(plainWrong.html).toContain('id="e-price"')
})

test('the list is found by state and by word, and has pages', async () => {
  const { app, mei, product } = world()
  const page = browse(app, 'mei')
  expect((await page.get('/studio/products')).html).toContain('货架还空着')

  for (let number = 1; number <= 31; number++) product(mei, { title: `碗 ${number} 号` })
  product(mei, { title: '一把壶', state: 'draft' })
  const first = await page.get('/studio/products')
  expect(first.html).toContain('一把壶')
  expect(first.html).toContain('在售 31')
  expect(first.html).not.toContain('碗 2 号')
  const [, more] = /rel="next" href="([^"]+)"/.exec(first.html)!
  expect((await page.get(more!.replaceAll('&amp;', '&'))).html).toContain('碗 2 号')

  expect((await page.get('/studio/products?state=draft')).html).not.toContain('碗 31 号')
  expect((await page.get('/studio/products?q=%E5%A3%B6')).html).toContain('一把壶')
  expect((await page.get('/studio/products?q=%E5%A3%B6')).html).not.toContain('碗 31 号')
  expect((await page.get('/studio/products?q=nothing')).html).toContain('没有找到商品')
})

test('the merchant reads why it was declined', async () => {
  const { app, mei, product } = world()
  const { id } = product(mei, { state: 'submitted' })
  updateProductState(app.db, id, 'declined', '图片有 <水印>', app.now())
  const { html } = await browse(app, 'mei').get(`/studio/products/${id}`)
  expect(html).toContain('图片有 &lt;水印&gt;')
  expect(html).toContain('value="submit"')
})

test('each state offers what may be done in it', async () => {
  const { app, mei, product } = world()
  const offered = async (state: 'draft' | 'submitted' | 'on-sale' | 'off-sale') => {
    const { html } = await browse(app, 'mei').get(`/studio/products/${product(mei, { state }).id}`)
    return [...html.matchAll(/name="(?:then|transition)" value="([\w-]+)"/g)].map(([, act]) => act!).filter(act => act !== 'table')
  }
  expect(await offered('draft')).toEqual(['submit'])
  expect(await offered('submitted')).toEqual(['withdraw'])
  expect(await offered('on-sale')).toEqual(['take-off'])
  expect(await offered('off-sale')).toEqual(['put-back', 'put-back'])
})

test('off sale and back again by plain forms', async () => {
  const { app, mei, product } = world()
  const { id } = product(mei)
  const { status, to } = await browse(app, 'mei').post(`/studio/products/${id}/transitions`, { transition: 'take-off' })
  expect([status, to]).toEqual([303, `/studio/products/${id}?notice=done`])
  expect(findProduct(app.db, id)?.state).toBe('off-sale')
  const again = await browse(app, 'mei').post(`/studio/products/${id}/transitions`, { transition: 'take-off' })
  expect(again.status).toBe(422)
  await browse(app, 'mei').post(`/studio/products/${id}/transitions`, { transition: 'put-back' })
  expect(findProduct(app.db, id)?.state).toBe('on-sale')
})

test('a merchant cannot let their own product through review', async () => {
  const { app, mei, product } = world()
  const { id } = product(mei, { state: 'submitted' })
  const { status } = await browse(app, 'mei').post(`/studio/products/${id}/transitions`, { transition: 'approve' })
  expect(status).toBe(422)
  expect(findProduct(app.db, id)?.state).toBe('submitted')
})

test('a form that is none is refused', async () => {
  const { app } = world()
  const { status } = await browse(app, 'mei').ask('/studio/products', { method: 'POST', body: '{"title":"x"}', headers: { 'content-type': 'application/json' } })
  expect(status).toBe(415)
  const torn = await browse(app, 'mei').ask('/studio/products', { method: 'POST', body: '--x\r\ntorn', headers: { 'content-type': 'multipart/form-data; boundary=x' } })
  expect([400, 422]).toContain(torn.status)
})

test('nobody else comes here', async () => {
  const { app, mei, product } = world()
  const { id } = product(mei)
  const pages = ['/studio/products', '/studio/products/new', `/studio/products/${id}`]
  const acts = ['/studio/products', `/studio/products/${id}`, `/studio/products/${id}/price`, `/studio/products/${id}/transitions`]
  const before = findProductOf(app.db, mei, id)
  const sent = { ...typed, transition: 'take-off' }

  for (const path of pages) {
    expect([path, (await browse(app, null).get(path)).to]).toEqual([path, `/login?back=${encodeURIComponent(path)}`])
    for (const who of ['bei', 'gao', 'sun']) expect([path, (await browse(app, who).get(path)).status]).toEqual([path, 403])
  }
  for (const path of acts) {
    expect([path, (await browse(app, null).post(path, sent)).status]).toEqual([path, 303])
    expect([path, (await browse(app, null).post(path, sent)).to]).toEqual([path, '/login?back=%2F'])
    for (const who of ['bei', 'gao', 'sun']) expect([path, (await browse(app, who).post(path, sent)).status]).toEqual([path, 403])
  }
  for (const who of ['max', 'olga']) {
    expect((await browse(app, who).get(`/studio/products/${id}`)).status).toBe(404)
    for (const path of acts.slice(1)) expect([path, (await browse(app, who).post(path, sent)).status]).toEqual([path, 404])
    expect((await browse(app, who).get('/studio/products')).html).not.toContain('手绘盖碗')
  }
  expect(findProductOf(app.db, mei, id)).toEqual(before)
  expect(listProductsOf(app.db, mei, { limit: 9 })).toHaveLength(1)
})

test('an approved product is shown with its state', async () => {
  const { app, mei, olga, product } = world()
  const { id } = product(mei, { state: 'submitted' })
  await transitionProduct(app, olga, id, 'approve')
  expect((await browse(app, 'mei').get(`/studio/products/${id}`)).html).toContain(`href="/products/${id}"`)
})
