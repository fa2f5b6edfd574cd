import { describe, expect, test } from 'bun:test'
import { findAccount } from '../../accounts/store.ts'
import { listAddresses } from '../../accounts/addresses/store.ts'
import { updateProductState } from '../../catalog/store.ts'
import { updateVariantPrice } from '../../catalog/variants/store.ts'
import { browse } from '../../testing/browse.ts'
import { address, market } from '../../testing/market.ts'
import { refused } from '../../testing/refused.ts'
import { listConsents, listOrdersOfBuyer } from '../store.ts'

type Market = ReturnType<typeof market>

const typedAddress = Object.fromEntries(Object.entries(address).map(([name, value]) => [`to-${name}`, value]))

/** What the form sends when it is filled in and nothing is touched. */
const filled = (m: Market, fields: Record<string, string> = {}) => ({
  intent: 'made-when-the-sheet-was-drawn', variant: String(m.variantOf(m.bowl)), room: '', quantity: '1', total: '17600',
  address: 'new', method: String(m.bank), note: '', ...typedAddress, ...fields,
})

const hidden = (html: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1]
const text = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

/** The code that was sent last. */
const lastCode = (m: Market) => /\d{6}/.exec(m.messages().at(-1)!.text)![0]

describe('the sheet', () => {
  test('is a part of the room for htmx and a page of its own for everybody else', async () => {
    const m = market(18)
    const room = m.room(m.mei, { state: 'live' })
    const part = await browse(m.app, null).getPart(`/buy/${m.bowl.id}?room=${room.id}`)
    const page = await browse(m.app, null).get(`/buy/${m.bowl.id}?room=${room.id}`)

    expect(part.html).not.toContain('<html')
    expect(page.html).toContain('<html')
    for (const { status, html } of [part, page]) {
      expect(status).toBe(200)
      expect(text(html)).toContain('手绘盖碗 剩 18 件')
      expect(html).toContain('hx-post="/orders"')
      expect(html).toContain('action="/orders"')
      expect(hidden(html, 'room')).toBe(String(room.id))
      expect([hidden(html, 'variant'), hidden(html, 'total')]).toEqual([String(m.variantOf(m.bowl)), '17600'])
      expect(text(html)).toContain('提交订单 ¥176.00')
    }
    expect(hidden(part.html, 'intent')).toMatch(/^[\w-]{32}$/)
    expect(hidden(part.html, 'intent')).not.toBe(hidden(page.html, 'intent'))
  })

  test('asks a stranger for phone and code, and who is signed in for neither', async () => {
    const m = market()
    expect((await browse(m.app, null).getPart('/buy/1')).html).toContain('name="code"')
    expect((await browse(m.app, 'bei').getPart('/buy/1')).html).not.toContain('name="code"')
  })

  test('offers the addresses of the book, the last one used first, and a new one', async () => {
    const m = market()
    await m.place(m.bei)
    const { html } = await browse(m.app, 'bei').getPart('/buy/1')
    const [kept] = listAddresses(m.app.db, m.app.vault, m.bei.id)
    expect(html).toContain(`name="address" value="${kept!.id}" checked`)
    expect(text(html)).toContain('龙井路 18 号')
    expect(html).toContain('name="address" value="new"')
    expect((await browse(m.app, 'lin').getPart('/buy/1')).html).not.toContain('龙井路')
  })

  test('offers the ways to pay that are open', async () => {
    const m = market()
    await m.app.change(db => db.run('update payment_methods set open = 0 where id = ?', [m.wallet]))
    const { html } = await browse(m.app, 'bei').getPart('/buy/1')
    expect(html.match(/name="method" value="\d+"/g)).toEqual([`name="method" value="${m.bank}"`, `name="method" value="${m.cash}"`])
  })

  test('says what cannot be bought: sold out, off sale, unknown, no way to pay', async () => {
    const m = market(1)
    await m.place(m.bei)
    const soldOut = await browse(m.app, 'lin').getPart('/buy/1')
    expect(text(soldOut.html)).toContain('已经卖完了')
    expect(soldOut.html).not.toContain('hx-post="/orders"')

    const other = m.product(m.max)
    expect(text((await browse(m.app, 'lin').getPart(`/buy/${other.id}`)).html)).toContain('还没有设好收款方式')

    const draft = m.product(m.mei, { state: 'off-sale' })
    expect((await browse(m.app, 'lin').get(`/buy/${draft.id}`)).status).toBe(404)
    expect((await browse(m.app, 'lin').get('/buy/999')).status).toBe(404)
  })

  test.each(['draft', 'submitted', 'declined'] as const)('shows nothing of what is still %s, whatever is posted', async state => {
    const m = market()
    const secret = m.product(m.mei, { title: '还没人知道的壶', state })
    const fields = filled(m, { variant: String(m.variantOf(secret)), quantity: 'many' })
    for (const path of [`/buy/${secret.id}/total`, `/buy/${secret.id}/code`, '/orders']) {
      for (const ask of [browse(m.app, 'lin').post, browse(m.app, 'lin').postPart]) {
        const { status, html } = await ask(path, fields)
        expect([path, status]).toEqual([path, 404])
        expect(html).not.toContain('还没人知道的壶')
      }
    }
  })

  test('reckons the total while the quantity changes', async () => {
    const m = market()
    const { html } = await browse(m.app, 'bei').postPart('/buy/1/total', filled(m, { quantity: '3' }))
    expect(text(html)).toContain('合计 ¥512.00')
    expect(html).toContain('hx-target="#buy-place"')
    // The buttons stay where they are: a press that has begun, or a request of one, is not lost.
    expect(html).not.toContain('<button')
    expect(text(html)).toContain('提交订单 ¥512.00')

    for (const [typed, amount] of [['999', '¥1,688.00'], ['0', '¥176.00'], ['x', '¥176.00'], ['-3', '¥176.00']] as const) {
      expect(text((await browse(m.app, 'bei').postPart('/buy/1/total', filled(m, { quantity: typed }))).html)).toContain(`提交订单 ${amount}`)
    }
  })

  test('shows and carries the new price when it was changed meanwhile', async () => {
    const m = market()
    await m.app.change(db => updateVariantPrice(db, m.variantOf(m.bowl), 19900))
    const { html } = await browse(m.app, 'bei').postPart('/buy/1/total', filled(m))
    expect(hidden(html, 'total')).toBe('20700')
  })

  test('speaks English', async () => {
    const m = market()
    const { html } = await browse(m.app, 'bei').ask('/buy/1', { headers: { 'accept-language': 'en' } })
    expect(text(html)).toContain('Order for ¥176.00')
  })
})

describe('placing the order', () => {
  test('shows how to pay without leaving the picture', async () => {
    const m = market()
    const room = m.room(m.mei, { state: 'live' })
    const { status, html } = await browse(m.app, 'bei').postPart('/orders', filled(m, { room: String(room.id), quantity: '2', total: '34400', note: '包厚一点' }))
    const [order] = listOrdersOfBuyer(m.app.db, m.bei, { limit: 5 })

    expect(status).toBe(200)
    expect(order).toMatchObject({ total: 34400, roomId: room.id, note: '包厚一点', state: 'placed' })
    expect(text(html)).toContain('下单成功')
    expect(text(html)).toContain('2606-0001')
    expect(text(html)).toContain('请在 20:15 之前付款')
    expect(html).toContain(`href="/orders/${order!.id}"`)
    expect(html).not.toContain('<html')
  })

  test('leads to the order’s page where there is no JavaScript', async () => {
    const m = market()
    const { status, to } = await browse(m.app, 'bei').post('/orders', filled(m))
    expect([status, to]).toEqual([303, '/orders/1?notice=placed'])
  })

  test('with cash on delivery says that nothing is to be paid now', async () => {
    const m = market()
    const { html } = await browse(m.app, 'bei').postPart('/orders', filled(m, { method: String(m.cash) }))
    expect(text(html)).toContain('现在不用付钱。送到时把 ¥176.00 付给快递员')
    expect(html).not.toContain('之前付款')
  })

  test('sent twice is one order and one answer', async () => {
    const m = market()
    const [one, two] = await Promise.all([browse(m.app, 'bei').postPart('/orders', filled(m)), browse(m.app, 'bei').postPart('/orders', filled(m))])
    expect(two.html).toBe(one.html)
    expect([m.count('orders'), m.stock()]).toEqual([1, 9])
  })

  test('says everything that is missing, at its field, and keeps what was typed', async () => {
    const m = market()
    const { status, html } = await browse(m.app, 'bei').postPart('/orders', filled(m, { quantity: '0', 'to-street': '', 'to-phone': 'abc', 'to-name': '小满"', note: 'x'.repeat(201) }))
    expect(status).toBe(422)
    for (const field of ['quantity', 'to-street', 'to-phone', 'note']) expect(html).toContain(`id="e-${field}"`)
    expect(html).not.toContain('id="e-to-name"')
    expect(html).toContain('value="小满&#34;"')
    expect(hidden(html, 'intent')).toBe('made-when-the-sheet-was-drawn')
    expect(m.count('orders')).toBe(0)
  })

  test('at another price is refused, shows the new one, and goes through once that is confirmed', async () => {
    const m = market()
    await m.app.change(db => updateVariantPrice(db, m.variantOf(m.bowl), 19900))
    const { status, html } = await browse(m.app, 'bei').postPart('/orders', filled(m))
    expect(status).toBe(422)
    expect(text(html)).toContain('价格刚刚变了')
    expect(text(html)).toContain('提交订单 ¥207.00')
    expect(m.count('orders')).toBe(0)

    const again = await browse(m.app, 'bei').postPart('/orders', filled(m, { total: hidden(html, 'total')! }))
    expect(again.status).toBe(200)
    expect(listOrdersOfBuyer(m.app.db, m.bei, { limit: 1 })[0]?.total).toBe(20700)
  })

  test('says when it is sold out, when too few are left, and when it is off sale', async () => {
    const m = market(2)
    const few = await browse(m.app, 'bei').postPart('/orders', filled(m, { quantity: '3' }))
    expect(few.status).toBe(422)
    expect(text(few.html)).toContain('2 件')
    await m.place(m.lin, { quantity: 2 })
    const none = await browse(m.app, 'bei').postPart('/orders', filled(m))
    expect([none.status, text(none.html).includes('卖完')]).toEqual([422, true])
    await m.app.change(db => updateProductState(db, m.bowl.id, 'off-sale', '', m.app.now()))
    const off = await browse(m.app, 'bei').postPart('/orders', filled(m))
    expect(off.status).toBe(422)
    expect(off.html).not.toContain('hx-post="/orders"')
  })

  test('one buyer cannot hold up the stock by machine', async () => {
    const m = market(100)
    const statuses = []
    for (let turn = 0; turn < 33; turn++) statuses.push((await browse(m.app, 'bei').postPart('/orders', filled(m, { intent: `one-of-very-many-taps-${turn}` }))).status)
    expect([statuses.filter(status => status === 200).length, m.stock()]).toEqual([30, 70])
    expect((await browse(m.app, 'lin').postPart('/orders', filled(m))).status).toBe(200)
  })

  test.each([
    ['no intent', { intent: '' }], ['an intent that is too short', { intent: 'short' }], ['no product', { variant: 'x' }],
  ])('with %s is not taken for an order', async (_, fields) => {
    const m = market()
    expect((await browse(m.app, 'bei').postPart('/orders', filled(m, fields))).status).toBe(422)
    expect(m.count('orders')).toBe(0)
  })

  test.each([
    ['an address of somebody else', { address: '1' }], ['a method of nobody', { method: '999' }], ['no price', { total: '' }], ['a room of nobody', { room: '999' }],
  ])('with %s leaves no trace or is put right', async (_, fields) => {
    const m = market()
    await m.place(m.lin)
    const { status } = await browse(m.app, 'bei').postPart('/orders', filled(m, fields))
    const [order] = listOrdersOfBuyer(m.app.db, m.bei, { limit: 1 })
    if ('room' in fields) expect([status, order?.roomId]).toEqual([200, null])
    else expect([status, order]).toEqual([422, undefined])
  })
})

describe('a stranger', () => {
  const contact = '139 0000 1234'

  test('gets a code without losing a letter, enters and buys with one submit', async () => {
    const m = market()
    const stranger = browse(m.app, null)
    const sent = await stranger.postPart('/buy/1/code', filled(m, { contact, code: '', quantity: '2' }))
    expect(sent.status).toBe(200)
    expect(sent.html).toContain('id="buy-who"')
    expect(sent.html).toContain('value="139 0000 1234"')
    expect(text(sent.html)).toContain('验证码已发到 +86139****1234')
    expect(sent.html).toContain('data-wait="60"')

    const placed = await stranger.postPart('/orders', filled(m, { contact, code: lastCode(m), quantity: '2', total: '34400' }))
    expect(placed.status).toBe(200)
    expect(text(placed.html)).toContain('下单成功')
    const cookie = placed.headers.get('set-cookie')!
    expect(cookie).toMatch(/^stall=[\w-]+;/)
    expect(cookie).toContain('HttpOnly')
    expect(placed.headers.get('hx-trigger')).toBe('signed-in, cart-changed')

    const buyer = findAccount(m.app.db, m.app.vault.index('+8613900001234'))!
    expect(listOrdersOfBuyer(m.app.db, buyer, { limit: 2 })).toMatchObject([{ total: 34400 }])
    expect(listAddresses(m.app.db, m.app.vault, buyer.id)).toMatchObject([address])
    expect((await browse(m.app, cookie.slice('stall='.length, cookie.indexOf(';'))).get('/orders/1')).status).toBe(200)
  })

  test('is signed in on the way to the order’s page, too', async () => {
    const m = market()
    await browse(m.app, null).post('/buy/1/code', filled(m, { contact }))
    const { status, to, headers } = await browse(m.app, null).post('/orders', filled(m, { contact, code: lastCode(m) }))
    expect([status, to]).toEqual([303, '/orders/1?notice=placed'])
    const token = /^stall=([\w-]+);/.exec(headers.get('set-cookie')!)![1]!
    expect((await browse(m.app, token).get('/orders/1')).status).toBe(200)
  })

  test('who has an account is signed in to it', async () => {
    const m = market()
    await browse(m.app, null).postPart('/buy/1/code', filled(m, { contact: '13800000004' }))
    await browse(m.app, null).postPart('/orders', filled(m, { contact: '+86 138 0000 0004', code: lastCode(m) }))
    expect(listOrdersOfBuyer(m.app.db, m.bei, { limit: 2 })).toHaveLength(1)
  })

  test('gets the whole page back with the code’s part in it where there is no JavaScript', async () => {
    const m = market()
    const { html } = await browse(m.app, null).post('/buy/1/code', filled(m, { contact, 'to-street': '龙井路 18 号', note: '包厚一点' }))
    expect(html).toContain('<html')
    expect(html).toContain('value="龙井路 18 号"')
    expect(text(html)).toContain('包厚一点')
    expect(text(html)).toContain('验证码已发到')
  })

  test('hears at the field what is wrong with number or code, and what was typed stays', async () => {
    const m = market()
    const stranger = browse(m.app, null)
    const bad = await stranger.postPart('/buy/1/code', filled(m, { contact: '12' }))
    expect([bad.status, bad.html.includes('id="e-contact"')]).toEqual([422, true])

    const without = await stranger.postPart('/orders', filled(m, { contact, code: '' }))
    expect([without.status, without.html.includes('id="e-code"')]).toEqual([422, true])

    await stranger.postPart('/buy/1/code', filled(m, { contact }))
    const wrong = await stranger.postPart('/orders', filled(m, { contact, code: lastCode(m) === '000000' ? '000001' : '000000', note: '包厚一点' }))
    expect(wrong.status).toBe(422)
    expect(wrong.html).toContain('id="e-code"')
    expect(text(wrong.html)).toContain('包厚一点')
    expect(wrong.headers.get('set-cookie')).toBeNull()
    expect([m.count('orders'), m.stock()]).toEqual([0, 10])
  })

  test('who is let in but finds it sold out stays signed in and is not asked for a code again', async () => {
    const m = market(1)
    await browse(m.app, null).postPart('/buy/1/code', filled(m, { contact }))
    const cup = m.product(m.mei, { title: '主人杯', stock: 1 })
    const { status, html, headers } = await browse(m.app, null).postPart('/orders', filled(m, { contact, code: lastCode(m), variant: String(m.variantOf(cup)), quantity: '2', total: '0' }))
    expect(status).toBe(422)
    expect(headers.get('set-cookie')).toMatch(/^stall=/)
    expect(html).not.toContain('name="code"')
    expect(text(html)).toContain('1 件')
  })

  test('tapping twice at once makes one order, and both taps are let in', async () => {
    const m = market()
    await browse(m.app, null).postPart('/buy/1/code', filled(m, { contact }))
    const fields = filled(m, { contact, code: lastCode(m) })
    // One site, as one server has: both taps reach the same one.
    const stranger = browse(m.app, null)
    const [one, two] = await Promise.all([stranger.postPart('/orders', fields), stranger.postPart('/orders', fields)])
    expect([one.status, two.status]).toEqual([200, 200])
    expect(two.html).toBe(one.html)
    expect(m.count('orders')).toBe(1)
  })

  test('whose answer was lost gets the same answer again, although the code is used up', async () => {
    const m = market()
    await browse(m.app, null).postPart('/buy/1/code', filled(m, { contact }))
    const fields = filled(m, { contact, code: lastCode(m) })
    const one = await browse(m.app, null).postPart('/orders', fields)
    m.wait(1000)
    const two = await browse(m.app, null).postPart('/orders', fields)
    expect(two.status).toBe(200)
    expect(two.html).toBe(one.html)
    expect(two.headers.get('set-cookie')).toBeNull()
    expect(m.count('orders')).toBe(1)

    const other = await browse(m.app, null).postPart('/orders', { ...fields, intent: 'somebody-else-has-not-this-one' })
    expect(other.status).toBe(422)
  })
})

test('what is not taken back is told before it is bought, and where the law asks for it the buyer says yes', async () => {
  const m = market()
  const [made, opened] = [m.product(m.mei, { title: '刻字印章', returnExcluded: 'custom' }), m.product(m.mei, { title: '口红', returnExcluded: 'hygiene' })]
  const buyer = browse(m.app, 'bei')
  const sheet = await buyer.get(`/buy/${made.id}`)
  expect(sheet.html).toContain('不支持七天无理由退货：为您定做')
  expect(sheet.html).not.toContain('name="noReturn"')
  expect((await buyer.get(`/buy/${opened.id}`)).html).toContain('name="noReturn"')
  expect((await buyer.get(`/buy/${m.bowl.id}`)).html).not.toContain('id="no-returns"')

  const typed = filled(m, { variant: String(m.variantOf(opened)) })
  const without = await buyer.post('/orders', typed)
  expect(without.status).toBe(422)
  expect(without.html).toContain('id="e-noReturn"')
  expect(listOrdersOfBuyer(m.app.db, m.bei, { limit: 9 })).toEqual([])
  expect((await buyer.post('/orders', { ...typed, noReturn: 'yes' })).status).toBe(303)
  expect((await buyer.post('/orders', { ...filled(m, { variant: String(m.variantOf(made)) }), intent: 'made-when-the-sheet-was-drawn-again' })).status).toBe(303)

  // What was told and said yes to stays with the order, whatever the product says later.
  m.app.db.query('update products set return_excluded = null').run()
  const orders = listOrdersOfBuyer(m.app.db, m.bei, { limit: 9 })
  expect(orders.map(({ id }) => listConsents(m.app.db, id))).toEqual([
    [{ position: 0, shown: '不支持七天无理由退货：为您定做', said: null, at: m.app.now() }],
    [{ position: 0, shown: '不支持七天无理由退货：拆封后影响健康或品质（内衣、食品、化妆品等）', said: '我知道这件商品不支持七天无理由退货', at: m.app.now() }],
  ])
  for (const [who, path] of [['bei', '/orders'], ['mei', '/studio/orders']] as const) {
    const { html } = await browse(m.app, who).get(`${path}/${orders[1]!.id}`)
    expect(html).toContain('我知道这件商品不支持七天无理由退货')
  }
})

test('what was marked while the form was open is not sold without the buyer’s yes', async () => {
  const m = market()
  m.app.db.query("update products set return_excluded = 'flawed'").run()
  expect(await refused(m.place(m.bei))).toContain('cannot be returned without a reason')
  expect(m.count('orders')).toBe(0)
  const order = await m.place(m.bei, { noReturn: true, locale: 'en' })
  expect(listConsents(m.app.db, order.id)).toMatchObject([{ said: 'I know that this cannot be returned without a reason' }])
})
