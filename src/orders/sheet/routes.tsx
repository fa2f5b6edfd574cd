import { Elysia, t } from 'elysia'
import { readAddress } from '../../accounts/addresses/rules.ts'
import { listAddresses } from '../../accounts/addresses/store.ts'
import { sendCode, type SignedIn } from '../../accounts/actions.ts'
import { betweenCodes } from '../../accounts/codes/rules.ts'
import { maskContact, type Person } from '../../accounts/rules.ts'
import { session } from '../../accounts/session.ts'
import type { App } from '../../app.ts'
import { pricesIn, reckon } from '../../cart/reckon.ts'
import { mostLines, mostPieces, type Wanted } from '../../cart/rules.ts'
import { countInCart, findCartId, listCartLines, listLiveRoomIds, listNamed } from '../../cart/store.ts'
import { ownerOf, withCount } from '../../cart/visitor.ts'
import type { Product } from '../../catalog/rules.ts'
import { findOpenProduct, findProduct } from '../../catalog/store.ts'
import type { Variant } from '../../catalog/variants/rules.ts'
import { findVariant, listVariants } from '../../catalog/variants/store.ts'
import { isWayKind, type WayKind } from '../../catalog/shipping/ways/rules.ts'
import { listWaysOf } from '../../catalog/shipping/ways/store.ts'
import { listOfferedMethods } from '../../payments/store.ts'
import { readForm, type Form } from '../../platform/form.ts'
import { seeOther } from '../../platform/http.ts'
import { Refusal, refuse } from '../../platform/refusal.ts'
import { newToken } from '../../platform/vault.ts'
import type { Word } from '../../platform/words.ts'
import { pricesNow } from '../../promotions/prices/actions.ts'
import { nothingFilled, type Filled } from '../../ui/fields.tsx'
import type { Visit } from '../../ui/visit.ts'
import { placeOrders, type Purchase } from '../actions.ts'
import { ordersOfBuyer, type Invoice, type Order } from '../rules.ts'
import { findPayment } from '../store.ts'
import { entrance } from './enter.ts'
import { chosenOf, piecesOf } from './rules.ts'
import { addressPrefix, PlacedSheet, SheetBody, SheetPage, TotalsPatch, Who, type CodeState, type SheetProps } from './views.tsx'
import { words } from './words.ts'

const params = t.Object({ id: t.Numeric() })
const posted = { params, parse: 'none' } as const

type Asker = { visit: Visit & { me: Person | null } }
type Drawn = { filled: Filled; problem?: Word | null; code?: CodeState }

/** One product, whose variant and number are chosen in the sheet; or what was in the cart, as it stood there. */
type Source = { productId: number; roomId: number | null } | { wanted: Wanted[] }

/** From the tap on Buy to the placed order, for whoever is signed in and whoever is not yet. */
export const sheet = (app: App) => {
  const enter = entrance(app)

  const priceOf = (product: Product, variant: Variant | null) =>
    variant ? pricesNow(app.db, [{ id: product.id, price: variant.price, variantId: variant.id }], { now: app.now(), liveRoomIds: () => listLiveRoomIds(app.db) }).get(product.id) : undefined

  const sheetOf = ({ visit }: Asker, source: Source, drawn: Drawn): SheetProps => {
    const { me } = visit
    const addresses = me ? listAddresses(app.db, app.vault, me.id) : []
    const { goods, wanted } = 'wanted' in source ? { goods: null, wanted: source.wanted } : goodsOf(source, drawn.filled)
    const { values } = drawn.filled
    const address = addresses.find(({ id }) => String(id) === values.address) ?? (values.address === 'new' ? undefined : addresses[0])
    const region = address?.region ?? (values[`${addressPrefix}region`]?.trim() || null)
    const reckoning = reckon(app.db, wanted, { now: app.now(), region, buyerId: me?.id ?? null, codes: codesIn(values.coupon ?? ''), ways: waysIn(values) })
    const named = listNamed(app.db, wanted.map(({ variantId }) => variantId))
    // Of what can be bought, or of all that is wanted when nothing can.
    const sellers = [...new Set(reckoning.shares.length ? reckoning.shares.map(({ merchantId }) => merchantId) : [...named.values()].map(({ merchantId }) => merchantId))].sort((a, b) => a - b)
    return {
      visit, goods, wanted, named, reckoning, addresses, prices: pricesIn(app.db, goods ? [] : named.values(), app.now()), price: goods ? priceOf(goods.product, chosenOf(goods, drawn.filled)) : undefined,
      methods: listOfferedMethods(app.db, app.vault, sellers), ways: listWaysOf(app.db, sellers),
      ...drawn,
    }
  }

  const goodsOf = ({ productId, roomId }: { productId: number; roomId: number | null }, filled: Filled) => {
    const product = findProduct(app.db, productId)
    // One that has gone off sale meanwhile is told of; one that has never been shown is nobody's business.
    if (product?.state !== 'on-sale' && product?.state !== 'off-sale') return refuse(words.offSale, 404)
    const goods = { product, variants: listVariants(app.db, productId), roomId }
    const variant = chosenOf(goods, filled)
    return { goods, wanted: variant ? [{ variantId: variant.id, quantity: piecesOf(variant, filled), roomId }] : [] }
  }

  const draw = (sheet: SheetProps) => (sheet.visit.partial ? <SheetBody {...sheet} /> : <SheetPage {...sheet} />)

  const total = async (asker: Asker, request: Request, source: (form: Form) => Source) => {
    const form = await readForm(request)
    const sheet = sheetOf(asker, source(form), { filled: { values: form.typed, errors: {} } })
    return asker.visit.partial ? <TotalsPatch sheet={sheet} /> : draw(sheet)
  }

  const code = async (asker: Asker, request: Request, set: { status?: number | string }, source: (form: Form) => Source) => {
    const form = await readForm(request)
    const code = await send(app, asker.visit, form, app.addressOf(request))
    if (!form.ok) set.status = 422
    const sheet = sheetOf(asker, source(form), { filled: { values: form.typed, errors: form.errors }, code })
    return asker.visit.partial ? <Who sheet={sheet} /> : draw(sheet)
  }

  return new Elysia()
    .use(session(app))

    .get('/buy/:id', ({ visit, params: { id }, query }) => {
      if (!findOpenProduct(app.db, id)) refuse(words.offSale, 404)
      const filled = { ...nothingFilled, values: { intent: newToken(), quantity: query.quantity ?? '1', variant: query.variant ?? '' } }
      return draw(sheetOf({ visit }, { productId: id, roomId: query.room ?? null }, { filled }))
    }, { params, query: t.Object({ room: t.Optional(t.Numeric()), quantity: t.Optional(t.String()), variant: t.Optional(t.String()) }) })

    .post('/buy/:id/total', ({ visit, params: { id }, request }) => total({ visit }, request, form => ({ productId: id, roomId: roomOf(form) })), posted)
    .post('/buy/:id/code', ({ visit, params: { id }, request, set }) => code({ visit }, request, set, form => ({ productId: id, roomId: roomOf(form) })), posted)

    .get('/checkout', async ({ visit, me, request, query: { of } }) => {
      const owner = await ownerOf(app, request, me)
      const cartId = owner && findCartId(app.db, owner)
      const chosen = cartId === null ? [] : listCartLines(app.db, cartId).filter(line => line.chosen)
      const named = listNamed(app.db, chosen.map(({ variantId }) => variantId))
      const wanted = chosen.filter(({ variantId }) => of === undefined || named.get(variantId)?.merchantId === of)
      if (!wanted.length) return seeOther('/cart')
      return draw(sheetOf({ visit }, { wanted }, { filled: { ...nothingFilled, values: { intent: newToken() } } }))
    }, { query: t.Object({ of: t.Optional(t.Numeric()) }) })

    .post('/checkout/total', ({ visit, request }) => total({ visit }, request, form => ({ wanted: linesOf(form) })), { parse: 'none' })
    .post('/checkout/code', ({ visit, request, set }) => code({ visit }, request, set, form => ({ wanted: linesOf(form) })), { parse: 'none' })

    .post('/orders', async ({ visit, me, request, set }) => {
      const form = await readForm(request)
      const purchase = { ...readPurchase(form, me, isAllCollected), locale: visit.say.locale }
      const source = form.all('line').length ? { wanted: purchase.lines } : { roomId: roomOf(form), productId: productOf(purchase) }
      let entered: SignedIn & { person: Person } | null = null

      const again = (problem: Word, buyer: Person | null) => {
        set.status = 422
        return draw(sheetOf({ visit: { ...visit, me: buyer } }, source, { filled: { values: form.typed, errors: form.errors }, problem }))
      }
      const answer = (orders: Order[]) => {
        if (!visit.partial) return seeOther(orders.length > 1 ? '/orders' : `/orders/${orders[0]!.id}`, 'placed')
        return <PlacedSheet visit={visit} orders={orders} payment={findPayment(app.db, app.vault, orders[0]!)} />
      }
      if (!form.ok) return again(words.check, me)

      if (!me) {
        const typed = { contact: form.raw('contact'), code: form.raw('code'), locale: visit.say.locale, intent: purchase.intent }
        const way = await enter(request, typed)
        if ('orders' in way) return answer(way.orders)
        if ('reason' in way) {
          form.fail('code', way.reason)
          return again(words.check, null)
        }
        entered = way
        await ownerOf(app, request, way.person)
        set.headers['hx-trigger'] = 'signed-in'
        set.headers['set-cookie'] = entered.cookie(new Response()).headers.getSetCookie()
      }
      const buyer = me ?? entered!.person
      try {
        app.limits.refuseIfTooOften(ordersOfBuyer, String(buyer.id))
        const placed = answer(await placeOrders(app, buyer, purchase))
        const told = (response: Response) => withCount(entered ? entered.cookie(response) : response, app, countInCart(app.db, buyer.id))
        if (placed instanceof Response) return told(placed)
        set.headers['set-cookie'] = told(new Response()).headers.getSetCookie()
        set.headers['hx-trigger'] = entered ? 'signed-in, cart-changed' : 'cart-changed'
        return placed
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        if (error.reason !== words.noReturnNeeded) return again(error.reason, buyer)
        form.fail('noReturn', error.reason)
        return again(words.check, buyer)
      }
    }, { parse: 'none' })

  /** Whether every merchant's part is to be collected: then nobody needs to say where they live. */
  function isAllCollected(lines: Wanted[], ways: Map<number, WayKind>) {
    const merchants = ways.size ? [...listNamed(app.db, lines.map(({ variantId }) => variantId)).values()] : []
    return merchants.length > 0 && merchants.every(({ merchantId }) => ways.get(merchantId) === 'collect')
  }

  function productOf({ lines: [line] }: Purchase) {
    return (findVariant(app.db, line!.variantId) ?? refuse(words.offSale, 404)).productId
  }
}

const roomOf = (form: Form) => readId(form.raw('room'))

const readId = (text: string | undefined) => {
  const id = Number(text)
  return Number.isSafeInteger(id) && id > 0 ? id : null
}

const send = async (app: App, visit: Visit, form: Form, address: string): Promise<CodeState> => {
  try {
    const contact = await sendCode(app, { purpose: 'buy', contact: form.raw('contact'), address, locale: visit.say.locale })
    return { sentTo: maskContact(contact), wait: betweenCodes / 1000 }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    form.fail('contact', error.reason)
    return null
  }
}

/** Several may be typed into one field. */
const codesIn = (text: string) => text.split(/[\s,，、;；]+/).filter(Boolean).slice(0, 10)

/** By merchant: way-12 is how what merchant 12 sells is to come. */
const waysIn = (typed: Record<string, string>): Map<number, WayKind> =>
  new Map(Object.entries(typed).flatMap(([name, kind]) => {
    const merchantId = readId(/^way-(\d+)$/.exec(name)?.[1])
    return merchantId !== null && isWayKind(kind) && kind !== 'standard' ? [[merchantId, kind] as const] : []
  }))

/** What stood in the cart when the form was drawn: variant:number:room. */
const linesOf = (form: Form): Wanted[] =>
  form.all('line').slice(0, mostLines + 1).map(text => {
    const [variant, quantity, room] = text.split(':')
    return { variantId: readId(variant) ?? refuse(words.broken), quantity: readId(quantity) ?? refuse(words.broken), roomId: readId(room) }
  })

const readPurchase = (form: Form, me: Person | null, isAllCollected: (lines: Wanted[], ways: Map<number, WayKind>) => boolean): Purchase => {
  const intent = form.raw('intent')
  if (!/^[\w-]{16,64}$/.test(intent)) refuse(words.broken)
  const inCart = linesOf(form)
  const lines = inCart.length ? inCart : [{
    variantId: readId(form.raw('variant')) ?? refuse(words.broken), roomId: roomOf(form),
    quantity: form.integer('quantity', { min: 1, max: mostPieces }),
  }]
  const ways = waysIn(form.typed)

  const chosen = form.raw('address')
  const isNew = !me || chosen === '' || chosen === 'new'
  if (!me) {
    form.text('contact', { max: 254 })
    if (!/^\d{6}$/.test(form.raw('code').normalize('NFKC').trim())) form.fail('code', words.codeNeeded)
  }
  return {
    intent, lines, ways,
    codes: codesIn(form.text('coupon', { max: 200, required: false })),
    ...(isNew ? { addressId: null, newAddress: readAddress(form, addressPrefix, { place: !isAllCollected(lines, ways) }) } : { addressId: Number(chosen) || 0 }),
    methodId: Number(form.raw('method')) || 0,
    note: form.text('note', { max: 200, required: false, lines: true }),
    invoice: readInvoice(form), noReturn: form.checked('noReturn'),
    shown: { total: Number(form.raw('total')), offerIds: form.raw('offers').split(' ').map(Number).filter(id => id > 0).slice(0, 100) },
  }
}

const readInvoice = (form: Form): Invoice | null => {
  const title = form.text('invoice-title', { max: 100, required: false })
  const taxNumber = form.text('invoice-tax', { max: 20, required: false }).normalize('NFKC').toUpperCase()
  const email = form.text('invoice-email', { max: 254, required: false })
  if (!title && (taxNumber || email)) form.fail('invoice-title', words.invoiceTitleNeeded)
  if (taxNumber && !/^[0-9A-Z]{6,20}$/.test(taxNumber)) form.fail('invoice-tax', words.invoiceTaxWrong)
  if (email && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) form.fail('invoice-email', words.invoiceEmailWrong)
  return title ? { title, taxNumber, email } : null
}
