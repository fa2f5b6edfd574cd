import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import type { Person, Role } from '../accounts/rules.ts'
import { divide, dueFor, lineTotal, shareOf } from './amounts.ts'
import {
  deadlineOf, isOver, kinds, movesOf, reasonNames, reasons, rightsOf, stageOf, stateAfter, states, transitionNames, transitions, whyNot, whyNotThese, windowEnd,
  type Case, type Kind, type State, type Transition,
} from './rules.ts'

const person = (id: number, ...roles: Role[]): Person => ({ id, name: String(id), roles, locale: null, suspendedAt: null })
const everybody = { bei: person(1), lin: person(2), mei: person(3, 'merchant'), max: person(4, 'merchant'), olga: person(5, 'admin', 'merchant'), gao: person(6, 'courier'), clock: 'clock' as const }
type Name = keyof typeof everybody

const now = 1_000
const standing = (kind: Kind, state: State, fields: Partial<Case> = {}) => ({
  kind, state, buyerId: 1, merchantId: 3, waitsFor: deadlineOf({ kind }, state)?.side ?? null, dueAt: 2_000, upheldAt: null, beforeAppeal: null, inspection: null, outcome: null, ...fields,
})

/** Everything that anybody may do before the time is up; whatever is not listed here is refused. */
const allowed: Record<Kind, Partial<Record<State, Partial<Record<Name, Transition[]>>>>> = {
  return: {
    requested: { bei: ['withdraw'], mei: ['approve', 'refuse'] },
    refused: { bei: ['withdraw', 'appeal'], clock: ['lapse'] },
    approved: { bei: ['withdraw', 'send'], mei: ['receive'], clock: ['lapse'] },
    returning: { bei: ['send'], mei: ['receive'], clock: ['receive'] },
    received: { mei: ['inspect'] },
    inspected: { mei: ['refuse', 'refund'] },
    refunded: { bei: ['confirm', 'appeal'], clock: ['confirm'] },
    appealed: { olga: ['uphold', 'dismiss'] },
  },
  exchange: {
    requested: { bei: ['withdraw'], mei: ['approve', 'refuse'] },
    refused: { bei: ['withdraw', 'appeal'], clock: ['lapse'] },
    approved: { bei: ['withdraw', 'send'], mei: ['receive'], clock: ['lapse'] },
    returning: { bei: ['send'], mei: ['receive'], clock: ['receive'] },
    received: { mei: ['inspect'] },
    inspected: { mei: ['refuse', 'refund', 'replace'] },
    refunded: { bei: ['confirm', 'appeal'], clock: ['confirm'] },
    replaced: { bei: ['confirm'], clock: ['confirm'] },
    appealed: { olga: ['uphold', 'dismiss'] },
  },
  repair: {
    requested: { bei: ['withdraw'], mei: ['approve', 'refuse'] },
    refused: { bei: ['withdraw', 'appeal'], clock: ['lapse'] },
    approved: { bei: ['withdraw', 'send'], mei: ['receive'], clock: ['lapse'] },
    returning: { bei: ['send'], mei: ['receive'], clock: ['receive'] },
    received: { mei: ['inspect'] },
    inspected: { mei: ['refuse', 'refund', 'repair'] },
    refunded: { bei: ['confirm', 'appeal'], clock: ['confirm'] },
    repaired: { bei: ['confirm'], clock: ['confirm'] },
    appealed: { olga: ['uphold', 'dismiss'] },
  },
  refund: {
    requested: { bei: ['withdraw'], mei: ['approve', 'refuse'] },
    refused: { bei: ['withdraw', 'appeal'], clock: ['lapse'] },
    approved: { bei: ['withdraw'], mei: ['refund'] },
    refunded: { bei: ['confirm', 'appeal'], clock: ['confirm'] },
    appealed: { olga: ['uphold', 'dismiss'] },
  },
}

/** States a case of this kind cannot come into. */
const strange: Partial<Record<Kind, State[]>> = { refund: ['returning', 'received', 'inspected', 'replaced', 'repaired'], return: ['replaced', 'repaired'], exchange: ['repaired'], repair: ['replaced'] }

const table = kinds.flatMap(kind => states.filter(state => !strange[kind]?.includes(state)).map(state => [kind, state] as const))

test.each(table)('%s, %s: who may do what', (kind, state) => {
  for (const [name, by] of Object.entries(everybody)) {
    const may = transitionNames.filter(transition => !whyNot(standing(kind, state), by, transition, now))
    expect([name, ...may]).toEqual([name, ...(allowed[kind][state]?.[name as Name] ?? [])])
  }
})

test.each(table)('%s, %s: the buttons are what may be done', (kind, state) => {
  for (const [side, name] of [['buyer', 'bei'], ['merchant', 'mei'], ['admin', 'olga']] as const) {
    expect(movesOf(standing(kind, state), side, now)).toEqual(transitionNames.filter(transition => (allowed[kind][state]?.[name] ?? []).includes(transition)))
  }
})

test('only somebody who waits for a late merchant may appeal before there is a decision', () => {
  const states = ['requested', 'returning', 'received', 'inspected'] as const
  for (const state of states) {
    expect(whyNot(standing('return', state), everybody.bei, 'appeal', 2_000)?.en).toContain('not up yet')
    expect(whyNot(standing('return', state), everybody.bei, 'appeal', 2_001)).toBeNull()
    expect(whyNot(standing('return', state), everybody.lin, 'appeal', 2_001)).not.toBeNull()
  }
  expect(whyNot(standing('return', 'approved'), everybody.bei, 'appeal', 2_001)).not.toBeNull()
  expect(whyNot(standing('refund', 'approved'), everybody.bei, 'appeal', 2_001)).toBeNull()
})

test('what the administrator has decided for the buyer is not refused again', () => {
  expect(whyNot(standing('return', 'inspected', { upheldAt: 1 }), everybody.mei, 'refuse', now)?.en).toContain('decided for the buyer')
})

test('after an appeal a case goes on where it belongs', () => {
  const after = (before: State, transition: Transition, fields: Partial<Case> = {}) => stateAfter(standing('return', 'appealed', { beforeAppeal: before, ...fields }), transition)
  expect((['requested', 'refused', 'received', 'refunded'] as const).map(before => after(before, 'uphold'))).toEqual(['approved', 'approved', 'received', 'approved'])
  expect(after('refused', 'uphold', { inspection: 'used' })).toBe('inspected')
  expect(after('refunded', 'uphold', { inspection: 'fault' })).toBe('inspected')
  expect((['requested', 'refused', 'refunded'] as const).map(before => after(before, 'dismiss'))).toEqual(['requested', 'closed', 'refunded'])
})

test('every state but the last ones waits for somebody, and every step leads on', () => {
  for (const kind of kinds) for (const state of states) expect(deadlineOf({ kind }, state) === null).toBe(isOver(state))
  for (const transition of transitionNames) expect(Object.keys(transitions[transition].from).length).toBeGreaterThan(0)
})

describe('rights', () => {
  const timeZone = 'Asia/Shanghai'
  const receivedAt = Date.parse('2026-06-18T20:00:00+08:00')
  const end = windowEnd(receivedAt, timeZone)
  const ask = (fields: Partial<Parameters<typeof rightsOf>[0]>) => rightsOf({ kind: 'return', reason: 'no-reason', stage: 'received', receivedAt, now: end, timeZone, ...fields })

  test('seven days from the day after receipt, to their very end', () => {
    expect(new Date(end).toISOString()).toBe('2026-06-25T15:59:59.999Z')
    expect(ask({})).toEqual({ byRight: true, free: false })
    const late = ask({ now: end + 1 })
    expect('refused' in late ? late.refused.en : '').toContain('seven days')
    expect(ask({ receivedAt: null, stage: 'underway', now: end + 1e12 })).toEqual({ byRight: true, free: false })
  })

  test('a fault within them is free; later it may be raised, but is not by right', () => {
    expect(ask({ reason: 'quality', kind: 'repair' })).toEqual({ byRight: true, free: true })
    expect(ask({ reason: 'quality', now: end + 1 })).toEqual({ byRight: false, free: false })
    expect(ask({ reason: 'quality', now: end + 366 * 86_400_000 })).toHaveProperty('refused')
  })

  test('a reason must fit what is asked for and where the goods are', () => {
    expect(ask({ kind: 'repair' })).toHaveProperty('refused')
    expect(ask({ stage: 'unshipped' })).toHaveProperty('refused')
    expect(ask({ reason: 'changed-mind', kind: 'refund' })).toHaveProperty('refused')
    expect(ask({ reason: 'changed-mind', kind: 'refund', stage: 'unshipped', receivedAt: null })).toEqual({ byRight: true, free: true })
    for (const reason of reasonNames) expect(reasons[reason].kinds.length * reasons[reason].stages.length).toBeGreaterThan(0)
  })
})

describe('what may be asked for', () => {
  const order = (state: 'paid' | 'delivered') => ({ state, lines: [{ quantity: 3 }, { quantity: 1 }] as never })
  const reason = (taken: { position: number; quantity: number }[], items: typeof taken, state: 'paid' | 'delivered' = 'delivered') => whyNotThese(order(state), taken, items)?.en ?? null

  test('no more than is left, each line once, something at all', () => {
    expect(reason([], [{ position: 0, quantity: 3 }, { position: 1, quantity: 1 }])).toBeNull()
    expect(reason([{ position: 0, quantity: 2 }], [{ position: 0, quantity: 2 }])).toContain('more than there is')
    expect(reason([{ position: 0, quantity: 2 }], [{ position: 0, quantity: 1 }])).toBeNull()
    expect(reason([], [{ position: 0, quantity: 1 }, { position: 0, quantity: 1 }])).toContain('more than there is')
    expect(reason([], [{ position: 7, quantity: 1 }])).toContain('more than there is')
    expect(reason([], [{ position: 0, quantity: 0.5 }])).toContain('more than there is')
    expect(reason([], [])).toContain('choose')
    expect(reason([{ position: 0, quantity: 3 }, { position: 1, quantity: 1 }], [{ position: 0, quantity: 1 }])).toContain('already')
  })

  test('once a part has left the order is underway, and single pieces can be applied for', () => {
    expect(stageOf({ state: 'paid', carrier: null })).toBe('unshipped')
    expect(stageOf({ state: 'paid', carrier: '顺丰速运' })).toBe('underway')
  })

  test('what has not left goes back as a whole', () => {
    expect(reason([], [{ position: 0, quantity: 3 }], 'paid')).toContain('as a whole')
    expect(reason([], [{ position: 0, quantity: 3 }, { position: 1, quantity: 1 }], 'paid')).toBeNull()
  })
})

describe('amounts', () => {
  test('a line’s share is allotted to the cent', () => {
    const line = { price: 1000, quantity: 3, discount: 100 }
    expect([shareOf(line, 0, 1), shareOf(line, 1, 1), shareOf(line, 2, 1)]).toEqual([966, 967, 967])
    expect(shareOf(line, 0, 3)).toBe(2900)
  })

  test('however a line is divided, its shares add up to what was paid', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1e9 }), fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 12 }), fc.double({ min: 0, max: 1, noNaN: true }), (price, parts, off) => {
      const quantity = parts.reduce((sum, part) => sum + part, 0)
      const line = { price, quantity, discount: Math.floor(price * quantity * off) }
      let before = 0
      const shares = parts.map(part => {
        const share = shareOf(line, before, part)
        before += part
        return share
      })
      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(lineTotal(line))
      expect(Math.min(...shares)).toBeGreaterThanOrEqual(0)
    }))
  })

  test('the shipping goes back with the last of the goods, when it was not the buyer’s wish', () => {
    const question = { lines: [{ price: 100, quantity: 2 }, { price: 50, quantity: 1 }], shippingFee: 8, shippingRefunded: 0, shippingToo: true }
    const one = dueFor({ ...question, items: [{ position: 0, quantity: 2, refund: 0 }], settled: [] })
    expect(one).toEqual({ items: [{ position: 0, refund: 200 }], goods: 200, shipping: 0, total: 200 })
    const settled = [{ position: 0, quantity: 2, refund: 200 }]
    const rest = { ...question, items: [{ position: 1, quantity: 1, refund: 0 }], settled }
    expect(dueFor(rest)).toMatchObject({ goods: 50, shipping: 8, total: 58 })
    expect(dueFor({ ...rest, shippingToo: false })).toMatchObject({ shipping: 0 })
    expect(dueFor({ ...rest, shippingRefunded: 8 })).toMatchObject({ shipping: 0 })
    // What this very case has paid back before is not due again.
    expect(dueFor({ ...rest, items: [{ position: 1, quantity: 1, refund: 30 }] })).toMatchObject({ goods: 20 })
  })

  test('what is agreed is divided without losing a cent, and nothing gets more than its due', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 1e9 }), { minLength: 1, maxLength: 8 }), fc.double({ min: 0, max: 1, noNaN: true }), (refunds, part) => {
      const goods = refunds.reduce((sum, refund) => sum + refund, 0)
      const agreed = Math.floor(goods * part)
      const divided = divide({ items: refunds.map((refund, position) => ({ position, refund })), goods, shipping: 0, total: goods }, agreed)
      expect(divided.reduce((sum, { refund }) => sum + refund, 0)).toBe(agreed)
      for (const { position, refund } of divided) expect(refund).toBeWithin(0, refunds[position]! + 1)
    }))
  })
})
