import { trusts, type ReviewRules, type Trust } from '../../catalog/review/rules.ts'
import type { Say } from '../../platform/words.ts'
import { Icon } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { AdminPage } from '../page.tsx'
import { words } from './words.ts'

export type Trusted = { id: number; name: string; trust: Trust }
type Way = 'manual' | 'automatic'
type PageProps = { visit: Visit; listing: Way; rules: ReviewRules; merchants: Trusted[]; more: string | null }

export const ReviewRulesPage = ({ visit, visit: { say }, listing, rules, merchants, more }: PageProps) => (
  <AdminPage visit={visit} title={say(words.title)} current="/admin/products">
    <a class="studio__back" href="/admin/products"><Icon name="back" /><span safe>{say(words.back)}</span></a>
    <form class="card form" method="post" action="/admin/review-rules">
      <h2 safe>{say(words.what)}</h2>
      <WayField say={say} name="listing" label={say(words.listing)} value={listing} />
      <WayField say={say} name="editing" label={say(words.editing)} value={rules.editing} hint={say(words.editingHint)} />
      <label class="check"><input type="checkbox" name="pricesAtOnce" value="yes" {...(rules.pricesAtOnce ? { checked: true } : {})} /><span safe>{say(words.prices)}</span></label>
      <WayField say={say} name="delisting" label={say(words.delisting)} value={rules.delisting} />
      <button class="btn btn--primary" safe>{say(words.save)}</button>
    </form>
    <section class="card form">
      <h2 safe>{say(words.trust)}</h2>
      <p class="hint" safe>{say(words.trustHint)}</p>
      <ul class="entries">
        {merchants.map(({ id, name, trust }) => (
          <li class="entry">
            <b safe>{name}</b>
            <form class="trust" method="post" action={`/admin/review-rules/${id}`} aria-label={say(words.groupOf, name)}>
              {trusts.map(one => (
                <label class="check"><input type="checkbox" name={one} value="yes" {...(trust[one] ? { checked: true } : {})} /><span safe>{say(words.trusted[one])}</span></label>
              ))}
              <button class="btn btn--sm" aria-label={say(words.saveOf, name)} safe>{say(words.save)}</button>
            </form>
          </li>
        ))}
      </ul>
      {more ? <nav class="more"><a class="btn" href={more} safe>{say(words.next)}</a></nav> : ''}
    </section>
  </AdminPage>
)

const WayField = ({ say, name, label, value, hint }: { say: Say; name: string; label: string; value: Way; hint?: string }) => (
  <fieldset class="field">
    <legend class="label" safe>{label}</legend>
    {(['manual', 'automatic'] as const).map(way => (
      <label class="check"><input type="radio" name={name} value={way} {...(way === value ? { checked: true } : {})} /><span safe>{say(words[way])}</span></label>
    ))}
    {hint ? <span class="hint" safe>{hint}</span> : ''}
  </fieldset>
)
