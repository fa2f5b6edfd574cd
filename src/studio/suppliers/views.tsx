import type { Supplier } from '../../catalog/suppliers/store.ts'
import type { Say } from '../../platform/words.ts'
import { TextField, type Filled } from '../../ui/fields.tsx'
import { Avatar, Blank } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { GoodsTabs } from '../goods.tsx'
import { StudioPage } from '../page.tsx'
import { words } from './words.ts'

export type Pending = { contactIndex: string; contact: string; invitedAt: number }

export const SuppliersPage = ({ visit, toShip, suppliers, pending, filled }: { visit: Visit; toShip: number; suppliers: Supplier[]; pending: Pending[]; filled: Filled }) => {
  const { say } = visit
  return (
    <StudioPage visit={visit} title={say(words.title)} current="/studio/products" toShip={toShip}>
      <GoodsTabs say={say} current="/studio/suppliers" />
      <div class="edit">
        <div>
          {suppliers.length === 0
            ? <Blank title={say(words.none)} text={say(words.noneText)} />
            : <>
                <p class="hint" safe>{say(words.assign)}</p>
                <ul class="methods">{suppliers.map(supplier => <SupplierCard say={say} supplier={supplier} />)}</ul>
              </>}
        </div>
        <aside>
          <form class="card form" method="post" action="/studio/suppliers">
            <h2 safe>{say(words.invite)}</h2>
            <p class="hint" safe>{say(words.about)}</p>
            <TextField say={say} filled={filled} name="contact" label={say(words.contact)} maxlength={254} autocomplete="off" />
            <button class="btn btn--primary" safe>{say(words.send)}</button>
          </form>
          {pending.length
            ? <section class="card form">
                <h2 safe>{say(words.pending)}</h2>
                <ul class="past">{pending.map(one => <PendingLine say={say} one={one} />)}</ul>
              </section>
            : ''}
        </aside>
      </div>
    </StudioPage>
  )
}

const SupplierCard = ({ say, supplier: { personId, name, variants } }: { say: Say; supplier: Supplier }) => (
  <li class="card method">
    <Avatar name={name} />
    <div><h2 safe>{name}</h2><p class="hint" safe>{say(words.supplies, variants)}</p></div>
    <div class="method__acts">
      <details class="ask">
        <summary class="btn btn--sm" safe>{say(words.remove)}</summary>
        <div class="ask__box">
          <b safe>{say(words.removeOf, name)}</b>
          <p class="hint" safe>{say(words.removeText)}</p>
          <form class="form" method="post" action={`/studio/suppliers/${personId}/remove`}><button class="btn btn--danger" safe>{say(words.remove)}</button></form>
        </div>
      </details>
    </div>
  </li>
)

const PendingLine = ({ say, one: { contactIndex, contact, invitedAt } }: { say: Say; one: Pending }) => (
  <li>
    <span safe>{contact}</span> <span class="hint" safe>{say.date(invitedAt)}</span>
    <form method="post" action="/studio/suppliers/withdrawn">
      <input type="hidden" name="invitation" value={contactIndex} />
      <button class="btn btn--sm" aria-label={say(words.withdrawOf, contact)} safe>{say(words.withdraw)}</button>
    </form>
  </li>
)
