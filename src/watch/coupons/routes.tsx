import { Elysia, t } from 'elysia'
import type { Person } from '../../accounts/rules.ts'
import { readCookie, session } from '../../accounts/session.ts'
import type { App } from '../../app.ts'
import { seeOther, setCookie } from '../../platform/http.ts'
import { Refusal } from '../../platform/refusal.ts'
import { newToken } from '../../platform/vault.ts'
import { claimDrop } from '../../promotions/drops/actions.ts'
import { ClaimSheet } from '../../promotions/drops/views.tsx'
import { words } from '../../promotions/drops/words.ts'
import { describe } from '../../promotions/views.tsx'
import { Notice } from '../../ui/parts.tsx'
import { showClaims } from '../actions.tsx'

const drop = { params: t.Object({ id: t.Numeric(), drop: t.Numeric() }) } as const

/** One person's taps: enough for a nervous thumb. */
const claimsOfPerson = { name: 'coupon claims', burst: 20, every: 3000 }
/** Remembers, for who is not signed in, what they have tapped. */
const claimCookie = 'claim'
const claimLasts = 15 * 60

/** Claiming what the host has dropped: with one tap, and through the sign-in for whoever is not signed in yet. */
export const roomCoupons = (app: App) => {
  const claim = async (me: Person, roomId: number, dropId: number) => {
    app.limits.refuseIfTooOften(claimsOfPerson, String(me.id))
    const claimed = await claimDrop(app, me, roomId, dropId)
    if (!claimed.held) showClaims(app, roomId)
    return claimed
  }

  return new Elysia({ prefix: '/rooms/:id/coupons/:drop' })
    .use(session(app))

    .post('', async ({ visit, me, params, set }) => {
      const { id, drop } = params
      if (!me) {
        const token = newToken(12)
        const back = `/rooms/${id}/coupons/${drop}/kept?token=${token}`
        const answer = setCookie(seeOther(`/login?back=${encodeURIComponent(back)}`), app, claimCookie, token, { maxAge: claimLasts })
        if (!visit.partial) return answer
        set.headers['set-cookie'] = answer.headers.get('set-cookie')!
        set.status = 401
        return <ClaimSheet say={visit.say} back={back} />
      }
      const claimed = await claim(me, id, drop)
      if (!visit.partial) return seeOther(`/rooms/${id}`, claimed.held ? 'coupon-held' : 'coupon-claimed')
      const { say } = visit
      return <Notice text={claimed.held ? say(words.held) : say(words.claimed(describe(say, claimed.drop.offer)))} />
    }, { ...drop, parse: 'none' })

    // A link alone claims nothing: the token is only known to who has tapped in this browser.
    .get('/kept', async ({ me, request, params: { id, drop }, query }) => {
      if (!query.token || readCookie(request, claimCookie) !== query.token) return seeOther(`/rooms/${id}`)
      const outcome = await claim(me, id, drop).then(({ held }) => (held ? 'coupon-held' : 'coupon-claimed'), error => {
        if (error instanceof Refusal) return 'coupon-gone'
        throw error
      })
      return setCookie(seeOther(`/rooms/${id}`, outcome), app, claimCookie, '', { maxAge: 0 })
    }, { ...drop, signedIn: true, query: t.Object({ token: t.Optional(t.String()) }) })
}
