import { stringify } from 'csv-stringify/sync'
import type { AddressFields } from '../../accounts/addresses/rules.ts'
import { everything } from '../../fulfilment/rules.ts'
import { contentsText } from '../../fulfilment/views.tsx'
import { orderNumber, paysCash, type Order } from '../../orders/rules.ts'
import { amountInput } from '../../platform/money.ts'
import type { Say } from '../../platform/words.ts'
import { words as orderWords } from '../orders/words.ts'
import { words } from './words.ts'

export type ToShip = Order & { address: AddressFields; left: number[] }

const cells: [{ 'zh-CN': string; en: string }, (say: Say, order: ToShip) => string][] = [
  [orderWords.column.number, (_, order) => orderNumber(order)],
  [words.carrier, () => ''],
  [words.trackingNumber, () => ''],
  [orderWords.column.name, (_, { address }) => address.name],
  [orderWords.column.phone, (_, { address }) => address.phone],
  [orderWords.column.region, (_, { address }) => address.region],
  [orderWords.column.street, (_, { address }) => address.street],
  [orderWords.column.postcode, (_, { address }) => address.postcode],
  [orderWords.column.goods, (say, order) => contentsText(say, order, everything(order.left))],
  [orderWords.column.pieces, (_, { left }) => String(left.reduce((sum, count) => sum + Math.max(0, count), 0))],
  [orderWords.column.cash, ({ customs }, order) => (paysCash(order) ? amountInput(customs.currency, order.total) : '')],
  [orderWords.column.note, (_, { note }) => note],
]

/** Opens well in a spreadsheet, and comes back with two columns filled in. Nothing in it is taken for a formula. */
export const toShipCsv = (say: Say, orders: ToShip[], first: boolean) =>
  stringify(orders.map(order => cells.map(([, cell]) => cell(say, order))), {
    escape_formulas: true, bom: first, header: first, columns: cells.map(([name], index) => ({ key: String(index), header: say(name) })), record_delimiter: 'windows',
  })

export const csvAnswer = <Piece>(say: Say, now: number, pieces: Iterable<Piece>, write: (say: Say, piece: Piece, first: boolean) => string) => {
  const iterator = pieces[Symbol.iterator]()
  const encoder = new TextEncoder()
  let first = true
  const body = new ReadableStream({
    pull: stream => {
      const { value, done } = iterator.next()
      if (done) return stream.close()
      stream.enqueue(encoder.encode(write(say, value, first)))
      first = false
    },
  })
  const name = `${say(words.toShipFile)}-${Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(say.customs.timeZone).toPlainDate()}.csv`
  return new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="to-ship.csv"; filename*=UTF-8''${encodeURIComponent(name)}`,
      'cache-control': 'private, no-store', 'x-content-type-options': 'nosniff',
    },
  })
}
