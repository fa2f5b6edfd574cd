import type { App } from '../app.ts'
import type { Form } from '../platform/form.ts'
import { insertPicture, type Picture } from '../platform/images.ts'
import { Refusal } from '../platform/refusal.ts'
import { locales, speak, type Locale, type Word } from '../platform/words.ts'
import type { Person } from './rules.ts'
import { words } from './words.ts'

const uploadLimit = { name: 'uploads', burst: 40, every: 5000 }

/**
 * Keeps the chosen files of a field and returns the pictures' ids. Those that cannot be kept are named at the field;
 * the others stay, so that nobody has to choose them again because something else on the form is wrong.
 */
export const keepUploads = async (app: App, owner: Person, form: Form, field: string, most: number): Promise<string[]> => {
  const files = form.files(field)
  const kept: Picture[] = []
  const refused: Word[] = []
  for (const file of files.slice(0, most)) {
    try {
      app.limits.refuseIfTooOften(uploadLimit, String(owner.id))
      kept.push(await app.images.keep(new Uint8Array(await file.arrayBuffer())))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      refused.push(words.fileRefused(file.name, error.reason))
    }
  }
  if (files.length > most) refused.push(words.filesLeftOut(files.length - most))
  if (refused.length) form.fail(field, together(refused))
  if (kept.length) await app.change(db => kept.forEach(picture => insertPicture(db, picture, owner.id, app.now())))
  return kept.map(({ id }) => id)
}

const together = (all: Word[]): Word =>
  Object.fromEntries(locales.map(locale => [locale, all.map(speak(locale)).join(locale === 'en' ? '. ' : '；')])) as Record<Locale, string>
