import type { Person } from '../../accounts/rules.ts'
import type { App } from '../../app.ts'
import type { MethodKind, PaymentMethod } from '../../payments/rules.ts'
import type { MethodFields } from '../../payments/store.ts'
import { words as paymentWords } from '../../payments/words.ts'
import type { Form } from '../../platform/form.ts'
import { findPictureOf } from '../../platform/images.ts'
import type { Filled } from '../../ui/fields.tsx'
import { keepUploads } from '../uploads.ts'
import { words } from './words.ts'

export type MethodForm = { filled: Filled; pictureId: string | null }

export const readMethod = async (app: App, me: Person, form: Form, kind: MethodKind): Promise<{ fields: MethodFields; drawn: MethodForm }> => {
  const account = kind === 'bank-transfer'
    ? { holder: form.text('holder', { max: 80 }), bank: form.text('bank', { max: 80 }), number: readNumber(form) }
    : null
  const pictureId = kind === 'wallet-qr' ? await readCode(app, me, form) : null
  const label = kind === 'cash-on-delivery' ? '' : form.text('label', { max: 30, required: kind === 'wallet-qr' })
  const instructions = form.text('instructions', { max: 500, required: false, lines: true })
  return { fields: { kind, label, instructions, account, pictureId }, drawn: { filled: { values: form.typed, errors: form.errors }, pictureId } }
}

/** Account numbers and IBANs, as they are written in groups. */
const readNumber = (form: Form) => {
  const number = form.text('number', { max: 50 }).normalize('NFKC').replace(/\s+/g, ' ').toUpperCase()
  if (number && !/^[A-Z0-9]([A-Z0-9 -]*[A-Z0-9])?$/.test(number)) form.fail('number', words.accountNumber)
  return number
}

/** The newly chosen picture, or the one the form already had, found through its owner. */
const readCode = async (app: App, me: Person, form: Form) => {
  const [chosen] = await keepUploads(app, me, form, 'code', 1)
  const known = chosen ?? findPictureOf(app.db, me.id, form.raw('pictureId'))?.id ?? null
  if (!known) form.fail('code', paymentWords.needsCode)
  return known
}

export const formOf = (method: PaymentMethod | null): MethodForm => ({
  pictureId: method?.pictureId ?? null,
  filled: { errors: {}, values: method ? { label: method.label, instructions: method.instructions, ...method.account } : {} },
})
