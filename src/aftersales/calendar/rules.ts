/** A day that differs from its weekday's habit: 2026-10-01. */
export type SpecialDay = { day: string; works: boolean; name: string }

const off = (name: string, ...days: string[]): SpecialDay[] => days.map(day => ({ day, works: false, name }))
const madeUp = (...days: string[]): SpecialDay[] => days.map(day => ({ day, works: true, name: '调休上班' }))

/**
 * Public holidays and make-up days of mainland China in 2026 as the State Council has published them (Nov 2025). What is
 * not listed follows the weekday; further years are entered by the administrator when they are published.
 */
export const chineseDays: SpecialDay[] = [
  ...off('元旦', '2026-01-01', '2026-01-02', '2026-01-03'), ...madeUp('2026-01-04'),
  ...madeUp('2026-02-14'),
  ...off('春节', '2026-02-15', '2026-02-16', '2026-02-17', '2026-02-18', '2026-02-19', '2026-02-20', '2026-02-21', '2026-02-22', '2026-02-23'),
  ...madeUp('2026-02-28'),
  ...off('清明节', '2026-04-04', '2026-04-05', '2026-04-06'),
  ...off('劳动节', '2026-05-01', '2026-05-02', '2026-05-03', '2026-05-04', '2026-05-05'), ...madeUp('2026-05-09'),
  ...off('端午节', '2026-06-19', '2026-06-20', '2026-06-21'),
  ...madeUp('2026-09-20'), ...off('中秋节', '2026-09-25', '2026-09-26', '2026-09-27'),
  ...off('国庆节', '2026-10-01', '2026-10-02', '2026-10-03', '2026-10-04', '2026-10-05', '2026-10-06', '2026-10-07'), ...madeUp('2026-10-10'),
]

/** Whether people work on a day. */
export type Calendar = { timeZone: string; days: ReadonlyMap<string, boolean> }

/** The days a shop in this time zone begins with: elsewhere than in China only weekends are known. */
export const knownDays = (timeZone: string) => (/^Asia\/(Shanghai|Urumqi)$/.test(timeZone) ? chineseDays : [])

/** What the administrator has set weighs more than what is known. */
export const calendarOf = (timeZone: string, set: SpecialDay[]): Calendar => ({
  timeZone, days: new Map([...knownDays(timeZone), ...set].map(({ day, works }) => [day, works])),
})

export const isWorkingDay = ({ days }: Calendar, day: Temporal.PlainDate) => days.get(day.toString()) ?? day.dayOfWeek <= 5

export const dayOf = (timeZone: string, at: number) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate()

/** A year of nothing but holidays is a mistake; then every day counts. */
const mostDaysOff = 400

/**
 * So many working days after a moment, at the same time of day. What falls on a day off counts from the beginning of the
 * next working day: two working days from a Saturday noon is the end of Tuesday.
 */
export const addWorkingDays = (calendar: Calendar, from: number, count: number): number => {
  const start = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(calendar.timeZone)
  const onDuty = isWorkingDay(calendar, start.toPlainDate())
  let day = onDuty ? start.toPlainDate() : nextWorkingDay(calendar, start.toPlainDate())
  for (let passed = 0; passed < count; passed++) day = nextWorkingDay(calendar, day)
  return day.toZonedDateTime({ timeZone: calendar.timeZone, ...(onDuty ? { plainTime: start.toPlainTime() } : {}) }).epochMilliseconds
}

const nextWorkingDay = (calendar: Calendar, day: Temporal.PlainDate) => {
  let next = day.add({ days: 1 })
  for (let off = 0; off < mostDaysOff && !isWorkingDay(calendar, next); off++) next = next.add({ days: 1 })
  return next
}

/** The end of the so-manieth day after: seven days from any time on Monday is the end of the next Monday. */
export const endOfDayAfter = (timeZone: string, from: number, days: number): number =>
  dayOf(timeZone, from).add({ days: days + 1 }).toZonedDateTime(timeZone).epochMilliseconds - 1
