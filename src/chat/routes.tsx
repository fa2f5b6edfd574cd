import { Elysia, t } from 'elysia'
import { session } from '../accounts/session.ts'
import type { App } from '../app.ts'
import { readForm } from '../platform/form.ts'
import { seeOther } from '../platform/http.ts'
import { refuse } from '../platform/refusal.ts'
import { findRoom } from '../rooms/store.ts'
import { words as roomWords } from '../rooms/words.ts'
import { hideMessage, like, sendMessage } from './actions.tsx'
import { longestMessage } from './rules.ts'
import { JoinSheet } from './views.tsx'

const room = { params: t.Object({ id: t.Numeric() }), parse: 'none' } as const
const line = { params: t.Object({ id: t.Numeric(), messageId: t.Numeric() }), parse: 'none' } as const

/** Nothing to draw: everybody hears of it by the stream. */
const heard = () => new Response(null, { status: 204 })

export const chat = (app: App) =>
  new Elysia({ prefix: '/rooms/:id' })
    .use(session(app))

    .post('/messages', async ({ visit, me, params, request, set }) => {
      if (!findRoom(app.db, params.id)) refuse(roomWords.gone, 404)
      const typed = (await readForm(request)).raw('text')
      if (!me) {
        const back = `/rooms/${params.id}?say=${encodeURIComponent(typed.slice(0, longestMessage))}`
        if (!visit.partial) return seeOther(`/login?back=${encodeURIComponent(back)}`)
        set.status = 401
        return <JoinSheet say={visit.say} back={back} />
      }
      await sendMessage(app, me, params.id, typed)
      return visit.partial ? heard() : seeOther(`/rooms/${params.id}#messages`)
    }, room)

    .post('/messages/:messageId/hidden', async ({ visit, me, params }) => {
      await hideMessage(app, me, params.id, params.messageId)
      return visit.partial ? heard() : seeOther(`/studio/rooms/${params.id}/live`)
    }, { ...line, role: 'merchant' })

    .post('/likes', async ({ visit, me, params, request }) => {
      like(app, params.id, me ? `person ${me.id}` : `address ${app.addressOf(request)}`, Number((await readForm(request)).raw('count')))
      return visit.partial ? heard() : seeOther(`/rooms/${params.id}`)
    }, room)
