import { locales, type Say } from '../../platform/words.ts'
import { SelectField, TextField, type Filled } from '../../ui/fields.tsx'
import { Layout } from '../../ui/layout.tsx'
import { Icon } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { NewPasswordField } from '../entry/views.tsx'
import { longestPassword, maskContact, type Contact, type Person } from '../rules.ts'
import type { Session } from '../store.ts'
import { deviceOf } from './device.ts'
import { words } from './words.ts'

export type AccountPageProps = {
  visit: Visit
  me: Person
  contacts: Contact[]
  hasPassword: boolean
  sessions: Session[]
  sessionId: number | null
  profile: Filled
  password: Filled
}

export const AccountPage = ({ visit: { say, theme }, visit, me, contacts, hasPassword, sessions, sessionId, profile, password }: AccountPageProps) => (
  <Layout visit={visit} title={say(words.title)} js={['/js/account.js']} narrow>
    <h1 safe>{me.name}</h1>
    <nav class="links" aria-label={say(words.title)}>
      <a class="btn" href="/orders"><Icon name="list" /><span safe>{say(words.orders)}</span></a>
      <a class="btn" href="/coupons"><Icon name="ticket" /><span safe>{say(words.coupons)}</span></a>
      <a class="btn" href="/aftersales"><Icon name="undo" /><span safe>{say(words.returns)}</span></a>
      <a class="btn" href="/notifications"><Icon name="bell" /><span safe>{say(words.messages)}</span></a>
      <a class="btn" href="/account/addresses"><Icon name="pinmap" /><span safe>{say(words.addresses)}</span></a>
      {me.roles.includes('merchant') ? <a class="btn" href="/studio"><Icon name="cam" /><span safe>{say(words.studio)}</span></a> : ''}
      {me.roles.includes('admin') ? <a class="btn" href="/admin/people"><Icon name="gear" /><span safe>{say(words.admin)}</span></a> : ''}
    </nav>

    <form class="card form" method="post" action="/account">
      <h2 safe>{say(words.profile)}</h2>
      <TextField say={say} filled={profile} name="name" label={say(words.name)} hint={say(words.nameHint)} autocomplete="nickname" maxlength={30} />
      <SelectField say={say} filled={profile} name="locale" label={say(words.language)} hint={say(words.languageHint)} options={locales.map(value => ({ value, text: say(words.languages[value]) }))} />
      <dl class="sums">
        <dt safe>{say(words.reachedAt)}</dt>
        <dd safe>{contacts.map(maskContact).join(' · ')}</dd>
      </dl>
      <button class="btn btn--primary" safe>{say(words.save)}</button>
    </form>

    <form class="card form" method="post" action="/preferences">
      <h2 id="look" safe>{say(words.look)}</h2>
      <input type="hidden" name="back" value="/account" />
      <div class="chips" role="group" aria-labelledby="look">
        {(['auto', 'light', 'dark'] as const).map(value => (
          <button class="chip" name="theme" value={value} {...((theme ?? 'auto') === value ? { 'aria-current': 'true' as const } : {})} safe>{say(words.themes[value])}</button>
        ))}
      </div>
    </form>

    <section class="card form">
      <h2 safe>{say(words.password)}</h2>
      {hasPassword ? <PasswordForm say={say} filled={password} contacts={contacts} /> : (
        <>
          <p safe>{say(words.noPassword)}</p>
          <p><a class="btn" href="/recover?back=/account" safe>{say(words.setPassword)}</a></p>
        </>
      )}
    </section>

    <section class="card form">
      <h2 safe>{say(words.sessions)}</h2>
      <ul class="entries">
        {sessions.map(session => <SessionLine say={say} session={session} here={session.id === sessionId} />)}
      </ul>
      {sessions.length > 1 ? (
        <form method="post" action="/account/sessions/others/end"><button class="btn" safe>{say(words.endOthers)}</button></form>
      ) : ''}
    </section>

    <form method="post" action="/logout"><button class="btn"><Icon name="out" /><span safe>{say(words.signOut)}</span></button></form>
  </Layout>
)

const PasswordForm = ({ say, filled, contacts }: { say: Say; filled: Filled; contacts: Contact[] }) => (
  <form class="form" method="post" action="/account/password" id="password">
    <TextField say={say} filled={filled} name="old" label={say(words.oldPassword)} type="password" autocomplete="current-password" maxlength={longestPassword} />
    <NewPasswordField say={say} filled={filled} name="password" label={say(words.newPassword)} contacts={contacts} />
    <p class="hint"><span safe>{say(words.changeHint)}</span> <a class="link" href="/recover?back=/account" safe>{say(words.forgotten)}</a></p>
    <button class="btn btn--primary" safe>{say(words.change)}</button>
  </form>
)

const SessionLine = ({ say, session, here }: { say: Say; session: Session; here: boolean }) => {
  const device = deviceName(say, session.agent)
  return (
    <li class="entry">
      <span>
        <b safe>{device}</b>{here ? <span class="badge badge--ok" safe>{say(words.thisDevice)}</span> : ''}
        <span class="hint" safe>{`${say(words.lastSeen, say.dateTime(session.seenAt))} · ${session.address}`}</span>
      </span>
      {here ? '' : (
        <form method="post" action={`/account/sessions/${session.id}/end`}>
          <button class="btn btn--sm" aria-label={say(words.endNamed, device)} safe>{say(words.end)}</button>
        </form>
      )}
    </li>
  )
}

const deviceName = (say: Say, agent: string) => {
  const { program, machine } = deviceOf(agent)
  return program && machine ? say(words.on, program, machine) : (program ?? machine ?? say(words.unknownDevice))
}
