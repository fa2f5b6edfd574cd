export const purposes = ['register', 'recover', 'enter', 'buy'] as const
export type Purpose = (typeof purposes)[number]

/** Nobody without an account has use for a code like this. */
export const needsAccount = (purpose: Purpose) => purpose === 'recover' || purpose === 'enter'

export type Code = { id: number; codeHash: string; sentAt: number; expiresAt: number; tries: number; usedAt: number | null }

export const codeLasts = 10 * 60_000
export const mostTries = 5
export const betweenCodes = 60_000
export const codesAnHour = 5

/** From one address: a family or a shop behind one line, but not a machine. */
export const codesFromAddress = { name: 'codes from an address', burst: 20, every: 3 * 60_000 }
export const triesFromAddress = { name: 'code tries from an address', burst: 40, every: 20_000 }

/** Milliseconds until another code may be sent to this contact, by the times of the last hour, newest first. */
export const waitForCode = (sentAt: number[], now: number): number => {
  if (sentAt.length >= codesAnHour) return sentAt[codesAnHour - 1]! + 60 * 60_000 - now
  return sentAt.length ? Math.max(0, sentAt[0]! + betweenCodes - now) : 0
}

export type Verdict = 'right' | 'wrong' | 'spent'

/** What this try is worth; the try itself is already counted. */
export const judge = (code: Code | null, codeHash: string, now: number): Verdict => {
  if (!code || code.usedAt !== null || code.expiresAt <= now) return 'wrong'
  if (code.tries > mostTries) return 'spent'
  return code.codeHash === codeHash ? 'right' : 'wrong'
}
