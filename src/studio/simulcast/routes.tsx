import { Elysia, t } from 'elysia'
import type { Person } from '../../accounts/rules.ts'
import { session } from '../../accounts/session.ts'
import type { App } from '../../app.ts'
import { countToShip } from '../../orders/store.ts'
import { readForm } from '../../platform/form.ts'
import { seeOther } from '../../platform/http.ts'
import { refuse } from '../../platform/refusal.ts'
import { streamOf, type Room } from '../../rooms/rules.ts'
import { addSimulcast, removeSimulcast, switchSimulcast } from '../../rooms/simulcast/actions.ts'
import { addressOf, longestName } from '../../rooms/simulcast/rules.ts'
import { listSimulcasts } from '../../rooms/simulcast/store.ts'
import { findRoomOf } from '../../rooms/store.ts'
import { words as roomWords } from '../../rooms/words.ts'
import { nothingFilled, type Filled } from '../../ui/fields.tsx'
import type { Visit } from '../../ui/visit.ts'
import { PlaceList, SimulcastPage, type Place } from './views.tsx'

const ofRoom = { role: 'merchant', params: t.Object({ id: t.Numeric() }) } as const
const ofPlace = { role: 'merchant', params: t.Object({ id: t.Numeric(), placeId: t.Numeric() }), parse: 'none' } as const

export const studioSimulcast = (app: App) => {
  const own = (me: Person, roomId: number) => findRoomOf(app.db, me, roomId) ?? refuse(roomWords.gone, 404)

  const placesIn = (room: Room): Place[] => {
    const states = app.streams.simulcast?.states(streamOf(room.id))
    return listSimulcasts(app.db, room.id).map(place => ({ ...place, state: place.open ? (states?.get(place.id) ?? 'waiting') : 'off' }))
  }

  const page = (visit: Visit, me: Person, room: Room, filled: Filled = nothingFilled) =>
    <SimulcastPage visit={visit} toShip={countToShip(app.db, me.id)} room={room} places={placesIn(room)} filled={filled} />

  return new Elysia({ prefix: '/studio/rooms/:id/simulcast' })
    .use(session(app))

    .get('/', ({ visit, me, params }) => {
      const room = own(me, params.id)
      return visit.partial ? <PlaceList say={visit.say} room={room} places={placesIn(room)} /> : page(visit, me, room)
    }, ofRoom)

    .post('/', async ({ visit, me, params, request, set }) => {
      const room = own(me, params.id)
      const form = await readForm(request)
      const name = form.text('name', { max: longestName })
      const server = form.text('server', { max: 300 })
      const key = form.text('key', { max: 300, required: false })
      if (form.ok) await form.attempt('server', () => addSimulcast(app, me, room.id, { name, address: key ? addressOf(server, key) : server }))
      if (form.ok) return seeOther(`/studio/rooms/${room.id}/simulcast`, 'saved')
      set.status = 422
      return page(visit, me, room, { values: form.typed, errors: form.errors })
    }, { ...ofRoom, parse: 'none' })

    .post('/:placeId', async ({ me, params, request }) => {
      const act = (await readForm(request)).choice('act', ['on', 'off', 'remove'])
      if (act === 'remove') await removeSimulcast(app, me, params.id, params.placeId)
      else await switchSimulcast(app, me, params.id, params.placeId, act === 'on')
      return seeOther(`/studio/rooms/${params.id}/simulcast`, 'done')
    }, ofPlace)
}
