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

/**
 * Brings each subscriber up to date from its own cursor, inside the caller's transaction. One that fails keeps its
 * place and holds up nobody else. Returns what is to be done after the commit, and whether there may be more.
 */
export const dispatch = <Event extends DomainEvent>(db: Db, subscribers: Subscribers<Event>, log: (line: string) => void) => {
  const afterwards: (() => void)[] = []
  const end = lastEventId(db)
  let more = false

  for (const [name, subscriber] of Object.entries(subscribers)) {
    const rows = nextEvents(db, name)
    let reached = 0
    for (const row of rows) {
      try {
        const event = JSON.parse(row.event) as Event
        const later = db.transaction(() => subscriber(db, event))()
        if (later) afterwards.push(later)
      } catch (error) {
        log(`${name} could not take event ${row.id}: ${error}`)
        if (!(error instanceof Refusal)) break
      }
      reached = row.id
    }
    if (reached) advanceCursor(db, name, reached)
    if (rows.length === batch && reached === rows.at(-1)!.id) more = true
  }

  return { afterwards, more: more || lastEventId(db) > end }
}

export const lastEventId = (db: Db) => db.query<{ id: number }, []>('select coalesce(max(id), 0) as id from events').get()!.id

type Row = { id: number; event: string }

const nextEvents = (db: Db, subscriber: string) =>
  db
    .query<Row, [string, number]>(
      `select id, event from events
       where id > coalesce((select last_event_id from event_cursors where subscriber = ?), 0)
       order by id limit ?`,
    )
    .all(subscriber, batch)

const advanceCursor = (db: Db, subscriber: string, id: number) =>
  db
    .query(
      `insert into event_cursors (subscriber, last_event_id) values (?1, ?2)
       on conflict (subscriber) do update set last_event_id = ?2`,
    )
    .run(subscriber, id)
