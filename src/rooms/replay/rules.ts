import { recordedBase } from '../../media/recordings/playlist.ts'
import type { Word } from '../../platform/words.ts'
import { streamOf, type Room } from '../rules.ts'
import { words } from './words.ts'

/** A product shown from then till then; `toAt` is null while it is still shown. */
export type Pin = { id: number; roomId: number; productId: number; fromAt: number; toAt: number | null }

export const cutKinds = ['chapter', 'clip'] as const
export type CutKind = (typeof cutKinds)[number]

/** A piece of a show by the wall clock: a chapter, or a clip that has a link of its own. */
export type Cut = { id: number; roomId: number; kind: CutKind; productId: number | null; title: string; fromAt: number; toAt: number }
export type CutFields = Pick<Cut, 'kind' | 'productId' | 'title' | 'fromAt' | 'toAt'>

/** The playlist of a piece, cut where key frames are. */
export const cutSrc = ({ roomId, fromAt, toAt }: Pick<Cut, 'roomId' | 'fromAt' | 'toAt'>) => `${recordedBase(streamOf(roomId))}index.m3u8?from=${fromAt}&to=${toAt}`

export const longestTitle = 60
export const mostCuts = 300

/** A product shown more shortly than this was a slip of the finger. */
export const shortestPin = 5_000
/** Taken away and shown again within this, it is the same explanation. */
export const longestPause = 30_000

/** The explanations of a show: its pins within the time it was on air, slips left out, interruptions joined. */
export const explanationsOf = (pins: Pin[], { liveAt, endedAt }: Pick<Room, 'liveAt' | 'endedAt'>) => {
  if (liveAt === null || endedAt === null) return []
  const found: { productId: number; fromAt: number; toAt: number }[] = []
  for (const pin of pins) {
    const piece = { productId: pin.productId, fromAt: Math.max(pin.fromAt, liveAt), toAt: Math.min(pin.toAt ?? endedAt, endedAt) }
    if (piece.toAt - piece.fromAt < shortestPin) continue
    const last = found.at(-1)
    if (last?.productId === piece.productId && piece.fromAt - last.toAt <= longestPause) last.toAt = piece.toAt
    else found.push(piece)
  }
  return found
}

/** Why this cannot be cut, or null. */
export const whyNotCut = ({ fromAt, toAt }: Pick<CutFields, 'fromAt' | 'toAt'>): Word | null => (toAt - fromAt < 1_000 ? words.tooShort : null)

/** 65 → 1:05; 3 675 → 1:01:15. Seconds. */
export const writeClock = (seconds: number) => {
  const whole = Math.max(0, Math.floor(seconds))
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  return h ? `${h}:${String(m).padStart(2, '0')}:${String(s).padStart(2, '0')}` : `${m}:${String(s).padStart(2, '0')}`
}

/** What somebody typed as a time in a recording: 1:05, 1:01:15 or 65. Seconds, or null. */
export const readClock = (typed: string) => {
  const text = typed.normalize('NFKC').trim()
  if (!/^\d{1,6}(:[0-5]?\d){0,2}$/.test(text)) return null
  return text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
}
