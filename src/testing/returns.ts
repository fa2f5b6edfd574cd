import { apply, transitionCase, type Application, type Details } from '../aftersales/actions.ts'
import type { Case, Transition } from '../aftersales/rules.ts'
import { findCase } from '../aftersales/store.ts'
import { transitionOrder } from '../orders/actions.ts'
import type { Order } from '../orders/rules.ts'
import { newToken } from '../platform/vault.ts'
import type { Person } from '../accounts/rules.ts'
import { market } from './market.ts'
import type { Tapped } from './market.ts'

/** A market whose parcels have arrived, and what buyers then ask for. */
export const returnsMarket = (stock = 10) => {
  const m = market(stock)
  const { app, bei, mei, olga } = m

  const application = (fields: Partial<Application> = {}): Application => ({
    intent: newToken(), kind: 'return', reason: 'no-reason', items: [{ position: 0, quantity: 1, wantedVariantId: null }], story: '不合适', pictureIds: [], filmIds: [],
    declared: true, intact: true, ...fields,
  })

  const paid = async (buyer: Person = bei, fields: Tapped = {}) => {
    const order = await m.place(buyer, fields)
    return transitionOrder(app, mei, order.id, 'pay')
  }
  const delivered = async (buyer: Person = bei, fields: Tapped = {}) => {
    const { id } = await paid(buyer, fields)
    await transitionOrder(app, mei, id, 'ship', { carrier: '顺丰', trackingNumber: 'SF1' })
    return transitionOrder(app, mei, id, 'deliver')
  }
  const ask = (order: Pick<Order, 'id'>, fields: Partial<Application> = {}, buyer: Person = bei) => apply(app, buyer, order.id, application(fields))
  const step = (by: Person | 'clock', one: Pick<Case, 'id'>, transition: Transition, details: Details = {}) => transitionCase(app, by, one.id, transition, details)
  const returnTo = '青禾 13800000002 杭州市龙井路 1 号'
  const post = { way: 'post' as const, carrier: '顺丰', number: 'SF2' }

  return {
    ...m, application, paid, delivered, ask, step, returnTo,
    now: (one: Pick<Case, 'id'>) => findCase(app.db, one.id)!,
    refund: (fields: Partial<NonNullable<Details['refund']>> = {}): Details => ({ refund: { goods: 16800, shipping: 0, freight: 0, reference: 'T1', ...fields } }),
    inspect: (fields: Partial<NonNullable<Details['inspection']>> = {}): Details =>
      ({ inspection: { result: 'as-new', freightPayer: 'buyer', sound: new Map([[0, 1]]), pictureIds: [], ...fields } }),
    /** As far as the goods are back in the shop. */
    received: async (one: Case) => {
      await step(mei, one, 'approve', { returnTo })
      await step(bei, one, 'send', { sending: post })
      return step(mei, one, 'receive')
    },
    refuseAndAppeal: async (one: Case) => {
      await step(mei, one, 'refuse', { reason: '影响销售' })
      return step(bei, one, 'appeal', { reason: '商品完好' })
    },
    decide: (one: Case, transition: 'uphold' | 'dismiss') => step(olga, one, transition, { reason: '证据充分' }),
  }
}
