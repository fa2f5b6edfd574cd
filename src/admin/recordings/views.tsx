import type { DiskPlan, DiskState, Place } from '../../media/recordings/rules.ts'
import type { Stock } from '../../media/recordings/store.ts'
import { words as mediaWords } from '../../media/recordings/words.ts'
import type { Say } from '../../platform/words.ts'
import { Icon } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { AdminPage } from '../page.tsx'
import { words } from './words.ts'

/** `disk` is null when it cannot be used. */
export type DiskLine = { place: Place; folder: string; disk: DiskState | null; plan: DiskPlan }

export type RecordingsProps = { disks: DiskLine[]; stock: Stock[]; bitrate: number | null; keepFree: number; years: number; days: number; moves: boolean }

const gigabytes = (say: Say, bytes: number) => `${say.number(Math.round(bytes / 1e8) / 10)} GB`
const oneDecimal = (say: Say, value: number) => say.number(Math.round(value * 10) / 10)
const tones = { good: '', short: 'badge--warn', full: 'badge--bad' }

export const RecordingsPage = ({ visit, visit: { say }, disks, stock, bitrate, keepFree, years, days, moves }: { visit: Visit } & RecordingsProps) => (
  <AdminPage visit={visit} title={say(words.title)} current="/admin/recordings">
    {disks.map(line => (
      <section class="card form" aria-label={say(mediaWords.places[line.place])}>
        <div class="card__head">
          <h2 safe>{say(mediaWords.places[line.place])}</h2>
          <span class={['badge', tones[line.plan.state]]} safe>{say(words.states[line.plan.state])}</span>
        </div>
        <p class="hint num" safe>{line.folder}</p>
        {line.disk ? <Room say={say} disk={line.disk} plan={line.plan} bitrate={bitrate} keepFree={keepFree} /> : <p class="error" safe>{say(words.unreachable)}</p>}
        {line.plan.state === 'good' ? '' : <p class="note note--warn"><Icon name="info" /><span safe>{say(words.whatNow)}</span></p>}
      </section>
    ))}
    <section class="card form">
      <h2 safe>{say(words.stock)}</h2>
      <p class="hint" safe>{say(words.keptFor(years))}</p>
      {moves ? <p class="hint" safe>{say(words.moved(days))}</p> : ''}
      {stock.length ? (
        <table class="table table--plain table--three">
          <thead><tr><th safe>{say(words.place)}</th><th class="num" safe>{say(words.length)}</th><th class="num" safe>{say(words.size)}</th></tr></thead>
          <tbody>{stock.map(({ place, bytes, duration }) => <tr><td safe>{say(mediaWords.places[place])}</td><td class="num" safe>{say(words.hoursLong(oneDecimal(say, duration / 3_600_000)))}</td><td class="num" safe>{gigabytes(say, bytes)}</td></tr>)}</tbody>
        </table>
      ) : <p class="hint" safe>{say(words.none)}</p>}
    </section>
  </AdminPage>
)

const Room = ({ say, disk, plan, bitrate, keepFree }: { say: Say; disk: DiskState; plan: DiskPlan; bitrate: number | null; keepFree: number }) => (
  <>
    <p><b safe>{plan.hours === null ? say(words.unknown) : say(words.hours(say.number(Math.floor(plan.hours))))}</b></p>
    <progress class="bar" value={String(disk.size - disk.free)} max={String(disk.size)} aria-label={say(words.free(gigabytes(say, disk.free), gigabytes(say, disk.size)))}></progress>
    <p class="hint" safe>{`${say(words.free(gigabytes(say, disk.free), gigabytes(say, disk.size)))} · ${say(words.kept(gigabytes(say, keepFree)))}`}</p>
    {bitrate === null ? '' : <p class="hint" safe>{say(words.bitrate(oneDecimal(say, bitrate / 1e6)))}</p>}
  </>
)
