import { expect, test } from 'bun:test'
import { listAddresses } from '../accounts/addresses/store.ts'
import { updateProduct, updateProductState } from '../catalog/store.ts'
import { settleBill, switchMethod } from '../payments/actions.ts'
import { address, market } from '../testing/market.ts'
import { refused } from '../testing/refused.ts'
import { cancelUnpaid, completeOrders, placeOrders, transitionOrder } from './actions.ts'
import { payWithin } from './rules.ts'
import { findOrder, findOrderFor, findOrderOfMerchant, listOrdersOfRoom, roomSales } from './store.ts'

const minute = 60_000
const day = 24 * 60 * minute

const events = ({ app }: ReturnType<typeof market>) =>
  app.db.query<{ event: string }, []>('select event from events order by id').all().map(row => JSON.parse(row.event) as { kind: string; transition?: string })

test('an order takes the stock, owes the bill and keeps everything as it was when bought', async () => {
  const m = market()
  const { app, bei, mei, bowl, bank } = m
  const order = await m.place(bei, { quantity: 2, note: '请包厚一点' })

  expect(m.stock()).toBe(8)
  expect(order).toMatchObject({
    buyerId: bei.id, buyerName: 'bei', merchantId: mei.id, state: 'placed', kind: 'bank-transfer', methodId: bank, roomId: null,
    goodsTotal: 33600, shippingFee: 800, total: 34400, note: '请包厚一点', placedAt: app.now(), movedAt: app.now(),
    lines: [{ productId: bowl.id, title: '手绘盖碗', price: 16800, quantity: 2, pictureId: bowl.pictureIds[0]! }],
  })
  expect(m.bill(order)).toBe('open')
  expect(events(m)).toEqual([{ kind: 'order.placed', orderId: order.id, buyerId: bei.id, merchantId: mei.id, roomId: null, productIds: [bowl.id] } as never])
  expect(findOrderFor(app.db, app.vault, bei, order.id)?.history).toEqual([{ transition: 'place', at: app.now(), personId: bei.id, personName: 'bei', detail: '' }])
})

test('a double tap is one order, and both taps get the same answer', async () => {
  const m = market()
  const purchase = m.purchase({ quantity: 3 })
  const [one, two] = await Promise.all([placeOrders(m.app, m.bei, purchase), placeOrders(m.app, m.bei, purchase)])
  m.wait(minute)
  const three = await placeOrders(m.app, m.bei, { ...purchase, lines: [{ ...purchase.lines[0]!, quantity: 9 }] })

  expect(two).toEqual(one)
  expect(three).toEqual(one)
  expect([m.stock(), m.count('orders'), m.count('bills'), m.count('events'), m.count('addresses')]).toEqual([7, 1, 1, 1, 1])
})

test('the same intent of another buyer is another order', async () => {
  const m = market()
  const purchase = m.purchase()
  const [one, two] = await Promise.all([placeOrders(m.app, m.bei, purchase), placeOrders(m.app, m.lin, purchase)])
  expect(two[0]!.id).not.toBe(one[0]!.id)
})

test('the address is copied: the book may change afterwards', async () => {
  const m = market()
  const { app, bei, mei } = m
  const first = await m.place(bei)
  const [kept] = listAddresses(app.db, app.vault, bei.id)
  expect(kept).toMatchObject(address)

  const second = await m.place(bei, { addressId: kept!.id, newAddress: undefined as never })
  await app.change(db => db.run('update addresses set address = ?', [app.vault.seal(JSON.stringify({ ...address, street: '别处' }))]))
  expect(findOrderFor(app.db, app.vault, bei, second.id)?.address).toEqual(address)
  expect(findOrderOfMerchant(app.db, app.vault, mei, first.id)?.address).toEqual(address)
})

test('the address lies sealed in the database', async () => {
  const m = market()
  await m.place(m.bei)
  const text = JSON.stringify(m.app.db.query('select * from orders').all()) + Buffer.from(m.app.db.serialize()).toString('utf8')
  expect(text).not.toContain('龙井路')
  expect(text).not.toContain('小满')
})

const nothingHappened = (m: ReturnType<typeof market>, stock: number) =>
  expect([m.stock(), m.count('orders'), m.count('bills'), m.count('order_lines'), m.count('events'), m.count('addresses')]).toEqual([stock, 0, 0, 0, 0, 0])

test('what is sold out is refused, and how many are left is said', async () => {
  const m = market(2)
  expect(await refused(m.place(m.bei, { quantity: 3 }))).toContain('2')
  nothingHappened(m, 2)
  await m.place(m.bei, { quantity: 2 })
  expect(await refused(m.place(m.lin))).toContain('old out')
  expect(m.stock()).toBe(0)
})

test('nobody pays a price they have not seen', async () => {
  const m = market()
  expect(await refused(m.place(m.bei, { shown: { total: 17500 } }))).toContain('price has just changed')
  expect(await refused(m.place(m.bei, { shown: { total: 16800 } }))).toContain('price has just changed')
  nothingHappened(m, 10)
  expect((await m.place(m.bei, { shown: { total: 17600 } })).total).toBe(17600)
})

test('what is off sale, a closed way to pay, no address and impossible quantities are refused and leave no trace', async () => {
  const m = market()
  const { app, bei, mei, bank } = m
  for (const quantity of [0, -1, 100]) expect(await refused(m.place(bei, { quantity }))).toContain('1 to 99')
  expect(await refused(m.place(bei, { newAddress: undefined as never }))).toContain('address')
  expect(await refused(m.place(bei, { newAddress: undefined as never, addressId: 12345 }))).toContain('address')
  expect(await refused(m.place(bei, { methodId: 999 }))).toContain('payment')
  await switchMethod(app, mei, bank, false)
  expect(await refused(m.place(bei))).toContain('payment')
  await switchMethod(app, mei, bank, true)
  await app.change(db => updateProductState(db, m.bowl.id, 'off-sale', '', app.now()))
  expect(await refused(m.place(bei))).toContain('sale')
  nothingHappened(m, 10)
})

test('nobody has a parcel sent to somebody else’s address, or pays by another shop’s account', async () => {
  const m = market()
  await m.place(m.bei)
  const [kept] = listAddresses(m.app.db, m.app.vault, m.bei.id)
  expect(await refused(m.place(m.lin, { addressId: kept!.id, newAddress: undefined as never }))).toContain('address')
  const other = m.product(m.max)
  expect(await refused(m.place(m.lin, { variantId: m.variantOf(other) }))).toContain('payment')
})

test('a room counts only when it is this merchant’s', async () => {
  const m = market()
  const own = m.room(m.mei)
  const foreign = m.room(m.max)
  const [one, two, three] = [await m.place(m.bei, { roomId: own.id, quantity: 2 }), await m.place(m.bei, { roomId: foreign.id }), await m.place(m.bei, { roomId: 999 })]

  expect([one.roomId, two.roomId, three.roomId]).toEqual([own.id, null, null])
  expect(listOrdersOfRoom(m.app.db, own.id, 10).map(order => order.id)).toEqual([one.id])
  expect(roomSales(m.app.db, own.id)).toEqual({ orders: 1, total: 34400 })
  await transitionOrder(m.app, m.bei, one.id, 'cancel')
  expect(roomSales(m.app.db, own.id)).toEqual({ orders: 0, total: 0 })
})

test('an order nobody pays for is cancelled after a quarter of an hour, its stock is back, and the buyer hears of it', async () => {
  const m = market()
  const order = await m.place(m.bei, { quantity: 4 })
  m.wait(payWithin - 1)
  await cancelUnpaid(m.app)
  expect([findOrder(m.app.db, order.id)?.state, m.stock()]).toEqual(['placed', 6])

  m.wait(1)
  await cancelUnpaid(m.app)
  expect([findOrder(m.app.db, order.id)?.state, m.stock(), m.bill(order)]).toEqual(['cancelled', 10, 'void'])
  expect(m.messages().map(({ channel, to, text }) => [channel, to, text])).toEqual([
    ['sms', '+8613800000004', `【青禾器物】订单 2606-0001 没有在 15 分钟内付款，已自动取消。如仍需要，欢迎重新下单。`],
  ])

  await cancelUnpaid(m.app)
  expect(m.stock()).toBe(10)
})

test('cash on delivery waits for no payment: it is ready to ship, and settled when it is handed over', async () => {
  const m = market()
  const { app, bei, mei } = m
  const order = await m.place(bei, { methodId: m.cash })
  expect(order.state).toBe('paid')
  expect(findOrderFor(app.db, app.vault, bei, order.id)?.history.map(({ transition, personId }) => [transition, personId])).toEqual([['place', bei.id], ['accept', null]])

  m.wait(day)
  await cancelUnpaid(app)
  await transitionOrder(app, mei, order.id, 'ship', { carrier: '顺丰速运', trackingNumber: 'SF1' })
  expect([findOrder(app.db, order.id)?.state, m.bill(order)]).toEqual(['shipped', 'open'])
  await transitionOrder(app, mei, order.id, 'deliver')
  expect([findOrder(app.db, order.id)?.state, m.bill(order)]).toEqual(['delivered', 'settled'])
})

test('a parcel refused at the door comes back to the shelf', async () => {
  const m = market()
  const order = await m.place(m.bei, { methodId: m.cash })
  await transitionOrder(m.app, m.mei, order.id, 'ship', { carrier: '顺丰速运', trackingNumber: 'SF1' })
  await transitionOrder(m.app, m.mei, order.id, 'cancel', { reason: '买家拒收' })
  expect([m.stock(), m.bill(order)]).toEqual([10, 'void'])
})

test('paid by hand, shipped, delivered and confirmed: each step with who and when, and the buyer is told of what matters', async () => {
  const m = market()
  const { app, bei, mei } = m
  const { id, billId } = await m.place(bei)
  const times = [app.now()]
  const step = async (...[by, transition, details]: [typeof bei, Parameters<typeof transitionOrder>[3], Parameters<typeof transitionOrder>[4]?]) => {
    m.wait(minute)
    times.push(app.now())
    await transitionOrder(app, by, id, transition, details)
  }
  await step(mei, 'pay')
  expect(m.bill({ billId })).toBe('settled')
  await step(mei, 'ship', { carrier: '顺丰速运', trackingNumber: 'SF1432' })
  await step(mei, 'deliver')
  await step(bei, 'confirm')

  const order = findOrderFor(app.db, app.vault, bei, id)!
  expect(order).toMatchObject({ state: 'completed', carrier: '顺丰速运', trackingNumber: 'SF1432', movedAt: times[4] })
  expect(order.history.map(({ transition, at, personName }) => [transition, at, personName])).toEqual([
    ['place', times[0], 'bei'], ['pay', times[1], 'mei'], ['ship', times[2], 'mei'], ['deliver', times[3], 'mei'], ['confirm', times[4], 'bei'],
  ] as never)
  expect(m.messages().map(({ text }) => text)).toEqual([
    '【青禾器物】已收到订单 2606-0001 的货款，正在备货。', '【青禾器物】订单 2606-0001 已发货：顺丰速运 SF1432。',
  ])
  expect(m.stock()).toBe(9)
})

test('the buyer is written to in their own language, and told why the shop cancels', async () => {
  const m = market()
  await m.app.change(db => db.run("update people set locale = 'en' where id = ?", [m.bei.id]))
  const { id } = await m.place(m.bei)
  await transitionOrder(m.app, m.mei, id, 'cancel', { reason: 'a crack in the glaze' })
  expect(m.messages().map(({ text }) => text)).toEqual(['青禾器物: we are sorry, the shop has cancelled order 2606-0001: a crack in the glaze'])
})

test('who cancels their own order needs no message', async () => {
  const m = market()
  const { id } = await m.place(m.bei)
  await transitionOrder(m.app, m.bei, id, 'cancel')
  expect(m.messages()).toEqual([])
})

test('shipping needs a carrier and a tracking number', async () => {
  const m = market()
  const { id } = await m.place(m.bei, { methodId: m.cash })
  expect(await refused(transitionOrder(m.app, m.mei, id, 'ship'))).toContain('tracking number')
  expect(findOrder(m.app.db, id)?.state).toBe('paid')
})

test('a provider’s notice moves the order on; one that was settled by hand is not moved twice', async () => {
  const m = market()
  const [one, two] = [await m.place(m.bei), await m.place(m.lin)]
  await m.app.change(db => settleBill(db, m.app.now(), one.billId, null))
  await transitionOrder(m.app, m.mei, two.id, 'pay')
  await m.app.settled()

  expect([findOrder(m.app.db, one.id)?.state, findOrder(m.app.db, two.id)?.state]).toEqual(['paid', 'paid'])
  expect(events(m).filter(event => event.transition === 'pay')).toHaveLength(2)
  expect(m.log).toEqual([])
})

test('a bill that is cancelled cannot be settled any more', async () => {
  const m = market()
  const order = await m.place(m.bei)
  await transitionOrder(m.app, m.bei, order.id, 'cancel')
  expect(await refused(m.app.change(db => settleBill(db, m.app.now(), order.billId, null)))).toContain('already')
  expect(await refused(transitionOrder(m.app, m.mei, order.id, 'pay'))).toContain('Cancelled')
})

test('to whoever has nothing to do with it there is no such order', async () => {
  const m = market()
  const { id } = await m.place(m.bei)
  for (const stranger of [m.lin, m.max, m.olga, m.gao, m.sun]) {
    expect(await refused(transitionOrder(m.app, stranger, id, 'cancel'))).toBe('There is no such order')
  }
  expect(await refused(transitionOrder(m.app, m.mei, 999, 'pay'))).toBe('There is no such order')
})

test('what has long arrived completes by itself: ten days after delivery, fifteen after shipping', async () => {
  const m = market()
  const { app, mei } = m
  const ship = (id: number) => transitionOrder(app, mei, id, 'ship', { carrier: 'x', trackingNumber: 'y' })
  const [delivered, shipped, cash] = [await m.place(m.bei), await m.place(m.bei), await m.place(m.bei, { methodId: m.cash })]
  for (const { id } of [delivered, shipped]) await transitionOrder(app, mei, id, 'pay')
  for (const { id } of [delivered, shipped, cash]) await ship(id)
  await transitionOrder(app, mei, delivered.id, 'deliver')
  const stand = () => [delivered, shipped, cash].map(({ id }) => findOrder(app.db, id)!.state)

  m.wait(10 * day - 1)
  await completeOrders(app)
  expect(stand()).toEqual(['delivered', 'shipped', 'shipped'])
  m.wait(1)
  await completeOrders(app)
  expect(stand()).toEqual(['completed', 'shipped', 'shipped'])
  m.wait(5 * day)
  await completeOrders(app)
  // Nobody has said that the courier brought the cash.
  expect(stand()).toEqual(['completed', 'completed', 'shipped'])
})

test('an edit of the product does not touch what was ordered', async () => {
  const m = market()
  const { id } = await m.place(m.bei)
  await m.app.change(db => updateProduct(db, { ...m.bowl, title: '新名字', changedAt: m.app.now() }))
  expect(findOrder(m.app.db, id)?.lines[0]).toMatchObject({ title: '手绘盖碗', price: 16800 })
})
