import { expect, test } from 'bun:test'
import { findPerson } from '../../accounts/store.ts'
import { refused } from '../../testing/refused.ts'
import { world } from '../../testing/world.ts'
import { keepVariants } from '../ledger/actions.ts'
import { giveBackStock, takeStock } from '../stock.ts'
import { findVariant, listVariants } from '../variants/store.ts'
import { acceptInvitation, declineInvitation, invitationsTo, inviteSupplier, removeSupplier, withdrawInvitation } from './actions.ts'
import { since, soldBy } from './rules.ts'
import { findSupplied, insertSupplier, listInvitationsOf, listSoldHours, listSupplied, listSuppliersOf } from './store.ts'

const setting = () => {
  const w = world()
  const ware = (merchant: { id: number }, title: string) => listVariants(w.app.db, w.product(merchant, { title }).id)[0]!.id
  const sell = (variantId: number, quantity: number) => w.app.change(db => takeStock(db, { variantId, quantity, subject: 'order 1', by: w.bei.id, at: w.app.now() }))
  const seen = (who: { id: number }) => listSupplied(w.app.db, who, { soldSince: 0, limit: 9 }).map(({ title, stock, sold }) => [title, stock, sold])
  return { ...w, ware, sell, seen }
}

test('invited by phone, accepted with the account whose phone it is, and nobody else’s', async () => {
  const { app, mei, lin, bei, messages } = setting()
  await inviteSupplier(app, mei, '13800000005')
  expect(messages()[0]).toMatchObject({ channel: 'sms', text: expect.stringContaining('mei 邀请您做供应商') })
  expect(listInvitationsOf(app.db, app.vault, mei).map(({ contact }) => contact)).toEqual(['+8613800000005'])

  expect(invitationsTo(app, bei)).toEqual([])
  expect(await refused(acceptInvitation(app, bei, mei.id))).toContain('no such invitation')
  expect(invitationsTo(app, lin)).toMatchObject([{ merchantId: mei.id, merchantName: 'mei' }])
  await acceptInvitation(app, lin, mei.id)
  expect(findPerson(app.db, lin.id)!.roles).toContain('supplier')
  expect(listSuppliersOf(app.db, mei)).toMatchObject([{ personId: lin.id, name: 'lin', variants: 0 }])
  expect(await refused(acceptInvitation(app, lin, mei.id))).toContain('no such invitation')
})

test('the merchant learns nothing of who has an account, and may take it back', async () => {
  const { app, mei, lin } = setting()
  await inviteSupplier(app, mei, 'lin@shop.test')
  await inviteSupplier(app, mei, 'nobody@shop.test')
  const [one, other] = listInvitationsOf(app.db, app.vault, mei)
  expect(Object.keys(one!)).toEqual(Object.keys(other!))
  for (const { contactIndex } of [one!, other!]) await withdrawInvitation(app, mei, contactIndex)
  expect(invitationsTo(app, lin)).toEqual([])
  expect(await refused(inviteSupplier(app, mei, 'mei@shop.test'))).toContain('invite yourself')
  expect(await refused(inviteSupplier(app, mei, 'no contact'))).toBeTruthy()
  for (let i = 0; i < 12; i++) await inviteSupplier(app, mei, `s${i}@shop.test`).catch(() => {})
  expect(await refused(inviteSupplier(app, mei, 'more@shop.test'))).toContain('too fast')
})

test('declined is gone', async () => {
  const { app, mei, lin } = setting()
  await inviteSupplier(app, mei, 'lin@shop.test')
  await declineInvitation(app, lin, mei.id)
  expect([invitationsTo(app, lin), listInvitationsOf(app.db, app.vault, mei)]).toEqual([[], []])
})

test('a supplier sees the stock and sales of what they supply, and of nothing else', async () => {
  const { app, mei, max, sun, lin, wait, ware, sell, seen } = setting()
  insertSupplier(app.db, mei, sun.id, app.now())
  const [bowl, cup, foreign] = [ware(mei, '碗'), ware(mei, '杯'), ware(max, '别人的')]
  await keepVariants(app, mei, [{ variantId: bowl, lowAt: null, supplierId: sun.id }])
  expect(await refused(keepVariants(app, max, [{ variantId: foreign, lowAt: null, supplierId: sun.id }]))).toBeTruthy()
  // Somebody wrote it into the row all the same: there is no link, so there is nothing to see.
  app.db.query('update variants set supplier_id = ? where id = ?').run(sun.id, foreign)

  wait(1000)
  for (const id of [bowl, cup, foreign]) await sell(id, 3)
  await app.change(db => giveBackStock(db, { variantId: bowl, quantity: 1, reason: 'returned', subject: 'order 1', by: null, at: app.now() }))
  expect(seen(sun)).toEqual([['碗', 8, 2]])
  expect(seen(lin)).toEqual([])
  expect(listSoldHours(app.db, sun, { since: 0 }).map(({ pieces }) => pieces)).toEqual([2])
  expect([findSupplied(app.db, sun, bowl)?.title, findSupplied(app.db, sun, cup), findSupplied(app.db, sun, foreign)]).toEqual(['碗', null, null])

  await removeSupplier(app, mei, sun.id)
  expect([seen(sun), findVariant(app.db, bowl)!.supplierId]).toEqual([[], null])
  expect(await refused(removeSupplier(app, mei, sun.id))).toContain('no such supplier')
})

test('what was sold before they supplied it is not theirs to know', async () => {
  const { app, mei, sun, wait, ware, sell, seen } = setting()
  const bowl = ware(mei, '碗')
  await sell(bowl, 3)
  wait(1000)
  insertSupplier(app.db, mei, sun.id, app.now())
  await keepVariants(app, mei, [{ variantId: bowl, lowAt: null, supplierId: sun.id }])
  await sell(bowl, 2)
  expect(seen(sun)).toEqual([['碗', 5, 2]])
})

test('days and months are those of the shop’s own calendar', () => {
  const hour = (text: string) => Math.floor(Date.parse(text) / 3_600_000)
  const now = Date.parse('2026-06-18T20:00:00+08:00')
  const sold = [{ hour: hour('2026-06-18T00:30:00+08:00'), pieces: 2 }, { hour: hour('2026-06-17T23:30:00+08:00'), pieces: 3 }, { hour: hour('2026-05-31T23:00:00+08:00'), pieces: 4 }, { hour: hour('2025-01-01T00:00:00Z'), pieces: 9 }]
  const by = (unit: 'day' | 'month') => soldBy(unit, sold, { count: 3, now, timeZone: 'Asia/Shanghai' }).map(({ pieces }) => pieces)
  expect(by('day')).toEqual([0, 3, 2])
  expect(by('month')).toEqual([0, 4, 5])
  expect(new Date(since(3, now, 'Asia/Shanghai')).toISOString()).toBe('2026-03-31T16:00:00.000Z')
})
