import { expect, test } from 'bun:test'
import { listDeeds } from '../platform/deeds.ts'
import { refused } from '../testing/refused.ts'
import { world } from '../testing/world.ts'
import { addMethod, editMethod, openBill, settleBill, switchMethod, voidBill } from './actions.ts'
import { providers } from './providers.ts'
import { maskedNumber, methodKinds, type Bill, type PaymentMethod } from './rules.ts'
import { findBill, findMethod, findOfferedMethod, listOpenMethods } from './store.ts'

const bank = { kind: 'bank-transfer', label: '', account: { holder: '梅', bank: '工商银行', number: '6222 0000 1234' }, instructions: '', pictureId: null } as const
const cash = { kind: 'cash-on-delivery', label: '', account: null, instructions: '备好零钱', pictureId: null } as const

const bill = async ({ app, bei, mei }: ReturnType<typeof world>) => {
  const methodId = await addMethod(app, mei, cash)
  return app.change(db => openBill(db, { payerId: bei.id, payeeId: mei.id, methodId, kind: 'order', amount: 17600, currency: 'CNY', openedAt: app.now() }))
}
const settled = ({ app }: ReturnType<typeof world>) =>
  app.db.query<{ event: string }, []>("select event from events where event like '%payment.settled%'").all().map(row => JSON.parse(row.event) as unknown)

test('a bill is settled once, and told once', async () => {
  const w = world()
  const { app, mei, wait } = w
  const id = await bill(w)
  expect(findBill(app.db, id)).toMatchObject({ state: 'open', amount: 17600, closedAt: null })

  wait(1000)
  await app.change(db => settleBill(db, app.now(), id, mei.id))
  expect(findBill(app.db, id)).toMatchObject({ state: 'settled', closedAt: app.now() })
  expect(await refused(app.change(db => settleBill(db, app.now(), id, mei.id)))).toContain('already')
  expect(await refused(app.change(db => voidBill(db, app.now(), id)))).toContain('already')
  expect(settled(w)).toEqual([{ kind: 'payment.settled', billId: id }])
})

test('a void bill is not paid any more', async () => {
  const w = world()
  const id = await bill(w)
  await w.app.change(db => voidBill(db, w.app.now(), id))
  expect(findBill(w.app.db, id)?.state).toBe('void')
  expect(await refused(w.app.change(db => settleBill(db, w.app.now(), id, null)))).toContain('already')
  expect(await refused(w.app.change(db => voidBill(db, w.app.now(), 999)))).toContain('no such bill')
  expect(settled(w)).toEqual([])
})

test('an account cannot be read in the database', async () => {
  const { app, mei } = world()
  const id = await addMethod(app, mei, bank)
  const row = app.db.query<{ instructions: Uint8Array }, [number]>('select instructions from payment_methods where id = ?').get(id)!
  expect(Buffer.from(row.instructions).toString('utf8')).not.toMatch(/6222|工商|梅/)
  expect(findMethod(app.db, app.vault, id)?.account).toEqual(bank.account)
  expect(JSON.stringify(listDeeds(app.db, 1e9, 9))).not.toContain('6222')
})

test('a method that is closed is not offered, but a bill that waits for it finds it', async () => {
  const { app, mei, max } = world()
  const id = await addMethod(app, mei, bank)
  expect(findOfferedMethod(app.db, [max.id], id)).toBeNull()
  await switchMethod(app, mei, id, false)
  expect(listOpenMethods(app.db, app.vault, mei.id)).toEqual([])
  expect(findOfferedMethod(app.db, [mei.id], id)).toBeNull()
  expect(findMethod(app.db, app.vault, id)?.open).toBe(false)
  await switchMethod(app, mei, id, true)
  expect(listOpenMethods(app.db, app.vault, mei.id).map(method => method.id)).toEqual([id])
})

test('what makes no sense or is not theirs is refused', async () => {
  const { app, mei, max, picture } = world()
  await addMethod(app, mei, cash)
  expect(await refused(addMethod(app, mei, cash))).toContain('there already')
  expect(await refused(addMethod(app, mei, { ...bank, account: null }))).toContain('account')
  const qr = { kind: 'wallet-qr', label: '微信', account: null, instructions: '' } as const
  expect(await refused(addMethod(app, mei, { ...qr, pictureId: null }))).toContain('picture')
  expect(await refused(addMethod(app, mei, { ...qr, pictureId: picture(max) }))).toContain('picture')
  const id = await addMethod(app, mei, { ...qr, pictureId: picture(mei) })
  expect(await refused(editMethod(app, max, id, { ...qr, pictureId: picture(max) }))).toContain('no longer in use')
  expect(await refused(switchMethod(app, max, id, false))).toContain('no longer in use')
  for (let more = 0; more < 10; more++) await addMethod(app, mei, bank)
  expect(await refused(addMethod(app, mei, bank))).toContain('too many')
})

test('everybody who pays is told what they need', () => {
  const open = { id: 7, amount: 17600, currency: 'CNY' } as Bill
  const method = (kind: PaymentMethod['kind']): PaymentMethod => ({ id: 1, merchantId: 1, open: true, label: '', instructions: '', account: kind === 'bank-transfer' ? bank.account : null, pictureId: kind === 'wallet-qr' ? 'code' : null, testing: false, shared: false, kind })
  expect(providers['bank-transfer'].begin(open, method('bank-transfer')).rows.map(({ value }) => value)).toEqual(['梅', '工商银行', '6222 0000 1234', 'S7'])
  expect(providers['wallet-qr'].begin(open, method('wallet-qr'))).toMatchObject({ pictureId: 'code' })
  expect(providers['cash-on-delivery'].begin(open, method('cash-on-delivery')).rows).toEqual([])
  expect(methodKinds.filter(kind => providers[kind].settles === 'on-delivery')).toEqual(['cash-on-delivery'])
})

test('of a number the last four digits are shown', () => {
  expect(maskedNumber('6222 0000 1234 5')).toBe('•••• 2345')
})
