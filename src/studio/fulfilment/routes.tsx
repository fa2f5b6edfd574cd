import { Elysia, t } from 'elysia'
import type { Person } from '../../accounts/rules.ts'
import { session } from '../../accounts/session.ts'
import type { App } from '../../app.ts'
import { assignParcel, changeCarriage, moveParcel, sendParcel } from '../../fulfilment/actions.ts'
import { reportOf, shipFile, shipGoodRows, type Outcome } from '../../fulfilment/batch/actions.ts'
import { words as batchWords } from '../../fulfilment/batch/words.ts'
import { carrierNamed, readNumber, whyNotNumber } from '../../fulfilment/carriers/rules.ts'
import { listCarriers, listCouriers, listOpenCarriers } from '../../fulfilment/carriers/store.ts'
import { pickList } from '../../fulfilment/picking.ts'
import { failures, leftOf, stepNames, type Parcel, type ParcelState } from '../../fulfilment/rules.ts'
import {
  countParcelsOf, findParcelOfMerchant, inFull, listAddressesOfParcels, listCodes, listOrderIdsToShip, listParcelsByIds, listParcelsOfMerchant, listParcelsOfOrders,
} from '../../fulfilment/store.ts'
import { failureDetail } from '../../fulfilment/views.tsx'
import { words as parcelWords } from '../../fulfilment/words.ts'
import type { Order } from '../../orders/rules.ts'
import { countToShip, findOrder, listAddressesOfOrders, listOrdersByIds, listOrdersOfMerchant } from '../../orders/store.ts'
import { noteDeed } from '../../platform/deeds.ts'
import { momentInput, readForm } from '../../platform/form.ts'
import { seeOther } from '../../platform/http.ts'
import { Refusal, refuse } from '../../platform/refusal.ts'
import { listRoomsOf } from '../../rooms/store.ts'
import { nothingFilled, type Filled } from '../../ui/fields.tsx'
import type { Visit } from '../../ui/visit.ts'
import { BatchDonePage, BatchPage, ReportPage } from './batch.tsx'
import { csvAnswer } from '../csv.ts'
import { toShipCsv } from './csv.ts'
import { LabelsPage, PackingPage, PickPage, type Label } from './paper.tsx'
import { ParcelPage, ParcelsPage, tabs, ToShipPage, type Tab } from './views.tsx'
import { words } from './words.ts'

const perPage = 30
const perPiece = 500
const mostAtOnce = 100
/** On one piece of paper work. */
const mostPrinted = 300
const mostPicked = 2000
const mostRooms = 60

const merchant = { role: 'merchant' } as const
const ofParcel = { ...merchant, params: t.Object({ id: t.Numeric() }) }
const uploadLimit = { name: 'files of tracking numbers', burst: 10, every: 20_000 }

export const studioParcels = (app: App) => {
  const own = (me: Person, id: number) => findParcelOfMerchant(app.db, me, id) ?? refuse(parcelWords.gone, 404)
  const toShip = (me: Person) => countToShip(app.db, me.id)

  const list = (visit: Visit, me: Person, { state, before }: { state?: string; before?: number }, told: string | null = null) => {
    const tab: Tab = tabs.find(tab => tab === state) ?? 'ship'
    const frame = { visit, toShip: toShip(me), counts: countParcelsOf(app.db, me), couriers: listCouriers(app.db), told }
    const page = { ...(before ? { before } : {}), limit: perPage + 1 }
    const more = (found: { id: number }[]) => (found.length > perPage ? `/studio/parcels?${tab === 'ship' ? '' : `state=${tab}&`}before=${found[perPage - 1]!.id}` : null)
    if (tab === 'ship') {
      const found = listOrdersOfMerchant(app.db, app.vault, me, { states: ['paid'], ...page })
      const shown = found.slice(0, perPage)
      const addresses = listAddressesOfOrders(app.db, app.vault, shown.map(({ id }) => id))
      return <ToShipPage {...frame} more={more(found)} orders={shown.map(order => ({ ...order, address: addresses.get(order.id)!, partGone: order.carrier !== null }))} />
    }
    const found = listParcelsOfMerchant(app.db, me, { state: tab as ParcelState, ...page })
    const shown = found.slice(0, perPage)
    return <ParcelsPage {...frame} tab={tab} more={more(found)} listed={withOrders(me, shown)} />
  }

  const withOrders = (me: Person, parcels: Parcel[]) => {
    const orders = new Map(listOrdersByIds(app.db, me, parcels.map(({ orderId }) => orderId)).map(order => [order.id, order]))
    const addresses = listAddressesOfParcels(app.db, app.vault, parcels)
    return parcels.map(parcel => ({ parcel, order: orders.get(parcel.orderId)!, address: addresses.get(parcel.id)! }))
  }

  const page = (visit: Visit, me: Person, parcel: Parcel, filled: Filled = nothingFilled) => (
    <ParcelPage
      visit={visit} toShip={toShip(me)} parcel={inFull(app.db, parcel)} order={findOrder(app.db, parcel.orderId)!} address={listAddressesOfParcels(app.db, app.vault, [parcel]).get(parcel.id)!}
      carriers={listCarriers(app.db)} couriers={listCouriers(app.db)} filled={filled}
    />
  )

  const labels = (visit: Visit, me: Person, ids: number[]) => {
    const parcels = listParcelsByIds(app.db, me, ids.slice(0, mostPrinted))
    const all = Map.groupBy(listParcelsOfOrders(app.db, parcels.map(({ orderId }) => orderId)), ({ orderId }) => orderId)
    const drawn: Label[] = withOrders(me, parcels).map(one => {
      const siblings = all.get(one.order.id)!.filter(({ direction, caseId, state }) => direction === one.parcel.direction && caseId === one.parcel.caseId && state !== 'cancelled' && state !== 'returned')
      return { ...one, merchantName: one.order.merchantName, index: siblings.findIndex(({ id }) => id === one.parcel.id) + 1, count: siblings.length }
    })
    return <LabelsPage visit={visit} labels={drawn} carriers={listCarriers(app.db)} />
  }

  const batchAnswer = (visit: Visit, me: Person, outcome: Outcome, set: { status?: number | string }) => {
    if ('shipped' in outcome) return <BatchDonePage visit={visit} toShip={toShip(me)} {...outcome} />
    set.status = 422
    return <ReportPage visit={visit} toShip={toShip(me)} {...outcome} />
  }

  /** The whole list piece by piece, so that it may be as long as it likes. */
  function* toShipPieces(me: Person) {
    let before: number | undefined
    do {
      const orders: Order[] = listOrdersOfMerchant(app.db, app.vault, me, { states: ['paid'], ...(before === undefined ? {} : { before }), limit: perPiece })
      before = orders.length === perPiece ? orders.at(-1)!.id : undefined
      const addresses = listAddressesOfOrders(app.db, app.vault, orders.map(({ id }) => id))
      const parcels = Map.groupBy(listParcelsOfOrders(app.db, orders.map(({ id }) => id)), ({ orderId }) => orderId)
      // What waits for a courier of the shop is not asked for again.
      yield orders
        .map(order => ({ ...order, address: addresses.get(order.id)!, left: leftOf(order, parcels.get(order.id) ?? []) }))
        .filter(({ left, way }) => way !== 'collect' && left.some(count => count > 0))
    } while (before !== undefined)
  }

  return new Elysia({ prefix: '/studio/parcels' })
    .use(session(app))

    .get('/', ({ visit, me, query }) => list(visit, me, query), { ...merchant, query: t.Object({ state: t.Optional(t.String()), before: t.Optional(t.Numeric()) }) })

    .get('/to-ship.csv', async ({ say, me }) => {
      await app.change(db => noteDeed(db, { at: app.now(), personId: me.id, deed: 'orders.exported', subject: 'to ship' }))
      return csvAnswer(say, app.now(), { title: words.toShipFile, plain: 'to-ship', pieces: toShipPieces(me), write: toShipCsv })
    }, merchant)

    .get('/batch', ({ visit, me }) => <BatchPage visit={visit} toShip={toShip(me)} filled={nothingFilled} />, merchant)

    .post('/batch', async ({ visit, me, request, set }) => {
      app.limits.refuseIfTooOften(uploadLimit, String(me.id))
      const form = await readForm(request)
      const [file] = form.files('file')
      if (!file) form.fail('file', batchWords.noFile)
      const outcome = form.ok ? await form.attempt('file', () => shipFile(app, me, file!)) : null
      if (outcome) return batchAnswer(visit, me, outcome, set)
      set.status = form.status
      return <BatchPage visit={visit} toShip={toShip(me)} filled={{ values: {}, errors: form.errors }} />
    }, { ...merchant, parse: 'none' })

    .get('/batch/:id', ({ visit, me, params: { id } }) => <ReportPage visit={visit} toShip={toShip(me)} {...(reportOf(app, me, id) as Exclude<Outcome, { shipped: number[] }>)} />, ofParcel)

    .post('/batch/:id', async ({ visit, me, params: { id }, set }) => batchAnswer(visit, me, { shipped: await shipGoodRows(app, me, id), skipped: 0 }, set), { ...ofParcel, parse: 'none' })

    .get('/labels', ({ visit, me, request }) => labels(visit, me, idsOf(new URL(request.url).searchParams.getAll('parcel'))), merchant)

    .post('/labels', async ({ visit, me, request }) => labels(visit, me, idsOf((await readForm(request)).raw('parcels').split(' '))), { ...merchant, parse: 'none' })

    .get('/packing', ({ visit, me, request }) => {
      const orders = listOrdersByIds(app.db, me, idsOf(new URL(request.url).searchParams.getAll('order')).slice(0, mostPrinted))
      const addresses = listAddressesOfOrders(app.db, app.vault, orders.map(({ id }) => id))
      const parcels = Map.groupBy(listParcelsOfOrders(app.db, orders.map(({ id }) => id)), ({ orderId }) => orderId)
      const packings = orders.map(order => ({ order, address: addresses.get(order.id)!, left: leftOf(order, parcels.get(order.id) ?? []) }))
      return <PackingPage visit={visit} packings={packings} codes={listCodes(app.db, orders.flatMap(({ lines }) => lines.map(({ variantId }) => variantId)))} />
    }, merchant)

    .get('/pick', ({ visit, say: { customs: { timeZone } }, me, query }) => {
      const roomId = /^\d{1,12}$/.test(query.room ?? '') ? Number(query.room) : null
      const [from, to] = [momentOf(query.from, timeZone) ?? 0, momentOf(query.to, timeZone) ?? app.now()]
      const ids = listOrderIdsToShip(app.db, me, { roomId, from, to, limit: mostPicked + 1 })
      const orders = listOrdersByIds(app.db, me, ids.slice(0, mostPicked))
      const picks = pickList(orders, listParcelsOfOrders(app.db, orders.map(({ id }) => id)), listCodes(app.db, orders.flatMap(({ lines }) => lines.map(({ variantId }) => variantId))))
      return (
        <PickPage
          visit={visit} rooms={listRoomsOf(app.db, me, { limit: mostRooms })} roomId={roomId} from={from ? momentInput(from, timeZone) : ''} to={query.to ? momentInput(to, timeZone) : ''}
          picks={picks} orders={new Set(picks.flatMap(({ orders }) => orders.map(({ id }) => id))).size} most={ids.length > mostPicked ? mostPicked : null} printedAt={app.now()}
        />
      )
    }, { ...merchant, query: t.Object({ room: t.Optional(t.String()), from: t.Optional(t.String()), to: t.Optional(t.String()) }) })

    .post('/handed', async ({ visit, say, me, request, set }) => {
      const form = await readForm(request)
      const ids = idsOf(form.all('order')).slice(0, mostAtOnce)
      const courierId = idsOf([form.raw('courier')])[0] ?? null
      if (!ids.length || courierId === null) {
        set.status = 422
        return list(visit, me, {}, say(ids.length ? words.chooseCourier : words.chooseFirst))
      }
      const done = await Promise.all(ids.map(id => succeeds(sendParcel(app, me, id, { carrier: '', trackingNumber: '', courierId }))))
      const count = done.filter(Boolean).length
      if (count === ids.length) return seeOther('/studio/parcels?state=waiting', 'done')
      set.status = 422
      return list(visit, me, {}, say(words.notAll, say.number(count), say.number(ids.length - count)))
    }, { ...merchant, parse: 'none' })

    .post('/couriers', async ({ visit, say, me, request, query, set }) => {
      const form = await readForm(request)
      const ids = idsOf(form.all('parcel')).slice(0, mostAtOnce)
      const courierId = idsOf([form.raw('courier')])[0] ?? null
      if (!ids.length || courierId === null) {
        set.status = 422
        return list(visit, me, query, say(ids.length ? words.chooseCourier : words.chooseFirst))
      }
      const done = await Promise.all(ids.map(id => succeeds(assignParcel(app, me, id, courierId))))
      const count = done.filter(Boolean).length
      if (count === ids.length) return seeOther(`/studio/parcels?state=${tabs.find(tab => tab === query.state) ?? 'waiting'}`, 'done')
      set.status = 422
      return list(visit, me, query, say(words.notAll, say.number(count), say.number(ids.length - count)))
    }, { ...merchant, query: t.Object({ state: t.Optional(t.String()) }), parse: 'none' })

    .get('/:id', ({ visit, me, params: { id } }) => page(visit, me, own(me, id)), ofParcel)

    .post('/:id/steps', async ({ visit, me, params: { id }, request, set }) => {
      const form = await readForm(request)
      const parcel = own(me, id)
      const step = form.choice('step', stepNames)
      const detail = step === 'fail' ? failureDetail(form.choice('failure', failures), form.text('remark', { max: 120, required: false })) : ''
      if (form.ok) {
        await moveParcel(app, me, id, step, { detail })
        return seeOther(`/studio/parcels/${id}`, 'done')
      }
      set.status = 422
      return page(visit, me, parcel, { values: form.typed, errors: form.errors })
    }, { ...ofParcel, parse: 'none' })

    .post('/:id/courier', async ({ visit, me, params: { id }, request, set }) => {
      const form = await readForm(request)
      const parcel = own(me, id)
      const courierId = form.raw('courier') === '' ? null : form.integer('courier', { max: 999_999_999 })
      if (form.ok) await form.attempt('courier', () => assignParcel(app, me, id, courierId))
      if (form.ok) return seeOther(`/studio/parcels/${id}`, 'saved')
      set.status = form.status
      return page(visit, me, parcel, { values: form.typed, errors: form.errors })
    }, { ...ofParcel, parse: 'none' })

    .post('/:id/carriage', async ({ visit, me, params: { id }, request, set }) => {
      const form = await readForm(request)
      const parcel = own(me, id)
      const carriage = { carrier: form.text('carrier', { max: 40 }), trackingNumber: readNumber(form.text('trackingNumber', { max: 60 })), courierId: null, sure: form.checked('sure') }
      const known = carrierNamed(listOpenCarriers(app.db), carriage.carrier)
      const strange = known && form.ok && !carriage.sure ? whyNotNumber(known, carriage.trackingNumber) : null
      if (strange) form.fail('trackingNumber', strange)
      if (form.ok) await form.attempt('carrier', () => changeCarriage(app, me, id, carriage))
      if (form.ok) return seeOther(`/studio/parcels/${id}`, 'saved')
      set.status = form.status
      return page(visit, me, parcel, { values: form.typed, errors: form.errors })
    }, { ...ofParcel, parse: 'none' })
}

const idsOf = (texts: string[]) => [...new Set(texts.filter(text => /^\d{1,12}$/.test(text)).map(Number))]

const momentOf = (text: string | undefined, timeZone: string) => {
  try {
    return text ? Temporal.PlainDateTime.from(text).toZonedDateTime(timeZone).epochMilliseconds : null
  } catch {
    return null
  }
}

/** False when it had been cancelled or dealt with meanwhile, or was never theirs. */
const succeeds = async (work: Promise<unknown>) => {
  try {
    await work
    return true
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}
