import { afterEach, describe, expect, test } from 'bun:test'
import { cancelUnpaid, refundOrder, transitionOrder } from '../../orders/actions.ts'
import { payWithin } from '../../orders/rules.ts'
import { listOrdersOfBuyer } from '../../orders/store.ts'
import { browse } from '../../testing/browse.ts'
import { method, onlineMarket } from '../../testing/online.ts'
import { refused } from '../../testing/refused.ts'
import { otherKeys, testKeys } from '../../testing/stand-in.ts'
import { addMethod, switchMethod } from '../actions.ts'
import { onlineKinds, type OnlineKind } from '../rules.ts'
import { askNow, tendPayments } from './actions.ts'
import { findAttempt, listAttemptsOfBill } from './store.ts'

const minute = 60_000
const open: { stop: () => unknown }[] = []
const marketOf = async (kind: OnlineKind) => {
  const m = await onlineMarket(kind)
  open.push(m.standIn)
  return m
}
afterEach(() => open.splice(0).forEach(one => one.stop()))

describe.each(onlineKinds)('%s', kind => {
  const placed = async () => {
    const m = await marketOf(kind)
    const order = await m.placeOnline()
    return { ...m, order, attempt: await m.begin(m.bei, order) }
  }
  const paid = async () => {
    const m = await placed()
    m.standIn.pay(m.attempt.reference)
    expect((await m.tell(m.attempt.reference)).status).toBeLessThan(300)
    expect(m.orderState(m.order)).toBe('paid')
    return m
  }

  test('an offer is made once for as long as it stands, with the amount and the time of the bill', async () => {
    const { standIn, order, attempt, begin, bei, wait } = await placed()
    expect((await begin(bei, order)).reference).toBe(attempt.reference)
    expect([...standIn.trades.values()]).toMatchObject([{ amount: 17600, currency: 'CNY', state: 'open' }])
    expect(attempt.expiresAt).toBe(order.placedAt + payWithin)
    wait(payWithin + 1)
    expect((await begin(bei, order)).reference).not.toBe(attempt.reference)
  })

  test('a valid notice settles the bill and moves the order', async () => {
    const m = await paid()
    expect(m.bill(m.order)).toBe('settled')
    expect(m.attemptState(m.attempt)).toBe('paid')
    expect(m.messages().at(-1)?.text).toContain('已收到')
    expect(findAttempt(m.app.db, m.attempt.id)).toMatchObject({ trouble: null, transactionId: m.standIn.trades.get(m.attempt.reference)!.transactionId })
  })

  test('the same notice again changes nothing and is answered as before', async () => {
    const m = await paid()
    const again = await Promise.all([m.tell(m.attempt.reference), m.tell(m.attempt.reference)])
    expect(again.map(({ status }) => status < 300)).toEqual([true, true])
    expect([m.settlements(), m.refunds(m.order)]).toEqual([1, []])
  })

  test('a forged notice is refused: changed, signed by another, or not at all', async () => {
    const m = await placed()
    const { reference } = m.attempt
    const good = await m.standIn.notice(reference, { state: 'paid' })
    const forgeries = [
      { ...good, body: good.body.replace(/.(?=.{40})/, '~') },
      { ...good, body: `${good.body} ` },
      { headers: { 'content-type': good.headers['content-type']! }, body: kind === 'alipay' ? good.body.replace(/&sign=[^&]+/, '') : good.body },
      await m.standIn.notice(reference, { state: 'paid', keys: otherKeys }),
      { headers: {}, body: '' }, { headers: { 'content-type': 'application/json' }, body: '{' },
    ]
    for (const forgery of forgeries) expect((await m.post(forgery)).status).toBeGreaterThanOrEqual(400)
    expect([m.orderState(m.order), m.bill(m.order), m.settlements()]).toEqual(['placed', 'open', 0])
  })

  test('who holds other keys says nothing about this merchant’s bills', async () => {
    const m = await placed()
    // max's own account, whose notices are signed well for max.
    const ofMax = await addMethod(m.app, m.max, method(kind))
    m.standIn.pay(m.attempt.reference)
    expect((await m.post(await m.standIn.notice(m.attempt.reference), m.path(ofMax))).status).toBeGreaterThanOrEqual(400)
    expect((await m.post(await m.standIn.notice(m.attempt.reference), m.path(999))).status).toBe(404)
    expect((await m.post(await m.standIn.notice(m.attempt.reference), m.path(m.bank))).status).toBe(404)
    const other = kind === 'stripe' ? 'alipay' : 'stripe'
    expect((await m.post(await m.standIn.notice(m.attempt.reference), `/payments/notices/${other}/${m.methodId}`)).status).toBe(404)
    expect(m.orderState(m.order)).toBe('placed')
  })

  test('a notice for another account at the same provider is refused', async () => {
    if (kind === 'stripe') return // Its webhook secret belongs to one account.
    const m = await placed()
    const elsewhere = { ...testKeys, alipay: { ...testKeys.alipay, appId: '2021000000000009' }, 'wechat-pay': { ...testKeys['wechat-pay'], merchantId: '1900000009' } }
    const { headers, body } = await m.standIn.notice(m.attempt.reference, { state: 'paid', keys: elsewhere })
    expect((await m.post({ headers, body })).status).toBeGreaterThanOrEqual(400)
    expect(m.orderState(m.order)).toBe('placed')
  })

  test('a notice replayed later is refused where it names its time, and harmless where not', async () => {
    const m = await placed()
    m.standIn.pay(m.attempt.reference)
    const kept = await m.standIn.notice(m.attempt.reference)
    m.wait(5 * minute + 2000)
    const { status } = await m.post(kept)
    expect(status < 300).toBe(kind === 'alipay')
    expect(m.orderState(m.order)).toBe(kind === 'alipay' ? 'paid' : 'placed')
    // The provider signs each of its own repetitions anew.
    expect((await m.tell(m.attempt.reference)).status).toBeLessThan(300)
    expect([m.orderState(m.order), m.settlements()]).toEqual(['paid', 1])
  })

  test.each([[{ amount: 1 }], [{ amount: 17601 }], [{ currency: 'USD' }]])('of another amount or currency (%o) nothing is settled, and the merchant is told', async changed => {
    if (kind === 'alipay' && 'currency' in changed) return // Knows only yuan.
    const m = await placed()
    m.standIn.pay(m.attempt.reference)
    for (let time = 0; time < 2; time++) expect((await m.tell(m.attempt.reference, changed)).status).toBeGreaterThanOrEqual(400)
    expect([m.orderState(m.order), m.bill(m.order), m.attemptState(m.attempt)]).toEqual(['placed', 'open', 'open'])
    expect((await browse(m.app, 'mei').get(`/studio/orders/${m.order.id}`)).html).toContain('付款平台报告的金额不对')
    expect(m.app.db.query("select count(*) as count from deeds where deed = 'payment.wrongAmount'").get()).toEqual({ count: 1 })
    // The right word of the provider still counts.
    await m.tell(m.attempt.reference)
    expect(m.orderState(m.order)).toBe('paid')
  })

  test('out of order: paid weighs more than ended, whichever comes first', async () => {
    const m = await paid()
    await m.tell(m.attempt.reference, { state: 'closed' })
    await m.tell(m.attempt.reference, { state: 'open' })
    expect([m.attemptState(m.attempt), m.orderState(m.order)]).toEqual(['paid', 'paid'])

    const second = await m.placeOnline(m.lin)
    const attempt = await m.begin(m.lin, second)
    await m.tell(attempt.reference, { state: 'closed' })
    expect(m.attemptState(attempt)).toBe('closed')
    m.standIn.pay(attempt.reference)
    await m.tell(attempt.reference)
    expect([m.attemptState(attempt), m.orderState(second)]).toEqual(['paid', 'paid'])
  })

  test('paid after it was cancelled: sent back by itself, once, and the buyer is told', async () => {
    const m = await placed()
    m.standIn.pay(m.attempt.reference)
    m.wait(payWithin)
    await cancelUnpaid(m.app)
    expect(m.orderState(m.order)).toBe('cancelled')
    await Promise.all([m.tell(m.attempt.reference), m.tell(m.attempt.reference)])
    expect(m.refunds(m.order)).toEqual([{ amount: 17600, cause: 'late', state: 'waiting' }])
    await tendPayments(m.app)
    await tendPayments(m.app)
    await m.app.settled()
    expect(m.refunds(m.order)).toEqual([{ amount: 17600, cause: 'late', state: 'done' }])
    expect(m.standIn.refunds()).toEqual([17600])
    expect([m.orderState(m.order), m.bill(m.order), m.stock()]).toEqual(['cancelled', 'void', 10])
    expect(m.messages().at(-1)?.text).toContain('已原路退回')
    expect((await browse(m.app, 'bei').get(`/orders/${m.order.id}`)).html).toContain('钱已退回')
  })

  test('what is cancelled can no longer be paid at the provider', async () => {
    const m = await placed()
    await transitionOrder(m.app, m.bei, m.order.id, 'cancel')
    await tendPayments(m.app)
    expect([m.standIn.trades.get(m.attempt.reference)!.state, m.attemptState(m.attempt)]).toEqual(['closed', 'closed'])
    expect(await refused(m.begin(m.bei, m.order))).toContain('settled or cancelled')
  })

  test('paid in the very moment it is cancelled: found when the offer is closed', async () => {
    const m = await placed()
    m.standIn.pay(m.attempt.reference)
    await transitionOrder(m.app, m.bei, m.order.id, 'cancel')
    await tendPayments(m.app)
    await tendPayments(m.app)
    expect(m.refunds(m.order)).toEqual([{ amount: 17600, cause: 'late', state: 'done' }])
  })

  test('paid twice in two tabs: one of them is sent back', async () => {
    const m = await placed()
    const other = await m.begin(m.bei, m.order, 'phone')
    expect(other.reference).not.toBe(m.attempt.reference)
    m.standIn.pay(m.attempt.reference)
    m.standIn.pay(other.reference)
    await m.tell(m.attempt.reference)
    await m.tell(other.reference)
    await tendPayments(m.app)
    expect([m.orderState(m.order), m.settlements()]).toEqual(['paid', 1])
    expect(m.refunds(m.order)).toEqual([{ amount: 17600, cause: 'twice', state: 'done' }])
    expect(m.standIn.trades.get(other.reference)!.refunds.size).toBe(1)
  })

  test('paid in one of two tabs: the other offer is closed', async () => {
    const m = await placed()
    const other = await m.begin(m.bei, m.order, 'phone')
    m.standIn.pay(m.attempt.reference)
    await m.tell(m.attempt.reference)
    await tendPayments(m.app)
    expect([m.attemptState(other), m.standIn.trades.get(other.reference)!.state]).toEqual(['closed', 'closed'])
  })

  test('no notice comes: the provider is asked after a minute, then more and more seldom', async () => {
    const m = await placed()
    const count = () => m.standIn.asked.length
    const before = count()
    await tendPayments(m.app)
    m.wait(minute - 1)
    await tendPayments(m.app)
    expect(count()).toBe(before)
    m.wait(1)
    await tendPayments(m.app)
    await tendPayments(m.app)
    expect(count()).toBe(before + 1)
    m.wait(minute)
    await tendPayments(m.app)
    expect(count()).toBe(before + 1)
    m.standIn.pay(m.attempt.reference)
    m.wait(minute)
    await tendPayments(m.app)
    await m.app.settled()
    expect(m.orderState(m.order)).toBe('paid')
    const asked = count()
    m.wait(30 * minute)
    await tendPayments(m.app)
    expect(count()).toBe(asked)
  })

  test('after a week nothing is asked any more', async () => {
    const m = await placed()
    m.standIn.down(true)
    for (let hour = 0; hour < 200; hour++) {
      m.wait(60 * minute)
      await tendPayments(m.app)
    }
    expect(m.app.db.query<{ askAt: number | null }, []>('select ask_at as askAt from payment_attempts').get()).toEqual({ askAt: null })
    // A notice still counts, whenever it comes.
    m.standIn.down(false)
    m.standIn.pay(m.attempt.reference)
    await m.tell(m.attempt.reference)
    expect(m.orderState(m.order)).toBe('paid')
  })

  test('whoever comes back from the provider is told at once', async () => {
    const m = await placed()
    const bei = browse(m.app, 'bei')
    expect((await bei.get(`/payments/return/${m.order.billId}`)).to).toBe(`/orders/${m.order.id}?notice=paying`)
    m.standIn.pay(m.attempt.reference)
    expect((await bei.get(`/payments/return/${m.order.billId}`)).to).toBe(`/orders/${m.order.id}`)
    expect((await bei.get(`/orders/${m.order.id}`)).html).toContain('已付款，店家正在备货')
  })

  test('the provider is down when the payment begins: the order stands, and it begins later under the same number', async () => {
    const m = await marketOf(kind)
    m.standIn.down(true)
    const order = await m.placeOnline()
    const bei = browse(m.app, 'bei')
    const path = kind === 'wechat-pay' ? `/payments/${order.billId}/code` : `/payments/${order.billId}/pay`
    if (kind !== 'alipay') { // Alipay's offer is made without it.
      const { status, html } = await bei.getPart(path)
      expect([status, html.includes('付款平台暂时没有回应')]).toEqual([424, true])
    }
    m.standIn.down(false)
    await bei.get(path)
    const attempts = listAttemptsOfBill(m.app.db, order.billId)
    expect(attempts.map(({ url }) => url !== null)).toEqual([true])
    expect(m.orderState(order)).toBe('placed')
  })

  test('the answer to the beginning is lost: begun again it is the same offer', async () => {
    if (kind === 'alipay') return // Asks nothing.
    const m = await marketOf(kind)
    const order = await m.placeOnline()
    m.standIn.lose(true)
    expect(await refused(m.begin(m.bei, order))).toContain('does not answer')
    m.standIn.lose(false)
    const attempt = await m.begin(m.bei, order)
    expect([...m.standIn.trades.keys()]).toEqual([attempt.reference])
  })

  test('some of it goes back, then the rest, and never more', async () => {
    const m = await paid()
    await refundOrder(m.app, m.mei, m.order.id, { amount: 600, reason: '少发一个盖子' })
    await refundOrder(m.app, m.mei, m.order.id, { amount: 10000, reason: '破损' })
    expect(await refused(refundOrder(m.app, m.mei, m.order.id, { amount: 7001, reason: '' }))).toContain('no more than what is left')
    for (const amount of [0, -1, 0.5, Number.NaN]) expect(await refused(refundOrder(m.app, m.mei, m.order.id, { amount, reason: '' }))).toContain('above zero')
    await tendPayments(m.app)
    expect(m.orderState(m.order)).toBe('paid')
    await transitionOrder(m.app, m.mei, m.order.id, 'refund', { reason: '缺货' })
    await tendPayments(m.app)
    expect(m.refunds(m.order).map(({ amount, state }) => `${amount} ${state}`)).toEqual(['600 done', '10000 done', '7000 done'])
    expect(m.standIn.refunds()).toEqual([600, 10000, 7000])
    expect([m.orderState(m.order), m.stock(), m.bill(m.order)]).toEqual(['cancelled', 10, 'settled'])
  })

  test('many refunds at once do not add up to more than was paid', async () => {
    const m = await paid()
    const tries = await Promise.allSettled(Array.from({ length: 10 }, () => refundOrder(m.app, m.mei, m.order.id, { amount: 5000, reason: '' })))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
    await tendPayments(m.app)
    expect(m.standIn.refunds()).toEqual([5000, 5000, 5000])
  })

  test('the provider is down, or its answer lost, when money goes back: tried again, sent once', async () => {
    const m = await paid()
    await refundOrder(m.app, m.mei, m.order.id, { amount: 5000, reason: '' })
    m.standIn.down(true)
    await tendPayments(m.app)
    expect(m.refunds(m.order)).toMatchObject([{ state: 'waiting' }])
    m.standIn.down(false)
    m.standIn.lose(true)
    m.wait(minute)
    await tendPayments(m.app)
    expect(m.refunds(m.order)).toMatchObject([{ state: 'waiting' }])
    m.standIn.lose(false)
    m.wait(10 * minute)
    await tendPayments(m.app)
    expect(m.refunds(m.order)).toMatchObject([{ state: 'done' }])
    expect(m.standIn.refunds()).toEqual([5000])
  })

  test('what the provider will not send back is said so, and can be tried again', async () => {
    const m = await paid()
    m.standIn.trades.get(m.attempt.reference)!.refunds.set('by hand, at the provider', { id: 're_hand', amount: 17600 })
    await refundOrder(m.app, m.mei, m.order.id, { amount: 5000, reason: '' })
    await tendPayments(m.app)
    expect(m.refunds(m.order)).toMatchObject([{ state: 'failed' }])
    const { html } = await browse(m.app, 'mei').get(`/studio/orders/${m.order.id}`)
    expect(html).toContain('退款没有成功')
    await m.app.settled()
    expect((await browse(m.app, 'mei').get('/notifications')).html).toContain('¥50.00 没有退成功')
    expect(html).toContain('value="176.00"')
  })

  test('a way to pay that is taken away still finishes what has begun', async () => {
    const m = await placed()
    await switchMethod(m.app, m.mei, m.methodId, false)
    m.standIn.pay(m.attempt.reference)
    await m.tell(m.attempt.reference)
    expect(m.orderState(m.order)).toBe('paid')
  })

  test('who pays, who sends back, and who may not', async () => {
    const m = await placed()
    for (const way of ['pay', 'code', 'events', 'code.svg?of=1']) {
      expect([way, (await browse(m.app, 'lin').get(`/payments/${m.order.billId}/${way}`)).status]).toEqual([way, 404])
      expect([way, (await browse(m.app, 'mei').get(`/payments/${m.order.billId}/${way}`)).status]).toEqual([way, 404])
      expect([way, (await browse(m.app, null).get(`/payments/${m.order.billId}/${way}`)).to?.startsWith('/login')]).toEqual([way, true])
    }
    expect((await browse(m.app, 'lin').get(`/payments/return/${m.order.billId}`)).status).toBe(404)
    expect(await refused(askNow(m.app, m.lin, m.order.billId))).toContain('no such bill')
    m.standIn.pay(m.attempt.reference)
    await m.tell(m.attempt.reference)
    expect((await browse(m.app, 'max').post(`/studio/orders/${m.order.id}/refunds`, { amount: '1', refundReason: 'x' })).status).toBe(404)
    expect((await browse(m.app, 'bei').post(`/studio/orders/${m.order.id}/refunds`, { amount: '1', refundReason: 'x' })).status).toBe(403)
    expect(await refused(refundOrder(m.app, m.bei, m.order.id, { amount: 1, reason: '' }))).toContain('not yours')
    expect(await refused(refundOrder(m.app, m.max, m.order.id, { amount: 1, reason: '' }))).toContain('no such order')
    expect(m.refunds(m.order)).toEqual([])
  })

  test('a merchant cannot say by hand that it was paid', async () => {
    const m = await placed()
    expect(await refused(transitionOrder(m.app, m.mei, m.order.id, 'pay'))).toContain('not yours')
    expect((await browse(m.app, 'mei').get('/studio/orders?state=placed')).html).not.toContain('type="checkbox"')
  })

  test('somebody who is in a great hurry is asked to wait', async () => {
    const m = await placed()
    const tries = await Promise.allSettled(Array.from({ length: 30 }, () => m.begin(m.bei, m.order)))
    expect(tries.filter(({ status }) => status === 'rejected').length).toBeGreaterThanOrEqual(10)
    expect(listOrdersOfBuyer(m.app.db, m.bei, { limit: 5 })).toHaveLength(1)
  })
})

test('what was paid by hand is not sent back through anybody', async () => {
  const m = await marketOf('stripe')
  const order = await m.place(m.bei)
  await transitionOrder(m.app, m.mei, order.id, 'pay')
  expect(await refused(refundOrder(m.app, m.mei, order.id, { amount: 100, reason: '' }))).toContain('not paid online')
  expect(await refused(m.begin(m.bei, order))).toContain('not paid online')
})

test('a flood of notices from one address is stopped', async () => {
  const m = await marketOf('stripe')
  const answers = await Promise.all(Array.from({ length: 620 }, () => m.post({ headers: {}, body: '' })))
  expect(answers.filter(({ status }) => status === 429).length).toBe(20)
})
