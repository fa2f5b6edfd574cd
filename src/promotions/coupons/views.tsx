import type { Say } from '../../platform/words.ts'
import { TextField, type Filled } from '../../ui/fields.tsx'
import { Layout } from '../../ui/layout.tsx'
import { Blank, Icon, More } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { standingOf } from '../checks.ts'
import { open } from '../offer.ts'
import { Ends } from '../prices/views.tsx'
import type { HeldCoupon } from '../store.ts'
import { describe } from '../views.tsx'
import { words } from './words.ts'

type PageProps = { visit: Visit; coupons: HeldCoupon[]; filled: Filled; more: string | null; now: number }

export const CouponsPage = ({ visit, visit: { say }, coupons, filled, more, now }: PageProps) => (
  <Layout visit={visit} title={say(words.coupons)} narrow js={['/js/countdown.js']}>
    <h1 safe>{say(words.coupons)}</h1>
    <form class="code-form" method="post" action="/coupons">
      <TextField say={say} filled={filled} name="code" label={say(words.code)} maxlength={20} autocomplete="off" />
      <button class="btn" safe>{say(words.claim)}</button>
    </form>
    {coupons.length
      ? <><p class="hint" safe>{say(words.intro)}</p><ul class="coupons">{coupons.map(held => <CouponCard say={say} held={held} now={now} />)}</ul></>
      : <Blank title={say(words.emptyTitle)} text={say(words.emptyText)}><a class="btn btn--primary" href="/" safe>{say(words.watch)}</a></Blank>}
    <More say={say} href={more} />
  </Layout>
)

const CouponCard = ({ say, held: { offer, merchantName, usedAt, orderId }, now }: { say: Say; held: HeldCoupon; now: number }) => {
  const standing = standingOf(offer, now)
  const usable = usedAt === null && standing === 'running'
  const state = usedAt !== null ? words.used : standing === 'over' ? words.over : standing === 'planned' ? words.later : words.usable
  const some = offer.productIds.length > 0 || offer.categoryIds.length > 0
  return (
    <li class={['coupon-card', !usable && 'coupon-card--spent']}>
      <div>
        <h2 safe>{describe(say, offer)}</h2>
        <p safe>{offer.title}</p>
        <p class="hint" safe>{[say(some ? words.someOf : words.of, merchantName), ...(offer.newBuyersOnly ? [say(words.newOnly)] : [])].join(' · ')}</p>
        <p class="hint">{usedAt === null ? (offer.endsAt === open ? <span safe>{say(words.always)}</span> : standing === 'over' ? <span safe>{say.dateTime(offer.endsAt)}</span> : <Ends say={say} at={offer.endsAt} now={now} />) : <span safe>{say.dateTime(usedAt)}</span>}</p>
      </div>
      <div class="coupon-card__side">
        <span class={['badge', usable && 'badge--ok']} safe>{say(state)}</span>
        {usedAt !== null && orderId ? <a class="btn btn--sm" href={`/orders/${orderId}`} safe>{say(words.order)}</a> : ''}
        {usable && offer.productIds.length ? <a class="btn btn--sm" href={`/products/${offer.productIds[0]}`}><Icon name="bag" /><span safe>{say(words.goods)}</span></a> : ''}
      </div>
    </li>
  )
}
