import type { SpecialDay } from '../../aftersales/calendar/rules.ts'
import type { Say } from '../../platform/words.ts'
import { FieldError, SelectField, TextField, type Filled } from '../../ui/fields.tsx'
import { Icon } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { AdminPage } from '../page.tsx'
import { words } from './words.ts'

/** `edited`: set by an administrator, so that it can be taken back; `known`: there is something to take it back to. */
export type Day = SpecialDay & { edited: boolean; known: boolean }

type CalendarPageProps = { visit: Visit; year: number; years: number[]; days: Day[]; filled: Filled }

export const CalendarPage = ({ visit, visit: { say }, year, years, days, filled }: CalendarPageProps) => (
  <AdminPage visit={visit} title={say(words.title)} current="/admin/appeals">
    <a class="studio__back" href="/admin/appeals"><Icon name="back" /><span safe>{say(words.back)}</span></a>
    <p class="hint" safe>{say(words.hint)}</p>
    <nav class="tabs" aria-label={say(words.years)}>
      {years.map(one => <a href={`/admin/calendar?year=${one}`} {...(one === year ? { 'aria-current': 'page' as const } : {})} safe>{String(one)}</a>)}
    </nav>
    <section class="card form">
      <div class="card__head"><h2 safe>{say(words.days, String(year))}</h2></div>
      {days.length
        ? <ul class="entries">{days.map(day => <DayLine say={say} day={day} />)}</ul>
        : <p class="hint" safe>{say(words.none)}</p>}
    </section>
    <form class="card form" method="post" action="/admin/calendar">
      <div class="form__two">
        <div class="field">
          <label class="label" for="f-day" safe>{say(words.day)}</label>
          <input class="input" id="f-day" name="day" type="date" required value={filled.values.day ?? ''} {...(filled.errors.day ? { 'aria-invalid': 'true' as const, 'aria-describedby': 'e-day' } : {})} />
          <FieldError say={say} filled={filled} name="day" />
        </div>
        <SelectField say={say} filled={filled} name="works" label={say(words.kind)} options={[{ value: 'no', text: say(words.off) }, { value: 'yes', text: say(words.works) }]} />
        <TextField say={say} filled={filled} name="name" label={say(words.name)} maxlength={40} required={false} autocomplete="off" />
      </div>
      <button class="btn btn--primary"><Icon name="plus" /><span safe>{say(words.add)}</span></button>
    </form>
  </AdminPage>
)

const DayLine = ({ say, day: { day, works, name, edited, known } }: { say: Say; day: Day }) => (
  <li class="entry">
    <span><b class="num" safe>{day}</b> <span safe>{name}</span>{edited ? <span class="hint" safe>{say(words.edited)}</span> : ''}</span>
    <span class={['badge', works ? 'badge--warn' : 'badge--ok']} safe>{say(works ? words.works : words.off)}</span>
    {edited ? (
      <form method="post" action={`/admin/calendar/${day}/removal`}>
        <button class="btn btn--sm" aria-label={say(known ? words.resetDay : words.removeDay, day)} safe>{say(known ? words.reset : words.remove)}</button>
      </form>
    ) : ''}
  </li>
)
