import type { App } from '../../app.ts'
import type { Product } from '../../catalog/rules.ts'
import { findProduct } from '../../catalog/store.ts'
import type { Message } from '../../chat/rules.ts'
import { listMessagesBetween } from '../../chat/store.ts'
import { lengthOf, momentOf, positionOf, type Stretch } from '../../media/recordings/rules.ts'
import { recordedBase } from '../../media/recordings/playlist.ts'
import { stretchesOf } from '../../media/recordings/serve.ts'
import { explanationsOf, type Cut } from '../../rooms/replay/rules.ts'
import { isReplayHidden, listCuts, listPins } from '../../rooms/replay/store.ts'
import { streamOf, type Room } from '../../rooms/rules.ts'

/** Positions in seconds of the recording. */
export type Shown = { product: Product; from: number; to: number }
export type Chapter = { cut: Cut; from: number; to: number }
export type Line = { message: Message; at: number }

export type Replay = {
  room: Room
  /** Seconds. */
  length: number
  src: string
  hidden: boolean
  chapters: Chapter[]
  shown: Shown[]
}

export const replayOf = (app: App, room: Room): Replay => {
  const takes = stretchesOf(app, streamOf(room.id))
  const at = (moment: number) => positionOf(takes, moment) / 1000
  return {
    room,
    length: lengthOf(takes) / 1000,
    src: `${recordedBase(streamOf(room.id))}index.m3u8`,
    hidden: isReplayHidden(app.db, room.id),
    chapters: listCuts(app.db, room.id).filter(({ kind }) => kind === 'chapter').map(cut => ({ cut, from: at(cut.fromAt), to: at(cut.toAt) })),
    shown: explanationsOf(listPins(app.db, room.id), room).flatMap(({ productId, fromAt, toAt }) => {
      const product = findProduct(app.db, productId)
      return product ? [{ product, from: at(fromAt), to: at(toAt) }] : []
    }),
  }
}

export const mostLines = 500

/** What was said between two positions (seconds), with the position of each line; `more`: where to go on. */
export const talkOf = (app: App, room: Room, from: number, to: number): { lines: Line[]; more: number | null } => {
  const takes = stretchesOf(app, streamOf(room.id))
  // What was said before the first picture or in a gap belongs to where the picture goes on.
  const begin = from <= 0 ? 0 : momentOf(takes, from * 1000)
  const end = to * 1000 >= lengthOf(takes) ? Number.MAX_SAFE_INTEGER : momentOf(takes, to * 1000)
  const messages = listMessagesBetween(app.db, room.id, begin, end, mostLines)
  const lines = messages.map(message => ({ message, at: placeOf(takes, message) }))
  return { lines, more: messages.length === mostLines ? Math.max(lines.at(-1)!.at, from + 1) : null }
}

const placeOf = (takes: Stretch[], { sentAt }: Message) => positionOf(takes, sentAt) / 1000
