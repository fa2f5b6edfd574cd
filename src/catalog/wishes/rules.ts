import type { Locale } from '../../platform/words.ts'

export type Wish = { id: number; variantId: number; personId: number | null; contact: Uint8Array | null; locale: Locale }

const hour = 3_600_000
const day = 24 * hour

/** What one visitor may leave, and what may be left for one phone or mail box: it may be somebody else's. */
export const wishesFromAddress = { name: 'wishes from an address', burst: 20, every: hour / 10 }
export const wishesOfContact = { name: 'wishes of a contact', burst: 5, every: 6 * hour }

/** Told, or waited in vain: forgotten after so long (ms). */
export const forgetAfter = 180 * day

/** Told at once, the rest soon after. */
export const mostAtOnce = 500
