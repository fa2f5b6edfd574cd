import { readAddress } from '../accounts/addresses/rules.ts'
import type { Person } from '../accounts/rules.ts'
import { keepUploads } from '../accounts/uploads.ts'
import type { App } from '../app.ts'
import type { Form } from '../platform/form.ts'
import { findPictureOf } from '../platform/images.ts'
import { refuse } from '../platform/refusal.ts'
import type { Sending } from './actions.ts'
import { kinds, longest, mostPictures, reasonNames, transitionNames, type Transition } from './rules.ts'
import { slots } from './views.tsx'
import { words } from './words.ts'

/** Pictures a form has brought along and those that were chosen just now. */
export const readPictures = async (app: App, me: Person, form: Form, most = mostPictures): Promise<string[]> => {
  const dropped = new Set(form.all('drop'))
  const known = [...new Set(form.all('picture'))].filter(id => !dropped.has(id) && findPictureOf(app.db, me.id, id)).slice(0, most)
  return [...known, ...(await keepUploads(app, me, form, 'pictures', most - known.length))]
}

/** What is asked for, of so many lines. Pieces that were not chosen are left out. */
export const readApplication = (form: Form, lines: number) => {
  const items = Array.from({ length: lines }, (_, position) => {
    const wanted = Number(form.raw(`wanted-${position}`)) || null
    return { position, quantity: Number(form.raw(`quantity-${position}`)) || 0, wantedVariantId: form.raw('kind') === 'exchange' ? wanted : null }
  }).filter(({ quantity }) => quantity !== 0)
  if (!items.length) form.fail('items', words.chooseItems)
  const kind = form.choice('kind', kinds)
  const reason = form.choice('reason', reasonNames)
  const story = form.text('story', { max: longest.story, lines: true })
  const declared = form.checked('declared')
  if (!declared) form.fail('declared', words.mustDeclare)
  const intent = /^[\w-]{8,64}$/.test(form.raw('intent')) ? form.raw('intent') : refuse(words.unknownStep)
  return { intent, kind, reason, items, story, declared, intact: form.checked('intact') }
}

/** A step the case may take; what else was typed belongs to it. */
export const readTransition = (form: Form): Transition => {
  const transition = form.choice('transition', transitionNames)
  return form.ok ? transition : refuse(words.unknownStep)
}

const readParcel = (form: Form) => ({ carrier: form.text('carrier', { max: longest.carrier }), number: form.text('number', { max: longest.number }) })

/** How the goods come back. */
export const readSending = (form: Form, timeZone: string): Sending => {
  if (form.raw('way') !== 'pickup') return { way: 'post', ...readParcel(form) }
  const address = readAddress(form, 'pickup-')
  const slot = form.choice('slot', slots)
  const [from, until] = slot.split('-').map(hour => momentOf(form.raw('day'), Number(hour), timeZone)) as [number | null, number | null]
  if (from === null || until === null) form.fail('day', words.pickupPast)
  return { way: 'pickup', from: from ?? 0, until: until ?? 0, address }
}

const momentOf = (day: string, hour: number, timeZone: string) => {
  try {
    return Temporal.PlainDate.from(day).toZonedDateTime({ timeZone, plainTime: { hour } }).epochMilliseconds
  } catch {
    return null
  }
}
