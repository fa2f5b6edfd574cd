import type { Say } from '../../platform/words.ts'
import { countryCodes, countryNames, provinces, type Province } from './regions.ts'
import { words } from './words.ts'

/**
 * Where something is sent, as narrow as an address tells: a province of China ('CN-ZJ'), China without a province
 * ('CN'), or another country ('JP'). Zones also know 'CN' as the rest of the mainland and '*' as everywhere else.
 */
export type Place = string

export const mainland: Place = 'CN'
export const elsewhere: Place = '*'

const apart: Place[] = ['CN-HK', 'CN-MO', 'CN-TW']

export const isMainland = (place: Place) => place === mainland || (place.startsWith('CN-') && !apart.includes(place))

/** Null when an address names no place that is known. It may be written from large to small or the other way round. */
export const placeOf = (region: string): Place | null => {
  const known = places.get(region)
  if (known !== undefined) return known
  const found = read(region)
  if (places.size >= mostKept) places.clear()
  places.set(region, found)
  return found
}

const places = new Map<string, Place | null>()
const mostKept = 2000

const read = (region: string): Place | null => {
  const parts = region.normalize('NFKC').toLowerCase().split(/[,，、;/|\n]+/).map(part => part.trim()).filter(Boolean)
  const found = parts.flatMap(part => [chinese(part) ?? latin(part)]).filter(place => place !== null)
  // The country stands last in Latin script. "China" alone says less than a province beside it.
  return found.findLast(place => place !== mainland) ?? found.at(-1) ?? null
}

const chinese = (part: string): Place | null => {
  const text = part.replace(/^(中华人民共和国|中国大陆|中国|中國)/, '').replace(/\s+/g, '')
  if (!text) return mainland
  const start = starts().find(([name]) => text.startsWith(name) && !/^[区县區縣]/.test(text.slice(name.length)))
  if (start) return start[1]
  // "西湖区 杭州": the city behind its district.
  const later = part.split(/\s+/).slice(1)
  return later.length ? chinese(later.join(' ')) : text === part.replace(/\s+/g, '') ? null : mainland
}

const latin = (part: string): Place | null => {
  const text = part.replace(/[.’'](?=\s|$)/g, '').replace(/\b(province|sheng|municipality|(zhuang |hui |uygur |uyghur )?autonomous region|s\.?a\.?r\.?|city|shi)\b/g, ' ').replace(/\s+/g, ' ').trim()
  const whole = byName().get(part) ?? byName().get(text)
  if (whole) return whole
  // "Hangzhou Zhejiang China": no more than two words make a province.
  const ends = text.split(' ')
  const tail = ['china', 'prc'].includes(ends.at(-1)!) ? ends.slice(0, -1) : ends
  const end = [2, 1].map(count => byName().get(tail.slice(-count).join(' '))).find(place => place?.startsWith('CN'))
  return end ?? (tail === ends ? null : mainland)
}

const isChinese = (name: string) => /\p{Script=Han}/u.test(name)

/** What a Chinese address may begin with, the longest first: 海南藏族 is no part of 海南. */
const starts = lazily(() =>
  [
    ...provinces.flatMap(({ code, zh, names, cities }) => [zh, ...names.filter(isChinese), ...cities].map(name => [name, code] as const)),
    ...countryCodes.map(code => [nameIn('zh-CN', code), code] as const),
    ...Object.entries(countryNames).filter(([name]) => isChinese(name)),
  ].sort(([one], [other]) => other.length - one.length))

const byName = lazily(() => new Map<string, Place>([
  ...countryCodes.flatMap(code => [[nameIn('en', code).toLowerCase(), code] as const, [nameIn('en', code).toLowerCase().replace(' & ', ' and '), code] as const]),
  ...Object.entries(countryNames),
  ['china', mainland], ['prc', mainland], ['p.r. china', mainland], ['mainland china', mainland],
  ...provinces.flatMap(({ code, en, names }) => [en.toLowerCase(), ...names.map(name => name.replaceAll('_', ' '))].map(name => [name, code] as const)),
]))

function lazily<Made>(make: () => Made) {
  let made: Made | undefined
  return () => (made ??= make())
}

const displayNames = { 'zh-CN': new Intl.DisplayNames('zh-CN', { type: 'region' }), en: new Intl.DisplayNames('en', { type: 'region' }) }

const nameIn = (locale: 'zh-CN' | 'en', code: string) => (displayNames[locale].of(code) ?? code).normalize('NFKC')

const byCode = new Map<Place, Province>(provinces.map(province => [province.code, province]))

/** As a person reads it: 浙江, Japan, everywhere else. */
export const placeName = (say: Say, place: Place) => {
  if (place === elsewhere) return say(words.elsewhere)
  if (place === mainland) return say(words.mainland)
  const province = byCode.get(place)
  return province ? province[say.locale === 'en' ? 'en' : 'zh'] : nameIn(say.locale, place)
}

export const isPlace = (code: string) => code === elsewhere || code === mainland || byCode.has(code) || countryCodes.includes(code)

/** What a merchant types into a zone, in either language, one after the other: the places, and what is none. */
export const readPlaces = (typed: string): { places: Place[]; unknown: string[] } => {
  const names = typed.split(/[,，、;；\n]+/).map(name => name.trim()).filter(Boolean)
  const found = names.map(name => [name, placeOf(name)] as const)
  return {
    places: [...new Set(found.flatMap(([, place]) => (place ? [place] : [])))],
    unknown: found.filter(([, place]) => !place).map(([name]) => name),
  }
}
