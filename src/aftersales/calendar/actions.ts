import type { App } from '../../app.ts'
import type { Db } from '../../platform/db.ts'
import { noteDeed } from '../../platform/deeds.ts'
import { calendarOf, type Calendar, type SpecialDay } from './rules.ts'
import { deleteDay, insertDay, listDays } from './store.ts'

export const workingCalendar = (app: App, db: Db): Calendar => calendarOf(app.shop().timeZone, listDays(db))

export const setDay = (app: App, me: { id: number }, day: SpecialDay) =>
  app.change(db => {
    insertDay(db, day, app.now(), me.id)
    noteDeed(db, { at: app.now(), personId: me.id, deed: 'calendar.daySet', subject: day.day, detail: `${day.works ? 'works' : 'off'} ${day.name}` })
  })

/** As it was known before, or as its weekday is. */
export const unsetDay = (app: App, me: { id: number }, day: string) =>
  app.change(db => {
    deleteDay(db, day)
    noteDeed(db, { at: app.now(), personId: me.id, deed: 'calendar.dayUnset', subject: day })
  })
