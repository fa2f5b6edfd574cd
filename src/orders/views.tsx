import type { Children } from '@kitajs/html'
import { AddressLines } from '../accounts/addresses/views.tsx'
import { RefundList } from '../payments/online/views.tsx'
import { isByHand, isOnline, mostProofs } from '../payments/rules.ts'
import { PaymentPanel, Proofs } from '../payments/views.tsx'
import { words as paymentWords } from '../payments/words.ts'
import type { Explanation } from '../cart/rules.ts'
import { words as wayWords } from '../catalog/shipping/ways/words.ts'
import type { Minor } from '../platform/money.ts'
import type { Say, Word } from '../platform/words.ts'
import { Layout } from '../ui/layout.tsx'
import { Blank, Icon, More, Picture, Price } from '../ui/parts.tsx'
import type { Visit } from '../ui/visit.ts'
import {
  awaitsPayment, movesOf, orderElement, orderNumber, partHasLeft, paysCash, payWithin,
  type Consent, type Order, type OrderInFull, type OrderLine, type Party, type Passage, type Payment, type State,
} from './rules.ts'
import { words } from './words.ts'

const tone: Record<State, string> = { placed: 'badge--warn', paid: 'badge--brand', shipped: 'badge--brand', delivered: 'badge--ok', completed: 'badge--ok', cancelled: '' }

export const OrderBadge = ({ say, order }: { say: Say; order: Pick<Order, 'state' | 'refundedAt' | 'carrier' | 'way'> }) =>
  order.refundedAt !== null && order.state !== 'cancelled'
    ? <span class="badge" safe>{say(words.refundedWhole)}</span>
    : <span class={['badge', tone[order.state]]} safe>{say(stateName(order))}</span>

const stateName = (order: Pick<Order, 'state' | 'carrier' | 'way'>): Word => {
  if (order.way === 'collect' && order.state === 'paid') return words.toGetReady
  if (order.way === 'collect' && order.state === 'shipped') return words.readyToCollect
  return partHasLeft(order) ? words.partSent : words.state[order.state]
}

/** How it reaches the buyer, where that is not as usual. */
export const wayLine = (say: Say, { way, wayText }: Pick<Order, 'way' | 'wayText'>) => (way === 'standard' ? '' : [say(wayWords.kind[way]), wayText].filter(Boolean).join(' · '))

// My orders

export const tabs = { all: [], placed: ['placed'], paid: ['paid'], shipped: ['shipped', 'delivered'], completed: ['completed'], cancelled: ['cancelled'] } satisfies Record<string, readonly State[]>
export type Tab = keyof typeof tabs

export const readTab = (asked: string | undefined): Tab => (asked && Object.hasOwn(tabs, asked) ? (asked as Tab) : 'all')

type OrdersPageProps = { visit: Visit; tab: Tab; counts: Record<State, number>; orders: Order[]; more: string | null }

export const OrdersPage = ({ visit, visit: { say }, tab, counts, orders, more }: OrdersPageProps) => (
  <Layout visit={visit} title={say(words.orders)} narrow>
    <h1 safe>{say(words.orders)}</h1>
    <OrderTabs say={say} href="/orders" tab={tab} counts={counts} />
    {orders.length
      ? <ul class="rows orders">{orders.map(order => <OrderRow say={say} order={order} />)}</ul>
      : tab === 'all'
        ? <Blank title={say(words.none)} text={say(words.noneText)}><a class="btn btn--primary" href="/" safe>{say(words.watchLive)}</a></Blank>
        : <Blank title={say(words.noneHere)} text={say(words.noneHereText)}><a class="btn" href="/orders" safe>{say(words.allOrders)}</a></Blank>}
    <More say={say} href={more} />
  </Layout>
)

type OrderTabsProps = { say: Say; href: string; tab: Tab; counts: Record<State, number>; labels?: Record<Tab, Word> }

/** Tabs that ask for something are numbered; the rest would only be noise. */
export const OrderTabs = ({ say, href, tab, counts, labels = words.tab }: OrderTabsProps) => (
  <nav class="tabs" aria-label={say(words.tabs)}>
    {(Object.keys(tabs) as Tab[]).map(name => {
      const count = name === 'placed' || name === 'paid' || name === 'shipped' ? tabs[name].reduce((sum, state) => sum + counts[state], 0) : 0
      const url = new URL(href, 'http://here.invalid')
      if (name !== 'all') url.searchParams.set('state', name)
      return (
        <a href={url.pathname + url.search} {...(name === tab ? { 'aria-current': 'page' as const } : {})}>
          <span safe>{say(labels[name])}</span>
          {count ? <span class={['badge', name === 'placed' && 'badge--warn']} safe>{say.number(count)}</span> : ''}
        </a>
      )
    })}
  </nav>
)

const OrderRow = ({ say, order }: { say: Say; order: Order }) => (
  <li class="row">
    <Picture id={order.lines[0]?.pictureId ?? null} size="s" />
    <h2><a class="row__link" href={`/orders/${order.id}`} safe>{linesText(say, order.lines)}</a></h2>
    <p class="row__sub"><OrderBadge say={say} order={order} /><span safe>{say.dateTime(order.placedAt)}</span></p>
    <span class="sold"><Price say={say} amount={order.total} /></span>
  </li>
)

export const linesText = (say: Say, lines: OrderLine[]) =>
  lines.map(({ title, variantName, quantity }) => [title, variantName, quantity > 1 ? say(words.times, say.number(quantity)) : ''].filter(Boolean).join(' ')).join(' · ')

// One order

/** `blocks`: what others show of this order, drawn. */
type OrderPartsProps = { order: OrderInFull; payment: Payment | null; blocks: string }
type OrderPageProps = OrderPartsProps & { visit: Visit }

export const OrderPage = ({ visit, visit: { say }, ...parts }: OrderPageProps) => (
  <Layout visit={visit} title={say(words.order, orderNumber(parts.order))} narrow>
    <div class="page__parts" id={orderElement(parts.order)} hx-sse:connect={`/orders/${parts.order.id}/events`}>
      <OrderParts say={say} {...parts} />
    </div>
    <p class="links"><a href="/orders" safe>{say(words.backToOrders)}</a>{' '}<a href={`/orders/${parts.order.id}/evidence.zip`} download="" safe>{say(words.evidence)}</a></p>
  </Layout>
)

/** What changes on an order's page, wherever it is asked from. */
export const OrderPatch = ({ say, ...parts }: OrderPartsProps & { say: Say }) => (
  <hx-partial hx-target={`#${orderElement(parts.order)}`} hx-swap="innerHTML"><OrderParts say={say} {...parts} /></hx-partial>
)

export const OrderParts = ({ say, order, payment, blocks }: OrderPartsProps & { say: Say }) => (
  <>
    <header>
      <p class="hint" safe>{`${say(words.order, orderNumber(order))} · ${say.dateTime(order.placedAt)}`}</p>
      <h1 aria-live="polite" safe>{headline(say, order)}</h1>
    </header>
    {awaitsPayment(order) && payment ? <PayCard say={say} order={order} payment={payment} /> : ''}
    {paysCash(order) && (order.state === 'paid' || order.state === 'shipped')
      ? <p class="note"><Icon name="wallet" /><span safe>{say(order.way === 'collect' ? words.payCollect : words.payCash, say.money(order.total))}</span></p> : ''}
    {order.way === 'collect' && (order.state === 'paid' || order.state === 'shipped')
      ? <p class="note"><Icon name="home" /><span safe>{order.state === 'shipped' ? say(words.collectAt, order.wayText, orderNumber(order)) : say(words.collectLater, order.wayText)}</span></p> : ''}
    <section class="card">
      <div class="card__head"><h2 safe>{say(words.progress)}</h2></div>
      <Timeline say={say} order={order} viewer="buyer" />
    </section>
    {blocks as 'safe'}
    <RefundList say={say} refunds={order.refunds} />
    <Receipt say={say} order={order}>
      <hr class="cut" />
      <p class="receipt__to"><AddressLines address={order.address} /></p>
    </Receipt>
    <ReviewAsk say={say} order={order} />
    <BuyerMoves say={say} order={order} />
  </>
)

const headline = (say: Say, order: OrderInFull) => {
  if (order.refundedAt !== null && order.state !== 'cancelled') return say(words.headline.refundedWhole)
  if (order.refundedAt !== null && !order.refunds.length) return say(words.headline.refunded)
  if (order.state === 'cancelled' && order.refunds.some(({ state }) => state !== 'failed')) {
    return say(order.refunds.every(({ state }) => state === 'done' || state === 'failed') ? words.headline.refunded : words.headline.refunding)
  }
  if (order.way === 'collect' && (order.state === 'shipped' || order.state === 'delivered')) return say(order.state === 'shipped' ? words.headline.ready : words.headline.collected)
  if (partHasLeft(order)) return say(words.headline.part)
  return say(order.state === 'paid' && paysCash(order) ? words.headline.paidCash : words.headline[order.state])
}

/** Where money is seen by looking, a picture of the receipt helps. */
const ProofForm = ({ say, order: { id, billId, proofs } }: { say: Say; order: OrderInFull }) => (
  <>
    {proofs.length ? <p class="note"><Icon name="check" /><span safe>{say(paymentWords.proofSent)}</span></p> : ''}
    <Proofs say={say} proofs={proofs} />
    {proofs.length < mostProofs ? (
      <details class="fold">
        <summary safe>{say(paymentWords.proof)}</summary>
        <form class="form" method="post" action={`/payments/${billId}/proofs`} enctype="multipart/form-data">
          <input type="hidden" name="back" value={`/orders/${id}`} />
          <label class="label" for="proof-picture" safe>{say(paymentWords.proofPicture)}</label>
          <input class="input" type="file" id="proof-picture" name="picture" accept="image/*" required />
          <label class="label" for="proof-note" safe>{say(paymentWords.proofNote)}</label>
          <input class="input" id="proof-note" name="note" maxlength="100" />
          <button class="btn" safe>{say(paymentWords.proofSend)}</button>
        </form>
      </details>
    ) : ''}
  </>
)

const PayCard = ({ say, order, payment }: { say: Say; order: OrderInFull; payment: Payment }) => (
  <section class="card form" aria-label={say(words.payTitle)}>
    <div class="card__head"><h2 safe>{say(words.payTitle)}</h2></div>
    {order.together.length ? <p class="hint"><span safe>{say(words.together)}</span> {order.together.map(one => <a href={`/orders/${one.id}`} safe>{`${orderNumber(one)} `}</a>)}</p> : ''}
    <PayPanel say={say} order={order} payment={payment} />
    {isByHand(order.kind) ? <ProofForm say={say} order={order} /> : ''}
  </section>
)

/** Until when, how, and what happens then. */
export const PayPanel = ({ say, order, payment: { bill, method } }: { say: Say; order: Order; payment: Payment }) => (
  <>
    <p class="note"><Icon name="clock" /><span safe>{say(words.payBy, say.time(order.placedAt + payWithin))}</span></p>
    {method ? <PaymentPanel say={say} bill={bill} method={method} /> : <p safe>{say(words.payAsk)}</p>}
    {method && isOnline(method.kind) ? '' : <p class="hint" safe>{say(words.payThen)}</p>}
  </>
)

/** Newest first, as one looks for it. */
export const Timeline = ({ say, order, viewer }: { say: Say; order: OrderInFull; viewer: Party }) => (
  <ol class="timeline">
    {[...order.history].reverse().map((passage, index) => (
      <li {...(index === 0 ? { 'aria-current': 'step' as const } : {})}>
        <span safe>{passageText(say, order, passage)}</span>
        <span class="hint" safe>{[say.dateTime(passage.at), takenBy(say, order, passage, viewer), passageDetail(say, order, passage)].filter(Boolean).join(' · ')}</span>
      </li>
    ))}
  </ol>
)

const passageText = (say: Say, order: Order, { transition }: Passage) => {
  if (transition === 'place') return say(order.roomId ? words.passage.placeLive : words.passage.place)
  if (transition === 'pay') return say(words.passage.pay, say.money(order.total))
  if (order.way === 'collect' && transition === 'ship') return say(words.passage.ready)
  if (order.way === 'collect' && transition === 'deliver') return paysCash(order) ? say(words.passage.collectedCash, say.money(order.total)) : say(words.passage.collected)
  if (transition === 'deliver' && paysCash(order)) return say(words.passage.deliverCash, say.money(order.total))
  return say(words.passage[transition])
}

/** The buyer sees the shop, not who of it; the shop sees by name. */
const takenBy = (say: Say, order: Order, { transition, personId, personName }: Passage, viewer: Party) => {
  if (transition === 'place' || transition === 'accept') return ''
  if (personId === null) return say(transition === 'pay' ? words.passage.byProvider : words.passage.byItself)
  if (viewer === 'merchant') return personName ?? ''
  if (transition === 'deliver' && personId !== order.merchantId) return say(words.passage.byCourier)
  return say(personId === order.buyerId ? words.passage.byYou : words.passage.byShop)
}

const passageDetail = (say: Say, { carrier, trackingNumber, way }: Order, { transition, personId, detail }: Passage) => {
  if (transition === 'ship' && way === 'collect') return ''
  if (transition === 'ship') return [carrier, trackingNumber].filter(Boolean).join(' ')
  if (transition === 'cancel' && personId === null) return say(words.unpaidInTime)
  if (transition === 'refund' && personId === null) return say(words.soldMeanwhile)
  return detail
}

export const Receipt = ({ say, order, children = '' }: { say: Say; order: OrderInFull; children?: Children }) => (
  <section class="receipt">
    <div class="card__head"><h2 safe>{say(words.receipt)}</h2><span class="hint" safe>{say(words.soldBy, order.merchantName)}</span></div>
    <ul>
      {order.lines.map((line, position) => (
        <li class="row">
          <Picture id={line.pictureId} size="s" />
          <h3><a href={`/products/${line.productId}`} safe>{line.title}</a></h3>
          <p class="row__sub" safe>{[line.variantName, `${say.money(line.price)} ${say(words.times, say.number(line.quantity))}`].filter(Boolean).join(' · ')}</p>
          <span class="price" safe>{say.money(line.price * line.quantity)}</span>
          <ConsentNote say={say} consent={order.consents.find(consent => consent.position === position)} />
        </li>
      ))}
    </ul>
    <hr class="cut" />
    <Sums say={say} {...sumOf([order])} label={say(totalLabel(order))} />
    {order.way === 'standard' ? '' : <div><b safe>{say(wayWords.ways)}</b><p class="hint" safe>{wayLine(say, order)}</p></div>}
    {children as 'safe'}
    {order.note ? <div><b safe>{say(words.noteTitle)}</b><p class="hint" safe>{order.note}</p></div> : ''}
    {order.invoice ? <div><b safe>{say(words.invoice)}</b><p class="hint" safe>{[order.invoice.title, order.invoice.taxNumber, order.invoice.email].filter(Boolean).join(' · ')}</p></div> : ''}
  </section>
)

/** What was said about returning it before it was bought, and that the buyer said yes. */
export const ConsentNote = ({ say, consent }: { say: Say; consent: Consent | undefined }) => (
  consent
    ? (
      <p class="consent">
        <span class="badge badge--warn return-mark" safe>{consent.shown}</span>
        <span class="hint" safe>{consent.said === null ? say(words.toldBefore, say.dateTime(consent.at)) : say(words.agreedBefore, say.dateTime(consent.at), consent.said)}</span>
      </p>
    )
    : ''
)

const totalLabel = (order: Order) => {
  if (order.state === 'cancelled') return words.total
  if (awaitsPayment(order)) return words.toPay
  return paysCash(order) && order.state !== 'delivered' && order.state !== 'completed' ? (order.way === 'collect' ? words.payThere : words.payCourier) : words.paid
}

type Sum = { goods: Minor; explanation: Explanation[]; shipping: Minor; total: Minor }

/** Of one order or of several: before offers, what they took off, and what is left. */
export const sumOf = (parts: Pick<Order, 'goodsTotal' | 'discount' | 'shippingFee' | 'shippingDiscount' | 'total' | 'explanation'>[]): Sum => ({
  goods: parts.reduce((sum, { goodsTotal, discount }) => sum + goodsTotal + discount, 0),
  explanation: parts.flatMap(({ explanation }) => explanation),
  shipping: parts.reduce((sum, { shippingFee, shippingDiscount }) => sum + shippingFee + shippingDiscount, 0),
  total: parts.reduce((sum, { total }) => sum + total, 0),
})

export const Sums = ({ say, goods, explanation, shipping, total, label }: Sum & { say: Say; label: string }) => (
  <dl class="sums">
    <dt safe>{say(words.goods)}</dt><dd safe>{say.money(goods)}</dd>
    <dt safe>{say(words.shipping)}</dt><dd safe>{shipping ? say.money(shipping) : say(words.shippingFree)}</dd>
    {explanation.map(({ text, amount }) => <><dt safe>{text[say.locale]}</dt><dd class="sums__off" safe>{say.money(amount)}</dd></>)}
    <dt class="sums__total" safe>{label}</dt><dd class="sums__total"><b class="price" safe>{say.money(total)}</b></dd>
  </dl>
)

const BuyerMoves = ({ say, order }: { say: Say; order: Order }) => {
  const moves = movesOf(order, 'buyer')
  if (!moves.length) return ''
  const form = { method: 'post', action: `/orders/${order.id}/transitions`, 'hx-post': `/orders/${order.id}/transitions`, 'hx-target': `#${orderElement(order)}` } as const
  return (
    <div class="acts">
      {moves.includes('confirm')
        ? <form {...form}><button class="btn btn--primary" name="transition" value="confirm"><Icon name="check" /><span safe>{say(words.transition.confirm)}</span></button></form> : ''}
      {moves.includes('cancel') ? (
        <details class="fold">
          <summary class="btn" safe>{say(words.transition.cancel)}</summary>
          <form {...form} class="note">
            <p safe>{say(words.cancelSure)}</p>
            <button class="btn btn--danger" name="transition" value="cancel" safe>{say(words.cancelYes)}</button>
          </form>
        </details>
      ) : ''}
    </div>
  )
}

/** Once it has arrived. */
const ReviewAsk = ({ say, order }: { say: Say; order: Order }) => (
  order.state === 'delivered' || order.state === 'completed'
    ? <section class="card form">
        <div class="card__head"><h2 safe>{say(words.reviewTitle)}</h2></div>
        <p class="hint" safe>{say(words.reviewText)}</p>
        <ul class="form">
          {order.lines.map((line, position) => (
            <li><a class="btn btn--tint" href={`/orders/${order.id}/reviews/${position}`}><Icon name="star" /><span safe>{say(words.reviewLine, line.title)}</span></a></li>
          ))}
        </ul>
      </section>
    : ''
)
