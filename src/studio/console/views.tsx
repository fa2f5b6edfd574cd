import type { StreamHealth } from '../../app.ts'
import { coverOf } from '../../catalog/rules.ts'
import { Composer, MessageList } from '../../chat/views.tsx'
import type { Message } from '../../chat/rules.ts'
import type { Order } from '../../orders/rules.ts'
import { words as orderWords } from '../../orders/words.ts'
import { pictureUrl } from '../../platform/images.ts'
import type { Say } from '../../platform/words.ts'
import type { Dropped } from '../../promotions/drops/store.ts'
import type { PriceNow } from '../../promotions/prices/actions.ts'
import { Ends, PriceNote, PriceTag } from '../../promotions/prices/views.tsx'
import type { OfferInFull } from '../../promotions/store.ts'
import { describe } from '../../promotions/views.tsx'
import type { Line } from '../../rooms/line/rules.ts'
import { LineNote } from '../../rooms/line/views.tsx'
import { broadcastState, isRehearsing, type Room, type RoomRefusal, type ShelfItem } from '../../rooms/rules.ts'
import { assetUrl } from '../../ui/assets.ts'
import { Icon, Picture, Price } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { Viewers } from '../../watch/views.tsx'
import { StudioPage } from '../page.tsx'
import { EndDialog, RefusalLine, StateBadge, stockText } from '../rooms/views.tsx'
import { words as roomsWords } from '../rooms/words.ts'
import { signalOf, sparkBox, sparkline, underLine, type Signal, type Around } from './rules.ts'
import { words } from './words.ts'

export type Sales = { orders: number; total: number }

/** Everything the console shows of a room. */
export type Scene = {
  room: Room
  now: number
  viewers: number
  sales: Sales
  /** Where what comes in is to be seen now. */
  stream: string
  around: Around
  health: StreamHealth | null
  line: Line | null
  shelf: ShelfItem[]
  /** What they cost now, where that is not their usual price. */
  prices: Map<number, PriceNow>
  messages: Message[]
  /** The coupon that lies in the room, and those that could. */
  drop: Dropped | null
  coupons: OfferInFull[]
  orders: Order[]
  refusals: RoomRefusal[]
}

type Part = { say: Say; scene: Scene }

export const ConsolePage = ({ visit, toShip, scene }: { visit: Visit; toShip: number; scene: Scene }) => {
  const { say } = visit
  const { room } = scene
  return (
    <StudioPage visit={visit} title={room.title} current="/studio/rooms" toShip={toShip} js={['/js/player.js', '/js/console.js', '/js/countdown.js']} head={<><ConsoleHead say={say} scene={scene} /><ConsoleEnd say={say} scene={scene} /></>}>
      <div class="console" hx-sse:connect={`/studio/rooms/${room.id}/events`} hx-trigger="load, sse-retry" hx-swap="none">
        <div class="console__col">
          <section class="console__feed card" aria-label={say(words.picture)}>
            <Preview say={say} room={room} stream={scene.stream} state={pictureState(scene)} />
            <ConsoleSignal say={say} scene={scene} />
          </section>
          <ConsoleRefusals say={say} scene={scene} />
        </div>
        <div class="console__col"><ConsoleShelf say={say} scene={scene} /><ConsoleCoupons say={say} scene={scene} /></div>
        <div class="console__col">
          <section class="card" aria-label={say(words.chat)}>
            <div class="card__head"><h2 safe>{say(words.chat)}</h2><span class="hint" safe>{say(words.chatHint)}</span></div>
            <MessageList say={say} messages={scene.messages} moderated />
            <div class="comings" id="comings"></div>
            {room.state === 'ended' ? '' : <Composer say={say} roomId={room.id} />}
          </section>
          <ConsoleOrders say={say} scene={scene} />
        </div>
      </div>
    </StudioPage>
  )
}

/** What a stream begins with, and what is sent of it later: each part goes to its own place. */
export const parts = {
  head: props => <ConsoleHead {...props} />,
  end: props => <ConsoleEnd {...props} />,
  signal: props => <ConsoleSignal {...props} />,
  refusals: props => <ConsoleRefusals {...props} />,
  shelf: props => <ConsoleShelf {...props} />,
  coupons: props => <ConsoleCoupons {...props} />,
  orders: props => <ConsoleOrders {...props} />,
  messages: ({ say, scene }) => <MessageList say={say} messages={scene.messages} moderated />,
} satisfies Record<string, (props: Part) => JSX.Element>

export type PartName = keyof typeof parts

const places: Partial<Record<PartName, string>> = { messages: '#messages' }

/** Morphed, so that nobody's focus or open dialog is lost. */
export const Sent = ({ name, ...props }: Part & { name: PartName }) => (
  <hx-partial hx-target={places[name] ?? `#console-${name}`} hx-swap="outerMorph">{parts[name](props) as 'safe'}</hx-partial>
)

const ConsoleHead = ({ say, scene, scene: { room, viewers, sales, now } }: Part) => (
  <div class="console__head" id="console-head">
    <span data-player-state={pictureState(scene)} data-stream={scene.stream}><StateBadge say={say} room={room}>{room.state === 'live' && room.liveAt ? <time safe>{clock(now - room.liveAt)}</time> : ''}</StateBadge></span>
    {isRehearsing(room) && scene.health ? <span class="badge badge--warn" safe>{say(words.test)}</span> : ''}
    {room.state === 'announced' ? <span class="hint" safe>{say(words.starts, say.dateTime(room.startsAt))}</span> : ''}
    <p class="facts push">
      <span class="viewers" id="viewers"><Viewers say={say} count={viewers} /></span>
      <span><b safe>{say.number(sales.orders)}</b> {say(words.orders, sales.orders) as 'safe'}</span>
      <b safe>{say.money(sales.total)}</b>
    </p>
  </div>
)

/** 1:12:40, or 12:40 within the first hour. */
export const clock = (ms: number) => {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const two = (value: number) => String(value).padStart(2, '0')
  return h ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`
}

const ConsoleEnd = ({ say, scene: { room } }: Part) => (
  <div class="console__end" id="console-end">
    <a class="btn" href={`/studio/rooms/${room.id}`} safe>{say(words.plan)}</a>
    {room.liveAt === null ? '' : <a class="btn" href={`/studio/rooms/${room.id}/health`} safe>{say(words.history)}</a>}
    {isRehearsing(room) ? <a class="btn btn--primary" href={`/studio/rooms/${room.id}/check`} safe>{say(words.checkAndOpen)}</a> : ''}
    {room.state === 'ended' ? '' : (
      <>
        <button class="btn btn--danger" type="button" data-open="end-room" safe>{say(room.state === 'live' ? roomsWords.end : roomsWords.endAnnounced)}</button>
        <EndDialog say={say} room={room} />
      </>
    )}
  </div>
)

/** The picture of a test is shown when it is there. */
export const pictureState = ({ room, health }: { room: Room; health: unknown }) => (isRehearsing(room) ? (health ? 'live' : 'announced') : broadcastState(room))

export const Preview = ({ say, room, stream, state }: { say: Say; room: Room; stream: string; state: string }) => {
  const poster = room.stillId ?? room.coverId
  return (
    <div class="preview" data-player data-src={`/live/${stream}/index.m3u8?own`} data-state={state} data-hls={assetUrl('/js/hls.js')}>
      <video playsinline muted autoplay aria-label={say(words.preview)} {...(poster ? { poster: pictureUrl(poster, 'm') } : {})}></video>
      <button class="badge badge--live" type="button" data-player-lag data-text={say(words.behind)} hidden></button>
      <button class="btn btn--icon btn--sm preview__sound" type="button" data-player-mute data-label-off={say(words.unhear)} data-label-on={say(words.hear)} aria-label={say(words.hear)}><Icon name="mute" /><Icon name="sound" /></button>
    </div>
  )
}

const tones: Partial<Record<Signal, string>> = { good: 'badge--ok', none: '', starting: '', silent: 'badge--bad', quiet: 'badge--bad', fell: 'badge--bad', stalling: 'badge--bad', jerky: 'badge--bad' }

export const ConsoleSignal = ({ say, scene: { room, health, around, line } }: Part) => {
  const signal = signalOf(health, around)
  const advice = room.state === 'ended' ? words.over : broadcastState(room) === 'away' ? words.away : words.advice[signal]
  return (
    <div class="health" id="console-signal">
      <p role="status"><span class={['badge', tones[signal] ?? 'badge--warn']}>{signal === 'good' ? <Icon name="check" /> : ''}<span safe>{say(words.signals[signal])}</span></span></p>
      <p class="hint" safe>{say(advice)}</p>
      {health ? <><Graph say={say} health={health} /><Figures say={say} health={health} /></> : ''}
      {health ? <LineNote say={say} line={line} id="console-line" /> : ''}
    </div>
  )
}

const Graph = ({ say, health }: { say: Say; health: StreamHealth }) => {
  const line = sparkline(health.bitrates)
  return line
    ? <svg class="spark" viewBox={sparkBox} preserveAspectRatio="none" role="img" aria-label={say(words.graph)}><path class="spark__fill" d={underLine(line)} /><path d={line} /></svg>
    : ''
}

const codecs: Record<string, string> = { h264: 'H.264', hevc: 'HEVC (H.265)', av1: 'AV1', aac: 'AAC', opus: 'Opus' }
const codecName = (codec: string | null) => codec && (codecs[codec] ?? codec.toUpperCase())

const Figures = ({ say, health }: { say: Say; health: StreamHealth }) => (
  <dl>
    <Figure term={say(words.bitrate)} value={say(words.megabits, (health.bitrate / 1e6).toFixed(1))} />
    <Figure term={say(words.frameRate)} value={say(words.frames, String(Math.round(health.frameRate)))} />
    <Figure term={say(words.size)} value={`${health.width}×${health.height}`} />
    <Figure term={say(words.keyFrameGap)} value={say(words.seconds, health.keyFrameGap.toFixed(1))} />
    <Figure term={say(words.video)} value={codecName(health.videoCodec) ?? '–'} />
    <Figure term={say(words.sound)} value={codecName(health.audioCodec) ?? say(words.noSound)} />
  </dl>
)

const Figure = ({ term, value }: { term: string; value: string }) => <div><dt safe>{term}</dt><dd safe>{value}</dd></div>

const ConsoleRefusals = ({ say, scene: { room, refusals } }: Part) => (
  <div id="console-refusals" aria-live="polite">
    {refusals.length && room.state !== 'ended'
      ? <section class="card form"><h2 safe>{say(roomsWords.refusals)}</h2><ul class="form">{refusals.map(refusal => <RefusalLine say={say} refusal={refusal} />)}</ul></section>
      : ''}
  </div>
)

const ConsoleShelf = ({ say, scene: { room, shelf, prices, now } }: Part) => (
  <section class="card" id="console-shelf" aria-label={say(words.products)}>
    <div class="card__head"><h2 safe>{say(words.products)}</h2>{room.state === 'ended' ? '' : <span class="hint" safe>{say(words.tapToPin)}</span>}</div>
    {shelf.length
      ? <ol class="rows">{shelf.map(item => <ConsoleRow say={say} room={room} item={item} price={prices.get(item.product.id)} now={now} />)}</ol>
      : <p class="hint"><span safe>{say(words.emptyShelf)}</span>{' '}<a href={`/studio/rooms/${room.id}#shelf`} safe>{say(words.fillShelf)}</a></p>}
  </section>
)

const ConsoleRow = ({ say, room, item: { number, product }, price, now }: { say: Say; room: Room; item: ShelfItem; price: PriceNow | undefined; now: number }) => {
  const pinned = room.pinnedProductId === product.id
  const mayPin = pinned || (product.state === 'on-sale' && product.stock > 0)
  return (
    <li class={['row', pinned && 'row--on']} id={`shelf-${product.id}`}>
      <Picture id={coverOf(product)} size="s" />
      <h3 safe>{`${number}. ${product.title}`}</h3>
      <p class="row__sub">
        <PriceTag say={say} usual={product.price} most={product.highestPrice} now={price} /><PriceNote say={say} now={price} at={now} />
        <span safe>{stockText(say, product)}</span>
        {pinned && room.pinnedAt ? <span safe>{say(words.pinnedSince, say.time(room.pinnedAt))}</span> : ''}
      </p>
      {room.state === 'ended' ? '' : (
        <form class="row__acts" method="post" action={`/studio/rooms/${room.id}/pin`} hx-post={`/studio/rooms/${room.id}/pin`} hx-swap="none">
          <button
            class={['btn', 'btn--sm', pinned && 'btn--primary']} id={`pin-${product.id}`} name="product" value={pinned ? '' : String(product.id)}
            aria-pressed={pinned ? 'true' : 'false'} aria-label={say(pinned ? words.unpinOf : words.pinOf, product.title)} {...(mayPin ? {} : { disabled: true })}
          >
            <Icon name="pin" /><span safe>{say(pinned ? words.pinned : words.pin)}</span>
          </button>
        </form>
      )}
    </li>
  )
}

/** One tap lays a coupon into the room; another takes it up again. */
const ConsoleCoupons = ({ say, scene: { room, drop, coupons, now } }: Part) => (
  <section class="card" id="console-coupons" aria-label={say(words.coupons)}>
    <div class="card__head"><h2 safe>{say(words.coupons)}</h2>{drop ? <span class="hint"><Ends say={say} at={drop.endsAt} now={now} /></span> : ''}</div>
    {drop ? (
      <form class="coupon-line" method="post" action={`/studio/rooms/${room.id}/coupons`} hx-post={`/studio/rooms/${room.id}/coupons`} hx-swap="none">
        <span><b safe>{describe(say, drop.offer)}</b><span class="hint" safe>{claimedText(say, drop.offer)}</span></span>
        <button class="btn btn--sm" id="take-up" name="offer" value="" safe>{say(words.takeUp)}</button>
      </form>
    ) : ''}
    {room.state === 'ended' ? '' : coupons.filter(({ id }) => id !== drop?.offerId).map(offer => (
      <form class="coupon-line" id={`drop-${offer.id}`} method="post" action={`/studio/rooms/${room.id}/coupons`} hx-post={`/studio/rooms/${room.id}/coupons`} hx-swap="none">
        <input type="hidden" name="offer" value={String(offer.id)} />
        <span><b safe>{offer.title}</b><span class="hint" safe>{`${describe(say, offer)} · ${claimedText(say, offer)}`}</span></span>
        <select class="btn btn--sm" name="minutes" aria-label={say(words.howLong)}>{dropMinutes.map(minutes => <option value={String(minutes)} {...(minutes === 5 ? { selected: true } : {})} safe>{say(words.minutes, minutes)}</option>)}</select>
        <button class="btn btn--sm btn--tint" aria-label={say(words.dropOf, offer.title)}><Icon name="ticket" /><span safe>{say(words.drop)}</span></button>
      </form>
    ))}
    {drop || coupons.length ? '' : <p class="hint"><span safe>{say(words.noCoupons)}</span>{' '}<a href="/studio/offers/new/coupon" safe>{say(words.makeCoupon)}</a></p>}
  </section>
)

export const dropMinutes = [1, 3, 5, 10, 30]

const claimedText = (say: Say, { taken, supply }: OfferInFull) => (supply === null ? say(words.claimedSoFar, say.number(taken)) : say(words.claimedOf, say.number(taken), say.number(supply)))

const ConsoleOrders = ({ say, scene: { orders, sales } }: Part) => (
  <section class="card" id="console-orders" aria-label={say(words.newOrders)}>
    <div class="card__head"><h2 safe>{say(words.newOrders)}</h2><span class="hint" safe>{say(words.soFar, sales.orders)}</span></div>
    {orders.length ? '' : <p class="hint" safe>{say(words.noOrders)}</p>}
    <ol class="tick" aria-live="polite">{orders.map(order => <OrderTick say={say} order={order} />)}</ol>
  </section>
)

const OrderTick = ({ say, order }: { say: Say; order: Order }) => (
  <li id={`tick-${order.id}`}>
    <time datetime={new Date(order.placedAt).toISOString()} safe>{say.time(order.placedAt)}</time>
    <a href={`/studio/orders/${order.id}`}><b safe>{order.buyerName}</b>{' '}<span safe>{order.lines.map(line => say(words.times, line.title, line.quantity)).join(say(words.list))}</span></a>
    {order.state === 'cancelled' ? <span class="badge" safe>{say(orderWords.state.cancelled)}</span> : <Price say={say} amount={order.total} />}
  </li>
)
