import { coverOf, productPath, type Product } from '../../catalog/rules.ts'
import { pictureUrl } from '../../platform/images.ts'
import type { Say } from '../../platform/words.ts'
import { writeClock, type Cut } from '../../rooms/replay/rules.ts'
import type { Room } from '../../rooms/rules.ts'
import { Film } from '../../ui/film.tsx'
import { Layout } from '../../ui/layout.tsx'
import { FromPrice, Icon, Picture } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import type { Chapter, Line, Replay, Shown } from './scene.ts'
import { words } from './words.ts'

const Moving = ({ say, title, ...film }: { say: Say; title: string; src: string; poster: string | null; start?: number }) => (
  <Film label={say(words.picture(title))} otherwise={say(words.noPicture)} {...film} eager />
)

const posterOf = ({ stillId, coverId }: Room) => (stillId ?? coverId) && pictureUrl((stillId ?? coverId)!, 'l')

const seconds = (value: number) => String(Math.round(value * 100) / 100)

export const ReplayPage = ({ visit, visit: { say }, replay, replay: { room }, start, lines }: { visit: Visit; replay: Replay; start: number; lines: Line[] }) => (
  <Layout visit={visit} title={say(words.title(room.title))} js={['/js/sheet.js', '/js/replay.js']} {...(room.introduction ? { description: room.introduction } : {})} image={posterOf(room)}>
    <article class="replay" data-replay data-talk={`/rooms/${room.id}/replay/talk`}>
      <div class="replay__main">
        <Moving say={say} title={room.title} src={replay.src} poster={posterOf(room)} start={start} />
        <h1 safe>{room.title}</h1>
        <p class="hint" safe>{say(words.hosted(room.hostName, say.dateTime(room.liveAt ?? room.startsAt)))}</p>
        {replay.hidden ? <p class="note"><Icon name="info" /><span safe>{say(words.onlyYou)}</span></p> : ''}
        {replay.shown.length ? <ShownList say={say} room={room} shown={replay.shown} /> : ''}
      </div>
      <aside class="replay__side">
        {replay.chapters.length ? <Chapters say={say} chapters={replay.chapters} /> : ''}
        <section class="card form">
          <h2 safe>{say(words.talk)}</h2>
          <ol class="replay__talk" id="talk" tabindex="0" aria-label={say(words.talk)}>{lines.map(line => <TalkLine say={say} line={line} />)}</ol>
          <p class="hint replay__quiet" safe>{say(words.noTalk)}</p>
          <a class="btn btn--sm btn--ghost" href={`/rooms/${room.id}/replay/talk`} safe>{say(words.allTalk)}</a>
        </section>
      </aside>
    </article>
    <dialog class="sheet" id="sheet" aria-label={say(words.shown)}></dialog>
  </Layout>
)

const Chapters = ({ say, chapters }: { say: Say; chapters: Chapter[] }) => (
  <nav class="card form" aria-label={say(words.chapters)}>
    <h2 safe>{say(words.chapters)}</h2>
    <ol class="chapters">
      {chapters.map(({ cut, from, to }) => (
        <li><a href={`?t=${Math.floor(from)}#picture`} data-from={seconds(from)} data-to={seconds(to)}><time class="num" safe>{writeClock(from)}</time><span safe>{cut.title}</span></a></li>
      ))}
    </ol>
  </nav>
)

/** Every product that was shown; with the script, the one of the moment stands out. */
const ShownList = ({ say, room, shown }: { say: Say; room: Room; shown: Shown[] }) => (
  <section class="replay__shown" aria-label={say(words.shown)}>
    <h2 safe>{say(words.shown)}</h2>
    <ul class="rows">
      {uniqueOf(shown).map(({ product, times }) => (
        <li class="row" id={`shown-${product.id}`} data-times={times.map(({ from, to }) => `${seconds(from)}-${seconds(to)}`).join(' ')}>
          <Picture id={coverOf(product)} size="s" />
          <h3><a href={productPath(product)} safe>{product.title}</a></h3>
          <p class="row__sub">
            <span class="badge badge--brand replay__now" safe>{say(words.shownNow)}</span>
            <FromPrice say={say} amount={product.price} most={product.highestPrice} />{product.stock && product.state === 'on-sale' ? <span safe>{say(words.left(product.stock))}</span> : ''}
          </p>
          <Buy say={say} roomId={room.id} product={product} />
        </li>
      ))}
    </ul>
  </section>
)

const uniqueOf = (shown: Shown[]) =>
  [...Map.groupBy(shown, ({ product }) => product.id).values()].map(times => ({ product: times[0]!.product, times }))

/** The same sheet as in the live room, at what it costs now. */
export const Buy = ({ say, roomId, product }: { say: Say; roomId: number; product: Product }) => {
  if (product.state !== 'on-sale') return <span class="badge" safe>{say(words.offSale)}</span>
  if (!product.stock) return <span class="badge sold" safe>{say(words.soldOut)}</span>
  const url = `/buy/${product.id}?room=${roomId}`
  return <a class="btn btn--sm btn--tint" href={url} hx-get={url} hx-target="#sheet" hx-swap="innerHTML" aria-label={`${say(words.buyToday)}: ${product.title}`} title={say(words.buyToday)} safe>{say(words.buy)}</a>
}

const TalkLine = ({ say, line: { message, at } }: { say: Say; line: Line }) => (
  <li data-at={seconds(at)} class={['msg', message.byHost && 'msg--host']}>
    <time class="num" safe>{writeClock(at)}</time>
    <b class="msg__who" safe>{message.author}</b> <span class="msg__text" safe>{message.text}</span>
  </li>
)

/** A stretch of the talk, for the script. */
export const TalkPart = ({ say, lines }: { say: Say; lines: Line[] }) => <>{lines.map(line => <TalkLine say={say} line={line} />)}</>

/** The talk as a page of its own, for those without scripts and for reading. */
export const TalkPage = ({ visit, visit: { say }, room, lines, more }: { visit: Visit; room: Room; lines: Line[]; more: number | null }) => (
  <Layout visit={visit} title={say(words.talk)} narrow>
    <h1 safe>{room.title}</h1>
    <h2 safe>{say(words.talk)}</h2>
    {lines.length ? <ol class="replay__talk replay__talk--whole">{lines.map(line => <TalkLine say={say} line={line} />)}</ol> : <p class="hint" safe>{say(words.noTalk)}</p>}
    {more === null ? '' : <a class="btn" rel="next" href={`?from=${more}`} safe>{say(words.next)}</a>}
    <a class="btn" href={`/rooms/${room.id}/replay`}><Icon name="back" /><span safe>{say(words.replay)}</span></a>
  </Layout>
)

/** One piece of a show with a link of its own. */
export const CutPage = ({ visit, visit: { say }, room, cut, src, product, from }: { visit: Visit; room: Room; cut: Cut; src: string; product: Product | null; from: number }) => (
  <Layout visit={visit} title={cut.title} js={['/js/sheet.js', '/js/replay.js']} narrow image={posterOf(room)}>
    <article class="replay replay--cut">
      <div class="replay__main">
        <Moving say={say} title={cut.title} src={src} poster={posterOf(room)} />
        <h1 safe>{cut.title}</h1>
        <p class="hint" safe>{say(words.from(room.title, say.date(room.liveAt ?? room.startsAt)))}</p>
        {product ? (
          <ul class="rows"><li class="row">
            <Picture id={coverOf(product)} size="s" />
            <h2><a href={productPath(product)} safe>{product.title}</a></h2>
            <p class="row__sub"><FromPrice say={say} amount={product.price} most={product.highestPrice} /></p>
            <Buy say={say} roomId={room.id} product={product} />
          </li></ul>
        ) : ''}
        <a class="btn" href={`/rooms/${room.id}/replay?t=${Math.floor(from)}#picture`}><Icon name="play" /><span safe>{say(words.toShow)}</span></a>
      </div>
    </article>
    <dialog class="sheet" id="sheet" aria-label={cut.title}></dialog>
  </Layout>
)
