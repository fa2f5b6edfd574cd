import { Elysia, t } from 'elysia'
import { session } from '../../accounts/session.ts'
import type { App } from '../../app.ts'
import { addCategory, editCategory, hideCategory, shiftCategory } from '../../catalog/categories/actions.ts'
import { longestName } from '../../catalog/categories/rules.ts'
import { findCategory, listCategories } from '../../catalog/categories/store.ts'
import { words as categoryWords } from '../../catalog/categories/words.ts'
import { countSubmitted } from '../../catalog/store.ts'
import { readForm, type Form } from '../../platform/form.ts'
import { seeOther } from '../../platform/http.ts'
import { refuse } from '../../platform/refusal.ts'
import { CategoriesPage } from './views.tsx'

const admin = { role: 'admin' } as const
const write = { ...admin, parse: 'none', params: t.Object({ id: t.Numeric() }) } as const

export const adminCategories = (app: App) => {
  const around = () => ({ all: listCategories(app.db), toReview: countSubmitted(app.db) })

  return new Elysia({ prefix: '/admin/categories' })
    .use(session(app))

    .get('/', ({ visit }) => <CategoriesPage visit={visit} {...around()} />, admin)

    .post('/', async ({ visit, me, request, set }) => {
      const form = await readForm(request)
      const fields = read(form)
      if (form.ok) await form.attempt('parentId', () => addCategory(app, me, fields))
      if (form.ok) return seeOther('/admin/categories', 'saved')
      set.status = form.status
      return <CategoriesPage visit={visit} {...around()} wrong={{ id: 0, filled: { values: form.typed, errors: form.errors } }} />
    }, { ...admin, parse: 'none' })

    .post('/:id', async ({ visit, me, params, request, set }) => {
      if (!findCategory(app.db, params.id)) refuse(categoryWords.gone, 404)
      const form = await readForm(request)
      const fields = read(form)
      if (form.ok) await form.attempt('parentId', () => editCategory(app, me, params.id, fields))
      if (form.ok) return seeOther('/admin/categories', 'saved')
      set.status = form.status
      return <CategoriesPage visit={visit} {...around()} wrong={{ id: params.id, filled: { values: form.typed, errors: form.errors } }} />
    }, write)

    .post('/:id/acts', async ({ me, params, request }) => {
      const form = await readForm(request)
      const act = form.choice('act', ['up', 'down', 'hide', 'show'])
      if (!form.ok) refuse(categoryWords.gone)
      await (act === 'up' || act === 'down' ? shiftCategory(app, params.id, act === 'up' ? -1 : 1) : hideCategory(app, me, params.id, act === 'hide'))
      return seeOther('/admin/categories', 'saved')
    }, write)
}

const read = (form: Form) => ({
  nameZh: form.text('nameZh', { max: longestName }), nameEn: form.text('nameEn', { max: longestName }), parentId: Number(form.raw('parentId')) || null,
})
