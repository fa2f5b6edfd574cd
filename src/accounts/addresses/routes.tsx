import { Elysia, t } from 'elysia'
import type { App } from '../../app.ts'
import { readForm } from '../../platform/form.ts'
import { seeOther } from '../../platform/http.ts'
import { refuse } from '../../platform/refusal.ts'
import { nothingFilled } from '../../ui/fields.tsx'
import { session } from '../session.ts'
import { changeAddress, keepAddress, removeAddress } from './actions.ts'
import { readAddress } from './rules.ts'
import { findAddress, listAddresses } from './store.ts'
import { AddressesPage, AddressPage } from './views.tsx'
import { words } from './words.ts'

const id = t.Object({ id: t.Numeric() })

export const addresses = (app: App) =>
  new Elysia({ prefix: '/account/addresses' })
    .use(session(app))

    .get('/', ({ me, visit }) => <AddressesPage visit={visit} addresses={listAddresses(app.db, app.vault, me.id)} filled={nothingFilled} />, { signedIn: true })

    .post('/', async ({ me, visit, request, set }) => {
      const form = await readForm(request)
      const fields = readAddress(form)
      if (form.ok) await form.attempt('name', () => app.change(db => keepAddress(db, app.vault, me.id, fields, app.now())))
      if (form.ok) return seeOther('/account/addresses', 'saved')
      set.status = 422
      return <AddressesPage visit={visit} addresses={listAddresses(app.db, app.vault, me.id)} filled={{ values: form.typed, errors: form.errors }} />
    }, { signedIn: true, parse: 'none' })

    .get('/:id', ({ me, visit, params }) => {
      const { id, ...values } = findAddress(app.db, app.vault, me.id, params.id) ?? refuse(words.gone, 404)
      return <AddressPage visit={visit} id={id} filled={{ values, errors: {} }} />
    }, { signedIn: true, params: id })

    .post('/:id', async ({ me, visit, params, request, set }) => {
      const form = await readForm(request)
      const fields = readAddress(form)
      if (form.ok) {
        await changeAddress(app, me.id, params.id, fields)
        return seeOther('/account/addresses', 'saved')
      }
      set.status = 422
      return <AddressPage visit={visit} id={params.id} filled={{ values: form.typed, errors: form.errors }} />
    }, { signedIn: true, parse: 'none', params: id })

    .post('/:id/removal', async ({ me, params }) => {
      await removeAddress(app, me.id, params.id)
      return seeOther('/account/addresses', 'removed')
    }, { signedIn: true, parse: 'none', params: id })
