import type { App } from '../app.ts'
import { consoleTopic, roomTopic } from '../rooms/rules.ts'
import { gatherComings, gatherPurchases, type Purchase } from './rules.ts'
import { BoughtLine, Comings, Viewers } from './views.tsx'

/** How often a room is told who came, who left and what was bought. */
const every = 1000

type Moment = { came: (string | null)[]; left: (string | null)[]; bought: Purchase[] }
type Gathering = { moment: Moment; told: number; scheduled: boolean }

const gatherings = new WeakMap<App, Map<number, Gathering>>()
const quiet = (): Moment => ({ came: [], left: [], bought: [] })

const gatheringOf = (app: App, roomId: number): Gathering => {
  const rooms = gatherings.get(app) ?? new Map<number, Gathering>()
  gatherings.set(app, rooms)
  const known = rooms.get(roomId) ?? { moment: quiet(), told: 0, scheduled: false }
  rooms.set(roomId, known)
  return known
}

const gather = (app: App, roomId: number, note: (moment: Moment) => void) => {
  const gathering = gatheringOf(app, roomId)
  note(gathering.moment)
  if (gathering.scheduled) return
  gathering.scheduled = true
  setTimeout(() => tell(app, roomId), every).unref()
}

/** Open pages of a room. */
export const viewersOf = (app: App, roomId: number) => app.sse.count(roomTopic(roomId))

/** Somebody opened the room's page; a guest has no name. */
export const cameIn = (app: App, roomId: number, name: string | null) => gather(app, roomId, moment => moment.came.push(name))
export const wentAway = (app: App, roomId: number, name: string | null) => gather(app, roomId, moment => moment.left.push(name))
export const bought = (app: App, roomId: number, purchase: Purchase) => gather(app, roomId, moment => moment.bought.push(purchase))

const tell = (app: App, roomId: number) => {
  const gathering = gatheringOf(app, roomId)
  const { came, left, bought } = gathering.moment
  const viewers = viewersOf(app, roomId)
  const comings = gatherComings(came, left)
  const purchases = gatherPurchases(bought)

  for (const topic of [roomTopic(roomId), consoleTopic(roomId)]) {
    if (viewers !== gathering.told) app.sse.publish(topic, say => <hx-partial hx-target="#viewers" hx-swap="innerHTML"><Viewers say={say} count={viewers} /></hx-partial>, 'viewers')
    if (comings.came || comings.left) app.sse.publish(topic, say => <hx-partial hx-target="#comings" hx-swap="innerHTML"><Comings say={say} comings={comings} /></hx-partial>, 'comings')
    for (const purchase of purchases) app.sse.publish(topic, say => <hx-partial hx-target="#messages" hx-swap="beforeend"><BoughtLine say={say} {...purchase} /></hx-partial>)
  }

  Object.assign(gathering, { moment: quiet(), told: viewers, scheduled: false })
  if (!viewers) gatherings.get(app)?.delete(roomId)
}
