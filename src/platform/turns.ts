import { refuse } from './refusal.ts'

/**
 * Work that may only be done a few at once: the rest waits in line, and whoever finds the line full is refused.
 */
export const createTurns = ({ atOnce, mostWaiting }: { atOnce: number; mostWaiting: number }) => {
  const line: (() => void)[] = []
  let busy = 0

  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (busy >= atOnce) {
      if (line.length >= mostWaiting) refuse(full, 503)
      await new Promise<void>(resolve => line.push(resolve))
    } else busy++
    try {
      return await work()
    } finally {
      // The place is handed to the next in line; nobody can slip in between.
      const next = line.shift()
      if (next) next()
      else busy--
    }
  }
}

/** The same for each key by itself, such as an address: whoever takes long holds up nobody else. */
export const createTurnsOf = (limits: Parameters<typeof createTurns>[0]) => {
  const lines = new Map<string, { inTurn: ReturnType<typeof createTurns>; held: number }>()

  return async <Result>(key: string, work: () => Promise<Result>): Promise<Result> => {
    const line = lines.get(key) ?? { inTurn: createTurns(limits), held: 0 }
    lines.set(key, line)
    line.held++
    try {
      return await line.inTurn(work)
    } finally {
      if (--line.held === 0) lines.delete(key)
    }
  }
}

const full = {
  'zh-CN': '现在人太多了，请过几秒再试',
  en: 'It is very busy right now. Please try again in a few seconds',
}
