import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { refused } from '../../testing/refused.ts'
import { columnOf, columns, guarded, headings, several, unguarded } from './columns.ts'
import { mostRows, readSheet } from './sheet.ts'
import { csvBytes } from './testing.ts'

const utf16 = (text: string) => new Uint8Array([0xff, 0xfe, ...new Uint8Array(Uint16Array.from([...text].map(one => one.charCodeAt(0))).buffer)])
/** 名称,价格 and 碗,168, as a Chinese Windows writes it. */
const gb = Uint8Array.from([0xc3, 0xfb, 0xb3, 0xc6, 0x2c, 0xbc, 0xdb, 0xb8, 0xf1, 0x0d, 0x0a, 0xcd, 0xeb, 0x2c, 0x31, 0x36, 0x38])

test.each([
  ['UTF-8', csvBytes('名称,价格\n碗,168')],
  ['UTF-8 with a mark', csvBytes('\uFEFF名称,价格\r\n碗,168\r\n')],
  ['UTF-16', utf16('名称\t价格\r\n碗\t168')],
  ['GB18030', gb],
  ['semicolons', csvBytes('名称;价格\n碗;168')],
  ['tabs', csvBytes('名称\t价格\n碗\t168')],
  ['English headings', csvBytes('NAME, price \n碗,168')],
  ['quotation marks', csvBytes('"名称","价格"\n"碗","168"')],
])('a sheet in %s is read', async (_, bytes) => {
  expect((await readSheet(bytes)).rows).toEqual([{ line: 2, cells: { title: '碗', price: '168' } }])
})

test('lines are counted as an editor counts them, and empty cells are not there', async () => {
  const { rows } = await readSheet(csvBytes('名称,说明,价格\n碗,"一\n二",168\n,,\n盘,,1\n'))
  expect(rows).toEqual([{ line: 2, cells: { title: '碗', description: '一\n二', price: '168' } }, { line: 5, cells: { title: '盘', price: '1' } }])
})

test('a column that is not known is left out and named, one that is there twice is wrong', async () => {
  const { rows, problems } = await readSheet(csvBytes('名称,颜值,价格,价格\n碗,高,1,2'))
  expect(rows[0]!.cells).toEqual({ title: '碗', price: '2' })
  expect(problems).toMatchObject([{ line: 1, column: null, ignored: true }, { line: 1, column: 'price' }])
})

test.each([
  ['', 'no products'],
  ['名称,价格\n', 'no products'],
  ['a,b\n1,2', 'must hold the headings'],
  ['名称\n"碗', 'quotation marks'],
  [new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 0xff]), 'not a CSV file'],
  [csvBytes('名称\n碗\u0000'), 'not a CSV file'],
  [csvBytes(`名称\n${'碗\n'.repeat(mostRows + 1)}`), 'At most 10000 rows'],
  [new Uint8Array(11_000_000), 'too big'],
])('%p is no sheet', async (sheet, reason) => {
  expect(await refused(readSheet(typeof sheet === 'string' ? csvBytes(sheet) : sheet))).toContain(reason)
})

test('every heading is found in both languages', () => {
  for (const column of columns) for (const name of [headings[column]['zh-CN'], headings[column].en, ` ${headings[column].en.toUpperCase()}* `]) expect([name, columnOf(name)]).toEqual([name, column])
})

test('what a spreadsheet would run is text, and comes back as it was', () => {
  for (const cell of ['=1+1', '+1', '-1', '@a', '\tx', '＝1', "'=1", "''=1"]) expect(guarded(cell)).toBe(`'${cell}`)
  for (const cell of ["'plain", 'a=b', '', '碗']) expect(guarded(cell)).toBe(cell)
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom("'", '=', '-', '@', '+', 'a', '＝', '\t') }), cell => expect(unguarded(guarded(cell))).toBe(cell)))
})

test('several in one cell', () => expect(several(' a.jpg | b.jpg｜c.jpg ||')).toEqual(['a.jpg', 'b.jpg', 'c.jpg']))
