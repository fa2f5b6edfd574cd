import { Elysia } from 'elysia'
import { readContact } from '../../accounts/codes/actions.ts'
import { longestPassword, weaknessOf } from '../../accounts/rules.ts'
import { localeCookie, session } from '../../accounts/session.ts'
import type { App } from '../../app.ts'
import { readForm } from '../../platform/form.ts'
import { seeOther, setCookie } from '../../platform/http.ts'
import { currencies } from '../../shop/rules.ts'
import { readShop } from '../shop-fields.tsx'
import { setUp, whyNotSetUp } from './actions.ts'
import { ClosedPage, SetupPage } from './views.tsx'

export const setup = (app: App) =>
  new Elysia()
    .use(session(app))

    .get('/setup', ({ visit, query, set }) => {
      const key = query.key ?? ''
      const why = whyNotSetUp(app, key)
      if (why) {
        set.status = 403
        return <ClosedPage visit={visit} why={why} />
      }
      const values = visit.say.locale === 'zh-CN'
        ? { locale: 'zh-CN', currency: 'CNY', timeZone: 'Asia/Shanghai', hue: '32' }
        : { locale: 'en', currency: 'USD', timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, hue: '32' }
      return <SetupPage visit={visit} setupKey={key} filled={{ values, errors: {} }} fresh />
    })

    .post('/setup', async ({ visit, request, set }) => {
      const form = await readForm(request)
      const key = form.raw('key')
      const why = whyNotSetUp(app, key)
      if (why) {
        set.status = 403
        return <ClosedPage visit={visit} why={why} />
      }

      const shop = { ...readShop(form), currency: form.choice('currency', currencies), productReview: 'manual' as const }
      const opening = { shop, name: form.text('name', { max: 30 }), contact: form.text('contact', { max: 254 }), password: form.raw('password') }
      // The shop is not there yet: its own customs say how a number without a prefix is meant.
      const contact = opening.contact ? await form.attempt('contact', () => readContact(app, opening.contact, shop)) : null
      const weakness = opening.password && weaknessOf(opening.password, contact)
      if (weakness) form.fail('password', weakness)
      if (!opening.password || opening.password.length > longestPassword) form.text('password', { max: longestPassword })

      const signedIn = form.ok && (await form.attempt('contact', () => setUp(app, request, key, opening)))
      if (signedIn) return signedIn.cookie(setCookie(seeOther('/studio', 'welcome'), app, localeCookie, shop.locale, { maxAge: 31_536_000 }))
      set.status = form.status
      return <SetupPage visit={visit} setupKey={key} filled={{ values: form.typed, errors: form.errors }} fresh={false} />
    }, { parse: 'none' })
