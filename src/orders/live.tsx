import type { App } from '../app.ts'
import { findOrder, findOrderFor, findOrderOfBill, findPayment } from './store.ts'
import { OrderPatch } from './views.tsx'

/** What the buyer of this order is told while its page is open. */
export const orderTopic = (id: number) => `order:${id}`

/** Something about the money of this order has changed. */
export const publishOrderOfBill = (app: App, billId: number) => {
  const order = findOrderOfBill(app.db, billId)
  if (order) publishOrder(app, order.id)
}

/** The open page of this order shows how it stands now. */
export const publishOrder = (app: App, id: number) =>
  app.sse.publish(orderTopic(id), say => {
    const order = findOrderFor(app.db, app.vault, { id: findOrder(app.db, id)!.buyerId }, id)!
    return <OrderPatch say={say} order={order} payment={findPayment(app.db, app.vault, order)} />
  }, 'order')
