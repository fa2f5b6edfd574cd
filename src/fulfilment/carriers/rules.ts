import type { Locale, Word } from '../../platform/words.ts'
import { words } from './words.ts'

export type Carrier = {
  id: number
  names: Record<Locale, string>
  /** https://… with {number} where the tracking number goes; empty: there is none. */
  trackingUrl: string
  /** What its numbers look like, see readPattern; empty: anything. */
  numberPattern: string
  phone: string
  retiredAt: number | null
}

export type CarrierFields = Omit<Carrier, 'id' | 'retiredAt'>

export const longestNumber = 60
const longestPattern = 120

/** As it is printed and typed in many ways: without blanks, in capitals, half-width. */
export const readNumber = (text: string) => text.normalize('NFKC').replace(/[\s]/g, '').toUpperCase().slice(0, longestNumber)

/**
 * Several looks with a blank between them. `#` is a digit, `@` a letter, `*` either; `{12,15}` after one of them says how
 * many, once in each look. Anything else stands for itself. Null when it is not one.
 */
export const readPattern = (pattern: string): RegExp | null => {
  const looks = pattern.trim().split(/\s+/).filter(Boolean)
  if (pattern.length > longestPattern || looks.some(look => !/^(?:[A-Z0-9-]|[#@*](?:\{\d{1,2}(?:,\d{1,2})?\})?)+$/.test(look) || look.split('{').length > 2)) return null
  const kinds: Record<string, string> = { '#': '\\d', '@': '[A-Z]', '*': '[A-Z0-9]' }
  try {
    return new RegExp(`^(?:${looks.map(look => look.replace(/[#@*]/g, kind => kinds[kind]!)).join('|')})$`)
  } catch {
    return null
  }
}

/** Why a number cannot be one of this carrier's, or null. */
export const whyNotNumber = ({ numberPattern, names }: Pick<Carrier, 'numberPattern' | 'names'>, number: string): Word | null =>
  numberPattern && !readPattern(numberPattern)?.test(number) ? words.strangeNumber(names) : null

/** Where the way of this parcel can be looked up, or null. */
export const trackingLink = (carrier: Pick<Carrier, 'trackingUrl'> | undefined, number: string) =>
  carrier?.trackingUrl && number ? carrier.trackingUrl.replaceAll('{number}', encodeURIComponent(number)) : null

/** Only to the web, and to a page of its own. */
export const isTrackingUrl = (text: string) => {
  const url = URL.parse(text.replaceAll('{number}', '1'))
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') && text.includes('{number}') && !url.username
}

/** The carrier that is meant by what was typed, in either language. */
export const carrierNamed = (carriers: Carrier[], typed: string) => {
  const plain = (text: string) => text.normalize('NFKC').replace(/\s/g, '').toLowerCase()
  return carriers.find(({ names }) => Object.values(names).some(name => plain(name) === plain(typed)))
}
