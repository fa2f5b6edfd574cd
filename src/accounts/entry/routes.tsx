import { Elysia } from 'elysia'
import type { App } from '../../app.ts'
import { readForm, type Form } from '../../platform/form.ts'
import { localPath, seeOther } from '../../platform/http.ts'
import { Refusal } from '../../platform/refusal.ts'
import { nothingFilled } from '../../ui/fields.tsx'
import { enterByCode, logIn, recover, register, sendCode, signOut } from '../actions.ts'
import { readContact } from '../codes/actions.ts'
import { purposes, type Purpose } from '../codes/rules.ts'
import { longestPassword, weaknessOf, type Contact } from '../rules.ts'
import { session } from '../session.ts'
import { words } from '../words.ts'
import { CodeLogInPage, CodeTold, LogInPage, RecoverPage, RegisterPage } from './views.tsx'

export const entry = (app: App) =>
  new Elysia()
    .use(session(app))

    .get('/login', ({ visit, query }) => already(visit, query) ?? <LogInPage visit={visit} filled={nothingFilled} back={localPath(query.back)} />)
    .post('/login', async ({ visit, request, set }) => {
      const form = await readForm(request)
      const typed = { contact: form.text('contact', { max: 254 }), password: password(form) }
      if (typed.contact) await form.attempt('contact', () => readContact(app, typed.contact))
      const signedIn = form.ok && (await form.attempt('password', () => logIn(app, request, typed)))
      if (signedIn) return signedIn.cookie(seeOther(localPath(form.raw('back'))))
      set.status = form.status
      return <LogInPage visit={visit} filled={filledBy(form)} back={localPath(form.raw('back'))} />
    }, { parse: 'none' })

    .get('/login/code', ({ visit, query }) => already(visit, query) ?? <CodeLogInPage visit={visit} filled={nothingFilled} {...firstStep(query)} />)
    .post('/login/code', async ({ visit, request, set }) => {
      const form = await readForm(request)
      const step = await readStep(app, request, form, { purpose: 'enter', locale: visit.say.locale })
      if (!step.asking) {
        const typed = { contact: form.text('contact', { max: 254 }), code: form.text('code', { max: 12 }), locale: visit.say.locale, agreed: true, purpose: 'enter' as const }
        const entered = form.ok && (await form.attempt('code', () => enterByCode(app, request, typed)))
        if (entered) return entered.cookie(seeOther(localPath(form.raw('back'))))
      }
      set.status = form.ok ? 200 : form.status
      return <CodeLogInPage visit={visit} filled={filledBy(form)} {...step} />
    }, { parse: 'none' })

    .get('/register', ({ visit, query }) => already(visit, query) ?? <RegisterPage visit={visit} filled={nothingFilled} {...firstStep(query)} />)
    .post('/register', async ({ visit, request, set }) => {
      const form = await readForm(request)
      const step = await readStep(app, request, form, { purpose: 'register', locale: visit.say.locale })
      if (!step.asking) {
        const typed = { ...(await readNewPassword(app, form)), name: form.text('name', { max: 30, required: false }), locale: visit.say.locale }
        if (!form.checked('agree')) form.fail('agree', words.mustAgree)
        const registered = form.ok && (await form.attempt('code', () => register(app, request, typed)))
        if (registered) return registered.cookie(seeOther(localPath(form.raw('back')), 'welcome'))
      }
      set.status = form.ok ? 200 : form.status
      return <RegisterPage visit={visit} filled={filledBy(form)} {...step} />
    }, { parse: 'none' })

    .get('/recover', ({ visit, query }) => <RecoverPage visit={visit} filled={nothingFilled} {...firstStep(query)} />)
    .post('/recover', async ({ visit, request, set }) => {
      const form = await readForm(request)
      const step = await readStep(app, request, form, { purpose: 'recover', locale: visit.say.locale })
      if (!step.asking) {
        const typed = await readNewPassword(app, form)
        const recovered = form.ok && (await form.attempt('code', () => recover(app, request, typed)))
        if (recovered) return recovered.cookie(seeOther(localPath(form.raw('back')), 'password-changed'))
      }
      set.status = form.ok ? 200 : form.status
      return <RecoverPage visit={visit} filled={filledBy(form)} {...step} />
    }, { parse: 'none' })

    .post('/codes', async ({ visit, say, request, set }) => {
      const form = await readForm(request)
      const purpose = form.choice('purpose', purposes)
      const contact = await form.attempt('contact', () => sendCode(app, { purpose, contact: form.raw('contact'), address: app.addressOf(request), locale: say.locale }))
      if (!visit.partial) {
        if (!contact) throw new Refusal(form.errors.contact!, form.status)
        return seeOther(localPath(form.raw('back')), 'code-sent')
      }
      set.status = contact ? 200 : form.status
      return contact
        ? <CodeTold say={say} contact={contact} purpose={purpose} />
        : <p class="error" safe>{say(form.errors.contact!)}</p>
    }, { parse: 'none' })

    .post('/logout', ({ request }) => signOut(app, request, seeOther('/', 'signed-out')), { parse: 'none' })

type Query = Record<string, string | undefined>

const already = (visit: { me: unknown }, query: Query) => (visit.me ? seeOther(localPath(query.back)) : null)

const firstStep = (query: Query) => ({ asked: false, sentTo: null, back: localPath(query.back) })

const filledBy = (form: Form) => ({ values: form.typed, errors: form.errors })

const password = (form: Form) => {
  const text = form.raw('password')
  if (!text || text.length > longestPassword) form.text('password', { max: longestPassword })
  return text
}

/** The same form asks for a code and takes it: the button that was pressed tells which. */
const readStep = async (app: App, request: Request, form: Form, { purpose, locale }: { purpose: Purpose; locale: string }) => {
  const asking = form.raw('step') === 'code'
  const back = localPath(form.raw('back'))
  let sentTo: Contact | null = null
  if (asking) sentTo = await form.attempt('contact', () => sendCode(app, { purpose, contact: form.raw('contact'), address: app.addressOf(request), locale }))
  return { asking, asked: !asking || sentTo !== null || form.status === 429, sentTo, back }
}

const readNewPassword = async (app: App, form: Form) => {
  const typed = { contact: form.text('contact', { max: 254 }), code: form.text('code', { max: 12 }), password: password(form) }
  const contact = typed.contact ? await form.attempt('contact', () => readContact(app, typed.contact)) : null
  const weakness = typed.password ? weaknessOf(typed.password, contact) : null
  if (weakness) form.fail('password', weakness)
  return typed
}
