import { Elysia, t } from 'elysia'
import { session } from '../accounts/session.ts'
import type { App } from '../app.ts'
import { askNow } from '../payments/online/actions.ts'
import { findBill } from '../payments/store.ts'
import { readForm } from '../platform/form.ts'
import { seeOther } from '../platform/http.ts'
import { refuse } from '../platform/refusal.ts'
import { transitionOrder } from './actions.ts'
import { drawBlocks, orderTopic, type OrderBlock } from './live.tsx'
import { transitionNames } from './rules.ts'
import { countOrdersOf, findOrderFor, findOrderIdOfBillFor, findPayment, listOrdersOfBuyer } from './store.ts'
import { OrderPage, OrderPatch, OrdersPage, readTab, tabs } from './views.tsx'
import { words } from './words.ts'

const perPage = 20
const params = t.Object({ id: t.Numeric() })
const query = t.Object({ state: t.Optional(t.String()), before: t.Optional(t.Numeric()) })

/** Where a provider sends the payer back to: asked at once, so that the order's page already knows. */
export const paymentReturns = (app: App) =>
  new Elysia()
    .use(session(app))
    .get('/payments/return/:billId', async ({ me, params: { billId } }) => {
      const id = findOrderIdOfBillFor(app.db, me, billId) ?? refuse(words.gone, 404)
      await askNow(app, me, billId)
      await app.settled()
      return seeOther(`/orders/${id}`, findBill(app.db, billId)!.state === 'open' ? 'paying' : undefined)
    }, { signedIn: true, params: t.Object({ billId: t.Numeric() }) })

/** The buyer's own orders. They are placed in sheet/. */
export const orders = (app: App, blocks: OrderBlock[]) =>
  new Elysia({ prefix: '/orders' })
    .use(session(app))

    .get('', ({ visit, me, query: { state, before } }) => {
      const tab = readTab(state)
      const found = listOrdersOfBuyer(app.db, me, { states: tabs[tab], ...(before ? { before } : {}), limit: perPage + 1 })
      const page = found.slice(0, perPage)
      const more = found.length > perPage ? `/orders?${new URLSearchParams({ ...(tab === 'all' ? {} : { state: tab }), before: String(page.at(-1)!.id) })}` : null
      return <OrdersPage visit={visit} tab={tab} counts={countOrdersOf(app.db, 'buyer_id', me.id)} orders={page} more={more} />
    }, { signedIn: true, query })

    .get('/:id', ({ visit, me, params: { id } }) => {
      const order = findOrderFor(app.db, app.vault, me, id) ?? refuse(words.gone, 404)
      return <OrderPage visit={visit} order={order} payment={findPayment(app.db, app.vault, order)} blocks={drawBlocks(blocks, visit.say, order)} />
    }, { signedIn: true, params })

    .get('/:id/events', ({ request, say, me, params: { id } }) => {
      const order = findOrderFor(app.db, app.vault, me, id) ?? refuse(words.gone, 404)
      const picture = String(<OrderPatch say={say} order={order} payment={findPayment(app.db, app.vault, order)} blocks={drawBlocks(blocks, say, order)} />)
      return app.sse.subscribe({ topics: [orderTopic(id)], locale: say.locale, picture, cut: () => app.cut(request) })
    }, { signedIn: true, params })

    .post('/:id/transitions', async ({ visit, say, me, params: { id }, request }) => {
      const form = await readForm(request)
      const transition = form.choice('transition', transitionNames)
      if (!form.ok) refuse(words.unknownStep)
      if (!findOrderFor(app.db, app.vault, me, id)) refuse(words.gone, 404)
      await transitionOrder(app, me, id, transition)
      if (!visit.partial) return seeOther(`/orders/${id}`, 'done')
      const order = findOrderFor(app.db, app.vault, me, id)!
      return <OrderPatch say={say} order={order} payment={findPayment(app.db, app.vault, order)} blocks={drawBlocks(blocks, say, order)} />
    }, { signedIn: true, params, parse: 'none' })
