import type { Minor } from '../platform/money.ts'

/** Of one thing in one basket. */
export const mostPieces = 99
/** Different things in one basket. */
export const mostLines = 60

/** What somebody wants to buy, and in which room they saw it. */
export type Wanted = { variantId: number; quantity: number; roomId: number | null }

export type CartLine = Wanted & {
  /** What it cost when its owner last looked. */
  priceSeen: Minor
  /** To be bought with the next purchase. */
  chosen: boolean
  addedAt: number
}

/** Why it costs what it costs: “−¥10 coupon TEA10”. What is taken off is below zero. */
export type Explanation = { text: { 'zh-CN': string; en: string }; amount: Minor }

/** Whose cart: a person's, or a visitor's by the hash of their cookie. */
export type CartOwner = { personId: number } | { tokenHash: string }

const day = 86_400_000
/** How long a visitor's cart waits. */
export const cartLasts = 90 * day

export const cartChanges = { name: 'changes of a cart', burst: 60, every: 1_000 }
