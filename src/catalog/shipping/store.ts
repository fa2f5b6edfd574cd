import type { Db } from '../../platform/db.ts'
import type { ShippingTemplate } from './rules.ts'

type Row = Omit<ShippingTemplate, 'zones' | 'excluded' | 'standard'> & { zones: string; excluded: string; standard: number }
type Owner = { id: number }

const columns = 'id, merchant_id as merchantId, name, basis, zones, excluded, excluded_note as excludedNote, standard'

const toTemplate = (row: Row): ShippingTemplate =>
  ({ ...row, zones: JSON.parse(row.zones), excluded: JSON.parse(row.excluded), standard: row.standard === 1 })

export const findTemplate = (db: Db, id: number): ShippingTemplate | null => {
  const row = db.query<Row, [number]>(`select ${columns} from shipping_templates where id = ?`).get(id)
  return row && toTemplate(row)
}

export const findTemplateOf = (db: Db, merchant: Owner, id: number): ShippingTemplate | null => {
  const row = db.query<Row, [number, number]>(`select ${columns} from shipping_templates where id = ? and merchant_id = ?`).get(id, merchant.id)
  return row && toTemplate(row)
}

/** The one that new products begin with, then by name. There are only few: see mostTemplates. */
export const listTemplatesOf = (db: Db, merchant: Owner): ShippingTemplate[] =>
  db.query<Row, [number]>(`select ${columns} from shipping_templates where merchant_id = ? order by standard desc, name`).all(merchant.id).map(toTemplate)

export const countTemplatesOf = (db: Db, merchant: Owner) =>
  db.query<{ count: number }, [number]>('select count(*) as count from shipping_templates where merchant_id = ?').get(merchant.id)!.count

export const findTemplateIdByName = (db: Db, merchant: Owner, name: string) =>
  db.query<{ id: number }, [number, string]>('select id from shipping_templates where merchant_id = ? and name = ?').get(merchant.id, name)?.id ?? null

/** How many products use each template of a merchant. */
export const countUses = (db: Db, merchant: Owner): Map<number, number> =>
  new Map(
    db
      .query<{ id: number; count: number }, [number]>(
        `select id, (select count(*) from products where shipping_template_id = shipping_templates.id) as count
         from shipping_templates where merchant_id = ?`,
      )
      .all(merchant.id)
      .map(({ id, count }) => [id, count]),
  )

export type NewTemplate = Omit<ShippingTemplate, 'id'>

const toRow = ({ zones, excluded, standard, ...rest }: Omit<ShippingTemplate, 'id' | 'merchantId'>) =>
  ({ ...rest, zones: JSON.stringify(zones), excluded: JSON.stringify(excluded), standard: Number(standard) })

export const insertTemplate = (db: Db, { merchantId, ...template }: NewTemplate, changedAt: number): number =>
  db
    .query<{ id: number }, Record<string, string | number>>(
      `insert into shipping_templates (merchant_id, name, basis, zones, excluded, excluded_note, standard, changed_at)
       values ($merchantId, $name, $basis, $zones, $excluded, $excludedNote, $standard, $changedAt) returning id`,
    )
    .get({ ...toRow(template), merchantId, changedAt })!.id

export const updateTemplate = (db: Db, { id, merchantId: _, ...template }: ShippingTemplate, changedAt: number) =>
  db
    .query<null, Record<string, string | number>>(
      `update shipping_templates set name = $name, basis = $basis, zones = $zones, excluded = $excluded,
         excluded_note = $excludedNote, standard = $standard, changed_at = $changedAt where id = $id`,
    )
    .run({ ...toRow(template), id, changedAt })

export const updateNoStandard = (db: Db, merchant: Owner) =>
  db.query('update shipping_templates set standard = 0 where merchant_id = ? and standard = 1').run(merchant.id)

export const deleteTemplate = (db: Db, id: number) => db.query('delete from shipping_templates where id = ?').run(id)

export const updateProductTemplate = (db: Db, productId: number, templateId: number | null) =>
  db.query('update products set shipping_template_id = ? where id = ?').run(templateId, productId)
