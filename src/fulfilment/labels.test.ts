import { expect, test } from 'bun:test'
import { barcode } from './labels.ts'

test('a barcode is a drawing without any style, as wide as its text is long', () => {
  const drawn = barcode('SF1432000000001')!
  expect(drawn).toStartWith('<svg class="barcode"')
  expect(drawn).not.toMatch(/style|<script|on\w+=/)
  const width = (text: string) => Number(/viewBox="0 0 (\d+)/.exec(barcode(text)!)![1])
  expect(width('P00000012')).toBeLessThan(width('SF1432000000001ABC'))
})

test('what no scanner could read is not drawn, and breaks nothing', () => {
  expect(barcode('运单号')).toBeNull()
  expect(barcode('')).toBeNull()
})
