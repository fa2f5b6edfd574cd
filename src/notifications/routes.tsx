import { Elysia, t } from 'elysia'
import { session } from '../accounts/session.ts'
import { listContacts } from '../accounts/store.ts'
import type { App } from '../app.ts'
import { readForm } from '../platform/form.ts'
import { seeOther } from '../platform/http.ts'
import { chooseSilences, followNotification, readAll } from './actions.ts'
import { newest, notificationsTopic, perPage } from './live.tsx'
import { channelOf, channels, optionalKinds, type Kind } from './rules.ts'
import { listNotifications, listSilences } from './store.ts'
import { Messages, NotificationsPage } from './views.tsx'

/** What somebody has been told, and how they want to be told. */
export const notifications = (app: App) => {
  const channelsOf = (personId: number) => [...new Set(listContacts(app.db, app.vault, personId).map(channelOf))]

  return new Elysia({ prefix: '/notifications' })
    .use(session(app))

    .get('', ({ visit, me, query: { before } }) => (
      <NotificationsPage
        visit={visit} perPage={perPage} older={before !== undefined} channels={channelsOf(me.id)} silences={listSilences(app.db, me.id)}
        notifications={before === undefined ? newest(app, me.id) : listNotifications(app.db, app.vault, me.id, { before, limit: perPage + 1 })}
      />
    ), { signedIn: true, query: t.Object({ before: t.Optional(t.Numeric()) }) })

    .get('/events', ({ request, say, me }) =>
      app.sse.subscribe({
        topics: [notificationsTopic(me.id)], locale: say.locale, cut: () => app.cut(request),
        picture: String(<hx-partial hx-target="#notifications" hx-swap="innerHTML"><Messages say={say} notifications={newest(app, me.id)} perPage={perPage} /></hx-partial>),
      }), { signedIn: true })

    .get('/:id', async ({ me, params: { id } }) => seeOther((await followNotification(app, me, id)).url), { signedIn: true, params: t.Object({ id: t.Numeric() }) })

    .post('/read', async ({ me, request }) => {
      const form = await readForm(request)
      const last = form.integer('last', { max: 999_999_999 })
      if (form.ok) await readAll(app, me, last)
      return seeOther('/notifications')
    }, { signedIn: true, parse: 'none' })

    .post('/preferences', async ({ me, request }) => {
      const form = await readForm(request)
      const offered = new Set(channelsOf(me.id))
      const silences = optionalKinds.flatMap((kind: Kind) => channels.flatMap(channel => (offered.has(channel) && !form.checked(`${kind}-${channel}`) ? [{ kind, channel }] : [])))
      await chooseSilences(app, me, silences)
      return seeOther('/notifications', 'saved')
    }, { signedIn: true, parse: 'none' })
}
