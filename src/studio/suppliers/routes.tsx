import { Elysia, t } from 'elysia'
import type { Person } from '../../accounts/rules.ts'
import { session } from '../../accounts/session.ts'
import type { App } from '../../app.ts'
import { inviteSupplier, removeSupplier, withdrawInvitation } from '../../catalog/suppliers/actions.ts'
import { listInvitationsOf, listSuppliersOf } from '../../catalog/suppliers/store.ts'
import { countToShip } from '../../orders/store.ts'
import { readForm } from '../../platform/form.ts'
import { seeOther } from '../../platform/http.ts'
import { nothingFilled, type Filled } from '../../ui/fields.tsx'
import type { Visit } from '../../ui/visit.ts'
import { SuppliersPage } from './views.tsx'

const merchant = { role: 'merchant' } as const
const write = { ...merchant, parse: 'none' } as const

export const studioSuppliers = (app: App) => {
  const page = (visit: Visit, me: Person, filled: Filled = nothingFilled) =>
    <SuppliersPage visit={visit} toShip={countToShip(app.db, me.id)} suppliers={listSuppliersOf(app.db, me)} pending={listInvitationsOf(app.db, app.vault, me)} filled={filled} />

  return new Elysia({ prefix: '/studio/suppliers' })
    .use(session(app))

    .get('/', ({ visit, me }) => page(visit, me), merchant)

    .post('/', async ({ visit, me, request, set }) => {
      const form = await readForm(request)
      const contact = form.text('contact', { max: 254 })
      if (form.ok) await form.attempt('contact', () => inviteSupplier(app, me, contact))
      if (form.ok) return seeOther('/studio/suppliers', 'sent')
      set.status = form.status
      return page(visit, me, { values: form.typed, errors: form.errors })
    }, write)

    .post('/withdrawn', async ({ me, request }) => {
      await withdrawInvitation(app, me, (await readForm(request)).raw('invitation'))
      return seeOther('/studio/suppliers', 'done')
    }, write)

    .post('/:id/remove', async ({ me, params }) => {
      await removeSupplier(app, me, params.id)
      return seeOther('/studio/suppliers', 'removed')
    }, { ...write, params: t.Object({ id: t.Numeric() }) })
}
