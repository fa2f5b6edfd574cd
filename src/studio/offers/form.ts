import type { Person } from '../../accounts/rules.ts'
import type { App } from '../../app.ts'
import { listCategories } from '../../catalog/categories/store.ts'
import { findProductOf, listProductsOf } from '../../catalog/store.ts'
import type { Category, Product } from '../../catalog/rules.ts'
import { momentInput, type Form } from '../../platform/form.ts'
import { amountInput } from '../../platform/money.ts'
import { longestCode, longestTitle, mostPercent, mostSteps, standingOf, whyNotOffer, type OfferFields } from '../../promotions/checks.ts'
import { isPrice, open, type Kind, type Pledge } from '../../promotions/offer.ts'
import { readCode } from '../../promotions/redeeming.ts'
import type { OfferInFull } from '../../promotions/store.ts'
import type { Room } from '../../rooms/rules.ts'
import { findRoomOf, listRoomsOf } from '../../rooms/store.ts'
import type { Filled } from '../../ui/fields.tsx'
import { words } from './words.ts'

export type OfferForm = {
  filled: Filled
  goods: 'all' | 'categories' | 'products'
  categoryIds: number[]
  /** What may be ticked: what is ticked already, and what was looked for. */
  products: Product[]
  productIds: number[]
  categories: Category[]
  rooms: Room[]
}

const mostShown = 30
const mostCount = 1_000_000

/** What was typed, as an offer; what is wrong with it is noted at its field. */
export const readOffer = (app: App, me: Person, form: Form, kind: Kind, offer: OfferInFull | null): { fields: OfferFields; drawn: OfferForm } => {
  const begun = offer !== null && standingOf(offer, app.now()) !== 'planned'
  const { productIds, categoryIds, goods } = begun ? { ...offer, goods: 'all' as const } : readGoods(app, me, form, kind)
  const { timeZone } = app.shop()
  const startsAt = begun ? offer.startsAt : form.raw('startsAt') ? form.moment('startsAt', timeZone) : app.now()
  const fields = {
    title: form.text('title', { max: longestTitle }),
    code: begun ? offer.code : kind === 'coupon' ? readTypedCode(form) : null,
    roomId: begun ? offer.roomId : kind === 'live-price' ? (findRoomOf(app.db, me, Number(form.raw('room')) || 0)?.id ?? null) : null,
    startsAt,
    endsAt: form.raw('endsAt') ? form.moment('endsAt', timeZone) : open,
    supply: count(form, 'supply'),
    perBuyer: count(form, 'perBuyer'),
    newBuyersOnly: begun ? offer.newBuyersOnly : form.checked('newBuyersOnly'),
    productIds, categoryIds,
    ...(begun ? ({ kind: offer.kind, terms: offer.terms } as Pledge) : readPledge(app, form, kind)),
  } satisfies OfferFields
  const fault = form.ok ? whyNotOffer(fields, app.now()) : null
  if (fault) form.fail(fault.field, fault.reason)
  return { fields, drawn: { ...choices(app, me, form.raw('q'), productIds), filled: { values: form.typed, errors: form.errors }, goods, categoryIds, productIds } }
}

const count = (form: Form, name: string) => (form.raw(name).trim() ? form.integer(name, { min: 1, max: mostCount }) : null)

const readTypedCode = (form: Form) => {
  const code = readCode(form.text('code', { max: longestCode, required: false }))
  if (code && !/^[A-Z0-9]{3,20}$/.test(code)) form.fail('code', words.codeWrong)
  return code || null
}

const readGoods = (app: App, me: Person, form: Form, kind: Kind) => {
  const goods = isPrice({ kind }) ? 'products' : form.choice('goods', ['all', 'categories', 'products'])
  const ids = (name: string) => [...new Set(form.all(name).map(Number))].filter(id => Number.isSafeInteger(id) && id > 0)
  const productIds = goods === 'products' ? ids('product').filter(id => findProductOf(app.db, me, id)) : []
  const categoryIds = goods === 'categories' ? ids('category') : []
  if (goods === 'products' && !productIds.length) form.fail('goods', words.noneChosen)
  if (goods === 'categories' && !categoryIds.length) form.fail('goods', words.noneChosen)
  return { goods, productIds, categoryIds }
}

const readPledge = (app: App, form: Form, kind: Kind): Pledge => {
  const { currency } = app.shop()
  const amount = (name: string) => form.amount(name, currency, { required: false })
  const most = () => (form.raw('most').trim() ? amount('most') : null)
  const percent = () => form.integer('percent', { min: 1, max: mostPercent })
  const inPercent = form.raw('percent').trim() !== ''
  const alone = (other: string) => { if (inPercent && form.raw(other).trim()) form.fail('percent', words.both) }

  switch (kind) {
    case 'live-price':
    case 'flash-sale':
      alone('price')
      return { kind, terms: inPercent ? { percent: percent() } : { price: amount('price') } }
    case 'coupon':
      alone('amount')
      return { kind, terms: inPercent ? { threshold: amount('threshold'), percent: percent(), most: most() } : { threshold: amount('threshold'), amount: amount('amount') } }
    case 'spend-and-save':
      return { kind, terms: { steps: readSteps(form, amount), exclusive: form.checked('exclusive') } }
    case 'buy-x-get-y':
      return { kind, terms: { buy: form.integer('buy', { min: 1, max: 20 }), free: form.integer('free', { min: 1, max: 20 }) } }
    case 'free-shipping':
      return { kind, terms: { threshold: amount('threshold'), most: most() } }
  }
}

export const stepNumbers = Array.from({ length: mostSteps }, (_, index) => index + 1)

const readSteps = (form: Form, amount: (name: string) => number) =>
  stepNumbers
    .map(number => ({ from: amount(`from-${number}`), off: amount(`off-${number}`) }))
    .filter(({ from, off }) => from || off)
    .sort((a, b) => a.from - b.from)

const choices = (app: App, me: Person, q: string, chosen: number[]) => {
  const found = listProductsOf(app.db, me, { q: q.slice(0, 60), limit: mostShown })
  const ticked = chosen.map(id => findProductOf(app.db, me, id)).filter(product => product !== null)
  return {
    products: [...ticked, ...found.filter(({ id }) => !chosen.includes(id))],
    categories: listCategories(app.db),
    rooms: listRoomsOf(app.db, me, { limit: 50 }).filter(({ state }) => state !== 'ended'),
  }
}

export const formOf = (app: App, me: Person, offer: OfferInFull | null): OfferForm => {
  const { currency, timeZone } = app.shop()
  const money = (amount: number) => (amount ? amountInput(currency, amount) : '')
  const productIds = offer?.productIds ?? []
  const categoryIds = offer?.categoryIds ?? []
  return {
    ...choices(app, me, '', productIds), productIds, categoryIds,
    goods: productIds.length ? 'products' : categoryIds.length ? 'categories' : 'all',
    filled: {
      errors: {},
      values: offer
        ? {
            title: offer.title, code: offer.code ?? '', room: String(offer.roomId ?? ''), startsAt: momentInput(offer.startsAt, timeZone),
            endsAt: offer.endsAt === open ? '' : momentInput(offer.endsAt, timeZone), supply: String(offer.supply ?? ''), perBuyer: String(offer.perBuyer ?? ''),
            ...(offer.newBuyersOnly ? { newBuyersOnly: 'yes' } : {}), ...termsTyped(offer, money),
          }
        : { perBuyer: '', buy: '2', free: '1' },
    },
  }
}

const termsTyped = ({ kind, terms }: Pledge, money: (amount: number) => string): Record<string, string> => {
  switch (kind) {
    case 'live-price':
    case 'flash-sale':
      return terms.percent === undefined ? { price: money(terms.price) } : { percent: String(terms.percent) }
    case 'coupon':
      return { threshold: money(terms.threshold), ...(terms.percent === undefined ? { amount: money(terms.amount) } : { percent: String(terms.percent), most: money(terms.most ?? 0) }) }
    case 'spend-and-save':
      return {
        ...Object.fromEntries(terms.steps.flatMap(({ from, off }, index) => [[`from-${index + 1}`, money(from)], [`off-${index + 1}`, money(off)]])),
        ...(terms.exclusive ? { exclusive: 'yes' } : {}),
      }
    case 'buy-x-get-y':
      return { buy: String(terms.buy), free: String(terms.free) }
    case 'free-shipping':
      return { threshold: money(terms.threshold), most: money(terms.most ?? 0) }
  }
}
