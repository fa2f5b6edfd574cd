import type { App } from './app.ts'
import type { Subscribers } from './platform/event-log.ts'
import type { RoomEvent } from './rooms/events.ts'

/** Everything that can happen here. */
export type Event = RoomEvent

/** Who listens, and what they do about it. What is returned is done after the commit. */
export const subscribers = (_app: App): Subscribers<Event> => ({})
