import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { cancelUnpaid, refundOrder, transitionOrder } from '../../orders/actions.ts'
import type { Order } from '../../orders/rules.ts'
import { Refusal } from '../../platform/refusal.ts'
import { onlineMarket } from '../../testing/online.ts'
import { onlineKinds } from '../rules.ts'
import { tendPayments } from './actions.ts'
import { findAttempt } from './store.ts'
import type { Attempt } from './rules.ts'

type Step =
  | { act: 'place' | 'tend' }
  | { act: 'begin'; order: number; phone: boolean }
  | { act: 'pay' | 'tell' | 'lie' | 'cancel' | 'refundAll'; order: number }
  | { act: 'refund'; order: number; amount: number }
  | { act: 'wait'; ms: number }
  | { act: 'down' | 'lose'; is: boolean }

const order = fc.nat(2)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ act: fc.constant('place' as const) }) },
  { weight: 5, arbitrary: fc.record({ act: fc.constant('begin' as const), order, phone: fc.boolean() }) },
  { weight: 12, arbitrary: fc.record({ act: fc.constantFrom('pay' as const, 'pay' as const, 'tell' as const, 'tell' as const, 'lie' as const, 'cancel' as const, 'refundAll' as const), order }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('refund' as const), order, amount: fc.integer({ min: 1, max: 20_000 }) }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('tend' as const) }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('wait' as const), ms: fc.constantFrom(10_000, 60_000, 60_000, 600_000) }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constantFrom('down' as const, 'lose' as const), is: fc.constantFrom(false, false, true) }) },
)

/**
 * Whatever is paid, told, lost, called off and sent back in whatever order: once all has come to rest, the buyer of a
 * cancelled order has all of the money, the merchant of a paid one has it once, and the provider says the same as we do.
 */
test.each(onlineKinds)('%s: money is where the orders say it is', async kind => {
  const seen = new Set<string>()
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 40, size: 'max' }), async steps => {
      const m = await onlineMarket(kind)
      const { app, standIn, bei, mei } = m
      const orders: { order: Order; attempts: Attempt[] }[] = []
      const orRefused = <Result>(act: Promise<Result>) => act.catch((error: unknown) => { if (!(error instanceof Refusal)) throw error })

      const begins: Step[] = [{ act: 'place' }, { act: 'place' }, { act: 'begin', order: 0, phone: false }, { act: 'begin', order: 1, phone: false }]
      for (const one of [...begins, ...steps]) {
        const it = 'order' in one ? orders[one.order] : undefined
        if (one.act === 'place' && orders.length < 3) orders.push({ order: await m.placeOnline(), attempts: [] })
        if (one.act === 'begin' && it) {
          const attempt = await m.begin(bei, it.order, one.phone ? 'phone' : kind === 'wechat-pay' ? 'code' : 'page').catch(() => null)
          if (attempt && !it.attempts.some(({ id }) => id === attempt.id)) it.attempts.push(attempt)
        }
        if (one.act === 'pay' && it) {
          const payable = it.attempts.find(({ reference }) => standIn.trades.get(reference)?.state === 'open')
          if (payable) {
            standIn.pay(payable.reference)
            seen.add('paid')
          }
        }
        if (one.act === 'tell' && it) for (const { reference } of it.attempts) if (standIn.trades.has(reference)) await m.tell(reference)
        if (one.act === 'lie' && it) for (const { reference } of it.attempts) if (standIn.trades.has(reference)) await m.tell(reference, { amount: 1, state: 'paid' })
        if (one.act === 'cancel' && it) await orRefused(transitionOrder(app, bei, it.order.id, 'cancel'))
        if (one.act === 'refundAll' && it) await orRefused(transitionOrder(app, mei, it.order.id, 'refund', { reason: 'x' }))
        if (one.act === 'refund' && it) await orRefused(refundOrder(app, mei, it.order.id, { amount: one.amount, reason: 'x' }))
        if (one.act === 'tend') await tendPayments(app)
        if (one.act === 'wait') {
          m.wait(one.ms)
          await cancelUnpaid(app)
        }
        if (one.act === 'down') standIn.down(one.is)
        if (one.act === 'lose') standIn.lose(one.is)
      }

      // All comes to rest: the provider is there again, and time passes.
      standIn.down(false)
      standIn.lose(false)
      for (let hour = 0; hour < 30; hour++) {
        m.wait(hour < 20 ? 120_000 : 6 * 3_600_000)
        await tendPayments(app)
        await app.settled()
        await cancelUnpaid(app)
      }
      await app.settled()

      for (const { order, attempts } of orders) {
        const trades = attempts.map(({ reference }) => standIn.trades.get(reference)).filter(trade => trade !== undefined)
        const came = trades.filter(({ state }) => state === 'paid').length * order.total
        const went = trades.flatMap(({ refunds }) => [...refunds.values()]).reduce((sum, { amount }) => sum + amount, 0)
        const refunds = m.refunds(order)
        const asked = refunds.filter(({ cause }) => cause === 'asked').reduce((sum, { amount }) => sum + amount, 0)
        const state = m.orderState(order)
        seen.add(state)
        for (const { cause } of refunds) seen.add(cause)
        expect(refunds.map(({ state }) => state)).toEqual(refunds.map(() => 'done'))
        expect(went).toBe(refunds.reduce((sum, { amount }) => sum + amount, 0))
        expect(state === 'cancelled' ? came - went : came - went + asked).toBe(state === 'cancelled' ? 0 : order.total)
        // Nothing can be paid any more.
        expect(trades.filter(({ state }) => state === 'open')).toEqual([])
        for (const { id } of attempts) expect(findAttempt(app.db, id)!.state).not.toBe('open')
      }
      const kept = orders.filter(({ order }) => m.orderState(order) !== 'cancelled').length
      expect(m.stock()).toBe(10 - kept)
      standIn.stop()
      app.sse.stop()
      app.db.close()
    }),
    { numRuns: 25, seed: 20261123 },
  )
  expect([...seen].sort()).toEqual(['asked', 'cancelled', 'late', 'paid', 'twice'].sort())
}, 60_000)
