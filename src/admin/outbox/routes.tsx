import { Elysia, t } from 'elysia'
import { session } from '../../accounts/session.ts'
import type { App } from '../../app.ts'
import { listOutgoing, openOutgoing, outgoingState } from '../../platform/outbox.ts'
import { maskRecipient, readMessage } from './actions.ts'
import { MessageBody, OutboxPage } from './views.tsx'

const pageSize = 50

export const outbox = (app: App) =>
  new Elysia({ prefix: '/admin/outbox' })
    .use(session(app))

    .get('/', ({ visit, query }) => <OutboxPage visit={visit} gateways={app.gateways} opened={null} {...page(app, Number(query.before))} />, { role: 'admin' })

    .post('/:id/reading', async ({ visit, me, params, query }) => {
      const message = await readMessage(app, me, params.id)
      return visit.partial
        ? <MessageBody message={message} />
        : <OutboxPage visit={visit} gateways={app.gateways} opened={{ id: params.id, message }} {...page(app, Number(query.before))} />
    }, { role: 'admin', parse: 'none', params: t.Object({ id: t.Numeric() }) })

const page = (app: App, before: number) => {
  const rows = listOutgoing(app.db, before || Number.MAX_SAFE_INTEGER, pageSize + 1)
  const entries = rows.slice(0, pageSize).map(row => {
    const message = openOutgoing(app.vault, row)
    return { ...row, to: maskRecipient(message), state: outgoingState(row) }
  })
  return { entries, before: before || null, older: rows.length > pageSize ? entries.at(-1)!.id : null }
}
