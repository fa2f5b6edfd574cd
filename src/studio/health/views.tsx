import type { Say } from '../../platform/words.ts'
import type { Room } from '../../rooms/rules.ts'
import type { Quality, Signal } from '../../rooms/signals/rules.ts'
import { Chart, thin } from '../../ui/chart.tsx'
import { Blank, Icon } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { ConsoleSignal } from '../console/views.tsx'
import type { Scene } from '../console/views.tsx'
import { StudioPage } from '../page.tsx'
import { words } from './words.ts'

export type History = { from: number; to: number; signals: Signal[]; quality: Quality[] }
type Part = { say: Say; room: Room; scene: Scene; history: History }

export const HealthPage = ({ visit, toShip, ...part }: { visit: Visit; toShip: number } & Omit<Part, 'say'>) => (
  <StudioPage visit={visit} title={visit.say(words.title)} current="/studio/rooms" toShip={toShip}
    head={<a class="btn push" href={`/studio/rooms/${part.room.id}/live`} safe>{visit.say(words.toConsole)}</a>}
  >
    <a class="studio__back" href={`/studio/rooms/${part.room.id}`}><Icon name="back" /><span safe>{part.room.title}</span></a>
    <HealthParts say={visit.say} {...part} />
  </StudioPage>
)

/** Asks for itself again while the show is not over. */
export const HealthParts = ({ say, room, scene, history }: Part) => (
  <div class="histories" id="histories" {...(room.state === 'ended' ? {} : { 'hx-get': `/studio/rooms/${room.id}/health`, 'hx-trigger': 'every 20s', 'hx-swap': 'outerMorph' })}>
    {room.state === 'ended' ? '' : <section class="card" aria-label={say(words.now)}><ConsoleSignal say={say} scene={scene} /></section>}
    {history.signals.length < 2 ? <Blank title={say(words.nothing)} text={say(words.nothingText)} /> : <Charts say={say} history={history} />}
  </div>
)

const most = 180

const Charts = ({ say, history: { from, to, signals, quality } }: { say: Say; history: History }) => {
  const { charts, units } = words
  const sent = (of: (signal: Signal) => number) => thin(signals, { from, to, most, least: 10_000 }, of)
  const told = (of: (quality: Quality) => number | null) => thin(quality.map(row => ({ ...row, at: row.minute })), { from: from - (from % 60_000), to, most, least: 60_000 }, of)
  return (
    <>
      <p class="hint" safe>{say(words.window(say.dateTime(from), say.time(to)))}</p>
      <h2 safe>{say(words.fromYou)}</h2>
      <div class="charts">
        <Chart say={say} id="chart-bitrate" title={say(charts.bitrate)} points={sent(signal => signal.bitrate)} format={value => say(units.megabits(value))} least={1e6} />
        <Chart say={say} id="chart-frame-rate" title={say(charts.frameRate)} points={sent(signal => signal.frameRate)} format={value => say(units.frames(value))} least={30} />
        <Chart say={say} id="chart-key-frames" title={say(charts.keyFrameGap)} points={sent(signal => signal.keyFrameGap)} format={value => say(units.seconds(value))} least={2} />
        <Chart say={say} id="chart-dropped" title={say(charts.dropped)} points={sent(signal => signal.dropped)} format={value => say(units.count(value))} least={10} />
        <Chart say={say} id="chart-speed" title={say(charts.speed)} points={sent(signal => signal.speed)} format={value => say(units.times(value))} least={1} />
      </div>
      <h2 safe>{say(words.atViewers)}</h2>
      {quality.length ? (
        <div class="charts">
          <Chart say={say} id="chart-stalls" title={say(charts.stalls)} points={told(({ stalls, reports }) => stalls / reports)} format={value => say(units.count(value))} least={1} />
          <Chart say={say} id="chart-stalled" title={say(charts.stalled)} points={told(({ stalled, reports }) => stalled / reports / 1000)} format={value => say(units.seconds(value))} least={2} />
          <Chart say={say} id="chart-latency" title={say(charts.latency)} points={told(({ latency, measured }) => (measured ? latency / measured / 1000 : null))} format={value => say(units.seconds(value))} least={2} />
        </div>
      ) : <p class="hint" safe>{say(words.noReports)}</p>}
    </>
  )
}
