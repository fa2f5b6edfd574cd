import type { App } from '../app.ts'
import { receivedAt } from '../orders/receipt.ts'
import type { Order } from '../orders/rules.ts'
import { findOrderAddress, listPassages } from '../orders/store.ts'
import { isExcluded } from './actions.ts'
import { dayOf } from './calendar/rules.ts'
import { listMonths, rankProducts, rankReasons } from './figures.ts'
import { freeOf, stageOf, type CaseInFull } from './rules.ts'
import { listCasesOfOrder, listTaken, type After } from './store.ts'
import type { OrderCases } from './views.tsx'

/** What an order's page says about after-sales. */
export const orderCases = (app: App, order: Order): OrderCases => {
  const stage = stageOf(order)
  const free = freeOf(order.lines, listTaken(app.db, order.id))
  return {
    order, now: app.now(), receivedAt: receivedAt(listPassages(app.db, order.id)), cases: listCasesOfOrder(app.db, { id: order.buyerId }, order.id),
    excluded: excludedOf(app, order), mayApply: stage !== null && free.some(count => count > 0),
  }
}

/** Positions of what is not taken back without a reason. */
export const excludedOf = (app: App, order: Order) => order.lines.flatMap((_, position) => (isExcluded(app.db, order, position) ? [position] : []))

/** Where it is collected: as said before, or where the order went. */
export const pickupFrom = (app: App, one: CaseInFull): Record<string, string> =>
  Object.fromEntries(Object.entries(one.pickupAddress ?? findOrderAddress(app.db, app.vault, one.orderId)).map(([name, value]) => [`pickup-${name}`, value]))

const days = 86_400_000

/** Where a list by deadline goes on: its last line's deadline and number. */
export const readAfter = (text: string | undefined): After | undefined => {
  const [, dueAt, id] = /^(\d{1,15})\.(\d{1,12})$/.exec(text ?? '') ?? []
  return dueAt === undefined ? undefined : { dueAt: Number(dueAt), id: Number(id) }
}

/** The figures of a merchant, or of the whole shop. */
export const figuresOf = (app: App, merchantId: number | null) => {
  const since = (at: number) => dayOf(app.shop().timeZone, at).toString()
  const quarter = since(app.now() - 90 * days)
  return {
    months: listMonths(app.db, merchantId, since(app.now() - 365 * days)),
    reasons: rankReasons(app.db, merchantId, quarter), products: rankProducts(app.db, merchantId, quarter, 10),
  }
}
