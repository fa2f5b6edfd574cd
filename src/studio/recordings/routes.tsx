import { Elysia, t } from 'elysia'
import type { Person } from '../../accounts/rules.ts'
import { session } from '../../accounts/session.ts'
import { findShowRecord, listSamples } from '../../analytics/shows/store.ts'
import type { App } from '../../app.ts'
import { listProductsOf } from '../../catalog/store.ts'
import { keepLonger } from '../../media/recordings/actions.ts'
import { exportPath, exportState, partsOf, startExport } from '../../media/recordings/exports.ts'
import { streamTake } from '../../media/recordings/files.ts'
import { recordedBase } from '../../media/recordings/playlist.ts'
import { keepingChoices, planOf } from '../../media/recordings/rules.ts'
import { stretchesOf } from '../../media/recordings/serve.ts'
import { findRecording, listTakes, recentBitrate } from '../../media/recordings/store.ts'
import { words as mediaWords } from '../../media/recordings/words.ts'
import { countToShip, roomSales } from '../../orders/store.ts'
import { readForm } from '../../platform/form.ts'
import { seeOther } from '../../platform/http.ts'
import { download } from '../../platform/ranges.ts'
import { refuse } from '../../platform/refusal.ts'
import { addCut, editCut, removeCut, showReplay } from '../../rooms/replay/actions.ts'
import { isReplayHidden, listCuts } from '../../rooms/replay/store.ts'
import { words as replayWords } from '../../rooms/replay/words.ts'
import { streamOf, type Room } from '../../rooms/rules.ts'
import { findRoomOf, listShownRoomsOf, listWholeShelf } from '../../rooms/store.ts'
import { words as roomWords } from '../../rooms/words.ts'
import type { Filled } from '../../ui/fields.tsx'
import type { Visit } from '../../ui/visit.ts'
import { firstValues, readCut, valuesOf } from './form.ts'
import { Exports, RecordingPage, ShowsPage, type ExportsProps } from './views.tsx'

const aPage = 20
const mostProducts = 200

const merchant = { role: 'merchant' } as const
const ofRoom = { ...merchant, params: t.Object({ id: t.Numeric() }) }
const post = { ...ofRoom, parse: 'none' } as const

type Drawn = { fresh?: Filled; wrong?: { cutId: number; filled: Filled } }

export const studioRecordings = (app: App) => {
  /** Found through the merchant; only shows that took place are here. */
  const own = (me: Person, roomId: number): Room => {
    const room = findRoomOf(app.db, me, roomId)
    return room?.state === 'ended' && room.liveAt !== null ? room : refuse(roomWords.gone, 404)
  }
  const recorded = (me: Person, roomId: number) => {
    const room = own(me, roomId)
    return findRecording(app.db, streamOf(room.id)) ? room : refuse(replayWords.noRecording, 404)
  }

  const showOf = (room: Room) => ({ room, record: findShowRecord(app.db, room.id), ...roomSales(app.db, room.id) })

  const exportsOf = async (room: Room): Promise<ExportsProps> => {
    const parts = await partsOf(app, streamOf(room.id))
    return {
      roomId: room.id, joined: (await app.recordings.ffmpeg()) !== null,
      lines: parts?.map(part => ({ number: part.number, bytes: part.bytes, duration: part.duration, state: exportState(app, part) })) ?? null,
    }
  }

  const filmOf = (room: Room) => {
    const stream = streamOf(room.id)
    const recording = findRecording(app.db, stream)
    const stock = Map.groupBy(listTakes(app.db, stream), ({ place }) => place)
    return recording && {
      recording, src: `${recordedBase(stream)}index.m3u8`, hidden: isReplayHidden(app.db, room.id),
      stock: [...stock].map(([place, takes]) => ({ place, bytes: takes.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0) })),
    }
  }

  const isShort = () => {
    const disk = app.recordings.disk('here')
    return disk !== null && planOf(disk, app.recordings.keepFree, recentBitrate(app.db)).state !== 'good'
  }

  const page = async (visit: Visit, me: Person, room: Room, { fresh = { values: firstValues, errors: {} }, wrong }: Drawn = {}) => {
    const takes = stretchesOf(app, streamOf(room.id))
    const film = filmOf(room)
    const shelf = listWholeShelf(app.db, room.id).map(({ product }) => product)
    return (
      <RecordingPage
        visit={visit} toShip={countToShip(app.db, me.id)} show={showOf(room)} samples={listSamples(app.db, room.id)} film={film} fresh={fresh} short={isShort()}
        cuts={listCuts(app.db, room.id).map(cut => ({ cut, filled: wrong?.cutId === cut.id ? wrong.filled : { values: valuesOf(cut, takes), errors: {} } }))}
        products={[...new Map([...shelf, ...listProductsOf(app.db, me, { limit: mostProducts })].map(product => [product.id, product])).values()]}
        exports={film ? await exportsOf(room) : { roomId: room.id, lines: null, joined: true }}
      />
    )
  }

  return new Elysia({ prefix: '/studio/recordings' })
    .use(session(app))

    .get('/', ({ visit, me, query }) => {
      const rooms = listShownRoomsOf(app.db, me, { before: query.before ?? null, limit: aPage + 1 })
      const shown = rooms.slice(0, aPage)
      return <ShowsPage visit={visit} toShip={countToShip(app.db, me.id)} shows={shown.map(showOf)} older={rooms.length > aPage ? `/studio/recordings?before=${shown.at(-1)!.id}` : null} />
    }, { ...merchant, query: t.Object({ before: t.Optional(t.Numeric()) }) })

    .get('/:id', ({ visit, me, params }) => page(visit, me, own(me, params.id)), ofRoom)

    .post('/:id/cuts', async ({ visit, me, params, request, set }) => {
      const room = recorded(me, params.id)
      const form = await readForm(request)
      const cut = readCut(form, stretchesOf(app, streamOf(room.id)))
      if (form.ok) await form.attempt('title', () => addCut(app, me, room.id, cut))
      if (form.ok) return seeOther(`/studio/recordings/${room.id}#pieces`, 'saved')
      set.status = form.status
      return page(visit, me, room, { fresh: { values: form.typed, errors: form.errors } })
    }, post)

    .post('/:id/cuts/:cutId', async ({ visit, me, params, request, set }) => {
      const room = recorded(me, params.id)
      const form = await readForm(request)
      if (form.raw('act') === 'remove') {
        await removeCut(app, me, room.id, params.cutId)
        return seeOther(`/studio/recordings/${room.id}#pieces`, 'removed')
      }
      const cut = readCut(form, stretchesOf(app, streamOf(room.id)))
      if (form.ok) {
        await editCut(app, me, room.id, params.cutId, cut)
        return seeOther(`/studio/recordings/${room.id}#pieces`, 'saved')
      }
      set.status = 422
      return page(visit, me, room, { wrong: { cutId: params.cutId, filled: { values: form.typed, errors: form.errors } } })
    }, { ...post, params: t.Object({ id: t.Numeric(), cutId: t.Numeric() }) })

    .post('/:id/shown', async ({ me, params, request }) => {
      const room = recorded(me, params.id)
      await showReplay(app, me, room.id, (await readForm(request)).checked('shown'))
      return seeOther(`/studio/recordings/${room.id}`, 'saved')
    }, post)

    .post('/:id/keeping', async ({ me, params, request }) => {
      const room = recorded(me, params.id)
      const years = (await readForm(request)).choice('years', keepingChoices.map(String))
      await keepLonger(app, me, streamOf(room.id), Number(years))
      return seeOther(`/studio/recordings/${room.id}`, 'saved')
    }, post)

    .get('/:id/exports', async ({ visit, me, params }) => {
      const room = recorded(me, params.id)
      return visit.partial ? <Exports say={visit.say} {...await exportsOf(room)} /> : seeOther(`/studio/recordings/${room.id}`)
    }, ofRoom)

    .post('/:id/exports', async ({ visit, me, params, request }) => {
      const room = recorded(me, params.id)
      await startExport(app, await partOf(app, room, Number((await readForm(request)).raw('part'))))
      return visit.partial ? <Exports say={visit.say} {...await exportsOf(room)} /> : seeOther(`/studio/recordings/${room.id}`)
    }, post)

    .get('/:id/exports/:part', async ({ me, params, request }) => {
      const room = recorded(me, params.id)
      const part = await partOf(app, room, params.part)
      const name = `${room.title.replace(/[\\/:*?"<>|]/g, ' ').trim()}${params.part > 1 ? ` ${params.part}` : ''}.mp4`
      const state = exportState(app, part)
      if (state.state === 'ready') {
        const file = Bun.file(exportPath(app, part))
        return download(request, { name, size: state.bytes, type: 'video/mp4', read: (from, to) => file.slice(from, to) })
      }
      const [take] = part.takes
      if (part.takes.length > 1 || !take) return seeOther(`/studio/recordings/${room.id}`)
      return download(request, { name, size: part.bytes, type: 'video/mp4', read: (from, to) => streamTake(app.recordings, take, from, to) })
    }, { ...merchant, params: t.Object({ id: t.Numeric(), part: t.Numeric() }) })
}

const partOf = async (app: App, room: Room, number: number) => {
  const parts = (await partsOf(app, streamOf(room.id))) ?? refuse(mediaWords.notClosed)
  return parts.find(part => part.number === number) ?? refuse(mediaWords.gone, 404)
}
