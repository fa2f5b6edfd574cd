import { Elysia, t } from 'elysia'
import { session } from '../accounts/session.ts'
import { sawVisitor } from '../analytics/shows/actions.ts'
import type { App } from '../app.ts'
import { longestMessage } from '../chat/rules.ts'
import { networkOf } from '../platform/network.ts'
import { refuse } from '../platform/refusal.ts'
import { findUnusedClaim } from '../promotions/store.ts'
import { roomTopic } from '../rooms/rules.ts'
import { findRoom } from '../rooms/store.ts'
import { words as roomWords } from '../rooms/words.ts'
import { pictureOf } from './actions.tsx'
import { cameIn, wentAway } from './presence.tsx'
import { isCrowded, mostStreams, networkTopic } from './rules.ts'
import { sceneOf } from './scene.ts'
import { RoomPage, ShelfPage, ShelfSheet } from './views.tsx'
import { words } from './words.ts'

const id = t.Object({ id: t.Numeric() })

export const watch = (app: App) => {
  const roomOf = (roomId: number) => findRoom(app.db, roomId) ?? refuse(roomWords.gone, 404)

  return new Elysia({ prefix: '/rooms/:id' })
    .use(session(app))

    .get('/', ({ visit, params, query }) => {
      const scene = sceneOf(app, roomOf(params.id))
      const held = scene.drop !== null && visit.me !== null && findUnusedClaim(app.db, scene.drop.offerId, visit.me.id) !== null
      return <RoomPage visit={visit} scene={scene} typed={(query.say ?? '').slice(0, longestMessage)} held={held} />
    }, { params: id })

    .get('/events', ({ me, say, params, query, request }) => {
      const room = roomOf(params.id)
      const network = networkOf(app.addressOf(request))
      if (app.sse.total() >= mostStreams || isCrowded(network, app.sse.count(networkTopic(network)))) refuse(words.full, 503)
      const name = me?.name ?? null
      cameIn(app, room.id, name)
      if (room.state !== 'ended') sawVisitor(app, room.id, me ? `person ${me.id}` : `guest ${app.addressOf(request)} ${request.headers.get('user-agent')}`)
      return app.sse.subscribe({
        topics: [roomTopic(room.id), networkTopic(network)],
        locale: say.locale,
        picture: pictureOf(app, room.id, request.headers.has('last-event-id') ? null : { seen: Number(query.seen), after: Number(query.after) }),
        onLeave: () => wentAway(app, room.id, name),
        cut: () => app.cut(request),
      })
    }, { params: id })

    .get('/shelf', ({ visit, params }) => {
      const scene = sceneOf(app, roomOf(params.id))
      return visit.partial ? <ShelfSheet say={visit.say} scene={scene} /> : <ShelfPage visit={visit} scene={scene} />
    }, { params: id })
}
