import type { Passage } from './rules.ts'

/** When the goods were received: as the delivery says, or at the latest when the buyer or the clock has confirmed it. Null before. */
export const receivedAt = (history: Pick<Passage, 'transition' | 'at'>[]): number | null =>
  (history.find(({ transition }) => transition === 'deliver') ?? history.find(({ transition }) => transition === 'confirm'))?.at ?? null
