import { Elysia } from 'elysia'
import { session } from '../../accounts/session.ts'
import { listNames } from '../../accounts/store.ts'
import type { App } from '../../app.ts'
import { listDeeds } from '../../platform/deeds.ts'
import { LogPage } from './views.tsx'

const pageSize = 100

export const log = (app: App) =>
  new Elysia({ prefix: '/admin/log' })
    .use(session(app))
    .get('/', ({ visit, query }) => {
      const found = listDeeds(app.db, Number(query.before) || Number.MAX_SAFE_INTEGER, pageSize + 1)
      const deeds = found.slice(0, pageSize)
      const names = listNames(app.db, deeds.flatMap(({ personId }) => personId ?? []))
      return <LogPage visit={visit} deeds={deeds} names={names} older={found.length > pageSize ? deeds.at(-1)!.id : null} />
    }, { role: 'admin' })
