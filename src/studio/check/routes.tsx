import { Elysia, t } from 'elysia'
import type { Person } from '../../accounts/rules.ts'
import { session } from '../../accounts/session.ts'
import type { App } from '../../app.ts'
import { countToShip } from '../../orders/store.ts'
import { findDeed } from '../../platform/deeds.ts'
import { readForm } from '../../platform/form.ts'
import { seeOther } from '../../platform/http.ts'
import { refuse } from '../../platform/refusal.ts'
import { chooseOpening, streamNow } from '../../rooms/actions.ts'
import { openings, type Room } from '../../rooms/rules.ts'
import { findRoomOf } from '../../rooms/store.ts'
import { words as roomWords } from '../../rooms/words.ts'
import { checkedOf, goLive, measureRoom, measureUpload } from './actions.ts'
import { CheckAnswer, CheckPage } from './views.tsx'
import { words } from './words.ts'

const ofRoom = { role: 'merchant', params: t.Object({ id: t.Numeric() }) } as const
const post = { ...ofRoom, parse: 'none' } as const

const measuringLimit = { name: 'measuring', burst: 6, every: 5_000 }
const uploadLimit = { name: 'upload test', burst: 6, every: 10_000 }
const longestName = 40

export const studioCheck = (app: App) => {
  const own = (me: Person, roomId: number) => findRoomOf(app.db, me, roomId) ?? refuse(roomWords.gone, 404)
  const parts = async (room: Room) => ({
    room, stream: streamNow(app, room), ...await checkedOf(app, room),
    despite: findDeed(app.db, 'room.openedDespite', `room ${room.id}`) !== null,
  })

  return new Elysia({ prefix: '/studio/rooms/:id' })
    .use(session(app))

    .get('/check', async ({ visit, me, params }) =>
      <CheckPage visit={visit} toShip={countToShip(app.db, me.id)} name={me.name} {...await parts(own(me, params.id))} />
    , ofRoom)

    .post('/check/measurements', async ({ visit, me, params, query }) => {
      const room = own(me, params.id)
      const often = query.often !== undefined
      if (!often) app.limits.refuseIfTooOften(measuringLimit, String(me.id), words.tooOften)
      await measureRoom(app, room, { often })
      return visit.partial ? <CheckAnswer say={visit.say} name={me.name} {...await parts(own(me, room.id))} /> : seeOther(`/studio/rooms/${room.id}/check`)
    }, post)

    .post('/check/upload', async ({ me, params, request }) => {
      const room = own(me, params.id)
      app.limits.refuseIfTooOften(uploadLimit, String(me.id), words.tooOften)
      return Response.json({ rate: await measureUpload(app, room, request.body) })
    }, post)

    .post('/open', async ({ me, params, request }) => {
      const form = await readForm(request)
      const room = await goLive(app, me, params.id, { name: form.raw('name').trim().slice(0, longestName), anyway: form.checked('anyway') })
      return seeOther(`/studio/rooms/${room.id}/live`, 'opened')
    }, post)

    .post('/opening', async ({ me, params, request }) => {
      const room = await chooseOpening(app, me, params.id, (await readForm(request)).choice('opening', openings))
      return seeOther(room.opening === 'host' ? `/studio/rooms/${room.id}/check` : `/studio/rooms/${room.id}`, 'saved')
    }, post)
}
