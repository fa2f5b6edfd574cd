import type { Word } from '../../platform/words.ts'
import { words } from './words.ts'

export const pointKinds = ['function', 'material', 'scene'] as const
export type PointKind = (typeof pointKinds)[number]

/** What speaks for a product: what it does, what it is made of, when it is used. */
export type Points = Partial<Record<PointKind, string>>

export const longestPoint = 120

/** One thing that is compared: a parameter, the price, the after-sales. */
export type ComparisonRow = { aspect: string; ours: string; theirs: string; source: string }

/** With what it is compared, point by point. */
export type Comparison = { against: string; rows: ComparisonRow[] }

export const mostRows = 8
export const longestCell = 80
export const longestSource = 200

/** Why this may not be shown, or null. What is said of others must say where it is from, and praise is no fact. */
export const whyNotCompare = ({ against, rows }: Comparison): Word | null => {
  if (!against) return words.noAgainst
  if (rows.length > mostRows) return words.tooManyRows(mostRows)
  const wrong = (is: (row: ComparisonRow) => boolean) => rows.findIndex(is) + 1
  const unfinished = wrong(({ aspect, ours, theirs }) => !aspect || !ours || !theirs)
  if (unfinished) return words.rowUnfinished(unfinished)
  const bare = wrong(({ source }) => !isSource(source))
  if (bare) return words.rowWithoutSource(bare)
  const boasting = wrong(({ ours }) => superlative.test(ours))
  return boasting ? words.rowBoasts(boasting) : null
}

/** Somewhere one can look: an address, or a report, test or standard by its name. */
const isSource = (source: string) => [...source].length >= 4

/** Words that advertising law forbids, and their English like. */
const superlative = /国家级|世界级|最高级|最佳|最好|第一品牌|全网第一|\bbest\b|\bnumber one\b|\bno\. ?1\b/i

export const mostTags = 10
export const longestTag = 20

/** As typed, with commas between, each once. */
export const readTags = (text: string): string[] => {
  const tags = text.normalize('NFKC').split(/[,、;#\n]+/).map(tag => tag.trim().replace(/\s+/g, ' ')).filter(Boolean)
  return tags.filter((tag, index) => tags.findIndex(other => other.toLowerCase() === tag.toLowerCase()) === index)
}

export const whyNotTags = (tags: string[]): Word | null => {
  if (tags.length > mostTags) return words.tooManyTags(mostTags)
  return tags.some(tag => [...tag].length > longestTag) ? words.tagTooLong(longestTag) : null
}

/**
 * Goods that the seven days without a reason do not cover. The first four are excluded by law itself (Consumer Rights
 * Protection Law, article 25), the others only when the buyer confirms it for each purchase (Interim Measures for
 * Seven-Day Unconditional Return of Online Purchases, article 7).
 */
export const returnExclusions = ['custom', 'fresh', 'digital', 'press', 'hygiene', 'activated', 'flawed'] as const
export type ReturnExclusion = (typeof returnExclusions)[number]

/** The buyer must say yes to it when buying. */
export const mustBeConfirmed = (exclusion: ReturnExclusion | null) => exclusion !== null && returnExclusions.indexOf(exclusion) > 3

export type Content = { tags: string[]; points: Points; comparison: Comparison | null; returnExcluded: ReturnExclusion | null }

export const whyNotContent = ({ tags, comparison }: Content): Word | null => whyNotTags(tags) ?? (comparison && whyNotCompare(comparison))
