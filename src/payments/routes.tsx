import { Elysia, t } from 'elysia'
import { session } from '../accounts/session.ts'
import { keepUploads } from '../accounts/uploads.ts'
import type { App } from '../app.ts'
import { readForm } from '../platform/form.ts'
import { localPath, seeOther } from '../platform/http.ts'
import { refuse } from '../platform/refusal.ts'
import { showProof } from './actions.ts'
import { findBillFor } from './store.ts'
import { words } from './words.ts'

/** What a payer shows to say that a bill has been paid by hand. */
export const proofs = (app: App) =>
  new Elysia({ prefix: '/payments' })
    .use(session(app))
    .post('/:id/proofs', async ({ me, params: { id }, request }) => {
      if (!findBillFor(app.db, me, id)) refuse(words.noBill, 404)
      const form = await readForm(request)
      const note = form.text('note', { max: 100, required: false })
      const [pictureId] = await keepUploads(app, me, form, 'picture', 1)
      if (!pictureId) return refuse(form.errors.picture ?? words.needsProof)
      await showProof(app, me, id, { pictureId, note })
      return seeOther(localPath(form.raw('back'), '/orders'), 'sent')
    }, { signedIn: true, parse: 'none', params: t.Object({ id: t.Numeric() }) })
