import type { Product } from '../catalog/rules.ts'
import type { Word } from '../platform/words.ts'
import { words } from './words.ts'

export const roomStates = ['announced', 'live', 'ended'] as const
export type RoomState = (typeof roomStates)[number]

export type Room = {
  id: number
  merchantId: number
  title: string
  hostName: string
  introduction: string
  coverId: string | null
  /** The newest still of the running picture. */
  stillId: string | null
  categoryId: number
  startsAt: number
  endsAt: number
  state: RoomState
  /** The first picture. */
  liveAt: number | null
  /** The encoder has been gone since. */
  awayAt: number | null
  endedAt: number | null
  pinnedProductId: number | null
  pinnedAt: number | null
  madeAt: number
}

/** What the merchant writes about a room. */
export type RoomFields = Pick<Room, 'title' | 'hostName' | 'introduction' | 'coverId' | 'categoryId' | 'startsAt' | 'endsAt'>

/** A product on a room's shelf, under the number the host calls it by. */
export type ShelfItem = { number: number; product: Product }

/** An encoder that was turned away. */
export type RoomRefusal = { id: number; roomId: number; at: number; reason: string; address: string }

export const longest = { title: 60, hostName: 30, introduction: 1000 } as const
export const mostOnShelf = 200
export const refusalsKept = 20

/** What moves a room on: its first picture, the host, or the clock when it was forgotten. */
export const roomTransitions = {
  goLive: { from: ['announced'], to: 'live' },
  end: { from: ['announced', 'live'], to: 'ended' },
} as const satisfies Record<string, { from: readonly RoomState[]; to: RoomState }>

export type RoomTransition = keyof typeof roomTransitions

/** Why this room cannot make this transition now, or null if it can. */
export const whyNot = (room: Room, transition: RoomTransition): Word | null => {
  const from: readonly RoomState[] = roomTransitions[transition].from
  return from.includes(room.state) ? null : room.state === 'ended' ? words.over : words.alreadyLive
}

/** Why nothing about this room may be altered any more, or null. */
export const whyNotAlter = (room: Room): Word | null => (room.state === 'ended' ? words.over : null)

export const longestShow = 24 * 3_600_000

/** What is wrong with when a show begins and ends, or null. */
export const whyNotSchedule = ({ startsAt, endsAt }: Pick<Room, 'startsAt' | 'endsAt'>): Word | null => {
  if (endsAt <= startsAt) return words.endsTooEarly
  return endsAt - startsAt > longestShow ? words.tooLong : null
}

export type BroadcastState = 'announced' | 'live' | 'away' | 'ended'

/** What those who watch see. */
export const broadcastState = (room: Pick<Room, 'state' | 'awayAt'>): BroadcastState =>
  room.state === 'live' && room.awayAt !== null ? 'away' : room.state

/** A live room whose encoder has been gone this long is over. */
export const awayAtMost = 6 * 3_600_000

/** An announced show that never began is over this long after its end. */
export const unshownAtMost = 24 * 3_600_000

/** Nobody will go on with this room: the clock ends it. */
export const isForgotten = (room: Room, now: number) =>
  (room.state === 'live' && room.awayAt !== null && now - room.awayAt >= awayAtMost) ||
  (room.state === 'announced' && now - room.endsAt >= unshownAtMost)

/** The stream that every open page of this room listens to. */
export const roomTopic = (roomId: number) => `room:${roomId}`

/** The stream of the host's console. */
export const consoleTopic = (roomId: number) => `console:${roomId}`

/** What the picture's machinery calls this room. */
export const streamOf = (roomId: number) => String(roomId)
export const roomOfStream = (stream: string) => (/^[1-9]\d{0,14}$/.test(stream) ? Number(stream) : null)

/** The room's number stands before the secret, so that the merchant hears of an encoder with an old key. */
export const writeStreamKey = (roomId: number, secret: string) => `${roomId}-${secret}`
export const roomOfKey = (key: string) => roomOfStream(key.split('-', 1)[0]!)
