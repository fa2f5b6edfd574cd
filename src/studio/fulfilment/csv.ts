import { stringify } from 'csv-stringify/sync'
import type { AddressFields } from '../../accounts/addresses/rules.ts'
import { everything } from '../../fulfilment/rules.ts'
import { contentsText } from '../../fulfilment/views.tsx'
import { orderNumber, paysCash, type Order } from '../../orders/rules.ts'
import { amountInput } from '../../platform/money.ts'
import type { Say } from '../../platform/words.ts'
import { wayLine } from '../../orders/views.tsx'
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
  [orderWords.column.way, (say, order) => wayLine(say, order)],
  [orderWords.column.note, (_, { note }) => note],
]

/** Opens well in a spreadsheet, and comes back with two columns filled in. Nothing in it is taken for a formula. */
export const toShipCsv = (say: Say, orders: ToShip[], first: boolean) =>
  stringify(orders.map(order => cells.map(([, cell]) => cell(say, order))), {
    escape_formulas: true, bom: first, header: first, columns: cells.map(([name], index) => ({ key: String(index), header: say(name) })), record_delimiter: 'windows',
  })
