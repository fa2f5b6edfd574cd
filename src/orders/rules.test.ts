import { expect, test } from 'bun:test'
import type { Person, Role } from '../accounts/rules.ts'
import {
  movesOf, orderNumber, readOrderNumber, readReference, states, transitionNames, transitions, whyNot, type Order, type State, type Transition,
} from './rules.ts'

const person = (id: number, ...roles: Role[]): Person => ({ id, name: String(id), roles, locale: null, suspendedAt: null })
const bei = person(1)
const lin = person(2)
const mei = person(3, 'merchant')
const max = person(4, 'merchant')
const olga = person(5, 'admin', 'merchant')
const gao = person(6, 'courier')
const everybody = { bei, lin, mei, max, olga, gao, clock: 'clock' as const, parcel: 'parcel' as const }

const order = (kind: string, state: State): Pick<Order, 'state' | 'kind' | 'buyerId' | 'merchantId' | 'payeeId'> =>
  ({ kind, state, buyerId: bei.id, merchantId: mei.id, payeeId: mei.id })

/** Everything that anybody may do; whatever is not listed here is refused. */
const allowed: Record<string, Record<State, Partial<Record<keyof typeof everybody, Transition[]>>>> = {
  'bank-transfer': {
    placed: { bei: ['cancel'], mei: ['pay', 'cancel'], clock: ['pay', 'cancel'] },
    paid: { mei: ['ship'], clock: ['takeBack'], parcel: ['ship'] },
    shipped: { bei: ['confirm'], mei: ['deliver'], clock: ['confirm'], parcel: ['deliver'] },
    delivered: { bei: ['confirm'], clock: ['confirm'] },
    completed: {},
    cancelled: {},
  },
  stripe: {
    placed: { bei: ['cancel'], mei: ['cancel'], clock: ['pay', 'cancel'] },
    paid: { mei: ['refund', 'ship'], clock: ['refund', 'takeBack'], parcel: ['ship'] },
    shipped: { bei: ['confirm'], mei: ['deliver'], clock: ['confirm'], parcel: ['deliver'] },
    delivered: { bei: ['confirm'], clock: ['confirm'] },
    completed: {},
    cancelled: {},
  },
  'cash-on-delivery': {
    placed: { bei: ['cancel'], mei: ['cancel'], clock: ['accept'] },
    paid: { bei: ['cancel'], mei: ['cancel', 'ship'], parcel: ['ship'] },
    shipped: { mei: ['cancel', 'deliver'], parcel: ['deliver'] },
    delivered: { bei: ['confirm'], clock: ['confirm'] },
    completed: {},
    cancelled: {},
  },
}

const cases = Object.keys(allowed).flatMap(kind => states.map(state => [kind, state] as const))

test.each(cases)('%s: who may do what with an order that is %s', (kind, state) => {
  for (const [name, by] of Object.entries(everybody)) {
    const may = transitionNames.filter(transition => !whyNot(order(kind, state), by, transition))
    expect([name, ...may]).toEqual([name, ...(allowed[kind]![state][name as keyof typeof everybody] ?? [])])
  }
})

test('an order of which a part has left is taken back by nobody', () => {
  for (const kind of Object.keys(allowed)) {
    const part = { ...order(kind, 'paid'), carrier: '顺丰速运' }
    for (const by of Object.values(everybody)) expect(transitionNames.filter(transition => !whyNot(part, by, transition)).filter(transition => transition !== 'ship')).toEqual([])
  }
  expect(whyNot({ ...order('cash-on-delivery', 'paid'), carrier: '顺丰速运' }, bei, 'cancel')?.en).toContain('on its way')
})

test('a merchant who has lost the role no longer handles the shop’s orders', () => {
  expect(whyNot(order('bank-transfer', 'paid'), person(mei.id), 'ship')?.en).toBe('This step is not yours to take')
})

test('what the owner is paid for others, the owner alone has seen come in', () => {
  const together = { ...order('bank-transfer', 'placed'), payeeId: olga.id }
  expect(whyNot(together, olga, 'pay')).toBeNull()
  expect(whyNot(together, mei, 'pay')?.en).toBe('This step is not yours to take')
  expect(movesOf(together, 'merchant')).toEqual(['cancel'])
  expect(transitionNames.filter(transition => !whyNot(together, olga, transition))).toEqual(['pay'])
})

test('whoever comes too late hears how the order stands', () => {
  const reason = whyNot(order('bank-transfer', 'shipped'), bei, 'cancel')
  expect(reason?.en).toBe('The order is now “On its way”, so this can no longer be done')
})

test('the buttons are those of the table', () => {
  expect(movesOf(order('bank-transfer', 'placed'), 'merchant')).toEqual(['pay', 'cancel'])
  expect(movesOf(order('cash-on-delivery', 'shipped'), 'merchant')).toEqual(['cancel', 'deliver'])
  expect(movesOf(order('bank-transfer', 'shipped'), 'buyer')).toEqual(['confirm'])
})

test('every transition leads to another state', () => {
  for (const { to, prepaid, online, cash } of Object.values(transitions)) {
    expect([prepaid, online, cash].flatMap(from => Object.keys(from))).not.toContain(to)
  }
})

test.each([
  ['2606-0041', 41], ['0041', 41], ['41', 41], ['２６０６-００４１', 41], [' 2606-123456 ', 123456],
  ['', null], ['mei', null], ['2606-', null], ['-5', null], ['4 1', null],
])('the order number %p is read as %p', (text, id) => {
  expect(readOrderNumber(text)).toBe(id)
})

test('an order number can be read back', () => {
  const placedAt = Date.parse('2026-06-18T12:00:00Z')
  expect(orderNumber({ id: 7, placedAt })).toBe('2606-0007')
  expect(orderNumber({ id: 123456, placedAt })).toBe('2606-123456')
  expect(readOrderNumber(orderNumber({ id: 123456, placedAt }))).toBe(123456)
})

test('a payment’s reference is read as its bill', () => {
  expect([readReference('S12'), readReference(' s12'), readReference('12'), readReference('S')]).toEqual([12, 12, null, null])
})
