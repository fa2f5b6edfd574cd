import { encodeQR } from 'qr'
import { Elysia, t } from 'elysia'
import type { Person } from '../../accounts/rules.ts'
import { session } from '../../accounts/session.ts'
import type { App } from '../../app.ts'
import { seeOther } from '../../platform/http.ts'
import { Refusal, refuse } from '../../platform/refusal.ts'
import { Layout } from '../../ui/layout.tsx'
import { onlineKinds } from '../rules.ts'
import { findBillFor } from '../store.ts'
import { words as paymentWords } from '../words.ts'
import { beginInside, beginPayment, doorInside, takeNotice } from './actions.ts'
import { billTopic } from './live.tsx'
import { isInsideWechat, limits, wayOf } from './rules.ts'
import { findAttempt } from './store.ts'
import { BillPatch, Code, InsidePage, NoCode } from './views.tsx'
import { words } from './words.ts'

const ofBill = { signedIn: true, params: t.Object({ id: t.Numeric() }) } as const

/** A payer's way to the provider, and the provider's word that the money has come. */
export const payments = (app: App) => {
  const owed = (me: Person, id: number) => findBillFor(app.db, me, id) ?? refuse(paymentWords.noBill, 404)

  return new Elysia({ prefix: '/payments' })
    .use(session(app))

    // Comes from a program, without cookies and without Origin: only its signature counts.
    .post('/notices/:kind/:methodId', async ({ params: { kind, methodId }, request }) => {
      app.limits.refuseIfTooOften(limits.notices, app.addressOf(request))
      return takeNotice(app, kind, methodId, { headers: request.headers, body: await request.text() })
    }, { parse: 'none', params: t.Object({ kind: t.UnionEnum(onlineKinds), methodId: t.Numeric() }) })

    .get('/:id/pay', async ({ me, params: { id }, request }) => {
      const agent = request.headers.get('user-agent') ?? ''
      const door = isInsideWechat(agent) && owed(me, id).kind === 'wechat-pay' ? doorInside(app, me, id) : null
      if (door) return new Response(null, { status: 303, headers: { location: door, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' } })
      const way = wayOf(agent)
      const code = owed(me, id).kind === 'wechat-pay' ? `/payments/${id}/code` : null
      // WeChat has no page for a desk, and one for phones only with a contract of its own: everybody else scans.
      if (code && way === 'page') return seeOther(code)
      const attempt = await beginPayment(app, me, id, way, app.addressOf(request)).catch(error => {
        if (code && error instanceof Refusal && error.status === 424) return null
        throw error
      })
      if (!attempt) return seeOther(code!)
      const { url } = attempt
      return new Response(null, { status: 303, headers: { location: url!, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' } })
    }, ofBill)

    .get('/:id/inside', async ({ visit, me, params: { id }, query: { code = '', state = '' }, request }) => {
      if (!code) return seeOther(`/payments/${owed(me, id).id}/code`)
      const { bill, hand } = await beginInside(app, me, id, { code, state, address: app.addressOf(request) })
      return <InsidePage visit={visit} bill={bill} hand={hand} />
    }, { ...ofBill, query: t.Object({ code: t.Optional(t.String()), state: t.Optional(t.String()) }) })

    .get('/:id/code', async ({ visit, say, me, params: { id }, request, set }) => {
      const bill = owed(me, id)
      const code = await beginPayment(app, me, id, 'code', app.addressOf(request)).then(
        attempt => <Code say={say} bill={bill} attempt={attempt} />,
        error => {
          if (!(error instanceof Refusal)) throw error
          set.status = error.status
          return <NoCode say={say} bill={bill} reason={say(error.reason)} />
        },
      )
      if (visit.partial) return code
      return <Layout visit={visit} title={say(words.codeAlt)} narrow><h1 safe>{say(words.codeAlt)}</h1><div class="card pay pay__box">{code as 'safe'}<p class="pay__hint" safe>{say(words.codeHint)}</p></div></Layout>
    }, ofBill)

    .get('/:id/code.svg', ({ me, params: { id }, query }) => {
      const bill = owed(me, id)
      const attempt = findAttempt(app.db, query.of ?? 0)
      if (attempt?.billId !== bill.id || attempt.way !== 'code' || !attempt.url) return refuse(paymentWords.noBill, 404)
      return new Response(encodeQR(attempt.url, 'svg', { ecc: 'medium', border: 4 }), {
        headers: { 'content-type': 'image/svg+xml', 'content-security-policy': "default-src 'none'", 'x-content-type-options': 'nosniff', 'cache-control': 'private, max-age=900' },
      })
    }, { ...ofBill, query: t.Object({ of: t.Optional(t.Numeric()) }) })

    .get('/:id/events', ({ request, say, me, params: { id } }) => {
      const bill = owed(me, id)
      return app.sse.subscribe({
        topics: [billTopic(id)], locale: say.locale, cut: () => app.cut(request),
        picture: String(<BillPatch say={say} bill={bill} state={bill.state} />),
      })
    }, ofBill)
}
