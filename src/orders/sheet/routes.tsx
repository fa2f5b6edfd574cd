import { Elysia, t } from 'elysia'
import { readAddress } from '../../accounts/addresses/rules.ts'
import { listAddresses } from '../../accounts/addresses/store.ts'
import { sendCode, type SignedIn } from '../../accounts/actions.ts'
import { betweenCodes } from '../../accounts/codes/rules.ts'
import { maskContact, type Person } from '../../accounts/rules.ts'
import { session } from '../../accounts/session.ts'
import type { App } from '../../app.ts'
import { findOpenProduct, findProduct } from '../../catalog/store.ts'
import { findVariant, listVariants } from '../../catalog/variants/store.ts'
import { listOpenMethods } from '../../payments/store.ts'
import { readForm, type Form } from '../../platform/form.ts'
import { seeOther } from '../../platform/http.ts'
import { Refusal, refuse } from '../../platform/refusal.ts'
import { newToken } from '../../platform/vault.ts'
import type { Word } from '../../platform/words.ts'
import { nothingFilled, type Filled } from '../../ui/fields.tsx'
import type { Visit } from '../../ui/visit.ts'
import { placeOrders, type Purchase } from '../actions.ts'
import type { Wanted } from '../reckon.ts'
import { mostPieces, ordersOfBuyer, type Order } from '../rules.ts'
import { findPayment } from '../store.ts'
import { entrance } from './enter.ts'
import { addressPrefix, PlacedSheet, SheetBody, SheetPage, TotalsPatch, Who, type CodeState, type SheetProps } from './views.tsx'
import { words } from './words.ts'

const params = t.Object({ id: t.Numeric() })
const posted = { params, parse: 'none' } as const

type Asker = { visit: Visit & { me: Person | null } }
type Drawn = { filled: Filled; problem?: Word | null; code?: CodeState }

/** From the tap on Buy to the placed order, for whoever is signed in and whoever is not yet. */
export const sheet = (app: App) => {
  const enter = entrance(app)

  const sheetOf = ({ visit }: Asker, productId: number, roomId: number | null, drawn: Drawn): SheetProps => {
    const product = findProduct(app.db, productId)
    // One that has gone off sale meanwhile is told of; one that has never been shown is nobody's business.
    if (product?.state !== 'on-sale' && product?.state !== 'off-sale') return refuse(words.offSale, 404)
    const { me } = visit
    const variants = listVariants(app.db, productId)
    return {
      visit, product, roomId, variants,
      methods: listOpenMethods(app.db, app.vault, product.merchantId),
      addresses: me ? listAddresses(app.db, app.vault, me.id) : [],
      ...drawn,
    }
  }

  const draw = (sheet: SheetProps) => (sheet.visit.partial ? <SheetBody {...sheet} /> : <SheetPage {...sheet} />)

  return new Elysia()
    .use(session(app))

    .get('/buy/:id', ({ visit, params: { id }, query }) => {
      if (!findOpenProduct(app.db, id)) refuse(words.offSale, 404)
      const filled = { ...nothingFilled, values: { intent: newToken(), quantity: query.quantity ?? '1', variant: query.variant ?? '' } }
      return draw(sheetOf({ visit }, id, query.room ?? null, { filled }))
    }, { params, query: t.Object({ room: t.Optional(t.Numeric()), quantity: t.Optional(t.String()), variant: t.Optional(t.String()) }) })

    .post('/buy/:id/total', async ({ visit, params: { id }, request }) => {
      const form = await readForm(request)
      const sheet = sheetOf({ visit }, id, roomOf(form), { filled: { values: form.typed, errors: {} } })
      return visit.partial ? <TotalsPatch sheet={sheet} /> : draw(sheet)
    }, posted)

    .post('/buy/:id/code', async ({ visit, params: { id }, request, set }) => {
      const form = await readForm(request)
      const code = await send(app, visit, form, app.addressOf(request))
      if (!form.ok) set.status = 422
      const sheet = sheetOf({ visit }, id, roomOf(form), { filled: { values: form.typed, errors: form.errors }, code })
      return visit.partial ? <Who sheet={sheet} /> : draw(sheet)
    }, posted)

    .post('/orders', async ({ visit, me, request, set }) => {
      const form = await readForm(request)
      const purchase = readPurchase(form, me)
      const [{ variantId, roomId }] = purchase.lines
      const { productId } = findVariant(app.db, variantId) ?? refuse(words.offSale, 404)
      let entered: SignedIn & { person: Person } | null = null

      const again = (problem: Word, buyer: Person | null) => {
        set.status = 422
        const asker = { visit: { ...visit, me: buyer } }
        return draw(sheetOf(asker, productId, roomId, { filled: { values: form.typed, errors: form.errors }, problem }))
      }
      const answer = ([order]: Order[]) => {
        if (!order) throw new Error('a purchase without an order')
        if (!visit.partial) return seeOther(`/orders/${order.id}`, 'placed')
        return <PlacedSheet visit={visit} order={order} payment={findPayment(app.db, app.vault, order)} />
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
        set.headers['hx-trigger'] = 'signed-in'
        set.headers['set-cookie'] = cookieOf(entered)
      }
      const buyer = me ?? entered!.person
      try {
        app.limits.refuseIfTooOften(ordersOfBuyer, String(buyer.id))
        const placed = answer(await placeOrders(app, buyer, purchase))
        return entered && placed instanceof Response ? entered.cookie(placed) : placed
      } catch (error) {
        if (error instanceof Refusal) return again(error.reason, buyer)
        throw error
      }
    }, { parse: 'none' })
}

const cookieOf = ({ cookie }: SignedIn) => cookie(new Response()).headers.get('set-cookie')!

const roomOf = (form: Form) => {
  const room = Number(form.raw('room'))
  return Number.isSafeInteger(room) && room > 0 ? room : null
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

const readPurchase = (form: Form, me: Person | null): Purchase & { lines: [Wanted] } => {
  const intent = form.raw('intent')
  const variantId = Number(form.raw('variant'))
  if (!/^[\w-]{16,64}$/.test(intent) || !Number.isSafeInteger(variantId)) refuse(words.broken)

  const chosen = form.raw('address')
  const isNew = !me || chosen === '' || chosen === 'new'
  if (!me) {
    form.text('contact', { max: 254 })
    if (!/^\d{6}$/.test(form.raw('code').normalize('NFKC').trim())) form.fail('code', words.codeNeeded)
  }
  return {
    intent,
    lines: [{ variantId, quantity: form.integer('quantity', { min: 1, max: mostPieces }), roomId: roomOf(form) }],
    ...(isNew ? { addressId: null, newAddress: readAddress(form, addressPrefix) } : { addressId: Number(chosen) || 0 }),
    methodId: Number(form.raw('method')) || 0,
    note: form.text('note', { max: 200, required: false, lines: true }),
    shown: { total: Number(form.raw('total')) },
  }
}
