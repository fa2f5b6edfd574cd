import type { Form } from '../../platform/form.ts'
import { words } from './words.ts'

/** Where a parcel goes. `region` is province and city, `street` the rest. */
export type AddressFields = { name: string; phone: string; region: string; street: string; postcode: string }
export type Address = AddressFields & { id: number }

export const mostAddresses = 30

/** A courier calls it: a mobile or a landline, with an extension perhaps. */
export const isDeliveryPhone = (text: string) => /^\+?[\d][\d ()\-]{4,22}(?:(?:转|x|ext\.? ?)\d{1,6})?$/i.test(text) && text.replace(/\D/g, '').length >= 6

export const sameAddress = (one: AddressFields, other: AddressFields) =>
  (['name', 'phone', 'region', 'street', 'postcode'] as const).every(field => one[field] === other[field])

/** Somewhere that a parcel can go, and not just whom to call. */
export const hasPlace = ({ region, street }: Pick<AddressFields, 'region' | 'street'>) => region !== '' && street !== ''

/**
 * Reads an address from a form; `prefix` stands before each field's name. What is wrong is noted in the form.
 * `place` false: nothing is sent there, a name and a number will do.
 */
export const readAddress = (form: Form, prefix = '', { place = true } = {}): AddressFields => {
  const phone = form.text(`${prefix}phone`, { max: 32 }).normalize('NFKC')
  if (phone && !isDeliveryPhone(phone)) form.fail(`${prefix}phone`, words.badPhone)
  return {
    name: form.text(`${prefix}name`, { max: 40 }),
    phone,
    region: form.text(`${prefix}region`, { max: 80, required: place }),
    street: form.text(`${prefix}street`, { max: 160, required: place }),
    postcode: form.text(`${prefix}postcode`, { max: 16, required: false }),
  }
}
