import { createHash, timingSafeEqual } from 'node:crypto'
import { makeOwner, signIn, type SignedIn } from '../../accounts/actions.ts'
import { readContact } from '../../accounts/codes/actions.ts'
import { weaknessOf } from '../../accounts/rules.ts'
import type { App } from '../../app.ts'
import { noteDeed } from '../../platform/deeds.ts'
import { hashPassword } from '../../platform/passwords.ts'
import { refuse, refuseIf } from '../../platform/refusal.ts'
import { newToken } from '../../platform/vault.ts'
import { openShop } from '../../shop/actions.ts'
import { isSetUp, type NewShop } from '../../shop/store.ts'
import { words } from './words.ts'

const digest = (key: string) => createHash('sha256').update(key).digest()

/** Only its hash is kept, and only as long as the program runs: the next start prints another. */
const keys = new WeakMap<App, Buffer>()

/** The key of the one link that opens the shop. A new one makes the last worthless. */
export const newSetupKey = (app: App): string => {
  const key = newToken()
  keys.set(app, digest(key))
  return key
}

/** Why this link does not open the shop, or null. */
export const whyNotSetUp = (app: App, key: string) => {
  if (isSetUp(app.db)) return words.alreadyOpen
  const kept = keys.get(app)
  return kept && timingSafeEqual(kept, digest(key)) ? null : words.wrongLink
}

export type Opening = { shop: NewShop; contact: string; password: string; name: string }

/** Opens the shop and makes its owner, who is signed in at once. The link is used up. */
export const setUp = async (app: App, request: Request, key: string, { shop, password, name, ...typed }: Opening): Promise<SignedIn> => {
  refuseIf(whyNotSetUp(app, key), 403)
  const contact = await readContact(app, typed.contact, shop)
  refuseIf(weaknessOf(password, contact))
  const passwordHash = await hashPassword(password)
  if (whyNotSetUp(app, key)) refuse(words.alreadyOpen, 403)

  const ownerId = await app.change(db => {
    openShop(db, shop, app.now())
    const personId = makeOwner(app, db, { contact, name, locale: shop.locale, passwordHash })
    noteDeed(db, { at: app.now(), personId, deed: 'shop.opened', subject: shop.name })
    return personId
  })
  keys.delete(app)
  return signIn(app, request, ownerId)
}
