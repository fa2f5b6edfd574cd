import { Elysia, t } from 'elysia'
import { session } from '../../accounts/session.ts'
import { findPerson } from '../../accounts/store.ts'
import type { App } from '../../app.ts'
import { transitionProduct } from '../../catalog/actions.ts'
import { decideApplication } from '../../catalog/review/actions.ts'
import type { Application } from '../../catalog/review/rules.ts'
import { countWaiting, findApplication, listWaiting } from '../../catalog/review/store.ts'
import { categoryName } from '../../catalog/rules.ts'
import { countSubmitted, findCategory, findProduct, listSubmitted } from '../../catalog/store.ts'
import { readFields } from '../../catalog/versions/store.ts'
import { words as catalogWords } from '../../catalog/words.ts'
import { readForm, type Form } from '../../platform/form.ts'
import { seeOther } from '../../platform/http.ts'
import { refuse } from '../../platform/refusal.ts'
import type { Say } from '../../platform/words.ts'
import type { Filled } from '../../ui/fields.tsx'
import type { Visit } from '../../ui/visit.ts'
import { queues, ReviewPage, type Queue, type Waiting } from './views.tsx'

const admin = { role: 'admin' } as const
const perPage = 20
const id = t.Object({ id: t.Numeric() })
type Place = { at: number; id: number }

export const adminProducts = (app: App) => {
  const around = (productId: number) => {
    const product = findProduct(app.db, productId)!
    return { product, merchantName: findPerson(app.db, product.merchantId)!.name, category: findCategory(app.db, product.categoryId)! }
  }
  const listed = (after: Place | undefined, limit = perPage + 1): Waiting[] =>
    listSubmitted(app.db, { ...(after ? { after } : {}), limit }).map(({ product, submittedAt }) => ({ ...around(product.id), since: submittedAt }))
  const asked = (application: Application): Waiting =>
    ({ ...around(application.productId), since: application.askedAt, application, ...(application.fields ? { now: readFields(app.db, application.productId) } : {}) })
  const waitingIn = (queue: Queue, after?: Place) =>
    queue === 'listing' ? listed(after) : listWaiting(app.db, queue, { ...(after ? { after } : {}), limit: perPage + 1 }).map(asked)
  const moreAfter = (queue: Queue, last: Waiting) =>
    `/admin/products?${new URLSearchParams({ ...(queue === 'listing' ? {} : { queue }), after: `${last.since}-${last.application?.id ?? last.product.id}` })}`
  const category = (say: Say) => (id: number) => {
    const known = findCategory(app.db, id)
    return known ? categoryName(say, known) : ''
  }

  const page = (visit: Visit, queue: Queue, found: Waiting[], wrong?: { id: number; filled: Filled }) => {
    const waiting = found.slice(0, perPage)
    const counts = { listing: countSubmitted(app.db), edit: countWaiting(app.db, 'edit'), delist: countWaiting(app.db, 'delist') }
    return (
      <ReviewPage
        visit={visit} queue={queue} counts={counts} waiting={waiting} category={category(visit.say)} time={app.now()}
        more={found.length > perPage ? moreAfter(queue, waiting.at(-1)!) : null} {...(wrong ? { wrong } : {})}
      />
    )
  }

  const readDecision = (form: Form) => {
    const transition = form.choice('transition', ['approve', 'decline'])
    const note = form.text('note', { max: 500, required: false, lines: true })
    if (form.errors.transition) refuse(catalogWords.tooLate)
    if (transition === 'decline' && !note) form.fail('note', catalogWords.needsNote)
    return { transition, note: transition === 'decline' ? note : '' }
  }

  return new Elysia({ prefix: '/admin/products' })
    .use(session(app))

    .get('/', ({ visit, query }) => {
      const queue = queues.find(queue => queue === query.queue) ?? 'listing'
      const [at, id] = (query.after ?? '').split('-').map(Number)
      return page(visit, queue, waitingIn(queue, at && id ? { at, id } : undefined))
    }, { ...admin, query: t.Object({ queue: t.Optional(t.String()), after: t.Optional(t.String()) }) })

    .post('/:id/review', async ({ visit, me, params, request, set }) => {
      const form = await readForm(request)
      const { transition, note } = readDecision(form)
      if (!form.ok) {
        if (!findProduct(app.db, params.id)) refuse(catalogWords.gone, 404)
        set.status = 422
        return page(visit, 'listing', [{ ...around(params.id), since: app.now() }], { id: params.id, filled: { values: form.typed, errors: form.errors } })
      }
      await transitionProduct(app, me, params.id, transition, { note, version: Number.parseInt(form.raw('version'), 10) || 0 })
      return seeOther('/admin/products', 'done')
    }, { ...admin, parse: 'none', params: id })

    .post('/applications/:id', async ({ visit, me, params, request, set }) => {
      const application = findApplication(app.db, params.id) ?? refuse(catalogWords.noApplication, 404)
      const form = await readForm(request)
      const { transition, note } = readDecision(form)
      if (!form.ok) {
        set.status = 422
        return page(visit, application.kind, [asked(application)], { id: application.id, filled: { values: form.typed, errors: form.errors } })
      }
      await decideApplication(app, me, application.id, { approve: transition === 'approve', note })
      return seeOther(`/admin/products?queue=${application.kind}`, 'done')
    }, { ...admin, parse: 'none', params: id })
}
