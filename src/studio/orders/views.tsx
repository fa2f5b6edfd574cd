import type { AddressFields } from '../../accounts/addresses/rules.ts'
import { caseNumber, type Case } from '../../aftersales/rules.ts'
import { CaseBadge } from '../../aftersales/views.tsx'
import { words as caseWords } from '../../aftersales/words.ts'
import { words as wayWords } from '../../catalog/shipping/ways/words.ts'
import { AddressLines } from '../../accounts/addresses/views.tsx'
import { awaitsPayment, movesOf, orderElement, orderNumber, paysCash, payWithin, type Order, type OrderInFull, type State } from '../../orders/rules.ts'
import { linesText, OrderBadge, OrderTabs, Receipt, Timeline, type Tab } from '../../orders/views.tsx'
import { words as orderWords } from '../../orders/words.ts'
import type { Carrier } from '../../fulfilment/carriers/rules.ts'
import type { Courier } from '../../fulfilment/carriers/store.ts'
import { canPack, type ParcelInFull } from '../../fulfilment/rules.ts'
import { ParcelsCard } from '../../fulfilment/views.tsx'
import { RefundList } from '../../payments/online/views.tsx'
import { Proofs } from '../../payments/views.tsx'
import { referenceOf } from '../../payments/providers.ts'
import { amountInput } from '../../platform/money.ts'
import type { Say } from '../../platform/words.ts'
import type { Room } from '../../rooms/rules.ts'
import { TextField, type Filled } from '../../ui/fields.tsx'
import { Blank, Icon, More, Picture } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { ParcelLinks, ShipForm } from '../fulfilment/forms.tsx'
import { StudioPage } from '../page.tsx'
import { words } from './words.ts'

export type Sent = Order & { address: AddressFields }

type OrdersPageProps = {
  visit: Visit
  toShip: number
  tab: Tab
  q: string
  roomId: number | null
  rooms: Room[]
  counts: Record<State, number>
  orders: Sent[]
  /** Of this list as it is filtered. */
  hrefs: { tabs: string; csv: string; more: string | null }
  /** What has come of marking several as paid. */
  told?: string | null
}

export const OrdersPage = ({ visit, visit: { say }, toShip, tab, q, roomId, rooms, counts, orders, hrefs, told = null }: OrdersPageProps) => (
  <StudioPage
    visit={visit} title={say(words.title)} current="/studio/orders" toShip={toShip}
    head={<a class="btn push" href={hrefs.csv} download=""><Icon name="down" /><span safe>{say(words.export)}</span></a>}
  >
    <OrderTabs say={say} href={hrefs.tabs} tab={tab} counts={counts} labels={words.tab} />
    <form class="filters" role="search" action="/studio/orders">
      {tab === 'all' ? '' : <input type="hidden" name="state" value={tab} />}
      <div class="affix"><span><Icon name="search" /></span><input class="input" type="search" name="q" value={q} maxlength="80" aria-label={say(words.search)} placeholder={say(words.searchHint)} /></div>
      <select class="input" name="room" aria-label={say(words.room)}>
        <option value="" safe>{say(words.everyRoom)}</option>
        {rooms.map(room => <option value={String(room.id)} {...(room.id === roomId ? { selected: true } : {})} safe>{`${room.title} · ${say.date(room.startsAt)}`}</option>)}
      </select>
      <button class="btn" safe>{say(words.searchGo)}</button>
    </form>
    {told ? <p class="note" role="status" safe>{told}</p> : ''}
    {orders.length ? <OrderTable say={say} orders={orders} batch={tab === 'placed'} /> : <NoOrders say={say} filtered={tab !== 'all' || q !== '' || roomId !== null} />}
    <More say={say} href={hrefs.more} />
  </StudioPage>
)

const NoOrders = ({ say, filtered }: { say: Say; filtered: boolean }) =>
  filtered
    ? <Blank title={say(words.noneHere)} text={say(words.noneHereText)}><a class="btn" href="/studio/orders" safe>{say(words.showAll)}</a></Blank>
    : <Blank title={say(words.none)} text={say(words.noneText)}><a class="btn btn--primary" href="/studio/rooms" safe>{say(words.toRooms)}</a></Blank>

/** Where several can be marked as paid at once, each has its box. */
const OrderTable = ({ say, orders, batch }: { say: Say; orders: Sent[]; batch: boolean }) => {
  const table = (
    <table class={['table', !batch && 'table--plain']}>
      <thead>
        <tr>
          {batch ? <th><span class="sr" safe>{say(words.choose)}</span></th> : ''}
          <th safe>{say(words.order)}</th><th safe>{say(words.state)}</th><th safe>{say(words.goods)}</th><th class="num" safe>{say(words.amount)}</th>
        </tr>
      </thead>
      <tbody>{orders.map(order => <OrderRow say={say} order={order} batch={batch} />)}</tbody>
    </table>
  )
  if (!batch) return table
  return (
    <form method="post" action="/studio/orders/paid" class="form">
      {table as 'safe'}
      <div class="batch" role="region" aria-label={say(words.batch)}>
        <span safe>{say(words.batchHint)}</span>
        <button class="btn btn--primary push"><Icon name="check" /><span safe>{say(words.batchPay)}</span></button>
      </div>
    </form>
  )
}

const OrderRow = ({ say, order, batch }: { say: Say; order: Sent; batch: boolean }) => (
  <tr>
    {batch ? <td>{movesOf(order, 'merchant').includes('pay') ? <label class="check"><input type="checkbox" name="order" value={String(order.id)} aria-label={say(words.chooseOrder, orderNumber(order))} /></label> : ''}</td> : ''}
    <td><a href={`/studio/orders/${order.id}`}><b class="num" safe>{orderNumber(order)}</b></a><span class="hint" safe>{say.dateTime(order.placedAt)}</span></td>
    <td class="st"><OrderBadge say={say} order={order} />{order.way === 'express' ? <span class="badge badge--warn" safe>{say(wayWords.kind.express)}</span> : ''}<span class="hint" safe>{standing(say, order)}</span></td>
    <td class="wide">
      <div class="goods">
        <Picture id={order.lines[0]?.pictureId ?? null} size="s" />
        <div><span safe>{linesText(say, order.lines)}</span><span class="hint" safe>{[order.address.name, order.address.region].filter(Boolean).join(' · ')}</span></div>
      </div>
    </td>
    <td class="wide num"><span class="price" safe>{say.money(order.total)}</span></td>
  </tr>
)

const standing = (say: Say, order: Order) => {
  if (awaitsPayment(order)) return `${say(words.payUntil, say.time(order.placedAt + payWithin))} · ${say(words.payReference, referenceOf({ id: order.billId }))}`
  if (paysCash(order) && (order.state === 'paid' || order.state === 'shipped')) return say(orderWords.cashOnDelivery)
  return order.movedAt === order.placedAt ? '' : say(words.since, say.dateTime(order.movedAt))
}

/** What has become of it after the sale. */
const Cases = ({ say, cases }: { say: Say; cases: Case[] }) => (
  cases.length ? (
    <section class="card form">
      <div class="card__head"><h2 safe>{say(caseWords.title)}</h2></div>
      <ul class="entries">
        {cases.map(one => (
          <li class="entry"><span><a class="entry__name" href={`/studio/aftersales/${one.id}`} safe>{`${caseNumber(one)} · ${say(caseWords.kind[one.kind])}`}</a></span><CaseBadge say={say} one={one} /></li>
        ))}
      </ul>
    </section>
  ) : ''
)

type PartsProps = { order: OrderInFull; room: Room | null; filled: Filled; parcels: ParcelInFull[]; carriers: Carrier[]; couriers: Courier[]; cases: Case[] }
type OrderPageProps = PartsProps & { visit: Visit; toShip: number }

export const OrderPage = ({ visit, visit: { say }, toShip, ...parts }: OrderPageProps) => (
  <StudioPage visit={visit} title={say(orderWords.order, orderNumber(parts.order))} current="/studio/orders" toShip={toShip} head={<a class="btn push" href="/studio/orders" safe>{say(words.back)}</a>}>
    <div class="edit" id={orderElement(parts.order)}><OrderParts say={say} {...parts} /></div>
  </StudioPage>
)

export const OrderParts = ({ say, order, room, filled, parcels, carriers, couriers, cases }: PartsProps & { say: Say }) => (
  <>
    <div>
      <section class="card form">
        <div class="card__head"><h2 safe>{say(words.next)}</h2><OrderBadge say={say} order={order} /></div>
        {order.trouble ? <p class="note note--bad" role="alert"><Icon name="info" /><span safe>{say(words.trouble, order.trouble, say.money(order.total))}</span></p> : ''}
        <Work say={say} order={order} filled={filled} parcels={parcels} carriers={carriers} couriers={couriers} />
      </section>
      <Cases say={say} cases={cases} />
      <RefundList say={say} refunds={order.refunds} failures />
      {parcels.length ? <ParcelsCard say={say} order={order} parcels={parcels} carriers={carriers} actsOf={parcel => <ParcelLinks say={say} parcel={parcel} />} /> : ''}
      <section class="card">
        <div class="card__head"><h2 safe>{say(orderWords.progress)}</h2></div>
        <Timeline say={say} order={order} viewer="merchant" />
      </section>
    </div>
    <aside>
      <section class="card form">
        <div class="card__head">
          <h2 safe>{say(words.sendTo)}</h2>
          <button class="btn btn--sm" type="button" data-copy={`to-${order.id}`} aria-label={say(words.copyAddress)}><Icon name="copy" /><span safe>{say(orderWords.copy)}</span></button>
        </div>
        <p id={`to-${order.id}`} class="receipt__to"><AddressLines address={order.address} /></p>
        <p class="hint"><span safe>{say(words.buyer)}</span> <b safe>{order.buyerName}</b></p>
        {room ? <p class="hint"><span safe>{say(words.live)}</span> <a href={`/studio/rooms/${room.id}`} safe>{room.title}</a></p> : ''}
      </section>
      <Receipt say={say} order={order} />
      <p class="links"><a href={`/studio/orders/${order.id}/evidence.zip`} download="" safe>{say(orderWords.evidence)}</a></p>
    </aside>
  </>
)

/** Some of the money goes back the way it came; the order stays as it is. */
const RefundForm = ({ say, order, filled }: { say: Say; order: OrderInFull; filled: Filled }) => {
  const act = `/studio/orders/${order.id}/refunds`
  const values = { amount: amountInput(order.currency, order.refundable), ...filled.values }
  return (
    <details class="fold" {...(filled.errors.amount || filled.errors.refundReason ? { open: true } : {})}>
      <summary class="btn" safe>{say(words.refund)}</summary>
      <form method="post" action={act} hx-post={act} hx-target={`#${orderElement(order)}`} hx-swap="innerHTML" class="form">
        <p class="hint" safe>{say(words.refundHint, say.money(order.refundable))}</p>
        <div class="form__two">
          <TextField say={say} filled={{ ...filled, values }} name="amount" label={say(words.refundAmount)} inputmode="decimal" maxlength={15} autocomplete="off" />
          <TextField say={say} filled={filled} name="refundReason" label={say(words.refundReason)} maxlength={80} autocomplete="off" />
        </div>
        <button class="btn btn--danger"><Icon name="undo" /><span safe>{say(words.refundYes)}</span></button>
      </form>
    </details>
  )
}

const deliverText = (say: Say, order: OrderInFull, amount: string) => {
  if (order.way === 'collect') return paysCash(order) ? say(words.collectedCash, amount) : say(words.collected)
  return paysCash(order) ? say(words.deliverCash, amount) : say(words.deliver)
}

/** One form for each step that the table allows now. */
const Work = ({ say, order, filled, parcels, carriers, couriers }: Omit<PartsProps, 'room' | 'cases'> & { say: Say }) => {
  const moves = movesOf(order, 'merchant')
  const act = `/studio/orders/${order.id}/transitions`
  const form = { method: 'post', action: act, 'hx-post': act, 'hx-target': `#${orderElement(order)}`, 'hx-swap': 'innerHTML' } as const
  const amount = say.money(order.total)
  if (!moves.length && !order.refundable && !canPack(order, parcels)) return <p class="hint" safe>{say(words.nothing)}</p>
  return (
    <>
      {moves.includes('pay') ? (
        <form {...form} class="form">
          <p safe>{say(words.payAsk, amount, referenceOf({ id: order.billId }))}</p>
          {order.together.length ? <p class="note"><Icon name="info" /><span safe>{say(words.payTogether, order.together.map(orderNumber).join(', '))}</span></p> : ''}
          <Proofs say={say} proofs={order.proofs} />
          <input type="hidden" name="amount" value={String(order.total)} />
          <button class="btn btn--primary" name="transition" value="pay"><Icon name="check" /><span safe>{say(words.payYes, amount)}</span></button>
        </form>
      ) : ''}
      {canPack(order, parcels) ? <ShipForm say={say} order={order} parcels={parcels} carriers={carriers} couriers={couriers} filled={filled} /> : ''}
      {order.way === 'collect' && moves.includes('ship') ? (
        <form {...form} class="form">
          <p class="note"><Icon name="home" /><span safe>{say(words.readyAsk, order.wayText)}</span></p>
          <button class="btn btn--primary" name="transition" value="ship"><Icon name="check" /><span safe>{say(words.ready)}</span></button>
        </form>
      ) : ''}
      {moves.includes('deliver') ? (
        <form {...form}>
          <button class="btn btn--primary" name="transition" value="deliver"><Icon name="check" /><span safe>{deliverText(say, order, amount)}</span></button>
        </form>
      ) : ''}
      {moves.includes('refund') ? (
        <details class="fold" {...(filled.errors.reason ? { open: true } : {})}>
          <summary class="btn" safe>{say(orderWords.transition.refund)}</summary>
          <form {...form} class="form">
            <p safe>{say(words.refundAll, say.money(order.refundable))}</p>
            <TextField say={say} filled={filled} name="reason" label={say(words.cancelReason)} maxlength={80} autocomplete="off" />
            <button class="btn btn--danger" name="transition" value="refund" safe>{say(words.refundAllYes, say.money(order.refundable))}</button>
          </form>
        </details>
      ) : ''}
      {order.refundable ? <RefundForm say={say} order={order} filled={filled} /> : ''}
      {moves.includes('cancel') ? (
        <details class="fold" {...(filled.errors.reason ? { open: true } : {})}>
          <summary class="btn" safe>{say(words.cancel)}</summary>
          <form {...form} class="form">
            <TextField say={say} filled={filled} name="reason" label={say(words.cancelReason)} maxlength={120} autocomplete="off" />
            <button class="btn btn--danger" name="transition" value="cancel" safe>{say(words.cancelYes)}</button>
          </form>
        </details>
      ) : ''}
    </>
  )
}
