import { listPeople } from '../../accounts/store.ts'
import type { App } from '../../app.ts'
import { noteDeed } from '../../platform/deeds.ts'
import type { Word } from '../../platform/words.ts'
import { planOf, type DiskPlan } from './rules.ts'
import { recentBitrate } from './store.ts'
import { words } from './words.ts'

const owners = 20

/** Written into the log that administrators read, and sent to each of them. */
const warn = (app: App, deed: string, text: Word) =>
  app.change(db => {
    const say = app.speak(app.shop().locale)
    noteDeed(db, { at: app.now(), personId: null, deed, subject: 'recordings', detail: say(text) })
    for (const { contacts } of listPeople(db, app.vault, { role: 'admin', limit: owners })) {
      const mail = contacts.find(({ kind }) => kind === 'email') ?? contacts[0]
      if (mail) app.post(db, { channel: mail.kind === 'email' ? 'mail' : 'sms', to: mail.value, subject: say(words.subject, app.shop().name), text: say(text) })
    }
  })

export const warnOfTrouble = (app: App, why: 'no-room' | 'too-slow') => warn(app, 'recording.stopped', words.alarms[why])

const told = new WeakMap<App, DiskPlan['state']>()

/** The owner hears once when it becomes tight, in time to do something about it. */
export const warnOfDisk = async (app: App) => {
  const disk = app.recordings.disk('here')
  const plan = planOf(disk ?? { size: 0, free: 0 }, app.recordings.keepFree, recentBitrate(app.db))
  const before = told.get(app) ?? 'good'
  told.set(app, plan.state)
  if (plan.state === 'good' || plan.state === before || before === 'full') return
  await warn(app, `recording.disk-${plan.state}`, plan.state === 'full' ? words.full(app.recordings.folders.archive !== null) : words.short(Math.floor(plan.hours ?? 0)))
}
