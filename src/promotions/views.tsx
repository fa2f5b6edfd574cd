import type { Say } from '../platform/words.ts'
import { open, type Pledge } from './offer.ts'
import type { OfferInFull } from './store.ts'
import { words } from './words.ts'

/** What it gives, in one line: ¥10 off from ¥99. */
export const describe = (say: Say, { kind, terms }: Pledge): string => {
  const money = (amount: number) => shortMoney(say, amount)
  const from = (threshold: number) => (threshold ? money(threshold) : null)
  switch (kind) {
    case 'live-price':
    case 'flash-sale':
      return terms.price !== undefined ? say(words.cutPrice(money(terms.price))) : say(words.off(say.number(terms.percent)))
    case 'coupon':
      return terms.amount !== undefined
        ? say(words.couponAmount(money(terms.amount), from(terms.threshold)))
        : say(words.couponPercent(say.number(terms.percent), from(terms.threshold), terms.most === null ? null : money(terms.most)))
    case 'spend-and-save':
      return terms.steps.map(({ from, off }) => say(words.step(money(from), money(off)))).join(say(words.list))
    case 'buy-x-get-y':
      return say(words.buyGet(say.number(terms.buy), say.number(terms.free)))
    case 'free-shipping':
      return say(words.freeFrom(from(terms.threshold), terms.most === null ? null : money(terms.most)))
  }
}

/** ¥99 rather than ¥99.00. */
export const shortMoney = (say: Say, amount: number) => say.money(amount).replace(/[.,]00(?=\D*$)/, '')

/** One line on a product's page: Spend and save, ¥20 off from ¥200. */
export const OfferTold = ({ say, offer, now }: { say: Say; offer: OfferInFull; now: number }) => (
  <li>
    <span class="badge badge--brand" safe>{say(words.kind[offer.kind])}</span> <span safe>{describe(say, offer)}</span>
    {offer.endsAt === open || offer.endsAt - now > week ? '' : <span class="hint" safe>{say(words.until(say.dateTime(offer.endsAt)))}</span>}
  </li>
)

const week = 7 * 86_400_000
