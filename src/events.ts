import type { App } from './app.ts'
import type { DomainEvent, Subscribers } from './platform/event-log.ts'

/** Everything that can happen here. */
export type Event = DomainEvent

/** Who listens, and what they do about it. What is returned is done after the commit. */
export const subscribers = (_app: App): Subscribers<Event> => ({})
