import { Elysia, t } from 'elysia'
import type { Person } from '../../accounts/rules.ts'
import { session } from '../../accounts/session.ts'
import type { App } from '../../app.ts'
import { abandonImport, applyImport, startImport } from '../../catalog/imports/actions.ts'
import { exampleSheet, exportProducts, exportWithPictures } from '../../catalog/imports/export.ts'
import { findImportOf, listImportsOf } from '../../catalog/imports/store.ts'
import { words as importWords } from '../../catalog/imports/words.ts'
import { countToShip } from '../../orders/store.ts'
import { readForm, type Form } from '../../platform/form.ts'
import { seeOther } from '../../platform/http.ts'
import { Refusal, refuse } from '../../platform/refusal.ts'
import type { Say, Word } from '../../platform/words.ts'
import { nothingFilled, type Filled } from '../../ui/fields.tsx'
import type { Visit } from '../../ui/visit.ts'
import { ImportCard, ImportPage, OneImportPage } from './views.tsx'
import { words } from './words.ts'

const merchant = { role: 'merchant' } as const
const write = { ...merchant, parse: 'none' } as const
const id = t.Object({ id: t.Numeric() })
const perPage = 10

/** Both read everything there is. */
const exportLimit = { name: 'product exports', burst: 10, every: 60_000 }

export const studioImport = (app: App) => {
  const page = (visit: Visit, me: Person, filled: Filled = nothingFilled, before?: number) => {
    const imports = listImportsOf(app.db, me, { before, limit: perPage + 1 })
    const more = imports.length > perPage ? `/studio/import?before=${imports[perPage - 1]!.id}` : null
    return <ImportPage visit={visit} toShip={countToShip(app.db, me.id)} filled={filled} imports={imports.slice(0, perPage)} more={more} />
  }
  const own = (me: Person, importId: number) => findImportOf(app.db, me, importId) ?? refuse(importWords.gone, 404)

  return new Elysia({ prefix: '/studio/import' })
    .use(session(app))

    .get('/', ({ visit, me, query }) => page(visit, me, nothingFilled, query.before), { ...merchant, query: t.Object({ before: t.Optional(t.Numeric()) }) })

    .post('/', async ({ visit, me, request, set }) => {
      const form = await readForm(request)
      const started = await begin(me, form)
      if (started !== null) return seeOther(`/studio/import/${started}`)
      set.status = form.status
      return page(visit, me, { values: form.typed, errors: form.errors })
    }, write)

    .get('/example.csv', ({ say }) => csvFile(exampleSheet(app, say), say, 'example'), merchant)

    .get('/products.csv', ({ say, me }) => {
      app.limits.refuseIfTooOften(exportLimit, String(me.id))
      return csvFile(streamed(exportProducts(app, me, say)), say)
    }, merchant)

    .get('/products.zip', ({ say, me }) => {
      app.limits.refuseIfTooOften(exportLimit, String(me.id))
      const { body } = exportWithPictures(app, me, say)
      return new Response(body, { headers: attached('application/zip', `${say(words.file)}.zip`) })
    }, merchant)

    .get('/:id', ({ visit, say, me, params }) => {
      const one = own(me, params.id)
      return visit.partial ? <ImportCard say={say} one={one} /> : <OneImportPage visit={visit} toShip={countToShip(app.db, me.id)} one={one} />
    }, { ...merchant, params: id })

    .post('/:id/apply', async ({ me, params }) => {
      await applyImport(app, me, params.id)
      return seeOther(`/studio/import/${params.id}`)
    }, { ...write, params: id })

    .post('/:id/abandon', async ({ me, params }) => {
      await abandonImport(app, me, params.id)
      return seeOther('/studio/import', 'done')
    }, { ...write, params: id })

  async function begin(me: Person, form: Form) {
    const [sheet] = form.files('sheet')
    const [zip] = form.files('zip')
    if (!sheet) {
      form.fail('sheet', words.noSheet)
      return null
    }
    try {
      return await startImport(app, me, { name: sheet.name, sheet: await sheet.bytes(), zip: zip ? await zip.bytes() : null, submit: form.checked('submit') })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      form.fail(Object.values<Word>(importWords.zip).includes(error.reason) ? 'zip' : 'sheet', error.reason)
      form.status = error.status
      return null
    }
  }
}

const attached = (type: string, name: string) => ({
  'content-type': type, 'content-disposition': `attachment; filename="products"; filename*=UTF-8''${encodeURIComponent(name)}`,
  'cache-control': 'private, no-store', 'x-content-type-options': 'nosniff',
})

const csvFile = (body: string | ReadableStream, say: Say, name = say(words.file)) => new Response(body, { headers: attached('text/csv; charset=utf-8', `${name}.csv`) })

const streamed = (parts: AsyncGenerator<string>) => {
  const encoder = new TextEncoder()
  return new ReadableStream({
    pull: async controller => {
      const { value, done } = await parts.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    cancel: () => void parts.return(undefined),
  })
}
