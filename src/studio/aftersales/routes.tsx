import { Elysia, t } from 'elysia'
import type { Person } from '../../accounts/rules.ts'
import { findPerson } from '../../accounts/store.ts'
import { session } from '../../accounts/session.ts'
import { dueOfCase, sendAgain, sendMessage, transitionCase, type Details } from '../../aftersales/actions.ts'
import { serveFilm } from '../../aftersales/films.ts'
import { listenToCase } from '../../aftersales/live.tsx'
import { readPictures, readTransition } from '../../aftersales/form.ts'
import { inspections, limits, longest, type Case, type Transition } from '../../aftersales/rules.ts'
import { figuresOf, readAfter } from '../../aftersales/scene.ts'
import { countQueue, findCaseFor, findReturnTo, listCasesOfMerchant, listQueue } from '../../aftersales/store.ts'
import { words as caseWords } from '../../aftersales/words.ts'
import type { App } from '../../app.ts'
import { listCarriers, listCouriers } from '../../fulfilment/carriers/store.ts'
import { findOrder, findOrderAddress, ordersByNumber } from '../../orders/store.ts'
import { isOnline } from '../../payments/rules.ts'
import { readForm, type Form } from '../../platform/form.ts'
import { seeOther } from '../../platform/http.ts'
import { refuse } from '../../platform/refusal.ts'
import { nothingFilled, type Filled } from '../../ui/fields.tsx'
import type { Visit } from '../../ui/visit.ts'
import { readCarriage } from '../fulfilment/form.ts'
import { CasePage, CasesPage, FiguresPage, sideOfTab } from './views.tsx'
import { tabNames, type Tab } from './words.ts'

const perPage = 30
const merchant = { role: 'merchant' } as const
const params = t.Object({ id: t.Numeric() })
const write = { ...merchant, parse: 'none', params } as const

export const studioAftersales = (app: App) => {
  const own = (me: Person, id: number) => findCaseFor(app.db, app.vault, 'merchant', me, id) ?? refuse(caseWords.gone, 404)

  const page = (visit: Visit, me: Person, id: number, filled: Filled = nothingFilled, pictureIds: string[] = []) => {
    const one = own(me, id)
    const order = findOrder(app.db, one.orderId)!
    return (
      <CasePage
        visit={visit} say={visit.say} one={one} order={order} payee={order.payeeId === order.merchantId ? null : findPerson(app.db, order.payeeId)!.name} carriers={listCarriers(app.db)} couriers={listCouriers(app.db)} side="merchant" now={app.now()} base={`/studio/aftersales/${id}`}
        filled={filled} pictureIds={pictureIds} returnTo={one.returnTo || (findReturnTo(app.db, app.vault, me.id) ?? '')}
        due={dueOfCase(app.db, one)} address={findOrderAddress(app.db, app.vault, one.orderId)}
      />
    )
  }

  return new Elysia({ prefix: '/studio/aftersales' })
    .use(session(app))

    .get('', ({ visit, me, query }) => {
      const tab: Tab = tabNames.find(name => name === query.tab) ?? 'todo'
      const side = sideOfTab[tab]
      const found = side
        ? listQueue(app.db, me, side, { after: readAfter(query.after), limit: perPage + 1 })
        : listCasesOfMerchant(app.db, me, { ...(query.before ? { before: query.before } : {}), limit: perPage + 1 })
      const cases = found.slice(0, perPage)
      const last = cases.at(-1)
      const more = found.length > perPage && last ? `/studio/aftersales?${new URLSearchParams({ tab, ...(side ? { after: `${last.dueAt}.${last.id}` } : { before: String(last.id) }) })}` : null
      return (
        <CasesPage
          visit={visit} tab={tab} cases={cases} now={app.now()} more={more} counts={countQueue(app.db, me.id, app.now())}
          orders={ordersByNumber(app.db, cases.map(({ orderId }) => orderId))}
        />
      )
    }, { ...merchant, query: t.Object({ tab: t.Optional(t.String()), after: t.Optional(t.String()), before: t.Optional(t.Numeric()) }) })

    .get('/figures', ({ visit, me }) => <FiguresPage visit={visit} say={visit.say} {...figuresOf(app, me.id)} />, merchant)

    .get('/:id', ({ visit, me, params: { id } }) => page(visit, me, id), { ...merchant, params })

    .get('/:id/events', ({ say, me, request, params: { id }, query: { seen } }) => listenToCase(app, request, say, own(me, id).id, 'merchant', seen), { ...merchant, params, query: t.Object({ seen: t.Optional(t.Numeric()) }) })

    .get('/:id/films/:film', ({ me, request, params: { id, film } }) => serveFilm(app, request, own(me, id).id, film), { ...merchant, params: t.Object({ id: t.Numeric(), film: t.String() }) })

    .post('/:id/transitions', async ({ visit, me, params: { id }, request, set }) => {
      const one = own(me, id)
      const form = await readForm(request)
      const transition = readTransition(form)
      const pictureIds = transition === 'inspect' ? await readPictures(app, me, form) : []
      const details = readDetails(app, form, one, transition, pictureIds)
      const field = fieldOf[transition]
      if (form.ok) await form.attempt(field ?? 'transition', () => transitionCase(app, me, id, transition, details))
      if (form.ok) return seeOther(`/studio/aftersales/${id}`, 'done')
      if (!field) refuse(form.errors.transition!, form.status)
      set.status = form.status
      return page(visit, me, id, { values: { ...form.typed, kept: pictureIds.join(' ') }, errors: form.errors })
    }, write)

    .post('/:id/parcels', async ({ visit, me, params: { id }, request, set }) => {
      own(me, id)
      const form = await readForm(request)
      const carriage = readCarriage(form)
      if (form.ok) await form.attempt('trackingNumber', () => sendAgain(app, me, id, carriage))
      if (form.ok) return seeOther(`/studio/aftersales/${id}`, 'done')
      set.status = form.status
      return page(visit, me, id, { values: form.typed, errors: form.errors })
    }, write)

    .post('/:id/messages', async ({ visit, me, params: { id }, request, set }) => {
      own(me, id)
      const form = await readForm(request)
      const text = form.text('message', { max: longest.message, required: false, lines: true })
      const pictureIds = await readPictures(app, me, form, 3)
      if (form.ok) await form.attempt('message', async () => {
        app.limits.refuseIfTooOften(limits.messages, String(me.id))
        await sendMessage(app, me, 'merchant', id, { text, pictureIds })
      })
      if (form.ok) return seeOther(`/studio/aftersales/${id}`, 'sent')
      set.status = form.status
      return page(visit, me, id, { values: form.typed, errors: form.errors }, pictureIds)
    }, write)
}

/** Where a refusal of this step is shown, when it has a form of its own. */
const fieldOf: Partial<Record<Transition, string>> = { approve: 'approve', refuse: 'reason', inspect: 'sound', refund: 'goods', replace: 'trackingNumber', repair: 'trackingNumber' }

const readDetails = (app: App, form: Form, one: Case, transition: Transition, pictureIds: string[]): Details => {
  const { currency } = app.shop()
  switch (transition) {
    case 'approve': return {
      ...(form.checked('instead') ? { instead: 'refund' as const } : {}),
      ...(one.kind === 'refund' ? {} : { returnTo: form.text('returnTo', { max: longest.returnTo, lines: true }) }),
    }
    case 'refuse': return { reason: form.text('reason', { max: longest.reason, lines: true }) }
    case 'inspect': return {
      inspection: {
        result: form.choice('result', inspections), freightPayer: form.choice('freightPayer', ['buyer', 'merchant'] as const), pictureIds,
        sound: new Map(one.items.map(({ position }) => [position, Number(form.raw(`sound-${position}`)) || 0])),
      },
    }
    case 'refund': {
      const { kind, payeeId, merchantId } = findOrder(app.db, one.orderId)!
      const past = isOnline(kind) || payeeId !== merchantId
      return {
        refund: {
          goods: form.amount('goods', currency, { required: false }), shipping: form.amount('shipping', currency, { required: false }), freight: form.amount('freight', currency, { required: false }),
          reference: past ? '' : form.text('reference', { max: longest.reference }),
        },
      }
    }
    case 'replace':
    case 'repair': return { parcel: readCarriage(form) }
    default: return {}
  }
}
