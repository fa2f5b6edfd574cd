import type { Person } from '../../accounts/rules.ts'
import type { App } from '../../app.ts'
import { orderNumber, readOrderNumber } from '../../orders/rules.ts'
import { findOrder } from '../../orders/store.ts'
import type { Db } from '../../platform/db.ts'
import { noteDeed } from '../../platform/deeds.ts'
import { refuse } from '../../platform/refusal.ts'
import { packAndSend } from '../actions.ts'
import { listOpenCarriers } from '../carriers/store.ts'
import { everything, leftOf, whyNotPack } from '../rules.ts'
import { findNumberOf, listParcelsOfOrder } from '../store.ts'
import { decode, largestFile, problemsOf, readRows, type Known, type Problem, type Row } from './rules.ts'
import { deleteBatch, deleteBatchesBefore, findBatchOf, insertBatch } from './store.ts'
import { words } from './words.ts'

/** `shipped`: the parcels that left. With problems nothing has, and the file waits under `batchId` for what is to be done with the good rows. */
export type Outcome = { shipped: number[]; skipped: number } | { batchId: number; good: number; problems: Problem[]; skipped: number }

/** All rows or none of them. */
export const shipFile = async (app: App, merchant: Person, file: File): Promise<Outcome> => {
  if (file.size > largestFile) refuse(words.tooBig, 413)
  const read = readRows(decode(new Uint8Array(await file.arrayBuffer())))
  if ('refused' in read) return refuse(read.refused)
  const { rows, skipped } = read
  return app.change(db => {
    const problems = problemsOf(rows, knownTo(db, merchant))
    if (!problems.length) return { shipped: shipRows(app, db, merchant, rows, file.name), skipped }
    const batchId = insertBatch(db, { merchantId: merchant.id, name: file.name.slice(0, 120), rows, madeAt: app.now() })
    return { batchId, good: rows.length - problems.length, problems, skipped }
  })
}

/** How the rows of a file that waits stand now. */
export const reportOf = (app: App, merchant: Person, batchId: number): Outcome & { batchId: number } => {
  const batch = findBatchOf(app.db, merchant.id, batchId) ?? refuse(words.gone, 404)
  const problems = problemsOf(batch.rows, knownTo(app.db, merchant))
  return { batchId, good: batch.rows.length - problems.length, problems, skipped: 0 }
}

/** The merchant says so: what is good leaves, the rest stays as it is. */
export const shipGoodRows = (app: App, merchant: Person, batchId: number): Promise<number[]> =>
  app.change(db => {
    const batch = findBatchOf(db, merchant.id, batchId) ?? refuse(words.gone, 404)
    const bad = new Set(problemsOf(batch.rows, knownTo(db, merchant)).map(({ line }) => line))
    const good = batch.rows.filter(({ line }) => !bad.has(line))
    if (!good.length) refuse(words.noneGood)
    deleteBatch(db, batchId)
    return shipRows(app, db, merchant, good, batch.name)
  })

const shipRows = (app: App, db: Db, merchant: Person, rows: Row[], name: string) => {
  const shipped = rows.map(({ order, carrier, number }) =>
    packAndSend(app, db, merchant, readOrderNumber(order)!, { carrier, trackingNumber: number, courierId: null }).id)
  noteDeed(db, { at: app.now(), personId: merchant.id, deed: 'parcels.shippedFromFile', subject: name.slice(0, 120), detail: String(shipped.length) })
  return shipped
}

const knownTo = (db: Db, merchant: Person): Known => ({
  carriers: listOpenCarriers(db),
  whyNotShip: id => {
    const order = findOrder(db, id)
    if (!order || order.merchantId !== merchant.id) return undefined
    const parcels = listParcelsOfOrder(db, id)
    return whyNotPack(order, parcels, everything(leftOf(order, parcels)))
  },
  ownerOf: (number, exceptOrder) => {
    const owner = findNumberOf(db, merchant.id, number, exceptOrder)
    return owner === null ? null : orderNumber(findOrder(db, owner)!)
  },
})

const keptFor = 24 * 3_600_000

export const forgetBatches = (app: App) => app.change(db => void deleteBatchesBefore(db, app.now() - keptFor))
