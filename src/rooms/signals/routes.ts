import { Elysia, t } from 'elysia'
import type { App } from '../../app.ts'
import { readForm } from '../../platform/form.ts'
import { refuse } from '../../platform/refusal.ts'
import { findRoom } from '../store.ts'
import { words } from '../words.ts'
import { noteQuality } from './actions.ts'
import { mostOf } from './rules.ts'

// Many viewers may share one address.
const reportLimit = { name: 'player reports', burst: 120, every: 250 }

/** What players send home: three numbers every half minute, and nothing about who watches. */
export const playerReports = (app: App) =>
  new Elysia({ prefix: '/rooms/:id' })
    .post('/quality', async ({ params, request, set }) => {
      app.limits.refuseIfTooOften(reportLimit, app.addressOf(request))
      const room = findRoom(app.db, params.id) ?? refuse(words.gone, 404)
      const form = await readForm(request)
      const stalls = form.integer('stalls', { max: mostOf.stalls })
      const stalled = form.integer('stalled', { max: mostOf.stalled })
      const latency = form.raw('latency') ? form.integer('latency', { max: mostOf.latency }) : null
      if (!form.ok) return new Response(null, { status: 422 })
      if (room.state === 'live') noteQuality(app, room.id, { stalls, stalled, latency })
      set.status = 204
      return new Response(null, { status: 204 })
    }, { params: t.Object({ id: t.Numeric() }), parse: 'none' })
