import { Readable } from 'node:stream'
import { CsvError, parse, type Info } from 'csv-parse'
import { refuse } from '../../platform/refusal.ts'
import { columnOf, headings, unguarded, type Column } from './columns.ts'
import type { Problem, Row } from './rules.ts'
import { words } from './words.ts'

export const largestSheet = 10 * 1024 * 1024
export const mostRows = 10_000
const largestCell = 10_000

/** As Excel, WPS and others save it: UTF-8 with a mark or without, UTF-16 with one, GB18030. */
export const decode = (bytes: Uint8Array): string => {
  for (const encoding of bytes[0] === 0xff && bytes[1] === 0xfe ? ['utf-16le'] : ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes)
    } catch {}
  }
  return refuse(words.notText)
}

/** What stands most often between the headings. */
const delimiterOf = (text: string) => {
  const first = text.slice(0, text.search(/[\r\n]|$/))
  return [',', ';', '\t'].sort((one, other) => first.split(other).length - first.split(one).length)[0]!
}

export type Sheet = { rows: Row[]; columns: Column[]; problems: Problem[] }

/** Reads rows by their headings. What cannot be a sheet at all is refused; the rest is told by line and column. */
export const readSheet = async (bytes: Uint8Array): Promise<Sheet> => {
  if (bytes.length > largestSheet) refuse(words.sheetTooBig, 413)
  const text = decode(bytes)
  if (text.includes('\u0000')) refuse(words.notText)

  const rows: Row[] = []
  const problems: Problem[] = []
  let named: (Column | null)[] | null = null
  let rested = performance.now()
  try {
    for await (const { record, info } of records(text)) {
      if (!named) {
        named = readHeadings(record, problems)
        continue
      }
      if (rows.length >= mostRows) refuse(words.tooManyRows(mostRows))
      // Bit by bit, so that a large sheet does not hold up everybody else.
      if (performance.now() - rested > 15) {
        await Bun.sleep(0)
        rested = performance.now()
      }
      const row = toRow(named, record, info.lines - record.join('').split('\n').length + 1)
      if (Object.keys(row.cells).length) rows.push(row)
      for (const [column, cell] of Object.entries(row.cells)) {
        if (cell.length > largestCell) problems.push({ line: row.line, column: column as Column, text: words.cellTooLong })
      }
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    refuse(words.notASheet(Number(error.lines) || 1))
  }
  if (!named || !rows.length) refuse(words.noRows)
  return { rows, columns: named!.filter(column => column !== null), problems }
}

const slice = 64 * 1024

const records = (text: string): AsyncIterable<{ record: string[]; info: Info }> => {
  const parts = function* () {
    for (let at = 0; at < text.length; at += slice) yield text.slice(at, at + slice)
  }
  return Readable.from(parts()).pipe(parse({ bom: true, delimiter: delimiterOf(text), relax_column_count: true, info: true, skip_empty_lines: true, max_record_size: 1_000_000 }))
}

const readHeadings = (record: string[], problems: Problem[]) => {
  const named = record.map(columnOf)
  for (const [index, heading] of record.entries()) {
    if (!named[index] && heading.trim()) problems.push({ line: 1, column: null, text: words.unknownHeading(heading.trim().slice(0, 40)), ignored: true })
    if (named[index] && named.indexOf(named[index]) !== index) problems.push({ line: 1, column: named[index], text: words.headingTwice })
  }
  if (!named.some(column => column === 'title' || column === 'code' || column === 'product')) refuse(words.noHeadings(headings.title, headings.code))
  return named
}

const toRow = (named: (Column | null)[], record: string[], line: number): Row => ({
  line,
  cells: Object.fromEntries(named.flatMap((column, index) => {
    const cell = clean(record[index] ?? '')
    return column && cell ? [[column, cell]] : []
  })),
})

// eslint-disable-next-line no-control-regex
const clean = (cell: string) => unguarded(cell.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, ' ').trim()).trim()
