import { ComparisonTable, PointList, ReturnMark } from '../../catalog/content/views.tsx'
import { words as contentWords } from '../../catalog/content/words.ts'
import { categoryName, productPath, type Category, type Product } from '../../catalog/rules.ts'
import { choicesOf } from '../../catalog/variants/choice.ts'
import type { Variant } from '../../catalog/variants/rules.ts'
import { words as catalogWords } from '../../catalog/words.ts'
import { words as cartWords } from '../../cart/words.ts'
import { videoUrl, type ProductVideo } from '../../catalog/video/rules.ts'
import { cardUrl, pictureUrl, shareUrl } from '../../platform/images.ts'
import { locales, type Say } from '../../platform/words.ts'
import { cardSize } from '../../platform/share-card.ts'
import type { PriceNow } from '../../promotions/prices/actions.ts'
import { PriceNote, PriceTag } from '../../promotions/prices/views.tsx'
import type { OfferInFull } from '../../promotions/store.ts'
import { OfferTold } from '../../promotions/views.tsx'
import { cutSrc, type Cut } from '../../rooms/replay/rules.ts'
import type { Review, Score } from '../../reviews/rules.ts'
import { ReviewsSection, ScoreMark } from '../../reviews/views.tsx'
import type { Room } from '../../rooms/rules.ts'
import { Film } from '../../ui/film.tsx'
import { Layout } from '../../ui/layout.tsx'
import { Icon, Picture } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { Breadcrumbs } from '../search/views.tsx'
import type { FoundRoom, Ware } from '../store.ts'
import { WishForm } from '../wishes/views.tsx'
import { ProductGrid, Section, When } from '../views.tsx'
import { words as discoverWords } from '../words.ts'
import { productInSchema } from './structured.ts'
import { words } from './words.ts'

export type Shown = {
  product: Product
  variants: Variant[]
  /** What is chosen of each option. */
  values: string[]
  /** Null when there is no such combination. */
  chosen: Variant | null
  /** What it costs now where that is not its usual price, and the offers that are open. */
  price: PriceNow | undefined
  /** The same of each variant. */
  prices: Map<number, PriceNow>
  offers: OfferInFull[]
  now: number
  path: Category[]
  sellerName: string
  room: FoundRoom | null
  explanations: { cut: Cut; room: Room }[]
  signedIn: boolean
  /** Whoever looks at it has asked to be told when it is back. */
  waiting: boolean
  score: Score | null
  reviews: Review[]
  related: Ware[]
  video: ProductVideo | null
  /** Where the outside reaches this shop. */
  url: string
}

export const ProductPage = ({ visit, visit: { say }, shown }: { visit: Visit; shown: Shown }) => {
  const { product, video, path, explanations, related, sellerName, room, score, reviews } = shown
  return (
    <Layout
      visit={visit} title={product.title} js={['/js/product.js', '/js/countdown.js', ...(explanations.length ? ['/js/replay.js' as const] : [])]}
      description={(product.description || Object.values(product.points).join(' · ')).slice(0, 160)} head={<Head visit={visit} shown={shown} />}
    >
      <Breadcrumbs say={say} path={path} />
      <article class="ware-page">
        <div class="form">
          <div id="gallery-box"><Gallery say={say} shown={shown} /></div>
          {video ? <video class="film" src={videoUrl(video)} controls playsinline {...{ preload: 'none' }} aria-label={say(words.video, product.title)} {...(product.pictureIds[0] ? { poster: pictureUrl(product.pictureIds[0], 'l') } : {})}></video> : ''}
        </div>
        <div class="form">
          <h1 safe>{product.title}</h1>
          {score ? <p><a class="link" href="#reviews"><ScoreMark say={say} score={score} /></a></p> : ''}
          <div class="form" id="choice"><Choice say={say} shown={shown} /></div>
          {room ? <Showing say={say} room={room} /> : ''}
          <p class="links"><a class="link" href={`/search?merchant=${product.merchantId}`} safe>{say(words.moreOf, sellerName)}</a><ShareButton say={say} product={product} url={shown.url} /></p>
          {Object.keys(product.points).length ? <section class="form"><h2 safe>{say(contentWords.sellingPoints)}</h2><PointList say={say} points={product.points} /></section> : ''}
          {explanations.length ? <Explanations say={say} explanations={explanations} /> : ''}
          {product.description ? <section class="form"><h2 safe>{say(words.description)}</h2><p class="lines" safe>{product.description}</p></section> : ''}
          {product.tags.length ? <nav class="chips" aria-label={say(words.tags)}>{product.tags.map(tag => <a class="chip" href={`/search?tag=${encodeURIComponent(tag)}`} safe>{`#${tag}`}</a>)}</nav> : ''}
        </div>
      </article>
      {product.comparison ? <ComparisonTable say={say} comparison={product.comparison} /> : ''}
      <ReviewsSection say={say} productId={product.id} score={score} reviews={reviews} />
      {related.length ? <Section title={say(words.related)}><ProductGrid say={say} products={related} /></Section> : ''}
    </Layout>
  )
}

/** For those who do not look at the page but read it: where it is, in which languages, what it shows. */
const Head = ({ visit: { say, shop }, shown }: { visit: Visit; shown: Shown }) => {
  const { product, variants, sellerName, path, url, score, prices } = shown
  const here = url + productPath(product)
  const [cover] = product.pictureIds
  const schema = productInSchema({
    shop: { name: shop.name, currency: shop.currency, url }, product, variants, sellerName, score, prices,
    path: path.map(category => ({ category, name: categoryName(say, category) })), pictures: product.pictureIds.map(id => url + shareUrl(id)),
  })
  return (
    <>
      <link rel="canonical" href={here} />
      {locales.map(locale => <link rel="alternate" hreflang={locale} href={`${here}?lang=${locale}`} />)}
      <link rel="alternate" hreflang="x-default" href={here} />
      <meta property="og:type" content="product" />
      <meta property="og:url" content={here} />
      <meta property="og:site_name" content={shop.name} />
      {cover ? (
        <>
          <meta property="og:image" content={url + cardUrl(cover, shop.hue)} />
          <meta property="og:image:type" content="image/jpeg" />
          <meta property="og:image:width" content={String(cardSize.width)} />
          <meta property="og:image:height" content={String(cardSize.height)} />
          <meta property="og:image:alt" content={product.title} />
        </>
      ) : ''}
      {cover ? <meta name="twitter:card" content="summary_large_image" /> : ''}
      <StructuredData about={schema} />
    </>
  )
}

/** Data, not a script: it is never run. A "<" in it must not end it. */
const StructuredData = ({ about }: { about: object }) => <script type="application/ld+json">{JSON.stringify(about).replaceAll('<', '\\u003c') as 'safe'}</script>

const Gallery = ({ say, shown: { product, chosen } }: { say: Say; shown: Shown }) => {
  const own = chosen?.pictureId
  const ids = own ? [own, ...product.pictureIds.filter(id => id !== own)] : product.pictureIds
  return (
    /* Can be scrolled by keys as well. */
    <div class="gallery" tabindex="0" role="group" aria-label={say(words.pictures, product.title)}>
      {ids.length === 0 ? <Picture id={null} size="l" /> : ''}
      {ids.map((id, index) => <img src={pictureUrl(id, 'l')} alt={say(words.pictureOf, product.title, index + 1, ids.length)} loading={index ? 'lazy' : 'eager'} decoding="async" />)}
    </div>
  )
}

/** What changes with the variant: price, stock, and what can be done. */
const Choice = ({ say, shown, shown: { product, chosen, price, offers, now } }: { say: Say; shown: Shown }) => (
  <>
    <p class="ware-page__price"><PriceTag say={say} usual={chosen?.price ?? product.price} most={chosen?.price ?? product.highestPrice} now={price} /> <PriceNote say={say} now={price} at={now} /></p>
    {offers.length ? <ul class="offers-told" aria-label={say(discoverWords.offers)}>{offers.map(offer => <OfferTold say={say} offer={offer} now={now} />)}</ul> : ''}
    {product.options.length ? <Options say={say} shown={shown} /> : ''}
    <dl class="sums">
      <dt safe>{say(words.stock)}</dt><dd safe>{chosen?.stock ? say(catalogWords.left, chosen.stock) : say(words.soldOut)}</dd>
      <dt safe>{say(words.shipping)}</dt><dd safe>{product.shippingFee ? say.money(product.shippingFee) : say(words.freeShipping)}</dd>
    </dl>
    <ReturnMark say={say} excluded={product.returnExcluded} />
    {chosen?.stock
      ? <BuyButtons say={say} shown={shown} variant={chosen} />
      : <p class="note" role="status" safe>{say(chosen ? words.soldOut : words.noSuch)}</p>}
    {chosen && !chosen.stock ? <WishForm say={say} productId={product.id} variantId={chosen.id} signedIn={shown.signedIn} waiting={shown.waiting} /> : ''}
  </>
)

/** Asks for the same page with other values; where scripts run, only for the part that changes. */
const Options = ({ say, shown: { product, variants, values } }: { say: Say; shown: Shown }) => (
  <form class="form" method="get" action={productPath(product)} hx-get={productPath(product)} hx-trigger="change" hx-target="#choice" hx-swap="innerMorph">
    {choicesOf(product.options, variants, values).map((choices, index) => (
      <fieldset class="buy__opt">
        <legend safe>{product.options[index]!}</legend>
        <div class="chips">
          {choices.map(({ value, chosen, state }, number) => (
            <label class={['chip', state !== 'there' && 'chip--gone']}>
              <input type="radio" id={`o${index}-${number}`} name={`o${index}`} value={value.replaceAll('&', '&amp;')} {...(chosen ? { checked: true } : {})} />
              <span safe>{value}</span>{state === 'there' ? '' : <span class="hint" safe>{say(state === 'none' ? words.noneShort : words.soldOutShort)}</span>}
            </label>
          ))}
        </div>
      </fieldset>
    ))}
    <noscript><button class="btn" safe>{say(words.show)}</button></noscript>
  </form>
)

const BuyButtons = ({ say, shown: { product, room }, variant }: { say: Say; shown: Shown; variant: Variant }) => {
  const roomId = room?.state === 'live' ? room.id : null
  const query = new URLSearchParams({ ...(product.options.length ? { variant: String(variant.id) } : {}), ...(roomId ? { room: String(roomId) } : {}) })
  return (
    <div class="ware-page__acts">
      <a class="btn btn--primary btn--big" href={`/buy/${product.id}${query.size ? `?${query}` : ''}`} safe>{say(words.buy)}</a>
      <form method="post" action="/cart/lines" hx-post="/cart/lines" hx-swap="none">
        <input type="hidden" name="variant" value={String(variant.id)} />
        <input type="hidden" name="quantity" value="1" />
        <button class="btn btn--big" safe>{say(cartWords.add)}</button>
      </form>
    </div>
  )
}

export const ChoicePatch = ({ say, shown }: { say: Say; shown: Shown }) => (
  <>
    <Choice say={say} shown={shown} />
    <hx-partial hx-target="#gallery-box" hx-swap="innerMorph"><Gallery say={say} shown={shown} /></hx-partial>
  </>
)

const Showing = ({ say, room }: { say: Say; room: FoundRoom }) => (
  <a class="card showing" href={`/rooms/${room.id}`}>
    <Picture id={room.pictureId} size="s" />
    <span><b safe>{room.title}</b><span class="hint" safe>{say(room.state === 'live' ? words.showingNow : words.showingSoon)}</span></span>
    {room.state === 'live' ? <span class="badge badge--live" safe>{say(discoverWords.onAir)}</span> : <When say={say} at={room.startsAt} />}
  </a>
)

/** Without scripts there is no button: the address stands above the page. */
const ShareButton = ({ say, product, url }: { say: Say; product: Product; url: string }) => (
  <button class="link share" type="button" data-share={url + productPath(product)} data-title={product.title} data-done={say(words.copied)} hidden><Icon name="share" /><span safe>{say(words.share)}</span></button>
)

/** How it was explained in a show: the latest to watch here, the others by their links. */
const Explanations = ({ say, explanations: [first, ...others] }: { say: Say; explanations: Shown['explanations'] }) => (
  <section class="form explained">
    <h2 safe>{say(words.explained)}</h2>
    <Film label={say(words.explanation, first!.cut.title)} otherwise={say(words.noFilm)} src={cutSrc(first!.cut)} poster={posterOf(first!.room)} />
    <ul class="form">
      {[first!, ...others].map(({ cut, room }) => <li><a href={`/cuts/${cut.id}`} safe>{say(words.explainedIn, room.title, say.date(cut.fromAt))}</a></li>)}
    </ul>
  </section>
)

const posterOf = ({ stillId, coverId }: Room) => (stillId ?? coverId) && pictureUrl((stillId ?? coverId)!, 'm')
