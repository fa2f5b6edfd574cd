import { Elysia } from 'elysia'
import { session } from '../../accounts/session.ts'
import type { App } from '../../app.ts'
import { readForm } from '../../platform/form.ts'
import { seeOther } from '../../platform/http.ts'
import { changeBlocked } from '../../shop/blocked/actions.ts'
import { longestWord, mostWords, readWords } from '../../shop/blocked/rules.ts'
import { listBlocked } from '../../shop/blocked/store.ts'
import { BlockedPage } from './views.tsx'

const admin = { role: 'admin' } as const

/** What nobody may write where everybody reads it. */
export const adminBlocked = (app: App) =>
  new Elysia({ prefix: '/admin/words' })
    .use(session(app))

    .get('', ({ visit }) => <BlockedPage visit={visit} filled={{ values: { words: listBlocked(app.db).map(({ word }) => word).join('\n') }, errors: {} }} />, admin)

    .post('', async ({ visit, me, request, set }) => {
      const form = await readForm(request)
      const typed = readWords(form.text('words', { max: mostWords * (longestWord + 1), required: false, lines: true }))
      if (form.ok) await form.attempt('words', () => app.change(db => changeBlocked(db, typed, me.id, app.now())))
      if (form.ok) return seeOther('/admin/words', 'saved')
      set.status = form.status
      return <BlockedPage visit={visit} filled={{ values: form.typed, errors: form.errors }} />
    }, { ...admin, parse: 'none' })
