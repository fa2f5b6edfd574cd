import type { Children } from '@kitajs/html'
import { categoryName } from '../../catalog/rules.ts'
import { amountInput } from '../../platform/money.ts'
import type { Say } from '../../platform/words.ts'
import { standingOf } from '../../promotions/checks.ts'
import { isPrice, kinds, open, type Kind } from '../../promotions/offer.ts'
import type { OfferInFull, Standing } from '../../promotions/store.ts'
import type { Lowered } from '../../promotions/prices/store.ts'
import { describe, shortMoney } from '../../promotions/views.tsx'
import { words as promotionWords } from '../../promotions/words.ts'
import { CheckField, FieldError, SelectField, TextField, type Filled } from '../../ui/fields.tsx'
import { Blank, FromPrice, Icon, More, Picture } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { StudioPage } from '../page.tsx'
import { stepNumbers, type OfferForm } from './form.ts'
import type { Preview } from './preview.ts'
import { words } from './words.ts'

export const standings = ['running', 'planned', 'over'] as const satisfies Standing[]

const icons: Record<Kind, string> = { coupon: 'ticket', 'flash-sale': 'bolt', 'spend-and-save': 'wallet', 'buy-x-get-y': 'gift', 'free-shipping': 'truck', 'live-price': 'cam' }
const tints: Record<Standing, string> = { running: 'badge--ok', planned: 'badge--brand', over: '' }

type ListProps = { visit: Visit; toShip: number; standing: Standing | null; offers: OfferInFull[]; more: string | null; now: number }

export const OffersPage = ({ visit, visit: { say }, toShip, standing, offers, more, now }: ListProps) => (
  <StudioPage
    visit={visit} title={say(words.offers)} current="/studio/offers" toShip={toShip}
    head={<a class="btn btn--primary push" href="/studio/offers/new"><Icon name="plus" /><span safe>{say(words.add)}</span></a>}
  >
    {standing === null && !offers.length
      ? <Blank title={say(words.emptyTitle)} text={say(words.emptyText)}><a class="btn btn--tint" href="/studio/offers/new" safe>{say(words.add)}</a></Blank>
      : <>
          <nav class="tabs" aria-label={say(words.states)}>
            <a href="/studio/offers" {...(standing ? {} : { 'aria-current': 'page' as const })} safe>{say(words.all)}</a>
            {standings.map(name => <a href={`/studio/offers?state=${name}`} {...(name === standing ? { 'aria-current': 'page' as const } : {})} safe>{say(words.standing[name])}</a>)}
          </nav>
          {offers.length
            ? <ul class="wares">{offers.map(offer => <OfferRow say={say} offer={offer} now={now} />)}</ul>
            : <Blank title={say(words.noneTitle)} text={say(words.noneText)}><a class="btn" href="/studio/offers" safe>{say(words.all)}</a></Blank>}
          <More say={say} href={more} />
        </>}
    <p><a class="link" href="/studio/offers/prices" safe>{say(words.struck)}</a></p>
    <details class="fold"><summary class="link" safe>{say(words.combine)}</summary><p class="note" safe>{say(words.rule)}</p></details>
  </StudioPage>
)

const OfferRow = ({ say, offer, now }: { say: Say; offer: OfferInFull; now: number }) => (
  <li class="ware ware--offer">
    <a class="ware__name" href={`/studio/offers/${offer.id}`}>
      <span class="avatar"><Icon name={icons[offer.kind]} /></span>
      <span>
        <b safe>{offer.title}</b>
        <span class="hint" safe>{[say(promotionWords.kind[offer.kind]), describe(say, offer), offer.code].filter(Boolean).join(' · ')}</span>
        <span class="ware__state"><StandingBadge say={say} offer={offer} now={now} /><span class="hint" safe>{whenText(say, offer, now)}</span></span>
      </span>
    </a>
    <Figures say={say} offer={offer} />
  </li>
)

const StandingBadge = ({ say, offer, now }: { say: Say; offer: OfferInFull; now: number }) => {
  const standing = standingOf(offer, now)
  return <span class={['badge', tints[standing]]} safe>{say(words.standing[standing])}</span>
}

const whenText = (say: Say, offer: OfferInFull, now: number) => {
  const standing = standingOf(offer, now)
  if (standing === 'over') return say(words.ended, say.dateTime(offer.endsAt))
  if (standing === 'planned') return say(words.from, say.dateTime(offer.startsAt))
  return offer.endsAt === open ? say(words.noEnd) : say(words.until, say.dateTime(offer.endsAt))
}

const Figures = ({ say, offer: { kind, taken, supply, used, given } }: { say: Say; offer: OfferInFull }) => (
  <dl class="figures">
    {kind === 'coupon' || isPrice({ kind })
      ? <div><dt safe>{say(kind === 'coupon' ? words.claimed : words.soldPieces)}</dt><dd safe>{supply === null ? say.number(taken) : say(words.ofAll, say.number(taken), say.number(supply))}</dd></div> : ''}
    <div><dt safe>{say(words.used)}</dt><dd safe>{say.number(used)}</dd></div>
    <div><dt safe>{say(words.given)}</dt><dd safe>{say.money(given)}</dd></div>
  </dl>
)

export const KindsPage = ({ visit, visit: { say }, toShip }: { visit: Visit; toShip: number }) => (
  <StudioPage visit={visit} title={say(words.which)} current="/studio/offers" toShip={toShip}>
    <a class="studio__back" href="/studio/offers"><Icon name="back" /><span safe>{say(words.back)}</span></a>
    <ul class="methods">
      {(['coupon', 'flash-sale', 'spend-and-save', 'buy-x-get-y', 'free-shipping', 'live-price'] satisfies Kind[]).map(kind => (
        <li>
          <a class="card showing" href={`/studio/offers/new/${kind}`}>
            <span class="avatar"><Icon name={icons[kind]} /></span>
            <span><b safe>{say(promotionWords.kind[kind])}</b><span class="hint" safe>{say(words.explained[kind])}</span></span>
            <Icon name="chev" />
          </a>
        </li>
      ))}
    </ul>
    <p class="note"><Icon name="info" /><span safe>{say(words.rule)}</span></p>
  </StudioPage>
)

type FormProps = OfferForm & { visit: Visit; toShip: number; kind: Kind; offer: OfferInFull | null; preview: Preview | null | undefined; now: number }

/** Two buttons: what a buyer would pay, and save. Both keep what was typed. */
export const OfferFormPage = (props: FormProps) => {
  const { visit, visit: { say }, toShip, kind, offer, filled, preview, now } = props
  const field = { say, filled }
  const standing = offer && standingOf(offer, now)
  const begun = standing === 'running' || standing === 'over'
  return (
    <StudioPage
      visit={visit} title={offer ? offer.title : say(promotionWords.kind[kind])} current="/studio/offers" toShip={toShip}
      head={offer ? <StandingBadge say={say} offer={offer} now={now} /> : ''}
    >
      <a class="studio__back" href="/studio/offers"><Icon name="back" /><span safe>{say(words.back)}</span></a>
      <div class="edit">
        {standing === 'over' ? <Pledged say={say} offer={offer!} now={now} /> : (
          <form method="post" action={offer ? `/studio/offers/${offer.id}` : `/studio/offers/new/${kind}`} class="offer-form">
            {begun ? <><Pledged say={say} offer={offer!} now={now} /><p class="note"><Icon name="info" /><span safe>{say(words.keepsPromise)}</span></p></> : <p class="hint" safe>{say(words.explained[kind])}</p>}
            <section class="card form">
              <h2 safe>{say(words.basics)}</h2>
              <TextField {...field} name="title" label={say(words.name)} hint={say(words.nameHint)} maxlength={30} autocomplete="off" />
            </section>
            {begun ? '' : <section class="card form"><h2 safe>{say(words.gives)}</h2><Terms {...props} /></section>}
            {begun ? '' : <GoodsFields {...props} />}
            <section class="card form">
              <h2 safe>{say(words.when)}</h2>
              <div class="pair">
                {begun ? '' : <TextField {...field} name="startsAt" label={say(words.startsAt)} hint={say(words.startsHint)} type="datetime-local" required={false} />}
                <TextField {...field} name="endsAt" label={say(words.endsAt)} {...(kind === 'flash-sale' ? {} : { hint: say(words.endsHint) })} type="datetime-local" required={false} />
              </div>
              <h2 safe>{say(words.howMany)}</h2>
              <div class="pair">
                <TextField {...field} name="supply" label={say(kind === 'flash-sale' ? words.supplyPieces : words.supply)} inputmode="numeric" required={false} autocomplete="off" />
                <TextField {...field} name="perBuyer" label={say(isPrice({ kind }) ? words.perBuyerPieces : words.perBuyer)} inputmode="numeric" required={false} autocomplete="off" />
              </div>
              {begun ? '' : <CheckField {...field} name="newBuyersOnly"><span safe>{say(words.newBuyersOnly)}</span></CheckField>}
            </section>
            <div class="acts">
              <button class="btn btn--primary" safe>{say(words.save)}</button>
              {begun ? '' : <button class="btn" name="then" value="preview" formnovalidate safe>{say(words.showPreview)}</button>}
            </div>
          </form>
        )}
        <aside>
          {preview === undefined ? '' : <PreviewCard say={say} preview={preview} />}
          {offer ? <section class="card form"><h2 safe>{say(words.figures)}</h2><Figures say={say} offer={offer} /></section> : ''}
          {offer && standing !== 'over' ? <EndForm say={say} offer={offer} /> : ''}
        </aside>
      </div>
    </StudioPage>
  )
}

/** What it gives and until when, where that cannot be changed any more. */
const Pledged = ({ say, offer, now }: { say: Say; offer: OfferInFull; now: number }) => (
  <section class="card form">
    <p class="hint" safe>{say(promotionWords.kind[offer.kind])}</p>
    <b safe>{[describe(say, offer), offer.code].filter(Boolean).join(' · ')}</b>
    <p class="hint" safe>{whenText(say, offer, now)}</p>
  </section>
)

const Terms = ({ visit: { say }, kind, filled, rooms }: FormProps) => {
  const field = { say, filled, autocomplete: 'off' as const, required: false }
  const money = { ...field, inputmode: 'decimal' as const, before: say.money(0).replace(/[\d.,\s]/g, '') }
  const number = { ...field, inputmode: 'numeric' as const }
  switch (kind) {
    case 'live-price':
    case 'flash-sale':
      return (
        <>
          {kind === 'live-price' ? <RoomField say={say} filled={filled} rooms={rooms} /> : ''}
          <div class="pair">
            <TextField {...money} name="price" label={say(words.price)} hint={say(words.priceHint)} />
            <TextField {...number} name="percent" label={say(words.percent)} />
          </div>
        </>
      )
    case 'coupon':
      return (
        <>
          <div class="pair">
            <TextField {...money} name="amount" label={say(words.amount)} hint={say(words.amountHint)} />
            <TextField {...number} name="percent" label={say(words.percent)} />
          </div>
          <div class="pair">
            <TextField {...money} name="threshold" label={say(words.threshold)} hint={say(words.thresholdHint)} />
            <TextField {...money} name="most" label={say(words.most)} />
          </div>
          <TextField {...field} name="code" label={say(words.code)} hint={say(words.codeHint)} maxlength={20} />
        </>
      )
    case 'spend-and-save':
      return (
        <>
          <p class="hint" safe>{say(words.stepHint)}</p>
          {stepNumbers.map(step => (
            <div class="pair">
              <TextField {...money} name={`from-${step}`} label={say(words.stepFrom, step)} />
              <TextField {...money} name={`off-${step}`} label={say(words.stepOff)} />
            </div>
          ))}
          <CheckField say={say} filled={filled} name="exclusive"><span safe>{say(words.exclusive)}</span> <span class="hint" safe>{say(words.exclusiveHint)}</span></CheckField>
        </>
      )
    case 'buy-x-get-y':
      return <div class="pair"><TextField {...number} name="buy" label={say(words.buy)} /><TextField {...number} name="free" label={say(words.free)} /></div>
    case 'free-shipping':
      return (
        <div class="pair">
          <TextField {...money} name="threshold" label={say(words.threshold)} hint={say(words.thresholdHint)} />
          <TextField {...money} name="most" label={say(words.mostShipping)} />
        </div>
      )
  }
}

const RoomField = ({ say, filled, rooms }: { say: Say; filled: Filled; rooms: OfferForm['rooms'] }) =>
  rooms.length
    ? <SelectField say={say} filled={filled} name="room" label={say(words.room)} options={rooms.map(room => ({ value: String(room.id), text: `${room.title} · ${say.dateTime(room.startsAt)}` }))} />
    : <><p class="note"><Icon name="info" /><span safe>{say(words.noRooms)}</span></p><FieldError say={say} filled={filled} name="room" /></>

const GoodsFields = ({ visit: { say }, kind, filled, goods, categoryIds, categories, products, productIds }: FormProps) => (
  <fieldset class="card form goods-choice" {...(filled.errors.goods ? { 'aria-describedby': 'e-goods' } : {})}>
    <legend class="sr" safe>{say(words.goods)}</legend>
    <h2 aria-hidden="true" safe>{say(words.goods)}</h2>
    <FieldError say={say} filled={filled} name="goods" />
    {isPrice({ kind }) ? '' : <GoodsRadio value="all" goods={goods}><span safe>{say(words.goodsAll)}</span></GoodsRadio>}
    {isPrice({ kind }) ? '' : (
      <>
        <GoodsRadio value="categories" goods={goods}><span safe>{say(words.goodsCategories)}</span></GoodsRadio>
        <div class="chips goods-choice__categories">
          {categories.map(category => (
            <label class="chip"><input type="checkbox" name="category" value={String(category.id)} {...(categoryIds.includes(category.id) ? { checked: true } : {})} /><span safe>{categoryName(say, category)}</span></label>
          ))}
        </div>
        <GoodsRadio value="products" goods={goods}><span safe>{say(words.goodsProducts)}</span></GoodsRadio>
      </>
    )}
    <div class="goods-choice__products form">
      <div class="filters" role="search">
        <input class="input" type="search" name="q" value={(filled.values.q ?? '').replaceAll('&', '&amp;')} maxlength="60" aria-label={say(words.search)} placeholder={say(words.search)} />
        <button class="btn" name="then" value="find" formnovalidate safe>{say(words.find)}</button>
      </div>
      {products.length ? (
        <ul class="rows goods-choice__list">
          {products.map(product => (
            <li>
              <label class="check">
                <input type="checkbox" name="product" value={String(product.id)} {...(productIds.includes(product.id) ? { checked: true } : {})} />
                <span safe>{product.title}</span> <FromPrice say={say} amount={product.price} most={product.highestPrice} />
              </label>
            </li>
          ))}
        </ul>
      ) : <p class="hint" safe>{say(words.noProducts)}</p>}
    </div>
  </fieldset>
)

const GoodsRadio = ({ value, goods, children }: { value: OfferForm['goods']; goods: OfferForm['goods']; children: Children }) => (
  <label class="check"><input type="radio" name="goods" value={value} {...(goods === value ? { checked: true } : {})} />{children as 'safe'}</label>
)

const PreviewCard = ({ say, preview }: { say: Say; preview: Preview | null }) => (
  <section class="card form" id="preview" aria-live="polite">
    <h2 safe>{say(words.preview)}</h2>
    {preview ? (
      <>
        <dl class="sums">
          <dt safe>{say(words.times, preview.product.title, say.number(preview.quantity))}</dt><dd safe>{say.money(preview.quoted.goods)}</dd>
          {preview.quoted.shipping ? <><dt safe>{say(words.shipping)}</dt><dd safe>{say.money(preview.quoted.shipping)}</dd></> : ''}
          {preview.quoted.reasons.map(({ text, amount }) => <><dt safe>{say(text)}</dt><dd safe>{`−${say.money(amount)}`}</dd></>)}
          <dt class="sums__total" safe>{say(words.pays)}</dt><dd class="sums__total"><b class="price" safe>{say.money(preview.quoted.total)}</b></dd>
        </dl>
        <p class="hint" safe>{say(words.alone)}</p>
      </>
    ) : <p class="hint" safe>{say(words.noPreview)}</p>}
  </section>
)

/** Asks first, also where no script runs. */
const EndForm = ({ say, offer }: { say: Say; offer: OfferInFull }) => (
  <details class="ask">
    <summary class="btn btn--danger" safe>{say(words.end)}</summary>
    <form class="ask__box" method="post" action={`/studio/offers/${offer.id}/end`}>
      <b safe>{say(words.endTitle)}</b>
      <p class="hint" safe>{say(words.endText)}</p>
      <button class="btn btn--danger" safe>{say(words.end)}</button>
    </form>
  </details>
)

export const isKind = (name: string): name is Kind => kinds.includes(name as Kind)

type LoweredProps = { visit: Visit; toShip: number; lowered: Lowered[]; wrong: { variantId: number; filled: Filled } | null }

/** What was lowered, and the price from before that may stand beside it. */
export const LoweredPage = ({ visit, visit: { say }, toShip, lowered, wrong }: LoweredProps) => (
  <StudioPage visit={visit} title={say(words.struck)} current="/studio/offers" toShip={toShip}>
    <a class="studio__back" href="/studio/offers"><Icon name="back" /><span safe>{say(words.back)}</span></a>
    <p class="note"><Icon name="info" /><span safe>{say(words.struckText)}</span></p>
    {lowered.length
      ? <ul class="wares">{lowered.map(one => <LoweredRow say={say} lowered={one} filled={wrong?.variantId === one.variantId ? wrong.filled : null} />)}</ul>
      : <Blank title={say(words.noLoweredTitle)} text={say(words.noLoweredText)}><a class="btn" href="/studio/products" safe>{say(words.toProducts)}</a></Blank>}
  </StudioPage>
)

const LoweredRow = ({ say, lowered: { variantId, productId, title, values, pictureId, price, before, at, struck }, filled }: { say: Say; lowered: Lowered; filled: Filled | null }) => {
  const name = [title, values.join(' / ')].filter(Boolean).join(' · ')
  const error = filled?.errors.struck
  return (
    <li class="ware">
      <a class="ware__name" href={`/studio/products/${productId}`}>
        <Picture id={pictureId} size="s" />
        <span><b safe>{name}</b><span class="hint" safe>{say(words.loweredAt, shortMoney(say, before), shortMoney(say, price), say.date(at))}</span></span>
      </a>
      <form class="ware__quick" method="post" action={`/studio/offers/prices/${variantId}`}>
        <input
          class="input num" name="struck" inputmode="decimal" autocomplete="off" value={(filled?.values.struck ?? amountInput(say.customs.currency, struck ?? before)).replaceAll('&', '&amp;')} aria-label={say(words.struckOf, name)}
          {...(error ? { 'aria-invalid': 'true' as const, 'aria-describedby': `wrong-${variantId}` } : {})}
        />
        <button class="btn btn--sm" name="then" value="show" safe>{say(words.show)}</button>
        {struck === null ? '' : <button class="btn btn--sm" name="then" value="hide" safe>{say(words.takeAway)}</button>}
        {error ? <span class="error" id={`wrong-${variantId}`} safe>{say(error)}</span> : ''}
      </form>
    </li>
  )
}
