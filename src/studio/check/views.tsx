import type { Say, Word } from '../../platform/words.ts'
import { isRehearsing, type Room } from '../../rooms/rules.ts'
import { Icon } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { StudioPage } from '../page.tsx'
import { pictureState, Preview } from '../console/views.tsx'
import { OpeningForm } from '../rooms/opening.tsx'
import { whatHolds, type Finding, type Verdict } from './rules.ts'
import type { Checked } from './actions.ts'
import { words } from './words.ts'

export type CheckProps = Checked & { room: Room; stream: string; name: string; despite: boolean }
type Part = CheckProps & { say: Say }

export const CheckPage = ({ visit, toShip, ...check }: { visit: Visit; toShip: number } & CheckProps) => {
  const { say } = visit
  const { room, stream } = check
  return (
    <StudioPage visit={visit} title={say(words.title)} current="/studio/rooms" toShip={toShip} js={['/js/player.js', '/js/check.js']}
      head={<a class="btn push" href={`/studio/rooms/${room.id}/live`} safe>{say(words.console)}</a>}
    >
      <a class="studio__back" href={`/studio/rooms/${room.id}`}><Icon name="back" /><span safe>{room.title}</span></a>
      <div class="edit edit--aside-first">
        <div>
          <CheckList say={say} {...check} />
        </div>
        <aside>
          <section class="card form check__picture" aria-label={say(words.preview)}>
            {room.state === 'ended' ? '' : <Preview say={say} room={room} stream={stream} state={pictureState(check)} />}
            <p class="hint" safe>{say(room.state === 'live' ? words.previewLive : isRehearsing(room) ? words.preview : words.itself)}</p>
          </section>
          <Gate say={say} {...check} />
          {room.state === 'announced' && room.openedAt === null ? <OpeningForm say={say} room={room} /> : ''}
        </aside>
      </div>
      <Beat {...check} />
    </StudioPage>
  )
}

/** Asks again by itself, so that an encoder that comes or goes is seen; it is measured every half minute. */
const Beat = ({ room, health, measuredAt, ffmpeg }: Pick<CheckProps, 'room' | 'health' | 'measuredAt' | 'ffmpeg'>) =>
  room.state === 'ended' ? <div id="check-beat" hidden></div> : (
    <div
      id="check-beat" hidden hx-post={`/studio/rooms/${room.id}/check/measurements?often`} hx-swap="outerHTML"
      hx-trigger={!health ? 'every 4s, again' : measuredAt === null && ffmpeg ? 'load delay:2s, every 8s, again' : 'every 8s, again'}
    ></div>
  )

/** What a measurement is answered with: each part goes to its own place. */
export const CheckAnswer = (props: Part) => (
  <>
    <Beat {...props} />
    <hx-partial hx-target="#check" hx-swap="outerMorph"><CheckList {...props} /></hx-partial>
    <hx-partial hx-target="#gate" hx-swap="outerMorph"><Gate {...props} /></hx-partial>
  </>
)

const groups = ['line', 'picture', 'sound'] as const

const CheckList = ({ say, room, findings, measuredAt, health }: Part) => (
  <section class="card checks" id="check" aria-label={say(words.title)}>
    <div class="card__head">
      <p class="hint" role="status" safe>{measuredAt === null ? say(health ? words.soon : words.noStream) : say(words.measuredAt(say.time(measuredAt)))}</p>
      <form method="post" action={`/studio/rooms/${room.id}/check/measurements`} hx-post={`/studio/rooms/${room.id}/check/measurements`} hx-target="#check-beat" hx-swap="outerHTML" data-again>
        <button class="btn btn--sm" id="check-again" safe>{say(words.again)}</button>
      </form>
    </div>
    {groups.map(group => (
      <>
        <h2 safe>{say(words.groups[group])}</h2>
        <ul>{findings.filter(finding => finding.group === group).map(finding => <Line say={say} room={room} finding={finding} />)}</ul>
      </>
    ))}
  </section>
)

const tones: Record<Verdict, string> = { good: 'badge--ok', mind: 'badge--warn', bad: 'badge--bad', unknown: '', waiting: '' }

const textOf = (say: Say, figure: Word | null) => (figure === null ? '–' : say(figure))

const Line = ({ say, room, finding: { name, verdict, figure, advice } }: { say: Say; room: Room; finding: Finding }) => (
  <li class="check__line" id={`check-${name}`} data-verdict={verdict}>
    <h3 safe>{say(words.names[name])}</h3>
    <p class="check__figure"><b class="num" safe>{textOf(say, figure)}</b></p>
    <span class={['badge', tones[verdict]]} safe>{say(words.verdicts[verdict])}</span>
    {advice ? <p class="check__advice" safe>{say(advice)}</p> : ''}
    {name === 'upload' && room.state !== 'ended' ? (
      <p class="check__advice">
        <button class="btn btn--sm" type="button" id="test-upload" data-upload={`/studio/rooms/${room.id}/check/upload`} data-busy-text={say(words.testing)} data-failed-text={say(words.uploadFailed)} safe>{say(words.testUpload)}</button>
        <span class="hint" role="status" id="upload-state"></span>
      </p>
    ) : ''}
    {words.tips[name] ? <p class="check__advice hint" safe>{say(words.tips[name]!)}</p> : ''}
  </li>
)

/** The one button that opens the show, and what stands in its way. */
const Gate = (props: Part) => {
  const { say, room, health, findings, despite } = props
  const held = whatHolds(findings)
  return (
    <section class="card form" id="gate" aria-live="polite">
      <span data-player-state={pictureState(props)} hidden></span>
      {room.openedAt !== null && room.openedBy ? <p class="note"><Icon name="info" /><span safe>{`${say(words.opened(room.openedBy, say.dateTime(room.openedAt)))}${despite ? ` · ${say(words.despite)}` : ''}`}</span></p> : ''}
      {room.state === 'live' ? <p class="hint" safe>{say(words.isLive)}</p> : ''}
      {isRehearsing(room) ? (
        <>
          <h2 safe>{say(!health ? words.waits : held.length ? words.notReady(held.length) : words.ready)}</h2>
          <p class="hint" safe>{say(!health ? words.noPicture : held.length ? words.notReadyText : words.readyText)}</p>
          {!health ? '' : held.length ? <Anyway {...props} held={held} /> : (
            <form method="post" action={`/studio/rooms/${room.id}/open`}><button class="btn btn--primary btn--big" id="go-live"><Icon name="cam" /><span safe>{say(words.goLive)}</span></button></form>
          )}
        </>
      ) : ''}
    </section>
  )
}

const Anyway = ({ say, room, name, held }: Part & { held: Finding[] }) => (
  <>
    <button class="btn" type="button" id="anyway-open" data-open="anyway" safe>{say(words.anyway)}</button>
    <dialog class="sheet" id="anyway" aria-labelledby="anyway-title">
      <form class="form" method="post" action={`/studio/rooms/${room.id}/open`} data-again>
        <div class="sheet__head"><h2 id="anyway-title" safe>{say(words.anywayTitle)}</h2></div>
        <div class="sheet__body">
          <p safe>{say(words.anywayText)}</p>
          <ul class="check__held">{held.map(finding => <li safe>{say(words.names[finding.name])}</li>)}</ul>
          <div class="field">
            <label class="label" for="f-name" safe>{say(words.name)}</label>
            <input class="input" id="f-name" name="name" required value={name} maxlength="40" autocomplete="name" />
          </div>
          <input type="hidden" name="anyway" value="yes" />
        </div>
        <div class="sheet__foot">
          <button class="btn" formmethod="dialog" formnovalidate safe>{say(words.cancel)}</button>
          <button class="btn btn--danger" safe>{say(words.goLive)}</button>
        </div>
      </form>
    </dialog>
  </>
)
