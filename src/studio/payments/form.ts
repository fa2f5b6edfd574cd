import type { Person } from '../../accounts/rules.ts'
import type { App } from '../../app.ts'
import { endOf, keyFields } from '../../payments/online/keys.ts'
import { findKeys } from '../../payments/online/store.ts'
import { isOnline, type MethodKind, type OnlineKind, type PaymentMethod } from '../../payments/rules.ts'
import type { MethodFields } from '../../payments/store.ts'
import { words as paymentWords } from '../../payments/words.ts'
import type { Form } from '../../platform/form.ts'
import { findPictureOf } from '../../platform/images.ts'
import type { Filled } from '../../ui/fields.tsx'
import { keepUploads } from '../../accounts/uploads.ts'
import { words } from './words.ts'

/** `known`: how the secrets end that are kept already. */
export type MethodForm = { filled: Filled; pictureId: string | null; known: Record<string, string> }

export const readMethod = async (app: App, me: Person, form: Form, kind: MethodKind, method: PaymentMethod | null = null): Promise<{ fields: MethodFields; drawn: MethodForm }> => {
  const account = kind === 'bank-transfer'
    ? { holder: form.text('holder', { max: 80 }), bank: form.text('bank', { max: 80 }), number: readNumber(form) }
    : null
  const pictureId = kind === 'wallet-qr' ? await readCode(app, me, form) : null
  const label = kind === 'cash-on-delivery' ? '' : form.text('label', { max: 30, required: kind === 'wallet-qr' })
  const instructions = form.text('instructions', { max: 500, required: false, lines: true })
  const kept = method ? findKeys(app.db, app.vault, method.id) : {}
  const keys = isOnline(kind) ? { keys: readKeys(form, kind, kept) } : {}
  return {
    fields: { kind, label, instructions, account, pictureId, ...keys },
    drawn: { filled: { values: withoutSecrets(kind, form.typed), errors: form.errors }, pictureId, known: endsOf(kind, kept) },
  }
}

/** A secret that is left empty stays as it is. */
const readKeys = (form: Form, kind: OnlineKind, kept: Record<string, string>) =>
  Object.fromEntries(keyFields[kind].map(({ name, secret, lines, optional, read }) => {
    const typed = form.text(name, { max: 20_000, required: false, ...(lines ? { lines } : {}) })
    if (!typed && secret && kept[name]) return [name, kept[name]]
    if (!typed) {
      if (!optional) form.fail(name, words.keyNeeded)
      return [name, '']
    }
    const key = read(typed)
    if (key === null) form.fail(name, words.keyWrong)
    return [name, key ?? '']
  }))

const secretsOf = (kind: MethodKind) => (isOnline(kind) ? keyFields[kind].filter(({ secret }) => secret) : [])

const endsOf = (kind: MethodKind, keys: Record<string, string>) =>
  Object.fromEntries(secretsOf(kind).flatMap(({ name }) => (keys[name] ? [[name, endOf(keys[name])]] : [])))

const withoutSecrets = (kind: MethodKind, values: Record<string, string>) => {
  const secrets = new Set(secretsOf(kind).map(({ name }) => name as string))
  return Object.fromEntries(Object.entries(values).filter(([name]) => !secrets.has(name)))
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

export const formOf = (app: App, kind: MethodKind, method: PaymentMethod | null): MethodForm => {
  const keys = method ? findKeys(app.db, app.vault, method.id) : {}
  return {
    pictureId: method?.pictureId ?? null,
    known: endsOf(kind, keys),
    filled: { errors: {}, values: method ? { label: method.label, instructions: method.instructions, ...method.account, ...withoutSecrets(kind, keys) } : {} },
  }
}
