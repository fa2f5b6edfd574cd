import { existsSync, readdirSync } from 'node:fs'
import { rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { App } from '../../app.ts'
import type { Db } from '../../platform/db.ts'
import { noteDeed } from '../../platform/deeds.ts'
import { refuse, refuseIf } from '../../platform/refusal.ts'
import { copyTake, hashTake, isThere, pathOf, removeTake } from './files.ts'
import type { DiskPlace } from './recorder.ts'
import { isForgettable, keepUntil, whyNotKeep, type Take } from './rules.ts'
import {
  deleteRecording, deleteTake, findRecording, findTake, insertRecording, insertTake, listMovableTakes, listOpenTakes, listRecordingsKeptUntil, listTakes,
  updateEnded, updateKeepUntil, updateTakeClosed, updateTakePlace,
} from './store.ts'
import { recoverTake } from './take.ts'
import { words } from './words.ts'

/** `endedAt`: a show that was over before its first segment was on the disk. */
export const takeBegun = (app: App, take: { stream: string; began: number; place: DiskPlace }, endedAt: number | null = null) =>
  app.change(db => {
    insertRecording(db, take.stream, take.began)
    insertTake(db, take)
    if (endedAt !== null) endRecording(app, db, take.stream, endedAt)
  })

/** From now on the time runs for which it is kept. */
export const endRecording = (app: App, db: Db, stream: string, endedAt: number) =>
  updateEnded(db, stream, endedAt, keepUntil(endedAt, app.recordings.years))

/** Longer than the shop keeps everything; never shorter. */
export const keepLonger = (app: App, by: { id: number }, stream: string, years: number) =>
  app.change(db => {
    const recording = findRecording(db, stream) ?? refuse(words.gone, 404)
    const until = recording.endedAt === null ? 0 : keepUntil(recording.endedAt, years)
    refuseIf(whyNotKeep(recording, until))
    updateKeepUntil(db, stream, until)
    noteDeed(db, { at: app.now(), personId: by.id, deed: 'recording.keptLonger', subject: `room ${stream}`, detail: String(years) })
  })

/** Takes on the disks that the list does not know: it was restored from an older backup, or a crash came in between. */
export const findStrayTakes = async (app: App) => {
  const stray = (['here', 'archive'] as const).flatMap(place => takesIn(app.recordings.folders[place], place)).filter(({ stream, began }) => !findTake(app.db, stream, began))
  if (stray.length) await app.change(db => stray.forEach(take => { insertRecording(db, take.stream, take.began); insertTake(db, take) }))
  return stray
}

const takesIn = (folder: string | null, place: DiskPlace) => {
  if (folder === null || !existsSync(folder)) return []
  return readdirSync(folder)
    .filter(stream => /^\w+$/.test(stream))
    .flatMap(stream => filesIn(join(folder, stream)).flatMap(name => {
      const began = /^(\d{1,15})\.mp4$/.exec(name)?.[1]
      return began ? [{ stream, began: Number(began), place }] : []
    }))
}

const filesIn = (folder: string) => {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** Brings in order what nobody writes to any more, and learns size, length and hash of it. */
export const closeTakes = async (app: App) => {
  for (const take of listOpenTakes(app.db).filter(({ stream }) => app.recordings.writing(stream) === null)) await closeTake(app, take)
}

const closeTake = async (app: App, take: Take) => {
  const path = pathOf(app.recordings, take)
  if (path === null) return
  // A share that is not mounted is no reason to forget what lies on it.
  if (!(await isThere(path))) return void ((await isThere(dirname(path))) && (await app.change(db => deleteTake(db, take))))
  const index = await recoverTake(path)
  if (!index || !index.segments.length) {
    app.log(`recording ${take.stream}: nothing can be saved of ${path}`)
    return app.change(db => deleteTake(db, take))
  }
  const sha256 = await hashTake(app.recordings, take, index.bytes)
  await app.change(db => updateTakeClosed(db, { ...take, bytes: index.bytes, duration: Math.round(index.duration), sha256 }))
}

const movedAtOnce = 4

/** Moves what has been over for a while to the store, else to the second place. The local copy goes only when the other one has been read back whole. */
export const moveTakes = async (app: App) => {
  const { folders, store, moveAfter } = app.recordings
  const to = store ? 'store' : folders.archive !== null ? 'archive' : null
  if (!to) return 0
  const takes = listMovableTakes(app.db, to === 'store' ? ['here', 'archive'] : ['here'], app.now() - moveAfter, movedAtOnce)
  for (const take of takes) {
    await copyTake(app.recordings, take, to)
    await app.change(db => updateTakePlace(db, take, to))
    await removeTake(app.recordings, take, to === 'store' && take.place === 'here')
  }
  return takes.length
}

/** Takes away what has been kept for as long as was promised. Nothing younger is ever touched. */
export const forgetRecordings = async (app: App) => {
  const over = listRecordingsKeptUntil(app.db, app.now()).filter(recording => isForgettable(recording, app.now()))
  for (const { stream } of over) {
    for (const take of listTakes(app.db, stream)) await removeTake(app.recordings, take)
    await app.change(db => {
      deleteRecording(db, stream)
      noteDeed(db, { at: app.now(), personId: null, deed: 'recording.forgotten', subject: `room ${stream}` })
    })
    await rmdir(join(app.recordings.folders.here, stream)).catch(() => {})
  }
  return over.length
}
