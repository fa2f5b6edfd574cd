import { expect, test } from 'bun:test'
import { browse } from '../testing/browse.ts'
import { market } from '../testing/market.ts'
import { refused } from '../testing/refused.ts'
import { updateProductState } from '../catalog/store.ts'
import { updateVariantPrice } from '../catalog/variants/store.ts'
import { addToCart, changeCart, forgetCarts } from './actions.ts'
import { cartLasts } from './rules.ts'
import { findCartId, listCartLines } from './store.ts'

const inCart = (m: ReturnType<typeof market>, owner: Parameters<typeof findCartId>[1]) => {
  const id = findCartId(m.app.db, owner)
  return id === null ? [] : listCartLines(m.app.db, id).map(({ variantId, quantity, chosen }) => [variantId, quantity, chosen])
}

const cookieOf = (headers: Headers, name: string) =>
  headers.getSetCookie().find(cookie => cookie.startsWith(`${name}=`))?.split(';')[0]?.slice(name.length + 1)

test('more of the same is one line, and never more than there is', async () => {
  const m = market(5)
  const owner = { personId: m.bei.id }
  const variantId = m.variantOf(m.bowl)
  expect(await addToCart(m.app, owner, { variantId, quantity: 2, roomId: null })).toBe(2)
  expect(await addToCart(m.app, owner, { variantId, quantity: 3, roomId: null })).toBe(5)
  expect(await refused(addToCart(m.app, owner, { variantId, quantity: 1, roomId: null }))).toContain('Only 5 left')
  for (const quantity of [-1, 0, 0.5, NaN]) expect(await refused(addToCart(m.app, owner, { variantId, quantity, roomId: null }))).toContain('1 to 99')
  expect(inCart(m, owner)).toEqual([[variantId, 5, true]])
})

test('a visitor’s cart becomes theirs when they sign in, on whatever device', async () => {
  const m = market()
  const cup = m.variantOf(m.product(m.mei, { title: '主人杯' }))
  const bowl = m.variantOf(m.bowl)
  await addToCart(m.app, { personId: m.bei.id }, { variantId: bowl, quantity: 3, roomId: null })

  const stranger = browse(m.app, null)
  const first = await stranger.post('/cart/lines', { variant: String(bowl), quantity: '1' })
  expect([first.status, first.to]).toEqual([303, '/cart?notice=in-cart'])
  const part = await stranger.postPart('/cart/lines', { variant: String(bowl), quantity: '1' })
  expect(part.headers.getSetCookie().map(cookie => cookie.split('=')[0])).toEqual(['cart', 'cart-count'])
  const token = cookieOf(first.headers, 'cart')!
  const known = { headers: { cookie: `cart=${token}` } }
  await browse(m.app, null).ask('/cart/lines', { method: 'POST', body: new URLSearchParams({ variant: String(cup), quantity: '2' }), headers: { cookie: `cart=${token}`, origin: 'http://shop.test' } })
  expect((await stranger.ask('/cart', known)).html).toContain('主人杯')

  const mine = await browse(m.app, null).ask('/cart', { headers: { cookie: `cart=${token}; stall=bei` } })
  expect(mine.status).toBe(200)
  expect(cookieOf(mine.headers, 'cart')).toBe('')
  expect(inCart(m, { personId: m.bei.id }).sort()).toEqual([[bowl, 3, true], [cup, 2, true]].sort())
  expect((await stranger.ask('/cart', known)).html).not.toContain('主人杯')
})

test('nobody sees the cart of somebody else', async () => {
  const m = market()
  await addToCart(m.app, { personId: m.bei.id }, { variantId: m.variantOf(m.bowl), quantity: 1, roomId: null })
  for (const who of ['lin', 'mei', 'olga', null]) expect((await browse(m.app, who).get('/cart')).html).not.toContain('手绘盖碗')
})

test('a price that has changed and goods that are gone are told, and what is gone is not bought', async () => {
  const m = market()
  const bowl = m.variantOf(m.bowl)
  const gone = m.product(m.mei, { title: '停售的杯' })
  for (const variantId of [bowl, m.variantOf(gone)]) await addToCart(m.app, { personId: m.bei.id }, { variantId, quantity: 1, roomId: null })
  await m.app.change(db => {
    updateVariantPrice(db, bowl, 19900)
    updateProductState(db, gone.id, 'off-sale', '', m.app.now())
  })
  const { html } = await browse(m.app, 'bei').get('/cart')
  expect(html).toContain('比放进来时贵了，原来 ¥168.00')
  expect(html).toContain('已下架，不能购买')
  expect(html).toContain('¥207.00')
})

test('changing the cart is a plain form, and a part for htmx', async () => {
  const m = market()
  const bowl = m.variantOf(m.bowl)
  const cup = m.variantOf(m.product(m.mei, { title: '主人杯', price: 5000 }))
  for (const variantId of [bowl, cup]) await addToCart(m.app, { personId: m.bei.id }, { variantId, quantity: 1, roomId: null })
  const form = { variant: [String(bowl), String(cup)], [`quantity-${bowl}`]: '2', [`quantity-${cup}`]: '1', chosen: String(bowl) }
  const part = await browse(m.app, 'bei').postPart('/cart', form)
  expect(part.headers.get('hx-trigger')).toBe('cart-changed')
  expect(part.html).toContain('¥344.00')
  expect(inCart(m, { personId: m.bei.id }).sort()).toEqual([[bowl, 2, true], [cup, 1, false]].sort())

  expect((await browse(m.app, 'bei').post('/cart', { ...form, remove: String(cup) })).to).toBe('/cart')
  expect(inCart(m, { personId: m.bei.id })).toEqual([[bowl, 2, true]])
  expect((await browse(m.app, 'bei').post('/cart', { ...form, then: 'all' })).to).toBe('/checkout')
  await changeCart(m.app, { personId: m.bei.id }, [{ variantId: bowl, quantity: 0 }])
  expect((await browse(m.app, 'bei').get('/cart')).html).toContain('购物车是空的')
})

test('a visitor’s cart waits for three months', async () => {
  const m = market()
  const stranger = { tokenHash: 'hash' }
  await addToCart(m.app, stranger, { variantId: m.variantOf(m.bowl), quantity: 1, roomId: null })
  m.wait(cartLasts)
  await forgetCarts(m.app)
  expect(inCart(m, stranger)).toHaveLength(1)
  m.wait(1)
  await forgetCarts(m.app)
  expect(inCart(m, stranger)).toEqual([])
})
