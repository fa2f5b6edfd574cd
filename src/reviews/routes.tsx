import { Elysia, t } from 'elysia'
import type { Person } from '../accounts/rules.ts'
import { session } from '../accounts/session.ts'
import { keepUploads } from '../accounts/uploads.ts'
import type { App } from '../app.ts'
import { findOpenProduct } from '../catalog/store.ts'
import { words as catalogWords } from '../catalog/words.ts'
import { findOrderFor } from '../orders/store.ts'
import { words as orderWords } from '../orders/words.ts'
import { readForm } from '../platform/form.ts'
import { seeOther } from '../platform/http.ts'
import { findPictureOf } from '../platform/images.ts'
import { refuse, refuseIf } from '../platform/refusal.ts'
import { nothingFilled } from '../ui/fields.tsx'
import { addLater, removeReview, reportReview, writeReview } from './actions.ts'
import { longest, mostPictures, reportReasons, shows, stars, whyNotReview, type Review, type Stars } from './rules.ts'
import { findOpenReview, findReviewOf, findReviewOfLine, findScore, listReviewsOfProduct } from './store.ts'
import { OwnPage, ReportPage, ReviewsPage, WritePage } from './views.tsx'
import { words } from './words.ts'

const perPage = 10
const line = t.Object({ id: t.Numeric(), position: t.Numeric() })
const id = t.Object({ id: t.Numeric() })
const signedIn = { signedIn: true } as const
const write = { ...signedIn, parse: 'none' } as const

export const reviews = (app: App) => {
  const lineOf = (me: Person, { id, position }: { id: number; position: number }) => {
    const order = findOrderFor(app.db, app.vault, me, id) ?? refuse(orderWords.gone, 404)
    return { order, position, line: order.lines[position] ?? refuse(orderWords.gone, 404) }
  }
  const ownOf = (me: Person, { id, position }: { id: number; position: number }): Review => {
    lineOf(me, { id, position })
    const review = findReviewOfLine(app.db, id, position)
    return (review && findReviewOf(app.db, me, review.id)) ?? refuse(words.gone, 404)
  }

  return new Elysia()
    .use(session(app))

    .get('/products/:id/reviews', ({ visit, params, query }) => {
      const product = findOpenProduct(app.db, params.id) ?? refuse(catalogWords.gone, 404)
      const show = shows.find(show => show === query.show) ?? 'all'
      const found = listReviewsOfProduct(app.db, product.id, { show, ...(query.before ? { before: query.before } : {}), limit: perPage + 1 })
      const page = found.slice(0, perPage)
      const more = found.length > perPage ? `/products/${product.id}/reviews?${new URLSearchParams({ ...(show === 'all' ? {} : { show }), before: String(page.at(-1)!.id) })}` : null
      return <ReviewsPage visit={visit} product={product} score={findScore(app.db, product.id)} reviews={page} show={show} more={more} />
    }, { params: id, query: t.Object({ show: t.Optional(t.String()), before: t.Optional(t.Numeric()) }) })

    .get('/orders/:id/reviews/:position', ({ visit, me, params }) => {
      const asked = lineOf(me, params)
      const known = findReviewOfLine(app.db, params.id, params.position)
      if (known) return <OwnPage visit={visit} {...asked} review={known} now={app.now()} filled={nothingFilled} />
      refuseIf(whyNotReview(asked.order))
      return <WritePage visit={visit} {...asked} filled={nothingFilled} pictureIds={[]} />
    }, { ...signedIn, params: line })

    .post('/orders/:id/reviews/:position', async ({ visit, me, params, request, set }) => {
      const asked = lineOf(me, params)
      refuseIf(whyNotReview(asked.order))
      const form = await readForm(request)
      const given = stars.find(star => String(star) === form.raw('stars'))
      if (!given) form.fail('stars', words.chooseStars)
      const text = form.text('text', { max: longest.text, required: false, lines: true })
      const left = new Set(form.all('remove'))
      const known = [...new Set(form.all('picture'))].filter(id => !left.has(id) && findPictureOf(app.db, me.id, id)).slice(0, mostPictures)
      const pictureIds = [...known, ...(await keepUploads(app, me, form, 'pictures', mostPictures - known.length))]
      const fields = { stars: given as Stars, text, anonymous: form.checked('anonymous'), pictureIds }
      if (form.ok) await form.attempt('text', () => writeReview(app, me, params.id, params.position, fields))
      if (form.ok) return seeOther(`/orders/${params.id}/reviews/${params.position}`, 'review-sent')
      set.status = form.status
      return <WritePage visit={visit} {...asked} filled={{ values: form.typed, errors: form.errors }} pictureIds={pictureIds} />
    }, { ...write, params: line })

    .post('/orders/:id/reviews/:position/later', async ({ visit, me, params, request, set }) => {
      const review = ownOf(me, params)
      const form = await readForm(request)
      const text = form.text('later', { max: longest.text, lines: true })
      if (form.ok) await form.attempt('later', () => addLater(app, me, review.id, text))
      if (form.ok) return seeOther(`/orders/${params.id}/reviews/${params.position}`, 'saved')
      set.status = form.status
      return <OwnPage visit={visit} {...lineOf(me, params)} review={review} now={app.now()} filled={{ values: form.typed, errors: form.errors }} />
    }, { ...write, params: line })

    .post('/orders/:id/reviews/:position/removal', async ({ me, params }) => {
      await removeReview(app, me, ownOf(me, params).id)
      return seeOther(`/orders/${params.id}`, 'removed')
    }, { ...write, params: line })

    .get('/reviews/:id/report', ({ visit, me, params }) => {
      const review = findOpenReview(app.db, params.id) ?? refuse(words.gone, 404)
      if (review.authorId === me.id) refuse(words.ownReview)
      return <ReportPage visit={visit} review={review} filled={nothingFilled} />
    }, { ...signedIn, params: id })

    .post('/reviews/:id/report', async ({ visit, me, params, request, set }) => {
      const review = findOpenReview(app.db, params.id) ?? refuse(words.gone, 404)
      const form = await readForm(request)
      const reason = form.choice('reason', reportReasons)
      const note = form.text('note', { max: longest.note, required: false, lines: true })
      if (form.ok) await form.attempt('note', () => reportReview(app, me, review.id, { reason, note }))
      if (form.ok) return seeOther(`/products/${review.productId}/reviews`, 'reported')
      set.status = form.status
      return <ReportPage visit={visit} review={review} filled={{ values: form.typed, errors: form.errors }} />
    }, { ...write, params: id })
}
