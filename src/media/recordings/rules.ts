import type { Word } from '../../platform/words.ts'
import { words } from './words.ts'

/** `here`: beside the database; `archive`: the second folder; `store`: an object store. */
export const places = ['here', 'archive', 'store'] as const
export type Place = (typeof places)[number]

export type Recording = { stream: string; beganAt: number; endedAt: number | null; keepUntil: number | null }

/** `bytes`, `duration` (ms) and `sha256` are null until it is closed. */
export type Take = { stream: string; began: number; place: Place; bytes: number | null; duration: number | null; sha256: string | null }

const day = 86_400_000
const longestYear = 366 * day

/** What the law of the guide's country asks for, from the end of the show. */
export const leastYears = 3
export const mostYears = 100

/** Until when a recording that ended then is kept for so many years, never a day less. */
export const keepUntil = (endedAt: number, years: number) => endedAt + Math.max(years, leastYears) * longestYear

/** Choices for one recording, besides what the shop keeps anyway. */
export const keepingChoices = [5, 10, 30, mostYears] as const

/** Why a recording cannot be kept until then, or null: it may be kept longer, never shorter. */
export const whyNotKeep = (recording: Recording, until: number): Word | null => {
  if (recording.keepUntil === null) return words.stillRunning
  return until < recording.keepUntil ? words.onlyLonger : null
}

/** The machine may take it away: it is over, and so is its time. */
export const isForgettable = (recording: Recording, now: number) => recording.endedAt !== null && recording.keepUntil !== null && recording.keepUntil <= now

// Time

export type Stretch = { began: number; duration: number }

/** Where a moment of the wall clock (ms) lies in a recording whose takes follow each other without their gaps: ms from its beginning. */
export const positionOf = (takes: Stretch[], at: number) => {
  let position = 0
  for (const { began, duration } of takes) {
    if (at < began) return position
    if (at < began + duration) return position + at - began
    position += duration
  }
  return position
}

/** The moment of the wall clock at a position: the way back. */
export const momentOf = (takes: Stretch[], position: number) => {
  let left = Math.max(0, position)
  for (const { began, duration } of takes) {
    if (left < duration) return began + left
    left -= duration
  }
  const last = takes.at(-1)
  return last ? last.began + last.duration : 0
}

export const lengthOf = (takes: Stretch[]) => takes.reduce((sum, { duration }) => sum + duration, 0)

// Room

export type DiskState = { size: number; free: number }

export type DiskPlan = {
  /** Bytes that recordings may still take. */
  usable: number
  /** At this bitrate, null when nothing has been measured yet. */
  hours: number | null
  state: 'good' | 'short' | 'full'
}

/** Below this the owner is warned. */
export const fewHours = 24

/** How much still fits on a disk on which `keepFree` bytes stay free; bitrate in bit/s. */
export const planOf = ({ free }: DiskState, keepFree: number, bitrate: number | null): DiskPlan => {
  const usable = Math.max(0, free - keepFree)
  const hours = bitrate ? (usable * 8) / bitrate / 3600 : null
  return { usable, hours, state: usable === 0 ? 'full' : (hours ?? Infinity) < fewHours ? 'short' : 'good' }
}
