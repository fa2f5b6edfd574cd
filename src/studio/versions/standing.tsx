import type { Person } from '../../accounts/rules.ts'
import type { App } from '../../app.ts'
import { delistWaits, editWaits, type Application } from '../../catalog/review/rules.ts'
import { findReviewRules, findTrust, findWaiting, listApplicationsOf } from '../../catalog/review/store.ts'
import type { Product } from '../../catalog/rules.ts'
import { words as versionWords } from '../../catalog/versions/words.ts'
import type { Say } from '../../platform/words.ts'
import { Icon } from '../../ui/parts.tsx'
import { words } from './words.ts'

/** How a product stands with the administrator. */
export type Standing = { waiting: Application[]; declined: Application | null; editWaits: boolean; delistWaits: boolean; pricesAtOnce: boolean }

export const standingOf = (app: App, me: Person, product: Product): Standing => {
  const rules = findReviewRules(app.db)
  const trust = findTrust(app.db, me.id)
  const [latest] = listApplicationsOf(app.db, product.id, 1)
  return {
    waiting: (['edit', 'delist'] as const).flatMap(kind => findWaiting(app.db, product.id, kind) ?? []),
    declined: latest?.state === 'declined' ? latest : null,
    editWaits: editWaits(rules, trust, me, product.state), delistWaits: delistWaits(rules, trust, me), pricesAtOnce: rules.pricesAtOnce,
  }
}

export const StandingCard = ({ say, product, standing }: { say: Say; product: Product; standing: Standing }) => {
  const { waiting, declined } = standing
  return (
    <section class="card form">
      {waiting.map(({ kind }) => (
        <form class="form" method="post" action={`/studio/products/${product.id}/applications/withdrawal`}>
          <input type="hidden" name="kind" value={kind} />
          <p class="note"><Icon name="clock" /><span safe>{say(kind === 'edit' ? words.editWaits : words.delistWaits)}</span></p>
          <button class="btn" safe>{say(words.withdraw)}</button>
        </form>
      ))}
      {declined ? <div class="note"><Icon name="info" /><div><b safe>{say(declined.kind === 'edit' ? words.editDeclined : words.delistDeclined)}</b><p class="lines" safe>{declined.note}</p></div></div> : ''}
      {standing.editWaits ? <p class="hint" safe>{standing.pricesAtOnce ? `${say(words.willWait)} ${say(words.pricesAtOnce)}` : say(words.willWait)}</p> : ''}
      <a class="btn" href={`/studio/products/${product.id}/versions`}><Icon name="clock" /><span safe>{say(versionWords.history)}</span></a>
    </section>
  )
}
