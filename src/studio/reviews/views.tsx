import { longest, type Review } from '../../reviews/rules.ts'
import { ReviewItem } from '../../reviews/views.tsx'
import type { Say } from '../../platform/words.ts'
import { FieldError, nothingFilled, type Filled } from '../../ui/fields.tsx'
import { Blank, More, waitingText } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { StudioPage } from '../page.tsx'
import { words } from './words.ts'

type ReviewsProps = { visit: Visit; toShip: number; all: boolean; unanswered: number; reviews: Review[]; more: string | null; wrong?: { id: number; filled: Filled } }

export const ReviewsPage = ({ visit, visit: { say }, toShip, all, unanswered, reviews, more, wrong }: ReviewsProps) => (
  <StudioPage visit={visit} title={say(words.title)} current="/studio/reviews" toShip={toShip}>
    <nav class="tabs" aria-label={say(words.tabs)}>
      <a href="/studio/reviews" {...(all ? {} : { 'aria-current': 'page' as const })}><span safe>{say(words.unanswered)}</span>{unanswered ? <span class="badge badge--warn" safe>{waitingText(say, unanswered)}</span> : ''}</a>
      <a href="/studio/reviews?all=1" {...(all ? { 'aria-current': 'page' as const } : {})} safe>{say(words.all)}</a>
    </nav>
    {reviews.length
      ? <ul class="review-list">{reviews.map(review => <AnswerItem say={say} review={review} filled={wrong?.id === review.id ? wrong.filled : nothingFilled} />)}</ul>
      : <Blank title={say(all ? words.emptyTitle : words.answeredTitle)} text={say(all ? words.emptyText : words.answeredText)} />}
    <More say={say} href={more} />
  </StudioPage>
)

const AnswerItem = ({ say, review, filled }: { say: Say; review: Review; filled: Filled }) => (
  <ReviewItem say={say} review={review}>
    <div class="form">
      <p class="review-item__acts"><a href={`/studio/products/${review.productId}`} safe>{review.productTitle}</a><a class="hint" href={`/studio/orders/${review.orderId}`} safe>{say(words.order)}</a></p>
      {review.hidden
        ? <span class="badge badge--bad" safe>{say(words.hidden)}</span>
        : review.answer && !filled.errors.answer
          ? <details class="fold"><summary class="btn btn--sm" safe>{say(words.change)}</summary><AnswerForm say={say} review={review} filled={filled} /></details>
          : <AnswerForm say={say} review={review} filled={filled} />}
    </div>
  </ReviewItem>
)

const AnswerForm = ({ say, review, filled }: { say: Say; review: Review; filled: Filled }) => (
  <form class="form" method="post" action={`/studio/reviews/${review.id}/answer`}>
    <div class="field">
      <label class="label" for={`f-answer-${review.id}`} safe>{say(words.answer)}</label>
      <textarea
        class="input" id={`f-answer-${review.id}`} name="answer" rows="2" maxlength={String(longest.answer)}
        {...(filled.errors.answer ? { 'aria-invalid': 'true' as const, 'aria-describedby': 'e-answer' } : {})} safe
      >{filled.values.answer ?? review.answer?.text ?? ''}</textarea>
      {review.answer ? <span class="hint" safe>{say(words.changeHint)}</span> : ''}
      <FieldError say={say} filled={filled} name="answer" />
    </div>
    <button class="btn btn--tint" safe>{say(words.send)}</button>
  </form>
)
