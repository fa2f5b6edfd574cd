import type { Say } from '../../platform/words.ts'
import { Icon } from '../../ui/parts.tsx'
import { words as uiWords } from '../../ui/words.ts'
import { Ends } from '../prices/views.tsx'
import { describe } from '../views.tsx'
import type { Dropped } from './store.ts'
import { words } from './words.ts'

type DropProps = { say: Say; drop: Dropped | null; now: number; held?: boolean }

/** The coupon that lies in a room: one tap, and it is theirs. Without JavaScript it is a form like any other. */
export const CouponDrop = ({ say, drop, now, held = false }: DropProps) => {
  if (!drop || drop.endsAt <= now) return ''
  const { id, roomId, endsAt, offer } = drop
  const gives = <b class="coupon__gives" safe>{describe(say, offer)}</b>
  if (held) return <p class="coupon coupon--held" data-drop={String(id)}><Icon name="check" />{gives as 'safe'}<span safe>{say(words.yours)}</span></p>
  if (offer.left === 0) return <p class="coupon coupon--held"><Icon name="ticket" />{gives as 'safe'}<span safe>{say(words.none)}</span></p>
  const url = `/rooms/${roomId}/coupons/${id}`
  return (
    <form class="coupon" method="post" action={url} hx-post={url} hx-swap="none" data-drop={String(id)} aria-label={say(words.coupon)}>
      <Icon name="ticket" />
      <span class="coupon__text">
        {gives as 'safe'}
        <span class="coupon__more">{offer.left === null ? '' : <span safe>{say(words.left, say.number(offer.left))}</span>} <Ends say={say} at={endsAt} now={now} /></span>
      </span>
      <button class="btn btn--primary btn--sm" id={`claim-${id}`} data-yours={say(words.yours)} safe>{say(words.claim)}</button>
    </form>
  )
}

/** For who is not signed in: the coupon is claimed for them as soon as they are. */
export const ClaimSheet = ({ say, back }: { say: Say; back: string }) => (
  <hx-partial hx-target="#sheet" hx-swap="innerHTML">
    <form method="dialog" class="sheet__head">
      <h2 tabindex="-1" {...{ autofocus: true }} safe>{say(words.signInTitle)}</h2>
      <button class="btn btn--icon btn--ghost" aria-label={say(uiWords.close)}><Icon name="x" /></button>
    </form>
    <div class="sheet__body">
      <p safe>{say(words.signInText)}</p>
      <a class="btn btn--primary btn--big" href={`/login?back=${encodeURIComponent(back)}`} safe>{say(words.signIn)}</a>
      <a class="btn" href={`/register?back=${encodeURIComponent(back)}`} safe>{say(words.register)}</a>
    </div>
  </hx-partial>
)
