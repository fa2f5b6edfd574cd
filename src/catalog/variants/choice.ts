import type { Variant } from './rules.ts'

/** One value of an option, as it can be chosen beside what is chosen of the others. */
export type Choosable = { value: string; chosen: boolean; state: 'there' | 'sold-out' | 'none' }

/** Every value of each option once, in the order of the variants. */
export const valuesOf = (options: string[], variants: Pick<Variant, 'values'>[]): string[][] =>
  options.map((_, index) => [...new Set(variants.map(({ values }) => values[index]!))])

/** For each option its values, and whether there is something with this value and the others that are chosen. */
export const choicesOf = (options: string[], variants: Variant[], chosen: string[]): Choosable[][] =>
  valuesOf(options, variants).map((values, index) =>
    values.map(value => {
      const wanted = chosen.with(index, value)
      const fitting = variants.filter(variant => same(variant.values, wanted))
      return { value, chosen: chosen[index] === value, state: !fitting.length ? 'none' : fitting.some(({ stock }) => stock) ? 'there' : 'sold-out' }
    }),
  )

/** What is meant by these values; null when there is no such combination. */
export const variantWith = (variants: Variant[], values: string[]) => variants.find(variant => same(variant.values, values)) ?? null

/** Before anything was chosen: the first that can be bought, or the first. */
export const firstChoice = (variants: Variant[]) => variants.find(({ stock }) => stock) ?? variants[0] ?? null

const same = (some: string[], others: string[]) => some.length === others.length && some.every((value, index) => value === others[index])
