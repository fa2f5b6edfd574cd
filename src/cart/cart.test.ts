import { describe, expect, test } from 'bun:test'
import { browse } from '../testing/browse.ts'
import { market } from '../testing/market.ts'
import { refused } from '../testing/refused.ts'
import { updateProductState } from '../catalog/store.ts'
import { updateVariantPrice } from '../catalog/variants/store.ts'
import { addOffer } from '../promotions/actions.ts'
import type { OfferFields } from '../promotions/checks.ts'
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

describe('special prices', () => {
  const text = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
  const hour = 3_600_000
  const offered = (m: ReturnType<typeof market>, fields: Partial<OfferFields>) => addOffer(m.app, m.mei, {
    kind: 'flash-sale', terms: { price: 9900 }, title: '开窑价', code: null, roomId: null, startsAt: m.app.now(), endsAt: m.app.now() + hour, supply: 20, perBuyer: null,
    newBuyersOnly: false, productIds: [m.bowl.id], categoryIds: [], ...fields,
  } as OfferFields)
  const filled = async (quantity: number) => {
    const m = market()
    m.wait(8 * 24 * hour)
    await addToCart(m.app, { personId: m.bei.id }, { variantId: m.variantOf(m.bowl), quantity, roomId: null })
    return { ...m, cart: async () => text((await browse(m.app, 'bei').get('/cart')).html), checkout: async () => text((await browse(m.app, 'bei').get('/checkout')).html) }
  }

  test('are what the cart shows and sums up, with the usual price struck through', async () => {
    const m = await filled(2)
    await offered(m, {})
    const cart = await m.cart()
    for (const shown of ['¥ 99 原价 ¥168', '限时抢购', '小计 ¥198.00', '商品 ¥198.00', '合计 ¥206.00']) expect(cart).toContain(shown)
    expect(cart).not.toContain('¥336.00')
    for (const shown of ['¥ 99 原价 ¥168 ×2 ¥198.00', '商品 ¥198.00', '合计 ¥206.00']) expect(await m.checkout()).toContain(shown)
    m.wait(hour)
    expect(await m.cart()).toContain('商品 ¥336.00')
    expect(await m.cart()).not.toContain('原价')
  })

  test('hold for as many pieces as there are for this buyer', async () => {
    const m = await filled(3)
    await offered(m, { perBuyer: 2 })
    expect(await m.cart()).toContain('2 件按特价，其余每件 ¥168.00')
    expect(await m.cart()).toContain('商品 ¥366.00')
    const { total } = await m.place(m.bei, { quantity: 2 })
    expect(total).toBe(2 * 9900 + 800)
    await addToCart(m.app, { personId: m.bei.id }, { variantId: m.variantOf(m.bowl), quantity: 3, roomId: null })
    const after = await m.cart()
    expect(after).not.toContain('限时抢购')
    expect(after).toContain('商品 ¥672.00')
  })

  test('of a show hold while it is live, and what else comes off stands in the sum', async () => {
    const m = await filled(1)
    const room = m.room(m.mei, { state: 'live' })
    await offered(m, { kind: 'live-price', terms: { percent: 25 }, roomId: room.id, supply: null } as Partial<OfferFields>)
    await offered(m, { kind: 'spend-and-save', terms: { steps: [{ from: 10000, off: 1000 }], exclusive: false }, title: '满减', supply: null, productIds: [] } as Partial<OfferFields>)
    const cart = await m.cart()
    for (const shown of ['¥ 126', '直播价', '商品 ¥126.00', '满减 满减 -¥10.00', '合计 ¥124.00']) expect(cart).toContain(shown)
  })
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
