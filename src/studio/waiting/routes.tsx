import { Elysia, t } from 'elysia'
import type { Person } from '../../accounts/rules.ts'
import { session } from '../../accounts/session.ts'
import type { App } from '../../app.ts'
import { countToShip } from '../../orders/store.ts'
import { readForm } from '../../platform/form.ts'
import { seeOther } from '../../platform/http.ts'
import { refuse } from '../../platform/refusal.ts'
import { addPiece, progressOf, removePiece } from '../../rooms/pieces/actions.ts'
import { listPieces } from '../../rooms/pieces/store.ts'
import { words as pieceWords } from '../../rooms/pieces/words.ts'
import type { Room } from '../../rooms/rules.ts'
import { findRoomOf } from '../../rooms/store.ts'
import { words as roomWords } from '../../rooms/words.ts'
import { PieceList, WaitingPage } from './views.tsx'

const merchant = { role: 'merchant' } as const
const ofRoom = { ...merchant, params: t.Object({ id: t.Numeric() }) } as const

const uploadLimit = { name: 'piece uploads', burst: 10, every: 20_000 }

export const studioWaiting = (app: App) => {
  const own = (me: Person, roomId: number) => findRoomOf(app.db, me, roomId) ?? refuse(roomWords.gone, 404)
  const cards = (room: Room) => listPieces(app.db, room.id).map(piece => ({ piece, progress: progressOf(app, piece.id) }))

  return new Elysia({ prefix: '/studio/rooms/:id/waiting' })
    .use(session(app))

    .get('/', ({ visit, me, params }) => {
      const room = own(me, params.id)
      if (visit.partial) return <PieceList say={visit.say} room={room} cards={cards(room)} />
      return <WaitingPage visit={visit} toShip={countToShip(app.db, me.id)} room={room} cards={cards(room)} errors={{}} />
    }, ofRoom)

    .post('/', async ({ visit, me, params, request, set }) => {
      const room = own(me, params.id)
      app.limits.refuseIfTooOften(uploadLimit, String(me.id))
      const form = await readForm(request)
      const [file] = form.files('file')
      if (!file) form.fail('file', pieceWords.noFile)
      if (!form.checked('rights')) form.fail('rights', pieceWords.noRights)
      if (form.ok) await form.attempt('file', () => addPiece(app, me, room.id, file!, form.checked('rights')))
      if (form.ok) return seeOther(`/studio/rooms/${room.id}/waiting`)
      set.status = form.status
      return <WaitingPage visit={visit} toShip={countToShip(app.db, me.id)} room={room} cards={cards(room)} errors={form.errors} />
    }, { ...ofRoom, parse: 'none' })

    .post('/:piece/removed', async ({ me, params }) => {
      await removePiece(app, me, params.id, params.piece)
      return seeOther(`/studio/rooms/${params.id}/waiting`, 'removed')
    }, { ...merchant, params: t.Object({ id: t.Numeric(), piece: t.String() }), parse: 'none' })
}
