import { Elysia, t } from 'elysia'
import type { Person } from '../../accounts/rules.ts'
import { session } from '../../accounts/session.ts'
import type { App } from '../../app.ts'
import { countToShip } from '../../orders/store.ts'
import { readForm } from '../../platform/form.ts'
import { seeOther } from '../../platform/http.ts'
import { refuse, refuseIf } from '../../platform/refusal.ts'
import { dropCoupon, takeUpCoupon } from '../../promotions/drops/actions.ts'
import { whyNotAlter } from '../../rooms/rules.ts'
import { pinProduct } from '../../rooms/actions.ts'
import { consoleTopic } from '../../rooms/rules.ts'
import { findRoomOf } from '../../rooms/store.ts'
import { words as roomWords } from '../../rooms/words.ts'
import { sceneOf, watchSignal } from './actions.tsx'
import { ConsolePage, dropMinutes, parts, Sent, type PartName } from './views.tsx'
import { words } from './words.ts'

const ofRoom = { role: 'merchant', params: t.Object({ id: t.Numeric() }) } as const

export const studioConsole = (app: App) => {
  const own = (me: Person, roomId: number) => findRoomOf(app.db, me, roomId) ?? refuse(roomWords.gone, 404)

  return new Elysia({ prefix: '/studio/rooms/:id' })
    .use(session(app))

    .get('/live', ({ visit, me, params }) =>
      <ConsolePage visit={visit} toShip={countToShip(app.db, me.id)} scene={sceneOf(app, own(me, params.id))} />
    , ofRoom)

    .get('/events', ({ say, me, params, request }) => {
      const room = own(me, params.id)
      const scene = sceneOf(app, room)
      return app.sse.subscribe({
        topics: [consoleTopic(room.id)],
        locale: say.locale,
        picture: (Object.keys(parts) as PartName[]).map(name => <Sent name={name} say={say} scene={scene} />).join(''),
        onLeave: watchSignal(app, room.id),
        cut: () => app.cut(request),
      })
    }, ofRoom)

    .post('/pin', async ({ say, me, params, visit, request }) => {
      const product = (await readForm(request)).raw('product')
      const room = await pinProduct(app, me, params.id, product ? Number(product) : null)
      return visit.partial ? <Sent name="shelf" say={say} scene={sceneOf(app, room)} /> : seeOther(`/studio/rooms/${room.id}/live`)
    }, { ...ofRoom, parse: 'none' })

    .post('/coupons', async ({ say, me, params, visit, request }) => {
      const room = own(me, params.id)
      refuseIf(whyNotAlter(room))
      const form = await readForm(request)
      const offerId = Number(form.raw('offer'))
      const minutes = dropMinutes.find(minutes => String(minutes) === form.raw('minutes')) ?? (offerId ? refuse(words.noSuchTime) : 0)
      if (offerId) await dropCoupon(app, me, { roomId: room.id, offerId, lasts: minutes * 60_000 })
      else await takeUpCoupon(app, room.id)
      return visit.partial ? <Sent name="coupons" say={say} scene={sceneOf(app, room)} /> : seeOther(`/studio/rooms/${room.id}/live`)
    }, { ...ofRoom, parse: 'none' })
}
