import type { Address } from '../../accounts/addresses/rules.ts'
import { AddressFields, AddressLines } from '../../accounts/addresses/views.tsx'
import type { Reckoning } from '../../cart/reckon.ts'
import type { Wanted } from '../../cart/rules.ts'
import type { Named } from '../../cart/store.ts'
import { nameOf, paidFor, Partly, specialIn, sumNow } from '../../cart/views.tsx'
import { words as cartWords } from '../../cart/words.ts'
import { mustBeConfirmed } from '../../catalog/content/rules.ts'
import { ReturnMark } from '../../catalog/content/views.tsx'
import type { Way, WayKind } from '../../catalog/shipping/ways/rules.ts'
import { words as wayWords } from '../../catalog/shipping/ways/words.ts'
import { variantName } from '../../catalog/variants/rules.ts'
import { BillWatch } from '../../payments/online/views.tsx'
import { isOnline, methodName, type PaymentMethod } from '../../payments/rules.ts'
import type { Word } from '../../platform/words.ts'
import { CheckField, FieldError, TextArea, TextField, type Filled } from '../../ui/fields.tsx'
import { Layout } from '../../ui/layout.tsx'
import type { PriceNow } from '../../promotions/prices/actions.ts'
import { PriceTag } from '../../promotions/prices/views.tsx'
import { Icon, Picture, Price } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { orderNumber, paysCash, type Order, type Payment } from '../rules.ts'
import { PayPanel, sumOf, Sums } from '../views.tsx'
import { words as orderWords } from '../words.ts'
import { chosenOf, mostOf, type Goods } from './rules.ts'
import { words } from './words.ts'

export type SheetProps = {
  visit: Visit
  /** What is chosen here; null when it comes from the cart. */
  goods: Goods | null
  /** What the one thing costs now where that is not its usual price. */
  price: PriceNow | undefined
  /** The same of each thing that comes from the cart. */
  prices: Map<number, PriceNow>
  wanted: Wanted[]
  named: Map<number, Named>
  reckoning: Reckoning
  methods: PaymentMethod[]
  /** Of each merchant who offers more than being sent as usual. */
  ways: Map<number, Way[]>
  addresses: Address[]
  filled: Filled
  /** Why the last try did not succeed. */
  problem?: Word | null
  code?: CodeState
}

/** Where the sheet asks for its parts. */
const pathOf = ({ goods }: SheetProps) => (goods ? `/buy/${goods.product.id}` : '/checkout')

/** Where a code went, and how many seconds until another may be asked for. */
export type CodeState = { sentTo: string; wait: number } | null

/** The fields of a new address are named apart from the rest of the form. */
export const addressPrefix = 'to-'

/** A whole page, for whoever has no JavaScript or comes by a link. */
export const SheetPage = (sheet: SheetProps) => (
  <Layout visit={sheet.visit} title={sheet.visit.say(words.title)} narrow js={['/js/sheet.js']}>
    <h1 class="sr" safe>{sheet.visit.say(words.title)}</h1>
    <div class="card sheet-page" id="sheet"><SheetBody {...sheet} /></div>
  </Layout>
)

/** The inside of `<dialog id="sheet" class="sheet">`. */
export const SheetBody = (sheet: SheetProps) => {
  const { visit: { say }, goods, methods, problem } = sheet
  if (goods && goods.product.state !== 'on-sale') return <Shut sheet={sheet} text={words.offSale} />
  if (goods && !goods.product.stock) return <Shut sheet={sheet} text={words.soldOut} more={words.soldOutText} />
  if (!methods.length) return <Shut sheet={sheet} text={words.noMethods} />
  return (
    <>
      <Head sheet={sheet} />
      <form class="sheet__form" id="buy" method="post" action="/orders" hx-post="/orders" hx-target="#sheet" hx-swap="innerHTML" hx-disable="#buy-place" novalidate>
        {/* Enter in a field takes the first button of a form: it shall not be the one that sends a code. */}
        <button class="sr" tabindex="-1" aria-hidden="true" />
        <input type="hidden" name="intent" value={sheet.filled.values.intent ?? ''} />
        {goods
          ? <input type="hidden" name="room" value={goods.roomId === null ? '' : String(goods.roomId)} />
          : sheet.wanted.map(({ variantId, quantity, roomId }) => <input type="hidden" name="line" value={`${variantId}:${quantity}:${roomId ?? ''}`} />)}
        <div class="sheet__body" tabindex="0" role="region" aria-label={say(words.title)}>
          {problem ? <p class="note note--bad" role="alert"><Icon name="info" /><span safe>{say(problem)}</span></p> : ''}
          {goods ? <><Which sheet={sheet} goods={goods} /><Quantity sheet={sheet} goods={goods} /></> : <Lines sheet={sheet} />}
          <NoReturns sheet={sheet} />
          {sheet.visit.me ? '' : <Who sheet={sheet} />}
          <Ways sheet={sheet} />
          <Where sheet={sheet} />
          <How sheet={sheet} />
          <Coupon sheet={sheet} />
          <TextArea say={say} filled={sheet.filled} name="note" label={say(words.note)} required={false} maxlength={200} rows={2} />
          <InvoiceFields sheet={sheet} />
          <Totals sheet={sheet} />
        </div>
        <Foot sheet={sheet} />
      </form>
    </>
  )
}

const Head = ({ sheet: { visit: { say }, goods, filled, price } }: { sheet: SheetProps }) => {
  const variant = goods && chosenOf(goods, filled)
  return (
    <div class="sheet__head">
      {goods ? <span class="buy__pic"><Picture id={variant?.pictureId ?? goods.product.pictureIds[0] ?? null} size="s" eager /></span> : ''}
      <div>
        {goods ? <p id="buy-price"><PriceTag say={say} usual={variant?.price ?? goods.product.price} most={variant?.price ?? goods.product.highestPrice} now={price} /></p> : ''}
        <h2 id="sheet-title" tabindex="-1" safe>{goods ? goods.product.title : say(words.checkout)}</h2>
        {goods ? <p class="hint" safe>{variant?.stock ? say(words.left, say.number(variant.stock)) : say(words.soldOut)}</p> : ''}
      </div>
      <Leave say={say} href={!goods ? '/cart' : goods.roomId === null ? `/products/${goods.product.id}` : `/rooms/${goods.roomId}`} />
    </div>
  )
}

/** Closes the dialog where there is one; on a page of its own it leads back. */
const Leave = ({ say, href }: { say: Visit['say']; href: string }) => (
  <>
    <form method="dialog" class="sheet__close"><button class="btn btn--icon btn--ghost" aria-label={say(words.close)}><Icon name="x" /></button></form>
    <a class="btn btn--icon btn--ghost sheet__back" href={href} aria-label={say(words.back)}><Icon name="x" /></a>
  </>
)

const Shut = ({ sheet, text, more }: { sheet: SheetProps; text: Word; more?: Word }) => (
  <>
    <Head sheet={sheet} />
    <div class="sheet__body" role="status">
      <p safe>{sheet.visit.say(sheet.problem ?? text)}</p>
      {more ? <p class="hint" safe>{sheet.visit.say(more)}</p> : ''}
    </div>
  </>
)

/** Reckons anew when the field changes. */
const reckons = (sheet: SheetProps) => ({ 'hx-post': `${pathOf(sheet)}/total`, 'hx-trigger': 'change', 'hx-target': '#buy-totals', 'hx-swap': 'outerHTML' }) as const

const Which = ({ sheet, sheet: { visit: { say }, filled }, goods }: { sheet: SheetProps; goods: Goods }) => {
  const chosen = chosenOf(goods, filled)
  if (goods.variants.length === 1) return <input type="hidden" name="variant" value={String(chosen!.id)} />
  return (
    <fieldset class="buy__opt">
      <legend safe>{goods.product.options.join(' / ')}</legend>
      <div class="chips">
        {goods.variants.map(variant => (
          <label class="chip">
            <input
              type="radio" name="variant" value={String(variant.id)} {...(variant === chosen ? { checked: true } : {})} {...(variant.stock ? {} : { disabled: true })}
              {...reckons(sheet)}
            />
            <span safe>{variant.stock ? variantName(variant) : `${variantName(variant)} · ${say(words.soldOut)}`}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

const Quantity = ({ sheet, sheet: { visit: { say }, filled }, goods }: { sheet: SheetProps; goods: Goods }) => {
  const wrong = filled.errors.quantity !== undefined
  return (
    <div class="field">
      <div class="buy__line">
        <label class="label" for="f-quantity" safe>{say(words.quantity)}</label>
        <span class="stepper">
          <button type="button" data-step="-1" aria-label={say(words.fewer)}><Icon name="minus" /></button>
          <input
            id="f-quantity" name="quantity" type="number" inputmode="numeric" min="1" max={String(mostOf(chosenOf(goods, filled)!))} value={filled.values.quantity ?? '1'}
            {...reckons(sheet)}
            {...(wrong ? { 'aria-invalid': 'true' as const, 'aria-describedby': 'e-quantity' } : {})}
          />
          <button type="button" data-step="1" aria-label={say(words.more)}><Icon name="plus" /></button>
        </span>
      </div>
      <FieldError say={say} filled={filled} name="quantity" />
      <noscript><button class="btn btn--sm" formaction={`${pathOf(sheet)}/total`} safe>{say(words.update)}</button></noscript>
    </div>
  )
}

/** Told before it is bought, each with its reason; where the law asks for it, the buyer says yes. */
const NoReturns = ({ sheet: { visit: { say }, wanted, named, filled } }: { sheet: SheetProps }) => {
  const marked = [...new Map(wanted.map(({ variantId }) => named.get(variantId)!).filter(({ returnExcluded }) => returnExcluded).map(thing => [thing.productId, thing])).values()]
  if (!marked.length) return ''
  return (
    <div class="field" id="no-returns">
      <ul class="form">{marked.map(({ title, returnExcluded }) => <li>{marked.length > 1 ? <b safe>{title}</b> : ''} <ReturnMark say={say} excluded={returnExcluded} /></li>)}</ul>
      {marked.some(({ returnExcluded }) => mustBeConfirmed(returnExcluded)) ? <CheckField say={say} filled={filled} name="noReturn"><span safe>{say(words.confirmNoReturn)}</span></CheckField> : ''}
    </div>
  )
}

/** What comes from the cart. What cannot be bought any more says why. */
const Lines = ({ sheet: { visit: { say }, wanted, named, reckoning, prices } }: { sheet: SheetProps }) => (
  <ul class="buy__lines">
    {wanted.map(({ variantId, quantity }) => {
      const thing = named.get(variantId)!
      const problem = reckoning.problems.find(problem => problem.variantId === variantId)
      const line = reckoning.shares.flatMap(share => share.lines).find(one => one.variantId === variantId)
      const [why, sum]: [string, string] = [problem ? say(problem.reason) : '', line ? say.money(paidFor(line)) : '']
      return (
        <li class="row">
          <Picture id={thing.pictureId} size="s" />
          <h3 safe>{nameOf(thing)}</h3>
          {!line
            ? <p class="row__sub" safe>{why}</p>
            : <p class="row__sub"><PriceTag say={say} usual={thing.price} now={specialIn(prices.get(variantId), line)} /><span safe>{say(orderWords.times, say.number(quantity))}</span></p>}
          <span class="price" safe>{sum}</span>
          {line ? <Partly say={say} line={line} /> : ''}
        </li>
      )
    })}
  </ul>
)

/** Who buys, asked where it is needed. Only this part is drawn again when a code is sent; what was typed stays. */
export const Who = ({ sheet, sheet: { visit: { say }, filled, code = null } }: { sheet: SheetProps }) => {
  const send = `${pathOf(sheet)}/code`
  const told = code ? say(words.codeSent, code.sentTo) : ''
  return (
    <div class="buy__box" id="buy-who">
      <TextField say={say} filled={filled} name="contact" label={say(words.contact)} hint={say(words.contactHint)} autocomplete="tel" maxlength={254} />
      <div class="field">
        <label class="label" for="f-code" safe>{say(words.code)}</label>
        <div class="code">
          <input
            class="input" id="f-code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="6" value={filled.values.code ?? ''}
            {...(filled.errors.code ? { 'aria-invalid': 'true' as const, 'aria-describedby': 'e-code' } : {})} {...(code ? { autofocus: true } : {})}
          />
          <button
            class="btn" formaction={send} hx-post={send} hx-target="#buy-who" hx-swap="outerHTML"
            {...(code?.wait ? { 'data-wait': String(code.wait), 'data-wait-text': say(words.again, '{s}'), 'data-wait-over': say(words.sendAgain) } : {})} safe
          >{say(code ? words.sendAgain : words.sendCode)}</button>
        </div>
        <p class="hint" role="status" safe>{told}</p>
        <FieldError say={say} filled={filled} name="code" />
      </div>
    </div>
  )
}

/** What is not to be sent anywhere needs no street: see shop.css. */
const Ways = ({ sheet, sheet: { visit: { say }, ways, named, reckoning, filled } }: { sheet: SheetProps }) => {
  const merchants = [...new Map([...named.values()].map(({ merchantId, merchantName }) => [merchantId, merchantName]))].filter(([id]) => reckoning.shares.some(({ merchantId }) => merchantId === id))
  if (!merchants.some(([id]) => ways.has(id))) return ''
  return (
    <>
      {merchants.map(([id, name]) => {
        const offered = ways.get(id)
        if (!offered) return <input type="hidden" data-sent />
        const chosen = offered.find(({ kind }) => kind === filled.values[`way-${id}`])?.kind ?? 'standard'
        const choice = (kind: WayKind, about: string) => (
          <label class="pick">
            <input type="radio" name={`way-${id}`} value={kind} {...(kind === chosen ? { checked: true } : {})} {...(kind === 'collect' ? {} : { 'data-sent': '' })} {...reckons(sheet)} />
            <span class="pick__text"><b safe>{say(wayWords.kind[kind])}</b><span class="hint" safe>{about}</span></span>
          </label>
        )
        return (
          <fieldset class="buy__opt">
            <legend safe>{merchants.length > 1 ? say(wayWords.waysOf, name) : say(wayWords.ways)}</legend>
            <div class="picks">
              {choice('standard', say(wayWords.standardText)) as 'safe'}
              {offered.map(({ kind, fee, text }) => choice(kind, [kind === 'collect' ? say(wayWords.noFee) : say(wayWords.more, say.money(fee)), text].filter(Boolean).join(' · ')) as 'safe')}
            </div>
          </fieldset>
        )
      })}
    </>
  )
}

const Where = ({ sheet, sheet: { visit: { say }, addresses, filled } }: { sheet: SheetProps }) => {
  const chosen = filled.values.address ?? String(addresses[0]?.id ?? 'new')
  const fields = <AddressFields say={say} filled={filled} prefix={addressPrefix} />
  return (
    <fieldset class="buy__opt" {...reckons(sheet)} hx-trigger={`change from:[name='address'], change from:[name='${addressPrefix}region']`}>
      <legend safe>{say(words.address)}</legend>
      {addresses.length ? (
        <>
          <div class="picks">
            {addresses.map(address => (
              <label class="pick">
                <input type="radio" name="address" value={String(address.id)} {...(chosen === String(address.id) ? { checked: true } : {})} />
                <span class="pick__text"><AddressLines address={address} /></span>
              </label>
            ))}
            <label class="pick">
              <input type="radio" name="address" value="new" {...(chosen === 'new' ? { checked: true } : {})} />
              <span class="pick__text" safe>{say(words.newAddress)}</span>
            </label>
          </div>
          <div class="buy__new form">{fields as 'safe'}</div>
        </>
      ) : <div class="form">{fields as 'safe'}</div>}
      <FieldError say={say} filled={filled} name="address" />
    </fieldset>
  )
}

const How = ({ sheet: { visit: { say }, methods, filled } }: { sheet: SheetProps }) => {
  const chosen = methods.find(({ id }) => String(id) === filled.values.method) ?? methods[0]!
  return (
    <fieldset class="buy__opt">
      <legend safe>{say(words.method)}</legend>
      <div class="chips">
        {methods.map(method => (
          <label class="chip">
            <input type="radio" name="method" value={String(method.id)} {...(method === chosen ? { checked: true } : {})} />
            <span safe>{methodName(say, method)}</span>
          </label>
        ))}
      </div>
      <p class="hint" safe>{say(words.methodHint)}</p>
      <FieldError say={say} filled={filled} name="method" />
    </fieldset>
  )
}

const Coupon = ({ sheet, sheet: { visit: { say }, filled } }: { sheet: SheetProps }) => {
  const use = `${pathOf(sheet)}/total`
  return (
    <div class="field">
      <label class="label" for="f-coupon" safe>{say(cartWords.coupon)}</label>
      <div class="code">
        <input class="input" id="f-coupon" name="coupon" maxlength="200" autocomplete="off" autocapitalize="characters" value={filled.values.coupon ?? ''} aria-describedby="coupon-told" {...reckons(sheet)} />
        <button class="btn" formaction={use} hx-post={use} hx-target="#buy-totals" hx-swap="outerHTML" safe>{say(cartWords.couponUse)}</button>
      </div>
      <p class="hint" safe>{say(cartWords.couponHint)}</p>
      <CouponTold sheet={sheet} />
    </div>
  )
}

const CouponTold = ({ sheet: { visit: { say }, reckoning } }: { sheet: SheetProps }) => {
  const told = reckoning.coupons.filter(({ state }) => state !== 'used')
  return <p class="error" id="coupon-told" role="status" safe>{told.map(({ code, state }) => say(state === 'idle' ? cartWords.couponIdle : cartWords.couponUnknown, code)).join(' ')}</p>
}

const InvoiceFields = ({ sheet: { visit: { say }, filled } }: { sheet: SheetProps }) => {
  const field = { say, filled, required: false } as const
  const open = ['title', 'tax', 'email'].some(name => filled.values[`invoice-${name}`] || filled.errors[`invoice-${name}`])
  return (
    <details class="fold buy__invoice" {...(open ? { open: true } : {})}>
      <summary safe>{say(words.invoice)}</summary>
      <div class="form">
        <TextField {...field} name="invoice-title" label={say(words.invoiceTitle)} hint={say(words.invoiceTitleHint)} maxlength={100} autocomplete="organization" />
        <TextField {...field} name="invoice-tax" label={say(words.invoiceTax)} maxlength={20} autocomplete="off" />
        <TextField {...field} name="invoice-email" label={say(words.invoiceEmail)} type="email" maxlength={254} autocomplete="email" />
      </div>
    </details>
  )
}

/** What it comes to. Carries the sum it shows, so that nobody is charged another one. */
const Totals = ({ sheet: { visit: { say }, goods, reckoning, reckoning: { shares, total, quoted } } }: { sheet: SheetProps }) => {
  const refused = shares.find(share => share.refused)?.refused
  return (
    <div id="buy-totals">
      <input type="hidden" name="total" value={String(total)} />
      <input type="hidden" name="offers" value={quoted.merchants.flatMap(({ reasons }) => reasons.map(({ offerId }) => offerId)).join(' ')} />
      {refused ? <p class="note note--bad" role="alert"><Icon name="info" /><span safe>{say(refused)}</span></p> : ''}
      <Sums say={say} {...sumOf(shares)} {...(goods ? {} : sumNow(reckoning))} label={say(orderWords.total)} />
    </div>
  )
}

const Foot = ({ sheet, sheet: { visit: { say, me }, goods } }: { sheet: SheetProps }) => (
  <div class="sheet__foot" id="buy-foot">
    {me ? '' : <p class="hint"><span safe>{say(words.agree)}</span> <a href="/agreement" target="_blank" safe>{say(words.agreement)}</a></p>}
    {goods ? <button class="btn" formaction="/cart/lines" hx-post="/cart/lines" hx-swap="none" safe>{say(cartWords.add)}</button> : ''}
    <button class="btn btn--primary btn--big" id="buy-place"><PlaceText sheet={sheet} /></button>
  </div>
)

const PlaceText = ({ sheet: { visit: { say }, reckoning } }: { sheet: SheetProps }) => <span safe>{say(words.place, say.money(reckoning.total))}</span>

/** After a change: the sums, what the button says, and what became of the coupons. The buttons stay: somebody may be pressing one. */
export const TotalsPatch = ({ sheet, sheet: { visit: { say }, goods, filled, price } }: { sheet: SheetProps }) => {
  const variant = goods && chosenOf(goods, filled)
  return (
    <>
      <Totals sheet={sheet} />
      <hx-partial hx-target="#buy-place" hx-swap="innerHTML"><PlaceText sheet={sheet} /></hx-partial>
      <hx-partial hx-target="#coupon-told" hx-swap="outerHTML"><CouponTold sheet={sheet} /></hx-partial>
      {variant ? <hx-partial hx-target="#buy-price" hx-swap="innerHTML"><PriceTag say={say} usual={variant.price} now={price} /></hx-partial> : ''}
    </>
  )
}

type PlacedProps = { visit: Visit; orders: Order[]; payment: Payment | null }

/** The orders are placed: how to pay them, without leaving the picture. */
export const PlacedSheet = ({ visit: { say }, orders, orders: [first], payment }: PlacedProps) => {
  const order = first!
  const total = orders.reduce((sum, { total }) => sum + total, 0)
  return (
    <>
      <div class="sheet__head">
        <span class="buy__pic"><Picture id={order.lines[0]?.pictureId ?? null} size="s" eager /></span>
        <div>
          <h2 id="sheet-title" tabindex="-1" {...{ autofocus: true }} safe>{say(words.placed)}</h2>
          <p class="hint"><span safe>{say(words.number)}</span> <b class="num" safe>{orders.map(orderNumber).join(' ')}</b></p>
          <p><Price say={say} amount={total} /></p>
        </div>
        <Leave say={say} href={order.roomId === null ? '/orders' : `/rooms/${order.roomId}`} />
      </div>
      <div class="sheet__body form" tabindex="0" role="region" aria-label={say(orderWords.payTitle)}>
        {payment?.method && isOnline(payment.method.kind)
          ? <BillWatch bill={payment.bill}><PayPanel say={say} order={order} payment={payment} /></BillWatch>
          : payment ? <PayPanel say={say} order={order} payment={payment} /> : ''}
        {paysCash(order) ? <p class="note"><Icon name="wallet" /><span safe>{say(orderWords.payCash, say.money(total))}</span></p> : ''}
      </div>
      <div class="sheet__foot">
        <a class="btn" href={orders.length > 1 ? '/orders' : `/orders/${order.id}`} target="_blank"><span safe>{say(words.seeOrder)}</span><span class="sr" safe>{say(words.newTab)}</span></a>
        {order.roomId === null
          ? <a class="btn btn--primary" href="/" safe>{say(words.lookOn)}</a>
          : <form method="dialog" class="sheet__go"><button class="btn btn--primary" safe>{say(words.goOn)}</button></form>}
      </div>
    </>
  )
}
