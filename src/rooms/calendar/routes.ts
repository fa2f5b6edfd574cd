import { Elysia, t } from 'elysia'
import type { App } from '../../app.ts'
import { refuse } from '../../platform/refusal.ts'
import { findRoom } from '../store.ts'
import { words } from '../words.ts'
import { writeCalendar } from './rules.ts'

/** A show that is announced, for somebody's calendar. */
export const roomCalendar = (app: App) =>
  new Elysia({ prefix: '/rooms/:id' }).get('/calendar.ics', ({ params }) => {
    const room = findRoom(app.db, params.id)
    if (room?.state !== 'announced') return refuse(words.gone, 404)
    const text = writeCalendar(room, { url: `${app.url}/rooms/${room.id}`, now: app.now(), shop: app.shop().name })
    return new Response(text, { headers: { 'content-type': 'text/calendar; charset=utf-8', 'content-disposition': `attachment; filename="show-${room.id}.ics"`, 'cache-control': 'no-cache' } })
  }, { params: t.Object({ id: t.Numeric() }) })
