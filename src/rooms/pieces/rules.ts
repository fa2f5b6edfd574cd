import type { Word } from '../../platform/words.ts'
import { words } from './words.ts'

export type PieceKind = 'music' | 'clip'
export type PieceState = 'waiting' | 'ready' | 'refused'

/** Something for those who wait for a show. */
export type Piece = {
  id: string
  roomId: number
  name: string
  kind: PieceKind
  state: PieceState
  /** Why it was refused: a name of `words.refusals`. */
  reason: PieceRefusal | null
  duration: number | null
  bytes: number | null
  madeAt: number
}

export const pieceRefusals = ['unreadable', 'no-picture', 'no-sound', 'too-long', 'failed', 'no-ffmpeg'] as const
export type PieceRefusal = (typeof pieceRefusals)[number]

export const mostPieces = 6
export const largest: Record<PieceKind, number> = { music: 10_000_000, clip: 60_000_000 }
/** ms */
export const longest: Record<PieceKind, number> = { music: 10 * 60_000, clip: 3 * 60_000 }
const longestName = 60

export const kindOf = (type: string): PieceKind | null => (type.startsWith('audio/') ? 'music' : type.startsWith('video/') ? 'clip' : null)

/** Why this file is not taken, or null. */
export const whyNotTake = ({ type, size }: { type: string; size: number }): Word | null => {
  const kind = kindOf(type)
  if (!kind) return words.otherKind
  return size > largest[kind] ? words.tooBig[kind] : null
}

export const pieceName = (name: string) => [...name.replace(/\.\w{1,5}$/, '').replace(/[\u0000-\u001f]/g, ' ').trim()].slice(0, longestName).join('') || '…'

export const pieceFile = ({ id, kind }: Pick<Piece, 'id' | 'kind'>) => `${id}.${kind === 'music' ? 'm4a' : 'mp4'}`
export const pieceUrl = (piece: Pick<Piece, 'id' | 'kind'>) => `/pieces/${pieceFile(piece)}`

export type Probed = { duration: number; picture: boolean; sound: boolean }

/** What `ffmpeg -i` says about a file; null when it is none it can play. */
export const readProbe = (text: string): Probed | null => {
  const [, h, m, s] = /Duration: (\d+):(\d\d):(\d\d\.\d+)/.exec(text) ?? []
  const picture = /Stream #\d+:\d+.*: Video: (?!.*\(attached pic\))/.test(text)
  const sound = /Stream #\d+:\d+.*: Audio: /.test(text)
  return h === undefined || !(picture || sound) ? null : { duration: Math.round((Number(h) * 3600 + Number(m) * 60 + Number(s)) * 1000), picture, sound }
}

/** Why what was found in the file cannot be played as this, or null. */
export const whyNotPlay = (kind: PieceKind, probed: Probed | null): PieceRefusal | null => {
  if (!probed) return 'unreadable'
  if (kind === 'clip' && !probed.picture) return 'no-picture'
  if (kind === 'music' && !probed.sound) return 'no-sound'
  return probed.duration > longest[kind] ? 'too-long' : null
}

/** From 0 to 1, of what `-progress` writes; null when this says nothing about it. */
export const readProgress = (text: string, duration: number): number | null => {
  const at = [...text.matchAll(/out_time_us=(\d+)/g)].at(-1)?.[1]
  return at === undefined ? null : Math.min(1, Number(at) / 1000 / Math.max(1, duration))
}
