import type { App } from '../app.ts'
import { findFfmpeg, type Ffmpeg } from '../media/ffmpeg.ts'
import type { Media } from '../media/media.ts'
import { createSnapshots } from '../media/snapshots.ts'
import { startTestBroadcast } from '../media/test-broadcast.ts'
import { unpackFfmpeg } from '../platform/assets.ts'
import { deletePicture, insertPicture } from '../platform/images.ts'
import { startJobs } from '../platform/jobs.ts'
import { keepStill } from '../rooms/actions.ts'
import { listOpenRooms } from '../rooms/store.ts'

const stillsEvery = 20_000

/** What ffmpeg does here: stills of running rooms, and the demo's test broadcast. Without ffmpeg there are none. */
export const startPictures = (app: App, media: Media, { folder, ffmpegBin, broadcastTo }: { folder: string; ffmpegBin: string | null; broadcastTo: string | null }) => {
  const stops: (() => unknown)[] = []
  let stopped = false

  const start = async (ffmpeg: Ffmpeg) => {
    const snapshots = createSnapshots(ffmpeg, app.log)
    stops.push(startJobs([{ name: 'stills', every: stillsEvery, work: () => takeStills(app, media, snapshots.take) }], app.log))
    if (!broadcastTo) return
    const broadcast = await startTestBroadcast({ ffmpeg, url: broadcastTo, log: app.log })
    if (stopped) await broadcast.stop()
    else stops.push(broadcast.stop)
  }

  const started = findFfmpeg({ embedded: unpackFfmpeg(folder), env: withFfmpeg(ffmpegBin), log: app.log })
    .then(ffmpeg => (ffmpeg && !stopped ? start(ffmpeg) : undefined))
    .catch(error => app.log(`pictures: ${error}`))

  return async () => {
    stopped = true
    await started
    await Promise.all(stops.map(stop => stop()))
  }
}

/** The environment with the program that was named by a flag or a variable. */
export const withFfmpeg = (named: string | null) => ({ ...process.env, FFMPEG_BIN: named ?? undefined })

const takeStills = async (app: App, media: Media, take: (keyFrame: Uint8Array) => Promise<Uint8Array | null>) => {
  for (const room of listOpenRooms(app.db)) {
    const frame = media.isPublishing(String(room.id)) ? media.keyFrame(String(room.id)) : null
    const still = frame && (await take(frame))
    if (still) await replaceStill(app, room.id, still)
  }
}

const replaceStill = async (app: App, roomId: number, still: Uint8Array) => {
  const picture = await app.images.keep(still)
  await app.change(db => insertPicture(db, picture, null, app.now()))
  const old = await keepStill(app, roomId, picture.id)
  if (!old) return
  await app.change(db => deletePicture(db, old))
  await app.images.forget(old)
}
