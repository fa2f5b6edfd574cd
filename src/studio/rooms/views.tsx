import type { Children } from '@kitajs/html'
import { categoryName, coverOf, type Category, type Product } from '../../catalog/rules.ts'
import type { Say } from '../../platform/words.ts'
import type { Line } from '../../rooms/line/rules.ts'
import { LineNote } from '../../rooms/line/views.tsx'
import { broadcastState, latencies, longest, type Room, type RoomRefusal, type ShelfItem } from '../../rooms/rules.ts'
import { refusalWord, words as roomWords } from '../../rooms/words.ts'
import { FieldError, SelectField, TextArea, TextField, CheckField, type Filled } from '../../ui/fields.tsx'
import { Blank, FromPrice, Icon, More, Picture } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { StudioPage } from '../page.tsx'
import { ObsProfile, OtherPrograms } from './encoders.tsx'
import { Folded } from '../folded.tsx'
import { OpeningCard, WaysCard } from './opening.tsx'
import { words } from './words.ts'

const tones = { announced: 'badge--brand', live: 'badge--live', away: 'badge--warn', ended: '' }

export const StateBadge = ({ say, room, children }: { say: Say; room: Room; children?: Children }) => {
  const state = broadcastState(room)
  return <span class={['badge', tones[state]]}><span safe>{say(roomWords.states[state])}</span>{children as 'safe'}</span>
}

export const times = (say: Say, { startsAt, endsAt }: Pick<Room, 'startsAt' | 'endsAt'>) => {
  const sameDay = say.date(startsAt) === say.date(endsAt)
  return say(words.when, say.dateTime(startsAt), sameDay ? say.time(endsAt) : say.dateTime(endsAt))
}

// The list

export type RoomCard = { room: Room; viewers: number; orders: number; total: number }
type Frame = { visit: Visit; toShip: number }

export const RoomsPage = ({ visit, toShip, cards, older }: Frame & { cards: RoomCard[]; older: string | null }) => (
  <StudioPage visit={visit} title={visit.say(words.title)} current="/studio/rooms" toShip={toShip}
    head={<a class="btn btn--primary push" href="/studio/rooms/new"><Icon name="plus" /><span safe>{visit.say(words.newRoom)}</span></a>}
  >
    {cards.length
      ? <ol class="shows">{cards.map(card => <RoomLine say={visit.say} {...card} />)}</ol>
      : <Blank title={visit.say(words.noRooms)} text={visit.say(words.noRoomsText)}><a class="btn btn--tint" href="/studio/rooms/new" safe>{visit.say(words.newRoom)}</a></Blank>}
    <More say={visit.say} href={older} />
  </StudioPage>
)

const RoomLine = ({ say, room, viewers, orders, total }: RoomCard & { say: Say }) => (
  <li class="card show">
    <Picture id={room.stillId ?? room.coverId} size="s" />
    <div class="show__text">
      <h2><a href={`/studio/rooms/${room.id}`} safe>{room.title}</a></h2>
      <p class="hint"><time datetime={new Date(room.startsAt).toISOString()} safe>{times(say, room)}</time></p>
      <p class="facts">
        <StateBadge say={say} room={room} />
        {room.state === 'live' ? <span><b safe>{say.number(viewers)}</b> {say(words.watching) as 'safe'}</span> : ''}
        {room.state !== 'announced' || orders ? <span><b safe>{say.number(orders)}</b> {say(words.ordersOf, orders) as 'safe'}</span> : ''}
        {room.state !== 'announced' || orders ? <b safe>{say.money(total)}</b> : ''}
      </p>
    </div>
    {room.state === 'ended' ? '' : <a class={['btn', room.state === 'live' && 'btn--tint']} href={`/studio/rooms/${room.id}/live`} safe>{say(words.toConsole)}</a>}
  </li>
)

// A new one

type FormProps = { say: Say; filled: Filled; categories: Category[]; zone: string }

export const NewRoomPage = ({ visit, toShip, ...form }: Frame & Omit<FormProps, 'say'>) => (
  <StudioPage visit={visit} title={visit.say(words.newRoom)} current="/studio/rooms" toShip={toShip}>
    <form class="card form form--column" method="post" action="/studio/rooms" enctype="multipart/form-data">
      <RoomFieldsForm say={visit.say} {...form} />
      <button class="btn btn--primary" safe>{visit.say(words.create)}</button>
    </form>
  </StudioPage>
)

const RoomFieldsForm = ({ say, filled, categories, zone }: FormProps) => (
  <>
    <TextField say={say} filled={filled} name="title" label={say(words.name)} hint={say(words.nameHint)} maxlength={longest.title} />
    <div class="form__two">
      <TextField say={say} filled={filled} name="hostName" label={say(words.hostName)} maxlength={longest.hostName} />
      <SelectField say={say} filled={filled} name="categoryId" label={say(words.category)} options={categories.map(one => ({ value: String(one.id), text: categoryName(say, one) }))} />
    </div>
    <div class="form__two">
      <TextField say={say} filled={filled} name="startsAt" type="datetime-local" label={say(words.startsAt)} />
      <TextField say={say} filled={filled} name="endsAt" type="datetime-local" label={say(words.endsAt)} />
    </div>
    <p class="hint" safe>{say(words.zone, zone)}</p>
    <TextArea say={say} filled={filled} name="introduction" label={say(words.introduction)} hint={say(words.introductionHint)} required={false} maxlength={longest.introduction} />
    <CoverField say={say} filled={filled} />
    <details class="fold">
      <summary class="btn" safe>{say(words.forViewers)}</summary>
      <div class="form">
        <SelectField say={say} filled={filled} name="latency" label={say(words.latency)} hint={say(words.latencyHint)} options={latencies.map(value => ({ value, text: say(words.latencies[value]) }))} />
        <CheckField say={say} filled={filled} name="smaller">{Bun.escapeHTML(say(words.smaller))}</CheckField>
        <p class="hint" safe>{say(words.smallerHint)}</p>
      </div>
    </details>
  </>
)

const CoverField = ({ say, filled }: { say: Say; filled: Filled }) => {
  const kept = filled.values.coverId ?? ''
  return (
    <div class="field">
      <label class="label" for="f-cover" safe>{say(words.cover)}</label>
      <div class="cover">
        {kept ? <Picture id={kept} size="s" /> : ''}
        <input class="input" id="f-cover" name="cover" type="file" accept="image/*" aria-describedby={filled.errors.cover ? 'e-cover h-cover' : 'h-cover'} {...(filled.errors.cover ? { 'aria-invalid': 'true' as const } : {})} />
      </div>
      <span class="hint" id="h-cover" safe>{say(kept ? words.coverKept : words.coverHint)}</span>
      <FieldError say={say} filled={filled} name="cover" />
      <input type="hidden" name="coverId" value={kept} />
      {kept ? <CheckField say={say} filled={filled} name="withoutCover">{Bun.escapeHTML(say(words.withoutCover))}</CheckField> : ''}
    </div>
  )
}

// One room

type RoomPageProps = Frame & Omit<FormProps, 'say'> & {
  room: Room
  shelf: ShelfItem[]
  choices: Choices
  refusals: RoomRefusal[]
  share: string
  stream: StreamProps
  /** How many viewers the way to the internet takes; null when nobody knows. */
  line: Line | null
}

export const RoomPage = ({ visit, toShip, room, shelf, choices, refusals, share, stream, line, ...form }: RoomPageProps) => {
  const { say } = visit
  const over = room.state === 'ended'
  return (
    <StudioPage visit={visit} title={room.title} current="/studio/rooms" toShip={toShip}
      head={<><StateBadge say={say} room={room} />{over ? '' : <a class="btn btn--primary push" href={`/studio/rooms/${room.id}/live`}><Icon name="cam" /><span safe>{say(words.console)}</span></a>}</>}
    >
      {over ? <p class="note"><Icon name="info" /><span><span safe>{say(words.over)}</span>{' '}{room.liveAt === null ? '' : <a href={`/studio/recordings/${room.id}`} safe>{say(words.toRecording)}</a>}</span></p> : ''}
      <div class="edit">
        <div>
          <ShelfCard say={say} room={room} shelf={shelf} choices={choices} />
          <Folded title={say(words.details)} open={Object.keys(form.filled.errors).length > 0}>
            {over ? (
              <fieldset class="form" disabled>
                <legend class="sr" safe>{say(words.details)}</legend>
                <RoomFieldsForm say={say} {...form} />
              </fieldset>
            ) : (
              <form class="form" method="post" action={`/studio/rooms/${room.id}`} enctype="multipart/form-data">
                <RoomFieldsForm say={say} {...form} />
                <button class="btn btn--primary" safe>{say(words.save)}</button>
              </form>
            )}
          </Folded>
        </div>
        <aside>
          {over ? '' : (
            <>
              <StreamCard say={say} {...stream} />
              {refusals.length ? <Refusals say={say} refusals={refusals} /> : ''}
              <Guide say={say} />
              <ObsProfile say={say} roomId={room.id} />
              <OtherPrograms say={say} />
              <WaysCard say={say} room={room} />
              <OpeningCard say={say} room={room} />
            </>
          )}
          <section class="card form">
            <h2 safe>{say(words.share)}</h2>
            <CopyField say={say} id="share" label={say(words.address)} value={share} hint={say(words.shareHint)} />
            <LineNote say={say} line={line} id="line" />
          </section>
          {over ? '' : <End say={say} room={room} />}
        </aside>
      </div>
    </StudioPage>
  )
}

const CopyField = ({ say, id, label, value, hint }: { say: Say; id: string; label: string; value: string; hint?: string }) => (
  <div class="field">
    <label class="label" for={id} safe>{label}</label>
    <div class="copy">
      <input class="input num" id={id} readonly value={value} {...(hint ? { 'aria-describedby': `h-${id}` } : {})} />
      <button class="btn btn--icon" type="button" data-copy={id} aria-label={say(words.copyOf, label)} title={say(words.copyOf, label)}><Icon name="copy" /><Icon name="check" /></button>
    </div>
    {hint ? <span class="hint" id={`h-${id}`} safe>{hint}</span> : ''}
  </div>
)

// The shelf

/** What could still be put there: at most `most` of those that match `q`. */
export type Choices = { products: Product[]; q: string; most: number }

export const ShelfCard = ({ say, room, shelf, choices }: { say: Say; room: Room; shelf: ShelfItem[]; choices: Choices }) => (
  <section class="card" id="shelf" aria-label={say(words.shelf)}>
    <div class="card__head"><h2 safe>{say(words.shelf)}</h2><span class="hint" safe>{say(words.shelfHint)}</span></div>
    {shelf.length ? '' : <p class="hint" safe>{say(words.shelfEmpty)}</p>}
    <ol class="rows shelf">
      {shelf.map((item, index) => <ShelfRow say={say} room={room} item={item} first={index === 0} last={index === shelf.length - 1} />)}
    </ol>
    {room.state === 'ended' ? '' : <ShelfChoices say={say} room={room} choices={choices} open={!shelf.length || choices.q !== ''} />}
  </section>
)

const ShelfRow = ({ say, room, item: { number, product }, first, last }: { say: Say; room: Room; item: ShelfItem; first: boolean; last: boolean }) => (
  <li class="row">
    <Picture id={coverOf(product)} size="s" />
    <h3 safe>{`${number}. ${product.title}`}</h3>
    <p class="row__sub"><FromPrice say={say} amount={product.price} most={product.highestPrice} /><span safe>{stockText(say, product)}</span></p>
    {room.state === 'ended' ? '' : (
      <form class="row__acts" method="post" action={`/studio/rooms/${room.id}/shelf/${product.id}`} hx-post={`/studio/rooms/${room.id}/shelf/${product.id}`} hx-target="#shelf" hx-swap="outerMorph">
        <button class="btn btn--icon btn--sm" id={`up-${product.id}`} name="act" value="up" aria-label={say(words.up, product.title)} {...(first ? { disabled: true } : {})}><Icon name="rise" /></button>
        <button class="btn btn--icon btn--sm" id={`down-${product.id}`} name="act" value="down" aria-label={say(words.down, product.title)} {...(last ? { disabled: true } : {})}><Icon name="sink" /></button>
        <button class="btn btn--icon btn--sm" id={`remove-${product.id}`} name="act" value="remove" aria-label={say(words.remove, product.title)}><Icon name="trash" /></button>
      </form>
    )}
  </li>
)

export const stockText = (say: Say, product: Product) => {
  if (product.state !== 'on-sale') return say(words.notShown)
  return product.stock ? say(words.left, product.stock) : say(words.soldOut)
}

export const ShelfChoices = ({ say, room, choices: { products, q, most }, open }: { say: Say; room: Room; choices: Choices; open: boolean }) => (
  <details class="choices" id="choices" {...(open ? { open: true } : {})}>
    <summary class="btn"><Icon name="plus" /><span safe>{say(words.addProducts)}</span></summary>
    <form class="filters" role="search" method="get" action={`/studio/rooms/${room.id}`} hx-get={`/studio/rooms/${room.id}/choices`} hx-target="#choices" hx-swap="outerHTML">
      <input class="input" type="search" id="f-q" name="q" value={q} aria-label={say(words.find)} placeholder={say(words.find)} />
      <button class="btn" safe>{say(words.search)}</button>
    </form>
    {products.length ? (
      <form class="form" method="post" action={`/studio/rooms/${room.id}/shelf`} hx-post={`/studio/rooms/${room.id}/shelf`} hx-target="#shelf" hx-swap="outerHTML">
        <ul class="rows">
          {products.slice(0, most).map(product => (
            <li>
              <label class="row choice">
                <input type="checkbox" name="product" value={String(product.id)} />
                <Picture id={coverOf(product)} size="s" />
                <span class="choice__name" safe>{product.title}</span>
                <span class="row__sub"><FromPrice say={say} amount={product.price} most={product.highestPrice} /><span safe>{stockText(say, product)}</span></span>
              </label>
            </li>
          ))}
        </ul>
        {products.length > most ? <p class="hint" safe>{say(words.firstOnly, most)}</p> : ''}
        <button class="btn btn--tint" safe>{say(words.add)}</button>
      </form>
    ) : <p class="hint"><span safe>{say(q ? words.nothingFound : words.nothingToAdd)}</span>{' '}{q ? '' : <a href="/studio/products/new" safe>{say(words.newProduct)}</a>}</p>}
  </details>
)

// Streaming

export type StreamProps = { roomId: number; server: string; streamKey: string | null; replaced?: boolean }

/** The key is shown only to those who ask for it, and not kept on the page. */
export const StreamCard = ({ say, roomId, server, streamKey, replaced = false }: StreamProps & { say: Say }) => (
  <section class="card form" id="stream" aria-label={say(words.stream)}>
    <h2 safe>{say(words.stream)}</h2>
    <CopyField say={say} id="stream-server" label={say(words.server)} value={server} />
    {streamKey === null ? (
      <form class="field" method="post" action={`/studio/rooms/${roomId}/key`} hx-post={`/studio/rooms/${roomId}/key`} hx-target="#stream" hx-swap="outerHTML" data-again>
        <span class="label" safe>{say(words.key)}</span>
        <p class="hint" safe>{say(words.keyHidden)}</p>
        <button class="btn"><Icon name="key" /><span safe>{say(words.showKey)}</span></button>
      </form>
    ) : (
      <>
        {replaced ? <p class="note" role="status"><Icon name="check" /><span safe>{say(words.keyReplaced)}</span></p> : ''}
        <CopyField say={say} id="stream-key" label={say(words.key)} value={streamKey} hint={say(words.keyHidden)} />
      </>
    )}
    <button class="btn btn--ghost" type="button" data-open="replace-key"><Icon name="undo" /><span safe>{say(words.replaceKey)}</span></button>
    <Confirm say={say} id="replace-key" title={say(words.replaceKeyTitle)} text={say(words.replaceKeyText)}>
      <form method="post" action={`/studio/rooms/${roomId}/key/replacements`} hx-post={`/studio/rooms/${roomId}/key/replacements`} hx-target="#stream" hx-swap="outerHTML">
        <button class="btn btn--danger" safe>{say(words.replaceKey)}</button>
      </form>
    </Confirm>
  </section>
)

/** Asks once more before something that cannot be undone. */
export const Confirm = ({ say, id, title, text, children }: { say: Say; id: string; title: string; text: string; children: Children }) => (
  <dialog class="sheet confirm" id={id} aria-labelledby={`${id}-title`} aria-describedby={`${id}-text`}>
    <div class="sheet__head"><h2 id={`${id}-title`} safe>{title}</h2></div>
    <div class="sheet__body"><p id={`${id}-text`} safe>{text}</p></div>
    <div class="sheet__foot">
      <form method="dialog"><button class="btn" safe>{say(words.cancel)}</button></form>
      {children as 'safe'}
    </div>
  </dialog>
)

const Guide = ({ say }: { say: Say }) => (
  <Folded title={say(words.guide)}>
    <div class="form guide">
      <ol>{words.steps.map(step => <li safe>{say(step)}</li>)}</ol>
      <dl class="sums">{words.settings.map(([term, value]) => <><dt safe>{say(term)}</dt><dd safe>{say(value)}</dd></>)}</dl>
    </div>
  </Folded>
)

const Refusals = ({ say, refusals }: { say: Say; refusals: RoomRefusal[] }) => (
  <section class="card form">
    <h2 safe>{say(words.refusals)}</h2>
    <p class="hint" safe>{say(words.refusalsHint)}</p>
    <ul class="form">{refusals.map(refusal => <RefusalLine say={say} refusal={refusal} />)}</ul>
  </section>
)

export const RefusalLine = ({ say, refusal: { at, reason, address } }: { say: Say; refusal: RoomRefusal }) => (
  <li class="refusal">
    <p safe>{say(refusalWord(reason))}</p>
    <p class="hint"><time datetime={new Date(at).toISOString()} safe>{say.dateTime(at)}</time> · {say(words.from, Bun.escapeHTML(address)) as 'safe'}</p>
  </li>
)

const End = ({ say, room }: { say: Say; room: Room }) => (
  <>
    <button class="btn btn--danger" type="button" data-open="end-room" safe>{say(room.state === 'live' ? words.end : words.endAnnounced)}</button>
    <EndDialog say={say} room={room} />
  </>
)

export const EndDialog = ({ say, room }: { say: Say; room: Room }) => {
  const live = room.state === 'live'
  return (
    <Confirm say={say} id="end-room" title={say(live ? words.endTitle : words.endAnnouncedTitle)} text={say(live ? words.endText : words.endAnnouncedText)}>
      <form method="post" action={`/studio/rooms/${room.id}/end`}><button class="btn btn--danger" safe>{say(live ? words.end : words.endAnnounced)}</button></form>
    </Confirm>
  )
}
