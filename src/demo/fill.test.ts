import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrations } from '../../migrations/index.ts'
import { logIn } from '../accounts/actions.ts'
import { listAddresses } from '../accounts/addresses/store.ts'
import type { Person } from '../accounts/rules.ts'
import { sessionCookie, visitOf } from '../accounts/session.ts'
import { createApp } from '../app.ts'
import { listOpenProducts, listProductsOf } from '../catalog/store.ts'
import { listRecentMessages } from '../chat/store.ts'
import { subscribers } from '../events.ts'
import { states } from '../orders/rules.ts'
import { findOrderFor, listOrdersOfMerchant, roomSales } from '../orders/store.ts'
import { findBill, listOpenMethods } from '../payments/store.ts'
import { migrate, openDb } from '../platform/db.ts'
import { openImages } from '../platform/images.ts'
import { listOutgoing } from '../platform/outbox.ts'
import type { Locale } from '../platform/words.ts'
import { createVault } from '../platform/vault.ts'
import { findOpenDrop } from '../promotions/drops/store.ts'
import { pricesNow } from '../promotions/prices/actions.ts'
import { listOffersToCome } from '../promotions/store.ts'
import { findRoom, listShelf } from '../rooms/store.ts'
import { world } from '../testing/world.ts'
import { fillDemo } from './fill.ts'
import { goods } from './goods.ts'
import { demoPassword } from './stage.ts'

const emptyShop = () => {
  const db = openDb(':memory:')
  migrate(db, migrations)
  const folder = mkdtempSync(join(tmpdir(), 'stallcast-demo-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const now = Date.parse('2026-06-18T16:10:00Z')
  const { app: { addressOf, cut, streams, recordings, gateways, payAt } } = world()
  return createApp({
    db, vault: createVault(new Uint8Array(32)), images: openImages(folder), now: () => now, log: line => { throw new Error(line) },
    url: 'http://localhost:8080', rtmpPort: 1935, addressOf, cut, streams, recordings, gateways, payAt,
  }, subscribers)
}

const rtmp = 'rtmp://localhost:1935/live'
const fill = async (locale: Locale) => {
  const app = emptyShop()
  return { app, details: await fillDemo(app, { locale, rtmp }) }
}
const filled = await fill('zh-CN')
const english = await fill('en')

const known = new Map<string, Person>()

const personOf = async (contact: string) => {
  const { app } = filled
  const { token } = known.has(contact) ? { token: '' } : await logIn(app, new Request('http://localhost:8080/'), { contact, password: demoPassword })
  const person = known.get(contact) ?? visitOf(app, new Request('http://localhost:8080/', { headers: { cookie: `${sessionCookie}=${token}` } })).me!
  known.set(contact, person)
  return person
}

const sellers = () => Promise.all(filled.details.logins.filter(({ role }) => role === 'owner' || role === 'merchant').map(({ contact }) => personOf(contact)))

test('everybody can log in and may do what their role says', async () => {
  const { details } = filled
  const roles = Object.fromEntries(await Promise.all(details.logins.map(async ({ contact, name, role }) => {
    const person = await personOf(contact)
    expect(person.name).toBe(name)
    expect(name).toContain('示例')
    return [contact.split('@')[0], [role, person.roles]] as const
  })))

  expect(roles).toEqual({
    owner: ['owner', ['merchant', 'admin']], tea: ['merchant', ['merchant']], cloth: ['merchant', ['merchant']],
    buyer: ['buyer', []], second: ['buyer', []], third: ['buyer', []],
    supplier: ['supplier', ['supplier']], courier: ['courier', ['courier']], admin: ['admin', ['admin']],
  })
})

test('a room is about to begin, one comes tomorrow, one is over', () => {
  const { app, details } = filled
  const [workshop, tea, cloth] = details.rooms.map(({ id }) => findRoom(app.db, id)!)

  expect(details.rooms.map(({ state, broadcast }) => [state, broadcast])).toEqual([['announced', true], ['announced', false], ['ended', false]])
  expect(workshop!.startsAt).toBeLessThan(app.now())
  expect(workshop!.startsAt).toBeGreaterThan(app.now() - 20 * 60_000)
  expect(tea!.startsAt).toBe(Date.parse('2026-06-20T20:00:00+08:00'))
  expect([cloth!.liveAt, cloth!.endedAt]).toEqual([Date.parse('2026-06-18T20:00:00+08:00'), Date.parse('2026-06-18T21:19:00+08:00')])
  expect(details.rooms[0]!.streamKey).toStartWith(`${workshop!.id}-`)
  expect(listShelf(app.db, workshop!.id)).toHaveLength(5)
  expect(workshop!.pinnedProductId).toBe(listShelf(app.db, workshop!.id)[0]!.product.id)
  expect(listRecentMessages(app.db, cloth!.id, 50)).toHaveLength(9)
  expect(roomSales(app.db, cloth!.id).orders).toBe(6)
})

test('there is an order in every state, and its money and times agree', async () => {
  const { app } = filled
  const seen = new Set<string>()
  for (const merchant of await sellers()) {
    for (const { id, buyerId } of listOrdersOfMerchant(app.db, app.vault, merchant, { limit: 100 })) {
      const order = findOrderFor(app.db, app.vault, { id: buyerId }, id)!
      const bill = findBill(app.db, order.billId)!
      seen.add(order.state)

      expect(order.total).toBe(order.lines.reduce((sum, line) => sum + line.price * line.quantity, 0) + order.shippingFee)
      expect(bill.amount).toBe(order.total)
      const cash = order.kind === 'cash-on-delivery'
      const settled = cash ? ['delivered', 'completed'] : ['paid', 'shipped', 'delivered', 'completed']
      expect(bill.state).toBe(order.state === 'cancelled' ? 'void' : settled.includes(order.state) ? 'settled' : 'open')

      const times = order.history.map(({ at }) => at)
      expect(times).toEqual(times.toSorted((a, b) => a - b))
      expect(times[0]).toBe(order.placedAt)
      expect(times.at(-1)!).toBeLessThanOrEqual(app.now())
    }
  }
  expect([...seen].sort()).toEqual([...states].sort())
})

test('what was there and what was sold make what is left', async () => {
  const { app } = filled
  const sold = new Map<number, number>()
  let checked = 0
  for (const merchant of await sellers()) {
    for (const order of listOrdersOfMerchant(app.db, app.vault, merchant, { limit: 100 })) {
      if (order.state === 'cancelled') continue
      for (const line of order.lines) sold.set(line.productId, (sold.get(line.productId) ?? 0) + line.quantity)
    }
  }
  for (const merchant of await sellers()) {
    for (const product of listProductsOf(app.db, merchant, { limit: 100 })) {
      const good = Object.values(goods).find(({ title }) => title['zh-CN'] === product.title)!
      expect([product.title, product.stock + (sold.get(product.id) ?? 0)]).toEqual([product.title, good.stock])
      checked++
    }
  }
  expect(checked).toBe(Object.keys(goods).length)
  expect(listOpenProducts(app.db, { limit: 100 })).toHaveLength(13)
  expect(listOpenProducts(app.db, { limit: 100 }).filter(({ stock }) => stock === 0)).toHaveLength(1)
})

test('every merchant takes money in each way, and every buyer lives somewhere', async () => {
  const { app, details } = filled
  for (const merchant of await sellers()) {
    expect(listOpenMethods(app.db, app.vault, merchant.id).map(({ kind }) => kind).sort()).toEqual(['bank-transfer', 'cash-on-delivery', 'wallet-qr'])
  }
  for (const { contact } of details.logins.filter(({ role }) => role === 'buyer')) {
    expect(listAddresses(app.db, app.vault, (await personOf(contact)).id).length).toBeGreaterThan(0)
  }
})

test('the owner offers a flash sale with an honest earlier price, spend-and-save, a code, and a coupon to be claimed in the room', async () => {
  for (const [{ app, details }, currency] of [[filled, 'CNY'], [english, 'USD']] as const) {
    const [first] = listShelf(app.db, details.rooms[0]!.id)
    const pinned = first!.product
    const now = app.now()
    const price = pricesNow(app.db, [pinned], { now, liveRoomIds: () => [] }).get(pinned.id)
    expect(price).toMatchObject({ kind: 'flash-sale', was: pinned.price, price: currency === 'CNY' ? 13800 : 2000 })
    expect(price!.endsAt! - now).toBeGreaterThan(47 * 3_600_000)
    expect(findOpenDrop(app.db, details.rooms[0]!.id, now)).toMatchObject({ offer: { kind: 'coupon', code: null } })
    expect(listOffersToCome(app.db, pinned.merchantId, now).map(({ kind, code }) => [kind, code ?? ''].join(' ').trim()).sort()).toEqual(['coupon', 'coupon HELLO', 'flash-sale', 'spend-and-save'])
  }
})

test('nobody is written to', () => {
  expect(listOutgoing(filled.app.db, Number.MAX_SAFE_INTEGER, 10)).toHaveLength(0)
})

test('a shop that is not empty is left alone', async () => {
  const { app } = world()
  const before = listOpenProducts(app.db, { limit: 10 })
  expect(fillDemo(app, { locale: 'en', rtmp })).rejects.toMatchObject({ status: 409 })
  expect(listOpenProducts(app.db, { limit: 10 })).toEqual(before)
  expect(fillDemo(filled.app, { locale: 'en', rtmp })).rejects.toMatchObject({ status: 409 })
})

test('it speaks English too', () => {
  const { app, details: { logins, rooms } } = english
  expect(logins.every(({ name }) => name.startsWith('Demo'))).toBe(true)
  expect(rooms[0]!.title).toBe('Fresh from the autumn kiln')
  expect(app.shop()).toMatchObject({ currency: 'USD', locale: 'en' })
  const titles = listOpenProducts(app.db, { limit: 100 }).map(({ title }) => title)
  expect(titles).toHaveLength(13)
  expect(titles.join('')).not.toMatch(/\p{Script=Han}/u)
})
