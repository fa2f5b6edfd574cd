import { parse } from 'csv-parse/sync'
import { readOrderNumber } from '../../orders/rules.ts'
import type { Word } from '../../platform/words.ts'
import { carrierNamed, readNumber, whyNotNumber, type Carrier } from '../carriers/rules.ts'
import { words } from './words.ts'

/** One row of a file: as it was typed, and where it stands there (1: the first line, which names the columns). */
export type Row = { line: number; order: string; carrier: string; number: string }

export type Problem = { line: number; order: string; reason: Word }

export const mostRows = 1000
export const largestFile = 2_000_000

/** What the columns may be called; compared without blanks and case. */
const columns: Record<keyof Omit<Row, 'line'>, string[]> = {
  order: ['订单号', '订单编号', '订单', 'order', 'ordernumber', 'orderno', 'orderid'],
  carrier: ['快递公司', '物流公司', '快递', '承运商', 'carrier', 'courier', 'shippedby'],
  number: ['运单号', '快递单号', '物流单号', '运单', 'trackingnumber', 'tracking', 'trackingno', 'waybill'],
}

/** UTF-8 when it is that throughout, else GB18030, as spreadsheets in China write it. */
export const decode = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}

/** The rows that carry a number; `skipped` have none. A whole file that cannot be read is one sentence. */
export const readRows = (text: string): { rows: Row[]; skipped: number } | { refused: Word } => {
  let records: string[][]
  try {
    records = parse(text, { bom: true, delimiter: delimiterOf(text), relax_column_count: true, skip_empty_lines: true, trim: true, to: mostRows + 2 }) as string[][]
  } catch {
    return { refused: words.unreadable }
  }
  const [head, ...body] = records
  const at = head && columnsOf(head)
  if (!at) return { refused: words.noColumns }
  if (body.length > mostRows) return { refused: words.tooMany(mostRows) }
  const all = body.map((record, index) => ({
    line: index + 2, order: cell(record[at.order]), carrier: cell(record[at.carrier]), number: readNumber(cell(record[at.number])),
  }))
  const rows = all.filter(({ number }) => number)
  return rows.length ? { rows, skipped: all.length - rows.length } : { refused: words.noRows }
}

const delimiterOf = (text: string) => {
  const [head = ''] = text.split(/\r?\n/, 1)
  return ['\t', ';'].find(delimiter => head.includes(delimiter)) ?? ','
}

const columnsOf = (head: string[]) => {
  const names = head.map(name => name.normalize('NFKC').replace(/[\s_-]/g, '').toLowerCase())
  const find = (known: string[]) => names.findIndex(name => known.includes(name))
  const [order, carrier, number] = [find(columns.order), find(columns.carrier), find(columns.number)]
  return order < 0 || carrier < 0 || number < 0 ? null : { order, carrier, number }
}

/** Spreadsheets put a quotation mark before what looks like a formula, and write ="0012" to keep zeros. */
const cell = (text = '') => text.normalize('NFKC').replace(/^="(.*)"$/, '$1').replace(/^'/, '').trim().slice(0, 80)

export type Known = {
  carriers: Carrier[]
  /** Why this order of the merchant's cannot be shipped as a whole now, or null; undefined: there is no such order. */
  whyNotShip: (orderId: number) => Word | null | undefined
  /** Another order that has this number already. */
  ownerOf: (number: string, exceptOrder: number) => string | null
}

/** What is wrong with each row, and what to do about it. Rows without a problem are good as they stand. */
export const problemsOf = (rows: Row[], known: Known): Problem[] => {
  const orders = Map.groupBy(rows, ({ order }) => readOrderNumber(order))
  const numbers = Map.groupBy(rows, ({ number }) => number)
  return rows.flatMap(row => {
    const reason = problemOf(row, known, orders, numbers)
    return reason ? [{ line: row.line, order: row.order, reason }] : []
  })
}

const problemOf = ({ line, order, carrier, number }: Row, known: Known, orders: Map<number | null, Row[]>, numbers: Map<string, Row[]>): Word | null => {
  const id = readOrderNumber(order)
  if (id === null) return order ? words.notANumber(order) : words.noOrder
  const why = known.whyNotShip(id)
  if (why === undefined) return words.unknownOrder(order)
  if (why) return words.notToShip(why)
  const twin = orders.get(id)!.find(row => row.line !== line)
  if (twin) return words.twice(twin.line)
  if (!carrier) return words.noCarrier
  const found = carrierNamed(known.carriers, carrier)
  const strange = found && whyNotNumber(found, number)
  if (strange) return strange
  const same = numbers.get(number)!.find(row => row.line !== line)
  if (same) return words.sameNumber(same.line)
  const owner = known.ownerOf(number, id)
  return owner ? words.usedNumber(owner) : null
}
