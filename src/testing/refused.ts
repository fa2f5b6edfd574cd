import { Refusal } from '../platform/refusal.ts'

/**
 * Why something was refused, in English. Anything else than a refusal is thrown on. (`expect(…).rejects` stops the
 * event loop while it waits, so that a change is only committed when something else wakes it.)
 */
export const refused = (act: Promise<unknown>): Promise<string> =>
  act.then(
    () => { throw new Error('it was not refused') },
    error => {
      if (error instanceof Refusal) return error.message
      throw error
    },
  )
