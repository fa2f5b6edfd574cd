import type { Children } from '@kitajs/html'
import { AddressFields, AddressLines } from '../accounts/addresses/views.tsx'
import { variantName, type Variant } from '../catalog/variants/rules.ts'
import type { Carrier } from '../fulfilment/carriers/rules.ts'
import { ParcelsOfCase } from '../fulfilment/views.tsx'
import { orderNumber, type Order } from '../orders/rules.ts'
import { ConsentNote } from '../orders/views.tsx'
import { isOnline } from '../payments/rules.ts'
import { pictureUrl } from '../platform/images.ts'
import type { Say } from '../platform/words.ts'
import { CheckField, FieldError, SelectField, TextArea, TextField, type Filled } from '../ui/fields.tsx'
import { Layout } from '../ui/layout.tsx'
import { Blank, Icon, More, Picture } from '../ui/parts.tsx'
import type { Visit } from '../ui/visit.ts'
import {
  caseNumber, isOver, isOverdue, kindsFor, longest, movesOf, reasonsFor, reasons, stageOf, stateElement, windowEnd,
  type Case, type CaseInFull, type Film, type Message, type Passage, type Side, type State,
} from './rules.ts'
import { words } from './words.ts'

const tone: Record<State, string> = {
  requested: 'badge--warn', refused: 'badge--bad', approved: 'badge--brand', returning: 'badge--brand', received: 'badge--brand', inspected: 'badge--brand',
  refunded: 'badge--ok', replaced: 'badge--ok', repaired: 'badge--ok', appealed: 'badge--warn', closed: '', withdrawn: '',
}

export const CaseBadge = ({ say, one }: { say: Say; one: Pick<Case, 'state'> }) => <span class={['badge', tone[one.state]]} safe>{say(words.state[one.state])}</span>

/** What of the order is in the case, as text: 手绘盖碗 ×2 · 茶则 */
export const itemsText = (say: Say, one: Pick<Case, 'items'>, order: Pick<Order, 'lines'>) =>
  one.items
    .map(({ position, quantity }) => {
      const { title, variantName } = order.lines[position]!
      return [title, variantName, quantity > 1 ? say(words.times, say.number(quantity)) : ''].filter(Boolean).join(' ')
    })
    .join(' · ')

// On the order's page

type WindowProps = { say: Say; order: Pick<Order, 'state'>; receivedAt: number | null; now: number; excluded: boolean }

/** Until when something can be sent back. */
export const windowText = ({ say, order, receivedAt, now, excluded }: WindowProps) => {
  const stage = stageOf(order)
  if (stage === 'unshipped') return say(words.windowUnshipped)
  if (receivedAt === null) return say(words.windowBefore)
  const end = windowEnd(receivedAt, say.customs.timeZone)
  const text = say(now <= end ? words.windowOpen : words.windowOver, say.dateTime(end))
  return excluded ? `${text} ${say(words.someExcluded)}` : text
}

export type OrderCases = { order: Order; cases: Case[]; receivedAt: number | null; now: number; excluded: number[]; mayApply: boolean }

/** What the order's own page says about it: until when, what is under way, and how to ask. */
export const AftersalesCard = ({ say, order, cases, receivedAt, now, excluded, mayApply }: OrderCases & { say: Say }) => {
  if (!stageOf(order) && !cases.length) return ''
  return (
    <section class="card form">
      <div class="card__head"><h2 safe>{say(words.title)}</h2></div>
      {stageOf(order) ? <p class="hint" safe>{windowText({ say, order, receivedAt, now, excluded: excluded.length > 0 })}</p> : ''}
      {cases.length ? <ul class="entries">{cases.map(one => <CaseLine say={say} one={one} order={order} now={now} />)}</ul> : ''}
      {mayApply ? <p><a class="btn" href={`/orders/${order.id}/aftersales/new`}><Icon name="undo" /><span safe>{say(words.apply)}</span></a></p> : ''}
    </section>
  )
}

const CaseLine = ({ say, one, order, now }: { say: Say; one: Case; order: Pick<Order, 'lines'>; now: number }) => (
  <li class="entry">
    <span>
      <a class="entry__name" href={`/aftersales/${one.id}`} safe>{`${say(words.kind[one.kind])} · ${itemsText(say, one, order)}`}</a>
      <span class="hint" safe>{[caseNumber(one), dueText(say, one, 'buyer', now)].filter(Boolean).join(' · ')}</span>
    </span>
    <CaseBadge say={say} one={one} />
  </li>
)

export const OrderCasesPage = ({ visit, visit: { say }, ...props }: OrderCases & { visit: Visit }) => (
  <Layout visit={visit} title={say(words.ofOrder, orderNumber(props.order))} narrow>
    <h1 safe>{say(words.ofOrder, orderNumber(props.order))}</h1>
    <AftersalesCard say={say} {...props} />
    <p><a href={`/orders/${props.order.id}`} safe>{say(words.backToOrder)}</a></p>
  </Layout>
)

export const CasesPage = ({ visit, visit: { say }, cases, orders, now, more }: { visit: Visit; cases: Case[]; orders: Map<number, Order>; now: number; more: string | null }) => (
  <Layout visit={visit} title={say(words.mine)} narrow>
    <h1 safe>{say(words.mine)}</h1>
    {cases.length
      ? <ul class="card entries">{cases.map(one => <CaseLine say={say} one={one} order={orders.get(one.orderId)!} now={now} />)}</ul>
      : <Blank title={say(words.none)} text={say(words.noneText)}><a class="btn btn--primary" href="/orders" safe>{say(words.toOrders)}</a></Blank>}
    <More say={say} href={more} />
  </Layout>
)

// The application

export type ApplyProps = {
  visit: Visit
  order: Order
  intent: string
  /** How many of each line can be asked for. */
  free: number[]
  /** Positions of what is not taken back without a reason. */
  excluded: number[]
  /** What else each line can be exchanged for. */
  others: Variant[][]
  receivedAt: number | null
  now: number
  filled: Filled
  pictureIds: string[]
  films: Film[]
}

export const ApplyPage = ({ visit, visit: { say }, order, intent, free, excluded, others, receivedAt, now, filled, pictureIds, films }: ApplyProps) => {
  const stage = stageOf(order)!
  const offered = reasonsFor(stage)
  return (
    <Layout visit={visit} title={say(words.applyTitle)} narrow>
      <h1 safe>{say(words.applyTitle)}</h1>
      <p class="note"><Icon name="clock" /><span safe>{windowText({ say, order, receivedAt, now, excluded: excluded.length > 0 })}</span></p>
      {filled.errors.form ? <p class="note note--bad" role="alert" safe>{say(filled.errors.form)}</p> : ''}
      <form class="form" method="post" action={`/orders/${order.id}/aftersales`} enctype="multipart/form-data">
        <input type="hidden" name="intent" value={intent} />
        <fieldset class="card form plain">
          <legend class="legend" safe>{say(words.whichItems)}</legend>
          <ul class="entries">
            {order.lines.map((line, position) => (
              <li class="entry">
                <Picture id={line.pictureId} size="s" />
                <span>
                  <b safe>{line.title}</b>
                  <span class="hint" safe>{[line.variantName, say.money(line.price), say(free[position] ? words.left : words.inCase, say.number(free[position] ?? 0))].filter(Boolean).join(' · ')}</span>
                  {excluded.includes(position) ? <span class="badge badge--warn" safe>{say(words.excludedMark)}</span> : ''}
                  {(others[position] ?? []).length && stage !== 'unshipped' ? <WantedSelect say={say} position={position} others={others[position]!} chosen={filled.values[`wanted-${position}`] ?? ''} /> : ''}
                </span>
                {free[position]
                  ? <QuantitySelect say={say} position={position} most={free[position]!} whole={stage === 'unshipped'} title={line.title} chosen={Number(filled.values[`quantity-${position}`] ?? 0)} /> : ''}
              </li>
            ))}
          </ul>
          <FieldError say={say} filled={filled} name="items" />
        </fieldset>

        <fieldset class="card form plain">
          <legend class="legend" safe>{say(words.whatKind)}</legend>
          <div class="picks">
            {kindsFor(stage).map((kind, index) => (
              <label class="pick">
                <input type="radio" name="kind" value={kind} {...((filled.values.kind ?? (index === 0 ? kind : '')) === kind ? { checked: true } : {})} />
                <span class="pick__text"><b safe>{say(words.kind[kind])}</b><span class="hint" safe>{say(words.kindHint[kind])}</span></span>
              </label>
            ))}
          </div>
          <FieldError say={say} filled={filled} name="kind" />
          <div class="field">
            <label class="label" for="f-reason" safe>{say(words.why)}</label>
            <select class="input" id="f-reason" name="reason" required {...(filled.errors.reason ? { 'aria-invalid': 'true' as const, 'aria-describedby': 'e-reason' } : {})}>
              <option value="" safe>{say(words.chooseReason)}</option>
              {([[true, words.faultReasons], [false, words.otherReasons]] as const).map(([fault, label]) => {
                const group = offered.filter(reason => reasons[reason].fault === fault)
                return group.length
                  ? <optgroup label={say(label)}>{group.map(reason => <option value={reason} {...(filled.values.reason === reason ? { selected: true } : {})} safe>{say(words.reason[reason])}</option>)}</optgroup>
                  : ''
              })}
            </select>
            <FieldError say={say} filled={filled} name="reason" />
          </div>
          <TextArea say={say} filled={filled} name="story" label={say(words.story)} hint={say(words.storyHint)} maxlength={longest.story} />
        </fieldset>

        <fieldset class="card form plain">
          <legend class="legend" safe>{say(words.evidence)}</legend>
          <KeptPictures say={say} ids={pictureIds} />
          <FileField say={say} filled={filled} name="pictures" label={say(words.pictures)} hint={say(words.picturesHint)} accept="image/jpeg,image/png,image/webp" />
          {films.length ? (
            <ul class="entries">
              {films.map(film => (
                <li class="entry">
                  <input type="hidden" name="film" value={film.id} />
                  <span><b safe>{say(words.film, film.name)}</b></span>
                  <label class="check"><input type="checkbox" name="dropFilm" value={film.id} /><span safe>{say(words.drop)}</span></label>
                </li>
              ))}
            </ul>
          ) : ''}
          <FileField say={say} filled={filled} name="films" label={say(words.films)} hint={say(words.filmsHint)} accept="video/*" />
        </fieldset>

        <section class="card form">
          {stage === 'unshipped' ? '' : <CheckField say={say} filled={filled} name="intact"><span safe>{say(words.intact)}</span></CheckField>}
          <CheckField say={say} filled={filled} name="declared"><span safe>{say(words.declare)}</span></CheckField>
          <p class="hint" safe>{say(words.reviewPromise)}</p>
          <button class="btn btn--primary btn--big" safe>{say(words.submit)}</button>
        </section>
      </form>
      <p><a href={`/orders/${order.id}`} safe>{say(words.backToOrder)}</a></p>
    </Layout>
  )
}

const QuantitySelect = ({ say, position, most, whole, title, chosen }: { say: Say; position: number; most: number; whole: boolean; title: string; chosen: number }) => (
  <select class="input input--short" name={`quantity-${position}`} aria-label={say(words.pieces, title)}>
    {Array.from({ length: whole ? 1 : most + 1 }, (_, count) => (whole ? most : count)).map(count => (
      <option value={String(count)} {...(count === chosen ? { selected: true } : {})} safe>{say.number(count)}</option>
    ))}
  </select>
)

const WantedSelect = ({ say, position, others, chosen }: { say: Say; position: number; others: Variant[]; chosen: string }) => (
  <label class="hint wanted">
    <span safe>{say(words.wanted)}</span>
    <select class="input" name={`wanted-${position}`}>
      <option value="" safe>{say(words.wantedSame)}</option>
      {others.map(other => <option value={String(other.id)} {...(chosen === String(other.id) ? { selected: true } : {})} safe>{variantName(other)}</option>)}
    </select>
  </label>
)

/** Chosen with a form that came back: they need not be chosen again. */
export const KeptPictures = ({ say, ids }: { say: Say; ids: string[] }) => (
  ids.length ? (
    <ul class="evidence" aria-label={say(words.kept)}>
      {ids.map((id, index) => (
        <li>
          <input type="hidden" name="picture" value={id} />
          <Picture id={id} size="s" alt={say(words.picture, say.number(index + 1))} />
          <label class="check"><input type="checkbox" name="drop" value={id} /><span safe>{say(words.drop)}</span></label>
        </li>
      ))}
    </ul>
  ) : ''
)

export const FileField = ({ say, filled, name, label, hint, accept }: { say: Say; filled: Filled; name: string; label: string; hint?: string; accept: string }) => (
  <div class="field">
    <label class="label" for={`f-${name}`} safe>{label}</label>
    <input
      class="input" id={`f-${name}`} type="file" name={name} multiple accept={accept}
      {...(filled.errors[name] ? { 'aria-invalid': 'true' as const, 'aria-describedby': `e-${name}` } : hint ? { 'aria-describedby': `h-${name}` } : {})}
    />
    {hint ? <span class="hint" id={`h-${name}`} safe>{hint}</span> : ''}
    <FieldError say={say} filled={filled} name={name} />
  </div>
)

// A case, to whoever looks at it

export type CaseView = { say: Say; one: CaseInFull; order: Order; carriers: Carrier[]; side: Side; now: number; base: string }

export const dueText = (say: Say, { waitsFor, dueAt, state }: Pick<Case, 'waitsFor' | 'dueAt' | 'state'>, side: Side, now: number) => {
  if (waitsFor === null || dueAt === null) return ''
  if (waitsFor !== 'buyer' && dueAt < now) return say(words.overdue)
  if (side !== 'buyer') return say(words.due, say.dateTime(dueAt))
  if (waitsFor === 'buyer') return say(state === 'approved' ? words.dueBuyer : words.closesAt, say.dateTime(dueAt))
  return say(waitsFor === 'merchant' ? words.dueMerchant : words.dueAdmin, say.dateTime(dueAt))
}

export const historyElement = (one: Pick<Case, 'id'>) => `history-${one.id}`
export const threadElement = (one: Pick<Case, 'id'>) => `thread-${one.id}`

/** What was asked for, of what, why, and what shows it. */
export const ApplicationCard = ({ say, one, order, base }: CaseView) => (
  <section class="card form">
    <div class="card__head"><h2 safe>{say(words.application)}</h2><span class="badge" safe>{say(words.kind[one.kind])}</span></div>
    <ul class="entries">
      {one.items.map(({ position, quantity, wantedName }) => {
        const line = order.lines[position]!
        return (
          <li class="entry">
            <Picture id={line.pictureId} size="s" />
            <span><b safe>{line.title}</b><span class="hint" safe>{[line.variantName, say(words.times, say.number(quantity)), wantedName === null ? '' : say(words.exchangeFor, wantedName)].filter(Boolean).join(' · ')}</span></span>
            <span class="price" safe>{say.money(line.price * quantity)}</span>
            <ConsentNote say={say} consent={one.consents.find(consent => consent.position === position)} />
          </li>
        )
      })}
    </ul>
    <p><b safe>{say(words.reason[one.reason])}</b> <span class={['badge', one.free && 'badge--ok']} safe>{say(one.free ? words.free : one.byRight ? words.notFree : words.byAgreement)}</span></p>
    {one.story ? <p class="lines" safe>{one.story}</p> : ''}
    <Pictures say={say} ids={one.evidence} />
    {one.films.map(film => <FilmOf say={say} film={film} base={base} />)}
  </section>
)

const Pictures = ({ say, ids }: { say: Say; ids: string[] }) => (
  ids.length ? (
    <ul class="evidence">
      {ids.map((id, index) => <li><a href={pictureUrl(id, 'l')}><Picture id={id} size="s" alt={say(words.picture, say.number(index + 1))} /></a></li>)}
    </ul>
  ) : ''
)

const FilmOf = ({ say, film, base }: { say: Say; film: Film; base: string }) => {
  if (film.state === 'waiting') return <p class="hint" safe>{`${say(words.film, film.name)} · ${say(words.filmWaiting)}`}</p>
  if (film.state === 'refused') return <p class="hint" safe>{`${say(words.film, film.name)} · ${say(words.refusals[film.reason ?? 'failed'])}`}</p>
  return <video class="film film--proof" controls playsinline {...{ preload: 'metadata' }} src={`${base}/films/${film.id}`} aria-label={say(words.film, film.name)}></video>
}

/** How the goods travel, what was found, what has gone back. */
export const ResultCard = ({ say, one, order, side }: CaseView) => {
  const total = one.goodsRefund + one.shippingRefund + one.freightRefund
  const rows: [string, string][] = [
    ...(one.backWay === 'post' ? [[say(words.sentBack), `${one.backCarrier ?? ''} ${one.backNumber ?? ''}`] as [string, string]] : []),
    ...(one.backWay === 'pickup' ? [[say(words.pickedUp), `${say.dateTime(one.pickupFrom!)} – ${say.time(one.pickupUntil!)}`] as [string, string]] : []),
    ...(one.inspection ? [[say(words.inspectionResult), say(words.inspection[one.inspection])] as [string, string]] : []),
    ...(one.freightPayer ? [[say(words.freight), say(words.freightPaidBy[one.freightPayer])] as [string, string]] : []),
    ...(one.goodsRefund && total !== one.goodsRefund ? [[say(words.refundGoods), say.money(one.goodsRefund)] as [string, string]] : []),
    ...(one.shippingRefund ? [[say(words.refundShipping), say.money(one.shippingRefund)] as [string, string]] : []),
    ...(one.freightRefund ? [[say(words.refundFreight), say.money(one.freightRefund)] as [string, string]] : []),
    ...(one.sentNumber && !one.parcels.some(({ direction }) => direction === 'out') ? [[say(words.newParcel), `${one.sentCarrier ?? ''} ${one.sentNumber}`] as [string, string]] : []),
  ]
  const goesBack = one.kind !== 'refund' && (one.state === 'approved' || one.state === 'returning')
  if (!rows.length && !total && !goesBack) return ''
  return (
    <section class="card form">
      {goesBack && one.returnTo ? (
        <div class="form">
          <div class="card__head">
            <h2 safe>{say(words.sendTo)}</h2>
            {side === 'buyer' ? <button class="btn btn--sm" type="button" data-copy={`to-${one.id}`}><Icon name="copy" /><span safe>{say(words.copy)}</span></button> : ''}
          </div>
          <p class="lines" id={`to-${one.id}`} safe>{one.returnTo}</p>
          {side === 'buyer' ? <p class="hint" safe>{say(words.packIntact)}</p> : ''}
        </div>
      ) : ''}
      {rows.length || total ? (
        <dl class="sums">
          {rows.map(([term, text]) => <><dt safe>{term}</dt><dd safe>{text}</dd></>)}
          {total ? <><dt class="sums__total" safe>{say(words.refundSum)}</dt><dd class="sums__total"><b class="price" safe>{say.money(total)}</b></dd></> : ''}
        </dl>
      ) : ''}
      {total ? <p class="hint" safe>{isOnline(order.kind) ? say(words.refundOnline) : [one.refundReference && say(words.refundBy, one.refundReference), one.owedBy && say(words.refundOwed, one.owedBy)].filter(Boolean).join(' · ')}</p> : ''}
      {one.pickupAddress && side !== 'admin' && one.backWay === 'pickup' && !isOver(one.state) ? <p class="receipt__to"><AddressLines address={one.pickupAddress} /></p> : ''}
      <Pictures say={say} ids={one.inspectionPictures} />
    </section>
  )
}

/** What was sent for it, and what a courier fetches, each with its way so far. */
export const ParcelsCard = ({ say, one, carriers, actsOf }: CaseView & { actsOf?: (parcel: CaseInFull['parcels'][number]) => Children }) => (
  one.parcels.length ? <ParcelsOfCase say={say} parcels={one.parcels} carriers={carriers} {...(actsOf ? { actsOf } : {})} /> : ''
)

/** Newest first, as one looks for it. */
export const HistoryCard = ({ say, one, side }: Pick<CaseView, 'say' | 'one' | 'side'>) => (
  <section class="card" id={historyElement(one)}>
    <div class="card__head"><h2 safe>{say(words.history)}</h2></div>
    <ol class="timeline">
      {[...one.history].reverse().map((passage, index) => (
        <li {...(index === 0 ? { 'aria-current': 'step' as const } : {})}>
          <span safe>{say(words.passage[passage.transition])}</span>
          <span class="hint" safe>{[say.dateTime(passage.at), takenBy(say, one, passage, side)].filter(Boolean).join(' · ')}</span>
          {passage.detail ? <span class="hint lines" safe>{passage.detail}</span> : ''}
        </li>
      ))}
    </ol>
  </section>
)

/** The buyer sees the shop, not who of it; the others see by name. */
const takenBy = (say: Say, one: Case, { party, personName }: Passage, side: Side) => {
  if (party === 'clock') return say(words.itself)
  if (party === side && side === 'buyer') return say(words.you)
  return side === 'buyer' || party === 'buyer' && side === 'merchant' ? (party === 'buyer' ? one.buyerName : say(words.side[party])) : [say(words.side[party]), personName].filter(Boolean).join(' ')
}

/** What both sides have written. The form stands apart, so that nothing typed is lost when something comes. */
export const ThreadCard = ({ say, one, side, base, filled, pictureIds }: CaseView & { filled: Filled; pictureIds: string[] }) => (
  <section class="card form">
    <div class="card__head"><h2 id="thread-title" safe>{say(words.thread)}</h2></div>
    <div id={threadElement(one)} role="log" aria-labelledby="thread-title"><Thread say={say} one={one} side={side} /></div>
    {isOver(one.state) ? '' : (
      <form class="form" method="post" action={`${base}/messages`} enctype="multipart/form-data">
        <TextArea say={say} filled={filled} name="message" label={say(words.message)} maxlength={longest.message} rows={3} required={false} />
        <KeptPictures say={say} ids={pictureIds} />
        <FileField say={say} filled={filled} name="pictures" label={say(words.messagePictures)} accept="image/jpeg,image/png,image/webp" />
        <button class="btn"><Icon name="send" /><span safe>{say(words.messageSend)}</span></button>
      </form>
    )}
  </section>
)

export const Thread = ({ say, one, side }: { say: Say; one: CaseInFull; side: Side }) => (
  one.messages.length
    ? <ol class="thread">{one.messages.map(message => <MessageLine say={say} one={one} message={message} side={side} />)}</ol>
    : <p class="hint" safe>{say(words.threadNone)}</p>
)

const MessageLine = ({ say, one, message, side }: { say: Say; one: Case; message: Message; side: Side }) => (
  <li class={['thread__line', message.party === side && 'thread__line--own']}>
    <span class="hint" safe>{`${message.party === 'merchant' ? one.merchantName : message.party === 'admin' ? say(words.side.admin) : message.personName} · ${say.dateTime(message.at)}`}</span>
    {message.text ? <span class="lines" safe>{message.text}</span> : ''}
    <Pictures say={say} ids={message.pictureIds} />
  </li>
)

// The buyer's page of a case

type CasePageProps = CaseView & { visit: Visit; filled: Filled; pictureIds: string[] }

export const CasePage = ({ visit, ...view }: CasePageProps) => {
  const { say, one, filled, pictureIds } = view
  return (
    <Layout visit={visit} title={say(words.caseTitle, caseNumber(one))} narrow>
      <div class="page__parts" id={stateElement(one)} hx-sse:connect={`${view.base}/events`}><CaseParts {...view} /></div>
      <ThreadCard {...view} filled={filled} pictureIds={pictureIds} />
      <ApplicationCard {...view} />
      <HistoryCard say={say} one={one} side="buyer" />
      <p><a href={`/orders/${one.orderId}`} safe>{say(words.backToOrder)}</a></p>
    </Layout>
  )
}

/** What changes as the case moves. */
export const CaseParts = ({ filled, pictureIds: _, ...view }: CaseView & { filled: Filled; pictureIds?: string[] }) => {
  const { say, one, now } = view
  return (
    <>
      <header>
        <p class="hint" safe>{`${say(words.caseTitle, caseNumber(one))} · ${say.dateTime(one.openedAt)}`}</p>
        <h1 aria-live="polite" safe>{say(headlineOf(one))}</h1>
      </header>
      {one.dueAt === null ? '' : (
        <p class={['note', one.waitsFor !== 'buyer' && isOverdue(one, now) && 'note--bad']}><Icon name="clock" />
          <span safe>{[dueText(say, one, 'buyer', now), one.waitsFor === 'merchant' && isOverdue(one, now) ? say(words.overdueBuyer) : ''].filter(Boolean).join(' · ')}</span>
        </p>
      )}
      <ResultCard {...view} />
      <ParcelsCard {...view} />
      <BuyerMoves {...view} filled={filled} />
      {one.state === 'closed' ? <ScoreCard say={say} one={one} filled={filled} base={view.base} /> : ''}
    </>
  )
}

const headlineOf = ({ state, kind, owedBy }: CaseInFull) => {
  if (state === 'refunded' && owedBy !== null) return words.headline.refundOwed
  return state === 'approved' && kind === 'refund' ? words.headline.approvedRefund : words.headline[state]
}

const BuyerMoves = ({ say, one, now, base, filled }: CaseView & { filled: Filled }) => {
  const moves = movesOf(one, 'buyer', now)
  if (!moves.length) return ''
  const act = { method: 'post', action: `${base}/transitions` } as const
  return (
    <>
      {moves.includes('send') ? <SendCard say={say} one={one} filled={filled} action={act.action} /> : ''}
      <div class="acts">
        {moves.includes('confirm') && one.owedBy === null ? <form {...act}><button class="btn btn--primary" name="transition" value="confirm"><Icon name="check" /><span safe>{say(words.confirmYes)}</span></button></form> : ''}
        {moves.includes('appeal') ? (
          <details class="fold" {...(filled.errors.appeal ? { open: true } : {})}>
            <summary class="btn" safe>{say(words.appeal)}</summary>
            <form {...act} class="card form">
              <TextArea say={say} filled={filled} name="appeal" label={say(words.appealWhy)} maxlength={longest.reason} />
              <button class="btn btn--primary" name="transition" value="appeal" safe>{say(words.appealYes)}</button>
            </form>
          </details>
        ) : ''}
        {moves.includes('withdraw') ? (
          <details class="fold">
            <summary class="btn" safe>{say(words.withdraw)}</summary>
            <form {...act} class="note">
              <p safe>{say(words.withdrawSure)}</p>
              <button class="btn btn--danger" name="transition" value="withdraw" safe>{say(words.withdrawYes)}</button>
            </form>
          </details>
        ) : ''}
      </div>
    </>
  )
}

export const slots = ['09-12', '12-15', '15-18', '18-21'] as const

const SendCard = ({ say, one, filled, action }: { say: Say; one: CaseInFull; filled: Filled; action: string }) => {
  const again = one.state === 'returning'
  const form = { method: 'post', action, class: 'form' } as const
  const wrong = Object.keys(filled.errors)
  const post = (
    <form {...form}>
      <input type="hidden" name="way" value="post" />
      <div class="form__two">
        <CarrierField say={say} filled={filled} />
        <TextField say={say} filled={filled} name="number" label={say(words.number)} maxlength={longest.number} autocomplete="off" />
      </div>
      <button class="btn btn--primary" name="transition" value="send"><Icon name="truck" /><span safe>{say(words.sendPostYes)}</span></button>
    </form>
  )
  const pickup = (
    <form {...form}>
      <input type="hidden" name="way" value="pickup" />
      <div class="form__two">
        <div class="field">
          <label class="label" for="f-day" safe>{say(words.pickupDay)}</label>
          <input class="input" id="f-day" name="day" type="date" required value={filled.values.day ?? ''} {...(filled.errors.day ? { 'aria-invalid': 'true' as const, 'aria-describedby': 'e-day' } : {})} />
          <FieldError say={say} filled={filled} name="day" />
        </div>
        <SelectField say={say} filled={filled} name="slot" label={say(words.pickupSlot)} options={slots.map(slot => ({ value: slot, text: slot.replace('-', ':00–') + ':00' }))} />
      </div>
      <fieldset class="form plain">
        <legend class="legend" safe>{say(words.pickupAddress)}</legend>
        <AddressFields say={say} filled={filled} prefix="pickup-" />
      </fieldset>
      <button class="btn btn--primary" name="transition" value="send"><Icon name="clock" /><span safe>{say(words.sendPickupYes)}</span></button>
    </form>
  )
  return (
    <section class="card form">
      <div class="card__head"><h2 safe>{say(again ? words.changeNumber : words.sendTitle)}</h2></div>
      <details class="fold" {...((!again && filled.values.way !== 'pickup') || wrong.includes('carrier') || wrong.includes('number') ? { open: true } : {})}>
        <summary class="btn" safe>{say(words.sendPost)}</summary>{post as 'safe'}
      </details>
      <details class="fold" {...(filled.values.way === 'pickup' && wrong.length ? { open: true } : {})}>
        <summary class="btn" safe>{say(words.sendPickup)}</summary>{pickup as 'safe'}
      </details>
    </section>
  )
}

export const CarrierField = ({ say, filled }: { say: Say; filled: Filled }) => (
  <div class="field">
    <label class="label" for="f-carrier" safe>{say(words.carrier)}</label>
    <input class="input" id="f-carrier" name="carrier" list="carriers" required maxlength={String(longest.carrier)} autocomplete="off" value={(filled.values.carrier ?? '').replaceAll('&', '&amp;')} {...(filled.errors.carrier ? { 'aria-invalid': 'true' as const, 'aria-describedby': 'e-carrier' } : {})} />
    <datalist id="carriers">{say(words.carriers).split(',').map(name => <option value={name} />)}</datalist>
    <FieldError say={say} filled={filled} name="carrier" />
  </div>
)

const ScoreCard = ({ say, one, filled, base }: { say: Say; one: CaseInFull; filled: Filled; base: string }) => (
  <section class="card form">
    <div class="card__head"><h2 safe>{say(words.score)}</h2></div>
    {one.score !== null
      ? <p safe>{say(words.scored, say(words.scores[one.score as 5]))}</p>
      : (
        <form class="form" method="post" action={`${base}/score`}>
          <div class="chips" role="radiogroup" aria-label={say(words.score)}>
            {([5, 4, 3, 2, 1] as const).map(score => (
              <label class="chip"><input type="radio" name="score" value={String(score)} {...(filled.values.score === String(score) ? { checked: true } : {})} /><span safe>{say(words.scores[score])}</span></label>
            ))}
          </div>
          <FieldError say={say} filled={filled} name="score" />
          <TextArea say={say} filled={filled} name="scoreText" label={say(words.scoreText)} maxlength={longest.score} rows={2} required={false} />
          <button class="btn btn--primary" safe>{say(words.scoreYes)}</button>
        </form>
      )}
  </section>
)

/** Sent to whoever has the page open. */
export const CasePatch = ({ one, side, say, children }: { one: CaseInFull; side: Side; say: Say; children: Children }) => (
  <>
    <hx-partial hx-target={`#${stateElement(one)}`} hx-swap="innerHTML">{children as 'safe'}</hx-partial>
    <hx-partial hx-target={`#${historyElement(one)}`} hx-swap="outerHTML"><HistoryCard say={say} one={one} side={side} /></hx-partial>
    <ThreadPatch one={one} side={side} say={say} />
  </>
)

/** Where a page of the shop or the administrator hears that somebody else has moved the case. */
export const CaseNews = ({ one, base }: { one: Pick<Case, 'movedAt'>; base: string }) => <div id="case-news" hx-sse:connect={`${base}/events?seen=${one.movedAt}`}></div>

export const MovedPatch = ({ say, base }: { say: Say; base: string }) => (
  <hx-partial hx-target="#case-news" hx-swap="innerHTML">
    <p class="note" role="status"><Icon name="info" /><span><span safe>{say(words.movedOn)}</span> <a href={base} safe>{say(words.lookAgain)}</a></span></p>
  </hx-partial>
)

export const ThreadPatch = ({ one, side, say }: { one: CaseInFull; side: Side; say: Say }) => (
  <hx-partial hx-target={`#${threadElement(one)}`} hx-swap="innerHTML"><Thread say={say} one={one} side={side} /></hx-partial>
)
