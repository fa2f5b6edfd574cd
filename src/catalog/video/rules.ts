import type { Word } from '../../platform/words.ts'
import { words } from './words.ts'

export type ProductVideo = {
  productId: number
  id: string
  state: 'waiting' | 'ready' | 'refused'
  /** Why it was refused, as whoever converted it calls it. */
  reason: string | null
  /** ms */
  duration: number | null
  bytes: number | null
  madeAt: number
}

const largest = 60_000_000

/** Why this file is not taken, or null. */
export const whyNotTakeVideo = ({ type, size }: { type: string; size: number }): Word | null =>
  !type.startsWith('video/') ? words.otherKind : size > largest ? words.tooBig : null

export const videoFile = ({ id }: Pick<ProductVideo, 'id'>) => `${id}.mp4`
export const videoUrl = (video: Pick<ProductVideo, 'id'>) => `/pieces/${videoFile(video)}`
export const videoUpload = ({ id }: Pick<ProductVideo, 'id'>) => `${id}.upload`
