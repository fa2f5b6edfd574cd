import { Elysia, t } from 'elysia'
import { session } from '../../accounts/session.ts'
import type { App } from '../../app.ts'
import { readForm } from '../../platform/form.ts'
import { seeOther } from '../../platform/http.ts'
import { refuse } from '../../platform/refusal.ts'
import { hideReview, keepReview, showReview } from '../../reviews/actions.ts'
import { longest, type Review } from '../../reviews/rules.ts'
import { countReported, findReview, listReported, listReports, listReviews } from '../../reviews/store.ts'
import { words as reviewWords } from '../../reviews/words.ts'
import { ReviewsPage, tabs, type Moderated } from './views.tsx'

const admin = { role: 'admin' } as const
const perPage = 20

export const adminReviews = (app: App) => {
  const withReports = (reviews: Review[]): Moderated[] => reviews.map(review => ({ review, reports: listReports(app.db, review.id) }))

  return new Elysia({ prefix: '/admin/reviews' })
    .use(session(app))

    .get('/', ({ visit, query }) => {
      const tab = tabs.find(tab => tab === query.tab) ?? 'reported'
      const [at, id] = (query.after ?? '').split('-').map(Number)
      const found = tab === 'reported'
        ? listReported(app.db, { ...(at && id ? { after: { at, id } } : {}), limit: perPage + 1 })
        : listReviews(app.db, { hidden: tab === 'hidden', ...(query.before ? { before: query.before } : {}), limit: perPage + 1 })
      const page = found.slice(0, perPage)
      const last = page.at(-1)
      const more = found.length > perPage && last ? (tab === 'reported' ? `/admin/reviews?after=${last.reportedAt}-${last.id}` : `/admin/reviews?tab=${tab}&before=${last.id}`) : null
      return <ReviewsPage visit={visit} tab={tab} reported={countReported(app.db)} reviews={withReports(page)} more={more} />
    }, { ...admin, query: t.Object({ tab: t.Optional(t.String()), after: t.Optional(t.String()), before: t.Optional(t.Numeric()) }) })

    .post('/:id', async ({ visit, me, params, request, set }) => {
      const review = findReview(app.db, params.id) ?? refuse(reviewWords.gone, 404)
      const form = await readForm(request)
      const act = form.choice('act', ['hide', 'keep', 'show'])
      if (!form.ok) refuse(reviewWords.gone, 404)
      const because = form.text('because', { max: longest.because, required: false })
      if (act === 'hide' && !because) form.fail('because', reviewWords.needsBecause)
      if (act === 'hide' && !form.ok) {
        set.status = 422
        return <ReviewsPage visit={visit} tab="all" reported={countReported(app.db)} reviews={withReports([review])} more={null} wrong={{ id: review.id, filled: { values: form.typed, errors: form.errors } }} />
      }
      if (act === 'hide') await hideReview(app, me, review.id, because)
      else await (act === 'keep' ? keepReview : showReview)(app, me, review.id)
      return seeOther(act === 'show' ? '/admin/reviews?tab=hidden' : '/admin/reviews', 'done')
    }, { ...admin, parse: 'none', params: t.Object({ id: t.Numeric() }) })
}
