import type { VariantFields } from '../../catalog/actions.ts'
import { mostStock, type Product } from '../../catalog/rules.ts'
import { valuesOf } from '../../catalog/variants/choice.ts'
import { mostOptions, mostVariants, type Variant } from '../../catalog/variants/rules.ts'
import { words as catalogWords } from '../../catalog/words.ts'
import type { Form } from '../../platform/form.ts'
import { amountInput } from '../../platform/money.ts'
import type { Word } from '../../platform/words.ts'
import { words } from './words.ts'

/** An option as it is typed: its values with commas between. */
export type OptionTyped = { name: string; values: string }

/** A line of the table as it is typed. */
export type RowTyped = { values: string[]; id: string; price: string; stock: string; seen: string; code: string; barcode: string; weight: string; pictureId: string; off: boolean }

/** No options: the product has one price and one stock. */
export type VariantsTyped = { options: OptionTyped[]; rows: RowTyped[] }

export const longestValue = 20
const longestCode = 40
const heaviest = 1_000_000

type Option = { name: string; values: string[] }

const readValues = (text: string) => [...new Set(text.normalize('NFKC').split(/[,、;\n]+/).map(value => value.trim().replace(/\s+/g, ' ')).filter(Boolean))]

const readOptions = (form: Form): OptionTyped[] =>
  Array.from({ length: mostOptions }, (_, index) => ({ name: form.raw(`optionName-${index}`).trim(), values: form.raw(`optionValues-${index}`) }))

const meant = (typed: OptionTyped[]): Option[] => typed.map(({ name, values }) => ({ name, values: readValues(values) })).filter(({ name, values }) => name || values.length)

/** Why no table can be made of these, or null. */
export const whyNotOptions = (options: Option[]): Word | null => {
  if (options.some(({ name, values }) => !name || !values.length)) return words.optionUnfinished
  if (new Set(options.map(({ name }) => name)).size < options.length) return words.optionTwice
  if (options.some(({ name, values }) => [name, ...values].some(text => [...text].length > longestValue))) return words.valueTooLong(longestValue)
  return combine(options).length > mostVariants ? catalogWords.tooManyVariants(mostVariants) : null
}

/** Every combination, in the order of the values. */
export const combine = (options: Pick<Option, 'values'>[]): string[][] =>
  options.reduce<string[][]>((lines, { values }) => lines.flatMap(line => values.map(value => [...line, value])), [[]])

const emptyRow: Omit<RowTyped, 'values'> = { id: '', price: '', stock: '', seen: '0', code: '', barcode: '', weight: '', pictureId: '', off: false }

/**
 * A line for each combination. One that was there keeps all it had; a new one begins with the price and weight of the
 * one most like it. When an option was added, the first line of each old one is what it has become.
 */
export const rowsFor = (combinations: string[][], known: RowTyped[]): RowTyped[] => {
  const taken = new Set<RowTyped>()
  const exact = combinations.map(values => known.find(row => same(row.values, values)))
  exact.forEach(row => row && taken.add(row))
  return combinations.map((values, index) => {
    if (exact[index]) return exact[index]
    const grown = known.find(row => !taken.has(row) && row.values.length !== values.length && likeness(row.values, values) === Math.min(row.values.length, values.length))
    if (grown) {
      taken.add(grown)
      return { ...grown, values }
    }
    const like = known.toSorted((a, b) => likeness(b.values, values) - likeness(a.values, values))[0]
    return { ...emptyRow, price: like?.price ?? '', weight: like?.weight ?? '', stock: known.length ? '0' : '', values }
  })
}

const same = (some: string[], others: string[]) => some.length === others.length && some.every((value, index) => value === others[index])
const likeness = (some: string[], others: string[]) => some.filter(value => others.includes(value)).length

const readRows = (form: Form): RowTyped[] =>
  Array.from({ length: Math.min(mostVariants, Number.parseInt(form.raw('rows'), 10) || 0) }, (_, index) => {
    const raw = (name: string) => form.raw(`${name}-${index}`)
    return { values: form.all(`value-${index}`), id: raw('id'), price: raw('price'), stock: raw('stock'), seen: raw('seen'), code: raw('code'), barcode: raw('barcode'), weight: raw('weight'), pictureId: raw('picture'), off: raw('off') !== '' }
  })

const filledIn = (rows: RowTyped[], form: Form) => {
  const all = Object.fromEntries((['price', 'stock', 'weight'] as const).flatMap(name => (form.raw(`all-${name}`).trim() ? [[name, form.raw(`all-${name}`).trim()]] : [])))
  return rows.map(row => (row.off ? row : { ...row, ...all }))
}

export type VariantsRead = {
  drawn: VariantsTyped
  /** Null without options. */
  fields: { options: string[]; variants: VariantFields[] } | null
  /** The table does not fit the options yet: it is drawn anew and nothing is kept. */
  redraw: boolean
}

/** `act`: what was pressed: to make the table, to fill it, or to keep the product. `simple`: what stood there for the one without options. */
export const readVariants = (form: Form, currency: string, { act, complete }: { act: string; complete: boolean }): VariantsRead => {
  const typed = readOptions(form)
  const options = meant(typed)
  const posted = readRows(form)
  const wrong = whyNotOptions(options)
  if (!options.length) return { drawn: { options: typed, rows: [] }, fields: null, redraw: act === 'table' }
  if (wrong) {
    form.fail('options', wrong)
    return { drawn: { options: typed, rows: posted }, fields: null, redraw: true }
  }
  const before = posted.length ? posted : [{ ...emptyRow, values: [], price: form.raw('price'), stock: form.raw('stock'), seen: form.raw('stockSeen') || '0', id: form.raw('onlyVariant') }]
  const combinations = combine(options)
  const rows = act === 'fill' ? filledIn(rowsFor(combinations, before), form) : rowsFor(combinations, before)
  const fits = posted.length === rows.length && posted.every((row, index) => same(row.values, rows[index]!.values))
  const drawn = { options: typed, rows }
  if (act === 'table' || act === 'fill' || !fits) {
    if (act !== 'table' && act !== 'fill') form.fail('options', words.tableChanged)
    return { drawn, fields: null, redraw: true }
  }
  const variants = rows.flatMap((row, index) => (row.off ? [] : [readRow(form, currency, row, index, complete)]))
  if (!variants.length) form.fail('options', catalogWords.noVariants)
  return { drawn, fields: { options: options.map(({ name }) => name), variants }, redraw: false }
}

const readRow = (form: Form, currency: string, row: RowTyped, index: number, complete: boolean): VariantFields => {
  const at = (name: string) => `${name}-${index}`
  const optional = (name: string, max: number) => (form.raw(at(name)).trim() ? form.integer(at(name), { max }) : 0)
  const price = form.amount(at('price'), currency, { required: complete })
  if (complete && !form.errors[at('price')] && price <= 0) form.fail(at('price'), catalogWords.needsPrice)
  return {
    id: Number(row.id) || null, values: row.values, price, stock: optional('stock', mostStock), stockSeen: Number.parseInt(row.seen, 10) || 0,
    code: form.text(at('code'), { max: longestCode, required: false }), barcode: form.text(at('barcode'), { max: longestCode, required: false }),
    weight: optional('weight', heaviest), pictureId: row.pictureId || null, supplierId: null,
  }
}

export const variantsTyped = (currency: string, product: Product | null, variants: Variant[]): VariantsTyped => {
  if (!product?.options.length) return { options: [], rows: [] }
  const values = valuesOf(product.options, variants)
  const known = variants.map(variant => ({
    values: variant.values, id: String(variant.id), price: variant.price ? amountInput(currency, variant.price) : '', stock: String(variant.stock), seen: String(variant.stock),
    code: variant.code, barcode: variant.barcode, weight: variant.weight ? String(variant.weight) : '', pictureId: variant.pictureId ?? '', off: false,
  }))
  return {
    options: product.options.map((name, index) => ({ name, values: values[index]!.join('，') })),
    rows: rowsFor(combine(values.map(values => ({ values }))), known).map(row => (row.id ? row : { ...row, off: true })),
  }
}
