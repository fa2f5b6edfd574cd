import { Elysia, t } from 'elysia'
import { keepUploads } from '../accounts/uploads.ts'
import type { Person } from '../accounts/rules.ts'
import { session } from '../accounts/session.ts'
import type { App } from '../app.ts'
import { carryParcel } from '../fulfilment/actions.ts'
import { readNumber } from '../fulfilment/carriers/rules.ts'
import {
  courierLookups, courierSteps, failures, historyKept, readParcelCode, showsAddress, stepNames, type CourierParcel, type Parcel,
} from '../fulfilment/rules.ts'
import { findIdByNumber, findMerchantName, findParcelOfCourier, listAddressesOfParcels, listDoneOfCourier, listParcelsOfCourier } from '../fulfilment/store.ts'
import { contentsText, failureDetail } from '../fulfilment/views.tsx'
import { words as parcelWords } from '../fulfilment/words.ts'
import { findOrder } from '../orders/store.ts'
import { readForm } from '../platform/form.ts'
import { seeOther } from '../platform/http.ts'
import { refuse } from '../platform/refusal.ts'
import { newToken } from '../platform/vault.ts'
import { nothingFilled, type Filled } from '../ui/fields.tsx'
import type { Visit } from '../ui/visit.ts'
import { CourierParcelPage, DeliveriesPage, ScanPage } from './views.tsx'

const perPage = 30
const mostDone = 20

const role = { role: 'courier' } as const
const ofParcel = { ...role, params: t.Object({ id: t.Numeric() }) }

/** The parcels somebody carries: nothing of the order but where it goes and what to collect. */
export const courier = (app: App) => {
  const since = () => app.now() - historyKept
  const own = (me: Person, id: number) => findParcelOfCourier(app.db, me, id, since()) ?? refuse(parcelWords.gone, 404)

  const seen = (parcels: Parcel[]): CourierParcel[] => {
    const shown = parcels.filter(parcel => showsAddress(parcel, app.now()))
    const addresses = listAddressesOfParcels(app.db, app.vault, shown)
    return parcels.map(({ id, direction, state, carrier, trackingNumber, courierId, cash, slotFrom, slotTo, note, movedAt, contents, merchantId }) => ({
      id, direction, state, carrier, trackingNumber, courierId, cash, slotFrom, slotTo, note: addresses.has(id) ? note : '', movedAt,
      merchantName: findMerchantName(app.db, merchantId), pieces: contents.reduce((sum, { quantity }) => sum + quantity, 0), address: addresses.get(id) ?? null,
    }))
  }

  const list = (visit: Visit, me: Person, { before, code }: { before?: number; code?: string } = {}) => {
    const found = listParcelsOfCourier(app.db, me, { ...(before ? { before } : {}), limit: perPage + 1 })
    return (
      <DeliveriesPage
        visit={visit} parcels={seen(found.slice(0, perPage))} done={before ? [] : seen(listDoneOfCourier(app.db, me, since(), mostDone))}
        more={found.length > perPage ? `/courier?before=${found[perPage - 1]!.id}` : null} {...(code === undefined ? {} : { code, missed: true })}
      />
    )
  }

  const page = (visit: Visit, parcel: Parcel, filled: Filled = nothingFilled) => (
    <CourierParcelPage
      visit={visit} parcel={seen([parcel])[0]!} intent={newToken(9)} filled={filled}
      contents={parcel.direction === 'back' ? contentsText(visit.say, findOrder(app.db, parcel.orderId)!, parcel.contents) : null}
    />
  )

  return new Elysia({ prefix: '/courier' })
    .use(session(app))

    .get('/', ({ visit, me, query }) => list(visit, me, query), { ...role, query: t.Object({ before: t.Optional(t.Numeric()) }) })

    .get('/find', ({ visit, me, query, set }) => {
      app.limits.refuseIfTooOften(courierLookups, String(me.id))
      const code = readNumber(query.code ?? '')
      const inner = readParcelCode(code)
      const id = findIdByNumber(app.db, me, code, since()) ?? (inner === null ? null : (findParcelOfCourier(app.db, me, inner, since())?.id ?? null))
      if (id !== null) return seeOther(`/courier/parcels/${id}`)
      set.status = 404
      return list(visit, me, { code })
    }, { ...role, query: t.Object({ code: t.Optional(t.String()) }) })

    .get('/scan', ({ visit, set }) => {
      set.headers['permissions-policy'] = 'camera=(self), microphone=(), geolocation=()'
      return <ScanPage visit={visit} />
    }, role)

    .get('/parcels/:id', ({ visit, me, params: { id } }) => page(visit, own(me, id)), ofParcel)

    .post('/parcels/:id/steps', async ({ visit, me, params: { id }, request, set }) => {
      const parcel = own(me, id)
      app.limits.refuseIfTooOften(courierSteps, String(me.id))
      const form = await readForm(request)
      const step = form.choice('step', stepNames)
      const detail = step === 'fail'
        ? failureDetail(form.choice('failure', failures), form.text('remark', { max: 120, required: false }))
        : form.text('where', { max: 120, required: false })
      const intent = form.text('intent', { max: 60, required: false })
      const [pictureId] = form.ok ? await keepUploads(app, me, form, 'photo', 1) : []
      if (form.ok) {
        await carryParcel(app, me, id, step, { detail, pictureId: pictureId ?? null, ...(intent ? { intent } : {}) })
        return seeOther(`/courier/parcels/${id}`, 'done')
      }
      set.status = form.status
      return page(visit, parcel, { values: form.typed, errors: form.errors })
    }, { ...ofParcel, parse: 'none' })
}
