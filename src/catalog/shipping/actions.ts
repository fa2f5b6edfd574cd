import type { Person } from '../../accounts/rules.ts'
import type { App } from '../../app.ts'
import type { Db } from '../../platform/db.ts'
import { noteDeed } from '../../platform/deeds.ts'
import { refuse, refuseIf } from '../../platform/refusal.ts'
import { mostTemplates, whyNoTemplate, type ShippingTemplate } from './rules.ts'
import { countTemplatesOf, countUses, deleteTemplate, findTemplateIdByName, findTemplateOf, insertTemplate, updateNoStandard, updateTemplate } from './store.ts'
import { words } from './words.ts'

export type TemplateFields = Omit<ShippingTemplate, 'id' | 'merchantId'>

/** The first one is the one that new products begin with. */
export const addTemplate = (app: App, merchant: Person, fields: TemplateFields): Promise<number> =>
  app.change(db => {
    const count = countTemplatesOf(db, merchant)
    if (count >= mostTemplates) refuse(words.tooMany(mostTemplates))
    check(db, merchant, fields, null)
    const standard = fields.standard || count === 0
    if (standard) updateNoStandard(db, merchant)
    const id = insertTemplate(db, { ...fields, standard, merchantId: merchant.id }, app.now())
    note(app, db, merchant, 'added', id, fields.name)
    return id
  })

/** Orders already placed keep what they cost. */
export const editTemplate = (app: App, merchant: Person, id: number, fields: TemplateFields): Promise<void> =>
  app.change(db => {
    const before = findTemplateOf(db, merchant, id) ?? refuse(words.gone, 404)
    check(db, merchant, fields, id)
    if (fields.standard && !before.standard) updateNoStandard(db, merchant)
    updateTemplate(db, { ...fields, id, merchantId: merchant.id }, app.now())
    note(app, db, merchant, 'changed', id, fields.name)
  })

export const removeTemplate = (app: App, merchant: Person, id: number): Promise<void> =>
  app.change(db => {
    const { name } = findTemplateOf(db, merchant, id) ?? refuse(words.gone, 404)
    const uses = countUses(db, merchant).get(id) ?? 0
    if (uses) refuse(words.inUse(uses), 409)
    deleteTemplate(db, id)
    note(app, db, merchant, 'removed', id, name)
  })

const check = (db: Db, merchant: Person, fields: TemplateFields, id: number | null) => {
  const same = findTemplateIdByName(db, merchant, fields.name)
  if (same !== null && same !== id) refuse(words.nameTaken)
  refuseIf(whyNoTemplate(fields)?.reason)
}

const note = (app: App, db: Db, { id: personId }: Person, deed: 'added' | 'changed' | 'removed', id: number, name: string) =>
  noteDeed(db, { at: app.now(), personId, deed: `shipping.${deed}`, subject: `shipping template ${id}`, detail: name })
