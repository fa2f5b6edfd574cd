import type { Db } from '../platform/db.ts'

const mostKept = 64

/**
 * Remembers what was drawn until anything at all is written to the database, by this process (total_changes) or by
 * another (data_version). Nothing that is shown can therefore be older than what is stored.
 */
export const createMemo = <Drawn>(db: Db) => {
  const ours = db.prepare<{ changes: number }, []>('select total_changes() as changes')
  const others = db.prepare<{ data_version: number }, []>('pragma data_version')
  const kept = new Map<string, Drawn>()
  let stamp = ''

  return (key: string, draw: () => Drawn): Drawn => {
    const now = `${ours.get()!.changes} ${others.get()!.data_version}`
    if (now !== stamp || kept.size >= mostKept) kept.clear()
    stamp = now
    const known = kept.get(key)
    if (known !== undefined) return known
    const drawn = draw()
    kept.set(key, drawn)
    return drawn
  }
}
