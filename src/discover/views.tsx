import type { Children } from '@kitajs/html'
import { words as contentWords } from '../catalog/content/words.ts'
import { categoryName, productPath, type Category } from '../catalog/rules.ts'
import { pictureUrl } from '../platform/images.ts'
import type { Say } from '../platform/words.ts'
import { PriceTag } from '../promotions/prices/views.tsx'
import { ScoreMark } from '../reviews/views.tsx'
import { broadcastState, type Room } from '../rooms/rules.ts'
import { Layout } from '../ui/layout.tsx'
import { Blank, Icon, Picture } from '../ui/parts.tsx'
import type { Visit } from '../ui/visit.ts'
import type { FoundRoom, Ware } from './store.ts'
import { words } from './words.ts'

export type OpenCategory = Category & { coverId: string | null; count: number }

export type Home = {
  /** The live room, or the next one announced. */
  lead: Room | null
  viewers: number
  wares: Ware[]
  alsoLive: Room[]
  comingUp: Room[]
  moreComingUp: boolean
  products: Ware[]
  categories: OpenCategory[]
  ended: Room[]
  buyable: Map<number, number>
  now: number
}

export const HomePage = ({ visit, home }: { visit: Visit; home: Home }) => {
  const { say, shop } = visit
  const nothing = !home.lead && !home.products.length && !home.ended.length
  return (
    <Layout visit={visit} title={say(words.browse)} {...(home.lead ? { description: home.lead.title } : {})}>
      {home.lead ? '' : <h1 class="sr" safe>{shop.name}</h1>}
      {nothing ? <EmptyShop visit={visit} /> : ''}
      {home.lead ? <Lead say={say} home={home} room={home.lead} /> : ''}
      {home.alsoLive.length ? <Section title={say(words.alsoLive)}><ul class="reel">{home.alsoLive.map(room => <li><RoomTile say={say} room={found(room)} note={say(words.hostedBy, room.hostName)} /></li>)}</ul></Section> : ''}
      {home.comingUp.length
        ? <Section title={say(words.comingUp)} more={home.moreComingUp ? { href: '/schedule', text: say(words.fullSchedule) } : null}><SoonList say={say} rooms={home.comingUp} /></Section>
        : ''}
      {home.products.length
        ? <Section title={say(words.products)} more={{ href: '/search', text: say(words.allProducts) }}><ProductGrid say={say} products={home.products} /></Section>
        : ''}
      {home.categories.length > 1
        ? <Section title={say(words.browse)}>
            <nav class="cats" aria-label={say(words.categories)}>
              {home.categories.map(category => <a href={`/categories/${category.slug}`}><Picture id={category.coverId} size="s" /><span safe>{categoryName(say, category)}</span></a>)}
            </nav>
          </Section>
        : ''}
      {home.ended.length
        ? <Section title={say(words.ended)}>
            <ul class="reel">{home.ended.map(room => <li><RoomTile say={say} room={found(room)} note={`${say.date(room.startsAt)} · ${buyableText(say, home.buyable.get(room.id) ?? 0)}`} /></li>)}</ul>
          </Section>
        : ''}
    </Layout>
  )
}

const found = (room: Room): FoundRoom => ({ ...room, pictureId: (room.state === 'live' ? room.stillId : null) ?? room.coverId ?? room.stillId })

const buyableText = (say: Say, count: number) => (count ? say(words.buyable, count) : say(words.soldOut))

export const Section = ({ title, more = null, children }: { title: string; more?: { href: string; text: string } | null; children: Children }) => (
  <section>
    <div class="section__head"><h2 safe>{title}</h2>{more ? <a href={more.href} safe>{more.text}</a> : ''}</div>
    {children as 'safe'}
  </section>
)

export const EmptyShop = ({ visit: { say, me } }: { visit: Visit }) => {
  const merchant = me?.roles.includes('merchant')
  return (
    <Blank title={say(words.emptyTitle)} text={say(merchant ? words.emptyMerchant : words.emptyText)}>
      {merchant ? <a class="btn btn--primary" href="/studio/products/new" safe>{say(words.addProduct)}</a> : ''}
      {merchant ? <a class="btn" href="/studio/rooms/new" safe>{say(words.planShow)}</a> : ''}
    </Blank>
  )
}

export const NotSetUpPage = ({ visit }: { visit: Visit }) => (
  <Layout visit={visit} title={visit.say(words.notSetUpTitle)}>
    <h1 class="sr" safe>{visit.shop.name}</h1>
    <Blank drawing="stall-shut" title={visit.say(words.notSetUpTitle)} text={visit.say(words.notSetUpText)} />
  </Layout>
)

const Lead = ({ say, home, room }: { say: Say; home: Home; room: Room }) => {
  const live = room.state === 'live'
  // What it is about, as long as there is nothing to see of itself.
  const pictureId = found(room).pictureId ?? home.wares[0]?.coverId ?? null
  return (
    <article class="lead">
      <a class="lead__pic on-video" href={`/rooms/${room.id}`} tabindex="-1" aria-hidden="true">
        {pictureId ? <img src={pictureUrl(pictureId, 'm')} alt="" fetchpriority="high" /> : <Icon name="cam" />}
      </a>
      <div class="lead__text">
        <p class="lead__tags">
          {live
            ? <><span class="badge badge--live" safe>{say(broadcastState(room) === 'away' ? words.reconnecting : words.onAir)}</span>{home.viewers ? <span class="badge" safe>{say(words.watching, say.number(home.viewers))}</span> : ''}</>
            : <span class="badge badge--brand" safe>{say(words.nextShow)}</span>}
        </p>
        <p class="hint">
          <span safe>{say(words.hostedBy, room.hostName)}</span>{' · '}
          {live ? <span safe>{say(words.onAirFor, Math.floor((home.now - (room.liveAt ?? home.now)) / 60_000))}</span> : <When say={say} at={room.startsAt} />}
        </p>
        <h1 safe>{room.title}</h1>
        {room.introduction ? <p class="lead__intro" safe>{room.introduction}</p> : ''}
        {home.wares.length
          ? <ul class="lead__wares">{home.wares.map(ware => <li><a href={productPath(ware)}><Picture id={ware.coverId} size="s" alt={ware.title} /><PriceTag say={say} usual={ware.price} most={ware.highestPrice} now={ware.now} /></a></li>)}</ul>
          : ''}
        <a class="btn btn--primary btn--big" href={`/rooms/${room.id}`}><span safe>{say(live ? words.enter : words.seeShow)}</span><Icon name="chev" /></a>
      </div>
    </article>
  )
}

export const When = ({ say, at }: { say: Say; at: number }) => <time datetime={new Date(at).toISOString()} safe>{say.dateTime(at)}</time>

/** Stands under an h2 on the home page, and right under the h1 of the schedule. */
export const SoonList = ({ say, rooms, alone = false }: { say: Say; rooms: Room[]; alone?: boolean }) => (
  <ul class="soon">
    {rooms.map(room => {
      const { weekday, day } = dayOf(say, room.startsAt)
      return (
        <li>
          <a class="card soon__item" href={`/rooms/${room.id}`}>
            <span class="day" aria-hidden="true"><span safe>{weekday}</span><b safe>{day}</b></span>
            <div>{alone ? <h2 class="soon__title" safe>{room.title}</h2> : <h3 safe>{room.title}</h3>}<span class="hint"><When say={say} at={room.startsAt} />{' · '}<span safe>{room.hostName}</span></span></div>
          </a>
        </li>
      )
    })}
  </ul>
)

const days = new Map<string, Intl.DateTimeFormat>()

/** Making a formatter costs a hundred times what using it does. */
const dayOf = (say: Say, at: number) => {
  const key = `${say.locale} ${say.customs.timeZone}`
  const format = days.get(key) ?? new Intl.DateTimeFormat(say.locale, { weekday: 'short', day: 'numeric', timeZone: say.customs.timeZone })
  days.set(key, format)
  const parts = format.formatToParts(at)
  const part = (type: 'weekday' | 'day') => parts.find(part => part.type === type)?.value ?? ''
  return { weekday: part('weekday'), day: part('day') }
}

export const RoomTile = ({ say, room, note }: { say: Say; room: FoundRoom; note: string }) => (
  <a class="reel__item" href={`/rooms/${room.id}`}>
    <span class="pic">
      {room.pictureId ? <img src={pictureUrl(room.pictureId, 'm')} alt="" loading="lazy" decoding="async" /> : <Icon name="cam" />}
      {room.state === 'live' ? <span class="badge badge--live" safe>{say(words.onAir)}</span> : ''}
    </span>
    <b safe>{room.title}</b>
    <span class="hint" safe>{note}</span>
  </a>
)

export const ProductGrid = ({ say, products }: { say: Say; products: (Ware & { returnExcluded?: string | null; live?: boolean })[] }) => (
  <ul class="reel reel--goods">
    {products.map(product => (
      <li>
        <a class={['reel__item', product.stock === 0 && 'reel__item--gone']} href={productPath(product)}>
          <span class="pic">
            {product.coverId ? <img src={pictureUrl(product.coverId, 'm')} alt="" loading="lazy" decoding="async" /> : <Icon name="img" />}
            {product.live ? <span class="badge badge--live" safe>{say(words.onAir)}</span> : ''}
            {product.stock === 0 ? <span class="badge" safe>{say(words.soldOut)}</span> : ''}
          </span>
          <b class="reel__name" safe>{product.title}</b>
          <span class="reel__facts"><span><PriceTag say={say} usual={product.price} most={product.highestPrice} now={product.now} /></span>{product.reviews ? <ScoreMark say={say} score={{ count: product.reviews, total: product.stars ?? 0 }} /> : ''}</span>
          {product.returnExcluded ? <span class="hint" safe>{say(contentWords.noReturn)}</span> : ''}
        </a>
      </li>
    ))}
  </ul>
)

export const SchedulePage = ({ visit, rooms }: { visit: Visit; rooms: Room[] }) => {
  const { say } = visit
  return (
    <Layout visit={visit} title={say(words.schedule)}>
      <h1 safe>{say(words.schedule)}</h1>
      {rooms.length
        ? <SoonList say={say} rooms={rooms} alone />
        : <Blank title={say(words.nothingPlanned)} text={say(words.nothingPlannedText)}><a class="btn" href="/search" safe>{say(words.allProducts)}</a></Blank>}
    </Layout>
  )
}
