import type { App } from './app.ts'
import { keepLikes } from './chat/likes.ts'
import { cancelUnpaid, completeOrders } from './orders/actions.ts'
import type { Job } from './platform/jobs.ts'
import { endForgottenRooms } from './rooms/actions.ts'

const seconds = 1000
const minutes = 60 * seconds

/** What happens by itself, and how often. */
export const jobs = (app: App): Job[] => [
  { name: 'cancelling what nobody paid for', every: 30 * seconds, work: () => cancelUnpaid(app) },
  { name: 'completing what has long arrived', every: 10 * minutes, work: () => completeOrders(app) },
  { name: 'ending forgotten shows', every: 1 * minutes, work: () => endForgottenRooms(app) },
  { name: 'writing down likes', every: 1 * seconds, work: () => keepLikes(app) },
]
