import { stringify } from 'csv-stringify/sync'
import type { AddressFields } from '../../accounts/addresses/rules.ts'
import { orderNumber, type Order } from '../../orders/rules.ts'
import { words as wayWords } from '../../catalog/shipping/ways/words.ts'
import { linesText, wayLine } from '../../orders/views.tsx'
import { words as orderWords } from '../../orders/words.ts'
import { referenceOf } from '../../payments/providers.ts'
import { words as paymentWords } from '../../payments/words.ts'
import { amountInput } from '../../platform/money.ts'
import type { Say } from '../../platform/words.ts'
import { words } from './words.ts'

type Sent = Order & { address: AddressFields }

const cells: Record<Exclude<keyof typeof words.column, 'cash'>, (say: Say, order: Sent) => string> = {
  number: (_, order) => orderNumber(order),
  placedAt: (say, { placedAt }) => say.dateTime(placedAt),
  state: (say, { state }) => say(orderWords.state[state]),
  goods: (say, { lines }) => linesText(say, lines),
  pieces: (_, { lines }) => String(lines.reduce((sum, { quantity }) => sum + quantity, 0)),
  goodsTotal: ({ customs }, { goodsTotal }) => amountInput(customs.currency, goodsTotal),
  shippingFee: ({ customs }, { shippingFee }) => amountInput(customs.currency, shippingFee),
  total: ({ customs }, { total }) => amountInput(customs.currency, total),
  currency: ({ customs }) => customs.currency,
  method: (say, { kind }) => (kind in paymentWords.kind ? say(paymentWords.kind[kind as keyof typeof paymentWords.kind]) : kind),
  reference: (_, { billId }) => referenceOf({ id: billId }),
  buyer: (_, { buyerName }) => buyerName,
  name: (_, { address }) => address.name,
  phone: (_, { address }) => address.phone,
  region: (_, { address }) => address.region,
  street: (_, { address }) => address.street,
  postcode: (_, { address }) => address.postcode,
  note: (_, { note }) => note,
  way: (say, order) => wayLine(say, order) || say(wayWords.kind.standard),
  carrier: (_, { carrier }) => carrier ?? '',
  trackingNumber: (_, { trackingNumber }) => trackingNumber ?? '',
}

const names = Object.keys(cells) as (keyof typeof cells)[]

/** The first piece opens well in a spreadsheet (byte order mark, headings); nothing in it is taken for a formula. */
export const csvOf = (say: Say, orders: Sent[], first: boolean) =>
  stringify(orders.map(order => names.map(name => cells[name](say, order))), {
    escape_formulas: true, bom: first, header: first, columns: names.map(name => ({ key: name, header: say(words.column[name]) })), record_delimiter: 'windows',
  })
