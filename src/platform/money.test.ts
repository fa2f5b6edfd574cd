import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { amountInput, formatAmount, parseAmount, priceParts } from './money.ts'

test.each([
  ['CNY', '128', 12800],
  ['CNY', '128.5', 12850],
  ['CNY', ' ¥1,234.50 ', 123450],
  ['CNY', '１２８', 12800],
  ['CNY', '0.01', 1],
  ['CNY', '1.10000', 110],
  ['CNY', '1.005', null],
  ['CNY', '-5', null],
  ['CNY', '1e3', null],
  ['CNY', '', null],
  ['CNY', '999999999', null],
  ['JPY', '1200', 1200],
  ['JPY', '12.5', null],
])('%s: "%s" is %p', (currency, text, amount) => expect(parseAmount(currency, text)).toBe(amount))

test('what a field shows is read back to the same amount', () =>
  fc.assert(fc.property(fc.integer({ min: 0, max: 10_000_000_000 }), fc.constantFrom('CNY', 'JPY', 'USD'), (amount, currency) =>
    parseAmount(currency, amountInput(currency, amount)) === (amount <= 10_000_000_000 && amountInput(currency, amount).split('.')[0]!.length <= 9 ? amount : null))))

test('prices are written as people of the place write them', () => {
  expect(formatAmount('zh-CN', 'CNY', 16800)).toBe('¥168.00')
  expect(formatAmount('en', 'CNY', 16850)).toBe('¥168.50')
  expect(priceParts('zh-CN', 'CNY', 16800)).toEqual({ sign: '¥', figure: '168' })
  expect(priceParts('en', 'USD', 123456)).toEqual({ sign: '$', figure: '1,234.56' })
  expect(priceParts('en', 'JPY', 1200)).toEqual({ sign: '¥', figure: '1,200' })
})
