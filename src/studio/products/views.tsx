import { allowedTransitions, categoryName, coverOf, mostPictures, productStates, type Category, type Product, type ProductState, type ProductTransition } from '../../catalog/rules.ts'
import { StateBadge } from '../../catalog/views.tsx'
import type { ShippingTemplate } from '../../catalog/shipping/rules.ts'
import { words as catalogWords } from '../../catalog/words.ts'
import type { Person } from '../../accounts/rules.ts'
import { amountInput, priceParts } from '../../platform/money.ts'
import type { Say } from '../../platform/words.ts'
import { PicturesChosen, SelectField, TextArea, TextField, type Filled } from '../../ui/fields.tsx'
import { Blank, FromPrice, Icon, More, Picture } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { GoodsTabs } from '../goods.tsx'
import type { ProductVideo } from '../../catalog/video/rules.ts'
import type { Errors } from '../../platform/form.ts'
import { VideoCard } from './video.tsx'
import { treeOf } from '../../catalog/categories/rules.ts'
import { ContentFields, RuleFields, VariantFields } from './parts.tsx'
import { StudioPage } from '../page.tsx'
import { StandingCard, type Standing } from '../versions/standing.tsx'
import { words as versionWords } from '../versions/words.ts'
import { longest, type ProductForm, type Tile } from './form.ts'
import { words } from './words.ts'

export type ListAsked = { state: ProductState | null; q: string }

export const ProductListPage = ({ visit, toShip, asked, counts, products, more }: {
  visit: Visit; toShip: number; asked: ListAsked; counts: Partial<Record<ProductState, number>>; products: Product[]; more: string | null
}) => {
  const { say } = visit
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
  return (
    <StudioPage
      visit={visit} title={say(words.products)} current="/studio/products" toShip={toShip}
      head={<a class="btn btn--primary push" href="/studio/products/new"><Icon name="plus" /><span safe>{say(words.add)}</span></a>}
    >
      <GoodsTabs say={say} current="/studio/products" />
      {all === 0
        ? <Blank title={say(words.emptyTitle)} text={say(words.emptyText)}><a class="btn btn--tint" href="/studio/products/new" safe>{say(words.add)}</a></Blank>
        : <>
            <nav class="tabs" aria-label={say(words.states)}>
              <a href={listHref({ ...asked, state: null })} {...(asked.state ? {} : { 'aria-current': 'page' as const })} safe>{`${say(words.all)} ${say.number(all)}`}</a>
              {productStates.filter(state => counts[state] || state === asked.state).map(state => (
                <a href={listHref({ ...asked, state })} {...(state === asked.state ? { 'aria-current': 'page' as const } : {})} safe>{`${say(catalogWords.state[state])} ${say.number(counts[state] ?? 0)}`}</a>
              ))}
            </nav>
            <form class="filters" method="get" action="/studio/products" role="search">
              {asked.state ? <input type="hidden" name="state" value={asked.state} /> : ''}
              <input class="input" type="search" name="q" value={asked.q} aria-label={say(words.search)} placeholder={say(words.search)} maxlength="60" />
              <button class="btn" safe>{say(words.find)}</button>
            </form>
            {products.length === 0
              ? <Blank title={say(words.noneTitle)} text={say(words.noneText)}><a class="btn" href="/studio/products" safe>{say(words.showAll)}</a></Blank>
              : <ul class="wares">{products.map(product => <ProductRow say={say} product={product} />)}</ul>}
            <More say={say} href={more} />
          </>}
    </StudioPage>
  )
}

export const listHref = ({ state, q, before }: ListAsked & { before?: number }) => {
  const query = new URLSearchParams({ ...(state ? { state } : {}), ...(q ? { q } : {}), ...(before ? { before: String(before) } : {}) })
  return query.size ? `/studio/products?${query}` : '/studio/products'
}

/** A line of the list, in which price and stock can be changed on the spot. */
export const ProductRow = ({ say, product, filled }: { say: Say; product: Product; filled?: Filled }) => {
  const { id, title, price, stock } = product
  const errors = filled?.errors ?? {}
  const values = filled?.values ?? { price: price ? amountInput(say.customs.currency, price) : '', stock: String(stock) }
  const quick = (name: 'price' | 'stock', label: string) => (
    <input
      class="input num" id={`${name}-${id}`} name={name} value={values[name] ?? ''} inputmode={name === 'price' ? 'decimal' : 'numeric'} aria-label={label} autocomplete="off"
      {...(errors[name] ? { 'aria-invalid': 'true' as const, 'aria-describedby': `wrong-${id}` } : {})}
    />
  )
  const wrong = errors.price ?? errors.stock
  return (
    <li class="ware" id={`product-${id}`}>
      <a class="ware__name" href={`/studio/products/${id}`}>
        <Picture id={coverOf(product)} size="s" />
        <span><b safe>{title}</b><span class="ware__state"><StateBadge say={say} state={product.state} />{stock === 0 && product.state === 'on-sale' ? <span class="badge badge--bad" safe>{say(words.soldOut)}</span> : ''}</span></span>
      </a>
      {product.options.length ? <SeveralPrices say={say} product={product} /> : <form class="ware__quick" method="post" action={`/studio/products/${id}/price`} hx-post={`/studio/products/${id}/price`}>
        <input type="hidden" name="stockSeen" value={values.stockSeen ?? String(stock)} />
        <label><span class="hint" safe>{say(words.price)}</span>{quick('price', say(words.priceOf, title)) as 'safe'}</label>
        <label><span class="hint" safe>{say(words.stock)}</span>{quick('stock', say(words.stockOf, title)) as 'safe'}</label>
        <button class="btn btn--sm" id={`keep-${id}`} aria-label={say(words.saveOf, title)} safe>{say(words.save)}</button>
        {wrong ? <p class="error" id={`wrong-${id}`} safe>{say(wrong)}</p> : ''}
      </form>}
    </li>
  )
}

const SeveralPrices = ({ say, product: { id, title, price, highestPrice, stock } }: { say: Say; product: Product }) => (
  <p class="ware__quick">
    <span><FromPrice say={say} amount={price} most={highestPrice} /> <span class="hint" safe>{say(words.severalFrom, say.number(stock))}</span></span>
    <a class="btn btn--sm" href={`/studio/products/${id}#variants`} aria-label={`${say(words.editVariants)}: ${title}`} safe>{say(words.editVariants)}</a>
  </p>
)

type ProductFormPageProps = ProductForm & { /** Pieces that unpaid orders keep. */ held?: number; standing?: Standing; video?: ProductVideo | null; videoErrors?: Errors; visit: Visit; toShip: number; me: Person; product: Product | null; categories: Category[]; templates: ShippingTemplate[]; atOnce: boolean }

export const ProductFormPage = ({ visit, toShip, me, product, categories, templates, atOnce, filled, tiles, cover, variants, standing, video, videoErrors = {}, held = 0 }: ProductFormPageProps) => {
  const { say } = visit
  const field = { say, filled }
  const action = product ? `/studio/products/${product.id}` : '/studio/products'
  return (
    <StudioPage
      visit={visit} title={say(product ? words.edit : words.add)} current="/studio/products" toShip={toShip} js={['/js/pictures.js']}
      head={<SaveButtons say={say} product={product} atOnce={atOnce} />}
    >
      <a class="studio__back" href="/studio/products"><Icon name="back" /><span safe>{say(words.back)}</span></a>
      {product?.state === 'declined' ? <div class="note"><Icon name="info" /><div><b safe>{say(words.reviewNote)}</b><p class="lines" safe>{product.reviewNote}</p></div></div> : ''}
      <div class="edit">
        <form id="product" method="post" action={action} enctype="multipart/form-data">
          <input type="hidden" name="stockSeen" value={filled.values.stockSeen ?? '0'} />
          <input type="hidden" name="onlyVariant" value={filled.values.onlyVariant ?? ''} />
          <section class="card form">
            <h2 safe>{say(words.basics)}</h2>
            <TextField {...field} name="title" label={say(words.title)} hint={say(words.titleHint)} maxlength={longest.title} />
            <SelectField {...field} name="categoryId" label={say(words.category)} options={treeOf(categories).map(({ category, depth }) => ({ value: String(category.id), text: `${'\u3000'.repeat(depth)}${categoryName(say, category)}` }))} />
            <TextArea {...field} name="description" label={say(words.description)} required={false} maxlength={longest.description} rows={5} />
          </section>
          <PicturesField say={say} filled={filled} tiles={tiles} cover={cover} />
          <section class="card form">
            <h2 safe>{say(words.selling)}</h2>
            {variants.rows.length ? <p class="hint" safe>{say(words.perVariant)}</p> : ''}
            <div class="form__two">
              {variants.rows.length ? '' : <SingleFields {...field} product={product} />}
              <TextField {...field} name="shippingFee" label={say(words.shippingFee)} hint={say(words.shippingHint)} inputmode="decimal" autocomplete="off" required={false} before={signOf(say)} />
              <ShippingField {...field} templates={templates} />
            </div>
            {held ? <p class="note"><Icon name="clock" /><span safe>{say(words.held, say.number(held))}</span></p> : ''}
          </section>
          <VariantFields {...field} variants={variants} tiles={tiles} action={action} />
          <ContentFields {...field} />
          <RuleFields {...field} />
        </form>
        <aside>
          {product ? <StateCard say={say} me={me} product={product} delistWaits={standing?.delistWaits ?? false} /> : ''}
          {product ? <VideoCard say={say} product={product} video={video ?? null} errors={videoErrors} /> : ''}
          {product && standing ? <StandingCard say={say} product={product} standing={standing} /> : ''}
          {product ? <PreviewCard say={say} product={product} /> : ''}
        </aside>
      </div>
    </StudioPage>
  )
}

/** Where there is nothing to choose from. */
const SingleFields = ({ say, filled, product }: { say: Say; filled: Filled; product: Product | null }) => (
  <>
    <TextField say={say} filled={filled} name="price" label={say(words.price)} inputmode="decimal" autocomplete="off" before={signOf(say)} />
    <TextField say={say} filled={filled} name="stock" label={say(words.stock)} inputmode="numeric" autocomplete="off" {...(product ? { hint: say(words.stockHint) } : {})} />
  </>
)

const ShippingField = ({ say, filled, templates }: { say: Say; filled: Filled; templates: ShippingTemplate[] }) => (
  <SelectField
    say={say} filled={filled} name="shippingTemplateId" label={say(words.shippingTemplate)} hint={say(templates.length ? words.shippingTemplateHint : words.noTemplateHint)}
    options={[{ value: '', text: say(words.flatFee) }, ...templates.map(({ id, name }) => ({ value: String(id), text: name }))]}
  />
)

const signOf = (say: Say) => priceParts(say.locale, say.customs.currency, 0).sign

const SaveButtons = ({ say, product, atOnce }: { say: Say; product: Product | null; atOnce: boolean }) => {
  const state = product?.state ?? 'draft'
  if (state === 'submitted' || state === 'on-sale') return <button class="btn btn--primary push" form="product" name="then" value="" safe>{say(words.save)}</button>
  return (
    <>
      <button class="btn push" form="product" name="then" value="" formnovalidate safe>{say(state === 'off-sale' ? words.save : words.saveDraft)}</button>
      {state === 'off-sale'
        ? <button class="btn btn--primary" form="product" name="then" value="put-back" safe>{say(words.list)}</button>
        : <button class="btn btn--primary" form="product" name="then" value="submit" safe>{say(atOnce ? words.list : words.submit)}</button>}
    </>
  )
}

/** A plain form that can do it all: choose more, choose the cover, number the others, tick what goes. */
const PicturesField = ({ say, filled, tiles, cover }: { say: Say; filled: Filled; tiles: Tile[]; cover: string }) => (
  <section class="card form" data-pictures>
    <div class="card__head"><h2 id="l-pictures" safe>{say(words.pictures)}</h2></div>
    <PicturesChosen say={say} filled={filled} chosen={say(words.chosen)} hint={say(words.picturesHint, mostPictures)}>
      {tiles.map((tile, index) => (
        <li class="pics__item">
          <input type="hidden" name="picture" value={tile.id} />
          <Picture id={tile.id} size="s" alt={say(words.picture, index + 1)} />
          <label class="check"><input type="radio" name="cover" value={tile.id} {...(tile.id === cover ? { checked: true } : {})} /><span safe>{say(words.cover)}</span></label>
          <label class="check"><input type="checkbox" name="remove" value={tile.id} {...(tile.removed ? { checked: true } : {})} /><span safe>{say(words.remove)}</span></label>
          <label class="pics__place"><span safe>{say(words.place)}</span><input class="input" name="place" value={tile.place} inputmode="numeric" maxlength="2" autocomplete="off" aria-label={`${say(words.place)}: ${say(words.picture, index + 1)}`} /></label>
        </li>
      ))}
    </PicturesChosen>
  </section>
)

const StateCard = ({ say, me, product, delistWaits }: { say: Say; me: Person; product: Product; delistWaits: boolean }) => {
  const allowed = allowedTransitions(product, me).filter((transition): transition is keyof typeof words.transition => transition in words.transition && transition !== 'submit')
  return (
    <section class="card form">
      <div class="card__head"><h2 safe>{say(words.state)}</h2><StateBadge say={say} state={product.state} /></div>
      <p class="hint" safe>{say(words.explained[product.state])}</p>
      {product.state === 'on-sale' ? <a class="btn" href={`/products/${product.id}`} safe>{say(words.shopPage)}</a> : ''}
      {allowed.map(transition => (
        transition === 'take-off'
          ? <TakeOffButton say={say} product={product} waits={delistWaits} />
          : <TransitionForm product={product} transition={transition}><button class="btn" safe>{say(words.transition[transition])}</button></TransitionForm>
      ))}
    </section>
  )
}

const TransitionForm = ({ product, transition, children }: { product: Product; transition: ProductTransition; children: string | Promise<string> }) => (
  <form class="form" method="post" action={`/studio/products/${product.id}/transitions`}>
    <input type="hidden" name="transition" value={transition} />
    {children as 'safe'}
  </form>
)

/** Asks first, also where no script runs. */
const TakeOffButton = ({ say, product, waits }: { say: Say; product: Product; waits: boolean }) => (
  <details class="ask">
    <summary class="btn btn--danger" safe>{say(waits ? versionWords.askOff : words.transition['take-off'])}</summary>
    <div class="ask__box">
      <b safe>{say(waits ? versionWords.askOffTitle : words.takeOffTitle)}</b>
      <p class="hint" safe>{say(waits ? versionWords.askOffText : words.takeOffText)}</p>
      <TransitionForm product={product} transition="take-off"><button class="btn btn--danger" safe>{say(waits ? versionWords.askOff : words.transition['take-off'])}</button></TransitionForm>
    </div>
  </details>
)

/** The card of the live room with what is saved now; nothing on it can be pressed. */
const PreviewCard = ({ say, product }: { say: Say; product: Product }) => (
  <section class="card">
    <div class="card__head"><h2 safe>{say(words.preview)}</h2></div>
    <div class="product-card" inert>
      <div class="product-card__main">
        <Picture id={coverOf(product)} size="s" />
        <p class="product-card__name" safe>{product.title}</p>
        <p class="product-card__stock" safe>{product.stock ? say(catalogWords.left, product.stock) : say(words.soldOut)}</p>
        <p class="product-card__price"><FromPrice say={say} amount={product.price} most={product.highestPrice} /></p>
        <span class="btn btn--primary product-card__buy" safe>{say(words.buy)}</span>
      </div>
    </div>
  </section>
)

