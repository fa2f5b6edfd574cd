import type { ShowRecord, Sample } from '../../analytics/shows/rules.ts'
import type { Product } from '../../catalog/rules.ts'
import type { ExportState } from '../../media/recordings/exports.ts'
import { keepingChoices, type Place, type Recording } from '../../media/recordings/rules.ts'
import { words as mediaWords } from '../../media/recordings/words.ts'
import { pictureUrl } from '../../platform/images.ts'
import type { Say } from '../../platform/words.ts'
import { cutKinds, longestTitle, writeClock, type Cut } from '../../rooms/replay/rules.ts'
import type { Room } from '../../rooms/rules.ts'
import { FieldError, SelectField, type Filled } from '../../ui/fields.tsx'
import { Film } from '../../ui/film.tsx'
import { Blank, Icon, More, Picture } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { sparkBox, sparkline, underLine } from '../console/rules.ts'
import { StudioPage } from '../page.tsx'
import { words } from './words.ts'

type Frame = { visit: Visit; toShip: number }

/** Orders and sales as they are now; the record as it was at the end, null for shows from before records were kept. */
export type Show = { room: Room; record: ShowRecord | null; orders: number; total: number }

const sizeOf = (say: Say, bytes: number) => (bytes < 1e9 ? `${say.number(Math.ceil(bytes / 1e6))} MB` : `${say.number(Math.round(bytes / 1e8) / 10)} GB`)

const lengthOfShow = ({ liveAt, endedAt }: Room) => writeClock(((endedAt ?? 0) - (liveAt ?? 0)) / 1000)

// The list

export const ShowsPage = ({ visit, visit: { say }, toShip, shows, older }: Frame & { shows: Show[]; older: string | null }) => (
  <StudioPage visit={visit} title={say(words.title)} current="/studio/recordings" toShip={toShip}>
    {shows.length
      ? <ol class="shows">{shows.map(show => <ShowLine say={say} {...show} />)}</ol>
      : <Blank title={say(words.none)} text={say(words.noneText)}><a class="btn btn--tint" href="/studio/rooms/new" safe>{say(words.planShow)}</a></Blank>}
    <More say={say} href={older} />
  </StudioPage>
)

const ShowLine = ({ say, ...show }: Show & { say: Say }) => (
  <li class="card show">
    <Picture id={show.room.stillId ?? show.room.coverId} size="s" />
    <div class="show__text">
      <h2><a href={`/studio/recordings/${show.room.id}`} safe>{show.room.title}</a></h2>
      <p class="hint"><time datetime={new Date(show.room.liveAt!).toISOString()} safe>{say.dateTime(show.room.liveAt!)}</time></p>
      <p class="facts">
        <span><b class="num" safe>{lengthOfShow(show.room)}</b></span>
        {show.record ? <span><b safe>{say.number(show.record.visitors)}</b> {say(words.came) as 'safe'}</span> : ''}
        <span><b safe>{say.number(show.orders)}</b> {say(words.ordersOf, show.orders) as 'safe'}</span>
        <b safe>{say.money(show.total)}</b>
      </p>
    </div>
  </li>
)

const Figures = ({ say, show: { room, record, orders, total } }: { say: Say; show: Show }) => (
  <dl class="figures">
    {([
      [words.length, lengthOfShow(room)],
      ...(record ? [
        [words.peak, say.number(record.peak)], [words.visitors, say.number(record.visitors)],
        [words.likes, say.number(record.likes)], [words.messages, say.number(record.messages)],
      ] as const : []),
      [words.orders, say.number(orders)], [words.revenue, say.money(total)],
    ] as const).map(([name, figure]) => <div><dt safe>{say(name)}</dt><dd class="num" safe>{figure}</dd></div>)}
  </dl>
)

// One show

export type ExportLine = { number: number; bytes: number; duration: number; state: ExportState }

export type RecordingProps = {
  show: Show
  samples: Sample[]
  /** Null when nothing was recorded. */
  film: { recording: Recording; src: string; hidden: boolean; stock: { place: Place; bytes: number }[] } | null
  cuts: { cut: Cut; filled: Filled }[]
  fresh: Filled
  products: Product[]
  exports: ExportsProps
  short: boolean
}

export const RecordingPage = ({ visit, visit: { say }, toShip, show, show: { room }, samples, film, cuts, fresh, products, exports, short }: Frame & RecordingProps) => (
  <StudioPage visit={visit} title={room.title} current="/studio/recordings" toShip={toShip} js={['/js/replay.js']}
    head={film ? <a class="btn push" href={`/rooms/${room.id}/replay`}><Icon name="play" /><span safe>{say(words.replayPage)}</span></a> : ''}
  >
    {short ? <p class="note note--warn"><Icon name="info" /><span safe>{say(words.inTrouble)}</span></p> : ''}
    <section class="card form">
      <p class="hint"><time datetime={new Date(room.liveAt!).toISOString()} safe>{`${say(words.began)} ${say.dateTime(room.liveAt!)}`}</time></p>
      <Figures say={say} show={show} />
      <Curve say={say} samples={samples} />
    </section>
    {film ? (
      <div class="edit">
        <div>
          <section class="card form">
            <h2 safe>{say(words.recording)}</h2>
            <Film label={say(words.picture(room.title))} otherwise={say(words.noFilm)} src={film.src} poster={room.stillId ? pictureUrl(room.stillId, 'm') : null} eager />
          </section>
          <Pieces say={say} room={room} cuts={cuts} fresh={fresh} products={products} />
        </div>
        <aside>
          <Exports say={say} {...exports} />
          <Keeping say={say} room={room} film={film} />
        </aside>
      </div>
    ) : <p class="note"><Icon name="info" /><span safe>{say(words.noRecording)}</span></p>}
  </StudioPage>
)

const Curve = ({ say, samples }: { say: Say; samples: Sample[] }) => {
  const line = sparkline(samples.map(({ viewers }) => viewers))
  if (!line) return ''
  const most = say.number(Math.max(...samples.map(({ viewers }) => viewers)))
  return <svg class="spark spark--wide" viewBox={sparkBox} preserveAspectRatio="none" role="img" aria-label={say(words.curveText(most))}><path class="spark__fill" d={underLine(line)} /><path d={line} /></svg>
}

// Chapters and clips

type PiecesProps = { say: Say; room: Room; cuts: { cut: Cut; filled: Filled }[]; fresh: Filled; products: Product[] }

const Pieces = ({ say, room, cuts, fresh, products }: PiecesProps) => (
  <section class="card form" id="pieces">
    <h2 safe>{say(words.pieces)}</h2>
    <p class="hint" safe>{say(words.piecesHint)}</p>
    {cuts.length ? '' : <p class="hint" safe>{say(words.noPieces)}</p>}
    <ol class="pieces">
      {cuts.map(({ cut, filled }) => (
        <li>
          <details class="piece" {...(Object.keys(filled.errors).length ? { open: true } : {})}>
            <summary>
              <span class={['badge', cut.kind === 'chapter' && 'badge--brand']} safe>{say(words.kinds[cut.kind])}</span>
              <b safe>{cut.title}</b>
              <span class="num hint" safe>{`${filled.values.from} – ${filled.values.to}`}</span>
            </summary>
            <form class="form" method="post" action={`/studio/recordings/${room.id}/cuts/${cut.id}`}>
              <CutFieldsForm say={say} filled={filled} products={products} id={`-${cut.id}`} />
              <div class="piece__acts">
                <button class="btn btn--primary" name="act" value="save" safe>{say(words.save)}</button>
                <a class="btn" href={`/cuts/${cut.id}`}><Icon name="play" /><span safe>{say(words.watchPiece)}</span></a>
                <button class="btn btn--danger" name="act" value="remove" formnovalidate="" safe>{say(words.remove)}</button>
              </div>
            </form>
          </details>
        </li>
      ))}
    </ol>
    <details class="piece" id="new-piece" {...(Object.keys(fresh.errors).length ? { open: true } : {})}>
      <summary class="btn"><Icon name="plus" /><span safe>{say(words.newPiece)}</span></summary>
      <form class="form" method="post" action={`/studio/recordings/${room.id}/cuts`}>
        <CutFieldsForm say={say} filled={fresh} products={products} id="" />
        <button class="btn btn--primary" safe>{say(words.save)}</button>
      </form>
    </details>
  </section>
)

/** Many such forms stand on one page: `id` tells their fields apart. */
const CutFieldsForm = ({ say, filled, products, id }: { say: Say; filled: Filled; products: Product[]; id: string }) => (
  <>
    <Piece say={say} filled={filled} name="title" label={say(words.name)} id={id} maxlength={longestTitle} />
    <div class="form__two">
      <Piece say={say} filled={filled} name="from" label={say(words.from)} id={id} maxlength={10} />
      <Piece say={say} filled={filled} name="to" label={say(words.to)} id={id} maxlength={10} />
    </div>
    <div class="form__two">
      <Choice say={say} filled={filled} name="kind" label={say(words.kind)} id={id} options={cutKinds.map(kind => ({ value: kind, text: say(words.kinds[kind]) }))} />
      <Choice say={say} filled={filled} name="product" label={say(words.product)} id={id} options={[{ value: '', text: say(words.noProduct) }, ...products.map(product => ({ value: String(product.id), text: product.title }))]} />
    </div>
  </>
)

type PieceProps = { say: Say; filled: Filled; name: string; label: string; id: string }

const Piece = ({ say, filled, name, label, id, maxlength }: PieceProps & { maxlength: number }) => (
  <div class="field">
    <label class="label" for={`f-${name}${id}`} safe>{label}</label>
    <input class="input" id={`f-${name}${id}`} name={name} value={filled.values[name] ?? ''} required maxlength={String(maxlength)} {...(filled.errors[name] ? { 'aria-invalid': 'true' as const, 'aria-describedby': `e-${name}` } : {})} />
    <FieldError say={say} filled={filled} name={name} />
  </div>
)

const Choice = ({ filled, name, label, id, options }: PieceProps & { options: { value: string; text: string }[] }) => (
  <div class="field">
    <label class="label" for={`f-${name}${id}`} safe>{label}</label>
    <select class="input" id={`f-${name}${id}`} name={name}>
      {options.map(option => <option value={option.value} {...(option.value === filled.values[name] ? { selected: true } : {})} safe>{option.text}</option>)}
    </select>
  </div>
)

// Downloads

export type ExportsProps = { roomId: number; lines: ExportLine[] | null; joined: boolean }

export const Exports = ({ say, roomId, lines, joined }: ExportsProps & { say: Say }) => (
  <section
    class="card form" id="exports" aria-label={say(words.download)}
    {...(lines?.some(({ state }) => state.state === 'running') ? { 'hx-get': `/studio/recordings/${roomId}/exports`, 'hx-trigger': 'load delay:1s', 'hx-target': '#exports', 'hx-swap': 'outerHTML' } : {})}
  >
    <h2 safe>{say(words.download)}</h2>
    <p class="hint" safe>{say(lines === null ? words.notClosed : joined ? words.downloadHint : words.singly)}</p>
    <ol class="form">{(lines ?? []).map(line => <ExportItem say={say} roomId={roomId} line={line} count={lines!.length} joined={joined} />)}</ol>
  </section>
)

const ExportItem = ({ say, roomId, line: { number, bytes, duration, state }, count, joined }: { say: Say; roomId: number; line: ExportLine; count: number; joined: boolean }) => (
  <li class="form">
    <p><b safe>{say(words.part(number, count))}</b> <span class="hint num" safe>{`${writeClock(duration / 1000)} · ${sizeOf(say, bytes)}`}</span></p>
    {state.state === 'running' ? <p role="status"><progress value={String(state.done)} max="1"></progress> <span class="hint num" safe>{say(words.making(Math.round(state.done * 100)))}</span></p> : ''}
    {state.state === 'failed' ? <p class="error" role="alert" safe>{say(words.failed)}</p> : ''}
    {state.state === 'ready' || !joined ? <a class="btn btn--primary" href={`/studio/recordings/${roomId}/exports/${number}`} download=""><Icon name="down" /><span safe>{say(words.fetch)}</span></a> : ''}
    {joined && (state.state === 'none' || state.state === 'failed') ? (
      <form method="post" action={`/studio/recordings/${roomId}/exports`} hx-post={`/studio/recordings/${roomId}/exports`} hx-target="#exports" hx-swap="outerHTML">
        <input type="hidden" name="part" value={String(number)} />
        <button class="btn" safe>{say(words.make)}</button>
      </form>
    ) : ''}
  </li>
)

// Keeping

const Keeping = ({ say, room, film: { recording, hidden, stock } }: { say: Say; room: Room; film: NonNullable<RecordingProps['film']> }) => (
  <>
    <section class="card form">
      <h2 safe>{say(words.keeping)}</h2>
      {recording.keepUntil === null ? '' : <p safe>{say(words.keptUntil(say.date(recording.keepUntil)))}</p>}
      {stock.map(({ place, bytes }) => <p class="hint" safe>{say(words.where(say(mediaWords.places[place]), sizeOf(say, bytes)))}</p>)}
      <form class="form" method="post" action={`/studio/recordings/${room.id}/keeping`}>
        <SelectField say={say} filled={{ values: {}, errors: {} }} name="years" label={say(words.keepLonger)} options={keepingChoices.map(years => ({ value: String(years), text: say(words.years(years)) }))} />
        <button class="btn" safe>{say(words.save)}</button>
      </form>
    </section>
    <section class="card form">
      <p safe>{say(hidden ? words.hidden : words.shown)}</p>
      <form method="post" action={`/studio/recordings/${room.id}/shown`}>
        <button class="btn" name="shown" value={hidden ? 'yes' : ''} safe>{say(hidden ? words.show : words.hide)}</button>
      </form>
    </section>
  </>
)
