import { Elysia, t } from 'elysia'
import { session } from '../../accounts/session.ts'
import type { App } from '../../app.ts'
import { assignParcel } from '../../fulfilment/actions.ts'
import { changeMembership, retireCarrier, saveCarrier } from '../../fulfilment/carriers/actions.ts'
import { isTrackingUrl, readPattern, type Carrier, type CarrierFields } from '../../fulfilment/carriers/rules.ts'
import { countCouriersOfEach, findCarrier, listCarriers, listCouriers, listCouriersOf } from '../../fulfilment/carriers/store.ts'
import { words as carrierWords } from '../../fulfilment/carriers/words.ts'
import { findMerchantName, listUnassigned } from '../../fulfilment/store.ts'
import { readForm, type Form } from '../../platform/form.ts'
import { seeOther } from '../../platform/http.ts'
import { refuse } from '../../platform/refusal.ts'
import { nothingFilled, type Filled } from '../../ui/fields.tsx'
import type { Visit } from '../../ui/visit.ts'
import { CarrierPage, CarriersPage } from './views.tsx'

const perPage = 20

const admin = { role: 'admin' } as const
const ofOne = { ...admin, params: t.Object({ id: t.Numeric() }) }

export const adminCarriers = (app: App) => {
  const known = (id: number) => findCarrier(app.db, id) ?? refuse(carrierWords.gone, 404)

  const page = (visit: Visit, carrier: Carrier | null, { filled, memberFilled = nothingFilled }: { filled: Filled; memberFilled?: Filled }) => (
    <CarrierPage visit={visit} carrier={carrier} filled={filled} memberFilled={memberFilled} members={carrier ? listCouriersOf(app.db, carrier.id) : []} couriers={listCouriers(app.db)} />
  )

  const save = async (visit: Visit, me: Parameters<typeof saveCarrier>[1], carrier: Carrier | null, request: Request, set: { status?: number | string }) => {
    const form = await readForm(request)
    const fields = readCarrier(form)
    if (form.ok) await form.attempt('nameZh', () => saveCarrier(app, me, carrier?.id ?? null, fields))
    if (form.ok) return seeOther('/admin/carriers', 'saved')
    set.status = form.status
    return page(visit, carrier, { filled: { values: form.typed, errors: form.errors } })
  }

  return new Elysia({ prefix: '/admin/carriers' })
    .use(session(app))

    .get('/', ({ visit, query: { before } }) => {
      const counts = countCouriersOfEach(app.db)
      const found = listUnassigned(app.db, { ...(before ? { before } : {}), limit: perPage + 1 })
      return (
        <CarriersPage
          visit={visit} carriers={listCarriers(app.db).map(carrier => ({ ...carrier, couriers: counts.get(carrier.id) ?? 0 }))} couriers={listCouriers(app.db)}
          waiting={found.slice(0, perPage).map(parcel => ({ parcel, merchantName: findMerchantName(app.db, parcel.merchantId) }))}
          more={found.length > perPage ? `/admin/carriers?before=${found[perPage - 1]!.id}` : null}
        />
      )
    }, { ...admin, query: t.Object({ before: t.Optional(t.Numeric()) }) })

    .get('/new', ({ visit }) => page(visit, null, { filled: nothingFilled }), admin)

    .post('/', ({ visit, me, request, set }) => save(visit, me, null, request, set), { ...admin, parse: 'none' })

    .get('/:id', ({ visit, params: { id } }) => page(visit, known(id), { filled: { values: valuesOf(known(id)), errors: {} } }), ofOne)

    .post('/:id', ({ visit, me, params: { id }, request, set }) => save(visit, me, known(id), request, set), { ...ofOne, parse: 'none' })

    .post('/:id/retirement', async ({ me, params: { id }, request }) => {
      const form = await readForm(request)
      await retireCarrier(app, me, id, form.raw('retired') === 'yes')
      return seeOther(`/admin/carriers/${id}`, 'saved')
    }, { ...ofOne, parse: 'none' })

    .post('/:id/couriers', async ({ visit, me, params: { id }, request, set }) => {
      const form = await readForm(request)
      const carrier = known(id)
      const courierId = form.integer('courier', { max: 999_999_999 })
      if (form.ok) await form.attempt('courier', () => changeMembership(app, me, id, courierId, form.raw('member') === 'yes'))
      if (form.ok) return seeOther(`/admin/carriers/${id}`, 'saved')
      set.status = form.status
      return page(visit, carrier, { filled: { values: valuesOf(carrier), errors: {} }, memberFilled: { values: {}, errors: form.errors } })
    }, { ...ofOne, parse: 'none' })

    .post('/parcels/:id', async ({ me, params: { id }, request }) => {
      const form = await readForm(request)
      await assignParcel(app, me, id, Number(form.raw('courier')) || 0)
      return seeOther('/admin/carriers', 'done')
    }, { ...ofOne, parse: 'none' })
}

const readCarrier = (form: Form): CarrierFields => {
  const trackingUrl = form.text('trackingUrl', { max: 300, required: false })
  const numberPattern = form.text('numberPattern', { max: 120, required: false }).toUpperCase()
  if (trackingUrl && !isTrackingUrl(trackingUrl)) form.fail('trackingUrl', carrierWords.badUrl)
  if (numberPattern && !readPattern(numberPattern)) form.fail('numberPattern', carrierWords.badPattern)
  return {
    names: { 'zh-CN': form.text('nameZh', { max: 30 }), en: form.text('nameEn', { max: 40 }) },
    trackingUrl, numberPattern, phone: form.text('phone', { max: 30, required: false }),
  }
}

const valuesOf = ({ names, trackingUrl, numberPattern, phone }: Carrier) => ({ nameZh: names['zh-CN'], nameEn: names.en, trackingUrl, numberPattern, phone })
