import type { Order, OrderLine } from '../orders/rules.ts'
import { orderNumber } from '../orders/rules.ts'
import { words as orderWords } from '../orders/words.ts'
import { pictureUrl } from '../platform/images.ts'
import type { Say } from '../platform/words.ts'
import { CheckField, FieldError, PicturesChosen, SelectField, TextArea, type Filled } from '../ui/fields.tsx'
import { Layout } from '../ui/layout.tsx'
import { Avatar, Blank, Icon, More, Picture } from '../ui/parts.tsx'
import type { Visit } from '../ui/visit.ts'
import { average, longest, mostPictures, nameOf, reportReasons, shows, stars, whyNotLater, type Review, type Score, type Show } from './rules.ts'
import { words } from './words.ts'

/** Five stars, of which so many are bright. */
export const Stars = ({ say, value }: { say: Say; value: number }) => (
  <span class="stars" role="img" aria-label={say(words.starsOf, value)}>
    <span aria-hidden="true" safe>{'★'.repeat(value)}</span><span class="stars__rest" aria-hidden="true" safe>{'★'.repeat(5 - value)}</span>
  </span>
)

/** In a card or beside a price: ★ 4.7 (12). Nothing before the first review. */
export const ScoreMark = ({ say, score }: { say: Say; score: Pick<Score, 'count' | 'total'> | null }) => {
  const mean = score ? average(score) : null
  if (!score || mean === null) return ''
  return (
    <span class="score-mark">
      <span class="stars" aria-hidden="true">★</span>
      <span class="sr" safe>{say(words.outOfFive, mean.toFixed(1))}</span>
      <b aria-hidden="true" safe>{mean.toFixed(1)}</b>
      <span class="hint" safe>{`(${say.number(score.count)})`}</span>
    </span>
  )
}

const ScoreCard = ({ say, score }: { say: Say; score: Score }) => (
  <div class="score">
    <p class="score__mean"><b safe>{average(score)!.toFixed(1)}</b><Stars say={say} value={Math.round(average(score)!)} /><span class="hint" safe>{say(words.count, score.count)}</span></p>
    <ul class="score__bars">
      {stars.map(star => (
        <li>
          <span safe>{say(words.show[star])}</span>
          <progress class="bar" max={String(score.count)} value={String(score.each[star])} aria-label={say(words.show[star])} />
          <span class="num hint" safe>{say.number(score.each[star])}</span>
        </li>
      ))}
    </ul>
  </div>
)

/** On a product's page: how it is rated, and what was said last. */
export const ReviewsSection = ({ say, productId, score, reviews }: { say: Say; productId: number; score: Score | null; reviews: Review[] }) => (
  <section class="form" id="reviews" aria-labelledby="l-reviews">
    <div class="section__head"><h2 id="l-reviews" safe>{say(words.reviews)}</h2>{score ? <a href={`/products/${productId}/reviews`} safe>{say(words.showAll)}</a> : ''}</div>
    {score ? <ScoreCard say={say} score={score} /> : <p class="hint" safe>{say(words.none)}</p>}
    {reviews.length ? <ul class="review-list">{reviews.map(review => <ReviewItem say={say} review={review} />)}</ul> : ''}
  </section>
)

/** `children`: what whoever looks at it may do. */
export const ReviewItem = ({ say, review, named = nameOf(say, review), children }: { say: Say; review: Review; named?: string; children?: JSX.Element | string }) => (
  <li class="card review-item" id={`review-${review.id}`}>
    <header>
      <Avatar name={named} />
      <span><b safe>{named}</b><Stars say={say} value={review.stars} /></span>
      <time class="hint" datetime={new Date(review.madeAt).toISOString()} safe>{say.date(review.madeAt)}</time>
    </header>
    {review.variantName ? <p class="hint" safe>{say(words.bought, review.variantName)}</p> : ''}
    <p class={['lines', !review.text && 'hint']} safe>{review.text || say(words.byNone)}</p>
    <ReviewPictures say={say} review={review} />
    {review.later ? <div class="review-item__more"><b safe>{say(words.laterSaid, Math.floor((review.later.at - review.madeAt) / 86_400_000))}</b><p class="lines" safe>{review.later.text}</p></div> : ''}
    {review.answer ? <div class="note"><Icon name="chat" /><div><b safe>{say(words.answered)}</b><p class="lines" safe>{review.answer.text}</p></div></div> : ''}
    {children === undefined
      ? <p class="review-item__acts"><a class="hint" href={`/reviews/${review.id}/report`} aria-label={say(words.reportOf, named)} safe>{say(words.report)}</a></p>
      : (children as 'safe')}
  </li>
)

const ReviewPictures = ({ say, review }: { say: Say; review: Review }) => (
  review.pictureIds.length
    ? <ul class="review-item__pics">
        {review.pictureIds.map((id, index) => (
          <li><a href={pictureUrl(id, 'l')}><img src={pictureUrl(id, 's')} alt={say(words.picture, index + 1)} width="200" height="200" loading="lazy" decoding="async" /></a></li>
        ))}
      </ul>
    : ''
)

type ReviewsPageProps = { visit: Visit; product: { id: number; title: string }; score: Score | null; reviews: Review[]; show: Show; more: string | null }

export const ReviewsPage = ({ visit, visit: { say }, product, score, reviews, show, more }: ReviewsPageProps) => (
  <Layout visit={visit} title={say(words.reviewsOf, product.title)} narrow>
    <p><a href={`/products/${product.id}`} safe>{say(words.backToProduct)}</a></p>
    <h1 safe>{say(words.reviewsOf, product.title)}</h1>
    {score
      ? <>
          <ScoreCard say={say} score={score} />
          <nav class="chips" aria-label={say(words.filters)}>
            {shows.map(one => (
              <a class="chip" href={`/products/${product.id}/reviews${one === 'all' ? '' : `?show=${one}`}`} {...(one === show ? { 'aria-current': 'page' as const } : {})}>
                <span safe>{say(words.show[one])}</span><span class="hint" safe>{say.number(one === 'all' ? score.count : one === 'pictures' ? score.pictured : score.each[one])}</span>
              </a>
            ))}
          </nav>
          <p class="hint" safe>{say(words.verified)}</p>
          {reviews.length
            ? <ul class="review-list">{reviews.map(review => <ReviewItem say={say} review={review} />)}</ul>
            : <Blank title={say(words.noneHere)} text={say(words.noneHereText)}><a class="btn" href={`/products/${product.id}/reviews`} safe>{say(words.showAll)}</a></Blank>}
          <More say={say} href={more} />
        </>
      : <p class="note"><Icon name="info" /><span safe>{say(words.none)}</span></p>}
  </Layout>
)

// The buyer's own

type WritePageProps = { visit: Visit; order: Order; position: number; line: OrderLine; filled: Filled; pictureIds: string[] }

export const WritePage = ({ visit, visit: { say }, order, position, line, filled, pictureIds }: WritePageProps) => (
  <Layout visit={visit} title={say(words.write)} narrow js={['/js/pictures.js']}>
    <p><a href={`/orders/${order.id}`} safe>{say(words.backToOrder)}</a></p>
    <h1 safe>{say(words.write)}</h1>
    <LineCard say={say} order={order} line={line} />
    <form class="card form" method="post" action={`/orders/${order.id}/reviews/${position}`} enctype="multipart/form-data">
      <fieldset class="field" {...(filled.errors.stars ? { 'aria-describedby': 'e-stars' } : {})}>
        <legend class="label" safe>{say(words.rating)}</legend>
        <div class="chips">
          {stars.map(star => (
            <label class="chip">
              <input type="radio" name="stars" value={String(star)} required {...(filled.values.stars === String(star) ? { checked: true } : {})} {...(filled.errors.stars ? { 'aria-invalid': 'true' as const } : {})} />
              <Stars say={say} value={star} /><span safe>{say(words.stars[star])}</span>
            </label>
          ))}
        </div>
        <FieldError say={say} filled={filled} name="stars" />
      </fieldset>
      <TextArea say={say} filled={filled} name="text" label={say(words.text)} hint={say(words.textHint)} required={false} maxlength={longest.text} rows={5} />
      <div class="field" data-pictures>
        <span class="label" id="l-pictures" safe>{say(words.pictures)}</span>
        <PicturesChosen say={say} filled={filled} chosen={say(words.chosen)} hint={say(words.picturesHint, mostPictures)}>
          {pictureIds.map((id, index) => (
            <li class="pics__item">
              <input type="hidden" name="picture" value={id} />
              <Picture id={id} size="s" alt={say(words.picture, index + 1)} />
              <label class="check"><input type="checkbox" name="remove" value={id} /><span safe>{say(words.remove)}</span></label>
            </li>
          ))}
        </PicturesChosen>
      </div>
      <CheckField say={say} filled={filled} name="anonymous"><span safe>{say(words.anonymous)}</span></CheckField>
      <button class="btn btn--primary" safe>{say(words.send)}</button>
    </form>
  </Layout>
)

const LineCard = ({ say, order, line }: { say: Say; order: Order; line: OrderLine }) => (
  <section class="card review-line">
    <Picture id={line.pictureId} size="s" />
    <div>
      <h2 safe>{[line.title, line.variantName].filter(Boolean).join(' ')}</h2>
      <p class="hint" safe>{`${say(orderWords.order, orderNumber(order))} · ${say.date(order.placedAt)}`}</p>
    </div>
  </section>
)

type OwnPageProps = { visit: Visit; order: Order; line: OrderLine; review: Review; now: number; filled: Filled }

/** What one has said, and what can still be added or taken back. */
export const OwnPage = ({ visit, visit: { say }, order, line, review, now, filled }: OwnPageProps) => {
  const at = `/orders/${order.id}/reviews/${review.position}`
  return (
    <Layout visit={visit} title={say(words.yours)} narrow>
      <p><a href={`/orders/${order.id}`} safe>{say(words.backToOrder)}</a></p>
      <h1 safe>{say(words.yours)}</h1>
      <LineCard say={say} order={order} line={line} />
      {review.hidden ? <p class="note"><Icon name="info" /><span safe>{say(words.hiddenNote, review.hidden.because)}</span></p> : ''}
      <ul class="review-list"><ReviewItem say={say} review={review}>{''}</ReviewItem></ul>
      {whyNotLater(review, now)
        ? ''
        : <form class="card form" method="post" action={`${at}/later`}>
            <h2 safe>{say(words.later)}</h2>
            <TextArea say={say} filled={filled} name="later" label={say(words.laterLabel)} maxlength={longest.text} rows={3} />
            <button class="btn btn--tint" safe>{say(words.laterSend)}</button>
          </form>}
      {review.hidden
        ? ''
        : <div class="acts">
            <a class="btn" href={`/products/${review.productId}/reviews`} safe>{say(words.onProduct)}</a>
            <details class="fold">
              <summary class="btn" safe>{say(words.removeReview)}</summary>
              <form class="note" method="post" action={`${at}/removal`}>
                <p safe>{say(words.removeSure)}</p>
                <button class="btn btn--danger" safe>{say(words.removeReview)}</button>
              </form>
            </details>
          </div>}
    </Layout>
  )
}

export const ReportPage = ({ visit, visit: { say }, review, filled }: { visit: Visit; review: Review; filled: Filled }) => (
  <Layout visit={visit} title={say(words.reportTitle)} narrow>
    <p><a href={`/products/${review.productId}/reviews`} safe>{say(words.backToProduct)}</a></p>
    <h1 safe>{say(words.reportTitle)}</h1>
    <ul class="review-list"><ReviewItem say={say} review={review}>{''}</ReviewItem></ul>
    <form class="card form" method="post" action={`/reviews/${review.id}/report`}>
      <SelectField say={say} filled={filled} name="reason" label={say(words.reportWhy)} options={reportReasons.map(reason => ({ value: reason, text: say(words.reason[reason]) }))} />
      <TextArea say={say} filled={filled} name="note" label={say(words.reportNote)} required={false} maxlength={longest.note} rows={3} />
      <p class="hint" safe>{say(words.reportThanks)}</p>
      <button class="btn btn--primary" safe>{say(words.reportSend)}</button>
    </form>
  </Layout>
)
