import { forgetOldSessions } from './accounts/actions.ts'
import { forgetCodes } from './accounts/codes/actions.ts'
import { samplePresence } from './analytics/shows/actions.ts'
import { tendCases } from './aftersales/actions.ts'
import { convertFilms, forgetLooseFilms } from './aftersales/films.ts'
import type { App } from './app.ts'
import { forgetWishes, tellWishes } from './catalog/wishes/actions.ts'
import { forgetCarts } from './cart/actions.ts'
import { keepLikes } from './chat/likes.ts'
import { forgetBatches } from './fulfilment/batch/actions.ts'
import { auditStock, raiseStockAlarms } from './catalog/ledger/actions.ts'
import { isHeldUp } from './fulfilment/rules.ts'
import { listParcelsOfOrder } from './fulfilment/store.ts'
import { forgetImports, workImports } from './catalog/imports/actions.ts'
import { cancelUnpaid, completeOrders } from './orders/actions.ts'
import { tendPayments } from './payments/online/actions.ts'
import { forgetNotifications } from './notifications/actions.ts'
import { countSales, indexProducts } from './catalog/actions.ts'
import type { Job } from './platform/jobs.ts'
import { forgetOutgoing } from './platform/outbox.ts'
import { endForgottenRooms, indexRooms } from './rooms/actions.ts'
import { convertAll } from './rooms/pieces/videos.ts'
import { projector } from './rooms/pieces/projector.ts'
import { forgetSignals, keepQuality, noteSignals } from './rooms/signals/actions.ts'
import { tellConsolesOf } from './studio/console/actions.tsx'
import { showTurnedOffers } from './watch/actions.tsx'

const seconds = 1000
const minutes = 60 * seconds
const days = 24 * 60 * minutes

/** What happens by itself, and how often. */
export const jobs = (app: App): Job[] => [
  { name: 'cancelling what nobody paid for', every: 30 * seconds, work: () => cancelUnpaid(app) },
  { name: 'asking after payments', every: 5 * seconds, work: () => tendPayments(app) },
  { name: 'completing what has long arrived', every: 10 * minutes, work: () => completeOrders(app, order => isHeldUp(order, listParcelsOfOrder(app.db, order.id))) },
  { name: 'ending forgotten shows', every: 1 * minutes, work: () => endForgottenRooms(app) },
  { name: 'forgetting visitors’ carts', every: 60 * minutes, work: () => forgetCarts(app) },
  { name: 'forgetting files of tracking numbers', every: 60 * minutes, work: () => forgetBatches(app) },
  { name: 'importing products', every: 1 * seconds, work: () => workImports(app) },
  { name: 'telling of low stock', every: 30 * seconds, work: () => raiseStockAlarms(app) },
  { name: 'comparing stock with its ledger', every: 10 * seconds, work: () => auditStock(app) },
  { name: 'giving up imports nobody came back for', every: 60 * minutes, work: () => forgetImports(app) },
  { name: 'telling what is in stock again', every: 20 * seconds, work: () => tellWishes(app) },
  { name: 'forgetting old wishes', every: 60 * minutes, work: () => forgetWishes(app) },
  { name: 'forgetting old codes', every: 60 * minutes, work: () => forgetCodes(app) },
  { name: 'forgetting old sessions', every: 60 * minutes, work: () => forgetOldSessions(app) },
  { name: 'forgetting old messages', every: 60 * minutes, work: () => app.change(db => forgetOutgoing(db, app.now() - 30 * days)) },
  { name: 'forgetting very old messages', every: 60 * minutes, work: () => forgetNotifications(app) },
  { name: 'counting viewers', every: 5 * seconds, work: () => samplePresence(app) },
  { name: 'converting music and clips', every: 2 * seconds, work: () => convertAll(app) },
  { name: 'converting films of after-sales', every: 2 * seconds, work: () => convertFilms(app, projector) },
  { name: 'forgetting films nobody sent', every: 60 * minutes, work: () => forgetLooseFilms(app, app.now() - 1 * days) },
  { name: 'tending after-sales', every: 30 * seconds, work: () => tendCases(app) },
  { name: 'writing down signals', every: 10 * seconds, work: () => noteSignals(app) },
  { name: 'writing down what players told', every: 10 * seconds, work: () => keepQuality(app) },
  { name: 'forgetting old signals', every: 60 * minutes, work: () => forgetSignals(app, app.now() - 90 * days) },
  { name: 'showing what offers begin and end', every: 0.5 * seconds, work: () => showTurnedOffers(app, merchantId => tellConsolesOf(app, merchantId)) },
  { name: 'indexing products', every: 2 * seconds, work: () => indexProducts(app) },
  { name: 'indexing shows', every: 2 * seconds, work: () => indexRooms(app) },
  { name: 'counting what sells', every: 1 * minutes, work: () => countSales(app) },
  { name: 'writing down likes', every: 1 * seconds, work: () => keepLikes(app) },
]
