import { maskContact, roles, type Person, type Role } from '../../accounts/rules.ts'
import type { PersonEntry } from '../../accounts/store.ts'
import type { Say } from '../../platform/words.ts'
import { TextField, type Filled } from '../../ui/fields.tsx'
import { Avatar, Blank, More } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { AdminPage } from '../page.tsx'
import { words } from './words.ts'

type PeopleProps = { visit: Visit; people: PersonEntry[]; q: string; role: Role | null; older: number | null }

export const PeoplePage = ({ visit: { say }, visit, people, q, role, older }: PeopleProps) => (
  <AdminPage visit={visit} title={say(words.title)} current="/admin/people">
    <form class="filters" method="get" action="/admin/people" role="search">
      <input class="input" type="search" name="q" value={q} aria-label={say(words.search)} placeholder={say(words.search)} />
      <select class="input" name="role" aria-label={say(words.role)}>
        <option value="" safe>{say(words.everybody)}</option>
        {roles.map(option => <option value={option} {...(option === role ? { selected: true } : {})} safe>{say(words.roles[option])}</option>)}
      </select>
      <button class="btn" safe>{say(words.find)}</button>
    </form>
    {people.length ? (
      <ul class="card entries">{people.map(person => <PersonLine say={say} person={person} />)}</ul>
    ) : <Blank title={say(words.nobody)} text={say(words.nobodyText)} drawing="stall-shut" />}
    <More say={say} href={older === null ? null : `/admin/people?${new URLSearchParams({ q, role: role ?? '', before: String(older) })}`} />
  </AdminPage>
)

const PersonLine = ({ say, person }: { say: Say; person: PersonEntry }) => (
  <li class="entry">
    <Avatar name={person.name} />
    <span>
      <a class="entry__name" href={`/admin/people/${person.id}`} safe>{person.name}</a>
      <RoleBadges say={say} person={person} />
      <span class="hint" safe>{person.contacts.map(maskContact).join(' · ')}</span>
    </span>
    <span class="hint" safe>{say.date(person.joinedAt)}</span>
  </li>
)

const RoleBadges = ({ say, person }: { say: Say; person: PersonEntry }) => (
  <>
    {person.roles.map(role => <span class="badge badge--brand" safe>{say(words.roles[role])}</span>)}
    {person.suspendedAt ? <span class="badge badge--bad" safe>{say(words.suspended)}</span> : ''}
  </>
)

export const PersonPage = ({ visit: { say }, visit, me, person, filled }: { visit: Visit; me: Person; person: PersonEntry; filled: Filled }) => (
  <AdminPage visit={visit} title={person.name} current="/admin/people" head={<RoleBadges say={say} person={person} />}>
    <p class="links"><a href="/admin/people" safe>{say(words.back)}</a></p>
    <div class="edit">
      <div>
        <section class="card form">
          <h2 safe>{say(words.role)}</h2>
          <ul class="entries">{roles.map(role => <RoleLine say={say} person={person} role={role} />)}</ul>
        </section>
        <section class="card form">
          {person.id === me.id ? <p class={filled.errors.because ? 'error' : 'hint'} safe>{say(filled.errors.because ?? words.self)}</p> : <Suspension say={say} person={person} filled={filled} />}
        </section>
      </div>
      <aside>
        <section class="card">
          <dl class="sums">
            <dt safe>{say(words.contact)}</dt><dd safe>{person.contacts.map(maskContact).join(' · ')}</dd>
            <dt safe>{say(words.joined)}</dt><dd safe>{say.dateTime(person.joinedAt)}</dd>
            <dt safe>{say(words.lastSeen)}</dt><dd safe>{person.lastSeenAt ? say.dateTime(person.lastSeenAt) : say(words.never)}</dd>
          </dl>
        </section>
      </aside>
    </div>
  </AdminPage>
)

const RoleLine = ({ say, person, role }: { say: Say; person: PersonEntry; role: Role }) => {
  const held = person.roles.includes(role)
  const name = say(words.roles[role])
  return (
    <li class="entry">
      <span><b safe>{name}</b><span class="hint" safe>{say(words.rolesMean[role])}</span></span>
      <form method="post" action={`/admin/people/${person.id}/roles`}>
        <input type="hidden" name="role" value={role} />
        <button class={['btn', held ? 'btn--danger' : 'btn--tint']} name="act" value={held ? 'revoke' : 'grant'} aria-label={say(held ? words.revokeNamed : words.grantNamed, name)} safe>
          {say(held ? words.revoke : words.grant)}
        </button>
      </form>
    </li>
  )
}

const Suspension = ({ say, person, filled }: { say: Say; person: PersonEntry; filled: Filled }) => (
  person.suspendedAt ? (
    <form class="form" method="post" action={`/admin/people/${person.id}/suspension/end`}>
      <h2 safe>{say(words.suspendedSince, say.dateTime(person.suspendedAt))}</h2>
      <p safe>{person.suspendedBecause ?? ''}</p>
      <button class="btn btn--primary" safe>{say(words.restore)}</button>
    </form>
  ) : (
    <form class="form" method="post" action={`/admin/people/${person.id}/suspension`}>
      <h2 safe>{say(words.suspend)}</h2>
      <p class="hint" safe>{say(words.suspendHint)}</p>
      <TextField say={say} filled={filled} name="because" label={say(words.because)} hint={say(words.becauseHint)} maxlength={200} />
      <button class="btn btn--danger" safe>{say(words.suspend)}</button>
    </form>
  )
)
