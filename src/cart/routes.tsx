import { Elysia } from 'elysia'
import type { Person } from '../accounts/rules.ts'
import { session } from '../accounts/session.ts'
import type { App } from '../app.ts'
import { canPayTogether } from '../payments/store.ts'
import { readForm, type Form } from '../platform/form.ts'
import { seeOther } from '../platform/http.ts'
import { refuse } from '../platform/refusal.ts'
import type { Say } from '../platform/words.ts'
import { addToCart, changeCart, type CartChange } from './actions.ts'
import { pricesIn, reckon } from './reckon.ts'
import { cartChanges, mostLines, mostPieces, type CartOwner } from './rules.ts'
import { findCartId, listCartLines, listNamed } from './store.ts'
import { Added, CartBody, CartPage, type CartProps } from './views.tsx'
import { newVisitor, ownerOf, withCart, withCount, withoutCart } from './visitor.ts'
import { words } from './words.ts'

/** What somebody wants, before they buy it. Visitors have one as well. */
export const cart = (app: App) =>
  new Elysia({ prefix: '/cart' })
    .use(session(app))

    .get('', async ({ visit, say, me, request, set }) => {
      const props = cartOf(app, say, me, await ownerOf(app, request, me))
      const cookies = withCount(me ? withoutCart(new Response(), app, request) : new Response(), app, countOf(props))
      set.headers['set-cookie'] = cookies.headers.getSetCookie()
      return <CartPage visit={visit} {...props} />
    })

    .post('', async ({ visit, say, me, request, set }) => {
      const form = await readForm(request)
      const owner = (await ownerOf(app, request, me)) ?? refuse(words.broken)
      const count = await changeCart(app, owner, readChanges(form))
      const then = form.raw('then')
      if (then) return withCount(seeOther(/^\d+$/.test(then) ? `/checkout?of=${then}` : '/checkout'), app, count)
      if (!visit.partial) return withCount(seeOther('/cart'), app, count)
      set.headers['set-cookie'] = withCount(new Response(), app, count).headers.getSetCookie()
      set.headers['hx-trigger'] = 'cart-changed'
      return <CartBody {...cartOf(app, say, me, owner)} />
    }, { parse: 'none' })

    .post('/lines', async ({ visit, say, me, request, set }) => {
      app.limits.refuseIfTooOften(cartChanges, me ? `person ${me.id}` : app.addressOf(request))
      const form = await readForm(request)
      const wanted = readWanted(form)
      const known = await ownerOf(app, request, me)
      const { owner, token } = known ? { owner: known, token: null } : newVisitor()
      const count = await addToCart(app, owner, wanted)
      const told = (response: Response) => withCount(withCart(response, app, token), app, count)
      if (!visit.partial) return told(seeOther('/cart', 'in-cart'))
      set.headers['set-cookie'] = told(new Response()).headers.getSetCookie()
      set.headers['hx-trigger'] = 'cart-changed, cart-added'
      return <Added say={say} inRoom={wanted.roomId !== null} />
    }, { parse: 'none' })

const cartOf = (app: App, say: Say, me: Person | null, owner: CartOwner | null): CartProps => {
  const cartId = owner && findCartId(app.db, owner)
  const all = cartId === null ? [] : listCartLines(app.db, cartId)
  const named = listNamed(app.db, all.map(({ variantId }) => variantId))
  const lines = all.map(line => ({ ...line, named: named.get(line.variantId)! }))
  const chosen = lines.filter(({ chosen }) => chosen)
  const reckoning = reckon(app.db, chosen, { now: app.now(), region: null, buyerId: me?.id ?? null, codes: [] })
  const merchantIds = reckoning.shares.map(({ merchantId }) => merchantId)
  const now = app.now()
  return { say, lines, reckoning, now, prices: pricesIn(app.db, named.values(), now), together: merchantIds.length < 2 || canPayTogether(app.db, merchantIds) }
}

const countOf = ({ lines }: CartProps) => lines.reduce((sum, { quantity }) => sum + quantity, 0)

const readWanted = (form: Form) => {
  const [variantId, room] = [Number(form.raw('variant')), Number(form.raw('room'))]
  const quantity = form.raw('quantity') ? Number(form.raw('quantity')) : 1
  if (!Number.isSafeInteger(variantId) || variantId <= 0) refuse(words.broken)
  return { variantId, quantity, roomId: Number.isSafeInteger(room) && room > 0 ? room : null }
}

const readChanges = (form: Form): CartChange[] => {
  const chosen = new Set(form.all('chosen'))
  const remove = form.raw('remove')
  return form.all('variant').slice(0, mostLines).map(id => {
    const quantity = Number.parseInt(form.raw(`quantity-${id}`).normalize('NFKC'), 10)
    return { variantId: Number(id), chosen: chosen.has(id), remove: id === remove, ...(Number.isSafeInteger(quantity) ? { quantity: Math.max(0, Math.min(mostPieces, quantity)) } : {}) }
  })
}
