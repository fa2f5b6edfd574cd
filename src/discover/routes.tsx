import { Elysia } from 'elysia'
import { session } from '../accounts/session.ts'
import type { App } from '../app.ts'
import { offeredIn, subtreeOf } from '../catalog/categories/rules.ts'
import { listCategories, listCategoryCovers } from '../catalog/categories/store.ts'
import type { Category } from '../catalog/rules.ts'
import { roomTopic, type Room } from '../rooms/rules.ts'
import { listEndedRooms, listOpenRooms } from '../rooms/store.ts'
import { isSetUp } from '../shop/store.ts'
import type { Db } from '../platform/db.ts'
import { nothingAsked } from './search/rules.ts'
import { listFound } from './search/store.ts'
import { countBuyable, listWares, withPrices } from './store.ts'
import { HomePage, NotSetUpPage, SchedulePage, type Home, type OpenCategory } from './views.tsx'

const soonOnHome = 6

export const discover = (app: App) =>
  new Elysia()
    .use(session(app))

    .get('/', ({ visit }) => (isSetUp(app.db) ? <HomePage visit={visit} home={homeOf(app)} /> : <NotSetUpPage visit={visit} />))

    .get('/schedule', ({ visit }) => <SchedulePage visit={visit} rooms={announced(listOpenRooms(app.db))} />)

const announced = (rooms: Room[]) => rooms.filter(room => room.state === 'announced')

/** A fixed number of questions to the database, however much there is. */
const homeOf = (app: App): Home => {
  const open = listOpenRooms(app.db, 20)
  const live = open.filter(room => room.state === 'live')
  const lead = live.find(room => room.awayAt === null) ?? open[0] ?? null
  const others = open.filter(room => room !== lead)
  const comingUp = announced(others)
  const ended = listEndedRooms(app.db, 8)
  const categories = listCategories(app.db)
  const newest = listFound(app.db, nothingAsked, categories, 12).wares
  const onShelf = lead ? listWares(app.db, lead.id, 4) : []
  const priced = withPrices(app.db, [...onShelf, ...newest], app.now())
  const [wares, products] = [priced.slice(0, onShelf.length), priced.slice(onShelf.length)]
  return {
    lead, ended, now: app.now(),
    viewers: lead ? app.sse.count(roomTopic(lead.id)) : 0,
    wares,
    alsoLive: others.filter(room => room.state === 'live'),
    comingUp: comingUp.slice(0, soonOnHome),
    moreComingUp: comingUp.length > soonOnHome,
    products,
    categories: topOf(app.db, categories),
    buyable: countBuyable(app.db, ended.map(room => room.id)),
  }
}

/** Each with a picture of something in it or below it. */
const topOf = (db: Db, all: Category[]): OpenCategory[] => {
  const covers = listCategoryCovers(db, all.filter(({ onSale }) => onSale).map(({ id }) => id))
  return offeredIn(all, null).map(category => ({ ...category, coverId: subtreeOf(all, category.id).map(id => covers.get(id)).find(Boolean) ?? null }))
}
