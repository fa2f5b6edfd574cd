import { largestAmount, type Minor } from '../../platform/money.ts'
import { speak, type Word } from '../../platform/words.ts'
import { elsewhere, isMainland, mainland, placeName, placeOf, type Place } from './places.ts'
import { words } from './words.ts'

/** What a fee is reckoned by: pieces, grams, or the goods' amount in minor units. */
export const bases = ['piece', 'weight', 'value'] as const
export type Basis = (typeof bases)[number]

/** Up to `first` it costs `firstFee`, and each `further` begun beyond that `furtherFee` more. */
export type Zone = {
  places: Place[]
  first: number
  firstFee: Minor
  further: number
  furtherFee: Minor
  /** From this amount, or from this many pieces, it costs nothing. */
  freeFrom: Minor | null
  freePieces: number | null
}

export type ShippingTemplate = {
  id: number
  merchantId: number
  /** Two of one merchant never have the same. */
  name: string
  basis: Basis
  zones: Zone[]
  /** Where nothing is sent, whatever the zones say. */
  excluded: Place[]
  /** What the buyer is told there; empty: a plain sentence. */
  excludedNote: string
  /** The one that new products begin with. */
  standard: boolean
}

export const mostTemplates = 50
export const mostZones = 15
export const largestMeasure = 1_000_000_000

/** Weight in grams; the goods' value before offers. */
export type Parcel = { pieces: number; weight: number; value: Minor }
export type Shipping = { fee: Minor } | { refused: Word }

/** `region` as the address has it: 浙江省杭州市西湖区. */
export const shippingFee = (template: ShippingTemplate, parcel: Parcel, region: string): Shipping => {
  const place = placeOf(region)
  if (place && template.excluded.includes(place)) return { refused: notThere(template, place) }
  const zone = zoneOf(template, place)
  if (zone) return { fee: feeIn(zone, template.basis, parcel) }
  return { refused: place ? notThere(template, place) : words.unknownRegion(region) }
}

/** Before anybody has said where to: what most people pay. */
export const usualFee = ({ zones, basis }: ShippingTemplate, parcel: Parcel): Minor => {
  const usual = zones.find(({ places }) => places.includes(mainland)) ?? zones.find(({ places }) => places.includes(elsewhere)) ?? zones[0]
  return usual ? feeIn(usual, basis, parcel) : 0
}

/** The zone that names the place itself comes before the mainland, and that before everywhere else. */
export const zoneOf = ({ zones }: Pick<ShippingTemplate, 'zones'>, place: Place | null): Zone | null => {
  const named = (name: Place) => zones.find(({ places }) => places.includes(name)) ?? null
  return (place === null ? null : named(place)) ?? (place !== null && isMainland(place) ? named(mainland) : null) ?? named(elsewhere)
}

const feeIn = (zone: Zone, basis: Basis, parcel: Parcel): Minor => {
  if (zone.freeFrom !== null && parcel.value >= zone.freeFrom) return 0
  if (zone.freePieces !== null && parcel.pieces >= zone.freePieces) return 0
  const measure = { piece: parcel.pieces, weight: parcel.weight, value: parcel.value }[basis]
  const steps = Math.max(0, Math.ceil((measure - zone.first) / zone.further))
  return Math.min(largestAmount, zone.firstFee + steps * zone.furtherFee)
}

const notThere = ({ excludedNote }: ShippingTemplate, place: Place): Word =>
  excludedNote
    ? { 'zh-CN': excludedNote, en: excludedNote }
    : words.notThere(placeName(speak('zh-CN'), place), placeName(speak('en'), place))

/** Why a template cannot be used as it stands, and in which zone; null when it can. */
export const whyNoTemplate = ({ zones, excluded }: Pick<ShippingTemplate, 'zones' | 'excluded'>): { zone: number; reason: Word } | null => {
  if (!zones.length) return { zone: 0, reason: words.noZone }
  const seen = new Set<Place>()
  for (const [zone, { places }] of zones.entries()) {
    if (!places.length) return { zone, reason: words.noPlaces }
    const twice = places.find(place => seen.has(place))
    if (twice) return { zone, reason: words.placeTwice(placeName(speak('zh-CN'), twice), placeName(speak('en'), twice)) }
    const out = places.find(place => excluded.includes(place))
    if (out) return { zone, reason: words.placeExcluded(placeName(speak('zh-CN'), out), placeName(speak('en'), out)) }
    places.forEach(place => seen.add(place))
  }
  return null
}

export const flat = (places: Place[], fee: Minor, more: Partial<Zone> = {}): Zone =>
  ({ places, first: 1, firstFee: fee, further: 1, furtherFee: 0, freeFrom: null, freePieces: null, ...more })

const remote = ['CN-XJ', 'CN-XZ']
const far = ['CN-NM', 'CN-GS', 'CN-QH', 'CN-NX', 'CN-HI']

export type Preset = Pick<ShippingTemplate, 'basis' | 'zones' | 'excluded'>

/** To begin with. The yuan amounts are usual ones; nothing is sent to Hong Kong, Macao, Taiwan or abroad. */
export const presets = {
  weight: {
    basis: 'weight', excluded: [],
    zones: [
      flat([mainland], 800, { first: 1000, further: 1000, furtherFee: 400 }),
      flat(far, 1200, { first: 1000, further: 1000, furtherFee: 800 }),
      flat(remote, 2000, { first: 1000, further: 1000, furtherFee: 1600 }),
    ],
  },
  piece: {
    basis: 'piece', excluded: [],
    zones: [flat([mainland], 800, { furtherFee: 200 }), flat([...far, ...remote], 1800, { furtherFee: 800 })],
  },
  free: {
    basis: 'piece', excluded: [],
    zones: [flat([mainland], 800, { freeFrom: 9900 }), flat([...far, ...remote], 1800, { freeFrom: 19900 })],
  },
  everywhere: { basis: 'piece', excluded: [], zones: [flat([elsewhere], 0)] },
} satisfies Record<string, Preset>

export const presetNames = Object.keys(presets) as (keyof typeof presets)[]
