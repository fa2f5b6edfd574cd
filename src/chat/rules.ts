import type { Word } from '../platform/words.ts'
import { words } from './words.ts'

export type Message = {
  id: number
  roomId: number
  authorId: number
  /** The room's own name for its host, everybody else's account name. */
  author: string
  byHost: boolean
  text: string
  sentAt: number
}

export const longestMessage = 500

/** As many lines as a page begins with. */
export const history = 50

/** Five at once, then one every two seconds. */
export const messageLimit = { name: 'messages', burst: 5, every: 2000 }

/** Taps a page may report at once; it reports once a second. */
export const mostLikesAtOnce = 20

/** For one person, or for all guests of one address together. */
export const likeLimit = { name: 'likes', burst: 600, every: 20 }

/**
 * What was typed, fit to be shown: one line, no control or direction characters, no invisible text, and no letter
 * buried under a tower of accents.
 */
export const tidyMessage = (typed: string) =>
  typed
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\u00ad\u180e\ufeff\u2060-\u2064]/g, '')
    .replace(/(\p{M}{3})\p{M}+/gu, '$1')
    .replace(/\s+/g, ' ')
    .trim()

/** Why this cannot be said, or null. */
export const whyNotSay = (text: string): Word | null => {
  if (!text.replace(/[\p{Cf}\p{M}\u3164\u115f\u1160\uffa0\u2800\s]/gu, '')) return words.blank
  return [...text].length > longestMessage ? words.tooLong : null
}
