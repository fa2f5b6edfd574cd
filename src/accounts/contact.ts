import type { Contact } from './rules.ts'

export type ShopCustoms = { locale: string; currency: string; timeZone: string }
type Country = import('libphonenumber-js/max').CountryCode

/** What somebody typed as a phone number or an e-mail address; null when it is neither, or cannot get a text message. */
export const normaliseContact = async (text: string, defaultCountry: Country | null): Promise<Contact | null> => {
  const typed = text.normalize('NFKC').trim()
  if (typed.length > 254) return null
  if (typed.includes('@')) return email.test(typed) ? { kind: 'email', value: typed.toLowerCase() } : null

  // Its tables take a tenth of a second to load: not before somebody types a number.
  const { parsePhoneNumberFromString } = await import('libphonenumber-js/max')
  const number = parsePhoneNumberFromString(typed, { ...(defaultCountry ? { defaultCountry } : {}), extract: false })
  if (!number?.isValid() || !mobile.includes(number.getType() ?? '')) return null
  return { kind: 'phone', value: number.number }
}

const email = /^[^\s@<>"(),:;\\[\]]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+\p{L}{2,63}$/u

/** Dear numbers are left out: nobody shall earn by having codes sent to them. */
const mobile = ['MOBILE', 'FIXED_LINE_OR_MOBILE']

/** The country whose numbers are written without a prefix in this shop; null when it cannot be told. */
export const countryOf = ({ locale, currency, timeZone }: ShopCustoms): Country | null =>
  byTimeZone[timeZone] ?? byCurrency[currency] ?? (locale === 'zh-CN' ? 'CN' : null)

const byTimeZone: Record<string, Country> = {
  'Asia/Shanghai': 'CN', 'Asia/Urumqi': 'CN', 'Asia/Hong_Kong': 'HK', 'Asia/Macau': 'MO', 'Asia/Taipei': 'TW', 'Asia/Tokyo': 'JP',
  'Asia/Seoul': 'KR', 'Asia/Singapore': 'SG', 'Asia/Kuala_Lumpur': 'MY', 'Asia/Bangkok': 'TH', 'Asia/Ho_Chi_Minh': 'VN', 'Asia/Saigon': 'VN',
  'Europe/London': 'GB', 'Europe/Dublin': 'IE', 'Europe/Berlin': 'DE', 'Europe/Paris': 'FR', 'Europe/Madrid': 'ES', 'Europe/Rome': 'IT',
  'Europe/Amsterdam': 'NL', 'Europe/Brussels': 'BE', 'Europe/Vienna': 'AT', 'Europe/Zurich': 'CH', 'Europe/Lisbon': 'PT', 'Europe/Helsinki': 'FI',
  'Europe/Athens': 'GR', 'America/New_York': 'US', 'America/Chicago': 'US', 'America/Denver': 'US', 'America/Los_Angeles': 'US',
  'America/Toronto': 'CA', 'America/Vancouver': 'CA', 'Australia/Sydney': 'AU', 'Australia/Melbourne': 'AU', 'Australia/Perth': 'AU', 'Pacific/Auckland': 'NZ',
}

const byCurrency: Record<string, Country> = {
  CNY: 'CN', USD: 'US', GBP: 'GB', HKD: 'HK', TWD: 'TW', JPY: 'JP', KRW: 'KR', SGD: 'SG', MYR: 'MY', THB: 'TH', VND: 'VN', AUD: 'AU', CAD: 'CA', NZD: 'NZ', CHF: 'CH',
}
