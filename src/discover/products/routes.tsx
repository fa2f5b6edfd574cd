import { Elysia, t } from 'elysia'
import type { Person } from '../../accounts/rules.ts'
import { session } from '../../accounts/session.ts'
import { findPerson } from '../../accounts/store.ts'
import type { App } from '../../app.ts'
import { pathOf } from '../../catalog/categories/rules.ts'
import { listCategories } from '../../catalog/categories/store.ts'
import { productPath, type Product } from '../../catalog/rules.ts'
import { findOpenProduct, findProduct } from '../../catalog/store.ts'
import { firstChoice, variantWith } from '../../catalog/variants/choice.ts'
import { listVariants } from '../../catalog/variants/store.ts'
import { hasWish } from '../../catalog/wishes/store.ts'
import { findReadyVideo } from '../../catalog/video/store.ts'
import { words as catalogWords } from '../../catalog/words.ts'
import { refuse } from '../../platform/refusal.ts'
import { pricesNow, pricesOfVariants } from '../../promotions/prices/actions.ts'
import { listShownOffers } from '../../promotions/actions.ts'
import { listExplanations } from '../../rooms/replay/store.ts'
import { findScore, listReviewsOfProduct } from '../../reviews/store.ts'
import { findRoom, listLiveIds } from '../../rooms/store.ts'
import { findRoomShowing, withPrices } from '../store.ts'
import { listRelated } from './store.ts'
import { ChoicePatch, ProductPage, type Shown } from './views.tsx'

const related = 8

export const products = (app: App) =>
  new Elysia()
    .use(session(app))

    .get('/products/:id', ({ visit, me, params, query, path, request }) => {
      const id = Number(/^(\d{1,15})(?:-|$)/.exec(params.id)?.[1] ?? refuse(catalogWords.gone, 404))
      const product = findOpenProduct(app.db, id) ?? refuse(findProduct(app.db, id)?.state === 'off-sale' ? catalogWords.notOnSale : catalogWords.gone, 404)
      const here = productPath(product)
      // Its name has changed, or only its number was known.
      if (decodeURIComponent(path) !== decodeURIComponent(here)) return new Response(null, { status: 301, headers: { location: here + new URL(request.url).search, 'cache-control': 'no-cache' } })
      const shown = showing(app, me, product, query)
      return visit.partial ? <ChoicePatch say={visit.say} shown={shown} /> : <ProductPage visit={visit} shown={shown} />
    }, { params: t.Object({ id: t.String() }), query: t.Record(t.String(), t.Optional(t.String())) })

/** `variant` names one; else the values of its options, as the form on the page sends them: o0, o1 … */
const showing = (app: App, me: Person | null, product: Product, query: Record<string, string | undefined>): Shown => {
  const variants = listVariants(app.db, product.id)
  const named = variants.find(({ id }) => String(id) === query.variant)
  const typed = product.options.map((_, index) => query[`o${index}`])
  const values = typed.every(value => value !== undefined) && typed.length ? typed : (named ?? firstChoice(variants))?.values ?? []
  const chosen = variantWith(variants, values)
  const now = app.now()
  const priced = { id: product.id, price: chosen?.price ?? product.price, ...(chosen ? { variantId: chosen.id } : {}) }
  return {
    product, variants, values, chosen, now,
    price: pricesNow(app.db, [priced], { now, liveRoomIds: () => listLiveIds(app.db) }).get(product.id),
    prices: pricesOfVariants(app.db, variants, { now, liveRoomIds: () => listLiveIds(app.db) }),
    offers: listShownOffers(app.db, product, now),
    signedIn: me !== null, waiting: me !== null && chosen !== null && hasWish(app.db, me.id, chosen.id),
    path: pathOf(listCategories(app.db), product.categoryId),
    sellerName: findPerson(app.db, product.merchantId)!.name,
    room: findRoomShowing(app.db, product.id),
    explanations: listExplanations(app.db, product.id, 4).map(cut => ({ cut, room: findRoom(app.db, cut.roomId)! })),
    score: findScore(app.db, product.id),
    reviews: listReviewsOfProduct(app.db, product.id, { limit: 3 }),
    related: withPrices(app.db, listRelated(app.db, product, related), now),
    video: findReadyVideo(app.db, product.id),
    url: app.url,
  }
}
