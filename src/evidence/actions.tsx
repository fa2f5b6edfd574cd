import type { App } from '../app.ts'
import { orderNumber, type OrderInFull } from '../orders/rules.ts'
import { noteDeed } from '../platform/deeds.ts'
import { gather, iso } from './gather.ts'
import { instructions } from './instructions.ts'
import { OrderDocument, styles } from './document.tsx'
import { fetches } from './rules.ts'
import { keyId, makeKeys, packSigned } from './sign.ts'
import { findKeys, findPublicKey, insertKeys, type SigningKeys } from './store.ts'

/** The shop's key, made when it is first asked for. */
export const signingKeys = (app: App): Promise<SigningKeys> =>
  app.change(db => {
    const known = findKeys(db, app.vault)
    if (known) return known
    const made = makeKeys()
    insertKeys(db, app.vault, made, app.now())
    return made
  })

export const publicKey = async (app: App) => findPublicKey(app.db) ?? (await signingKeys(app)).publicKey

/** Everything about one order, signed. `by` has been found to be its buyer, its merchant or an administrator. */
export const packEvidence = async (app: App, by: { id: number }, order: OrderInFull): Promise<Uint8Array<ArrayBuffer>> => {
  app.limits.refuseIfTooOften(fetches, String(by.id))
  const keys = await signingKeys(app)
  const { told, files } = await gather(app, order)
  const shop = { name: app.shop().name, url: app.url }
  const about = { shop, order: orderNumber(order), madeAt: iso(app.now()) }
  await app.change(db => void noteDeed(db, { at: app.now(), personId: by.id, deed: 'evidence.made', subject: `order ${order.id}` }))
  return packSigned({
    ...keys, about,
    files: [
      { name: 'index.html', bytes: Buffer.from(String(await OrderDocument({ told, ...about, signer: keyId(keys.publicKey), speak: app.speak }))) },
      { name: 'style.css', bytes: Buffer.from(styles) },
      { name: 'order.json', bytes: Buffer.from(`${JSON.stringify({ ...about, ...told }, null, 2)}\n`) },
      { name: 'HOW-TO-VERIFY.txt', bytes: Buffer.from(instructions(app.url, keyId(keys.publicKey))) },
      ...files,
    ],
  })
}

/** The file, to be saved. */
export const evidenceAnswer = async (app: App, by: { id: number }, order: OrderInFull) =>
  new Response(await packEvidence(app, by, order), {
    headers: {
      'content-type': 'application/zip', 'content-disposition': `attachment; filename="evidence-${orderNumber(order)}.zip"`,
      'cache-control': 'private, no-store', 'x-content-type-options': 'nosniff',
    },
  })
