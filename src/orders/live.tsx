import type { App } from '../app.ts'
import type { Say } from '../platform/words.ts'
import type { OrderInFull } from './rules.ts'
import { findOrder, findOrderFor, findPayment, listOrdersOfBill } from './store.ts'
import { OrderPatch } from './views.tsx'

/** What the buyer of this order is told while its page is open. */
export const orderTopic = (id: number) => `order:${id}`

/** What a feature above this one shows on an order's page; they are listed in order-blocks.ts. */
export type OrderBlock = (say: Say, order: OrderInFull) => JSX.Element | ''

export const drawBlocks = (blocks: OrderBlock[], say: Say, order: OrderInFull) => blocks.map(block => String(block(say, order))).join('')

/** Something about the money of these orders has changed. */
export const publishOrdersOfBill = (app: App, billId: number, blocks: OrderBlock[]) => {
  for (const { id } of listOrdersOfBill(app.db, billId)) publishOrder(app, id, blocks)
}

/** The open page of this order shows how it stands now. */
export const publishOrder = (app: App, id: number, blocks: OrderBlock[]) =>
  app.sse.publish(orderTopic(id), say => {
    const order = findOrderFor(app.db, app.vault, { id: findOrder(app.db, id)!.buyerId }, id)!
    return <OrderPatch say={say} order={order} payment={findPayment(app.db, app.vault, order)} blocks={drawBlocks(blocks, say, order)} />
  }, 'order')
