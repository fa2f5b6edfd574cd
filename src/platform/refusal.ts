import type { Word } from './words.ts'

/** The visitor asked for something the rules do not allow. Not a bug: it is shown, not logged. */
export class Refusal extends Error {
  constructor(readonly reason: Word, readonly status = 422) {
    super(String(reason.en))
  }
}

export const refuse = (reason: Word, status?: number): never => {
  throw new Refusal(reason, status)
}

export const refuseIf = (reason: Word | null | undefined, status?: number) => {
  if (reason) refuse(reason, status)
}
