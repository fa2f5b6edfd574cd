/** Whole minor units of the shop's currency (fen, cents). Never a float. */
export type Minor = number

/** The largest amount a form takes: 100 million in minor units of a two-digit currency. */
export const largestAmount: Minor = 10_000_000_000

/**
 * Splits an amount in the proportion of the weights, to the last minor unit: everybody gets the whole units of their
 * share, and what is left goes one by one to the largest fractions (of equals, to the first). No part exceeds its
 * weight unless the amount exceeds their sum.
 */
export const allocate = (amount: Minor, weights: number[]): Minor[] => {
  const sum = weights.reduce((all, weight) => all + weight, 0)
  if (!sum || !amount) return weights.map(() => 0)
  // In whole numbers: a product of two amounts is more than a float holds exactly.
  const shares = weights.map((weight, at) => {
    const product = BigInt(amount) * BigInt(weight)
    return { at, part: Number(product / BigInt(sum)), rest: product % BigInt(sum) }
  })
  const parts = shares.map(({ part }) => part)
  const over = amount - parts.reduce((all, part) => all + part, 0)
  for (const { at } of shares.toSorted((a, b) => (a.rest === b.rest ? a.at - b.at : a.rest < b.rest ? 1 : -1)).slice(0, over)) parts[at]! += 1
  return parts
}

const formatters = new Map<string, Intl.NumberFormat>()

const formatterOf = (locale: string, currency: string) => {
  const key = `${locale} ${currency}`
  const made = formatters.get(key) ?? new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' })
  formatters.set(key, made)
  return made
}

/** How many digits stand behind the point: 2 for CNY, 0 for JPY. */
export const digitsOf = (currency: string) => {
  const known = digits.get(currency) ?? formatterOf('en', currency).resolvedOptions().maximumFractionDigits ?? 2
  digits.set(currency, known)
  return known
}

const digits = new Map<string, number>()

export const formatAmount = (locale: string, currency: string, amount: Minor) =>
  formatterOf(locale, currency).format(amount / 10 ** digitsOf(currency))

/** Sign and figure apart, for a price tag: 16800 → { sign: '¥', figure: '168' }. Whole amounts lose their zeros. */
export const priceParts = (locale: string, currency: string, amount: Minor) => {
  const key = `${locale} ${currency} ${amount}`
  const known = drawn.get(key) ?? drawParts(locale, currency, amount)
  if (drawn.size >= mostDrawn) drawn.clear()
  drawn.set(key, known)
  return known
}

/** A shop has few prices, each drawn thousands of times. */
const drawn = new Map<string, { sign: string; figure: string }>()
const mostDrawn = 5_000

const drawParts = (locale: string, currency: string, amount: Minor) => {
  const whole = amount % 10 ** digitsOf(currency) === 0
  const parts = formatterOf(locale, currency).formatToParts(amount / 10 ** digitsOf(currency))
  const kept = whole ? parts.filter(part => part.type !== 'decimal' && part.type !== 'fraction') : parts
  return {
    sign: kept.find(part => part.type === 'currency')?.value ?? currency,
    figure: kept.filter(part => part.type !== 'currency' && part.type !== 'literal').map(part => part.value).join(''),
  }
}

/** What an input field holds: 16800 → 168.00. Read back by parseAmount. */
export const amountInput = (currency: string, amount: Minor) => (amount / 10 ** digitsOf(currency)).toFixed(digitsOf(currency))

/** Typed text to minor units, exactly; null when it is not an amount of this currency. Takes 1,234.50 and full-width digits. */
export const parseAmount = (currency: string, text: string): Minor | null => {
  const digits = digitsOf(currency)
  const plain = text.normalize('NFKC').replace(/[,\s]/g, '').replace(/^[¥$€£]/, '')
  const found = /^(\d{1,9})(?:\.(\d+))?$/.exec(plain)
  if (!found) return null
  const behind = found[2] ?? ''
  if (behind.replace(/0+$/, '').length > digits) return null
  const amount = Number(found[1]) * 10 ** digits + Number(behind.padEnd(digits, '0').slice(0, digits) || 0)
  return amount <= largestAmount ? amount : null
}
