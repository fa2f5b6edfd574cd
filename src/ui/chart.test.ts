import { expect, test } from 'bun:test'
import { lineOf, niceTop, thin } from './chart.tsx'

test.each([[1, 1], [1.1, 2], [30, 50], [29, 50], [0.3, 0.5], [0, 1], [4_500_000, 5_000_000], [10, 10]])('the scale for %p ends at %p', (value, top) => {
  expect(niceTop(value)).toBeCloseTo(top, 9)
})

test('the line runs with time, leaves gaps, and stays on the paper', () => {
  const points = [{ at: 0, value: 0 }, { at: 10, value: 5 }, { at: 20, value: null }, { at: 30, value: 50 }, { at: 40, value: 10 }]
  expect(lineOf(points, 10)).toBe('M0 120h.1L150 60M450 0h.1L600 0')
  expect(lineOf([], 1)).toBe('')
})

test('many rows become few points, each the mean of its stretch', () => {
  const rows = Array.from({ length: 100 }, (_, index) => ({ at: 1000 + index * 10, value: index }))
  const points = thin(rows, { from: 1000, to: 1990, most: 10, least: 10 }, row => row.value)
  expect(points).toHaveLength(10)
  expect(points[0]).toEqual({ at: 1000, value: 4.5 })
  expect(thin(rows.slice(0, 1), { from: 1000, to: 1100, most: 10, least: 50 }, row => row.value).map(({ value }) => value)).toEqual([0, null, null])
})
