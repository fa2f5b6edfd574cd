import { readNumber } from '../../fulfilment/carriers/rules.ts'
import type { Carriage, Shipment } from '../../fulfilment/actions.ts'
import { words as parcelWords } from '../../fulfilment/words.ts'
import type { Order } from '../../orders/rules.ts'
import type { Form } from '../../platform/form.ts'

/** How it travels. */
export const readCarriage = (form: Form): Carriage => {
  const courierId = /^\d{1,12}$/.test(form.raw('courier')) ? Number(form.raw('courier')) : null
  const required = courierId === null
  return {
    carrier: form.text('carrier', { max: 40, required }), trackingNumber: readNumber(form.text('trackingNumber', { max: 60, required })),
    courierId, sure: form.checked('sure'),
  }
}

/** How a parcel travels, and what is in it: everything, or so many of each line when it is one of several. */
export const readShipment = (form: Form, order: Pick<Order, 'lines'>): Shipment => {
  const shipment = readCarriage(form)
  if (!form.checked('part')) return shipment
  const contents = order.lines.flatMap((_, position) => {
    const quantity = form.raw(`quantity-${position}`).trim() === '' ? 0 : form.integer(`quantity-${position}`, { max: 1000 })
    return quantity > 0 ? [{ position, quantity }] : []
  })
  if (!contents.length) form.fail('contents', parcelWords.nothingPacked)
  return { ...shipment, contents }
}
