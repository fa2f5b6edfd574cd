import type { Product } from '../../catalog/rules.ts'
import { findProduct, listOpenProducts } from '../../catalog/store.ts'
import type { Db } from '../../platform/db.ts'
import type { OfferFields } from '../../promotions/checks.ts'
import { isPrice, open, type Offer, type Pledge } from '../../promotions/offer.ts'
import { quote, type QuoteMerchant } from '../../promotions/rules.ts'

export type Preview = { product: Product; quantity: number; quoted: QuoteMerchant }

/** What somebody would pay who buys just enough of one of the goods; null while none of them is on sale. */
export const previewOf = (db: Db, merchantId: number, fields: OfferFields): Preview | null => {
  const product = sampleOf(db, merchantId, fields)
  if (!product?.price) return null
  const quantity = Math.min(99, enough(fields, product.price))
  const offer = { ...fields, id: 1, merchantId, startsAt: 0, endsAt: open, left: null, newBuyersOnly: false, productIds: [], categoryIds: [] } as Offer
  const line = { key: 1, productId: product.id, merchantId, categoryIds: [], price: product.price, quantity, roomId: null }
  const context = { now: 0, buyer: null, liveRoomIds: fields.roomId === null ? [] : [fields.roomId] }
  return { product, quantity, quoted: quote([line], [offer], context, new Map([[merchantId, product.shippingFee]])).merchants[0]! }
}

const sampleOf = (db: Db, merchantId: number, { productIds, categoryIds }: OfferFields): Product | null => {
  if (productIds.length) return findProduct(db, productIds[0]!)
  const [categoryId] = categoryIds
  return listOpenProducts(db, { merchantId, ...(categoryId === undefined ? {} : { categoryId }), limit: 1 })[0] ?? null
}

const enough = (pledge: Pledge, price: number) => {
  if (isPrice(pledge)) return 1
  if (pledge.kind === 'buy-x-get-y') return pledge.terms.buy + pledge.terms.free
  const threshold = pledge.kind === 'spend-and-save' ? Math.min(...pledge.terms.steps.map(({ from }) => from)) : pledge.terms.threshold
  return Math.max(1, Math.ceil(threshold / price))
}
