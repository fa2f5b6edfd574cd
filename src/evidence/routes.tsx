import { Elysia, t } from 'elysia'
import { session } from '../accounts/session.ts'
import type { App } from '../app.ts'
import { findOrderFor, findOrderOfMerchant } from '../orders/store.ts'
import { words as orderWords } from '../orders/words.ts'
import { readForm } from '../platform/form.ts'
import { refuse } from '../platform/refusal.ts'
import { createTurns, createTurnsOf } from '../platform/turns.ts'
import { evidenceAnswer, publicKey } from './actions.tsx'
import { checks, keyPath, largest, longestUpload } from './rules.ts'
import { checkSigned, keyId } from './sign.ts'
import { VerifyPage } from './views.tsx'
import { words } from './words.ts'

const params = t.Object({ id: t.Numeric() })

/** The file for a buyer or a merchant of the order; the administrator's way is in admin/evidence. */
export const evidence = (app: App) => {
  const inTurn = createTurns({ atOnce: 4, mostWaiting: 16 })
  const fromAddress = createTurnsOf({ atOnce: 1, mostWaiting: 4 })

  return new Elysia()
    .use(session(app))

    .get('/orders/:id/evidence.zip', ({ me, params: { id } }) => evidenceAnswer(app, me, findOrderFor(app.db, app.vault, me, id) ?? refuse(orderWords.gone, 404)), { signedIn: true, params })

    .get('/studio/orders/:id/evidence.zip', ({ me, params: { id } }) => evidenceAnswer(app, me, findOrderOfMerchant(app.db, app.vault, me, id) ?? refuse(orderWords.gone, 404)), { role: 'merchant', params })

    .get(keyPath, async () => new Response(await publicKey(app), { headers: { 'content-type': 'application/x-pem-file', 'cache-control': 'public, max-age=3600' } }))

    .get('/verify', async ({ visit }) => <VerifyPage visit={visit} signer={keyId(await publicKey(app))} />)

    .post('/verify', async ({ visit, request, set }) => {
      app.limits.refuseIfTooOften(checks, app.addressOf(request))
      const key = keyId(await publicKey(app))
      return fromAddress(app.addressOf(request), () => inTurn(async () => {
        const form = await readForm(request, { within: longestUpload })
        const [file] = form.files('file')
        if (!file || file.size > largest) {
          set.status = 422
          return <VerifyPage visit={visit} signer={key} wrong={file ? words.tooBig : words.chooseFile} />
        }
        const verdict = checkSigned(new Uint8Array(await file.arrayBuffer()))
        return <VerifyPage visit={visit} signer={key} found={{ verdict, ours: verdict.manifest?.key === key }} />
      }))
    }, { parse: 'none' })
}
