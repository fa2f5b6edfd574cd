import { expect, test } from 'bun:test'
import { addToCart } from '../cart/actions.ts'
import { findCartId, listCartLines } from '../cart/store.ts'
import { confirmBill, shareMethod, showProof } from '../payments/actions.ts'
import { tendPayments } from '../payments/online/actions.ts'
import { findBill, insertMethod, updateMethodShared } from '../payments/store.ts'
import { browse } from '../testing/browse.ts'
import { address, market } from '../testing/market.ts'
import { onlineMarket } from '../testing/online.ts'
import { refused } from '../testing/refused.ts'
import { placeOrders, refundOrder, transitionOrder } from './actions.ts'
import { orderNumber } from './rules.ts'
import { countHeld, findOrder, findOrderFor, listOrdersOfBill } from './store.ts'

/** The owner takes the money for mei's bowl (168 + 8) and for max's cup (50 + 8). */
const mall = async () => {
  const m = market()
  const cup = m.product(m.max, { title: '主人杯', price: 5000 })
  const shared = insertMethod(m.app.db, m.app.vault, m.olga.id, { kind: 'bank-transfer', label: '', instructions: '', account: { holder: '青禾', bank: '工商银行', number: '6222' }, pictureId: null }, m.app.now())
  await shareMethod(m.app, m.olga, shared, true)
  const lines = [{ variantId: m.variantOf(m.bowl), quantity: 1, roomId: null }, { variantId: m.variantOf(cup), quantity: 2, roomId: null }]
  return { ...m, cup, shared, lines, buy: () => placeOrders(m.app, m.bei, { ...m.purchase({ lines, methodId: shared }), intent: 'one-tap-for-two-shops' }) }
}

test('what two merchants sell is two orders and one payment, and a second tap changes nothing', async () => {
  const m = await mall()
  for (const line of m.lines) await addToCart(m.app, { personId: m.bei.id }, line)
  const orders = await m.buy()
  expect(orders.map(({ merchantId, total, payeeId }) => [merchantId, total, payeeId])).toEqual([[m.mei.id, 17600, m.olga.id], [m.max.id, 10800, m.olga.id]])
  expect(findBill(m.app.db, orders[0]!.billId)).toMatchObject({ payeeId: m.olga.id, amount: 28400, state: 'open' })
  expect(new Set(orders.map(({ billId }) => billId)).size).toBe(1)
  expect(await m.buy()).toEqual(orders)
  expect([m.stock(), m.stock(m.cup.id), m.count('orders'), m.count('bills')]).toEqual([9, 8, 2, 1])
  expect(listCartLines(m.app.db, findCartId(m.app.db, { personId: m.bei.id })!)).toEqual([])
})

test('the owner sees the money come in, and both merchants may ship', async () => {
  const m = await mall()
  const [one, two] = await m.buy()
  expect(await refused(transitionOrder(m.app, m.mei, one!.id, 'pay'))).toContain('not yours')
  expect(await refused(confirmBill(m.app, m.mei, one!.billId))).toContain('no such bill')
  await confirmBill(m.app, m.olga, one!.billId)
  await m.app.settled()
  expect([one, two].map(order => findOrder(m.app.db, order!.id)!.state)).toEqual(['paid', 'paid'])
  expect(await refused(confirmBill(m.app, m.olga, one!.billId))).toContain('already been settled')
})

test('one of two that is cancelled before it is paid makes the payment smaller, the last one ends it', async () => {
  const m = await mall()
  const [one, two] = await m.buy()
  await transitionOrder(m.app, m.max, two!.id, 'cancel', { reason: '摔坏了' })
  expect(findBill(m.app.db, one!.billId)).toMatchObject({ amount: 17600, state: 'open' })
  expect([m.stock(), m.stock(m.cup.id)]).toEqual([9, 10])
  await transitionOrder(m.app, m.bei, one!.id, 'cancel')
  expect(findBill(m.app.db, one!.billId)!.state).toBe('void')
})

test('each takes the cash at their own door', async () => {
  const m = await mall()
  const cash = insertMethod(m.app.db, m.app.vault, m.max.id, { kind: 'cash-on-delivery', label: '', instructions: '', account: null, pictureId: null }, m.app.now())
  const orders = await placeOrders(m.app, m.bei, m.purchase({ lines: m.lines, methodId: m.cash }))
  expect(orders.map(({ methodId, payeeId, state }) => [methodId, payeeId, state])).toEqual([[m.cash, m.mei.id, 'paid'], [cash, m.max.id, 'paid']])
  expect(new Set(orders.map(({ billId }) => billId)).size).toBe(2)
})

test('without a way that all of them take, each is paid alone', async () => {
  const m = await mall()
  await shareMethod(m.app, m.olga, m.shared, false)
  for (const methodId of [m.shared, m.bank, m.cash]) expect(await refused(placeOrders(m.app, m.bei, m.purchase({ lines: m.lines, methodId })))).toContain('no longer takes')
  for (const line of m.lines) await addToCart(m.app, { personId: m.bei.id }, line)
  const { html } = await browse(m.app, 'bei').get('/cart')
  expect(html).toContain('只结算「mei」')
  expect((await browse(m.app, 'bei').get(`/checkout?of=${m.mei.id}`)).html).not.toContain('主人杯')
})

test('only the owner may take money for others, and never cash', async () => {
  const m = await mall()
  expect(await refused(shareMethod(m.app, m.mei, m.bank, true))).toContain('Only the owner')
  expect(await refused(shareMethod(m.app, m.olga, m.bank, true))).toContain('no longer in use')
  const cash = insertMethod(m.app.db, m.app.vault, m.olga.id, { kind: 'cash-on-delivery', label: '', instructions: '', account: null, pictureId: null }, m.app.now())
  expect(await refused(shareMethod(m.app, m.olga, cash, true))).toContain('cash')
})

test('a payer shows the receipt to whoever is paid, and to nobody else’s bill', async () => {
  const m = await mall()
  const [one] = await m.buy()
  const pictureId = m.picture(m.bei)
  expect(await refused(showProof(m.app, m.lin, one!.billId, { pictureId: m.picture(m.lin), note: '' }))).toContain('no such bill')
  expect(await refused(showProof(m.app, m.bei, one!.billId, { pictureId: m.picture(m.lin), note: '' }))).toContain('choose the picture')
  await showProof(m.app, m.bei, one!.billId, { pictureId, note: '刚转的' })
  expect(findOrderFor(m.app.db, m.app.vault, m.bei, one!.id)!.proofs).toMatchObject([{ pictureId, note: '刚转的' }])
  const page = await browse(m.app, 'olga').get('/studio/payments/incoming')
  expect(page.html).toContain('刚转的')
  expect(page.html).toContain('¥284.00')
  expect((await browse(m.app, 'max').get('/studio/payments/incoming')).html).not.toContain('刚转的')
})

test('the checkout of a cart shows each thing, the sum, and buys just that', async () => {
  const m = await mall()
  for (const line of m.lines) await addToCart(m.app, { personId: m.bei.id }, line)
  const { html } = await browse(m.app, 'bei').get('/checkout')
  for (const text of ['手绘盖碗', '主人杯', '¥284.00']) expect(html).toContain(text)
  const fields = {
    intent: 'made-when-the-sheet-was-drawn', line: m.lines.map(({ variantId, quantity }) => `${variantId}:${quantity}:`), total: '28400', method: String(m.shared), note: '', address: 'new',
    'to-name': address.name, 'to-phone': address.phone, 'to-region': address.region, 'to-street': address.street, 'to-postcode': address.postcode,
    'invoice-title': '青禾有限公司', 'invoice-tax': '91330100ma2b1c2d3x', 'invoice-email': 'bill@shop.test',
  }
  const placed = await browse(m.app, 'bei').post('/orders', fields)
  expect([placed.status, placed.to]).toEqual([303, '/orders?notice=placed'])
  const [first] = listOrdersOfBill(m.app.db, 1)
  expect(findOrderFor(m.app.db, m.app.vault, m.bei, first!.id)!.invoice).toEqual({ title: '青禾有限公司', taxNumber: '91330100MA2B1C2D3X', email: 'bill@shop.test' })
  expect(JSON.stringify(m.app.db.query('select * from orders').all())).not.toContain('青禾有限公司')
  const wrong = await browse(m.app, 'bei').post('/orders', { ...fields, intent: 'made-when-the-sheet-was-drawn-2', 'invoice-title': '', 'invoice-tax': '1' })
  expect(wrong.status).toBe(422)
  expect(wrong.html).toContain('id="e-invoice-title"')
  expect(wrong.html).toContain('name="line"')
})

/** As above, by a provider: mei's account takes the money for both. */
const onlineMall = async () => {
  const m = await onlineMarket('stripe')
  const cup = m.product(m.max, { title: '主人杯', price: 5000 })
  await m.app.change(db => updateMethodShared(db, m.methodId, true))
  const lines = [{ variantId: m.variantOf(m.bowl), quantity: 1, roomId: null }, { variantId: m.variantOf(cup), quantity: 2, roomId: null }]
  const [one, two] = await placeOrders(m.app, m.bei, m.purchase({ lines, methodId: m.methodId }))
  return { ...m, one: one!, two: two! }
}

test('what is paid for an old, higher sum is settled, and what was too much goes back', async () => {
  const m = await onlineMall()
  const attempt = await m.begin(m.bei, m.one)
  expect(attempt.amount).toBe(28400)
  await transitionOrder(m.app, m.max, m.two.id, 'cancel', { reason: '摔坏了' })
  m.standIn.pay(attempt.reference)
  await m.tell(attempt.reference)
  expect(m.orderState(m.one)).toBe('paid')
  expect(m.orderState(m.two)).toBe('cancelled')
  expect(m.refunds(m.one)).toMatchObject([{ amount: 10800, cause: 'late' }])
})

test('an offer for an old sum is not handed out again', async () => {
  const m = await onlineMall()
  const before = await m.begin(m.bei, m.one)
  await transitionOrder(m.app, m.max, m.two.id, 'cancel', { reason: '摔坏了' })
  const after = await m.begin(m.bei, m.one)
  expect(after.id).not.toBe(before.id)
  expect(after.amount).toBe(17600)
})

test('an order gives back no more than its own part of the payment', async () => {
  const m = await onlineMall()
  const attempt = await m.begin(m.bei, m.one)
  m.standIn.pay(attempt.reference)
  await m.tell(attempt.reference)
  const refundable = (id: number) => findOrderFor(m.app.db, m.app.vault, m.bei, id)!.refundable
  expect([refundable(m.one.id), refundable(m.two.id)]).toEqual([17600, 10800])
  expect(await refused(refundOrder(m.app, m.max, m.two.id, { amount: 10801, reason: '' }))).toContain('amount')
  await refundOrder(m.app, m.max, m.two.id, { amount: 800, reason: '晚发' })
  expect([refundable(m.one.id), refundable(m.two.id)]).toEqual([17600, 10000])
  await transitionOrder(m.app, m.max, m.two.id, 'refund', { reason: '断货' })
  expect([refundable(m.one.id), refundable(m.two.id)]).toEqual([17600, 0])
  expect(m.refunds(m.one).map(({ amount }) => amount)).toEqual([800, 10000])
  expect([m.orderState(m.one), m.orderState(m.two)]).toEqual(['paid', 'cancelled'])
})

test('where whoever pays first is served first, who comes too late gets the money back and nothing is sold twice', async () => {
  const m = await onlineMarket('stripe')
  m.app.db.query("update products set hold = 'paying' where id = ?").run(m.bowl.id)
  m.app.db.query("insert into stock_entries (variant_id, change, reason, at) values (?, -9, 'counted', 0)").run(m.variantOf(m.bowl))
  const orders = await Promise.all([m.placeOnline(m.bei), m.placeOnline(m.lin)])
  expect(m.stock()).toBe(1)
  for (const [at, buyer] of [m.bei, m.lin].entries()) {
    const attempt = await m.begin(buyer, orders[at]!)
    m.standIn.pay(attempt.reference)
    await m.tell(attempt.reference)
  }
  expect(orders.map(order => m.orderState(order))).toEqual(['paid', 'cancelled'])
  expect(m.refunds(orders[1]!)).toMatchObject([{ amount: 17600 }])
  expect(m.stock()).toBe(0)
  await transitionOrder(m.app, m.mei, orders[0]!.id, 'refund', { reason: '碎了' })
  expect(m.stock()).toBe(1)
  expect(m.messages().at(-1)!.text).toContain('碎了')
})

test('what waits to be paid by hand is held from the moment it is placed, and the merchant sees how much', async () => {
  const m = market()
  m.app.db.query("update products set hold = 'paying' where id = ?").run(m.bowl.id)
  const order = await m.place(m.bei, { quantity: 3 })
  const variantId = m.variantOf(m.bowl)
  expect([m.stock(), countHeld(m.app.db, [variantId]).get(variantId)]).toEqual([7, 3])
  await transitionOrder(m.app, m.mei, order.id, 'pay')
  expect(countHeld(m.app.db, [variantId]).size).toBe(0)
})

test('who hears that money is back, hears of the order it is for', async () => {
  const m = await onlineMall()
  const attempt = await m.begin(m.bei, m.one)
  m.standIn.pay(attempt.reference)
  await m.tell(attempt.reference)
  await refundOrder(m.app, m.max, m.two.id, { amount: 800, reason: '晚发' })
  await tendPayments(m.app)
  await m.app.settled()
  expect(m.messages().at(-1)!.text).toContain(orderNumber(m.two))
})
