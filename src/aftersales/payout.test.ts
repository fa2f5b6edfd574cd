import { expect, test } from 'bun:test'
import { placeOrders, transitionOrder } from '../orders/actions.ts'
import { findOrder } from '../orders/store.ts'
import { confirmBill, shareMethod } from '../payments/actions.ts'
import { payReturn } from '../payments/returns/actions.ts'
import { listReturnsDue, listReturnsOfBill } from '../payments/returns/store.ts'
import { insertMethod } from '../payments/store.ts'
import { listDeeds } from '../platform/deeds.ts'
import { newToken } from '../platform/vault.ts'
import { browse } from '../testing/browse.ts'
import { listen } from '../testing/listen.ts'
import { refused } from '../testing/refused.ts'
import { returnsMarket } from '../testing/returns.ts'
import { dueOfCase, tendCases } from './actions.ts'

const day = 86_400_000
const text = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

/** olga has taken the money for mei's bowl (168 + 8) and max's cup; bei has the bowl and wants the money back. */
const held = async () => {
  const m = returnsMarket()
  const cup = m.product(m.max, { title: '主人杯', price: 5000 })
  const shared = insertMethod(m.app.db, m.app.vault, m.olga.id, { kind: 'bank-transfer', label: '', instructions: '', account: { holder: '青禾', bank: '工商银行', number: '6222' }, pictureId: null }, m.app.now())
  await shareMethod(m.app, m.olga, shared, true)
  const lines = [m.variantOf(m.bowl), m.variantOf(cup)].map(variantId => ({ variantId, quantity: 1, roomId: null }))
  const [order] = await placeOrders(m.app, m.bei, { ...m.purchase({ lines, methodId: shared }), intent: newToken() })
  await confirmBill(m.app, m.olga, order!.billId)
  await m.app.settled()
  await transitionOrder(m.app, m.mei, order!.id, 'ship', { carrier: '顺丰', trackingNumber: 'SF1' })
  await transitionOrder(m.app, m.mei, order!.id, 'deliver')
  const one = await m.received(await m.ask(order!))
  await m.step(m.mei, one, 'inspect', m.inspect())
  const told = (who: { id: number }) => m.app.db.query<{ text: Uint8Array }, [number]>('select text from notifications where person_id = ? order by id').all(who.id).map(row => m.app.vault.open(row.text))
  const agree = async (goods = '168') => {
    const answer = await browse(m.app, 'mei').post(`/studio/aftersales/${one.id}/transitions`, { transition: 'refund', goods, shipping: '', freight: '' })
    await m.app.settled()
    return answer
  }
  return { ...m, order: order!, one, agree, told, due: (who: { id: number } = m.olga) => listReturnsDue(m.app.db, who, { limit: 9 }) }
}

test('the merchant decides, the owner who holds the money is told and sends it, and everybody reads the reference', async () => {
  const m = await held()
  const form = await browse(m.app, 'mei').get(`/studio/aftersales/${m.one.id}`)
  expect([form.html.includes('这笔货款由「olga」代收'), form.html.includes('name="reference"')]).toEqual([true, false])
  expect((await m.agree()).status).toBe(303)

  expect(m.due()).toMatchObject([{ amount: 16800, part: `order ${m.order.id}`, payerName: 'bei', madeByName: 'mei', kind: 'bank-transfer', paidAt: null, reference: '' }])
  expect(m.told(m.olga).at(-1)).toContain('请把 ¥168.00 退给 bei')
  expect(m.told(m.bei).at(-1)).toContain('由代收货款的「olga」转给您')
  expect(m.now(m.one)).toMatchObject({ state: 'refunded', outcome: 'refunded', refundReference: '', waitsFor: null, dueAt: null })
  const open = await listen(m.app, 'bei', `/aftersales/${m.one.id}/events`)
  await open.until('等待转账')

  const owner = browse(m.app, 'olga')
  expect((await owner.get('/studio/payments')).html).toContain('/studio/payments/returns')
  const [returned] = m.due()
  const page = text((await owner.get('/studio/payments/returns')).html)
  for (const shown of ['把 ¥168.00 退给 bei', 'mei 同意', '售后 A2606-']) expect(page).toContain(shown)
  const wrong = await owner.post(`/studio/payments/returns/${returned!.id}`, { reference: '' })
  expect([wrong.status, wrong.html.includes('aria-invalid')]).toEqual([422, true])

  m.wait(20 * day)
  await tendCases(m.app)
  expect(m.now(m.one).state).toBe('refunded')
  expect((await owner.post(`/studio/payments/returns/${returned!.id}`, { reference: 'ICBC-778' })).to).toContain('/studio/payments/returns')
  await m.app.settled()
  await open.until('ICBC-778')
  await open.leave()
  expect(m.due()).toEqual([])
  expect(listReturnsOfBill(m.app.db, m.order.billId)).toMatchObject([{ amount: 16800, reference: 'ICBC-778', madeBy: m.mei.id, paidBy: m.olga.id, paidAt: m.app.now() }])
  expect(m.now(m.one)).toMatchObject({ refundReference: 'ICBC-778', waitsFor: 'buyer' })
  for (const who of [m.bei, m.mei]) expect(m.told(who).at(-1)).toContain('单号 ICBC-778')
  expect(listDeeds(m.app.db, Number.MAX_SAFE_INTEGER, 5).find(({ deed }) => deed === 'payment.returned')).toMatchObject({ personId: m.olga.id })
  expect((await owner.post(`/studio/payments/returns/${returned!.id}`, { reference: 'again' })).status).toBe(409)
  m.wait(8 * day)
  await tendCases(m.app)
  expect(m.now(m.one).state).toBe('closed')
})

test('what is still to be sent counts as given back: no more than was paid is ever decided', async () => {
  const m = await held()
  await m.agree('100')
  expect(dueOfCase(m.app.db, m.now(m.one)).left).toBe(7600)
  await m.step(m.bei, m.one, 'appeal', { reason: '少了' })
  await m.decide(m.one, 'uphold')
  expect(await refused(m.step(m.mei, m.one, 'refund', m.refund({ goods: 6900 })))).toContain('68')
  await m.step(m.mei, m.one, 'refund', m.refund({ goods: 6800, shipping: 800 }))
  await m.app.settled()
  expect(m.due().map(({ amount }) => amount)).toEqual([10000, 7600])
  expect(findOrder(m.app.db, m.order.id)!.refundedAt).not.toBeNull()
  for (const [index, { id }] of m.due().entries()) await payReturn(m.app, m.olga, id, `R${index + 1}`)
  await m.app.settled()
  expect(m.now(m.one)).toMatchObject({ refundReference: 'R1 · R2', waitsFor: 'buyer' })
})

test('nobody but who holds the money sees or notes it', async () => {
  const m = await held()
  await m.agree()
  const [returned] = m.due()
  for (const who of ['mei', 'max'] as const) {
    expect(text((await browse(m.app, who).get('/studio/payments/returns')).html)).toContain('没有要退的钱')
    expect((await browse(m.app, who).post(`/studio/payments/returns/${returned!.id}`, { reference: 'x' })).status).toBe(404)
  }
  for (const who of ['bei', 'lin', 'gao', 'sun'] as const) {
    expect((await browse(m.app, who).get('/studio/payments/returns')).status).toBe(403)
    expect((await browse(m.app, who).post(`/studio/payments/returns/${returned!.id}`, { reference: 'x' })).status).toBe(403)
  }
  expect(await refused(payReturn(m.app, m.mei, returned!.id, 'x'))).toContain('no such sum')
  expect(m.due()).toHaveLength(1)
})
