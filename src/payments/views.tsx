import type { Say } from '../platform/words.ts'
import { pictureUrl } from '../platform/images.ts'
import { OnlinePanel } from './online/views.tsx'
import { providers } from './providers.ts'
import { isOnline, methodName, type Bill, type PaymentMethod, type Proof } from './rules.ts'
import { words } from './words.ts'

/** What the payer has shown. */
export const Proofs = ({ say, proofs }: { say: Say; proofs: Proof[] }) =>
  proofs.length ? (
    <ul class="proofs">
      {proofs.map(({ pictureId, note, madeAt }) => (
        <li>
          <a href={pictureUrl(pictureId, 'l')} target="_blank"><img src={pictureUrl(pictureId, 's')} alt={say(words.proofPicture)} loading="lazy" /></a>
          <span class="hint" safe>{[say.dateTime(madeAt), note].filter(Boolean).join(' · ')}</span>
        </li>
      ))}
    </ul>
  ) : ''

/** What to do to pay this bill: the account to transfer to, the code to scan, the courier to pay, or the provider to go to. */
export const PaymentPanel = ({ say, bill, method }: { say: Say; bill: Pick<Bill, 'id' | 'amount' | 'currency'>; method: PaymentMethod }) => {
  const { kind } = method
  if (isOnline(kind)) return <OnlinePanel say={say} bill={bill} kind={kind} note={method.instructions} />
  const { rows, pictureId, hint, note } = providers[kind].begin(bill, method)
  return (
    <div class="pay">
      <p class="pay__hint" safe>{say(hint)}</p>
      {pictureId ? <a class="pay__code" href={pictureUrl(pictureId, 'l')}><img src={pictureUrl(pictureId, 'l')} alt={say(words.qrAlt, methodName(say, method))} /></a> : ''}
      <dl class="pay__rows">
        <div><dt safe>{say(words.amount)}</dt><dd><b class="price" safe>{say.money(bill.amount)}</b></dd></div>
        {rows.map(({ term, value, copyable }, index) => (
          <div>
            <dt safe>{say(term)}</dt>
            <dd>
              <span id={`pay-${bill.id}-${index}`} safe>{value}</span>
              {copyable ? <button class="btn btn--sm" type="button" data-copy={`pay-${bill.id}-${index}`} aria-label={`${say(words.copy)}: ${say(term)}`} safe>{say(words.copy)}</button> : ''}
            </dd>
          </div>
        ))}
      </dl>
      {note ? <p class="note note--lines" safe>{note}</p> : ''}
    </div>
  )
}
