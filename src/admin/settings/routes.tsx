import { Elysia } from 'elysia'
import { session } from '../../accounts/session.ts'
import type { App } from '../../app.ts'
import { readForm } from '../../platform/form.ts'
import { seeOther } from '../../platform/http.ts'
import { lineOf } from '../../rooms/line/rules.ts'
import { roomOfStream } from '../../rooms/rules.ts'
import { findRoom } from '../../rooms/store.ts'
import { fewestConfirmDays, mostConfirmDays } from '../../shop/rules.ts'
import { readShop } from '../shop-fields.tsx'
import { changeSettings } from './actions.ts'
import { SettingsPage } from './views.tsx'

export const settings = (app: App) => {
  /** What goes out to viewers now, show by show. */
  const going = () => {
    const streams = [...(app.streams.uplink?.().streams ?? [])].filter(([, sent]) => sent > 0)
    const titleOf = (stream: string) => {
      const roomId = roomOfStream(stream)
      return roomId === null ? null : (findRoom(app.db, roomId)?.title ?? null)
    }
    const widest = Math.max(0, ...streams.map(([stream]) => app.streams.health(stream)?.bitrate ?? 0))
    const uplink = app.streams.uplink?.()
    return { line: uplink ? lineOf(uplink, widest) : null, shows: streams.map(([stream, sent]) => ({ title: titleOf(stream), sent })) }
  }

  return new Elysia({ prefix: '/admin/settings' })
    .use(session(app))

    .get('/', ({ visit }) => {
      const { name, hue, confirmDays, ...shop } = app.shop()
      return <SettingsPage visit={visit} filled={{ values: { ...shop, shop: name, hue: String(hue), confirmDays: String(confirmDays) }, errors: {} }} gateways={app.gateways} url={app.url} going={going()} />
    }, { role: 'admin' })

    .post('/', async ({ visit, me, request, set }) => {
      const form = await readForm(request)
      const shop = { ...readShop(form), productReview: form.choice('productReview', ['manual', 'automatic']), confirmDays: form.integer('confirmDays', { min: fewestConfirmDays, max: mostConfirmDays }) }
      if (form.ok) {
        await changeSettings(app, me, shop)
        return seeOther('/admin/settings', 'saved')
      }
      set.status = 422
      return <SettingsPage visit={visit} filled={{ values: form.typed, errors: form.errors }} gateways={app.gateways} url={app.url} going={going()} />
    }, { role: 'admin', parse: 'none' })
}
