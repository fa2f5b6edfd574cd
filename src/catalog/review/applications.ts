import type { App } from '../../app.ts'
import { notify } from '../../notifications/actions.ts'
import type { Db } from '../../platform/db.ts'
import { noteDeed } from '../../platform/deeds.ts'
import { refuse } from '../../platform/refusal.ts'
import type { Word } from '../../platform/words.ts'
import type { Product } from '../rules.ts'
import { words } from '../words.ts'
import type { Application, ApplicationKind } from './rules.ts'
import { findWaiting, insertApplication, updateApplicationDecided } from './store.ts'

/** Part of a change: waits for an administrator from now on. */
export const ask = (app: App, db: Db, { id, merchantId, title }: Product, { kind, fields, reason }: Pick<Application, 'kind' | 'fields' | 'reason'>) => {
  if (findWaiting(db, id, kind)) refuse(words.askedAlready, 409)
  insertApplication(db, { productId: id, merchantId, kind, fields, reason, askedAt: app.now() })
  noteDeed(db, { at: app.now(), personId: merchantId, deed: `product.${kind}Asked`, subject: `product ${id}`, detail: reason ? `${title}: ${reason}` : title })
}

/** Part of a change: what was asked for is asked for no more. */
export const withdrawWaiting = (app: App, db: Db, productId: number, kind: ApplicationKind, by: number | null) => {
  const waiting = findWaiting(db, productId, kind)
  return waiting !== null && updateApplicationDecided(db, waiting.id, { state: 'withdrawn', at: app.now(), by })
}

export const tellMerchant = (app: App, db: Db, { id, merchantId, title }: Product, word: Word<[title: string, note: string]>, note: string) =>
  notify(app, db, merchantId, { kind: 'product', url: `/studio/products/${id}`, text: say => say(word, title, note) })
