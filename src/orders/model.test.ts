import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { Refusal } from '../platform/refusal.ts'
import { market } from '../testing/market.ts'
import { cancelUnpaid, completeOrders, placeOrders, transitionOrder } from './actions.ts'
import { completeAfterDays, payWithin, states, transitionNames, type State, type Transition } from './rules.ts'
import { usualConfirmDays } from '../shop/rules.ts'

const completeAfter = completeAfterDays(usualConfirmDays)

/** What the shop must look like, kept in the simplest way there is. */
type Model = { stock: number; settled: number; owed: number; orders: Map<string, { id: number; quantity: number; total: number; cash: boolean; state: State; since: number }> }

type Step =
  | { act: 'place'; buyer: 'bei' | 'lin'; intent: number; quantity: number; cash: boolean }
  | { act: 'move'; by: 'bei' | 'lin' | 'mei' | 'max'; order: number; transition: Transition }
  | { act: 'advance'; order: number }
  | { act: 'wait'; ms: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ act: fc.constant('place' as const), buyer: fc.constantFrom('bei' as const, 'lin' as const), intent: fc.nat(9), quantity: fc.integer({ min: 0, max: 5 }), cash: fc.boolean() }) },
  { weight: 7, arbitrary: fc.record({ act: fc.constant('move' as const), by: fc.constantFrom(...(['mei', 'mei', 'mei', 'bei', 'bei', 'lin', 'max'] as const)), order: fc.nat(3), transition: fc.constantFrom(...transitionNames) }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('advance' as const), order: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('wait' as const), ms: fc.constantFrom(60_000, payWithin, completeAfter.delivered, completeAfter.shipped) }) },
)

const next: Partial<Record<State, Partial<Record<Transition, State>>>> = {
  placed: { pay: 'paid', cancel: 'cancelled' },
  paid: { ship: 'shipped', cancel: 'cancelled' },
  shipped: { deliver: 'delivered', confirm: 'completed', cancel: 'cancelled' },
  delivered: { confirm: 'completed' },
}

/** What usually comes next, so that chance does not have to find it. */
const usual: Record<State, ['mei' | 'buyer', Transition]> = {
  placed: ['mei', 'pay'], paid: ['mei', 'ship'], shipped: ['mei', 'deliver'], delivered: ['buyer', 'confirm'], completed: ['buyer', 'cancel'], cancelled: ['mei', 'pay'],
}

test('whatever happens in whatever order, stock and money add up', async () => {
  const seen = new Set<string>()
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60, size: 'max' }), async steps => {
      const m = market(12)
      const { app } = m
      const model: Model = { stock: 12, settled: 0, owed: 0, orders: new Map() }
      const close = (order: { total: number }, paid: boolean) => {
        model.owed -= order.total
        if (paid) model.settled += order.total
      }
      const enter = (order: { state: State; since: number }, state: State) => Object.assign(order, { state, since: app.now() })

      for (const one of steps) {
        if (one.act === 'place') {
          const key = `${one.buyer} ${one.intent}`
          const known = model.orders.get(key)
          const purchase = m.purchase({ intent: `an-intent-of-the-model-${one.intent}`, quantity: one.quantity, methodId: one.cash ? m.cash : m.bank })
          const placed = (await orRefusal(placeOrders(app, m[one.buyer], purchase)))?.[0] ?? null
          if (known) expect(placed?.id).toBe(known.id)
          else if (one.quantity < 1 || one.quantity > model.stock) expect(placed).toBeNull()
          else {
            const total = 16800 * one.quantity + 800
            expect(placed).toMatchObject({ total, state: one.cash ? 'paid' : 'placed' })
            model.orders.set(key, { id: placed!.id, quantity: one.quantity, total, cash: one.cash, state: placed!.state, since: app.now() })
            model.stock -= one.quantity
            model.owed += total
          }
          seen.add(placed ? 'placed' : 'not placed')
        }
        if (one.act === 'move' || one.act === 'advance') {
          const [key, order] = [...model.orders][one.order] ?? ['bei', null]
          const buyer = key.split(' ')[0] as 'bei' | 'lin'
          const [party, natural] = usual[order?.state ?? 'placed']
          const [by, transition] = one.act === 'move' ? [one.by, one.transition] : [party === 'buyer' ? buyer : party, natural]
          const moved = await orRefusal(transitionOrder(app, m[by], order?.id ?? 999, transition, { carrier: 'x', trackingNumber: 'y' }))
          if (moved && order) {
            expect(['mei', buyer]).toContain(by)
            expect(next[order.state]?.[transition]).toBe(moved.state)
            if (transition === 'cancel') model.stock += order.quantity
            if (transition === 'cancel') close(order, false)
            if (transition === 'pay' || (transition === 'deliver' && order.cash)) close(order, true)
            enter(order, moved.state)
          }
          seen.add(moved ? transition : 'refused')
        }
        if (one.act === 'wait') {
          m.wait(one.ms)
          await cancelUnpaid(app)
          await completeOrders(app)
          for (const order of model.orders.values()) {
            const age = app.now() - order.since
            if (order.state === 'placed' && age >= payWithin) {
              model.stock += order.quantity
              close(order, false)
              enter(order, 'cancelled')
            }
            if (order.state === 'delivered' && age >= completeAfter.delivered) enter(order, 'completed')
            if (order.state === 'shipped' && age >= completeAfter.shipped && !order.cash) enter(order, 'completed')
          }
        }

        const sum = (state: string) => app.db.query<{ sum: number }, [string]>('select coalesce(sum(amount), 0) as sum from bills where state = ?').get(state)!.sum
        expect({ stock: m.stock(), owed: sum('open'), settled: sum('settled') }).toEqual({ stock: model.stock, owed: model.owed, settled: model.settled })
      }

      const stored = new Map(app.db.query<{ id: number; state: State }, []>('select id, state from orders').all().map(row => [row.id, row.state]))
      expect(stored).toEqual(new Map([...model.orders.values()].map(order => [order.id, order.state])))
      for (const state of stored.values()) seen.add(`ends ${state}`)
      await app.settled()
      app.sse.stop()
      app.db.close()
    }),
    { numRuns: 40, seed: 20260618 },
  )
  // All of it was really tried. Orders that are paid online have a model of their own, beside the payments.
  expect([...seen].sort()).toEqual(['placed', 'not placed', 'refused', ...transitionNames.filter(name => name !== 'accept' && name !== 'refund' && name !== 'takeBack'), ...states.map(state => `ends ${state}`)].sort())
}, 60_000)

const orRefusal = <Result>(act: Promise<Result>) =>
  act.catch((error: unknown) => {
    if (error instanceof Refusal) return null
    throw error
  })
