import type { Order } from '../orders/rules.ts'
import { leftOf, type Parcel } from './rules.ts'

export type Pick = {
  variantId: number
  title: string
  variantName: string
  /** What stands on the shelf. */
  code: string
  pictureId: string | null
  quantity: number
  orders: { id: number; placedAt: number; quantity: number }[]
}

type Wanted = { [Key in 'id' | 'placedAt' | 'lines']: Order[Key] }

/** What to take from the shelves for these orders: each thing once, with who gets how many of it. What is packed is left out. */
export const pickList = (orders: Wanted[], parcels: Parcel[], codes: Map<number, string>): Pick[] => {
  const packed = Map.groupBy(parcels, ({ orderId }) => orderId)
  const picks = new Map<number, Pick>()
  for (const { id, placedAt, lines } of orders) {
    const left = leftOf({ lines }, packed.get(id) ?? [])
    for (const [position, { variantId, title, variantName, pictureId }] of lines.entries()) {
      const quantity = left[position]!
      if (quantity <= 0) continue
      const pick: Pick = picks.get(variantId) ?? { variantId, title, variantName, code: codes.get(variantId) ?? '', pictureId, quantity: 0, orders: [] }
      pick.orders.push({ id, placedAt, quantity })
      pick.quantity += quantity
      picks.set(variantId, pick)
    }
  }
  return [...picks.values()].sort((one, other) => one.code.localeCompare(other.code) || one.title.localeCompare(other.title) || one.variantName.localeCompare(other.variantName))
}
