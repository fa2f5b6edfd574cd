import { Elysia, t } from 'elysia'
import { session } from '../../accounts/session.ts'
import type { App } from '../../app.ts'
import { addProduct, editProduct, repriceProduct, transitionProduct } from '../../catalog/actions.ts'
import { findTrust, findWaiting } from '../../catalog/review/store.ts'
import { goesOnSaleAtOnce, mostStock, productStates, type Product } from '../../catalog/rules.ts'
import { countProductsOf, findProductOf, listCategories, listProductsOf } from '../../catalog/store.ts'
import { listTemplatesOf } from '../../catalog/shipping/store.ts'
import { words as catalogWords } from '../../catalog/words.ts'
import type { Person } from '../../accounts/rules.ts'
import { listVariants } from '../../catalog/variants/store.ts'
import { addVideo, removeVideo } from '../../catalog/video/actions.ts'
import { findVideo } from '../../catalog/video/store.ts'
import { words as videoWords } from '../../catalog/video/words.ts'
import { countHeld, countToShip } from '../../orders/store.ts'
import { readForm } from '../../platform/form.ts'
import { seeOther } from '../../platform/http.ts'
import { refuse } from '../../platform/refusal.ts'
import { Notice } from '../../ui/parts.tsx'
import { standingOf } from '../versions/standing.tsx'
import { formOf, readProduct } from './form.ts'
import { listHref, ProductFormPage, ProductListPage, ProductRow } from './views.tsx'
import { words } from './words.ts'

const id = t.Object({ id: t.Numeric() })
const merchant = { role: 'merchant' } as const
const write = { ...merchant, parse: 'none' } as const
const perPage = 30
const videoLimit = { name: 'product videos', burst: 10, every: 20_000 }
/** A hundred variants of nine fields, and the rest. */
const mostFields = 1500

export const studioProducts = (app: App) => {
  const own = (me: Person, productId: number): Product => findProductOf(app.db, me, productId) ?? refuse(catalogWords.gone, 404)
  const heldOf = ({ id }: Product) => [...countHeld(app.db, listVariants(app.db, id).map(variant => variant.id)).values()].reduce((sum, pieces) => sum + pieces, 0)
  const around = (me: Person) => ({ me, toShip: countToShip(app.db, me.id), categories: listCategories(app.db), templates: listTemplatesOf(app.db, me), atOnce: goesOnSaleAtOnce(app.shop().productReview, me) || findTrust(app.db, me.id).listing })

  return new Elysia({ prefix: '/studio/products' })
    .use(session(app))

    .get('/', ({ visit, me, query }) => {
      const asked = { state: productStates.find(state => state === query.state) ?? null, q: (query.q ?? '').slice(0, 60) }
      const products = listProductsOf(app.db, me, { ...asked, state: asked.state ?? undefined, before: query.before, limit: perPage })
      const more = products.length === perPage ? listHref({ ...asked, before: products.at(-1)!.id }) : null
      return <ProductListPage visit={visit} toShip={countToShip(app.db, me.id)} asked={asked} counts={countProductsOf(app.db, me)} products={products} more={more} />
    }, { ...merchant, query: t.Object({ state: t.Optional(t.String()), q: t.Optional(t.String()), before: t.Optional(t.Numeric()) }) })

    .get('/new', ({ visit, me }) => <ProductFormPage visit={visit} product={null} {...around(me)} {...formOf(app.shop().currency, null, [], listTemplatesOf(app.db, me))} />, merchant)

    .post('/', async ({ visit, me, request, set }) => {
      const form = await readForm(request, { most: mostFields })
      const then = form.raw('then')
      const { fields, drawn, status } = await readProduct(app, me, form, { act: then, complete: then === 'submit' })
      if (!fields) {
        set.status = status
        return <ProductFormPage visit={visit} product={null} {...around(me)} {...drawn} />
      }
      const product = await addProduct(app, me, fields)
      return goOn(me, product, then)
    }, write)

    .get('/:id', ({ visit, me, params }) => {
      const product = own(me, params.id)
      return <ProductFormPage visit={visit} product={product} held={heldOf(product)} video={findVideo(app.db, product.id)} standing={standingOf(app, me, product)} {...around(me)} {...formOf(app.shop().currency, product, listVariants(app.db, product.id), [])} />
    }, { ...merchant, params: id })

    .post('/:id', async ({ visit, me, params, request, set }) => {
      const product = own(me, params.id)
      const form = await readForm(request, { most: mostFields })
      const then = form.raw('then')
      const { fields, drawn, status } = await readProduct(app, me, form, { act: then, complete: then !== '' || !['draft', 'declined'].includes(product.state), known: listVariants(app.db, product.id) })
      if (!fields) {
        set.status = status
        return <ProductFormPage visit={visit} product={product} video={findVideo(app.db, product.id)} standing={standingOf(app, me, product)} {...around(me)} {...drawn} />
      }
      return goOn(me, await editProduct(app, me, product.id, fields), then)
    }, { ...write, params: id })

    .post('/:id/price', async ({ visit, say, me, params, request, set }) => {
      const product = own(me, params.id)
      const form = await readForm(request)
      const price = form.amount('price', app.shop().currency)
      const stock = form.integer('stock', { max: mostStock })
      if (form.ok) {
        const changed = await repriceProduct(app, me, product.id, { price, stock, stockSeen: Number.parseInt(form.raw('stockSeen'), 10) || 0 })
        if (!visit.partial) return seeOther('/studio/products', 'saved')
        return <>{rowPartial(<ProductRow say={say} product={changed} />, changed)}<Notice text={say(words.savedNow, changed.title)} /></>
      }
      set.status = 422
      const filled = { values: form.typed, errors: form.errors }
      if (visit.partial) return rowPartial(<ProductRow say={say} product={product} filled={filled} />, product)
      const drawn = formOf(app.shop().currency, product, listVariants(app.db, product.id), [])
      return (
        <ProductFormPage
          visit={visit} product={product} video={findVideo(app.db, product.id)} standing={standingOf(app, me, product)} {...around(me)} {...drawn}
          filled={{ values: { ...drawn.filled.values, ...filled.values }, errors: form.errors }}
        />
      )
    }, { ...write, params: id })

    .post('/:id/video', async ({ visit, me, params, request, set }) => {
      const product = own(me, params.id)
      app.limits.refuseIfTooOften(videoLimit, String(me.id))
      const form = await readForm(request)
      const [file] = form.files('video')
      if (!file) form.fail('video', videoWords.noFile)
      if (!form.checked('rights')) form.fail('rights', videoWords.noRights)
      if (form.ok) await form.attempt('video', () => addVideo(app, me, product.id, file!, true))
      if (form.ok) return seeOther(`/studio/products/${product.id}`, 'saved')
      set.status = form.status
      return (
        <ProductFormPage
          visit={visit} product={product} video={findVideo(app.db, product.id)} videoErrors={form.errors} standing={standingOf(app, me, product)}
          {...around(me)} {...formOf(app.shop().currency, product, listVariants(app.db, product.id), [])}
        />
      )
    }, { ...write, params: id })

    .post('/:id/video/removed', async ({ me, params }) => {
      await removeVideo(app, me, params.id)
      return seeOther(`/studio/products/${params.id}`, 'removed')
    }, { ...write, params: id })

    .post('/:id/transitions', async ({ me, params, request }) => {
      const form = await readForm(request)
      const product = await transitionProduct(app, me, params.id, form.choice('transition', ['submit', 'withdraw', 'take-off', 'put-back']))
      return seeOther(`/studio/products/${product.id}`, findWaiting(app.db, product.id, 'delist') ? 'sent' : 'done')
    }, { ...write, params: id })

  async function goOn(me: Person, product: Product, then: string) {
    if (then !== 'submit' && then !== 'put-back') return seeOther(`/studio/products/${product.id}`, findWaiting(app.db, product.id, 'edit') ? 'sent' : 'saved')
    const moved = await transitionProduct(app, me, product.id, then)
    return seeOther('/studio/products', moved.state === 'on-sale' ? 'on-sale' : 'sent')
  }
}

const rowPartial = (row: JSX.Element, { id }: Product) => <hx-partial hx-target={`#product-${id}`} hx-swap="outerHTML">{row as 'safe'}</hx-partial>
