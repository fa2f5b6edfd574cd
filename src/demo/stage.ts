import { keepAddress } from '../accounts/addresses/actions.ts'
import { grantRole, makeOwner, makePerson } from '../accounts/actions.ts'
import type { Person, Role } from '../accounts/rules.ts'
import { findPerson } from '../accounts/store.ts'
import { apply, transitionCase, type Details as CaseDetails } from '../aftersales/actions.ts'
import type { Case, Kind, Reason, Transition as CaseTransition } from '../aftersales/rules.ts'
import type { App } from '../app.ts'
import { keepVariants } from '../catalog/ledger/actions.ts'
import { keepWays } from '../catalog/shipping/ways/actions.ts'
import { acceptInvitation, inviteSupplier } from '../catalog/suppliers/actions.ts'
import { listVariants } from '../catalog/variants/store.ts'
import { addProduct, transitionProduct } from '../catalog/actions.ts'
import type { Product } from '../catalog/rules.ts'
import { findCategoryBySlug } from '../catalog/store.ts'
import { sendMessage } from '../chat/actions.tsx'
import { sendParcel } from '../fulfilment/actions.ts'
import { placeOrders, transitionOrder, type Details } from '../orders/actions.ts'
import type { Order, Transition } from '../orders/rules.ts'
import { addMethod } from '../payments/actions.ts'
import type { MethodKind } from '../payments/rules.ts'
import { readAsset } from '../platform/assets.ts'
import { insertPicture } from '../platform/images.ts'
import { hashPassword } from '../platform/passwords.ts'
import { newToken } from '../platform/vault.ts'
import { addOffer } from '../promotions/actions.ts'
import type { OfferFields } from '../promotions/checks.ts'
import { dropCoupon } from '../promotions/drops/actions.ts'
import { addLater, answerReview, writeReview } from '../reviews/actions.ts'
import type { Review, Stars } from '../reviews/rules.ts'
import { addToShelf, createRoom } from '../rooms/actions.ts'
import type { Room } from '../rooms/rules.ts'
import { openShop } from '../shop/actions.ts'
import type { NewShop } from '../shop/store.ts'
import { details } from './details.ts'
import { goods, type GoodName } from './goods.ts'
import type { DemoOffer } from './offers.ts'
import { words } from './words.ts'

export type Name = keyof typeof words.people
export type RoomName = keyof typeof words.rooms

/** Everybody in the demo signs in with it: it opens nothing but a demo. */
export const demoPassword = 'demo-shop-2026'
export const contactOf = (name: Name) => `${name}@demo.example`

export const merchants = ['owner', 'tea', 'cloth'] as const
const covers: Record<RoomName, string> = { workshop: 'cover-workshop', tea: 'cover-tea', cloth: 'cover-cloth' }

/** Demo shops take whole yuan or dollars. */
const cents = 100

/** Who and what is in the demo, and the verbs its story is told with. Each goes through the feature's own rules. */
export const createStage = async (app: App, shop: NewShop) => {
  const say = app.speak(shop.locale)
  const passwordHash = await hashPassword(demoPassword)
  const people = {} as Record<Name, Person>
  const addresses = {} as Record<Name, number>
  const methods = {} as Record<Name, Partial<Record<MethodKind, number>>>
  const products = {} as Record<GoodName, Product>
  const rooms = {} as Record<RoomName, Room>
  const orders = new Map<string, Order>()
  const said = new Map<string, Review>()
  const cases = new Map<string, Case>()

  const kept = await keepAll(app)

  const keepPicture = async (owner: Person, name: string) => {
    const picture = kept.get(name)!.pop()!
    await app.change(db => insertPicture(db, picture, owner.id, app.now()))
    return picture.id
  }

  const newcomer = (name: Name) => ({ contact: { kind: 'email' as const, value: contactOf(name) }, name: say(words.people[name]), locale: shop.locale, passwordHash })

  const goodFields = async (name: GoodName) => {
    const { of, category, picture, title, description, price, stock } = goods[name]
    const free = of === 'owner'
    return {
      title: say(title), description: say(description), ...priced(name, price[shop.locale] * cents, stock), ...told(name),
      shippingFee: free ? 0 : (shop.locale === 'en' ? 4 : 8) * cents,
      categoryId: findCategoryBySlug(app.db, category)!.id, pictureIds: [await keepPicture(people[of], picture)],
    }
  }

  const priced = (name: GoodName, price: number, stock: number) => {
    const option = details[name]?.option
    if (!option) return { price, stock }
    return {
      options: [say(option.name)],
      variants: option.values.map(({ value, more, stock }) => ({ id: null, values: [say(value)], price: price + more * cents, stock, stockSeen: 0, code: '', barcode: '', weight: 0, pictureId: null, supplierId: null })),
    }
  }

  const told = (name: GoodName) => {
    const { tags = [], points = {}, comparison, returnExcluded = null } = details[name] ?? {}
    return {
      tags: tags.map(tag => say(tag)), returnExcluded,
      points: Object.fromEntries(Object.entries(points).map(([kind, text]) => [kind, say(text)])),
      comparison: comparison ? { against: say(comparison.against), rows: comparison.rows.map(row => ({ aspect: say(row.aspect), ours: say(row.ours), theirs: say(row.theirs), source: say(row.source) })) } : null,
    }
  }

  return {
    app, people, products, rooms, orders,

    open: () =>
      app.change(db => {
        openShop(db, shop, app.now())
        people.owner = findPerson(db, makeOwner(app, db, newcomer('owner')))!
      }),

    comesIn: async (name: Name, ...roles: Role[]) => {
      const id = await app.change(db => makePerson(app, db, newcomer(name)))
      for (const role of roles) await grantRole(app, people.owner, id, role)
      people[name] = findPerson(app.db, id)!
    },

    livesAt: async (name: Name, number: number) => {
      const address = { name: say(words.people[name]), phone: `000-0000-${String(number).padStart(4, '0')}`, region: say(words.address.region), street: say(words.address.street, number), postcode: '000000' }
      addresses[name] = await app.change(db => keepAddress(db, app.vault, people[name].id, address, app.now()))
    },

    takesMoney: async (name: Name) => {
      const holder = say(words.people[name])
      methods[name] = {
        'wallet-qr': await addMethod(app, people[name], { kind: 'wallet-qr', label: say(words.wallet), instructions: say(words.walletHint), account: null, pictureId: await keepPicture(people[name], 'wallet-code') }),
        'bank-transfer': await addMethod(app, people[name], { kind: 'bank-transfer', label: say(words.bank), instructions: say(words.bankHint), account: { holder, bank: say(words.bank), number: '0000 0000 0000 0000' }, pictureId: null }),
        'cash-on-delivery': await addMethod(app, people[name], { kind: 'cash-on-delivery', label: '', instructions: say(words.cashHint), account: null, pictureId: null }),
      }
    },

    sendsElsehow: (name: Name) =>
      keepWays(app, people[name], [
        { kind: 'express', fee: (shop.locale === 'en' ? 6 : 12) * cents, text: say(words.express) },
        { kind: 'collect', fee: 0, text: say(words.collect) },
      ]),

    /** The supplier has been asked and has said yes; these are theirs from now on. */
    supplies: async (supplier: Name, merchant: Name, ...named: GoodName[]) => {
      await inviteSupplier(app, people[merchant], contactOf(supplier))
      await acceptInvitation(app, people[supplier], people[merchant].id)
      const variants = named.flatMap(name => listVariants(app.db, products[name].id))
      await keepVariants(app, people[merchant], variants.map(({ id }) => ({ variantId: id, lowAt: 5, supplierId: people[supplier].id })))
    },

    writesUp: async (name: GoodName) => {
      products[name] = await addProduct(app, people[goods[name].of], await goodFields(name))
    },

    /** What an administrator lists is on sale at once; the others wait for review. */
    submits: async (name: GoodName) => {
      products[name] = await transitionProduct(app, people[goods[name].of], products[name].id, 'submit')
    },

    reviews: (name: GoodName, transition: 'approve' | 'decline') =>
      transitionProduct(app, people.admin, products[name].id, transition, transition === 'decline' ? { note: say(words.yearAndPlace) } : {}),

    judges: async (key: string, buyer: Name, { stars, text, anonymous = false }: { stars: Stars; text: string; anonymous?: boolean }) => {
      said.set(key, await writeReview(app, people[buyer], orders.get(key)!.id, 0, { stars, text, anonymous, pictureIds: [] }))
    },

    answers: (key: string, merchant: Name, text: string) => answerReview(app, people[merchant], said.get(key)!.id, text),

    adds: (key: string, buyer: Name, text: string) => addLater(app, people[buyer], said.get(key)!.id, text),

    announces: async (host: Name, name: RoomName, { category, startsAt, endsAt, shelf }: { category: string; startsAt: number; endsAt: number; shelf: GoodName[] }) => {
      const { title, host: hostName, introduction } = words.rooms[name]
      rooms[name] = await createRoom(app, people[host], {
        title: say(title), hostName: say(hostName), introduction: say(introduction), coverId: await keepPicture(people[host], covers[name]),
        categoryId: findCategoryBySlug(app.db, category)!.id, startsAt, endsAt,
      })
      for (const good of shelf) await addToShelf(app, people[host], rooms[name].id, products[good].id)
    },

    says: (name: Name, room: RoomName, text: string) => sendMessage(app, people[name], rooms[room].id, text),

    buys: async (key: string, buyer: Name, good: GoodName, kind: MethodKind, { quantity = 1, room, note = '' }: { quantity?: number; room?: RoomName; note?: string } = {}) => {
      const [variant] = listVariants(app.db, products[good].id)
      const [order] = await placeOrders(app, people[buyer], {
        intent: newToken(), lines: [{ variantId: variant!.id, quantity, roomId: room ? rooms[room].id : null }],
        addressId: addresses[buyer], methodId: methods[goods[good].of]![kind]!, note, noReturn: true,
      })
      orders.set(key, order!)
    },

    /** From now on; a coupon that is to be claimed lies in its room at once. */
    offers: async (by: Name, { title, code, lasts, supply, perBuyer, goods: named, pledge, dropped }: DemoOffer) => {
      const made = await addOffer(app, people[by], {
        title: say(title), code: code ?? null, roomId: null, startsAt: app.now(), endsAt: app.now() + lasts, supply, perBuyer, newBuyersOnly: false,
        productIds: named.map(name => products[name].id), categoryIds: [], ...pledge(amount => amount[shop.locale] * cents),
      } as OfferFields)
      if (dropped) await dropCoupon(app, people[by], { roomId: rooms[dropped.room].id, offerId: made.id, lasts: dropped.lasts })
    },

    /** To a courier of the shop, who takes it there. */
    handsOver: (key: string, by: Name, courier: Name) =>
      sendParcel(app, people[by], orders.get(key)!.id, { carrier: '', trackingNumber: '', courierId: people[courier].id }),

    /** Of the first line of what was bought, one piece. */
    asksBack: async (key: string, buyer: Name, kind: Kind, reason: Reason) => {
      cases.set(key, await apply(app, people[buyer], orders.get(key)!.id, {
        intent: newToken(), kind, reason, items: [{ position: 0, quantity: 1, wantedVariantId: null }], story: say(words.returns[reason as keyof typeof words.returns]),
        pictureIds: [], filmIds: [], declared: true, intact: true,
      }))
    },

    dealsWith: async (key: string, by: Name, transition: CaseTransition, details: CaseDetails = {}) => {
      cases.set(key, await transitionCase(app, people[by], cases.get(key)!.id, transition, details))
    },

    moves: async (key: string, by: Name | 'clock', transition: Transition) => {
      const details: Details = transition === 'ship' ? { carrier: say(words.carrier), trackingNumber: `DEMO${String(orders.get(key)!.id).padStart(6, '0')}` } : {}
      orders.set(key, await transitionOrder(app, by === 'clock' ? by : people[by], orders.get(key)!.id, transition, details))
    },
  }
}

/** All at once, which takes half as long as one after the other: one copy for each place where a drawing is used. */
const keepAll = async (app: App) => {
  const names = [...Object.values(goods).map(({ picture }) => picture), ...Object.values(covers), ...merchants.map(() => 'wallet-code')]
  const pictures = await Promise.all(names.map(async name => ({ name, picture: await app.images.keep(new Uint8Array(readAsset(`public/demo/${name}.webp`))) })))
  return new Map([...Map.groupBy(pictures, ({ name }) => name)].map(([name, copies]) => [name, copies.map(({ picture }) => picture)]))
}

export type Stage = Awaited<ReturnType<typeof createStage>>
