import type { Db } from '../../platform/db.ts'
import { parseAmount } from '../../platform/money.ts'
import type { Word } from '../../platform/words.ts'
import type { ProductFields, VariantFields } from '../actions.ts'
import {
  longestCell, longestPoint, longestSource, pointKinds, readTags, returnExclusions, whyNotCompare, whyNotTags, type Comparison, type PointKind, type ReturnExclusion,
} from '../content/rules.ts'
import { words as contentWords } from '../content/words.ts'
import { listLowAt } from '../ledger/store.ts'
import { mostPictures, mostStock, type Product } from '../rules.ts'
import { findProductOf } from '../store.ts'
import { mostOptions, whyNotThese, type Variant } from '../variants/rules.ts'
import { listVariants } from '../variants/store.ts'
import { several, tableOf, type Column } from './columns.ts'
import type { Group, Problem, Row } from './rules.ts'
import { words } from './words.ts'

/** What the names in a sheet stand for. */
export type Context = {
  currency: string
  category: (name: string) => number | 'several' | null
  template: (name: string) => number | null
  supplier: (name: string) => number | null
  /** Null: what is wrong with it has been told already. */
  picture: (name: string) => string | null
}

export type Plan = {
  kind: 'added' | 'changed' | 'same'
  productId: number | null
  /** The product itself says something else; else only when to be told of low stock. */
  edits: boolean
  fields: ProductFields & { variants: VariantFields[] }
  /** At how many pieces to be told, of the variants with these values. */
  low: { values: string[]; lowAt: number }[]
}

const longest = { title: 60, description: 5000, option: 20, value: 30, code: 40 } as const
const heaviest = 1_000_000

/** What becomes of a product by its rows; an empty cell leaves what is there. Null when something is wrong. */
export const planGroup = (db: Db, merchant: { id: number }, { productId, rows }: Group, context: Context): { plan: Plan | null; problems: Problem[] } => {
  const product = productId === null ? null : findProductOf(db, merchant, productId)
  const known = product ? listVariants(db, product.id) : []
  const problems: Problem[] = []
  const told = { product, known, rows: rows.map(({ row, variantId }) => ({ row, known: known.find(({ id }) => id === variantId) ?? null })), context, problems }
  const { low, ...read } = readVariants(told)
  const fields = { ...readCommon(told), ...read }

  const [first] = rows
  const why = problems.length ? null : whyNotThese(fields.options, fields.variants)
  if (why) problems.push({ line: first!.row.line, column: 'value1', text: why })
  const open = product && product.state !== 'draft' && product.state !== 'declined'
  if (open && (!fields.pictureIds.length || fields.variants.some(({ price }) => price <= 0))) problems.push({ line: first!.row.line, column: 'price', text: words.incomplete })
  if (problems.length) return { plan: null, problems }
  const edits = product === null || !isSame(product, known, fields)
  const lowNow = product && low.length ? listLowAt(db, product.id) : new Map<number, number | null>()
  const moved = low.filter(({ values, lowAt }) => lowNow.get(fields.variants.find(one => Bun.deepEquals(one.values, values))?.id ?? 0) !== lowAt)
  const kind = product === null ? 'added' : edits || moved.length ? 'changed' : 'same'
  return { plan: { kind, productId: product?.id ?? null, edits, fields, low: moved }, problems }
}

type Told = { product: Product | null; known: Variant[]; rows: { row: Row; known: Variant | null }[]; context: Context; problems: Problem[] }

/** Of the whole product: the first row that says it; the others say the same or nothing. */
const oneOf = ({ rows, problems }: Told, column: Column): { row: Row; cell: string } | null => {
  const found = rows.flatMap(({ row }) => (row.cells[column] === undefined ? [] : [{ row, cell: row.cells[column] }]))
  const other = found.find(({ cell }) => cell !== found[0]!.cell)
  if (other) problems.push({ line: other.row.line, column, text: words.differs(found[0]!.row.line) })
  return found[0] ?? null
}

const readCommon = (told: Told) => {
  const { product, context, problems, rows } = told
  const fail = (row: Row, column: Column, text: Word) => void problems.push({ line: row.line, column, text })
  const at = (column: Column) => oneOf(told, column)
  const short = (column: 'title' | 'description') => {
    const found = at(column)
    if (found && [...found.cell].length > longest[column]) fail(found.row, column, words.tooLong(longest[column]))
    return found?.cell
  }

  const title = short('title')?.replaceAll('\n', ' ') ?? product?.title
  if (title === undefined) fail(rows[0]!.row, 'title', words.needed)
  const description = short('description') ?? product?.description ?? ''

  const category = at('category')
  const categoryId = category ? context.category(category.cell) : (product?.categoryId ?? null)
  if (categoryId === null) fail(category?.row ?? rows[0]!.row, 'category', category ? words.noCategory : words.needed)
  if (categoryId === 'several') fail(category!.row, 'category', words.twoCategories)

  const pictures = at('pictures')
  const names = pictures ? several(pictures.cell) : []
  if (names.length > mostPictures) fail(pictures!.row, 'pictures', words.tooManyPictures(mostPictures))
  const pictureIds = pictures ? [...new Set(names.flatMap(name => context.picture(name) ?? []))] : (product?.pictureIds ?? [])

  const fee = at('shippingFee')
  const shippingFee = fee ? parseAmount(context.currency, fee.cell) : (product?.shippingFee ?? 0)
  if (shippingFee === null) fail(fee!.row, 'shippingFee', words.badAmount)

  const template = at('template')
  const shippingTemplateId = template ? context.template(template.cell) : (product?.shippingTemplateId ?? null)
  if (template && shippingTemplateId === null) fail(template.row, 'template', words.noTemplate)

  const tagged = at('tags')
  const tags = tagged ? readTags(tagged.cell) : (product?.tags ?? [])
  const why = whyNotTags(tags)
  if (why) fail(tagged?.row ?? rows[0]!.row, 'tags', why)

  const points = Object.fromEntries(pointKinds.flatMap((kind): [PointKind, string][] => {
    const found = at(kind)
    if (found && [...found.cell].length > longestPoint) fail(found.row, kind, words.tooLong(longestPoint))
    const text = found?.cell.replaceAll('\n', ' ') ?? product?.points[kind]
    return text ? [[kind, text]] : []
  }))
  const comparison = readComparison(told)
  const returns = at('returns')
  const returnExcluded = returns ? exclusionOf(returns.cell) : (product?.returnExcluded ?? null)
  if (returnExcluded === undefined) fail(returns!.row, 'returns', words.badReturns([contentWords.sevenDays, ...Object.values(contentWords.exclusion)]))

  return { title: title ?? '', description, tags, points, comparison, returnExcluded: returnExcluded ?? null, categoryId: typeof categoryId === 'number' ? categoryId : 0, pictureIds, shippingFee: shippingFee ?? 0, shippingTemplateId }
}

/** What it is compared with, and line by line: aspect | ours | theirs | source. */
const readComparison = (told: Told): Comparison | null => {
  const [against, table] = [oneOf(told, 'against'), oneOf(told, 'comparison')]
  const before = told.product?.comparison ?? null
  if (!against && !table) return before
  const fail = (text: Word) => void told.problems.push({ line: (table ?? against)!.row.line, column: table ? 'comparison' : 'against', text })
  const rows = table ? tableOf(table.cell) : null
  const broken = rows?.findIndex(row => row.length !== 4) ?? -1
  if (broken >= 0) fail(words.tableParts(broken + 1))
  const long = rows?.findIndex(row => row.some((part, index) => [...part].length > (index === 3 ? longestSource : longestCell))) ?? -1
  if (broken < 0 && long >= 0) fail(words.tableCell(long + 1, longestCell))
  const comparison = {
    against: against?.cell.replaceAll('\n', ' ') ?? before?.against ?? '',
    rows: rows?.map(([aspect = '', ours = '', theirs = '', source = '']) => ({ aspect, ours, theirs, source })) ?? before?.rows ?? [],
  }
  if ([...comparison.against].length > longestCell) fail(words.tooLong(longestCell))
  const why = broken < 0 ? whyNotCompare(comparison) : null
  if (why) fail(why)
  return comparison
}

/** As it is called in either language, or by its name here; undefined when it is none of them, null: it may be returned. */
const exclusionOf = (cell: string): ReturnExclusion | null | undefined => {
  const plain = (word: Word | string) => (typeof word === 'string' ? [word] : [String(word['zh-CN']), String(word.en)]).map(name => name.normalize('NFKC').toLowerCase())
  const typed = cell.normalize('NFKC').toLowerCase()
  if (plain(contentWords.sevenDays).includes(typed)) return null
  return returnExclusions.find(name => name === typed || plain(contentWords.exclusion[name]).includes(typed))
}

const optionColumns = ['option1', 'option2', 'option3'] as const
const valueColumns = ['value1', 'value2', 'value3'] as const

const readVariants = (told: Told): { options: string[]; variants: VariantFields[]; low: Plan['low'] } => {
  const { product, known, rows, problems } = told
  const options = readOptions(told)
  const lines = new Map<string, number>()
  const changes = new Map<number, VariantFields>()
  const added: VariantFields[] = []
  const low: Plan['low'] = []

  for (const { row, known: named } of rows) {
    const values = readValues(told, row, options, named)
    const key = JSON.stringify(values)
    if (lines.has(key)) {
      const text = options.length ? words.variantTwice(lines.get(key)!) : words.needsOptions
      problems.push({ line: row.line, column: 'value1', text })
      continue
    }
    lines.set(key, row.line)
    const before = named ?? known.find(variant => !changes.has(variant.id) && JSON.stringify(variant.values) === key) ?? null
    const variant = readVariant(told, row, values, before)
    if (before) changes.set(before.id, variant)
    else added.push(variant)
    const lowAt = row.cells.lowAt === undefined ? null : readNumber(row.cells.lowAt, mostStock)
    if (lowAt !== null) low.push({ values, lowAt })
    else if (row.cells.lowAt !== undefined) problems.push({ line: row.line, column: 'lowAt', text: words.badNumber(mostStock) })
  }
  const kept = known.map(variant => changes.get(variant.id) ?? fieldsOf(variant))
  return { options: options.length ? options : (product?.options ?? []), variants: [...kept, ...added], low }
}

/** As a spreadsheet writes it: 1,000 or 12.0. Null when it is no whole number up to this. */
const readNumber = (cell: string, most: number) => {
  const text = cell.normalize('NFKC').replace(/[,\s]/g, '').replace(/\.0+$/, '')
  return /^\d{1,9}$/.test(text) && Number(text) <= most ? Number(text) : null
}

const fieldsOf = ({ id, values, price, stock, code, barcode, weight, pictureId, supplierId }: Variant): VariantFields =>
  ({ id, values, price, stock, stockSeen: stock, code, barcode, weight, pictureId, supplierId })

/** By their order in the sheet, without gaps; of a product that is there, as it has them unless the sheet says otherwise. */
const readOptions = (told: Told): string[] => {
  const named = optionColumns.map(column => oneOf(told, column))
  const last = named.findLastIndex(found => found !== null)
  for (const [index, found] of named.entries()) {
    const valued = told.rows.find(({ row }) => row.cells[valueColumns[index]!] !== undefined)
    const missing = !found && (index < last || (valued && !told.product?.options[index]))
    if (missing) told.problems.push({ line: (valued ?? told.rows[0]!).row.line, column: optionColumns[index]!, text: words.optionMissing })
    if (found && [...found.cell].length > longest.option) told.problems.push({ line: found.row.line, column: optionColumns[index]!, text: words.tooLong(longest.option) })
  }
  const options = named.slice(0, last + 1).map(found => found?.cell ?? '')
  return options.length ? options.slice(0, mostOptions) : (told.product?.options ?? [])
}

const readValues = ({ problems }: Told, row: Row, options: string[], known: Variant | null): string[] =>
  options.map((_, index) => {
    const column = valueColumns[index]!
    const value = row.cells[column] ?? known?.values[index] ?? ''
    if (!value) problems.push({ line: row.line, column, text: words.valueMissing })
    if ([...value].length > longest.value) problems.push({ line: row.line, column, text: words.tooLong(longest.value) })
    return value
  })

const readVariant = ({ context, problems }: Told, row: Row, values: string[], before: Variant | null): VariantFields => {
  const { cells, line } = row
  const fail = (column: Column, text: Word) => void problems.push({ line, column, text })
  const amount = (column: 'price', otherwise: number) => {
    const read = cells[column] === undefined ? otherwise : parseAmount(context.currency, cells[column])
    if (read === null) fail(column, words.badAmount)
    return read ?? 0
  }
  const number = (column: 'stock' | 'weight', most: number, otherwise: number) => {
    if (cells[column] === undefined) return otherwise
    const read = readNumber(cells[column], most)
    if (read === null) fail(column, words.badNumber(most))
    return read ?? 0
  }
  const short = (column: 'code' | 'barcode', otherwise: string) => {
    const text = cells[column] ?? otherwise
    if ([...text].length > longest.code) fail(column, words.tooLong(longest.code))
    return text
  }
  const named = (column: 'supplier', find: (name: string) => number | null, wrong: Word, otherwise: number | null) => {
    if (cells[column] === undefined) return otherwise
    const id = find(cells[column])
    if (id === null) fail(column, wrong)
    return id
  }
  return {
    id: before?.id ?? null, values,
    price: amount('price', before?.price ?? 0),
    stock: number('stock', mostStock, before?.stock ?? 0),
    stockSeen: before?.stock ?? 0,
    code: short('code', before?.code ?? ''),
    barcode: short('barcode', before?.barcode ?? ''),
    weight: number('weight', heaviest, before?.weight ?? 0),
    pictureId: cells.picture === undefined ? (before?.pictureId ?? null) : context.picture(cells.picture),
    supplierId: named('supplier', context.supplier, words.noSupplier, before?.supplierId ?? null),
  }
}

const isSame = (product: Product, known: Variant[], { variants, ...common }: Plan['fields']) => {
  const { title, description, tags, points, comparison, returnExcluded, categoryId, pictureIds, shippingFee, shippingTemplateId, options } = product
  return Bun.deepEquals({ title, description, tags, points, comparison, returnExcluded, categoryId, pictureIds, shippingFee, shippingTemplateId, options }, common)
    && Bun.deepEquals(known.map(fieldsOf), variants)
}
