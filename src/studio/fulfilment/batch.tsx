import type { Problem } from '../../fulfilment/batch/rules.ts'
import type { Say } from '../../platform/words.ts'
import { FieldError, type Filled } from '../../ui/fields.tsx'
import { Icon } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { StudioPage } from '../page.tsx'
import { words } from './words.ts'

const mostShown = 200

const Frame = ({ visit, visit: { say }, toShip, children }: { visit: Visit; toShip: number; children: JSX.Element | JSX.Element[] }) => (
  <StudioPage visit={visit} title={say(words.batchTitle)} current="/studio/parcels" toShip={toShip}>
    <a class="studio__back" href="/studio/parcels"><Icon name="back" /><span safe>{say(words.back)}</span></a>
    {children as 'safe'}
  </StudioPage>
)

/** Three steps from a list of what to ship to parcels that have left. */
export const BatchPage = ({ visit, visit: { say }, toShip, filled }: { visit: Visit; toShip: number; filled: Filled }) => (
  <Frame visit={visit} toShip={toShip}>
    <section class="card form form--column">
      <h2 safe>{say(words.batchOne)}</h2>
      <p class="hint" safe>{say(words.batchOneHint)}</p>
      <p><a class="btn" href="/studio/parcels/to-ship.csv" download=""><Icon name="down" /><span safe>{say(words.download)}</span></a></p>
    </section>
    <section class="card form form--column">
      <h2 safe>{say(words.batchTwo)}</h2>
      <p class="hint" safe>{say(words.batchTwoHint)}</p>
    </section>
    <form class="card form form--column" method="post" action="/studio/parcels/batch" enctype="multipart/form-data">
      <h2 safe>{say(words.batchThree)}</h2>
      <p class="hint" safe>{say(words.batchThreeHint)}</p>
      <div class="field">
        <label class="label" for="f-file" safe>{say(words.file)}</label>
        <input class="input" id="f-file" name="file" type="file" accept=".csv,.txt,.tsv,text/csv" required {...(filled.errors.file ? { 'aria-invalid': 'true' as const, 'aria-describedby': 'e-file' } : {})} />
        <FieldError say={say} filled={filled} name="file" />
      </div>
      <button class="btn btn--primary"><Icon name="truck" /><span safe>{say(words.upload)}</span></button>
    </form>
  </Frame>
)

type ReportProps = { visit: Visit; toShip: number; batchId: number; good: number; problems: Problem[]; skipped: number }

/** Row by row what is wrong and what to do; nothing has left yet. */
export const ReportPage = ({ visit, visit: { say }, toShip, batchId, good, problems, skipped }: ReportProps) => (
  <Frame visit={visit} toShip={toShip}>
    <section class="card form">
      <h2 safe>{say(words.report)}</h2>
      <p class="facts">
        <span class="badge badge--ok" safe>{say(words.reportGood, say.number(good))}</span>
        <span class="badge badge--bad" safe>{say(words.reportBad, say.number(problems.length))}</span>
        {skipped ? <span class="badge" safe>{say(words.reportSkipped, say.number(skipped))}</span> : ''}
      </p>
      <p role="status" safe>{say(words.reportNothing)}</p>
      <div class="acts">
        <a class="btn btn--primary" href="/studio/parcels/batch" safe>{say(words.again)}</a>
        {good ? <form method="post" action={`/studio/parcels/batch/${batchId}`}><button class="btn" safe>{say(words.takeGood, say.number(good))}</button></form> : ''}
      </div>
    </section>
    {problems.length ? <Problems say={say} problems={problems} /> : <></>}
  </Frame>
)

const Problems = ({ say, problems }: { say: Say; problems: Problem[] }) => (
  <>
    <table class="table table--plain table--report">
      <thead><tr><th safe>{say(words.row)}</th><th safe>{say(words.order)}</th><th safe>{say(words.problem)}</th></tr></thead>
      <tbody>
        {problems.slice(0, mostShown).map(({ line, order, reason }) => (
          <tr><td safe>{say(words.rowOf, String(line))}</td><td safe>{order || '–'}</td><td class="wide" safe>{say(reason)}</td></tr>
        ))}
      </tbody>
    </table>
    {problems.length > mostShown ? <p class="hint" safe>{say(words.moreBad, say.number(problems.length - mostShown))}</p> : ''}
  </>
)

/** They have left. */
export const BatchDonePage = ({ visit, visit: { say }, toShip, shipped, skipped }: { visit: Visit; toShip: number; shipped: number[]; skipped: number }) => (
  <Frame visit={visit} toShip={toShip}>
    <section class="card form form--column">
      <h2 role="status" safe>{say(words.batchDone, say.number(shipped.length))}</h2>
      <p safe>{say(words.batchDoneText)}</p>
      {skipped ? <p class="hint" safe>{say(words.reportSkipped, say.number(skipped))}</p> : ''}
      <div class="acts">
        <form method="post" action="/studio/parcels/labels">
          <input type="hidden" name="parcels" value={shipped.join(' ')} />
          <button class="btn btn--primary"><Icon name="print" /><span safe>{say(words.batchPrint)}</span></button>
        </form>
        <a class="btn" href="/studio/parcels" safe>{say(words.back)}</a>
      </div>
    </section>
  </Frame>
)
