import { Elysia, t } from 'elysia'
import { session } from '../accounts/session.ts'
import type { Person } from '../accounts/rules.ts'
import type { App } from '../app.ts'
import { listCarriers } from '../fulfilment/carriers/store.ts'
import { receivedAt } from '../orders/receipt.ts'
import type { Order } from '../orders/rules.ts'
import { findOrder, ordersByNumber, listPassages } from '../orders/store.ts'
import { readForm, type Form } from '../platform/form.ts'
import { seeOther } from '../platform/http.ts'
import { refuse } from '../platform/refusal.ts'
import { newToken } from '../platform/vault.ts'
import { nothingFilled, type Filled } from '../ui/fields.tsx'
import type { Visit } from '../ui/visit.ts'
import { apply, exchangeableFor, scoreCase, sendMessage, transitionCase, type Details } from './actions.ts'
import { keepFilms, serveFilm } from './films.ts'
import { readApplication, readPictures, readSending, readTransition } from './form.ts'
import { caseTopic } from './live.tsx'
import { excludedOf, orderCases, pickupFrom } from './scene.ts'
import { freeOf, limits, longest, stageOf, type Film } from './rules.ts'
import { findCaseFor, findCaseIdByIntent, listCasesOfBuyer, listTaken } from './store.ts'
import { ApplyPage, CasePage, CaseParts, CasePatch, CasesPage, OrderCasesPage } from './views.tsx'
import { words } from './words.ts'

const perPage = 20
const signedIn = { signedIn: true } as const
const params = t.Object({ id: t.Numeric() })
const write = { ...signedIn, parse: 'none', params } as const

/** The buyer's own cases. */
export const aftersales = (app: App) => {
  const orderOf = (me: Person, id: number): Order => {
    const order = findOrder(app.db, id)
    return order?.buyerId === me.id ? order : refuse(words.gone, 404)
  }

  const caseOf = (me: Person, id: number) => findCaseFor(app.db, app.vault, 'buyer', me, id) ?? refuse(words.gone, 404)

  const viewOf = (visit: Visit, me: Person, id: number) => {
    const one = caseOf(me, id)
    return { say: visit.say, one, order: findOrder(app.db, one.orderId)!, carriers: listCarriers(app.db), side: 'buyer' as const, now: app.now(), base: `/aftersales/${id}` }
  }

  const casePage = (visit: Visit, me: Person, id: number, filled: Filled = nothingFilled, pictureIds: string[] = []) => {
    const view = viewOf(visit, me, id)
    return <CasePage visit={visit} {...view} filled={{ values: { ...pickupFrom(app, view.one), ...filled.values }, errors: filled.errors }} pictureIds={pictureIds} />
  }

  type Typed = { intent?: string; filled?: Filled; pictureIds?: string[]; films?: Film[] }

  const applyPage = (visit: Visit, order: Order, { intent = newToken(12), filled = nothingFilled, pictureIds = [], films = [] }: Typed) => (
    <ApplyPage
      visit={visit} order={order} intent={intent} free={freeOf(order.lines, listTaken(app.db, order.id))} excluded={excludedOf(app, order)}
      others={order.lines.map(line => exchangeableFor(app.db, line))} receivedAt={receivedAt(listPassages(app.db, order.id))} now={app.now()}
      filled={filled} pictureIds={pictureIds} films={films}
    />
  )

  const filledBy = (form: Form): Filled => ({ values: form.typed, errors: form.errors })

  return new Elysia()
    .use(session(app))

    .get('/aftersales', ({ visit, me, query: { before } }) => {
      const found = listCasesOfBuyer(app.db, me, { ...(before ? { before } : {}), limit: perPage + 1 })
      const cases = found.slice(0, perPage)
      const orders = ordersByNumber(app.db, cases.map(({ orderId }) => orderId))
      return <CasesPage visit={visit} cases={cases} orders={orders} now={app.now()} more={found.length > perPage ? `/aftersales?before=${cases.at(-1)!.id}` : null} />
    }, { ...signedIn, query: t.Object({ before: t.Optional(t.Numeric()) }) })

    .get('/orders/:id/aftersales', ({ visit, me, params: { id } }) => <OrderCasesPage visit={visit} {...orderCases(app, orderOf(me, id))} />, { ...signedIn, params })

    .get('/orders/:id/aftersales/new', ({ visit, me, params: { id }, query: { item } }) => {
      const order = orderOf(me, id)
      if (!stageOf(order)) refuse(words.notPaid)
      const free = freeOf(order.lines, listTaken(app.db, id))
      if (free.every(count => count === 0)) return seeOther(`/orders/${id}/aftersales`)
      const first = item === undefined ? (order.lines.length === 1 ? 0 : -1) : item
      return applyPage(visit, order, { filled: { values: free[first] ? { [`quantity-${first}`]: String(free[first]) } : {}, errors: {} } })
    }, { ...signedIn, params, query: t.Object({ item: t.Optional(t.Numeric()) }) })

    .post('/orders/:id/aftersales', async ({ visit, me, params: { id }, request, set }) => {
      const order = orderOf(me, id)
      if (!stageOf(order)) refuse(words.notPaid)
      const form = await readForm(request)
      const application = readApplication(form, order.lines.length)
      const known = findCaseIdByIntent(app.db, me.id, application.intent)
      if (known !== null) return seeOther(`/aftersales/${known}`)
      const pictureIds = await readPictures(app, me, form)
      const films = await keepFilms(app, me, form)
      const made = form.ok ? await form.attempt('form', async () => {
        app.limits.refuseIfTooOften(limits.applications, String(me.id))
        return apply(app, me, id, { ...application, pictureIds, filmIds: films.map(film => film.id) })
      }) : null
      if (made) return seeOther(`/aftersales/${made.id}`, 'sent')
      set.status = form.status
      return applyPage(visit, order, { intent: application.intent, filled: filledBy(form), pictureIds, films })
    }, write)

    .get('/aftersales/:id', ({ visit, me, params: { id } }) => casePage(visit, me, id), { ...signedIn, params })

    .get('/aftersales/:id/events', ({ request, visit, say, me, params: { id } }) => {
      const view = viewOf(visit, me, id)
      const picture = String(<CasePatch {...view}><CaseParts {...view} filled={{ values: pickupFrom(app, view.one), errors: {} }} /></CasePatch>)
      return app.sse.subscribe({ topics: [caseTopic(id, 'buyer')], locale: say.locale, picture, cut: () => app.cut(request) })
    }, { ...signedIn, params })

    .get('/aftersales/:id/films/:film', ({ me, request, params: { id, film } }) => serveFilm(app, request, caseOf(me, id).id, film), { ...signedIn, params: t.Object({ id: t.Numeric(), film: t.String() }) })

    .post('/aftersales/:id/transitions', async ({ visit, me, params: { id }, request, set }) => {
      caseOf(me, id)
      const form = await readForm(request)
      const transition = readTransition(form)
      const details: Details = transition === 'send' ? { sending: readSending(form, app.shop().timeZone) }
        : transition === 'appeal' ? { reason: form.text('appeal', { max: longest.reason, lines: true }) } : {}
      const field = transition === 'appeal' ? 'appeal' : form.raw('way') === 'pickup' ? 'day' : 'carrier'
      if (form.ok) await form.attempt(field, () => transitionCase(app, me, id, transition, details))
      if (form.ok) return seeOther(`/aftersales/${id}`, 'done')
      if (transition !== 'send' && transition !== 'appeal') refuse(form.errors[field]!, form.status)
      set.status = form.status
      return casePage(visit, me, id, filledBy(form))
    }, write)

    .post('/aftersales/:id/messages', async ({ visit, me, params: { id }, request, set }) => {
      caseOf(me, id)
      const form = await readForm(request)
      const text = form.text('message', { max: longest.message, required: false, lines: true })
      const pictureIds = await readPictures(app, me, form, 3)
      if (form.ok) await form.attempt('message', async () => {
        app.limits.refuseIfTooOften(limits.messages, String(me.id))
        await sendMessage(app, me, 'buyer', id, { text, pictureIds })
      })
      if (form.ok) return seeOther(`/aftersales/${id}`, 'sent')
      set.status = form.status
      return casePage(visit, me, id, filledBy(form), pictureIds)
    }, write)

    .post('/aftersales/:id/score', async ({ visit, me, params: { id }, request, set }) => {
      caseOf(me, id)
      const form = await readForm(request)
      const score = Number(form.choice('score', ['1', '2', '3', '4', '5']))
      const text = form.text('scoreText', { max: longest.score, required: false, lines: true })
      if (form.ok) await form.attempt('score', () => scoreCase(app, me, id, score, text))
      if (form.ok) return seeOther(`/aftersales/${id}`, 'sent')
      set.status = form.status
      return casePage(visit, me, id, filledBy(form))
    }, write)
}
