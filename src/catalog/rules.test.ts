import { expect, test } from 'bun:test'
import { world } from '../testing/world.ts'
import { allowedTransitions, goesOnSaleAtOnce, productStates, restocked, whyIncomplete, whyNot, type ProductState } from './rules.ts'
import { words } from './words.ts'

const { mei, max, olga, bei, product } = world()
const whole = product(mei)
const being = (state: ProductState) => ({ ...whole, state })

test.each([
  ['draft', mei, ['submit']],
  ['draft', max, []],
  ['draft', olga, []],
  ['submitted', mei, ['withdraw']],
  ['submitted', olga, ['approve', 'decline']],
  ['submitted', max, []],
  ['submitted', bei, []],
  ['submitted', 'clock', ['withdraw', 'approve']],
  ['on-sale', 'clock', ['take-off']],
  ['off-sale', 'clock', []],
  ['on-sale', mei, ['take-off']],
  ['on-sale', olga, []],
  ['on-sale', bei, []],
  ['off-sale', mei, ['put-back']],
  ['off-sale', max, []],
  ['declined', mei, ['submit']],
  ['declined', olga, []],
] as const)('a product that is %s', (state, by, expected) => {
  expect(allowedTransitions(being(state), by)).toEqual([...expected])
})

test('every state can be left', () => {
  for (const state of productStates) expect([mei, olga].flatMap(by => allowedTransitions(being(state), by))).not.toEqual([])
})

test.each([
  [{ price: 0, pictureIds: ['a'] }, words.needsPrice],
  [{ price: 1, pictureIds: [] }, words.needsPicture],
  [{ price: 1, pictureIds: ['a'] }, null],
])('%o lacks what a buyer must see', (product, expected) => {
  expect(whyIncomplete(product)).toBe(expected)
})

test('an unfinished product is neither submitted nor put back', () => {
  expect(whyNot({ ...being('draft'), pictureIds: [] }, mei, 'submit')).toBe(words.needsPicture)
  expect(whyNot({ ...being('off-sale'), price: 0 }, mei, 'put-back')).toBe(words.needsPrice)
})

test('a first listing waits, unless the shop trusts everybody or the merchant reviews it themselves', () => {
  expect([goesOnSaleAtOnce('manual', mei), goesOnSaleAtOnce('automatic', mei), goesOnSaleAtOnce('manual', olga)]).toEqual([false, true, true])
})

test.each([
  [10, 10, 12, 12],
  [7, 10, 10, 7],   // three were sold while the form was open
  [7, 10, 15, 12],
  [1, 10, 5, 0],
  [10, 0, 5_000_000, 1_000_000],
])('stock %i, seen as %i, typed as %i becomes %i', (stock, seen, typed, expected) => {
  expect(restocked(stock, seen, typed)).toBe(expected)
})
