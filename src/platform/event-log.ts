import type { Db } from './db.ts'
import { Refusal } from './refusal.ts'

/** Something that happened. Each feature lists its own kinds in its events.ts. */
export type DomainEvent = { kind: string }

/** Appends to the log inside the caller's transaction: no change, no event. */
export const emit = <Event extends DomainEvent>(db: Db, at: number, event: Event) => {
  db.query('insert into events (at, event) values (?, ?)').run(at, JSON.stringify(event))
}

/** Writes with the db it is handed; what is to be done outside it is returned and done after the commit. */
export type Subscriber<Event> = (db: Db, event: Event) => void | (() => void)
export type Subscribers<Event> = Record<string, Subscriber<Event>>

const batch = 500

type Heard<Event> = { id: number; event: Event }

/**
 * Brings each subscriber up to date from its own cursor, inside the caller's transaction. One that fails keeps its
 * place and holds up nobody else. Returns what is to be done after the commit, and whether there may be more.
 */
export const dispatch = <Event extends DomainEvent>(db: Db, subscribers: Subscribers<Event>, log: (line: string) => void) => {
  const afterwards: (() => void)[] = []
  const end = lastEventId(db)
  let more = false

  // Nearly always all of them have heard the same: then it is read once.
  const known = new Map<number, Heard<Event>[]>()
  const eventsAfter = (cursor: number) => {
    const events = known.get(cursor) ?? listEvents<Event>(db, cursor)
    known.set(cursor, events)
    return events
  }

  for (const [name, subscriber] of Object.entries(subscribers)) {
    const events = eventsAfter(cursorOf(db, name))
    const { reached, later } = hearTogether(db, subscriber, events) ?? hearOneByOne(db, name, subscriber, events, log)
    afterwards.push(...later)
    if (reached) advanceCursor(db, name, reached)
    if (events.length === batch && reached === events.at(-1)!.id) more = true
  }

  return { afterwards, more: more || lastEventId(db) > end }
}

type Hearing = { reached: number; later: (() => void)[] }

/** All in one savepoint, which is what makes a burst cheap; null when one of them could not be taken. */
const hearTogether = <Event>(db: Db, subscriber: Subscriber<Event>, events: Heard<Event>[]): Hearing | null => {
  try {
    const later = db.transaction(() => events.map(({ event }) => subscriber(db, event)))()
    return { reached: events.at(-1)?.id ?? 0, later: later.filter(act => act !== undefined) }
  } catch {
    return null
  }
}

/** A refusal is logged and passed over; anything else stops here until next time. */
const hearOneByOne = <Event>(db: Db, name: string, subscriber: Subscriber<Event>, events: Heard<Event>[], log: (line: string) => void): Hearing => {
  const hearing: Hearing = { reached: 0, later: [] }
  for (const { id, event } of events) {
    try {
      const act = db.transaction(() => subscriber(db, event))()
      if (act) hearing.later.push(act)
    } catch (error) {
      log(`${name} could not take event ${id}: ${error}`)
      if (!(error instanceof Refusal)) break
    }
    hearing.reached = id
  }
  return hearing
}

export const lastEventId = (db: Db) => db.query<{ id: number }, []>('select coalesce(max(id), 0) as id from events').get()!.id

const cursorOf = (db: Db, subscriber: string) =>
  db.query<{ id: number }, [string]>('select last_event_id as id from event_cursors where subscriber = ?').get(subscriber)?.id ?? 0

const listEvents = <Event>(db: Db, after: number): Heard<Event>[] =>
  db
    .query<{ id: number; event: string }, [number, number]>('select id, event from events where id > ? order by id limit ?')
    .all(after, batch)
    .map(({ id, event }) => ({ id, event: JSON.parse(event) as Event }))

const advanceCursor = (db: Db, subscriber: string, id: number) =>
  db
    .query(
      `insert into event_cursors (subscriber, last_event_id) values (?1, ?2)
       on conflict (subscriber) do update set last_event_id = ?2`,
    )
    .run(subscriber, id)
