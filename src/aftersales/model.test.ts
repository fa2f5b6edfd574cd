import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { findOrder } from '../orders/store.ts'
import { listReturnsOfBill } from '../payments/returns/store.ts'
import { Refusal } from '../platform/refusal.ts'
import { address } from '../testing/market.ts'
import { returnsMarket } from '../testing/returns.ts'
import { newToken } from '../platform/vault.ts'
import { placeOrders, transitionOrder } from '../orders/actions.ts'
import { dueOfCase, tendCases } from './actions.ts'
import { kinds, reasonNames, transitionNames, transitions, whyNot, type Case, type State, type Transition } from './rules.ts'
import { findCase } from './store.ts'

// Buyers, shops, the administrator and the clock do whatever they like to cases of a few orders. Whatever comes of it: no more money
// goes back than was paid, no more goods than were taken, and a case only moves along its table.

type Wish =
  | { do: 'ask'; order: number; kind: number; reason: number; quantities: number[] }
  | { do: 'step'; case: number; who: number; transition: number; amount: number; sound: number; instead: boolean; wild: boolean }
  | { do: 'wait'; days: number }

const wish: fc.Arbitrary<Wish> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('ask' as const), order: fc.nat(2), kind: fc.nat(kinds.length - 1), reason: fc.nat(reasonNames.length - 1), quantities: fc.array(fc.nat(3), { minLength: 2, maxLength: 2 }) }) },
  { weight: 10, arbitrary: fc.record({ do: fc.constant('step' as const), case: fc.nat(6), who: fc.nat(4), transition: fc.nat(transitionNames.length - 1), amount: fc.nat(120), sound: fc.nat(3), instead: fc.boolean(), wild: fc.nat(9).map(one => one === 0) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), days: fc.nat(12) }) },
)

const onlyRefusals = <Result>(work: Promise<Result>) => work.catch(error => {
  if (!(error instanceof Refusal)) throw error
  return null
})

const runs = Number(process.env.MODEL_RUNS ?? 60)
const seed = Number(process.env.MODEL_SEED ?? 20261126)

test(`money and goods stay within what there was (seed ${seed})`, async () => {
  const seen = new Set<string>()
  await fc.assert(fc.asyncProperty(fc.array(wish, { minLength: 40, maxLength: 160 }), fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 6, maxLength: 6 }), async (wishes, quantities) => {
    const m = returnsMarket(20)
    const cup = m.product(m.mei, { title: '茶杯', price: 3333, stock: 20, shippingFee: 500 })
    const variants = [m.variantOf(m.bowl), m.variantOf(cup)]
    const counted = (merchantId: number) =>
      m.app.db.query('select sum(cases) as cases, sum(refunded) as refunded, sum(replied) as replied, sum(reply) as reply, sum(in_time) as inTime, sum(scored) as scored, sum(score) as score from aftersales_counts where merchant_id = ?').get(merchantId)
    const products = (merchantId: number) => m.app.db.query('select coalesce(sum(count), 0) as pieces from aftersales_product_counts where merchant_id = ?').get(merchantId)
    const recounted = () => [
      m.app.db.query(`select nullif(count(*), 0) as cases, sum(goods_refund + shipping_refund + freight_refund) as refunded, sum(replied_at is not null) as replied, sum(coalesce(replied_at - opened_at, 0)) as reply,
        sum(coalesce(replied_at <= answer_by, 0)) as inTime, sum(score is not null) as scored, sum(coalesce(score, 0)) as score from aftersales_cases`).get(),
      m.app.db.query('select count(*) as pieces from aftersales_items').get(),
    ]
    const stockNow = () => variants.map(id => m.app.db.query<{ stock: number }, [number]>('select stock from variants where id = ?').get(id)!.stock)

    // Paid and sent, received, and not sent yet.
    const orders = []
    for (let index = 0; index < 3; index++) {
      const lines = variants.map((variantId, position) => ({ variantId, quantity: quantities[index * 2 + position]!, roomId: null }))
      const [order] = await placeOrders(m.app, m.bei, { intent: newToken(), lines, addressId: null, newAddress: address, methodId: m.bank, note: '' })
      await transitionOrder(m.app, m.mei, order!.id, 'pay')
      if (index < 2) await transitionOrder(m.app, m.mei, order!.id, 'ship', { carrier: '顺丰', trackingNumber: 'SF1' })
      if (index < 1) await transitionOrder(m.app, m.mei, order!.id, 'deliver')
      orders.push(order!)
    }
    const bought = variants.map((_, position) => quantities.filter((_, index) => index % 2 === position).reduce((sum, count) => sum + count, 0))
    const taken = stockNow()

    const cases: Case[] = []
    for (const one of wishes) {
      if (one.do === 'wait') {
        m.wait(one.days * 86_400_000)
        await tendCases(m.app)
      } else if (one.do === 'ask') {
        const items = one.quantities.map((quantity, position) => ({ position, quantity, wantedVariantId: null })).filter(({ quantity }) => quantity > 0)
        const kind = kinds[one.kind]!
        const made = await onlyRefusals(m.ask(orders[one.order]!, { kind, reason: reasonNames[one.reason]!, items, pictureIds: [m.picture(m.bei)] }))
        if (made) cases.push(made)
      } else if (cases.length) {
        const { id } = cases[one.case % cases.length]!
        const before = findCase(m.app.db, id)!
        // Mostly what may be done, now and then anything by anybody.
        const everybody = [m.bei, m.mei, m.olga, m.lin, 'clock' as const]
        const legal = everybody.slice(0, 3).flatMap(by => transitionNames.filter(name => whyNot(before, by, name, m.app.now()) === null).map(name => [by, name] as const))
        const [by, transition] = one.wild || !legal.length ? [everybody[one.who]!, transitionNames[one.transition]!] : legal[one.transition % legal.length]!
        const due = dueOfCase(m.app.db, before)
        const goods = Math.floor((due.goods * one.amount) / 100)
        const may = by !== m.lin && whyNot(before, by, transition, m.app.now()) === null
        const moved = await onlyRefusals(m.step(by, { id }, transition, {
          reason: '说明', returnTo: m.returnTo, ...(one.instead ? { instead: 'refund' } : {}),
          sending: { way: 'post', carrier: '顺丰', number: 'SF2' },
          inspection: { result: 'as-new', freightPayer: 'merchant', sound: new Map(before.items.map(({ position, quantity }) => [position, Math.min(one.sound, quantity + 1)])), pictureIds: [] },
          refund: { goods, shipping: one.amount > 90 ? due.shipping : 0, freight: one.amount % 7 === 0 ? 100 : 0, reference: 'T1' },
          parcel: { carrier: '顺丰', trackingNumber: 'SF3', courierId: null },
        }))
        if (moved) {
          expect(may).toBe(true)
          expect(Object.keys(transitions[transition].from)).toContain(before.state)
          seen.add(`${before.state} ${transition}`)
        } else expect(findCase(m.app.db, id)).toEqual(before)
      }
      await m.app.settled()

      // After every step.
      const all = cases.map(({ id }) => findCase(m.app.db, id)!)
      for (const order of orders) {
        const back = listReturnsOfBill(m.app.db, order.billId).reduce((sum, { amount }) => sum + amount, 0)
        const said = all.filter(({ orderId }) => orderId === order.id).reduce((sum, one) => sum + one.goodsRefund + one.shippingRefund + one.freightRefund, 0)
        expect(back).toBe(said)
        expect(back).toBeWithin(0, order.total + 1)
        for (const [position, { price, quantity }] of order.lines.entries()) {
          const items = all.filter(({ orderId }) => orderId === order.id).flatMap(({ items }) => items).filter(item => item.position === position)
          expect(items.reduce((sum, { refund }) => sum + refund, 0)).toBeWithin(0, price * quantity + 1)
          expect(items.reduce((sum, { restocked }) => sum + restocked, 0)).toBeLessThanOrEqual(quantity * items.length)
        }
      }
      // What left the shelf for buyers is what the shelf misses.
      const stock = stockNow()
      for (const position of [0, 1]) {
        const items = all.flatMap(({ items }) => items).filter(item => item.position === position)
        const kept = items.reduce((sum, { reserved }) => sum + reserved, 0)
        const returned = items.reduce((sum, { restocked }) => sum + restocked, 0)
        expect(stock[position]).toBe(taken[position]! - kept + returned)
        expect(stock[position]).toBeWithin(0, 21)
        // Nothing is sold twice: what is on the shelf and what buyers have is no more than there ever was.
        expect(returned).toBeLessThanOrEqual(bought[position]! + kept)
      }
      // What the figures have counted is what counting again gives.
      for (const merchantId of [0, m.mei.id]) expect([counted(merchantId), products(merchantId)]).toEqual(recounted())
    }

    for (const { id, state } of cases.map(({ id }) => findCase(m.app.db, id)!)) {
      // The history is a way through the table.
      let at: State = 'requested'
      const steps = m.app.db.query<{ transition: Transition | 'apply' }, [number]>('select transition from aftersales_transitions where case_id = ? order by position').all(id)
      for (const { transition } of steps.slice(1)) {
        const row = transitions[transition as Transition]
        expect(row.from[at]).toBeDefined()
        const next = m.app.db.query<{ state: string }, [number]>('select state from aftersales_cases where id = ?').get(id)!
        at = row.to === 'after' ? at : row.to
        if (row.to === 'after') { at = next.state as State; break }
      }
      if (!steps.some(({ transition }) => transition === 'uphold' || transition === 'dismiss')) expect(at).toBe(state)
      expect(findOrder(m.app.db, findCase(m.app.db, id)!.orderId)).not.toBeNull()
    }
    m.app.sse.stop()
    m.app.db.close()
  }), { numRuns: runs, seed })
  // The way through was really taken, not only refused.
  for (const step of ['requested approve', 'approved send', 'returning receive', 'received inspect', 'inspected refund', 'requested refuse', 'refused appeal', 'appealed uphold']) expect([...seen]).toContain(step)
}, Math.max(120_000, runs * 2_000))
