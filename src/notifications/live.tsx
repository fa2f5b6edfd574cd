import type { App } from '../app.ts'
import { UnreadBadge } from '../ui/layout.tsx'
import { notificationsElement } from './rules.ts'
import { countUnread, listNotifications } from './store.ts'
import { Messages } from './views.tsx'

export const perPage = 30

/** What somebody hears while their messages are open. */
export const notificationsTopic = (personId: number) => `notifications:${personId}`

/** The newest messages of somebody, as one page shows them. */
export const newest = (app: App, personId: number) => listNotifications(app.db, app.vault, personId, { limit: perPage + 1 })

/** The open page of messages shows what has come. */
export const publishNotifications = (app: App, personId: number) =>
  app.sse.publish(notificationsTopic(personId), say => (
    <>
      <hx-partial hx-target={`#${notificationsElement}`} hx-swap="innerHTML"><Messages say={say} notifications={newest(app, personId)} perPage={perPage} /></hx-partial>
      <hx-partial hx-target="#unread" hx-swap="outerHTML"><UnreadBadge say={say} count={countUnread(app.db, personId)} /></hx-partial>
    </>
  ), 'notifications')
