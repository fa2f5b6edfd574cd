import type { Errors } from '../../platform/form.ts'
import type { Say } from '../../platform/words.ts'
import { mostPieces, pieceUrl, type Piece } from '../../rooms/pieces/rules.ts'
import { words as pieceWords } from '../../rooms/pieces/words.ts'
import type { Room } from '../../rooms/rules.ts'
import { CheckField, FieldError } from '../../ui/fields.tsx'
import { Icon } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { clock } from '../console/views.tsx'
import { StudioPage } from '../page.tsx'
import { words } from './words.ts'

export type PieceCardProps = { piece: Piece; progress: number }

export const WaitingPage = ({ visit, toShip, room, cards, errors }: { visit: Visit; toShip: number; room: Room; cards: PieceCardProps[]; errors: Errors }) => {
  const { say } = visit
  return (
    <StudioPage visit={visit} title={say(words.title)} current="/studio/rooms" toShip={toShip} js={['/js/pieces.js']}>
      <a class="studio__back" href={`/studio/rooms/${room.id}`}><Icon name="back" /><span safe>{room.title}</span></a>
      <p class="form--column" safe>{say(words.intro)}</p>
      <PieceList say={say} room={room} cards={cards} />
      {room.state === 'ended' ? <p class="hint" safe>{say(words.over)}</p> : cards.length >= mostPieces ? <p class="hint" safe>{say(words.full)}</p> : <AddForm say={say} room={room} errors={errors} />}
    </StudioPage>
  )
}

/** Asks for itself again as long as something is being converted. */
export const PieceList = ({ say, room, cards }: { say: Say; room: Room; cards: PieceCardProps[] }) => (
  <section
    class="pieces" id="pieces" aria-label={say(words.title)}
    {...(cards.some(({ piece }) => piece.state === 'waiting') ? { 'hx-get': `/studio/rooms/${room.id}/waiting`, 'hx-trigger': 'every 2s', 'hx-swap': 'outerHTML' } : {})}
  >
    {cards.length ? <ul class="wares">{cards.map(card => <PieceLine say={say} {...card} />)}</ul> : <p class="hint" safe>{say(words.none)}</p>}
  </section>
)

const tones = { waiting: 'badge--warn', ready: 'badge--ok', refused: 'badge--bad' }

const PieceLine = ({ say, piece, progress }: PieceCardProps & { say: Say }) => (
  <li class="ware ware--piece">
    <div class="piece__text">
      <h2 safe>{piece.name}</h2>
      <p class="facts">
        <span safe>{say(words.kinds[piece.kind])}</span>
        <span class={['badge', tones[piece.state]]} safe>{say(words.states[piece.state])}</span>
        {piece.state === 'ready' ? <span class="num" safe>{say(words.facts(clock(piece.duration ?? 0), ((piece.bytes ?? 0) / 1e6).toFixed(1)))}</span> : ''}
      </p>
      {piece.state === 'waiting' ? <progress class="bar" max="100" value={String(Math.round(progress * 100))} aria-label={say(words.states.waiting)}></progress> : ''}
      {piece.reason ? <p class="error" role="status" safe>{say(pieceWords.refusals[piece.reason])}</p> : ''}
      {piece.state !== 'ready' ? '' : piece.kind === 'clip'
        ? <video class="piece__clip" src={pieceUrl(piece)} controls playsinline aria-label={piece.name} {...{ preload: 'none' }}></video>
        : <audio src={pieceUrl(piece)} controls="" preload="none" aria-label={piece.name}></audio>}
    </div>
    <form method="post" action={`/studio/rooms/${piece.roomId}/waiting/${piece.id}/removed`}>
      <button class="btn btn--icon" aria-label={say(words.removeOf(piece.name))} title={say(words.remove)}><Icon name="trash" /></button>
    </form>
  </li>
)

const AddForm = ({ say, room, errors }: { say: Say; room: Room; errors: Errors }) => {
  const filled = { values: {}, errors }
  return (
    <form class="card form form--column" method="post" action={`/studio/rooms/${room.id}/waiting`} enctype="multipart/form-data" data-pieces data-failed={say(words.failed)}>
      <div class="field">
        <label class="label" for="f-file" safe>{say(words.file)}</label>
        <input class="input" id="f-file" name="file" type="file" accept="audio/*,video/*" required aria-describedby={errors.file ? 'e-file h-file' : 'h-file'} {...(errors.file ? { 'aria-invalid': 'true' as const } : {})} />
        <span class="hint" id="h-file" safe>{say(words.fileHint)}</span>
        <FieldError say={say} filled={filled} name="file" />
      </div>
      <CheckField say={say} filled={filled} name="rights">{Bun.escapeHTML(say(words.rights))}</CheckField>
      <p class="hint" safe>{say(words.rightsHint)}</p>
      <div class="field" data-sending hidden>
        <span class="label" safe>{say(words.sending)}</span>
        <progress class="bar" max="100" value="0" aria-label={say(words.sending)}></progress>
      </div>
      <p class="error" role="alert" data-trouble hidden></p>
      <button class="btn btn--primary" safe>{say(words.add)}</button>
    </form>
  )
}
