import { Elysia, t } from 'elysia'
import type { Person } from '../../accounts/rules.ts'
import { session } from '../../accounts/session.ts'
import type { App } from '../../app.ts'
import { orderNumber } from '../../orders/rules.ts'
import { countToShip, ordersByNumber, subjectText } from '../../orders/store.ts'
import { addMethod, confirmBill, editMethod, shareMethod, switchMethod } from '../../payments/actions.ts'
import { tryKeys } from '../../payments/online/actions.ts'
import { isOnline, methodKinds, takesCurrency, type MethodKind, type PaymentMethod } from '../../payments/rules.ts'
import { countBillsToConfirm, findMethodOf, listBillsToConfirm, listMethodsOf, listProofs } from '../../payments/store.ts'
import { payReturn } from '../../payments/returns/actions.ts'
import { countReturnsDue, findReturnOf, listReturnsDue } from '../../payments/returns/store.ts'
import { words as returnWords } from '../../payments/returns/words.ts'
import { words as paymentWords } from '../../payments/words.ts'
import { readForm } from '../../platform/form.ts'
import { seeOther } from '../../platform/http.ts'
import { refuse } from '../../platform/refusal.ts'
import type { Filled } from '../../ui/fields.tsx'
import type { Visit } from '../../ui/visit.ts'
import { formOf, readMethod } from './form.ts'
import { IncomingPage, MethodFormPage, MethodsPage, ReturnsPage, Tried } from './views.tsx'

const perPage = 30
const id = t.Object({ id: t.Numeric() })
const kind = t.Object({ kind: t.UnionEnum(methodKinds) })
const merchant = { role: 'merchant' } as const
const write = { ...merchant, parse: 'none' } as const

export const studioPayments = (app: App) => {
  const own = (me: Person, methodId: number): PaymentMethod => findMethodOf(app.db, app.vault, me, methodId) ?? refuse(paymentWords.noMethod, 404)

  /** Where a provider sends what it has to tell; only Stripe has to be told by hand. */
  const noticesTo = (method: PaymentMethod | null) => (method?.kind === 'stripe' ? `${app.url}/payments/notices/stripe/${method.id}` : null)
  const secure = app.url.startsWith('https:')
  const usable = (kind: MethodKind) => (takesCurrency(kind, app.shop().currency) ? kind : refuse(paymentWords.yuanOnly))

  const returns = (visit: Visit, me: Person, after?: number, typed?: { id: number; filled: Filled }) => {
    const found = listReturnsDue(app.db, me, { ...(after ? { after } : {}), limit: perPage + 1 })
    const due = found.slice(0, perPage)
    const more = found.length > perPage ? `/studio/payments/returns?after=${due.at(-1)!.id}` : null
    const orders = ordersByNumber(app.db, due.map(({ part }) => Number(part.replace(/\D/g, ''))))
    const numbers = new Map([...orders.values()].map(order => [subjectText(order.id), orderNumber(order)]))
    return <ReturnsPage visit={visit} toShip={countToShip(app.db, me.id)} due={due} numbers={numbers} {...(typed ? { typed } : {})} more={more} />
  }

  return new Elysia({ prefix: '/studio/payments' })
    .use(session(app))

    .get('/', ({ visit, me }) => <MethodsPage visit={visit} toShip={countToShip(app.db, me.id)} methods={listMethodsOf(app.db, app.vault, me)} incoming={countBillsToConfirm(app.db, me)} returns={countReturnsDue(app.db, me)} />, merchant)

    .get('/new/:kind', ({ visit, me, params }) => <MethodFormPage visit={visit} toShip={countToShip(app.db, me.id)} kind={usable(params.kind)} method={null} secure={secure} {...formOf(app, params.kind, null)} />, { ...merchant, params: kind })

    .post('/new/:kind', async ({ visit, me, params, request, set }) => {
      const form = await readForm(request)
      const { fields, drawn } = await readMethod(app, me, form, usable(params.kind))
      if (!form.ok) {
        set.status = 422
        return <MethodFormPage visit={visit} toShip={countToShip(app.db, me.id)} kind={params.kind} method={null} secure={secure} {...drawn} />
      }
      const added = await addMethod(app, me, fields)
      return seeOther(isOnline(params.kind) ? `/studio/payments/${added}` : '/studio/payments', 'saved')
    }, { ...write, params: kind })

    .get('/:id', ({ visit, me, params }) => {
      const method = own(me, params.id)
      return <MethodFormPage visit={visit} toShip={countToShip(app.db, me.id)} kind={method.kind} method={method} secure={secure} noticesTo={noticesTo(method)} {...formOf(app, method.kind, method)} />
    }, { ...merchant, params: id })

    .post('/:id', async ({ visit, me, params, request, set }) => {
      const method = own(me, params.id)
      const form = await readForm(request)
      const { fields, drawn } = await readMethod(app, me, form, method.kind, method)
      if (!form.ok) {
        set.status = 422
        return <MethodFormPage visit={visit} toShip={countToShip(app.db, me.id)} kind={method.kind} method={method} secure={secure} noticesTo={noticesTo(method)} {...drawn} />
      }
      await editMethod(app, me, method.id, fields)
      return seeOther(isOnline(method.kind) ? `/studio/payments/${method.id}` : '/studio/payments', 'saved')
    }, { ...write, params: id })

    .post('/:id/test', async ({ visit, say, me, params, set }) => {
      const method = own(me, params.id)
      const complaint = await tryKeys(app, me, method)
      if (complaint !== null) set.status = 422
      const tried = { complaint }
      if (visit.partial) return <Tried say={say} {...tried} />
      return <MethodFormPage visit={visit} toShip={countToShip(app.db, me.id)} kind={method.kind} method={method} secure={secure} noticesTo={noticesTo(method)} tried={tried} {...formOf(app, method.kind, method)} />
    }, { ...write, params: id })

    .post('/:id/share', async ({ me, params, request }) => {
      const form = await readForm(request)
      await shareMethod(app, me, params.id, form.checked('shared'))
      return seeOther('/studio/payments', 'saved')
    }, { ...write, params: id })

    .get('/incoming', ({ visit, me, query: { after } }) => {
      const found = listBillsToConfirm(app.db, me, { ...(after ? { after } : {}), limit: perPage + 1 })
      const bills = found.slice(0, perPage)
      const more = found.length > perPage ? `/studio/payments/incoming?after=${bills.at(-1)!.id}` : null
      return <IncomingPage visit={visit} toShip={countToShip(app.db, me.id)} bills={bills} proofs={listProofs(app.db, bills.map(({ id }) => id))} more={more} />
    }, { ...merchant, query: t.Object({ after: t.Optional(t.Numeric()) }) })

    .post('/incoming/:id', async ({ me, params }) => {
      await confirmBill(app, me, params.id)
      return seeOther('/studio/payments/incoming', 'done')
    }, { ...write, params: id })

    .get('/returns', ({ visit, me, query: { after } }) => returns(visit, me, after), { ...merchant, query: t.Object({ after: t.Optional(t.Numeric()) }) })

    .post('/returns/:id', async ({ visit, me, params, request, set }) => {
      if (!findReturnOf(app.db, me, params.id)) refuse(returnWords.gone, 404)
      const form = await readForm(request)
      const reference = form.text('reference', { max: 80 })
      if (form.ok) await form.attempt('reference', () => payReturn(app, me, params.id, reference))
      if (form.ok) return seeOther('/studio/payments/returns', 'done')
      set.status = form.status
      return returns(visit, me, params.id - 1, { id: params.id, filled: { values: form.typed, errors: form.errors } })
    }, { ...write, params: id })

    .post('/:id/open', async ({ me, params, request }) => {
      const form = await readForm(request)
      await switchMethod(app, me, params.id, form.checked('open'))
      return seeOther('/studio/payments', 'saved')
    }, { ...write, params: id })
}
