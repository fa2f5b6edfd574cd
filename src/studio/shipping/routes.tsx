import { Elysia, t } from 'elysia'
import type { Person } from '../../accounts/rules.ts'
import { session } from '../../accounts/session.ts'
import type { App } from '../../app.ts'
import { addTemplate, editTemplate, removeTemplate } from '../../catalog/shipping/actions.ts'
import { presets, shippingFee, type ShippingTemplate } from '../../catalog/shipping/rules.ts'
import { countUses, findTemplateOf, listTemplatesOf } from '../../catalog/shipping/store.ts'
import { words as shippingWords } from '../../catalog/shipping/words.ts'
import { countToShip } from '../../orders/store.ts'
import { readForm } from '../../platform/form.ts'
import { seeOther } from '../../platform/http.ts'
import { parseAmount } from '../../platform/money.ts'
import { keepWays } from '../../catalog/shipping/ways/actions.ts'
import { listWaysOf } from '../../catalog/shipping/ways/store.ts'
import { refuse } from '../../platform/refusal.ts'
import type { Filled } from '../../ui/fields.tsx'
import type { Visit } from '../../ui/visit.ts'
import { actOf, formOf, parseMeasure, readTemplate, readWays, redrawn, waysFormOf, type TemplateForm } from './form.ts'
import { offered, TemplateEditor, TemplatePage, TemplatesPage, type Tried } from './views.tsx'

const merchant = { role: 'merchant' } as const
const write = { ...merchant, parse: 'none' } as const
const id = t.Object({ id: t.Numeric() })
const tryOut = t.Object({ to: t.Optional(t.String()), pieces: t.Optional(t.String()), weight: t.Optional(t.String()), value: t.Optional(t.String()) })

export const studioShipping = (app: App) => {
  const own = (me: Person, templateId: number): ShippingTemplate => findTemplateOf(app.db, me, templateId) ?? refuse(shippingWords.gone, 404)

  const list = (visit: Visit, me: Person, ways: Filled) =>
    <TemplatesPage visit={visit} toShip={countToShip(app.db, me.id)} templates={listTemplatesOf(app.db, me)} uses={countUses(app.db, me)} ways={ways} />

  const page = (visit: Visit, me: Person, template: ShippingTemplate | null, drawn: TemplateForm, tried?: Tried) =>
    <TemplatePage
      visit={visit} toShip={countToShip(app.db, me.id)} template={template} {...drawn}
      uses={template ? (countUses(app.db, me).get(template.id) ?? 0) : 0} tried={tried ?? { filled: { values: { pieces: '1' }, errors: {} }, shipping: null }}
    />

  return new Elysia({ prefix: '/studio/shipping' })
    .use(session(app))

    .get('/', ({ visit, me }) => list(visit, me, waysFormOf(app.shop().currency, listWaysOf(app.db, [me.id]).get(me.id) ?? [])), merchant)

    .post('/ways', async ({ visit, me, request, set }) => {
      const form = await readForm(request)
      const ways = readWays(form, app.shop().currency)
      if (form.ok) {
        await keepWays(app, me, ways)
        return seeOther('/studio/shipping', 'saved')
      }
      set.status = form.status
      return list(visit, me, { values: form.typed, errors: form.errors })
    }, write)

    .get('/new', ({ visit, say, me, query }) => {
      const { currency } = app.shop()
      const from = offered(currency).find(name => name === query.from) ?? 'everywhere'
      return page(visit, me, null, formOf(say, presets[from], { blankFees: from === 'everywhere' }))
    }, { ...merchant, query: t.Object({ from: t.Optional(t.String()) }) })

    .post('/', async ({ visit, say, me, request, set }) => {
      const form = await readForm(request)
      const act = actOf(form)
      if (act) return visit.partial ? <TemplateEditor say={say} template={null} {...redrawn(form, act)} /> : page(visit, me, null, redrawn(form, act))
      const { fields, drawn } = readTemplate(app, form)
      if (form.ok) await form.attempt('name', () => addTemplate(app, me, fields))
      if (form.ok) return seeOther('/studio/shipping', 'saved')
      set.status = form.status
      return page(visit, me, null, drawn)
    }, write)

    .get('/:id', ({ visit, say, me, params, query }) => {
      const template = own(me, params.id)
      return page(visit, me, template, formOf(say, template), query.to ? tryIt(template, query) : undefined)
    }, { ...merchant, params: id, query: tryOut })

    .post('/:id', async ({ visit, say, me, params, request, set }) => {
      const template = own(me, params.id)
      const form = await readForm(request)
      const act = actOf(form)
      if (act) return visit.partial ? <TemplateEditor say={say} template={template} {...redrawn(form, act)} /> : page(visit, me, template, redrawn(form, act))
      const { fields, drawn } = readTemplate(app, form)
      if (form.ok) await form.attempt('name', () => editTemplate(app, me, template.id, fields))
      if (form.ok) return seeOther(`/studio/shipping/${template.id}`, 'saved')
      set.status = form.status
      return page(visit, me, template, drawn)
    }, { ...write, params: id })

    .post('/:id/remove', async ({ me, params }) => {
      await removeTemplate(app, me, params.id)
      return seeOther('/studio/shipping', 'removed')
    }, { ...write, params: id })

  function tryIt(template: ShippingTemplate, asked: typeof tryOut.static): Tried {
    const { currency } = app.shop()
    const values = { to: '', pieces: '1', weight: '', value: '', ...asked }
    const parcel = {
      pieces: parseMeasure(currency, 'piece', values.pieces) ?? 1,
      weight: parseMeasure(currency, 'weight', values.weight) ?? 0,
      value: parseAmount(currency, values.value) ?? 0,
    }
    return { filled: { values, errors: {} }, shipping: shippingFee(template, parcel, values.to.slice(0, 80)) }
  }
}
