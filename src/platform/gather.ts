/** For what is asked for again and again within one turn of the event loop: done once for each key, at its end. */
export const gather = <Key>(act: (key: Key) => void) => {
  const waiting = new Set<Key>()
  const flush = () => {
    const keys = [...waiting]
    waiting.clear()
    keys.forEach(act)
  }
  return (key: Key) => {
    if (!waiting.size) queueMicrotask(flush)
    waiting.add(key)
  }
}
