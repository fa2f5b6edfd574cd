import type { Person } from '../../accounts/rules.ts'
import { listPeople } from '../../accounts/store.ts'
import type { App } from '../../app.ts'
import { notify } from '../../notifications/actions.ts'
import { noteDeed } from '../../platform/deeds.ts'
import { emit } from '../../platform/event-log.ts'
import { refuse, refuseIf } from '../../platform/refusal.ts'
import type { CatalogEvent } from '../events.ts'
import { setStock } from '../stock.ts'
import { isSupplierOf } from '../suppliers/store.ts'
import { stockAfter, wholeName, whyNotChange, type Act } from './rules.ts'
import { auditVariants, findStockLine, hasRecovered, listUnalarmed, updateAlarmed, updateLowAt, updateSupplier, updateUnalarmed } from './store.ts'
import { words } from './words.ts'

export type StockChange = { variantId: number; pieces: number; seen: number }

/** All of them or none. `subject`: what it is for, such as the number on the delivery note. */
export const changeStocks = (app: App, merchant: Person, { act, subject, lines }: { act: Act; subject: string; lines: StockChange[] }): Promise<void> =>
  app.change(db => {
    const products = new Set<number>()
    for (const { variantId, pieces, seen } of lines) {
      const { stock, productId } = findStockLine(db, merchant, variantId) ?? refuse(words.gone, 404)
      refuseIf(whyNotChange(stock, act, pieces, seen))
      setStock(db, { variantId, to: stockAfter(stock, act, pieces, seen), reason: act, subject, by: merchant.id, at: app.now() })
      products.add(productId)
    }
    for (const productId of products) emit<CatalogEvent>(db, app.now(), { kind: 'product.changed', productId })
  })

export type Keeping = { variantId: number; lowAt: number | null; supplierId?: number | null }

/** When to be told, and who supplies it. */
export const keepVariants = (app: App, merchant: Person, lines: Keeping[]): Promise<void> =>
  app.change(db => {
    for (const { variantId, lowAt, supplierId } of lines) {
      const before = findStockLine(db, merchant, variantId) ?? refuse(words.gone, 404)
      if (lowAt !== before.lowAt) updateLowAt(db, variantId, lowAt)
      if (supplierId === undefined || supplierId === before.supplierId) continue
      if (supplierId !== null && !isSupplierOf(db, merchant, supplierId)) refuse(words.gone, 404)
      updateSupplier(db, variantId, supplierId)
    }
  })

const mostAlarms = 500
const namedAtMost = 3

/** Each merchant hears once of what has become low, until there is enough again: see jobs.ts. */
export const raiseStockAlarms = async (app: App) => {
  if (hasRecovered(app.db)) await app.change(db => void updateUnalarmed(db))
  if (!listUnalarmed(app.db, 1).length) return
  await app.change(db => {
    const low = listUnalarmed(db, mostAlarms)
    for (const [merchantId, lines] of Map.groupBy(low, ({ merchantId }) => merchantId)) {
      notify(app, db, merchantId, {
        kind: 'stock', url: '/studio/stock?low=1',
        text: say => say(words.alarm, lines.slice(0, namedAtMost).map(line => say(words.leftOf, wholeName(line), line.stock)).join(say.locale === 'en' ? ', ' : '、'), Math.max(0, lines.length - namedAtMost)),
      })
    }
    updateAlarmed(db, low.map(({ variantId }) => variantId), app.now())
  })
}

const auditedAtOnce = 500
const audits = new WeakMap<App, { after: number; told: Set<number> }>()

/** The stock of every variant is what its entries add up to. Looks at some each time, round and round. */
export const auditStock = async (app: App) => {
  const audit = audits.get(app) ?? { after: 0, told: new Set<number>() }
  audits.set(app, audit)
  const { last, wrong } = auditVariants(app.db, audit.after, auditedAtOnce)
  audit.after = last ?? 0
  const untold = wrong.filter(({ id }) => !audit.told.has(id))
  if (!untold.length) return
  untold.forEach(({ id }) => audit.told.add(id))
  await app.change(db => {
    const ids = untold.map(({ id }) => id).join(', ')
    noteDeed(db, { at: app.now(), personId: null, deed: 'stock.miscounted', subject: 'stock', detail: ids })
    for (const { id } of listPeople(db, app.vault, { role: 'admin', limit: 20 })) notify(app, db, id, { kind: 'stock', url: '/admin/log', urgent: true, text: say => say(words.miscounted, ids) })
  })
}
