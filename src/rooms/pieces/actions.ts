import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { App } from '../../app.ts'
import { convertPiece, probePiece } from '../../media/convert.ts'
import { renameDurably, writeDurably } from '../../platform/durable.ts'
import { refuse, refuseIf } from '../../platform/refusal.ts'
import { newToken } from '../../platform/vault.ts'
import { whyNotAlter } from '../rules.ts'
import { findRoomOf } from '../store.ts'
import { words as roomWords } from '../words.ts'
import { kindOf, mostPieces, pieceFile, pieceName, readProbe, readProgress, whyNotPlay, whyNotTake, type Piece, type PieceRefusal } from './rules.ts'
import { deletePiece, findPiece, findWaitingPiece, insertPiece, listPieces, updatePieceReady, updatePieceRefused } from './store.ts'
import { words } from './words.ts'

type Merchant = { id: number }

const uploadOf = (app: App, id: string) => join(app.images.folder, `${id}.upload`)

/** Keeps what was sent; it is looked at and converted in its turn. `rights`: the merchant says that it may be played. */
export const addPiece = async (app: App, me: Merchant, roomId: number, file: File, rights: boolean) => {
  const room = findRoomOf(app.db, me, roomId) ?? refuse(roomWords.gone, 404)
  refuseIf(whyNotAlter(room))
  if (!rights) refuse(words.noRights)
  refuseIf(whyNotTake(file))
  if (listPieces(app.db, room.id).length >= mostPieces) refuse(words.full)

  const id = newToken(12)
  await mkdir(app.images.folder, { recursive: true })
  await writeDurably(uploadOf(app, id), file)
  await app.change(db => insertPiece(db, { id, roomId: room.id, name: pieceName(file.name), kind: kindOf(file.type)!, madeAt: app.now(), rightsBy: me.id }))
  return id
}

export const removePiece = async (app: App, me: Merchant, roomId: number, id: string) => {
  const room = findRoomOf(app.db, me, roomId) ?? refuse(roomWords.gone, 404)
  const piece = findPiece(app.db, room.id, id) ?? refuse(words.gone, 404)
  await app.change(db => deletePiece(db, piece.id))
  await Promise.all([uploadOf(app, piece.id), join(app.images.folder, pieceFile(piece))].map(path => rm(path, { force: true })))
}

const progress = new WeakMap<App, { id: string; share: number }>()

/** How far the conversion of this piece is, from 0 to 1. */
export const progressOf = (app: App, id: string) => {
  const now = progress.get(app)
  return now?.id === id ? now.share : 0
}

/** Converts the piece that waits longest. What was begun when the power went is begun again. */
export const convertPieces = async (app: App) => {
  const piece = findWaitingPiece(app.db)
  if (!piece) return
  const outcome = await convert(app, piece)
  if (!outcome) return
  await app.change(db => ('reason' in outcome ? updatePieceRefused(db, piece.id, outcome.reason) : updatePieceReady(db, piece.id, outcome.duration, outcome.bytes)))
  // Only now: without it, what was not written down could not be begun again.
  await rm(uploadOf(app, piece.id), { force: true })
  // Taken away while it was converted.
  if (!findPiece(app.db, piece.roomId, piece.id)) await rm(join(app.images.folder, pieceFile(piece)), { force: true })
}

/** Converts what was uploaded under this number; null when it was stopped. */
export const convert = async (app: App, piece: Pick<Piece, 'id' | 'kind'>): Promise<{ reason: PieceRefusal } | { duration: number; bytes: number } | null> => {
  const ffmpeg = await app.recordings.ffmpeg()
  if (!ffmpeg) return { reason: 'no-ffmpeg' }
  const source = uploadOf(app, piece.id)
  const probed = readProbe(await probePiece(ffmpeg, source))
  const reason = whyNotPlay(piece.kind, probed)
  if (reason || !probed) return { reason: reason ?? 'unreadable' }

  const draft = `${source}.part`
  const told = (text: string) => {
    const share = readProgress(text, probed.duration)
    if (share !== null) progress.set(app, { id: piece.id, share })
  }
  const well = await convertPiece(ffmpeg, { kind: piece.kind, source, target: draft, told })
  progress.delete(app)
  if (well === null) return null
  const { size } = Bun.file(draft)
  if (!well || size === 0) {
    await rm(draft, { force: true })
    return { reason: 'failed' }
  }
  await renameDurably(draft, join(app.images.folder, pieceFile(piece)))
  return { duration: probed.duration, bytes: size }
}
