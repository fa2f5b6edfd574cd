import { productPath, type Category, type Product } from '../../catalog/rules.ts'
import type { Variant } from '../../catalog/variants/rules.ts'
import { variantName } from '../../catalog/variants/rules.ts'
import { average, type Score } from '../../reviews/rules.ts'
import type { PriceNow } from '../../promotions/prices/actions.ts'
import { amountInput } from '../../platform/money.ts'

type Told = {
  shop: { name: string; currency: string; url: string }
  product: Product
  variants: Variant[]
  sellerName: string
  path: { category: Category; name: string }[]
  pictures: string[]
  score: Score | null
  /** What a variant costs now where that is not its usual price. */
  prices: Map<number, PriceNow>
}

/** The product as search engines read it (schema.org Product, Offer, BreadcrumbList). */
export const productInSchema = ({ shop, product, variants, sellerName, path, pictures, score, prices }: Told) => {
  const url = shop.url + productPath(product)
  const nowOf = ({ id, price }: Pick<Variant, 'id' | 'price'>) => prices.get(id)?.price ?? price
  const offer = ({ id, price, stock, code }: Pick<Variant, 'id' | 'price' | 'stock' | 'code'>, at = url) => ({
    '@type': 'Offer', url: at, priceCurrency: shop.currency, price: amountInput(shop.currency, nowOf({ id, price })), ...whileIt(shop.currency, prices.get(id)),
    availability: `https://schema.org/${stock ? 'InStock' : 'OutOfStock'}`, itemCondition: 'https://schema.org/NewCondition',
    ...(code ? { sku: code } : {}),
    seller: { '@type': 'Organization', name: sellerName }, hasMerchantReturnPolicy: returnPolicy(product),
  })
  const offers = variants.length > 1
    ? {
        '@type': 'AggregateOffer', priceCurrency: shop.currency, offerCount: variants.length,
        lowPrice: amountInput(shop.currency, Math.min(...variants.map(nowOf))), highPrice: amountInput(shop.currency, Math.max(...variants.map(nowOf))),
        offers: variants.map(variant => ({ name: variantName(variant), ...offer(variant, `${url}?variant=${variant.id}`) })),
      }
    : offer(variants[0] ?? { ...product, id: 0, code: '' })
  const code = variants[0]?.code
  const barcode = variants.length === 1 ? variants[0]!.barcode : ''
  return {
    '@context': 'https://schema.org',
    '@graph': [
      {
        '@type': 'Product', '@id': url, name: product.title, url, image: pictures, category: path.map(({ name }) => name).join(' > '),
        ...(product.description ? { description: product.description } : {}), ...(code ? { sku: code } : {}), ...(/^\d{8}$|^\d{12,14}$/.test(barcode) ? { gtin: barcode } : {}),
        ...(score ? { aggregateRating: { '@type': 'AggregateRating', ratingValue: average(score), reviewCount: score.count, bestRating: 5, worstRating: 1 } } : {}),
        offers,
      },
      {
        '@type': 'BreadcrumbList',
        itemListElement: [
          ...path.map(({ category, name }, index) => ({ '@type': 'ListItem', position: index + 1, name, item: `${shop.url}/categories/${category.slug}` })),
          { '@type': 'ListItem', position: path.length + 1, name: product.title, item: url },
        ],
      },
    ],
  }
}

/** Until when a price of now holds, and what may stand struck through beside it. */
const whileIt = (currency: string, now: PriceNow | undefined) => ({
  ...(now && now.endsAt !== null ? { validThrough: new Date(now.endsAt).toISOString(), priceValidUntil: new Date(now.endsAt).toISOString() } : {}),
  ...(now && now.was !== null
    ? { priceSpecification: { '@type': 'UnitPriceSpecification', priceType: 'https://schema.org/StrikethroughPrice', priceCurrency: currency, price: amountInput(currency, now.was) } }
    : {}),
})

const returnPolicy = ({ returnExcluded }: Product) => ({
  '@type': 'MerchantReturnPolicy',
  ...(returnExcluded
    ? { returnPolicyCategory: 'https://schema.org/MerchantReturnNotPermitted' }
    : { returnPolicyCategory: 'https://schema.org/MerchantReturnFiniteReturnWindow', merchantReturnDays: 7 }),
})
