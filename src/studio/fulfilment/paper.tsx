import type { Children } from '@kitajs/html'
import type { AddressFields } from '../../accounts/addresses/rules.ts'
import type { Carrier } from '../../fulfilment/carriers/rules.ts'
import { barcode } from '../../fulfilment/labels.ts'
import type { Pick } from '../../fulfilment/picking.ts'
import { labelCode, type Parcel } from '../../fulfilment/rules.ts'
import { carrierName, contentsText, lineName, slotText } from '../../fulfilment/views.tsx'
import { words as parcelWords } from '../../fulfilment/words.ts'
import { orderNumber, type Order } from '../../orders/rules.ts'
import { wayLine } from '../../orders/views.tsx'
import type { Say } from '../../platform/words.ts'
import type { Room } from '../../rooms/rules.ts'
import { Document } from '../../ui/layout.tsx'
import { Icon } from '../../ui/parts.tsx'
import type { Visit } from '../../ui/visit.ts'
import { words } from './words.ts'

/** A page for paper: what is on the screen besides is not printed. */
const Paper = ({ visit, visit: { say }, title, hint = '', children }: { visit: Visit; title: string; hint?: string; children: Children }) => (
  <Document visit={visit} title={title} css={['print']} js={['/js/print.js']}>
    <main id="main" class="paper">
      <header class="paper__bar">
        <a class="btn" href="/studio/parcels"><Icon name="back" /><span safe>{say(words.back)}</span></a>
        <h1 safe>{title}</h1>
        <button class="btn btn--primary push" type="button" data-print hidden><Icon name="print" /><span safe>{say(words.print)}</span></button>
        {hint ? <p class="hint" safe>{hint}</p> : ''}
      </header>
      {children as 'safe'}
    </main>
  </Document>
)

const Nothing = ({ say }: { say: Say }) => <p class="note paper__bar" safe>{say(words.nothingToPrint)}</p>

export type Label = { parcel: Parcel; order: Order; address: AddressFields; merchantName: string; index: number; count: number }

/** One label of 100×150 mm for each parcel. */
export const LabelsPage = ({ visit, visit: { say, shop }, labels, carriers }: { visit: Visit; labels: Label[]; carriers: Carrier[] }) => (
  <Paper visit={visit} title={say(words.labels)} hint={say(words.printHint)}>
    {labels.length ? labels.map(label => <LabelSheet say={say} shop={shop.name} label={label} carrier={carriers.find(({ id }) => id === label.parcel.carrierId)} />) : <Nothing say={say} />}
  </Paper>
)

const LabelSheet = ({ say, shop, label: { parcel, order, address, merchantName, index, count }, carrier }: { say: Say; shop: string; label: Label; carrier: Carrier | undefined }) => {
  const code = labelCode(parcel)
  return (
    <section class="slip" aria-label={say(parcelWords.parcel(code))}>
      <header class="slip__head">
        <b safe>{carrierName(say, parcel, carrier)}</b>
        <span>{count > 1 ? `${index}/${count}` : ''}</span>
      </header>
      <div class="slip__code">
        {(barcode(code) ?? '') as 'safe'}
        <b class="num" safe>{code}</b>
      </div>
      <div class="slip__to">
        <span class="slip__mark" safe>{say(parcel.direction === 'out' ? words.labelTo : words.labelFrom)}</span>
        <p>
          <b safe>{address.name}</b> <b class="num" safe>{address.phone}</b>
          <span safe>{[address.region, address.street].filter(Boolean).join(' ')}</span>
          <span class="num" safe>{address.postcode}</span>
        </p>
      </div>
      <div class="slip__from">
        <span class="slip__mark" safe>{say(parcel.direction === 'out' ? words.labelFrom : words.labelTo)}</span>
        <p><span safe>{merchantName === shop ? shop : `${merchantName} · ${shop}`}</span></p>
      </div>
      {parcel.cash ? <p class="slip__cash" safe>{say(words.cash, say.money(parcel.cash))}</p> : ''}
      {parcel.slotFrom !== null && parcel.slotTo !== null ? <p class="slip__slot" safe>{slotText(say, parcel.slotFrom, parcel.slotTo)}</p> : ''}
      <footer class="slip__foot">
        <p safe>{contentsText(say, order, parcel.contents)}</p>
        <p><b class="num" safe>{say(words.ofOrder, orderNumber(order))}</b><span safe>{say(words.pieces, say.number(parcel.contents.reduce((sum, { quantity }) => sum + quantity, 0)))}</span></p>
        {parcel.note ? <p safe>{`${say(words.note)}: ${parcel.note}`}</p> : ''}
      </footer>
    </section>
  )
}

export type Packing = { order: Order; address: AddressFields; left: number[] }

/** A page for each order: what goes into its parcel, to tick off. */
export const PackingPage = ({ visit, visit: { say, shop }, packings, codes }: { visit: Visit; packings: Packing[]; codes: Map<number, string> }) => (
  <Paper visit={visit} title={say(words.packingLists)} hint={say(words.packingHint)}>
    {packings.length ? packings.map(({ order, address, left }) => (
      <section class="sheetpage" aria-label={say(words.ofOrder, orderNumber(order))}>
        <header class="sheetpage__head">
          <div><h2 safe>{say(words.packingTitle)}</h2><p safe>{shop.name}</p></div>
          <div class="sheetpage__code">
            {(barcode(orderNumber(order)) ?? '') as 'safe'}
            <b class="num" safe>{orderNumber(order)}</b>
            <span safe>{say(words.orderedAt, say.dateTime(order.placedAt))}</span>
          </div>
        </header>
        <p class="sheetpage__to"><b safe>{`${address.name} · ${address.phone}`}</b><br /><span safe>{[address.region, address.street, address.postcode].filter(Boolean).join(' ')}</span></p>
        <table class="papertable">
          <thead><tr><th safe>{say(words.item)}</th><th safe>{say(words.code)}</th><th class="num" safe>{say(words.quantity)}</th><th safe>{say(words.packed)}</th></tr></thead>
          <tbody>
            {order.lines.map((line, position) => (left[position] ?? 0) > 0 ? (
              <tr><td safe>{lineName(line)}</td><td class="papertable__code" safe>{codes.get(line.variantId) || '–'}</td><td class="num"><b safe>{say.number(left[position]!)}</b></td><td><span class="tick"></span></td></tr>
            ) : '')}
          </tbody>
        </table>
        <p class="sheetpage__sum" safe>{say(words.pieces, say.number(left.reduce((sum, count) => sum + Math.max(0, count), 0)))}</p>
        {order.way === 'standard' ? '' : <p class="sheetpage__note"><b safe>{wayLine(say, order)}</b></p>}
        {order.note ? <p class="sheetpage__note"><b safe>{say(words.note)}</b> <span safe>{order.note}</span></p> : ''}
      </section>
    )) : <Nothing say={say} />}
  </Paper>
)

type PickProps = { visit: Visit; rooms: Room[]; roomId: number | null; from: string; to: string; picks: Pick[]; orders: number; most: number | null; printedAt: number }

/** What to take from which shelf, by show and time. */
export const PickPage = ({ visit, visit: { say }, rooms, roomId, from, to, picks, orders, most, printedAt }: PickProps) => (
  <Paper visit={visit} title={say(words.pickTitle)} hint={say(words.pickIntro)}>
    <form class="paper__bar paper__filter" action="/studio/parcels/pick">
      <label class="field"><span class="label" safe>{say(words.room)}</span>
        <select class="input" name="room">
          <option value="" safe>{say(words.everyRoom)}</option>
          {rooms.map(room => <option value={String(room.id)} {...(room.id === roomId ? { selected: true } : {})} safe>{`${room.title} · ${say.date(room.startsAt)}`}</option>)}
        </select>
      </label>
      <label class="field"><span class="label" safe>{say(words.from)}</span><input class="input" type="datetime-local" name="from" value={from} /></label>
      <label class="field"><span class="label" safe>{say(words.to)}</span><input class="input" type="datetime-local" name="to" value={to} /></label>
      <button class="btn" safe>{say(words.show)}</button>
    </form>
    <section class="sheetpage" aria-label={say(words.pickTitle)}>
      <header class="sheetpage__head"><div><h2 safe>{say(words.pickTitle)}</h2><p safe>{[rooms.find(({ id }) => id === roomId)?.title ?? say(words.everyRoom), say.dateTime(printedAt)].join(' · ')}</p></div></header>
      {picks.length ? (
        <>
          <p class="sheetpage__sum" safe>{say(words.pickSum, say.number(orders), say.number(picks.reduce((sum, { quantity }) => sum + quantity, 0)))}</p>
          {most === null ? '' : <p class="note" safe>{say(words.pickMore, say.number(most))}</p>}
          <table class="papertable">
            <thead><tr><th safe>{say(words.code)}</th><th safe>{say(words.item)}</th><th class="num" safe>{say(words.quantity)}</th><th safe>{say(words.orders)}</th><th safe>{say(words.picked)}</th></tr></thead>
            <tbody>
              {picks.map(pick => (
                <tr>
                  <td class="papertable__code" safe>{pick.code || '–'}</td>
                  <td safe>{lineName(pick)}</td>
                  <td class="num"><b safe>{say.number(pick.quantity)}</b></td>
                  <td class="papertable__orders" safe>{pick.orders.map(order => (order.quantity > 1 ? `${orderNumber(order)} ×${order.quantity}` : orderNumber(order))).join(', ')}</td>
                  <td><span class="tick"></span></td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      ) : <p safe>{say(words.pickNone)}</p>}
    </section>
  </Paper>
)
