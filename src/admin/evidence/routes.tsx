import { Elysia } from 'elysia'
import { session } from '../../accounts/session.ts'
import type { App } from '../../app.ts'
import { evidenceAnswer, publicKey } from '../../evidence/actions.tsx'
import { keyId } from '../../evidence/sign.ts'
import { readOrderNumber } from '../../orders/rules.ts'
import { findOrder, findOrderFor } from '../../orders/store.ts'
import { words as orderWords } from '../../orders/words.ts'
import { readForm } from '../../platform/form.ts'
import { nothingFilled } from '../../ui/fields.tsx'
import { EvidencePage } from './views.tsx'

const admin = { role: 'admin' } as const

export const adminEvidence = (app: App) =>
  new Elysia({ prefix: '/admin/evidence' })
    .use(session(app))

    .get('/', async ({ visit }) => <EvidencePage visit={visit} signer={keyId(await publicKey(app))} filled={nothingFilled} />, admin)

    .post('/', async ({ visit, me, request, set }) => {
      const form = await readForm(request)
      const number = readOrderNumber(form.text('number', { max: 20 }))
      const order = number === null ? null : findOrder(app.db, number)
      if (form.ok && order) return evidenceAnswer(app, me, findOrderFor(app.db, app.vault, { id: order.buyerId }, order.id)!)
      if (form.ok) form.fail('number', orderWords.gone)
      set.status = 422
      return <EvidencePage visit={visit} signer={keyId(await publicKey(app))} filled={{ values: form.typed, errors: form.errors }} />
    }, { ...admin, parse: 'none' })
