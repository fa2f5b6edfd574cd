import type { App } from './app.ts'
import type { CatalogEvent } from './catalog/events.ts'
import type { PaymentEvent } from './payments/events.ts'
import type { Subscribers } from './platform/event-log.ts'
import type { RoomEvent } from './rooms/events.ts'

/** Everything that can happen here. */
export type Event = CatalogEvent | PaymentEvent | RoomEvent

/** Who listens, and what they do about it. What is returned is done after the commit. */
export const subscribers = (_app: App): Subscribers<Event> => ({})
