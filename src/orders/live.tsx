import type { App } from '../app.ts'
import { findOrder, findOrderFor, findPayment, listOrdersOfBill } from './store.ts'
import { OrderPatch } from './views.tsx'

/** What the buyer of this order is told while its page is open. */
export const orderTopic = (id: number) => `order:${id}`

/** Something about the money of these orders has changed. */
export const publishOrdersOfBill = (app: App, billId: number) => {
  for (const { id } of listOrdersOfBill(app.db, billId)) publishOrder(app, id)
}

/** The open page of this order shows how it stands now. */
export const publishOrder = (app: App, id: number) =>
  app.sse.publish(orderTopic(id), say => {
    const order = findOrderFor(app.db, app.vault, { id: findOrder(app.db, id)!.buyerId }, id)!
    return <OrderPatch say={say} order={order} payment={findPayment(app.db, app.vault, order)} />
  }, 'order')
