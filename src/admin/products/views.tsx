import { categoryName, type Category, type Product } from '../../catalog/rules.ts'
import type { Application } from '../../catalog/review/rules.ts'
import { saidBy } from '../../catalog/review/rules.ts'
import type { Fields } from '../../catalog/versions/rules.ts'
import { CompareTable } from '../../catalog/versions/views.tsx'
import { words as versionWords } from '../../catalog/versions/words.ts'
import { pictureUrl } from '../../platform/images.ts'
import type { Say } from '../../platform/words.ts'
import { FieldError, nothingFilled, type Filled } from '../../ui/fields.tsx'
import { Blank, Icon, Picture, waitingText } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { AdminPage } from '../page.tsx'
import { words } from './words.ts'

export const queues = ['listing', 'edit', 'delist'] as const
export type Queue = (typeof queues)[number]

/** A product that is to be listed, or what is asked for of one that is. */
export type Waiting = { product: Product; merchantName: string; category: Category; since: number; application?: Application; now?: Fields }

type ReviewPageProps = {
  visit: Visit & { shop: { productReview?: string } }
  queue: Queue
  counts: Record<Queue, number>
  waiting: Waiting[]
  category: (id: number) => string
  time: number
  more: string | null
  /** A decision that could not be taken as it was sent: of a product, or of an application. */
  wrong?: { id: number; filled: Filled }
}

export const ReviewPage = ({ visit, queue, counts, waiting, category, time, more, wrong }: ReviewPageProps) => {
  const { say, shop } = visit
  const all = counts.listing + counts.edit + counts.delist
  return (
    <AdminPage visit={visit} title={say(words.title)} current="/admin/products" toReview={all} head={<a class="btn push" href="/admin/review-rules"><Icon name="gear" /><span safe>{say(words.rules)}</span></a>}>
      <nav class="tabs" aria-label={say(words.queues)}>
        {queues.map(one => (
          <a href={one === 'listing' ? '/admin/products' : `/admin/products?queue=${one}`} {...(one === queue ? { 'aria-current': 'page' as const } : {})}>
            <span safe>{say(words.queue[one])}</span>{counts[one] ? <span class="badge badge--warn" safe>{waitingText(say, counts[one])}</span> : ''}
          </a>
        ))}
      </nav>
      {shop.productReview === 'automatic' && queue === 'listing' ? <p class="note"><Icon name="info" /><span><span safe>{say(words.automatic)}</span> <a class="link" href="/admin/review-rules" safe>{say(words.rules)}</a></span></p> : ''}
      {waiting.length === 0
        ? <Blank title={say(words.emptyTitle)} text={say(words.emptyText[queue])} />
        : <>
            <p class="hint" safe>{say(words.intro)}</p>
            <ul class="reviews">
              {waiting.map(one => {
                const filled = wrong?.id === (one.application?.id ?? one.product.id) ? wrong.filled : nothingFilled
                return one.application
                  ? <ApplicationCard say={say} waiting={one} application={one.application} category={category} time={time} filled={filled} />
                  : <ReviewCard say={say} waiting={one} time={time} filled={filled} />
              })}
            </ul>
          </>}
      {more ? <nav class="more"><a class="btn" href={more} safe>{say(words.next)}</a></nav> : ''}
    </AdminPage>
  )
}

const ReviewCard = ({ say, waiting: { product, merchantName, category, since }, time, filled }: { say: Say; waiting: Waiting; time: number; filled: Filled }) => {
  const { id, title, version } = product
  return (
    <li class="card review" id={`product-${id}`}>
      <ul class="review__pics">
        {product.pictureIds.map((pictureId, index) => (
          <li><a href={pictureUrl(pictureId, 'l')}><img src={pictureUrl(pictureId, 's')} alt={`${title} ${index + 1}`} loading="lazy" /></a></li>
        ))}
      </ul>
      <div class="form">
        <h2 safe>{title}</h2>
        <p class="hint" safe>{`${say(words.by, merchantName)} · ${age(say, time - since)}`}</p>
        <dl class="facts">
          <div><dt safe>{say(words.price)}</dt><dd><b safe>{say.money(product.price)}</b></dd></div>
          <div><dt safe>{say(words.shippingFee)}</dt><dd><b safe>{say.money(product.shippingFee)}</b></dd></div>
          <div><dt safe>{say(words.stock)}</dt><dd><b safe>{say.number(product.stock)}</b></dd></div>
          <div><dt safe>{say(words.category)}</dt><dd><b safe>{categoryName(say, category)}</b></dd></div>
        </dl>
        <p class="lines" safe>{product.description || say(words.noDescription)}</p>
        <p><a href={`/admin/products/${id}/versions`} safe>{say(versionWords.history)}</a></p>
      </div>
      <DecisionForm say={say} id={id} title={title} action={`/admin/products/${id}/review`} version={version} filled={filled} />
    </li>
  )
}

type ApplicationProps = { say: Say; waiting: Waiting; application: Application; category: (id: number) => string; time: number; filled: Filled }

const ApplicationCard = ({ say, waiting: { product, merchantName, since, now }, application, category, time, filled }: ApplicationProps) => {
  const { id, kind, fields, reason } = application
  return (
    <li class="card review review--wide" id={`application-${id}`}>
      <div class="form">
        <div class="goods"><Picture id={product.pictureIds[0] ?? null} size="s" /><h2 safe>{product.title}</h2></div>
        <p class="hint" safe>{`${say(words.by, merchantName)} · ${age(say, time - since)}`}</p>
        {kind === 'delist' ? <p safe>{reason ? say(words.delistBecause, reason) : say(words.delistAsked)}</p> : ''}
        {fields && now ? <CompareTable say={say} names={{ category }} before={now} after={saidBy(fields)} labels={[say(versionWords.now), say(versionWords.wanted)]} /> : ''}
        <p class="review-item__acts"><a href={`/products/${product.id}`} safe>{say(words.shopPage)}</a><a href={`/admin/products/${product.id}/versions`} safe>{say(versionWords.history)}</a></p>
      </div>
      <DecisionForm say={say} id={id} title={product.title} action={`/admin/products/applications/${id}`} filled={filled} />
    </li>
  )
}

type DecisionProps = { say: Say; id: number; title: string; action: string; version?: number; filled: Filled }

const DecisionForm = ({ say, id, title, action, version, filled }: DecisionProps) => (
  <form class="form" method="post" action={action}>
    {version === undefined ? '' : <input type="hidden" name="version" value={String(version)} />}
    <div class="field">
      <label class="label" for={`f-note-${id}`} safe>{say(words.note)}</label>
      <textarea
        class="input" id={`f-note-${id}`} name="note" rows="2" maxlength="500"
        {...(filled.errors.note !== undefined ? { 'aria-invalid': 'true' as const, 'aria-describedby': 'e-note' } : {})} safe
      >{filled.values.note ?? ''}</textarea>
      <FieldError say={say} filled={filled} name="note" />
    </div>
    <div class="review__acts">
      <button class="btn btn--danger" name="transition" value="decline" aria-label={say(words.declineOf, title)} safe>{say(words.decline)}</button>
      <button class="btn btn--primary" name="transition" value="approve" aria-label={say(words.approveOf, title)} safe>{say(words.approve)}</button>
    </div>
  </form>
)

const age = (say: Say, ms: number) => {
  const hours = Math.floor(ms / 3_600_000)
  return hours < 1 ? say(words.justNow) : hours < 48 ? say(words.hours, hours) : say(words.days, Math.floor(hours / 24))
}
