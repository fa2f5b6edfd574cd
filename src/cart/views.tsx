import { variantName } from '../catalog/variants/rules.ts'
import { isPrice } from '../promotions/offer.ts'
import type { PriceNow } from '../promotions/prices/actions.ts'
import { PriceNote, PriceTag } from '../promotions/prices/views.tsx'
import type { Say } from '../platform/words.ts'
import { Layout } from '../ui/layout.tsx'
import { Blank, Icon, Picture } from '../ui/parts.tsx'
import type { Visit } from '../ui/visit.ts'
import { whyNotThis, type ReckonedLine, type Reckoning } from './reckon.ts'
import { mostPieces, type CartLine } from './rules.ts'
import type { Named } from './store.ts'
import { words } from './words.ts'

export type CartProps = {
  say: Say
  lines: (CartLine & { named: Named })[]
  /** Of the chosen ones. */
  reckoning: Reckoning
  /** What they cost now where that is not what they usually cost. */
  prices: Map<number, PriceNow>
  now: number
  /** All that is chosen can be paid at once. */
  together: boolean
}

export const CartPage = ({ visit, ...cart }: CartProps & { visit: Visit }) => (
  <Layout visit={visit} title={visit.say(words.cart)} narrow js={['/js/sheet.js']}>
    <h1 safe>{visit.say(words.cart)}</h1>
    <CartBody {...cart} />
  </Layout>
)

/** The whole cart is one form: without JavaScript it is changed and sent as one. */
export const CartBody = (cart: CartProps) => {
  const { say, lines } = cart
  if (!lines.length) {
    return (
      <div id="cart">
        <Blank title={say(words.emptyTitle)} text={say(words.emptyText)}><a class="btn btn--primary" href="/" safe>{say(words.lookAround)}</a></Blank>
      </div>
    )
  }
  return (
    <form class="page__parts" id="cart" method="post" action="/cart">
      {[...Map.groupBy(lines, ({ named }) => named.merchantId).values()].map(own => (
        <section class="card form" aria-label={say(words.from, own[0]!.named.merchantName)}>
          <h2 class="hint" safe>{say(words.from, own[0]!.named.merchantName)}</h2>
          <ul class="cart">{own.map(line => <Line {...cart} line={line} />)}</ul>
        </section>
      ))}
      <noscript><button class="btn" safe>{say(words.update)}</button></noscript>
      <Checkout {...cart} />
    </form>
  )
}

const Line = ({ say, prices, reckoning, now, line, line: { variantId, quantity, chosen, named } }: CartProps & { line: CartProps['lines'][number] }) => {
  const { title, open } = named
  const name = nameOf(named)
  const reason = open ? whyNotThis(named, { quantity: Math.min(quantity, mostPieces) }) : words.offSale
  const reckoned = reckoning.shares.flatMap(share => share.lines).find(one => one.variantId === variantId)
  const special = specialIn(prices.get(variantId), reckoned)
  const change = { 'hx-post': '/cart', 'hx-trigger': 'change', 'hx-target': '#cart', 'hx-swap': 'outerHTML' } as const
  return (
    <li class={['cart__line', reason !== null && 'cart__line--gone']} id={`cart-${variantId}`}>
      <input type="hidden" name="variant" value={String(variantId)} />
      <input type="checkbox" id={`choose-${variantId}`} name="chosen" value={String(variantId)} aria-label={say(words.choose, name)} {...(chosen && open ? { checked: true } : {})} {...(open ? {} : { disabled: true })} {...change} />
      <a class="cart__pic" href={`/products/${named.productId}`} tabindex="-1" aria-hidden="true"><Picture id={named.pictureId} size="s" /></a>
      <div class="cart__text">
        <h3><a href={`/products/${named.productId}`} safe>{title}</a></h3>
        {named.values.length ? <p class="hint" safe>{variantName(named)}</p> : ''}
        <Change say={say} line={line} />
        {special?.kind && !reason ? <PriceNote say={say} now={special} at={now} /> : ''}
        {special?.kind && reckoned ? <Partly say={say} line={reckoned} /> : ''}
        {reason ? <p class="error" safe>{say(reason)}</p> : ''}
      </div>
      <span class="cart__price"><PriceTag say={say} usual={named.price} now={reason ? undefined : special} />{reckoned && reckoned.quantity > 1 ? <span class="hint" safe>{say(words.lineSum, say.money(paidFor(reckoned)))}</span> : ''}</span>
      <span class="stepper cart__count">
        <button type="button" data-step="-1" aria-label={say(words.fewer)}><Icon name="minus" /></button>
        <input name={`quantity-${variantId}`} id={`quantity-${variantId}`} type="number" inputmode="numeric" min="1" max={String(Math.max(1, Math.min(named.stock, mostPieces)))} value={String(quantity)} aria-label={say(words.quantityOf, name)} {...change} />
        <button type="button" data-step="1" aria-label={say(words.more)}><Icon name="plus" /></button>
      </span>
      <button class="btn btn--sm cart__remove" name="remove" value={String(variantId)} aria-label={say(words.removeOf, name)} hx-post="/cart" hx-target="#cart" hx-swap="outerHTML" safe>{say(words.remove)}</button>
    </li>
  )
}

/** What it costs now; not when this buyer has had all the pieces that there are for them. */
export const specialIn = (now: PriceNow | undefined, line: ReckonedLine | undefined) => (now?.kind && line && !line.special.pieces ? undefined : now)

/** What these pieces cost at the prices of now, before offers on the whole. */
export const paidFor = ({ variant, quantity, special }: ReckonedLine) => variant.price * quantity - special.off

/** The goods at the prices that their lines show, and what comes off besides. */
export const sumNow = ({ shares, quoted }: Reckoning) => ({
  goods: shares.flatMap(share => share.lines).reduce((sum, line) => sum + paidFor(line), 0),
  explanation: quoted.merchants.flatMap(({ reasons }) => reasons).filter(reason => !isPrice(reason)).map(({ text, amount }) => ({ text, amount: -amount })),
})

/** Only so many of them go at the price of now. */
export const Partly = ({ say, line: { variant, quantity, special } }: { say: Say; line: ReckonedLine }) => (
  special.pieces && special.pieces < quantity ? <p class="hint" safe>{say(words.partly, special.pieces, say.money(variant.price))}</p> : ''
)

export const nameOf = (named: Pick<Named, 'title' | 'values'>) => (named.values.length ? `${named.title} ${variantName(named)}` : named.title)

const Change = ({ say, line: { priceSeen, named } }: { say: Say; line: CartProps['lines'][number] }) => {
  if (!named.open || priceSeen === named.price) return ''
  return <p class="hint" safe>{say(priceSeen < named.price ? words.priceRose : words.priceFell, say.money(priceSeen))}</p>
}

const Checkout = ({ say, lines, reckoning, together }: CartProps) => {
  const { shares, total } = reckoning
  const sum = sumNow(reckoning)
  const count = shares.flatMap(share => share.lines).reduce((sum, { quantity }) => sum + quantity, 0)
  const nameOfShop = (merchantId: number) => lines.find(({ named }) => named.merchantId === merchantId)!.named.merchantName
  return (
    <section class="card form cart__foot" aria-live="polite">
      {count ? (
        <dl class="sums">
          <dt safe>{say(words.goods)}</dt><dd safe>{say.money(sum.goods)}</dd>
          {sum.explanation.map(({ text, amount }) => <><dt safe>{text[say.locale]}</dt><dd safe>{say.money(amount)}</dd></>)}
          <dt safe>{say(words.shipping)}</dt><dd safe>{shippingText(say, shares)}</dd>
          <dt class="sums__total" safe>{say(words.total)}</dt><dd class="sums__total"><b class="price" safe>{say.money(total)}</b></dd>
        </dl>
      ) : <p class="hint" safe>{say(words.nothingChosen)}</p>}
      {count && together ? <button class="btn btn--primary btn--big" name="then" value="all" safe>{say(words.checkout, say.number(count))}</button> : ''}
      {count && !together ? (
        <>
          <p safe>{say(words.separately)}</p>
          {shares.map(({ merchantId }) => <button class="btn" name="then" value={String(merchantId)} safe>{say(words.checkoutAlone, nameOfShop(merchantId))}</button>)}
        </>
      ) : ''}
    </section>
  )
}

const shippingText = (say: Say, shares: Reckoning['shares']) => {
  const fee = shares.reduce((sum, share) => sum + share.shippingFee + share.shippingDiscount, 0)
  return fee ? say.money(fee) : say(words.free)
}

/** What is said of a thing that has just been put into the cart. In a room the checkout opens over the picture. */
export const Added = ({ say, inRoom }: { say: Say; inRoom: boolean }) => (
  <hx-partial hx-target="#notices" hx-swap="innerHTML">
    <p class="notice" role="status">
      <span safe>{say(words.added)}</span>{' '}
      {inRoom
        ? <a href="/checkout" hx-get="/checkout" hx-target="#sheet" hx-swap="innerHTML" safe>{say(words.checkoutNow)}</a>
        : <a href="/cart" safe>{say(words.see)}</a>}
    </p>
  </hx-partial>
)
