import { Elysia, t } from 'elysia'
import { session } from '../../accounts/session.ts'
import type { App } from '../../app.ts'
import { changeReviewRules, trustMerchant } from '../../catalog/review/actions.ts'
import { findReviewRules, listTrusts } from '../../catalog/review/store.ts'
import { words as catalogWords } from '../../catalog/words.ts'
import { readForm } from '../../platform/form.ts'
import { seeOther } from '../../platform/http.ts'
import { refuse } from '../../platform/refusal.ts'
import { changeSettings } from '../settings/actions.ts'
import { ReviewRulesPage } from './views.tsx'

const admin = { role: 'admin' } as const
const ways = ['manual', 'automatic'] as const
const perPage = 50

export const reviewRules = (app: App) =>
  new Elysia({ prefix: '/admin/review-rules' })
    .use(session(app))

    .get('/', ({ visit, query }) => {
      const found = listTrusts(app.db, { ...(query.after ? { after: query.after } : {}), limit: perPage + 1 })
      const merchants = found.slice(0, perPage)
      const more = found.length > perPage ? `/admin/review-rules?${new URLSearchParams({ after: String(merchants.at(-1)!.id) })}` : null
      return <ReviewRulesPage visit={visit} listing={app.shop().productReview} rules={findReviewRules(app.db)} merchants={merchants} more={more} />
    }, { ...admin, query: t.Object({ after: t.Optional(t.Numeric()) }) })

    .post('/', async ({ me, request }) => {
      const form = await readForm(request)
      const [listing, editing, delisting] = [form.choice('listing', ways), form.choice('editing', ways), form.choice('delisting', ways)]
      if (!form.ok) refuse(Object.values(form.errors)[0] ?? catalogWords.tooLate)
      await changeReviewRules(app, me, { editing, pricesAtOnce: form.checked('pricesAtOnce'), delisting })
      const { currency: _, ...shop } = app.shop()
      if (shop.productReview !== listing) await changeSettings(app, me, { ...shop, productReview: listing })
      return seeOther('/admin/review-rules', 'saved')
    }, { ...admin, parse: 'none' })

    .post('/:id', async ({ me, params, request }) => {
      const form = await readForm(request)
      await trustMerchant(app, me, params.id, { listing: form.checked('listing'), editing: form.checked('editing'), delisting: form.checked('delisting') })
      return seeOther('/admin/review-rules', 'saved')
    }, { ...admin, parse: 'none', params: t.Object({ id: t.Numeric() }) })
