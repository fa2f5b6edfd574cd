import type { Minor } from '../../../platform/money.ts'
import type { Word } from '../../../platform/words.ts'
import { words } from './words.ts'

/** How an order reaches its buyer: sent, which every merchant does; sent faster; or collected from the merchant. */
export type WayKind = 'standard' | 'express' | 'collect'

/** What a merchant offers besides. `fee`: on top of what sending costs. `text`: how fast, or where and when it can be collected. */
export type Way = { kind: Exclude<WayKind, 'standard'>; fee: Minor; text: string }

export const kinds = ['express', 'collect'] as const satisfies Way['kind'][]
export const longestText = 120

export const isWayKind = (text: string): text is WayKind => text === 'standard' || kinds.some(kind => kind === text)

/** The way that was asked for, of those that a merchant offers; null: sent as usual. */
export const findWay = (offered: Way[] | undefined, asked: WayKind | undefined): { way: Way | null } | { refused: Word } => {
  if (!asked || asked === 'standard') return { way: null }
  const way = offered?.find(({ kind }) => kind === asked)
  return way ? { way } : { refused: words.gone }
}
