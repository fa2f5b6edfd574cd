import type { Say } from '../../platform/words.ts'
import { FromPrice } from '../../ui/parts.tsx'
import { open } from '../offer.ts'
import { shortMoney } from '../views.tsx'
import type { PriceNow } from './actions.ts'
import { words } from './words.ts'

const day = 86_400_000

/** What it costs now, and what it cost before where that may be said. `most`: what the dearest variant costs, where none has been chosen. */
export const PriceTag = ({ say, usual, most = usual, now }: { say: Say; usual: number; most?: number; now: PriceNow | undefined }) => (
  <>
    <FromPrice say={say} amount={now?.price ?? usual} most={most > usual ? most : 0} />
    {now && now.was !== null ? <> <s class="was" title={say(words.wasHint)}><span class="sr" safe>{`${say(words.was)} `}</span><span safe>{shortMoney(say, now.was)}</span></s></> : ''}
  </>
)

/** Why it costs less now, until when, and for how many. */
export const PriceNote = ({ say, now, at }: { say: Say; now: PriceNow | undefined; at: number }) =>
  now?.kind ? (
    <span class="price-note">
      <span class="badge badge--brand" safe>{say(now.kind === 'flash-sale' ? words.flash : words.live)}</span>
      {now.left === null ? '' : <span safe>{say(words.piecesLeft, now.left)}</span>}
      {now.endsAt === null ? '' : <Ends say={say} at={now.endsAt} now={at} />}
    </span>
  ) : ''

/** Counts down by the shop's clock where a script runs (countdown.js); `now` is that clock at the time of drawing. */
export const Ends = ({ say, at, now }: { say: Say; at: number; now: number }) => {
  if (at === open) return ''
  if (at - now > day) return <span class="ends" safe>{say(words.until, say.dateTime(at))}</span>
  return <span class="ends"><span safe>{say(words.endsIn)}</span> <time datetime={new Date(at).toISOString()} data-ends={String(at)} data-clock={String(now)} safe>{clockText(at - now)}</time></span>
}

/** 12:34, or 1:02:03 from an hour on. The same as in countdown.js. */
export const clockText = (ms: number) => {
  const seconds = Math.max(0, Math.ceil(ms / 1000))
  const two = (value: number) => String(value).padStart(2, '0')
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return h ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`
}
