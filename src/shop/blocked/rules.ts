import type { Word } from '../../platform/words.ts'
import { words } from './words.ts'

export const mostWords = 2000
export const longestWord = 40

const wide = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u

/** As it is compared: without case, accents, width, and whatever stands between letters to hide them. */
const plain = (text: string) => text.normalize('NFKD').toLowerCase().replace(/[\u0300-\u036f\p{Cf}]/gu, '').normalize('NFC')

/** Between words of letters with spaces, one blank; nothing where the script knows none. */
export const fold = (word: string) => plain(word).replace(/[^\p{L}\p{N}]+/gu, wide.test(word) ? '' : ' ').trim()

/** One on each line, each once. */
export const readWords = (text: string): string[] => {
  const typed = text.split(/\r?\n/).map(line => line.trim()).filter(line => fold(line))
  return [...new Map(typed.map(word => [fold(word), word])).values()]
}

export const whyNotWords = (all: string[]): Word | null => {
  if (all.length > mostWords) return words.tooMany(mostWords)
  const long = all.find(word => [...word].length > longestWord)
  return long === undefined ? null : words.tooLong([...long].slice(0, 12).join(''), longestWord)
}

export type Blocked = { folded: string; word: string }

/**
 * Finds the first of these words in a text, or null. One in a script without spaces is found wherever it stands, also
 * when signs are put between its characters; one of letters only as whole words, so that it is not found inside another.
 */
export const finderOf = (all: Blocked[]): ((text: string) => string | null) => {
  if (!all.length) return () => null
  const byFolded = new Map(all.map(({ folded, word }) => [folded, word]))
  const [inside, whole] = [all.filter(({ folded }) => wide.test(folded)), all.filter(({ folded }) => !wide.test(folded))]
  // What was folded holds letters, digits and blanks: none of them means anything else here. The longest first.
  const either = (some: Blocked[]) => some.map(({ folded }) => folded).sort((one, other) => other.length - one.length).join('|')
  const within = inside.length ? new RegExp(either(inside), 'u') : null
  const between = whole.length ? new RegExp(`(?<![\\p{L}\\p{N}])(?:${either(whole)})(?![\\p{L}\\p{N}])`, 'u') : null
  return text => {
    const folded = plain(text)
    const found = within?.exec(folded.replace(/[^\p{L}\p{N}]+/gu, '')) ?? between?.exec(apart(folded))
    return found ? (byFolded.get(found[0]) ?? found[0]) : null
  }
}

/** Letters and digits stand apart from a script without spaces: 加vx吧 holds vx. */
const apart = (text: string) => text.replace(/([\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]+)/gu, ' $1 ').replace(/[^\p{L}\p{N}]+/gu, ' ')
