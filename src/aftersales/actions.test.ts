import { describe, expect, test } from 'bun:test'
import { keepVersion } from '../catalog/versions/store.ts'
import { carryParcel, moveParcel, sendParcel } from '../fulfilment/actions.ts'
import { leftOf } from '../fulfilment/rules.ts'
import { listParcelsOfCase, listParcelsOfOrder } from '../fulfilment/store.ts'
import { setStock } from '../catalog/stock.ts'
import { refundOrder, transitionOrder } from '../orders/actions.ts'
import { findOrder } from '../orders/store.ts'
import { listReturnsOfBill } from '../payments/returns/store.ts'
import { tendPayments } from '../payments/online/actions.ts'
import { newToken } from '../platform/vault.ts'
import { browse } from '../testing/browse.ts'
import { onlineMarket } from '../testing/online.ts'
import { refused } from '../testing/refused.ts'
import { returnsMarket } from '../testing/returns.ts'
import { apply, dueOfCase, scoreCase, sendAgain, sendMessage, tendCases, transitionCase } from './actions.ts'
import { findCaseFor, listTaken } from './store.ts'

const day = 86_400_000
const hour = 3_600_000
const two = [{ position: 0, quantity: 2, wantedVariantId: null }]

describe('an application', () => {
  test('waits for the shop until the next working day, and the shop is told', async () => {
    const m = returnsMarket()
    const one = await m.ask(await m.delivered())
    expect(one).toMatchObject({ state: 'requested', kind: 'return', byRight: true, free: false, waitsFor: 'merchant' })
    // Thursday evening before three days off.
    expect(new Date(one.dueAt!).toISOString()).toBe('2026-06-22T12:00:00.000Z')
    expect(m.messages().at(-1)?.text).toContain('新的售后申请')
    expect(m.messages().at(-1)?.text).toContain(`http://shop.test/studio/aftersales/${one.id}`)
  })

  test('sent twice is one', async () => {
    const m = returnsMarket()
    const order = await m.delivered()
    const intent = newToken()
    const [one, other] = await Promise.all([m.ask(order, { intent }), m.ask(order, { intent })])
    expect(one.id).toBe(other.id)
  })

  test('is the buyer’s alone, of what has been paid and is not in a case already', async () => {
    const m = returnsMarket()
    const order = await m.delivered(m.bei, { quantity: 2 })
    expect(await refused(m.ask(order, {}, m.lin))).toContain('no such case')
    expect(await refused(m.ask(await m.place(m.bei)))).toContain('not been paid')
    await m.ask(order)
    expect(await refused(m.ask(order, { items: two }))).toContain('more than there is')
    await m.ask(order)
    expect(await refused(m.ask(order))).toContain('already')
  })

  test('says that it is true, that the goods are as new, and shows what is wrong', async () => {
    const m = returnsMarket()
    const order = await m.delivered()
    expect(await refused(m.ask(order, { declared: false }))).toContain('true')
    expect(await refused(m.ask(order, { intact: false }))).toContain('as new')
    expect(await refused(m.ask(order, { reason: 'quality' }))).toContain('picture or video')
    // Somebody else's picture is no evidence.
    expect(await refused(m.ask(order, { reason: 'quality', pictureIds: [m.picture(m.lin), 'none'] }))).toContain('picture or video')
    const one = await m.ask(order, { reason: 'quality', intact: false, pictureIds: [m.picture(m.bei), m.picture(m.lin)] })
    expect(one).toMatchObject({ free: true })
    expect(findCaseFor(m.app.db, m.app.vault, 'buyer', m.bei, one.id)!.evidence).toHaveLength(1)
  })

  test('without a reason ends with the seventh day', async () => {
    const m = returnsMarket()
    const order = await m.delivered()
    m.wait(7 * day + 3.9 * hour)
    const one = await m.ask(order)
    await m.step(m.bei, one, 'withdraw')
    m.wait(0.2 * hour)
    expect(await refused(m.ask(order))).toContain('seven days')
    expect(await m.ask(order, { reason: 'missing', kind: 'refund' })).toMatchObject({ byRight: false, free: false })
  })
})

describe('money and goods', () => {
  test('a return: the share goes back, noted by hand, and what is good goes back on the shelf', async () => {
    const m = returnsMarket()
    const order = await m.delivered(m.bei, { quantity: 3 })
    expect(m.stock()).toBe(7)
    const one = await m.received(await m.ask(order, { items: two }))
    await m.step(m.mei, one, 'inspect', m.inspect({ sound: new Map([[0, 1]]) }))
    expect([m.stock(), dueOfCase(m.app.db, m.now(one))]).toMatchObject([7, { goods: 33600, shipping: 0, left: 51200 }])
    expect(await refused(m.step(m.mei, one, 'refund', m.refund({ goods: 33601 })))).toContain('¥336.00')
    expect(await refused(m.step(m.mei, one, 'refund', m.refund({ goods: 33600, reference: '' })))).toContain('reference')
    await m.step(m.mei, one, 'refund', m.refund({ goods: 33600 }))
    expect(m.now(one)).toMatchObject({ state: 'refunded', outcome: 'refunded', goodsRefund: 33600, items: [{ refund: 33600, restocked: 1 }] })
    expect(m.stock()).toBe(8)
    expect(listReturnsOfBill(m.app.db, order.billId)).toMatchObject([{ amount: 33600, reference: 'T1', part: `order ${order.id}` }])
    expect(m.messages().at(-1)?.text).toContain('已退款 ¥336.00')
    expect(listTaken(m.app.db, order.id)).toEqual([{ position: 0, quantity: 2 }])
  })

  test('the shipping goes back with the last piece when it was the shop’s fault', async () => {
    const m = returnsMarket()
    const order = await m.delivered(m.bei, { quantity: 2 })
    const first = await m.ask(order, { reason: 'missing', kind: 'refund' })
    await m.step(m.mei, first, 'approve')
    expect(dueOfCase(m.app.db, m.now(first))).toMatchObject({ goods: 16800, shipping: 0 })
    await m.step(m.mei, first, 'refund', m.refund())
    const second = await m.ask(order, { reason: 'missing', kind: 'refund' })
    await m.step(m.mei, second, 'approve')
    expect(dueOfCase(m.app.db, m.now(second))).toMatchObject({ goods: 16800, shipping: 800, left: 17600 })
    expect(await refused(m.step(m.mei, second, 'refund', m.refund({ shipping: 801 })))).toContain('¥8.00')
    await m.step(m.mei, second, 'refund', m.refund({ shipping: 800 }))
    await m.app.settled()
    expect([m.stock(), findOrder(m.app.db, order.id)]).toMatchObject([8, { state: 'delivered', refundedAt: m.app.now() }])
    for (const [who, path] of [['bei', `/orders/${order.id}`], ['bei', '/orders'], ['mei', '/studio/orders']] as const) expect((await browse(m.app, who).get(path)).html).toMatch(/已全额退款|钱已全部退还/)
    expect(await refused(m.ask(order, { reason: 'missing', kind: 'refund' }))).toContain('already')
  })

  test('before it is sent the whole order goes back, and is cancelled', async () => {
    const m = returnsMarket()
    const order = await m.paid(m.bei, { quantity: 2 })
    expect(await refused(m.ask(order, { kind: 'refund', reason: 'changed-mind' }))).toContain('as a whole')
    const one = await m.ask(order, { kind: 'refund', reason: 'changed-mind', items: two })
    await m.step(m.mei, one, 'approve')
    await m.step(m.mei, one, 'refund', m.refund({ goods: 33600, shipping: 800 }))
    await m.app.settled()
    expect([m.stock(), findOrder(m.app.db, order.id)!.state]).toEqual([10, 'cancelled'])
    expect((await browse(m.app, 'bei').get(`/orders/${order.id}`)).html).toContain('订单已取消，钱已退回')
  })

  test('sent meanwhile, it is not refunded as if it were here', async () => {
    const m = returnsMarket()
    const order = await m.paid()
    const one = await m.ask(order, { kind: 'refund', reason: 'changed-mind' })
    await m.step(m.mei, one, 'approve')
    await transitionOrder(m.app, m.mei, order.id, 'ship', { carrier: '顺丰', trackingNumber: 'SF1' })
    expect(await refused(m.step(m.mei, one, 'refund', m.refund()))).toContain('sent meanwhile')
    expect(m.stock()).toBe(9)
  })

  test('an exchange keeps a replacement, which is given back when it is not needed', async () => {
    const m = returnsMarket(2)
    const order = await m.delivered()
    const one = await m.ask(order, { kind: 'exchange', reason: 'fit' })
    await m.step(m.mei, one, 'approve', { returnTo: m.returnTo })
    expect(m.stock()).toBe(0)
    await m.step(m.bei, one, 'withdraw')
    expect(m.stock()).toBe(1)

    const again = await m.received(await m.ask(order, { kind: 'exchange', reason: 'fit' }))
    await m.step(m.mei, again, 'inspect', m.inspect())
    await m.step(m.mei, again, 'replace', { parcel: { carrier: '顺丰', trackingNumber: 'SF3', courierId: null } })
    expect([m.stock(), m.now(again).outcome]).toEqual([1, 'replaced'])
    await m.step(m.bei, again, 'confirm')
    // The new one may be returned too.
    expect(m.stock()).toBe(1)
    expect((await m.ask(order)).state).toBe('requested')
  })

  test('an exchange for another variant takes that one', async () => {
    const m = returnsMarket()
    const blue = m.variant(m.bowl.id, { values: ['蓝'], position: 1, price: 16800, stock: 5 })
    const dear = m.variant(m.bowl.id, { values: ['金'], position: 2, price: 99900, stock: 5 })
    const order = await m.delivered()
    const wanted = (wantedVariantId: number) => ({ kind: 'exchange' as const, reason: 'fit' as const, items: [{ position: 0, quantity: 1, wantedVariantId }] })
    expect(await refused(m.ask(order, wanted(dear)))).toContain('choose')
    const one = await m.ask(order, wanted(blue))
    expect(one.items[0]!.wantedName).toBe('蓝')
    await m.step(m.mei, one, 'approve', { returnTo: m.returnTo })
    expect(m.app.db.query('select stock from variants where id = ?').get(blue)).toEqual({ stock: 4 })
  })

  test('with nothing left to exchange it for, a refund can be agreed instead', async () => {
    const m = returnsMarket(1)
    const one = await m.ask(await m.delivered(), { kind: 'exchange', reason: 'fit' })
    expect(await refused(m.step(m.mei, one, 'approve', { returnTo: m.returnTo }))).toContain('not enough in stock')
    await m.step(m.mei, one, 'approve', { returnTo: m.returnTo, instead: 'refund' })
    expect(m.now(one)).toMatchObject({ kind: 'return', state: 'approved', waitsFor: 'buyer' })
  })

  test('a repair comes back, and no money moves', async () => {
    const m = returnsMarket()
    const one = await m.received(await m.ask(await m.delivered(), { kind: 'repair', reason: 'quality', pictureIds: [m.picture(m.bei)] }))
    await m.step(m.mei, one, 'inspect', m.inspect({ result: 'fault', freightPayer: 'merchant', sound: new Map() }))
    await m.step(m.mei, one, 'repair', { parcel: { carrier: '顺丰', trackingNumber: 'SF4', courierId: null } })
    expect(m.now(one)).toMatchObject({ state: 'repaired', outcome: 'repaired', goodsRefund: 0, freightPayer: 'merchant' })
    expect(m.stock()).toBe(9)
  })

  test('nothing goes back of what was never paid', async () => {
    const m = returnsMarket()
    const placed = await m.place(m.bei, { methodId: m.cash })
    expect(await refused(m.ask(placed, { kind: 'refund', reason: 'changed-mind' }))).toContain('not been paid')
    await transitionOrder(m.app, m.mei, placed.id, 'ship', { carrier: '顺丰', trackingNumber: 'SF1' })
    const one = await m.ask(placed, { kind: 'refund', reason: 'not-arrived' })
    await m.step(m.mei, one, 'approve')
    expect(await refused(m.step(m.mei, one, 'refund', m.refund()))).toContain('ever paid')
  })

  test.each(['stripe', 'alipay', 'wechat-pay'] as const)('%s: the money goes back the way it came, and never more than came in', async kind => {
    const m = await onlineMarket(kind)
    const order = await m.placeOnline()
    const attempt = await m.begin(m.bei, order)
    m.standIn.pay(attempt.reference)
    await m.tell(attempt.reference)
    await transitionOrder(m.app, m.mei, order.id, 'ship', { carrier: '顺丰', trackingNumber: 'SF1' })
    const one = await apply(m.app, m.bei, order.id, {
      intent: newToken(), kind: 'refund', reason: 'missing', items: [{ position: 0, quantity: 1, wantedVariantId: null }], story: '少了盖子', pictureIds: [], filmIds: [], declared: true, intact: false,
    })
    await transitionCase(m.app, m.mei, one.id, 'approve')
    await refundOrder(m.app, m.mei, order.id, { amount: 10000, reason: '补偿' })
    const refund = { goods: 16800, shipping: 0, freight: 0, reference: '' }
    expect(await refused(transitionCase(m.app, m.mei, one.id, 'refund', { refund }))).toContain('¥76.00')
    await transitionCase(m.app, m.mei, one.id, 'refund', { refund: { ...refund, goods: 7600 } })
    await tendPayments(m.app)
    await m.app.settled()
    expect(m.standIn.refunds().reduce((sum, amount) => sum + amount, 0)).toBe(17600)
    m.standIn.stop()
  })
})

describe('goods that a courier fetches', () => {
  const address = { name: '小满', phone: '13812345678', region: '杭州', street: '龙井路', postcode: '' }
  const booked = async () => {
    const m = returnsMarket()
    const one = await m.ask(await m.delivered())
    await m.step(m.mei, one, 'approve', { returnTo: m.returnTo })
    const sending = { way: 'pickup' as const, from: m.app.now() + day, until: m.app.now() + day + 3 * hour, address }
    await m.step(m.bei, one, 'send', { sending })
    const parcels = () => listParcelsOfCase(m.app.db, one.id)
    return { ...m, one, sending, parcels, carry: (step: 'pickUp' | 'deliver' | 'fail') => moveParcel(m.app, m.mei, parcels().at(-1)!.id, step, { detail: 'nobody' }) }
  }

  test('are a parcel of the case, and it goes on when they have arrived', async () => {
    const m = await booked()
    expect(m.parcels()).toMatchObject([{ direction: 'back', state: 'waiting', contents: [{ position: 0, quantity: 1 }] }])
    await m.carry('pickUp')
    await m.carry('deliver')
    await m.app.settled()
    expect(m.now(m.one)).toMatchObject({ state: 'received', waitsFor: 'merchant' })
  })

  test('are called off when they are sent otherwise or brought', async () => {
    const m = await booked()
    await m.step(m.bei, m.one, 'send', { sending: { way: 'post', carrier: '顺丰', number: 'SF2' } })
    await m.step(m.bei, m.one, 'send', { sending: m.sending })
    expect(m.parcels().map(({ state }) => state)).toEqual(['cancelled', 'waiting'])
    await m.step(m.mei, m.one, 'receive')
    expect(m.parcels().map(({ state }) => state)).toEqual(['cancelled', 'cancelled'])
  })

  test('are asked for again when nobody was there', async () => {
    const m = await booked()
    await m.carry('fail')
    await m.app.settled()
    expect([m.now(m.one).state, m.messages().at(-1)?.text]).toEqual(['returning', expect.stringContaining('没有取到件')])
  })
})

describe('what is sent for a case', () => {
  const inspected = async (kind: 'exchange' | 'repair' = 'exchange') => {
    const m = returnsMarket()
    const blue = m.variant(m.bowl.id, { values: ['蓝'], position: 1, price: 16800, stock: 5 })
    const order = await m.delivered()
    const wanted = kind === 'exchange' ? { kind, reason: 'fit' as const, items: [{ position: 0, quantity: 1, wantedVariantId: blue }] } : { kind, reason: 'quality' as const, pictureIds: [m.picture(m.bei)] }
    const one = await m.received(await m.ask(order, wanted))
    await m.step(m.mei, one, 'inspect', m.inspect({ sound: new Map() }))
    const out = () => listParcelsOfCase(m.app.db, one.id).filter(({ direction }) => direction === 'out')
    return { ...m, order, one, out, gone: { carrier: '顺丰', trackingNumber: 'SF3', courierId: null }, byGao: { carrier: '', trackingNumber: '', courierId: m.gao.id } }
  }

  test('is a parcel of the case, and not one of the order', async () => {
    const m = await inspected()
    await m.step(m.mei, m.one, 'replace', { parcel: m.gone })
    await m.app.settled()
    expect(m.out()).toMatchObject([{ state: 'moving', carrier: '顺丰', trackingNumber: 'SF3', cash: 0, contents: [{ position: 0, quantity: 1 }], note: '换货 · 换 蓝' }])
    expect(findOrder(m.app.db, m.order.id)!).toMatchObject({ state: 'delivered', trackingNumber: 'SF1' })
    expect(m.now(m.one)).toMatchObject({ state: 'replaced', waitsFor: 'buyer', sentCarrier: '顺丰', sentNumber: 'SF3' })
    const bei = browse(m.app, 'bei')
    expect((await bei.get(`/aftersales/${m.one.id}`)).html).toContain('SF3')
    expect((await bei.get(`/orders/${m.order.id}`)).html).toContain('售后包裹')
  })

  test('waits for its courier, who delivers it; then the buyer has ten days to say whether it is right', async () => {
    const m = await inspected('repair')
    await m.step(m.mei, m.one, 'repair', { parcel: m.byGao })
    await m.app.settled()
    expect([m.out()[0]!.state, m.now(m.one).waitsFor]).toEqual(['waiting', 'merchant'])
    await carryParcel(m.app, m.gao, m.out()[0]!.id, 'pickUp')
    m.wait(6 * day)
    await carryParcel(m.app, m.gao, m.out()[0]!.id, 'deliver')
    await m.app.settled()
    m.wait(9 * day)
    await tendCases(m.app)
    expect(m.now(m.one)).toMatchObject({ state: 'repaired', waitsFor: 'buyer' })
    m.wait(2 * day)
    await tendCases(m.app)
    expect(m.now(m.one).state).toBe('closed')
    expect(findOrder(m.app.db, m.order.id)!.state).toBe('delivered')
  })

  test('could not be handed over: the shop is asked, the clock closes nothing, and it goes out again', async () => {
    const m = await inspected()
    await m.step(m.mei, m.one, 'replace', { parcel: m.gone })
    expect(await refused(sendAgain(m.app, m.mei, m.one.id, m.gone))).toContain('need not be sent again')
    await moveParcel(m.app, m.mei, m.out()[0]!.id, 'fail', { detail: 'nobody' })
    await moveParcel(m.app, m.mei, m.out()[0]!.id, 'return')
    await m.app.settled()
    expect(m.now(m.one).waitsFor).toBe('merchant')
    m.wait(20 * day)
    await tendCases(m.app)
    expect(m.now(m.one).state).toBe('replaced')
    for (const stranger of [m.max, m.lin, m.bei, m.gao]) expect(await refused(sendAgain(m.app, stranger, m.one.id, m.gone))).toContain('no such case')
    await sendAgain(m.app, m.mei, m.one.id, { ...m.gone, trackingNumber: 'SF5' })
    await m.app.settled()
    expect(m.out().map(({ state }) => state)).toEqual(['returned', 'moving'])
    expect(m.now(m.one)).toMatchObject({ state: 'replaced', waitsFor: 'buyer', sentNumber: 'SF5' })
  })

  test('has arrived when the buyer says so', async () => {
    const m = await inspected()
    await m.step(m.mei, m.one, 'replace', { parcel: m.gone })
    await m.app.settled()
    await m.step(m.bei, m.one, 'confirm')
    await m.app.settled()
    expect([m.now(m.one).state, m.out()[0]!.state]).toEqual(['closed', 'delivered'])
  })

  test('while the rest of the order is still to be packed, nothing of it counts as sent', async () => {
    const m = returnsMarket()
    const { id } = await m.paid(m.bei, { quantity: 2 })
    const first = await sendParcel(m.app, m.mei, id, { carrier: '顺丰', trackingNumber: 'SF1', courierId: null, contents: [{ position: 0, quantity: 1 }] })
    await moveParcel(m.app, m.mei, first.id, 'deliver')
    const one = await m.received(await m.ask({ id }, { kind: 'exchange', reason: 'fit' }))
    await m.step(m.mei, one, 'inspect', m.inspect())
    await m.step(m.mei, one, 'replace', { parcel: { carrier: '顺丰', trackingNumber: 'SF3', courierId: null } })
    await m.app.settled()
    expect(findOrder(m.app.db, id)!.state).toBe('paid')
    expect(leftOf(findOrder(m.app.db, id)!, listParcelsOfOrder(m.app.db, id))).toEqual([1])
  })
})

test('what was marked when it was bought is not taken back without a reason; a mark that came later does not count', async () => {
  const m = returnsMarket()
  const before = await m.delivered()
  await m.app.change(db => {
    keepVersion(db, m.bowl.id, m.mei.id, m.app.now())
    db.query("update products set return_excluded = 'custom', version = version + 1 where id = ?").run(m.bowl.id)
    keepVersion(db, m.bowl.id, m.mei.id, m.app.now())
  })
  const after = await m.delivered()
  expect(await refused(m.ask(after))).toContain('excluded from returns')
  expect((await browse(m.app, 'bei').get(`/orders/${after.id}/aftersales/new`)).html).toContain('不支持无理由退换')
  expect((await m.ask(after, { reason: 'quality', pictureIds: [m.picture(m.bei)] })).free).toBe(true)
  expect((await m.ask(before)).state).toBe('requested')
})

test('what the buyer said yes to when buying is read where the case is decided', async () => {
  const m = returnsMarket()
  m.app.db.query("update products set return_excluded = 'hygiene'").run()
  const order = await m.delivered(m.bei, { noReturn: true })
  const one = await m.ask(order, { reason: 'quality', pictureIds: [m.picture(m.bei)] })
  await m.refuseAndAppeal(one)
  for (const [who, path] of [['bei', '/aftersales'], ['mei', '/studio/aftersales'], ['olga', '/admin/appeals']] as const) {
    const { html } = await browse(m.app, who).get(`${path}/${one.id}`)
    expect([who, html.includes('我知道这件商品不支持七天无理由退货'), html.includes('拆封后影响健康或品质')]).toEqual([who, true, true])
  }
})

describe('who is next', () => {
  test('an answer in time and one too late', async () => {
    const m = returnsMarket()
    const one = await m.ask(await m.delivered())
    await sendMessage(m.app, m.mei, 'merchant', one.id, { text: '马上看', pictureIds: [] })
    const first = m.now(one).repliedAt
    m.wait(hour)
    await m.step(m.mei, one, 'approve', { returnTo: m.returnTo })
    expect([first, m.now(one).repliedAt]).toEqual([m.app.now() - hour, m.app.now() - hour])
  })

  test('a shop that leaves it lying is warned, the administrator too, once; the buyer may appeal', async () => {
    const m = returnsMarket()
    const one = await m.ask(await m.delivered())
    expect(await refused(m.step(m.bei, one, 'appeal', { reason: '没人理' }))).toContain('not up yet')
    await tendCases(m.app)
    const before = m.messages().length
    m.wait(4 * day + 1)
    await tendCases(m.app)
    await tendCases(m.app)
    expect(m.messages().slice(before).map(({ text }) => text)).toEqual([expect.stringContaining('已超过处理期限')])
    expect((await browse(m.app, 'olga').get('/notifications')).html).toContain('超时未处理')
    expect((await browse(m.app, 'mei').get('/studio/aftersales')).html).toContain('已经超时')
    await m.step(m.bei, one, 'appeal', { reason: '没人理' })
    await m.decide(one, 'uphold')
    expect(m.now(one)).toMatchObject({ state: 'approved', beforeAppeal: 'requested' })
  })

  test('goods that are never sent back close the case; a refund nobody minds too', async () => {
    const m = returnsMarket()
    const order = await m.delivered(m.bei, { quantity: 2 })
    const one = await m.ask(order)
    await m.step(m.mei, one, 'approve', { returnTo: m.returnTo })
    const other = await m.ask(order, { kind: 'refund', reason: 'missing' })
    await m.step(m.mei, other, 'approve')
    await m.step(m.mei, other, 'refund', m.refund())
    m.wait(7 * day + 3 * hour)
    await tendCases(m.app)
    expect([m.now(one).state, m.now(other).state]).toEqual(['approved', 'refunded'])
    m.wait(hour)
    await tendCases(m.app)
    expect([m.now(one), m.now(other)]).toMatchObject([{ state: 'closed', outcome: null, dueAt: null }, { state: 'closed', outcome: 'refunded' }])
    expect(listTaken(m.app.db, order.id)).toEqual([{ position: 0, quantity: 1 }])
  })

  test('refused, appealed and decided for the buyer: it cannot be refused again', async () => {
    const m = returnsMarket()
    const one = await m.ask(await m.delivered())
    await m.refuseAndAppeal(one)
    expect(m.now(one)).toMatchObject({ state: 'appealed', waitsFor: 'admin', beforeAppeal: 'refused' })
    expect(await refused(m.step(m.mei, one, 'uphold'))).toContain('not yours')
    await m.decide(one, 'uphold')
    expect(m.now(one)).toMatchObject({ state: 'approved', waitsFor: 'buyer' })
    await m.step(m.bei, one, 'send', { sending: { way: 'post', carrier: '顺丰', number: 'SF2' } })
    await m.step(m.mei, one, 'receive')
    await m.step(m.mei, one, 'inspect', m.inspect({ result: 'used' }))
    expect(await refused(m.step(m.mei, one, 'refuse', { reason: '用过' }))).toContain('decided for the buyer')
  })

  test('refused and decided for the shop: closed, and the goods can be asked for again as something else', async () => {
    const m = returnsMarket()
    const order = await m.delivered()
    const one = await m.ask(order)
    await m.refuseAndAppeal(one)
    await m.decide(one, 'dismiss')
    expect(m.now(one)).toMatchObject({ state: 'closed', outcome: null })
    expect((await m.ask(order, { kind: 'repair', reason: 'damaged', pictureIds: [m.picture(m.bei)] })).state).toBe('requested')
  })

  test('who has asked anew meanwhile does not appeal', async () => {
    const m = returnsMarket()
    const order = await m.delivered()
    const one = await m.ask(order)
    await m.step(m.mei, one, 'refuse', { reason: '不行' })
    await m.ask(order)
    expect(await refused(m.step(m.bei, one, 'appeal', { reason: 'x' }))).toContain('another case')
  })

  test('too little: an appeal brings the rest, and nothing goes back on the shelf twice', async () => {
    const m = returnsMarket()
    const one = await m.received(await m.ask(await m.delivered()))
    await m.step(m.mei, one, 'inspect', m.inspect())
    await m.step(m.mei, one, 'refund', m.refund({ goods: 10000 }))
    expect(m.stock()).toBe(10)
    await m.step(m.bei, one, 'appeal', { reason: '少了' })
    await m.decide(one, 'uphold')
    expect([m.now(one).state, dueOfCase(m.app.db, m.now(one)).goods]).toEqual(['inspected', 6800])
    await m.step(m.mei, one, 'refund', m.refund({ goods: 6800 }))
    expect([m.stock(), m.now(one).goodsRefund]).toEqual([10, 16800])
  })

  test('a courier comes at a time that is still to come', async () => {
    const m = returnsMarket()
    const one = await m.ask(await m.delivered())
    await m.step(m.mei, one, 'approve', { returnTo: m.returnTo })
    const pickup = (from: number) => ({ sending: { way: 'pickup' as const, from, until: from + 3 * hour, address: { name: '小满', phone: '138', region: '杭州', street: '龙井路', postcode: '' } } })
    expect(await refused(m.step(m.bei, one, 'send', pickup(m.app.now())))).toContain('to come')
    expect(await refused(m.step(m.bei, one, 'send', pickup(m.app.now() + 31 * day)))).toContain('30 days')
    await m.step(m.bei, one, 'send', pickup(m.app.now() + day))
    expect(findCaseFor(m.app.db, m.app.vault, 'merchant', m.mei, one.id)).toMatchObject({ backWay: 'pickup', pickupAddress: { name: '小满' } })
    expect(Buffer.from(m.app.db.serialize()).includes('龙井路 1 号')).toBe(false)
  })

  test('whoever is done may say once how it was', async () => {
    const m = returnsMarket()
    const one = await m.ask(await m.delivered(), { kind: 'refund', reason: 'missing' })
    expect(await refused(scoreCase(m.app, m.bei, one.id, 5, ''))).toContain('closed')
    await m.step(m.mei, one, 'approve')
    await m.step(m.mei, one, 'refund', m.refund())
    await m.step(m.bei, one, 'confirm')
    await scoreCase(m.app, m.bei, one.id, 4, '快')
    expect(await refused(scoreCase(m.app, m.bei, one.id, 1, ''))).toContain('already')
    expect(await refused(scoreCase(m.app, m.lin, one.id, 1, ''))).toContain('no such case')
    expect(m.now(one)).toMatchObject({ score: 4, scoreText: '快' })
  })

  test('stock that is gone is no reason to leave an upheld exchange lying', async () => {
    const m = returnsMarket(2)
    const one = await m.ask(await m.delivered(), { kind: 'exchange', reason: 'fit' })
    await m.refuseAndAppeal(one)
    await m.app.change(db => setStock(db, { variantId: m.variantOf(m.bowl), to: 0, reason: 'counted', subject: '', by: m.mei.id, at: m.app.now() }))
    await m.decide(one, 'uphold')
    expect(m.now(one)).toMatchObject({ state: 'approved', kind: 'return' })
  })
})
