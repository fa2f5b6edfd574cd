import { Database, type SQLQueryBindings } from 'bun:sqlite'

export type Db = Database

/** Where a number only says that much waits, it is not counted on: then it is "99+". */
export const mostCounted = 99

export type Migration = { name: string; sql: string }

/** The file was written by a newer release than this one: nothing is touched. */
export class NewerDatabase extends Error {
  constructor(readonly unknown: string[]) {
    super(`the database was written by a newer version (it has ${unknown.join(', ')})`)
  }
}

// Twenty by default: what is asked beyond that would be compiled anew every time.
Database.MAX_QUERY_CACHE_SIZE = 2000

/**
 * SQLite's planner reads the parameters behind `=`, `is`, `like` and `limit` when a statement sorts or counts, and then
 * compiles it anew each time they are bound, which takes ten times as long as running it. Behind a plus it does not read them.
 */
const unread = (sql: string) => sql.replace(/(=|\bis|\blike|\blimit)(\s*)(?=[?$])/g, '$1$2+')

class ShopDatabase extends Database {
  readonly #unread = new Map<string, string>()

  override query<Row, Binds extends SQLQueryBindings | SQLQueryBindings[]>(sql: string) {
    let known = this.#unread.get(sql)
    if (known === undefined) this.#unread.set(sql, known = unread(sql))
    return super.query<Row, Binds>(known)
  }
}

/** An acknowledged commit survives power loss: WAL with synchronous=FULL. Readers never wait for the writer. */
export const openDb = (path: string): Db => {
  const db = new ShopDatabase(path, { create: true, strict: true })
  db.run('pragma busy_timeout = 5000')
  db.run('pragma journal_mode = wal')
  db.run('pragma synchronous = full')
  db.run('pragma foreign_keys = on')
  db.run('pragma cache_size = -16000')
  db.run('pragma temp_store = memory')
  return db
}

/** Is nothing left to be brought up to date? */
export const isUpToDate = (db: Db, migrations: Migration[]) => {
  const known = db.query("select 1 from sqlite_schema where name = 'migrations'").get()
  const done = new Set(known ? db.query<{ name: string }, []>('select name from migrations').all().map(({ name }) => name) : [])
  return migrations.every(({ name }) => done.has(name))
}

/** Runs each migration once, in the order of its name; of a database that holds something already it is told how far it is. */
export const migrate = (db: Db, migrations: Migration[], told: (line: string) => void = () => {}) => {
  db.run('create table if not exists migrations (name text primary key) strict')
  const done = new Set(db.query<{ name: string }, []>('select name from migrations').all().map(row => row.name))

  const known = new Set(migrations.map(migration => migration.name))
  const unknown = [...done].filter(name => !known.has(name))
  if (unknown.length) throw new NewerDatabase(unknown)

  const left = migrations.filter(migration => !done.has(migration.name))
  for (const [index, { name, sql }] of left.entries()) {
    if (done.size) told(`bringing the database up to date: ${index + 1} of ${left.length} (${name})`)
    db.transaction(() => {
      db.run(sql)
      db.query('insert into migrations (name) values (?)').run(name)
    }).immediate()
  }
}
