import { Elysia, t } from 'elysia'
import { grantRole, restore, revokeRole, suspend } from '../../accounts/actions.ts'
import { countryOf, normaliseContact } from '../../accounts/contact.ts'
import { roles } from '../../accounts/rules.ts'
import { session } from '../../accounts/session.ts'
import { findEntry, listPeople } from '../../accounts/store.ts'
import type { App } from '../../app.ts'
import { readForm } from '../../platform/form.ts'
import { seeOther } from '../../platform/http.ts'
import { refuse } from '../../platform/refusal.ts'
import { words as uiWords } from '../../ui/words.ts'
import { nothingFilled } from '../../ui/fields.tsx'
import { PeoplePage, PersonPage } from './views.tsx'

const id = t.Object({ id: t.Numeric() })
const pageSize = 50

export const people = (app: App) =>
  new Elysia({ prefix: '/admin/people' })
    .use(session(app))

    .get('/', async ({ visit, query }) => {
      const q = (query.q ?? '').trim().slice(0, 254)
      const role = roles.find(role => role === query.role) ?? null
      const contact = q ? await normaliseContact(q, countryOf(app.shop())) : null
      const found = listPeople(app.db, app.vault, { q, role, contactIndex: contact && app.vault.index(contact.value), before: Number(query.before) || Number.MAX_SAFE_INTEGER, limit: pageSize + 1 })
      return <PeoplePage visit={visit} people={found.slice(0, pageSize)} q={q} role={role} older={found.length > pageSize ? found[pageSize - 1]!.id : null} />
    }, { role: 'admin' })

    .get('/:id', ({ visit, me, params }) => <PersonPage visit={visit} me={me} person={find(app, params.id)} filled={nothingFilled} />, { role: 'admin', params: id })

    .post('/:id/roles', async ({ me, params, request }) => {
      const form = await readForm(request)
      const role = form.choice('role', roles)
      if (!form.ok) refuse(form.errors.role!)
      await (form.raw('act') === 'revoke' ? revokeRole : grantRole)(app, me, params.id, role)
      return seeOther(`/admin/people/${params.id}`, 'saved')
    }, { role: 'admin', parse: 'none', params: id })

    .post('/:id/suspension', async ({ visit, me, params, request, set }) => {
      const form = await readForm(request)
      const because = form.text('because', { max: 200 })
      if (form.ok) await form.attempt('because', () => suspend(app, me, params.id, because))
      if (form.ok) return seeOther(`/admin/people/${params.id}`, 'saved')
      set.status = form.status
      return <PersonPage visit={visit} me={me} person={find(app, params.id)} filled={{ values: form.typed, errors: form.errors }} />
    }, { role: 'admin', parse: 'none', params: id })

    .post('/:id/suspension/end', async ({ me, params }) => {
      await restore(app, me, params.id)
      return seeOther(`/admin/people/${params.id}`, 'saved')
    }, { role: 'admin', parse: 'none', params: id })

const find = (app: App, personId: number) => findEntry(app.db, app.vault, personId) ?? refuse(uiWords.nothingHereText, 404)
