import { Elysia, t } from 'elysia'
import type { Person } from '../../accounts/rules.ts'
import { session } from '../../accounts/session.ts'
import type { App } from '../../app.ts'
import { changeStocks, keepVariants, type StockChange } from '../../catalog/ledger/actions.ts'
import { acts, mostLines, readCodes, whyNotChange, type Act, type StockLine } from '../../catalog/ledger/rules.ts'
import { countLow, findStockLine, findVariantIdByCode, listLedger, listStock } from '../../catalog/ledger/store.ts'
import { words as ledgerWords } from '../../catalog/ledger/words.ts'
import { mostStock } from '../../catalog/rules.ts'
import { listSuppliersOf } from '../../catalog/suppliers/store.ts'
import { countToShip } from '../../orders/store.ts'
import { readForm, type Form } from '../../platform/form.ts'
import { seeOther } from '../../platform/http.ts'
import { refuse } from '../../platform/refusal.ts'
import { nothingFilled, type Filled } from '../../ui/fields.tsx'
import type { Visit } from '../../ui/visit.ts'
import { CodesPage, LedgerPage, stockHref, StockPage, type StockAsked } from './views.tsx'
import { words } from './words.ts'

const merchant = { role: 'merchant' } as const
const write = { ...merchant, parse: 'none' } as const
const perPage = 30
const entriesPerPage = 50

const asked = t.Object({ q: t.Optional(t.String()), low: t.Optional(t.String()), before: t.Optional(t.String()) })

export const studioStock = (app: App) => {
  const askedIn = (query: typeof asked.static): StockAsked => ({ q: (query.q ?? '').slice(0, 60), low: query.low === '1' })

  const page = (visit: Visit, me: Person, query: typeof asked.static, lines: StockLine[] | null = null, filled: Filled = nothingFilled) => {
    const ask = askedIn(query)
    const [productId, variantId] = (query.before ?? '').split('-').map(Number)
    const after = productId && variantId ? { after: { productId, variantId } } : {}
    const found = lines ?? listStock(app.db, me, { ...ask, ...after, limit: perPage + 1 })
    const last = found[perPage - 1]
    const more = !lines && found.length > perPage ? stockHref(ask, `${last!.productId}-${last!.variantId}`) : null
    return (
      <StockPage
        visit={visit} toShip={countToShip(app.db, me.id)} asked={ask} low={countLow(app.db, me)} lines={found.slice(0, perPage)}
        suppliers={listSuppliersOf(app.db, me)} filled={filled} more={more}
      />
    )
  }

  return new Elysia({ prefix: '/studio/stock' })
    .use(session(app))

    .get('/', ({ visit, me, query }) => page(visit, me, query), { ...merchant, query: asked })

    .post('/', async ({ visit, me, query, request, set }) => {
      const form = await readForm(request)
      const act = form.choice('act', acts)
      const subject = form.text('subject', { max: 60, required: false })
      const lines = linesOf(me, form)
      const changes = lines.flatMap(line => readChange(form, act, line) ?? [])
      const kept = lines.map(line => ({ variantId: line.variantId, lowAt: readLowAt(form, line.variantId), ...readSupplier(form, line.variantId) }))
      if (form.ok) {
        await keepVariants(app, me, kept)
        if (changes.length) await changeStocks(app, me, { act, subject, lines: changes })
        return seeOther(stockHref(askedIn(query)), 'saved')
      }
      set.status = 422
      return page(visit, me, query, lines, { values: form.typed, errors: form.errors })
    }, { ...write, query: asked })

    .get('/codes', ({ visit, me }) => <CodesPage visit={visit} toShip={countToShip(app.db, me.id)} filled={nothingFilled} />, merchant)

    .post('/codes', async ({ visit, me, request, set }) => {
      const form = await readForm(request)
      const act = form.choice('act', acts)
      const subject = form.text('subject', { max: 60, required: false })
      const lines = readLines(me, form, act)
      if (form.ok) await form.attempt('codes', () => changeStocks(app, me, { act, subject, lines }))
      if (form.ok) return seeOther('/studio/stock/ledger', 'saved')
      set.status = form.status
      return <CodesPage visit={visit} toShip={countToShip(app.db, me.id)} filled={{ values: form.typed, errors: form.errors }} />
    }, write)

    .get('/ledger', ({ visit, me, query: { variant, before } }) => {
      const only = variant === undefined ? null : (findStockLine(app.db, me, variant) ?? refuse(ledgerWords.gone, 404))
      const entries = listLedger(app.db, me, { variantId: only?.variantId, before, limit: entriesPerPage + 1 })
      const shown = entries.slice(0, entriesPerPage)
      const more = entries.length > entriesPerPage ? `/studio/stock/ledger?${only ? `variant=${only.variantId}&` : ''}before=${shown.at(-1)!.id}` : null
      return <LedgerPage visit={visit} toShip={countToShip(app.db, me.id)} entries={shown} only={only} more={more} />
    }, { ...merchant, query: t.Object({ variant: t.Optional(t.Numeric()), before: t.Optional(t.Numeric()) }) })

  /** Those that were on the page. What is not theirs is not there. */
  function linesOf(me: Person, form: Form): StockLine[] {
    const ids = Object.keys(form.typed).flatMap(name => /^seen-(\d{1,15})$/.exec(name)?.[1] ?? []).map(Number)
    return ids.map(id => findStockLine(app.db, me, id) ?? refuse(ledgerWords.gone, 404))
  }

  function readChange(form: Form, act: Act, { variantId, stock }: StockLine): StockChange | null {
    const name = `pieces-${variantId}`
    if (!form.raw(name).trim()) return null
    const pieces = form.integer(name, { max: mostStock })
    const seen = Number.parseInt(form.raw(`seen-${variantId}`), 10) || 0
    const why = form.errors[name] ? null : whyNotChange(stock, act, pieces, seen)
    if (why) form.fail(name, why)
    return { variantId, pieces, seen }
  }

  function readLowAt(form: Form, variantId: number) {
    const name = `low-${variantId}`
    return form.raw(name).trim() ? form.integer(name, { max: mostStock }) : null
  }

  function readSupplier(form: Form, variantId: number) {
    const raw = form.raw(`supplier-${variantId}`)
    return raw === '' ? {} : { supplierId: Number(raw) || null }
  }

  function readLines(me: Person, form: Form, act: Act): StockChange[] {
    const { lines, wrong } = readCodes(form.text('codes', { max: 50_000, lines: true }))
    if (lines.length > mostLines) form.fail('codes', words.tooManyCodes(mostLines))
    if (!form.ok) return []
    const found = lines.map(line => ({ ...line, id: findVariantIdByCode(app.db, me, line.code) }))
    const unknown = [...found.filter(({ id }) => id === null).map(({ code }) => code), ...wrong]
    if (unknown.length) form.fail('codes', words.unknownCodes(unknown.slice(0, 20)))
    return found.flatMap(({ id, code, pieces }) => {
      if (id === null) return []
      const { stock } = findStockLine(app.db, me, id)!
      const why = whyNotChange(stock, act, pieces, stock)
      if (why) form.fail('codes', words.atCode(code, why))
      return [{ variantId: id, pieces, seen: stock }]
    })
  }
}
