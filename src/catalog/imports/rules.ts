import type { Word } from '../../platform/words.ts'
import type { Column } from './columns.ts'

/** A line of the sheet, as a text editor counts it, and its cells that are not empty. */
export type Row = { line: number; cells: Partial<Record<Column, string>> }

/** What is wrong and where; `ignored`: it stands in the way of nothing. */
export type Problem = { line: number; column: Column | null; text: Word; ignored?: boolean }

/** Rows of one product: `productId` null is a new one. */
export type Group = { productId: number | null; rows: { row: Row; variantId: number | null }[] }

export type Counts = { added: number; changed: number; same: number; wrong: number }

export const importStates = ['checking', 'ready', 'applying', 'done', 'failed', 'abandoned'] as const
export type ImportState = (typeof importStates)[number]

export type Import = {
  id: number
  merchantId: number
  /** The file's. */
  name: string
  state: ImportState
  /** New products are handed in as soon as they are there. */
  submit: boolean
  /** Of what is being worked through: pictures and products while it is looked at, then products. */
  total: number
  done: number
  counts: Counts
  problems: Problem[]
  madeAt: number
  endedAt: number | null
}

export const runs = ({ state }: Pick<Import, 'state'>) => state === 'checking' || state === 'applying'

/** It can be taken over as a whole, or not at all. */
export const isApplicable = ({ state, counts }: Pick<Import, 'state' | 'counts'>) => state === 'ready' && counts.wrong === 0 && counts.added + counts.changed > 0

export const mostProblems = 500

/** What the sheet says of the merchant's own goods: the variant of a code, the product of a number. */
export type Known = {
  variantsByCode: Map<string, { variantId: number; productId: number }[]>
  productOf: (number: string) => number | null
}

/**
 * Which rows belong together. A code that is known names its variant and so its product; else the product's number;
 * else rows with the same number, or with the same name one after the other, are one new product. A row without a name
 * goes on with the product before it.
 */
export const groupRows = (rows: Row[], known: Known, say: { codeTwice: (line: number) => Word; codeAmbiguous: Word; noName: Word; twoProducts: Word }): { groups: Group[]; problems: Problem[] } => {
  const groups: Group[] = []
  const problems: Problem[] = []
  const byProduct = new Map<number, Group>()
  const byNumber = new Map<string, Group>()
  const linesOfCodes = new Map<string, number>()
  let last = null as { group: Group; title: string } | null

  const begin = (productId: number | null): Group => {
    const group: Group = { productId, rows: [] }
    groups.push(group)
    return group
  }

  for (const row of rows) {
    const { code, product: number, title = '' } = row.cells
    const numbered = number ? known.productOf(number) : null
    const all = code ? (known.variantsByCode.get(code) ?? []) : []
    const matches = numbered === null ? all : all.filter(({ productId }) => productId === numbered)
    // Of a product that is named by its number, variants may share a code: their values tell them apart.
    if (numbered === null && code && linesOfCodes.has(code)) problems.push({ line: row.line, column: 'code', text: say.codeTwice(linesOfCodes.get(code)!) })
    else if (code) linesOfCodes.set(code, row.line)
    if (numbered === null && matches.length > 1) {
      problems.push({ line: row.line, column: 'code', text: say.codeAmbiguous })
      continue
    }

    const match = matches.length === 1 ? matches[0]! : null
    if (numbered !== null && all.length === 1 && !match) problems.push({ line: row.line, column: 'product', text: say.twoProducts })
    const productId = match?.productId ?? numbered
    let group: Group
    if (productId !== null) {
      group = byProduct.get(productId) ?? begin(productId)
      byProduct.set(productId, group)
      if (number) byNumber.set(number, group)
    } else if (number) {
      group = byNumber.get(number) ?? begin(null)
      byNumber.set(number, group)
    } else if (last && (!title || title === last.title)) {
      group = last.group
    } else if (title) {
      group = begin(null)
    } else {
      problems.push({ line: row.line, column: 'title', text: say.noName })
      continue
    }
    group.rows.push({ row, variantId: match?.variantId ?? null })
    last = { group, title: title || (last?.group === group ? last.title : '') }
  }
  return { groups, problems }
}
