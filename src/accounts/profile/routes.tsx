import { Elysia, t } from 'elysia'
import type { App } from '../../app.ts'
import { readForm, type Form } from '../../platform/form.ts'
import { seeOther, setCookie } from '../../platform/http.ts'
import { locales } from '../../platform/words.ts'
import { nothingFilled, type Filled } from '../../ui/fields.tsx'
import { changePassword, changeProfile, endOtherSessions, endSession } from '../actions.ts'
import { longestPassword, weaknessOf, type Person } from '../rules.ts'
import { localeCookie, session, visitOf } from '../session.ts'
import { findAccountOf, listContacts, listSessions } from '../store.ts'
import { AccountPage } from './views.tsx'

export const profile = (app: App) =>
  new Elysia({ prefix: '/account' })
    .use(session(app))

    .get('/', ({ me, request }) => page(app, request, me), { signedIn: true })

    .post('/', async ({ me, request, set }) => {
      const form = await readForm(request)
      const fields = { name: form.text('name', { max: 30 }), locale: form.choice('locale', locales) }
      if (!form.ok) {
        set.status = 422
        return page(app, request, me, { profile: filledBy(form) })
      }
      await changeProfile(app, me, fields)
      return setCookie(seeOther('/account', 'saved'), app, localeCookie, fields.locale, { maxAge: 31_536_000 })
    }, { signedIn: true, parse: 'none' })

    .post('/password', async ({ me, visit, request, set }) => {
      const form = await readForm(request)
      const fields = { old: secret(form, 'old'), password: secret(form, 'password'), sessionId: visit.sessionId }
      for (const contact of listContacts(app.db, app.vault, me.id)) {
        const weakness = fields.password && weaknessOf(fields.password, contact)
        if (weakness) form.fail('password', weakness)
      }
      if (form.ok) await form.attempt('old', () => changePassword(app, me, fields))
      if (form.ok) return seeOther('/account', 'password-changed')
      set.status = form.status
      return page(app, request, me, { password: filledBy(form) })
    }, { signedIn: true, parse: 'none' })

    .post('/sessions/others/end', async ({ me, visit }) => {
      await endOtherSessions(app, me, visit.sessionId)
      return seeOther('/account', 'session-ended')
    }, { signedIn: true, parse: 'none' })

    .post('/sessions/:id/end', async ({ me, params }) => {
      await endSession(app, me, params.id)
      return seeOther('/account', 'session-ended')
    }, { signedIn: true, parse: 'none', params: t.Object({ id: t.Numeric() }) })

const secret = (form: Form, name: string) => {
  const text = form.raw(name)
  if (!text || text.length > longestPassword) form.text(name, { max: longestPassword })
  return text
}

const filledBy = (form: Form): Filled => ({ values: form.typed, errors: form.errors })

const page = (app: App, request: Request, me: Person, filled: { profile?: Filled; password?: Filled } = {}) => {
  const visit = visitOf(app, request)
  return (
    <AccountPage
      visit={visit} me={me} sessionId={visit.sessionId}
      contacts={listContacts(app.db, app.vault, me.id)}
      hasPassword={findAccountOf(app.db, me.id)!.passwordHash !== null}
      sessions={listSessions(app.db, me.id, app.now())}
      profile={filled.profile ?? { values: { name: me.name, locale: visit.say.locale }, errors: {} }}
      password={filled.password ?? nothingFilled}
    />
  )
}
