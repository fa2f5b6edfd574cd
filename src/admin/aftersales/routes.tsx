import { Elysia, t } from 'elysia'
import { session } from '../../accounts/session.ts'
import { sendMessage, transitionCase } from '../../aftersales/actions.ts'
import { serveFilm } from '../../aftersales/films.ts'
import { listenToCase } from '../../aftersales/live.tsx'
import { figuresOf, readAfter } from '../../aftersales/scene.ts'
import { readPictures } from '../../aftersales/form.ts'
import { limits, longest } from '../../aftersales/rules.ts'
import { countWaiting, findCaseFor, listWaiting } from '../../aftersales/store.ts'
import { words as caseWords } from '../../aftersales/words.ts'
import type { App } from '../../app.ts'
import { listCarriers } from '../../fulfilment/carriers/store.ts'
import { findOrder, ordersByNumber } from '../../orders/store.ts'
import { readForm } from '../../platform/form.ts'
import { seeOther } from '../../platform/http.ts'
import { refuse } from '../../platform/refusal.ts'
import { nothingFilled, type Filled } from '../../ui/fields.tsx'
import type { Visit } from '../../ui/visit.ts'
import { AppealPage, AppealsPage, FiguresPage } from './views.tsx'
import { tabNames, type Tab } from './words.ts'

const perPage = 30
const admin = { role: 'admin' } as const
const params = t.Object({ id: t.Numeric() })
const write = { ...admin, parse: 'none', params } as const

export const adminAftersales = (app: App) => {
  const caseOf = (id: number) => findCaseFor(app.db, app.vault, 'admin', { id: 0 }, id) ?? refuse(caseWords.gone, 404)

  const page = (visit: Visit, id: number, filled: Filled = nothingFilled, pictureIds: string[] = []) => {
    const one = caseOf(id)
    return (
      <AppealPage
        visit={visit} say={visit.say} one={one} order={findOrder(app.db, one.orderId)!} carriers={listCarriers(app.db)} side="admin" now={app.now()} base={`/admin/appeals/${id}`}
        filled={filled} pictureIds={pictureIds}
      />
    )
  }

  return new Elysia({ prefix: '/admin/appeals' })
    .use(session(app))

    .get('', ({ visit, query }) => {
      const tab: Tab = tabNames.find(name => name === query.tab) ?? 'appeals'
      const found = listWaiting(app.db, tab === 'appeals' ? 'admin' : 'merchant', {
        after: readAfter(query.after), limit: perPage + 1, ...(tab === 'overdue' ? { dueBefore: app.now() } : {}),
      })
      const cases = found.slice(0, perPage)
      const last = cases.at(-1)
      return (
        <AppealsPage
          visit={visit} tab={tab} cases={cases} now={app.now()} counts={{ appeals: countWaiting(app.db, 'admin'), overdue: countWaiting(app.db, 'merchant', app.now()) }}
          orders={ordersByNumber(app.db, cases.map(({ orderId }) => orderId))}
          more={found.length > perPage && last ? `/admin/appeals?${new URLSearchParams({ tab, after: `${last.dueAt}.${last.id}` })}` : null}
        />
      )
    }, { ...admin, query: t.Object({ tab: t.Optional(t.String()), after: t.Optional(t.String()) }) })

    .get('/figures', ({ visit }) => <FiguresPage visit={visit} {...figuresOf(app, null)} />, admin)

    .get('/:id', ({ visit, params: { id } }) => page(visit, id), { ...admin, params })

    .get('/:id/events', ({ say, request, params: { id }, query: { seen } }) => listenToCase(app, request, say, caseOf(id).id, 'admin', seen), { ...admin, params, query: t.Object({ seen: t.Optional(t.Numeric()) }) })

    .get('/:id/films/:film', ({ request, params: { id, film } }) => serveFilm(app, request, caseOf(id).id, film), { ...admin, params: t.Object({ id: t.Numeric(), film: t.String() }) })

    .post('/:id/decision', async ({ visit, me, params: { id }, request, set }) => {
      caseOf(id)
      const form = await readForm(request)
      const transition = form.choice('transition', ['uphold', 'dismiss'] as const)
      const reason = form.text('reason', { max: longest.reason, lines: true })
      if (form.ok) await form.attempt('reason', () => transitionCase(app, me, id, transition, { reason }))
      if (form.ok) return seeOther(`/admin/appeals/${id}`, 'done')
      set.status = form.status
      return page(visit, id, { values: form.typed, errors: form.errors })
    }, write)

    .post('/:id/messages', async ({ visit, me, params: { id }, request, set }) => {
      caseOf(id)
      const form = await readForm(request)
      const text = form.text('message', { max: longest.message, required: false, lines: true })
      const pictureIds = await readPictures(app, me, form, 3)
      if (form.ok) await form.attempt('message', async () => {
        app.limits.refuseIfTooOften(limits.messages, String(me.id))
        await sendMessage(app, me, 'admin', id, { text, pictureIds })
      })
      if (form.ok) return seeOther(`/admin/appeals/${id}`, 'sent')
      set.status = form.status
      return page(visit, id, { values: form.typed, errors: form.errors }, pictureIds)
    }, write)
}
