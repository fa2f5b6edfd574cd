import { headings, type Column } from '../../catalog/imports/columns.ts'
import { isApplicable, mostProblems, runs, type Counts, type Import, type ImportState, type Problem } from '../../catalog/imports/rules.ts'
import type { Say } from '../../platform/words.ts'
import { CheckField, FieldError, type Filled } from '../../ui/fields.tsx'
import { Icon, More } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { GoodsTabs } from '../goods.tsx'
import { StudioPage } from '../page.tsx'
import { words } from './words.ts'

type PageProps = { visit: Visit; toShip: number; filled: Filled; imports: Import[]; more: string | null }

export const ImportPage = ({ visit, toShip, filled, imports, more }: PageProps) => {
  const { say } = visit
  return (
    <StudioPage visit={visit} title={say(words.title)} current="/studio/products" toShip={toShip}>
      <GoodsTabs say={say} current="/studio/import" />
      <div class="edit">
        <form class="card form" method="post" action="/studio/import" enctype="multipart/form-data">
          <h2 safe>{say(words.import)}</h2>
          <p safe>{say(words.about)}</p>
          <ul class="hints">{say(words.rules).split('\n').map(rule => <li class="hint" safe>{rule}</li>)}</ul>
          <p><a class="btn btn--tint" href="/studio/import/example.csv" download=""><Icon name="list" /><span safe>{say(words.example)}</span></a></p>
          <FileField say={say} filled={filled} name="sheet" label={say(words.sheet)} accept=".csv,.txt,text/csv" required />
          <FileField say={say} filled={filled} name="zip" label={say(words.zip)} accept=".zip,application/zip" />
          <CheckField say={say} filled={filled} name="submit"><span safe>{say(words.submit)}</span></CheckField>
          <button class="btn btn--primary" safe>{say(words.check)}</button>
        </form>
        <aside>
          <section class="card form">
            <h2 safe>{say(words.export)}</h2>
            <p class="hint" safe>{say(words.exportText)}</p>
            <a class="btn" href="/studio/import/products.csv" download="" safe>{say(words.exportSheet)}</a>
            <a class="btn" href="/studio/import/products.zip" download="" safe>{say(words.exportZip)}</a>
          </section>
          {imports.length
            ? <section class="card form">
                <h2 safe>{say(words.past)}</h2>
                <ul class="past">{imports.map(one => <PastImport say={say} one={one} />)}</ul>
                <More say={say} href={more} />
              </section>
            : ''}
        </aside>
      </div>
    </StudioPage>
  )
}

const FileField = ({ say, filled, name, label, accept, required = false }: { say: Say; filled: Filled; name: string; label: string; accept: string; required?: boolean }) => (
  <div class="field">
    <label class="label" for={`f-${name}`} safe>{label}</label>
    <input
      class="input" id={`f-${name}`} type="file" name={name} accept={accept} {...(required ? { required: true } : {})}
      {...(filled.errors[name] ? { 'aria-invalid': 'true' as const, 'aria-describedby': `e-${name}` } : {})}
    />
    <FieldError say={say} filled={filled} name={name} />
  </div>
)

const tones: Record<ImportState, string> = { checking: 'badge--brand', ready: 'badge--warn', applying: 'badge--brand', done: 'badge--ok', failed: 'badge--bad', abandoned: '' }

const StateBadge = ({ say, one: { state, counts } }: { say: Say; one: Import }) => (
  <span class={['badge', tones[state]]} safe>{say(state === 'ready' && counts.wrong ? words.toRight : words.state[state])}</span>
)

const PastImport = ({ say, one }: { say: Say; one: Import }) => (
  <li>
    <a href={`/studio/import/${one.id}`} safe>{one.name}</a> <StateBadge say={say} one={one} />
    <span class="hint" safe>{`${say.dateTime(one.madeAt)}${one.state === 'done' ? ` · ${countsText(say, one.counts)}` : ''}`}</span>
  </li>
)

const countsText = (say: Say, counts: Counts) =>
  (Object.keys(words.counts) as (keyof Counts)[]).filter(name => counts[name]).map(name => say(words.counts[name], say.number(counts[name]))).join(say.locale === 'en' ? ', ' : '，')

export const OneImportPage = ({ visit, toShip, one }: { visit: Visit; toShip: number; one: Import }) => (
  <StudioPage visit={visit} title={one.name} current="/studio/products" toShip={toShip}>
    <a class="studio__back" href="/studio/import"><Icon name="back" /><span safe>{visit.say(words.back)}</span></a>
    <ImportCard say={visit.say} one={one} />
  </StudioPage>
)

/** Looks again every second as long as something goes on. */
export const ImportCard = ({ say, one }: { say: Say; one: Import }) => {
  const { state, counts, problems, id } = one
  const wrong = problems.filter(({ ignored }) => !ignored)
  const notes = problems.filter(({ ignored }) => ignored)
  const looks = runs(one) ? { 'hx-get': `/studio/import/${id}`, 'hx-trigger': 'every 1s', 'hx-target': 'this', 'hx-swap': 'outerMorph' } : {}
  return (
    <div id="import" class="import" {...looks}>
      <section class="card form">
        <div class="card__head"><h2 aria-live="polite" safe>{countsText(say, counts) || say(words.state[state])}</h2><StateBadge say={say} one={one} /></div>
        {runs(one)
          ? <>
              <progress class="progress" aria-label={say(words.state[state])} max={String(one.total || 1)} {...(one.total ? { value: String(one.done) } : {})}></progress>
              <p class="hint" safe>{`${say(words.progress, one.done, one.total)} · ${say(words.mayLeave)}`}</p>
              <noscript><a class="btn" href={`/studio/import/${id}`} safe>{say(words.look)}</a></noscript>
            </>
          : <p safe>{verdict(say, one)}</p>}
        <div class="blank__acts">
          {isApplicable(one) ? <form method="post" action={`/studio/import/${id}/apply`}><button class="btn btn--primary" safe>{say(words.apply)}</button></form> : ''}
          {state === 'ready' && !isApplicable(one) ? <form method="post" action={`/studio/import/${id}/abandon`}><button class="btn btn--primary" safe>{say(words.again)}</button></form> : ''}
          {state === 'checking' || isApplicable(one) ? <form method="post" action={`/studio/import/${id}/abandon`}><button class="btn" safe>{say(words.abandon)}</button></form> : ''}
          {state === 'done' ? <a class="btn btn--primary" href="/studio/products" safe>{say(words.toProducts)}</a> : ''}
          {state === 'failed' ? <a class="btn btn--primary" href="/studio/import" safe>{say(words.again)}</a> : ''}
        </div>
      </section>
      {runs(one) ? '' : <ProblemTable say={say} title={say(words.problems)} problems={wrong} />}
      {runs(one) ? '' : <ProblemTable say={say} title={say(words.notes)} problems={notes} />}
    </div>
  )
}

const verdict = (say: Say, one: Import) => {
  if (one.state === 'done') return say(words.doneText)
  if (one.state === 'abandoned') return say(words.abandonedText)
  if (one.state === 'failed') return say(words.failedText)
  if (one.counts.wrong) return say(words.wrongText)
  return say(isApplicable(one) ? words.readyText : words.nothingToDo)
}

const ProblemTable = ({ say, title, problems }: { say: Say; title: string; problems: Problem[] }) => (
  problems.length === 0
    ? ''
    : <section class="card">
        <h2 safe>{title}</h2>
        <table class="problems">
          <thead><tr><th safe>{say(words.line)}</th><th safe>{say(words.column)}</th><th safe>{say(words.problem)}</th></tr></thead>
          <tbody>
            {problems.map(({ line, column, text }) => (
              <tr><td class="num">{line}</td><td safe>{columnName(say, column)}</td><td safe>{say(text)}</td></tr>
            ))}
          </tbody>
        </table>
        {problems.length >= mostProblems ? <p class="hint" safe>{say(words.more, mostProblems)}</p> : ''}
      </section>
)

const columnName = (say: Say, column: Column | null): string => (column ? say(headings[column]) : '')
