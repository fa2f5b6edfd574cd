import type { FileSink } from 'bun'

/** Writes to a child's standard input without ever waiting; says so when more lies unread than it should. Never throws. */
export const createFeed = (sink: FileSink, most: number, onTooSlow: () => void) => {
  let waiting = 0
  let over = false

  const give = (bytes: Uint8Array) => {
    sink.write(bytes)
    const flushed = sink.flush()
    if (!(flushed instanceof Promise)) return
    waiting += bytes.length
    flushed.then(() => { waiting -= bytes.length }, close)
    if (waiting > most) { close(); onTooSlow() }
  }

  const close = () => { over = true }

  return {
    // A child that has died makes write throw at once.
    write: (bytes: Uint8Array) => {
      if (over) return
      try { give(bytes) } catch { close() }
    },
    end: () => {
      if (over) return
      close()
      try { void Promise.resolve(sink.end()).catch(() => {}) } catch { /* it is gone already */ }
    },
  }
}
