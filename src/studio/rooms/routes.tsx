import { Elysia, t } from 'elysia'
import type { Person } from '../../accounts/rules.ts'
import { session } from '../../accounts/session.ts'
import type { App } from '../../app.ts'
import { listCategories, listProductsOf } from '../../catalog/store.ts'
import { countToShip, roomSales } from '../../orders/store.ts'
import { readForm } from '../../platform/form.ts'
import { seeOther } from '../../platform/http.ts'
import { refuse } from '../../platform/refusal.ts'
import type { Say } from '../../platform/words.ts'
import { addToShelf, createRoom, editRoom, endRoom, moveOnShelf, removeFromShelf, replaceKey } from '../../rooms/actions.ts'
import { lineNow } from '../../rooms/line/actions.ts'
import { streamOf, type Room } from '../../rooms/rules.ts'
import { findRoomOf, listRefusals, listRoomsOf, listWholeShelf } from '../../rooms/store.ts'
import { words as roomWords } from '../../rooms/words.ts'
import { nothingFilled, type Filled } from '../../ui/fields.tsx'
import type { Visit } from '../../ui/visit.ts'
import { viewersOf } from '../../watch/presence.tsx'
import { showKey } from './actions.ts'
import { firstValues, readRoom, valuesOf } from './form.ts'
import { NewRoomPage, RoomPage, RoomsPage, ShelfCard, ShelfChoices, StreamCard } from './views.tsx'
import { shapes, writeObsProfile, type Shape } from './obs.ts'
import { words } from './words.ts'

const id = t.Object({ id: t.Numeric() })
const merchant = { role: 'merchant' } as const
const ofRoom = { ...merchant, params: id }
const post = { ...ofRoom, parse: 'none' } as const

const aPage = 20
const mostChoices = 50
const refusalsShown = 5

export const studioRooms = (app: App) => {
  const own = (me: Person, roomId: number) => findRoomOf(app.db, me, roomId) ?? refuse(roomWords.gone, 404)
  const frame = (visit: Visit, me: Person) => ({ visit, toShip: countToShip(app.db, me.id) })
  const formParts = (say: Say, filled: Filled) => ({ filled, categories: listCategories(app.db), zone: zoneName(say, app.now()) })

  const card = (room: Room) => ({ room, viewers: viewersOf(app, room.id), ...roomSales(app.db, room.id) })

  const shelfParts = (me: Person, room: Room, q = '') => {
    const shelf = listWholeShelf(app.db, room.id)
    const known = new Set(shelf.map(({ product }) => product.id))
    const products = listProductsOf(app.db, me, { state: 'on-sale', q, limit: known.size + mostChoices + 1 }).filter(product => !known.has(product.id))
    return { shelf, choices: { products: products.slice(0, mostChoices + 1), q, most: mostChoices } }
  }

  const page = (visit: Visit, me: Person, room: Room, { filled, streamKey, replaced, q = '' }: { filled?: Filled; streamKey?: string; replaced?: boolean; q?: string } = {}) => (
    <RoomPage
      {...frame(visit, me)} {...shelfParts(me, room, q)}
      {...formParts(visit.say, filled ?? { values: valuesOf(room, app.shop().timeZone), errors: {} })}
      room={room} line={lineNow(app, streamOf(room.id))} refusals={listRefusals(app.db, room.id, refusalsShown)} share={`${app.url}/rooms/${room.id}`}
      stream={{ roomId: room.id, server: serverOf(app), streamKey: streamKey ?? null, ...(replaced ? { replaced } : {}) }}
    />
  )

  /** The whole page for a browser without scripts, the shelf alone otherwise. */
  const shelfAnswer = (visit: Visit, me: Person, room: Room) =>
    visit.partial ? <ShelfCard say={visit.say} room={room} {...shelfParts(me, room)} /> : seeOther(`/studio/rooms/${room.id}#shelf`)

  return new Elysia({ prefix: '/studio' })
    .use(session(app))

    .get('/', () => seeOther('/studio/rooms'), merchant)

    .get('/rooms', ({ visit, me, query }) => {
      const rooms = listRoomsOf(app.db, me, { before: Number(query.before) || null, limit: aPage + 1 })
      const shown = rooms.slice(0, aPage)
      return <RoomsPage {...frame(visit, me)} cards={shown.map(card)} older={rooms.length > aPage ? `/studio/rooms?before=${shown.at(-1)!.id}` : null} />
    }, merchant)

    .get('/rooms/new', ({ visit, me }) =>
      <NewRoomPage {...frame(visit, me)} {...formParts(visit.say, { ...nothingFilled, values: firstValues(me, app.now(), app.shop().timeZone) })} />
    , merchant)

    .post('/rooms', async ({ visit, me, request, set }) => {
      const form = await readForm(request)
      const fields = await readRoom(app, me, form)
      if (form.ok) return seeOther(`/studio/rooms/${(await createRoom(app, me, fields)).id}`, 'saved')
      set.status = 422
      return <NewRoomPage {...frame(visit, me)} {...formParts(visit.say, { values: { ...form.typed, coverId: fields.coverId ?? '' }, errors: form.errors })} />
    }, { ...merchant, parse: 'none' })

    .get('/rooms/:id', ({ visit, me, params, query }) => page(visit, me, own(me, params.id), { q: query.q ?? '' }), ofRoom)

    .post('/rooms/:id', async ({ visit, me, params, request, set }) => {
      const room = own(me, params.id)
      const form = await readForm(request)
      const fields = await readRoom(app, me, form)
      if (form.ok) {
        await editRoom(app, me, room.id, fields)
        return seeOther(`/studio/rooms/${room.id}`, 'saved')
      }
      set.status = 422
      return page(visit, me, room, { filled: { values: { ...form.typed, coverId: fields.coverId ?? '' }, errors: form.errors } })
    }, post)

    .get('/rooms/:id/choices', ({ visit, me, params, query }) => {
      const room = own(me, params.id)
      if (!visit.partial) return seeOther(`/studio/rooms/${room.id}?q=${encodeURIComponent(query.q ?? '')}`)
      return <ShelfChoices say={visit.say} room={room} choices={shelfParts(me, room, query.q ?? '').choices} open />
    }, ofRoom)

    .post('/rooms/:id/shelf', async ({ visit, me, params, request }) => {
      const room = own(me, params.id)
      const chosen = (await readForm(request)).all('product').map(Number).filter(Number.isSafeInteger)
      if (!chosen.length) refuse(words.chooseOne)
      for (const productId of chosen) await addToShelf(app, me, room.id, productId)
      return shelfAnswer(visit, me, room)
    }, post)

    .post('/rooms/:id/shelf/:productId', async ({ visit, me, params, request }) => {
      const room = own(me, params.id)
      const act = (await readForm(request)).choice('act', ['up', 'down', 'remove'])
      if (act === 'remove') await removeFromShelf(app, me, room.id, params.productId)
      else await moveOnShelf(app, me, room.id, params.productId, act === 'up' ? -1 : 1)
      return shelfAnswer(visit, me, room)
    }, { ...post, params: t.Object({ id: t.Numeric(), productId: t.Numeric() }) })

    .post('/rooms/:id/key', async ({ visit, me, params }) => {
      const room = own(me, params.id)
      const streamKey = await showKey(app, me, room.id)
      return visit.partial ? <StreamCard say={visit.say} roomId={room.id} server={serverOf(app)} streamKey={streamKey} /> : page(visit, me, room, { streamKey })
    }, post)

    .post('/rooms/:id/key/replacements', async ({ visit, me, params }) => {
      const room = own(me, params.id)
      const streamKey = await replaceKey(app, me, room.id)
      return visit.partial ? <StreamCard say={visit.say} roomId={room.id} server={serverOf(app)} streamKey={streamKey} replaced /> : page(visit, me, room, { streamKey, replaced: true })
    }, post)

    .post('/rooms/:id/obs-profile', async ({ me, params, request }) => {
      const room = own(me, params.id)
      const shape = (await readForm(request)).choice('shape', Object.keys(shapes) as Shape[])
      const zip = writeObsProfile({ name: room.title, server: serverOf(app), streamKey: await showKey(app, me, room.id), shape })
      return new Response(zip, { headers: { 'content-type': 'application/zip', 'content-disposition': `attachment; filename="stallcast-obs-${room.id}.zip"`, 'cache-control': 'no-store' } })
    }, post)

    .post('/rooms/:id/end', async ({ me, params }) => {
      await endRoom(app, me, params.id)
      return seeOther(`/studio/rooms/${params.id}`, 'done')
    }, post)
}

/** Where encoders send to: the shop's own host, at the port of the ingest. */
export const serverOf = ({ url, rtmpPort }: Pick<App, 'url' | 'rtmpPort'>) => `rtmp://${new URL(url).hostname}:${rtmpPort}/live`

const zoneName = (say: Say, at: number) => {
  const { timeZone } = say.customs
  const name = new Intl.DateTimeFormat(say.locale, { timeZone, timeZoneName: 'long' }).formatToParts(at).find(part => part.type === 'timeZoneName')?.value
  return name && name !== timeZone ? `${name}（${timeZone}）` : timeZone
}
