import { Elysia } from 'elysia'
import type { App } from '../app.ts'
import { Refusal, refuse } from '../platform/refusal.ts'
import { hashToken } from '../platform/vault.ts'
import { isLocale, localeOf } from '../platform/words.ts'
import type { Visit } from '../ui/visit.ts'
import { has, seenEvery, sessionLasts, type Person, type Role } from './rules.ts'
import { findVisitor, updateSeen, type Visitor } from './store.ts'
import { words } from './words.ts'

export const sessionCookie = 'stall'
export const localeCookie = 'lang'
export const themeCookie = 'theme'

/** One cookie of a request; null when it was not sent. */
export const readCookie = (request: Request, name: string): string | null => {
  for (const pair of request.headers.get('cookie')?.split(';') ?? []) {
    const [key, ...value] = pair.trim().split('=')
    if (key === name) return value.join('=')
  }
  return null
}

type PersonalVisit = Visit & { me: Person | null; sessionId: number | null }

/** Who asks and in which language; the same request is only looked up once. */
export const visitOf = (app: App, request: Request): PersonalVisit => {
  const known = visits.get(request)
  if (known) return known

  const token = readCookie(request, sessionCookie)
  const visitor = token ? findVisitor(app.db, hashToken(token), app.now()) : null
  if (visitor) keepSeen(app, visitor)
  const me = visitor?.person ?? null
  const shop = app.shop()
  const url = new URL(request.url)
  const chosen = [url.searchParams.get('lang'), readCookie(request, localeCookie), me?.locale].find(isLocale)
  const locale = chosen ?? localeOf(request.headers.get('accept-language'), shop.locale)
  const theme = readCookie(request, themeCookie)

  const visit: PersonalVisit = {
    me,
    sessionId: visitor?.sessionId ?? null,
    unread: visitor?.unread ?? 0,
    say: app.speak(locale),
    shop,
    path: url.pathname + url.search,
    theme: theme === 'light' || theme === 'dark' ? theme : null,
    notice: url.searchParams.get('notice'),
    /** htmx asks for a part of the page, not for all of it. */
    partial: request.headers.get('hx-request-type') === 'partial',
  }
  visits.set(request, visit)
  return visit
}

const visits = new WeakMap<Request, PersonalVisit>()

/** Nobody waits for this, and it is written seldom: a page must not cost a commit. */
const keepSeen = (app: App, { sessionId, seenAt }: Visitor) => {
  const now = app.now()
  if (now - seenAt < seenEvery) return
  app.change(db => updateSeen(db, sessionId, now, now + sessionLasts)).catch(error => { if (!(error instanceof Refusal)) app.log(`a visit was not written down: ${error}`) })
}

/** Every feature's routes begin with this. Use `{ signedIn: true }` or `{ role: 'merchant' }` on a route that needs it. */
export const session = (app: App) =>
  new Elysia({ name: 'session' })
    .resolve({ as: 'scoped' }, ({ request }) => {
      const visit = visitOf(app, request)
      return { visit, me: visit.me, say: visit.say }
    })
    .macro({
      // Thrown, not returned: a redirect returned from a resolve does not stop the request.
      signedIn: (wanted: boolean) => ({
        resolve: ({ request }) => ({ me: (wanted ? visitOf(app, request).me : null) ?? refuse(words.signInFirst, 401) }),
      }),
      role: (role: Role) => ({
        resolve: ({ request }) => {
          const { me } = visitOf(app, request)
          if (!me) return refuse(words.signInFirst, 401)
          if (!has(me, role)) return refuse(words.notForYou, 403)
          return { me }
        },
      }),
    })
