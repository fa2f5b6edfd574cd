import type { Say } from '../../platform/words.ts'
import { longest, type Report, type Review } from '../../reviews/rules.ts'
import { ReviewItem } from '../../reviews/views.tsx'
import { words as reviewWords } from '../../reviews/words.ts'
import { FieldError, nothingFilled, type Filled } from '../../ui/fields.tsx'
import { Blank, Icon, waitingText } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { AdminPage } from '../page.tsx'
import { words } from './words.ts'

export const tabs = ['reported', 'all', 'hidden'] as const
export type Tab = (typeof tabs)[number]
export type Moderated = { review: Review; reports: Report[] }

type ReviewsProps = { visit: Visit; tab: Tab; reported: number; reviews: Moderated[]; more: string | null; wrong?: { id: number; filled: Filled } }

export const ReviewsPage = ({ visit, visit: { say }, tab, reported, reviews, more, wrong }: ReviewsProps) => (
  <AdminPage visit={visit} title={say(words.title)} current="/admin/reviews">
    <nav class="tabs" aria-label={say(words.tabs)}>
      {tabs.map(one => (
        <a href={one === 'reported' ? '/admin/reviews' : `/admin/reviews?tab=${one}`} {...(one === tab ? { 'aria-current': 'page' as const } : {})}>
          <span safe>{say(words[one])}</span>{one === 'reported' && reported ? <span class="badge badge--warn" safe>{waitingText(say, reported)}</span> : ''}
        </a>
      ))}
    </nav>
    {reviews.length
      ? <>
          {tab === 'reported' ? <p class="hint" safe>{say(words.intro)}</p> : ''}
          <ul class="review-list">{reviews.map(one => <ModeratedItem say={say} {...one} filled={wrong?.id === one.review.id ? wrong.filled : nothingFilled} />)}</ul>
        </>
      : <Blank title={say(tab === 'reported' ? words.emptyTitle : words.noneTitle)} text={say(tab === 'reported' ? words.emptyText : words.noneText)} />}
    {more ? <nav class="more"><a class="btn" href={more} safe>{say(words.next)}</a></nav> : ''}
  </AdminPage>
)

const ModeratedItem = ({ say, review, reports, filled }: Moderated & { say: Say; filled: Filled }) => (
  <ReviewItem say={say} review={review} named={review.anonymous ? say(words.anonymous, review.authorName) : review.authorName}>
    <div class="form">
      <p class="review-item__acts"><a href={`/products/${review.productId}`} safe>{review.productTitle}</a></p>
      {reports.length
        ? <div class="note"><Icon name="info" /><div><b safe>{say(words.reports)}</b><ul>{reports.map(report => <li safe>{[say(reviewWords.reason[report.reason]), report.note, report.personName, say.dateTime(report.at)].filter(Boolean).join(' · ')}</li>)}</ul></div></div>
        : ''}
      {review.hidden
        ? <form class="form" method="post" action={`/admin/reviews/${review.id}`}>
            <p class="error" safe>{say(words.hiddenBecause, review.hidden.because)}</p>
            <button class="btn" name="act" value="show" safe>{say(words.show)}</button>
          </form>
        : <form class="form" method="post" action={`/admin/reviews/${review.id}`}>
            <div class="field">
              <label class="label" for={`f-because-${review.id}`} safe>{say(words.because)}</label>
              <input
                class="input" id={`f-because-${review.id}`} name="because" maxlength={String(longest.because)} value={(filled.values.because ?? '').replaceAll('&', '&amp;')}
                {...(filled.errors.because ? { 'aria-invalid': 'true' as const, 'aria-describedby': 'e-because' } : {})}
              />
              <FieldError say={say} filled={filled} name="because" />
            </div>
            <div class="review__acts">
              <button class="btn btn--danger" name="act" value="hide" safe>{say(words.hide)}</button>
              {review.reportedAt === null ? '' : <button class="btn" name="act" value="keep" safe>{say(words.keep)}</button>}
            </div>
          </form>}
    </div>
  </ReviewItem>
)
