import { Elysia, t } from 'elysia'
import { session } from '../../accounts/session.ts'
import type { App } from '../../app.ts'
import { findProduct } from '../../catalog/store.ts'
import { positionOf } from '../../media/recordings/rules.ts'
import { serveRecorded, serveWhole, stretchesOf } from '../../media/recordings/serve.ts'
import { findRecording } from '../../media/recordings/store.ts'
import { refuse } from '../../platform/refusal.ts'
import { cutSrc } from '../../rooms/replay/rules.ts'
import { findCut, isReplayHidden } from '../../rooms/replay/store.ts'
import { words as replayWords } from '../../rooms/replay/words.ts'
import { streamOf, type Room } from '../../rooms/rules.ts'
import { findRoom } from '../../rooms/store.ts'
import { words as roomWords } from '../../rooms/words.ts'
import { replayOf, talkOf } from './scene.ts'
import { CutPage, ReplayPage, TalkPage, TalkPart } from './views.tsx'

const id = t.Object({ id: t.Numeric() })
const file = t.Object({ id: t.Numeric(), file: t.String({ maxLength: 40 }) })
const moment = t.Optional(t.Numeric({ minimum: 0 }))

/** How much of the talk comes with the page, in seconds. */
const firstTalk = 120

type Watcher = { id: number; roles: readonly string[] } | null

export const replays = (app: App) => {
  /** The room of a recording that this visitor may watch: everybody's, unless its merchant keeps it to themselves. */
  const roomFor = (me: Watcher, roomId: number): Room => {
    const room = findRoom(app.db, roomId) ?? refuse(roomWords.gone, 404)
    if (!findRecording(app.db, streamOf(roomId))) refuse(replayWords.noRecording, 404)
    const own = me && (me.id === room.merchantId || me.roles.includes('admin'))
    if (!own && isReplayHidden(app.db, roomId)) refuse(replayWords.hidden, 404)
    return room
  }

  return new Elysia()
    .use(session(app))

    .get('/recordings/:id/index.m3u8', ({ me, params, query }) => {
      const room = roomFor(me, params.id)
      return serveWhole(app, streamOf(room.id), { ...(query.from === undefined ? {} : { from: query.from }), ...(query.to === undefined ? {} : { to: query.to }) })
    }, { params: id, query: t.Object({ from: moment, to: moment }) })

    .get('/recordings/:id/:file', ({ me, params }) => serveRecorded(app, streamOf(roomFor(me, params.id).id), params.file, isReplayHidden(app.db, params.id)), { params: file })

    .get('/rooms/:id/replay', ({ visit, me, params, query }) => {
      const room = roomFor(me, params.id)
      const replay = replayOf(app, room)
      return <ReplayPage visit={visit} replay={replay} start={Math.min(query.t ?? 0, Math.floor(replay.length))} lines={talkOf(app, room, query.t ?? 0, (query.t ?? 0) + firstTalk).lines} />
    }, { params: id, query: t.Object({ t: moment }) })

    .get('/rooms/:id/replay/talk', ({ visit, me, params, query }) => {
      const room = roomFor(me, params.id)
      const { lines, more } = talkOf(app, room, query.from ?? 0, query.to ?? Number.MAX_SAFE_INTEGER / 1000)
      return visit.partial ? <TalkPart say={visit.say} lines={lines} /> : <TalkPage visit={visit} room={room} lines={lines} more={more} />
    }, { params: id, query: t.Object({ from: moment, to: moment }) })

    .get('/cuts/:id', ({ visit, me, params }) => {
      const cut = findCut(app.db, params.id) ?? refuse(replayWords.gone, 404)
      const room = roomFor(me, cut.roomId)
      const takes = stretchesOf(app, streamOf(room.id))
      return (
        <CutPage
          visit={visit} room={room} cut={cut} src={cutSrc(cut)} from={positionOf(takes, cut.fromAt) / 1000}
          product={cut.productId === null ? null : findProduct(app.db, cut.productId)}
        />
      )
    }, { params: id })
}
