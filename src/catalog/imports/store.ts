import type { Db } from '../../platform/db.ts'
import type { Group, Import, ImportState, Row } from './rules.ts'

type ImportRow = Omit<Import, 'submit' | 'counts' | 'problems'> & { submit: number; counts: string; problems: string }
type Owner = { id: number }

const columns = 'id, merchant_id as merchantId, name, state, submit, total, done, counts, problems, made_at as madeAt, ended_at as endedAt'

const toImport = (row: ImportRow): Import =>
  ({ ...row, submit: row.submit === 1, counts: JSON.parse(row.counts), problems: JSON.parse(row.problems) })

export const findImport = (db: Db, id: number): Import | null => {
  const row = db.query<ImportRow, [number]>(`select ${columns} from imports where id = ?`).get(id)
  return row && toImport(row)
}

export const findImportOf = (db: Db, merchant: Owner, id: number): Import | null => {
  const row = db.query<ImportRow, [number, number]>(`select ${columns} from imports where id = ? and merchant_id = ?`).get(id, merchant.id)
  return row && toImport(row)
}

export const listImportsOf = (db: Db, merchant: Owner, { before = Number.MAX_SAFE_INTEGER, limit }: { before?: number; limit: number }): Import[] =>
  db
    .query<ImportRow, [number, number, number]>(`select ${columns} from imports where merchant_id = ? and id < ? order by id desc limit ?`)
    .all(merchant.id, before, limit)
    .map(toImport)

/** What goes on by itself, the oldest first. */
export const listRunningImports = (db: Db) =>
  db
    .query<{ id: number }, []>("select id from imports where state in ('checking', 'ready', 'applying') and state <> 'ready' order by id")
    .all()
    .map(({ id }) => id)

export const listForgottenImports = (db: Db, madeBefore: number) =>
  db
    .query<{ id: number }, [number]>("select id from imports where state in ('checking', 'ready', 'applying') and state = 'ready' and made_at < ?")
    .all(madeBefore)
    .map(({ id }) => id)

export const hasOpenImport = (db: Db, merchant: Owner) =>
  db.query<{ id: number }, [number]>("select id from imports where state in ('checking', 'ready', 'applying') and merchant_id = ? limit 1").get(merchant.id) !== null

export type NewImport = Pick<Import, 'merchantId' | 'name' | 'submit' | 'problems' | 'madeAt'> & { rows: Row[] }

export const insertImport = (db: Db, { rows, submit, problems, ...one }: NewImport): number => {
  const { id } = db
    .query<{ id: number }, Record<string, string | number>>(
      `insert into imports (merchant_id, name, state, submit, counts, problems, made_at)
       values ($merchantId, $name, 'checking', $submit, '{"added":0,"changed":0,"same":0,"wrong":0}', $problems, $madeAt) returning id`,
    )
    .get({ ...one, submit: Number(submit), problems: JSON.stringify(problems) })!
  db.query('insert into import_sheets (import_id, rows) values (?, ?)').run(id, JSON.stringify(rows))
  return id
}

export type SheetKept = { rows: Row[]; groups: Group[]; pictures: Record<string, string> }

export const findSheet = (db: Db, importId: number): SheetKept | null => {
  const row = db.query<Record<'rows' | 'groups' | 'pictures', string>, [number]>('select rows, groups, pictures from import_sheets where import_id = ?').get(importId)
  if (!row) return null
  const rows = JSON.parse(row.rows) as Row[]
  const byLine = new Map(rows.map(one => [one.line, one]))
  const groups = (JSON.parse(row.groups) as [number | null, [number, number | null][]][])
    .map(([productId, lines]) => ({ productId, rows: lines.map(([line, variantId]) => ({ row: byLine.get(line)!, variantId })) }))
  return { rows, groups, pictures: JSON.parse(row.pictures) }
}

export const countGroups = (db: Db, importId: number) =>
  db.query<{ count: number }, [number]>('select json_array_length(groups) as count from import_sheets where import_id = ?').get(importId)?.count ?? 0

export const findSheetPictures = (db: Db, importId: number): Record<string, string> =>
  JSON.parse(db.query<{ pictures: string }, [number]>('select pictures from import_sheets where import_id = ?').get(importId)?.pictures ?? '{}')

export const updateSheetPictures = (db: Db, importId: number, pictures: Record<string, string>) =>
  db.query('update import_sheets set pictures = ? where import_id = ?').run(JSON.stringify(pictures), importId)

/** Rows by their lines: they are kept already. */
export const updateSheetGroups = (db: Db, importId: number, groups: Group[]) =>
  db
    .query('update import_sheets set groups = ? where import_id = ?')
    .run(JSON.stringify(groups.map(({ productId, rows }) => [productId, rows.map(({ row, variantId }) => [row.line, variantId])])), importId)

export const deleteSheet = (db: Db, importId: number) => db.query('delete from import_sheets where import_id = ?').run(importId)

export const updateProgress = (db: Db, id: number, { done, total }: { done: number; total: number }) =>
  db.query('update imports set done = ?, total = ? where id = ?').run(done, total, id)

/** False when it had left that state meanwhile: somebody gave it up. */
export const updateImport = (db: Db, from: ImportState, { id, state, counts, problems, endedAt }: Pick<Import, 'id' | 'state' | 'counts' | 'problems' | 'endedAt'>) =>
  db
    .query('update imports set state = ?, counts = ?, problems = ?, ended_at = ? where id = ? and state = ?')
    .run(state, JSON.stringify(counts), JSON.stringify(problems), endedAt, id, from).changes > 0

/** The merchant's variants with one of these codes, also of what is not on sale. (Cross: the codes first, one by one.) */
export const listVariantsByCode = (db: Db, merchant: Owner, codes: string[]) =>
  Map.groupBy(
    db
      .query<{ code: string; variantId: number; productId: number }, [string, number]>(
        `select code, variants.id as variantId, product_id as productId
         from json_each(?1) cross join variants on code = value and code <> '' and removed_at is null cross join products on products.id = product_id
         where merchant_id = ?2`,
      )
      .all(JSON.stringify(codes), merchant.id),
    ({ code }) => code,
  )
