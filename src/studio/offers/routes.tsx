import { Elysia, t } from 'elysia'
import type { Person } from '../../accounts/rules.ts'
import { session } from '../../accounts/session.ts'
import type { App } from '../../app.ts'
import { countToShip } from '../../orders/store.ts'
import { readForm, type Form } from '../../platform/form.ts'
import { seeOther } from '../../platform/http.ts'
import { refuse } from '../../platform/refusal.ts'
import { addOffer, editOffer, endOffer } from '../../promotions/actions.ts'
import type { Kind } from '../../promotions/offer.ts'
import { strikePrice } from '../../promotions/prices/actions.ts'
import { struckFor } from '../../promotions/prices/rules.ts'
import { listLowered } from '../../promotions/prices/store.ts'
import { findOfferOf, listOffersOf, type OfferInFull } from '../../promotions/store.ts'
import { words as promotionWords } from '../../promotions/words.ts'
import type { Visit } from '../../ui/visit.ts'
import { formOf, readOffer } from './form.ts'
import { previewOf } from './preview.ts'
import { isKind, KindsPage, LoweredPage, OfferFormPage, OffersPage, standings } from './views.tsx'

const id = t.Object({ id: t.Numeric() })
const merchant = { role: 'merchant' } as const
const write = { ...merchant, parse: 'none' } as const
const perPage = 30

export const studioOffers = (app: App) => {
  const own = (me: Person, offerId: number) => findOfferOf(app.db, me, offerId) ?? refuse(promotionWords.gone, 404)
  const known = (kind: string) => (isKind(kind) ? kind : refuse(promotionWords.gone, 404))
  const lowered = (me: Person) => listLowered(app.db, me.id, app.now() - struckFor, 100)
  const around = (visit: Visit, me: Person) => ({ visit, toShip: countToShip(app.db, me.id), now: app.now() })

  /** Keeps it, or draws the form again: with what is wrong, with what was looked for, or with what a buyer would pay. */
  const answer = async (form: Form, { visit, me, kind, offer, set, keep }: {
    visit: Visit; me: Person; kind: Kind; offer: OfferInFull | null; set: { status?: number | string }; keep: (fields: ReturnType<typeof readOffer>['fields']) => Promise<OfferInFull>
  }) => {
    const then = form.raw('then')
    const { fields, drawn } = readOffer(app, me, form, kind, offer)
    if (then === 'find') return <OfferFormPage {...around(visit, me)} kind={kind} offer={offer} preview={undefined} {...drawn} filled={{ values: drawn.filled.values, errors: {} }} />
    const preview = form.ok ? previewOf(app.db, me.id, fields) : undefined
    if (then !== 'preview' && form.ok) {
      const kept = await form.attempt('title', () => keep(fields))
      if (kept) return seeOther(`/studio/offers/${kept.id}`, 'saved')
    }
    if (!form.ok) set.status = form.status
    return <OfferFormPage {...around(visit, me)} kind={kind} offer={offer} preview={preview} {...drawn} />
  }

  return new Elysia({ prefix: '/studio/offers' })
    .use(session(app))

    .get('/', ({ visit, me, query }) => {
      const standing = standings.find(name => name === query.state) ?? null
      const found = listOffersOf(app.db, me, { standing: standing ?? undefined, before: query.before, now: app.now(), limit: perPage + 1 })
      const offers = found.slice(0, perPage)
      const more = found.length > perPage ? `/studio/offers?${new URLSearchParams({ ...(standing ? { state: standing } : {}), before: String(offers.at(-1)!.id) })}` : null
      return <OffersPage {...around(visit, me)} standing={standing} offers={offers} more={more} />
    }, { ...merchant, query: t.Object({ state: t.Optional(t.String()), before: t.Optional(t.Numeric()) }) })

    .get('/new', ({ visit, me }) => <KindsPage {...around(visit, me)} />, merchant)

    .get('/new/:kind', ({ visit, me, params }) => <OfferFormPage {...around(visit, me)} kind={known(params.kind)} offer={null} preview={undefined} {...formOf(app, me, null)} />, merchant)

    .post('/new/:kind', async ({ visit, me, params, request, set }) => {
      const kind = known(params.kind)
      return answer(await readForm(request), { visit, me, kind, offer: null, set, keep: fields => addOffer(app, me, fields) })
    }, write)

    .get('/prices', ({ visit, me }) => <LoweredPage {...around(visit, me)} lowered={lowered(me)} wrong={null} />, merchant)

    .post('/prices/:variant', async ({ visit, me, params, request, set }) => {
      const form = await readForm(request)
      const struck = form.raw('then') === 'hide' ? null : form.amount('struck', app.shop().currency)
      if (form.ok) await form.attempt('struck', () => strikePrice(app, me, params.variant, struck))
      if (form.ok) return seeOther('/studio/offers/prices', 'saved')
      set.status = form.status
      return <LoweredPage {...around(visit, me)} lowered={lowered(me)} wrong={{ variantId: params.variant, filled: { values: form.typed, errors: form.errors } }} />
    }, { ...write, params: t.Object({ variant: t.Numeric() }) })

    .get('/:id', ({ visit, me, params }) => {
      const offer = own(me, params.id)
      return <OfferFormPage {...around(visit, me)} kind={offer.kind} offer={offer} preview={previewOf(app.db, me.id, offer)} {...formOf(app, me, offer)} />
    }, { ...merchant, params: id })

    .post('/:id', async ({ visit, me, params, request, set }) => {
      const offer = own(me, params.id)
      return answer(await readForm(request), { visit, me, kind: offer.kind, offer, set, keep: fields => editOffer(app, me, offer.id, fields) })
    }, { ...write, params: id })

    .post('/:id/end', async ({ me, params }) => {
      await endOffer(app, me, params.id)
      return seeOther(`/studio/offers/${params.id}`, 'done')
    }, { ...write, params: id })
}
