import { Elysia, t } from 'elysia'
import type { Person } from '../../accounts/rules.ts'
import { session } from '../../accounts/session.ts'
import type { App } from '../../app.ts'
import { countToShip } from '../../orders/store.ts'
import { readForm } from '../../platform/form.ts'
import { seeOther } from '../../platform/http.ts'
import { refuse } from '../../platform/refusal.ts'
import { pinProduct } from '../../rooms/actions.ts'
import { consoleTopic } from '../../rooms/rules.ts'
import { findRoomOf } from '../../rooms/store.ts'
import { words as roomWords } from '../../rooms/words.ts'
import { sceneOf, watchSignal } from './actions.tsx'
import { ConsolePage, parts, Sent, type PartName } from './views.tsx'

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
}
