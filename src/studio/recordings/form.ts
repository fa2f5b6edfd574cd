import { lengthOf, momentOf, positionOf, type Stretch } from '../../media/recordings/rules.ts'
import type { Form } from '../../platform/form.ts'
import { cutKinds, longestTitle, readClock, whyNotCut, writeClock, type Cut, type CutFields } from '../../rooms/replay/rules.ts'
import { words } from './words.ts'

/** Times are typed as they stand under the picture, and kept by the wall clock. */
export const readCut = (form: Form, takes: Stretch[]): CutFields => {
  const from = readTime(form, 'from', takes)
  const to = readTime(form, 'to', takes)
  const cut = {
    kind: form.choice('kind', cutKinds),
    title: form.text('title', { max: longestTitle }),
    productId: Number(form.raw('product')) || null,
    fromAt: momentOf(takes, from),
    toAt: momentOf(takes, to),
  }
  const wrong = !form.errors.from && !form.errors.to && whyNotCut({ fromAt: from, toAt: to })
  if (wrong) form.fail('to', wrong)
  return cut
}

const readTime = (form: Form, name: string, takes: Stretch[]) => {
  const seconds = readClock(form.raw(name))
  if (seconds === null) form.fail(name, words.clock)
  else if (seconds > Math.ceil(lengthOf(takes) / 1000)) form.fail(name, words.beyond(writeClock(lengthOf(takes) / 1000)))
  return Math.min((seconds ?? 0) * 1000, lengthOf(takes))
}

export const valuesOf = (cut: Cut, takes: Stretch[]): Record<string, string> => ({
  kind: cut.kind, title: cut.title, product: cut.productId === null ? '' : String(cut.productId),
  from: writeClock(positionOf(takes, cut.fromAt) / 1000), to: writeClock(positionOf(takes, cut.toAt) / 1000),
})

export const firstValues = { kind: 'clip', title: '', product: '', from: '0:00', to: '0:30' }
