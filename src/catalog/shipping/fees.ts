import type { Db } from '../../platform/db.ts'
import { shippingFee, usualFee, type Parcel, type Shipping } from './rules.ts'
import { findTemplate } from './store.ts'
import { words } from './words.ts'

/** `weight`: of one piece, in grams. `total`: what the line's goods cost before offers. `shippingFee`: of what has no template. */
export type ShippingLine = { merchantId: number; title: string; templateId: number | null; shippingFee: number; quantity: number; weight: number; total: number }

/**
 * What each merchant of a basket charges for shipping. Products with the same template are one parcel, different
 * templates add up; those without one have a flat fee, of which the highest is charged once. Without a region
 * (`null`: nobody has said where to) it is what most people pay.
 */
export const feesFor = (db: Db, lines: ShippingLine[], region: string | null): Map<number, Shipping> => {
  const merchants = new Map<number, ShippingLine[]>()
  for (const line of lines) merchants.set(line.merchantId, [...(merchants.get(line.merchantId) ?? []), line])
  return new Map([...merchants].map(([merchantId, lines]) => [merchantId, together(parcelsOf(lines).map(parcel => feeOf(db, parcel, region)))]))
}

type Packed = Parcel & { templateId: number | null; flat: number; title: string }

const parcelsOf = (lines: ShippingLine[]): Packed[] => {
  const parcels = new Map<number | null, Packed>()
  for (const { templateId, shippingFee, title, quantity, weight, total } of lines) {
    const { pieces, weight: grams, value, flat } = parcels.get(templateId) ?? { pieces: 0, weight: 0, value: 0, flat: 0 }
    parcels.set(templateId, {
      templateId, title: parcels.get(templateId)?.title ?? title, flat: Math.max(flat, shippingFee),
      pieces: pieces + quantity, weight: grams + weight * quantity, value: value + total,
    })
  }
  return [...parcels.values()]
}

const feeOf = (db: Db, parcel: Packed, region: string | null): Shipping => {
  const template = parcel.templateId === null ? null : findTemplate(db, parcel.templateId)
  if (!template) return { fee: parcel.flat }
  if (region === null) return { fee: usualFee(template, parcel) }
  const shipping = shippingFee(template, parcel, region)
  return 'fee' in shipping ? shipping : { refused: words.ofProduct(parcel.title, shipping.refused) }
}

const together = (parts: Shipping[]): Shipping =>
  parts.find(part => 'refused' in part) ?? { fee: parts.reduce((sum, part) => sum + ('fee' in part ? part.fee : 0), 0) }
