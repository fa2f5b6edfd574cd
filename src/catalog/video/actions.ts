import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Person } from '../../accounts/rules.ts'
import type { App } from '../../app.ts'
import { writeDurably } from '../../platform/durable.ts'
import { refuse, refuseIf } from '../../platform/refusal.ts'
import { newToken } from '../../platform/vault.ts'
import { findProductOf } from '../store.ts'
import { words as catalogWords } from '../words.ts'
import { videoFile, videoUpload, whyNotTakeVideo, type ProductVideo } from './rules.ts'
import { deleteVideo, findVideo, insertVideo, updateVideo } from './store.ts'
import { words } from './words.ts'

/** Keeps what was sent, in place of the one there was; it is looked at and converted in its turn. */
export const addVideo = async (app: App, me: Person, productId: number, file: File, rights: boolean) => {
  const product = findProductOf(app.db, me, productId) ?? refuse(catalogWords.gone, 404)
  if (!rights) refuse(words.noRights)
  refuseIf(whyNotTakeVideo(file))
  const id = newToken(12)
  await mkdir(app.images.folder, { recursive: true })
  await writeDurably(join(app.images.folder, videoUpload({ id })), file)
  const before = await app.change(db => {
    const before = findVideo(db, product.id)
    deleteVideo(db, product.id)
    insertVideo(db, { productId: product.id, id, madeAt: app.now(), rightsBy: me.id })
    return before
  })
  if (before) await forgetFiles(app, before)
}

export const removeVideo = async (app: App, me: Person, productId: number) => {
  const product = findProductOf(app.db, me, productId) ?? refuse(catalogWords.gone, 404)
  const video = findVideo(app.db, product.id)
  if (!video) return
  await app.change(db => deleteVideo(db, product.id))
  await forgetFiles(app, video)
}

/** What became of it. It may have been taken away meanwhile. */
export const settleVideo = async (app: App, video: ProductVideo, outcome: { reason: string } | { duration: number; bytes: number }) => {
  await app.change(db => updateVideo(db, video.id, 'reason' in outcome ? { state: 'refused', reason: outcome.reason } : { state: 'ready', ...outcome }))
  await rm(join(app.images.folder, videoUpload(video)), { force: true })
  if (findVideo(app.db, video.productId)?.id !== video.id) await forgetFiles(app, video)
}

const forgetFiles = (app: App, video: ProductVideo) =>
  Promise.all([videoFile(video), videoUpload(video)].map(name => rm(join(app.images.folder, name), { force: true })))
