import type { Db } from './db.ts'

type Waiting = { work: (db: Db) => unknown; resolve: (result: never) => void; reject: (error: unknown) => void }
type Outcome = { result: unknown } | { error: unknown }

/** As many changes as one commit takes, so that the loop is never held for long. */
const largestBatch = 256

/**
 * Group commit: the changes that arrive in one turn of the event loop share one transaction, each in a savepoint of
 * its own, and are answered only after the commit is on the disk. A change that throws is undone alone. `kept` hears of
 * every commit, or why there was none.
 */
export const createChanges = (db: Db, afterCommit: () => void, kept: (failure: unknown) => void = () => {}) => {
  let waiting: Waiting[] = []
  let scheduled = false
  let idle: (() => void)[] = []

  const begin = db.prepare('begin immediate')
  const commit = db.prepare('commit')
  const rollback = db.prepare('rollback')
  const savepoint = db.prepare('savepoint one_change')
  const release = db.prepare('release one_change')
  const undo = db.prepare('rollback to one_change')

  const attempt = (work: Waiting['work']): Outcome => {
    savepoint.run()
    try {
      const result = work(db)
      if (result instanceof Promise) throw new Error('a change may not wait for anything')
      release.run()
      return { result }
    } catch (error) {
      // A full disk takes the whole transaction with it: then there is nothing left to undo, and all of them hear why.
      if (!db.inTransaction) throw error
      undo.run()
      release.run()
      return { error }
    }
  }

  const flush = () => {
    scheduled = false
    const batch = waiting.splice(0, largestBatch)
    if (waiting.length) schedule()

    let outcomes: Outcome[]
    try {
      begin.run()
      outcomes = batch.map(({ work }) => attempt(work))
      commit.run()
      kept(null)
    } catch (error) {
      if (db.inTransaction) rollback.run()
      outcomes = batch.map(() => ({ error }))
      kept(error)
    }

    batch.forEach(({ resolve, reject }, index) => {
      const outcome = outcomes[index]!
      if ('error' in outcome) reject(outcome.error)
      else resolve(outcome.result as never)
    })
    afterCommit()
    if (!scheduled) idle.splice(0).forEach(tell => tell())
  }

  const schedule = () => {
    scheduled = true
    setImmediate(flush)
  }

  return {
    /** Resolves after the commit; rejects with what `work` threw, or with why the commit failed. */
    change: <Result>(work: (db: Db) => Result): Promise<Result> =>
      new Promise<Result>((resolve, reject) => {
        waiting.push({ work, resolve: resolve as Waiting['resolve'], reject })
        if (!scheduled) schedule()
      }),

    /** Resolves when nothing waits to be written. */
    settled: () => new Promise<void>(resolve => (scheduled ? idle.push(resolve) : resolve())),
  }
}
