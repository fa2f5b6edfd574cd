import type { App } from '../../app.ts'
import { settleVideo } from '../../catalog/video/actions.ts'
import { findWaitingVideo } from '../../catalog/video/store.ts'
import { convert, convertPieces } from './actions.ts'

/** Converts the product's video that waits longest, in the same way as a clip of a room. */
export const convertVideos = async (app: App) => {
  const video = findWaitingVideo(app.db)
  const outcome = video && (await convert(app, { id: video.id, kind: 'clip' }))
  if (outcome) await settleVideo(app, video, outcome)
}

/** One after the other: this machine has other things to do. */
export const convertAll = async (app: App) => {
  await convertPieces(app)
  await convertVideos(app)
}
