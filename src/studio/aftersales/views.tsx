import { AddressLines } from '../../accounts/addresses/views.tsx'
import type { AddressFields } from '../../accounts/addresses/rules.ts'
import type { Due } from '../../aftersales/amounts.ts'
import type { Month, Ranked } from '../../aftersales/figures.ts'
import { caseNumber, inspections, isFault, isOverdue, isToSendAgain, longest, movesOf, stateElement, type Case, type CaseInFull, type Reason, type Side } from '../../aftersales/rules.ts'
import {
  ApplicationCard, CaseBadge, CaseNews, dueText, FileField, HistoryCard, itemsText, KeptPictures, ParcelsCard, ResultCard, ThreadCard, type CaseView,
} from '../../aftersales/views.tsx'
import { words as caseWords } from '../../aftersales/words.ts'
import type { Carrier } from '../../fulfilment/carriers/rules.ts'
import type { Courier } from '../../fulfilment/carriers/store.ts'
import { orderNumber, type Order } from '../../orders/rules.ts'
import { wayLine } from '../../orders/views.tsx'
import { isOnline } from '../../payments/rules.ts'
import { amountInput } from '../../platform/money.ts'
import type { Say } from '../../platform/words.ts'
import { CheckField, FieldError, TextArea, TextField, type Filled } from '../../ui/fields.tsx'
import { Blank, Icon, More, Picture, waitingText } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { CarriageFields, ParcelLinks } from '../fulfilment/forms.tsx'
import { StudioPage } from '../page.tsx'
import { tabNames, words, type Tab } from './words.ts'

type CasesPageProps = {
  visit: Visit
  tab: Tab
  counts: { waiting: number; overdue: number }
  cases: Case[]
  orders: Map<number, Order>
  now: number
  more: string | null
}

export const CasesPage = ({ visit, visit: { say }, tab, counts, cases, orders, now, more }: CasesPageProps) => (
  <StudioPage
    visit={visit} title={say(words.title)} current="/studio/aftersales" toDeal={counts.waiting}
    head={<a class="btn push" href="/studio/aftersales/figures"><Icon name="chart" /><span safe>{say(words.figures)}</span></a>}
  >
    <nav class="tabs" aria-label={say(words.tabs)}>
      {tabNames.map(name => (
        <a href={`/studio/aftersales${name === 'todo' ? '' : `?tab=${name}`}`} {...(name === tab ? { 'aria-current': 'page' as const } : {})}>
          <span safe>{say(words.tab[name])}</span>
          {name === 'todo' && counts.waiting ? <span class={['badge', counts.overdue > 0 && 'badge--bad']} safe>{waitingText(say, counts.waiting)}</span> : ''}
        </a>
      ))}
    </nav>
    {counts.overdue ? <p class="note note--bad" role="status"><Icon name="clock" /><span safe>{say(words.overdueNote, waitingText(say, counts.overdue))}</span></p> : ''}
    {cases.length
      ? <CaseTable say={say} cases={cases} orders={orders} now={now} base="/studio/aftersales" />
      : <Blank title={say(words.none)} text={say(words.noneText)}>{tab === 'all' ? '' : <a class="btn" href="/studio/aftersales?tab=all" safe>{say(words.showAll)}</a>}</Blank>}
    <More say={say} href={more} />
  </StudioPage>
)

export const CaseTable = ({ say, cases, orders, now, base, shop = false }: { say: Say; cases: Case[]; orders: Map<number, Order>; now: number; base: string; shop?: boolean }) => (
  <table class="table table--plain">
    <thead><tr><th safe>{say(words.case)}</th><th safe>{say(words.state)}</th><th safe>{say(words.goods)}</th><th safe>{say(words.deadline)}</th></tr></thead>
    <tbody>
      {cases.map(one => {
        const order = orders.get(one.orderId)!
        return (
          <tr>
            <td><a href={`${base}/${one.id}`}><b class="num" safe>{caseNumber(one)}</b></a><span class="hint" safe>{say(caseWords.kind[one.kind])}</span></td>
            <td class="st"><CaseBadge say={say} one={one} /></td>
            <td class="wide">
              <div class="goods">
                <Picture id={order.lines[one.items[0]?.position ?? 0]?.pictureId ?? null} size="s" />
                <div><span safe>{itemsText(say, one, order)}</span><span class="hint" safe>{[say(caseWords.reason[one.reason]), one.buyerName, shop ? one.merchantName : ''].filter(Boolean).join(' · ')}</span></div>
              </div>
            </td>
            <td class="wide">{one.waitsFor !== 'buyer' && isOverdue(one, now) ? <span class="badge badge--bad" safe>{say(caseWords.overdue)}</span> : ''}<span class="hint" safe>{one.dueAt === null ? '' : say(caseWords.due, say.dateTime(one.dueAt))}</span></td>
          </tr>
        )
      })}
    </tbody>
  </table>
)

type CasePageProps = CaseView & {
  visit: Visit
  filled: Filled
  pictureIds: string[]
  /** Where goods were to be sent last. */
  returnTo: string
  due: Due & { left: number }
  couriers: Courier[]
  /** Who holds the money of this order, when it is not its merchant. */
  payee: string | null
  address: AddressFields
}

export const CasePage = ({ visit, filled, pictureIds, returnTo, due, couriers, payee, address, ...view }: CasePageProps) => {
  const { say, one, order } = view
  return (
    <StudioPage visit={visit} title={say(caseWords.caseTitle, caseNumber(one))} current="/studio/aftersales" head={<CaseBadge say={say} one={one} />}>
      <a class="studio__back" href="/studio/aftersales"><Icon name="back" /><span safe>{say(words.back)}</span></a>
      <CaseNews one={one} base={view.base} />
      <div class="edit" id={stateElement(one)}>
        <div>
          <section class="card form">
            <div class="card__head"><h2 safe>{say(words.next)}</h2></div>
            {one.waitsFor ? <p class={['note', isOverdue(one, view.now) && one.waitsFor !== 'buyer' && 'note--bad']}><Icon name="clock" /><span safe>{[say(words.whose[one.waitsFor]), dueText(say, one, 'merchant', view.now)].filter(Boolean).join(' · ')}</span></p> : ''}
            {one.upheldAt === null ? '' : <p class="note" safe>{say(words.upheld)}</p>}
            <Work {...view} filled={filled} returnTo={returnTo} due={due} couriers={couriers} payee={payee} />
          </section>
          <ResultCard {...view} />
          <ParcelsCard {...view} actsOf={parcel => <ParcelLinks say={say} parcel={parcel} />} />
          <ThreadCard {...view} filled={filled} pictureIds={pictureIds} />
        </div>
        <aside>
          <ApplicationCard {...view} />
          <section class="card form">
            <p class="hint"><span safe>{say(words.order)}</span> <a href={`/studio/orders/${order.id}`} safe>{orderNumber(order)}</a></p>
            <p class="hint"><span safe>{say(words.buyer)}</span> <b safe>{one.buyerName}</b></p>
            {one.kind === 'exchange' || one.kind === 'repair' ? <div><b safe>{say(words.sendTo)}</b><p class="receipt__to"><AddressLines address={address} /></p>{order.way === 'collect' ? <p class="hint" safe>{wayLine(say, order)}</p> : ''}</div> : ''}
          </section>
          <HistoryCard say={say} one={one} side="merchant" />
        </aside>
      </div>
    </StudioPage>
  )
}

type WorkProps = CaseView & { filled: Filled; returnTo: string; due: Due & { left: number }; couriers: Courier[]; payee: string | null }

/** One form for each step that the table allows now. */
const Work = ({ say, one, order, now, base, filled, returnTo, due, carriers, couriers, payee }: WorkProps) => {
  const moves = movesOf(one, 'merchant', now)
  const carriage = { say, carriers, couriers, filled, base }
  if (isToSendAgain(one, one.parcels)) return <ParcelForm {...carriage} action="parcels" text={say(words.sendAgain)} hint={say(words.sendAgainHint)} />
  const form = { method: 'post', action: `${base}/transitions`, class: 'form' } as const
  if (!moves.length) return <p class="hint" safe>{say(words.nothing)}</p>
  return (
    <>
      {moves.includes('approve') ? (
        <form {...form}>
          {one.byRight ? <p class="hint" safe>{say(words.byRight)}</p> : ''}
          {one.kind === 'refund' ? '' : <TextArea say={say} filled={{ ...filled, values: { returnTo, ...filled.values } }} name="returnTo" label={say(words.returnTo)} hint={say(words.returnToHint)} maxlength={longest.returnTo} rows={3} />}
          {one.kind === 'exchange' || one.kind === 'repair' ? <CheckField say={say} filled={filled} name="instead"><span safe>{say(words.instead)}</span></CheckField> : ''}
          <FieldError say={say} filled={filled} name="approve" />
          <button class="btn btn--primary" name="transition" value="approve"><Icon name="check" /><span safe>{say(one.kind === 'refund' ? words.approveRefund : words.approve)}</span></button>
        </form>
      ) : ''}
      {moves.includes('receive') ? <form {...form}><button class="btn btn--primary" name="transition" value="receive"><Icon name="box" /><span safe>{say(words.receive)}</span></button></form> : ''}
      {moves.includes('inspect') ? <InspectForm say={say} one={one} order={order} filled={filled} base={base} /> : ''}
      {moves.includes('replace') ? <ParcelForm {...carriage} transition="replace" text={say(words.replace)} /> : ''}
      {moves.includes('repair') ? <ParcelForm {...carriage} transition="repair" text={say(words.repair)} /> : ''}
      {moves.includes('refund') ? (
        moves.includes('replace') || moves.includes('repair')
          ? <details class="fold" {...(filled.values.transition === 'refund' ? { open: true } : {})}><summary class="btn" safe>{say(words.refundInstead)}</summary><RefundForm say={say} order={order} filled={filled} base={base} due={due} payee={payee} /></details>
          : <RefundForm say={say} order={order} filled={filled} base={base} due={due} payee={payee} />
      ) : ''}
      {moves.includes('refuse') ? (
        <details class="fold" {...(filled.errors.reason ? { open: true } : {})}>
          <summary class="btn" safe>{say(words.refuse)}</summary>
          <form {...form}>
            <TextArea say={say} filled={filled} name="reason" label={say(words.refuseWhy)} maxlength={longest.reason} rows={3} />
            <button class="btn btn--danger" name="transition" value="refuse" safe>{say(words.refuseYes)}</button>
          </form>
        </details>
      ) : ''}
    </>
  )
}

const InspectForm = ({ say, one, order, filled, base }: { say: Say; one: CaseInFull; order: Order; filled: Filled; base: string }) => {
  const usual = isFault(one.reason) ? 'fault' : 'as-new'
  const payer = filled.values.freightPayer ?? (one.free ? 'merchant' : 'buyer')
  return (
    <form class="form" method="post" action={`${base}/transitions`} enctype="multipart/form-data">
      <fieldset class="form plain">
        <legend class="legend" safe>{say(words.inspect)}</legend>
        <div class="picks">
          {inspections.map(result => (
            <label class="pick"><input type="radio" name="result" value={result} {...((filled.values.result ?? usual) === result ? { checked: true } : {})} /><span class="pick__text"><b safe>{say(caseWords.inspection[result])}</b></span></label>
          ))}
        </div>
      </fieldset>
      <fieldset class="form plain">
        <legend class="legend" safe>{say(words.freightPayer)}</legend>
        <div class="picks">
          {(['merchant', 'buyer'] as const).map(side => (
            <label class="pick"><input type="radio" name="freightPayer" value={side} {...(payer === side ? { checked: true } : {})} /><span class="pick__text"><b safe>{say(caseWords.side[side])}</b></span></label>
          ))}
        </div>
      </fieldset>
      {one.kind === 'repair' ? '' : (
        <fieldset class="form plain">
          <legend class="legend" safe>{say(words.sound)}</legend>
          <ul class="entries">
            {one.items.map(({ position, quantity }) => (
              <li class="entry">
                <Picture id={order.lines[position]!.pictureId} size="s" />
                <span><b safe>{order.lines[position]!.title}</b></span>
                <select class="input input--short" name={`sound-${position}`} aria-label={say(words.soundOf, order.lines[position]!.title)}>
                  {Array.from({ length: quantity + 1 }, (_, count) => (
                    <option value={String(count)} {...((filled.values[`sound-${position}`] ?? (usual === 'as-new' ? String(quantity) : '0')) === String(count) ? { selected: true } : {})} safe>{say.number(count)}</option>
                  ))}
                </select>
              </li>
            ))}
          </ul>
          <FieldError say={say} filled={filled} name="sound" />
        </fieldset>
      )}
      <KeptPictures say={say} ids={(filled.values.kept ?? '').split(' ').filter(Boolean)} />
      <FileField say={say} filled={filled} name="pictures" label={say(words.inspectPictures)} accept="image/jpeg,image/png,image/webp" />
      <button class="btn btn--primary" name="transition" value="inspect"><Icon name="check" /><span safe>{say(words.inspectYes)}</span></button>
    </form>
  )
}

type ParcelFormProps = { say: Say; carriers: Carrier[]; couriers: Courier[]; filled: Filled; base: string; action?: string; transition?: 'replace' | 'repair'; text: string; hint?: string }

const ParcelForm = ({ base, action = 'transitions', transition, text, hint = '', ...carriage }: ParcelFormProps) => (
  <form class="form" method="post" action={`${base}/${action}`}>
    {hint ? <p class="hint" safe>{hint}</p> : ''}
    <CarriageFields {...carriage} />
    <button class="btn btn--primary" {...(transition ? { name: 'transition', value: transition } : {})}><Icon name="truck" /><span safe>{text}</span></button>
  </form>
)

const RefundForm = ({ say, order, filled, base, due, payee }: { say: Say; order: Order; filled: Filled; base: string; due: Due & { left: number }; payee: string | null }) => {
  const goods = Math.min(due.goods, due.left)
  const values = {
    goods: amountInput(order.currency, goods), shipping: amountInput(order.currency, Math.min(due.shipping, due.left - goods)), freight: amountInput(order.currency, 0), ...filled.values,
  }
  const typed = { ...filled, values }
  const online = isOnline(order.kind)
  return (
    <form class="form" method="post" action={`${base}/transitions`}>
      <p class="hint" safe>{say(words.refundHint, say.money(due.total), say.money(due.left))}</p>
      <div class="form__two">
        <TextField say={say} filled={typed} name="goods" label={say(words.goodsAmount)} inputmode="decimal" maxlength={15} autocomplete="off" />
        <TextField say={say} filled={typed} name="shipping" label={say(words.shippingAmount)} inputmode="decimal" maxlength={15} autocomplete="off" required={false} />
        <TextField say={say} filled={typed} name="freight" label={say(words.freightAmount)} inputmode="decimal" maxlength={15} autocomplete="off" required={false} />
      </div>
      <p class="note"><Icon name="wallet" /><span safe>{online ? say(words.refundOnline) : payee === null ? say(words.refundByHand) : say(words.refundByPayee, payee)}</span></p>
      {online || payee !== null ? '' : <TextField say={say} filled={filled} name="reference" label={say(words.reference)} maxlength={longest.reference} autocomplete="off" />}
      <button class="btn btn--primary" name="transition" value="refund"><Icon name="undo" /><span safe>{say(payee === null || online ? words.refundYes : words.refundDecide)}</span></button>
    </form>
  )
}

// Figures

export type FiguresProps = { say: Say; months: Month[]; reasons: Ranked<Reason>[]; products: (Ranked<string> & { productId: number })[] }

export const FiguresPage = ({ visit, ...figures }: FiguresProps & { visit: Visit }) => (
  <StudioPage visit={visit} title={figures.say(words.figuresTitle)} current="/studio/aftersales">
    <a class="studio__back" href="/studio/aftersales"><Icon name="back" /><span safe>{figures.say(words.back)}</span></a>
    <Figures {...figures} />
  </StudioPage>
)

export const Figures = ({ say, months, reasons, products }: FiguresProps) => (
  months.length ? (
    <>
      <table class="table table--plain">
        <thead><tr><th safe>{say(words.month)}</th><th class="num" safe>{say(words.cases)}</th><th class="num" safe>{say(words.refunded)}</th><th class="num" safe>{say(words.reply)}</th><th class="num" safe>{say(words.onTime)}</th><th class="num" safe>{say(words.score)}</th></tr></thead>
        <tbody>
          {months.map(month => (
            <tr>
              <td><b class="num" safe>{month.month}</b></td>
              <td class="num" data-label={say(words.cases)} safe>{say.number(month.cases)}</td>
              <td class="num" data-label={say(words.refunded)} safe>{say.money(month.refunded)}</td>
              <td class="num" data-label={say(words.reply)} safe>{month.reply === null ? '–' : durationText(say, month.reply)}</td>
              <td class="num" data-label={say(words.onTime)}>{month.replied ? `${Math.round((month.inTime / month.replied) * 100)} %` : '–'}</td>
              <td class="num" data-label={say(words.score)} safe>{month.score === null ? '–' : say.number(Math.round(month.score * 10) / 10)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div class="form__two">
        <RankCard say={say} title={say(words.reasons)} ranked={reasons.map(({ name, count }) => ({ text: say(caseWords.reason[name]), count, href: null }))} />
        <RankCard say={say} title={say(words.products)} ranked={products.map(({ name, count, productId }) => ({ text: name, count, href: `/products/${productId}` }))} />
      </div>
    </>
  ) : <Blank title={say(words.noFigures)} text={say(words.noFiguresText)} />
)

const RankCard = ({ say, title, ranked }: { say: Say; title: string; ranked: { text: string; count: number; href: string | null }[] }) => (
  <section class="card form">
    <div class="card__head"><h2 safe>{title}</h2><span class="hint" safe>{say(words.reasonsHint)}</span></div>
    <ol class="entries">
      {ranked.map(({ text, count, href }) => (
        <li class="entry"><span>{href ? <a class="entry__name" href={href} safe>{text}</a> : <b safe>{text}</b>}</span><span class="num" safe>{say.number(count)}</span></li>
      ))}
    </ol>
  </section>
)

const durationText = (say: Say, ms: number) =>
  ms < 3_600_000 ? say(words.minutes, say.number(Math.max(1, Math.round(ms / 60_000)))) : say(words.hours, say.number(Math.round(ms / 360_000) / 10))

export const sideOfTab: Partial<Record<Tab, Side>> = { todo: 'merchant', buyer: 'buyer', admin: 'admin' }
