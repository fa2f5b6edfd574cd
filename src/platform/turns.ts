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

const full = {
  'zh-CN': '现在人太多了，请过几秒再试',
  en: 'It is very busy right now. Please try again in a few seconds',
}
