import { Elysia, t } from 'elysia'
import type { Person } from '../../accounts/rules.ts'
import { session } from '../../accounts/session.ts'
import type { App } from '../../app.ts'
import { countToShip } from '../../orders/store.ts'
import { readForm } from '../../platform/form.ts'
import { seeOther } from '../../platform/http.ts'
import { refuse } from '../../platform/refusal.ts'
import { answerReview } from '../../reviews/actions.ts'
import { longest } from '../../reviews/rules.ts'
import { countUnanswered, findReviewFor, listReviewsFor } from '../../reviews/store.ts'
import { words as reviewWords } from '../../reviews/words.ts'
import type { Filled } from '../../ui/fields.tsx'
import type { Visit } from '../../ui/visit.ts'
import { ReviewsPage } from './views.tsx'

const merchant = { role: 'merchant' } as const
const perPage = 20

export const studioReviews = (app: App) => {
  const page = (visit: Visit, me: Person, { all, before }: { all: boolean; before?: number | undefined }, wrong?: { id: number; filled: Filled }) => {
    const found = listReviewsFor(app.db, me, { unanswered: !all, ...(before ? { before } : {}), limit: perPage + 1 })
    const reviews = found.slice(0, perPage)
    const more = found.length > perPage ? `/studio/reviews?${new URLSearchParams({ ...(all ? { all: '1' } : {}), before: String(reviews.at(-1)!.id) })}` : null
    return <ReviewsPage visit={visit} toShip={countToShip(app.db, me.id)} all={all} unanswered={countUnanswered(app.db, me)} reviews={reviews} more={more} {...(wrong ? { wrong } : {})} />
  }

  return new Elysia({ prefix: '/studio/reviews' })
    .use(session(app))

    .get('/', ({ visit, me, query }) => page(visit, me, { all: query.all !== undefined, before: query.before }), {
      ...merchant, query: t.Object({ all: t.Optional(t.String()), before: t.Optional(t.Numeric()) }),
    })

    .post('/:id/answer', async ({ visit, me, params, request, set }) => {
      const review = findReviewFor(app.db, me, params.id) ?? refuse(reviewWords.gone, 404)
      const form = await readForm(request)
      const answer = form.text('answer', { max: longest.answer, lines: true, required: !review.answer })
      if (form.ok) await form.attempt('answer', () => answerReview(app, me, review.id, answer))
      if (form.ok) return seeOther(review.answer ? '/studio/reviews?all=1' : '/studio/reviews', 'saved')
      set.status = form.status
      return page(visit, me, { all: review.answer !== null, before: review.id + 1 }, { id: review.id, filled: { values: form.typed, errors: form.errors } })
    }, { ...merchant, parse: 'none', params: t.Object({ id: t.Numeric() }) })
}
