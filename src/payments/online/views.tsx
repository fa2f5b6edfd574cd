import type { Say } from '../../platform/words.ts'
import { Layout } from '../../ui/layout.tsx'
import { Icon } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import type { Bill, BillState, OnlineKind } from '../rules.ts'
import { words as paymentWords } from '../words.ts'
import type { Refund } from './rules.ts'
import { words } from './words.ts'

type Owed = Pick<Bill, 'id' | 'amount' | 'currency'>

export const billElement = ({ id }: Pick<Bill, 'id'>) => `bill-${id}`

/** The way to the provider: its page beside this one, or its code right here. */
export const OnlinePanel = ({ say, bill, kind, note }: { say: Say; bill: Owed; kind: OnlineKind; note: string }) => {
  const amount = say.money(bill.amount)
  const code = kind === 'wechat-pay'
  return (
    <div class="pay">
      <p class="pay__hint" safe>{say(code ? words.codeHint : words.visitHint)}</p>
      {code ? <CodeBox say={say} bill={bill} /> : ''}
      <dl class="pay__rows"><div><dt safe>{say(paymentWords.amount)}</dt><dd><b class="price" safe>{amount}</b></dd></div></dl>
      <a class={['btn', !code && 'btn--primary btn--big']} href={`/payments/${bill.id}/pay`} target="_blank">
        <Icon name="wallet" /><span safe>{say(words.payAt[kind], amount)}</span><span class="sr" safe>{say(words.newTab)}</span>
      </a>
      {note ? <p class="note note--lines" safe>{note}</p> : ''}
    </div>
  )
}

/** Fetched apart, so that the order is placed at once however long the provider takes. */
const CodeBox = ({ say, bill }: { say: Say; bill: Pick<Bill, 'id'> }) => (
  <div class="pay__box" hx-get={`/payments/${bill.id}/code`} hx-trigger="load" hx-target="this" hx-swap="innerHTML" aria-live="polite">
    <p class="hint" safe>{say(words.codeComing)}</p>
    <noscript><a class="btn" href={`/payments/${bill.id}/code`} safe>{say(words.codeShow)}</a></noscript>
  </div>
)

export const Code = ({ say, bill, attempt }: { say: Say; bill: Pick<Bill, 'id'>; attempt: { id: number } }) => (
  <span class="pay__code"><img src={`/payments/${bill.id}/code.svg?of=${attempt.id}`} alt={say(words.codeAlt)} width="320" height="320" /></span>
)

export const NoCode = ({ say, bill, reason }: { say: Say; bill: Pick<Bill, 'id'>; reason: string }) => (
  <div class="note note--bad form" role="alert">
    <p safe>{reason}</p>
    <button class="btn btn--sm" type="button" hx-get={`/payments/${bill.id}/code`} hx-target="closest .pay__box" hx-swap="innerHTML" safe>{say(words.again)}</button>
  </div>
)

/** Within WeChat: the wallet opens by itself, or by the button when it was put away. */
export const InsidePage = ({ visit, visit: { say }, bill, hand }: { visit: Visit; bill: Owed; hand: Record<'appId' | 'timeStamp' | 'nonceStr' | 'prepay' | 'paySign', string> }) => (
  <Layout visit={visit} title={say(paymentWords.kind['wechat-pay'])} narrow js={['/js/wechat.js']}>
    <h1 safe>{say(paymentWords.kind['wechat-pay'])}</h1>
    <div class="card pay">
      <p class="pay__hint" safe>{say(words.insideHint)}</p>
      <dl class="pay__rows"><div><dt safe>{say(paymentWords.amount)}</dt><dd><b class="price" safe>{say.money(bill.amount)}</b></dd></div></dl>
      <button
        class="btn btn--primary btn--big" type="button" data-wechat data-back={`/payments/return/${bill.id}`} data-app-id={hand.appId} data-time-stamp={hand.timeStamp}
        data-nonce-str={hand.nonceStr} data-prepay={hand.prepay} data-pay-sign={hand.paySign}
      ><Icon name="wallet" /><span safe>{say(words.insidePay, say.money(bill.amount))}</span></button>
      <p><a href={`/payments/${bill.id}/code`} safe>{say(words.codeShow)}</a></p>
    </div>
  </Layout>
)

/** Wraps whatever asks for the payment; is replaced by one line when it is paid or nobody waits for it any more. */
export const BillWatch = ({ bill, children }: { bill: Pick<Bill, 'id'>; children: JSX.Element }) => (
  <div id={billElement(bill)} class="form" hx-sse:connect={`/payments/${bill.id}/events`} hx-trigger="load, sse-retry" hx-swap="none">{children as 'safe'}</div>
)

/** Nothing while the bill is open: then the page shows how to pay. */
export const BillPatch = ({ say, bill, state }: { say: Say; bill: Pick<Bill, 'id'>; state: BillState }) => {
  if (state === 'open') return ''
  const paid = state === 'settled'
  return (
    <hx-partial hx-target={`#${billElement(bill)}`} hx-swap="innerHTML">
      <p class={['note', !paid && 'note--bad']} role="status"><Icon name={paid ? 'check' : 'info'} /><span safe>{say(paid ? words.paid : words.over)}</span></p>
      {paid ? '' : <p class="hint" safe>{say(words.backLater)}</p>}
    </hx-partial>
  )
}

/** What has gone back of a payment, or is about to. */
export const RefundList = ({ say, refunds, failures = false }: { say: Say; refunds: Refund[]; failures?: boolean }) =>
  refunds.length ? (
    <section class="card">
      <div class="card__head"><h2 safe>{say(words.refunds)}</h2></div>
      <ul class="timeline">
        {[...refunds].reverse().map(refund => (
          <li>
            <span safe>{`${say(words.refund[refund.state])} ${say.money(refund.amount)}`}</span>
            <span class="hint" safe>{[say.dateTime(refund.closedAt ?? refund.madeAt), refund.cause === 'asked' ? refund.reason : say(words.cause[refund.cause]), failures ? refund.failure : ''].filter(Boolean).join(' · ')}</span>
          </li>
        ))}
      </ul>
    </section>
  ) : ''
