import { formatAmount } from './money.ts'

export const locales = ['zh-CN', 'en'] as const
export type Locale = (typeof locales)[number]

export const isLocale = (text: unknown): text is Locale => locales.includes(text as Locale)

/** The first language asked for that we speak, by the order of Accept-Language; `otherwise` when there is none. */
export const localeOf = (asked: string | undefined | null, otherwise: Locale = 'zh-CN'): Locale => {
  for (const tag of asked?.split(',') ?? []) {
    const found = locales.find(locale => tag.trim().slice(0, 2).toLowerCase() === locale.slice(0, 2))
    if (found) return found
  }
  return otherwise
}

/** A text in every language we speak. `Args` are what the text needs to be told. */
export type Word<Args extends unknown[] = []> = Record<Locale, string | ((...args: Args) => string)>

/** How a shop writes amounts and times: an ISO 4217 currency and an IANA time zone. */
export type Customs = { currency: string; timeZone: string }

export type Say = {
  locale: Locale
  customs: Customs
  /** Minor units to text, with the currency's sign: 16800 → ¥168.00 */
  money: (minor: number) => string
  number: (value: number) => string
  /** 23 Nov 2026, 20:30 in the shop's time zone. */
  dateTime: (at: number) => string
  date: (at: number) => string
  month: (at: number) => string
  time: (at: number) => string
} & (<Args extends unknown[]>(word: Word<Args>, ...args: Args) => string)

/** A text as somebody of this language reads it. Made once per language and customs. */
export const speak = (locale: Locale, customs: Customs = { currency: 'CNY', timeZone: 'Asia/Shanghai' }): Say => {
  const key = `${locale} ${customs.currency} ${customs.timeZone}`
  const known = speakers.get(key)
  if (known) return known

  const format = (options: Intl.DateTimeFormatOptions) => {
    const formatter = new Intl.DateTimeFormat(locale, { ...options, timeZone: customs.timeZone, hourCycle: 'h23' })
    return (at: number) => formatter.format(at)
  }
  const numbers = new Intl.NumberFormat(locale)

  const say: Say = Object.assign(
    <Args extends unknown[]>(word: Word<Args>, ...args: Args) => {
      const text = word[locale]
      return typeof text === 'string' ? text : text(...args)
    },
    {
      locale,
      customs,
      money: (minor: number) => formatAmount(locale, customs.currency, minor),
      number: (value: number) => numbers.format(value),
      dateTime: format({ dateStyle: 'medium', timeStyle: 'short' }),
      date: format({ dateStyle: 'medium' }),
      month: format({ year: 'numeric', month: 'long' }),
      time: format({ timeStyle: 'short' }),
    },
  )
  speakers.set(key, say)
  return say
}

const speakers = new Map<string, Say>()
