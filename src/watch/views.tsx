import { ReturnMark } from '../catalog/content/views.tsx'
import { coverOf, productPath, type Product } from '../catalog/rules.ts'
import type { Message } from '../chat/rules.ts'
import { Composer, Likes, LikesPatch, MessageList, NewMessage } from '../chat/views.tsx'
import { pictureUrl } from '../platform/images.ts'
import type { Say, Word } from '../platform/words.ts'
import { pieceUrl, type Piece } from '../rooms/pieces/rules.ts'
import { CouponDrop } from '../promotions/drops/views.tsx'
import type { PriceNow } from '../promotions/prices/actions.ts'
import { PriceNote, PriceTag } from '../promotions/prices/views.tsx'
import { broadcastState, streamOf, type Room, type ShelfItem } from '../rooms/rules.ts'
import { words as roomWords } from '../rooms/words.ts'
import { assetUrl } from '../ui/assets.ts'
import { Document, Layout } from '../ui/layout.tsx'
import { Avatar, Icon, Picture } from '../ui/parts.tsx'
import type { Visit } from '../ui/visit.ts'
import { timeAhead, type Comings as Gathered } from './rules.ts'
import { words as replayWords } from './replay/words.ts'
import type { Scene } from './scene.ts'
import { words } from './words.ts'

type Part = { say: Say; scene: Scene }

/** `typed`: what somebody wrote before signing in. `held`: they have the coupon that lies here. */
export const RoomPage = ({ visit, visit: { say, me }, scene, scene: { room }, typed, held = false }: { visit: Visit; scene: Scene; typed: string; held?: boolean }) => (
  <Document
    visit={visit} title={room.title} css={['room']} js={['/js/room.js', '/js/countdown.js', '/js/sheet.js', '/js/player.js', '/js/quality.js']}
    description={room.introduction || room.title} image={stillOf(room)}
  >
    <main class="room" id="main">
      <h1 class="sr" safe>{room.title}</h1>
      <Stage say={say} room={room} />
      <header class="room__head on-video">
        <div class="host" id="host"><Host room={room} /></div>
        <p class="room__title" id="title" aria-hidden="true" safe>{room.title}</p>
        <p class="room__viewers" id="viewers"><Viewers say={say} count={scene.viewers} /></p>
        <a class="btn room__account" href={me ? '/orders' : `/login?back=/rooms/${room.id}`} safe>{say(me ? words.orders : words.signIn)}</a>
        <a class="btn btn--icon" href="/" aria-label={say(words.leave)} title={say(words.leave)}><Icon name="x" /></a>
      </header>
      <div class="room__state on-video">
        <span id="badge"><Badge say={say} room={room} /></span>
        <button class="lag" type="button" data-player-lag data-text={say(words.lag)} title={say(words.toNewest)} hidden></button>
        <div class="room__coupon" id="coupon" aria-live="polite"><CouponDrop say={say} drop={scene.drop} now={scene.now} held={held} /></div>
      </div>
      <section class="room__now on-video" id="now"><Now say={say} scene={scene} /></section>
      <div class="room__talk on-video">
        <MessageList say={say} messages={scene.messages} />
        <p class="chat-blank hint" safe>{say(words.blankChat)}</p>
        <button class="btn btn--sm room__newest" type="button" data-newest hidden><Icon name="down" /><span safe>{say(words.newLines)}</span></button>
        <div class="comings" id="comings"></div>
      </div>
      <div class="room__pin" id="pin"><Pinned say={say} scene={scene} /></div>
      <section class="room__shelf" aria-label={say(words.shelf)} tabindex="0" id="shelf"><Shelf say={say} scene={scene} /></section>
      <footer class="room__bar on-video">
        <a class="btn btn--icon bagbtn" href={`/rooms/${room.id}/shelf`} hx-get={`/rooms/${room.id}/shelf`} hx-target="#sheet" hx-swap="innerHTML" id="bag"><Bag say={say} count={scene.shelf.length} /></a>
        <Composer say={say} roomId={room.id} typed={typed} />
        <button class="btn btn--icon room__share" type="button" data-share data-title={room.title} data-done={say(words.copied)} aria-label={say(words.share)} title={say(words.share)}><Icon name="share" /></button>
        <form class="room__like" method="post" action={`/rooms/${room.id}/likes`} data-like data-again>
          <input type="hidden" name="count" value="1" />
          <button class="btn btn--icon like" title={say(words.like)}><Icon name="heart" /><span class="sr" id="likes"><Likes say={say} count={scene.likes} /></span></button>
        </form>
      </footer>
      <span class="burst" id="burst" aria-hidden="true"><Icon name="heart" /></span>
    </main>
    <dialog class="sheet" id="sheet" aria-label={say(words.shelf)}></dialog>
    {room.state === 'ended' ? '' : (
      <div
        id="stream" hidden hx-sse:connect={`/rooms/${room.id}/events?seen=${scene.seen}&after=${scene.messages.at(-1)?.id ?? 0}`} hx-trigger="load, sse-retry" hx-swap="none"
        hx-config='{"sse":{"reconnectDelay":300,"reconnectMaxDelay":3000}}'
      ></div>
    )}
  </Document>
)

const stillOf = (room: Room) => {
  const id = room.state === 'live' ? (room.stillId ?? room.coverId) : (room.coverId ?? room.stillId)
  return id && pictureUrl(id, 'l')
}

/** Nothing in here is ever swapped: the picture must not start anew. */
const Stage = ({ say, room }: { say: Say; room: Room }) => {
  const poster = stillOf(room)
  return (
    <div
      class="room__stage" data-player data-state={broadcastState(room)} data-src={`/live/${streamOf(room.id)}/index.m3u8`}
      data-dvr={`/live/${streamOf(room.id)}/dvr.m3u8`} data-begun={String(room.liveAt ?? 0)}
      data-hls={assetUrl('/js/hls.js')}
    >
      <video class="room__video" playsinline muted autoplay aria-label={say(words.picture(room.title))} {...(poster ? { poster } : {})}></video>
      <Slate say={say} room={room} />
      <button class="btn btn--primary btn--icon room__start" type="button" data-player-play data-label-off={say(words.play)} data-label-on={say(words.pause)} aria-label={say(words.play)}><Icon name="play" /></button>
      <p class="room__wait on-video" role="status" safe>{say(words.waiting)}</p>
      <section class="room__full" aria-labelledby="full">
        <h2 id="full" safe>{say(words.fullTitle)}</h2>
        {Object.entries(words.fullTexts).map(([seat, text]) => <p data-for={seat} safe>{say(text)}</p>)}
        <a class="btn btn--primary" href={`/rooms/${room.id}`} safe>{say(words.tryPicture)}</a>
      </section>
      <Controls say={say} />
      <div class="room__shift on-video">
        <input type="range" min="-1800" max="0" step="1" value="0" data-player-shift data-text={say(words.behind)} aria-label={say(words.timeInShow)} hidden />
        <button class="btn btn--sm btn--primary" type="button" data-player-live data-text={say(words.backToLive)} hidden></button>
      </div>
      <button class="btn room__unmute" type="button" data-player-unmute hidden><Icon name="mute" /><span safe>{say(words.unmute)}</span></button>
      <noscript><p class="note room__noscript" safe>{say(words.noScript)}</p></noscript>
    </div>
  )
}

/** Lies over the frozen picture while the encoder is away; what is said beside it says it to those who listen. */
const Slate = ({ say, room }: { say: Say; room: Room }) => (
  <div class="room__slate on-video" aria-hidden="true">
    {room.coverId ? <img src={pictureUrl(room.coverId, 'l')} alt="" loading="lazy" decoding="async" /> : ''}
    <b safe>{say(words.backSoon)}</b>
  </div>
)

const Controls = ({ say }: { say: Say }) => (
  <div class="room__controls on-video" role="group" aria-label={say(words.controls)}>
    <Control name="play" off={say(words.play)} on={say(words.pause)} icons={['play', 'pause']} />
    <button class="btn btn--icon btn--sm" type="button" data-player-back aria-label={say(words.stepBack)} title={say(words.stepBack)}><Icon name="undo" /></button>
    <Control name="mute" off={say(words.mute)} on={say(words.unmute)} icons={['sound', 'mute']} />
    <select class="btn btn--sm" data-player-quality aria-label={say(words.quality)} title={say(words.quality)} hidden>
      {Object.entries(words.qualities).map(([value, word]) => <option value={value} safe>{say(word)}</option>)}
    </select>
    <Control name="pip" off={say(words.pip)} on={say(words.leavePip)} icons={['pip', 'pip']} />
    <Control name="fullscreen" off={say(words.fullscreen)} on={say(words.leaveFullscreen)} icons={['full', 'full']} />
  </div>
)

const Control = ({ name, off, on, icons: [whenOff, whenOn] }: { name: string; off: string; on: string; icons: [string, string] }) => (
  <button class="btn btn--icon btn--sm" type="button" {...{ [`data-player-${name}`]: true }} data-label-off={off} data-label-on={on} data-on="false" aria-label={off} title={off}>
    <Icon name={whenOff} /><Icon name={whenOn} />
  </button>
)

const Host = ({ room }: { room: Room }) => (
  <>
    <Avatar name={room.hostName} />
    <div class="host__text"><b safe>{room.hostName}</b><span safe>{room.title}</span></div>
  </>
)

export const Viewers = ({ say, count }: { say: Say; count: number }) => (
  <><Icon name="eye" /><span safe>{say.number(count)}</span><span class="sr" safe>{say(words.watching)}</span></>
)

const Badge = ({ say, room }: { say: Say; room: Room }) => {
  const state = broadcastState(room)
  return <span class={['badge', state === 'live' && 'badge--live', state === 'away' && 'badge--warn']} safe>{say(roomWords.states[state])}</span>
}

const Bag = ({ say, count }: { say: Say; count: number }) => (
  <><Icon name="bag" /><span class="sr" safe>{say(words.openShelf(count))}</span>{count ? <span class="count" aria-hidden="true">{count}</span> : ''}</>
)

// What is said over the picture

/** The state, for the player and for those who listen; and what there is to see when there is no picture. */
const Now = ({ say, scene, scene: { room } }: Part) => {
  const state = broadcastState(room)
  return (
    <>
      <p class={state === 'away' ? 'room__away' : 'sr'} role="status" data-player-state={state} safe>{say(stateText(room))}</p>
      {state === 'announced' ? <Announcement say={say} scene={scene} /> : ''}
      {state === 'ended' ? <Closing say={say} scene={scene} /> : ''}
    </>
  )
}

const stateText = (room: Room): Word => {
  const state = broadcastState(room)
  if (state === 'live') return words.nowLive
  if (state === 'away') return words.away
  return state === 'announced' ? roomWords.states.announced : room.liveAt === null ? words.notShown(room.hostName) : words.endedBy(room.hostName)
}

const Announcement = ({ say, scene: { room, now, pieces } }: Part) => (
  <div class="notice-card">
    {pieces.filter(({ kind }) => kind === 'clip').slice(0, 1).map(clip => <Teaser say={say} clip={clip} />)}
    <h2 safe>{room.title}</h2>
    <p class="notice-card__when"><Icon name="clock" /><span safe>{say(words.startsAt(say.dateTime(room.startsAt)))}</span></p>
    <p class="notice-card__count">
      <time datetime={new Date(room.startsAt).toISOString()} data-countdown data-now={String(now)} data-soon={say(words.soon)} safe>{aheadText(say, room.startsAt - now)}</time>
    </p>
    {room.introduction ? <p class="notice-card__text" safe>{room.introduction}</p> : ''}
    {pieces.filter(({ kind }) => kind === 'music').map(music => <Music music={music} />)}
    <p class="notice-card__acts">
      <span class="hint" safe>{say(words.announced)}</span>
      <a class="btn btn--sm" href={`/rooms/${room.id}/calendar.ics`}><Icon name="bell" /><span safe>{say(words.remind)}</span></a>
    </p>
  </div>
)

/** Silent until somebody turns its sound on. */
const Teaser = ({ say, clip }: { say: Say; clip: Piece }) => (
  <video class="notice-card__clip" id={`piece-${clip.id}`} src={pieceUrl(clip)} muted autoplay loop playsinline controls aria-label={say(words.teaser(clip.name))}></video>
)

/** Never starts by itself. */
const Music = ({ music }: { music: Piece }) => (
  <div class="notice-card__music"><span safe>{music.name}</span><audio id={`piece-${music.id}`} src={pieceUrl(music)} controls="" loop preload="none" aria-label={music.name}></audio></div>
)

const aheadText = (say: Say, ms: number) => {
  const ahead = timeAhead(ms)
  return ahead ? new Intl.RelativeTimeFormat(say.locale).format(ahead.value, ahead.unit) : say(words.soon)
}

const Closing = ({ say, scene, scene: { room, shelf, next, prices } }: Part) => (
  <div class="closing">
    <h2 safe>{say(room.liveAt === null ? words.notShown(room.hostName) : words.thanks)}</h2>
    {room.liveAt === null ? '' : <p safe>{say(words.endedBy(room.hostName))}</p>}
    {scene.replay ? <a class="btn btn--primary" href={`/rooms/${room.id}/replay`}><Icon name="play" /><span safe>{say(replayWords.watch)}</span></a> : ''}
    {next ? (
      <a class="closing__next" href={`/rooms/${next.id}`}>
        <Picture id={next.coverId ?? next.stillId} size="s" />
        <span><b safe>{say(next.state === 'live' ? words.liveNow : words.nextShow)}</b><span safe>{next.title}</span><span class="hint" safe>{say.dateTime(next.startsAt)}</span></span>
        <Icon name="chev" />
      </a>
    ) : ''}
    {shelf.length ? <h3 safe>{say(words.fromShow)}</h3> : ''}
    {shelf.length ? (
      <ul class="closing__wares">
        {shelf.map(({ product }) => (
          <li><a href={productPath(product)}><Picture id={coverOf(product)} size="s" /><span class="closing__name" safe>{product.title}</span><PriceTag say={say} usual={product.price} most={product.highestPrice} now={prices.get(product.id)} /></a></li>
        ))}
      </ul>
    ) : ''}
    <a class={['btn', !scene.replay && 'btn--primary']} href="/" safe>{say(words.seeWhoIsLive)}</a>
  </div>
)

// What is for sale

const buyUrl = (productId: number, roomId: number) => `/buy/${productId}?room=${roomId}`

type BuyProps = { say: Say; roomId: number; product: Product; place: string; primary?: boolean }

/** Opens the sheet; without JavaScript it is a page. */
const BuyButton = ({ say, roomId, product, place, primary = false }: BuyProps) =>
  product.stock ? (
    <a
      class={primary ? 'btn btn--primary product-card__buy' : 'btn btn--sm'} id={`buy-${place}-${product.id}`} aria-label={`${say(primary ? words.buyPinned : words.buy)} ${product.title}`}
      href={buyUrl(product.id, roomId)} hx-get={buyUrl(product.id, roomId)} hx-target="#sheet" hx-swap="innerHTML" safe
    >{say(primary ? words.buyPinned : words.buy)}</a>
  ) : <span class="badge sold" safe>{say(words.soldOut)}</span>

const StockText = ({ say, product }: { say: Say; product: Product }) => <span class={`stock-${product.id}`} safe>{stockText(say, product)}</span>

const stockText = (say: Say, { stock }: Product) => (stock ? say(words.left(stock)) : '')

export const Pinned = ({ say, scene: { room, pinned, prices, now } }: Part) =>
  pinned && room.state !== 'ended' ? (
    <section class="product-card" aria-label={say(words.showing)}>
      <p class="product-card__flash"><Icon name="pin" /><span safe>{say(words.showing)}</span> <PriceNote say={say} now={prices.get(pinned.product.id)} at={now} /></p>
      <div class="product-card__main">
        <span class="pic">{coverOf(pinned.product) ? <img src={pictureUrl(coverOf(pinned.product)!, 's')} alt="" width="200" height="200" /> : <Icon name="img" />}<span class="product-card__no">{pinned.number}</span></span>
        <h2 class="product-card__name"><a href={productPath(pinned.product)} safe>{pinned.product.title}</a></h2>
        <p class="product-card__stock"><StockText say={say} product={pinned.product} /></p>
        <p class="product-card__price"><PriceTag say={say} usual={pinned.product.price} most={pinned.product.highestPrice} now={prices.get(pinned.product.id)} /></p>
        <BuyButton say={say} roomId={room.id} product={pinned.product} place="card" primary />
      </div>
      <CardFacts say={say} product={pinned.product} />
    </section>
  ) : ''

/** What speaks for it, in one line, and that it is not taken back. */
const CardFacts = ({ say, product: { points, returnExcluded } }: { say: Say; product: Product }) => {
  const facts = Object.values(points)
  if (!facts.length && !returnExcluded) return ''
  return <p class="product-card__facts">{facts.length ? <span safe>{facts.join(' · ')}</span> : ''}<ReturnMark say={say} excluded={returnExcluded} brief /></p>
}

export const Shelf = ({ say, scene, scene: { shelf } }: Part) => (
  <>
    <h2><span safe>{say(words.shelf)}</span> <span class="hint" safe>{say(words.items(shelf.length))}</span></h2>
    <ShelfRows say={say} scene={scene} place="shelf" />
  </>
)

const ShelfRows = ({ say, scene: { room, shelf, prices, now }, place }: Part & { place: string }) =>
  shelf.length
    ? <ul class="rows">{shelf.map(item => <ShelfRow say={say} roomId={room.id} item={item} place={place} price={prices.get(item.product.id)} now={now} />)}</ul>
    : <p class="shelf-blank"><b safe>{say(words.emptyShelf)}</b><span class="hint" safe>{say(words.emptyShelfText)}</span></p>

type RowProps = { say: Say; roomId: number; item: ShelfItem; place: string; price: PriceNow | undefined; now: number }

export const ShelfRow = ({ say, roomId, item: { number, product }, place, price, now }: RowProps) => (
  <li class="row" id={`${place}-${product.id}`}>
    <span class="pic">{coverOf(product) ? <img src={pictureUrl(coverOf(product)!, 's')} alt="" width="200" height="200" loading="lazy" /> : <Icon name="img" />}<span class="product-card__no">{number}</span></span>
    <h3><a href={productPath(product)} safe>{product.title}</a></h3>
    <div class="row__sub"><PriceTag say={say} usual={product.price} most={product.highestPrice} now={price} /><StockText say={say} product={product} /><PriceNote say={say} now={price} at={now} /></div>
    <BuyButton say={say} roomId={roomId} product={product} place={place} />
  </li>
)

/** The shelf as a sheet from below, for thumbs. */
export const ShelfSheet = ({ say, scene, scene: { shelf } }: Part) => (
  <>
    <form method="dialog" class="sheet__head">
      <h2 tabindex="-1" {...{ autofocus: true }}><span safe>{say(words.shelf)}</span> <span class="hint" safe>{say(words.items(shelf.length))}</span></h2>
      <button class="btn btn--icon btn--ghost" aria-label={say(words.close)}><Icon name="x" /></button>
    </form>
    <div class="sheet__body"><ShelfRows say={say} scene={scene} place="sheet" /></div>
  </>
)

/** The shelf as a page of its own, for those without JavaScript. */
export const ShelfPage = ({ visit, scene }: { visit: Visit; scene: Scene }) => (
  <Layout visit={visit} title={visit.say(words.shelf)} narrow>
    <h1 safe>{scene.room.title}</h1>
    <h2 safe>{visit.say(words.shelf)}</h2>
    <ShelfRows say={visit.say} scene={scene} place="page" />
    <a class="btn" href={`/rooms/${scene.room.id}`}><Icon name="back" /><span safe>{visit.say(words.backToRoom)}</span></a>
  </Layout>
)

// The talk

export const Comings = ({ say, comings: { names, came, left } }: { say: Say; comings: Gathered }) => (
  <p class="msg msg--join" safe>{say(came ? words.cameIn(names, came) : words.wentAway(left))}</p>
)

export const BoughtLine = ({ say, name, count, number }: { say: Say; name: string | null; count: number; number: number }) => (
  <p class="msg msg--buy">{name === null ? '' : <b safe>{name}</b>} <span safe>{say(name === null ? words.manyBought(count, number) : words.bought(number))}</span></p>
)

// The same parts again, each with its place in the page: what a stream carries. Morphed, not replaced, so that a
// button stays the same button under the thumb.

export const StatePatch = ({ say, scene, scene: { room } }: Part) => (
  <>
    <hx-partial hx-target="#now" hx-swap="innerMorph"><Now say={say} scene={scene} /></hx-partial>
    <hx-partial hx-target="#badge" hx-swap="innerMorph"><Badge say={say} room={room} /></hx-partial>
    <hx-partial hx-target="#host" hx-swap="innerMorph"><Host room={room} /></hx-partial>
    <hx-partial hx-target="#title" hx-swap="innerHTML">{Bun.escapeHTML(room.title)}</hx-partial>
    <hx-partial hx-target="#pin" hx-swap="innerMorph"><Pinned say={say} scene={scene} /></hx-partial>
  </>
)

export const PinPatch = ({ say, scene }: Part) => <hx-partial hx-target="#pin" hx-swap="innerMorph"><Pinned say={say} scene={scene} /></hx-partial>

export const ShelfPatch = ({ say, scene }: Part) => (
  <>
    <hx-partial hx-target="#shelf" hx-swap="innerMorph"><Shelf say={say} scene={scene} /></hx-partial>
    <hx-partial hx-target="#bag" hx-swap="innerMorph"><Bag say={say} count={scene.shelf.length} /></hx-partial>
    <PinPatch say={say} scene={scene} />
  </>
)

export const CouponPatch = ({ say, scene: { drop, now } }: Part) => <hx-partial hx-target="#coupon" hx-swap="innerMorph"><CouponDrop say={say} drop={drop} now={now} /></hx-partial>

/** Price, name or stock of one product, wherever it stands. */
export const ProductPatch = ({ say, scene, item }: Part & { item: ShelfItem }) => (
  <>
    {(['shelf', 'sheet'] as const).map(place => (
      <hx-partial hx-target={`#${place}-${item.product.id}`} hx-swap="outerMorph"><ShelfRow say={say} roomId={scene.room.id} item={item} place={place} price={scene.prices.get(item.product.id)} now={scene.now} /></hx-partial>
    ))}
    {scene.pinned?.product.id === item.product.id ? <PinPatch say={say} scene={scene} /> : ''}
  </>
)

/** Only how many are left: while it sells fast, and nothing else has changed. */
export const StockPatch = ({ say, product }: { say: Say; product: Product }) => (
  <hx-partial hx-target={`.stock-${product.id}`} hx-swap="textContent">{Bun.escapeHTML(stockText(say, product))}</hx-partial>
)

/** Everything that may have changed while nobody was listening: what a stream begins with. */
export const WholePatch = ({ say, scene }: Part) => (
  <>
    <StatePatch say={say} scene={scene} />
    <ShelfPatch say={say} scene={scene} />
    <CouponPatch say={say} scene={scene} />
    <CountsPatch say={say} scene={scene} />
    <hx-partial hx-target="#messages" hx-swap="outerMorph"><MessageList say={say} messages={scene.messages} /></hx-partial>
  </>
)

/** What a page that was drawn a moment ago lacks. */
export const FreshPatch = ({ say, scene, messages }: Part & { messages: Message[] }) => (
  <>
    <CountsPatch say={say} scene={scene} />
    {messages.map(message => <NewMessage say={say} message={message} />)}
  </>
)

const CountsPatch = ({ say, scene }: Part) => (
  <>
    <hx-partial hx-target="#viewers" hx-swap="innerHTML"><Viewers say={say} count={scene.viewers} /></hx-partial>
    <LikesPatch say={say} count={scene.likes} />
  </>
)
