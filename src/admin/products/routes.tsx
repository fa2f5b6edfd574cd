import { Elysia, t } from 'elysia'
import { session } from '../../accounts/session.ts'
import { findPerson } from '../../accounts/store.ts'
import type { App } from '../../app.ts'
import { transitionProduct } from '../../catalog/actions.ts'
import { countSubmitted, findCategory, findProduct, listSubmitted } from '../../catalog/store.ts'
import { words as catalogWords } from '../../catalog/words.ts'
import { readForm } from '../../platform/form.ts'
import { seeOther } from '../../platform/http.ts'
import { refuse } from '../../platform/refusal.ts'
import { ReviewPage, type Waiting } from './views.tsx'

const admin = { role: 'admin' } as const
const perPage = 20

export const adminProducts = (app: App) => {
  const waitingAfter = (after: number): Waiting[] =>
    listSubmitted(app.db, { after, limit: perPage }).map(product => ({
      product, merchantName: findPerson(app.db, product.merchantId)!.name, category: findCategory(app.db, product.categoryId)!,
    }))
  const moreAfter = (waiting: Waiting[]) => (waiting.length === perPage ? `/admin/products?after=${waiting.at(-1)!.product.id}` : null)

  return new Elysia({ prefix: '/admin/products' })
    .use(session(app))

    .get('/', ({ visit, query }) => {
      const waiting = waitingAfter(query.after ?? 0)
      return <ReviewPage visit={visit} waiting={waiting} count={countSubmitted(app.db)} more={moreAfter(waiting)} />
    }, { ...admin, query: t.Object({ after: t.Optional(t.Numeric()) }) })

    .post('/:id/review', async ({ visit, me, params, request, set }) => {
      const form = await readForm(request)
      const transition = form.choice('transition', ['approve', 'decline'])
      const note = form.text('note', { max: 500, required: false, lines: true })
      if (form.errors.transition) refuse(catalogWords.tooLate)
      if (transition === 'decline' && !note) form.fail('note', catalogWords.needsNote)
      if (!form.ok) {
        if (!findProduct(app.db, params.id)) refuse(catalogWords.gone, 404)
        set.status = 422
        const waiting = waitingAfter(params.id - 1)
        return <ReviewPage visit={visit} waiting={waiting} count={countSubmitted(app.db)} more={moreAfter(waiting)} wrong={{ id: params.id, filled: { values: form.typed, errors: form.errors } }} />
      }
      await transitionProduct(app, me, params.id, transition, { note: transition === 'decline' ? note : '', version: Number.parseInt(form.raw('version'), 10) || 0 })
      return seeOther('/admin/products', 'done')
    }, { ...admin, parse: 'none', params: t.Object({ id: t.Numeric() }) })
}
