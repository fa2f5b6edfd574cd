import { Elysia, t } from 'elysia'
import { session } from '../accounts/session.ts'
import { findPerson } from '../accounts/store.ts'
import type { App } from '../app.ts'
import { findCategory, findCategoryBySlug, findOpenProduct, findProduct, listOpenCategories } from '../catalog/store.ts'
import { words as catalogWords } from '../catalog/words.ts'
import { refuse } from '../platform/refusal.ts'
import { listExplanations } from '../rooms/replay/store.ts'
import { roomTopic, type Room } from '../rooms/rules.ts'
import { findRoom, listEndedRooms, listOpenRooms } from '../rooms/store.ts'
import { isSetUp } from '../shop/store.ts'
import { countBuyable, findRoomShowing, listRoomsFound, listTiles, listWares } from './store.ts'
import { CategoryPage, HomePage, NotSetUpPage, ProductPage, SchedulePage, SearchPage, type Home } from './views.tsx'
import { words } from './words.ts'

const perPage = 24
const soonOnHome = 6

export const discover = (app: App) =>
  new Elysia()
    .use(session(app))

    .get('/', ({ visit }) => (isSetUp(app.db) ? <HomePage visit={visit} home={homeOf(app)} /> : <NotSetUpPage visit={visit} />))

    .get('/schedule', ({ visit }) => <SchedulePage visit={visit} rooms={announced(listOpenRooms(app.db))} />)

    .get('/search', ({ visit, query }) => {
      const q = (query.q ?? '').trim().slice(0, 60)
      const products = listTiles(app.db, { q, before: query.before, limit: perPage })
      const rooms = q && query.before === undefined ? listRoomsFound(app.db, q, 8) : []
      const more = products.length === perPage ? `/search?${new URLSearchParams({ ...(q ? { q } : {}), before: String(products.at(-1)!.id) })}` : null
      return <SearchPage visit={visit} q={q} rooms={rooms} products={products} categories={listOpenCategories(app.db)} more={more} />
    }, { query: t.Object({ q: t.Optional(t.String()), before: t.Optional(t.Numeric()) }) })

    .get('/categories/:slug', ({ visit, params, query }) => {
      const category = findCategoryBySlug(app.db, params.slug) ?? refuse(words.noCategory, 404)
      const products = listTiles(app.db, { categoryId: category.id, before: query.before, limit: perPage })
      const more = products.length === perPage ? `/categories/${category.slug}?before=${products.at(-1)!.id}` : null
      return <CategoryPage visit={visit} category={category} categories={listOpenCategories(app.db)} products={products} more={more} />
    }, { query: t.Object({ before: t.Optional(t.Numeric()) }) })

    .get('/products/:id', ({ visit, params }) => {
      const product = findOpenProduct(app.db, params.id) ?? refuse(findProduct(app.db, params.id)?.state === 'off-sale' ? catalogWords.notOnSale : catalogWords.gone, 404)
      return (
        <ProductPage
          visit={visit} product={product} category={findCategory(app.db, product.categoryId)!} sellerName={findPerson(app.db, product.merchantId)!.name}
          room={findRoomShowing(app.db, product.id)} explanations={explanationsFor(app, product.id)}
        />
      )
    }, { params: t.Object({ id: t.Numeric() }) })

/** The latest shows in which it was explained. */
const explanationsFor = (app: App, productId: number) =>
  listExplanations(app.db, productId, 4).map(cut => ({ cut, room: findRoom(app.db, cut.roomId)! }))

const announced = (rooms: Room[]) => rooms.filter(room => room.state === 'announced')

/** A fixed number of questions to the database, however much there is. */
const homeOf = (app: App): Home => {
  const open = listOpenRooms(app.db, 20)
  const live = open.filter(room => room.state === 'live')
  const lead = live.find(room => room.awayAt === null) ?? open[0] ?? null
  const others = open.filter(room => room !== lead)
  const comingUp = announced(others)
  const ended = listEndedRooms(app.db, 8)
  return {
    lead, ended, now: app.now(),
    viewers: lead ? app.sse.count(roomTopic(lead.id)) : 0,
    wares: lead ? listWares(app.db, lead.id, 4) : [],
    alsoLive: others.filter(room => room.state === 'live'),
    comingUp: comingUp.slice(0, soonOnHome),
    moreComingUp: comingUp.length > soonOnHome,
    products: listTiles(app.db, { limit: 12 }),
    categories: listOpenCategories(app.db),
    buyable: countBuyable(app.db, ended.map(room => room.id)),
  }
}
