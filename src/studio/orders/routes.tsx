import { Elysia, t } from 'elysia'
import type { Person } from '../../accounts/rules.ts'
import { session } from '../../accounts/session.ts'
import { listCasesOfOrderFor } from '../../aftersales/store.ts'
import type { App } from '../../app.ts'
import { carrierNamed, whyNotNumber } from '../../fulfilment/carriers/rules.ts'
import { listCarriers, listCouriers, listOpenCarriers } from '../../fulfilment/carriers/store.ts'
import { sendParcel } from '../../fulfilment/actions.ts'
import { inFull, listParcelsOfOrder } from '../../fulfilment/store.ts'
import { refundOrder, transitionOrder } from '../../orders/actions.ts'
import { words as wayWords } from '../../catalog/shipping/ways/words.ts'
import { movesOf, orderNumber, transitionNames, type Order, type OrderInFull, type Transition } from '../../orders/rules.ts'
import { countOrdersOf, countToShip, findOrderOfMerchant, listAddressesOfOrders, listOrdersOfMerchant, type OrderFilter } from '../../orders/store.ts'
import { readTab, tabs, type Tab } from '../../orders/views.tsx'
import { words as orderWords } from '../../orders/words.ts'
import { noteDeed } from '../../platform/deeds.ts'
import { readForm, type Form } from '../../platform/form.ts'
import { seeOther } from '../../platform/http.ts'
import { Refusal, refuse } from '../../platform/refusal.ts'
import type { Say } from '../../platform/words.ts'
import { findRoomOf, listRoomsOf } from '../../rooms/store.ts'
import { nothingFilled, type Filled } from '../../ui/fields.tsx'
import type { Visit } from '../../ui/visit.ts'
import { readShipment } from '../fulfilment/form.ts'
import { csvAnswer } from '../csv.ts'
import { csvOf } from './csv.ts'
import { OrderPage, OrderParts, OrdersPage } from './views.tsx'
import { words } from './words.ts'

const perPage = 30
const perPiece = 500
const mostRooms = 60
const mostAtOnce = 100

const merchant = { role: 'merchant' } as const
const ofOrder = { ...merchant, params: t.Object({ id: t.Numeric() }) }
const filters = { state: t.Optional(t.String()), room: t.Optional(t.String()), q: t.Optional(t.String()) }
type Asked = { state?: string; room?: string; q?: string }

export const studioOrders = (app: App) => {
  const own = (me: Person, id: number) => findOrderOfMerchant(app.db, app.vault, me, id) ?? refuse(orderWords.gone, 404)

  const withAddresses = (orders: Order[]) => {
    const addresses = listAddressesOfOrders(app.db, app.vault, orders.map(order => order.id))
    return orders.map(order => ({ ...order, address: addresses.get(order.id)! }))
  }

  const list = (visit: Visit, me: Person, asked: Asked & { before?: number }, told?: string) => {
    const tab = readTab(asked.state)
    const filter = readFilter(asked)
    const found = listOrdersOfMerchant(app.db, app.vault, me, { ...filter, ...(asked.before ? { before: asked.before } : {}), limit: perPage + 1 })
    const page = found.slice(0, perPage)
    return (
      <OrdersPage
        visit={visit} toShip={countToShip(app.db, me.id)} tab={tab} q={asked.q ?? ''} roomId={filter.roomId ?? null}
        rooms={listRoomsOf(app.db, me, { limit: mostRooms })} counts={countOrdersOf(app.db, 'merchant_id', me.id)} orders={withAddresses(page)}
        hrefs={{
          tabs: hrefOf('/studio/orders', asked, 'all'),
          csv: hrefOf('/studio/orders.csv', asked, tab),
          more: found.length > perPage ? hrefOf('/studio/orders', asked, tab, page.at(-1)!.id) : null,
        }}
        told={told ?? null}
      />
    )
  }

  const parts = (me: Person, order: OrderInFull, filled: Filled = nothingFilled) => ({
    order, room: order.roomId === null ? null : findRoomOf(app.db, me, order.roomId), filled,
    cases: listCasesOfOrderFor(app.db, me, order.id),
    parcels: listParcelsOfOrder(app.db, order.id).map(parcel => inFull(app.db, parcel)),
    carriers: listCarriers(app.db), couriers: listCouriers(app.db),
  })

  /** One that is not to be shipped is refused; what was typed wrong is shown at its field. */
  const ship = async (me: Person, say: Say, order: OrderInFull, form: Form) => {
    // Nothing leaves: it stands ready under its own number.
    if (order.way === 'collect') return form.attempt('carrier', () => transitionOrder(app, me, order.id, 'ship', { carrier: say(wayWords.kind.collect), trackingNumber: orderNumber(order) }))
    const shipment = readShipment(form, order)
    if (!form.ok) return
    const known = carrierNamed(listOpenCarriers(app.db), shipment.carrier)
    const strange = known && shipment.trackingNumber && !shipment.sure ? whyNotNumber(known, shipment.trackingNumber) : null
    if (strange) form.fail('trackingNumber', strange)
    else await form.attempt('carrier', () => sendParcel(app, me, order.id, shipment))
  }

  return new Elysia({ prefix: '/studio' })
    .use(session(app))

    .get('/orders', ({ visit, me, query }) => list(visit, me, query), { ...merchant, query: t.Object({ ...filters, before: t.Optional(t.Numeric()) }) })

    .get('/orders.csv', async ({ say, me, query }) => {
      const { states, roomId, q } = readFilter(query)
      await app.change(db => noteDeed(db, { at: app.now(), personId: me.id, deed: 'orders.exported', subject: [...(states ?? []), roomId, q].filter(Boolean).join(' ') || 'all' }))
      return csvAnswer(say, app.now(), { title: words.file, plain: 'orders', pieces: pieces(me, { states, roomId, q } as OrderFilter), write: csvOf })
    }, { ...merchant, query: t.Object(filters) })

    .get('/orders/:id', ({ visit, me, params: { id } }) => (
      <OrderPage visit={visit} toShip={countToShip(app.db, me.id)} {...parts(me, own(me, id))} />
    ), ofOrder)

    .post('/orders/:id/transitions', async ({ visit, say, me, params: { id }, request, set }) => {
      const form = await readForm(request)
      const order = own(me, id)
      const { transition, ...details } = readTransition(form, order)
      if (form.ok && transition !== 'ship') await transitionOrder(app, me, id, transition, details)
      if (form.ok && transition === 'ship') await ship(me, say, order, form)
      if (form.ok && !visit.partial) return seeOther(`/studio/orders/${id}`, 'done')
      if (!form.ok) set.status = form.status
      const filled = form.ok ? nothingFilled : { values: form.typed, errors: form.errors }
      if (visit.partial) return <OrderParts say={say} {...parts(me, own(me, id), filled)} />
      return <OrderPage visit={visit} toShip={countToShip(app.db, me.id)} {...parts(me, order, filled)} />
    }, { ...ofOrder, parse: 'none' })

    .post('/orders/:id/refunds', async ({ visit, say, me, params: { id }, request, set }) => {
      const form = await readForm(request)
      const order = own(me, id)
      const refund = { amount: form.amount('amount', order.currency), reason: form.text('refundReason', { max: 80 }) }
      if (form.ok) await form.attempt('amount', () => refundOrder(app, me, id, refund))
      if (form.ok && !visit.partial) return seeOther(`/studio/orders/${id}`, 'done')
      if (!form.ok) set.status = form.status
      const filled = form.ok ? nothingFilled : { values: form.typed, errors: form.errors }
      if (visit.partial) return <OrderParts say={say} {...parts(me, own(me, id), filled)} />
      return <OrderPage visit={visit} toShip={countToShip(app.db, me.id)} {...parts(me, order, filled)} />
    }, { ...ofOrder, parse: 'none' })

    .post('/orders/paid', async ({ visit, say, me, request, set }) => {
      const form = await readForm(request)
      const ids = [...new Set(form.all('order').map(Number).filter(Number.isSafeInteger))].slice(0, mostAtOnce)
      const done = await Promise.all(ids.map(id => markPaid(app, me, id)))
      const count = done.filter(Boolean).length
      if (ids.length && count === ids.length) return seeOther('/studio/orders?state=placed', 'done')
      set.status = 422
      return list(visit, me, { state: 'placed' }, ids.length ? say(words.notAll, say.number(count), say.number(ids.length - count)) : say(words.chooseFirst))
    }, { ...merchant, parse: 'none' })

  /** The whole list piece by piece, so that it may be as long as it likes. */
  function* pieces(me: Person, filter: OrderFilter) {
    let before: number | undefined
    do {
      const orders = listOrdersOfMerchant(app.db, app.vault, me, { ...filter, ...(before === undefined ? {} : { before }), limit: perPiece })
      before = orders.length === perPiece ? orders.at(-1)!.id : undefined
      yield withAddresses(orders)
    } while (before !== undefined)
  }
}

const readFilter = ({ state, room, q }: Asked): OrderFilter => ({
  states: tabs[readTab(state)],
  ...(/^\d{1,12}$/.test(room ?? '') ? { roomId: Number(room) } : {}),
  ...(q?.trim() ? { q: q.trim().slice(0, 80) } : {}),
})

const hrefOf = (path: string, { room, q }: Asked, tab: Tab, before?: number) => {
  const query = new URLSearchParams({
    ...(tab === 'all' ? {} : { state: tab }), ...(room ? { room } : {}), ...(q ? { q } : {}), ...(before === undefined ? {} : { before: String(before) }),
  }).toString()
  return query ? `${path}?${query}` : path
}

const readTransition = (form: Form, order: OrderInFull) => {
  const transition: Transition = form.choice('transition', transitionNames)
  if (!form.ok) refuse(orderWords.unknownStep)
  // One that is too late is refused by the action, whatever else was typed.
  if (!movesOf(order, 'merchant').includes(transition)) return { transition }
  if (transition === 'cancel' || transition === 'refund') return { transition, reason: form.text('reason', { max: 120 }) }
  if (transition === 'pay' && form.raw('amount') !== String(order.total)) refuse(words.payOther)
  return { transition }
}

/** False when it had been cancelled or dealt with meanwhile, or was never theirs. */
const markPaid = async (app: App, me: Person, id: number) => {
  try {
    await transitionOrder(app, me, id, 'pay')
    return true
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}
