import { Elysia } from 'elysia'
import { session } from '../../accounts/session.ts'
import type { App } from '../../app.ts'
import { planOf } from '../../media/recordings/rules.ts'
import { listStock, recentBitrate } from '../../media/recordings/store.ts'
import { RecordingsPage } from './views.tsx'

const day = 86_400_000

/** The disk plan: what is kept where, and how much still fits. */
export const adminRecordings = (app: App) =>
  new Elysia()
    .use(session(app))
    .get('/admin/recordings', ({ visit }) => {
      const { folders, keepFree, years, moveAfter, store } = app.recordings
      const bitrate = recentBitrate(app.db)
      const disks = (['here', 'archive'] as const).flatMap(place => {
        const folder = folders[place]
        const disk = app.recordings.disk(place)
        return folder === null ? [] : [{ place, folder, disk, plan: planOf(disk ?? { size: 0, free: 0 }, keepFree, bitrate) }]
      })
      return <RecordingsPage visit={visit} disks={disks} stock={listStock(app.db)} bitrate={bitrate} keepFree={keepFree} years={years} days={moveAfter / day} moves={store !== null || folders.archive !== null} />
    }, { role: 'admin' })
