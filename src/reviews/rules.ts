import type { Order } from '../orders/rules.ts'
import type { Say, Word } from '../platform/words.ts'
import { words } from './words.ts'

export const stars = [5, 4, 3, 2, 1] as const
export type Stars = (typeof stars)[number]

/** What a buyer says of one line of an order. */
export type Review = {
  id: number
  orderId: number
  position: number
  productId: number
  merchantId: number
  authorId: number
  authorName: string
  productTitle: string
  variantName: string
  stars: Stars
  text: string
  anonymous: boolean
  madeAt: number
  /** Said after some time of use. */
  later: { text: string; at: number } | null
  answer: { text: string; at: number } | null
  /** Of the oldest report that nobody has looked at. */
  reportedAt: number | null
  hidden: { at: number; because: string } | null
  pictureIds: string[]
}

/** How a product is rated. `each`: how often five stars, four … */
export type Score = { count: number; total: number; pictured: number; each: Record<Stars, number> }

/** 4.7, as it is shown; null before the first. */
export const average = ({ count, total }: Pick<Score, 'count' | 'total'>) => (count ? Math.round((total / count) * 10) / 10 : null)

export const longest = { text: 500, answer: 300, because: 200, note: 200 } as const
export const mostPictures = 6

export const reportReasons = ['advert', 'rude', 'private', 'untrue', 'other'] as const
export type ReportReason = (typeof reportReasons)[number]
export type Report = { reason: ReportReason; note: string; at: number; personName: string }

/** What the list of a product can be narrowed to. */
export const shows = ['all', 'pictures', '5', '4', '3', '2', '1'] as const
export type Show = (typeof shows)[number]

export const reviewsOfBuyer = { name: 'reviews of a buyer', burst: 20, every: 60_000 }
export const reportsOfPerson = { name: 'reports of a person', burst: 10, every: 300_000 }

/** Something can be added for so long (ms). */
export const laterWithin = 180 * 86_400_000

/** Why a line of this order cannot be reviewed, or null: only what has arrived is known. */
export const whyNotReview = ({ state }: Pick<Order, 'state'>): Word | null =>
  state === 'delivered' || state === 'completed' ? null : state === 'cancelled' ? words.wasCancelled : words.notReceived

export const whyNotLater = ({ later, hidden, madeAt }: Pick<Review, 'later' | 'hidden' | 'madeAt'>, now: number): Word | null =>
  hidden ? words.isHidden : later ? words.laterDone : now - madeAt > laterWithin ? words.laterOver : null

/** Others do not learn who did not want to be named; the administrator does. */
export const nameOf = (say: Say, { anonymous, authorName }: Pick<Review, 'anonymous' | 'authorName'>) =>
  anonymous ? say(words.anonymousName) : authorName
