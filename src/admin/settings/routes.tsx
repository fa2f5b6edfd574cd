import { Elysia } from 'elysia'
import { session } from '../../accounts/session.ts'
import type { App } from '../../app.ts'
import { readForm } from '../../platform/form.ts'
import { seeOther } from '../../platform/http.ts'
import { readShop } from '../shop-fields.tsx'
import { changeSettings } from './actions.ts'
import { SettingsPage } from './views.tsx'

export const settings = (app: App) =>
  new Elysia({ prefix: '/admin/settings' })
    .use(session(app))

    .get('/', ({ visit }) => {
      const { name, hue, ...shop } = app.shop()
      return <SettingsPage visit={visit} filled={{ values: { ...shop, shop: name, hue: String(hue) }, errors: {} }} gateways={app.gateways} url={app.url} />
    }, { role: 'admin' })

    .post('/', async ({ visit, me, request, set }) => {
      const form = await readForm(request)
      const shop = { ...readShop(form), productReview: form.choice('productReview', ['manual', 'automatic']) }
      if (form.ok) {
        await changeSettings(app, me, shop)
        return seeOther('/admin/settings', 'saved')
      }
      set.status = 422
      return <SettingsPage visit={visit} filled={{ values: form.typed, errors: form.errors }} gateways={app.gateways} url={app.url} />
    }, { role: 'admin', parse: 'none' })
