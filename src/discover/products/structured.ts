import { productPath, type Category, type Product } from '../../catalog/rules.ts'
import type { Variant } from '../../catalog/variants/rules.ts'
import { variantName } from '../../catalog/variants/rules.ts'
import { average, type Score } from '../../reviews/rules.ts'
import { amountInput } from '../../platform/money.ts'

type Told = {
  shop: { name: string; currency: string; url: string }
  product: Product
  variants: Variant[]
  sellerName: string
  path: { category: Category; name: string }[]
  pictures: string[]
  score: Score | null
}

/** The product as search engines read it (schema.org Product, Offer, BreadcrumbList). */
export const productInSchema = ({ shop, product, variants, sellerName, path, pictures, score }: Told) => {
  const url = shop.url + productPath(product)
  const offer = ({ price, stock, code }: Pick<Variant, 'price' | 'stock' | 'code'>, at = url) => ({
    '@type': 'Offer', url: at, priceCurrency: shop.currency, price: amountInput(shop.currency, price),
    availability: `https://schema.org/${stock ? 'InStock' : 'OutOfStock'}`, itemCondition: 'https://schema.org/NewCondition',
    ...(code ? { sku: code } : {}),
    seller: { '@type': 'Organization', name: sellerName }, hasMerchantReturnPolicy: returnPolicy(product),
  })
  const offers = variants.length > 1
    ? {
        '@type': 'AggregateOffer', priceCurrency: shop.currency, offerCount: variants.length,
        lowPrice: amountInput(shop.currency, Math.min(...variants.map(({ price }) => price))), highPrice: amountInput(shop.currency, Math.max(...variants.map(({ price }) => price))),
        offers: variants.map(variant => ({ name: variantName(variant), ...offer(variant, `${url}?variant=${variant.id}`) })),
      }
    : offer(variants[0] ?? { ...product, code: '' })
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

const returnPolicy = ({ returnExcluded }: Product) => ({
  '@type': 'MerchantReturnPolicy',
  ...(returnExcluded
    ? { returnPolicyCategory: 'https://schema.org/MerchantReturnNotPermitted' }
    : { returnPolicyCategory: 'https://schema.org/MerchantReturnFiniteReturnWindow', merchantReturnDays: 7 }),
})
