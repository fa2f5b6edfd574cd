import { Elysia, t } from 'elysia'
import type { Person } from '../../accounts/rules.ts'
import { session } from '../../accounts/session.ts'
import type { App } from '../../app.ts'
import { readForm } from '../../platform/form.ts'
import { seeOther } from '../../platform/http.ts'
import { nothingFilled, type Filled } from '../../ui/fields.tsx'
import type { Visit } from '../../ui/visit.ts'
import { listCouponsOf } from '../store.ts'
import { claimByCode, codeTries } from './actions.ts'
import { CouponsPage } from './views.tsx'

const perPage = 20

/** What a buyer holds, and a field for codes. */
export const coupons = (app: App) => {
  const page = (visit: Visit, me: Person, before: number | undefined, filled: Filled) => {
    const found = listCouponsOf(app.db, me, { before, limit: perPage + 1 })
    const shown = found.slice(0, perPage)
    const more = found.length > perPage ? `/coupons?before=${shown.at(-1)!.id}` : null
    return <CouponsPage visit={visit} coupons={shown} filled={filled} more={more} now={app.now()} />
  }

  return new Elysia({ prefix: '/coupons' })
    .use(session(app))

    .get('', ({ visit, me, query }) => page(visit, me, query.before, nothingFilled), { signedIn: true, query: t.Object({ before: t.Optional(t.Numeric()) }) })

    .post('', async ({ visit, me, request, set }) => {
      const form = await readForm(request)
      const code = form.text('code', { max: 40 })
      if (form.ok) {
        await form.attempt('code', async () => {
          app.limits.refuseIfTooOften(codeTries, String(me.id))
          return claimByCode(app, me, code)
        })
      }
      if (form.ok) return seeOther('/coupons', 'coupon-claimed')
      set.status = form.status
      return page(visit, me, undefined, { values: form.typed, errors: form.errors })
    }, { signedIn: true, parse: 'none' })
}
