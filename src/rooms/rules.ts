import type { Product } from '../catalog/rules.ts'
import type { Latency } from '../media/playlist.ts'
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
  latency: Latency
  /** Whether smaller pictures are made for those with slow connections. */
  smaller: 0 | 1
  opening: Opening
  /** When the host opened a show that waits for it, and in whose name. */
  openedAt: number | null
  openedBy: string | null
}

/** What opens a show: its first picture, or the host after a test that only the host sees. */
export const openings = ['itself', 'host'] as const
export type Opening = (typeof openings)[number]

/** What the merchant writes about a room. */
export type RoomFields = Pick<Room, 'title' | 'hostName' | 'introduction' | 'coverId' | 'categoryId' | 'startsAt' | 'endsAt'> & Partial<Reach>

export const latencies = ['lowest', 'balanced', 'safest'] as const satisfies Latency[]

/** How its picture reaches viewers; from the next time the encoder comes. */
export type Reach = Pick<Room, 'latency' | 'smaller'>

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

/** What comes in now is a test: nobody but the host sees it. */
export const isRehearsing = (room: Pick<Room, 'opening' | 'openedAt' | 'state'>) => room.opening === 'host' && room.openedAt === null && room.state === 'announced'

/** Why the host cannot open this show now, or null. */
export const whyNotOpen = (room: Room): Word | null => whyNot(room, 'goLive') ?? (room.opening === 'itself' ? words.opensItself : room.openedAt === null ? null : words.alreadyOpened)

/** Why it cannot be chosen any more what opens this show, or null. */
export const whyNotChooseOpening = (room: Room): Word | null => whyNot(room, 'goLive') ?? (room.openedAt === null ? null : words.alreadyOpened)

/** What the picture's machinery calls this room; its test has a name that cannot be guessed. */
export const streamOf = (roomId: number) => String(roomId)
export const rehearsalOf = (roomId: number, secret: string) => `${roomId}x${secret}`
export const isRehearsal = (stream: string) => stream.includes('x')
export const roomOfStream = (stream: string) => {
  const [, room] = /^([1-9]\d{0,14})(?:x\w+)?$/.exec(stream) ?? []
  return room === undefined ? null : Number(room)
}

/** The room's number stands before the secret, so that the merchant hears of an encoder with an old key. */
export const writeStreamKey = (roomId: number, secret: string) => `${roomId}-${secret}`
export const roomOfKey = (key: string) => roomOfStream(key.split('-', 1)[0]!)
