import { Elysia, t } from 'elysia'
import { session } from '../../accounts/session.ts'
import { setDay, unsetDay } from '../../aftersales/calendar/actions.ts'
import { knownDays } from '../../aftersales/calendar/rules.ts'
import { listDays } from '../../aftersales/calendar/store.ts'
import type { App } from '../../app.ts'
import { readForm } from '../../platform/form.ts'
import { seeOther } from '../../platform/http.ts'
import { nothingFilled, type Filled } from '../../ui/fields.tsx'
import type { Visit } from '../../ui/visit.ts'
import { CalendarPage, type Day } from './views.tsx'
import { words } from './words.ts'

const admin = { role: 'admin' } as const

const readDay = (text: string) => {
  try {
    return Temporal.PlainDate.from(text.slice(0, 10)).toString()
  } catch {
    return null
  }
}

/** On which days people work. */
export const adminCalendar = (app: App) => {
  const thisYear = () => Temporal.Instant.fromEpochMilliseconds(app.now()).toZonedDateTimeISO(app.shop().timeZone).year

  const page = (visit: Visit, asked: number | undefined, filled: Filled = nothingFilled) => {
    const now = thisYear()
    const year = asked !== undefined && asked >= 2000 && asked < 2200 ? asked : now
    const known = knownDays(app.shop().timeZone)
    const set = listDays(app.db)
    const days: Day[] = [
      ...known.filter(({ day }) => !set.some(one => one.day === day)).map(day => ({ ...day, edited: false, known: true })),
      ...set.map(day => ({ ...day, edited: true, known: known.some(one => one.day === day.day) })),
    ].filter(({ day }) => day.startsWith(`${year}-`)).sort((one, other) => one.day.localeCompare(other.day))
    const years = [...new Set([now - 1, now, now + 1, year])].sort()
    return <CalendarPage visit={visit} year={year} years={years} days={days} filled={filled} />
  }

  return new Elysia({ prefix: '/admin/calendar' })
    .use(session(app))

    .get('', ({ visit, query }) => page(visit, query.year), { ...admin, query: t.Object({ year: t.Optional(t.Numeric()) }) })

    .post('', async ({ visit, me, request, set }) => {
      const form = await readForm(request)
      const day = readDay(form.raw('day'))
      if (!day) form.fail('day', words.badDay)
      const works = form.choice('works', ['no', 'yes'] as const) === 'yes'
      const name = form.text('name', { max: 40, required: false })
      if (!form.ok || !day) {
        set.status = 422
        return page(visit, undefined, { values: form.typed, errors: form.errors })
      }
      await setDay(app, me, { day, works, name })
      return seeOther(`/admin/calendar?year=${day.slice(0, 4)}`, 'saved')
    }, { ...admin, parse: 'none' })

    .post('/:day/removal', async ({ me, params }) => {
      const day = readDay(params.day)
      if (day) await unsetDay(app, me, day)
      return seeOther(`/admin/calendar${day ? `?year=${day.slice(0, 4)}` : ''}`, 'removed')
    }, { ...admin, parse: 'none' })
}
