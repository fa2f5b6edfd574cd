import type { Children } from '@kitajs/html'
import type { Say } from '../../platform/words.ts'
import { CheckField, FieldError, TextField, type Filled } from '../../ui/fields.tsx'
import { Layout } from '../../ui/layout.tsx'
import { Icon } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { needsAccount, type Purpose } from '../codes/rules.ts'
import { commonPasswords, longestPassword, longPassword, maskContact, shortestPassword, type Contact } from '../rules.ts'
import { words } from './words.ts'

type Props = { visit: Visit; filled: Filled; back: string }
/** After the code has been asked for: to whom it went, if it did. */
type StepProps = Props & { asked: boolean; sentTo: Contact | null }

export const LogInPage = ({ visit: { say }, visit, filled, back }: Props) => (
  <EntryPage visit={visit} title={say(words.logInTitle)} action="/login" back={back}>
    <ContactField say={say} filled={filled} autofocus />
    <TextField say={say} filled={filled} name="password" label={say(words.password)} type="password" autocomplete="current-password" maxlength={longestPassword} />
    <button class="btn btn--primary btn--big" safe>{say(words.logIn)}</button>
    <p class="links">
      <a href={to('/login/code', back)} safe>{say(words.logInByCode)}</a>
      <a href={to('/recover', back)} safe>{say(words.forgotten)}</a>
    </p>
    <p class="hint"><span safe>{say(words.noAccount)}</span> <a href={to('/register', back)} safe>{say(words.register)}</a></p>
  </EntryPage>
)

export const CodeLogInPage = ({ visit: { say }, visit, filled, back, asked, sentTo }: StepProps) => (
  <EntryPage visit={visit} title={say(words.logInByCode)} action="/login/code" back={back}>
    {asked ? (
      <>
        <CodeStep say={say} filled={filled} purpose="enter" sentTo={sentTo} href={to('/login/code', back)} />
        <button class="btn btn--primary btn--big" safe>{say(words.logIn)}</button>
      </>
    ) : <FirstStep say={say} filled={filled} />}
    <p class="links"><a href={to('/login', back)} safe>{say(words.logInByPassword)}</a></p>
  </EntryPage>
)

export const RegisterPage = ({ visit: { say }, visit, filled, back, asked, sentTo }: StepProps) => (
  <EntryPage visit={visit} title={say(words.registerTitle)} action="/register" back={back}>
    {asked ? (
      <>
        <CodeStep say={say} filled={filled} purpose="register" sentTo={sentTo} href={to('/register', back)} />
        <NewPasswordField say={say} filled={filled} name="password" label={say(words.password)} />
        <TextField say={say} filled={filled} name="name" label={say(words.name)} hint={say(words.nameHint)} required={false} autocomplete="nickname" maxlength={30} />
        <AgreeField say={say} filled={filled} />
        <button class="btn btn--primary btn--big" safe>{say(words.register)}</button>
      </>
    ) : <FirstStep say={say} filled={filled} />}
    <p class="hint"><span safe>{say(words.haveAccount)}</span> <a href={to('/login', back)} safe>{say(words.logIn)}</a></p>
  </EntryPage>
)

export const RecoverPage = ({ visit: { say }, visit, filled, back, asked, sentTo }: StepProps) => (
  <EntryPage visit={visit} title={say(words.recoverTitle)} action="/recover" back={back}>
    {asked ? (
      <>
        <CodeStep say={say} filled={filled} purpose="recover" sentTo={sentTo} href={to('/recover', back)} />
        <NewPasswordField say={say} filled={filled} name="password" label={say(words.newPassword)} />
        <button class="btn btn--primary btn--big" safe>{say(words.recover)}</button>
      </>
    ) : (
      <>
        <p class="hint" safe>{say(words.recoverHint)}</p>
        <FirstStep say={say} filled={filled} />
      </>
    )}
  </EntryPage>
)

/** What stands below the code field once a code was asked for. */
export const CodeTold = ({ say, contact, purpose }: { say: Say; contact: Contact; purpose: Purpose }) => (
  <p class="hint" safe>{say((needsAccount(purpose) ? words.codeSentPerhaps : words.codeSent)(maskContact(contact)))}</p>
)

const AgreeField = ({ say, filled }: { say: Say; filled: Filled }) => (
  <CheckField say={say} filled={filled} name="agree">
    <span safe>{say(words.agree)}</span> <a class="link" href="/agreement" target="_blank" safe>{say(words.agreement)}</a>
  </CheckField>
)

/** Tells while typing what is still missing; the page's own words say the rule where no script runs. */
export const NewPasswordField = ({ say, filled, name, label, contacts = [] }: { say: Say; filled: Filled; name: string; label: string; contacts?: Contact[] }) => (
  <div class="strength" data-strength>
    <TextField say={say} filled={filled} name={name} label={label} hint={say(words.passwordHint)} type="password" autocomplete="new-password" minlength={shortestPassword} maxlength={longestPassword} />
    <div
      class="strength__meter" hidden
      data-shortest={String(shortestPassword)} data-long={String(longPassword)} data-common={commonPasswords.join(' ')} data-contacts={contacts.map(contact => contact.value).join(' ')}
    >
      <progress class="bar" max="4" value="0" aria-label={say(words.strength)} />
      <output
        class="hint" aria-live="polite"
        data-weak={say(words.strengthWeak)} data-good={say(words.strengthGood)} data-strong={say(words.strengthStrong)}
      />
      <ul class="ticks">
        <li data-rule="length"><Icon name="check" /><span safe>{say(words.ruleLength)}</span></li>
        <li data-rule="mix"><Icon name="check" /><span safe>{say(words.ruleMix)}</span></li>
        <li data-rule="own"><Icon name="check" /><span safe>{say(words.ruleOwn)}</span></li>
      </ul>
    </div>
  </div>
)

const EntryPage = ({ visit, title, action, back, children }: { visit: Visit; title: string; action: string; back: string; children: Children }) => (
  <Layout visit={visit} title={title} js={['/js/account.js']} narrow>
    <form class="card form" method="post" action={action}>
      <h1 safe>{title}</h1>
      <input type="hidden" name="back" value={back} />
      {children as 'safe'}
    </form>
  </Layout>
)

const FirstStep = ({ say, filled }: { say: Say; filled: Filled }) => (
  <>
    <ContactField say={say} filled={filled} autofocus />
    <button class="btn btn--primary btn--big" name="step" value="code" safe>{say(words.getCode)}</button>
  </>
)

type CodeStepProps = { say: Say; filled: Filled; purpose: Purpose; sentTo: Contact | null; href: string }

const CodeStep = ({ say, filled, purpose, sentTo, href }: CodeStepProps) => (
  <>
    <DefaultButton />
    <input type="hidden" name="purpose" value={purpose} />
    <div class="field">
      <ContactField say={say} filled={filled} />
      <a class="link" href={href} safe>{say(words.otherContact)}</a>
    </div>
    <div class="field">
      <label class="label" for="f-code" safe>{say(words.code)}</label>
      <div class="code">
        <input
          class="input" id="f-code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="12" required autofocus
          value={filled.values.code ?? ''} aria-describedby={filled.errors.code ? 'e-code code-told' : 'code-told'}
          {...(filled.errors.code ? { 'aria-invalid': 'true' as const } : {})}
        />
        <button class="btn" name="step" value="code" formnovalidate hx-post="/codes" hx-target="#code-told" hx-swap="innerHTML" safe>{say(words.sendAgain)}</button>
      </div>
      <div id="code-told" role="status">{sentTo ? <CodeTold say={say} contact={sentTo} purpose={purpose} /> : ''}</div>
      <FieldError say={say} filled={filled} name="code" />
    </div>
  </>
)

const ContactField = ({ say, filled, autofocus = false }: { say: Say; filled: Filled; autofocus?: boolean }) => (
  <TextField say={say} filled={filled} name="contact" label={say(words.contact)} hint={say(words.contactHint)} autocomplete="username" autofocus={autofocus} maxlength={254} />
)

/** The Enter key presses a form's first button: without this one it would send another code. */
const DefaultButton = () => <button class="sr" tabindex="-1" aria-hidden="true" />

const to = (path: string, back: string) => (back === '/' ? path : `${path}?back=${encodeURIComponent(back)}`)
