import type { Address } from '../../accounts/addresses/rules.ts'
import { AddressFields, AddressLines } from '../../accounts/addresses/views.tsx'
import type { Product } from '../../catalog/rules.ts'
import { BillWatch } from '../../payments/online/views.tsx'
import { isOnline, methodName, type PaymentMethod } from '../../payments/rules.ts'
import type { Word } from '../../platform/words.ts'
import { FieldError, TextArea, TextField, type Filled } from '../../ui/fields.tsx'
import { Layout } from '../../ui/layout.tsx'
import { Icon, Picture, Price } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { variantName, type Variant } from '../../catalog/variants/rules.ts'
import { mostPieces, orderNumber, paysCash, type Order, type Payment } from '../rules.ts'
import { PayPanel, Sums } from '../views.tsx'
import { words as orderWords } from '../words.ts'
import { words } from './words.ts'

export type SheetProps = {
  visit: Visit
  product: Product
  variants: Variant[]
  roomId: number | null
  methods: PaymentMethod[]
  addresses: Address[]
  filled: Filled
  /** Why the last try did not succeed. */
  problem?: Word | null
  code?: CodeState
}

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
  const { visit: { say }, product, methods, problem } = sheet
  if (product.state !== 'on-sale') return <Shut sheet={sheet} text={words.offSale} />
  if (!product.stock || !sheet.variants.length) return <Shut sheet={sheet} text={words.soldOut} more={words.soldOutText} />
  if (!methods.length) return <Shut sheet={sheet} text={words.noMethods} />
  return (
    <>
      <Head sheet={sheet} />
      <form class="sheet__form" id="buy" method="post" action="/orders" hx-post="/orders" hx-target="#sheet" hx-swap="innerHTML" hx-disable="#buy-place" novalidate>
        {/* Enter in a field takes the first button of a form: it shall not be the one that sends a code. */}
        <button class="sr" tabindex="-1" aria-hidden="true" />
        <input type="hidden" name="intent" value={sheet.filled.values.intent ?? ''} />
        <input type="hidden" name="room" value={sheet.roomId === null ? '' : String(sheet.roomId)} />
        <div class="sheet__body" tabindex="0" role="region" aria-label={say(words.title)}>
          {problem ? <p class="note note--bad" role="alert"><Icon name="info" /><span safe>{say(problem)}</span></p> : ''}
          <Which sheet={sheet} />
          <Quantity sheet={sheet} />
          {sheet.visit.me ? '' : <Who sheet={sheet} />}
          <Where sheet={sheet} />
          <How sheet={sheet} />
          <TextArea say={say} filled={sheet.filled} name="note" label={say(words.note)} required={false} maxlength={200} rows={2} />
          <Totals sheet={sheet} />
        </div>
        <Foot sheet={sheet} />
      </form>
    </>
  )
}

const Head = ({ sheet, sheet: { visit: { say }, product, roomId } }: { sheet: SheetProps }) => (
  <div class="sheet__head">
    <span class="buy__pic"><Picture id={product.pictureIds[0] ?? null} size="s" eager /></span>
    <div>
      <p><Price say={say} amount={chosenOf(sheet).price} /></p>
      <h2 id="sheet-title" tabindex="-1" safe>{product.title}</h2>
      <p class="hint" safe>{product.stock ? say(words.left, say.number(product.stock)) : say(words.soldOut)}</p>
    </div>
    <Leave say={say} href={roomId === null ? `/products/${product.id}` : `/rooms/${roomId}`} />
  </div>
)

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

/** The variant that is meant; before one has been chosen, the first that is there. */
const chosenOf = ({ variants, filled }: SheetProps): Variant =>
  variants.find(({ id }) => String(id) === filled.values.variant) ?? variants.find(({ stock }) => stock) ?? variants[0]!

const Which = ({ sheet, sheet: { visit: { say }, product, variants } }: { sheet: SheetProps }) => {
  const chosen = chosenOf(sheet)
  if (variants.length === 1) return <input type="hidden" name="variant" value={String(chosen.id)} />
  return (
    <fieldset class="buy__opt">
      <legend safe>{product.options.join(' / ')}</legend>
      <div class="chips">
        {variants.map(variant => (
          <label class="chip">
            <input
              type="radio" name="variant" value={String(variant.id)} {...(variant === chosen ? { checked: true } : {})} {...(variant.stock ? {} : { disabled: true })}
              hx-post={`/buy/${product.id}/total`} hx-trigger="change" hx-target="#buy-totals" hx-swap="outerHTML"
            />
            <span safe>{variant.stock ? variantName(variant) : `${variantName(variant)} · ${say(words.soldOut)}`}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

const mostOf = (sheet: SheetProps) => Math.min(chosenOf(sheet).stock, mostPieces)

const Quantity = ({ sheet, sheet: { visit: { say }, product, filled } }: { sheet: SheetProps }) => {
  const wrong = filled.errors.quantity !== undefined
  return (
    <div class="field">
      <div class="buy__line">
        <label class="label" for="f-quantity" safe>{say(words.quantity)}</label>
        <span class="stepper">
          <button type="button" data-step="-1" aria-label={say(words.fewer)}><Icon name="minus" /></button>
          <input
            id="f-quantity" name="quantity" type="number" inputmode="numeric" min="1" max={String(mostOf(sheet))} value={filled.values.quantity ?? '1'}
            hx-post={`/buy/${product.id}/total`} hx-trigger="change" hx-target="#buy-totals" hx-swap="outerHTML"
            {...(wrong ? { 'aria-invalid': 'true' as const, 'aria-describedby': 'e-quantity' } : {})}
          />
          <button type="button" data-step="1" aria-label={say(words.more)}><Icon name="plus" /></button>
        </span>
      </div>
      <FieldError say={say} filled={filled} name="quantity" />
      <noscript><button class="btn btn--sm" formaction={`/buy/${product.id}/total`} safe>{say(words.update)}</button></noscript>
    </div>
  )
}

/** Who buys, asked where it is needed. Only this part is drawn again when a code is sent; what was typed stays. */
export const Who = ({ sheet: { visit: { say }, product, filled, code = null } }: { sheet: SheetProps }) => {
  const send = `/buy/${product.id}/code`
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

const Where = ({ sheet: { visit: { say }, addresses, filled } }: { sheet: SheetProps }) => {
  const chosen = filled.values.address ?? String(addresses[0]?.id ?? 'new')
  const fields = <AddressFields say={say} filled={filled} prefix={addressPrefix} />
  return (
    <fieldset class="buy__opt">
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

/** What it comes to for this many. Carries the prices it shows, so that nobody is charged another one. */
const Totals = ({ sheet, sheet: { visit: { say } } }: { sheet: SheetProps }) => {
  const { goods, shippingFee, total } = sumsOf(sheet)
  return (
    <div id="buy-totals">
      <input type="hidden" name="total" value={String(total)} />
      <Sums say={say} goods={goods} shippingFee={shippingFee} total={total} label={say(orderWords.total)} />
    </div>
  )
}

const sumsOf = (sheet: SheetProps) => {
  const goods = chosenOf(sheet).price * piecesOf(sheet)
  const { shippingFee } = sheet.product
  return { goods, shippingFee, total: goods + shippingFee }
}

const Foot = ({ sheet, sheet: { visit: { say, me } } }: { sheet: SheetProps }) => (
  <div class="sheet__foot" id="buy-foot">
    {me ? '' : <p class="hint"><span safe>{say(words.agree)}</span> <a href="/agreement" target="_blank" safe>{say(words.agreement)}</a></p>}
    <button class="btn btn--primary btn--big" id="buy-place" safe>{say(words.place, say.money(sumsOf(sheet).total))}</button>
  </div>
)

/** As many as are meant; while something impossible is typed, the next possible number. */
const piecesOf = (sheet: SheetProps) => Math.max(1, Math.min(mostOf(sheet), Number.parseInt(sheet.filled.values.quantity ?? '1', 10) || 1))

/** After a change of the quantity: the sums and the button that names them. */
export const TotalsPatch = ({ sheet }: { sheet: SheetProps }) => (
  <>
    <Totals sheet={sheet} />
    <hx-partial hx-target="#buy-foot" hx-swap="outerHTML"><Foot sheet={sheet} /></hx-partial>
  </>
)

/** The order is placed: how to pay it, without leaving the picture. */
export const PlacedSheet = ({ visit: { say }, order, payment }: { visit: Visit; order: Order; payment: Payment | null }) => (
  <>
    <div class="sheet__head">
      <span class="buy__pic"><Picture id={order.lines[0]?.pictureId ?? null} size="s" eager /></span>
      <div>
        <h2 id="sheet-title" tabindex="-1" {...{ autofocus: true }} safe>{say(words.placed)}</h2>
        <p class="hint"><span safe>{say(words.number)}</span> <b class="num" safe>{orderNumber(order)}</b></p>
        <p><Price say={say} amount={order.total} /></p>
      </div>
      <Leave say={say} href={order.roomId === null ? '/orders' : `/rooms/${order.roomId}`} />
    </div>
    <div class="sheet__body form" tabindex="0" role="region" aria-label={say(orderWords.payTitle)}>
      {payment?.method && isOnline(payment.method.kind)
        ? <BillWatch bill={payment.bill}><PayPanel say={say} order={order} payment={payment} /></BillWatch>
        : payment ? <PayPanel say={say} order={order} payment={payment} /> : ''}
      {paysCash(order) ? <p class="note"><Icon name="wallet" /><span safe>{say(orderWords.payCash, say.money(order.total))}</span></p> : ''}
    </div>
    <div class="sheet__foot">
      <a class="btn" href={`/orders/${order.id}`} target="_blank"><span safe>{say(words.seeOrder)}</span><span class="sr" safe>{say(words.newTab)}</span></a>
      <form method="dialog" class="sheet__go"><button class="btn btn--primary" safe>{say(words.goOn)}</button></form>
    </div>
  </>
)
