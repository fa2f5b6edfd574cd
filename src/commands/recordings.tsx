import { mkdirSync } from 'node:fs'
import type { App, Keeping } from '../app.ts'
import { findFfmpeg } from '../media/ffmpeg.ts'
import type { Tap } from '../media/packager.ts'
import { closeTakes, endRecording, findStrayTakes, forgetRecordings, moveTakes, takeBegun } from '../media/recordings/actions.ts'
import { warnOfDisk, warnOfTrouble } from '../media/recordings/alarm.ts'
import { createDisks } from '../media/recordings/disks.ts'
import { forgetExports, stopExports } from '../media/recordings/exports.ts'
import { createRecorder } from '../media/recordings/recorder.ts'
import { words } from '../media/recordings/words.ts'
import { unpackFfmpeg } from '../platform/assets.ts'
import { startJobs } from '../platform/jobs.ts'
import type { Settings } from '../platform/settings.ts'
import type { Word } from '../platform/words.ts'
import { consoleTopic, roomOfStream } from '../rooms/rules.ts'
import { findRoom } from '../rooms/store.ts'
import { Notice } from '../ui/parts.tsx'
import { placesIn } from './data-folder.ts'
import { withFfmpeg } from './pictures.ts'

const seconds = 1000
const day = 86_400_000
const gigabyte = 1e9
/** The demo's broadcast never ends: it must not fill the disk of somebody who only wanted to look. */
const mostInDemo = 2 * gigabyte

type Kept = { keeping: Keeping; record: (stream: string) => Tap | null; start: () => Promise<() => Promise<void>> }

/** Recording, from the settings: what pages need, what the picture's machinery is handed, and what happens by itself. */
export const openRecordings = (settings: Settings, log: (line: string) => void, appOf: () => App, demo = false): Kept => {
  const places = placesIn(settings.data)
  const folders = { here: places.recordings, archive: settings.archive }
  const keepFree = settings.keepFree * gigabyte
  const disks = createDisks({ folders, keepFree, log })
  let ffmpeg: Promise<string | null> | null = null

  const tell = (stream: string, text: Word, bad: boolean) => appOf().sse.publish(consoleTopic(Number(stream)), say => <Notice text={say(text)} bad={bad} />)

  const recorder = createRecorder({
    folders, log,
    hasRoom: place => disks.hasRoom(place) && (!demo || recorder.written() < mostInDemo),
    onTake: take => void takeBegun(appOf(), take, findRoom(appOf().db, Number(take.stream))?.endedAt).catch(error => log(`recordings: ${error}`)),
    onTrouble: (stream, why) => {
      tell(stream, words.alarms[why], true)
      if (!demo) void warnOfTrouble(appOf(), why).catch(error => log(`recordings: ${error}`))
    },
    onWell: stream => tell(stream, words.well, false),
  })

  const keeping: Keeping = {
    folders, keepFree,
    store: storeOf(settings),
    years: settings.keepYears,
    moveAfter: settings.archiveAfter * day,
    exports: places.exports,
    writing: recorder.writing,
    trouble: recorder.trouble,
    disk: disks.state,
    ffmpeg: () => (ffmpeg ??= findFfmpeg({ embedded: unpackFfmpeg(settings.data), env: withFfmpeg(settings.ffmpegBin), log }).then(found => found?.path ?? null)),
  }

  return {
    keeping,
    record: stream => (roomOfStream(stream) === null ? null : recorder.tap(stream)),
    start: async () => {
      const app = appOf()
      mkdirSync(places.recordings, { recursive: true, mode: 0o700 })
      await disks.refresh()
      const found = await findStrayTakes(app)
      await app.change(db => found.forEach(({ stream }) => {
        const endedAt = findRoom(db, Number(stream))?.endedAt
        if (endedAt) endRecording(app, db, stream, endedAt)
      }))
      const stop = startJobs([
        { name: 'looking at the disks', every: 5 * seconds, work: disks.refresh },
        { name: 'warning of full disks', every: 30 * seconds, work: () => warnOfDisk(app) },
        { name: 'closing recordings', every: 10 * seconds, work: () => closeTakes(app) },
        { name: 'moving recordings', every: 60 * seconds, work: () => moveTakes(app) },
        { name: 'forgetting files made for fetching', every: 3600 * seconds, work: () => forgetExports(app) },
        { name: 'forgetting old recordings', every: 3600 * seconds, work: () => forgetRecordings(app) },
      ], log)
      return async () => {
        await stopExports(app)
        await stop()
        await recorder.settled()
      }
    },
  }
}

const storeOf = ({ s3Endpoint, s3Bucket, s3Region, s3Key, s3Secret }: Settings) =>
  s3Bucket && s3Key && s3Secret
    ? new Bun.S3Client({ bucket: s3Bucket, accessKeyId: s3Key, secretAccessKey: s3Secret, ...(s3Endpoint ? { endpoint: s3Endpoint } : {}), ...(s3Region ? { region: s3Region } : {}) })
    : null
