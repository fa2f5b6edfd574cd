import { Elysia } from 'elysia'
import type { App } from '../app.ts'
import { seeOther } from '../platform/http.ts'
import { session } from '../accounts/session.ts'
import { log } from './log/routes.tsx'
import { outbox } from './outbox/routes.tsx'
import { adminRecordings } from './recordings/routes.tsx'
import { people } from './people/routes.tsx'
import { settings } from './settings/routes.tsx'
import { setup } from './setup/routes.tsx'

export const admin = (app: App) =>
  new Elysia()
    .use(session(app))
    .get('/admin', () => seeOther('/admin/people'), { role: 'admin' })
    .use(setup(app)).use(people(app)).use(outbox(app)).use(settings(app)).use(log(app)).use(adminRecordings(app))
