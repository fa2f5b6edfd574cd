import { Elysia, t } from 'elysia'
import { session } from '../accounts/session.ts'
import type { App } from '../app.ts'
import { words as ledgerWords } from '../catalog/ledger/words.ts'
import { acceptInvitation, declineInvitation, invitationsTo } from '../catalog/suppliers/actions.ts'
import { since, soldBy } from '../catalog/suppliers/rules.ts'
import { findSupplied, listSoldHours, listSupplied } from '../catalog/suppliers/store.ts'
import { readForm } from '../platform/form.ts'
import { seeOther } from '../platform/http.ts'
import { refuse } from '../platform/refusal.ts'
import { GoodsPage, InvitationsPage, SalesPage } from './views.tsx'

const supplier = { role: 'supplier' } as const
const perPage = 30
const days = 30
const months = 12

/** What somebody supplies: to look at, nothing to change. */
export const supply = (app: App) =>
  new Elysia({ prefix: '/supplier' })
    .use(session(app))

    .get('/', ({ visit, me, query }) => {
      const low = query.low === '1'
      const goods = listSupplied(app.db, me, { before: query.before, low, soldSince: app.now() - days * 86_400_000, limit: perPage + 1 })
      const shown = goods.slice(0, perPage)
      const more = goods.length > perPage ? `/supplier?${low ? 'low=1&' : ''}before=${shown.at(-1)!.variantId}` : null
      return <GoodsPage visit={visit} goods={shown} low={low} days={days} more={more} />
    }, { ...supplier, query: t.Object({ low: t.Optional(t.String()), before: t.Optional(t.Numeric()) }) })

    .get('/sales', ({ visit, me, query: { variant } }) => {
      const only = variant === undefined ? null : (findSupplied(app.db, me, variant) ?? refuse(ledgerWords.gone, 404))
      const { timeZone } = app.shop()
      const now = app.now()
      const sold = listSoldHours(app.db, me, { variantId: variant, since: since(months, now, timeZone) })
      return (
        <SalesPage
          visit={visit} only={only}
          days={soldBy('day', sold, { count: days, now, timeZone })} months={soldBy('month', sold, { count: months, now, timeZone })}
        />
      )
    }, { ...supplier, query: t.Object({ variant: t.Optional(t.Numeric()) }) })

    .get('/invitations', ({ visit, me }) => <InvitationsPage visit={visit} invitations={invitationsTo(app, me)} />, { signedIn: true })

    .post('/invitations/:id', async ({ me, params, request }) => {
      const answer = (await readForm(request)).choice('answer', ['decline', 'accept'])
      if (answer === 'decline') {
        await declineInvitation(app, me, params.id)
        return seeOther('/supplier/invitations', 'done')
      }
      await acceptInvitation(app, me, params.id)
      return seeOther('/supplier', 'welcome')
    }, { signedIn: true, parse: 'none', params: t.Object({ id: t.Numeric() }) })
